"""The names of a document and the gazetteer entries each may stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log10

from plainrecord.lang.placewords import PlaceWords
from plainrecord.model.values import Place, PlaceAlternative
from plainrecord.world.gazetteer import PlaceIndex
from plainrecord.world.gazetteer_names import fold_name
from plainrecord.world.gazetteer_spellings import Alikeness

Unit = tuple[str | None, str | None]
"""Country and first-order unit."""

MOST_RESPELT = 40
"""So many names of a document are looked up by another spelling; more would be a text made to cost time."""

_MOST_ALTERNATIVES = 5
_SHARPNESS = 1.5
_MAJOR_POPULATION = 100_000
_SHORTEST_SMALL = 8  # letters of a name that may be a smaller place's, spelt otherwise
_CLASS_PRIOR = {"A.PCLI": 2.4, "A.ADM1": 1.8, "A.ADM2": 0.5, "P.PPLC": 0.7, "P.PPLA": 0.2}
_LETTER_PRIOR = {"L": 1.6, "H": 1.2, "T": 0.8, "S": 1.2}
WORD_KINDS = frozenset(("demonym", "street"))
"""Kinds of words that are no name of a place: nationalities, and streets, which no gazetteer has."""
_KINDS_WITH_SLIPS = frozenset(("", "P", "A1"))


@dataclass(slots=True)
class Name:
    """One name of the text and everything it could stand for."""

    text: str
    kind: str
    candidates: list[Place]
    priors: list[float] = field(default_factory=list)  # of the candidates, before any context
    units: dict[Unit, float] = field(default_factory=dict)  # with how likely the name lies there, 0 to 1
    scores: dict[int, float] = field(default_factory=dict)
    containers: list[Name] = field(default_factory=list)
    is_said_to_lie_in: bool = False  # right before its container: "Palma in northern Mozambique"
    type_said: bool = False
    weight: float = 0.0
    alikeness: Alikeness | None = None  # how its candidates were found, None for the name as written

    def __post_init__(self) -> None:
        self.priors = [prior(place) for place in self.candidates]
        self.units = _unit_shares(self.candidates, self.priors)
        self.weight = 1.0 / max(1.0, sum(self.units.values())) ** 0.7

    def narrow_to(self, candidates: list[Place]) -> None:
        """Leave only these candidates; what was made of the others is made anew."""
        self.candidates, self.scores = candidates, {}
        self.__post_init__()

    def best(self) -> Place | None:
        """The candidate with the highest score, the first before scores are there; None without candidates."""
        if not self.candidates:
            return None
        return self.candidates[
            max(self.scores, key=lambda item: (self.scores[item], -item)) if self.scores else 0
        ]

    def is_area(self) -> bool:
        """Whether it is the name of a country or of a first-order unit, and no adjective."""
        best = self.best()
        return self.kind != "demonym" and best is not None and best.feature_code in {"A.PCLI", "A.ADM1"}

    @property
    def is_told_in_full(self) -> bool:
        """Whether the text says in which country it lies: "Plateau State, Nigeria"."""
        return any(outer.is_country() for outer in self.containers)

    def is_of_country(self, country: str | None, but: Name) -> bool:
        """Whether a place of that name lies in a country, and none in the unit ``but``."""
        own = {unit_of(place) for place in self.candidates if place.country_iso2 == country}
        return bool(own) and own.isdisjoint(unit_of(place) for place in but.candidates)

    def is_town_in(self, outer: Name) -> bool:
        """Whether a town of that name lies in the country ``outer`` and the name is no country's usual one."""
        if not self.is_country() or fold_name(self.candidates[0].name) == fold_name(self.text):
            return False
        country = outer.candidates[0].country_iso2 if outer.is_country() else None
        return any(
            place.feature_code[:2] == "P." and place.country_iso2 == country for place in self.candidates
        )

    def is_unit_of(self, unit: Unit) -> bool:
        """Whether it is the name of a first-order unit of the same country as ``unit``."""
        return any(
            place.feature_code == "A.ADM1" and place.country_iso2 == unit[0] for place in self.candidates
        )

    def is_country(self) -> bool:
        """Whether it is first of all a country's name."""
        return bool(self.candidates) and self.candidates[0].feature_code == "A.PCLI"


def candidates(words: str, kind: str, gazetteer: PlaceIndex, place_words: PlaceWords) -> list[Place]:
    """The entries of a name as written; ``kind`` is a feature class, ``demonym`` or ``street``."""
    if kind == "demonym" and words not in place_words.abbreviations:
        return _of_demonym(words, gazetteer)
    if kind == "street":
        return []
    short = place_words.abbreviations.get(words) or place_words.abbreviations_after_comma.get(words)
    if short is not None:
        found = gazetteer.lookup(short[0])
        if short[1]:
            return [place for place in found if place.country_iso2 == short[1]][:1]
        return list(found[:1])
    found = gazetteer.lookup(words)
    if not found:
        country = gazetteer.country_by_name(words)
        found = gazetteer.lookup(country.name) if country else ()
    return [*found, *_seats(found, gazetteer)]


def respell(names: Collection[Name], gazetteer: PlaceIndex, countries: Collection[str]) -> bool:
    """Give names that the gazetteer lacks the entries of names spelt alike; whether any was given.

    What is written in other letters may be any place. Another romanisation or a slip of the pen must lie in a country
    the text names, and be a city or unit of 100,000 people or, with one slip, a name of eight letters: short
    names of villages have too many neighbours. It is never a country, and no slip is seen in the name of what is
    said to be smaller than a town or no settlement.
    """
    lacking = [name for name in names if not name.candidates and name.kind not in WORD_KINDS][:MOST_RESPELT]
    is_any = False
    for name in lacking:
        how, found = gazetteer.alike(name.text)
        near = [place for place in found if place.country_iso2 in countries]
        if how is Alikeness.TRANSLITERATION:
            likely = near or list(found)
        else:
            if how is not Alikeness.SPELLING and name.kind not in _KINDS_WITH_SLIPS:
                continue
            is_long = sum(map(str.isalpha, name.text)) >= _SHORTEST_SMALL and how is not Alikeness.TWO_EDITS
            likely = [
                place
                for place in (near if countries else found)
                if place.feature_code.startswith(("P.", "A.ADM"))
                and (place.population >= _MAJOR_POPULATION or (is_long and countries))
            ]
        if likely:
            name.candidates, name.alikeness, is_any = likely, how, True
            name.__post_init__()
    return is_any


def _seats(found: Sequence[Place], gazetteer: PlaceIndex) -> list[Place]:
    """Towns of a unit's own name, when the text has another name of the unit ("Deir Ezzor")."""
    if (
        not found
        or found[0].feature_code != "A.ADM1"
        or any(place.feature_code[:2] == "P." for place in found)
    ):
        return []
    unit = found[0]
    return [
        place
        for place in gazetteer.lookup(unit.name)
        if place.feature_code.startswith("P.") and unit_of(place) == unit_of(unit)
    ]


def _of_demonym(words: str, gazetteer: PlaceIndex) -> list[Place]:
    code = gazetteer.demonym(words)
    country = gazetteer.country(code) if code else None
    if country is not None:
        found = gazetteer.lookup(country.name)
        return [place for place in found if place.feature_code == "A.PCLI" and place.country_iso2 == code][:1]
    region = gazetteer.region_demonym(words)
    found = gazetteer.lookup(region.name) if region else ()
    return [place for place in found if not place.feature_code.startswith("P.")][:1]


def prior(place: Place) -> float:
    """How likely a place is meant, before any context: by population and class."""
    code = place.feature_code
    size = 0.25 * log10(place.population + 1) if code.startswith(("P.", "A.ADM1", "A.PCLI")) else 1.0
    return size + _CLASS_PRIOR.get(code, _LETTER_PRIOR.get(code[:1], 0.0))


def _unit_shares(places: Sequence[Place], priors: Sequence[float]) -> dict[Unit, float]:
    """Units a name has entries in; the share falls with how much likelier the best entry is."""
    likeliest: dict[Unit, float] = {}
    for place, own in zip(places, priors, strict=True):
        if place.admin1:
            unit = place.country_iso2, place.admin1
            if own > likeliest.get(unit, -inf):
                likeliest[unit] = own
    top = max(priors, default=0.0)
    return {unit: exp(own - top) for unit, own in likeliest.items()}


def unit_of(place: Place) -> Unit:
    """Country and first-order unit of a place."""
    return place.country_iso2, place.admin1


def containment(place: Place, container: Unit) -> float:
    """How well a place fits into a country or unit it is said to lie in; 0 when it does not."""
    country, admin1 = container
    if place.country_iso2 != country or place.feature_code == "A.PCLI":
        return 0.0
    if admin1 is None:
        return 4.0
    return 5.0 if place.admin1 == admin1 else 0.0


def alternatives(name: Name, chosen: Place) -> tuple[PlaceAlternative, ...]:
    """The next best entries, with scores that sum to 1 together with the chosen one's."""
    if name.scores.keys() <= {0} and name.candidates[0] is chosen:
        return ()
    ranked = sorted(name.scores.items(), key=lambda item: (-item[1], item[0]))
    top = ranked[0][1] if ranked else 0.0
    own = 1.0
    others: list[tuple[Place, float]] = []
    for number, score in ranked:
        place, weight = name.candidates[number], exp(_SHARPNESS * (score - top))
        if name.kind == "A1" and chosen.feature_code == "A.ADM1" and place.feature_code.startswith("P."):
            continue  # "Kherson region" is no town
        if place is chosen:
            own = weight
        elif len(others) < _MOST_ALTERNATIVES:
            others.append((place, weight))
    total = own + sum(weight for _, weight in others)
    return tuple([PlaceAlternative(place, round(weight / total, 4)) for place, weight in others])
