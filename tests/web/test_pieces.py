"""Pieces of a text: put together they are the text, and each has exactly the spans that cover it."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from plainrecord.model.markup import is_hidden
from plainrecord.model.text import Span
from plainrecord.web.pieces import paragraphs

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("ab \n\r\t\u202e\u2066\u200bשل\U0001f469\u200d\u0301"))
)


@st.composite
def texts_with_spans(draw):
    text = draw(TEXTS)
    spans = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) + 2))
        spans.append(Span(start, start + draw(st.integers(1, len(text) + 3))))
    return text, spans


@given(texts_with_spans())
def test_pieces_are_the_text_once(drawn) -> None:
    text, spans = drawn
    found = [piece for paragraph in paragraphs(text, spans) for piece in paragraph]
    assert "".join(text[piece.start : piece.end] for piece in found) == text
    for piece in found:
        for at in range(piece.start, piece.end):
            assert piece.covered_by == tuple(
                number for number, span in enumerate(spans) if span.start <= at < span.end
            )


@given(texts_with_spans())
def test_lines_end_paragraphs(drawn) -> None:
    text, spans = drawn
    lines = ["".join(text[piece.start : piece.end] for piece in one) for one in paragraphs(text, spans)]
    assert lines == [part for part in text.replace("\n", "\n\0").split("\0") if part] or "\0" in text


@given(texts_with_spans())
def test_every_hidden_character_is_named_alone(drawn) -> None:
    text, spans = drawn
    for paragraph in paragraphs(text, spans):
        for piece in paragraph:
            if piece.hidden:
                assert piece.hidden == f"U+{ord(text[piece.start]):04X}"
                assert piece.end == piece.start + 1
            else:
                assert not any(is_hidden(text, at) for at in range(piece.start, piece.end))


def test_every_format_and_control_character_is_named_or_ordinary() -> None:
    """Between Latin letters, each one of Unicode's formats and controls shows up, but for the few that are drawn."""
    drawn = set("\n\t") | set(
        "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    )
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf"):
            [pieces] = list(paragraphs(f"a{character}b", [])) if character != "\n" else [()]
            assert any(piece.hidden for piece in pieces) is (character not in drawn), f"U+{code:04X}"


def test_crossing_spans_give_one_piece_for_each_set() -> None:
    [pieces] = paragraphs("abcdef", [Span(0, 4), Span(2, 6)])
    assert [(one.start, one.end, one.covered_by) for one in pieces] == [
        (0, 2, (0,)),
        (2, 4, (0, 1)),
        (4, 6, (1,)),
    ]


def test_time_grows_with_the_text() -> None:
    def seconds(times: int) -> float:
        text = "word \u202e" * times
        spans = [Span(at, at + 40) for at in range(0, len(text) - 40, 30)]
        best = float("inf")
        for _ in range(3):
            before = time.process_time()
            for _ in paragraphs(text, spans):
                pass
            best = min(best, time.process_time() - before)
        return best

    assert seconds(40_000) < 16 * seconds(10_000)
