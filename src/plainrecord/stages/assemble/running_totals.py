"""Totals of a longer time told behind an act: "four were killed, bringing the total to 40 since January"."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.stages.assemble.unit import Unit, by_passage

_TOTAL = "period_total"
#: In the id of a rule, what makes it one of words for an act, not of words around one.
_OF_WORDS = ".act."


def keep_beside_totals(units: Sequence[Unit]) -> None:
    """Leave to the words of a total the longer time that their sentence names: the act before it is one act."""
    for together in by_passage(units).values():
        totals = [unit for unit in together if _OF_WORDS in unit.effects.get(_TOTAL, "")]
        begins = min((total.act.span.start for total in totals), default=0)
        for unit in together if totals else ():
            if unit.act.span.end <= begins:
                unit.effects.pop(_TOTAL, None)
