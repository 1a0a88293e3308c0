"""Forms in which a person gives a value: which entries each field has, and how they become a typed value.

What a form does not ask for stays as the machine read it: the words quoted, a part of a whole, a second place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from plainrecord.fields.date_interval import Stretch, bounds_from_edtf, precision_of, when_of
from plainrecord.fields.place_point import locate
from plainrecord.model.text import Span
from plainrecord.model.values import (
    Act,
    Actor,
    Casualty,
    Claim,
    Count,
    Damage,
    Means,
    Participation,
    Place,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import (
    ActorKind,
    AgeGroup,
    AttributionBasis,
    CasualtyOutcome,
    CasualtyParty,
    CasualtyScope,
    ClaimAbout,
    ClaimantPosition,
    ClaimStance,
    DamageExtent,
    GeoPrecision,
    Modality,
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
from plainrecord.stages.review.options import BY_PERSON
from plainrecord.world.gazetteer import PlaceIndex
from plainrecord.world.taxonomy import event_types


class FormError(ValueError):
    """An entry that gives no value; ``entry`` is its name, ``str()`` says what to write, by the key of a string."""

    def __init__(self, entry: str, key: str) -> None:
        super().__init__(key)
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a form asks for: a ``choice`` of codes, a ``number``, ``text``, a ``date``, ``place`` or ``actor``."""

    name: str
    kind: str = "text"
    codes: type[StrEnum] | None = None


Code = TypeVar("Code", bound=StrEnum)

FORMS: Mapping[str, tuple[Entry, ...]] = {
    "act": (Entry("event_type", "event_type"), Entry("outcome", "choice", Outcome)),
    "modality": (Entry("modality", "choice", Modality),),
    "when": (Entry("edtf", "date"), Entry("time_of_day", "choice", TimeOfDay)),
    "places": (
        Entry("place", "place"),
        Entry("relation", "choice", PlaceRelation),
        Entry("latitude", "number"),
        Entry("longitude", "number"),
        Entry("geo_precision", "choice", GeoPrecision),
        Entry("radius_km", "number"),
    ),
    "participants": (
        Entry("label", "actor"),
        Entry("kind", "choice", ActorKind),
        Entry("role", "choice", Role),
        Entry("basis", "choice", AttributionBasis),
    ),
    "casualties": (
        Entry("outcome", "choice", CasualtyOutcome),
        Entry("low", "number"),
        Entry("high", "number"),
        Entry("party", "choice", CasualtyParty),
        Entry("who"),
        Entry("status", "choice", PersonStatus),
        Entry("sex", "choice", Sex),
        Entry("age_group", "choice", AgeGroup),
        Entry("scope", "choice", CasualtyScope),
    ),
    "weapons": (Entry("weapon", "choice", Weapon),),
    "targets": (Entry("target_type", "choice", TargetType),),
    "damage": (Entry("target_type", "choice", TargetType), Entry("extent", "choice", DamageExtent)),
    "claims": (
        Entry("about", "choice", ClaimAbout),
        Entry("stance", "choice", ClaimStance),
        Entry("speaker"),
        Entry("position", "choice", ClaimantPosition),
        Entry("accused", "actor"),
    ),
}
"""Field of a report -> what its form asks for, in order."""


def described() -> dict[str, list[dict[str, Any]]]:
    """The forms as plain data for the page."""
    return {
        field: [
            {"name": one.name, "kind": one.kind, "codes": [code.value for code in one.codes or ()]}
            for one in entries
        ]
        for field, entries in FORMS.items()
    }


def filled(field: str, value: Any) -> dict[str, str]:  # noqa: ANN401 (any value of a report)
    """The entries of the form as ``value`` fills them in."""
    found: dict[str, object] = {}
    for one in FORMS[field]:
        found[one.name] = _held(value, one.name)
    return {name: "" if held is None else str(held) for name, held in found.items()}


def _held(value: Any, name: str) -> object:  # noqa: ANN401 (any value of a report)
    if isinstance(value, Modality):
        return value
    if isinstance(value, Where) and name == "place":
        return value.place.name if value.place else value.name
    if isinstance(value, Casualty) and name in ("low", "high"):
        return getattr(value.count, name)
    if isinstance(value, Participation) and name in ("label", "kind"):
        return getattr(value.actor, name)
    if isinstance(value, Claim) and name in ("speaker", "position"):
        if value.speaker is None:
            return None
        return value.speaker.label if name == "speaker" else value.speaker.position
    if isinstance(value, Claim) and name == "accused":
        return value.accused.label if value.accused else None
    return getattr(value, name)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in form: the entries, and what they are filled in for.

    ``base`` is what the machine read, None for an added value; ``words`` those of the evidence, for values that quote.
    """

    base: Any
    entries: Mapping[str, str]
    places: PlaceIndex
    words: str

    def text(self, name: str) -> str:
        """An entry, "" when it is left out."""
        return self.entries.get(name, "").strip()

    def code(self, name: str, codes: type[Code]) -> Code:
        """The code chosen; "unknown" where there is one and nothing was chosen."""
        try:
            return codes(self.text(name) or "unknown")
        except ValueError:
            raise FormError(name, "form.no_choice") from None

    def whole(self, name: str) -> int | None:
        """A whole number, None when it is left out."""
        text = self.text(name)
        if text and not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise FormError(name, "form.no_number")
        return int(text) if text else None

    def decimal(self, name: str, most: float) -> float | None:
        """A number from ``-most`` to ``most``, None when it is left out."""
        text = self.text(name)
        try:
            number = float(text) if text else None
        except ValueError:
            raise FormError(name, "form.no_number") from None
        if number is not None and not -most <= number <= most:
            raise FormError(name, "form.no_number")
        return number


def read(field: str, filled_in: Filled) -> Any:  # noqa: ANN401 (the type is that of the field)
    """The value that a filled-in form gives; raises ``FormError`` for an entry that gives no value."""
    return _READERS[field](filled_in)


# --- one reader for each field ------------------------------------------------------------------------


def _act(form: Filled) -> Act:
    if form.text("event_type") not in event_types():
        raise FormError("event_type", "form.no_event_type")
    return Act(form.text("event_type"), form.code("outcome", Outcome))


def _modality(form: Filled) -> Modality:
    return form.code("modality", Modality)


def _when(form: Filled) -> When:
    base: When | None = form.base
    edtf, time = form.text("edtf"), form.code("time_of_day", TimeOfDay)
    if base is not None and edtf == base.edtf:
        return replace(base, time_of_day=time, precision=precision_of(base.earliest, base.latest, time))
    try:
        earliest, latest = bounds_from_edtf(edtf)
    except ValueError:
        raise FormError("edtf", "form.no_date") from None
    if (earliest is None and latest is None) or (earliest and latest and earliest > latest):
        raise FormError("edtf", "form.no_date")
    kind = RangeKind.THROUGHOUT if "/" in edtf and earliest and latest else RangeKind.SOMETIME_WITHIN
    return when_of(Stretch(earliest, latest, BY_PERSON, kind, time_of_day=time))


def _where(form: Filled) -> Where:
    """The machine's place where nothing was changed; a point that was typed; else the entry picked, in its relation."""
    base: Where | None = form.base
    relation = form.code("relation", PlaceRelation)
    name = form.text("place") or form.words
    place = _entry_of(form, name)
    point = _point(form)
    if point is not None and (
        place is None or (base is not None and place == base.place and _is_moved(base, point))
    ):
        return _at_point(form, name, relation, place, point)
    if place is None:
        if not name:
            raise FormError("place", "form.no_place")
        return Where(name, relation, GeoPrecision.G0, rule_id=BY_PERSON)
    if base is not None and place == base.place and relation is base.relation:
        return base
    spot = locate(
        place.feature_code, relation, (place.latitude, place.longitude), form.places.radius_km(place)
    )
    return Where(
        name, relation, spot.precision, place, None, spot.latitude, spot.longitude, spot.radius_km,
        country_iso2=place.country_iso2, admin1=place.admin1, rule_id=BY_PERSON,
    )  # fmt: skip


def _point(form: Filled) -> tuple[float, float] | None:
    latitude, longitude = form.decimal("latitude", 90), form.decimal("longitude", 180)
    if latitude is not None and longitude is not None:
        return latitude, longitude
    if latitude is None and longitude is None:
        return None
    raise FormError("longitude" if longitude is None else "latitude", "form.half_a_point")


def _is_moved(base: Where, point: tuple[float, float]) -> bool:
    return point != (base.latitude, base.longitude)


def _at_point(
    form: Filled, name: str, relation: PlaceRelation, place: Place | None, point: tuple[float, float]
) -> Where:
    precision = form.code("geo_precision", GeoPrecision)
    if precision is GeoPrecision.G0:
        raise FormError("geo_precision", "form.no_precision")
    radius_km = form.decimal("radius_km", 20_000)
    country, admin1 = (place.country_iso2, place.admin1) if place else (None, None)
    return Where(
        name, relation, precision, place, None, *point, radius_km,
        country_iso2=country, admin1=admin1, rule_id=BY_PERSON,
    )  # fmt: skip


def _entry_of(form: Filled, name: str) -> Place | None:
    """The gazetteer entry that was picked; that of the machine where the name was left as it is."""
    own: Place | None = form.base.place if form.base is not None else None
    if place_id := form.text("place_id"):
        known = [*form.places.lookup(name), *((own,) if own else ())]
        return next((place for place in known if place.place_id == place_id), None)
    return own if own is not None and name in (own.name, form.base.name) else None


def _participation(form: Filled) -> Participation:
    actor = _actor(form, "label", form.base.actor if form.base else None)
    return Participation(
        replace(actor, kind=form.code("kind", ActorKind)),
        form.code("role", Role),
        form.code("basis", AttributionBasis),
    )


def _casualty(form: Filled) -> Casualty:
    base: Casualty | None = form.base
    low, high = form.whole("low"), form.whole("high")
    if low is None and high is None:
        raise FormError("low", "form.no_number")
    if low is not None and high is not None and low > high:
        raise FormError("high", "form.high_below_low")
    best = low if low is not None else high  # conservative, as the number grammar takes it
    return Casualty(
        form.code("outcome", CasualtyOutcome), form.code("party", CasualtyParty),
        Count(low, best, high, BY_PERSON, base.count.literal if base else form.words),
        form.text("who"), form.code("status", PersonStatus), form.code("sex", Sex),
        form.code("age_group", AgeGroup), form.code("scope", CasualtyScope),
        base.subset_of if base else None, base.person_names if base else (),
    )  # fmt: skip


def _means(form: Filled) -> Means:
    return Means(form.code("weapon", Weapon), form.base.words if form.base else form.words)


def _target(form: Filled) -> Target:
    kind = form.code("target_type", TargetType)
    return replace(form.base, target_type=kind) if form.base else Target(kind, form.words)


def _damage(form: Filled) -> Damage:
    kind, extent = form.code("target_type", TargetType), form.code("extent", DamageExtent)
    base: Damage | None = form.base
    if base:
        return replace(base, target_type=kind, extent=extent)
    return Damage(kind, form.words, extent)


def _claim(form: Filled) -> Claim:
    base: Claim | None = form.base
    label = form.text("speaker")
    before = base.speaker if base else None
    kept = before.actor if before and before.label == label else None
    return Claim(
        form.code("about", ClaimAbout), form.code("stance", ClaimStance),
        Speaker(label, form.code("position", ClaimantPosition), kept) if label else None,
        _actor(form, "accused", base.accused if base else None) if form.text("accused") else None,
        *((base.mode, base.hedges) if base else ()),
    )  # fmt: skip


def _actor(form: Filled, name: str, base: Actor | None) -> Actor:
    """The actor of that label: the machine's where the label was left, the one of the registry where one was picked."""
    label, actor_id = form.text(name), form.text("actor_id")
    if not label:
        raise FormError(name, "form.no_actor")
    if base is not None and label == base.label and not actor_id:
        return base
    return Actor(label, actor_id=actor_id or None)


_READERS: Mapping[str, Callable[[Filled], Any]] = {
    "act": _act, "modality": _modality, "when": _when, "places": _where, "participants": _participation,
    "casualties": _casualty, "weapons": _means, "targets": _target, "damage": _damage, "claims": _claim,
}  # fmt: skip


def quoted(text: str, spans: tuple[Span, ...]) -> str:
    """The words at the spans."""
    return " ... ".join(span.quote(text) for span in spans)
