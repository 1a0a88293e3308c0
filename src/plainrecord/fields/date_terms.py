"""What the date rules are built from: the context they count from, refusals, and points in time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plainrecord.fields.calendars import Converted, convert, year_of
from plainrecord.fields.date_interval import Stretch
from plainrecord.lang.dates import Direction
from plainrecord.model.values import When
from plainrecord.model.vocab import RangeKind, TimeOfDay

Parts = Mapping[str, str]


class Refused(Exception):  # noqa: N818  (it is an answer, not a fault)
    """The words cannot be dated; caught by ``normalise`` and handed on as a ``DateRefusal``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Context:
    """What relative words count from, the last day allowed, the incident told before, and the tense."""

    anchor: date | None
    published: date | None
    previous: When | None = None
    direction: Direction = Direction.UNSAID

    def day(self) -> date:
        """The anchor; raises ``Refused`` without one."""
        if self.anchor is None:
            raise Refused(
                "no_anchor", "the words count from a day that is not known; give the publication date"
            )
        return self.anchor

    def last_day(self) -> date:
        """The publication day, which a date without a year must not be after."""
        return self.published if self.published is not None else self.day()

    def incident(self, *, or_report: bool = False) -> tuple[date, date]:
        """First and last day of the incident told before; raises ``Refused`` when none is known.

        ``or_report`` takes the anchor then: what is told first is taken to be of that day.
        """
        if self.previous is not None and self.previous.earliest and self.previous.latest:
            return self.previous.earliest, self.previous.latest
        if self.anchor is not None and self.published is not None and self.anchor != self.published:
            return self.anchor, self.anchor
        if or_report:
            return self.day(), self.day()
        raise Refused("no_previous", "the words count from an incident told before, and none is dated")


def days(count: int) -> timedelta:
    """``count`` days."""
    return timedelta(days=count)


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a Gregorian month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_on(day: date, months: int) -> tuple[int, int]:
    """Year and month, ``months`` after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def month_of_day(parts: Parts, context: Context) -> tuple[int, int]:
    """Year and month of a day of the month.

    Without a word for its month it is a day of the month told before ("In April ... On the 23rd"), else the last
    such day that is not after publication.
    """
    if "which" in parts:
        return months_on(context.day(), int(parts["which"]))
    told, last = context.previous, context.last_day()
    if told is not None and told.earliest is not None and told.latest is not None:
        first = (told.earliest.year, told.earliest.month)
        if first == (told.latest.year, told.latest.month):
            return first
    return months_on(last, 0 if int(parts["day"]) <= last.day else -1)


def same_day_months_back(day: date, months: int) -> date:
    """The same day of the month ``months`` earlier, or the last day of that month."""
    year, month = months_on(day, -months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def week_span(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of ``day``."""
    monday = day - days(day.weekday())
    return monday, monday + days(6)


def weekday_before(day: date, weekday: int) -> date:
    """The last ``weekday`` (1 is Monday) not after ``day``."""
    return day - days((day.isoweekday() - weekday) % 7)


_EDGES = {"early": TimeOfDay.MORNING, "late": TimeOfDay.EVENING}


def time_of_day(parts: Parts) -> TimeOfDay:
    """The part of the day that the words name."""
    if parts.get("clock"):
        return TimeOfDay.EXACT
    if parts.get("daypart"):
        return TimeOfDay(parts["daypart"])
    return _EDGES.get(parts.get("edge", ""), TimeOfDay.UNKNOWN)


def year_stated(parts: Parts, context: Context) -> int | None:
    """The year in the words, None when they name none; two digits are a year of the last hundred."""
    if parts.get("year"):
        return int(parts["year"])
    if parts.get("century"):
        return _spoken_year(int(parts["century"]), int(parts["yy"]))
    if parts.get("yy"):
        return full_year(int(parts["yy"]), context)
    if parts.get("year_word"):
        return context.day().year + int(parts["year_word"])
    return None


def _spoken_year(century: int, rest: int) -> int:
    if not 10 <= rest <= 99:
        raise Refused("no_date", "a century and a number below ten are no year")
    return 100 * century + rest


def full_year(short: int, context: Context) -> int:
    """The latest year not after publication that ends in the two digits ``short``."""
    last = context.last_day().year
    return last - (last - short) % 100


def calendar_day(parts: Parts, context: Context) -> Stretch:
    """A day (or, without ``day``, a month) of any calendar, as stated; without a year the last one.

    A weekday beside it settles a calendar that is right to a few days only. A weekday that disagrees with
    a Gregorian date is kept as well: the interval then spans the date and the nearest such weekday.
    """
    if parts.get("iso"):
        day = date.fromisoformat(parts["iso"][:10])
        return Stretch(day, day, "explicit", RangeKind.EXACT)
    system, _, number = parts["month"].partition(":")
    year = year_stated(parts, context)
    day_number = int(parts["day"]) if parts.get("day") else None
    if system == "tir":
        system, number = _tir(year, parts.get("era", ""))
    weekday = int(parts.get("weekday") or 0)
    found = _converted(system, year, int(number), day_number, context)
    if year is None and day_number is not None and weekday:
        found = _year_of_weekday(found, weekday, (system, int(number), day_number), context)
    stated = stretch_of(found)
    return with_weekday(stated, weekday) if day_number is not None else stated


def _year_of_weekday(
    found: Converted, weekday: int, name: tuple[str, int, int], context: Context
) -> Converted:
    """The next such day instead of the last one, when the weekday beside it is that of the next one only."""
    if context.anchor is None or weekday_before(found.latest, weekday) >= found.earliest:
        return found
    following = _following(*name, context.anchor)
    return following if weekday_before(following.latest, weekday) >= following.earliest else found


def stretch_of(found: Converted) -> Stretch:
    """The days of a conversion as a stated date."""
    return Stretch(
        found.earliest,
        found.latest,
        "explicit",
        RangeKind.SOMETIME_WITHIN,
        found.calendar,
        found.tolerance_days,
    )


def with_weekday(stated: Stretch, weekday: int) -> Stretch:
    """A stated day with the weekday beside it (1 is Monday, 0 none).

    A weekday among the days of an inexact conversion settles the day. One that is not widens the days to the
    nearest such day, because either of the two may be the slip.
    """
    low, high = stated.earliest, stated.latest
    if not weekday or low is None or high is None:
        return stated
    inside = weekday_before(high, weekday)
    if inside >= low:
        return replace(stated, earliest=inside, latest=inside, tolerance_days=0)
    after = inside + days(7)
    if (low - inside) < (after - high):
        return replace(stated, earliest=inside)
    return replace(stated, latest=after)


def _tir(year: int | None, era: str) -> tuple[str, str]:
    if era in ("solar", "ethiopian"):
        return ("solar", "4") if era == "solar" else ("ethiopian", "5")
    if year is None:
        raise Refused(
            "ambiguous_calendar", "Tir is a month of the Iranian and of the Ethiopian year; give a year"
        )
    return ("solar", "4") if year < 1700 else ("ethiopian", "5")


def _converted(system: str, year: int | None, month: int, day: int | None, context: Context) -> Converted:
    if year is None:
        return _unstated(system, month, day, context)
    if system in ("hijri", "solar", "afghan") and year >= 1700:  # a Gregorian year beside a foreign month
        first = year_of(system, date(year, 1, 1))
        for guess in (first - 1, first, first + 1, first + 2):
            found = convert(system, guess, month, day)
            if found.earliest.year == year:
                return found
        raise Refused("impossible_date", f"that month does not begin in {year}")
    if (
        system == "gregorian"
        and year < 1700
        and year >= 1300
        and context.anchor
        and context.anchor.year > 1900
    ):
        raise Refused("ambiguous_calendar", f"{year} looks like a year of another calendar")
    return convert(system, year, month, day)


def _unstated(system: str, month: int, day: int | None, context: Context) -> Converted:
    """A day or month without a year: the last one, the next one, or the nearer of the two."""
    last = _latest(system, month, day, context.last_day())
    if context.direction in (Direction.LAST, Direction.UNSAID) or context.anchor is None:
        return _of_the_year_told(system, month, day, context) or last
    report = context.anchor
    following = _following(system, month, day, report)
    if context.direction is Direction.AHEAD:
        return following
    gap_back, gap_ahead = report - last.latest, following.earliest - report
    return following if gap_ahead < gap_back else last


_TOLD_DAYS = 731  # what was told before lies at most two years before publication, else it is background
_NEAR_DAYS = 60  # within these a day without a year is near what was told before, or near publication


def _of_the_year_told(system: str, month: int, day: int | None, context: Context) -> Converted | None:
    """The day in the year of the incident told before, when it lies soon after that and long before publication.

    A text that has said "12 March 2023" says "14 March" of the same year, also when it comes out the year after.
    """
    told = context.previous
    last_day = context.last_day()
    if told is None or told.earliest is None or told.latest is None:
        return None
    if told.latest < last_day - days(_TOLD_DAYS):
        return None
    last = _latest(system, month, day, last_day)
    found = _following(system, month, day, told.earliest)
    soon_after = found.earliest <= min(told.latest + days(_NEAR_DAYS), last_day)
    return found if soon_after and last.latest < last_day - days(_NEAR_DAYS) else None


def _following(system: str, month: int, day: int | None, report: date) -> Converted:
    """The first such day (or month) that does not end before ``report``."""
    year = year_of(system, report) - 1
    for guess in range(year, year + 10):
        try:
            found = convert(system, guess, month, day)
        except ValueError:
            continue
        if found.latest >= report:
            return found
    raise ValueError(f"month {month} has no day {day}")


def _latest(system: str, month: int, day: int | None, last_day: date) -> Converted:
    """The last such day (or month) that does not begin after ``last_day``."""
    year = year_of(system, last_day) + 1
    for guess in range(year, year - 10, -1):
        try:
            found = convert(system, guess, month, day)
        except ValueError:
            continue
        if found.earliest <= last_day:
            return found
    raise ValueError(f"month {month} has no day {day}")


_STATED = frozenset(("month", "month2", "iso", "slash", "year", "yy", "year2", "decade", "nth", "feast"))


def is_relative(parts: Parts) -> bool:
    """Whether the words name nothing of a calendar, and so count from another day."""
    return not any(parts.get(name) for name in _STATED)
