"""Neutral labels: the loaded terms of a language pack, as the function that ``redact`` takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from plainrecord.lang.lexicon import load_lexicon
from plainrecord.lang.loaded import neutraliser


@cache
def neutral_labels(language: str = "en") -> Callable[[str], str]:
    """Give the function that puts the neutral rendering of every loaded term of the pack into a label.

    Raises ``LoadedTermsError`` when the renderings lead in a circle, ``LexiconError`` for a pack without the
    list.
    """
    terms = {(term.term, term.plural): term for term in load_lexicon(language).loaded_terms.values()}
    return neutraliser(
        (
            {
                "term": term.term,
                "plural": term.plural or None,
                "neutral": term.neutral,
                "neutral_plural": term.neutral_plural or term.neutral,
            }
            for term in terms.values()
        ),
        f"packs/{language}/loaded.toml",
    )
