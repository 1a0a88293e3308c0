"""Rows of tables and JSON files: which column is which, and one text a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from plainrecord.sources.declared import Columns, Limits
from plainrecord.sources.found import Found, Trouble
from plainrecord.sources.refusals import NotReadError, shown

_MOST_NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a row the parts are, by column name as it stands in the file; "" for none."""

    text: str
    published: str = ""
    title: str = ""
    source: str = ""
    id: str = ""


def plain(name: str) -> str:
    """A column name for comparison: lower case, words joined by one underscore."""
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def places(names: Iterable[str], columns: Columns) -> Places | None:
    """Which of ``names`` the declared columns are; None without a column of text."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(plain(name), name)
    found = {
        part.name: next(
            (known[plain(name)] for name in getattr(columns, part.name) if plain(name) in known), ""
        )
        for part in fields(columns)
    }
    return Places(**found) if found["text"] else None


def no_text_column(names: Iterable[str], columns: Columns) -> NotReadError:
    """The refusal that names the columns seen and those looked for."""
    seen = [shown(name) for name in names if name.strip()]
    more = f" and {len(seen) - _MOST_NAMES_SHOWN} more" if len(seen) > _MOST_NAMES_SHOWN else ""
    return NotReadError(
        "missing_column",
        f"no column of text. Columns seen: {', '.join(seen[:_MOST_NAMES_SHOWN]) or 'none'}{more}. "
        f"Looked for: {', '.join(columns.text)}. "
        "Declare which column holds the text (the option for the text column)",
    )


def refuse_missing(names: Iterable[str], where: Places, columns: Columns) -> None:
    """Raise ``NotReadError`` (``missing_column``) when a column that the user declared is not in the table.

    Without it a misspelt name of the date column would leave every document undated, unnoticed.
    """
    for part in fields(columns):
        wanted = getattr(columns, part.name)
        if wanted and wanted != part.default and not getattr(where, part.name):
            seen = ", ".join(shown(name) for name in names if name.strip())
            raise NotReadError(
                "missing_column",
                f"no column {', '.join(map(repr, wanted))}, declared to hold the {part.name}. "
                f"Columns seen: {seen}. Correct the name",
            )


class RowReader:
    """Turns the rows of one file into texts, counting them and remembering which ids were used."""

    def __init__(self, reader: str, limits: Limits) -> None:
        self._reader = reader
        self._limits = limits
        self._ids: set[str] = set()
        self._count = 0

    def read(self, number: int, row: Mapping[str, Any], where: Places) -> Iterator[Found | Trouble]:
        """The text of row ``number``, or why it has none.

        Raises ``NotReadError`` (``too_large``) for the first row beyond the limit.
        """
        self._count += 1
        if self._count > self._limits.rows:
            raise NotReadError(
                "too_large",
                f"it has more than {self._limits.rows} rows, the limit rows; "
                f"those from {number} on are not read. "
                "Split it, or raise that limit",
            )
        place = f"row={number}"
        body = row.get(where.text)
        if body is None or (isinstance(body, str) and not body.strip()):
            yield Trouble("empty", f"row {number} has no text in its column {shown(where.text)!r}", place)
            return
        if not isinstance(body, str):
            yield Trouble(
                "malformed_row",
                f"row {number} has no text but a {type(body).__name__} in {shown(where.text)!r}. "
                "Write text in quotes",
                place,
            )
            return
        name = _cell(row, where.id)
        used = name in self._ids
        if name and not used:
            self._ids.add(name)
        yield Found(
            body=body,
            reader=self._reader,
            place=f"id={name}" if name and not used else place,
            document_ref=name if name and not used else "",
            title=_cell(row, where.title),
            published=_cell(row, where.published),
            source=_cell(row, where.source),
        )


def _cell(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column) if column else None
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
