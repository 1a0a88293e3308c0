"""The date field: words to an interval of days, and intervals compared, combined and shown.

Nothing is guessed. Relative words count from an anchor and are refused without one; no interval reaches
beyond the publication day, and a wholly later one is refused, because planned things are not dated events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plainrecord.fields.date_interval import (
    Stretch,
    bounds_from_edtf,
    edtf_of,
    precision_of,
    when_of,
)
from plainrecord.fields.date_rules import MEANINGS
from plainrecord.fields.date_terms import Context, Refused, is_relative
from plainrecord.lang.dates import DateGrammar, DateKind, DateMatch
from plainrecord.model.values import When
from plainrecord.model.vocab import Calendar, RangeKind, TimeOfDay


@dataclass(frozen=True, slots=True)
class DateRefusal:
    """Why words did not become a date.

    ``reason`` is one of ``no_date``, ``several_dates``, ``not_a_date`` (a duration, a repeated time, the
    present, a time of publication), ``no_anchor``, ``no_previous``, ``no_day`` (a time without a day),
    ``after_publication``, ``ambiguous_day_month``, ``ambiguous_calendar``, ``calendars_disagree``, ``impossible_date``;
    ``message`` is for people.
    """

    reason: str
    message: str


def normalise(
    words: str,
    anchor: date | None,
    grammar: DateGrammar,
    *,
    published: date | None = None,
    previous: When | None = None,
) -> When | DateRefusal:
    """The interval of days that ``words`` mean.

    ``anchor`` is the day relative words count from, normally the publication day. ``published`` cuts the
    interval off and is taken to be ``anchor`` when absent. ``previous`` is the incident told before, for "the
    following day" and "three days later"; without it these count from an anchor that is not the
    publication day, and are refused otherwise.
    """
    match = grammar.match(words)
    if match is None:
        found = len(grammar.find(words))
        reason = "several_dates" if found > 1 else "no_date"
        what = "more than one date expression" if found > 1 else "words of time that no rule reads as a whole"
        return DateRefusal(
            reason, f"{_quoted(words)} holds {what if found else 'no date'}; quote exactly one"
        )
    return normalise_match(match, anchor, published=published, previous=previous)


def normalise_match(
    match: DateMatch,
    anchor: date | None,
    *,
    published: date | None = None,
    previous: When | None = None,
    planned: bool = False,
) -> When | DateRefusal:
    """The interval of days of an expression already found; see ``normalise``.

    ``planned`` keeps days after publication, for those who want to know what announced days are meant.
    """
    context = Context(anchor, published if published is not None else anchor, previous, match.direction)
    if match.kind not in (DateKind.DATE, DateKind.TIME):
        return DateRefusal("not_a_date", _NO_DATE[match.kind])
    try:
        parts = dict(match.parts)
        stretch = MEANINGS[match.meaning](parts, context)
        if is_relative(parts) and stretch.calendar is Calendar.GREGORIAN:
            stretch = replace(stretch, calendar=Calendar.RELATIVE)
        return when_of(stretch if planned else _cut(stretch, context.published))
    except Refused as refusal:
        return DateRefusal(refusal.reason, refusal.message)
    except (ValueError, OverflowError) as problem:
        return DateRefusal("impossible_date", f"there is no such day: {problem}")


def read(text: str, anchor: date | None, grammar: DateGrammar) -> list[tuple[DateMatch, When | DateRefusal]]:
    """Every expression of time in a text, in order, with its interval or why it has none.

    ``anchor`` is the publication day. Words like "three days later" count from what the text tells before.
    """
    told: list[When] = []
    readings: list[tuple[DateMatch, When | DateRefusal]] = []
    for match in grammar.find(text):
        value = normalise_match(match, anchor, previous=previous_for(match, told))
        if isinstance(value, When):
            told.append(value)
        readings.append((match, value))
    return readings


_NO_DATE = {
    DateKind.DURATION: "a duration says how long, not when",
    DateKind.SET: "a repeated time says how often, not when",
    DateKind.NOW: "the present, the past or the future as such is no day",
    DateKind.TOLD: "the words point to a period told before, not to days",
    DateKind.STAMP: "the words say when a page was published or changed, not when something happened",
}


_REACH_TOLD = 20  # dates looked back over
_LONGEST_TOLD_DAYS = {"week": 31, "fortnight": 31, "month": 31, "quarter": 92, "year": 366, "decade": 366}


def previous_for(match: DateMatch, told: Sequence[When]) -> When | None:
    """The incident told before that an expression counts from, of all told so far in text order.

    It is the last one dated as finely as the words count: "three days later" counts from a day or a week,
    not from "in 1985"; "later that year" may count from a year. What was told long before is not meant.
    """
    longest = _LONGEST_TOLD_DAYS.get(match.part("unit"), 7)
    return next((when for when in reversed(told[-_REACH_TOLD:]) if _length_days(when) <= longest), None)


def _cut(stretch: Stretch, published: date | None) -> Stretch:
    if published is None:
        return stretch
    if stretch.earliest is not None and stretch.earliest > published:
        raise Refused(
            "after_publication",
            f"the words mean {stretch.earliest} or later, after the publication day {published}; "
            "planned things are not dated events",
        )
    if stretch.latest is None or stretch.latest > published:
        return replace(stretch, latest=published)
    return stretch


def combine(a: When, b: When) -> When | None:
    """The days that both allow, None when there are none.

    Rule, calendar and tolerance are those of the narrower one; the time of day is kept from whichever has it.
    """
    low = max((day for day in (a.earliest, b.earliest) if day is not None), default=None)
    high = min((day for day in (a.latest, b.latest) if day is not None), default=None)
    if low is not None and high is not None and low > high:
        return None
    narrow, wide = (a, b) if _length_days(a) <= _length_days(b) else (b, a)
    both = a.range_kind is b.range_kind is RangeKind.THROUGHOUT
    return when_of(
        Stretch(
            low,
            high,
            narrow.rule_id,
            RangeKind.THROUGHOUT if both else RangeKind.SOMETIME_WITHIN,
            narrow.calendar,
            narrow.tolerance_days,
            narrow.time_of_day if narrow.time_of_day is not TimeOfDay.UNKNOWN else wide.time_of_day,
        )
    )


def compare(a: When, b: When) -> int:
    """The gap between two intervals in days: 0 when they share a day, 1 when they touch."""
    gap_days = 0
    for first, second in ((a, b), (b, a)):
        if first.latest is not None and second.earliest is not None:
            gap_days = max(gap_days, (second.earliest - first.latest).days)
    return gap_days


def show(when: When) -> str:
    """An interval in plain words, e.g. ``between 3 May 2023 and 5 May 2023``."""
    if when.earliest is None or when.latest is None:
        words = _open(when)
    elif when.earliest == when.latest:
        words = _day(when.earliest)
    elif len(when.edtf) == 7 and when.edtf[4] == "-":
        words = f"{_MONTHS[when.earliest.month - 1]} {when.earliest.year}"
    elif len(when.edtf) == 4 and when.edtf.isdecimal():
        words = when.edtf
    elif when.range_kind is RangeKind.THROUGHOUT:
        words = f"from {_day(when.earliest)} to {_day(when.latest)}"
    else:
        words = f"between {_day(when.earliest)} and {_day(when.latest)}"
    if when.time_of_day not in (TimeOfDay.UNKNOWN, TimeOfDay.EXACT):
        words += f", {when.time_of_day.value}"
    if when.calendar not in (Calendar.GREGORIAN, Calendar.RELATIVE, Calendar.UNKNOWN):
        words += (
            f" (converted, {when.tolerance_days} day{'s' * (when.tolerance_days > 1)} either way)"
            if when.tolerance_days
            else " (converted)"
        )
    return words


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _open(when: When) -> str:
    if when.earliest is not None:
        return f"on or after {_day(when.earliest)}"
    return f"on or before {_day(when.latest)}" if when.latest is not None else "at an unknown time"


def _length_days(when: When) -> int:
    if when.earliest is None or when.latest is None:
        return date.max.toordinal()
    return (when.latest - when.earliest).days + 1


def _quoted(words: str) -> str:
    short = " ".join(words.split())
    return repr(short if len(short) <= 60 else short[:57] + "...")


__all__ = [
    "DateRefusal",
    "bounds_from_edtf",
    "combine",
    "compare",
    "edtf_of",
    "normalise",
    "normalise_match",
    "precision_of",
    "previous_for",
    "read",
    "show",
]
