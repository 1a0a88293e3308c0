"""Number language: finds count phrases and says which rule they are and which numbers they hold.

The rules are data (``packs/<language>/numbers.toml``); what they mean is ``fields/count.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W\d_]+|\d[\d,.]*")
_TWO_WORDS = re.compile(r"([^\W\d_]+)\s+([^\W\d_]+)")
#: What may divide thousands in reports of international bodies: "10 000".
_THIN_SPACE = "[ \u00a0\u2009\u202f]"
_SPACED_THOUSANDS = re.compile(rf"(?<=\d){_THIN_SPACE}(?=\d{{3}}(?!\d))")
_DECIMAL = re.compile(r"(\d{1,3}\.\d{1,2})\s+([a-z]+)")
_REMEMBERED = 20_000  # phrases kept, so that a hostile text cannot fill the memory


@dataclass(frozen=True, slots=True)
class NumberRule:
    """One row of the number grammar; ``low``, ``best`` and ``high`` are terms in n and m."""

    rule_id: str
    low: str
    best: str
    high: str
    examples: tuple[tuple[str, str, str, str], ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A count phrase at ``[start, end)`` of the text searched, with the cardinals it holds."""

    start: int
    end: int
    rule: NumberRule
    n: int | None = None
    m: int | None = None


class NumberGrammar:
    """The compiled rules of a language. ``find`` is linear; ``match`` takes a whole phrase."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._values = {word: int(value) for word, value in data["units"]}
        self._multipliers = {word: int(value) for word, value in data["multipliers"]}
        self._starts = frozenset((*self._values, *self._multipliers, *data["starts"]))
        cardinal = self._cardinal_pattern()
        self.rules: tuple[NumberRule, ...] = tuple(_rule(row) for row in data["rule"])
        alternatives = []
        for position, row in enumerate(data["rule"]):
            body = _number_groups(row["pattern"], cardinal, position)
            alternatives.append(f"(?P<r{position}>{body})")
        self._pattern = re.compile(rf"(?<![\w.,#№-])(?:{'|'.join(alternatives)})(?![\w]|[.,]\d|-\d)")
        inner = _words_in(row["pattern"] for row in data["rule"])
        self._inner = frozenset((*self._values, *self._multipliers, *inner))
        #: Words such as "the" or "in" begin a count phrase only before another of its words.
        self.led = frozenset(word for word in self._starts if self._pattern.match(f"{word} q") is None)
        self._cardinals: dict[str, int | None] = {}
        self._matched: dict[str, NumberMatch | None] = {}
        names = self._pattern.groupindex
        self._slots = [
            tuple(tuple(name for name in names if name.startswith(f"{slot}{i}_")) for slot in "nm")
            for i in range(len(self.rules))
        ]

    def find(self, lowered: str, start: int = 0, end: int | None = None) -> list[NumberMatch]:
        """All count phrases in already lower-cased text, left to right, not overlapping."""
        stop = len(lowered) if end is None else end
        matches: list[NumberMatch] = []
        free = start
        for word in _WORD.finditer(lowered, start, stop):
            if word.start() >= free and self.may_start(word.group()):
                found = self.at(lowered, word.start())
                if found:
                    matches.append(found)
                    free = found.end
        return matches

    def may_start(self, word: str) -> bool:
        """Whether a count phrase can begin with this lower-cased word."""
        if word in self._starts or word[0].isdigit():
            return True
        return "-" in word and word.split("-", 1)[0] in self._starts

    def may_lead(self, following: str) -> bool:
        """Whether one of the ``led`` words can begin a count phrase before the word ``following``."""
        return following in self._inner or not following.isalpha()

    def at(self, lowered: str, position: int) -> NumberMatch | None:
        """The count phrase that begins exactly at ``position``, or None."""
        pair = _TWO_WORDS.match(lowered, position)
        if pair is not None and pair[1] in self.led and pair[2] not in self._inner:
            return None
        found = self._pattern.match(lowered, position)
        return self._read(found) if found else None

    def match(self, words: str) -> NumberMatch | None:
        """The phrase that ``words`` are as a whole, or None."""
        words = words.strip().lower()
        if words not in self._matched:
            if len(self._matched) >= _REMEMBERED:
                self._matched.clear()
            found = self._pattern.fullmatch(words)
            self._matched[words] = self._read(found) if found else None
        return self._matched[words]

    def cardinal(self, words: str) -> int | None:
        """The value of a cardinal in words or digits, or None."""
        total, current, seen = 0, 0, False
        lowered = words.lower()
        decimal = _DECIMAL.fullmatch(lowered)
        if decimal is not None:
            factor = self._multipliers.get(decimal[2])
            return None if factor is None else round(Decimal(decimal[1]) * factor)
        for word in re.findall(r"[a-z]+|\d[\d,.]*", _SPACED_THOUSANDS.sub("", lowered)):
            if word[0].isdigit():
                digits = re.sub(r"[,.](?=\d{3}(?!\d))", "", word).rstrip(".,")
                if not digits.isdigit():
                    return None
                current, seen = current + int(digits), True
            elif word in self._values:
                current, seen = current + self._values[word], True
            elif word in ("a", "an"):
                continue
            elif word in self._multipliers:
                factor = self._multipliers[word]
                if factor == 100:
                    current = (current or 1) * factor
                else:
                    total, current = total + (current or 1) * factor, 0
                seen = True
            elif word != "and":
                return None
        return total + current if seen else None

    def _cardinal_pattern(self) -> str:
        unit = "|".join(sorted(self._values, key=len, reverse=True))
        factor = "|".join(sorted(self._multipliers, key=len, reverse=True))
        run = rf"(?:{unit})(?:[\s-]+(?:{unit}|{factor}))*"
        tail = rf"(?:\s+(?:and\s+)?(?:{unit}|{factor})(?:[\s-]+(?:{unit}|{factor}))*)*"
        words = rf"(?:(?:a|an)\s+(?:{factor})|{run}){tail}"
        thousands = rf"\d{{1,3}}(?:(?:,\d{{3}})+|(?:{_THIN_SPACE}\d{{3}})+(?!\d))"
        digits = rf"{thousands}|\d{{1,3}}\.\d{{1,2}}\s+(?:{factor})|\d{{1,9}}(?:\s+(?:{factor}))?"
        return rf"(?:{digits}|{words})"

    def _read(self, found: re.Match[str]) -> NumberMatch:
        position = int((found.lastgroup or "r0")[1:])
        n, m = (self._first(found, names) for names in self._slots[position])
        return NumberMatch(found.start(), found.end(), self.rules[position], n, m)

    def _first(self, found: re.Match[str], names: tuple[str, ...]) -> int | None:
        words = next((found[name] for name in names if found[name] is not None), None)
        if not words:
            return None
        if words not in self._cardinals:
            if len(self._cardinals) >= _REMEMBERED:
                self._cardinals.clear()
            self._cardinals[words] = self.cardinal(words)
        return self._cardinals[words]


def _words_in(patterns: Iterable[str]) -> Iterator[str]:
    """Every word the patterns could ask for; "an?" asks for two."""
    for word, optional in re.findall(r"([a-z]+)(\?)?", " ".join(patterns)):
        yield word
        if optional:
            yield word[:-1]


def _rule(row: dict[str, Any]) -> NumberRule:
    examples = tuple(
        (str(words), str(low), str(best), str(high)) for words, low, best, high in row["examples"]
    )
    return NumberRule(row["id"], row["low"], row["best"], row["high"], examples, tuple(row["refuses"]))


def _number_groups(pattern: str, cardinal: str, position: int) -> str:
    """Put the cardinal pattern, under names that stay unique, in place of {n} and {m}."""
    counter = iter(range(100))
    body = pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*")
    return re.sub(
        r"\{([nm])\}", lambda found: f"(?P<{found.group(1)}{position}_{next(counter)}>{cardinal})", body
    )


@cache
def load_number_grammar(language: str = "en") -> NumberGrammar:
    """The number grammar of a language pack."""
    text = files("plainrecord.lang").joinpath(f"packs/{language}/numbers.toml").read_text("utf-8")
    return NumberGrammar(tomllib.loads(text))
