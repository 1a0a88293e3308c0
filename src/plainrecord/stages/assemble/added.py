"""People told to be beside those counted before, perhaps by somebody else: "doctors said two others had died"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from plainrecord.fields.casualty import ADDED
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import CasualtyOutcome
from plainrecord.stages.assemble.people import People
from plainrecord.stages.assemble.tied_rows import NO_NUMBER, takes_part


def mark_added(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> list[Reading[Casualty]]:
    """The rows, those marked that add people to what an earlier row of the same outcome counts."""
    marked = list(rows)
    counted: set[CasualtyOutcome] = set()
    for at in sorted(people):
        value = rows[at].value
        if not takes_part(rows[at]) or value.subset_of is not None or value.count.phrase_id == NO_NUMBER:
            continue
        whole = _listed_whole(rows, at)
        if whole is not None:
            marked[at] = replace(rows[at], value=replace(value, subset_of=whole))
        elif people[at].added and value.outcome in counted and not _is_restated(rows, at, people):
            marked[at] = replace(rows[at], value=replace(value, count=replace(value.count, phrase_id=ADDED)))
        if not people[at].titled:  # a text begins anew below its title
            counted.add(value.outcome)
    return marked


def _is_restated(rows: list[Reading[Casualty]], at: int, people: Mapping[int, People]) -> bool:
    """Whether as many others were told of before: "three others hurt ... killing a man, hurting three others"."""
    value = rows[at].value
    return any(
        other < at
        and known.added
        and rows[other].value.outcome is value.outcome
        and (rows[other].value.count.low, rows[other].value.count.high) == (value.count.low, value.count.high)
        for other, known in people.items()
    )


def _listed_whole(rows: list[Reading[Casualty]], at: int) -> int | None:
    """The count before one person that others are told singly of, where there is room in it for this one as well.

    "Three others were hurt. A man of 39 was also taken to hospital, a woman of 32 was shot in the chest."
    """
    value = rows[at].value
    if (value.count.low, value.count.high) != (1, 1):
        return None
    for whole in range(at - 1, -1, -1):
        other = rows[whole].value
        is_total = other.subset_of is None and other.outcome is value.outcome and (other.count.low or 0) > 1
        if not is_total or other.count.low != other.count.high:
            continue
        told = sum(
            row.value.subset_of == whole and (row.value.count.low, row.value.count.high) == (1, 1)
            for row in rows
        )
        return whole if 0 < told < (other.count.low or 0) else None
    return None
