"""Whatever makes or drops a value in a golden case can be put into words."""

from __future__ import annotations

import re
from pathlib import Path

from show import runs

from plainrecord.model.explanation import Maker
from plainrecord.model.records import Coded
from plainrecord.model.values import Count
from plainrecord.stages.explain import count_maker, describe, explain, explain_document, reason_words
from plainrecord.stages.explain.makers import words_of_makers
from plainrecord.stages.redact import person_names, redact_all, redact_rejections

UNKNOWN = words_of_makers()["engine"]["rules"]["meaning"]
PACKAGE = Path(__file__).parents[2] / "src" / "plainrecord"


def coded() -> tuple[Coded, ...]:
    return tuple(run.coded for run in runs())


def lacks(maker: Maker) -> str:
    """What is missing from a description, "" when it is whole."""
    if UNKNOWN in maker.meaning:
        return "nothing knows it"
    if not maker.file or not (PACKAGE / maker.file).is_file():
        return f"no such file: {maker.file!r}"
    if not maker.maker_id or len(maker.meaning) < 10:
        return f"no meaning: {maker.meaning!r}"
    return "" if '"' in maker.meaning + maker.example else "no example"


def test_every_maker_of_a_value_or_a_rejection_is_described() -> None:
    makers = {
        reading.maker for one in coded() for report in one.reports for _, reading in report.readings()
    } | {rejection.maker for one in coded() for rejection in one.rejections if rejection.maker}
    assert len(makers) > 100
    wrong = {
        f"{maker}: {part.maker_id}: {lacks(part)}"
        for maker in makers
        for part in describe(maker)
        if lacks(part)
    }
    assert not wrong
    assert all(len(describe(maker)) == maker.count("+") + 1 for maker in makers)


def test_every_way_of_reading_a_number_is_described() -> None:
    counts = {
        reading.value.count.phrase_id
        for one in coded()
        for report in one.reports
        for _, reading in report.readings()
        if isinstance(getattr(reading.value, "count", None), Count)
    }
    assert len(counts) > 15
    assert not {f"{phrase}: {lacks(count_maker(phrase))}" for phrase in counts if lacks(count_maker(phrase))}


def test_every_reason_has_a_sentence() -> None:
    reasons = {rejection.reason for one in coded() for rejection in one.rejections}
    assert len(reasons) > 5
    assert {reason for reason in reasons if reason not in words_of_makers()["reason"]} == set()
    assert all(reason_words(reason) for reason in reasons)


def test_everything_that_was_seen_is_in_the_explanation_of_its_document() -> None:
    for one in coded():
        explained = explain_document(one.document, one.reports, one.rejections)
        for report, words in zip(one.reports, explained.reports, strict=True):
            assert [value.path for value in words.values] == [path for path, _ in report.readings()]
            for value, (_, reading) in zip(words.values, report.readings(), strict=True):
                quoted = [one.document.text[quote.start : quote.end] for quote in value.quotes]
                assert [quote.words for quote in value.quotes] == quoted
                assert value.maker == reading.maker
                assert value.value
        listed = {item.quotes for words in (*explained.reports, explained) for item in words.not_used}
        assert len(listed) == len({rejection.spans for rejection in one.rejections})


def test_a_redacted_explanation_names_no_private_person() -> None:
    named = 0
    for one in coded():
        names = [name for name in person_names(one.reports) if " " in name]
        dropped = redact_rejections(one.rejections, one.document, one.reports, lambda _: "a person")
        shown = "\n".join(
            str(explain(report, dropped, everywhere=True))
            for report in redact_all(one.reports, lambda _: "a person")
        ).casefold()
        named += len(names)
        assert [name for name in names if name.casefold() in shown] == []
    assert named


def test_no_explanation_shows_a_bare_code_object() -> None:
    shown = "\n".join(
        str(explain_document(one.document, one.reports, one.rejections)) for one in coded()[::7]
    )
    assert not re.search(r"\b(?:None|Stance\.|Reading\(|Count\(|frozenset)", shown)
