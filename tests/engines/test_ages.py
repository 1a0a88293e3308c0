"""A bare number between commas is an age, not a count."""

from __future__ import annotations

import pytest

import plainrecord
from plainrecord.fields.casualty import totals
from plainrecord.model.vocab import CasualtyOutcome


def killed(text, title=None):
    (report,) = plainrecord.read(text, published="2024-05-08", language="en", title=title)
    return totals(report, CasualtyOutcome.KILLED)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gunmen attacked Keld. A farmer, 35, was killed in the attack.", 1),
        ("A boy, 16, was shot and killed by gunmen in Keld on Monday.", 1),
        ("Gunmen attacked Keld. Of the farmers, 35 were killed in the attack.", 35),
        ("Gunmen attacked two villages and 16 people were killed.", 16),
    ],
    ids=["age of a man", "age of a boy", "a count after a comma", "a count"],
)
def test_ages_are_told_from_counts(text, number):
    assert killed(text).low == number


@pytest.mark.parametrize(
    ("title", "text", "number"),
    [
        ("Three farmers killed in Keld", "Gunmen shot dead three villagers in Keld on Monday.", 3),
        ("Farmer killed in Keld", "Gunmen killed a man in Keld on Monday.", 1),
        ("Three killed in Keld", "Gunmen killed a man and two women in Keld on Monday.", 3),
    ],
    ids=["same number", "one person", "parts of the title's figure"],
)
def test_a_title_and_its_text_count_the_same_people(title, text, number):
    assert killed(text, title).low == number
