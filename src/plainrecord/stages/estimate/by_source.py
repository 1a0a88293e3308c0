"""What each publisher of an event says of it: how its accounts stand to the values, and its voices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from plainrecord.model.linking import Agreement, EventSummary
from plainrecord.model.wire_event import RedactedEvent
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
        for name, agreement in agreements(summary, report):
            key = (name, source_id(report))
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


@dataclass(frozen=True, slots=True)
class SourceOverlap:
    """How many events each source tells of, and each two in the order of their ids.

    ``independent`` are those of ``both`` that the two tell independently: their documents are not all of one lineage.
    """

    told: Counter[str] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)
    independent: Counter[tuple[str, str]] = field(default_factory=Counter)


def source_overlap(events: Iterable[RedactedEvent]) -> SourceOverlap:
    """Count the events that sources share; documents without a known publisher are of the source ""."""
    found = SourceOverlap()
    for event in events:
        lineages = lineages_by_source(event.reports, event.lineage_of)
        found.told.update(lineages.keys())
        for pair in combinations(sorted(lineages), 2):
            found.both[pair] += 1
            found.independent[pair] += len(lineages[pair[0]] | lineages[pair[1]]) > 1
    return found


def source_id(report: Account) -> str:
    """Id of the publisher of a report, "" where none is known."""
    return report.document.source.source_id if report.document.source else ""
