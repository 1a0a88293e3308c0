"""Places by name: read-only gazetteer files, small tables in memory, and several of them in order.

The packaged file is derived from GeoNames (CC BY 4.0) by ``tools/build_gazetteer.py``.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from plainrecord.model.values import Place
from plainrecord.world.countries import Country, Region, load_world
from plainrecord.world.gazetteer_layout import (
    DEFAULT_FEATURE,
    DEGREE_UNITS,
    LAYOUT_VERSION,
    GazetteerError,
    NameKind,
    unpacked_row,
)
from plainrecord.world.gazetteer_names import fold_name, lookup_keys
from plainrecord.world.gazetteer_spellings import Alikeness, alike_names, countries_of_script

__all__ = [
    "Gazetteer",
    "GazetteerAbout",
    "GazetteerError",
    "Gazetteers",
    "NameKind",
    "NamedPlace",
    "PlaceIndex",
    "default_radius_km",
]

_CACHE_LIMIT = 40_000
_PAGES_KB = (
    8_192  # of a file are kept: enough for all pages that lead to names and places, of 13 million places, too
)
_Found = tuple[tuple[Place, ...], tuple[NameKind, ...]]  # places, and what the name is to each
_NAMES_FROM = "SELECT key FROM name WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
_KEYS_AT_ONCE = 500
_AFTER_ALL_LETTERS = "\U0010ffff"
# Typical reach in km by GeoNames feature code, for areas that state none.
_RADII_KM = {"A.PCLI": 400.0, "A.ADM1": 100.0, "A.ADM2": 40.0, "A.ADM3": 20.0, "A.ADM4": 10.0, "P.PPLX": 3.0}
_CITY_RADII_KM = ((5_000_000, 30.0), (1_000_000, 20.0), (200_000, 10.0), (20_000, 5.0), (0, 3.0))


def default_radius_km(place: Place) -> float:
    """The usual reach of a place of this class and population, km."""
    if place.feature_code in _RADII_KM:
        return _RADII_KM[place.feature_code]
    if place.feature_code.startswith("P."):
        return next(radius for limit, radius in _CITY_RADII_KM if place.population >= limit)
    return {"A": 40.0, "L": 100.0, "H": 100.0, "T": 50.0, "R": 20.0, "V": 20.0}.get(
        place.feature_code[:1], 1.0
    )


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place found by a name, and what the name is to it."""

    place: Place
    kind: NameKind


@dataclass(frozen=True, slots=True)
class GazetteerAbout:
    """What a gazetteer file says of itself.

    ``notes`` are lines about its making, such as what was left out. ``digest`` is the same for the same content.
    """

    source: str
    licence: str
    notes: tuple[str, ...]
    places: int
    names: int
    digest: str


class PlaceIndex(Hashable, Protocol):
    """What finding and understanding places need of a gazetteer."""

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Every entry of that name, the likeliest first."""

    def is_major(self, name: str) -> bool:
        """Whether the name is a big city's, a first-order unit's, a country's or a region's own name."""

    def country(self, iso2: str) -> Country | None:
        """The country with that code."""

    def country_by_name(self, words: str) -> Country | None:
        """The country of that name or alias."""

    def demonym(self, words: str) -> str | None:
        """Country code of an adjective or noun of nationality."""

    def region_demonym(self, words: str) -> Region | None:
        """Region of an adjective such as "Kurdish"."""

    def radius_km(self, place: Place) -> float:
        """How far the place reaches from its point."""

    def alike(self, name: str) -> tuple[Alikeness, tuple[Place, ...]]:
        """Places whose name may be another spelling of ``name``; costs more than ``lookup``."""


class _WorldNames:
    """Country and region names, the same for every gazetteer."""

    def country(self, iso2: str) -> Country | None:
        """The country with that ISO 3166-1 alpha-2 code (XK: Kosovo), None when there is none."""
        return load_world().countries.get(iso2.upper())

    def country_by_name(self, words: str) -> Country | None:
        """The country of that name or alias, whatever its case and accents."""
        return load_world().country_by_name(words)

    def demonym(self, words: str) -> str | None:
        """Country code for "Salvadoran", "Turks" and the like, None when unknown."""
        return load_world().demonym(words)

    def region_demonym(self, words: str) -> Region | None:
        """The region for "Kurdish", "European" and the like, None when unknown."""
        return load_world().region_demonym(words)


class Gazetteer(_WorldNames):
    """One gazetteer, open for reading only.

    Safe to hand to forked and spawned worker processes: each opens the file again. Look-ups are cached.
    """

    def __init__(self, connection: sqlite3.Connection, label: str, path: Path | None = None) -> None:
        self.label = label
        self._path = path
        self._connection = connection
        self._process = os.getpid()
        self._cache: dict[str, _Found] = {}
        self._alike: dict[str, tuple[Alikeness, tuple[Place, ...]]] = {}
        self._radii: dict[str, float] = {}
        self._check_layout()

    @classmethod
    def default(cls) -> Gazetteer:
        """The gazetteer that comes with the package; opened once per process."""
        return _default()

    @classmethod
    def open(cls, path: str | Path) -> Gazetteer:
        """Open a file made by ``tools/build_gazetteer.py``.

        Raises ``GazetteerError`` when there is no such file or it has another layout.
        """
        path = Path(path)
        if not path.is_file():
            raise GazetteerError(f"{path}: no such gazetteer file; build one with tools/build_gazetteer.py")
        return cls(_connect(path), path.stem, path)

    @classmethod
    def from_csv(cls, path: str | Path) -> Gazetteer:
        """Read a small table into memory (columns: see ``read_csv_entries``).

        Raises ``GazetteerError`` naming the row that cannot be used.
        """
        from plainrecord.world.gazetteer_batch import Origin  # noqa: PLC0415 (only for tables)
        from plainrecord.world.gazetteer_build import write_gazetteer  # noqa: PLC0415
        from plainrecord.world.gazetteer_tables import read_csv_entries  # noqa: PLC0415

        path = Path(path)
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                entries = read_csv_entries(lines, path.name)
                write_gazetteer(connection, entries, origin=Origin(path.name), has_codes=False)
        except OSError as error:
            raise GazetteerError(f"{path}: cannot be read ({error.strerror}); check the path") from error
        except UnicodeDecodeError as error:
            raise GazetteerError(f"{path}: not UTF-8 text; save the table as UTF-8 CSV") from error
        return cls(connection, path.stem)

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Every place of that name, by own name before other name, then by population; () when none.

        Names of today come before colloquial and historic ones: ``lookup_named`` says which they are.
        Case, diacritics, apostrophes, hyphens, Saint/St and the Arabic article make no difference.
        """
        return self._found(name)[0]

    def lookup_named(self, name: str) -> tuple[NamedPlace, ...]:
        """As ``lookup``, with what the name is to each place."""
        return tuple(map(NamedPlace, *self._found(name)))

    def _found(self, name: str) -> _Found:
        found = self._cache.get(name)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[name] = self._look_up(name)
        return found

    def alike(self, name: str) -> tuple[Alikeness, tuple[Place, ...]]:
        """Places whose name ``name`` may be another spelling of, and in which way; for names not found as written.

        Other letters, another romanisation, or a slip of the pen: see ``gazetteer_spellings``.
        """
        found = self._alike.get(name)
        if found is None:
            if len(self._alike) >= _CACHE_LIMIT:
                self._alike.clear()
            how, names = alike_names(name, self._names_from, self._names_among)
            places = {place.place_id: place for one in names for place in self.lookup(one)}.values()
            countries = countries_of_script(name)
            own = [place for place in places if place.country_iso2 in countries]
            found = self._alike[name] = how, tuple(own or places)
        return found

    def admin2(self, place: Place) -> str | None:
        """Name of the second-order division that the place is or lies in, None when unknown."""
        row = self._row_of(place)
        return self._unit(*row[6:9])[0] if row is not None and row[8] else None

    def enclosing(self, place: Place) -> tuple[Place, ...]:
        """The places that it lies in, from the nearest outwards: as the source says, else by divisions."""
        found: dict[int, Place] = {}
        row = self._row_of(place)
        own = row[0] if row is not None else None
        while row is not None and (number := self._parent(row)) is not None and number not in (own, *found):
            row = self._rows().execute("SELECT * FROM place WHERE number = ?", (number,)).fetchone()
            if row is not None:
                found[number] = self._place(row)
        return tuple(found.values())

    def about(self) -> GazetteerAbout:
        """Source, licence, counts and digest of the file."""
        meta = dict(self._rows().execute("SELECT key, value FROM meta WHERE key <> 'major'"))
        text = {key: bytes(value).decode() for key, value in meta.items()}
        notes = tuple(text["notes"].splitlines())
        places, names = int(text["places"]), int(text["names"])
        return GazetteerAbout(text["source"], text["licence"], notes, places, names, text["digest"])

    def is_major(self, name: str) -> bool:
        """Whether it is the own name of a city of 100,000, a first-order unit, a country or a region."""
        return fold_name(name) in self._major

    def radius_km(self, place: Place) -> float:
        """How far the place reaches from its point: as stated in the file, else usual for its class."""
        return self._radii.get(place.place_id) or default_radius_km(place)

    def __len__(self) -> int:
        return int(self._rows().execute("SELECT count(*) FROM place").fetchone()[0])

    def __reduce__(self) -> tuple[object, ...]:
        if self._path is None:
            raise TypeError(
                "a gazetteer in memory cannot be sent to another process; save it as a file first"
            )
        return (Gazetteer.open, (self._path,))

    @cached_property
    def _major(self) -> frozenset[str]:
        row = self._rows().execute("SELECT value FROM meta WHERE key = 'major'").fetchone()
        return frozenset(zlib.decompress(row[0]).decode().split("\n")) if row else frozenset()

    @cached_property
    def _admin1_names(self) -> dict[tuple[str, str], str]:
        rows = self._rows().execute(
            "SELECT country, admin1, name FROM unit WHERE admin2 = '' AND admin1 <> ''"
        )
        return {(country, code): name for country, code, name in rows}

    def _rows(self) -> sqlite3.Connection:
        # A connection inherited through fork shares its file offset with the parent: open our own.
        if self._path is not None and self._process != os.getpid():
            self._connection = _connect(self._path)
            self._process = os.getpid()
        return self._connection

    def _look_up(self, name: str) -> _Found:
        rows = self._rows()
        for key in lookup_keys(name):
            row = rows.execute("SELECT numbers FROM name WHERE key = ?", (key,)).fetchone() if key else None
            if row is not None:
                numbers, kinds = zip(*unpacked_row(row[0]), strict=True)
                places = {row[0]: self._place(row) for row in self._place_rows(numbers)}
                return tuple([places[number] for number in numbers]), kinds
        return (), ()

    def _names_from(self, prefix: str, most: int) -> list[str]:
        found = self._rows().execute(_NAMES_FROM, (prefix, prefix + _AFTER_ALL_LETTERS, most))
        return [key for (key,) in found]

    def _names_among(self, keys: Collection[str]) -> list[str]:
        """Those of some folded names that are filed."""
        found: list[str] = []
        left = iter(keys)
        while some := tuple(islice(left, _KEYS_AT_ONCE)):
            command = f"SELECT key FROM name WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 (marks only)
            found += [key for (key,) in self._rows().execute(command, some)]
        return found

    def _place_rows(self, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
        """Rows of places, in the order of the file; those that lie together are read together."""
        rows = self._rows()
        for first, last in _ranges(sorted(numbers)):
            yield from rows.execute("SELECT * FROM place WHERE number BETWEEN ? AND ?", (first, last))

    def _place(self, row: Sequence[Any]) -> Place:
        _, place_id, name, feature, latitude, longitude, country, admin1, _, population, radius_km = row
        place_id = str(place_id)
        if radius_km:
            self._radii[place_id] = float(radius_km)
        return Place(  # by position: twice as fast, and a common name has two hundred
            place_id,
            name,
            feature or DEFAULT_FEATURE,
            latitude / DEGREE_UNITS,
            longitude / DEGREE_UNITS,
            country,
            self._admin1_names.get((country, admin1), admin1),
            population or 0,
            self.label,
        )

    def _row_of(self, place: Place) -> Sequence[Any] | None:
        """The row of a place of this file: places of one name stand side by side, so one is found and read on."""
        key = fold_name(place.name)
        found = self._rows().execute("SELECT numbers FROM name WHERE key = ?", (key,)).fetchone()
        numbers = [number for number, kind in unpacked_row(found[0]) if kind is NameKind.OWN] if found else []
        last = 0
        for row in self._place_rows(numbers):
            if str(row[1]) == place.place_id:
                return row
            last = row[0] if fold_name(row[2]) == key else last
        after = self._rows().execute("SELECT * FROM place WHERE number > ?", (last,)) if last else ()
        beside = takewhile(lambda row: fold_name(row[2]) == key, after)
        return next((row for row in beside if str(row[1]) == place.place_id), None)

    def _parent(self, row: Sequence[Any]) -> int | None:
        number, country, admin1, admin2 = row[0], row[6], row[7], row[8]
        stated = self._rows().execute("SELECT parent FROM part_of WHERE number = ?", (number,)).fetchone()
        if stated is not None:
            return int(stated[0])
        units = [(country, admin1, admin2), (country, admin1, None), (country, None, None)]
        inside = [self._unit(*unit)[1] for unit in dict.fromkeys(units)]
        outer = inside[inside.index(number) + 1 :] if number in inside else inside
        return next((unit for unit in outer if unit is not None), None)

    def _unit(
        self, country: str | None, admin1: str | None, admin2: str | None
    ) -> tuple[str | None, int | None]:
        """Name of a division, by default its code, and the number of its entry."""
        command = "SELECT name, number FROM unit WHERE country = ? AND admin1 = ? AND admin2 = ?"
        row = self._rows().execute(command, (country or "", admin1 or "", admin2 or "")).fetchone()
        return row or (admin2 or admin1, None)

    def _check_layout(self) -> None:
        try:
            row = self._connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"{self._path or self.label}: not a gazetteer file ({error})") from error
        if row is None or bytes(row[0]).decode() != LAYOUT_VERSION:
            raise GazetteerError(f"{self._path}: made by another version; build it again with this one")


class Gazetteers(_WorldNames):
    """Several gazetteers in order: places of an earlier one come first, a place_id counts once."""

    def __init__(self, primary: Gazetteer, *extra: Gazetteer) -> None:
        self._members = (primary, *extra)
        self._by_label = {member.label: member for member in reversed(self._members)}

    def lookup(self, name: str) -> tuple[Place, ...]:
        """The places of every member, in the order of the members."""
        found = [place for member in self._members for place in member.lookup(name)]
        if len(self._members) == 1:
            return tuple(found)
        return tuple({(place.gazetteer, place.place_id): place for place in found}.values())

    def alike(self, name: str) -> tuple[Alikeness, tuple[Place, ...]]:
        """What the first member that has anything finds."""
        found = [member.alike(name) for member in self._members]
        return next((one for one in found if one[1]), found[0])

    def is_major(self, name: str) -> bool:
        """Whether any member holds it for a major name."""
        return any(member.is_major(name) for member in self._members)

    def radius_km(self, place: Place) -> float:
        """The reach of the place by the member it came from."""
        member = self._by_label.get(place.gazetteer)
        return default_radius_km(place) if member is None else member.radius_km(place)


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    first = 0
    for position, number in enumerate(numbers):
        if position + 1 == len(numbers) or numbers[position + 1] != number + 1:
            yield numbers[first], number
            first = position + 1


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA cache_size = -{_PAGES_KB}")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise GazetteerError(f"{path}: not a gazetteer file ({error})") from error
    return connection


@cache
def _default() -> Gazetteer:
    with resources.as_file(resources.files("plainrecord.world").joinpath("gazetteer.sqlite")) as path:
        return Gazetteer(_connect(path), "geonames", path)
