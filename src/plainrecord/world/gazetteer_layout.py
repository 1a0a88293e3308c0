"""How a gazetteer file is laid out.

The file is SQLite. Places are numbered in the order of their folded names, the largest first among those of
one name, so that places that are asked for together lie together on the disk.

- ``place``: one row per entry; coordinates in units of 1e-5 degree; codes, not names, of its divisions;
- ``name``: folded name to the places called so (see ``pack``), the likeliest first;
- ``unit``: names of countries' divisions by code (``admin2`` is "" for a first-order one, both are "" for the
  country) and the number of the division's own entry, if there is one;
- ``part_of``: the enclosing place where a source states it; elsewhere ``unit`` gives it;
- ``meta``: layout, source, licence, counts, and a digest of everything above.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import IntEnum
from sys import byteorder

LAYOUT_VERSION = "2"
DEGREE_UNITS = 100_000
DEFAULT_FEATURE = "P.PPL"
COUNTRY_FEATURE = "A.PCLI"
MAJOR_POPULATION = 100_000
MOST_PLACES_PER_NAME = 200
LARGEST_NUMBER = (1 << 30) - 1
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, place_id BLOB NOT NULL, name TEXT NOT NULL, feature TEXT,
  latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, country TEXT, admin1 TEXT, admin2 TEXT,
  population INTEGER, radius_km INTEGER);
CREATE TABLE name (key TEXT PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (
  country TEXT, admin1 TEXT, admin2 TEXT, name TEXT NOT NULL, number INTEGER,
  PRIMARY KEY (country, admin1, admin2)) WITHOUT ROWID;
CREATE TABLE part_of (number INTEGER PRIMARY KEY, parent INTEGER NOT NULL);
"""


class GazetteerError(ValueError):
    """A gazetteer file that cannot be used; the message says what is wrong, where, and what to do."""


class NameKind(IntEnum):
    """What a name is to a place; the smaller, the more it speaks for the place."""

    OWN = 0
    ALTERNATE = 1
    COLLOQUIAL = 2
    HISTORIC = 3


def pack(number: int, kind: int) -> int:
    """A place and what the name is to it, as one integer."""
    return number << 2 | kind


def packed_row(items: Sequence[int]) -> int | bytes:
    """What the column ``numbers`` holds: one packed integer, or several as little-endian 32-bit integers."""
    if len(items) == 1:
        return items[0]
    packed = array("I", items)
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpacked_row(value: int | bytes) -> list[tuple[int, NameKind]]:
    """Numbers of places, and what the name is to each, from the column ``numbers``."""
    if isinstance(value, int):
        return [(value >> 2, _KINDS[value & 3])]
    packed = array("I")
    packed.frombytes(value)
    if byteorder == "big":
        packed.byteswap()
    return [(item >> 2, _KINDS[item & 3]) for item in packed]


_KINDS = tuple(NameKind)
