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
        if people[at].added and value.outcome in counted:
            marked[at] = replace(rows[at], value=replace(value, count=replace(value.count, phrase_id=ADDED)))
        counted.add(value.outcome)
    return marked
