"""What stands in a cell of a CSV file: days, numbers, lists, countries. ``ValueError`` says what was expected."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from plainrecord.datasets.records import Days
from plainrecord.world.countries import load_world

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\d{1,2}:\d{2}.*)?")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})|([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.0+)?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
MOST_PERSONS = 10**9
"""No number of persons is higher: what is, is a telephone number or a slip."""


def days(cell: str, date_order: str | None = None) -> Days:
    """An interval: a day, a month or a year, or two of them joined by ``..`` or ``/`` (``..`` alone is open).

    Days are written ``2024-05-01`` (a time of day behind it is ignored), ``1 May 2024`` or ``May 1, 2024``;
    ``01/05/2024`` only where ``date_order`` says which number is the day.
    """
    text = cell.strip()
    # Open ends also as EDTF writes them: ../2024-05-01
    parts = [half.strip("/ ") for half in text.split("..", 1)] if ".." in text else _iso_halves(text)
    if len(parts) == 2:
        first = _open_days(parts[0], date_order)
        last = _open_days(parts[1], date_order)
        return Days(first.earliest if first else None, last.latest if last else None)
    return _period(text, date_order)


def _iso_halves(text: str) -> list[str]:
    halves = text.split("/")
    return (
        halves
        if len(halves) == 2 and all(not half or _ISO.fullmatch(half.strip()) for half in halves)
        else [text]
    )


def _open_days(text: str, date_order: str | None) -> Days | None:
    return _period(text.strip(), date_order) if text.strip(" .") else None


def _period(text: str, date_order: str | None) -> Days:
    if found := _ISO.fullmatch(text):
        return period(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if found := _WORDS.fullmatch(text):
        day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        months = [number for number, full in enumerate(_MONTHS, 1) if full.startswith(name.casefold())]
        if len(months) == 1:
            return period(int(year), months[0], int(day))
    if found := _SLASHED.fullmatch(text):
        if date_order is None:
            raise ValueError(
                'can be read in two ways; write YYYY-MM-DD, or date_order = "day_first" in --map'
            )
        one, two = int(found[1]), int(found[2])
        return period(int(found[3]), *((two, one) if date_order == "day_first" else (one, two)))
    raise ValueError("is no day; write YYYY-MM-DD")


def period(year: int, month: int = 0, day: int = 0) -> Days:
    """The days of a day, a month (``day`` 0) or a year (``month`` 0); raises ``ValueError`` when there is none."""
    try:
        if month == 0:
            return Days(date(year, 1, 1), date(year, 12, 31))
        if day == 0:
            return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Days(date(year, month, day), date(year, month, day))
    except (ValueError, IndexError):
        raise ValueError("is no day of the calendar") from None


def whole(cell: str) -> int:
    """A number of persons: digits, with or without ``,`` between thousands; ``3.0`` is 3."""
    text = cell.strip()
    if not _WHOLE.fullmatch(text) or not text.isascii() or len(text) > 20:
        raise ValueError(
            "is no whole number of persons; write digits only, and leave the cell empty if unknown"
        )
    number = int(text.replace(",", "").partition(".")[0])
    if number > MOST_PERSONS:
        raise ValueError("is more people than there can be")
    return number


def degrees(cell: str, limit: int) -> float:
    """Degrees between ``-limit`` and ``limit``, with a decimal point."""
    try:
        number = float(cell.strip())
    except ValueError:
        raise ValueError("is no number of degrees; write a decimal point, as in 33.51") from None
    if not -limit <= number <= limit:
        raise ValueError(f"lies outside -{limit} to {limit} degrees")
    return number


def listed(cell: str) -> tuple[str, ...]:
    """The different values of a cell, divided by ``;``, in order."""
    return tuple(dict.fromkeys(one for part in cell.split(";") if (one := " ".join(part.split()))))


def country(cell: str) -> str:
    """The ISO 3166-1 alpha-2 code of a code or name; words that are neither stay as they are, in lower case."""
    text = " ".join(cell.split())
    world = load_world()
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    if len(text) == 3 and text.isupper():
        for code, one in world.countries.items():
            if one.iso3 == text:
                return code
    for words in (text, _BRACKETS.sub("", text), *re.findall(r"\(([^()]+)\)", text)):
        found = world.country_by_name(words) if words else None
        if found is not None:
            return found.iso2
    return text.casefold()


def without_end(cell: str, ends: tuple[str, ...]) -> str:
    """The cell without one of ``ends`` as its last word, unless nothing would be left."""
    head, _, last = cell.rpartition(" ")
    return head.strip() if head.strip() and last.casefold() in ends else cell
