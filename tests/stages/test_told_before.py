"""Words that count from an incident told before get its day in a whole document, not that of the background."""

from __future__ import annotations

from datetime import date

import pytest

from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text


def days_of(text: str) -> list[str]:
    """The first days of the reports of a text, in its order."""
    document = document_from_text(text, published=date(2024, 7, 12), language="en")
    reports = code(document, context("en", engines=("rules",))).reports
    return [str(report.when.value.earliest) for report in reports if report.when]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "On 3 May gunmen killed two farmers in Keld. Three days later a car bomb exploded in Milna, killing five.",
            ["2024-05-03", "2024-05-06"],
        ),
        (
            (
                "On 3 May gunmen killed two farmers in Keld. The next day they shot dead a priest in Orvane. "
                "Two days later a car bomb exploded in Milna, killing five."
            ),
            ["2024-05-03", "2024-05-04", "2024-05-06"],
        ),
        (
            (
                "On 3 May gunmen killed two farmers in Keld, a town that was rebuilt in 1985. "
                "Three days later a car bomb exploded in Milna, killing five."
            ),
            ["2024-05-03", "2024-05-06"],
        ),
        (
            (
                "On 28 December 2022 gunmen killed two farmers in Keld. "
                "On 3 January a car bomb exploded in Milna, killing five."
            ),
            ["2022-12-28", "2023-01-03"],
        ),
    ],
)
def test_days_told_one_after_the_other(text: str, days: list[str]) -> None:
    assert days_of(text) == days
