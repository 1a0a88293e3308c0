"""How entries are written into a gazetteer file, in any number: the memory needed grows by some 40 bytes a place.

Entries are encoded in batches as lines of bytes, sorted outside memory and merged into the tables. Batches
may be made in other processes. The same entries give the same bytes, however they were divided.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from plainrecord.world.gazetteer_batch import Batch, Entry, Origin, Unit, has_number
from plainrecord.world.gazetteer_layout import (
    LARGEST_NUMBER,
    LAYOUT_VERSION,
    SCHEMA,
    GazetteerError,
)
from plainrecord.world.gazetteer_pack import NameTables, packed_names
from plainrecord.world.gazetteer_rows import PlaceRows
from plainrecord.world.gazetteer_sort import Run, key_ranges

_BATCH_ENTRIES = 200_000
_INSERTED_AT_ONCE = 20_000
_OR_NULL = "nullif(?, '')"  # of a place what is not known is empty in its record

Progress = Callable[[str, int], None]
Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


class GazetteerWriter:
    """Takes batches, then further names, units and relations, and writes the tables with ``finish``.

    ``folder`` holds what does not fit into memory; None keeps all there. ``mapping`` applies a function to
    tasks and gives the results in order: ``map``, or one that uses several processes.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        folder: Path | None = None,
        *,
        mapping: Mapper = map,
        progress: Progress = lambda _what, _count: None,
    ) -> None:
        self._connection = connection
        connection.executescript(SCHEMA)
        self._folder = folder
        self._mapping = mapping
        self._progress = progress
        self._place_runs: list[Run] = []
        self._name_runs: list[Run] = []
        self._ids: list[array[int]] = []
        self._populations: list[array[int]] = []
        self._countries: list[array[int]] = []
        self._units: dict[Unit, tuple[int, int, str]] = {}  # -population, row, name
        self._unit_names: dict[Unit, str] = {}
        self._parts = array("Q")
        self._wholes = array("Q")
        self._major: set[str] = set()
        self._digest = hashlib.sha256()
        self.rows = 0

    def add(self, batch: Batch) -> None:
        """Take the closed batch that begins where the one before ended."""
        if batch.first_row != self.rows:
            raise ValueError(f"batch of row {batch.first_row} instead of {self.rows}")
        self.add_names(batch)
        self._place_runs.append(batch.runs[0])
        self._ids.append(batch.ids)
        self._populations.append(batch.populations)
        self._countries.append(batch.countries)
        for unit, row, name in batch.units:
            found = (-batch.populations[row - batch.first_row], row, name)
            self._units[unit] = min(found, self._units.get(unit, found))
        self.add_relations(batch.relations)
        self._major |= batch.major
        self.rows += len(batch.ids)

    def add_names(self, batch: Batch) -> None:
        """Take only the names of a closed batch."""
        self._name_runs.append(batch.runs[1])

    def add_unit_names(self, names: Mapping[Unit, str]) -> None:
        """Take names of divisions, before those that entries give."""
        self._unit_names.update(names)

    def add_relations(self, relations: Iterable[tuple[int, int]]) -> None:
        """Take pairs of ``id_number`` of a part and its whole; the first pair of a part counts."""
        for part, whole in relations:
            self._parts.append(part)
            self._wholes.append(whole)

    @cached_property
    def index(self) -> PlaceRows:
        """The rows by id, after the last batch."""
        return PlaceRows(*(_joined(parts) for parts in (self._ids, self._countries)))

    def write_places(self) -> int:
        """Write the table of places, after the last batch, and return how many there are."""
        repeated = self.index.repeated()
        self._numbers = array("I", bytes(4 * self.rows))
        self._places = self._insert("place", 11, self._rows_of_places(repeated))
        if self._places > LARGEST_NUMBER:
            raise GazetteerError(f"{self._places} places are more than a file can hold ({LARGEST_NUMBER})")
        self._repeated = len(repeated)
        return self._places

    def finish(self, origin: Origin) -> int:
        """Write everything else and return the number of places."""
        names = self._insert("name", 2, self._rows_of_names())
        self._write_units()
        self._write_relations()
        notes = [
            *origin.notes,
            *([f"{self._repeated} entries left out: their id came before"] * (self._repeated > 0)),
        ]
        meta = {
            "layout": LAYOUT_VERSION.encode(),
            "source": origin.source.encode(),
            "licence": origin.licence.encode(),
            "notes": "\n".join(notes).encode(),
            "places": str(self._places).encode(),
            "names": str(names).encode(),
            "major": zlib.compress("\n".join(sorted(self._major)).encode(), 9),
        }
        self._digest.update(repr(sorted(meta.items())).encode())
        meta["digest"] = self._digest.hexdigest().encode()
        self._insert("meta", 2, sorted(meta.items()))
        self._connection.commit()
        return self._places

    def _rows_of_places(self, repeated: frozenset[int]) -> Iterator[Sequence[object]]:
        number = 0
        for part in key_ranges(self._place_runs):
            records = b"".join(part.records())
            self._digest.update(records)
            for record in records.decode().split("\n")[:-1]:
                _, _, _, row_text, place_id, *rest = record.split("\0")
                row = int(row_text)
                if row not in repeated:
                    number += 1
                    self._numbers[row] = number
                    yield number, int(place_id) if has_number(place_id) else place_id, *rest

    def _rows_of_names(self) -> Iterator[tuple[str, int | bytes]]:
        tables = NameTables(self._numbers, self.index.ranks(_joined(self._populations)))
        shared = tables.save(self._folder) if self._folder else tables
        del tables
        tasks = ((part, shared) for part in key_ranges(self._name_runs))
        for rows, text in self._mapping(packed_names, tasks):
            self._digest.update(text)  # the same, however they were divided
            yield from rows

    def _write_units(self) -> None:
        numbers = self._numbers
        rows = [
            (*unit, self._unit_names.get(unit) or self._units[unit][2],
             (numbers[self._units[unit][1]] or None) if unit in self._units else None)
            for unit in sorted(self._units.keys() | self._unit_names.keys())
        ]  # fmt: skip
        self._digest.update(repr(rows).encode())
        self._insert("unit", 5, rows)

    def _write_relations(self) -> None:
        numbers = self._numbers
        parts, wholes = (
            self.index.rows_of(np.frombuffer(ids, np.uint64)) for ids in (self._parts, self._wholes)
        )
        parents: dict[int, int] = {}
        for part, whole in zip(parts.tolist(), wholes.tolist(), strict=True):
            if part >= 0 and whole >= 0 and part != whole:
                parents.setdefault(numbers[part], numbers[whole])
        rows = sorted(parents.items())
        self._digest.update(np.array(rows, dtype="<u4").tobytes())
        self._insert("part_of", 2, rows)

    def _insert(self, table: str, columns: int, rows: Iterable[Sequence[object]]) -> int:
        values = ["?"] * columns
        if table == "place":
            values[3], values[6:] = _OR_NULL, [_OR_NULL] * (columns - 6)
        command = f"INSERT INTO {table} VALUES ({','.join(values)})"  # noqa: S608 (our own names)
        remaining = iter(rows)
        count = 0
        while chunk := list(islice(remaining, _INSERTED_AT_ONCE)):
            self._connection.executemany(command, chunk)
            count += len(chunk)
            self._progress(table, count)
        return count


def _joined(parts: list[array[int]]) -> npt.NDArray[Any]:
    """All parts in one array, of 32 bits where that is enough; the parts are given up."""
    if not parts:
        return np.zeros(0, np.uint32)
    arrays = [np.frombuffer(part, f"u{part.itemsize}") for part in parts]
    parts.clear()
    is_small = all(part.max(initial=0) < 1 << 32 for part in arrays)
    joined = np.empty(
        sum(map(len, arrays)), np.uint32 if is_small and arrays[0].itemsize > 4 else arrays[0].dtype
    )
    end = len(joined)
    while arrays:
        part = arrays.pop()
        joined[end - len(part) : end] = part
        end -= len(part)
    return joined


def write_gazetteer(
    connection: sqlite3.Connection,
    entries: Iterable[Entry],
    *,
    origin: Origin,
    unit_names: Mapping[Unit, str] | None = None,
    folder: Path | None = None,
    has_codes: bool = True,
    progress: Progress | None = None,
) -> int:
    """Write ``entries`` into an empty database and return how many there are; see ``GazetteerWriter``."""
    writer = GazetteerWriter(connection, folder, progress=progress or (lambda _what, _count: None))
    remaining = iter(entries)
    while chunk := list(islice(remaining, _BATCH_ENTRIES)):
        batch = Batch(writer.rows, len(chunk), has_codes=has_codes)
        for row, entry in enumerate(chunk, start=batch.first_row):
            batch.add(row, entry)
        batch.close(folder)
        writer.add(batch)
    writer.write_places()
    writer.add_unit_names(unit_names or {})
    return writer.finish(origin)
