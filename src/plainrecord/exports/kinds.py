"""The kinds of rows: what records each is made from, in which order they stand, and how they become cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from plainrecord.exports.claim_rows import claim_rows
from plainrecord.exports.columns import columns
from plainrecord.exports.event_rows import event_row
from plainrecord.exports.judgement_rows import judgement_row
from plainrecord.exports.matrices import agreement_table, list_table, overlap_table
from plainrecord.exports.rows import flat_row
from plainrecord.exports.source_rows import source_rows
from plainrecord.exports.table import Linked, SortKey, Table, row_table
from plainrecord.model import wire, wire_event
from plainrecord.model.linking import Judgement
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent

T = TypeVar("T")


def sort_key(report: RedactedReport) -> SortKey:
    """Give the order of reports in every format: by document ref, then position in the document."""
    return (report.document.document_ref, report.document.document_id, report.ordinal, report.report_id)


def reports_table(reports: Iterable[RedactedReport]) -> Table:
    """One row for each report."""
    return Table(
        "reports", columns("reports"), reports, sort_key, flat_row, wire.encode, wire.SCHEMA, is_located=True
    )


def events_table(events: Iterable[RedactedEvent]) -> Table:
    """One row for each event, by id."""
    return Table(
        "events", columns("events"), events, _event_key, event_row, wire_event.encode, wire_event.SCHEMA,
        is_located=True,
    )  # fmt: skip


def _event_key(event: RedactedEvent) -> SortKey:
    return (event.event_id, "", 0, "")


def table_of(rows: str, records: Iterable[Any], linked: Linked) -> Table:
    """The table of a kind of rows. Records of another type raise ``TypeError`` when they are reached."""
    kind, make = _KINDS[rows]
    return make(_only(kind, records), linked)


def _claims(reports: Iterable[RedactedReport], linked: Linked) -> Table:
    rows = (row for report in reports for row in claim_rows(report, linked.event_of))
    return row_table(
        "claims", rows, lambda row: (str(row["document_ref"]), str(row["report_id"]), 0, str(row["claim_id"]))
    )


def _sources(reports: Iterable[RedactedReport], linked: Linked) -> Table:
    rows = source_rows(reports, linked)
    return row_table("sources", rows, lambda row: (str(row["source_id"] or ""), "", 0, ""))


def _judgements(judgements: Iterable[Judgement], _: Linked) -> Table:
    rows = map(judgement_row, judgements)
    return row_table(
        "judgements", rows, lambda row: (str(row["left_id"]), str(row["right_id"]), 0, str(row["maker"]))
    )


_KINDS: dict[str, tuple[type[Any], Callable[[Iterable[Any], Linked], Table]]] = {
    "events": (RedactedEvent, lambda records, _: events_table(records)),
    "reports": (RedactedReport, lambda records, _: reports_table(records)),
    "claims": (RedactedReport, _claims),
    "sources": (RedactedReport, _sources),
    "judgements": (Judgement, _judgements),
    "agreement": (RedactedEvent, lambda records, _: agreement_table(records)),
    "overlap": (RedactedEvent, lambda records, _: overlap_table(records)),
    "lists": (RedactedEvent, lambda records, _: list_table(records)),
}


def record_type(rows: str) -> type[Any]:
    """What a kind of rows is made from: ``RedactedEvent``, ``RedactedReport`` or ``Judgement``."""
    return _KINDS[rows][0]


def _only(kind: type[T], records: Iterable[Any]) -> Iterator[T]:
    for record in records:
        if not isinstance(record, kind):
            raise TypeError(
                f"exports accept {kind.__name__} only, got {type(record).__name__}: call redact first"
            )
        yield record
