"""What leaves a project after review: the one door through which exports and events get their reports.

The view says what comes through: everything as people left it, everything as coded, or nothing but what was reviewed.
That last one is the gate before publication. It stands here, and not in a command, so that no caller can pass it by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from plainrecord.model.linking import Event, Judgement
from plainrecord.model.records import Report
from plainrecord.model.review import ReportState, ReviewedReports, ReviewView
from plainrecord.model.text import Document
from plainrecord.model.vocab import ReviewState
from plainrecord.stages.review.apply import apply
from plainrecord.stages.review.typed import typed_names
from plainrecord.store import links
from plainrecord.store.beside import reports_of_document
from plainrecord.store.chain import head
from plainrecord.store.decisions import decided_states, states_of_document
from plainrecord.store.project import Project


class Reviewed:
    """The reports, events and judgements of a project in one view. Decisions made later are not seen."""

    def __init__(self, project: Project, view: ReviewView = ReviewView.AS_REVIEWED) -> None:
        self._project = project
        self.view = view
        self._until = head(project).serial

    def documents(self) -> Iterator[ReviewedReports]:
        """The reports that leave, of one document after the other, in the order of ``Project.reports``."""
        for document_id, group in groupby(self._project.reports(), key=lambda report: report.document_id):
            yield self._of_document(document_id, group)

    def of_document(self, document_id: str) -> ReviewedReports:
        """The reports of a document that leave; raises ``StoreError`` when there is no such document."""
        return self._of_document(document_id, reports_of_document(self._project, document_id))

    def _of_document(self, document_id: str, as_coded: Iterator[Report]) -> ReviewedReports:
        if self.view is ReviewView.AS_CODED or document_id not in self._decided:
            return ReviewedReports(() if self._is_gate else _distinct(as_coded))
        states = states_of_document(self._project, document_id, until_serial=self._until)
        reports = [(one, apply(one)) for one in states]
        kept = tuple(
            report
            for state, report in reports
            if report is not None and (state.state is ReviewState.REVIEWED or not self._is_gate)
        )
        names = {name for state, report in reports if report for name in typed_names(report, state.report)}
        return ReviewedReports(kept, tuple(one.report for one in states), tuple(sorted(names)))

    def events(self) -> Iterator[Event]:
        """Every event that leaves, by id, without rejected reports.

        Before publication an event leaves when all its reports have been reviewed.
        """
        for event in links.events(self._project):
            if self.view is ReviewView.AS_CODED:
                yield event
                continue
            if self._is_gate and not all(name in self._reviewed for name in event.report_ids):
                continue
            left = tuple(name for name in event.report_ids if name not in self._rejected)
            if left:
                yield event if left == event.report_ids else replace(event, report_ids=left)

    def gold(self) -> Iterator[tuple[Document, ReviewedReports]]:
        """Every document of which all reports were reviewed, by id; without reports where all were rejected.

        Whatever the view, that is all that can be gold: what people left of a whole document.
        """
        door = Reviewed(self._project, ReviewView.REVIEWED_ONLY)
        for _, group in groupby(self._states(), key=lambda state: state.report.document_id):
            states = list(group)
            if all(state.state is ReviewState.REVIEWED for state in states):
                document = states[0].report.document
                yield document, door.of_document(document.document_id)

    def judgements(self) -> Iterator[Judgement]:
        """Judgements of the machine and of people; before publication, those on two reports that leave."""
        for judgement in links.judgements(self._project):
            names = (judgement.left, judgement.right)
            if not self._is_gate or all(self._reviewed.get(name) for name in names):
                yield judgement

    def is_kept(self, report_id: str) -> bool:
        """Whether a report leaves in this view."""
        if self._is_gate:
            return self._reviewed.get(report_id, False)
        return self.view is ReviewView.AS_CODED or report_id not in self._rejected

    def _states(self) -> Iterator[ReportState]:
        return decided_states(self._project, until_serial=self._until)

    @property
    def _is_gate(self) -> bool:
        return self.view is ReviewView.REVIEWED_ONLY

    @cached_property
    def _decided(self) -> frozenset[str]:
        """The documents that anybody decided on."""
        sql = "SELECT DISTINCT document_id FROM decisions WHERE serial <= ?"
        return frozenset(row[0] for row in self._project.rows(sql, (self._until,)))

    @cached_property
    def _reviewed(self) -> dict[str, bool]:
        """Every reviewed report, and whether it stays: False when it was rejected."""
        return {
            state.report.report_id: not state.is_rejected
            for state in self._states()
            if state.state is ReviewState.REVIEWED
        }

    @cached_property
    def _rejected(self) -> frozenset[str]:
        return frozenset(name for name, stays in self._reviewed.items() if not stays)


def _distinct(reports: Iterator[Report]) -> tuple[Report, ...]:
    """The reports of one document once, though its text was given under several references."""
    return tuple({report.report_id: report for report in reports}.values())
