"""The columns of the flat table, from ``columns.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TYPES = ("string", "date", "integer", "number", "json")


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
            raise ValueError(f"columns.toml: {self.name!r} must be lower-case ASCII of at most 32 characters")
        if self.type not in TYPES:
            raise ValueError(f"columns.toml: {self.name}: type {self.type!r} is none of {', '.join(TYPES)}")

    @property
    def is_text(self) -> bool:
        """Whether a cell is free to begin with any character."""
        return self.type in {"string", "json"}


@cache
def columns() -> tuple[Column, ...]:
    """All columns in the order of the file; raises ``ValueError`` for a row that breaks a rule."""
    text = files("plainrecord.exports").joinpath("columns.toml").read_text("utf-8")
    found = tuple(Column(**row) for row in tomllib.loads(text)["column"])
    names = [column.name for column in found]
    if len(set(names)) != len(names):
        raise ValueError("columns.toml: two columns of one name")
    return found
