"""The list of events, the most disputed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainrecord.fields import place as place_field
from plainrecord.model.linking import Event, EventSummary
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.store.decisions import decisions
from plainrecord.web.deciding import reviewed_event
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
    """The lines in order, kept up to date with events and with what is decided on their reports."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._version: object = None
        self._seen_serial = 0
        self._lines: dict[str, EventLine] = {}

    def lines(self, words: str = "") -> list[EventLine]:
        """The events that have all of these words, the most disputed first."""
        workspace = self._workspace
        stale = workspace.events_by_id()
        if self._version == workspace.version:
            touched = self._touched()
            stale = {name: event for name, event in stale.items() if touched & set(event.report_ids)}
        else:
            self._lines = {}
            self._touched()
        self._version = workspace.version
        for event in stale.values():
            self._lines |= {line.event_id: line for line in _made(workspace, event)}
        wanted = words.casefold().split()
        found = (line for line in self._lines.values() if all(word in line.found_by for word in wanted))
        return sorted(found, key=_order)

    def _touched(self) -> set[str]:
        """The reports that were decided on since the last time."""
        found: set[str] = set()
        for decision in decisions(self._workspace.project, after_serial=self._seen_serial):
            self._seen_serial = decision.serial
            found.add(decision.report_id)
        return found


def _order(line: EventLine) -> tuple[int, int, str, str]:
    return (-len(line.disputed), -line.reports, line.when, line.event_id)


def _made(workspace: Workspace, event: Event) -> Iterator[EventLine]:
    summary = workspace.summary(*reviewed_event(workspace, event))
    if summary is not None:
        yield _line(summary, len(event.report_ids))


def _line(summary: EventSummary, report_count: int) -> EventLine:
    label = label_of(summary)
    where = next((place_field.show(one.value) for one in summary.chosen if one.field == "where"), "")
    when = next((one.value.edtf for one in summary.chosen if one.field == "when"), "")
    return EventLine(
        event_id=summary.event.event_id,
        label=label,
        where=where,
        when=when,
        killed=_figure(summary, CasualtyOutcome.KILLED),
        injured=_figure(summary, CasualtyOutcome.INJURED),
        reports=report_count,
        voices=len(summary.lineage_ids),
        disputed=tuple(one.field for one in summary.disagreements),
        found_by=" ".join((label, where, when, summary.event.event_id)).casefold(),
    )


def _figure(summary: EventSummary, outcome: CasualtyOutcome) -> str:
    return next(
        (
            range_of(one)
            for one in summary.estimates
            if one.outcome is outcome and one.party is CasualtyParty.TOTAL and one.low is not None
        ),
        "",
    )
