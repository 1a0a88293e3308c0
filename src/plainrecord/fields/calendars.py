"""Other calendars to Gregorian days: Islamic lunar, Solar Hijri, Ethiopian.

Islamic months begin with a sighting that differs between countries. A date whose authority is unknown is
converted with the Umm al-Qura table (1343-1500 AH, ``hijridate``) and is right to a day either way; outside
the table with the tabular (civil) calendar, two days either way. Solar Hijri and Ethiopian dates are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hijridate import Hijri

from plainrecord.model.vocab import Calendar

UMALQURA_FIRST_YEAR = 1343
UMALQURA_LAST_YEAR = 1500
_TABULAR_EPOCH = date(622, 7, 19).toordinal()  # 1 Muharram 1, tabular civil calendar
_ETHIOPIAN_EPOCH = date(8, 8, 27).toordinal()  # 1 Meskerem 1
_SOLAR_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181,
    1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip

SYSTEMS = {
    "gregorian": Calendar.GREGORIAN,
    "hijri": Calendar.HIJRI_SIGHTING_UNKNOWN,
    "solar": Calendar.SOLAR_HIJRI_IRAN,
    "afghan": Calendar.SOLAR_HIJRI_AFGHAN,
    "ethiopian": Calendar.ETHIOPIAN,
}


@dataclass(frozen=True, slots=True)
class Converted:
    """Gregorian days for words in another calendar, already widened by ``tolerance_days`` each way."""

    earliest: date
    latest: date
    tolerance_days: int
    calendar: Calendar


def convert(system: str, year: int, month: int, day: int | None) -> Converted:
    """The Gregorian days of a day, or of a whole month when ``day`` is None.

    ``system`` is a key of ``SYSTEMS``. Raises ``ValueError`` when the calendar has no such day or month.
    """
    first, length = _month(system, year, month)
    if day is not None and not 1 <= day <= length:
        raise ValueError(f"month {month} of {year} has no day {day} in this calendar")
    tolerance_days = _tolerance_days(system, year)
    low = first + timedelta(days=(day or 1) - 1 - tolerance_days)
    high = first + timedelta(days=(day or _whole_length(system, year, month, length)) - 1 + tolerance_days)
    return Converted(low, high, tolerance_days, SYSTEMS[system])


def year_of(system: str, day: date) -> int:
    """The year of ``system`` that ``day`` falls in, to within one."""
    if system == "gregorian":
        return day.year
    if system == "hijri":
        return 1 + int((day.toordinal() - _TABULAR_EPOCH) / 354.367)
    return day.year - (7 if system == "ethiopian" else 621)


def _tolerance_days(system: str, year: int) -> int:
    if system != "hijri":
        return 0
    return 1 if UMALQURA_FIRST_YEAR <= year <= UMALQURA_LAST_YEAR else 2


def _whole_length(system: str, year: int, month: int, longest: int) -> int:
    """Days of a month: an Islamic month may have a 30th day, but most often the table says."""
    if system != "hijri":
        return longest
    following, _ = _month(system, year + month // 12, month % 12 + 1)
    return (following - _month(system, year, month)[0]).days


@lru_cache(maxsize=4096)
def _month(system: str, year: int, month: int) -> tuple[date, int]:
    """First day of a month, and how many days it may have."""
    months = 13 if system == "ethiopian" else 12
    if not 1 <= month <= months:
        raise ValueError(f"this calendar has no month {month}")
    if year < 1:
        raise ValueError(f"there is no year {year}")
    try:
        return _MONTHS[system](year, month)
    except OverflowError as problem:
        raise ValueError(f"the year {year} is out of range") from problem


def _gregorian(year: int, month: int) -> tuple[date, int]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return first, (following - first).days if following else 31


def _hijri(year: int, month: int) -> tuple[date, int]:
    if UMALQURA_FIRST_YEAR <= year <= UMALQURA_LAST_YEAR:
        first = Hijri(year, month, 1).to_gregorian()
        return date(first.year, first.month, first.day), 30
    days = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date.fromordinal(_TABULAR_EPOCH + days), 30


def _ethiopian(year: int, month: int) -> tuple[date, int]:
    days = 365 * (year - 1) + year // 4 + 30 * (month - 1)
    if month < 13:
        return date.fromordinal(_ETHIOPIAN_EPOCH + days), 30
    return date.fromordinal(_ETHIOPIAN_EPOCH + days), 6 if year % 4 == 3 else 5


def _solar(year: int, month: int) -> tuple[date, int]:
    leap, march_day = _solar_year(year)
    first = date(year + 621, 3, march_day) + timedelta(days=31 * (month - 1) - max(0, month - 7))
    return first, 31 if month <= 6 else 30 if month < 12 or leap else 29


def _solar_year(year: int) -> tuple[bool, int]:
    """Whether a Solar Hijri year is leap, and the day of March it begins (after K. M. Borkowski, 1996)."""
    if not _SOLAR_BREAKS[0] <= year < _SOLAR_BREAKS[-1]:
        raise ValueError(f"the Solar Hijri year {year} is out of range")
    leap_days, jump, start = -14, 0, _SOLAR_BREAKS[0]
    for following in _SOLAR_BREAKS[1:]:
        jump = following - start
        if year < following:
            break
        leap_days += jump // 33 * 8 + jump % 33 // 4
        start = following
    passed = year - start
    leap_days += passed // 33 * 8 + (passed % 33 + 3) // 4
    if jump % 33 == 4 and jump - passed == 4:
        leap_days += 1
    gregorian = year + 621
    gregorian_leaps = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    if jump - passed < 6:
        passed = passed - jump + (jump + 4) // 33 * 33
    since_leap = ((passed + 1) % 33 - 1) % 4 if (passed + 1) % 33 else 4
    return since_leap == 0, 20 + leap_days - gregorian_leaps


_MONTHS = {
    "gregorian": _gregorian,
    "hijri": _hijri,
    "solar": _solar,
    "afghan": _solar,
    "ethiopian": _ethiopian,
}
