"""The events of a project as they may leave it, read one at a time; shared by ``export`` and ``show``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from plainrecord.exports.keys import DEFAULT_KEY, project_key
from plainrecord.lang.loaded import load_neutral
from plainrecord.model.linking import Event, Policy
from plainrecord.model.review import ReviewedReports
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import hmac_pseudonym, redact_document
from plainrecord.store import (
    Project,
    StoreError,
    days_published,
    documents_with,
    links,
    report_count,
)
from plainrecord.store.reviewed import Reviewed

#: Reports of so many documents are kept at hand: those of one event are often from documents of another.
_DOCUMENTS_AT_HAND = 1_000
_PROJECT_ID = "project_id"


def not_linked(folder: Path) -> str:
    """What to say of a project without events, and what to do."""
    return (
        f"the reports of {folder} have not been linked, so there are no events yet. Link them with "
        f"`plainrecord link --project {folder}`, or take the reports as they are with --rows reports; "
        "several reports may tell of one event, so do not count them as events"
    )


def redacted_reports(reviewed: Reviewed, pseudonym: Callable[[str], str]) -> Iterator[RedactedReport]:
    """Every report that leaves in this view, as it may leave."""
    for document in reviewed.documents():
        yield from redacted_document(document, pseudonym)


def redacted_events(
    project: Project,
    reviewed: Reviewed,
    pseudonym: Callable[[str], str],
    policy: Policy,
    events: Iterable[Event] | None = None,
) -> Iterator[RedactedEvent]:
    """Every event that leaves in this view, or each of ``events``, with its values by the policy.

    By id without ``events``. Raises ``StoreError`` when an event names a report that is gone.
    """
    lineage_of = links.lineages(project)
    of_document = _by_document(reviewed, pseudonym)
    for event in reviewed.events() if events is None else events:
        reports = _reports_of(project, event, of_document)
        yield redacted_event(event, reports, lineage_of, policy)


def redacted_document(document: ReviewedReports, pseudonym: Callable[[str], str]) -> Iterator[RedactedReport]:
    """The reports of one document as they may leave; names told by what stays behind are replaced, too."""
    return redact_document(
        document.reports, pseudonym, load_neutral(), behind=document.as_coded, names=document.typed_names
    )


def project_pseudonym(folder: Path) -> Callable[[str], str]:
    """Give the pseudonyms of this user; a project with a ``project_id`` of its own has its own."""
    with Project.open(folder) as project:
        project_id = project.setting(_PROJECT_ID)
    name = project_id if isinstance(project_id, str) else DEFAULT_KEY
    return hmac_pseudonym(project_key(name, project=folder))


def by_publication(project: Project, reviewed: Reviewed) -> list[Event]:
    """Every event, by the day its first report was published, then by id; undated ones last."""
    days = days_published(project)
    return sorted(
        reviewed.events(), key=lambda event: (days.get(event.report_ids[0], "9999"), event.event_id)
    )


def event_ids(project: Project) -> dict[str, str]:
    """Report -> event."""
    return {report_id: event.event_id for event in links.events(project) for report_id in event.report_ids}


def has_events(project: Project) -> bool:
    """Whether reports of the project were linked into events."""
    return next(links.events(project), None) is not None


def unlinked_count(project: Project) -> int:
    """How many reports came after the last linking and are in no event."""
    return report_count(project) - sum(len(event.report_ids) for event in links.events(project))


def _by_document(
    reviewed: Reviewed, pseudonym: Callable[[str], str]
) -> Callable[[str], Mapping[str, RedactedReport]]:
    """The redacted reports of a document by id. All are redacted together: names known from one go in all."""

    @lru_cache(maxsize=_DOCUMENTS_AT_HAND)
    def of_document(document_id: str) -> Mapping[str, RedactedReport]:
        found = redacted_document(reviewed.of_document(document_id), pseudonym)
        return {report.report_id: report for report in found}

    return of_document


def _reports_of(
    project: Project, event: Event, of_document: Callable[[str], Mapping[str, RedactedReport]]
) -> list[RedactedReport]:
    documents = documents_with(project, event.report_ids)
    gone = [report_id for report_id in event.report_ids if report_id not in documents]
    if gone:
        raise StoreError(
            "stale_links",
            f"{project.folder}: event {event.event_id} has a report that is no longer there ({gone[0]}): documents "
            f"were coded anew after linking. Run `plainrecord link --project {project.folder}` again.",
        )
    return [of_document(documents[report_id])[report_id] for report_id in event.report_ids]
