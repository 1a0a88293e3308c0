"""Rows of publishers with what is in the project of each; the columns are in ``tables/sources.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import msgspec

from plainrecord.exports.cells import Row, without_empty_text
from plainrecord.exports.table import Linked
from plainrecord.model.text import Source
from plainrecord.model.wire import RedactedReport


@dataclass(slots=True)
class _Counted:
    """What was seen of one publisher; ``source`` is its last declaration."""

    source: Source | None
    declared: date = date.min
    documents: set[str] = field(default_factory=set)
    lineages: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    reports: int = 0


def source_rows(reports: Iterable[RedactedReport], linked: Linked) -> Iterator[Row]:
    """One row for each publisher of the reports, and one for documents whose publisher is not known."""
    counted: dict[str, _Counted] = {}
    for report in reports:
        document = report.document
        source = document.source
        one = counted.setdefault(source.source_id if source else "", _Counted(source))
        declared = document.published or date.min
        if source is not None and (declared, repr(source)) > (one.declared, repr(one.source)):
            one.source, one.declared = source, declared
        one.documents.add(document.document_id)
        one.lineages.add(linked.lineage_of.get(document.document_id, document.document_id))
        one.days.update([document.published] if document.published else [])
        one.reports += 1
        event_id = linked.event_of.get(report.report_id)
        one.events.update([event_id] if event_id else [])
    is_linked = bool(linked.event_of)
    return (_row(counted[source_id], is_linked) for source_id in sorted(counted))


def _row(one: _Counted, is_linked: bool) -> Row:
    source = one.source
    return without_empty_text(
        {
            "source_id": source.source_id if source else None,
            "source": source.name if source else None,
            "source_type": source.source_type.value if source else None,
            "country_iso2": source.country_iso2 if source else None,
            "party_links": msgspec.json.encode(source.party_links).decode() if source else None,
            "documents": len(one.documents),
            "reports": one.reports,
            "events": len(one.events) if is_linked else None,
            "lineages": len(one.lineages) if is_linked else None,
            "first_published": min(one.days, default=None),
            "last_published": max(one.days, default=None),
        }
    )
