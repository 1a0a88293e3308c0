"""Events as they may leave the project, for the map, which others may look at, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from plainrecord.lang.loaded import load_neutral
from plainrecord.model.linking import Policy
from plainrecord.model.review import ReviewView
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import redact_document
from plainrecord.store import documents_with
from plainrecord.store.reviewed import Reviewed
from plainrecord.web.workspace import Workspace

UNNAMED = "a person"
"""What stands for every private person."""

_DOCUMENTS_AT_HAND = 1_000


def redacted_events(workspace: Workspace) -> Iterator[RedactedEvent]:
    """Every event, redacted, as people left it; as coded while reviewers may not see what others decided."""
    view = ReviewView.AS_CODED if workspace.is_blind else ReviewView.AS_REVIEWED
    reviewed = Reviewed(workspace.project, view)

    @lru_cache(maxsize=_DOCUMENTS_AT_HAND)
    def of_document(document_id: str) -> Mapping[str, RedactedReport]:
        # All reports of a document together: names known from one go in all, and what stays behind names some, too.
        left = reviewed.of_document(document_id)
        found = redact_document(
            left.reports, lambda _name: UNNAMED, load_neutral(), behind=left.as_coded, names=left.typed_names
        )
        return {report.report_id: report for report in found}

    for event in reviewed.events():
        documents = documents_with(workspace.project, event.report_ids)
        reports = [of_document(documents[name])[name] for name in event.report_ids if name in documents]
        if len(reports) == len(event.report_ids):  # otherwise documents were coded anew and not linked again
            yield redacted_event(event, reports, workspace.lineages(), Policy.CONSERVATIVE)
