"""Words that the encoder cuts short or begins too early."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.engines.learned.edges import Edges
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.text import Span

EDGES = Edges(load_lexicon("en").function_words)


def mended(text: str, marked: str) -> str:
    """What is left of the words that the encoder marked in a sentence."""
    start = text.index(marked)
    return EDGES.mended(text, Span(0, len(text)), Span(start, start + len(marked))).quote(text)


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        (
            "They burned the offices of the tax bureau, a clerk said.",
            "offices of the",
            "offices of the tax bureau",
        ),
        ("Workers of the farm were taken.", "Workers of", "Workers of the farm"),
        ("MEMBERS OF THE PATROL THAT OPPOSED THEM", "MEMBERS OF", "MEMBERS OF THE PATROL"),
        ("the home of Dr. Ana Ruiz was hit", "home of", "home of Dr. Ana Ruiz"),
        ("the consul in Gao was shot", "consul in", "consul"),
        ("his wife and three guards died", "wife and", "wife"),
        ("fuel tanks and the depot", "fuel tanks and the", "fuel tanks"),
        ("and two teachers were held", "and two teachers", "two teachers"),
        ('frightening" Ruiz and Soto', '" Ruiz and', "Ruiz"),
        ("the mayor was shot", "the mayor", "the mayor"),
        ("members of, it was said, the patrol", "members of", "members"),
        ("the", "the", "the"),
    ],
)
def test_the_words_end_where_they_say_who_or_what(text, marked, whole):
    assert mended(text, marked) == whole


@given(st.text(max_size=80), st.data())
def test_a_mended_span_stays_in_its_sentence_and_is_never_empty(text, data):
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(min(start + 1, len(text)), len(text)))
    if start == end:
        return
    found = EDGES.mended(text, Span(0, len(text)), Span(start, end))
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "people", "holds"),
    [
        ("A shell hit a post manned by soldiers.", "soldiers", True),
        ("A shell hit a clinic run by the Lod Relief Fund.", "Relief Fund", True),
        ("A post was attacked by soldiers.", "soldiers", False),
        ("A post manned by two guards, which soldiers attacked.", "soldiers", False),
    ],
)
def test_those_who_hold_a_thing_are_told_from_those_who_act(text, people, holds):
    start = text.index(people)
    assert EDGES.holds_a_thing(text, Span(0, len(text)), Span(start, start + len(people))) is holds
