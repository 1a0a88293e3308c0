"""The project that is reviewed, and what the server keeps at hand of it between two requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from plainrecord.model.linking import Event, EventSummary
from plainrecord.model.records import Report
from plainrecord.stages.estimate import summarise
from plainrecord.store import Project, links
from plainrecord.store.decisions import BLIND_SETTING
from plainrecord.web.strings import Translator
from plainrecord.world.gazetteer import PlaceIndex


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Workspace:
    """An open project with its reviewer. Used by one thread; close it in the end.

    ``blind`` sets for the whole project whether reviewers code without seeing one another's decisions; None leaves it
    as it is. ``gazetteer`` is looked in before the default one. ``now`` gives the time of a decision, ISO 8601 in UTC.
    Raises ``StoreError`` when the project cannot be opened for writing.
    """

    def __init__(
        self,
        folder: Path,
        reviewer: str,
        *,
        blind: bool | None = None,
        gazetteer: Path | None = None,
        now: Callable[[], str] = _now,
    ) -> None:
        self.project = Project.create_or_open(folder)
        self.reviewer = reviewer
        if blind is not None:
            self.project.set_setting(BLIND_SETTING, blind)
        self._gazetteer = gazetteer
        self.now = now
        self.t = Translator()
        self._events_of: Mapping[str, Event] = {}
        self._lineages: Mapping[str, str] = {}
        self._version: object = None
        self._changes = 0

    def close(self) -> None:
        """Close the project."""
        self.project.close()

    @cached_property
    def places(self) -> PlaceIndex:
        """Where places are looked up for corrections. Raises ``GazetteerError`` for a file that is none."""
        from plainrecord.pipeline import place_index  # noqa: PLC0415 (engines, when a place is looked up)

        return place_index(self._gazetteer)

    @property
    def is_blind(self) -> bool:
        """Whether the project is coded blind now; another reviewer may have changed it."""
        return self.project.setting(BLIND_SETTING) is True

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever another program has written to the project, and after ``events_changed``."""
        seen: int = self.project.connection.execute("PRAGMA data_version").fetchone()[0]
        return seen, self._changes

    def events_changed(self) -> None:
        """Say that this server has put reports together anew."""
        self._changes += 1

    def events(self) -> Mapping[str, Event]:
        """Report -> its event; empty for a project that was never linked."""
        if self._version != self.version:
            self._events_of = {
                report_id: event for event in links.events(self.project) for report_id in event.report_ids
            }
            self._lineages = links.lineages(self.project)
            self._version = self.version
        return self._events_of

    def events_by_id(self) -> dict[str, Event]:
        """Every event once, in the order of their ids."""
        return {event.event_id: event for event in self.events().values()}

    def lineages(self) -> Mapping[str, str]:
        """Document -> its lineage."""
        self.events()
        return self._lineages

    def reports_of(self, event: Event) -> list[Report]:
        """The reports of an event, in its order."""
        return list(self.project.reports_of(event.report_ids))

    @staticmethod
    def with_reports(event: Event, report_ids: Iterable[str]) -> Event:
        """The event of these of its reports only."""
        return replace(event, report_ids=tuple(report_ids))

    def summary(self, event: Event, reports: list[Report]) -> EventSummary | None:
        """The values of an event by the default policy; None when reports of it are gone and it must be linked anew."""
        try:
            return summarise(event, reports, self.lineages())
        except ValueError:
            return None
