"""What the words for a thing stand for: the row of a word list that its head noun has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

RowT = TypeVar("RowT")

_AFTER_HEAD = re.compile(r"\s+(?:of|in|at|on|near|from|for|belonging to|with|that|which)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def row_of(words: str, table: Mapping[str, RowT]) -> RowT | None:
    """The row of the head noun: "the offices of a newspaper" are offices; None when no word is in the table.

    ``table`` maps lower-case terms to rows. The longest term at the end of the head is taken, then the last known
    term anywhere in the words.
    """
    head, *rest = _AFTER_HEAD.split(words.lower(), maxsplit=1)
    return _last_term(head, table) or next((row for part in rest if (row := _last_term(part, table))), None)


def _last_term(words: str, table: Mapping[str, RowT]) -> RowT | None:
    found = _WORD.findall(words)
    for end in range(len(found), 0, -1):
        for start in range(max(0, end - 4), end):
            row = table.get(" ".join(found[start:end]))
            if row is not None:
                return row
    return None
