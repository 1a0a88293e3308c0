"""A text cut into pieces for the page: evidence may overlap and cross, and no character is drawn twice or left out.

A piece is a run of characters with one set of evidence, or a single character that cannot be seen. Pieces of a
paragraph, and paragraphs of a text, put together are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainrecord.model.markup import is_hidden
from plainrecord.model.text import Span

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Where a character may have to be named; ``is_hidden`` decides.
_SUSPECT = re.compile(r"[^\n\t\x20-\x7e\xa0-\xac\xae-\u02ff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``[start, end)`` with the numbers of the spans that cover them.

    ``hidden`` names the one character that cannot be seen (``U+202E``), "" for ordinary text.
    """

    start: int
    end: int
    covered_by: tuple[int, ...]
    hidden: str = ""


def paragraphs(text: str, spans: Sequence[Span]) -> Iterator[tuple[Piece, ...]]:
    """Cut the text at every line end, every boundary of a span and every character that cannot be seen.

    Line ends belong to the paragraph before them. What of a span lies outside of the text is cut off. Takes time
    proportional to the length of the text and to what comes out.
    """
    hidden = {found.start() for found in _SUSPECT.finditer(text) if is_hidden(text, found.start())}
    cuts = {0, len(text)} | hidden | {at + 1 for at in hidden}
    cuts.update(at for span in spans for at in (span.start, span.end) if at <= len(text))
    cuts.update(line.end() for line in _LINE.finditer(text))
    waiting = sorted(range(len(spans)), key=lambda number: (spans[number].start, number), reverse=True)
    active: tuple[int, ...] = ()
    paragraph: list[Piece] = []
    for start, end in pairwise(sorted(cuts)):
        entering = []
        while waiting and spans[waiting[-1]].start <= start:
            entering.append(waiting.pop())
        if entering or any(spans[number].end <= start for number in active):
            active = tuple(sorted(n for n in (*active, *entering) if spans[n].end > start))
        paragraph.append(Piece(start, end, active, f"U+{ord(text[start]):04X}" if start in hidden else ""))
        if text[end - 1] == "\n":
            yield tuple(paragraph)
            paragraph = []
    if paragraph:
        yield tuple(paragraph)
