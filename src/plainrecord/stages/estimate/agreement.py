"""How each report of an event stands to the values that were chosen: agrees, differs, or says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainrecord.fields import casualty as casualty_field
from plainrecord.fields import count as count_field
from plainrecord.fields.breadth import sets_agree
from plainrecord.model.linking import Agreement, EventSummary
from plainrecord.model.values import Count
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.stages.estimate.accounts import Account
from plainrecord.stages.estimate.knowledge import breadths
from plainrecord.stages.estimate.rows import WHO
from plainrecord.stages.estimate.single import ACT, OUTCOME, WHEN, WHERE
from plainrecord.stages.estimate.voices import INITIATING


def agreements(summary: EventSummary, report: Account) -> Iterator[tuple[str, Agreement]]:
    """For every field that has a chosen value: how this report stands to it.

    Figures of an outcome agree where the report's own range holds the event's best. Fields without a chosen
    value, or outcomes without a best, have nothing to agree with and are left out.
    """
    chosen: dict[str, list[Any]] = {}
    for one in summary.chosen:
        chosen.setdefault(one.field, []).append(one.value)
    for act in chosen.get("act", ()):
        yield "act", _found(ACT.agree(report.act.value, act))
        yield "outcome", _found(OUTCOME.agree(report.act.value.outcome, act.outcome))
    for when in chosen.get("when", ()):
        yield "when", _found(WHEN.agree(report.when.value, when)) if report.when else Agreement.SILENT
    for where in chosen.get("where", ()):
        agrees = any(WHERE.agree(place.value, where) for place in report.places)
        yield "where", _found(agrees) if report.places else Agreement.SILENT
    yield from _of_rows(chosen, report)
    for estimate in summary.estimates:
        if estimate.party is CasualtyParty.TOTAL and estimate.best is not None:
            yield estimate.outcome.value, _of_figure(report, estimate.outcome, estimate.best)


def _of_rows(chosen: dict[str, list[Any]], report: Account) -> Iterator[tuple[str, Agreement]]:
    initiators = frozenset(p.actor for p in chosen.get("participants", ()) if p.role in INITIATING)
    if initiators:
        own = frozenset(r.value.actor for r in report.participants if r.value.role in INITIATING)
        yield "initiators", _found(WHO.agree(own, initiators)) if own else Agreement.SILENT
    weapons = frozenset(means.weapon.value for means in chosen.get("weapons", ()))
    if weapons:
        codes = frozenset(reading.value.weapon.value for reading in report.weapons)
        yield (
            "weapons",
            _found(sets_agree(codes, weapons, breadths()["weapon"])) if codes else Agreement.SILENT,
        )


def _of_figure(report: Account, outcome: CasualtyOutcome, best: int) -> Agreement:
    own = casualty_field.figures(report, outcome).get(CasualtyParty.TOTAL)
    if own is None:
        denied = any(row.value.outcome is outcome and row.stance == "denied" for row in report.casualties)
        return Agreement.DIFFERS if denied else Agreement.SILENT
    return _found(count_field.agree(own, Count(best, best, best, "", "")))


def _found(agrees: bool) -> Agreement:
    return Agreement.AGREES if agrees else Agreement.DIFFERS
