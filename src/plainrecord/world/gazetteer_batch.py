"""Entries on their way into a gazetteer file, encoded as lines of bytes that sort as they are to be stored."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from plainrecord.model.values import Place
from plainrecord.world.gazetteer_layout import (
    COUNTRY_FEATURE,
    DEFAULT_FEATURE,
    DEGREE_UNITS,
    MAJOR_POPULATION,
    NameKind,
)
from plainrecord.world.gazetteer_names import name_keys
from plainrecord.world.gazetteer_sort import Run, sorted_run

# Recorded for names of which it is not known whether they are in use; any better knowledge overrules it.
UNSPECIFIED = 4
DIGEST_BIT = 1 << 63
_MARKS = tuple(f"\0{kind}\0" for kind in range(UNSPECIFIED + 1))
FIRST_OWN_TIE = 1 << 30
_LARGEST_POPULATION = 10**11 - 1
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Kinds of areas whose names are widely known; a dump has millions of streams, hills and farms besides.
_MAJOR_FEATURES = frozenset(
    ("A.ADM1", "A.ADM2", "A.PCL", "A.PCLD", "A.PCLF", "A.PCLI", "A.PCLIX", "A.PCLS", "A.TERR", "L.CONT", "L.RGN",
     "H.OCN", "H.SEA", "H.GULF")
)  # fmt: skip

Unit = tuple[str, str, str]  # country, first-order and second-order code; "" where there is none


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into a gazetteer file.

    ``place.admin1`` and ``admin2`` hold codes of divisions; their names come from the table of units.
    ``radius_km`` is the reach of an area, None for a point. ``part_of`` is the place_id of an enclosing place.
    """

    place: Place
    alternates: tuple[str, ...] = ()
    radius_km: float | None = None
    admin2: str | None = None
    part_of: str | None = None
    is_major: bool = False  # a name widely known, whatever its population
    kinds: Mapping[str, NameKind] = field(default_factory=dict)  # of alternates that are not just ALTERNATE


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the entries of a file come from, kept in the file."""

    source: str
    licence: str = ""
    notes: tuple[str, ...] = ()


def has_number(place_id: str) -> bool:
    """Whether an id is a decimal number as one writes it, of 18 digits at most."""
    is_decimal = place_id.isdecimal() and place_id.isascii() and len(place_id) < 19
    return is_decimal and (place_id[0] != "0" or place_id == "0")


def id_number(place_id: str) -> int:
    """A 64-bit number for an id, never 0: one more than a decimal id, a digest with the top bit for others."""
    if has_number(place_id):
        return int(place_id) + 1
    return int.from_bytes(hashlib.blake2b(place_id.encode(), digest_size=8).digest()) | DIGEST_BIT


@lru_cache(1024)
def country_number(country_iso2: str | None) -> int:
    """A number below 1000 for a code of two letters, 0 for none or another."""
    if country_iso2 and len(country_iso2) == 2 and country_iso2.isascii() and country_iso2.isalpha():
        first, second = (_LETTERS.index(letter) for letter in country_iso2.upper())
        return 1 + 26 * first + second
    return 0


@lru_cache(1024)
def country_code(number: int) -> str | None:
    """The code that ``country_number`` was given."""
    first, second = divmod(number - 1, 26)
    return _LETTERS[first] + _LETTERS[second] if number else None


class Batch:
    """Entries of ``rows`` consecutive rows of the input from ``first_row`` on, encoded for sorting.

    A row without an entry is left out by not adding it. Nothing but rows says which entry came first.
    ``has_codes`` is false where ``admin1`` and ``admin2`` hold names: they are then shown as they are.
    """

    def __init__(self, first_row: int, rows: int, *, has_codes: bool = True) -> None:
        self.first_row = first_row
        self.has_codes = has_codes
        self.places: list[bytes] = []
        self.names: list[bytes] = []
        self.ids = array("Q", bytes(8 * rows))
        self.populations = array("Q", bytes(8 * rows))
        self.countries = array(
            "H", bytes(2 * rows)
        )  # country_number, times two, plus one for the country itself
        self.units: list[tuple[Unit, int, str]] = []
        self.relations: list[tuple[int, int]] = []  # id_number of the part and of the whole
        self.major: set[str] = set()
        self.runs: tuple[Run, Run] = (Run(), Run())  # of places and of names, after ``close``

    def add(self, row: int, entry: Entry) -> None:
        """Add the entry of a row of the input, counted from 0 over all of it."""
        place, country = entry.place, entry.place.country_iso2
        population = min(max(place.population, 0), _LARGEST_POPULATION)
        position = row - self.first_row
        number = id_number(place.place_id)
        name = _one_line(place.name)
        is_country = place.feature_code == COUNTRY_FEATURE  # "Burma" and "Myanmar" are equally its own
        self.ids[position] = number
        self.populations[position] = population
        self.countries[position] = country_number(country) << 1 | is_country
        keys = name_keys(name, country)
        self._add_names(row, entry, keys, is_country)
        if entry.is_major or population >= MAJOR_POPULATION or place.feature_code in _MAJOR_FEATURES:
            self.major.add(keys[0])
        if entry.part_of:
            self.relations.append((number, id_number(entry.part_of)))
        unit = _unit_of(place, entry.admin2)
        if unit:
            shown = name if self.has_codes else unit[2] or unit[1] or name
            self.units.append((unit, row, shown))
        feature = "" if place.feature_code == DEFAULT_FEATURE else place.feature_code
        radius_km = "" if entry.radius_km is None else round(entry.radius_km)
        record = (
            f"{keys[0]}\0{_LARGEST_POPULATION - population:011}\0{tie_of(number, row):010}\0{row}\0"
            f"{place.place_id}\0{name}\0{feature}\0{round(place.latitude * DEGREE_UNITS)}\0"
            f"{round(place.longitude * DEGREE_UNITS)}\0{country or ''}\0{place.admin1 or ''}\0"
            f"{entry.admin2 or ''}\0{population or ''}\0{radius_km}\n"
        )
        self.places.append(record.encode())

    def _add_names(self, row: int, entry: Entry, own_keys: tuple[str, ...], is_country: bool) -> None:
        country = entry.place.country_iso2
        kinds = dict.fromkeys(own_keys, 0)  # NameKind.OWN
        for alternate in entry.alternates:
            kind: int = entry.kinds.get(alternate, NameKind.OWN if is_country else UNSPECIFIED)
            for key in name_keys(_one_line(alternate), country):
                if kind < kinds.get(key, UNSPECIFIED + 1):
                    kinds[key] = kind
        for key, kind in kinds.items():
            if key:
                self.names.append(f"{key}{_MARKS[kind]}{row}\n".encode())

    def add_name(self, name: str, country: int, kind: int, row: int) -> None:
        """Add another name of the entry of a row; ``country`` as the batch of that row has it."""
        if kind == NameKind.ALTERNATE and country & 1:
            kind = NameKind.OWN
        for key in name_keys(_one_line(name), country_code(country >> 1)):
            if key:
                self.names.append(f"{key}{_MARKS[kind]}{row}\n".encode())

    def close(self, folder: Path | None = None) -> None:
        """Sort the records; into files of the folder, if there is one, so that the batch is light to send."""
        place_file = folder / f"places.{self.first_row}" if folder else None
        name_file = folder / f"names.{self.first_row}" if folder else None
        self.runs = (sorted_run(self.places, place_file), sorted_run(self.names, name_file))
        self.places, self.names = [], []


def _one_line(name: str) -> str:
    """The name without line ends, NULs and other marks that would part a record."""
    if name.isprintable():
        return name
    return " ".join(name.replace("\0", " ").split())


def tie_of(number: int, row: int) -> int:
    """Orders places alike in name and population: by decimal id, other ids after them by row."""
    return number - 1 if number <= FIRST_OWN_TIE else FIRST_OWN_TIE + row


def _unit_of(place: Place, admin2: str | None) -> Unit | None:
    """The division that the entry itself is."""
    country, admin1 = place.country_iso2, place.admin1
    if not country:
        return None
    if place.feature_code == "A.ADM1" and admin1:
        return (country, admin1, "")
    if place.feature_code == "A.ADM2" and admin1 and admin2:
        return (country, admin1, admin2)
    return (country, "", "") if place.feature_code == COUNTRY_FEATURE else None
