"""Level 0 of the cascade: words with offsets."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

# Words keep inner hyphens and full stops of initialisms; a possessive 's is a token of its own.
# The order is by frequency: plain words first, told apart from those with a tail by what follows.
# A match is a token with the blanks before it, so that lengths add up to offsets.
_TOKEN = re.compile(
    r"\s*(?:[^\W\d_]+(?![\w'’ʼʻ.-])"
    r"|[^\W\d_]+n['’][tT]\b"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]+(?:[-'’ʼʻ][^\W\d_]+)*?(?=['’]s\b|['’]S\b)"
    r"|['’][sS]\b"
    r"|[^\W\d_](?:[^\W_]|[-'’ʼʻ.](?=[^\W\d_]{2}))*(?:-\d+)?"
    r"|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|--+|\S)"
    r"|\s+"
)


class Token(NamedTuple):
    """A word, number or mark at ``[start, end)`` of the document text; ``lower`` is its lower-cased form."""

    start: int
    end: int
    lower: str
    capital: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]`` with offsets into ``text``."""
    pieces = _TOKEN.findall(text, start, end)
    words = [piece.strip() for piece in pieces]
    if words and not words[-1]:  # blanks at the end
        words.pop()
    lowers = [word.lower().replace("’", "'") for word in words]
    ends = accumulate(map(len, pieces), initial=start)
    next(ends)
    return [
        _new(Token, (end - len(word), end, lower, word[0].isupper()))
        for word, lower, end in zip(words, lowers, ends, strict=False)
    ]


#: A third of the time of ``Token(...)``, which is a function around it.
_new = tuple.__new__
