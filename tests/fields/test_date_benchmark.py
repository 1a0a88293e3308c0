"""The TimeML values that the date benchmark writes."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path

import pytest

REPORT = date(1998, 3, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("yesterday", "DATE", "1998-03-17"),
        ("on Friday", "DATE", "1998-03-13"),
        ("last week", "DATE", "1998-W11"),
        ("last month", "DATE", "1998-02"),
        ("in 1985", "DATE", "1985"),
        ("the 1980s", "DATE", "198"),
        ("two years ago", "DATE", "1996"),
        ("last summer", "DATE", "1997-SU"),
        ("the third quarter of 1990", "DATE", "1990-Q3"),
        ("Monday morning", "TIME", "1998-03-16TMO"),
        ("10 p.m. Monday", "TIME", "1998-03-16T22:00"),
        ("for three days", "DURATION", "P3D"),
        ("two hours", "DURATION", "PT2H"),
        ("a decade", "DURATION", "P10Y"),
        ("every Monday", "SET", "XXXX-WXX-1"),
        ("now", "DATE", "PRESENT_REF"),
        ("recently", "DATE", "PAST_REF"),
        ("on April 2", "DATE", "1998-04-02"),
        ("on December 2", "DATE", "1997-12-02"),
    ],
)
def test_value(text: str, kind: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    (found,) = importlib.import_module("benchmarks.dates").timexes(text, REPORT)
    assert (found["type"], found["value"]) == (kind, value)
    assert text[found["start"] : found["end"]] == found["text"]
