"""Rows of a CSV file as events. What is wrong with a row is collected, so that all of it is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from plainrecord.datasets import cells
from plainrecord.datasets.columns import LISTS, ColumnRule, ColumnTable, folded_words
from plainrecord.datasets.records import COUNTS, Amount, CodedEvent, DatasetError, Days, Evidence
from plainrecord.model.vocab import Modality, Weapon

T = TypeVar("T")
Held = Mapping[str, Sequence[tuple[int, ColumnRule]]]

_WEAPONS = frozenset(item.value for item in Weapon)
_MODALITIES = frozenset(item.value for item in Modality)
_GUARDED = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file; ``problems`` are (line, heading, what is wrong) in the order of the file."""

    file: str
    headings: Sequence[str]
    held: Held
    table: ColumnTable
    problems: list[tuple[int, str, str]] = field(default_factory=list)

    def event(self, line: int, row: Sequence[str]) -> CodedEvent:
        """The event of a row; a cell that cannot be read is a problem and counts as empty."""
        cell = _Row(self, line, row)
        values: dict[str, Any] = {"origin": f"{self.file} line {line}"}
        stated: set[str] = set()
        for name in ("event_id", "document_id", "document_ref", "text", "row_id"):
            values[name] = cell.words(name) or ""
        for name in ("date_precision", "place_precision", "clarity"):
            values[name] = next(iter(cell.code(name)), None)
        values["act_group"] = cell.code("act_group")
        self._plain(cell, values, stated)
        for name in LISTS:
            self._list(cell, name, values, stated)
        for name in COUNTS:
            self._amount(cell, name, values, stated)
        values["evidence"] = tuple(cell.evidence()) if values["document_id"] else ()
        return CodedEvent(**values, stated=frozenset(stated))

    def _plain(self, cell: _Row, values: dict[str, Any], stated: set[str]) -> None:
        readers: tuple[tuple[str, str, Callable[[], Any]], ...] = (
            ("event_type", "event_types", lambda: cell.read("event_type", self.table.event_types_of)),
            ("date", "days", cell.days),
            ("place", "place_names", lambda: cell.read("place", lambda words: (words,))),
            ("place_id", "place_id", lambda: cell.read("place_id", str)),
            ("latitude", "point", cell.point),
            ("admin1", "admin1", lambda: cell.read("admin1", str)),
            ("country", "country", lambda: cell.read("country", cells.country)),
            ("modality", "modality", lambda: cell.read("modality", _modality)),
        )
        for name, attribute, read in readers:
            value = read()
            shown = "place" if name in {"place_id", "latitude"} else name
            if value is not None:
                values[attribute] = value
                stated.add(shown)
            elif cell.says_none(name) or (name == "date" and cell.says_none("date_earliest")):
                stated.add(shown)

    def _list(self, cell: _Row, name: str, values: dict[str, Any], stated: set[str]) -> None:
        found: list[str] = []
        for position, rule in self.held.get(name, ()):
            words = cell.at(position, rule)
            if words is None:
                if cell.none_at(position, rule):
                    stated.add(name)
                continue
            read = cell.converted(position, words, _weapons if name == "weapons" else cells.listed)
            found += read or ()
        if found:
            values[name] = tuple(dict.fromkeys(found))
            stated.add(name)

    def _amount(self, cell: _Row, name: str, values: dict[str, Any], stated: set[str]) -> None:
        parts = [cell.read(f"{name}_{part}", cells.whole) for part in ("low", "best", "high")]
        if any(part is not None for part in parts):
            values[name] = Amount(*parts)
            stated.add(name)
        elif any(cell.says_none(f"{name}_{part}") for part in ("low", "best", "high")):
            stated.add(name)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by what they hold."""

    reader: RowReader
    line: int
    row: Sequence[str]

    def at(self, position: int, rule: ColumnRule) -> str | None:
        """The words of a cell; None when it is empty or says "none" or "unknown"."""
        words = self._raw(position)
        folded = folded_words(words)
        table = self.reader.table
        if folded in rule.keep:
            return words
        if folded in table.empty | table.none | rule.none | rule.unknown:
            return None
        return cells.without_end(words, rule.drop_end)

    def none_at(self, position: int, rule: ColumnRule) -> bool:
        """Whether a cell says "none" outright."""
        folded = folded_words(self._raw(position))
        return folded in self.reader.table.none or folded in rule.none

    def _raw(self, position: int) -> str:
        words = self.row[position].strip() if position < len(self.row) else ""
        return words[1:] if _GUARDED.match(words) else words  # the guard of `export --excel`

    def words(self, name: str) -> str | None:
        """The words of the column that holds ``name``."""
        return next((self.at(position, rule) for position, rule in self.reader.held.get(name, ())), None)

    def says_none(self, name: str) -> bool:
        """Whether the column that holds ``name`` says "none" here."""
        return any(self.none_at(position, rule) for position, rule in self.reader.held.get(name, ()))

    def read(self, name: str, convert: Callable[[str], T]) -> T | None:
        """The value of the column that holds ``name``, None when it is empty or cannot be read."""
        for position, rule in self.reader.held.get(name, ()):
            words = self.at(position, rule)
            if words is not None:
                return self.converted(position, words, convert)
        return None

    def code(self, name: str) -> tuple[str, ...]:
        """What the code in the column that holds ``name`` stands for; () when the cell is empty."""
        for position, rule in self.reader.held.get(name, ()):
            words = self.at(position, rule)
            if words is not None:
                return self.converted(position, words, lambda code: _decoded(code, rule.codes)) or ()  # noqa: B023 (called at once)
        return ()

    def converted(self, position: int, words: str, convert: Callable[[str], T]) -> T | None:
        """The value of the words; what is wrong with them is noted."""
        try:
            return convert(words)
        except ValueError as error:
            shown = words if len(words) <= 40 else f"{words[:37]}..."
            message = str(error) if isinstance(error, DatasetError) else f"{shown!r} {error}"
            self.problem(position, message)
            return None

    def problem(self, position: int, message: str) -> None:
        """Note what is wrong with a cell."""
        self.reader.problems.append((self.line, self.reader.headings[position], message))

    def days(self) -> Days | None:
        """The interval of days: two columns, one column, or year, month and day."""
        order = self.reader.table.date_order
        first = self.read("date_earliest", lambda words: cells.days(words, order))
        last = self.read("date_latest", lambda words: cells.days(words, order))
        if first or last:
            open_end = self.reader.held.get("date_earliest") and self.reader.held.get("date_latest")
            if first and not last and not open_end:
                return first
            try:
                return Days(first.earliest if first else None, last.latest if last else None)
            except ValueError as error:
                self.problem(
                    self.reader.held["date_latest"][0][0], f"the last day is before the first: {error}"
                )
                return None
        whole_day = self.read("date", lambda words: cells.days(words, order))
        if whole_day or "date" in self.reader.held or "date_earliest" in self.reader.held:
            return whole_day
        return self._year_month_day()

    def _year_month_day(self) -> Days | None:
        numbers = [self.read(name, _number) or 0 for name in ("year", "month", "day")]
        if not numbers[0]:
            return None
        try:
            return cells.period(*numbers)
        except ValueError as error:
            self.problem(self.reader.held["year"][0][0], f"{'-'.join(map(str, numbers))} {error}")
            return None

    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude; a row with only one of them has a problem."""
        latitude = self.read("latitude", lambda words: cells.degrees(words, 90))
        longitude = self.read("longitude", lambda words: cells.degrees(words, 180))
        return None if latitude is None or longitude is None else (latitude, longitude)

    def evidence(self) -> Iterator[Evidence]:
        """Where the words of the act stand, if the file says."""
        start, end = self.read("start", _number), self.read("end", _number)
        if start is not None and end is not None and start < end:
            yield Evidence(start, end, "event_type")


def _decoded(cell: str, codes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    code = folded_words(cell).removesuffix(".0")  # as spreadsheets write whole numbers
    if code not in codes:
        raise DatasetError(f"{cell!r} is no code of this column; known are {', '.join(codes)}")
    return codes[code]


def _number(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}(?:\.0+)?", cell):
        raise ValueError("is no whole number")
    return int(cell.partition(".")[0])


def _weapons(cell: str) -> tuple[str, ...]:
    return tuple(_one_of(word, _WEAPONS, "weapon") for word in cells.listed(cell))


def _modality(cell: str) -> str:
    return _one_of(cell, _MODALITIES, "modality")


def _one_of(word: str, vocabulary: frozenset[str], what: str) -> str:
    folded = "_".join(folded_words(word).split())
    if folded in vocabulary:
        return folded
    close = get_close_matches(folded, sorted(vocabulary), n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(vocabulary))}"
    raise DatasetError(f"{word!r} is no {what} of the codebook; {hint}")
