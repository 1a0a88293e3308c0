"""Words of a pack looked for in a text: one pass finds what the pattern finds."""

from __future__ import annotations

import pytest

from plainrecord.lang.alternatives import word_pattern, word_spans

WORDS = frozenset({"charged", "pleaded", "pleaded guilty", "in court", "court records"})


@pytest.mark.parametrize(
    "text",
    [
        "He pleaded guilty in court records on Monday and was Charged.",
        "charged_up, recharged, in courts, In Court",
        "in court records",
        "İ pleaded",
        "",
    ],
)
def test_one_pass_finds_what_the_pattern_finds(text: str) -> None:
    assert word_spans(text, WORDS) == [found.span() for found in word_pattern(WORDS).finditer(text)]
