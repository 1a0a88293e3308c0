"""Understands place mentions: which entry of the gazetteer, what point, how precisely known.

Precision follows UCDP's rules for where_prec (GED codebook 23.1, Appendix 3) in the codes G0 to G9.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from plainrecord.fields.place_links import LONGEST_LINK, link_containers
from plainrecord.fields.place_names import (
    WORD_KINDS,
    Name,
    Unit,
    alternatives,
    candidates,
    containment,
    respell,
    unit_of,
)
from plainrecord.fields.place_point import NEAR_LIMIT_KM, area_precision, great_circle_km, locate
from plainrecord.fields.place_show import show
from plainrecord.lang.placewords import PlaceWords
from plainrecord.model.records import Mention
from plainrecord.model.values import Place, Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation
from plainrecord.world.gazetteer import PlaceIndex
from plainrecord.world.gazetteer_names import fold_name
from plainrecord.world.gazetteer_spellings import Alikeness

WORLD_CITY_POPULATION = 5_000_000
UNKNOWN_POINT_RADIUS_KM = 100.0  # a district that reaches farther has only the point of the unit above it
ALIKE = "place.alike."
"""With how the name was found ("edit"), this is put behind the rule of a place that is not spelt as filed."""

_MOST_CANDIDATES = 40

_KINDS_FIT = {
    "P": ("P.",), "PX": ("P.", "A.ADM3", "A.ADM4"), "A1": ("A.ADM1", "A.PCLI"), "A2": ("A.ADM2", "A.ADM3"),
    "A3": ("A.ADM3", "A.ADM4", "A.ADM2"), "A4": ("A.ADM4",), "C": ("A.PCLI",), "H": ("H.",), "T": ("T.",),
    "L": ("L.",),
}  # fmt: skip
_TOWARDS_RULE = "towards"
_CITY_POPULATION = 100_000
_DATELINE_BONUS = 1.0
_OTHER_NAME_MALUS = 0.6
_QUARTER_REACH_KM, _NEWS_REACH_KM = 50.0, 300.0
_TOWN_POPULATION, _VILLAGE_POPULATION = 50_000, 5_000
_MOST_DATELINES = 20
_SITE_KINDS = frozenset(("PX", "S"))
_NEAR_RULES = ("near", "distance", "outskirts", "bearing")
_POINT_RELATIONS = frozenset(
    (PlaceRelation.NEAR, PlaceRelation.OUTSKIRTS, PlaceRelation.DIRECTION_OF, PlaceRelation.OVER)
)
_TOWN_RELATIONS = _POINT_RELATIONS | {PlaceRelation.BETWEEN, PlaceRelation.ALONG}
_AREA_REACH, _AREA_NAMES = (
    240,
    6,
)  # characters and names within which the area of an unknown village is looked for
_HEADING_NAMES = 60  # names above within which the heading over an unknown village is looked for
_MAIN_COUNTRY_SHARE = 0.6
_CITY_CODES = frozenset(("P.PPLC", "P.PPLA", "P.PPL"))
_STATED_UNITS = {
    "A1": ("A.ADM1", 100.0), "A2": ("A.ADM2", 40.0), "A3": ("A.ADM3", 20.0), "A4": ("A.ADM4", 10.0),
}  # fmt: skip
_SLIPS = frozenset((Alikeness.EDIT, Alikeness.TWO_EDITS))
_PART_KINDS = frozenset(("PX", "A2", "A3", "A4"))
_SMALL_KINDS = frozenset(("P", "PX", "A2", "A3", "A4"))


def resolve(
    mentions: Sequence[Mention],
    text: str,
    gazetteer: PlaceIndex,
    words: PlaceWords,
    *,
    publisher_country: str | None = None,
) -> tuple[Where | None, ...]:
    """What each place mention stands for, in the order of ``mentions``; None for one that names no place.

    All mentions of a document should be given at once: a name means one thing throughout, containers named
    in a chain ("Aleppo, Syria") decide first, then countries, units and neighbours named elsewhere, then
    population. ``publisher_country`` (ISO 3166-1 alpha-2) counts a little. A name without an entry keeps
    ``place`` None and takes the point of the place it is said to be in or near. A country or first-order
    unit gives a representative point with a large radius and G8 or G6, never a pin. The scores of the entry
    chosen and of the ``alternatives`` sum to 1.
    """
    reader = _Reader(mentions, text, gazetteer, words, publisher_country)
    return tuple(reader.where(position) for position in range(len(mentions)))


class _Reader:
    """The names of one document, resolved together."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        text: str,
        gazetteer: PlaceIndex,
        words: PlaceWords,
        publisher_country: str | None,
    ) -> None:
        self.mentions = mentions
        self.text = text
        self.gazetteer = gazetteer
        self.words = words
        self.publisher_country = publisher_country
        self.names: dict[tuple[str, str], Name] = {}
        self.known: dict[tuple[int, str, tuple[tuple[str, str], ...]], Where] = {}
        self.of_mention = [self._name(mention) for mention in mentions]
        self.countries = self._country_weights()
        if respell(self.names.values(), gazetteer, self.countries):
            self.countries = self._country_weights()
        link_containers(mentions, self.of_mention, text, words)
        self.named_units = self._named_units()
        self.support = self._unit_support()
        self.anchors: frozenset[Unit] = frozenset()
        named = self._named_countries()
        for name in self.names.values():
            self._leave_villages_abroad(name, named)
            self._score(name)
        towns = self._dateline_towns()
        if towns:
            self.anchors = frozenset(unit_of(town) for town in towns if town.admin1)
            for name in self.names.values():
                self._leave_far_namesakes(name, towns)
                self._score(name)

    # Candidates ------------------------------------------------------------------------------------------

    def _name(self, mention: Mention) -> Name:
        words = " ".join(mention.span.quote(self.text).split())
        feature = mention.attribute("feature")
        kind = feature if feature in WORD_KINDS else mention.attribute("feature_kind")
        key = (fold_name(words), kind)
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = Name(words, kind, candidates(words, kind, self.gazetteer, self.words))
        relation = mention.attribute("relation", "at")
        name.type_said |= kind == "P" or relation in _POINT_RELATIONS
        return name

    # Context ---------------------------------------------------------------------------------------------

    def _country_weights(self) -> dict[str, float]:
        """Share of the document's country mentions that each country has."""
        counts: dict[str, float] = defaultdict(float)
        for name in self.of_mention:
            first = name.candidates[0] if name.candidates else None
            if first is None or first.country_iso2 is None:
                continue
            if first.feature_code == "A.PCLI" or len({place.country_iso2 for place in name.candidates}) == 1:
                counts[first.country_iso2] += 1.0
            elif first.feature_code == "A.ADM1":
                counts[first.country_iso2] += 0.5
        if self.publisher_country:
            counts[self.publisher_country] += 1.0
        total = sum(counts.values())
        return {country: count / total for country, count in counts.items()} if total else {}

    def _named_units(self) -> set[Unit]:
        """First-order units that the text names as such."""
        units: set[Unit] = set()
        for name in self.names.values():
            first = name.candidates[0] if name.candidates else None
            if first is not None and first.feature_code == "A.ADM1":
                units.add((first.country_iso2, first.admin1))
        return units

    def _named_countries(self) -> set[str]:
        """Countries that the text names, by their name, that of a unit, or a nationality."""
        firsts = (name.candidates[0] for name in self.names.values() if name.candidates)
        return {
            place.country_iso2
            for place in firsts
            if place.country_iso2 and place.feature_code in {"A.PCLI", "A.ADM1"}
        }

    def _leave_villages_abroad(self, name: Name, named: AbstractSet[str]) -> None:
        """Take a name for one that the gazetteer lacks where all it has are villages of countries not named.

        Most villages are in no gazetteer; one on another continent that is also called so is not what the report is
        about. Of one whose own name it is the report may be, as "aid workers of a Norwegian charity in Ansongo" is.
        """
        if not named or name.kind in WORD_KINDS or not name.candidates:
            return
        folded = fold_name(name.text)
        if all(
            fold_name(place.name) != folded
            and place.feature_code.startswith("P.")
            and place.population < _VILLAGE_POPULATION
            and place.country_iso2 not in named
            for place in name.candidates
        ):
            name.narrow_to([])

    def _dateline_towns(self) -> list[Place]:
        """The towns that datelines name."""
        told = zip(self.mentions, self.of_mention, strict=True)
        towns = [name.best() for mention, name in told if mention.attribute("dateline")]
        return list(dict.fromkeys(town for town in towns if town is not None))[:_MOST_DATELINES]

    def _leave_far_namesakes(self, name: Name, towns: Sequence[Place]) -> None:
        """Take a name for one that the gazetteer lacks where all that it has lie far from the dateline's town.

        A quarter, a hospital or another site named without its town is near it. A small place named so is,
        too, unless the text names its unit or the dateline is of a capital, where news of the whole country is written.
        """
        if name.containers or not name.candidates or name.kind in WORD_KINDS:
            return
        if name.kind in _SITE_KINDS:
            reach_km = _QUARTER_REACH_KM
        elif name.kind == "" and not any(town.feature_code == "P.PPLC" for town in towns):
            reach_km = _NEWS_REACH_KM
        else:
            return
        kept = [
            place
            for place in name.candidates
            if any(_apart_km(place, town) <= reach_km for town in towns)
            or (name.kind == "" and not self._is_small_elsewhere(place))
        ]
        if len(kept) < len(name.candidates):
            name.narrow_to(kept)

    def _is_small_elsewhere(self, place: Place) -> bool:
        """Whether it is a small town of a unit that the text does not name."""
        is_small = place.feature_code.startswith("P.") and place.population < _TOWN_POPULATION
        return is_small and unit_of(place) not in self.named_units

    def _unit_support(self) -> dict[Unit, float]:
        """For each unit the names that have a candidate in it, rare names counting more."""
        support: dict[Unit, float] = defaultdict(float)
        for name in self.names.values():
            for unit, share in name.units.items():
                support[unit] += name.weight * share
        return support

    # Scores ----------------------------------------------------------------------------------------------

    def _score(self, name: Name) -> None:
        inside = [unit for outer in name.containers for unit in self._container_units(outer)]
        folded = fold_name(name.text)
        is_called_so = any(
            place.population >= _CITY_POPULATION and fold_name(place.name) == folded
            for place in name.candidates
        )
        for number, place in enumerate(name.candidates):
            if (
                number >= _MOST_CANDIDATES
                and not inside
                and self.support.get(unit_of(place), 0.0) <= name.weight
            ):
                continue
            name.scores[number] = self._score_place(number, name, inside, folded)
            if is_called_so and fold_name(place.name) != folded:  # Amman was Philadelphia once
                name.scores[number] -= _OTHER_NAME_MALUS
        is_inland = all(place.country_iso2 for place in name.candidates)  # not "In Asia, Canada"
        is_city = any(place.population >= _CITY_POPULATION for place in name.candidates)
        is_sure = (  # a country is seldom misread; a city stands for itself: "a man from Calgary was held in Lebanon"
            is_inland
            and (name.is_said_to_lie_in or not is_city)
            and (
                all(admin1 is None for _, admin1 in inside)
                or all(outer.is_told_in_full for outer in name.containers)
            )
        )
        is_part = bool(inside) and (name.kind in _PART_KINDS or is_sure)
        if is_part and not any(self._may_lie_in(place, inside, name.containers) for place in name.candidates):
            name.candidates, name.scores = [], {}  # one of that name elsewhere is another

    def _may_lie_in(self, place: Place, inside: Sequence[Unit], containers: Sequence[Name]) -> bool:
        """Whether a place lies in a unit, or so near that it may: units of gazetteers err at their borders."""
        if any(containment(place, unit) for unit in inside):
            return True
        areas = (area for outer in containers for area in outer.candidates if area.feature_code == "A.ADM1")
        return any(
            area.country_iso2 == place.country_iso2
            and _apart_km(place, area) <= self.gazetteer.radius_km(area) + NEAR_LIMIT_KM
            for area in areas
        )

    def _container_units(self, outer: Name) -> list[Unit]:
        """Countries and units an outer name may stand for; (country, None) for a whole country."""
        short = self.words.abbreviations.get(outer.text) or self.words.abbreviations_after_comma.get(
            outer.text
        )
        if short is not None and short[1]:
            return [(short[1], short[0])]
        areas = [place for place in outer.candidates if not place.feature_code.startswith("P.")]
        chosen = areas or outer.candidates[:5]
        return [(place.country_iso2, place.admin1) for place in chosen if place.country_iso2]

    def _score_place(self, number: int, name: Name, inside: Sequence[Unit], folded: str) -> float:
        place, score = name.candidates[number], name.priors[number]
        code, unit = place.feature_code, unit_of(place)
        own = fold_name(place.name)
        if own != folded and code != "A.PCLI":  # less for a shortened name ("New York" for New York City)
            score -= 0.1 if own.startswith(f"{folded} ") and code in _CITY_CODES else 0.6
        if inside:
            fits = max(containment(place, container) for container in inside)
            score += fits if fits else -2.0
        score += 1.5 * self.countries.get(place.country_iso2 or "", 0.0)
        if unit in self.named_units and code != "A.ADM1":
            score += 1.0
        if code.startswith("P.") and place.population < _CITY_POPULATION and name.is_unit_of(unit):
            score -= 1.0  # "Louisiana" is the state, not the town of that name
        if unit in self.anchors and code != "A.ADM1":
            score += _DATELINE_BONUS
        if place.admin1 and code != "A.ADM1":
            score += min(2.0, self.support.get(unit, 0.0) - name.weight * name.units.get(unit, 0.0))
        if name.kind in _KINDS_FIT:
            is_too_large = code in {"A.ADM1", "A.PCLI"} and name.kind in _SMALL_KINDS
            score += 1.5 if code.startswith(_KINDS_FIT[name.kind]) else -3.0 if is_too_large else -0.7
        return score

    # Results ---------------------------------------------------------------------------------------------

    def where(self, position: int) -> Where | None:
        """The value of one mention; equal mentions share it."""
        mention, name = self.mentions[position], self.of_mention[position]
        if not name.candidates:
            relation = PlaceRelation(mention.attribute("relation", "at"))
            area = self._area_told(position) if not name.containers else None
            return self._from_neighbour(position, relation) or self._without_entry(
                mention, name, relation, area
            )
        if mention.parts:
            return self._where(mention, name)
        key = (id(name), mention.maker, mention.attributes)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._where(mention, name)
        return found

    def _where(self, mention: Mention, name: Name) -> Where:
        relation = PlaceRelation(mention.attribute("relation", "at"))
        place = self._level(name, relation)
        if place is None:
            return self._without_entry(mention, name, relation)
        second = self._second(mention)
        distance_km = _number(mention.attribute("distance_km"))
        bearing = _number(mention.attribute("bearing"))
        latitude, longitude, own_radius_km = self._point(place)
        code = place.feature_code
        if code.startswith("P.") and name.kind in _STATED_UNITS:
            # "X district" without an entry of its own: the town stands for it, as an area (UCDP: prec. 3).
            code, least_radius_km = _STATED_UNITS[name.kind]
            own_radius_km = max(own_radius_km, least_radius_km)
        is_guess = name.alikeness in _SLIPS and relation is PlaceRelation.AT  # no better than near the town
        spot = locate(
            code, PlaceRelation.NEAR if is_guess else relation, (latitude, longitude), own_radius_km,
            distance_km=distance_km, bearing=bearing,
            second=None if second is None else (second.latitude, second.longitude),
        )  # fmt: skip
        return Where(
            name=name.text,
            relation=relation,
            geo_precision=spot.precision,
            place=place,
            second=second,
            latitude=round(spot.latitude, 5),
            longitude=round(spot.longitude, 5),
            radius_km=round(spot.radius_km, 1),
            distance_km=distance_km,
            country_iso2=place.country_iso2,
            admin1=place.admin1,
            alternatives=alternatives(name, place),
            rule_id=mention.maker if name.alikeness is None else f"{mention.maker}+{ALIKE}{name.alikeness}",
        )

    def _level(self, name: Name, relation: PlaceRelation) -> Place | None:
        """The entry meant, by UCDP's rule for a name shared by a town and its unit.

        It is the highest level, unless the words say the type. A national capital or a city of over five
        million is the city all the same.
        """
        place = name.best()
        if place is None or name.kind:
            return place
        unit = unit_of(place)
        units = [
            other for other in name.candidates if other.feature_code == "A.ADM1" and unit_of(other) == unit
        ]
        if not units:
            return self._capital(name, place)
        towns = [
            other for other in name.candidates if other.feature_code[:2] == "P." and unit_of(other) == unit
        ]
        if not towns:
            return self._capital(name, place)
        town = max(towns, key=lambda other: other.population)
        is_city = town.feature_code == "P.PPLC" or town.population >= WORLD_CITY_POPULATION
        return town if is_city or name.type_said or relation in _TOWN_RELATIONS else units[0]

    def _capital(self, name: Name, place: Place) -> Place:
        """A national capital rather than another unit of the same name in its country (Washington)."""
        if place.feature_code != "A.ADM1" or name.containers:
            return place
        found = (
            other
            for other in name.candidates
            if other.feature_code == "P.PPLC" and other.country_iso2 == place.country_iso2
        )
        return next(found, place)

    def _point(self, place: Place) -> tuple[float, float, float]:
        """Point and reach; a district known only by its unit moves to the places named in that unit."""
        radius_km = self.gazetteer.radius_km(place)
        if place.feature_code != "A.ADM2" or radius_km <= UNKNOWN_POINT_RADIUS_KM:
            return place.latitude, place.longitude, radius_km
        near = [
            best
            for best in (name.best() for name in self.names.values())
            if best is not None and best.feature_code.startswith("P.") and unit_of(best) == unit_of(place)
        ]
        if not near:
            return place.latitude, place.longitude, radius_km
        latitude = sum(best.latitude for best in near) / len(near)
        longitude = sum(best.longitude for best in near) / len(near)
        return latitude, longitude, UNKNOWN_POINT_RADIUS_KM

    def _second(self, mention: Mention) -> Place | None:
        span = mention.part("second")
        if span is None:
            return None
        for other, name in zip(self.mentions, self.of_mention, strict=True):
            if other.span == span:
                return self._level(name, PlaceRelation.BETWEEN)
        return None

    def _from_neighbour(self, position: int, relation: PlaceRelation) -> Where | None:
        """The point of a village without entry: near the town named next, or towards it from the one before."""
        mention = self.mentions[position]
        other = -1
        if mention.maker.partition("@")[0].endswith(_TOWARDS_RULE):
            other = position - 1
        elif position + 1 < len(self.mentions):
            following = self.mentions[position + 1].maker.partition("@")[0]
            other = position + 1 if following.endswith(_NEAR_RULES) else -1
        if other < 0 or not self.of_mention[other].candidates:
            return None
        first, last = sorted((mention.span, self.mentions[other].span))
        between = self.text[first.end : last.start]
        if len(between) > LONGEST_LINK or "." in between:
            return None
        town = self.where(other)
        if town is None:
            return None
        if other < position and town.place is not None and town.place.feature_code.startswith("P."):
            town = self._around(town, town.place)
        name = self.of_mention[position].text
        return replace(
            town,
            name=name,
            relation=relation,
            place=None,
            distance_km=None,
            alternatives=(),
            rule_id=mention.maker,
        )

    def _around(self, town: Where, place: Place) -> Where:
        """The town's own point, as that of what lies near it."""
        radius_km = max(NEAR_LIMIT_KM, self.gazetteer.radius_km(place))
        return replace(
            town,
            geo_precision=GeoPrecision.G3,
            latitude=place.latitude,
            longitude=place.longitude,
            radius_km=radius_km,
        )

    def _area_told(self, position: int) -> Place | None:
        """The region, country or head of an item last before it in its line, else the next area in its sentence."""
        start, end = self.mentions[position].span.start, self.mentions[position].span.end
        line = max(self.text.rfind("\n", max(0, start - _AREA_REACH), start), start - _AREA_REACH)
        for at in range(position - 1, max(-1, position - 1 - _AREA_NAMES), -1):
            heads = self.mentions[at].attribute("heads_item") and self.of_mention[position].kind != "PX"
            heads = heads or self.of_mention[at].is_area()
            if self.mentions[at].span.start > line and heads:
                return self.of_mention[at].best()
        stop = self.text.find(". ", end, end + _AREA_REACH)
        stop = end + _AREA_REACH if stop < 0 else stop
        for at in range(position + 1, min(len(self.mentions), position + 1 + _AREA_NAMES)):
            if self.mentions[at].span.start < stop and self.of_mention[at].is_area():
                return self.of_mention[at].best()
        return self._area_of_heading(position)

    def _area_of_heading(self, position: int) -> Place | None:
        """The region or country that stands alone in the last line of its kind above: "SOUTH KIVU"."""
        for at in range(position - 1, max(-1, position - 1 - _HEADING_NAMES), -1):
            span = self.mentions[at].span
            opens = span.start == 0 or self.text[span.start - 1] == "\n"
            last = self.text.find("\n", span.end, span.end + LONGEST_LINK) if opens else -1
            if last < 0 or not self.of_mention[at].is_area():
                continue
            if last - span.end <= 1 or self.text[span.start : last].isupper():
                return self.of_mention[at].best()
        return None

    def _country_of_all(self) -> Place | None:
        """The country that the document is about: the only one named, or by far the one named most."""
        code, share = max(self.countries.items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
        country = self.gazetteer.country(code) if share >= _MAIN_COUNTRY_SHARE else None
        found = self.gazetteer.lookup(country.name) if country else ()
        return next((place for place in found if place.feature_code == "A.PCLI"), None)

    def _without_entry(
        self, mention: Mention, name: Name, relation: PlaceRelation, area: Place | None = None
    ) -> Where:
        """A name the gazetteer does not have: the point of what it lies in or near, no better than G3."""
        told = (item.best() or next((of.best() for of in item.containers), None) for item in name.containers)
        outer = next((best for best in told if best is not None), area)
        if outer is None and name.kind != "street":
            outer = self._country_of_all()
        if outer is None:
            return Where(name.text, relation, GeoPrecision.G0, rule_id=mention.maker)
        if name.kind == "PX":
            outer = self._town_of(name) or outer
        radius_km = self.gazetteer.radius_km(outer)
        is_point = outer.feature_code[:1] in "PS"
        is_quarter = is_point and name.kind in _PART_KINDS  # "the Hodan district of Mogadishu"
        precision = area_precision(outer.feature_code)
        if is_point and not is_quarter:
            precision, radius_km = GeoPrecision.G3, max(NEAR_LIMIT_KM, radius_km)
        elif not is_point and name.kind in _STATED_UNITS:  # a unit reaches as far as is usual for its kind
            radius_km = max(radius_km, _STATED_UNITS[name.kind][1])
        return Where(
            name=name.text,
            relation=relation,
            geo_precision=precision,
            latitude=outer.latitude,
            longitude=outer.longitude,
            radius_km=radius_km,
            country_iso2=outer.country_iso2,
            admin1=outer.admin1,
            rule_id=mention.maker,
        )

    def _town_of(self, name: Name) -> Place | None:
        """The town that a quarter without entry is said to lie in, though its unit has the same name."""
        for outer in name.containers:
            best = outer.best()
            same = [
                place
                for place in outer.candidates
                if best is not None and place.feature_code[:2] == "P." and unit_of(place) == unit_of(best)
            ]
            if same:
                return max(same, key=lambda place: place.population)
        return None


def _apart_km(one: Place, other: Place) -> float:
    return great_circle_km((one.latitude, one.longitude), (other.latitude, other.longitude))


def _number(value: str) -> float | None:
    return float(value) if value else None


_AREAS = frozenset(GeoPrecision(f"G{level}") for level in range(4, 10))


def compare(a: Where, b: Where) -> float | None:
    """How far apart two places are at least, km; None when either has no point.

    Between points it is their distance; of areas (G4 and above) the radius is taken off, so that a
    town inside a province, or a province inside a country, is 0 km from it.
    """
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    apart_km = great_circle_km((a.latitude, a.longitude), (b.latitude, b.longitude))
    reach_km = sum(where.radius_km or 0.0 for where in (a, b) if where.geo_precision in _AREAS)
    return round(max(0.0, apart_km - reach_km), 3)


__all__ = ["ALIKE", "compare", "resolve", "show"]
