"""Explanations as text and HTML: complete, in one line where a line is meant, and safe whatever is in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import full_report
from test_markup import Page, report_of

import plainrecord.pipeline  # noqa: F401 (hands down what explains)
from plainrecord.model.explanation import (
    DocumentExplained,
    Explanation,
    Maker,
    NotUsed,
    Quote,
    ValueExplained,
)
from plainrecord.model.records import Coded, Rejection, Reports
from plainrecord.model.text import Span
from plainrecord.model.vocab import DocumentOutcome

ANY_TEXT = st.text(st.characters(blacklist_categories=()), min_size=1, max_size=40)
EVIL = "\x1b[2J\u202e</td><script>alert(1)</script>\u200b"


def unsafe(text: str) -> set[str]:
    """Characters that change a terminal or hide, but for the ends of our own lines."""
    bad = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029")
    control = {
        letter for letter in text if letter != "\n" and (ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0)
    }
    return control | set(text) & bad | {letter for letter in text if "\ud800" <= letter <= "\udfff"}


def sample(words: str) -> Explanation:
    maker = Maker("rule", words, words, words, words)
    value = ValueExplained("act", words, words, (Quote(0, 1, words),), words, (maker,), 0.5, words, words)
    dropped = NotUsed(words, words, (Quote(0, 1, words), Quote(1, 2, None)), words, (maker,))
    return Explanation(words, words, words, words, (value,), (dropped,), 2, (words,))


def test_every_value_of_the_sample_is_explained_in_its_order() -> None:
    report = full_report()
    explained = report.explain()
    assert [value.path for value in explained.values] == [path for path, _ in report.readings()]
    assert "of mail/2023-07-12.eml" in str(explained) or report.document.document_ref in str(explained)
    assert all(value.makers for value in explained.values)


def test_a_quote_says_where_it_stands_or_that_it_is_withheld() -> None:
    assert str(Quote(3, 8, "a\nb  c")) == '"a b c" (characters 3-8)'
    assert str(Quote(3, 8, None)) == "words withheld (characters 3-8)"
    assert len(str(Quote(0, 9000, "x" * 9000))) < 200


def test_the_text_lists_every_rule_once() -> None:
    maker = Maker("rule", "en.x", "what it means", '"an example"', "lang/x.toml")
    value = ValueExplained("act", "act", "v", (Quote(0, 1, "w"),), "m", (maker,), 0.9)
    text = str(Explanation("r1", "a.txt", "", "", (value, value)))
    assert text.count("what it means") == 1
    assert text.count('rule en.x, as in "an example"') == 2
    assert "day of publication not known" in text
    assert "Not used" not in text
    assert text.count("Confidence: the share") == 1


@given(ANY_TEXT)
@settings(max_examples=60)
def test_no_words_can_change_the_terminal_or_the_page(words: str) -> None:
    explained = sample(words)
    document = DocumentExplained((explained,), explained.not_used)
    assert unsafe(str(explained)) == set()
    assert unsafe(str(document)) == set()
    assert Page(explained._repr_html_()).problems == []
    assert Page(document._repr_html_()).problems == []


def test_hostile_documents_are_shown_as_text() -> None:
    report = report_of(EVIL, (Span(0, 5),), value=EVIL, maker=f"rules/{EVIL}@1")
    explained = report.explain([Rejection("assemble", EVIL, EVIL, EVIL, (Span(0, 3),), EVIL)])
    assert unsafe(str(explained)) == set()
    page = Page(explained._repr_html_())
    assert page.problems == []
    assert page.marks
    assert "<script" not in explained._repr_html_()


def test_spans_beyond_the_text_do_not_break_an_explanation() -> None:
    report = report_of("abc", (Span(0, 2),))
    beyond = replace(report, act=replace(report.act, spans=(Span(50, 60),)))
    assert '"" (characters 50-60)' in str(beyond.explain())


def test_reports_without_any_say_so() -> None:
    document = full_report().document
    rejection = Rejection("extract", "no_act", "no words for an act were found", "x")
    reports = Reports(Coded(document, DocumentOutcome.NO_EVENT, rejections=(rejection,)))
    assert str(reports.explain()).startswith("No report.\n\nNot used\n  no words for an act")
    assert Page(reports.explain()._repr_html_()).problems == []
