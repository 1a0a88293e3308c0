"""Loaded terms of a language pack (``packs/<code>/loaded.toml``) and their neutral renderings.

Rows are ``{term, plural, neutral, neutral_plural, ...}``. Other keys are
notes for people.
An empty ``neutral`` drops the word (adjectives of valuation).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.lang.lexicon import load_lexicon

_Words = tuple[str, ...]
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_TERM = 8
_SPACES = re.compile(r"\s{2,}")


class LoadedTermsError(ValueError):
    """A row of a file of loaded terms that cannot be used; the message names file and row."""


@cache
def load_neutral(language: str = "en") -> Callable[[str], str]:
    """Give the function that makes labels neutral by a language pack's loaded terms.

    A pack without the file gives the identity. Raises ``LoadedTermsError`` for a row that cannot be used.
    """
    if not files("plainrecord.lang").joinpath("packs", language, "loaded.toml").is_file():
        return str
    rows = [asdict(term) for term in dict.fromkeys(load_lexicon(language).loaded_terms.values())]
    return neutraliser(rows, f"packs/{language}/loaded.toml")


def neutraliser(rows: Iterable[Mapping[str, Any]], origin: str = "rows") -> Callable[[str], str]:
    """Make a function that replaces every loaded term in a label, whole words in any letter case.

    Longer terms win. Loaded terms in a rendering are replaced as well, so the result holds none. Raises
    ``LoadedTermsError`` for a row without the two texts, and for renderings that lead in a circle.
    """
    renderings: dict[_Words, str] = {}
    for number, row in enumerate(rows, start=1):
        for term, neutral in _forms(row, f"{origin}, row {number}"):
            renderings.setdefault(_words(term), neutral)
    resolved = {words: _rewrite(neutral, renderings) for words, neutral in renderings.items()}
    for words, neutral in resolved.items():
        if _rewrite(neutral, resolved) != neutral:
            term = " ".join(words)
            raise LoadedTermsError(f"{origin}: the rendering {neutral!r} of {term!r} holds a loaded term")
    first_words = frozenset(words[0] for words in resolved)

    def rewrite(label: str) -> str:
        if first_words.isdisjoint(_words(label)):
            return label
        return _rewrite(label, resolved)

    return rewrite


def _rewrite(label: str, renderings: Mapping[_Words, str]) -> str:
    tokens = list(_TOKEN.finditer(label))
    plain = [token.group().casefold() for token in tokens]
    pieces: list[str] = []
    position = index = 0
    while index < len(tokens):
        length = _term_length(plain, index, renderings)
        if length:
            rendering = renderings[tuple(plain[index : index + length])]
            pieces += [label[position : tokens[index].start()], rendering]
            position = tokens[index + length - 1].end()
        index += length or 1
    if not pieces:
        return label
    return _SPACES.sub(" ", "".join([*pieces, label[position:]])).strip(" ,;")


def _term_length(plain: list[str], index: int, renderings: Mapping[_Words, str]) -> int:
    """Count the words of the longest term that begins at ``index``, 0 when none does."""
    for length in range(min(_LONGEST_TERM, len(plain) - index), 0, -1):
        if tuple(plain[index : index + length]) in renderings:
            return length
    return 0


def _forms(row: Mapping[str, Any], where: str) -> list[tuple[str, str]]:
    term, neutral = row.get("term"), row.get("neutral")
    if (
        not isinstance(term, str)
        or not 0 < len(_words(term)) <= _LONGEST_TERM
        or not isinstance(neutral, str)
    ):
        raise LoadedTermsError(f'{where}: needs term = "..." and neutral = "..."')
    plural = row.get("plural")
    several = row.get("neutral_plural", neutral)
    if (plural is not None and not isinstance(plural, str)) or not isinstance(several, str):
        raise LoadedTermsError(f"{where}: plural and neutral_plural must be text")
    return [(term, neutral), *([(plural, several)] if plural else [])]


def _words(term: str) -> _Words:
    return tuple(token.casefold() for token in _TOKEN.findall(term))
