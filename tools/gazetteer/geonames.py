"""Reads files of GeoNames: places, alternate names, hierarchy, and names of divisions by code.

Places and alternate names come in blocks of whole lines, which may be read in other processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from plainrecord.model.values import Place
from plainrecord.world.gazetteer_batch import Batch, Entry, Unit, id_number
from plainrecord.world.gazetteer_layout import GazetteerError, NameKind
from plainrecord.world.gazetteer_rows import PlaceRows
from plainrecord.world.gazetteer_tables import check_point
from tools.gazetteer.inputs import open_table
from tools.gazetteer.names import worth_filing

DEFAULT_CLASSES = "AHLPST"  # all but roads (R), undersea (U) and vegetation (V)
# What stands in the column for the language of an alternate name that is no name.
_NOT_LANGUAGES = frozenset(("link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "nuts"))
_OLD_LANGUAGES = frozenset(("fr_1793",))  # names of the French Revolution


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file; ``first_row`` counts the lines of all files before, ``line`` is of this file."""

    file_name: str
    line: int
    lines: int
    text: bytes
    first_row: int
    folder: Path
    keeps: str = ""  # places: feature classes; alternate names: languages, divided by commas, "" for all
    skips_bad: bool = False


@dataclass(slots=True)
class Found:
    """What a block holds, and what of it cannot be used and why."""

    batch: Batch
    lines: int
    bad: list[str]


def _each_line(block: Block, use: Callable[[int, str, str], None]) -> list[str]:
    """Hand position, text and "file, line n" of each line to ``use``; the lines that cannot be used."""
    bad: list[str] = []
    text = _decoded(block)
    is_whole = "\ufffd" not in text
    for position, line in enumerate(text.split("\n")):
        if line and line != "\r":
            where = f"{block.file_name}, line {block.line + position}"
            try:
                if not is_whole and "\ufffd" in line:
                    raise GazetteerError(f"{where}: not UTF-8 text; download the file again")
                use(position, line.rstrip("\r"), where)
            except GazetteerError as error:
                if not block.skips_bad:
                    raise
                bad.append(str(error))
    return bad


def _decoded(block: Block) -> str:
    return block.text.decode(errors="replace")  # U+FFFD, which no name has, tells of what was no UTF-8


def read_places(block: Block) -> Found:
    """Places of a block of ``allCountries.txt`` or a country file (19 columns divided by tabs)."""
    batch = Batch(block.first_row, block.lines)
    classes = frozenset(block.keeps)

    def use(position: int, line: str, where: str) -> None:
        entry = place_of(line.split("\t"), where, classes)
        if entry:
            batch.add(block.first_row + position, entry)

    bad = _each_line(block, use)
    batch.close(block.folder)
    return Found(batch, block.lines, bad)


def place_of(columns: list[str], where: str, classes: frozenset[str]) -> Entry | None:
    """The entry of a line, None for a place of another class; raises ``GazetteerError``."""
    if len(columns) != 19:
        raise GazetteerError(f"{where}: {len(columns)} columns instead of 19; is it a GeoNames dump?")
    if columns[6] not in classes:
        return None
    try:
        latitude, longitude, population = float(columns[4]), float(columns[5]), int(columns[14] or 0)
    except ValueError:
        raise GazetteerError(f"{where}: latitude, longitude or population is no number") from None
    check_point(latitude, longitude, where)
    if not columns[0].isdecimal() or not columns[1].strip():
        raise GazetteerError(f"{where}: the id is no number or the name is empty")
    place = Place(  # by position: twice as fast, and there are millions
        columns[0],
        columns[1].strip(),
        f"{columns[6]}.{columns[7]}",
        latitude,
        longitude,
        columns[8] or None,
        columns[10] or None,
        population,
    )
    return Entry(
        place, tuple(worth_filing(columns[3].split(","))) if columns[3] else (), None, columns[11] or None
    )


@lru_cache(1)
def _rows_in(folder: Path) -> PlaceRows:
    return PlaceRows.load(folder)


def read_alternate_names(block: Block) -> Found:
    """Names of a block of ``alternateNamesV2.txt``; the rows of the places lie saved in the folder."""
    batch = Batch(block.first_row, 0)
    languages = frozenset(block.keeps.split(",")) if block.keeps else None
    names: list[tuple[str, NameKind]] = []
    ids: list[int] = []

    def use(_position: int, line: str, where: str) -> None:
        columns = line.split("\t")
        found = alternate_of(columns, where, languages)
        if found:
            names.append(found)
            ids.append(int(columns[1]) + 1)

    bad = _each_line(block, use)
    rows = _rows_in(block.folder)
    positions = rows.rows_of(np.array(ids, np.uint64))
    countries = rows.countries[np.maximum(positions, 0)] if len(rows.countries) else positions
    for (name, kind), row, country in zip(names, positions.tolist(), countries.tolist(), strict=True):
        if row >= 0:
            batch.add_name(name, country, kind, row)
    batch.close(block.folder)
    return Found(batch, block.lines, bad)


def alternate_of(
    columns: list[str], where: str, languages: frozenset[str] | None
) -> tuple[str, NameKind] | None:
    """The name of a line and its kind, None for what is no name; raises ``GazetteerError``.

    Columns: id, geonameid, language, name, preferred, short, colloquial, historic, from, to.
    """
    if len(columns) not in (8, 10):
        raise GazetteerError(f"{where}: {len(columns)} columns instead of 10; is it alternateNamesV2.txt?")
    language = columns[2]
    if language in _NOT_LANGUAGES or (languages and language and language not in languages):
        return None
    if not columns[1].isdecimal() or len(columns[1]) > 18:
        raise GazetteerError(f"{where}: the geonameid is no number")
    name = next(worth_filing((columns[3].strip(),)), None)
    if name is None:
        return None
    if columns[7] == "1" or language in _OLD_LANGUAGES or (len(columns) == 10 and columns[9].strip()):
        return name, NameKind.HISTORIC
    return name, NameKind.COLLOQUIAL if columns[6] == "1" else NameKind.ALTERNATE


def read_unit_names(path: Path) -> dict[Unit, str]:
    """Names of divisions from ``admin1CodesASCII.txt`` or ``admin2Codes.txt`` (code, name, ASCII name, id)."""
    names: dict[Unit, str] = {}
    with open_table(path) as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\r\n").split("\t")
            if columns == [""]:
                continue
            codes = columns[0].split(".", 2)
            if len(columns) < 2 or len(codes) not in (2, 3) or not columns[1]:
                raise GazetteerError(
                    f"{path.name}, line {number}: a code such as XM.01 and a name are needed"
                )
            names[codes[0], codes[1], codes[2] if len(codes) == 3 else ""] = columns[1].strip()
    return names


def read_hierarchy(path: Path) -> Iterator[tuple[int, int]]:
    """Part and whole (``id_number``) from ``hierarchy.txt``; relations of administration come first."""
    others: list[tuple[int, int]] = []
    with open_table(path) as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\r\n").split("\t")
            if columns == [""]:
                continue
            if len(columns) < 2 or not (columns[0].isdecimal() and columns[1].isdecimal()):
                raise GazetteerError(
                    f"{path.name}, line {number}: two ids are needed, of the whole and the part"
                )
            relation = id_number(columns[1]), id_number(columns[0])
            if len(columns) > 2 and columns[2] == "ADM":
                yield relation
            else:
                others.append(relation)
    yield from others
