"""Events as they may leave the project, for the parts of the page that others may look at, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from plainrecord.lang.loaded import load_neutral
from plainrecord.model.linking import Policy
from plainrecord.model.wire import RedactedReport
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import redact_all
from plainrecord.store import documents_with
from plainrecord.web.deciding import reviewed_of_document
from plainrecord.web.workspace import Workspace

UNNAMED = "a person"
"""What stands for every private person."""

_DOCUMENTS_AT_HAND = 1_000


def redacted_events(workspace: Workspace) -> Iterator[RedactedEvent]:
    """Every event, redacted, from the reports as people left them, without reports that were rejected."""

    @lru_cache(maxsize=_DOCUMENTS_AT_HAND)
    def of_document(document_id: str) -> Mapping[str, RedactedReport]:
        # All reports of a document together: names known from one go in all.
        left = reviewed_of_document(workspace, document_id).values()
        found = redact_all([one for one in left if one is not None], lambda _name: UNNAMED, load_neutral())
        return {report.report_id: report for report in found}

    for event in workspace.all_events():
        documents = documents_with(workspace.project, event.report_ids)
        reports = [
            report
            for name in event.report_ids
            if name in documents and (report := of_document(documents[name]).get(name)) is not None
        ]
        if reports:
            kept = workspace.with_reports(event, [report.report_id for report in reports])
            yield redacted_event(kept, reports, workspace.lineages(), Policy.CONSERVATIVE)
