"""What of a report is compared: a few typed values, small enough to hold a hundred thousand in memory.

A row of another dataset makes a profile, too, so that reports and coded datasets are linked by one machinery.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plainrecord.fields.casualty import totals
from plainrecord.lang.likeness import LikenessWords
from plainrecord.lang.rarity import Rarity, folded, words_of
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.model.values import Count, When, Where
from plainrecord.model.vocab import ActorKind, CasualtyOutcome, GeoPrecision, Role, Weapon

#: Weightiest words kept of a document, and of the sentences of one account.
DOCUMENT_WORDS = 40
ACCOUNT_WORDS = 20
#: A capitalised word at least this rare counts as a name.
NAME_RARITY = 6.2
_SHORTEST_NAME = 3
_MOST_PLACES = 4
_MOST_DAYS = 6
_LONGEST_INTERVAL_DAYS = 31
#: Precisions at which a place has a point of its own (not a region's, a country's or a sea's).
_AREAS = frozenset({GeoPrecision.G4, GeoPrecision.G5, GeoPrecision.G6})
_SETTLED = frozenset({GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G3})
_PARAGRAPH = re.compile(r"\n\s*")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"'\u2019\u201d)\]]*\s*$")
#: So many reports of different days and places make a bulletin.
_FEWEST_OF_A_BULLETIN = 3
_INITIATORS = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR, Role.DETAINING_PARTY})
_NOBODY = frozenset({ActorKind.UNKNOWN, ActorKind.CIVILIANS, ActorKind.UNIDENTIFIED_ARMED})
_TARGETS = frozenset({Role.TARGET, Role.VICTIM_GROUP})


Days = tuple[int, int]
"""First and last day of an interval, as proleptic Gregorian ordinals."""

Spot = tuple[float, float, float]
"""Latitude and longitude in degrees, and the kilometres by which the place may reach around them."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What all reports of one document share: its weightiest words, its names, and the ages, days and places it tells.

    ``main_report_id`` is the report with the most readings, of equals the first: what the document is about.
    ``lists_incidents`` is true of a list or bulletin, whose reports share nothing but the paper.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    ages: frozenset[int] = frozenset()
    days: tuple[Days, ...] = ()
    spots: tuple[Spot, ...] = ()
    main_report_id: str = ""
    lists_incidents: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """The comparable side of one report, or of one row of a dataset. None and empty mean "not stated".

    ``lineage_id`` is the voice it belongs to; copies share one. ``published`` is a proleptic ordinal, ``days`` the
    interval of the act, ``spots`` are its places that have a point; ``areas`` are country codes and
    ``country/first-order unit``, and ``place_names`` the names of towns
    and what is near them, folded. ``initiators`` and ``targets`` are actor ids, or labels of those that are not in
    the registry. ``account`` weighs the words of its own sentences.

    The rest is of rows of datasets. ``may_be`` are further event types, or families of them, that its code stands
    for. ``parties`` are its named sides, whoever did it, each as weighed words.
    """

    profile_id: str
    document_id: str
    lineage_id: str
    published: int | None = None
    event_type: str = ""
    days: Days | None = None
    spots: tuple[Spot, ...] = ()
    areas: frozenset[str] = frozenset()
    place_names: frozenset[str] = frozenset()
    initiators: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    weapons: frozenset[str] = frozenset()
    killed: Count | None = None
    injured: Count | None = None
    is_reprisal: bool = False
    traits: Traits = field(default_factory=Traits)
    account: Mapping[str, float] = field(default_factory=dict)
    may_be: frozenset[str] = frozenset()
    parties: tuple[Mapping[str, float], ...] = ()

    @property
    def is_main(self) -> bool:
        """Whether it is what its document is mainly about; a row of a dataset is."""
        return not self.traits.main_report_id or self.traits.main_report_id == self.profile_id

    @property
    def day(self) -> int | None:
        """The day it stands on for finding candidates, as a proleptic ordinal: of the event, else of publication."""
        return sum(self.days) // 2 if self.days else self.published


def traits_of(
    document: Document,
    words: Sequence[str],
    reports: Sequence[Report],
    rarity: Rarity,
    likeness: LikenessWords,
) -> Traits:
    """What all ``reports`` of a document share; ``words`` are its folded words.

    The names of their places and organisations are no names here: they are compared as fields, and recur in
    reports of many events.
    """
    text = document.text
    fields = {word for report in reports for label in _labels(report) for word in words_of(label)}
    whens = dict.fromkeys(report.when.value for report in reports if report.when)
    wheres = dict.fromkeys(reading.value for report in reports for reading in report.places)
    richest = min(
        reports, key=lambda report: (-sum(1 for _ in report.readings()), report.ordinal), default=None
    )
    return Traits(
        rarity.weights(words, DOCUMENT_WORDS),
        names_in(text, rarity) - fields,
        likeness.ages(text),
        tuple(days for days in map(days_of, whens) if days and _is_short(days))[:_MOST_DAYS],
        spots_of(tuple(wheres)),
        richest.report_id if richest else "",
        lists_incidents(text, reports),
    )


def lists_incidents(text: str, reports: Sequence[Report]) -> bool:
    """Whether a text is a list, or several reports have each their own sentences, day and place.

    In a list every report is one paragraph, which is its own, and most paragraphs are reports. Headings, which are no
    sentences, count as neither.
    """
    starts = [0, *(match.end() for match in _PARAGRAPH.finditer(text))]
    ends = [*starts[1:], len(text)]
    whole = {
        at for at, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        if _SENTENCE_END.search(text[start:end])
    }  # fmt: skip
    spans = [
        {span for span in report.passages if bisect_right(starts, span.start) in whole} for report in reports
    ]
    told = [{bisect_right(starts, span.start) for span in one} for one in spans]
    is_item_each = all(len(one) == 1 for one in told) and len(set().union(*told)) == len(told)
    if is_item_each and len(told) > 1 and 2 * len(told) > len(whole):
        return True
    is_told_apart = len(set().union(*spans)) == sum(map(len, spans))
    return len(reports) >= _FEWEST_OF_A_BULLETIN and is_told_apart and _are_apart(reports)


def _are_apart(reports: Sequence[Report]) -> bool:
    """Whether every report states a day and a place that no other one has."""
    days = {days_of(report.when.value) for report in reports if report.when} - {None}
    places = {report.places[0].value.place for report in reports if report.places} - {None}
    return len(days) == len(places) == len(reports)


def listed_traits(profile: Profile, traits: Traits) -> Traits:
    """What one report of a list has of its document: an item of a list is a short document by itself."""
    return Traits(
        profile.account,
        traits.names & profile.account.keys(),
        days=(profile.days,) if profile.days else (),
        spots=profile.spots,
    )


def _is_short(days: Days) -> bool:
    """Whether an interval says something: whole years agree with everything."""
    return days[1] - days[0] <= _LONGEST_INTERVAL_DAYS


def days_of(when: When) -> Days | None:
    """The interval as ordinals; None when an end is open."""
    if when.earliest is None or when.latest is None:
        return None
    return when.earliest.toordinal(), when.latest.toordinal()


def names_in(text: str, rarity: Rarity) -> frozenset[str]:
    """The rare capitalised words of a text, folded: names of persons, places and groups, most of them."""
    words = (word.strip("“”‘’\"'()[],.;:!?-") for word in set(text.split()) if not word[0].islower())
    capitalised = {word for word in words if len(word) >= _SHORTEST_NAME and word[0].isupper()}
    return frozenset(
        name for name in map(folded, capitalised) if name.isalpha() and rarity.of(name) >= NAME_RARITY
    )


def profile_of(
    report: Report, traits: Traits, lineage_id: str, rarity: Rarity, likeness: LikenessWords
) -> Profile:
    """The profile of a report; ``traits`` are those of its document."""
    document = report.document
    account = " ".join(span.quote(document.text) for span in report.passages)
    wheres = tuple(reading.value for reading in report.places)
    return Profile(
        report.report_id,
        document.document_id,
        lineage_id,
        document.published.toordinal() if document.published else None,
        report.act.value.event_type,
        days_of(report.when.value) if report.when else None,
        spots_of(wheres),
        areas_of(wheres),
        frozenset(folded(where.name) for where in wheres if where.geo_precision in _SETTLED),
        _actors(report, _INITIATORS),
        _actors(report, _TARGETS),
        frozenset(
            reading.value.weapon.value
            for reading in report.weapons
            if reading.value.weapon is not Weapon.UNKNOWN
        ),
        totals(report, CasualtyOutcome.KILLED),
        totals(report, CasualtyOutcome.INJURED),
        likeness.is_reprisal(account),
        traits,
        rarity.weights(words_of(account), ACCOUNT_WORDS),
    )


def spots_of(wheres: Sequence[Where]) -> tuple[Spot, ...]:
    """The first few places that have a point of their own; only an area reaches around it (``place.compare``).

    Beside a finer place an area only says where that is: all that happens in a province is not near by it.
    """
    has_finer = any(where.geo_precision in _SETTLED and where.latitude is not None for where in wheres)
    spots = (
        (where.latitude, where.longitude, (where.radius_km or 0.0) if where.geo_precision in _AREAS else 0.0)
        for where in wheres
        if where.latitude is not None
        and where.longitude is not None
        and where.geo_precision in (_SETTLED if has_finer else _AREAS)
    )
    return tuple(dict.fromkeys(spots))[:_MOST_PLACES]


def areas_of(wheres: Iterable[Where]) -> frozenset[str]:
    """Countries, and first-order units as ``country/unit``, of places."""
    areas = set()
    for where in wheres:
        if where.country_iso2:
            areas.add(where.country_iso2)
            if where.admin1:
                areas.add(f"{where.country_iso2}/{folded(where.admin1)}")
    return frozenset(areas)


def _labels(report: Report) -> Iterator[str]:
    """The names of its places and of its actors but persons."""
    for place in report.places:
        entry = place.value.place
        yield from (place.value.name, entry.name if entry else "", place.value.admin1 or "")
    for part in report.participants:
        if part.value.actor.person_name is None:
            yield part.value.actor.label


def _actors(report: Report, roles: frozenset[Role]) -> frozenset[str]:
    """Organisations by id, and other named kinds by label; people of no kind, and "gunmen", say nothing."""
    parts = (reading.value for reading in report.participants if reading.value.role in roles)
    return frozenset(
        part.actor.actor_id or folded(part.actor.label)
        for part in parts
        if part.actor.actor_id or part.actor.kind not in _NOBODY
    )
