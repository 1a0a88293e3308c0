"""Joins the records of one name into a row of the table ``name``; a range of keys at a time, in any process."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from plainrecord.world.gazetteer_layout import MOST_PLACES_PER_NAME, NameKind, pack, packed_row
from plainrecord.world.gazetteer_sort import KeyRange

_KNOWN_KIND = {b"%d" % kind: int(kind) for kind in NameKind} | {b"4": int(NameKind.ALTERNATE)}
_FILES = ("numbers", "ranks")


class NameTables:
    """By row of the input: the number of its place (0: none), and the rank among all by population and id."""

    def __init__(self, numbers: array[int], ranks: array[int]) -> None:
        self.numbers = numbers
        self.ranks = ranks

    def save(self, folder: Path) -> Path:
        """Write both where ``load_tables`` finds them, and return the folder."""
        for name in _FILES:
            with (folder / name).open("wb") as file:
                getattr(self, name).tofile(file)
        return folder


@lru_cache(1)
def load_tables(folder: Path) -> NameTables:
    """The tables that ``save`` wrote."""
    tables = []
    for name in _FILES:
        table = array("I")
        with (folder / name).open("rb") as file:
            table.fromfile(file, (folder / name).stat().st_size // table.itemsize)
        tables.append(table)
    return NameTables(*tables)


def packed_names(task: tuple[KeyRange, NameTables | Path]) -> tuple[list[tuple[str, int | bytes]], bytes]:
    """The rows of the names in a range of keys, in order, and what of them goes into the digest of the file."""
    part, tables = task
    rows = list(_rows(part.records(), load_tables(tables) if isinstance(tables, Path) else tables))
    return rows, "".join(map(repr, rows)).encode()


def _rows(records: list[bytes], tables: NameTables) -> Iterator[tuple[str, int | bytes]]:
    numbers, current = tables.numbers, b""
    found: dict[int, int] = {}
    for record in records:
        key, kind, text = record.split(b"\0")
        if key != current:
            if found:
                yield current.decode(), _packed(found, tables)
                found = {}
            current = key
        row = int(text)
        if numbers[row] and row not in found:  # the records of a key come by kind
            found[row] = _KNOWN_KIND[kind]
    if found:
        yield current.decode(), _packed(found, tables)


def _packed(kinds: dict[int, int], tables: NameTables) -> int | bytes:
    """Places called so by what the name is to them, then by rank, as the column ``numbers`` has it."""
    if len(kinds) == 1:
        [(row, kind)] = kinds.items()
        return pack(tables.numbers[row], kind)
    ranks = tables.ranks
    order = sorted(kinds, key=lambda row: (kinds[row], ranks[row]))
    return packed_row([pack(tables.numbers[row], kinds[row]) for row in order[:MOST_PLACES_PER_NAME]])
