"""What leaves the system of an event: its summary over redacted reports, and the format ``plainrecord.event/1``.

As for reports (``model/wire``), the format is a contract of its own, written out field by field: one JSON object
per event, every property always written, null means "not stated", equal events give equal bytes. Values of
fields have the shape that they have in ``plainrecord.report/1``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from plainrecord.model.linking import Chosen, Corroboration, EventSummary, Policy
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, ResponsibilityStatus, ReviewState
from plainrecord.model.wire import (
    RedactedReport,
    WireAct,
    WireCount,
    WireDamage,
    WireError,
    WireMeans,
    WireParticipation,
    WireTarget,
    WireWhen,
    WireWhere,
)

SCHEMA = "plainrecord.event/1"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RedactedEvent:
    """An event fit to leave the project: a summary that was computed over redacted reports, and these reports.

    ``lineage_of`` are pairs of document and lineage id, sorted. Made by ``stages.estimate.redacted_event`` only;
    raises ``TypeError`` for a report that is not redacted.
    """

    summary: EventSummary
    reports: tuple[RedactedReport, ...]
    lineage_of: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for report in self.reports:
            if not isinstance(report, RedactedReport):
                raise TypeError(f"an event leaves with redacted reports only, got {type(report).__name__}")

    @property
    def event_id(self) -> str:
        """The id of the event."""
        return self.summary.event.event_id

    @property
    def withheld(self) -> tuple[str, ...]:
        """What was cut of any of its reports."""
        return tuple(sorted({name for report in self.reports for name in report.withheld}))

    @property
    def review_state(self) -> ReviewState:
        """How far its reports have been reviewed: all alike, or else in part."""
        states = {report.review_state for report in self.reports}
        return states.pop() if len(states) == 1 else ReviewState.IN_REVIEW


# --- the wire ----------------------------------------------------------------------------------------


def _says(description: str) -> Meta:
    return Meta(description=description)


class WireEventReport(Struct, frozen=True):
    """One of the reports of an event, and where it is from."""

    report_id: Annotated[str, _says("Id of the report in plainrecord.report/1.")]
    document_id: Annotated[str, _says("Its document.")]
    document_ref: Annotated[str, _says("What the user gave: path, member, row or id; person names replaced.")]
    lineage_id: Annotated[str, _says("The lineage of the document: copies and updates are one voice.")]
    source_id: Annotated[str | None, _says("Short stable name of the publisher.")]
    source: Annotated[str | None, _says("Publisher, as it calls itself.")]
    published: Annotated[date | None, _says("Local civil day of publication.")]


class WireChosen(Struct, Generic[T], frozen=True):
    """The value that the policy chose for a field."""

    value: Annotated[T, _says("The value.")]
    report_id: Annotated[str, _says("The report it is taken from.")]
    report_ids: Annotated[tuple[str, ...], _says("All reports that give this very value.")]
    reason: Annotated[str, _says("Why this one, in words.")]


class WireFigure(Struct, frozen=True):
    """A figure for an outcome and party, and who gives it."""

    value: Annotated[WireCount, _says("The figure.")]
    label: Annotated[str, _says("The same in words.")]
    report_ids: Annotated[tuple[str, ...], _says("Reports that give it.")]
    claimants: Annotated[tuple[str, ...], _says("Who says so; empty text: the outlet's own voice.")]
    lineage_ids: Annotated[tuple[str, ...], _says("Independent voices behind it.")]
    note: Annotated[str, _says("Why it is listed and not used; empty text: it is used.")]


class WireEstimate(Struct, frozen=True):
    """Low, best and high of one outcome and party; null is not stated and never zero."""

    outcome: Annotated[CasualtyOutcome, _says("What happened to the people counted.")]
    party: Annotated[CasualtyParty, _says("Whose people are counted; total: all together.")]
    low: Annotated[int | None, _says("Lowest number that a lineage's latest figure allows.")]
    best: Annotated[int | None, _says("Number that the policy chose.")]
    high: Annotated[int | None, _says("Highest number; null: open or not stated.")]
    reason: Annotated[str, _says("Why, in words, with every figure.")]
    values: Annotated[tuple[WireFigure, ...], _says("The figures, those used first, one per lineage.")]


class WireCompetingValue(Struct, frozen=True):
    """One of the values that reports give for a field."""

    value: Annotated[Any, _says("The value, shaped as its field in plainrecord.report/1, or a code.")]
    label: Annotated[str, _says("The same in words.")]
    report_ids: Annotated[tuple[str, ...], _says("Reports that give it.")]
    claimants: Annotated[tuple[str, ...], _says("Who says so; empty text: the outlet's own voice.")]
    lineage_ids: Annotated[tuple[str, ...], _says("Independent voices behind it.")]
    note: Annotated[str, _says("Why it is listed and not used; empty text: it may be used.")]


class WireDisagreement(Struct, frozen=True):
    """A field on which reports give values that cannot all be true."""

    field: Annotated[
        str, _says("Which field: act, outcome, when, where, initiators, killed, responsibility ...")
    ]
    values: Annotated[tuple[WireCompetingValue, ...], _says("Every value that is given.")]


class WireEvent(Struct, frozen=True):
    """An event as computed from its reports by a policy, without names of private persons."""

    schema: Annotated[Literal["plainrecord.event/1"], _says("Name and number of this format.")]
    event_id: Annotated[str, _says("Stable id of the event.")]
    policy: Annotated[Policy, _says("How one value was chosen where reports give several.")]
    reports: Annotated[tuple[WireEventReport, ...], _says("Its reports, in order of publication.")]
    lineage_ids: Annotated[tuple[str, ...], _says("Its lineages, in the order in which they first speak.")]
    related_document_ids: Annotated[
        tuple[str, ...],
        _says("Documents that tell of it without a report of their own (a funeral, a trial)."),
    ]
    act: Annotated[WireChosen[WireAct] | None, _says("What happened.")]
    when: Annotated[WireChosen[WireWhen] | None, _says("When; null: not stated.")]
    where: Annotated[WireChosen[WireWhere] | None, _says("Where; null: not stated.")]
    participants: Annotated[tuple[WireChosen[WireParticipation], ...], _says("Who took what part.")]
    weapons: Annotated[tuple[WireChosen[WireMeans], ...], _says("Weapons and methods.")]
    targets: Annotated[tuple[WireChosen[WireTarget], ...], _says("Things and sites attacked.")]
    damage: Annotated[tuple[WireChosen[WireDamage], ...], _says("Damage.")]
    estimates: Annotated[tuple[WireEstimate, ...], _says("People harmed, by outcome and party.")]
    disagreements: Annotated[tuple[WireDisagreement, ...], _says("What reports do not agree on.")]
    corroboration: Annotated[Corroboration, _says("How far it is borne out; counted, not judged.")]
    responsibility_status: Annotated[ResponsibilityStatus, _says("What all claims amount to.")]
    first_published: Annotated[date | None, _says("Day of its first report.")]
    last_published: Annotated[date | None, _says("Day of its last report.")]
    withheld: Annotated[tuple[str, ...], _says("What was cut of its reports, such as quotes or place.")]
    review_state: Annotated[ReviewState, _says("How far people have reviewed its reports.")] = (
        ReviewState.OPEN
    )


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(WireEvent)
_SINGLE = ("act", "when", "where")
_ROWS = ("participants", "weapons", "targets", "damage")


def to_wire(event: RedactedEvent) -> WireEvent:
    """Give the wire form of an event, as typed records."""
    summary = event.summary
    by_field: dict[str, list[Chosen]] = {}
    for chosen in summary.chosen:
        by_field.setdefault(chosen.field, []).append(chosen)
    plain = {
        "schema": SCHEMA,
        "event_id": event.event_id,
        "reports": _reports(event),
        "related_document_ids": summary.event.related_document_ids,
        **{name: next(iter(by_field.get(name, ())), None) for name in _SINGLE},
        **{name: by_field.get(name, []) for name in _ROWS},
        "disagreements": msgspec.json.decode(msgspec.json.encode(summary.disagreements)),
        "withheld": event.withheld,
        "review_state": event.review_state,
        **{
            name: getattr(summary, name)
            for name in (
                "policy", "lineage_ids", "estimates", "corroboration", "responsibility_status",
                "first_published", "last_published",
            )
        },
    }  # fmt: skip
    return msgspec.convert(plain, WireEvent, from_attributes=True)


def _reports(event: RedactedEvent) -> list[dict[str, Any]]:
    lineage_of = dict(event.lineage_of)
    return [
        {
            "report_id": report.report_id,
            "document_id": report.document.document_id,
            "document_ref": report.document.document_ref,
            "lineage_id": lineage_of[report.document.document_id],
            "source_id": report.document.source.source_id if report.document.source else None,
            "source": report.document.source.name if report.document.source else None,
            "published": report.document.published,
        }
        for report in event.reports
    ]


def encode(event: RedactedEvent) -> bytes:
    """One JSON object in UTF-8 without a line end. Equal events give equal bytes."""
    return _ENCODER.encode(to_wire(event))


def decode(data: bytes) -> WireEvent:
    """Read one JSON object; raises ``WireError`` with the path of the first thing that is wrong."""
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"not a {SCHEMA} record: {error}") from error


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the wire format, made from the types above."""
    schema = msgspec.json.schema(WireEvent)
    # What was added later has a default, so that older files can be read; it is always written.
    of_record = schema["$defs"]["WireEvent"]
    of_record["required"] = list(of_record["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}
