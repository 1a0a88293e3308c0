"""How a gazetteer file is laid out, and how entries are written into one.

The file is SQLite with four tables: ``place`` (one row per entry, coordinates in units of 1e-5 degree),
``name`` (folded name to packed entry numbers), ``admin1`` (names of first-order units) and ``meta``.
The same entries give the same bytes.
"""

from __future__ import annotations

import csv
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import byteorder
from typing import TextIO

from plainrecord.model.values import Place
from plainrecord.world.gazetteer_names import fold_name, name_keys, without_article

LAYOUT_VERSION = "1"
DEGREE_UNITS = 100_000
MAJOR_POPULATION = 100_000
MOST_PLACES_PER_NAME = 200
DEFAULT_FEATURE = "P.PPL"
_FIRST_OWN_NUMBER = 1 << 30
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE admin1 (country TEXT, code TEXT, name TEXT NOT NULL, PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, place_id TEXT, name TEXT NOT NULL, feature TEXT, latitude INTEGER NOT NULL,
  longitude INTEGER NOT NULL, country TEXT, admin1 TEXT, population INTEGER, radius_km INTEGER);
CREATE TABLE name (key TEXT PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID;
"""


class GazetteerError(ValueError):
    """A gazetteer file that cannot be used; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into a gazetteer file.

    ``place.admin1`` holds the code of the first-order unit; its name comes from the ``admin1`` table.
    ``radius_km`` is the reach of an area, None for a point.
    """

    place: Place
    alternates: tuple[str, ...] = ()
    radius_km: float | None = None


@dataclass(slots=True)
class _Names:
    """Folded names with the entry numbers they stand for."""

    own: dict[str, set[int]] = field(default_factory=dict)
    other: dict[str, set[int]] = field(default_factory=dict)

    def add(self, key: str, number: int, *, is_own: bool) -> None:
        if key:
            (self.own if is_own else self.other).setdefault(key, set()).add(number)


def write_gazetteer(
    connection: sqlite3.Connection,
    entries: Iterable[Entry],
    *,
    admin1_names: Mapping[tuple[str, str], str],
    source: str,
) -> int:
    """Write ``entries`` into an empty database and return how many there were."""
    connection.executescript(_SCHEMA)
    names = _Names()
    populations: dict[int, int] = {}
    major: set[str] = set()
    rows = list(_rows(entries, names, populations, major))
    connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", sorted(rows))
    connection.executemany("INSERT INTO name VALUES (?,?)", _packed(names, populations))
    connection.executemany(
        "INSERT INTO admin1 VALUES (?,?,?)", sorted((*unit, name) for unit, name in admin1_names.items())
    )
    meta = {
        "layout": LAYOUT_VERSION.encode(),
        "source": source.encode(),
        "major": zlib.compress("\n".join(sorted(major)).encode(), 9),
    }
    connection.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))
    connection.commit()
    return len(rows)


def _rows(
    entries: Iterable[Entry], names: _Names, populations: dict[int, int], major: set[str]
) -> Iterator[tuple[object, ...]]:
    for position, entry in enumerate(entries):
        place = entry.place
        is_number = place.place_id.isdecimal() and int(place.place_id) < _FIRST_OWN_NUMBER
        number = int(place.place_id) if is_number else _FIRST_OWN_NUMBER + position
        if number in populations:
            continue
        populations[number] = place.population
        for key in name_keys(place.name, place.country_iso2):
            names.add(key, number, is_own=True)
        is_country = place.feature_code == "A.PCLI"  # "Burma" and "Myanmar" are equally its own
        for name in entry.alternates:
            for key in name_keys(name, place.country_iso2):
                names.add(key, number, is_own=is_country)
        if place.population >= MAJOR_POPULATION or not place.feature_code.startswith("P."):
            major.add(fold_name(place.name))
        yield (
            number,
            None if is_number else place.place_id,
            place.name,
            None if place.feature_code == DEFAULT_FEATURE else place.feature_code,
            round(place.latitude * DEGREE_UNITS),
            round(place.longitude * DEGREE_UNITS),
            place.country_iso2,
            place.admin1,
            place.population or None,
            None if entry.radius_km is None else round(entry.radius_km),
        )


def _packed(names: _Names, populations: Mapping[int, int]) -> Iterator[tuple[str, bytes]]:
    """Per name the entries called so, largest first, then those with it as another name (odd numbers)."""
    for key in sorted(names.own.keys() | names.other.keys()):
        own = names.own.get(key, set())
        other = names.other.get(key, set()) - own
        ranked = [2 * number for number in sorted(own, key=lambda item: (-populations[item], item))]
        ranked += [2 * number + 1 for number in sorted(other, key=lambda item: (-populations[item], item))]
        yield key, _pack(ranked[:MOST_PLACES_PER_NAME])


def _pack(numbers: Iterable[int]) -> bytes:
    packed = array("I", numbers)
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(blob: bytes) -> array[int]:
    """Entry numbers times two, plus one where the name is not the entry's own."""
    packed = array("I")
    packed.frombytes(blob)
    if byteorder == "big":
        packed.byteswap()
    return packed


_COLUMNS = ("name", "latitude", "longitude")


def read_csv_entries(lines: TextIO, file_name: str) -> Iterator[Entry]:
    """Entries of a table with the columns name, latitude and longitude.

    Also read, if present: country, admin1, feature_code, population, place_id and alternate_names
    (separated by ";").

    Raises ``GazetteerError`` naming the row when a column is missing or a number cannot be read.
    """
    table = csv.DictReader(lines)
    missing = [column for column in _COLUMNS if column not in (table.fieldnames or ())]
    if missing:
        raise GazetteerError(f"{file_name}: no column {', '.join(missing)}; add it to the first row")
    for number, row in enumerate(table, start=2):
        yield _csv_entry(row, f"{file_name}, row {number}", number)


def _csv_entry(row: Mapping[str, str | None], where: str, number: int) -> Entry:
    try:
        latitude, longitude = float(row["latitude"] or ""), float(row["longitude"] or "")
        population = int(float(row.get("population") or 0))
    except (ValueError, OverflowError):
        raise GazetteerError(f"{where}: latitude, longitude and population must be numbers") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise GazetteerError(f"{where}: latitude must lie in [-90, 90] and longitude in [-180, 180]")
    name = (row["name"] or "").strip()
    if not name:
        raise GazetteerError(f"{where}: the name is empty; fill it in or remove the row")
    alternates = row.get("alternate_names") or row.get("alternate names") or ""
    return Entry(
        Place(
            place_id=(row.get("place_id") or f"row:{number}").strip(),
            name=name,
            feature_code=(row.get("feature_code") or DEFAULT_FEATURE).strip(),
            latitude=latitude,
            longitude=longitude,
            country_iso2=(row.get("country") or "").strip().upper() or None,
            admin1=(row.get("admin1") or "").strip() or None,
            population=population,
        ),
        tuple(part.strip() for part in alternates.split(";") if part.strip()),
    )


_DUMP_CLASSES = frozenset("PALTHS")


def read_geonames_dump(lines: Iterable[str], file_name: str) -> Iterator[Entry]:
    """Entries of a GeoNames dump (``allCountries.txt`` or a country file, 19 columns separated by tabs)."""
    for number, line in enumerate(lines, start=1):
        columns = line.rstrip("\n").split("\t")
        if len(columns) < 15:
            raise GazetteerError(f"{file_name}, line {number}: {len(columns)} columns instead of 19")
        if columns[6] not in _DUMP_CLASSES:
            continue
        yield Entry(
            Place(
                place_id=columns[0],
                name=columns[1],
                feature_code=f"{columns[6]}.{columns[7]}",
                latitude=float(columns[4]),
                longitude=float(columns[5]),
                country_iso2=columns[8] or None,
                admin1=columns[10] or None,
                population=int(columns[14] or 0),
            ),
            tuple(latin_alternates(columns[3].split(","))),
        )


def latin_alternates(names: Iterable[str]) -> Iterator[str]:
    """Those names worth filing: in Latin letters, capitalised, and no airport or other code."""
    for name in names:
        key = fold_name(name)
        is_code = len(name) <= 4 and name.isupper()
        is_name = not name[:1].islower() or without_article(name) is not None
        if is_name and len(key) >= 3 and not is_code and key.isascii():
            yield name
