"""Words to intervals, by a table in plain text; intervals compared, combined and shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plainrecord.fields.date import (
    DateRefusal,
    bounds_from_edtf,
    combine,
    compare,
    edtf_of,
    normalise,
    show,
)
from plainrecord.lang.dates import load_date_grammar
from plainrecord.model.values import When
from plainrecord.model.vocab import Calendar, DatePrecision, RangeKind, TimeOfDay

GRAMMAR = load_date_grammar("en")
REPORT = date(2023, 7, 12)
LINES = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "date_cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def read(words: str, published: date = REPORT, **more: When | date | None) -> When:
    when = normalise(words, published, GRAMMAR, **more)  # type: ignore[arg-type]
    assert isinstance(when, When), when
    return when


@pytest.mark.parametrize("cells", LINES, ids=lambda cells: f"{cells[0]} @ {cells[1]}")
def test_table(cells: list[str]) -> None:
    when = normalise(cells[0], date.fromisoformat(cells[1]), GRAMMAR)
    if cells[2] == "refused":
        assert isinstance(when, DateRefusal)
        assert when.reason == cells[3]
        assert when.message
        return
    assert isinstance(when, When), when
    got = [
        str(when.earliest or ".."),
        str(when.latest or ".."),
        when.precision.value,
        when.rule_id,
        when.calendar.value,
    ]
    assert got == cells[2:]
    assert bounds_from_edtf(when.edtf) == (when.earliest, when.latest)


def test_table_covers_every_vague_phrase_rule() -> None:
    rules = {cells[5] for cells in LINES if len(cells) > 5}
    assert rules >= {
        "explicit", "weekday_night", "last_night", "other_day", "recent", "past_few_days", "around_day",
        "weekend", "this_week", "night_between", "past_24h", "past_48h", "past_72h", "past_2d",
        "since_weekday", "n_day_offensive", "explicit_range", "last_n_days_month", "late_last_week",
        "last_week", "past_week", "nth_week", "week_old", "early_month", "mid_month", "late_month",
        "recent_weeks", "earlier_this_month", "last_month", "fortnight", "year", "past_year", "early_year",
        "mid_year", "late_year", "past_3_months", "since_always",
    }  # fmt: skip
    assert len(LINES) >= 200


@pytest.mark.parametrize("words", ["yesterday", "Monday", "5 May", "last week", "3 JAN 90", "in January"])
def test_without_an_anchor_nothing_is_guessed(words: str) -> None:
    when = normalise(words, None, GRAMMAR)
    assert isinstance(when, DateRefusal)
    assert when.reason == "no_anchor"


@pytest.mark.parametrize("words", ["5 May 2020", "in 1985", "12 Hamal 1402", "2020-05-05", "the 1980s"])
def test_a_full_date_needs_no_anchor(words: str) -> None:
    assert isinstance(normalise(words, None, GRAMMAR), When)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("the following day", "2023-05-05", "2023-05-05"),
        ("the next day", "2023-05-05", "2023-05-05"),
        ("the same day", "2023-05-04", "2023-05-04"),
        ("that evening", "2023-05-04", "2023-05-04"),
        ("three days later", "2023-05-07", "2023-05-07"),
        ("two days earlier", "2023-05-02", "2023-05-02"),
        ("the previous day", "2023-05-03", "2023-05-03"),
        ("the day before", "2023-05-03", "2023-05-03"),
        ("two weeks later", "2023-05-15", "2023-05-21"),
        ("the following month", "2023-06-01", "2023-06-30"),
        ("at 14:30", "2023-05-04", "2023-05-04"),
    ],
)
def test_counted_from_the_incident_told_before(words: str, low: str, high: str) -> None:
    told = read("4 May 2023")
    for when in (
        read(words, previous=told),
        normalise(words, date(2023, 5, 4), GRAMMAR, published=REPORT),
    ):
        assert isinstance(when, When)
        assert (str(when.earliest), str(when.latest)) == (low, high)
    refusal = normalise(words, REPORT, GRAMMAR)
    assert isinstance(refusal, DateRefusal)
    assert refusal.reason in ("no_previous", "no_day")


def test_yesterday_counts_from_the_anchor_and_is_cut_at_publication() -> None:
    when = normalise("this week", date(2023, 7, 14), GRAMMAR, published=date(2023, 7, 12))
    assert isinstance(when, When)
    assert when.latest == date(2023, 7, 12)


def test_range_kinds_and_times_of_day() -> None:
    assert read("from 3 to 5 May").range_kind is RangeKind.THROUGHOUT
    assert read("between 3 and 5 May").range_kind is RangeKind.SOMETIME_WITHIN
    assert read("5 May").range_kind is RangeKind.EXACT
    assert read("Tuesday at 5 am").time_of_day is TimeOfDay.EXACT
    assert read("overnight").time_of_day is TimeOfDay.OVERNIGHT
    assert read("tonight").precision is DatePrecision.T


def test_hijri_tolerance_and_weekday() -> None:
    wide = read("12 Ramadan 1445", date(2024, 6, 1))
    assert (wide.tolerance_days, wide.calendar) == (1, Calendar.HIJRI_SIGHTING_UNKNOWN)
    assert read("3 Rabi al-Thani 1300").tolerance_days == 2
    assert read("Friday 12 Ramadan 1445", date(2024, 6, 1)).earliest == date(2024, 3, 22)
    assert read("Saturday 12 Ramadan 1445", date(2024, 6, 1)).earliest == date(2024, 3, 23)


def test_weekday_that_disagrees_keeps_both_days() -> None:
    when = read("Thursday, 3 May 2019")
    assert (when.earliest, when.latest) == (date(2019, 5, 2), date(2019, 5, 3))
    later = read("Sunday, 3 May 2019")
    assert (later.earliest, later.latest) == (date(2019, 5, 3), date(2019, 5, 5))


def test_combine_and_compare() -> None:
    week, day, month = read("last week"), read("5 July"), read("June 2023")
    both = combine(week, day)
    assert both is not None
    assert (both.earliest, both.latest, both.rule_id) == (day.earliest, day.latest, "explicit")
    assert combine(week, month) is None
    assert compare(week, day) == 0
    assert compare(day, month) == compare(month, day) == 5
    assert compare(read("previously"), month) == 0
    night = combine(read("Monday night"), read("this week"))
    assert night is not None
    assert night.precision is DatePrecision.T


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("5 May 2023", "5 May 2023"),
        ("Monday night", "10 July 2023, night"),
        ("June 2023", "June 2023"),
        ("in 1985", "1985"),
        ("between 3 and 5 May", "between 3 May 2023 and 5 May 2023"),
        ("from 3 to 5 May", "from 3 May 2023 to 5 May 2023"),
        ("previously", "on or before 12 July 2023"),
        ("12 Shawwal 1444", "between 1 May 2023 and 3 May 2023 (converted, 1 day either way)"),
    ],
)
def test_show(words: str, shown: str) -> None:
    assert show(read(words)) == shown


@pytest.mark.parametrize("edtf", ["", "2023-13", "2023-02-30", "[2023..]", "2023/2024/2025", "19XX-01", "x"])
def test_bad_edtf_is_refused(edtf: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        bounds_from_edtf(edtf)


def test_edtf_forms() -> None:
    within, throughout = RangeKind.SOMETIME_WITHIN, RangeKind.THROUGHOUT
    assert edtf_of(date(2023, 2, 1), date(2023, 2, 28), within) == "2023-02"
    assert edtf_of(date(2023, 2, 1), date(2023, 2, 28), throughout) == "2023-02-01/2023-02-28"
    assert edtf_of(date(1980, 1, 1), date(1989, 12, 31), within) == "198X"
    assert edtf_of(date(1900, 1, 1), date(1999, 12, 31), within) == "19XX"
    assert edtf_of(None, date(2023, 2, 1), within) == "../2023-02-01"
    assert edtf_of(date(2023, 2, 1), None, throughout) == "2023-02-01/.."
