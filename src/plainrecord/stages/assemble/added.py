"""People told to be beside those counted before, perhaps by somebody else: "doctors said two others had died"."""

from __future__ import annotations

from collections import Counter
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
    others: set[tuple[CasualtyOutcome, int | None, int | None]] = (
        set()
    )  # told of so far as added, with their number
    whole_of = _listed_wholes(rows)
    for at in sorted(people):
        value = rows[at].value
        figure = value.outcome, value.count.low, value.count.high
        is_restated = figure in others  # "three others hurt ... killing a man, hurting three others"
        if people[at].added:
            others.add(figure)
        if not takes_part(rows[at]) or value.subset_of is not None or value.count.phrase_id == NO_NUMBER:
            continue
        whole = whole_of.get(at)
        if whole is not None:
            marked[at] = replace(rows[at], value=replace(value, subset_of=whole))
        elif people[at].added and value.outcome in counted and not is_restated:
            marked[at] = replace(rows[at], value=replace(value, count=replace(value.count, phrase_id=ADDED)))
        if not people[at].titled:  # a text begins anew below its title
            counted.add(value.outcome)
    return marked


def _listed_wholes(rows: list[Reading[Casualty]]) -> dict[int, int]:
    """Row of one person -> the count before it that others are told singly of, where there is room for this one, too.

    "Three others were hurt. A man of 39 was also taken to hospital, a woman of 32 was shot in the chest."
    """
    told = Counter(row.value.subset_of for row in rows if _is_one(row.value))
    found: dict[int, int] = {}
    latest: dict[CasualtyOutcome, int] = {}
    for at, row in enumerate(rows):
        value = row.value
        whole = latest.get(value.outcome)
        if whole is not None and _is_one(value) and 0 < told[whole] < (rows[whole].value.count.low or 0):
            found[at] = whole
        if value.subset_of is None and (value.count.low or 0) > 1 and value.count.low == value.count.high:
            latest[value.outcome] = at
    return found


def _is_one(value: Casualty) -> bool:
    return (value.count.low, value.count.high) == (1, 1)
