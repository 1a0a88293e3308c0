"""The queue: every report of the project as one line, the most disputed first, with filters and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from plainrecord.fields import casualty as casualty_field
from plainrecord.fields import count as count_field
from plainrecord.model.linking import EventSummary
from plainrecord.model.records import Report
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.stages.review.care import is_sensitive, topics_in
from plainrecord.stages.review.priority import Priority, open_pairs, priority
from plainrecord.store import links
from plainrecord.store.decisions import decisions
from plainrecord.web.deciding import states, status_of
from plainrecord.web.workspace import Workspace
from plainrecord.world.taxonomy import event_types

MOST_LINES = 500
"""Lines sent at once; how many there are is always told."""


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the queue: a neutral label and numbers, and why it stands where it does."""

    report_id: str
    event_id: str
    document_id: str
    document_ref: str
    label: str
    event_type: str
    when: str
    where: str
    country: str
    killed: str
    injured: str
    source: str
    published: str
    language: str
    disputed: tuple[str, ...]
    expected_wrong: float
    open_pairs: int
    is_copy: bool
    is_sensitive: bool
    topics: tuple[str, ...]
    status: str = "open"
    found_by: str = ""


FACETS = ("status", "event_type", "disputed", "country", "source", "language", "voice")
"""What can be filtered by; ``voice`` is "first" or "copy"."""


class Queue:
    """The lines in order, made anew when reports or events have changed, with the state of each as it is now."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._version: object = None
        self._lines: tuple[Line, ...] = ()
        self._statuses: dict[str, str] = {}
        self._seen: tuple[int, bool] = (0, False)

    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of priority."""
        if self._version != self._workspace.version:
            self._lines = tuple(_made(self._workspace))
            self._version = self._workspace.version
            self._statuses, self._seen = {}, (0, False)
        self._bring_up_to_date()
        return tuple(
            replace(line, status=self._statuses.get(line.report_id, line.status)) for line in self._lines
        )

    def _bring_up_to_date(self) -> None:
        """Work out anew how the reports of documents stand that were decided on since the last time."""
        project, is_blind = self._workspace.project, self._workspace.is_blind
        last, was_blind = self._seen
        since = decisions(project, after_serial=0 if is_blind is not was_blind else last)
        serial = last
        touched: dict[str, None] = {}
        for decision in since:
            serial = decision.serial
            touched[decision.document_id] = None
        for document_id in touched:
            if document_id and project.document(document_id) is not None:
                for report_id, state in states(self._workspace, document_id).items():
                    self._statuses[report_id] = status_of(state)
        self._seen = (serial, is_blind)

    def answer(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What the page shows for these filters: the lines, how many there are, and the counts of every filter."""
        every = self.lines()
        shown = chosen(every, wanted)
        return {
            "total": len(every),
            "count": len(shown),
            "lines": [asdict(replace(line, found_by="")) for line in shown[:MOST_LINES]],
            "facets": {name: facet(every, wanted, name) for name in FACETS},
        }


def chosen(lines: Iterable[Line], wanted: Mapping[str, str], *, but: str = "") -> list[Line]:
    """The lines that pass every filter, ``but`` left out; ``q`` is words that must all be in the line."""
    words = wanted.get("q", "").casefold().split()
    return [
        line
        for line in lines
        if all(word in line.found_by for word in words)
        and all(wanted[name] in values(line, name) for name in FACETS if wanted.get(name) and name != but)
    ]


def facet(lines: Iterable[Line], wanted: Mapping[str, str], name: str) -> list[tuple[str, int]]:
    """The values of a filter with how many lines each would show, the most first."""
    counts = Counter(value for line in chosen(lines, wanted, but=name) for value in values(line, name))
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def values(line: Line, name: str) -> tuple[str, ...]:
    """What a line has of a filter; nothing where it is not stated."""
    if name == "disputed":
        return line.disputed
    if name == "voice":
        return ("copy" if line.is_copy else "first",)
    value: str = getattr(line, name)
    return (value,) if value else ()


# --- making ------------------------------------------------------------------------------------------


def _made(workspace: Workspace) -> Iterator[Line]:
    pairs = open_pairs(links.judgements(workspace.project))
    rows: list[tuple[Priority, Report, str]] = []
    for event_id, reports, summary in _groups(workspace):
        lineages = workspace.lineages()
        for report in reports:
            weighed = priority(report, summary, pairs, lineages.get(report.document_id))
            rows.append((weighed, report, event_id))
    rows.sort(key=lambda row: (*row[0].rank, row[1].document.document_ref, row[1].ordinal, row[1].report_id))
    return (_line(weighed, report, event_id) for weighed, report, event_id in rows)


def _groups(workspace: Workspace) -> Iterator[tuple[str, Sequence[Report], EventSummary | None]]:
    """The reports of every event together, then one by one those that came after the last linking."""
    events = workspace.events()
    for event in workspace.events_by_id().values():
        reports = workspace.reports_of(event)
        yield event.event_id, reports, workspace.summary(event, reports)
    for report in workspace.project.reports():
        if report.report_id not in events:
            yield "", [report], None


def _line(weighed: Priority, report: Report, event_id: str) -> Line:
    act = report.act.value.event_type
    known = event_types().get(act)
    place = report.places[0].value if report.places else None
    document = report.document
    source = document.source.name if document.source else ""
    label = known.label if known else act
    line = Line(
        report_id=report.report_id,
        event_id=event_id,
        document_id=document.document_id,
        document_ref=document.document_ref,
        label=label,
        event_type=act,
        when=report.when.value.edtf if report.when else "",
        where=(place.place.name if place.place else place.name) if place else "",
        country=(place.country_iso2 or "") if place else "",
        killed=_figure(report, CasualtyOutcome.KILLED),
        injured=_figure(report, CasualtyOutcome.INJURED),
        source=source,
        published=document.published.isoformat() if document.published else "",
        language=document.language,
        disputed=weighed.disputed,
        expected_wrong=round(weighed.expected_wrong, 2),
        open_pairs=weighed.open_pairs,
        is_copy=weighed.is_copy,
        is_sensitive=is_sensitive(report),
        topics=topics_in(document.text),
    )
    actors = " ".join(reading.value.actor.label for reading in report.participants)
    words = (label, act, line.where, line.country, source, document.document_ref, document.title, actors)
    return replace(line, found_by=" ".join((*words, line.when, report.report_id, event_id)).casefold())


def _figure(report: Report, outcome: CasualtyOutcome) -> str:
    """A figure as short as it can be: ``11``, ``9-14``, ``11+``; "" when it is not stated."""
    own = casualty_field.figures(report, outcome).get(CasualtyParty.TOTAL)
    return "" if own is None else count_field.in_short(own.low, own.high)
