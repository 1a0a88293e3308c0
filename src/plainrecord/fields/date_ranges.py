"""Ranges of days named by their two ends: "from 3 to 5 May", "between Monday and Wednesday"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plainrecord.fields.date_interval import Stretch
from plainrecord.fields.date_terms import Context, Parts, Refused, calendar_day, days, weekday_before
from plainrecord.model.vocab import RangeKind


def between(parts: Parts, context: Context) -> Stretch:
    """The days from one end named to the other, in the calendar of the months named."""
    kind = RangeKind.THROUGHOUT if parts.get("range") == "throughout" else RangeKind.SOMETIME_WITHIN
    low, high = range_ends(parts, context)
    if low > high:
        raise Refused("impossible_date", f"the range begins on {low} and ends before, on {high}")
    return replace(_calendar_of(parts, context), earliest=low, latest=high, rule="explicit_range", kind=kind)


def _calendar_of(parts: Parts, context: Context) -> Stretch:
    """A stretch of the calendar that a range names; its days are not those of the range."""
    month = parts.get("month2") or parts.get("month", "gregorian")
    if month.startswith("gregorian"):
        return Stretch(None, None, "explicit_range")
    second = {key[:-1]: value for key, value in parts.items() if key.endswith("2")}
    return calendar_day({**second, "month": month}, context)


def range_ends(parts: Parts, context: Context) -> tuple[date, date]:
    """First and last day of a range; what one end leaves out (month, year) it has from the other."""
    first = {key: value for key, value in parts.items() if not key.endswith("2")}
    second = {key[:-1]: value for key, value in parts.items() if key.endswith("2")}
    for one, other in ((first, second), (second, first)):
        if other.get("month") and not one.get("month"):
            one["month"] = other["month"]
    if first.get("rel") or (first.get("weekday") and not first.get("month")):
        return _relative_ends(first, second, context)
    if not (first.get("month") or first.get("iso")):
        return date(int(first["year"]), 1, 1), date(int(second["year"]), 12, 31)
    stated = {key for key in ("year", "yy", "year_word") if second.get(key)}
    if stated and not any(first.get(key) for key in ("year", "yy", "year_word")):
        end = _end(calendar_day(second, context))
        return _start(calendar_day({**first, "year": str(end.year)}, Context(end, end)), end, first), end
    begin = _end(calendar_day(first, context), first=True)
    if stated or second.get("iso"):
        return begin, _end(calendar_day(second, context))
    end = _end(calendar_day({**second, "year": str(begin.year)}, context))
    if end < begin and first["month"] != second["month"]:
        end = _end(calendar_day({**second, "year": str(begin.year + 1)}, context))
    return begin, end


def _start(stretch: Stretch, end: date, parts: Parts) -> date:
    """The first day of a range whose year is said only at its end."""
    begin = _end(stretch, first=True)
    if begin <= end:
        return begin
    return _end(calendar_day({**parts, "year": str(end.year - 1)}, Context(end, end)), first=True)


def _end(stretch: Stretch, *, first: bool = False) -> date:
    day = stretch.earliest if first else stretch.latest
    if day is None:
        raise Refused("impossible_date", "one end of the range is no day")
    return day


def _relative_ends(first: Parts, second: Parts, context: Context) -> tuple[date, date]:
    report = context.day()
    if first.get("rel"):
        return report + days(int(first["rel"])), report + days(int(second["rel"]))
    high = weekday_before(report, int(second["weekday"]))
    return weekday_before(high, int(first["weekday"])), high
