"""When and where an incident happened: from its own sentences, else from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from plainrecord.lang.alternatives import alternatives, word_pattern
from plainrecord.model.records import Mention, Reading
from plainrecord.model.text import Passage, Span
from plainrecord.model.values import When, Where
from plainrecord.model.vocab import DatePrecision, GeoPrecision, PassageKind, RangeKind
from plainrecord.stages.assemble.confidence import HEADING, LAYOUT
from plainrecord.stages.assemble.incidents import RAID, Incident, is_of_force, same_scene
from plainrecord.stages.assemble.unit import Layout, Unit, is_elsewhere
from plainrecord.stages.assemble.units import AFTERWARDS, coarseness, is_site, standing
from plainrecord.stages.normalise import CLAUSE, SAID, Normalised, Understood

#: How many sentences behind an account may still say when and where it happened.
_TOLD_AFTER_SENTENCES = 3
#: How many sentences of the same paragraph an account may take its day and place from.
_INHERITED_SENTENCES = 3
#: Characters behind the name of a town within which "police" makes it the town of an authority.
_AUTHORITY_REACH = 30
#: Days before publication of which a day that only the document names may be that of an act.
_RECENT_DAYS = 7
#: Lines of a form within which its fields belong together.
_FORM_LINES = 12
_DAY = (DatePrecision.T, DatePrecision.D1)
_VAGUE = (GeoPrecision.G0, GeoPrecision.G7, GeoPrecision.G8)
_AREA, _TOWN, _DISTRICT = "A.", "P.", ("A.ADM2", "A.ADM3", "A.ADM4")


@dataclass(frozen=True)
class Surroundings:
    """A document around its incidents: what days and places its sentences, headings and datelines name.

    ``told`` are the passages that tell of acts: a day of theirs is the day of those.
    """

    text: str
    published: date | None
    layout: Layout
    normalised: Normalised
    told: Collection[int]
    words: Mapping[str, frozenset[str]]

    def complete(self, incident: Incident) -> None:
        """Give an incident the day and the places that its own sentences do not name."""
        self._take_fields(incident)
        self._inherit_day(incident)
        self._inherit_place(incident)
        self._add_told_after(incident)
        if not _is_dated(incident):
            self._take_first_day(incident)
        elif (told := when_of(incident.units)) is not None and (
            finer := self._finer_day(told.value)
        ) is not None:
            for unit in incident.units:
                if unit.when is not None and _lies_within(finer.value, unit.when.value):
                    _date(unit, finer)
        if not _has_town(incident):
            self._add_town_of_all(incident)
        if not _is_dated(incident) and incident.units[0].passage.kind is PassageKind.SENTENCE:
            self._take_only_day(incident)

    def _take_only_day(self, incident: Incident) -> None:
        """Date an incident by the only recent day that the document names for any act."""
        if self._only_day is not None and any(unit.when is None for unit in incident.units):
            _date(incident.units[0], self._only_day)

    @cached_property
    def _only_day(self) -> Understood[When] | None:
        days = {
            item.value.earliest: item for item in reversed(self._told_days) if item.value.precision in _DAY
        }
        if self.published is None or len(days) != 1:
            return None
        ((day, item),) = days.items()
        is_recent = day is not None and day >= self.published - timedelta(days=_RECENT_DAYS)
        passage = self.layout.at(item.mention.span.start)
        return (
            item
            if is_recent and passage.kind is PassageKind.SENTENCE and passage.index in self.told
            else None
        )

    def _take_fields(self, incident: Incident) -> None:
        """Take day and place from the fields of the form that the account is one of: "Location: Lod town"."""
        first = incident.units[0]
        if not incident.places and not any(unit.places for unit in incident.units):
            fields = self._near(first.passage.index, self._place_fields)
            found = [item for field in fields for item in self._sites(field)]
            incident.inherited_places = sorted(found, key=lambda item: coarseness(item.value))[:2]
        if not _is_dated(incident) and (fields := self._near(first.passage.index, self._day_fields)):
            _date(first, next(item for item in self._told_days if fields[0].contains(item.mention.span)))

    def _near(self, index: int, fields: Mapping[int, Span]) -> list[Span]:
        """The fields of the form of an account: those before it from the nearest on, then those behind it."""
        back = range(index, max(-1, index - _FORM_LINES), -1)
        ahead = range(index + 1, index + _FORM_LINES)
        return [fields[at] for at in (*back, *ahead) if at in fields]

    @cached_property
    def _place_fields(self) -> dict[int, Span]:
        return self._fields(
            "place_labels", [item.mention.span for item in self.normalised.places if is_site(item)]
        )

    @cached_property
    def _day_fields(self) -> dict[int, Span]:
        return self._fields("day_labels", [item.mention.span for item in self._told_days])

    def _fields(self, labels: str, values: Sequence[Span]) -> dict[int, Span]:
        """The passages that are fields with one of some labels and hold a value of its kind."""
        label = _label_pattern(self.words[labels])
        holding = {self.layout.index(span.start) for span in values}
        return {
            at: span
            for at in sorted(holding)
            if label.match(self.text, (span := self.layout.passages[at].span).start, span.end)
        }

    def _inherit_day(self, incident: Incident) -> None:
        """A day not named in its own sentences comes from the sentence before, unless that tells of another act."""
        first = incident.units[0]
        if _is_dated(incident) or first.passage.index - 1 in self.told:
            return
        for passage in self._before(first):
            if passage.index in self.told:
                return
            if passage.index in self._days:
                _date(first, self._days[passage.index])
                return

    @cached_property
    def _days(self) -> dict[int, Understood[When]]:
        """The first day of each passage that names one."""
        return {self.layout.index(item.mention.span.start): item for item in reversed(self._told_days)}

    @cached_property
    def _told_days(self) -> list[Understood[When]]:
        """The days that are not only those on which something was said, or of one clause alone."""
        return [
            item
            for item in self.normalised.dates
            if item.value.precision is not DatePrecision.D9
            and not item.mention.attribute(SAID)
            and not item.mention.attribute(CLAUSE)
        ]

    def _take_first_day(self, incident: Incident) -> None:
        """Date an incident by the only day that sentences without an act name.

        Of several it is the first one if people came to harm in what the document begins with: what came of it is told
        with later days.
        """
        first = incident.units[0]
        if len(self._recent_days) == 1:
            _date(first, next(iter(self._recent_days.values())))
        elif (
            self._first_day is not None and first.passage.index == self._first_told and _has_victims(incident)
        ):
            _date(first, self._first_day)

    @cached_property
    def _first_told(self) -> int:
        """The passage that the document begins to tell of acts in."""
        return min(self.told)

    @cached_property
    def _first_day(self) -> Understood[When] | None:
        """The first of several recent days, but for those of what had been before ("had last seen him on Monday")."""
        earlier = word_pattern(self.words["pluperfect_auxiliaries"])
        days = [
            day
            for day, item in self._recent_days.items()
            if not earlier.search(self.layout.at(item.mention.span.start).span.quote(self.text))
        ]
        return self._recent_days[min(days)] if days else None

    @cached_property
    def _recent_days(self) -> dict[date, Understood[When]]:
        """The days of the week before publication that sentences without an act name.

        The days of acts are theirs, and days on which something was said are those of the words.
        """
        if self.published is None:
            return {}
        week = self.published - timedelta(days=_RECENT_DAYS)
        return {
            item.value.earliest: item
            for item in reversed(self._told_days)
            if self._is_of_no_act(item.mention)
            and item.value.precision in _DAY
            and item.value.earliest is not None
            and item.value.earliest >= week
        }

    def _is_of_no_act(self, mention: Mention) -> bool:
        """Whether it stands in a sentence that tells of no act; the items of a list tell of one each."""
        passage = self.layout.at(mention.span.start)
        return passage.index not in self.told and passage.kind is not PassageKind.LIST_ITEM

    def _inherit_place(self, incident: Incident) -> None:
        """A place not named in its own sentences comes from the sentence before or the dateline.

        The town of the dateline is given beside its own places, too, where it only completes them: none of these has
        a point ("on Oak Street", "in Hill Park"), or the first is its district, or a quarter or a village close by.
        """
        first = incident.units[0]
        lines = (unit.passage.dateline for unit in incident.units)
        line = next((at for at in lines if at is not None), self._first_dateline)
        dateline = [] if line is None else self._sites(self.layout.passages[line].span)
        if not incident.places:
            for found in (*(self._sites(passage.span) for passage in self._before(first)), dateline):
                if found:
                    incident.inherited_places = found[:1]
                    break
        if dateline and not incident.inherited_places and _completes(dateline[0].value, incident.units):
            incident.inherited_places = dateline[:1]

    @cached_property
    def _first_dateline(self) -> int | None:
        """A title stands before the dateline, and yet belongs to it."""
        datelines = (one.index for one in self.layout.passages if one.kind is PassageKind.DATELINE)
        return next(datelines, None)

    def _add_told_after(self, incident: Incident) -> None:
        """Take a day, or a town, that no sentence of the act names from one after it that says when it happened.

        "It happened on Oak Street around noon on Monday": such a sentence tells of no act of its own. It also says
        which town of a county was meant.
        """
        first, last = incident.units[0], incident.units[-1]
        dated, placed = _is_dated(incident), _has_town(incident)
        if dated and placed:
            return
        occurrence = word_pattern(self.words["occurrence_words"])
        beyond = last.passage.index + _TOLD_AFTER_SENTENCES + 1
        for passage in self.layout.passages[first.passage.index + 1 : beyond]:
            if passage.index in self.told or passage.kind is not PassageKind.SENTENCE:
                continue
            if passage.heading != first.passage.heading or not occurrence.search(
                passage.span.quote(self.text)
            ):
                continue
            if not dated and passage.index in self._days:
                _date(first, self._days[passage.index])
                dated = True
            if not placed and (found := self._sites_within(passage.span, incident)):
                incident.inherited_places, placed = [*incident.inherited_places, found[0]], True

    def _add_town_of_all(self, incident: Incident) -> None:
        """Give an incident without a town that of the whole document, where it lies in what is known."""
        known = [item.value for item in _all_places(incident)]
        found = self._town_of_all
        if not known:
            incident.inherited_places = found
        elif found and _is_town(found[0].value) and _may_hold(known, found[0].value):
            incident.inherited_places = [*incident.inherited_places, found[0]]

    def _sites_within(self, span: Span, incident: Incident) -> list[Understood[Where]]:
        """The sites of a sentence; of an incident whose county or state is known, the towns in it."""
        known = [item.value for item in _all_places(incident)]
        sites = self._sites(span)
        return [
            item for item in sites if not known or (_is_town(item.value) and _may_hold(known, item.value))
        ]

    def _finer_day(self, long: When) -> Understood[When] | None:
        """The only day within a longer time that sentences give for what happened; None where there are several."""
        if long.range_kind is RangeKind.THROUGHOUT:
            return None
        occurrence = word_pattern(self.words["occurrence_words"])
        days = {
            item.value.earliest: item
            for item in reversed(self._told_days)
            if _lies_within(item.value, long)
            and self._is_of_no_act(item.mention)
            and (passage := self.layout.at(item.mention.span.start)).kind is PassageKind.SENTENCE
            and occurrence.search(passage.span.quote(self.text))
        }
        return next(iter(days.values())) if len(days) == 1 else None

    @cached_property
    def _town_of_all(self) -> list[Understood[Where]]:
        """The town whose police or other authority speaks, else the only town of sentences without an act."""
        authorities = word_pattern(self.words["local_authorities"])
        sites = [item for item in self.normalised.places if is_site(item) and _is_local(item.value)]
        for item in sites:
            end = item.mention.span.end
            if authorities.search(self.text[end : end + _AUTHORITY_REACH].partition(".")[0]):
                return [item]
        beside = [item for item in sites if self._is_of_no_act(item.mention)]
        towns = {item.value.place.place_id: item for item in reversed(beside) if item.value.place is not None}
        units = {
            (item.value.country_iso2, item.value.admin1)
            for item in self.normalised.places
            if is_site(item) and item.value.admin1 is not None
        }
        return list(towns.values()) if len(towns) == len(units) == 1 else []

    def _before(self, unit: Unit) -> list[Passage]:
        """The sentences before a unit in its paragraph or list item, the nearest first."""
        index = unit.passage.index
        passages = reversed(self.layout.passages[max(0, index - _INHERITED_SENTENCES) : index])
        same = (PassageKind.SENTENCE, PassageKind.LIST_ITEM)
        return [one for one in passages if one.kind in same and one.paragraph == unit.passage.paragraph]

    def _sites(self, span: Span) -> list[Understood[Where]]:
        return [item for item in self.normalised.places if span.contains(item.mention.span) and is_site(item)]


@cache
def _label_pattern(labels: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{alternatives(labels)})\s*:\s", re.IGNORECASE)


def _is_dated(incident: Incident) -> bool:
    """Whether some sentence names a day that is not only that of the words, or of what was done about it."""
    answers = _answers(incident.units)
    return any(
        unit.when is not None and not unit.said_day and id(unit) not in answers for unit in incident.units
    )


def _answers(units: Sequence[Unit]) -> frozenset[int]:
    """Those units (by ``id``) by which authorities answered to an act that the units only name ("a fatal shooting").

    A raid is no answer: force told beside it happened in it.
    """
    named = any(is_of_force(unit) and unit.act.attribute("voice") == "noun" for unit in units)
    after = (unit for unit in units if unit.family in AFTERWARDS and unit.event_type != RAID)
    return frozenset(map(id, after)) if named else frozenset()


def _date(unit: Unit, day: Understood[When]) -> None:
    unit.when, unit.inherited_day, unit.said_day = day, True, False


def _lies_within(day: When, long: When) -> bool:
    """Whether one is a single day of the other, which is longer."""
    if day.earliest is None or day.earliest != day.latest or long.earliest is None or long.latest is None:
        return False
    return long.earliest < long.latest and long.earliest <= day.earliest <= long.latest


def _all_places(incident: Incident) -> Iterator[Understood[Where]]:
    for unit in incident.units:
        yield from unit.places
    yield from incident.inherited_places


def _has_victims(incident: Incident) -> bool:
    return any(unit.casualties for unit in incident.units)


def _has_town(incident: Incident) -> bool:
    """Whether more is known of where it happened than streets, counties, states and countries."""
    return any(
        item.value.place is not None and not item.value.place.feature_code.startswith(_AREA)
        for item in _all_places(incident)
    )


def _may_hold(known: Sequence[Where], town: Where) -> bool:
    """Whether a town may be that of an account that names only streets, or an area it lies in."""
    areas = [where for where in known if where.latitude is not None]
    return not areas or any(same_scene(where, town) for where in areas)


def _is_town(where: Where) -> bool:
    return where.place is not None and where.place.feature_code.startswith(_TOWN)


def _is_local(where: Where) -> bool:
    """Whether it is a town or a district that the gazetteer has."""
    return where.place is not None and where.place.feature_code.startswith((_TOWN, *_DISTRICT))


def _completes(town: Where, units: Sequence[Unit]) -> bool:
    """Whether the town of a dateline only says more of the places that an account names."""
    if town.place is not None and not town.place.feature_code.startswith(_TOWN):
        return False
    known = [
        item.value
        for unit in units
        for item in unit.places
        if item.value.place is not None and item.value.geo_precision not in _VAGUE
    ]
    if town.place is not None and any(where.place == town.place for where in known):
        return False
    if not known:
        return True
    return _is_local(known[0]) and same_scene(known[0], town)


def when_of(units: Sequence[Unit]) -> Reading[When] | None:
    """The day the leading unit names, else the first any unit names; a finer one within it from another unit."""
    answers = _answers(units)
    dated = [
        unit
        for unit in sorted(
            units,
            key=lambda unit: (
                unit.said_day,
                id(unit) in answers,
                unit.inherited_day,
                -min(unit.rank, 1),
                unit.act.span.start,
            ),
        )
        if unit.when is not None
    ]
    chosen = next(iter(dated), None)
    if chosen is None or chosen.when is None:
        return None
    finer = next((unit for unit in dated if _is_finer(unit, chosen)), chosen)
    item = finer.when or chosen.when
    from_heading = HEADING if finer.inherited_day else ""
    return Reading(
        item.value, (item.mention.span,), f"{item.mention.maker}+{item.value.rule_id}{from_heading}"
    )


def _is_finer(unit: Unit, chosen: Unit) -> bool:
    """Whether a unit names one day within the longer time that another does ("overnight", "in October")."""
    if unit.when is None or chosen.when is None or not unit.has_own_day:
        return False
    return _lies_within(unit.when.value, chosen.when.value)


def places_of(incident: Incident) -> tuple[Reading[Where], ...]:
    """The places of an incident, each once: its own from fine to coarse, then those from around its sentences."""
    seen: set[str] = set()
    readings: list[Reading[Where]] = []
    ordered = sorted(
        incident.units,
        key=lambda unit: ("place_inherited" in unit.effects, -min(unit.rank, 1), unit.act.span.start),
    )
    told = [
        (item, LAYOUT if "place_inherited" in unit.effects else "")
        for unit in ordered
        if not (is_elsewhere(unit) and (incident.places or incident.inherited_places))
        for item in unit.places
    ]
    for item, from_layout in (*told, *((item, LAYOUT) for item in incident.inherited_places)):
        key = item.value.place.place_id if item.value.place else item.value.name.casefold()
        if key in seen:
            continue
        seen.add(key)
        readings.append(Reading(item.value, (item.mention.span,), item.mention.maker + from_layout))

    beside = [reading.value for reading in readings]

    def rank(reading: Reading[Where]) -> tuple[bool, float]:
        return reading.maker.endswith(LAYOUT), standing(reading.value, beside)

    return tuple(sorted(readings, key=rank))
