"""Time expressions of news texts as TimeML, to be scored against an annotated corpus.

Run ``python -m benchmarks.dates DOCUMENTS OUT``. DOCUMENTS are JSON lines with ``id``, ``text`` and
``published``; OUT gets ``{"id", "timexes": [{"start", "end", "type", "value", "mod", "text"}]}``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from plainrecord.fields.date import DateRefusal, normalise_match
from plainrecord.lang.dates import DateKind, DateMatch, load_date_grammar
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
MODS = {"early": "START", "mid": "MID", "late": "END"}


def timexes(text: str, published: date) -> Iterator[dict[str, Any]]:
    """The time expressions of a text in the form the scorer reads."""
    for match in load_date_grammar("en").find(text):
        if match.meaning == "since_always":
            continue  # TimeML does not mark "previously" and "formerly"
        kind, value = timeml(match, published)
        start = match.span.start + (
            6 if text[match.span.start : match.span.end].lower().startswith("since ") else 0
        )
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


def timeml(match: DateMatch, published: date) -> tuple[str, str]:
    """TimeML type and value of an expression found."""
    if match.kind is DateKind.NOW:
        return "DATE", match.part("ref")
    if match.kind is DateKind.DURATION:
        return "DURATION", _period(match.part("n") or "X", match.part("unit") or match.part("plural_unit"))
    if match.kind is DateKind.SET:
        return "SET", _set(match)
    if match.kind is DateKind.TIME:
        return "TIME", published.isoformat() + _time(match)
    return _date(match, published)


def _date(match: DateMatch, published: date) -> tuple[str, str]:
    special = _vague(match, published) or _unit_value(match, published)
    if special:
        return special
    when = _when(match, published)
    if isinstance(when, DateRefusal) or when.earliest is None or when.latest is None:
        return "DATE", "PAST_REF"
    time_value = _time(match)
    if time_value and match.meaning in ("day", "weekday", "relative_day", "slash", "neighbour_day"):
        return "TIME", when.earliest.isoformat() + time_value
    return "DATE", _value(match, _nearest(match, when, published))


def _nearest(match: DateMatch, when: When, published: date) -> When:
    """TimeML also dates what is to come: without a year the nearest such day, ours being the last one."""
    stated = any(match.part(name) for name in ("year", "yy", "year_word", "iso", "slash", "which", "mod"))
    if stated or match.meaning not in ("day", "month") or when.earliest is None:
        return when
    ahead = replace(when, earliest=when.earliest + timedelta(days=365))
    assert ahead.earliest is not None
    if (ahead.earliest - published).days >= (published - when.earliest).days:
        return when
    return replace(when, earliest=date(when.earliest.year + 1, when.earliest.month, min(when.earliest.day, 28)
                                       if when.earliest.month == 2 else when.earliest.day))  # fmt: skip


def _when(match: DateMatch, published: date) -> When | DateRefusal:
    """Our reading; TimeML also dates what lies after publication, which our field refuses."""
    today = load_date_grammar("en").match("today")
    told = normalise_match(today, published) if today else None
    previous = told if isinstance(told, When) else None
    when = normalise_match(match, published, previous=previous)
    if isinstance(when, DateRefusal) and when.reason == "after_publication":
        when = normalise_match(match, published, published=published + timedelta(days=366), previous=previous)
    if isinstance(when, DateRefusal) and when.reason == "after_publication":
        when = normalise_match(match, published, published=date(9998, 1, 1), previous=previous)
    return when


def _vague(match: DateMatch, published: date) -> tuple[str, str] | None:
    unit = match.part("unit") or match.part("plural_unit")
    if match.meaning == "recent":
        return "DATE", "PAST_REF"
    if match.meaning == "past_some":
        return "DATE", "PAST_REF"
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


def _unit_value(match: DateMatch, published: date) -> tuple[str, str] | None:
    """Values that keep the unit of the words: weeks, months and years counted from the day."""
    unit, count = match.part("unit"), match.part("n")
    if match.meaning in ("ago", "later") and count:
        sign = 1 if match.part("later_word") == "later" else -1
        return _counted(unit, sign * int(count), published)
    if match.meaning in ("week", "this_week"):
        return "DATE", _week(
            published + timedelta(days=7 * int(match.part("which") or match.part("seq") or 0))
        )
    if match.meaning == "weekend":
        when = _when(match, published)
        return "DATE", _week(when.earliest if isinstance(when, When) and when.earliest else published) + "-WE"
    if match.meaning == "season":
        when = _when(match, published)
        if isinstance(when, When) and when.earliest:
            return "DATE", f"{when.earliest.year}-{SEASONS[match.part('season')]}"
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
    if match.meaning in ("month", "month_of", "this_month") or (
        match.meaning == "since" and match.part("month") and not match.part("day")
    ):
        return f"{first.year}-{first.month:02}"
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
