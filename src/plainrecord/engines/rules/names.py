"""Level 1 of the cascade, second pass: names of persons become one kind of item, and asides are left out.

"Carlos Mendoza" is a person though Mendoza is a place; "the Front [of the North] (FN) guerrillas" is one group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.chunks import Item
from plainrecord.engines.rules.tokens import Token
from plainrecord.engines.rules.vocabulary import AGED, Entry
from plainrecord.lang.lexicon import NameWords

#: What a name stands for.
NAME = Entry(noun_class="k")
_LONGEST_NAME_WORDS = 6
_LONGEST_ASIDE_ITEMS = 14
_CLOSING = {"(": ")", "[": "]"}
_QUOTES = frozenset('"“”')
#: Symbols of items that tell something of their own, which an aside must not lose.
_TELLING_ROUND = frozenset("#ABHMOUbesdpgtS")
_TELLING_SQUARE = frozenset("#")


#: A given name, perhaps an initial or a second name, and a family name, in text that is not all in capitals.
_NAME = (
    r"\b([A-Z][a-z\u00e0-\u024f]+) (?:[A-Z]\.? |[A-Z][a-z]+ )?([A-Z][a-z\u00e0-\u024f]{2,}(?:-[A-Z][a-z]+)?)"
)
_FULL_NAME = re.compile(rf"{_NAME}\b")
#: Any name of two words and more with an age behind it: "Avel Morin, 31,".
_AGED_NAME = re.compile(rf"{_NAME}(?:, | \()\d{{1,2}}(?=[,.)])")


def family_names(text: str, names: NameWords) -> frozenset[str]:
    """The family names of the people whom a text names in full, in lower case."""
    named = {
        family.lower() for given, family in _FULL_NAME.findall(text) if given.lower() in names.given_names
    }
    return frozenset(named.union(family.lower() for _, family in _AGED_NAME.findall(text)))


@dataclass(frozen=True, slots=True)
class NameMarker:
    """Finds runs of capitalised words that begin with a given name."""

    names: NameWords

    def mark(self, items: list[Item], tokens: Sequence[Token]) -> list[Item]:
        """The items with those of a personal name marked as such."""
        given = self.names.given_names
        if given.isdisjoint([token[2] for token in tokens]):
            return items
        quiet: bool | None = None
        marked: list[Item] | None = None
        position = 0
        while position < len(items):
            item = items[position]
            if item.symbol in "NL" and item.entry is None and tokens[item.first].lower in given:
                if quiet is None:
                    quiet = not all(token.capital for token in tokens if token.lower[0].isalpha())
                end = self._end(items, position, tokens, quiet)
                if end - position > 1:
                    marked = marked or items.copy()
                    for at in range(position, end):
                        marked[at] = Item("N", items[at].first, items[at].last, NAME)
                    position = end
                    continue
            position += 1
        return marked or items

    def _end(self, items: Sequence[Item], position: int, tokens: Sequence[Token], quiet: bool) -> int:
        """The item after a name that begins here; a particle counts only when a name follows it.

        In text that is not all in capitals (``quiet``) a common word with a capital is part of the name.
        """
        end = position
        limit = min(len(items), position + _LONGEST_NAME_WORDS)
        for at in range(position, limit):
            item = items[at]
            token = tokens[item.first]
            known = item.entry is not None and not (quiet and _is_common(item.entry))
            if item.symbol in "NLJ?" and not known and token.capital:
                end = at + 1
            elif item.last - item.first > 1 or token.lower not in self.names.particles:
                break
        return end


def _is_common(entry: Entry) -> bool:
    """Whether a word is neither a person's function nor an organisation: "Hammer", "Love"."""
    return not (entry.is_person or entry.actor_id or entry.noun_class in ("h", "x", "s"))


def without_inner_stops(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """The items without full stops that end no sentence, as a small letter behind them says: "Ali Ruiz Jr. killed"."""
    if all(item.symbol != "." for item in items[:-1]):
        return items
    return [
        item
        for at, item in enumerate(items)
        if item.symbol != "." or not 0 < at < len(items) - 1 or not _is_inner_stop(item, tokens)
    ]


def _is_inner_stop(stop: Item, tokens: Sequence[Token]) -> bool:
    mark, before, after = tokens[stop.first], tokens[stop.first - 1], tokens[stop.last]
    return (
        mark.lower == "."
        and before.end == mark.start < mark.end < after.start
        and after.lower.islower()
        and not after.capital
    )


def without_asides(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """The items without quotation marks inside a group and without short asides in brackets after a noun.

    An aside that tells something itself ("(two of them children)") stays.
    """
    if not any(tokens[item.first].lower in '"“”([' for item in items if item.symbol in '"-('):
        return items
    kept: list[Item] = []
    position, count = 0, len(items)
    while position < count:
        item = items[position]
        mark = tokens[item.first].lower
        if mark in _CLOSING and kept and kept[-1].symbol in "NLx'J?":
            end = _aside_end(items, position, tokens, _CLOSING[mark])
            if end > position:
                position = end
                continue
        elif mark in _QUOTES and _inside_group(items, position, tokens):
            position += 1
            continue
        kept.append(item)
        position += 1
    return kept


def _aside_end(items: Sequence[Item], position: int, tokens: Sequence[Token], closing: str) -> int:
    """The item after the closing bracket; ``position`` when the aside is too long or tells something."""
    telling = _TELLING_ROUND if closing == ")" else _TELLING_SQUARE
    for at in range(position + 1, min(len(items), position + _LONGEST_ASIDE_ITEMS)):
        item = items[at]
        if tokens[item.first].lower == closing:
            return at + 1
        entry = item.entry
        if (
            entry is AGED
            or item.symbol in telling
            or (entry is not None and (entry.weapon or (entry.verb and closing == ")")))
        ):
            return position
    return position


def _inside_group(items: Sequence[Item], position: int, tokens: Sequence[Token]) -> bool:
    """Whether a quotation mark stands between words of one group: the "Red Path" guerrillas."""
    if not 0 < position < len(items) - 1:
        return False
    mark, before, after = tokens[items[position].first], items[position - 1], items[position + 1]
    if tokens[after.first].start == mark.end:  # it opens
        return before.symbol in "DJNLxBHM'C#" and tokens[before.first].lower != "that"
    return before.symbol in "NLJx?" and after.symbol in "NLx?"
