"""The number grammar: every row reads its examples, with low, best and high, and refuses what it should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.fields.count import normalise
from plainrecord.lang.numbers import load_number_grammar

GRAMMAR = load_number_grammar("en")
EXAMPLES = [
    pytest.param(rule.rule_id, *example, id=f"{rule.rule_id}: {example[0]}")
    for rule in GRAMMAR.rules
    for example in rule.examples
]
REFUSES = [
    pytest.param(rule.rule_id, words, id=f"{rule.rule_id}: {words}")
    for rule in GRAMMAR.rules
    for words in rule.refuses
]


def figure(word: str) -> int | None:
    return None if word == "null" else int(word)


@pytest.mark.parametrize(("rule_id", "words", "low", "best", "high"), EXAMPLES)
def test_a_row_reads_its_example(rule_id: str, words: str, low: str, best: str, high: str) -> None:
    count = normalise(words, GRAMMAR)
    assert count is not None
    assert (count.phrase_id, count.low, count.best, count.high) == (
        rule_id, figure(low), figure(best), figure(high),
    )  # fmt: skip


@pytest.mark.parametrize(("rule_id", "words"), REFUSES)
def test_a_row_refuses(rule_id: str, words: str) -> None:
    found = GRAMMAR.match(words)
    assert found is None or found.rule.rule_id != rule_id


@pytest.mark.parametrize(("rule_id", "words", "low", "best", "high"), EXAMPLES)
def test_an_example_is_found_inside_a_sentence(
    rule_id: str, words: str, low: str, best: str, high: str
) -> None:
    sentence = f"it said {words.lower()} people fled"
    found = [(match.rule.rule_id, sentence[match.start : match.end]) for match in GRAMMAR.find(sentence)]
    assert found[:1] == [(rule_id, words.lower())], (low, best, high)


def test_every_row_has_an_example_and_an_id_of_its_own() -> None:
    assert all(rule.examples for rule in GRAMMAR.rules)
    assert len({rule.rule_id for rule in GRAMMAR.rules}) == len(GRAMMAR.rules)


@given(st.integers(min_value=0, max_value=999_999))
def test_digits_are_read_with_and_without_thousands_marks(number: int) -> None:
    assert GRAMMAR.cardinal(str(number)) == number
    assert GRAMMAR.cardinal(f"{number:,}") == number


@given(st.text(max_size=200))
def test_any_text_is_searched_in_order_and_without_overlap(text: str) -> None:
    lowered = text.lower()
    free = 0
    for match in GRAMMAR.find(lowered):
        assert free <= match.start < match.end <= len(lowered)
        free = match.end
