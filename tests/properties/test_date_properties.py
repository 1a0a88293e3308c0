"""What holds of every text and every date."""

from __future__ import annotations

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plainrecord.fields.date import (
    DateRefusal,
    bounds_from_edtf,
    combine,
    compare,
    edtf_of,
    normalise,
    normalise_match,
    precision_of,
    read,
    show,
)
from plainrecord.lang.dates import DateMatch, load_date_grammar
from plainrecord.lang.dates_pattern import Choice, Edge, Listed, Node, Row, Word
from plainrecord.model.values import When
from plainrecord.model.vocab import RangeKind

GRAMMAR = load_date_grammar("en")
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
REPORTS = st.dates(date(1905, 1, 1), date(2095, 12, 31))
WORDS = sorted(
    {word for rule in GRAMMAR.rules for text, _ in rule.examples for word in text.split()}
    | {"may", "31", "0", "1402", "29", "Ramadan", "Tir", "99999", "ago", "-", ",", "/", "'", "since",
       "overnight", "weeks", "decades", "centuries", "between", "and", "30", "February", "of", "the", "last",
       "9999", "1000"}
)  # fmt: skip
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@given(DAYS, DAYS, st.sampled_from(RangeKind))
def test_edtf_bounds_are_the_days(one: date, other: date, kind: RangeKind) -> None:
    low, high = min(one, other), max(one, other)
    assert bounds_from_edtf(edtf_of(low, high, kind)) == (low, high)
    assert bounds_from_edtf(edtf_of(None, high, kind)) == (None, high)
    assert bounds_from_edtf(edtf_of(low, None, kind)) == (low, None)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=200), PHRASES))
@example("\u0130n 2 \u0130 May 2020")
@example("5 May\x00 \u202e2020")
def test_spans_quote_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for match in GRAMMAR.find(text):
        assert end <= match.span.start < match.span.end <= len(text)
        assert match.span.quote(text).strip() == match.span.quote(text) != ""
        end = match.span.end


#: What only the head of a line makes a day, before a name: there lines and capitals decide.
HEADS = {rule.rule_id for rule in GRAMMAR.rules if rule.heads_line}


def _in_any_line(text: str) -> list[DateMatch]:
    return [match for match in GRAMMAR.find(text) if match.rule_id not in HEADS]


@settings(max_examples=400)
@given(PHRASES)
def test_capitals_change_nothing(text: str) -> None:
    found = GRAMMAR.find(text)
    if len(text.upper()) == len(text):
        assert _in_any_line(text.upper()) == _in_any_line(text)
    assert _in_any_line(text.replace(" ", "\n")) == _in_any_line(text)
    assert GRAMMAR.find(text) == found


DAY, MONTH, YEAR = r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d", r"\d{4}"
EDTF = re.compile(
    rf"{DAY}|{MONTH}|{YEAR}|\d{{3}}X|\d\dXX"  # level 0 and 1: a date, or unspecified digits
    rf"|(?:{DAY}|\.\.)/(?:{DAY}|\.\.)"  # level 1: an interval, open or not
    rf"|\[{DAY}\.\.{DAY}\]"  # level 2: one of a set
)


def valid_edtf(edtf: str) -> bool:
    """Whether a string is EDTF (ISO 8601-2, levels 0 to 2), by a reading of its own."""
    days = [date.fromisoformat(day) for day in re.findall(DAY, edtf)]
    months = [int(month[5:]) for month in re.findall(MONTH, edtf)]
    return (
        EDTF.fullmatch(edtf) is not None
        and days == sorted(days)
        and all(1 <= month <= 12 for month in months)
    )


@given(DAYS, DAYS, st.sampled_from(RangeKind), st.sampled_from(["both", "no first", "no last"]))
def test_edtf_strings_are_edtf(one: date, other: date, kind: RangeKind, ends: str) -> None:
    low, high = min(one, other), max(one, other)
    assert valid_edtf(edtf_of(None if ends == "no first" else low, None if ends == "no last" else high, kind))


@settings(max_examples=600)
@given(PHRASES, st.none() | REPORTS, st.none() | REPORTS)
def test_never_after_publication_and_never_a_crash(
    text: str, anchor: date | None, published: date | None
) -> None:
    for match in GRAMMAR.find(text):
        when = normalise_match(match, anchor, published=published)
        if isinstance(when, DateRefusal):
            assert when.reason
            assert when.message
            continue
        last = published or anchor
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest
        if last is not None:
            assert when.latest is not None
            assert when.latest <= last
        assert bounds_from_edtf(when.edtf) == (when.earliest, when.latest)
        assert valid_edtf(when.edtf)
        assert when.precision.value == "T" or when.precision is precision_of(when.earliest, when.latest)
        assert (when.range_kind is RangeKind.EXACT) == (when.earliest == when.latest)
        assert show(when)


NUMBERS = {
    "d": "12", "hour": "7", "year": "1402", "year_near": "1990", "year_modern": "1988", "yy": "90",
    "num": "3",
    "ordinal": "3rd", "nth": "20th",
    "decade": "1980s", "decade_short": "80s", "clock": "14:30", "clock_dot": "7.30", "hhmm": "0200",
    "military": "061130C",
    "year_ah": "1445h", "iso": "2003-05-04", "slash": "25/07/2003", "day_month": "25/07",
}  # fmt: skip


def spelled(node: Node, draw: st.DrawFn) -> str:
    """Words that a pattern reads."""
    if isinstance(node, Word):
        return node.text
    if isinstance(node, Listed):
        entries = sorted(GRAMMAR.entries(node.name))
        return " ".join(draw(st.sampled_from(entries))) if entries else NUMBERS[node.name]
    if isinstance(node, Edge):
        return ""
    if isinstance(node, Choice):
        return spelled(draw(st.sampled_from(node.nodes)), draw)
    assert isinstance(node, Row)
    return " ".join(spelled(each, draw) for each in node.nodes)


@settings(max_examples=500)
@given(st.data(), REPORTS)
def test_whatever_a_pattern_reads_gets_an_answer(data: st.DataObject, report: date) -> None:
    _, tree = data.draw(st.sampled_from(GRAMMAR.trees()))
    text = data.draw(st.composite(lambda draw: spelled(tree, draw))())
    previous = normalise("yesterday", report, GRAMMAR)
    assert isinstance(previous, When)
    for match in GRAMMAR.find(text):
        assert isinstance(normalise_match(match, None), When | DateRefusal)
        when = normalise_match(match, report, previous=previous)
        assert isinstance(when, DateRefusal) or when.latest is None or when.latest <= report


@given(st.text(max_size=80), st.none() | REPORTS)
def test_any_words_get_an_answer(words: str, anchor: date | None) -> None:
    assert isinstance(normalise(words, anchor, GRAMMAR), When | DateRefusal)


@given(REPORTS,
       st.sampled_from(["last week", "June 2001", "5 May 2003", "past few days", "in 1999", "formerly"]),
       st.sampled_from(["yesterday", "the past week", "the 1990s", "since 3 May 1998"]))  # fmt: skip
def test_combining_is_symmetric_and_agrees_with_the_gap(report: date, first: str, second: str) -> None:
    a, b = normalise(first, report, GRAMMAR), normalise(second, report, GRAMMAR)
    if isinstance(a, When) and isinstance(b, When):
        both = combine(a, b)
        other = combine(b, a)
        assert compare(a, b) == compare(b, a)
        assert (both is None) == (other is None) == (compare(a, b) > 0)
        if both is not None and other is not None:
            assert (both.earliest, both.latest) == (other.earliest, other.latest)
            assert compare(a, both) == compare(b, both) == 0
            assert combine(a, both) == combine(both, a)
            assert valid_edtf(both.edtf)


@pytest.mark.parametrize(
    "piece",
    ["twenty ", "5 May ", "10 Ramadan 1445 (", "between 3 and ", "the next day ", "١٠ رمضان ، ", " \n"],
)
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(text: str) -> float:
        spent = []
        for _ in range(2):
            begun = process_time()
            read(text, date(2024, 7, 12), GRAMMAR)
            GRAMMAR.find("")  # forgets the text
            spent.append(process_time() - begun)
        return min(spent)

    once = piece * (6_000 // len(piece))
    seconds(once)
    assert seconds(once * 4) < 8 * seconds(once) + 0.1
