"""What the columns of a CSV file mean: ``columns.toml``, and the user's own tables in the same form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from plainrecord.datasets.records import COUNTS, DatasetError
from plainrecord.world.taxonomy import event_types

LISTS = ("initiators", "targets", "actors", "weapons", "claimants")
"""Fields that several columns of one file may fill, and several values one cell, divided by ``;``."""

HOLDS = (
    "event_id", "document_id", "document_ref", "text", "start", "end", "event_type", "date", "date_earliest",
    "date_latest", "year", "month", "day", "place", "place_id", "latitude", "longitude", "admin1", "country",
    *LISTS, "modality", *(f"{name}_{part}" for name in COUNTS for part in ("low", "best", "high")),
    "row_id", "date_precision", "place_precision", "act_group", "clarity",
)  # fmt: skip
"""What a column can hold."""

DATE_ORDERS = ("day_first", "month_first")


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One ``[[column]]`` of ``columns.toml``, where the keys are explained. Words are folded."""

    field: str
    names: tuple[str, ...]
    none: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    drop_end: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = attribute(default_factory=dict)
    examples: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """All rules, the user's before the packaged ones; ``types`` goes from a folded name to event types."""

    rules: tuple[ColumnRule, ...]
    types: Mapping[str, tuple[str, ...]]
    empty: frozenset[str]
    none: frozenset[str]
    date_order: str | None = None

    def held(self, headings: Sequence[str]) -> dict[str, list[tuple[int, ColumnRule]]]:
        """Which columns hold what: field to positions in ``headings``, the most telling name first."""
        positions: dict[str, int] = {}
        for position, heading in enumerate(headings):
            positions.setdefault(folded_heading(heading), position)
        found: dict[str, list[tuple[int, ColumnRule]]] = {}
        taken: set[int] = set()
        for rule in self.rules:
            for name in rule.names:
                position = positions.get(name, -1)
                if position >= 0 and position not in taken:
                    taken.add(position)
                    found.setdefault(rule.field, []).append((position, rule))
        return {name: found[name] if name in LISTS else found[name][:1] for name in HOLDS if name in found}

    def event_types_of(self, words: str) -> tuple[str, ...]:
        """The event types that a code, a label or another dataset's name may stand for.

        Raises ``DatasetError`` that names the closest when there is none.
        """
        found = self.types.get(folded_words(words))
        if found is None:
            close = get_close_matches(folded_words(words), self.types, n=1, cutoff=0.5)
            hint = f"; did you mean {self.types[close[0]][0]!r}?" if close else ""
            raise DatasetError(f"{words!r} is no event type{hint}")
        return found


def folded_heading(heading: str) -> str:
    """A heading as it is compared: lower case, with ``_`` for blanks, hyphens and underscores."""
    return "_".join(heading.replace("-", " ").replace("_", " ").casefold().split())


def folded_words(words: str) -> str:
    """A cell as it is compared with a word of the table: lower case, single blanks."""
    return " ".join(words.casefold().split())


@cache
def default_columns() -> ColumnTable:
    """The table that comes with the package."""
    table = tomllib.loads(files("plainrecord.datasets").joinpath("columns.toml").read_text("utf-8"))
    return _table(table, "columns.toml", None)


@cache
def ignored_words() -> frozenset[str]:
    """Words that do not count when labels are compared word by word."""
    table = tomllib.loads(files("plainrecord.datasets").joinpath("columns.toml").read_text("utf-8"))
    return frozenset(table["ignored_words"])


def load_columns(path: Path | None) -> ColumnTable:
    """The packaged table with the user's rows before it; raises ``DatasetError`` for a file that is wrong."""
    if path is None:
        return default_columns()
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DatasetError(f"{path}: not a TOML file that can be read: {error}") from error
    return _table(table, str(path), default_columns())


def _table(table: Mapping[str, Any], where: str, base: ColumnTable | None) -> ColumnTable:
    known = {"column", "type", "empty", "none", "ignored_words", "date_order"}
    for key in table:
        if key not in known:
            raise DatasetError(f"{where}: there is no {key!r} in a table of columns; {_closest(key, known)}")
    order = table.get("date_order")
    if order is not None and order not in DATE_ORDERS:
        raise DatasetError(f"{where}: date_order is {order!r}; write {' or '.join(map(repr, DATE_ORDERS))}")
    rules = tuple(_rule(row, where) for row in _rows(table, "column", where))
    types = {} if base is not None else _own_types()
    for row in _rows(table, "type", where):
        name, of = row.get("name"), row.get("types")
        if not isinstance(name, str) or not _is_words(of) or not of:
            raise DatasetError(f'{where}: a [[type]] needs `name = "..."` and `types = ["..."]`, got {row!r}')
        for one in of:
            if one not in event_types():
                raise DatasetError(
                    f"{where}: type {name!r}: no event type {one!r}; {_closest(one, event_types())}"
                )
        types[folded_words(name)] = tuple(of)
    return ColumnTable(
        rules=(*rules, *(base.rules if base else ())),
        types={**(base.types if base else {}), **types},
        empty=_folded(table.get("empty", [])) | (base.empty if base else frozenset()),
        none=_folded(table.get("none", [])) | (base.none if base else frozenset()),
        date_order=order,
    )


def _own_types() -> dict[str, tuple[str, ...]]:
    by_label = {folded_words(one.label): (one.event_type,) for one in event_types().values()}
    return {**by_label, **{name: (name,) for name in event_types()}}


def _rows(table: Mapping[str, Any], key: str, where: str) -> Iterable[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DatasetError(f"{where}: write each {key} as [[{key}]], with double brackets")
    return rows


def _rule(row: Mapping[str, Any], where: str) -> ColumnRule:
    name = row.get("field")
    # "killed" alone is its best number: that is what one figure in a table is.
    held = f"{name}_best" if name in COUNTS else name
    if held not in HOLDS:
        raise DatasetError(
            f"{where}: field = {name!r} is nothing a column can hold; {_closest(str(name), HOLDS)}"
        )
    codes = row.get("codes", {})
    if not isinstance(codes, dict) or not all(_is_words(of) and of for of in codes.values()):
        raise DatasetError(f'{where}: {name}: write codes as `codes = {{ "1" = ["..."] }}`, got {codes!r}')
    for key, value in row.items():
        if key not in {"field", "note", "codes"} and (key not in _WORD_LISTS or not _is_words(value)):
            raise DatasetError(
                f"{where}: {name}: {key} = {value!r}: write one of {', '.join(_WORD_LISTS)} with a list of texts"
            )
    if not row.get("names"):
        raise DatasetError(f"{where}: {name}: `names` must list at least one heading")
    return ColumnRule(
        field=str(held),
        names=tuple(folded_heading(heading) for heading in row["names"]),
        none=_folded(row.get("none", [])),
        unknown=_folded(row.get("unknown", [])),
        keep=_folded(row.get("keep", [])),
        drop_end=tuple(folded_words(word) for word in row.get("drop_end", [])),
        codes={folded_words(code): tuple(of) for code, of in codes.items()},
        examples=tuple(row.get("examples", [])),
        refuses=tuple(row.get("refuses", [])),
    )


_WORD_LISTS = ("names", "none", "unknown", "keep", "drop_end", "examples", "refuses")


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(folded_words(word) for word in words)


def _closest(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names)}"
