"""Words of a pack as a regular expression that matches any of them."""

from __future__ import annotations

import re
from functools import cache


@cache
def alternatives(words: frozenset[str]) -> str:
    """Any of some words, the longest first, as part of a pattern."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def word_pattern(words: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any of some words, whole and in any case."""
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)
