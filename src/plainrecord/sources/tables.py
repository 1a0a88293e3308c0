"""CSV and TSV: separator told from the header, one text a row. A cell that begins with "=" is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from plainrecord.sources.declared import Columns, Declared
from plainrecord.sources.found import Found, Trouble
from plainrecord.sources.refusals import NotReadError
from plainrecord.sources.rows import Places, RowReader, no_text_column, places, refuse_missing

_SEPARATORS = (",", ";", "\t", "|")
_HEADER_CHARACTERS = 65_536
_LONGEST_CELL = 2**31 - 1


def table_texts(
    text: str, encoding: str, tab_separated: bool, declared: Declared
) -> Iterator[Found | Trouble]:
    """One text for each row of a table, numbered as a spreadsheet shows them: the header is row 1.

    A row with more or fewer cells than the header has is refused, since a stray separator may have cut its
    text.
    Raises ``NotReadError``: ``missing_column``, ``malformed`` or ``too_large``.
    """
    # One setting for the whole process, and its default cuts at 131,072 characters: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), min(declared.limits.file_bytes, _LONGEST_CELL)))
    separator = "\t" if tab_separated else _separator(text, declared.columns)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header, where = _header(records, declared.columns)
    name = "tsv" if separator == "\t" else "csv"
    reader = RowReader(f"{name}/{encoding}@1", declared.limits)
    number = 1
    while True:
        number += 1
        try:
            cells = next(records, None)
        except csv.Error as error:
            yield Trouble(
                "malformed_row", f"row {number} is damaged ({error}). Check its quotes", f"row={number}"
            )
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Trouble(
                "malformed_row",
                f"row {number} has {len(cells)} cells where the header has {len(header)}. "
                "Put cells with separators or line ends into quotes",
                f"row={number}",
            )
            continue
        yield from reader.read(number, dict(zip(header, cells, strict=True)), where)


def _header(records: Iterator[list[str]], columns: Columns) -> tuple[list[str], Places]:
    try:
        header = next((cells for cells in records if any(cell.strip() for cell in cells)), [])
    except csv.Error as error:
        raise NotReadError("malformed", f"its header is damaged ({error}). Check its quotes") from None
    where = places(header, columns)
    if where is None:
        raise no_text_column(header, columns)
    refuse_missing(header, where, columns)
    return header, where


def _separator(text: str, columns: Columns) -> str:
    """The separator that makes most of the header: a known text column first, then the number of columns."""

    def merit(separator: str) -> tuple[bool, int]:
        try:
            header = next(
                csv.reader(io.StringIO(text[:_HEADER_CHARACTERS].lstrip(), newline=""), delimiter=separator),
                [],
            )
        except csv.Error:
            return False, 0
        return places(header, columns) is not None, len(header)

    return max(_SEPARATORS, key=merit)
