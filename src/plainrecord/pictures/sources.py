"""Pictures of sources: with which fields they agree, which events they share, how late they are, what parties claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf

from plainrecord.model.linking import Agreement
from plainrecord.model.values import Count
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.drawing import Drawing
from plainrecord.pictures.picture import Cell, Counted, DataTable, Picture
from plainrecord.pictures.weeks import nothing
from plainrecord.stages.estimate import agreements_by_source, source_id
from plainrecord.stages.estimate import source_overlap as count_overlap

MOST_SOURCES = 20
_UNKNOWN = "publisher not known"
_ROW = 26
_NAMES = 210


def source_field_agreement(events: Iterable[RedactedEvent]) -> Picture:
    """Of how many events each source's last account agrees with the value chosen, field by field.

    For one event the matrix says which source agrees; for several it counts. ``differs`` is no error of a source: the
    value chosen follows a policy. Sources that tell of the most events come first; later ones are left out and counted.
    """
    several = list(events)
    found: Counter[tuple[str, str, Agreement]] = Counter()
    fields: dict[str, None] = {}
    for event in several:
        for (field, source), agreement in agreements_by_source(event.summary, event.reports).items():
            fields.setdefault(field)
            found[source, field, agreement] += 1
    order, names, counted = _sources(several)
    title = "Agreement of sources with the value chosen, by field"
    about = "one event" if len(several) == 1 else f"{len(several):,} events"
    width = _NAMES + 20 + 78 * max(1, len(fields))
    drawing = Drawing(
        "source_field_agreement",
        title,
        f"Matrix of sources by fields over {about}. {counted.sentence}",
        width,
        96 + _ROW * len(order),
    )
    columns = ("source", "field", "agrees", "differs", "silent")
    rows: list[tuple[Cell, ...]] = []
    if not order:
        nothing(drawing, "There is no event.")
    for across, field in enumerate(fields):
        drawing.text(_NAMES + 16 + 78 * across, 20, field.replace("_", " "), size=11, longest=13)
    for down, source in enumerate(order):
        y = 32 + _ROW * down
        drawing.text(_NAMES, y + 17, names[source], anchor="end", longest=32)
        for across, field in enumerate(fields):
            agrees, differs, silent = (found[source, field, which] for which in Agreement)
            rows.append((names[source], field, agrees, differs, silent))
            _agreement_cell(
                drawing, _NAMES + 16 + 78 * across, y, agrees, differs, f"{names[source]}, {field}"
            )
    foot = drawing.height - 34
    drawing.rect(_NAMES + 16, foot - 10, 14, 12, "kind1")
    drawing.text(_NAMES + 36, foot, "agrees", size=11)
    drawing.rect(_NAMES + 96, foot - 10, 14, 12, "kind2")
    drawing.text(_NAMES + 116, foot, "differs; number: agrees of those that speak", size=11)
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, tuple(rows)), counted)


def _agreement_cell(drawing: Drawing, x: float, y: float, agrees: int, differs: int, tip: str) -> None:
    speaks = agrees + differs
    if not speaks:
        drawing.text(x + 4, y + 17, "\N{EN DASH}", kind="quiet")
        return
    wide = 68.0
    part = wide * agrees / speaks
    drawing.rect(x, y + 18, part, 5, "kind1", tip=f"{tip}: agrees {agrees:,}")
    drawing.rect(x + part, y + 18, wide - part, 5, "kind2", tip=f"{tip}: differs {differs:,}")
    drawing.text(x, y + 14, f"{agrees:,} of {speaks:,}", size=11)


def source_overlap(events: Iterable[RedactedEvent]) -> Picture:
    """How many events each two sources both tell of; on the diagonal, how many a source tells of at all.

    The table also counts those that the two tell independently (their documents are not all of one lineage).
    """
    several = list(events)
    overlap = count_overlap(several)
    order, names, counted = _sources(several)
    title = "Events that two sources both tell of"
    cell = 44
    width = max(520, _NAMES + 20 + cell * len(order))
    drawing = Drawing(
        "source_overlap",
        title,
        f"Matrix of sources by sources. {counted.sentence}",
        width,
        70 + _ROW * max(1, len(order)),
    )
    rows: list[tuple[Cell, ...]] = []
    if not order:
        nothing(drawing, "There is no event.")
    for down, source in enumerate(order):
        y = 30 + _ROW * down
        drawing.text(_NAMES, y + 17, f"{names[source]} {down + 1}", anchor="end", longest=34)
        drawing.text(
            _NAMES + 16 + cell * down + cell / 2, 20, str(down + 1), anchor="middle", kind="quiet", size=11
        )
        for across, other in enumerate(order[: down + 1]):
            pair = (min(source, other), max(source, other))
            count = overlap.told[source] if source == other else overlap.both[pair]
            x = _NAMES + 16 + cell * across
            if source == other:
                drawing.rect(x, y, cell - 2, _ROW - 2, "pale", tip=f"{names[source]}: {count:,}")
            elif count:
                strength = min(1.0, count / max(1, min(overlap.told[source], overlap.told[other])))
                tip = f"{names[source]} and {names[other]}: {count:,}"
                drawing.rect(x, y + _ROW - 7, (cell - 2) * strength, 5, "kind1", tip=tip)
            drawing.text(
                x + cell / 2 - 1, y + 15, f"{count:,}" if count else "\N{EN DASH}", anchor="middle", size=11
            )
            either = overlap.told[source] + overlap.told[other] - count
            rows.append(
                (
                    names[other],
                    names[source],
                    count,
                    overlap.independent[pair] if source != other else None,
                    either,
                )
            )
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    columns = ("source_a", "source_b", "events_both", "events_independent", "events_either")
    notes = (
        "Sources that copy one another are one voice: events_independent in the table leaves such events out.",
    )
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, tuple(rows)), counted, notes)


def _sources(events: Iterable[RedactedEvent]) -> tuple[list[str], dict[str, str], Counted]:
    """Ids of the sources that tell of the most events, the names of all, and how many are left out."""
    told: Counter[str] = Counter()
    names: dict[str, str] = {}
    for event in events:
        told.update({source_id(report) for report in event.reports})
        for report in event.reports:
            source = report.document.source
            names[source_id(report)] = source.name if source else _UNKNOWN
    order = sorted(told, key=lambda one: (-told[one], one))
    shown = order[:MOST_SOURCES]
    return (
        shown,
        names,
        Counted("sources", len(shown), (("that tell of fewer events", len(order) - len(shown)),)),
    )


# --- delay -----------------------------------------------------------------------------------------------

_DELAYS: tuple[tuple[str, int, int], ...] = (
    ("same day", 0, 0), ("1 day", 1, 1), ("2 days", 2, 2), ("3 to 6 days", 3, 6), ("7 to 13 days", 7, 13),
    ("14 to 30 days", 14, 30), ("31 to 90 days", 31, 90), ("91 to 365 days", 91, 365), ("more than a year", 366, 10**9),
)  # fmt: skip


def reporting_delay(events: Iterable[RedactedEvent]) -> Picture:
    """Days from the event to the publication of each of its reports, for events of which one day is chosen.

    A report published before the day chosen for its event (a warning, or a wrong day) is left out and counted.
    """
    delays: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for event in events:
        when = event.summary.value("when")
        for report in event.reports:
            published = report.document.published
            if when is None or when.earliest is None or when.earliest != when.latest:
                without["of an event whose day is not known"] += 1
            elif published is None:
                without["without a day of publication"] += 1
            elif published < when.earliest:
                without["published before the day chosen"] += 1
            else:
                days = (published - when.earliest).days
                delays[next(name for name, low, high in _DELAYS if low <= days <= high)] += 1
    counted = Counted("reports", sum(delays.values()), tuple(sorted(without.items())))
    rows = tuple((name, delays[name]) for name, _, _ in _DELAYS)
    return bars(
        "reporting_delay",
        "Days from event to report",
        ("delay", "reports"),
        rows,
        counted,
        "No report has both days.",
    )


def bars(
    name: str,
    title: str,
    columns: tuple[str, str],
    rows: tuple[tuple[str, int], ...],
    counted: Counted,
    empty: str,
) -> Picture:
    """A picture of horizontal bars, each with its name and number."""
    drawing = Drawing(name, title, f"Bars. {counted.sentence}", 560, 50 + _ROW * len(rows))
    most = max((count for _, count in rows), default=0)
    if not most:
        nothing(drawing, empty)
    for down, (words, count) in enumerate(rows):
        y = 12 + _ROW * down
        if most:
            drawing.text(140, y + 15, words, anchor="end", longest=24)
            drawing.rect(150, y + 2, 330 * count / most, _ROW - 8, "accent", tip=f"{words}: {count:,}")
            drawing.text(156 + 330 * count / most, y + 15, f"{count:,}", size=11)
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    return Picture(name, title, drawing.svg(), DataTable(columns, rows), counted)


# --- claims ----------------------------------------------------------------------------------------------

_COMPARED = ("lower", "within", "higher", "alone")
_MOST_ACTORS = 16


def claims_by_actor(events: Iterable[RedactedEvent]) -> Picture:
    """Figures that named speakers give for people harmed, against those that others give for the same event.

    For each outcome and party of an event, a speaker's figure is ``lower`` or ``higher`` when its best number lies
    below or above all that others leave possible, ``within`` when it lies inside their range, ``alone`` when nobody
    else gives one. The outlet's own voice is one of the others. Nothing here says who is right.
    """
    found: Counter[tuple[str, str]] = Counter()
    for event in events:
        for estimate in event.summary.estimates:
            for figure in estimate.values:
                for speaker in filter(None, dict.fromkeys(figure.claimants)):
                    others = [one.value for one in estimate.values if speaker not in one.claimants]
                    found[speaker, _compared(figure.value, others)] += 1
    totals: Counter[str] = Counter()
    for (speaker, _), count in found.items():
        totals[speaker] += count
    order = sorted(totals, key=lambda one: (-totals[one], one))
    shown = order[:_MOST_ACTORS]
    inside = sum(totals[speaker] for speaker in shown)
    counted = Counted("figures", inside, (("of speakers with fewer", sum(totals.values()) - inside),))
    title = "Figures by speaker against those of others"
    drawing = Drawing(
        "claims_by_actor", title, f"Bars by speaker. {counted.sentence}", 640, 76 + _ROW * max(1, len(shown))
    )
    words = {
        "lower": "lower than all others",
        "within": "within their range",
        "higher": "higher",
        "alone": "nobody else",
    }
    drawing.legend(((f"kind{at}", words[name]) for at, name in enumerate(_COMPARED, start=1)), 16, 22, 620)
    if not shown:
        nothing(drawing, "No speaker gives a figure.")
    most = max((totals[speaker] for speaker in shown), default=1)
    for down, speaker in enumerate(shown):
        x, y = _NAMES + 16.0, 36 + _ROW * down
        drawing.text(_NAMES, y + 15, speaker, anchor="end", longest=32)
        for at, name in enumerate(_COMPARED, start=1):
            width = 340 * found[speaker, name] / most
            if width:
                drawing.rect(
                    x,
                    y + 2,
                    width,
                    _ROW - 8,
                    f"kind{at}",
                    tip=f"{speaker}: {words[name]} {found[speaker, name]:,}",
                )
            x += width
        drawing.text(x + 6, y + 15, f"{totals[speaker]:,}", size=11)
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    rows: list[tuple[Cell, ...]] = [
        (speaker, *(found[speaker, name] for name in _COMPARED)) for speaker in shown
    ]
    return Picture(
        drawing.name, title, drawing.svg(), DataTable(("speaker", *_COMPARED), tuple(rows)), counted
    )


def _compared(own: Count, others: Sequence[Count]) -> str:
    """How a count stands to all that others leave possible."""
    mine = _first(own.best, own.low, own.high)
    lows = [low for other in others if (low := _first(other.low, other.best, other.high)) is not None]
    highs = [other.high if other.high is not None else inf for other in others]
    if not lows or mine is None:
        return "alone"
    return "lower" if mine < min(lows) else "higher" if mine > max(highs) else "within"


def _first(*figures: int | None) -> int | None:
    return next((figure for figure in figures if figure is not None), None)
