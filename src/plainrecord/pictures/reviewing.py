"""Pictures of review: how far coders agree, and how often the engine's values were right at each confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from plainrecord.pictures.drawing import Drawing
from plainrecord.pictures.picture import Cell, Counted, DataTable, Picture, PictureError
from plainrecord.pictures.weeks import nothing

_ROW = 24
_LEFT = 250
_SCALE = 330


@dataclass(frozen=True, slots=True)
class AgreementScore:
    """How far two coders agree on a field, by a measure (percent, kappa, alpha); ``low`` and ``high`` are its interval.

    None where the measure has no value (no variation, too few units). ``units`` is on how many values it rests.
    """

    field: str
    measure: str
    coder_a: str
    coder_b: str
    units: int
    value: float | None
    low: float | None = None
    high: float | None = None


def coder_agreement(scores: Iterable[AgreementScore]) -> Picture:
    """Agreement of each two coders by field: a dot at the value, a line over its interval, one row for each score.

    Rows without a value are listed as such in the table and counted. Raises ``PictureError`` for a value outside -1..1.
    """
    rows = sorted(scores, key=lambda one: (one.measure, one.field, one.coder_a, one.coder_b))
    drawn = [one for one in rows if one.value is not None]
    for one in drawn:
        if any(bound is not None and not -1 <= bound <= 1 for bound in (one.low, one.value, one.high)):
            raise PictureError(
                f"{one.measure} of {one.field} is not between -1 and 1: {one.low}, {one.value}, {one.high}"
            )
    counted = Counted("scores", len(drawn), (("without a value", len(rows) - len(drawn)),))
    title = "Agreement of coders by field, with intervals"
    drawing = Drawing(
        "coder_agreement",
        title,
        f"Dots with intervals. {counted.sentence}",
        700,
        66 + _ROW * max(1, len(drawn)),
    )
    least = -1.0 if any(_least(one) < 0 for one in drawn) else 0.0
    span = 1.0 - least
    bottom = 30 + _ROW * len(drawn)
    if not drawn:
        nothing(drawing, "No two coders have coded the same yet.")
    for at in range(5):
        x, value = _LEFT + _SCALE * at / 4, least + span * at / 4
        if drawn:
            drawing.line(x, 24, x, bottom)
            drawing.text(x, 18, f"{value:g}", anchor="middle", kind="quiet", size=11)
    for down, one in enumerate(drawn):
        y = 42 + _ROW * down
        value = one.value or 0.0
        low, high = (value if bound is None else bound for bound in (one.low, one.high))
        place = [_LEFT + _SCALE * (bound - least) / span for bound in (low, value, high)]
        pair = f"{one.coder_a} \N{MULTIPLICATION SIGN} {one.coder_b}"
        drawing.text(
            _LEFT - 12, y + 4, f"{one.field}, {one.measure}: {pair}", anchor="end", size=11, longest=40
        )
        drawing.line(place[0], y, place[2], y, "accent", width=3)
        drawing.circle(
            place[1], y, 5, "accent", tip=f"{value:.3f} ({low:.3f} to {high:.3f}), {one.units:,} values"
        )
        drawing.text(_LEFT + _SCALE + 12, y + 4, f"{value:.2f}, n {one.units:,}", kind="quiet", size=11)
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    columns = ("measure", "field", "coder_a", "coder_b", "units", "value", "low", "high")
    table = tuple((o.measure, o.field, o.coder_a, o.coder_b, o.units, o.value, o.low, o.high) for o in rows)
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, table), counted)


def _least(one: AgreementScore) -> float:
    return min(bound for bound in (one.low, one.value) if bound is not None)


# --- calibration -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewedValue:
    """A value of the engine that a person has decided on: its field, its confidence (0 to 1), and whether it was right.

    ``is_right`` is None where the person was unsure: such values are counted and left out.
    """

    field: str
    confidence: float
    is_right: bool | None


_BINS = 10
_BOX = 340
_Z_95 = 1.959964


def calibration(values: Iterable[ReviewedValue]) -> Picture:
    """Share of values that review found right, by the engine's confidence in tenths, with Wilson's 95% interval.

    On the diagonal the confidence says what it means; below it the engine is too sure. Values reviewed are seldom a
    random draw (the uncertain come first in the queue), and the note says so. Raises ``PictureError`` for a confidence
    outside 0..1.
    """
    given = list(values)
    decided = [one for one in given if one.is_right is not None]
    bins: list[list[ReviewedValue]] = [[] for _ in range(_BINS)]
    for one in decided:
        if not 0 <= one.confidence <= 1:
            raise PictureError(f"a confidence lies between 0 and 1, got {one.confidence} ({one.field})")
        bins[min(_BINS - 1, int(one.confidence * _BINS + 1e-9))].append(one)
    counted = Counted(
        "reviewed values", len(decided), (("where the reviewer was unsure", len(given) - len(decided)),)
    )
    title = "Confidence of the engine against review"
    drawing = Drawing("calibration", title, f"Dots with intervals. {counted.sentence}", 480, _BOX + 90)
    left, bottom = 70.0, 20.0 + _BOX
    for at in range(0, _BINS + 1, 2):
        x, y = left + _BOX * at / _BINS, bottom - _BOX * at / _BINS
        drawing.line(left, y, left + _BOX, y)
        drawing.line(x, 20, x, bottom)
        drawing.text(left - 8, y + 4, f"{at / _BINS:g}", anchor="end", kind="quiet", size=11)
        drawing.text(x, bottom + 16, f"{at / _BINS:g}", anchor="middle", kind="quiet", size=11)
    drawing.line(left, bottom, left + _BOX, 20, "axis", dash="4 3")
    drawing.text(left + _BOX / 2, bottom + 36, "confidence that the engine gave", anchor="middle", size=11)
    drawing.text(8, 14, "share right", size=11)
    rows: list[tuple[Cell, ...]] = []
    for at, inside in enumerate(bins):
        if not inside:
            continue
        right = sum(bool(one.is_right) for one in inside)
        mean = sum(one.confidence for one in inside) / len(inside)
        share, (low, high) = right / len(inside), wilson(right, len(inside))
        rows.append(
            (
                f"{at / _BINS:g} to {(at + 1) / _BINS:g}",
                len(inside),
                right,
                *(round(n, 6) for n in (mean, share, low, high)),
            )
        )
        x = left + _BOX * mean
        drawing.line(x, bottom - _BOX * low, x, bottom - _BOX * high, "accent", width=3)
        drawing.circle(
            x, bottom - _BOX * share, 5, "accent", tip=f"{right:,} of {len(inside):,} right at {mean:.2f}"
        )
        drawing.text(x + 8, bottom - _BOX * share - 6, f"{len(inside):,}", kind="quiet", size=11)
    if not rows:
        drawing.text(
            left + _BOX / 2, 20 + _BOX / 2, "Nothing has been reviewed yet.", anchor="middle", kind="quiet"
        )
    drawing.text(8, drawing.height - 10, counted.sentence, kind="quiet", size=11, longest=130)
    columns = ("confidence", "values", "right", "mean_confidence", "share_right", "low", "high")
    notes = (
        "Values that were reviewed are seldom a random draw: the most uncertain come first in the queue.",
    )
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, tuple(rows)), counted, notes)


def wilson(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share (Wilson 1927); ``count`` is above 0."""
    share, z2 = right / count, _Z_95**2
    middle = share + z2 / (2 * count)
    reach = _Z_95 * sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return max(0.0, (middle - reach) / (1 + z2 / count)), min(1.0, (middle + reach) / (1 + z2 / count))
