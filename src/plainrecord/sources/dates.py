"""Publication dates as people and programs write them, to a civil day, or a reason why not."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from plainrecord.sources.declared import DateOrder
from plainrecord.sources.refusals import NotReadError, shown
from plainrecord.sources.words import words

_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_ZONE = r"(?:\s*(?:Z|UTC|[A-Z]{1,4}T|[+-]\d{2}:?\d{2}))?(?:\s*(?:\([A-Za-z ]{1,30}\)|\[[A-Za-z_/]{1,40}\]))?"
_CLOCK = r"[T\s,]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,9})?(?:\s*[ap]\.?m\.?)?"
_REST = rf"(?:{_CLOCK}{_ZONE}|Z|[+-]\d{{2}}:\d{{2}})?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?\s*,?\s+)?"
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})" + _REST, re.IGNORECASE)
_DAY_MONTH = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|er|º)?[\s.-]+(?:de\s+)?([^\W\d_]+(?: (?!de )[^\W\d_]+)?)\.?"
    r"[\s,-]+(?:de\s+)?(\d{4})" + _REST,
    re.IGNORECASE,
)  # fmt: skip
_MONTH_DAY = re.compile(
    _WEEKDAY + r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})" + _REST, re.IGNORECASE
)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _REST, re.IGNORECASE)


@cache
def _months() -> dict[str, int]:
    return {
        name: month
        for names_by_month in words()["months"].values()
        for month, names in enumerate(names_by_month, start=1)
        for name in names
    }


def published_day(text: str, order: DateOrder | None = None, today: date | None = None) -> date:
    """The civil day that ``text`` names, as written: a time zone in it does not move the day.

    Understands ISO 8601, mail dates, and days with a month's name (``12 July 2023``, ``July 12, 2023``).
    Raises ``NotReadError``: ``published_ambiguous`` for 03/04/2023 unless ``order`` settles it,
    ``published_unreadable`` for what is no day (a month alone, too), ``published_in_future`` for a day after
    tomorrow's ``today``.
    """
    tidy = " ".join(text[:120].split())
    found = _read(tidy, order)
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise NotReadError(
            "published_unreadable",
            f"the publication date {shown(tidy)!r} is not a day; the document is kept undated. "
            "Write dates as YYYY-MM-DD",
        )
    return not_in_future(found, today)


def not_in_future(day: date, today: date | None) -> date:
    """``day`` itself; raises ``NotReadError`` (``published_in_future``) when it is after ``today`` + 1."""
    if today is not None and day > today + timedelta(days=1):
        raise NotReadError(
            "published_in_future",
            f"the publication date {day.isoformat()} lies after today ({today.isoformat()}); the document is "
            "kept undated. Correct the date, or check the clock of this computer",
        )
    return day


def _read(text: str, order: DateOrder | None) -> date | None:
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[3], match[1], match[2])
    if match := _NUMBERS.fullmatch(text):
        return _numbers(text, int(match[1]), int(match[3]), match[4], order)
    return None


def _numbers(text: str, first: int, second: int, year: str, order: DateOrder | None) -> date | None:
    if first > 12 or (first == second) or (order is DateOrder.DAY_FIRST and second <= 12):
        return _day(year, str(second), str(first))
    if second > 12 or order is DateOrder.MONTH_FIRST:
        return _day(year, str(first), str(second))
    raise NotReadError(
        "published_ambiguous",
        f"the publication date {text!r} can be read day first or month first; the document is kept undated. "
        "Declare the date order (day_first or month_first), or write dates as YYYY-MM-DD",
    )


def _named(year: str, month_name: str, day: str) -> date | None:
    month = _months().get(month_name.casefold())
    return _day(year, str(month), day) if month else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
