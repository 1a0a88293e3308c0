"""Matrices over the events of a project: sources by fields, sources by sources, events by lists.

The last is what packages for multiple-systems estimation (MSE) read. Nothing is estimated here: MSE needs lists of
persons and strong assumptions (closed population, perfect linkage, independent lists, equal chances), and where
these do not hold no estimate should be made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from plainrecord.exports.cells import Row, without_empty_text
from plainrecord.exports.columns import Column
from plainrecord.exports.event_rows import event_row
from plainrecord.exports.table import SortKey, Table, row_table
from plainrecord.model.text import Source
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import (
    SourceOverlap,
    agreements_by_source,
    lineages_by_source,
    source_id,
    source_overlap,
)

_LONGEST_NAME = 32
_LIST_COLUMNS = (
    "event_id",
    "event_type",
    "date_earliest",
    "date_latest",
    "country_iso2",
    "admin1",
    "killed_best",
)


# --- sources by fields ----------------------------------------------------------------------------------


def agreement_table(events: Iterable[RedactedEvent]) -> Table:
    """One row for each event, field and source: whether the source's last account agrees with the value chosen."""
    rows = (row for event in events for row in _agreement_rows(event))
    return row_table("agreement", rows, _agreement_key)


def _agreement_rows(event: RedactedEvent) -> Iterator[Row]:
    found = agreements_by_source(event.summary, event.reports)
    names = {source_id(report): _name(report.document.source) for report in event.reports}
    lineages = lineages_by_source(event.reports, event.lineage_of)
    for field in dict.fromkeys(field for field, _ in found):
        for source in sorted(names):
            yield without_empty_text(
                {
                    "event_id": event.event_id,
                    "field": field,
                    "source_id": source,
                    "source": names[source],
                    "agreement": found[field, source].value,
                    "lineage_count": len(lineages[source]),
                    "policy": event.summary.policy.value,
                }
            )


def _agreement_key(row: Row) -> SortKey:
    return (str(row["event_id"]), str(row["field"]), 0, str(row["source_id"] or ""))


# --- sources by sources ---------------------------------------------------------------------------------


def overlap_table(events: Iterable[RedactedEvent]) -> Table:
    """One row for each two sources that both tell of an event."""
    overlap = source_overlap(events)
    rows = [_overlap_row(pair, overlap) for pair in sorted(overlap.both) if "" not in pair]
    return row_table("overlap", rows, lambda row: (str(row["source_a"]), str(row["source_b"]), 0, ""))


def _overlap_row(pair: tuple[str, str], overlap: SourceOverlap) -> Row:
    told, both = overlap.told, overlap.both[pair]
    either = told[pair[0]] + told[pair[1]] - both
    return {
        "source_a": pair[0],
        "source_b": pair[1],
        "events_both": both,
        "events_either": either,
        "events_a": told[pair[0]],
        "events_b": told[pair[1]],
        "share": round(both / either, 6),
        "events_independent": overlap.independent[pair],
    }


# --- events by lists ------------------------------------------------------------------------------------


def list_table(events: Iterable[RedactedEvent]) -> Table:
    """One row for each event, with a column of 0 and 1 for each source: lists for multiple-systems estimation.

    A source has a 1 where it is the first of a lineage to tell of the event: who copies is on no list of its own.
    """
    listed: list[tuple[Row, frozenset[str]]] = []
    names: dict[str, str] = {}
    for event in events:
        first = _first_sources(event)
        names.update({source_id(one): _name(one.document.source) for one in first})
        flat = event_row(event)
        row: Row = {name: flat[name] for name in _LIST_COLUMNS}
        row["lineage_count"] = len(first)
        row["unnamed_lineages"] = sum(not source_id(one) for one in first)
        listed.append((row, frozenset(source_id(one) for one in first)))
    names.pop("", None)
    columns = _list_columns(names)
    rows = ({**row, **{c.name: int(s in on) for s, c in columns.items()}} for row, on in listed)
    return row_table("lists", rows, lambda row: (str(row["event_id"]), "", 0, ""), columns.values())


def _first_sources(event: RedactedEvent) -> list[RedactedReport]:
    """The report of each lineage that was published first."""
    lineage_of = dict(event.lineage_of)
    first: dict[str, RedactedReport] = {}
    for report in event.reports:
        first.setdefault(lineage_of[report.document.document_id], report)
    return list(first.values())


def _list_columns(names: dict[str, str]) -> dict[str, Column]:
    """A column for each source id; names that would be one after shortening get a number."""
    taken: set[str] = set()
    found: dict[str, Column] = {}
    for source in sorted(names):
        stem = f"in_{_slug(source) or 'source'}"[:_LONGEST_NAME]
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name)
        description = f"1: an independent lineage of the event begins with {names[source]}"
        found[source] = Column(name, "integer", description, source)
    return found


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


# --- shared ---------------------------------------------------------------------------------------------


def _name(source: Source | None) -> str:
    return source.name if source else ""
