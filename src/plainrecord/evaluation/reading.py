"""Files of gold and predictions as events: JSON Lines in the wire format, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plainrecord.evaluation.columns import ColumnTable, default_columns, folded_heading
from plainrecord.evaluation.records import FIELDS, EvaluationError, Scored
from plainrecord.evaluation.rows import RowReader
from plainrecord.evaluation.wire_events import event_of
from plainrecord.model.wire import WireError, decode

SHOWN_PROBLEMS = 20
_LONGEST_CELL = 10_000_000
_DELIMITERS = ",;\t|"
_OTHER_FILES = {
    b"PK\x03\x04": "a spreadsheet or an archive; save it as CSV (UTF-8)",
    b"PAR1": "Parquet; export it with --to csv or --to jsonl",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet; save it as CSV (UTF-8)",
    b"SQLite": "a database; export the project with `plainrecord export --to jsonl`",
}


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file as it was read. ``columns`` says which heading was taken for what, in the order of the file.

    ``eventless`` are (document id, ref) of rows that name a document and say that nothing happened in it.
    """

    name: str
    events: tuple[Scored, ...]
    eventless: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    unused_columns: tuple[str, ...] = ()


def read_events(path: Path, table: ColumnTable | None = None) -> EventFile:
    """Read a file; raises ``EvaluationError`` that names every line and column that is wrong, up to 20.

    An empty file has no events: JSON Lines of no report are empty. What begins with ``{`` is JSON Lines,
    everything else CSV, divided by whichever of ``, ; tab |`` the first line has most of.
    """
    text = _text(path)
    if not text.strip():
        return EventFile(path.name, ())
    if text.lstrip().startswith("{"):
        return _from_lines(path, text)
    return _from_csv(path, text, table or default_columns())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror or error}") from error
    for start, what in _OTHER_FILES.items():
        if data.startswith(start):
            raise EvaluationError(f"{path}: this is {what}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EvaluationError(f"{path} line {line}: not UTF-8; save the file as CSV (UTF-8)") from None
    return text


# --- JSON Lines --------------------------------------------------------------------------------------


def _from_lines(path: Path, text: str) -> EventFile:
    events: list[Scored] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            report = decode(line.encode("utf-8", "surrogatepass"))
            events.append(event_of(report, f"{path.name} line {number}"))
        except (WireError, ValueError) as error:
            problems.append(f"line {number}: {error}")
    _raise(path, problems, "records")
    return EventFile(path.name, tuple(events), columns=tuple((name, name) for name in FIELDS))


# --- CSV ---------------------------------------------------------------------------------------------


def _from_csv(path: Path, text: str, table: ColumnTable) -> EventFile:
    rows = _csv_rows(path, text)
    _, headings = next(rows, (1, []))
    held = table.held(headings)
    if not any(
        name in held
        for name in ("event_type", "date", "date_earliest", "year", "place", "latitude", "country")
    ):
        shown = ", ".join(repr(heading) for heading in headings[:12])
        raise EvaluationError(
            f"{path} line 1: no column says what happened, when or where; the headings are {shown}. "
            "Name the columns in a file for --map"
        )
    reader = RowReader(path.name, headings, held, table)
    events: list[Scored] = []
    eventless: list[tuple[str, str]] = []
    for line, row in rows:
        if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
            reader.problems.append(
                (line, headings[-1], f"{len(row)} cells under {len(headings)} headings; is a quote missing?")
            )
        event = reader.event(line, row)
        if not event.is_empty:
            events.append(event)
        elif event.document_id or event.document_ref:
            eventless.append((event.document_id, event.document_ref))
    _raise(path, [f"line {line}, column {name!r}: {what}" for line, name, what in reader.problems], "cells")
    used = {position: field for field, columns in held.items() for position, _ in columns}
    return EventFile(
        path.name,
        tuple(events),
        tuple(eventless),
        tuple((headings[position], used[position]) for position in sorted(used)),
        tuple(
            heading for position, heading in enumerate(headings) if position not in used and heading.strip()
        ),
    )


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
        raise EvaluationError(f"{path} line {line}: not CSV that can be read: {error}") from error
    finally:
        csv.field_size_limit(before)


def _raise(path: Path, problems: list[str], what: str) -> None:
    if not problems:
        return
    if len(problems) == 1:
        raise EvaluationError(f"{path} {problems[0]}")
    shown = "".join(f"\n  {problem}" for problem in problems[:SHOWN_PROBLEMS])
    more = f"\n  and {len(problems) - SHOWN_PROBLEMS:,} more" if len(problems) > SHOWN_PROBLEMS else ""
    raise EvaluationError(f"{path}: {len(problems):,} {what} cannot be read:{shown}{more}")


def unused_map_names(
    own: ColumnTable, packaged: ColumnTable, files: tuple[EventFile, ...]
) -> tuple[str, ...]:
    """Headings that the user's table names and no file has: most likely slips."""
    seen = {folded_heading(heading) for file in files for heading, _ in file.columns}
    rules = own.rules[: len(own.rules) - len(packaged.rules)]
    return tuple(dict.fromkeys(name for rule in rules for name in rule.names if name not in seen))
