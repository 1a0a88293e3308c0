"""Words of a pack as a regular expression that matches any of them."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick


@cache
def alternatives(words: frozenset[str]) -> str:
    """Any of some words, the longest first, as part of a pattern."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def word_pattern(words: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any of some words, whole and in any case."""
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)


def word_spans(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """Where ``word_pattern`` matches, in order, told by one pass that looks for all words at once."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return [found.span() for found in word_pattern(words).finditer(text)]
    found = [
        (start, end)
        for _, start, end in _automaton(words).find_matches_as_indexes(lowered, overlapping=True)
        if not (_in_word(lowered, start - 1) or _in_word(lowered, end))
    ]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _in_word(text: str, position: int) -> bool:
    return 0 <= position < len(text) and (text[position].isalnum() or text[position] == "_")


@cache
def _automaton(words: frozenset[str]) -> AhoCorasick:
    return AhoCorasick(sorted(word.lower() for word in words))
