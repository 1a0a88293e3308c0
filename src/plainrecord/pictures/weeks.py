"""Weeks (ISO 8601, beginning on Monday) as the columns of a picture, and the axis under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.drawing import CHARACTER_PX, Drawing

MOST_COLUMNS = 160
NO_DATE = "without a date"
LONGER = "known only to a longer period than a week"


def week_of(event: RedactedEvent) -> date | str:
    """The Monday of the week in which the event certainly lies; else why there is none."""
    when = event.summary.value("when")
    if when is None or (when.earliest is None and when.latest is None):
        return NO_DATE
    if when.earliest is None or when.latest is None or monday(when.earliest) != monday(when.latest):
        return LONGER
    return monday(when.earliest)


def monday(day: date) -> date:
    """The first day of the week that holds a day."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one or more whole weeks each, from ``first``; drawn between two edges."""

    first: date
    count: int
    weeks_each: int
    left: float
    right: float

    @property
    def width(self) -> float:
        """Width of a column in pixels."""
        return (self.right - self.left) / self.count

    def start(self, week: date) -> date:
        """First day of the column that holds a week."""
        return self.first + timedelta(
            weeks=(week - self.first).days // 7 // self.weeks_each * self.weeks_each
        )

    def x(self, start: date) -> float:
        """Left edge of the column that begins on a day."""
        return self.left + (start - self.first).days / 7 / self.weeks_each * self.width

    def starts(self) -> Iterator[date]:
        """First days of all columns."""
        return (self.first + timedelta(weeks=at * self.weeks_each) for at in range(self.count))

    @property
    def noun(self) -> str:
        """What one column is."""
        return "week" if self.weeks_each == 1 else f"{self.weeks_each} weeks"


def columns_of(weeks: set[date], left: float, right: float) -> Columns:
    """Columns that hold all weeks; the first week is the first of them. Needs one week at least."""
    first, last = min(weeks), max(weeks)
    count = (last - first).days // 7 + 1
    each = -(-count // MOST_COLUMNS)
    return Columns(first, -(-count // each), each, left, right)


def week_axis(drawing: Drawing, columns: Columns, y: float) -> None:
    """Write the first day under as many columns as there is room for."""
    free = columns.left
    for start in columns.starts():
        x = columns.x(start)
        needs = 10 * CHARACTER_PX
        if x < free or x + needs > columns.right + 8:
            continue
        drawing.line(x, y, x, y + 4, "axis")
        drawing.text(x, y + 16, start.isoformat(), kind="quiet", size=11)
        free = x + needs + 12


def nothing(drawing: Drawing, words: str) -> None:
    """Say in the middle of a picture why it is empty."""
    drawing.text(drawing.width / 2, drawing.height / 2, words, anchor="middle", kind="quiet")
