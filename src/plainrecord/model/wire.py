"""What leaves the system: redacted records, and their wire format ``plainrecord.report/1``.

The wire format is a contract of its own, written out here field by field, so that a change of the model
cannot change files silently: a test compares the two. One JSON object per report, every property always
written (null means "not stated"), members in a fixed order, so equal records give equal bytes.
The document's text is not part of it; quotes are. Readers ignore properties they do not know: properties
may be added under the same number, and a change of meaning takes a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from plainrecord.model.text import Source, Span
from plainrecord.model.values import (
    Act,
    Casualty,
    Claim,
    Damage,
    Means,
    Participation,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import (
    ActorKind,
    AgeGroup,
    AttributionBasis,
    Calendar,
    CasualtyOutcome,
    CasualtyParty,
    CasualtyScope,
    ClaimAbout,
    ClaimantPosition,
    ClaimMode,
    ClaimStance,
    DamageExtent,
    DatePrecision,
    GeoPrecision,
    Modality,
    Outcome,
    PartyLinkKind,
    PersonStatus,
    PlaceRelation,
    PublishedBasis,
    RangeKind,
    ResponsibilityStatus,
    ReviewState,
    Role,
    Sex,
    SourceType,
    Stance,
    TargetType,
    TimeOfDay,
    Weapon,
)

SCHEMA = "plainrecord.report/1"

T = TypeVar("T")


class WireError(ValueError):
    """Bytes that are not a report of this schema; the message says where (``$.act.spans[0]``) and what."""


# --- redacted records: the only thing exports accept -------------------------------------------------


@dataclass(frozen=True, slots=True)
class RedactedDocument:
    """What is said of a document outside the project: no text, and no person's name in ``title`` or ref."""

    document_id: str
    document_ref: str
    title: str | None
    published: date | None
    published_basis: PublishedBasis | None
    source: Source | None
    language: str
    media_type: str
    text_reader: str
    raw_sha256: str
    text_sha256: str
    derived_from: str | None


@dataclass(frozen=True, slots=True)
class RedactedReading(Generic[T]):
    """A reading without names of private persons. ``quotes`` go with ``spans``; None: withheld."""

    value: T
    spans: tuple[Span, ...]
    quotes: tuple[str, ...] | None
    maker: str
    stance: Stance
    claimant: Speaker | None
    confidence: float


@dataclass(frozen=True, slots=True)
class RedactedReport:
    """A report fit to leave the project; made by ``stages.redact`` only. ``withheld`` names what was cut."""

    report_id: str
    document: RedactedDocument
    ordinal: int
    act: RedactedReading[Act]
    modality: RedactedReading[Modality]
    passages: tuple[Span, ...]
    when: RedactedReading[When] | None
    places: tuple[RedactedReading[Where], ...]
    participants: tuple[RedactedReading[Participation], ...]
    casualties: tuple[RedactedReading[Casualty], ...]
    weapons: tuple[RedactedReading[Means], ...]
    targets: tuple[RedactedReading[Target], ...]
    damage: tuple[RedactedReading[Damage], ...]
    claims: tuple[RedactedReading[Claim], ...]
    responsibility_status: ResponsibilityStatus
    withheld: tuple[str, ...] = ()
    review_state: ReviewState = ReviewState.OPEN


# --- the wire ----------------------------------------------------------------------------------------


def _says(description: str) -> Meta:
    return Meta(description=description)


class WireSpan(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A half-open range of Unicode code points of the document's text, written ``[start, end]``."""

    start: Annotated[int, Meta(ge=0, description="First code point, counted from 0.")]
    end: Annotated[int, Meta(ge=1, description="One after the last code point; greater than start.")]

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a span needs start < end, got [{self.start}, {self.end}]")


class WirePartyLink(Struct, frozen=True):
    """A publisher's declared, dated relation to a conflict party."""

    actor: Annotated[str, _says("Actor id of the party.")]
    link: Annotated[PartyLinkKind, _says("Kind of relation.")]
    since: Annotated[date | None, _says("First day of the relation.")]
    until: Annotated[date | None, _says("Last day of the relation.")]


class WireSource(Struct, frozen=True):
    """A publisher, as it calls itself."""

    source_id: Annotated[str, _says("Short stable name.")]
    name: Annotated[str, _says("Name as the publisher writes it.")]
    source_type: Annotated[SourceType, _says("What kind of publisher it is.")]
    country_iso2: Annotated[str | None, _says("Where it is established, ISO 3166-1 alpha-2.")]
    party_links: Annotated[tuple[WirePartyLink, ...], _says("Declared relations to conflict parties.")]


class WireDocument(Struct, frozen=True):
    """The document a report was read from, without its text."""

    document_id: Annotated[str, _says("Hash of the raw bytes, the place inside a container and the source.")]
    document_ref: Annotated[str, _says("What the user gave: path, member, row or id; person names replaced.")]
    title: Annotated[str | None, _says("Title, person names replaced; null when none or withheld.")]
    published: Annotated[date | None, _says("Local civil day of publication.")]
    published_basis: Annotated[PublishedBasis | None, _says("Where that day comes from.")]
    source: Annotated[WireSource | None, _says("Publisher.")]
    language: Annotated[str, _says("BCP 47 tag, und when undetermined.")]
    media_type: Annotated[str, _says("Media type of the raw bytes.")]
    text_reader: Annotated[str, _says("Name and version of the step from bytes to text.")]
    raw_sha256: Annotated[str, _says("SHA-256 of the raw bytes, hexadecimal.")]
    text_sha256: Annotated[str, _says("SHA-256 of the text that spans count in, hexadecimal.")]
    derived_from: Annotated[str | None, _says("Document id this one copies, translates or quotes.")]


class WireActor(Struct, frozen=True):
    """Who, by a neutral name."""

    label: Annotated[str, _says("Neutral name, function or description; a private person is a pseudonym.")]
    kind: Annotated[ActorKind, _says("What the actor is, by organisation and aim.")]
    actor_id: Annotated[str | None, _says("Id in the registry of public organisations.")]
    country_iso2: Annotated[str | None, _says("State it belongs to, ISO 3166-1 alpha-2.")]
    person_name: Annotated[str | None, _says("Pseudonym of a named private person; never a name.")]
    is_official: Annotated[bool, _says("A public function: label is the function, the name is dropped.")]


class WireSpeaker(Struct, frozen=True):
    """Who says something."""

    label: Annotated[str, _says("Role words, person names replaced.")]
    position: Annotated[ClaimantPosition, _says("Relation of the speaker to the act.")]
    actor: Annotated[WireActor | None, _says("The organisation or person, when the words name one.")]


class WireCount(Struct, frozen=True):
    """A number of persons or things; null is not stated and never zero."""

    low: Annotated[int | None, _says("Lowest number the words allow.")]
    best: Annotated[int | None, _says("Number to use when one is needed (conservative).")]
    high: Annotated[int | None, _says("Highest number the words allow; null: open.")]
    phrase_id: Annotated[str, _says("Row of the number grammar that was applied.")]
    literal: Annotated[str, _says("The words, person names replaced.")]


class WirePlace(Struct, frozen=True):
    """An entry of a gazetteer."""

    place_id: Annotated[str, _says("Id in the gazetteer.")]
    name: Annotated[str, _says("Name in the gazetteer.")]
    feature_code: Annotated[str, _says("GeoNames class and code, such as P.PPL.")]
    latitude: Annotated[float, _says("Degrees north, WGS 84.")]
    longitude: Annotated[float, _says("Degrees east, WGS 84.")]
    country_iso2: Annotated[str | None, _says("Country as the gazetteer assigns it, ISO 3166-1 alpha-2.")]
    admin1: Annotated[str | None, _says("First-level administrative division.")]
    population: Annotated[int, _says("Inhabitants in the gazetteer, 0: not given.")]
    gazetteer: Annotated[str, _says("Name and version of the gazetteer.")]


class WirePlaceAlternative(Struct, frozen=True):
    """Another reading of the same name."""

    place: Annotated[WirePlace, _says("The other gazetteer entry.")]
    score: Annotated[float, _says("Between 0 and 1.")]


class WireAct(Struct, frozen=True):
    """What happened."""

    event_type: Annotated[str, _says("Neutral event type of the taxonomy, such as strike.drone.")]
    outcome: Annotated[Outcome, _says("Whether the act was carried through.")]


class WireWhen(Struct, frozen=True):
    """The days in which, or throughout which, the act took place."""

    earliest: Annotated[date | None, _says("First possible day, inclusive; null: open.")]
    latest: Annotated[date | None, _says("Last possible day, inclusive; null: open.")]
    range_kind: Annotated[RangeKind, _says("What the interval says.")]
    precision: Annotated[DatePrecision, _says("Class of the interval by its length.")]
    edtf: Annotated[str, _says("The same as an Extended Date/Time Format string (ISO 8601-2).")]
    rule_id: Annotated[str, _says("Row of the date grammar that was applied.")]
    calendar: Annotated[Calendar, _says("Calendar of the literal words.")]
    tolerance_days: Annotated[int, _says("Days by which the interval was widened for an inexact calendar.")]
    time_of_day: Annotated[TimeOfDay, _says("Part of the day.")]


class WireWhere(Struct, frozen=True):
    """Where the act took place, as far as the words say."""

    name: Annotated[str, _says("Place as named in the text; coarsened for sensitive event types.")]
    relation: Annotated[PlaceRelation, _says("How the act relates to the place.")]
    geo_precision: Annotated[GeoPrecision, _says("How well the place is known.")]
    place: Annotated[WirePlace | None, _says("Gazetteer entry; null when none fits or withheld.")]
    second: Annotated[WirePlace | None, _says("Other end of a relation with two ends.")]
    latitude: Annotated[float | None, _says("Representative point, degrees north; read with geo_precision.")]
    longitude: Annotated[float | None, _says("Representative point, degrees east; read with geo_precision.")]
    radius_km: Annotated[float | None, _says("Radius of the circle that holds the true place, kilometres.")]
    distance_km: Annotated[float | None, _says("Distance the words state, kilometres.")]
    country_iso2: Annotated[str | None, _says("Country, ISO 3166-1 alpha-2.")]
    admin1: Annotated[str | None, _says("First-level administrative division.")]
    alternatives: Annotated[tuple[WirePlaceAlternative, ...], _says("Other readings of the name.")]
    rule_id: Annotated[str, _says("Row of the place grammar that was applied.")]


class WireParticipation(Struct, frozen=True):
    """The part an actor has in the act."""

    actor: Annotated[WireActor, _says("Who.")]
    role: Annotated[Role, _says("In which part.")]
    basis: Annotated[AttributionBasis, _says("On what basis it is said.")]


class WireCasualty(Struct, frozen=True):
    """People harmed, held, moved or freed: one row per outcome, party and figure."""

    outcome: Annotated[CasualtyOutcome, _says("What happened to the people counted.")]
    party: Annotated[CasualtyParty, _says("Whose people are counted.")]
    count: Annotated[WireCount, _says("How many.")]
    who: Annotated[str, _says("Words for the people counted, neutral, person names replaced.")]
    status: Annotated[PersonStatus, _says("Reported status of the people.")]
    sex: Annotated[Sex, _says("Breakdown by sex.")]
    age_group: Annotated[AgeGroup, _says("Breakdown by age.")]
    scope: Annotated[CasualtyScope, _says("What the count covers.")]
    subset_of: Annotated[int | None, _says("Position in casualties of the row this one is part of.")]
    person_names: Annotated[tuple[str, ...], _says("Pseudonyms of persons named; never names.")]


class WireMeans(Struct, frozen=True):
    """A weapon or method."""

    weapon: Annotated[Weapon, _says("Kind of weapon.")]
    words: Annotated[str, _says("Words that name it.")]


class WireTarget(Struct, frozen=True):
    """A thing or site attacked."""

    target_type: Annotated[TargetType, _says("Kind of target.")]
    words: Annotated[str, _says("Words that name it.")]
    count: Annotated[WireCount | None, _says("How many.")]


class WireDamage(Struct, frozen=True):
    """What was damaged."""

    target_type: Annotated[TargetType, _says("Kind of object.")]
    words: Annotated[str, _says("Words that name it.")]
    extent: Annotated[DamageExtent, _says("How badly.")]
    count: Annotated[WireCount | None, _says("How many.")]


class WireClaim(Struct, frozen=True):
    """Who in the document asserts or denies what."""

    about: Annotated[ClaimAbout, _says("What is asserted or denied.")]
    stance: Annotated[ClaimStance, _says("How the speaker stands to it.")]
    speaker: Annotated[WireSpeaker | None, _says("Who says it; null: the outlet's own voice.")]
    accused: Annotated[WireActor | None, _says("Who is accused.")]
    mode: Annotated[ClaimMode, _says("How the claim was made.")]
    hedges: Annotated[tuple[str, ...], _says("Words of caution used.")]


class WireReading(Struct, Generic[T], frozen=True):
    """One value of one field: what, which words, who made it, who says so, how sure."""

    value: Annotated[T, _says("The value.")]
    spans: Annotated[tuple[WireSpan, ...], Meta(min_length=1, description="Evidence in the document's text.")]
    quotes: Annotated[tuple[str, ...] | None, _says("Words at the spans, names replaced; null: withheld.")]
    maker: Annotated[str, Meta(min_length=1, description="Rule with version, model hash or reviewer.")]
    stance: Annotated[Stance, _says("How the words present the value.")]
    claimant: Annotated[WireSpeaker | None, _says("Who says so; null: the document's own voice.")]
    confidence: Annotated[float, Meta(ge=0, le=1, description="Between 0 and 1.")]

    def __post_init__(self) -> None:
        if self.quotes is not None and len(self.quotes) != len(self.spans):
            raise ValueError(f"{len(self.quotes)} quotes for {len(self.spans)} spans")


class WireReport(Struct, frozen=True):
    """One document's account of one event, without names of private persons."""

    schema: Annotated[Literal["plainrecord.report/1"], _says("Name and number of this format.")]
    report_id: Annotated[str, _says("Stable id of the report.")]
    ordinal: Annotated[int, Meta(ge=0, description="Position among the reports of the document, from 0.")]
    document: Annotated[WireDocument, _says("The document it was read from.")]
    act: Annotated[WireReading[WireAct], _says("What happened.")]
    modality: Annotated[WireReading[Modality], _says("Whether it is presented as having happened.")]
    when: Annotated[WireReading[WireWhen] | None, _says("When; null: not stated.")]
    places: Annotated[tuple[WireReading[WireWhere], ...], _says("Where, the primary place first.")]
    participants: Annotated[tuple[WireReading[WireParticipation], ...], _says("Who took what part.")]
    casualties: Annotated[tuple[WireReading[WireCasualty], ...], _says("People harmed; never added blindly.")]
    weapons: Annotated[tuple[WireReading[WireMeans], ...], _says("Weapons and methods.")]
    targets: Annotated[tuple[WireReading[WireTarget], ...], _says("Things and sites attacked.")]
    damage: Annotated[tuple[WireReading[WireDamage], ...], _says("Damage.")]
    claims: Annotated[tuple[WireReading[WireClaim], ...], _says("Who asserts or denies what.")]
    responsibility_status: Annotated[ResponsibilityStatus, _says("What the claims amount to; derived.")]
    passages: Annotated[tuple[WireSpan, ...], _says("Sentences the account was read from.")]
    withheld: Annotated[tuple[str, ...], _says("What was cut on export, such as quotes or place.")]
    review_state: Annotated[ReviewState, _says("How far people have reviewed it.")] = ReviewState.OPEN


class WireNoEvent(Struct, frozen=True):
    """A document in which nothing happened, as a person read it: a line of gold beside lines of reports."""

    schema: Annotated[Literal["plainrecord.no_event/1"], _says("Name and number of this format.")]
    document_id: Annotated[str, _says("Hash of the raw bytes, the place inside a container and the source.")]
    document_ref: Annotated[str, _says("What the user gave: path, member, row or id; person names replaced.")]


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(WireReport)
_NO_EVENT_DECODER = msgspec.json.Decoder(WireNoEvent)
_NO_EVENT_BEGINS = b'{"schema":"plainrecord.no_event/1"'


def to_wire(report: RedactedReport) -> WireReport:
    """Give the wire form of a redacted report, as typed records."""
    fields = {name: getattr(report, name) for name in WireReport.__struct_fields__ if name != "schema"}
    return msgspec.convert({"schema": SCHEMA, **fields}, WireReport, from_attributes=True)


def encode(report: RedactedReport) -> bytes:
    """One JSON object in UTF-8 without a line end. Equal reports give equal bytes."""
    return _ENCODER.encode(to_wire(report))


def decode(data: bytes) -> WireReport:
    """Read one JSON object; raises ``WireError`` with the path of the first thing that is wrong."""
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"not a {SCHEMA} record: {error}") from error


def encode_no_event(document: RedactedDocument) -> bytes:
    """One JSON object that says that nothing happened in a document."""
    return _ENCODER.encode(WireNoEvent("plainrecord.no_event/1", document.document_id, document.document_ref))


def decode_gold(data: bytes) -> WireReport | WireNoEvent:
    """Read a line of gold: a report, or that nothing happened; raises ``WireError`` as ``decode``."""
    if not data.startswith(_NO_EVENT_BEGINS):
        return decode(data)
    try:
        return _NO_EVENT_DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(f"not a plainrecord.no_event/1 record: {error}") from error


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the wire format, made from the types above."""
    schema = msgspec.json.schema(WireReport)
    # What was added later has a default, so that older files can be read; it is always written.
    of_record = schema["$defs"]["WireReport"]
    of_record["required"] = list(of_record["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}
