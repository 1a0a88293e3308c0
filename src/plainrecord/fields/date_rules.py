"""What each meaning of the date grammar amounts to, as days.

The rules for vague words are those of the UCDP GED codebook (R is the day of the report); ids of phrase rules
are the rows of that table. Words that it leaves out are read as the calendar unit they name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from plainrecord.fields.date_calendars import (
    feast,
    in_figures,
    is_foreign_year,
    two_calendars,
    year_of_calendar,
)
from plainrecord.fields.date_interval import Stretch
from plainrecord.fields.date_ranges import between, range_ends
from plainrecord.fields.date_terms import (
    Context,
    Parts,
    Refused,
    calendar_day,
    days,
    full_year,
    month_of_day,
    month_span,
    months_on,
    time_of_day,
    week_span,
    weekday_before,
    with_weekday,
    year_stated,
)
from plainrecord.fields.date_units import of_month, of_year, past, some_back, unit_at
from plainrecord.lang.dates import Direction
from plainrecord.model.vocab import Calendar, RangeKind, TimeOfDay

Meaning = Callable[[Parts, Context], Stretch]

#: Of two readings of a date in figures the one so few days before publication, when the other is so many before it.
_SOON_DAYS, _LATE_DAYS = 31, 92
_WITHIN, _THROUGHOUT, _EXACT = RangeKind.SOMETIME_WITHIN, RangeKind.THROUGHOUT, RangeKind.EXACT


def _day(parts: Parts, context: Context) -> Stretch:
    if is_foreign_year(parts.get("iso", "")[:4]):
        return _slash({**parts, "slash": parts["iso"][:10].replace("-", "/")}, context)
    if "T" in parts.get("iso", ""):
        parts = {**parts, "clock": parts["iso"][11:]}
    return _dressed(calendar_day(parts, context), parts)


def _military(parts: Parts, context: Context) -> Stretch:
    """A date-time group: two figures each of day, hour and minute, then the time zone, before the month."""
    day, clock = parts["military"][:2], parts["military"][2:]
    return _day({**parts, "day": str(int(day)), "clock": f"{clock[:2]}:{clock[2:]}"}, context)


def _dressed(stretch: Stretch, parts: Parts) -> Stretch:
    """A day with its time of day, or widened by "around", unless that tells of the hour: "around 3 p.m. Sunday"."""
    part = time_of_day(parts)
    if stretch.earliest is None or stretch.latest is None:
        return stretch
    if part is TimeOfDay.OVERNIGHT:
        return replace(stretch, latest=stretch.latest + days(1), rule="night_between", time_of_day=part)
    if parts.get("around") and part is TimeOfDay.UNKNOWN:
        return replace(
            stretch, earliest=stretch.earliest - days(1), latest=stretch.latest + days(1), rule="around_day"
        )
    return replace(stretch, time_of_day=part)


def _slash(parts: Parts, context: Context) -> Stretch:
    """A date in figures; day and month are told apart by size, by dots (day first) or by publication."""
    figures = parts["slash"]
    one, two, three = (*figures.replace(".", "/").split("/"), str(context.last_day().year))[:3]
    year_figures = one if len(one) == 4 else three
    if figures.count("/") != 1 and (is_foreign_year(year_figures) or parts.get("era")):
        day_figures = three if len(one) == 4 else one
        stated = in_figures((int(year_figures), int(two), int(day_figures)), parts.get("era", ""), context)
        return _dressed(with_weekday(stated, int(parts.get("weekday") or 0)), parts)
    if len(one) == 4:
        candidates = {(int(one), int(two), int(three))}
    else:
        year = int(three) if len(three) == 4 else full_year(int(three), context)
        candidates = {(year, int(two), int(one))}
        if "." not in figures:
            candidates.add((year, int(one), int(two)))
    if figures.count("/") == 1:
        candidates |= {(year - 1, month, day) for year, month, day in candidates}
    readable = sorted(day for each in candidates if (day := _possible(*each)) is not None)
    if not readable:
        raise ValueError(f"{figures} is no date")
    known = [day for day in readable if context.published is None or day <= context.published] or readable
    if figures.count("/") == 1:  # a log tells of the days just before it
        known = [max(known)]
    if context.published is not None:
        near = [day for day in known if context.published - day <= days(_LATE_DAYS)]
        known = near if len(near) == 1 and context.published - near[0] <= days(_SOON_DAYS) else known
    if len(known) > 1:
        raise Refused(
            "ambiguous_day_month", f"{figures} is {known[0]} or {known[1]}; write the month as a word"
        )
    return _dressed(_agreeing(known[0], parts), parts)


def _agreeing(day: date, parts: Parts) -> Stretch:
    stated = {"iso": day.isoformat(), "weekday": parts.get("weekday", "")}
    return calendar_day({**stated, "iso": "", "month": f"gregorian:{day.month}", "day": str(day.day),
                         "year": str(day.year)}, Context(day, None))  # fmt: skip


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative_day(parts: Parts, context: Context) -> Stretch:
    day = context.day() + days(int(parts["rel"]))
    return _dressed(Stretch(day, day, "explicit", _EXACT), parts)


def _last_night(_parts: Parts, context: Context) -> Stretch:
    day = context.day() - days(1)
    return Stretch(day, day, "last_night", _EXACT, time_of_day=TimeOfDay.NIGHT)


def _weekday(parts: Parts, context: Context) -> Stretch:
    """The last such day, the report's own included; "last X" is before the report, "X last week" in it."""
    report, weekday = context.day(), int(parts["weekday"])
    which = parts.get("which")
    if parts.get("which_week"):
        day = week_span(report + days(7 * int(parts["which_week"])))[0] + days(weekday - 1)
    elif which == "1":
        day = weekday_before(report + days(7), weekday)
    elif which == "-1":
        day = weekday_before(report - days(1), weekday)
    elif context.direction is Direction.AHEAD:
        day = weekday_before(report + days(6), weekday)
    else:
        day = weekday_before(report, weekday)
    stretch = _dressed(Stretch(day, day, "explicit", _EXACT), parts)
    night = stretch.time_of_day is TimeOfDay.NIGHT and stretch.rule == "explicit"
    return replace(stretch, rule="weekday_night") if night else stretch


def _weekday_day(parts: Parts, context: Context) -> Stretch:
    """The last day of a month ("the 5th") that falls on the weekday beside it, within a year."""
    report, number, weekday = context.day(), int(parts["day"]), int(parts["weekday"])
    for months in range(13):
        day = _possible(*months_on(report, -months), number)
        if day is not None and day <= report and day.isoweekday() == weekday:
            return Stretch(day, day, "explicit", _EXACT)
    raise Refused("impossible_date", "no such day of a month fell on that weekday within a year")


def _night_between(parts: Parts, context: Context) -> Stretch:
    if parts.get("month2"):
        low, high = range_ends(parts, context)
    else:
        high_day = weekday_before(context.day(), int(parts["weekday2"]))
        low, high = high_day - days(1), high_day + days(1)
        if parts.get("weekday"):
            low, high = weekday_before(high_day, int(parts["weekday"])), high_day
    return Stretch(low, high, "night_between", _WITHIN, time_of_day=TimeOfDay.OVERNIGHT)


def _overnight(_parts: Parts, context: Context) -> Stretch:
    report = context.day()
    return Stretch(report - days(1), report, "night_between", _WITHIN, time_of_day=TimeOfDay.OVERNIGHT)


def _neighbour_day(parts: Parts, context: Context) -> Stretch:
    low, high = context.incident()
    shift = 0
    if parts.get("neighbour_after") or parts.get("before_word") == "1":
        shift = 1
    elif parts.get("neighbour_before") or parts.get("before_word") == "-1":
        shift = -1
    word = parts.get("daypart") or parts.get("daypart_or_day") or parts.get("that_day") or "day"
    part = TimeOfDay.UNKNOWN if word == "day" else TimeOfDay(word)
    if part is TimeOfDay.UNKNOWN:
        part = time_of_day({key: value for key, value in parts.items() if key in ("clock", "edge")})
    return Stretch(low + days(shift), high + days(shift), "explicit", _WITHIN, time_of_day=part)


def _that_period(parts: Parts, context: Context) -> Stretch:
    """The week, month or year of the incident told before."""
    return unit_at(parts["unit"], 0, *context.incident())


def _ago(parts: Parts, context: Context) -> Stretch:
    report = context.day()
    unit = parts["unit"]
    if parts.get("some") or not parts.get("n"):
        return some_back(unit, report, bare=not parts.get("some"))
    stretch = unit_at(unit, -int(parts["n"]), report, report)
    if parts.get("approx") and stretch.rule == "explicit":
        return _dressed(stretch, {"around": "about"})
    return stretch


#: "An hour later" and up to so many hours are taken to be of the day told before.
SAME_DAY_HOURS = 3


def _later(parts: Parts, context: Context) -> Stretch:
    low, high = context.incident(or_report=bool(parts.get("or_report")))
    unit = parts.get("unit") or parts.get("plural_unit", "")
    if not parts.get("n") and unit in ("hour", "minute"):  # within a day
        return unit_at("hour", 1 if parts["later_word"] == "later" else -1, low, high)
    if not parts.get("n"):
        raise Refused("no_previous", "the words give no number of days to count")
    count = int(parts["n"]) * (1 if parts["later_word"] == "later" else -1)
    if unit == "minute" or (unit == "hour" and abs(count) <= SAME_DAY_HOURS):
        return Stretch(low, high, "explicit")
    return unit_at(unit, count, low, high)


def _clock(parts: Parts, context: Context) -> Stretch:
    """A time of day belongs to the day told before, when that is a single one."""
    try:
        low, high = context.incident()
    except Refused:
        low, high = date.min, date.max
    if low != high:
        raise Refused("no_day", "a time of day without a day; quote the day as well")
    return Stretch(low, high, "explicit", _EXACT, time_of_day=time_of_day(parts))


def _other_day(_parts: Parts, context: Context) -> Stretch:
    day = context.day() - days(1)
    return Stretch(day, day, "other_day", _EXACT)


def _recent(_parts: Parts, context: Context) -> Stretch:
    report = context.day()
    return Stretch(report - days(3), report - days(1), "recent")


def _past_some(parts: Parts, context: Context) -> Stretch:
    return some_back(parts.get("plural_unit") or parts["unit"], context.day(), bare=False)


def _past_n(parts: Parts, context: Context) -> Stretch:
    return past(parts["unit"], int(parts.get("n", "1")), context.day())


def _weekend(parts: Parts, context: Context) -> Stretch:
    if parts.get("month"):
        stated = calendar_day(parts, context).earliest or context.day()
        saturday = week_span(stated)[0] + days(5)
    else:
        report = context.day()
        saturday = weekday_before(report, 6)
        if parts.get("which") == "-1" and report.isoweekday() >= 6:
            saturday -= days(7)
        elif parts.get("which") == "1":
            saturday += days(7)
    return Stretch(saturday, saturday + days(1), "weekend")


def _this_week(parts: Parts, context: Context) -> Stretch:
    report = context.day()
    monday, sunday = week_span(report)
    if parts.get("mod") == "late" and parts.get("edge") != "late":
        return Stretch(report, sunday, "this_week")
    return Stretch(monday, report, "this_week")


def _week(parts: Parts, context: Context) -> Stretch:
    if parts.get("seq"):
        low, high = context.incident()
        shift = 7 * int(parts["seq"])
        return Stretch(week_span(low + days(shift))[0], week_span(high + days(shift))[1], "last_week")
    which = int(parts["which"])
    monday, sunday = week_span(context.day() + days(7 * which))
    if which == 0:
        return Stretch(monday, context.day(), "this_week")
    if parts.get("mod") == "late":
        return Stretch(monday + days(4), sunday, "late_last_week")
    return Stretch(monday, sunday, "last_week")


def _week_of(parts: Parts, context: Context) -> Stretch:
    stated = calendar_day(parts, context)
    monday, sunday = week_span(stated.earliest or context.day())
    return Stretch(monday, sunday, "nth_week")


def _week_edge(parts: Parts, context: Context) -> Stretch:
    """Seven days that end or begin with the stated day."""
    stated = calendar_day(parts, context)
    if stated.earliest is None or stated.latest is None:
        return stated
    if parts["week_edge"] == "end":
        return Stretch(stated.earliest - days(6), stated.latest, "nth_week")
    return Stretch(stated.earliest, stated.latest + days(6), "nth_week")


def _day_beside(parts: Parts, context: Context) -> Stretch:
    """A day counted from a stated one: the eve of 5 May, two days after 5 May."""
    stated = calendar_day(parts, context)
    if stated.earliest is None or stated.latest is None:
        return stated
    if parts.get("shift"):
        shift = days(int(parts["shift"]))
    else:
        shift = days(
            int(parts["sign"]) * min(int(parts["n"]), 10_000) * (7 if parts["unit"] == "week" else 1)
        )
    return replace(stated, earliest=stated.earliest + shift, latest=stated.latest + shift)


def _fiscal_year(parts: Parts, context: Context) -> Stretch:
    """Fiscal years begin in other months in every country: both calendar years they may lie in."""
    year = year_stated(parts, context) or context.day().year
    return Stretch(date(year - 1, 1, 1), date(year, 12, 31), "year")


def _nth_week(parts: Parts, context: Context) -> Stretch:
    month = _month_days(parts, context)
    number = int(parts["nth_word"])
    if number < 0:
        return Stretch(month[1] - days(6), month[1], "nth_week")
    first = month[0] + days(7 * (number - 1))
    return Stretch(first, min(first + days(6), month[1]), "nth_week")


def _day_of_month(parts: Parts, context: Context) -> Stretch:
    year, month = month_of_day(parts, context)
    day = date(year, month, int(parts["day"]))
    return Stretch(day, day, "explicit", _EXACT)


def _days_of_month(parts: Parts, context: Context) -> Stretch:
    """UCDP reads "last 6 days of January" as 25 to 30 January; its example is kept to the letter."""
    month = calendar_day({key: value for key, value in parts.items() if key != "day"}, context)
    first, last = _ends_of(month)
    count = min(int(parts["n"]) * (7 if parts.get("unit") == "week" else 1), 31)
    slack = days(2 * month.tolerance_days)
    if parts.get("days_end"):
        left_out = days(month.calendar is Calendar.GREGORIAN)
        begin = max(first, last - slack - left_out - days(count - 1))
        return replace(month, earliest=begin, latest=last - left_out, rule="last_n_days_month")
    return replace(month, latest=min(last, first + slack + days(count - 1)), rule="explicit_range")


def _month_days(parts: Parts, context: Context) -> tuple[date, date]:
    return _ends_of(calendar_day({key: value for key, value in parts.items() if key != "day"}, context))


def _ends_of(stated: Stretch) -> tuple[date, date]:
    if stated.earliest is None or stated.latest is None:
        raise Refused("impossible_date", "that month has no days")
    return stated.earliest, stated.latest


def _n_day_offensive(parts: Parts, context: Context) -> Stretch:
    report, count = context.day(), int(parts["n"])
    return Stretch(report - days(max(1, count) - 1), report, "n_day_offensive", _THROUGHOUT)


def _week_old(_parts: Parts, context: Context) -> Stretch:
    report = context.day()
    return Stretch(report - days(6), report, "week_old", _THROUGHOUT)


def _fortnight(_parts: Parts, context: Context) -> Stretch:
    report = context.day()
    return Stretch(report - days(13), report, "fortnight")


def _month(parts: Parts, context: Context) -> Stretch:
    which = parts.get("which")
    if which:
        return _month_named(parts, context, int(which))
    stated = calendar_day({key: value for key, value in parts.items() if key != "day"}, context)
    if stated.earliest is None or stated.latest is None:
        return stated
    if not parts["month"].startswith("gregorian"):
        return _part_of_foreign_month(stated, parts.get("mod", ""))
    stretch = of_month(stated.earliest, stated.latest, parts.get("mod", ""))
    back = context.direction in (Direction.LAST, Direction.UNSAID)
    unstated = back and year_stated(parts, context) is None
    if unstated and stretch.earliest and stretch.earliest > context.last_day():
        year, month = stated.earliest.year - 1, stated.earliest.month  # "late July" before 15 July
        return of_month(*month_span(year, month), parts.get("mod", ""))
    return stretch


def _part_of_foreign_month(stated: Stretch, mod: str) -> Stretch:
    """The same parts as of a Gregorian month, each as wide as the conversion is inexact."""
    low, high, slack = stated.earliest, stated.latest, 2 * stated.tolerance_days
    if low is None or high is None or not mod:
        return replace(stated, rule="last_month")
    if mod == "early":
        return replace(stated, latest=low + days(9 + slack), rule="early_month")
    if mod == "mid":
        return replace(stated, earliest=low + days(9), latest=low + days(19 + slack), rule="mid_month")
    return replace(stated, earliest=low + days(14), rule="late_month")


def _month_named(parts: Parts, context: Context, which: int) -> Stretch:
    """Days of a named month: the last one over or begun before this month; "this May" is in this year."""
    report = context.day()
    month = int(parts["month"].partition(":")[2])
    year = report.year
    if which < 0:
        year -= month >= report.month
    elif which > 0:
        year += month <= report.month
    return of_month(*month_span(year, month), parts.get("mod", ""))


def _this_month(parts: Parts, context: Context) -> Stretch:
    report = context.day()
    first, last = month_span(report.year, report.month)
    if parts.get("mod") == "late":
        return (
            Stretch(report + days(1), last, "last_month")
            if parts.get("edge")
            else of_month(first, last, "late")
        )
    if parts.get("mod") == "early":
        return Stretch(first, max(first, report - days(1)), "earlier_this_month")
    return of_month(first, last, parts.get("mod", ""))


def _month_of(parts: Parts, context: Context) -> Stretch:
    if parts.get("seq"):
        low, high = context.incident()
        ends = (
            month_span(*months_on(low, int(parts["seq"])))[0],
            month_span(*months_on(high, int(parts["seq"])))[1],
        )
        return of_month(*ends, parts.get("mod", ""))
    return of_month(*month_span(*months_on(context.day(), int(parts["which"]))), parts.get("mod", ""))


def _this_year(parts: Parts, context: Context) -> Stretch:
    report = context.day()
    if parts.get("mod") == "early":
        return Stretch(date(report.year, 1, 1), report, "year")
    return of_year(report.year, parts.get("mod", ""))


def _year_of(parts: Parts, context: Context) -> Stretch:
    if parts.get("seq"):
        low, high = context.incident()
        shift = int(parts["seq"])
        return Stretch(date(low.year + shift, 1, 1), date(high.year + shift, 12, 31), "year")
    return of_year(context.day().year + int(parts["which"]), parts.get("mod", ""))


def _year(parts: Parts, context: Context) -> Stretch:
    year = year_stated(parts, context)
    if is_foreign_year(parts.get("year", "")):
        raise Refused("ambiguous_calendar", f"{year} looks like a year of another calendar; write AH or SH")
    return of_year(2000 if year is None else year, parts.get("mod", ""))


def _decade(parts: Parts, context: Context) -> Stretch:
    figures = parts["decade"]
    first = int(figures) if len(figures) == 4 else full_year(int(figures), context)
    return _part_of(first, 10, parts.get("mod", ""))


def _century(parts: Parts, _context: Context) -> Stretch:
    number = int(parts["nth"])
    return Stretch(date(max(1, 100 * (number - 1)), 1, 1), date(100 * number - 1, 12, 31), "explicit")


def _part_of(first_year: int, years: int, mod: str) -> Stretch:
    third = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(mod, (0, years - 1))
    return Stretch(date(first_year + third[0], 1, 1), date(first_year + third[1], 12, 31), "explicit")


def _quarter(parts: Parts, context: Context) -> Stretch:
    length = 6 if parts.get("half_number") else 3
    number = parts.get("quarter") or parts.get("half_number")
    if parts.get("decade"):
        raise Refused("no_date", "half of a decade is no usable date")
    if number is None:
        report = context.day()
        index = report.year * 4 + (report.month - 1) // 3 + int(parts.get("which") or 0)
        year, first = index // 4, 3 * (index % 4) + 1
    else:
        first = length * (int(number) - 1) + 1
        stated = year_stated(parts, context)
        last_day = context.last_day() if stated is None else date.max
        year = stated if stated is not None else last_day.year - (date(last_day.year, first, 1) > last_day)
    return Stretch(date(year, first, 1), month_span(year, first + length - 1)[1], "explicit")


_SEASON_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def _season(parts: Parts, context: Context) -> Stretch:
    """Three whole months; a winter is that of the year it ends in, unless its December is meant by "last"."""
    first = _SEASON_FIRST_MONTH[parts["season"]]
    stated = year_stated(parts, context)
    if stated is not None:
        begin = date(stated - (first == 12), first, 1)
    else:
        report = context.day()
        begin = date(report.year - (date(report.year, first, 1) > report), first, 1)
        end = month_span(*months_on(begin, 2))[1]
        if parts.get("which") == "-1" and end >= report:
            begin = date(begin.year - 1, first, 1)
        elif parts.get("which") == "0" and first != 12:
            begin = date(report.year, first, 1)
        elif (parts.get("which") == "0" and end < report) or parts.get("which") == "1":
            begin = date(begin.year + 1, first, 1)
    return Stretch(begin, month_span(*months_on(begin, 2))[1], "explicit")


def _since_always(_parts: Parts, context: Context) -> Stretch:
    return Stretch(None, context.last_day(), "since_always")


def _since(parts: Parts, context: Context) -> Stretch:
    """From the day named to the report."""
    rule = "explicit_range"
    if parts.get("month") or parts.get("iso"):
        begin = (_month if parts.get("month") and not parts.get("day") else _day)(parts, context)
    elif parts.get("weekday"):
        begin, rule = _weekday(parts, context), "since_weekday"
    elif parts.get("year"):
        begin = _year(parts, context)
    elif parts.get("unit"):
        begin = unit_at(parts["unit"], int(parts.get("which", "-1")), context.day(), context.day())
    else:
        begin = _relative_day({"rel": parts.get("rel", "-1")}, context)
    return Stretch(
        begin.earliest,
        context.published,
        rule,
        _THROUGHOUT,
        begin.calendar,
        begin.tolerance_days,
        begin.time_of_day,
    )


MEANINGS: dict[str, Meaning] = {
    "feast": feast,
    "two_calendars": two_calendars,
    "year_of_calendar": year_of_calendar,
    "ago": _ago,
    "century": _century,
    "clock": _clock,
    "day": _day,
    "day_of_month": _day_of_month,
    "military": _military,
    "days_of_month": _days_of_month,
    "decade": _decade,
    "day_beside": _day_beside,
    "fiscal_year": _fiscal_year,
    "fortnight": _fortnight,
    "last_night": _last_night,
    "later": _later,
    "month": _month,
    "month_of": _month_of,
    "n_day_offensive": _n_day_offensive,
    "neighbour_day": _neighbour_day,
    "night_between": _night_between,
    "nth_week": _nth_week,
    "other_day": _other_day,
    "overnight": _overnight,
    "past_n": _past_n,
    "past_some": _past_some,
    "quarter": _quarter,
    "range": between,
    "recent": _recent,
    "relative_day": _relative_day,
    "season": _season,
    "since": _since,
    "since_always": _since_always,
    "slash": _slash,
    "that_period": _that_period,
    "this_month": _this_month,
    "this_week": _this_week,
    "this_year": _this_year,
    "week": _week,
    "week_edge": _week_edge,
    "week_of": _week_of,
    "week_old": _week_old,
    "weekday": _weekday,
    "weekday_day": _weekday_day,
    "weekend": _weekend,
    "year": _year,
    "year_of": _year_of,
}
