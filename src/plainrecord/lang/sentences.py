"""Sentence boundaries: a well-kept library, with offsets kept."""

from __future__ import annotations

from sentencex import segment

from plainrecord.model.text import Span


def sentence_spans(text: str, start: int, end: int, language: str = "en") -> list[Span]:
    """The sentences of ``text[start:end]`` without surrounding blanks; line ends do not end a sentence."""
    flat = text[start:end].replace("\n", " ")
    spans: list[Span] = []
    position = 0
    for sentence in segment(language, flat):
        found = flat.find(sentence, position)
        if found < 0:  # the library changed a character: keep what is left as one sentence
            break
        position = found + len(sentence)
        _append(spans, flat, start, found, position)
    _append(spans, flat, start, position, len(flat))
    return spans


def _append(spans: list[Span], flat: str, offset: int, begin: int, end: int) -> None:
    stripped = flat[begin:end].strip()
    if stripped:
        first = flat.index(stripped, begin)
        spans.append(Span(offset + first, offset + first + len(stripped)))
