"""Invented incidents and the reports of them, any number of them, for measuring linking at scale.

Sixty events a day in five countries that do not exist, so that the time told of grows with their number. What makes
linking hard and slow is in it on purpose: towns, armed groups, given names and words recur with the frequencies of
Zipf's law; spokespeople and groups stand in many reports of their country; days, places and figures are left out,
rounded or wrong; tolls rise; a tenth of the documents tell of an earlier event in passing; stories are told again
months later; a fifth of the documents are copies with small edits. The same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from itertools import accumulate
from random import Random

from plainrecord.lang.rarity import load_rarity
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Actor, Casualty, Count, Means, Participation, When, Where
from plainrecord.model.vocab import (
    ActorKind,
    CasualtyOutcome,
    CasualtyParty,
    DatePrecision,
    GeoPrecision,
    Modality,
    PlaceRelation,
    RangeKind,
    Role,
    Weapon,
)

EVENTS_A_DAY = 60
COPIES = 0.2
FIRST_DAY = date(2019, 1, 1)
_COUNTRIES = ("XA", "XB", "XC", "XD", "XE")
_ACTS = (
    ("clash.armed", Weapon.FIREARM, ("gunmen", "clashes", "checkpoint", "patrol", "ambush", "convoy", "outpost")),
    ("strike.artillery_missile", Weapon.ARTILLERY, ("shells", "mortar", "rockets", "shelling", "barrage", "rubble")),
    ("strike.air", Weapon.AIRCRAFT_CREWED, ("warplanes", "airstrike", "jets", "bombs", "crater", "rescuers")),
    ("strike.drone", Weapon.DRONE, ("drone", "drones", "warhead", "wreckage", "debris", "depot")),
    ("explosion.ied_mine", Weapon.IED, ("roadside", "bomb", "device", "blast", "minibus", "explosives")),
    ("attack.civilians", Weapon.FIREARM, ("villagers", "herders", "farmers", "raid", "huts", "motorcycles")),
    ("attack.targeted_killing", Weapon.HANDGUN, ("pistol", "lawyer", "councillor", "motorbike", "mayor", "teacher")),
    ("abduction", Weapon.FIREARM, ("kidnapped", "ransom", "hostages", "bus", "students", "forest")),
)  # fmt: skip
_SITES = (
    "market",
    "school",
    "mosque",
    "church",
    "bridge",
    "hospital",
    "camp",
    "mine",
    "bakery",
    "station",
    "well",
)
_SYLLABLES = ("ba", "dor", "ka", "mel", "ri", "san", "tu", "vel", "zo", "har", "lin", "ges", "mo", "nad", "pir",
              "qua", "sel", "tor", "yan", "ul", "ost", "bre", "fen", "ghi", "jal", "ked", "lum", "nar",
              "ost", "rav")  # fmt: skip
_OUTLETS = (
    "Daily Herald",
    "News Wire",
    "Radio Sahel",
    "Courier",
    "Monitor",
    "Evening Post",
    "Tribune",
    "Agency",
)


class Zipf:
    """Words drawn with the frequencies of the law of Zipf and Mandelbrot: the n-th as often as 1 / (n + ``offset``)."""

    def __init__(self, words: Sequence[str], offset: int = 1) -> None:
        self.words = words
        self._summed = list(accumulate(1 / (rank + offset) for rank in range(1, len(words) + 1)))

    def draw(self, dice: Random, count: int = 1) -> list[str]:
        """``count`` words, the same one perhaps twice."""
        return dice.choices(self.words, cum_weights=self._summed, k=count)


@dataclass(frozen=True, slots=True)
class Country:
    """Towns (name, region, latitude, longitude), armed groups and spokespeople, the often named first."""

    code: str
    towns: dict[str, tuple[str, float, float]]
    often: Zipf
    groups: Zipf
    speakers: Zipf


@dataclass(frozen=True, slots=True)
class Incident:
    """What truly happened; reports tell it more or less so."""

    number: int
    day: date
    country: Country
    town: str
    act: int
    initiator: str
    target: str
    killed: int
    injured: int
    people: tuple[tuple[str, int], ...]
    story: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A document, its reports, and the number of the incident that each of them tells of."""

    document: Document
    reports: tuple[Report, ...]
    incidents: tuple[int, ...]


class World:
    """The countries, names and words that all incidents draw on; made once per ``seed``."""

    def __init__(self, seed: int = 5) -> None:
        self.seed = seed
        dice = Random(f"world {seed}")
        common = load_rarity().listed
        self.words = list(common)
        self._rates = list(accumulate(2.718281828**-rarity for rarity in common.values()))
        self.rarer = [word for word, rarity in common.items() if rarity > 4 and word.isalpha()]
        self.terms = Zipf(_coined(dice, 60_000, 4), 300)
        self.given = Zipf(_coined(dice, 400, 2), 5)
        self.families = Zipf(_coined(dice, 8_000, 3), 20)
        self.countries = [self._country(code, dice) for code in _COUNTRIES]

    def _country(self, code: str, dice: Random) -> Country:
        north, east = dice.uniform(-25, 35), dice.uniform(-15, 90)
        regions = _coined(dice, 8, 3)
        towns = {
            town.capitalize(): (dice.choice(regions), north + dice.uniform(0, 7), east + dice.uniform(0, 9))
            for town in _coined(dice, 150, 3)
        }
        groups = [f"{word.capitalize()} {kind}" for word, kind in
                  zip(_coined(dice, 14, 3), ("Front", "Army", "Brigade", "Union", "Movement", "Guard", "Council") * 2,
                      strict=True)]  # fmt: skip
        speakers = [self._person(dice) for _ in range(150)]
        return Country(code, towns, Zipf(list(towns)), Zipf(groups), Zipf(speakers))

    def _person(self, dice: Random) -> str:
        return f"{self.given.draw(dice)[0].capitalize()} {self.families.draw(dice)[0].capitalize()}"

    def filler(self, dice: Random, count: int) -> list[str]:
        """Words as common as they are in news."""
        return dice.choices(self.words, cum_weights=self._rates, k=count)

    def incident(self, number: int) -> Incident:
        """The incident of that number; they are numbered through the days."""
        dice = Random(f"incident {self.seed} {number}")
        country = dice.choices(self.countries, (5, 4, 3, 2, 1))[0]
        act = min(int(dice.expovariate(0.4)), len(_ACTS) - 1)
        initiator, target = country.groups.draw(dice, 2)
        killed = int(dice.paretovariate(1.1)) - 1
        people = tuple(
            (self._person(dice), dice.randint(3, 80)) for _ in range(dice.choice((0, 0, 1, 1, 2, 3, 4)))
        )
        story = (
            *dice.sample(self.rarer, 12), *self.terms.draw(dice, 3), dice.choice(_SITES), *_coined(dice, 1, 4)
        )  # fmt: skip
        return Incident(
            number, FIRST_DAY + timedelta(number // EVENTS_A_DAY), country, country.often.draw(dice)[0], act,
            initiator, target, min(killed, 150), int(killed * dice.uniform(0, 3)) + dice.choice((0, 0, 1, 2)), people,
            story,
        )  # fmt: skip

    def documents(self, number: int) -> Iterator[Told]:
        """The documents about an incident: one to six, and copies of some."""
        incident = self.incident(number)
        dice = Random(f"documents {self.seed} {number}")
        for position in range(dice.choices((1, 2, 3, 4, 5, 6), (34, 24, 16, 12, 8, 6))[0]):
            told = _Writer(self, incident, dice, f"{number}-{position}").told()
            yield told
            copies = COPIES / (1 - COPIES)  # so many per original make that share of all
            if dice.random() < copies:
                yield self._copy(told, dice)

    def _copy(self, told: Told, dice: Random) -> Told:
        """The same text from another outlet: another agency line, a few words exchanged, perhaps cut short."""
        text = told.document.text
        words = text.split(" ")
        first = max(span.end for report in told.reports for span in report.passages)
        keep = len(text[:first].split(" "))
        for at in dice.sample(range(keep, len(words)), max(0, (len(words) - keep) // 60)):
            words[at] = dice.choice(self.rarer)
        if dice.random() < 0.3:
            words = words[: max(keep, len(words) - 30)]
        edited = " ".join([*words, f"({dice.choice(_OUTLETS)})"])
        published = told.document.published or FIRST_DAY
        document = _document(
            f"{told.document.document_ref}-copy",
            edited,
            published + timedelta(dice.choice((0, 0, 1, 2))),
            self.seed,
        )
        return replace(told, document=document, reports=_of(document, told.reports))


def reports_until(world: World, count: int) -> Iterator[Told]:
    """Documents, incident by incident, until they hold ``count`` reports."""
    number = held = 0
    while True:
        for told in world.documents(number):
            yield told
            held += len(told.reports)
            if held >= count:
                return
        number += 1


class _Writer:
    """Writes one document about one incident."""

    def __init__(self, world: World, incident: Incident, dice: Random, name: str) -> None:
        self.world, self.incident, self.dice, self.name = world, incident, dice, name
        delay = min(int(dice.expovariate(0.8)), 6) if dice.random() < 0.95 else dice.randint(7, 300)
        self.delay, self.published = delay, incident.day + timedelta(delay)

    def told(self) -> Told:
        lead, passing = self._lead(), None
        if self.dice.random() < 0.1 and self.incident.number > 600:
            passing = self.world.incident(self.incident.number - self.dice.randint(1, 600))
        aside = f"It followed {_ACTS[passing.act][2][0]} in {passing.town} days before." if passing else ""
        text = " ".join(part for part in (lead, aside, self._body()) if part)
        document = _document(self.name, text, self.published, self.world.seed)
        end = len(lead)
        reports = [self._report(document, self.incident, 0, Span(0, end))]
        if passing:
            reports.append(self._report(document, passing, 1, Span(end + 1, end + 1 + len(aside))))
        incidents = (self.incident.number, passing.number) if passing else (self.incident.number,)
        return Told(document, tuple(reports), incidents)

    def _lead(self) -> str:
        incident, dice = self.incident, self.dice
        theme = _ACTS[incident.act][2]
        site = incident.story[15]
        people = ". ".join(
            f"{name}, {age}, was among the dead" for name, age in incident.people if dice.random() < 0.65
        )
        told = f", the {dice.choice(_OUTLETS)} said" if dice.random() < 0.2 else ""
        return (
            f"{dice.choice(theme)} hit a {site} in {incident.town} on {incident.day:%A}, killing {incident.killed} and "
            f"injuring {incident.injured}{told}. {people}."
        )

    def _body(self) -> str:
        incident, dice, country = self.incident, self.dice, self.incident.country
        sentences = [_sentence(dice.sample(incident.story, 9))]
        length = dice.randint(80, 300)
        words = 40
        while words < length:
            count = dice.randint(9, 22)
            sentence = self.world.filler(dice, count)
            if dice.random() < 0.4:
                sentence += self.world.terms.draw(dice)
            if dice.random() < 0.25:
                sentence += dice.sample(_ACTS[incident.act][2], 1)
            chance = dice.random()
            if chance < 0.06:
                sentence += ["said", country.speakers.draw(dice)[0]]
            elif chance < 0.14:
                sentence += ["near", country.often.draw(dice)[0], "and", country.groups.draw(dice)[0]]
            elif chance < 0.36:
                sentence += dice.sample(incident.story, 3)
            sentences.append(_sentence(sentence))
            words += len(sentence)
        return ". ".join(sentences) + "."

    def _report(self, document: Document, incident: Incident, ordinal: int, span: Span) -> Report:
        dice, spans = self.dice, (span,)
        event_type, weapon, _ = _ACTS[incident.act if dice.random() < 0.88 else dice.randrange(5)]
        told = 0.6 + 0.4 * min(1.0, self.delay / 2)  # tolls rise
        return Report(
            f"{document.document_id}:{ordinal}", document, ordinal,
            Reading(Act(event_type), spans, "invented/1"), Reading(Modality.ASSERTED, spans, "invented/1"), spans,
            _when(incident, dice, spans), tuple(_places(incident, dice, spans)),
            tuple(
                Reading(Participation(Actor(name, ActorKind.REBEL_GROUP, name.lower()), role), spans, "invented/1")
                for name, role in ((incident.initiator, Role.INITIATOR), (incident.target, Role.TARGET))
                if dice.random() < 0.6
            ),
            tuple(
                Reading(Casualty(outcome, CasualtyParty.TOTAL, _count(round(number * told), dice)), spans, "invented/1")
                for outcome, number in ((CasualtyOutcome.KILLED, incident.killed),
                                        (CasualtyOutcome.INJURED, incident.injured))
                if number and dice.random() < 0.8
            ),
            (Reading(Means(weapon, weapon.value), spans, "invented/1"),) if dice.random() < 0.7 else (),
        )  # fmt: skip


def _when(incident: Incident, dice: Random, spans: tuple[Span, ...]) -> Reading[When] | None:
    chance = dice.random()
    if chance > 0.85:
        return None
    day = incident.day + timedelta(0 if chance < 0.75 else dice.choice((-1, 1)))
    first = day - timedelta(3 if chance < 0.05 else 0)
    when = When(first, day, RangeKind.EXACT, DatePrecision.D1, day.isoformat(), "invented/1")
    return Reading(when, spans, "invented/1")


def _places(incident: Incident, dice: Random, spans: tuple[Span, ...]) -> Iterator[Reading[Where]]:
    chance, country = dice.random(), incident.country
    region, north, east = country.towns[incident.town]
    if chance > 0.95:
        return
    where = Where(
        incident.town,
        PlaceRelation.AT,
        GeoPrecision.G2,
        None,
        None,
        north,
        east,
        0.0,
        None,
        country.code,
        region,
    )
    if chance > 0.88:
        where = replace(where, name=region, geo_precision=GeoPrecision.G6, radius_km=90.0)
    elif chance > 0.8:
        where = replace(where, latitude=round(north + dice.uniform(-0.1, 0.1), 2))
    yield Reading(where, spans, "invented/1")
    if dice.random() < 0.25:
        town = country.often.draw(dice)[0]
        region, north, east = country.towns[town]
        other = replace(where, name=town, geo_precision=GeoPrecision.G2, latitude=north, longitude=east, radius_km=0.0,
                        admin1=region)  # fmt: skip
        yield Reading(other, spans, "invented/1")


def _count(number: int, dice: Random) -> Count:
    number = max(1, number + dice.choice((0, 0, 0, 0, -1, 1)))
    if dice.random() < 0.15:
        return Count(number, None, None, "invented/1", f"at least {number}")
    return Count(number, number, number, "invented/1", str(number))


def _document(name: str, text: str, published: date, seed: int) -> Document:
    identity = blake2b(f"{seed} {name}".encode(), digest_size=12).hexdigest()
    return Document(
        identity, name, text, identity, identity, "text/plain", "invented/1", "en", published=published
    )


def _of(document: Document, reports: Sequence[Report]) -> tuple[Report, ...]:
    return tuple(
        replace(report, report_id=f"{document.document_id}:{report.ordinal}", document=document)
        for report in reports
    )


def _sentence(words: Sequence[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _coined(dice: Random, count: int, syllables: int) -> list[str]:
    """So many different words that no dictionary has."""
    words: dict[str, None] = {}
    while len(words) < count:
        words[
            "".join(dice.choice(_SYLLABLES) for _ in range(syllables)) + dice.choice(("", "n", "s", "k"))
        ] = None
    return list(words)
