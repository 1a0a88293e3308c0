"""Reports of invented events from short notes, for tests of estimating and of what is exported of events."""

from __future__ import annotations

import re
from datetime import date

from plainrecord.fields.date_interval import Stretch, when_of
from plainrecord.model.linking import Event
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, PartyLink, Source, Span
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
    Where,
)
from plainrecord.model.vocab import (
    ActorKind,
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
    PartyLinkKind,
    PersonStatus,
    PlaceRelation,
    Role,
    SourceType,
    Stance,
    TargetType,
    Weapon,
)

MAKER = "rules/test@1"
TEXT = "x" * 400

#: Where the invented places lie: name -> precision, latitude, longitude, radius, unit, country.
PLACES = {
    "Keld": ("G2", 10.0, 20.0, 2.0, "Upper Tesh", "XM"),
    "Keld market": ("G1", 10.001, 20.001, 0.5, "Upper Tesh", "XM"),
    "near Keld": ("G3", 10.0, 20.0, 25.0, "Upper Tesh", "XM"),
    "Sant": ("G2", 12.0, 23.0, 2.0, "Coast", "XM"),
    "Upper Tesh": ("G6", 10.2, 20.2, 120.0, "Upper Tesh", "XM"),
    "Marava": ("G8", 11.0, 21.0, 500.0, None, "XM"),
    "Ostra": ("G8", 30.0, 50.0, 500.0, None, "XO"),
    "a valley": ("G0", None, None, None, None, None),
}


def where(name: str) -> Where:
    precision, latitude, longitude, radius_km, admin1, country = PLACES[name]
    place = None
    if latitude is not None:
        place = Place(f"g:{name}", name, "P.PPL", latitude, longitude, country, admin1)
    return Where(
        name, PlaceRelation.AT, GeoPrecision(precision), place, None, latitude, longitude, radius_km, None,
        country, admin1,
    )  # fmt: skip


def count(words: str) -> Count:
    """``11``, ``11+`` (at least), ``11-14``, ``?-30`` (up to), ``?`` (not stated)."""
    found = re.fullmatch(r"(\?|\d+)(?:(\+)|-(\d+))?", words)
    low = None if found[1] == "?" else int(found[1])
    if found[2]:
        return Count(low, low, None, "N_min", words)
    if found[3]:
        return Count(low, low, int(found[3]), "N_range", words)
    return Count(low, low, low, "N_exact", words)


def actor(words: str) -> Actor:
    """``Northern Front [rebel_group]``, with an id in front: ``xm.nf = Northern Front [rebel_group] XM``."""
    found = re.fullmatch(r"(?:([\w.]+) = )?(.*?)(?: \[(\w+)\])?(?: (X[A-Z]))?", words)
    return Actor(found[2], ActorKind(found[3] or "unknown"), found[1], found[4])


def speaker(note: dict) -> Speaker | None:
    if "says" not in note:
        return None
    who = actor(note["says"])
    return Speaker(who.label, ClaimantPosition(note.get("as", "unknown")), who)


def reading(value, note=None):
    note = note or {}
    return Reading(
        value, (Span(0, 4),), MAKER, Stance(note.get("stance", "asserted")), speaker(note),
        note.get("confidence", 0.5),
    )  # fmt: skip


def casualty(note: dict, at: int) -> Reading[Casualty]:
    outcome = next(outcome for outcome in CasualtyOutcome if outcome.value in note)
    value = Casualty(
        outcome,
        CasualtyParty(note.get("of", "unknown")),
        count(str(note[outcome.value])),
        note.get("people", ""),
        PersonStatus(note.get("status", "unknown")),
        scope=CasualtyScope(note.get("scope", "this_event")),
        subset_of=note.get("part_of"),
    )
    made = reading(value, note)
    return Reading(value, (Span(at, at + 1),), MAKER, made.stance, made.claimant, made.confidence)


def source(note: dict) -> Source | None:
    if "source" not in note:
        return None
    links = tuple(
        PartyLink(link["actor"], PartyLinkKind(link["link"]), link.get("since"), link.get("until"))
        for link in note.get("links", [])
    )
    name = note["source"]
    kind = SourceType(note.get("source_type", "unknown"))
    return Source(name.lower().replace(" ", "-"), name, kind, "XM", links)


def document(note: dict) -> Document:
    name = note["id"]
    return Document(
        f"doc-{name}", note.get("ref", f"{name}.txt"), TEXT, "ab" * 32, "cd" * 32, "text/plain", "plain/1", "en",
        published=note.get("day"), source=source(note),
    )  # fmt: skip


def participation(note: dict | str, role: Role) -> Reading[Participation]:
    note = {"who": note} if isinstance(note, str) else note
    basis = AttributionBasis(note.get("basis", "reported_unattributed"))
    return reading(Participation(actor(note["who"]), Role(note.get("role", role)), basis), note)


def claim(note: dict) -> Reading[Claim]:
    accused = actor(note["accused"]) if "accused" in note else None
    about = ClaimAbout(note.get("about", "responsibility"))
    return reading(Claim(about, ClaimStance(note["stance"]), speaker(note), accused))


def when(words: str):
    first, _, last = words.partition("/")
    earliest, latest = date.fromisoformat(first), date.fromisoformat(last or first)
    return when_of(Stretch(earliest, latest, "test.day"))


def damage(note: dict) -> Reading[Damage]:
    extent = DamageExtent(note.get("extent", "damaged"))
    return reading(Damage(TargetType(note["kind"]), note.get("words", note["kind"]), extent), note)


def report(note: dict) -> Report:
    """The report of one note; see the case files for what a note may say."""
    act = Act(note.get("act", "attack.civilians"), Outcome(note.get("outcome", "completed")))
    return Report(
        report_id=note["id"],
        document=document(note),
        ordinal=0,
        act=reading(act),
        modality=reading(Modality(note.get("modality", "asserted"))),
        passages=(Span(0, 100), Span(100, 400)),
        when=reading(when(note["when"])) if "when" in note else None,
        places=tuple(reading(where(name)) for name in note.get("where", [])),
        participants=(
            *(participation(who, Role.INITIATOR) for who in note.get("initiators", [])),
            *(participation(who, Role.TARGET) for who in note.get("hit", [])),
        ),
        casualties=tuple(casualty(row, at * 7) for at, row in enumerate(note.get("figures", []))),
        weapons=tuple(reading(Means(Weapon(weapon), weapon)) for weapon in note.get("weapons", [])),
        targets=tuple(reading(Target(TargetType(kind), kind)) for kind in note.get("sites", [])),
        damage=tuple(damage(row) for row in note.get("damage", [])),
        claims=tuple(claim(row) for row in note.get("claims", [])),
    )


def event_of(reports) -> Event:
    return Event("e1", tuple(one.report_id for one in reports))


def lineages_of(notes) -> dict[str, str]:
    """Document -> lineage, for the notes that name one."""
    return {f"doc-{note['id']}": note["lineage"] for note in notes if "lineage" in note}
