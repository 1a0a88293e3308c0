"""The text formats of any table: jsonl (everything), csv (the flat table), geojson (the flat table on a map).

Records are written as they come and put in order afterwards only when they came out of order, so memory
stays small and the bytes do not depend on the order of the input.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from plainrecord.exports.atomic import replacing
from plainrecord.exports.cells import Cell
from plainrecord.exports.columns import Column
from plainrecord.exports.table import SortKey, Table


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How records become one file: what stands before, between and after them."""

    record: Callable[[Any], bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


def write_text(shape: TextFormat, table: Table, target: Path) -> int:
    """Write all records to ``target`` in the fixed order; the number written. Raises ``ExportError``."""
    with replacing(target) as temporary:
        index: list[tuple[SortKey, bytes, int, int]] = []
        with temporary.open("wb") as file:
            file.write(shape.head)
            for item in table.records:
                record = shape.record(item)
                if index:
                    file.write(shape.between)
                index.append((table.key(item), b"", file.tell(), len(record)))
                file.write(record)
            file.write(shape.tail)
        if any(later[0] <= earlier[0] for earlier, later in pairwise(index)):
            _reorder(shape, index, temporary)
    return len(index)


def _reorder(shape: TextFormat, index: list[tuple[SortKey, bytes, int, int]], path: Path) -> None:
    """Rewrite the file with its records in order; records of one key by their bytes."""
    ordered_path = path.with_name(path.name + ".sorted")
    try:
        with path.open("rb") as source, ordered_path.open("wb") as file:
            ordered = sorted(_with_ties(index, source))
            file.write(shape.head)
            for position, (_, _, offset, size) in enumerate(ordered):
                if position:
                    file.write(shape.between)
                source.seek(offset)
                file.write(source.read(size))
            file.write(shape.tail)
        ordered_path.replace(path)
    finally:
        ordered_path.unlink(missing_ok=True)


def _with_ties(
    index: list[tuple[SortKey, bytes, int, int]], source: BinaryIO
) -> Iterable[tuple[SortKey, bytes, int, int]]:
    """Give the index with the bytes of those records whose key occurs more than once."""
    counts: dict[SortKey, int] = {}
    for key, *_ in index:
        counts[key] = counts.get(key, 0) + 1
    for key, _, offset, size in index:
        record = b""
        if counts[key] > 1:
            source.seek(offset)
            record = source.read(size)
        yield key, record, offset, size


# --- jsonl -------------------------------------------------------------------------------------------


def jsonl_format(table: Table) -> TextFormat:
    """Lay out one JSON object per record and line."""
    return TextFormat(record=lambda item: table.encode(item) + b"\n")


# --- csv ---------------------------------------------------------------------------------------------

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def _csv_line(cells: Iterable[str | None]) -> bytes:
    # CRLF as in RFC 4180, and so that a cell holding a lone CR or LF is always quoted.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(["" if cell is None else cell for cell in cells])
    return buffer.getvalue().encode()


def _text(cell: Cell) -> str | None:
    return cell.isoformat() if isinstance(cell, date) else None if cell is None else str(cell)


def _guarded(column: Column, cell: Cell) -> str | None:
    text = _text(cell)
    return f"'{text}" if text and column.is_text and _FORMULA.match(text) else text


def csv_format(table: Table, *, excel: bool = False) -> TextFormat:
    """Lay out the flat table as RFC 4180 CSV in UTF-8; an empty cell is "not stated", never zero.

    Plain: every cell exactly as it is, for R, Stata, Python and databases. ``excel``: a byte order mark, and
    an apostrophe before text that a spreadsheet would run as a formula; numbers and dates are unchanged.
    """
    layout = table.layout

    def record(item: Any) -> bytes:  # noqa: ANN401 (a record of the table)
        row = table.cells(item)
        if excel:
            return _csv_line(_guarded(column, row[column.name]) for column in layout)
        return _csv_line(_text(row[column.name]) for column in layout)

    head = _csv_line(column.name for column in layout)
    return TextFormat(record=record, head=(b"\xef\xbb\xbf" if excel else b"") + head)


# --- geojson -----------------------------------------------------------------------------------------


def geojson_format(table: Table) -> TextFormat:
    """Lay out RFC 7946. Geometry is null where the place is not known to G5 or better; see the codebook."""
    first = table.layout[0].name

    def feature(item: Any) -> bytes:  # noqa: ANN401 (a record of the table)
        row = dict(table.cells(item))
        longitude, latitude = row.pop("longitude"), row.pop("latitude")
        geometry = None
        if latitude is not None and longitude is not None:
            geometry = {"type": "Point", "coordinates": [longitude, latitude]}
        return msgspec.json.encode(
            {"type": "Feature", "id": row[first], "geometry": geometry, "properties": row}
        )

    return TextFormat(
        record=feature,
        head=b'{"type":"FeatureCollection","features":[\n',
        between=b",\n",
        tail=b"\n]}\n",
    )
