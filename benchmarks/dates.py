"""Time expressions of news texts as TimeML, to be scored against an annotated corpus.

Run ``python -m benchmarks.dates DOCUMENTS OUT``. DOCUMENTS are JSON lines with ``id``, ``text`` and
``published``; OUT gets ``{"id", "timexes": [{"start", "end", "type", "value", "mod", "text"}]}``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from plainrecord.fields.date import DateRefusal, normalise_match
from plainrecord.lang.dates import DateKind, DateMatch, Direction, load_date_grammar
from plainrecord.model.text import Span
from plainrecord.model.values import When

UNITS = {
    "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "E", "century": "C",
}  # fmt: skip
PARTS_OF_DAY = {
    "dawn": "TMO", "morning": "TMO", "midday": "T12:00", "afternoon": "TAF", "evening": "TEV", "night": "TNI",
    "overnight": "TNI",
}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI"}
NOT_MARKED = ("since_always", "age", "rate")  # TimeML leaves "formerly", "37 years old" and "a day" alone
CONNECTOR = re.compile(r"\s+(?:and|to|through|thru|till|until|or|before|after)\s+|\s*[-\u2013/]\s*")
MODS = {"early": "START", "mid": "MID", "late": "END"}


@dataclass
class Told:
    """What the text has told of time so far: the last date, and the last quarter of a year of reports."""

    published: date
    last: When | None = None
    quarter: tuple[int, int] | None = None

    def reported_quarter(self) -> tuple[int, int]:
        """Year and quarter the text speaks of: the last one named, or the last one over at publication."""
        if self.quarter is not None:
            return self.quarter
        index = self.published.year * 4 + (self.published.month - 1) // 3 - 1
        return index // 4, index % 4 + 1


def timexes(text: str, published: date) -> Iterator[dict[str, Any]]:
    """The time expressions of a text in the form the scorer reads."""
    told = Told(published)
    for whole in load_date_grammar("en").find(text):
        for match in _ends_of_range(whole, text):
            if match.meaning in NOT_MARKED:
                continue
            kind, value = timeml(match, told)
            start = match.span.start + _led_by_since(match, text)
            mod = MODS.get(match.part("mod") or match.part("edge")) or (
                "APPROX" if match.part("around") else None
            )
            yield {
                "start": start,
                "end": match.span.end,
                "type": kind,
                "value": value,
                "mod": mod,
                "text": text[start : match.span.end],
            }


def _led_by_since(match: DateMatch, text: str) -> int:
    words = match.span.quote(text).lower()
    return 6 if words.startswith("since ") else 0


def _ends_of_range(match: DateMatch, text: str) -> list[DateMatch]:
    """The two ends of a range, or a day and what is counted from it: TimeML marks them apart."""
    if match.meaning not in ("range", "day_beside"):
        return [match]
    grammar = load_date_grammar("en")
    words = match.span.quote(text)
    for connector in CONNECTOR.finditer(words):
        ends = []
        for start, end in ((0, connector.start()), (connector.end(), len(words))):
            found = grammar.find(words[start:end])
            if len(found) == 1:
                shift = match.span.start + start
                span = Span(found[0].span.start + shift, found[0].span.end + shift)
                ends.append(replace(found[0], span=span, direction=match.direction))
        if len(ends) == 2:
            return ends
    return [match]


def timeml(match: DateMatch, told: Told) -> tuple[str, str]:
    """TimeML type and value of an expression found; remembers it in ``told``."""
    if match.kind is DateKind.NOW:
        return "DATE", match.part("ref")
    if match.kind is DateKind.DURATION:
        return "DURATION", _period(match.part("n") or "X", match.part("unit") or match.part("plural_unit"))
    if match.kind is DateKind.SET:
        return "SET", _set(match)
    if match.kind is DateKind.TIME:
        return "TIME", told.published.isoformat() + _time(match)
    if match.kind is DateKind.TOLD:
        return "DATE", _period_told(match, told)
    return _date(match, told)


def _period_told(match: DateMatch, told: Told) -> str:
    """The quarter told, so many years back, for "the quarter" and "the year-earlier period"."""
    back = int(match.part("back") or 0)
    if match.part("unit") == "year":
        return f"{told.published.year + back}"
    year, quarter = told.reported_quarter()
    if match.part("year"):
        return f"{match.part('year')}-Q{quarter}"
    return f"{year + back}-Q{match.part('quarter') or quarter}"


def _date(match: DateMatch, told: Told) -> tuple[str, str]:
    published = told.published
    special = _vague(match, published) or _unit_value(match, told)
    if special:
        return special
    when = _when(match, told)
    if isinstance(when, DateRefusal) or when.earliest is None or when.latest is None:
        return "DATE", "PAST_REF"
    told.last = when
    if match.meaning == "quarter" and not match.part("half_number"):
        told.quarter = when.earliest.year, (when.earliest.month + 2) // 3
    time_value = _time(match)
    if time_value and match.meaning in ("day", "weekday", "relative_day", "slash", "neighbour_day"):
        return "TIME", when.earliest.isoformat() + time_value
    return "DATE", _value(match, when)


def _when(match: DateMatch, told: Told) -> When | DateRefusal:
    """Our reading, also of what lies after publication, which our field refuses by itself."""
    previous = told.last
    if previous is None or match.meaning in ("neighbour_day", "later", "clock"):
        previous = _day_told(told)
    if match.direction is Direction.UNSAID and match.meaning != "weekday":
        match = replace(match, direction=Direction.NEAREST)  # TimeML takes the nearest, our field the last
    return normalise_match(match, told.published, previous=previous, planned=True)


def _day_told(told: Told) -> When | None:
    """The last date told if it is a single day, else the day of publication."""
    if told.last is not None and told.last.earliest == told.last.latest:
        return told.last
    today = load_date_grammar("en").match("today")
    when = normalise_match(today, told.published) if today else None
    return when if isinstance(when, When) else None


def _vague(match: DateMatch, published: date) -> tuple[str, str] | None:
    unit = match.part("unit") or match.part("plural_unit")
    if match.meaning == "recent":
        return "DATE", "PAST_REF"
    if match.meaning == "past_some":
        return ("DATE", "PAST_REF") if unit in ("year", "decade", "day") else ("DURATION", _period("X", unit))
    if match.meaning == "past_n":
        return "DURATION", _period(match.part("n") or "1", unit)
    if match.meaning == "n_day_offensive":
        return "DURATION", _period(match.part("n"), "day")
    if match.meaning == "ago" and not match.part("n"):
        return "DATE", "PAST_REF"
    if match.meaning == "last_night":
        return "TIME", (published - timedelta(days=1)).isoformat() + "TNI"
    if match.meaning == "overnight":
        return "TIME", published.isoformat() + "TNI"
    return None


def _unit_value(match: DateMatch, told: Told) -> tuple[str, str] | None:
    """Values that keep the unit of the words: weeks, months and years counted from the day."""
    published = told.published
    unit, count = match.part("unit"), match.part("n")
    if match.meaning in ("ago", "later") and count:
        sign = 1 if match.part("later_word") == "later" else -1
        if unit == "year" and (sign, count) == (-1, "1") and told.quarter is not None:
            return "DATE", f"{told.quarter[0] - 1}-Q{told.quarter[1]}"  # results are compared with those
        day = _day_told(told) if match.meaning == "later" else None
        return _counted(unit, sign * int(count), (day.earliest if day else None) or published)
    if match.meaning in ("week", "this_week"):
        return "DATE", _week(
            published + timedelta(days=7 * int(match.part("which") or match.part("seq") or 0))
        )
    if match.meaning == "weekend":
        when = _when(match, told)
        return "DATE", _week(when.earliest if isinstance(when, When) and when.earliest else published) + "-WE"
    if match.meaning == "season":
        when = _when(match, told)
        if isinstance(when, When) and when.earliest:
            return "DATE", f"{match.part('year') or when.earliest.year}-{SEASONS[match.part('season')]}"
    return None


def _counted(unit: str, count: int, published: date) -> tuple[str, str]:
    if unit in ("day", "night"):
        return "DATE", (published + timedelta(days=count)).isoformat()
    if unit in ("week", "fortnight"):
        return "DATE", _week(published + timedelta(days=count * (14 if unit == "fortnight" else 7)))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit)
    if months is None:
        return "TIME" if unit in ("hour", "minute") else "DATE", published.isoformat()
    index = published.year * 12 + published.month - 1 + months * count
    year, month = index // 12, index % 12 + 1
    if unit == "decade":
        return "DATE", f"{year // 10}"
    if unit == "quarter":
        return "DATE", f"{year}-Q{(month + 2) // 3}"
    return "DATE", f"{year}" if unit == "year" else f"{year}-{month:02}"


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _value(match: DateMatch, when: When) -> str:
    first = when.earliest
    assert first is not None
    if match.meaning == "that_period":
        return {"week": _week(first), "month": f"{first.year}-{first.month:02}"}.get(
            match.part("unit"), f"{first.year}"
        )
    if match.meaning in ("month", "month_of", "this_month") or (
        match.meaning == "since" and match.part("month") and not match.part("day")
    ):
        return f"{first.year}-{first.month:02}"
    if match.meaning == "fiscal_year":
        return match.part("year") or f"{first.year + 1}"
    if match.meaning in ("year", "year_of", "this_year") or (match.meaning == "since" and match.part("year")):
        return f"{first.year}"
    if match.meaning == "decade":
        return f"{first.year // 10}"
    if match.meaning == "century":
        return f"{first.year // 100:02}"
    if match.meaning == "quarter":
        if match.part("half_number"):
            return f"{first.year}-H{match.part('half_number')}"
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return first.isoformat()


def _period(count: str, unit: str) -> str:
    letters = UNITS.get(unit, "X")
    number = count if unit != "fortnight" else str(2 * int(count)) if count.isdecimal() else count
    if unit == "decade" and number.isdecimal():
        number, letters = str(10 * int(number)), "Y"
    if unit == "hour" and number == "24":
        number, letters = "1", "D"
    return f"P{'T' if letters[0] == 'T' and len(letters) > 1 else ''}{number}{letters[-1]}"


def _set(match: DateMatch) -> str:
    if match.part("weekday"):
        return f"XXXX-WXX-{match.part('weekday')}"
    if match.part("month"):
        return f"XXXX-{int(match.part('month').partition(':')[2]):02}"
    return _period(match.part("n") or "1", match.part("unit") or "day")


def _time(match: DateMatch) -> str:
    clock = match.part("clock")
    if clock:
        hour, minute = clock.split(":")
        number = int(hour) + (12 if match.part("half") == "pm" and int(hour) < 12 else 0)
        return f"T{number:02}:{minute}"
    return PARTS_OF_DAY.get(match.part("daypart"), "")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    if not arguments.documents.is_file():
        print(f"no file {arguments.documents}; nothing measured")
        return 0
    rows = [json.loads(line) for line in arguments.documents.read_text(encoding="utf-8").splitlines()]
    load_date_grammar("en")
    begin = time.perf_counter()
    found = [
        {"id": row["id"], "timexes": list(timexes(row["text"], date.fromisoformat(row["published"])))}
        for row in rows
    ]
    seconds = time.perf_counter() - begin
    arguments.out.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    print(f"{len(rows)} documents, {1000 * seconds / max(1, len(rows)):.2f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
