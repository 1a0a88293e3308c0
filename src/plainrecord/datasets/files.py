"""CSV files of coded events: found, decoded, divided and read, with everything that is wrong told at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainrecord.datasets.columns import ColumnTable
from plainrecord.datasets.records import CodedEvent, DatasetError
from plainrecord.datasets.rows import RowReader

SHOWN_PROBLEMS = 20
_LONGEST_CELL = 10_000_000
_DELIMITERS = ",;\t|"
_ESSENTIAL = ("event_type", "date", "date_earliest", "year", "place", "latitude", "country")
_OTHER_FILES = {
    b"PK\x03\x04": "a spreadsheet or an archive; save it as CSV (UTF-8)",
    b"PAR1": "Parquet; export it with --to csv or --to jsonl",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet; save it as CSV (UTF-8)",
    b"SQLite": "a database; export the project with `plainrecord export --to jsonl`",
}


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A row as it stands in its file, ``line`` being its first line, and as an event."""

    line: int
    cells: tuple[str, ...]
    event: CodedEvent


@dataclass(frozen=True, slots=True)
class Dataset:
    """A CSV file as it was read; ``columns`` are (heading, what it holds) in the order of the file."""

    path: Path
    headings: tuple[str, ...]
    rows: tuple[DatasetRow, ...]
    columns: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def unused_columns(self) -> tuple[str, ...]:
        """Headings that hold nothing that is understood."""
        used = {heading for heading, _ in self.columns}
        return tuple(heading for heading in self.headings if heading not in used and heading.strip())


def read_dataset(path: Path, table: ColumnTable) -> Dataset:
    """Read a CSV file, divided by whichever of ``, ; tab |`` its first line has most of.

    Raises ``DatasetError`` that names every line and column that is wrong, up to 20. An empty file has no rows.
    """
    return dataset_from_text(path, text_of(path), table)


def dataset_from_text(path: Path, text: str, table: ColumnTable) -> Dataset:
    """As ``read_dataset``, of the text of the file."""
    rows = _csv_rows(path, text)
    _, headings = next(rows, (1, []))
    held = table.held(headings)
    if headings and not any(name in held for name in _ESSENTIAL):
        shown = ", ".join(repr(heading) for heading in headings[:12])
        raise DatasetError(
            f"{path} line 1: no column says what happened, when or where; the headings are {shown}. "
            "Name the columns in a file for --map"
        )
    reader = RowReader(path.name, headings, held, table)
    found = []
    for line, row in rows:
        _check_width(reader, headings, line, row)
        found.append(DatasetRow(line, tuple(row), reader.event(line, row)))
    raise_problems(
        path, [f"line {line}, column {name!r}: {what}" for line, name, what in reader.problems], "cells"
    )
    used = {position: name for name, columns in held.items() for position, _ in columns}
    columns = tuple((headings[position], used[position]) for position in sorted(used))
    return Dataset(path, tuple(headings), tuple(found), columns)


def _check_width(reader: RowReader, headings: Sequence[str], line: int, row: Sequence[str]) -> None:
    if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
        reader.problems.append(
            (line, headings[-1], f"{len(row)} cells under {len(headings)} headings; is a quote missing?")
        )


def text_of(path: Path) -> str:
    """The text of a UTF-8 file; raises ``DatasetError`` that says what the file is instead."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror or error}") from error
    for start, what in _OTHER_FILES.items():
        if data.startswith(start):
            raise DatasetError(f"{path}: this is {what}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DatasetError(f"{path} line {line}: not UTF-8; save the file as CSV (UTF-8)") from None
    return text


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of its first line."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda one: (first.count(one), -_DELIMITERS.index(one)))
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise DatasetError(f"{path} line {line}: not CSV that can be read: {error}") from error
    finally:
        csv.field_size_limit(before)


def raise_problems(path: Path, problems: list[str], what: str) -> None:
    """Raise a ``DatasetError`` that lists what is wrong with a file, up to ``SHOWN_PROBLEMS``."""
    if not problems:
        return
    if len(problems) == 1:
        raise DatasetError(f"{path} {problems[0]}")
    shown = "".join(f"\n  {problem}" for problem in problems[:SHOWN_PROBLEMS])
    more = f"\n  and {len(problems) - SHOWN_PROBLEMS:,} more" if len(problems) > SHOWN_PROBLEMS else ""
    raise DatasetError(f"{path}: {len(problems):,} {what} cannot be read:{shown}{more}")
