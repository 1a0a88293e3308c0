"""Words of a text with what lies between them, as the place finder needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from plainrecord.lang.placewords import PlaceWords

BREAK, SPACE, HYPHEN, COMMA, STOP = range(5)
JOINED = frozenset((SPACE, HYPHEN, STOP))
# What English joins to a word is a word of its own: "Syria's" is "Syria" and "s", "I've" is "I" and "ve".
_WORD = r"[^\W\d_]++(?:['’ʼʿ`](?!(?:s|d|m|ll|re|ve|S|D|M|LL|RE|VE)(?![^\W\d_]))[^\W\d_]++)*"
_WORD_BETWEEN_GAPS = re.compile(f"({_WORD})")
_LEAST_CAPITAL_WORDS = 4
_STOPPED = frozenset(("st", "ft", "mt", "ste", "pt"))
_COMMON_GAPS = {" ": SPACE, "-": HYPHEN, ", ": COMMA, "\n": SPACE, "'": BREAK, "’": BREAK, "\n\n": BREAK}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, column by column.

    ``gaps`` says what lies before a word (BREAK for the first), ``joins`` whether that is no break (with two
    more, for after the last word), ``capital`` whether it looks like a name: in a line all in capitals that
    is every word which is not an ordinary one.
    """

    text: str
    starts: list[int]
    ends: list[int]
    lowers: list[str]
    capital: list[bool]
    gaps: list[int]
    joins: list[bool]
    shouted: list[bool]

    def __len__(self) -> int:
        return len(self.starts)

    def joined(self, position: int) -> bool:
        """Whether the word follows its predecessor without a break."""
        return position < len(self.joins) and self.joins[position]

    def name(self, first: int, last: int) -> str:
        """The words from ``first`` to ``last`` on one line with single spaces."""
        part = self.text[self.starts[first] : self.ends[last]]
        return part if part.isprintable() and "  " not in part else " ".join(part.split())


def tokenise(text: str, words: PlaceWords) -> Tokens:
    """Split a text into words."""
    pieces = _WORD_BETWEEN_GAPS.split(text)  # gap, word, gap, word, ..., gap
    found, between = pieces[1::2], pieces[2::2]
    if not found:
        return Tokens(text, [], [], [], [], [], [], [])
    offsets = list(accumulate(map(len, pieces)))
    starts, ends = offsets[:-1:2], offsets[1::2]
    lowers = list(map(str.lower, found))
    capital = [not word[0].islower() for word in found]  # letters without case (Arabic) may begin a name, too
    gaps = [BREAK, *[_COMMON_GAPS.get(gap, -1) for gap in between[:-1]]]
    if -1 in gaps:
        gaps = [
            gap if gap >= 0 else _gap(between[position - 1], lowers[position - 1])
            for position, gap in enumerate(gaps)
        ]
    shouted = _shouted(text, starts)
    if True in shouted:
        capital = [
            (lower not in words.ordinary and not lower.endswith(words.word_endings)) if loud else big
            for lower, loud, big in zip(lowers, shouted, capital, strict=True)
        ]
    joins = [gap in JOINED for gap in gaps]
    joins += (False, False)
    return Tokens(text, starts, ends, lowers, capital, gaps, joins, shouted)


def _shouted(text: str, starts: list[int]) -> list[bool]:
    """For each word whether its line is all in capitals."""
    shouted = [False] * len(starts)
    line_start, position = 0, 0
    lines = text.splitlines(keepends=True)
    if not any(map(str.isupper, lines)):
        return shouted
    for line in lines:
        line_end = line_start + len(line)
        loud = line.isupper() and line.count(" ") >= _LEAST_CAPITAL_WORDS
        while position < len(starts) and starts[position] < line_end:
            shouted[position] = loud
            position += 1
        line_start = line_end
    return shouted


def _gap(between: str, previous: str) -> int:
    if between.isspace():
        return SPACE if between.count("\n") < 2 else BREAK
    stripped = between.strip()
    if stripped == "," and between.count("\n") < 2:
        return COMMA
    if stripped == "." and (len(previous) == 1 or previous in _STOPPED):
        return STOP
    return BREAK
