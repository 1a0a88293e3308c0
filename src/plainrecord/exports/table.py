"""A kind of rows as every format writes it: its columns, its records in order, and their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from plainrecord.exports.cells import Row
from plainrecord.exports.columns import Column, columns

SortKey = tuple[str, str, int, str]
"""The order of records in every format."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking says of reports: document -> lineage and report -> event; both empty before it was done."""

    lineage_of: Mapping[str, str] = field(default_factory=dict)
    event_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a kind of rows, and how each becomes a sort key, cells, and a line of JSON.

    ``schema`` is the name of the wire format of its JSON lines, "" where they are the cells of the columns.
    ``is_located`` says that the rows have a place, so that a map of them can be written.
    """

    rows: str
    layout: tuple[Column, ...]
    records: Iterable[Any]
    key: Callable[[Any], SortKey]
    cells: Callable[[Any], Row]
    encode: Callable[[Any], bytes]
    schema: str = ""
    is_located: bool = False

    @property
    def json_begins(self) -> bytes:
        """How a file of JSON lines of this kind begins."""
        if self.schema:
            return b'{"schema":"%b"' % self.schema.encode()
        return b'{"%b":' % self.layout[0].name.encode()


def row_table(
    rows: str, records: Iterable[Row], key: Callable[[Row], SortKey], more: Iterable[Column] = ()
) -> Table:
    """A table whose records are its rows; ``more`` are columns that the data bring with them."""
    layout = (*columns(rows), *more)
    nested = [column.name for column in layout if column.type == "json"]

    def encode(row: Row) -> bytes:
        ordered: dict[str, Any] = {column.name: row[column.name] for column in layout}
        for name in nested:
            if ordered[name] is not None:
                ordered[name] = msgspec.Raw(ordered[name].encode())
        return msgspec.json.encode(ordered)

    return Table(rows, layout, records, key, lambda row: row, encode)
