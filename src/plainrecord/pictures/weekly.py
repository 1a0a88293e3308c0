"""Pictures over weeks: how many events of which kind, and how many people were harmed, from low to high."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plainrecord.model.linking import Estimate
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.drawing import KINDS, Drawing, ticks_up_to
from plainrecord.pictures.picture import Cell, Counted, DataTable, Picture
from plainrecord.pictures.weeks import LONGER, NO_DATE, Columns, columns_of, nothing, week_axis, week_of
from plainrecord.world.taxonomy import event_types

WIDTH, LEFT, RIGHT = 760, 52, 748
_OTHER = "other kinds"
_NO_FIGURE = "without a figure"
PARTIES = {
    CasualtyParty.TOTAL: "all together",
    CasualtyParty.CIVILIANS: "civilians",
    CasualtyParty.ACTOR_A: "side A (initiator or state)",
    CasualtyParty.ACTOR_B: "side B (target or non-state)",
    CasualtyParty.THIRD_PARTY: "third parties",
    CasualtyParty.PERPETRATOR: "those who carried it out",
    CasualtyParty.UNKNOWN: "party not stated",
}


def events_per_week(events: Iterable[RedactedEvent]) -> Picture:
    """Events of each week, stacked by kind (family of event types; the most frequent seven, then the others).

    An event is in the week in which it certainly lies; others are left out and counted. The table has one row for each
    column and kind. Over many weeks a column is several weeks, and the title says so.
    """
    placed, left_out = _by_week(events)
    counts = Counter(_family(event) for event, _ in placed)
    families = [family for family, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
    kinds = families[: KINDS - 1] if len(families) > KINDS else families
    names = [*kinds, *([_OTHER] if len(families) > len(kinds) else [])]
    counted = Counted("events", len(placed), left_out)
    title, height = "Events per week by kind", 330
    drawing = Drawing("events_per_week", title, f"Stacked columns. {counted.sentence}", WIDTH, height)
    if not placed:
        nothing(drawing, "No event is known to the week.")
        return Picture(drawing.name, title, drawing.svg(), DataTable(("week", "kind", "events"), ()), counted)
    columns = columns_of({week for _, week in placed}, LEFT, RIGHT)
    title = f"Events per {columns.noun} by kind"
    drawing.title = title
    cells = Counter(
        (columns.start(week), family if (family := _family(event)) in kinds else _OTHER)
        for event, week in placed
    )
    top = 12 + drawing.legend(
        ((f"kind{at}", name) for at, name in enumerate(names, start=1)), LEFT, 22, RIGHT - LEFT
    )
    _stack(drawing, columns, cells, names, top + 12)
    drawing.text(LEFT, height - 8, counted.sentence, kind="quiet", size=11, longest=130)
    rows = [
        (start, name, cells[start, name])
        for start in columns.starts()
        for name in names
        if cells[start, name]
    ]
    return Picture(
        drawing.name, title, drawing.svg(), DataTable(("week", "kind", "events"), tuple(rows)), counted,
        ("A week without a column has no event that was reported and read; it need not have been quiet.",),
    )  # fmt: skip


def _stack(
    drawing: Drawing, columns: Columns, cells: Counter[tuple[date, str]], names: list[str], top: float
) -> None:
    bottom = drawing.height - 50
    most = max(sum(cells[start, name] for name in names) for start in columns.starts())
    ticks = ticks_up_to(most)
    scale = (bottom - top) / ticks[-1]
    drawing.axis(ticks, {tick: bottom - tick * scale for tick in ticks}, LEFT, RIGHT)
    gap = min(2.0, columns.width * 0.15)
    for start in columns.starts():
        y = bottom
        for at, name in enumerate(names, start=1):
            count = cells[start, name]
            if count:
                y -= count * scale
                tip = f"{start}: {name} {count:,}"
                drawing.rect(
                    columns.x(start) + gap / 2, y, columns.width - gap, count * scale, f"kind{at}", tip=tip
                )
    drawing.line(LEFT, bottom, RIGHT, bottom, "axis")
    week_axis(drawing, columns, bottom)


def _family(event: RedactedEvent) -> str:
    event_type: str = event.summary.value("act").event_type
    known = event_types().get(event_type)
    return known.family if known else event_type


def _by_week(
    events: Iterable[RedactedEvent],
) -> tuple[list[tuple[RedactedEvent, date]], tuple[tuple[str, int], ...]]:
    """Events with their week, and how many have none, by reason."""
    placed: list[tuple[RedactedEvent, date]] = []
    without: Counter[str] = Counter()
    for event in events:
        week = week_of(event)
        if isinstance(week, str):
            without[week] += 1
        else:
            placed.append((event, week))
    return placed, tuple((reason, without[reason]) for reason in (NO_DATE, LONGER))


# --- casualties ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sum:
    """Figures of one party in one column: sums over events that state one, and how many leave the high end open."""

    low: int = 0
    best: int = 0
    high: int = 0
    events: int = 0
    open_high: int = 0

    @property
    def cells(self) -> tuple[int, ...]:
        """The cells of its row, in the order of the table."""
        return self.low, self.best, self.high, self.events, self.open_high

    def add(self, one: Estimate) -> None:
        """Add the figures of one event; what it does not state is taken from what it does."""
        stated = [figure for figure in (one.low, one.best, one.high) if figure is not None]
        low = one.low if one.low is not None else stated[0]
        self.low += low
        self.best += one.best if one.best is not None else low
        self.high += one.high if one.high is not None else max(*stated, *_highest_used(one), 0)
        self.open_high += one.high is None
        self.events += 1


def casualties_by_party(
    events: Iterable[RedactedEvent], outcome: CasualtyOutcome = CasualtyOutcome.KILLED
) -> Picture:
    """People killed (or another ``outcome``) per week: a ribbon from low to high with a line at best, for each party.

    Figures are sums of the estimates of the events of a week. Parties are drawn one under the other and never added:
    "all together" contains the others. Where some event leaves its high end open, the ribbon has no upper edge there
    and the table counts such events. A week without a ribbon is one without a figure, not one without harm.
    """
    placed, left_out = _by_week(events)
    stated: list[tuple[date, Estimate]] = []
    shown = 0
    for event, week in placed:
        own = [one for one in event.summary.estimates if one.outcome is outcome and _is_stated(one)]
        stated += [(week, one) for one in own]
        shown += bool(own)
    counted = Counted("events", shown, (*left_out, (_NO_FIGURE, len(placed) - shown)))
    noun = outcome.value.replace("_", " ")
    title = f"People {noun} per week, low to high, by party"
    table_columns = ("week", "party", "low", "best", "high", "events", "events_with_open_high")
    parties = [party for party in PARTIES if any(one.party is party for _, one in stated)]
    panel = 110
    drawing = Drawing(
        "casualties_by_party", title, f"Ribbons. {counted.sentence}", WIDTH, 60 + panel * max(1, len(parties))
    )
    if not stated:
        nothing(drawing, f"No event of a known week states a number of people {noun}.")
        return Picture(drawing.name, title, drawing.svg(), DataTable(table_columns, ()), counted)
    columns = columns_of({week for week, _ in stated}, LEFT, RIGHT)
    title = drawing.title = f"People {noun} per {columns.noun}, low to high, by party"
    sums: dict[tuple[CasualtyParty, date], _Sum] = {}
    for week, one in stated:
        sums.setdefault((one.party, columns.start(week)), _Sum()).add(one)
    for at, party in enumerate(parties):
        own_sums = {start: one for (of, start), one in sums.items() if of is party}
        _ribbon(drawing, columns, own_sums, PARTIES[party], at, 8 + panel * at, panel)
    week_axis(drawing, columns, 8 + panel * len(parties))
    drawing.text(LEFT, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    order = ((party, start) for party in parties for start in columns.starts() if (party, start) in sums)
    rows: list[tuple[Cell, ...]] = [
        (start, PARTIES[party], *sums[party, start].cells) for party, start in order
    ]
    return Picture(
        drawing.name, title, drawing.svg(), DataTable(table_columns, tuple(rows)), counted,
        ("Parties are not to be added up: all together contains the others. A gap means that no figure is stated.",),
    )  # fmt: skip


def _highest_used(one: Estimate) -> list[int]:
    """The figures that an estimate with an open end rests on: the ribbon reaches the highest of them."""
    counts = [figure.value for figure in one.values if not figure.note]
    return [end for count in counts for end in (count.low, count.best, count.high) if end is not None]


def _is_stated(one: Estimate) -> bool:
    return (one.low, one.best, one.high) != (None, None, None)


def _ribbon(
    drawing: Drawing, columns: Columns, sums: dict[date, _Sum], name: str, at: int, top: float, panel: float
) -> None:
    upper, bottom = top + 22, top + panel - 14
    ticks = ticks_up_to(max(one.high for one in sums.values()), 2)
    scale = (bottom - upper) / ticks[-1]
    drawing.text(LEFT, top + 12, name, bold=True)
    drawing.axis(ticks, {tick: bottom - tick * scale for tick in ticks}, LEFT, RIGHT)
    for start, one in sorted(sums.items()):
        x, width = columns.x(start), columns.width
        high = bottom - one.high * scale
        more = " or more" if one.open_high else ""
        tip = f"{start}: low {one.low:,}, best {one.best:,}, high {one.high:,}{more}"
        drawing.rect(x, high, width, max(2.0, (one.high - one.low) * scale), f"kind{at % KINDS + 1}", tip=tip)
        drawing.line(x, bottom - one.best * scale, x + width, bottom - one.best * scale, "text", width=2)
        if one.open_high:
            drawing.line(x + width / 2, high, x + width / 2, high - 7, "text", width=1.5)
            drawing.path(f"M{x + width / 2 - 3:.1f} {high - 5:.1f}l3 -4l3 4", "text", stroked=True, width=1.5)
    drawing.line(LEFT, bottom, RIGHT, bottom, "axis")
