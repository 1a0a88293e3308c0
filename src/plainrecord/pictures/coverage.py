"""Pictures of what the documents cover: days with and without any, and what became of them on the way to events."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.drawing import Drawing
from plainrecord.pictures.picture import Cell, Counted, DataTable, Picture, PictureError
from plainrecord.pictures.weeks import monday, nothing

_CELL = 12.0
_LEFT = 64.0
_MOST_YEARS = 12
_LEVELS = ((1, 5.0, "1 to 3 documents"), (4, 7.5, "4 to 15"), (16, 10.5, "16 or more"))
"""From how many documents on a square has which side in pixels, and what that means."""
_YEAR_CELLS = 8.8


def coverage_calendar(published: Iterable[date | None], events: Iterable[RedactedEvent] = ()) -> Picture:
    """A calendar of the days on which documents were published, and of the days without any, from first to last.

    ``published`` is one entry for each document, None where its day is not known. A day with a document has a square, a
    larger one for more; a dot in it says that an event is dated to that very day. A day without a square had no
    document: nothing reported there is no sign of peace. Over more than twelve years only the last twelve are drawn.
    """
    days: Counter[date] = Counter()
    undated = 0
    for day in published:
        if day is None:
            undated += 1
        else:
            days[day] += 1
    dated = Counter(day for event in events if (day := _day_of(event)) is not None)
    first_year = max(days).year - _MOST_YEARS + 1 if days else 0
    early = sum(count for day, count in days.items() if day.year < first_year)
    days = Counter({day: count for day, count in days.items() if day.year >= first_year})
    counted = Counted(
        "documents", days.total(), (("without a day of publication", undated), ("of earlier years", early))
    )
    title = "Days with and without documents"
    years = range(min(days).year, max(days).year + 1) if days else range(0)
    drawing = Drawing(
        "coverage_calendar",
        title,
        f"Calendar. {counted.sentence}",
        _LEFT + 54 * _CELL + 16,
        82 + max(1, len(years)) * _YEAR_CELLS * _CELL,
    )
    columns = ("day", "documents", "events")
    if not days:
        nothing(drawing, "No document has a day of publication.")
        return Picture(drawing.name, title, drawing.svg(), DataTable(columns, ()), counted)
    first, last = min(days), max(days)
    span = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    for down, year in enumerate(years):
        drawing.text(8, 26 + (down * _YEAR_CELLS + 3.4) * _CELL, str(year), bold=True)
        for day in span:
            if day.year == year:
                _square(drawing, day, down, days[day], dated[day])
    without = sum(not days[day] for day in span)
    _key(drawing, drawing.height - 34)
    drawing.text(
        8,
        drawing.height - 10,
        f"{counted.sentence} {without:,} of {len(span):,} days without any.",
        kind="quiet",
        size=11,
        longest=120,
    )
    rows: list[tuple[Cell, ...]] = [(day, days[day], dated[day]) for day in span]
    days_without = (
        f"On {without:,} of {len(span):,} days between the first and the last there is no document."
    )
    notes = (days_without, "A day without events is one without reports of events, whatever happened.")
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, tuple(rows)), counted, notes)


def _square(drawing: Drawing, day: date, down: int, documents: int, events: int) -> None:
    week = (monday(day) - monday(date(day.year, 1, 1))).days // 7
    x, y = _LEFT + week * _CELL + _CELL / 2, 26 + (down * _YEAR_CELLS + day.weekday()) * _CELL
    if day.day == 1 or (day.month, day.day) == (1, 1):
        drawing.text(x - 4, 16 + down * _YEAR_CELLS * _CELL, f"{day:%b}", kind="quiet", size=10)
    if not documents:
        drawing.line(x - 2.5, y + 2.5, x + 2.5, y - 2.5, "axis", width=0.8)
        return
    side = next(side for least, side, _ in reversed(_LEVELS) if documents >= least)
    tip = f"{day}: {documents:,} documents, {events:,} events"
    drawing.rect(x - side / 2, y - side / 2, side, side, "accent", tip=tip)
    if events:
        drawing.circle(x, y, 1.7, "surface")


def _key(drawing: Drawing, y: float) -> None:
    x = _LEFT
    drawing.line(x - 2.5, y - 1.5, x + 2.5, y - 6.5, "axis")
    drawing.text(x + 10, y, "no document", size=11)
    x += 110
    for _, side, words in _LEVELS:
        drawing.rect(x - side / 2, y - 4 - side / 2, side, side, "accent")
        drawing.text(x + 10, y, words, size=11)
        x += 36 + 6.6 * len(words)
    drawing.rect(x - 5, y - 9, 10, 10, "accent")
    drawing.circle(x, y - 4, 1.7, "surface")
    drawing.text(x + 10, y, "an event is dated to this day", size=11)


def _day_of(event: RedactedEvent) -> date | None:
    when = event.summary.value("when")
    return when.earliest if when is not None and when.earliest == when.latest else None


# --- funnel ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step on the way from documents to published events: how many there are, of what, and what was left behind.

    ``left_out`` are reasons with their numbers, in the unit of the step before.
    """

    name: str
    count: int
    left_out: tuple[tuple[str, int], ...] = ()


def project_funnel(
    *,
    coded: int,
    no_event: int,
    duplicate: int,
    refused: int,
    reports: int,
    events: int,
    reviewed: int | None = None,
) -> tuple[FunnelStep, ...]:
    """The steps of a project: inputs, documents coded, reports, unique events, and those ready to publish.

    ``reviewed`` is how many events were reviewed to their end; None where nothing was reviewed.

    Raises ``PictureError`` for more events than reports, or more reviewed than there are.
    """
    if events > reports or (reviewed or 0) > events:
        raise PictureError(f"{reports} reports cannot make {events} events, of which {reviewed} are reviewed")
    lost = (("without an event", no_event), ("duplicate", duplicate), ("refused", refused))
    steps = (
        FunnelStep("inputs", coded + no_event + duplicate + refused),
        FunnelStep("documents coded", coded, lost),
        FunnelStep("reports of events in them", reports),
        FunnelStep("unique events", events, (("reports that tell of an event again", reports - events),)),
    )
    if reviewed is None:
        return steps
    return (
        *steps,
        FunnelStep("ready to publish", reviewed, (("not reviewed to their end", events - reviewed),)),
    )


def funnel(steps: Iterable[FunnelStep]) -> Picture:
    """What came in and what came out, step by step, with what was left behind and why.

    Raises ``PictureError`` where a step and what was left behind do not add up to the step before it.
    """
    order = list(steps)
    for before, after in itertools.pairwise(order):
        left = sum(count for _, count in after.left_out)
        if after.left_out and after.count + left != before.count:
            raise PictureError(
                f"{before.count} {before.name} are not {after.count} {after.name} and {left} left behind"
            )
    title = "From documents to events"
    drawing = Drawing("funnel", title, "Bars, one for each step.", 640, 34 + 52 * max(1, len(order)))
    most = max((step.count for step in order), default=0)
    rows: list[tuple[Cell, ...]] = []
    for down, step in enumerate(order):
        y = 10 + 52 * down
        width = 360 * step.count / most if most else 0
        drawing.text(200, y + 17, step.name, anchor="end", longest=28)
        drawing.rect(212, y, width, 26, "accent", tip=f"{step.name}: {step.count:,}")
        drawing.text(220 + width, y + 17, f"{step.count:,}", bold=True)
        words = "; ".join(f"{count:,} {reason}" for reason, count in step.left_out if count)
        if words:
            drawing.text(212, y + 40, f"left behind: {words}", kind="quiet", size=11, longest=70)
        rows.append((step.name, step.count, None, None))
        rows += [(step.name, None, reason, count) for reason, count in step.left_out]
    first, last = (order[0], order[-1]) if order else (FunnelStep("steps", 0), FunnelStep("steps", 0))
    counted = Counted("steps", len(order))
    drawing.description = f"Bars. {first.count:,} {first.name} became {last.count:,} {last.name}."
    table = DataTable(("step", "count", "left_behind_because", "left_behind"), tuple(rows))
    return Picture(drawing.name, title, drawing.svg(), table, counted)
