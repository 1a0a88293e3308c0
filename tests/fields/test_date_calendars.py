"""Conversions agree with independent ones, month by month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from convertdate import coptic, islamic, persian
from hijridate import Hijri

from plainrecord.fields.calendars import convert, year_of


def plain(day: tuple[float, ...]) -> date:
    return date(*(int(part) for part in day))


@pytest.mark.parametrize("year", range(1277, 1501, 7))
def test_solar_hijri_years_begin_and_end_as_astronomy_says(year: int) -> None:
    assert convert("solar", year, 1, 1).earliest == plain(persian.to_gregorian(year, 1, 1))
    assert convert("solar", year, 12, 29).earliest == plain(persian.to_gregorian(year, 12, 29))
    following = plain(persian.to_gregorian(year + 1, 1, 1))
    assert convert("afghan", year, 12, None).latest == following - timedelta(days=1)


@pytest.mark.parametrize("year", range(1880, 2110, 9))
@pytest.mark.parametrize("month", range(1, 14))
def test_ethiopian_months_are_coptic_ones_276_years_on(year: int, month: int) -> None:
    assert convert("ethiopian", year, month, 1).earliest == plain(coptic.to_gregorian(year - 276, month, 1))


@pytest.mark.parametrize("year", range(1343, 1501, 13))
def test_hijri_is_umm_al_qura_a_day_either_way(year: int) -> None:
    for month in range(1, 13):
        first = Hijri(year, month, 1).to_gregorian()
        found = convert("hijri", year, month, 1)
        assert found.earliest == date(*first.datetuple()) - timedelta(days=1)
        assert (found.latest - found.earliest).days == 2


@pytest.mark.parametrize("year", [1200, 1299, 1342, 1501, 1550])
def test_hijri_outside_the_table_is_tabular_two_days_either_way(year: int) -> None:
    found = convert("hijri", year, 9, 1)
    assert found.earliest + timedelta(days=2) == plain(islamic.to_gregorian(year, 9, 1))
    assert found.tolerance_days == 2


@pytest.mark.parametrize(
    ("system", "year", "month", "day"),
    [("hijri", 1444, 13, 1), ("hijri", 1444, 1, 31), ("solar", 1400, 12, 30), ("ethiopian", 2012, 13, 6),
     ("gregorian", 2023, 2, 29), ("solar", 99999, 1, 1), ("hijri", 0, 1, 1), ("hijri", 999999, 1, 1)],
)  # fmt: skip
def test_impossible_days(system: str, year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        convert(system, year, month, day)


@pytest.mark.parametrize("system", ["gregorian", "hijri", "solar", "afghan", "ethiopian"])
def test_year_of_is_right_to_within_one(system: str) -> None:
    day = date(2023, 7, 12)
    year = year_of(system, day)
    assert convert(system, year - 1, 1, 1).earliest <= day <= convert(system, year + 2, 1, 1).earliest
