"""Decisions found again by their evidence: how much of it is shared, and at what cost."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from plainrecord.model.text import Span
from plainrecord.stages.review.align import _shared

SPANS = st.lists(
    st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 9))
)


@given(SPANS, SPANS)
def test_shared_code_points_are_those_in_both(spans, others) -> None:
    def points(held: list[Span]) -> set[int]:
        return {point for span in held for point in range(span.start, span.end)}

    assert _shared(spans, others) == len(points(spans) & points(others))


def test_time_grows_with_the_spans_not_with_their_square() -> None:
    def seconds(count: int) -> float:
        spans = [Span(10 * at, 10 * at + 6) for at in range(count)]
        others = [Span(10 * at + 3, 10 * at + 9) for at in range(count)]
        best = float("inf")
        for _ in range(3):
            before = time.process_time()
            assert _shared(spans, others) == 3 * count
            best = min(best, time.process_time() - before)
        return best

    assert seconds(40_000) < 10 * max(seconds(10_000), 0.001)
