"""The language of a text: English by a count of words, the rest by a model loaded when first needed."""

from __future__ import annotations

from functools import cache

from plainrecord.sources.words import words

UNDETERMINED = "und"
_SAMPLE_CHARACTERS = 1_600
_LEAST_LETTERS = 10


@cache
def _english() -> tuple[frozenset[str], int, float]:
    table = words()["english"]
    return frozenset(table["words"]), table["least_words"], table["least_share"]


def is_plain_english(text: str) -> bool:
    """Whether function words alone show that the beginning of ``text`` is English (False: not known)."""
    function_words, least_words, least_share = _english()
    tokens = text[:_SAMPLE_CHARACTERS].casefold().split()
    if len(tokens) < least_words:
        return False
    seen = [token for token in tokens if token in function_words]
    return len(seen) >= least_share * len(tokens) and len(set(seen)) >= 2 and "the" in seen


def language_of(text: str) -> str:
    """The BCP 47 tag of the language at the beginning of ``text``, ``und`` below ten letters."""
    if is_plain_english(text):
        return "en"
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample[:400])) < _LEAST_LETTERS:
        return UNDETERMINED
    from py3langid import classify  # noqa: PLC0415  (133 MB and a second: only when English was not plain)

    tag = str(classify(sample)[0])
    return "en" if tag in words()["english"]["taken_for"] else tag
