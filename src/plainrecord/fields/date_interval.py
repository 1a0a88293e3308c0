"""Intervals of days: their precision class, their EDTF string and back, and a ``When`` made of them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from plainrecord.model.values import When
from plainrecord.model.vocab import Calendar, DatePrecision, RangeKind, TimeOfDay

_CLASSES = (
    (1, DatePrecision.D1),
    (6, DatePrecision.D2),
    (7, DatePrecision.D3),
    (31, DatePrecision.D4),
    (366, DatePrecision.D5),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days as a rule reads them, before they are cut off at the publication day; both ends inclusive.

    ``rule`` is the id of the phrase rule; the other members are those of ``When``.
    """

    earliest: date | None
    latest: date | None
    rule: str
    kind: RangeKind = RangeKind.SOMETIME_WITHIN
    calendar: Calendar = Calendar.GREGORIAN
    tolerance_days: int = 0
    time_of_day: TimeOfDay = TimeOfDay.UNKNOWN


def precision_of(
    earliest: date | None, latest: date | None, time_of_day: TimeOfDay = TimeOfDay.UNKNOWN
) -> DatePrecision:
    """The class of an interval by its length in days; ``T`` is one day with a time of day.

    Without a first day there is no usable date (D9); without a last one it is longer than a year (D6).
    """
    if earliest is None:
        return DatePrecision.D9
    if latest is None:
        return DatePrecision.D6
    days = (latest - earliest).days + 1
    if days == 1 and time_of_day is not TimeOfDay.UNKNOWN:
        return DatePrecision.T
    return next((name for limit, name in _CLASSES if days <= limit), DatePrecision.D6)


def when_of(stretch: Stretch) -> When:
    """The ``When`` of a stretch; one day is always an exact range."""
    exact = stretch.earliest is not None and stretch.earliest == stretch.latest
    several = RangeKind.SOMETIME_WITHIN if stretch.kind is RangeKind.EXACT else stretch.kind
    kind = RangeKind.EXACT if exact else several
    return When(
        earliest=stretch.earliest,
        latest=stretch.latest,
        range_kind=kind,
        precision=precision_of(stretch.earliest, stretch.latest, stretch.time_of_day),
        edtf=edtf_of(stretch.earliest, stretch.latest, kind),
        rule_id=stretch.rule,
        calendar=stretch.calendar,
        tolerance_days=stretch.tolerance_days,
        time_of_day=stretch.time_of_day,
    )


def edtf_of(earliest: date | None, latest: date | None, kind: RangeKind) -> str:
    """An EDTF string (ISO 8601-2, level 2) whose bounds are exactly ``earliest`` and ``latest``.

    ``a/b`` says throughout; ``[a..b]``, a month, a year, ``198X`` or ``19XX`` say sometime within.
    """
    if earliest is None or latest is None:
        return f"{earliest.isoformat() if earliest else '..'}/{latest.isoformat() if latest else '..'}"
    if earliest == latest:
        return earliest.isoformat()
    if kind is RangeKind.THROUGHOUT:
        return f"{earliest.isoformat()}/{latest.isoformat()}"
    return _whole(earliest, latest) or f"[{earliest.isoformat()}..{latest.isoformat()}]"


def _whole(earliest: date, latest: date) -> str:
    first, last = earliest.year, latest.year
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31):
        if first == last:
            return f"{first:04}"
        if first % 10 == 0 and last == first + 9:
            return f"{first // 10:03}X"
        if first % 100 == 0 and last == first + 99:
            return f"{first // 100:02}XX"
    month = (first, earliest.month)
    if earliest.day == 1 and month == (last, latest.month) and latest.day == monthrange(*month)[1]:
        return f"{first:04}-{earliest.month:02}"
    return ""


_ONE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d)(?:-(\d\d))?)?")


def bounds_from_edtf(edtf: str) -> tuple[date | None, date | None]:
    """First and last day of an EDTF string as written by ``edtf_of``; None is an open end.

    Raises ``ValueError`` for other strings.
    """
    text = edtf[1:-1] if edtf[:1] == "[" and edtf[-1:] == "]" else edtf
    separator = ".." if text is not edtf else "/"
    ends = text.split(separator) if separator in text else [text, text]
    if len(ends) != 2 or not all(ends):
        raise ValueError(f"{edtf!r} is no date interval; write a day, a month, a year, a/b or [a..b]")
    low = None if ends[0] == ".." else _bounds(ends[0], edtf)[0]
    high = None if ends[1] == ".." else _bounds(ends[1], edtf)[1]
    return low, high


def _bounds(one: str, edtf: str) -> tuple[date, date]:
    found = _ONE.fullmatch(one)
    if found is None or ("X" in found[1] and found[2]):
        raise ValueError(f"{one!r} in {edtf!r} is no day, month, year, decade (198X) or century (19XX)")
    low, high = int(found[1].replace("X", "0")), int(found[1].replace("X", "9"))
    if found[2] is None:
        return date(max(1, low), 1, 1), date(high, 12, 31)
    month = int(found[2])
    if found[3] is not None:
        day = date(low, month, int(found[3]))
        return day, day
    return date(low, month, 1), date(low, month, monthrange(low, month)[1])
