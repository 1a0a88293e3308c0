"""Level 0 of the cascade: words with offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

# Words keep inner hyphens and full stops of initialisms; a possessive 's is a token of its own.
# The order is by frequency: plain words first, told apart from those with a tail by what follows.
_TOKEN = re.compile(
    r"[^\W\d_]+(?![\w'’ʼʻ.-])"
    r"|[^\W\d_]+n['’][tT]\b"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]+(?:[-'’ʼʻ][^\W\d_]+)*?(?=['’]s\b|['’]S\b)"
    r"|['’][sS]\b"
    r"|[^\W\d_](?:[^\W_]|[-'’ʼʻ.](?=[^\W\d_]{2}))*(?:-\d+)?"
    r"|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|--+|\S"
)


class Token(NamedTuple):
    """A word, number or mark at ``[start, end)`` of the document text; ``lower`` is its lower-cased form."""

    start: int
    end: int
    lower: str
    capital: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]`` with offsets into ``text``."""
    tokens = []
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        lower = word.lower()
        if "’" in lower:
            lower = lower.replace("’", "'")
        start, end = found.span()
        tokens.append(Token(start, end, lower, word[0].isupper()))
    return tokens
