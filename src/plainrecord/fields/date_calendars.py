"""Dates whose calendar the words do not name: in figures, as a year alone, or told in two calendars at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plainrecord.fields.calendars import Converted, convert, year_of
from plainrecord.fields.date_interval import Stretch
from plainrecord.fields.date_terms import (
    Context,
    Parts,
    Refused,
    calendar_day,
    days,
    stretch_of,
    time_of_day,
    year_stated,
)
from plainrecord.model.vocab import RangeKind

_FIRST_FOREIGN_YEAR, _LAST_FOREIGN_YEAR = 1250, 1500
_MONTHS_IN = {"ethiopian": 13}
_DISAGREEMENT_DAYS = 1  # how far beyond its tolerance a conversion may lie from the Gregorian date beside it


def is_foreign_year(figures: str) -> bool:
    """Whether a year in figures is one of an Islamic or Solar Hijri calendar (1250 to 1500)."""
    return len(figures) == 4 and _FIRST_FOREIGN_YEAR <= int(figures) <= _LAST_FOREIGN_YEAR


def in_figures(figures: tuple[int, int, int], era: str, context: Context) -> Stretch:
    """A date in figures (year, month, day) of the calendar that ``era`` names, or of the only one that fits.

    Without a mark of the era 1445/9/10 may be lunar or solar; a calendar in which the day lies after
    publication is ruled out, and the date is refused when two are left.
    """
    systems = (era,) if era else ("solar", "hijri")
    found: dict[str, Converted] = {}
    for system in systems:
        try:
            found[system] = convert(system, *figures)
        except ValueError:
            if era:
                raise
    if not found:
        raise ValueError(f"month {figures[1]} has no day {figures[2]}")
    last = context.published
    known = [each for each in found.values() if last is None or each.earliest <= last] or list(found.values())
    if len(known) > 1:
        written = "/".join(map(str, figures))
        raise Refused(
            "ambiguous_calendar",
            f"{written} is {known[0].earliest} as a solar and about {known[1].earliest + days(1)} as a lunar "
            "date; write the name of the month, SH or AH",
        )
    return stretch_of(known[0])


def year_of_calendar(parts: Parts, _context: Context) -> Stretch:
    """A year alone, of the calendar its era mark or the word before it names; above 1700 Gregorian."""
    year = int(parts["year"])
    system = parts.get("era") or parts.get("system", "gregorian")
    if not parts.get("era") and not is_foreign_year(parts["year"]) and system != "ethiopian":
        system = "gregorian"
    first = convert(system, year, 1, None)
    last = convert(system, year, _MONTHS_IN.get(system, 12), None)
    return replace(stretch_of(first), latest=last.latest, rule="year")


def feast(parts: Parts, context: Context) -> Stretch:
    """A feast of a fixed day in its calendar; without a year the last one."""
    system, month, day = parts["feast"].split(":")
    stated = calendar_day({**parts, "month": f"{system}:{month}", "day": day}, context)
    part = time_of_day(parts)
    shift = days(int(parts.get("shift", "0")))
    if stated.earliest is None or stated.latest is None:
        return stated
    return replace(stated, earliest=stated.earliest + shift, latest=stated.latest + shift, time_of_day=part)


def two_calendars(parts: Parts, context: Context) -> Stretch:
    """A day told in two calendars, "10 Ramadan 1445 (20 March 2024)": the Gregorian one, when they agree.

    A day apart, the interval holds both; further apart the words are refused.
    """
    sides = (
        {key: value for key, value in parts.items() if not key.endswith("2")},
        {key[:-1]: value for key, value in parts.items() if key.endswith("2")},
    )
    systems = [side["month"].partition(":")[0] for side in sides]
    ours = [side for side, system in zip(sides, systems, strict=True) if system == "gregorian"]
    if not ours and systems.count("hijri") == 1:  # the other calendar is exact as well
        ours = [side for side, system in zip(sides, systems, strict=True) if system != "hijri"]
    if len(ours) != 1:
        raise Refused("several_dates", "the words hold two dates of one calendar; quote exactly one")
    gregorian = calendar_day(ours[0], context)
    other = sides[1] if ours[0] is sides[0] else sides[0]
    if gregorian.earliest is None or gregorian.latest is None:
        return gregorian
    foreign = _beside(other, gregorian.earliest, context)
    if foreign.earliest is None or foreign.latest is None:
        return gregorian
    gap_days = max((foreign.earliest - gregorian.latest).days, (gregorian.earliest - foreign.latest).days, 0)
    if gap_days > _DISAGREEMENT_DAYS:
        raise Refused(
            "calendars_disagree",
            f"the one date is {gregorian.earliest}, the other {foreign.earliest} to {foreign.latest}; "
            "one of them is wrong",
        )
    low, high = gregorian.earliest, gregorian.latest
    if gap_days:
        low, high = min(low, foreign.latest), max(high, foreign.earliest)
    return Stretch(low, high, "two_calendars", RangeKind.SOMETIME_WITHIN, foreign.calendar)


def _beside(other: Parts, day: date, context: Context) -> Stretch:
    """The other date; without a year that of the year in which it is nearest to ``day``."""
    if year_stated(other, context) is not None:
        return calendar_day(other, context)
    system = other["month"].partition(":")[0]
    system = "solar" if system == "tir" else system
    readings = []
    for year in range(year_of(system, day) - 1, year_of(system, day) + 2):
        try:
            readings.append(calendar_day({**other, "year": str(year)}, context))
        except ValueError:
            continue
    if not readings:
        raise ValueError("the other calendar has no such day")
    return min(readings, key=lambda each: abs(((each.earliest or day) - day).days))
