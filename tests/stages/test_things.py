"""Things told again, on readings as assembling makes them, and in whole texts."""

from __future__ import annotations

import pytest

from plainrecord import read
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Count, Damage, Target
from plainrecord.model.vocab import DamageExtent, TargetType
from plainrecord.stages.assemble.things import ThingWords, told_once

WORDS = ThingWords(load_lexicon("en"))


def things(text: str, *quotes: str, count: Count | None = None) -> list[Reading[Target]]:
    """A target for each quote, in text order; ``count`` is of the last."""
    found, at = [], 0
    for quote in quotes:
        at = text.index(quote, at)
        number = count if quote is quotes[-1] else None
        found.append(
            Reading(Target(TargetType.BUSINESS, quote, number), (Span(at, at + len(quote)),), "test/1")
        )
        at += len(quote)
    return found


def once(text: str, *quotes: str) -> list[str]:
    """The words of the things that are left."""
    return [reading.value.words for reading in told_once(things(text, *quotes), text, WORDS)]


@pytest.mark.parametrize(
    ("text", "quotes", "left"),
    [
        ("Fire at a petrol station. The station burned.", ("a petrol station", "The station"), ["a petrol station"]),
        ("The bank was hit. The Harbour Bank shut.", ("The bank", "The Harbour Bank"), ["The Harbour Bank"]),
        ("A drugstore fell. The drug store was empty.", ("A drugstore", "The drug store"), ["The drug store"]),
        ("A house of the mayor. The house burned.", ("A house of the mayor", "The house"), ["A house of the mayor"]),
        ("One bus burned. Another bus got away.", ("One bus", "Another bus"), ["One bus", "Another bus"]),
        ("A bus burned. A second bus got away.", ("A bus", "second bus"), ["A bus", "second bus"]),
        ("A bus burned. Buses stopped.", ("A bus", "Buses"), ["A bus", "Buses"]),
        ("A police station, a fire station.", ("A police station", "a fire station"),
         ["A police station", "a fire station"]),
        ("", (), []),
    ],
)  # fmt: skip
def test_a_thing_told_again_is_kept_once_with_its_fullest_words(text, quotes, left):
    assert once(text, *quotes) == left


def test_every_place_that_names_the_thing_is_kept_as_evidence():
    text = "Fire at a petrol station. The station burned."
    (reading,) = told_once(things(text, "a petrol station", "The station"), text, WORDS)
    assert [span.quote(text) for span in reading.spans] == ["a petrol station", "The station"]


def test_a_number_told_later_is_taken_over():
    text = "Gunmen burned lorries. The lorries, three in all, were new."
    three = Count(3, 3, 3, "N_exact", "three")
    (reading,) = told_once(things(text, "lorries", "lorries", count=three), text, WORDS)
    assert reading.value.count == three


def test_damage_of_another_extent_stays_a_reading_of_its_own():
    text = "The mill was damaged, the mill was destroyed."
    spans = (Span(0, 8), Span(22, 30))
    extents = (DamageExtent.DAMAGED, DamageExtent.DESTROYED)
    told = [
        Reading(Damage(TargetType.BUSINESS, span.quote(text), extent), (span,), "test/1")
        for span, extent in zip(spans, extents, strict=True)
    ]
    assert len(told_once(told, text, WORDS)) == 2


def test_a_report_names_a_thing_once():
    text = (
        "Gunmen attacked a textile factory in Gao on Tuesday. The gunmen attacked the factory from two sides."
    )
    (report,) = read(text, published="2026-03-05")
    assert [reading.value.words for reading in report.targets] == ["a textile factory"]
    assert [[span.quote(text) for span in reading.spans] for reading in report.targets] == [
        ["a textile factory", "the factory"]
    ]
