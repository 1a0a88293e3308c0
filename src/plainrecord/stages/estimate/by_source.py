"""What each publisher of an event says of it: how its accounts stand to the values, and its voices."""

from __future__ import annotations

from collections.abc import Iterable

from plainrecord.model.linking import Agreement, EventSummary
from plainrecord.stages.estimate.accounts import Account
from plainrecord.stages.estimate.agreement import agreements


def agreements_by_source(
    summary: EventSummary, reports: Iterable[Account]
) -> dict[tuple[str, str], Agreement]:
    """Pairs of field and source id -> how the source's last account that speaks of the field stands to the value.

    ``reports`` are in order of publication: what a source says last stands. A document without a known publisher
    has the source id "".
    """
    found: dict[tuple[str, str], Agreement] = {}
    for report in reports:
        for field, agreement in agreements(summary, report):
            key = (field, source_id(report))
            if agreement is not Agreement.SILENT or key not in found:
                found[key] = agreement
    return found


def lineages_by_source(
    reports: Iterable[Account], lineage_of: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Source id -> the lineages of its documents; ``lineage_of`` are pairs of document and lineage."""
    lineages = dict(lineage_of)
    found: dict[str, set[str]] = {}
    for report in reports:
        found.setdefault(source_id(report), set()).add(lineages[report.document.document_id])
    return {source: frozenset(several) for source, several in found.items()}


def source_id(report: Account) -> str:
    """Id of the publisher of a report, "" where none is known."""
    return report.document.source.source_id if report.document.source else ""
