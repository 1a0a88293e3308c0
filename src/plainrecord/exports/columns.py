"""The columns of the flat tables, one file of ``tables/`` for each kind of rows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TYPES = ("string", "date", "integer", "number", "json")
ROWS = ("events", "reports", "claims", "sources", "judgements", "agreement", "overlap", "lists")
"""The kinds of rows that can be exported."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``type`` is one of ``TYPES``, ``source`` a path of the wire format."""

    name: str
    type: str
    description: str
    source: str
    vocabulary: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        plain = self.name.isascii() and self.name.isidentifier() and self.name == self.name.lower()
        if not plain or len(self.name) > 32:
            raise ValueError(f"columns: {self.name!r} must be lower-case ASCII of at most 32 characters")
        if self.type not in TYPES:
            raise ValueError(f"columns: {self.name}: type {self.type!r} is none of {', '.join(TYPES)}")

    @property
    def is_text(self) -> bool:
        """Whether a cell is free to begin with any character."""
        return self.type in {"string", "json"}


@cache
def columns(rows: str = "reports") -> tuple[Column, ...]:
    """All columns of a kind of rows in the order of its file; raises ``ValueError`` for a row that breaks a rule."""
    found = tuple(Column(**row) for row in _table(rows)["column"])
    names = [column.name for column in found]
    if len(set(names)) != len(names):
        raise ValueError(f"tables/{rows}.toml: two columns of one name")
    return found


def what_a_row_is(rows: str) -> str:
    """What one row of a kind is, in a sentence or two."""
    return str(_table(rows)["rows"])


@cache
def _table(rows: str) -> dict[str, Any]:
    return tomllib.loads(files("plainrecord.exports").joinpath("tables", f"{rows}.toml").read_text("utf-8"))
