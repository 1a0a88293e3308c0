"""The scores as a table: cells of text for a terminal, and HTML for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from plainrecord.datasets.records import COUNTS
from plainrecord.evaluation.agreement import Tolerance
from plainrecord.evaluation.bootstrap import Interval
from plainrecord.evaluation.counting import EVENT
from plainrecord.evaluation.scoring import Difference, Evaluation, Metric

HEADINGS = (
    "field", "counts as right", "gold", "predicted", "right", "precision", "recall", "F1", "95% interval of F1",
    "if found",
)  # fmt: skip
DIFFERENCE_HEADINGS = ("field", "counts as right", "precision", "recall", "F1", "95% interval of F1")
NOTHING = "-"
_CELL = "text-align:start;vertical-align:top;padding:.1em .8em .1em 0;border:0;"


def rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """One row of cells per metric of which either side has a value; scores are percentages, ``-`` is undefined."""
    for metric in evaluation.metrics:
        score = metric.score
        if not (score.gold or score.predicted):
            continue
        yield (
            field_name(metric.field),
            criterion_name(metric, evaluation.settings.tolerance),
            f"{score.gold:,}",
            f"{score.predicted:,}",
            f"{score.right:,}",
            percent(score.precision),
            percent(score.recall),
            percent(score.f1),
            interval(metric.intervals[2]),
            NOTHING if metric.field == EVENT else percent(metric.right_in_pairs),
        )


def difference_rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """One row of cells per difference that is defined, in percentage points with their sign."""
    for one in evaluation.differences:
        if all(value is None for value in one.values):
            continue
        name = criterion_name(one, evaluation.settings.tolerance)
        yield (field_name(one.field), name, *map(points, one.values), interval(one.intervals[2], signed=True))


def field_name(field: str) -> str:
    """A field as people say it."""
    return field.replace("_", " ")


def criterion_name(one: Metric | Difference, tolerance: Tolerance) -> str:
    """What counts as right, with the tolerance."""
    if one.criterion == "within_days":
        return f"at most {tolerance.days} days apart"
    if one.criterion == "within_km":
        return f"at most {tolerance.radius_km:g} km apart"
    if one.criterion == "within":
        return f"within {tolerance.persons} or {100 * tolerance.persons_share:g}%"
    names = {
        "words": "shares words",
        "overlap": "ranges overlap" if one.field in COUNTS else "intervals overlap",
        "family": "same family",
        "same": "same place",
        "all_near": "found, no field wrong",
        "all_exact": "found, all exact",
        "exact": "best number" if one.field in COUNTS else "exact",
    }
    return names.get(one.criterion, one.criterion)


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal."""
    return NOTHING if share is None else f"{100 * share:.1f}"


def points(share: float | None) -> str:
    """A difference of two shares in percentage points, with its sign."""
    return NOTHING if share is None else f"{100 * share + 0.0:+.1f}"


def interval(ends: Interval | None, *, signed: bool = False) -> str:
    """An interval as ``low to high``."""
    show = points if signed else percent
    return NOTHING if ends is None else f"{show(ends[0])} to {show(ends[1])}"


def scores_html(evaluation: Evaluation) -> str:
    """The scores as an HTML fragment without script; names of files are escaped."""
    title = f"{evaluation.predictions.name} against {evaluation.gold.name}"
    parts = [f"<p><b>{escape(title)}</b></p>", table_html(HEADINGS, rows(evaluation))]
    if evaluation.against is not None:
        parts.append(f"<p><b>Difference from {escape(evaluation.against)}</b></p>")
        parts.append(table_html(DIFFERENCE_HEADINGS, difference_rows(evaluation)))
    parts += [f"<p>{escape(note)}</p>" for note in evaluation.notes]
    return f"<div>{''.join(parts)}</div>"


def table_html(headings: Sequence[str], table: Iterator[tuple[str, ...]]) -> str:
    """A plain table; every cell is escaped."""
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in headings)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in table
    )
    return (
        f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
