"""Things told again: "a petrol station ... the station" is one thing, with the fuller words and both places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.records import Reading
from plainrecord.model.values import Damage, Target

ThingT = TypeVar("ThingT", bound=Target | Damage)

_WORD = re.compile(r"\w+(?:[-'\u2019]\w+)*")
#: Characters before the words for a thing within which its determiner stands.
_BEFORE = 12


class ThingWords:
    """The words of a language by which things are known again."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.function_words
        self._idle = words["determiners"] | words["quantifiers"]
        self._links = words["prepositions"]
        self._additive = words["additive_words"]

    def named(self, words: str) -> _Named:
        """What the words say of a thing: its head noun, and all but articles, numbers and words of quantity."""
        found = [word.lower().replace("\u2019", "'") for word in _WORD.findall(words)]
        link = next((at for at, word in enumerate(found) if at and word in self._links), len(found))
        telling = [word for word in found if word not in self._idle and not word.isdecimal()]
        return _Named(found[link - 1] if found else "", frozenset(telling), "".join(telling))

    def is_another(self, before: str, words: str) -> bool:
        """Whether the words are about something else than what was told before: "another bus"."""
        near = _WORD.findall(before.lower())[-1:] + _WORD.findall(words.lower())[:1]
        return not self._additive.isdisjoint(near)


@dataclass(frozen=True, slots=True)
class _Named:
    """The head noun of the words for a thing, all words that tell something, and these written as one."""

    head: str
    telling: frozenset[str]
    joined: str

    def is_one_with(self, other: _Named) -> bool:
        """Whether both may name one thing: the same noun, and one says nothing that the other does not."""
        if self.joined == other.joined:
            return True
        nested = self.telling <= other.telling or other.telling <= self.telling
        return self.head == other.head and nested


def told_once(
    readings: Iterable[Reading[ThingT]], text: str, words: ThingWords
) -> tuple[Reading[ThingT], ...]:
    """The things of one report in text order, each once: with its fullest words, and every place that names it.

    Things of different number, and of damage of different extent, stay apart; so does "another bus".
    """
    kept: list[tuple[Reading[ThingT], _Named]] = []
    for reading in readings:
        named = words.named(reading.value.words)
        start = reading.spans[0].start
        another = words.is_another(text[max(0, start - _BEFORE) : start], reading.value.words)
        known = next(
            (
                at
                for at in range(len(kept) - 1, -1, -1)
                if not another and named.is_one_with(kept[at][1]) and _agree(reading.value, kept[at][0].value)
            ),
            None,
        )
        if known is None:
            kept.append((reading, named))
        else:
            kept[known] = _joined(kept[known], (reading, named))
    return tuple(reading for reading, _ in kept)


def _agree(one: ThingT, other: ThingT) -> bool:
    """Whether nothing but the words tells two things apart."""
    counted = one.count is None or other.count is None or one.count == other.count
    extent = getattr(one, "extent", None), getattr(other, "extent", None)
    return counted and extent[0] is extent[1]


def _joined(
    one: tuple[Reading[ThingT], _Named], other: tuple[Reading[ThingT], _Named]
) -> tuple[Reading[ThingT], _Named]:
    """Two readings of one thing as that with the fuller words, the first of equals."""
    is_fuller = len(one[1].telling) >= len(other[1].telling)
    fuller, named = one if is_fuller else other
    shorter, _ = other if is_fuller else one
    count = fuller.value.count or shorter.value.count
    beyond = tuple(span for span in shorter.spans if span not in fuller.spans)
    return replace(fuller, value=replace(fuller.value, count=count), spans=(*fuller.spans, *beyond)), named
