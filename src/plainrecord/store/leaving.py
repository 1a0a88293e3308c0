"""Reports and events as they may leave a project, redacted and read one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from plainrecord.lang.loaded import load_neutral
from plainrecord.model.linking import Event, Policy
from plainrecord.model.review import ReviewedReports
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import redact_document
from plainrecord.store import links
from plainrecord.store.beside import documents_with
from plainrecord.store.errors import StoreError
from plainrecord.store.project import Project
from plainrecord.store.reviewed import Reviewed

UNNAMED = "a person"
"""What stands for every private person where nobody has to be told apart."""

#: Reports of so many documents are kept at hand: those of one event are often from documents of another.
_DOCUMENTS_AT_HAND = 1_000


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
    *,
    skip_stale: bool = False,
) -> Iterator[RedactedEvent]:
    """Every event that leaves in this view, or each of ``events``, with its values by the policy.

    By id without ``events``. Raises ``StoreError`` when an event names a report that is gone, or leaves such an event
    out with ``skip_stale``.
    """
    lineage_of = links.lineages(project)
    of_document = _by_document(reviewed, pseudonym)
    for event in reviewed.events() if events is None else events:
        documents = documents_with(project, event.report_ids)
        gone = [report_id for report_id in event.report_ids if report_id not in documents]
        if not gone:
            reports = [of_document(documents[report_id])[report_id] for report_id in event.report_ids]
            yield redacted_event(event, reports, lineage_of, policy)
        elif not skip_stale:
            raise _stale(project, event, gone[0])


def redacted_document(document: ReviewedReports, pseudonym: Callable[[str], str]) -> Iterator[RedactedReport]:
    """The reports of one document as they may leave; names told by what stays behind are replaced, too."""
    return redact_document(
        document.reports, pseudonym, load_neutral(), behind=document.as_coded, names=document.typed_names
    )


def _by_document(
    reviewed: Reviewed, pseudonym: Callable[[str], str]
) -> Callable[[str], Mapping[str, RedactedReport]]:
    """The redacted reports of a document by id. All are redacted together: names known from one go in all."""

    @lru_cache(maxsize=_DOCUMENTS_AT_HAND)
    def of_document(document_id: str) -> Mapping[str, RedactedReport]:
        found = redacted_document(reviewed.of_document(document_id), pseudonym)
        return {report.report_id: report for report in found}

    return of_document


def _stale(project: Project, event: Event, report_id: str) -> StoreError:
    return StoreError(
        "stale_links",
        f"{project.folder}: event {event.event_id} has a report that is no longer there ({report_id}): documents "
        f"were coded anew after linking. Run `plainrecord link --project {project.folder}` again.",
    )
