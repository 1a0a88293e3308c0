"""Level 0 of the cascade: words with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words keep inner hyphens and full stops of initialisms; a possessive 's is a token of its own.
_TOKEN = re.compile(
    r"[^\W\d_]+n['’][tT]\b"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]+(?:[-'’ʼʻ][^\W\d_]+)*?(?=['’]s\b|['’]S\b)"
    r"|['’][sS]\b"
    r"|[^\W\d_](?:[^\W_]|[-'’ʼʻ.](?=[^\W\d_]{2}))*(?:-\d+)?"
    r"|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|--+|\S"
)


@dataclass(frozen=True, slots=True)
class Token:
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
        tokens.append(Token(found.start(), found.end(), word.lower().replace("’", "'"), word[0].isupper()))
    return tokens
