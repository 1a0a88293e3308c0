"""Care: every example of the table is found by its topic, and what must pass is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.stages.review.care import topics, topics_in

ROWS = [(topic.topic_id, text, True) for topic in topics() for text in topic.examples]
ROWS += [(topic.topic_id, text, False) for topic in topics() for text in topic.passes]


@pytest.mark.parametrize(("topic_id", "text", "found"), ROWS)
def test_examples(topic_id: str, text: str, found: bool) -> None:
    assert (topic_id in topics_in(text)) is found
    assert (topic_id in topics_in(text.upper())) is found


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.topic_id)
def test_every_topic_says_why_and_has_examples(topic) -> None:
    assert topic.reason.endswith(".")
    assert topic.examples
    assert topic.passes
    assert all(word == word.lower() for word in topic.words)


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert set(topics_in(text)) <= {topic.topic_id for topic in topics()}
    assert set(topics_in(text)) <= set(topics_in(f"{text} child."))


def test_time_grows_with_the_text() -> None:
    def seconds(times: int) -> float:
        text = "childchild raperape bodie " * times
        best = float("inf")
        for _ in range(3):
            before = time.process_time()
            topics_in(text)
            best = min(best, time.process_time() - before)
        return best

    assert seconds(80_000) < 16 * max(seconds(20_000), 0.001)
