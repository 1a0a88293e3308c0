"""Harm told of an act that is of another subject, such as an accident, belongs to that subject, too.

"An explosion at a fireworks store killed seven women": what is no act of force has no victims of force. "A bus plunged
into a ravine. Soldiers recovered the bodies": nor has it remains.
"""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.model.records import Rejection
from plainrecord.model.text import Document
from plainrecord.stages.assemble.background import rejected
from plainrecord.stages.assemble.unit import Layout, Unit

#: What a rejection of an act for its words around it is called, and the harm of it.
_REASON = "context"
_WHY = "harm of what the words around show to be another subject"
_REMAINS = "remains"
#: How many sentences behind such an act the dead that are found are its own.
_REACH_SENTENCES = 3


def without_other_subjects(
    document: Document, units: Sequence[Unit], layout: Layout, rejections: Sequence[Rejection]
) -> tuple[list[Unit], list[Rejection]]:
    """Leave out harm without a doer beside acts of another subject, where no act of force is told at all."""
    strange = {layout.index(span.start) for one in rejections if one.reason == _REASON for span in one.spans}
    kept: list[Unit] = []
    dropped: list[Rejection] = []
    for unit in units:
        if strange and _is_harm_of(unit, units, strange):
            dropped.append(rejected(document, unit, _REASON, _WHY))
        else:
            kept.append(unit)
    return kept, dropped


def _is_harm_of(unit: Unit, units: Sequence[Unit], strange: set[int]) -> bool:
    """Whether a unit tells only of harm that nobody did, beside an act of another subject and none of force."""
    bare = unit.rank == 0 or unit.family == _REMAINS
    if not bare or unit.initiators or unit.weapons:
        return False
    if any(other.rank > 0 and other.family != _REMAINS for other in units):
        return False
    at = unit.passage.index
    reach = _REACH_SENTENCES if unit.family == _REMAINS else 0
    return any(at - reach <= place <= at for place in strange)
