"""What frames ask of the words of a sentence: it may leave a sentence out only where no frame can be opened."""

from __future__ import annotations

import pytest

from plainrecord.engines.rules.demands import Openings, are_met, demands_of
from plainrecord.engines.rules.tokens import tokenise
from plainrecord.engines.rules.vocabulary import build_vocabulary
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.lang.rulebook import Frame, load_rulebook
from plainrecord.world.registry import load_registry


@pytest.fixture(scope="module")
def openings() -> Openings:
    rulebook = load_rulebook("en")
    return Openings(rulebook, build_vocabulary(load_lexicon("en"), load_registry(), rulebook).terms())


def test_a_demand_is_met_by_the_longest_word_of_one_of_its_terms() -> None:
    frame = Frame("x", needs_after=("of the town", "here"), needs_object_words=("water station",))
    demands = demands_of(frame, ("off",))
    assert demands == (frozenset({"off"}), frozenset({"town", "here"}), frozenset({"station"}))
    assert are_met(demands, frozenset({"off", "here", "station"}))
    assert not are_met(demands, frozenset({"off", "here"}))
    assert demands_of(frame, nominal=True) == (frozenset({"town", "here"}),)


@pytest.mark.parametrize(
    ("sentence", "opens"),
    [
        ("gunmen killed three farmers", True),
        ("two murdered priests were buried", True),
        ("the council met in the hall", False),
        ("the price of flour has risen", False),
    ],
)
def test_sentences_that_no_frame_can_be_opened_in_are_told(
    openings: Openings, sentence: str, opens: bool
) -> None:
    assert openings.may_open(frozenset(sentence.split())) is opens


def test_every_example_of_every_frame_may_open_one(openings: Openings) -> None:
    for frame in load_rulebook("en").frames:
        for text in (dict(example)["text"] for example in frame.examples if not frame.phrases):
            words = frozenset(token.lower for token in tokenise(text, 0, len(text)))
            assert openings.may_open(words), text
