"""Every rule in the files of a language pack, as written and by its id: what a maker points at.

The typed loaders (``rulebook``, ``dates``, ...) keep what the engine works with; this keeps what a person needs
to look a rule up: its file, its examples, its note. Retired rows stay in: records made by them may be kept for
years.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_FALLBACK = "en"
#: Tables whose rows sign what they make; rows of others (constructions, datelines) only help them.
_TABLES = frozenset({"frame", "claim", "context", "relation", "rule"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a pack: its file below the package, the table it stands in (``frame``, ``rule`` ...), its columns."""

    file: str
    table: str
    columns: Mapping[str, Any]

    def texts(self, name: str) -> tuple[str, ...]:
        """A column that lists texts, () when the row has none."""
        return tuple(str(item) for item in self.columns.get(name, ()))

    def text(self, name: str) -> str:
        """A column that holds a text, "" when the row has none."""
        return str(self.columns.get(name, ""))


@cache
def rows_by_id(language: str = _FALLBACK) -> Mapping[str, Row]:
    """The rules of a language's pack by id; those of English for a language without a pack.

    Raises ``ValueError`` when an id occurs twice: a maker would then point at two rules.
    """
    code = language.split("-", maxsplit=1)[0].lower()
    folder = f"packs/{code}"
    if not code.isalpha() or not files("plainrecord.lang").joinpath(folder).is_dir():
        folder = f"packs/{_FALLBACK}"
    found: dict[str, Row] = {}
    for file, data in _files(folder):
        for table, rows in data.items():
            for columns in rows if table in _TABLES else ():
                if columns["id"] in found:
                    raise ValueError(
                        f"{file}: the id {columns['id']!r} is taken in {found[columns['id']].file}"
                    )
                found[columns["id"]] = Row(file, table, MappingProxyType(columns))
    return MappingProxyType(found)


def _files(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The TOML files of a pack and of its ``rules``, with their names, in the order of the names."""
    for part in (folder, f"{folder}/rules"):
        entries = files("plainrecord.lang").joinpath(part).iterdir()
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".toml"):
                yield f"lang/{part}/{entry.name}", tomllib.loads(entry.read_text("utf-8"))
