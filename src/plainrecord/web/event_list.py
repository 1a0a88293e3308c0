"""The list of events, the most disputed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainrecord.model.linking import EventSummary
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.stages.explain.values import in_words
from plainrecord.web.event_view import label_of, range_of
from plainrecord.web.workspace import Workspace

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in one line; ``found_by`` are the words that a search looks in."""

    event_id: str
    label: str
    where: str
    when: str
    killed: str
    injured: str
    reports: int
    voices: int
    disputed: tuple[str, ...]
    found_by: str


class EventList:
    """The lines in order, made anew when reports or events have changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._version: object = None
        self._lines: tuple[EventLine, ...] = ()

    def lines(self, words: str = "") -> tuple[EventLine, ...]:
        """The events that have all of these words."""
        if self._version != self._workspace.version:
            self._lines = tuple(sorted(_made(self._workspace), key=_order))
            self._version = self._workspace.version
        wanted = words.casefold().split()
        return tuple(line for line in self._lines if all(word in line.found_by for word in wanted))


def _order(line: EventLine) -> tuple[int, int, str, str]:
    return (-len(line.disputed), -line.reports, line.when, line.event_id)


def _made(workspace: Workspace) -> Iterator[EventLine]:
    events = workspace.events()
    for event in {event.event_id: event for event in events.values()}.values():
        summary = workspace.summary(event, workspace.reports_of(event))
        if summary is not None:
            yield _line(summary)


def _line(summary: EventSummary) -> EventLine:
    label = label_of(summary)
    where = _words(summary, "where")
    when = next((one.value.edtf for one in summary.chosen if one.field == "when"), "")
    return EventLine(
        event_id=summary.event.event_id,
        label=label,
        where=where,
        when=when,
        killed=_figure(summary, CasualtyOutcome.KILLED),
        injured=_figure(summary, CasualtyOutcome.INJURED),
        reports=len(summary.event.report_ids),
        voices=len(summary.lineage_ids),
        disputed=tuple(one.field for one in summary.disagreements),
        found_by=" ".join((label, where, when, summary.event.event_id)).casefold(),
    )


def _words(summary: EventSummary, field: str) -> str:
    return next((in_words(one.value) for one in summary.chosen if one.field == field), "")


def _figure(summary: EventSummary, outcome: CasualtyOutcome) -> str:
    return next(
        (
            range_of(one)
            for one in summary.estimates
            if one.outcome is outcome and one.party is CasualtyParty.TOTAL and one.low is not None
        ),
        "",
    )
