"""Counts in short: a range never takes what is not stated for nought."""

from __future__ import annotations

import pytest

from plainrecord.fields.count import in_short


@pytest.mark.parametrize(
    ("low", "high", "short"),
    [
        (None, None, ""),
        (11, 11, "11"),
        (9, 14, "9-14"),
        (11, None, "11+"),
        (0, 0, "0"),
        (0, None, "0+"),
        (None, 14, "?-14"),
    ],
)
def test_a_range_in_short(low: int | None, high: int | None, short: str) -> None:
    assert in_short(low, high) == short
