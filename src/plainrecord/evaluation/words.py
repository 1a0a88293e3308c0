"""The words that both sides read their values from, put together from their quotes.

Neither file holds the document's text, only quotes with their offsets; and names of persons in quotes are
pseudonyms. So the text is never looked up: what was not quoted stays out, and a quote whose length is not
that of its span is shown by itself, as its characters have no place of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from plainrecord.datasets.records import Evidence

GOLD, PREDICTED = "gold", "predicted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words with the same evidence: (side, field) of each; ``after_gap`` when words before it lack."""

    text: str
    evidence: tuple[tuple[str, str], ...]
    after_gap: bool = False


def pieces(marks: Iterable[tuple[str, Evidence]]) -> tuple[Piece, ...]:
    """The quoted words in the order of the text, cut where evidence begins or ends, then what fits nowhere."""
    placed: list[tuple[str, Evidence]] = []
    loose: list[tuple[str, Evidence]] = []
    letters: dict[int, str] = {}
    for side, one in sorted(set(marks), key=_order):
        if one.quote is None:
            continue
        if len(one.quote) == one.end - one.start and _fits(one, letters):
            letters.update(zip(range(one.start, one.end), one.quote, strict=True))
            placed.append((side, one))
        else:
            loose.append((side, one))
    return (*_placed(placed, letters), *_loose(loose))


def _order(mark: tuple[str, Evidence]) -> tuple[int, int, str, str, str]:
    side, one = mark
    return one.start, one.end, side, one.field, one.quote or ""


def _fits(one: Evidence, letters: dict[int, str]) -> bool:
    assert one.quote is not None
    return all(letters.get(at, letter) == letter for at, letter in enumerate(one.quote, start=one.start))


def _placed(marks: list[tuple[str, Evidence]], letters: dict[int, str]) -> Iterator[Piece]:
    cuts = sorted({cut for _, one in marks for cut in (one.start, one.end)})
    end_before = None
    for start, end in pairwise(cuts):
        if start not in letters:
            continue
        inside = sorted({(side, one.field) for side, one in marks if one.start < end and start < one.end})
        gap = end_before is not None and end_before != start
        yield Piece("".join(letters[at] for at in range(start, end)), tuple(inside), gap)
        end_before = end


def _loose(marks: list[tuple[str, Evidence]]) -> Iterator[Piece]:
    by_words: dict[str, set[tuple[str, str]]] = {}
    for side, one in marks:
        by_words.setdefault(one.quote or "", set()).add((side, one.field))
    yield from (Piece(words, tuple(sorted(evidence)), True) for words, evidence in by_words.items())
