"""Whether the words around a date speak of what was or of what is to come.

"was shot on Monday" is the last Monday, "will meet on Monday" the next one. The verb nearest before the date in
its sentence decides, or the first one after it when none stands before. Words are those of ``dates.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

_REACH = 30  # tokens looked at before the date
_REACH_AFTER = 12
_CHAIN = 4  # tokens between "will" and the participle that belongs to it
_PARTICIPLE_LETTERS = 4  # shorter words in -ed are "red" and "bed"


class Direction(StrEnum):
    """Which of the days that fit a name is meant: the last, the next, or the nearest ("until 6 November").

    ``unsaid``: no verb tells; the field reads the last one.
    """

    UNSAID = "unsaid"
    LAST = "last"
    AHEAD = "ahead"
    NEAREST = "nearest"


class Tense:
    """The words that tell the direction of a date, from the table ``[tense]`` of a language pack."""

    def __init__(self, table: Mapping[str, Sequence[str]], fold: Callable[[str], str]) -> None:
        """Read ``table``; ``fold`` is how the words of a text are compared."""
        self.meanings = frozenset(table.get("meanings", ()))
        self._fold = fold
        ahead = [tuple(words.split()) for words in table.get("ahead", ())]
        self._ahead = frozenset(words[0] for words in ahead if len(words) == 1)
        self._ahead_pairs = frozenset(words[:2] for words in ahead if len(words) > 1)
        self._past = frozenset(table.get("past", ()))
        self._auxiliary = frozenset(table.get("auxiliary", ()))
        self._perfect = frozenset(table.get("perfect", ()))
        self._infinitives = frozenset(tuple(words.split()[:2]) for words in table.get("infinitive", ()))
        self._hearsay = frozenset(table.get("hearsay", ()))
        self._limit = frozenset(table.get("limit", ()))
        self._ends = frozenset(table.get("ends", ())) | {""}

    def direction(self, words: Sequence[str], first: int, last: int) -> Direction:
        """The direction of the date in ``words[first:last]``; raw words, in lower case."""
        found = self._before(words, first)
        if found is Direction.AHEAD:
            return found
        found = found or self._after(words, last)
        if first and self._fold(words[first - 1]) in self._limit:
            return Direction.NEAREST
        return found or Direction.UNSAID

    def _before(self, words: Sequence[str], first: int) -> Direction | None:
        following = ""
        for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
            word = self._fold(words[at])
            if word in self._ends:
                return None
            told = self._told(words, at, word, following)
            if told is not None:
                return told
            following = word
        return None

    def _after(self, words: Sequence[str], last: int) -> Direction | None:
        for at in range(last, min(len(words), last + _REACH_AFTER)):
            word = self._fold(words[at])
            if word in self._ends:
                return None
            following = self._fold(words[at + 1]) if at + 1 < len(words) else ""
            told = self._told(words, at, word, following)
            if told is not None:
                return told
        return None

    def _told(self, words: Sequence[str], at: int, word: str, following: str) -> Direction | None:
        """What a word says, None when nothing."""
        participle = len(word) >= _PARTICIPLE_LETTERS and word.endswith("ed")
        if word in self._ahead or (word, following) in self._ahead_pairs:
            past = participle and not self._perfect.isdisjoint(self._chain(words, at)[-2:])
            return Direction.LAST if past else Direction.AHEAD
        if word in self._past or participle:
            return Direction.AHEAD if self._planned(words, at) else Direction.LAST
        return None

    def _planned(self, words: Sequence[str], at: int) -> bool:
        """Whether a participle belongs to "will be", "to be" or the like."""
        chain = self._chain(words, at)
        if not self._auxiliary.intersection(chain[-2:]):
            return False
        pairs = list(pairwise(chain))
        if not self._ahead.isdisjoint(chain) or not self._ahead_pairs.isdisjoint(pairs):
            return True
        return not self._infinitives.isdisjoint(pairs) and self._hearsay.isdisjoint(chain)

    def _chain(self, words: Sequence[str], at: int) -> list[str]:
        return [self._fold(word) for word in words[max(0, at - _CHAIN) : at]]
