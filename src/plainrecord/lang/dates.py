"""Finds the date expressions of a language: where they stand, which rule saw them, and their parts.

Finding knows nothing of the calendar: a part is a neutral value (``month`` is ``gregorian:5``, ``unit`` is
``week``), and what it amounts to is for ``fields.date``. All knowledge is in the language pack:
``dates.toml`` (lists of words, and rules with examples), ``months.toml`` (names of months, by calendar) and
``scripts.toml`` (names and rules of other scripts than the language's own).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.lang.dates_pattern import Automaton, BadPattern, Captured, Node, Reader, expand, parse
from plainrecord.lang.dates_tense import Direction, Tense
from plainrecord.lang.dates_tokens import cut, fold, number_classes, tokens
from plainrecord.model.text import Span

_REMEMBERED = 50_000  # words and expressions kept, so that a hostile text cannot fill the memory


class DateKind(StrEnum):
    """What sort of expression it is; only ``date`` can become the day of an event."""

    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    SET = "set"
    NOW = "now"
    TOLD = "told"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class DateMatch:
    """An expression found: its place, its rule, and its parts as neutral values.

    ``meaning`` names what the field does with the parts; ``rule_id`` is permanent (``en.date.day_month``).
    ``direction`` is which day of that name the sentence means, where the words do not say the year.
    """

    span: Span
    rule_id: str
    kind: DateKind
    meaning: str
    parts: tuple[tuple[str, str], ...] = ()
    direction: Direction = Direction.UNSAID

    def part(self, name: str, default: str = "") -> str:
        """The value of a part, or ``default``."""
        return next((value for key, value in self.parts if key == name), default)


@dataclass(frozen=True, slots=True)
class DateRule:
    """A row of ``dates.toml``: patterns, what they mean, and texts it must and must not find.

    ``examples`` map a text to the words to be found in it; ``refuses`` are texts in which it finds nothing.
    ``not_before`` is a class of words that must not follow, ``only_before`` one that must (or no word).
    ``heads_line`` rules hold only at the head of a line, before a name, a colon or a dash.
    """

    rule_id: str
    kind: DateKind
    meaning: str
    patterns: tuple[str, ...]
    note: str
    source: str
    examples: tuple[tuple[str, str], ...]
    refuses: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    not_before: str = ""
    only_before: str = ""
    not_after: str = ""
    heads_line: bool = False


class DateGrammar:
    """The compiled date rules of one language. Finding is pure: the same text gives the same matches."""

    def __init__(
        self,
        language: str,
        rules: Sequence[DateRule],
        classes: Mapping[str, Any],
        macros: Mapping[str, str],
        tense: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Compile ``rules``; raises ``BadPattern`` when a pattern or an entry cannot be read."""
        self.language = language
        self.rules = tuple(rules)
        self._tense = Tense(tense or {}, fold)
        self._entries = {name: _entries(rows) for name, rows in classes.items()}
        self._heads = frozenset(rule.rule_id for rule in self.rules if rule.heads_line)
        self._owners: list[DateRule] = []
        trees: list[Node] = []
        for rule in self.rules:
            for pattern in rule.patterns:
                self._owners.append(rule)
                trees.append(parse(pattern, macros))
        self._trees = trees
        self._automaton = Automaton(trees, {name: _long_entries(rows) for name, rows in classes.items()})
        self._names = {word: frozenset(names) for word, names in self._index().items()}
        self._reader = Reader(self._entries, self._value, self._terminals)
        self._symbols = {
            word: self._automaton.symbol(frozenset(names)) for word, names in self._names.items()
        }
        self._matched: dict[str, DateMatch | None] = {}
        self._last: tuple[str, tuple[DateMatch, ...]] = ("", ())
        self._read: dict[tuple[int, tuple[str, ...]], tuple[int, int, Captured] | None] = {}

    def find(self, text: str) -> list[DateMatch]:
        """Every expression of ``text``, in order, longest first where several begin, never overlapping."""
        remembered, found = self._last
        if remembered == text:
            return list(found)
        words, ends = cut(text)
        known = list(map(self._symbols.get, words))
        symbols = [
            self._unknown(word) if symbol is None else symbol
            for word, symbol in zip(words, known, strict=True)
        ]
        matches = tuple(
            match
            for match in self._scan(words, ends, symbols)
            if match.rule_id not in self._heads or _heads_line(text, match.span)
        )
        self._last = text, matches
        return list(matches)

    def entries(self, name: str) -> Mapping[tuple[str, ...], str]:
        """The entries of a class of words, by their tokens, and what each stands for."""
        return self._entries.get(name, {})

    def trees(self) -> list[tuple[DateRule, Node]]:
        """Every pattern with its rule, as a tree; tests and the reference manual walk them."""
        return list(zip(self._owners, self._trees, strict=True))

    def match(self, words: str) -> DateMatch | None:
        """The one expression in ``words``, with words around it that say nothing of time; None otherwise.

        "in the town on 5 May" is 5 May; "the anniversary of 5 May" is no expression of this grammar.
        """
        if words not in self._matched:
            if len(self._matched) >= _REMEMBERED:
                self._matched.clear()
            self._matched[words] = self._only(words)
        return self._matched[words]

    def _only(self, words: str) -> DateMatch | None:
        found = self.find(words)
        if len(found) != 1:
            return None
        span = found[0].span
        around = tokens(words[: span.start]) + tokens(words[span.end :])
        return found[0] if not any(map(self._speaks, around)) else None

    def _speaks(self, word: str) -> bool:
        """Whether a word may change the meaning of a date beside it."""
        if not word[:1].isalnum() or any((word,) in self._entries[name] for name in ("lead", "fight")):
            return False
        return bool(self._symbols.get(word) or word[0].isdigit() or (word,) in self._entries["order_word"])

    def _scan(self, words: Sequence[str], ends: Sequence[int], symbols: list[int]) -> Iterator[DateMatch]:
        step, first = self._automaton.step, self._automaton.start
        starts, free = first.next, 0
        telling = [at for at, symbol in enumerate(symbols) if symbol]  # most words say nothing of time
        symbols.append(0)
        for at in telling:
            if at < free:
                continue
            symbol = symbols[at]
            state = starts[symbol] if symbol in starts else step(first, symbol)
            if state is None:
                continue
            if not state.accepts:  # the next token most often settles that nothing begins here
                symbol = symbols[at + 1]
                if (state.next[symbol] if symbol in state.next else step(state, symbol)) is None:
                    continue
            best = self._best(words, ends, symbols, at)
            if best is None:
                continue
            if best[0] > at:  # words were read as context: something longer may begin after them
                inner = self._best(words, ends, symbols, best[0])
                best = inner if inner is not None and inner[2] > best[2] else best
            _, free, _, found = best
            yield found

    def _best(
        self, raw: Sequence[str], ends: Sequence[int], symbols: Sequence[int], at: int
    ) -> tuple[int, int, int, DateMatch] | None:
        """First and last token of the quote, last token read, and the match."""
        for end, accepts in self._automaton.longest(symbols, at):
            words = tuple(map(fold, raw[at:end]))
            for number in accepts:
                rule = self._owners[number]
                if not self._allowed(rule, raw, at, end):
                    continue
                read = self._parts(number, words)
                if read is None:
                    continue
                first, last, parts = read
                span = Span(ends[at + first] - len(raw[at + first]), ends[at + last - 1])
                direction = Direction.UNSAID
                if rule.meaning in self._tense.meanings:
                    direction = self._tense.direction(raw, at + first, at + last)
                parts += rule.fixed
                found = DateMatch(span, rule.rule_id, rule.kind, rule.meaning, parts, direction)
                return at + first, at + last, end, found
        return None

    def _parts(self, number: int, words: tuple[str, ...]) -> tuple[int, int, Captured] | None:
        key = (number, words)
        if key not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            self._read[key] = self._reader.parts(self._trees[number], words, 0, len(words))
        return self._read[key]

    def _allowed(self, rule: DateRule, raw: Sequence[str], at: int, end: int) -> bool:
        following = fold(raw[end]) if end < len(raw) else ""
        if rule.not_before and (following,) in self._entries[rule.not_before]:
            return False
        if (
            rule.only_before
            and following[:1].isalnum()
            and (following,) not in self._entries[rule.only_before]
        ):
            return False
        if rule.not_after and at:
            return (fold(raw[at - 1]),) not in self._entries[rule.not_after]
        return True

    def _value(self, name: str, word: str) -> str | None:
        listed = self._entries.get(name)
        if listed is not None:
            return listed.get((word,))
        if word[:1].isdigit():
            return next((value for kind, value in number_classes(word) if kind == name), None)
        return None

    def _terminals(self, word: str) -> frozenset[str]:
        known = self._names.get(word)
        if known is None and word[:1].isdigit():
            return frozenset("{" + name for name, _ in number_classes(word))
        return known or frozenset()

    def _index(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = {word: {word} for word in self._automaton.words()}
        for name, entries in self._entries.items():
            for entry in entries:
                if len(entry) == 1:
                    index.setdefault(entry[0], set()).add("{" + name)
        for word, terminals in index.items():
            if word[0].isdigit():
                terminals.update("{" + name for name, _ in number_classes(word))
        return index

    def _unknown(self, word: str) -> int:
        symbol = 0
        if word[:1].isdigit():
            names = frozenset("{" + name for name, _ in number_classes(word))
            symbol = self._automaton.symbol(names)
        elif word and not (word.isascii() and word.isalpha()):
            symbol = self._symbols.get(fold(word), 0)
        if len(self._symbols) < _REMEMBERED:
            self._symbols[word] = symbol
        return symbol


#: What stands behind the day at the head of an entry: a name, a bracket, a colon or a dash.
_ENTRY = re.compile(r"\s*(?:[:|(\[–—-]|[^\W\d_a-z]|$)")


def _heads_line(text: str, span: Span) -> bool:
    """Whether words stand at the head of an entry ("02/05 Lod: shots fired"), behind nothing but a bullet."""
    above = text.rfind("\n", 0, span.start) + 1
    bullet = text[above : span.start].strip()
    return len(bullet) < 2 and not bullet.isalnum() and _ENTRY.match(text, span.end) is not None


def _long_entries(rows: Mapping[str, Any] | Sequence[str]) -> list[Node]:
    """The entries of a class that are longer than one token."""
    words = [word for row in rows.values() for word in row] if isinstance(rows, Mapping) else rows
    nodes = [parse(word, {}) for word in words]
    return [node for node in nodes if max(map(len, expand(node)), default=0) > 1]


def _entries(rows: Mapping[str, Any] | Sequence[str]) -> dict[tuple[str, ...], str]:
    """Tokens of each entry and its value: a list of words is worth itself, a table gives values."""
    if not isinstance(rows, Mapping):
        rows = {word: [word] for word in rows}
    found: dict[tuple[str, ...], str] = {}
    for value, words in rows.items():
        for word in words:
            for entry in expand(parse(word, {})):
                if found.setdefault(entry, str(value)) != str(value):
                    raise BadPattern(f"{' '.join(entry)!r} is listed for {found[entry]!r} and for {value!r}")
    return found


@cache
def load_date_grammar(language: str = "en") -> DateGrammar:
    """The date grammar of a language pack, compiled once.

    Raises ``LookupError`` when the pack has no ``dates.toml``, ``BadPattern`` when a row cannot be read.
    """
    folder = files("plainrecord.lang") / "packs" / language
    if not language.isalpha() or not (folder / "dates.toml").is_file():
        raise LookupError(f"the language pack {language!r} has no dates.toml; choose a language that has one")
    data = tomllib.loads((folder / "dates.toml").read_text(encoding="utf-8"))
    classes, macros, rows = dict(data["classes"]), dict(data["macros"]), list(data["rule"])
    for name in ("months.toml", "scripts.toml"):
        if (folder / name).is_file():
            more = tomllib.loads((folder / name).read_text(encoding="utf-8"))
            classes.update(more["classes"])
            macros.update(more.get("macros", {}))
            rows += more.get("rule", [])
    return DateGrammar(language, [_rule(row) for row in rows], classes, macros, data.get("tense"))


def _rule(row: Mapping[str, Any]) -> DateRule:
    return DateRule(
        rule_id=row["id"],
        kind=DateKind(row.get("kind", "date")),
        meaning=row["meaning"],
        patterns=tuple(row["patterns"]),
        note=row.get("note", ""),
        source=row.get("source", ""),
        examples=tuple((text, words) for text, words in row["examples"]),
        refuses=tuple(row.get("refuses", ())),
        fixed=tuple((name, str(value)) for name, value in row.get("set", {}).items()),
        not_before=row.get("not_before", ""),
        only_before=row.get("only_before", ""),
        not_after=row.get("not_after", ""),
        heads_line=row.get("heads_line", False),
    )


__all__ = ["BadPattern", "DateGrammar", "DateKind", "DateMatch", "DateRule", "Direction", "load_date_grammar"]
