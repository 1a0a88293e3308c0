"""Typed values of the fields of a report. Null means "not stated" and is never zero.

Dates are proleptic Gregorian civil days, coordinates WGS 84 degrees, distances kilometres, counts persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    Outcome,
    PersonStatus,
    PlaceRelation,
    RangeKind,
    Role,
    Sex,
    TargetType,
    TimeOfDay,
    Weapon,
)


@dataclass(frozen=True, slots=True)
class Act:
    """What happened: one neutral event type of ``world/taxonomy.toml``, and whether it was carried through."""

    event_type: str
    outcome: Outcome = Outcome.COMPLETED


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days in which, or throughout which, the act took place.

    ``earliest`` and ``latest`` are inclusive; None is an open end. ``rule_id`` names the phrase rule
    (a row of the date grammar) that made it; ``tolerance_days`` is how far the interval was widened because
    the calendar of the words does not convert exactly.
    """

    earliest: date | None
    latest: date | None
    range_kind: RangeKind
    precision: DatePrecision
    edtf: str
    rule_id: str
    calendar: Calendar = Calendar.GREGORIAN
    tolerance_days: int = 0
    time_of_day: TimeOfDay = TimeOfDay.UNKNOWN


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a gazetteer. ``feature_code`` is GeoNames class.code, e.g. ``P.PPL`` or ``A.ADM1``."""

    place_id: str
    name: str
    feature_code: str
    latitude: float
    longitude: float
    country_iso2: str | None = None
    admin1: str | None = None
    population: int = 0
    gazetteer: str = ""


@dataclass(frozen=True, slots=True)
class PlaceAlternative:
    """Another reading of the same name, with its score between 0 and 1; never silently dropped."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Where:
    """Where the act took place, as far as the words say.

    ``name`` is the place as named in the text; ``place`` is None when no gazetteer entry fits.
    ``second`` is the other end of a relation with two ends (between A and B).
    ``latitude`` and ``longitude`` are a representative point: read them only with ``geo_precision`` and
    ``radius_km``. Country or admin only is never a pin of its own.
    """

    name: str
    relation: PlaceRelation
    geo_precision: GeoPrecision
    place: Place | None = None
    second: Place | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    distance_km: float | None = None
    country_iso2: str | None = None
    admin1: str | None = None
    alternatives: tuple[PlaceAlternative, ...] = ()
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who, by a neutral name.

    ``actor_id`` is set for public organisations of the registry; others keep their words in ``label``.
    ``person_name`` is set only when the words name a person; it never leaves in an export.
    ``is_official`` marks a public function ("the mayor of X"): ``label`` is then the function, kept on export.
    """

    label: str
    kind: ActorKind = ActorKind.UNKNOWN
    actor_id: str | None = None
    country_iso2: str | None = None
    person_name: str | None = None
    is_official: bool = False


@dataclass(frozen=True, slots=True)
class Participation:
    """The part an actor has in an act, and on what basis it is said."""

    actor: Actor
    role: Role
    basis: AttributionBasis = AttributionBasis.REPORTED_UNATTRIBUTED


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons or things as the words give it; ``phrase_id`` is a row of the number grammar."""

    low: int | None
    best: int | None
    high: int | None
    phrase_id: str
    literal: str


@dataclass(frozen=True, slots=True)
class Casualty:
    """One row of outcome x party x figure.

    ``subset_of`` is the position, in the report's casualties, of the row this one is part of
    ("12 dead, including three children"): a subset is never added to its whole.
    ``who`` are the words for the people counted. ``person_names`` never leave in an export.
    """

    outcome: CasualtyOutcome
    party: CasualtyParty
    count: Count
    who: str = ""
    status: PersonStatus = PersonStatus.UNKNOWN
    sex: Sex = Sex.UNKNOWN
    age_group: AgeGroup = AgeGroup.UNKNOWN
    scope: CasualtyScope = CasualtyScope.THIS_EVENT
    subset_of: int | None = None
    person_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """A weapon or method, with the words that name it."""

    weapon: Weapon
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """A thing or site attacked, with the words that name it."""

    target_type: TargetType
    words: str
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """What was damaged, and how badly."""

    target_type: TargetType
    words: str
    extent: DamageExtent
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, by role words; ``actor`` when the words name an organisation or a person."""

    label: str
    position: ClaimantPosition = ClaimantPosition.UNKNOWN
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who in the document asserts or denies what. A null speaker is the outlet's own voice."""

    about: ClaimAbout
    stance: ClaimStance
    speaker: Speaker | None = None
    accused: Actor | None = None
    mode: ClaimMode = ClaimMode.UNKNOWN
    hedges: tuple[str, ...] = ()
