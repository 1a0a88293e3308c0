"""An event as its page shows it: its values, every source beside every other field by field, and its neighbours.

Values are computed from the reports as people left them, by the default policy, when the page is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plainrecord.fields import casualty as casualty_field
from plainrecord.fields import count as count_field
from plainrecord.model.linking import (
    BETWEEN_EVENTS,
    Estimate,
    Event,
    EventSummary,
    Judgement,
    LinkRelation,
    Verdict,
)
from plainrecord.model.records import Reading, Report
from plainrecord.model.review import ReportState
from plainrecord.model.values import Act
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.stages.estimate import agreements
from plainrecord.stages.estimate.voices import INITIATING
from plainrecord.stages.explain.values import in_words
from plainrecord.stages.link.relations import inverse
from plainrecord.store import StoreError, links
from plainrecord.web.deciding import reviewed_event, states, status_of
from plainrecord.web.workspace import Workspace
from plainrecord.world.taxonomy import event_types

_SINGLE = ("act", "when", "where")
_MOST_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report says of one field: in words, who says so, and how it stands to the value chosen."""

    words: tuple[str, ...]
    said_by: tuple[str, ...]
    stands: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the matrix: the value chosen, its range and the reason, and a cell for each report."""

    field: str
    chosen: str
    reason: str
    low_high: str
    is_disputed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A report as the head of a column: its publisher, its day, and the voice that its document is of (A, B ...)."""

    report_id: str
    source: str
    published: str
    document_ref: str
    voice: str
    is_copy: bool
    status: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another event with a report that was compared with one of this event's: what the two are to one another."""

    event_id: str
    label: str
    relation: str
    probability: float
    maker: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventLink:
    """Another event to which ``maker`` says that this one stands in ``relation``, and why."""

    event_id: str
    label: str
    relation: str
    maker: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """All that the page of an event shows."""

    event_id: str
    label: str
    facts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    estimates: tuple[Estimate, ...]
    corroboration: str
    responsibility: str
    links: tuple[EventLink, ...]
    neighbours: tuple[Neighbour, ...]
    inside: tuple[Judgement, ...]
    rejected: int


class MovedError(Exception):
    """The event id leads elsewhere: ``to`` are the events that have its reports now, none where they are gone."""

    def __init__(self, to: Sequence[str]) -> None:
        super().__init__("the event was merged or split")
        self.to = tuple(to)


def find_event(workspace: Workspace, event_id: str) -> Event:
    """The current event of that id; raises ``MovedError`` for an id that leads elsewhere, ``StoreError`` for no id."""
    event = workspace.events_by_id().get(event_id)
    if event is not None:
        return event
    project = workspace.project
    if event_id in links.members_by_event(project):
        raise MovedError(
            [one.event_id for one in links.event_redirects(project) if one.old_event_id == event_id]
        )
    raise StoreError("unknown_event", f"{project.folder.name}: there is no event {event_id!r}.")


def event_view(workspace: Workspace, event: Event) -> EventView:
    """Compute the page of an event. Raises ``StoreError`` when its reports are gone and it must be linked anew."""
    kept, reports = reviewed_event(workspace, event)
    summary = workspace.summary(kept, reports)
    if summary is None:
        raise StoreError("stale_links", "reports of this event were coded anew. Run `plainrecord link`.")
    stand: dict[str, ReportState] = {}
    for document_id in dict.fromkeys(one.document_id for one in reports):
        stand |= states(workspace, document_id)
    statuses = {name: status_of(state) for name, state in stand.items()}
    told = list(links.judgements(workspace.project))
    members = set(event.report_ids)
    return EventView(
        event_id=event.event_id,
        label=label_of(summary),
        facts=tuple(facts_of(summary)),
        columns=tuple(_columns(summary, reports, workspace.lineages(), statuses)),
        rows=tuple(_rows(summary, reports)),
        estimates=summary.estimates,
        corroboration=summary.corroboration.value,
        responsibility=summary.responsibility_status.value,
        links=tuple(_links(workspace, members, told)),
        neighbours=tuple(_neighbours(workspace, members, told)),
        inside=tuple(one for one in told if {one.left, one.right} <= members),
        rejected=len(event.report_ids) - len(reports),
    )


def label_of(summary: EventSummary) -> str:
    """The neutral label of the type chosen."""
    act = next((one.value.event_type for one in summary.chosen if one.field == "act"), "")
    return label_of_type(act)


def label_of_type(event_type: str) -> str:
    """The neutral label of an event type, or its code where the taxonomy does not have it."""
    known = event_types().get(event_type)
    return known.label if known else event_type


def facts_of(summary: EventSummary) -> Iterator[str]:
    """When, where and how many, in words."""
    for field in ("where", "when"):
        yield from (in_words(one.value) for one in summary.chosen if one.field == field)
    for one in summary.estimates:
        if one.party is CasualtyParty.TOTAL and one.best is not None:
            yield f"{one.outcome.value.replace('_', ' ')} {one.best} ({range_of(one)})"


def range_of(estimate: Estimate) -> str:
    """``9-14``, ``11+``: what the independent voices allow."""
    return count_field.in_short(estimate.low, estimate.high)


# --- columns and rows ---------------------------------------------------------------------------------


def _columns(
    summary: EventSummary, reports: Sequence[Report], lineages: Mapping[str, str], statuses: Mapping[str, str]
) -> Iterator[Column]:
    seen: dict[str, str] = {}
    for report in reports:
        document = report.document
        lineage = lineages.get(document.document_id, document.document_id)
        is_copy = lineage in seen and seen[lineage] != document.document_id
        seen.setdefault(lineage, document.document_id)
        yield Column(
            report.report_id,
            document.source.name if document.source else "",
            document.published.isoformat() if document.published else "",
            document.document_ref,
            voice_letter(summary.lineage_ids.index(lineage)),
            is_copy,
            statuses[report.report_id],
        )


def voice_letter(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(summary: EventSummary, reports: Sequence[Report]) -> Iterator[Row]:
    stands = {report.report_id: dict(agreements(summary, report)) for report in reports}
    disputed = {one.field for one in summary.disagreements}
    for field in _SINGLE:
        chosen = next((one for one in summary.chosen if one.field == field), None)
        cells = tuple(_cell(report, field, stands[report.report_id].get(field, "")) for report in reports)
        if chosen is not None or any(cell.words for cell in cells):
            words = _words(chosen.value) if chosen else ""
            yield Row(field, words, chosen.reason if chosen else "", "", field in disputed, cells)
    for field in ("initiators", "weapons"):
        cells = tuple(_cell(report, field, stands[report.report_id].get(field, "")) for report in reports)
        if any(cell.words for cell in cells):
            rows = [one for one in summary.chosen if one.field in (field, _HELD_IN.get(field))]
            values = [one for one in rows if field != "initiators" or one.value.role in INITIATING]
            words = "; ".join(in_words(one.value) for one in values)
            yield Row(field, words, values[0].reason if values else "", "", field in disputed, cells)
    yield from _figure_rows(summary, reports, stands, disputed)


_HELD_IN = {"initiators": "participants"}


def _figure_rows(
    summary: EventSummary,
    reports: Sequence[Report],
    stands: Mapping[str, Mapping[str, Any]],
    disputed: set[str],
) -> Iterator[Row]:
    totals = {one.outcome: one for one in summary.estimates if one.party is CasualtyParty.TOTAL}
    for outcome in CasualtyOutcome:
        cells = tuple(
            _figure_cell(report, outcome, stands[report.report_id].get(outcome.value, ""))
            for report in reports
        )
        if not any(cell.words for cell in cells):
            continue
        estimate = totals.get(outcome)
        best = "" if estimate is None or estimate.best is None else str(estimate.best)
        is_disputed = any(name.partition(".")[0] == outcome.value for name in disputed)
        yield Row(
            outcome.value,
            best,
            estimate.reason if estimate else "",
            range_of(estimate) if estimate and estimate.low is not None else "",
            is_disputed,
            cells,
        )


def _cell(report: Report, field: str, stands: str) -> Cell:
    readings: list[Reading[Any]]
    if field == "initiators":
        readings = [one for one in report.participants if one.value.role in INITIATING]
    elif field == "where":
        readings = list(report.places[:1])
    else:
        held = getattr(report, field)
        readings = list(held) if isinstance(held, tuple) else [held] if held is not None else []
    words = [
        in_words(one.value) + ("" if one.stance == "asserted" else f" ({one.stance})") for one in readings
    ]
    return Cell(tuple(dict.fromkeys(words)), _speakers(readings), str(stands))


def _words(value: object) -> str:
    """A value in words; of an act the neutral label alone, beside others that have one."""
    return label_of_type(value.event_type) if isinstance(value, Act) else in_words(value)


def _figure_cell(report: Report, outcome: CasualtyOutcome, stands: str) -> Cell:
    own = casualty_field.figures(report, outcome).get(CasualtyParty.TOTAL)
    rows = [one for one in report.casualties if one.value.outcome is outcome]
    words = (count_field.show(own),) if own is not None else tuple(in_words(one.value) for one in rows)
    return Cell(words, _speakers(rows), str(stands))


def _speakers(readings: Sequence[Reading[Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.claimant.label for one in readings if one.claimant is not None))


# --- links and neighbours -----------------------------------------------------------------------------


def _links(workspace: Workspace, members: set[str], told: Sequence[Judgement]) -> Iterator[EventLink]:
    """The relations to other events: all that persons say, then what the machine says where no person spoke."""
    events = workspace.events()
    spoken = {(one.left, one.right) for one in told if one.is_by_person}
    found: dict[tuple[bool, str, str, str], list[str]] = {}
    for one in told:
        if one.relation not in BETWEEN_EVENTS or (one.left in members) is (one.right in members):
            continue
        if not one.is_by_person and (one.verdict is not Verdict.DIFFERENT or (one.left, one.right) in spoken):
            continue
        other = events.get(one.right if one.left in members else one.left)
        if other is not None:
            key = (not one.is_by_person, other.event_id, _from(members, one).value, one.maker)
            found.setdefault(key, []).append(one.reason)
    by_id = workspace.events_by_id()
    for (_, event_id, relation, maker), reasons in sorted(found.items()):
        words = tuple(filter(None, dict.fromkeys(reasons)))
        yield EventLink(event_id, event_label(workspace, by_id[event_id]), relation, maker, words)


def _from(members: set[str], judgement: Judgement) -> LinkRelation:
    """The relation as it reads from the event of these reports to the other."""
    return judgement.relation if judgement.left in members else inverse(judgement.relation)


def _neighbours(workspace: Workspace, members: set[str], told: Sequence[Judgement]) -> Iterator[Neighbour]:
    """Other events by the likeliest judgement on a pair of reports, those that were left open first."""
    best: dict[str, Judgement] = {}
    events = workspace.events()
    for one in told:
        if (one.left in members) is (one.right in members):
            continue
        other = events.get(one.right if one.left in members else one.left)
        if other is not None:
            known = best.get(other.event_id)
            if known is None or one.probability >= known.probability or one.is_by_person:
                best[other.event_id] = one
    ordered = sorted(
        best.items(), key=lambda row: (row[1].verdict is not Verdict.UNSURE, -row[1].probability, row[0])
    )
    by_id = workspace.events_by_id()
    for event_id, one in ordered[:_MOST_NEIGHBOURS]:
        why = sorted(one.features, key=lambda feature: -abs(feature.weight))[:4]
        yield Neighbour(
            event_id,
            event_label(workspace, by_id[event_id]),
            _from(members, one).value,
            one.probability,
            one.maker,
            (
                *(f"{feature.weight:+.1f} {feature.level}" for feature in why),
                *((one.reason,) if one.reason else ()),
            ),
        )


def event_label(workspace: Workspace, event: Event) -> str:
    """An event in one line: label, place, day, figures, how many reports."""
    summary = workspace.summary(event, workspace.reports_of(event))
    if summary is None:
        return event.event_id
    return " · ".join([label_of(summary), *facts_of(summary), f"{len(event.report_ids)} reports"])
