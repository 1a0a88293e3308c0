"""Days, weeks, months and years counted from a day, and parts of months and years (UCDP's rules)."""

from __future__ import annotations

from datetime import date

from plainrecord.fields.date_interval import Stretch
from plainrecord.fields.date_terms import (
    Refused,
    days,
    month_span,
    months_on,
    same_day_months_back,
    week_span,
)
from plainrecord.model.vocab import RangeKind

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def of_month(first: date, last: date, mod: str) -> Stretch:
    """A month, or its beginning (1st to 10th), middle (10th to 20th) or end (from the 15th)."""
    if mod == "early":
        return Stretch(first, first.replace(day=10), "early_month")
    if mod == "mid":
        return Stretch(first.replace(day=10), first.replace(day=20), "mid_month")
    if mod == "late":
        return Stretch(first.replace(day=15), last, "late_month")
    return Stretch(first, last, "last_month")


def of_year(year: int, mod: str) -> Stretch:
    """A year, or its beginning (to April), middle (May to August) or end (from September)."""
    if mod == "early":
        return Stretch(date(year, 1, 1), date(year, 4, 30), "early_year")
    if mod == "mid":
        return Stretch(date(year, 5, 1), date(year, 8, 31), "mid_year")
    if mod == "late":
        return Stretch(date(year, 9, 1), date(year, 12, 31), "late_year")
    return Stretch(date(year, 1, 1), date(year, 12, 31), "year")


def unit_at(unit: str, count: int, low: date, high: date) -> Stretch:
    """The calendar unit ``count`` units after (or before, when negative) the days ``low`` to ``high``.

    A day is a day; "two weeks ago" is the week, Monday to Sunday, that holds the day two weeks before.
    """
    if abs(count) > 120_000:
        raise Refused("impossible_date", f"{abs(count)} {unit}s is out of range")
    if unit in ("day", "night"):
        return Stretch(low + days(count), high + days(count), "explicit")
    if unit in ("hour", "minute"):
        whole = -(-abs(count) // 24) if unit == "hour" else 1
        rule = "past_24h" if whole <= 1 else "past_48h" if whole == 2 else "past_few_days"
        return Stretch(low - days(whole), high, rule) if count < 0 else Stretch(low, high + days(whole), rule)
    if unit == "fortnight" and count == -1:
        return Stretch(high - days(13), high, "fortnight")
    if unit in ("week", "fortnight"):
        shift = days(count * (14 if unit == "fortnight" else 7))
        return Stretch(week_span(low + shift)[0], week_span(high + shift)[1], "last_week")
    months = _MONTHS_IN[unit] * count
    first, last = months_on(low, months), months_on(high, months)
    if unit == "month":
        return Stretch(month_span(*first)[0], month_span(*last)[1], "last_month")
    if unit == "quarter":
        start, end = first[1] - (first[1] - 1) % 3, last[1] - (last[1] - 1) % 3 + 2
        return Stretch(date(first[0], start, 1), month_span(last[0], end)[1], "explicit")
    return Stretch(date(first[0], 1, 1), date(last[0], 12, 31), "year")


def past(unit: str, count: int, report: date) -> Stretch:
    """Days of "the past ``count`` units", up to the report."""
    if not 1 <= count <= 10_000:
        raise Refused("impossible_date", f"the past {count} {unit}s is out of range")
    if unit == "minute":
        return Stretch(report, report, "explicit")
    if unit == "hour":
        rule = {1: "past_24h", 2: "past_48h", 3: "past_72h"}.get(-(-count // 24), "past_few_days")
        back = 1 if count <= 24 else 2 if count <= 72 else -(-count // 24)
        return Stretch(report - days(back), report, rule)
    if unit in ("day", "night"):
        return _past_days(count, report)
    if unit in ("week", "fortnight"):
        weeks = count * (2 if unit == "fortnight" else 1)
        rule = {1: "past_week", 2: "fortnight"}.get(weeks, "recent_weeks")
        return Stretch(report - days(7 * weeks - 1), report, rule)
    if unit in ("month", "quarter"):
        months = count * _MONTHS_IN[unit]
        start = same_day_months_back(report, months)
        if months <= 12:
            start = max(start, date(report.year, 1, 1))
        return Stretch(start, report, "past_3_months")
    years = count * _MONTHS_IN[unit] // 12
    return Stretch(date(report.year - years + 1, 1, 1), report, "past_year")


def _past_days(count: int, report: date) -> Stretch:
    if count == 1:
        return Stretch(report - days(1), report, "past_24h")
    if count == 2:
        return Stretch(report - days(2), report - days(1), "past_2d")
    if count < 7:
        return Stretch(report - days(count), report - days(1), "past_few_days")
    rule = "past_week" if count == 7 else "recent_weeks"
    return Stretch(report - days(count - 1), report, rule)


def some_back(unit: str, report: date, *, bare: bool) -> Stretch:
    """Days of "a few units ago" and "recent units"; ``bare`` is "units ago" without a word for how many."""
    if unit in ("hour", "minute"):
        return Stretch(report - days(1), report, "past_24h")
    if unit in ("day", "night"):
        return Stretch(report - days(3), report - days(1), "past_few_days")
    if unit == "week":
        return Stretch(report - days(20), report, "recent_weeks")
    if unit == "month" and not bare:
        start = max(same_day_months_back(report, 3), date(report.year, 1, 1))
        return Stretch(start, report, "past_3_months")
    return Stretch(None, report, "since_always", RangeKind.SOMETIME_WITHIN)
