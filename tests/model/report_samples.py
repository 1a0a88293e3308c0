"""Invented reports that use every field, for tests of what leaves the system."""

from __future__ import annotations

from datetime import date

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
    PlaceAlternative,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import (
    ActorKind,
    AgeGroup,
    CasualtyOutcome,
    CasualtyParty,
    ClaimAbout,
    ClaimantPosition,
    ClaimStance,
    DamageExtent,
    DatePrecision,
    GeoPrecision,
    Modality,
    PartyLinkKind,
    PlaceRelation,
    PublishedBasis,
    RangeKind,
    ResponsibilityStatus,
    Role,
    SourceType,
    Stance,
    TargetType,
    Weapon,
)

TEXT = (
    "Marava, 12 July - At least 11 people, including three children, were killed on Tuesday when a shell hit "
    "the market in Old Marava, police chief Omar Saleh said. Karim Haddad, a trader, was among the dead. "
    "The Northern Front denied firing."
)
MAKER = "rules/en.test@1"


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def reading(value, words, *, text=TEXT, **more):
    return Reading(value, (span(words, text),), MAKER, **more)


def document(text: str = TEXT, *, document_id: str = "d1", ref: str = "reports/one.txt", **more) -> Document:
    values = {
        "document_id": document_id,
        "document_ref": ref,
        "text": text,
        "raw_sha256": "ab" * 32,
        "text_sha256": "cd" * 32,
        "media_type": "text/plain",
        "text_reader": "plain/1",
        "language": "en",
        "title_end": 0,
        "published": date(2023, 7, 12),
        "published_basis": PublishedBasis.DATELINE,
        "source": Source(
            "marava-news",
            "Marava news agency",
            SourceType.NEWS_WIRE,
            "XM",
            (PartyLink("xm.army", PartyLinkKind.INDEPENDENT, date(2020, 1, 1)),),
        ),
    }
    return Document(**(values | more))


def place(name: str = "Old Marava") -> Place:
    return Place("g:1", name, "P.PPL", 21.5, -38.25, "XM", "Coast", 12000, "demo/1")


def casualty(
    outcome=CasualtyOutcome.KILLED, party=CasualtyParty.CIVILIANS, low=11, best=11, high=None, **more
):
    return Casualty(outcome, party, Count(low, best, high, "N", more.pop("literal", "words")), **more)


def full_report(*, ordinal: int = 0, of: Document | None = None) -> Report:
    police = Speaker(
        "police chief",
        ClaimantPosition.LOCAL_OFFICIAL,
        Actor("police chief", ActorKind.STATE_POLICE, person_name="Omar Saleh", is_official=True),
    )
    front = Actor("Northern Front", ActorKind.REBEL_GROUP, actor_id="xm.front", country_iso2="XM")
    where = Where(
        "Old Marava",
        PlaceRelation.AT,
        GeoPrecision.G2,
        place(),
        place("Marava"),
        21.5,
        -38.25,
        2.5,
        1.0,
        "XM",
        "Coast",
        (PlaceAlternative(place("Old Marava North"), 0.25),),
        "en.place.in",
    )
    when = When(
        date(2023, 7, 11),
        date(2023, 7, 11),
        RangeKind.EXACT,
        DatePrecision.D1,
        "2023-07-11",
        "en.weekday",
    )
    dead = casualty(literal="At least 11 people", who="people")
    minors = casualty(
        low=3, best=3, high=3, literal="three children", who="children", subset_of=0, age_group=AgeGroup.MINOR
    )
    named = casualty(
        low=1,
        best=1,
        high=1,
        literal="Karim Haddad, a trader",
        who="Karim Haddad",
        subset_of=0,
        person_names=("Karim Haddad",),
    )
    return Report(
        report_id=f"r{ordinal + 1}",
        document=of or document(),
        ordinal=ordinal,
        act=reading(Act("strike.artillery_missile"), "a shell hit", confidence=0.75),
        modality=reading(Modality.ASSERTED, "a shell hit"),
        passages=(Span(0, TEXT.index(" Karim")), Span(TEXT.index("Karim"), len(TEXT))),
        when=reading(when, "on Tuesday"),
        places=(reading(where, "Old Marava"),),
        participants=(
            reading(
                Participation(front, Role.ALLEGED_PERPETRATOR), "The Northern Front", stance=Stance.DENIED
            ),
            reading(
                Participation(Actor("Karim Haddad", person_name="Karim Haddad"), Role.VICTIM_GROUP),
                "Karim Haddad",
            ),
        ),
        casualties=(
            reading(dead, "At least 11 people", claimant=police),
            reading(minors, "three children", claimant=police),
            reading(named, "Karim Haddad, a trader"),
        ),
        weapons=(reading(Means(Weapon.ARTILLERY, "shell"), "shell"),),
        targets=(reading(Target(TargetType.MARKET, "the market"), "the market"),),
        damage=(
            reading(
                Damage(TargetType.MARKET, "market", DamageExtent.DAMAGED, Count(1, 1, 1, "N", "a")), "market"
            ),
        ),
        claims=(
            reading(
                Claim(ClaimAbout.CASUALTIES, ClaimStance.ASSERTS, police, hedges=("said",)),
                "police chief Omar Saleh said",
            ),
            reading(
                Claim(
                    ClaimAbout.RESPONSIBILITY,
                    ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY,
                    Speaker("Northern Front", ClaimantPosition.ALLEGED_PERPETRATOR, front),
                ),
                "The Northern Front denied firing",
            ),
        ),
        responsibility_status=ResponsibilityStatus.ACCUSED_DENIED,
    )
