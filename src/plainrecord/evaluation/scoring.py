"""Evaluate predictions against gold: read, align, compare, count, resample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from pathlib import Path

from plainrecord.datasets.columns import ColumnTable, default_columns, load_columns
from plainrecord.datasets.records import CodedEvent, DatasetError
from plainrecord.evaluation.agreement import Tolerance
from plainrecord.evaluation.alignment import LEAST_SIMILARITY, Alignment, align
from plainrecord.evaluation.bootstrap import Interval, percentile_interval, resampled
from plainrecord.evaluation.counting import (
    EVENT,
    LAYOUT,
    SLOTS,
    Outcome,
    Score,
    counts,
    gold_in_pairs,
    outcome,
    score,
    summed,
)
from plainrecord.evaluation.reading import EventFile, read_events, unused_map_names

FEW_UNITS = 20
_SHOWN_COLUMNS = 8
Events = Path | str | EventFile | Iterable[CodedEvent]
MEASURES: tuple[str, ...] = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Settings:
    """How an evaluation is made. ``bootstrap`` is the number of resamples (0: no intervals)."""

    tolerance: Tolerance = with_default(default_factory=Tolerance)
    least_similarity: float = LEAST_SIMILARITY
    bootstrap: int = 1000
    seed: int = 1
    whole_file: bool = False
    gold_documents_only: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.least_similarity <= 1:
            raise DatasetError(
                f"least similarity {self.least_similarity:g}: give a number above 0, at most 1"
            )
        if self.bootstrap < 0:
            raise DatasetError("bootstrap: give the number of resamples, 0 for none")


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the result. ``intervals`` are those of ``MEASURES``; None where there is none.

    ``gold_in_pairs`` counts the gold values of events that were found: ``right`` of them is how well the
    field is read when the event is found at all.
    """

    field: str
    criterion: str
    score: Score
    gold_in_pairs: int
    intervals: tuple[Interval | None, ...] = (None, None, None)

    @property
    def right_in_pairs(self) -> float | None:
        """Share of the gold values of found events that are right."""
        return self.score.right / self.gold_in_pairs if self.gold_in_pairs else None


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the predictions score higher (above 0) or lower than others, with intervals."""

    field: str
    criterion: str
    values: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of predictions, and what they are made of: every event of both files with its result.

    ``against`` names the predictions that ``differences`` compare with. ``notes`` are what a reader of the
    scores should know; nothing in an evaluation depends on the order of rows in the files.
    """

    gold: EventFile
    predictions: EventFile
    settings: Settings
    alignment: Alignment
    outcomes: tuple[Outcome, ...]
    checked: tuple[str, ...]
    metrics: tuple[Metric, ...]
    notes: tuple[str, ...] = ()
    against: str | None = None
    differences: tuple[Difference, ...] = ()

    def metric(self, field: str, criterion: str | None = None) -> Metric:
        """The metric of a field, by its strictest criterion unless named; raises ``KeyError`` if not scored."""
        for one in self.metrics:
            if one.field == field and criterion in (None, one.criterion):
                return one
        raise KeyError(
            f"{field} {criterion or ''} was not scored; scored are {', '.join((EVENT, *self.checked))}"
        )

    def _repr_html_(self) -> str:
        from plainrecord.evaluation.tables import scores_html  # noqa: PLC0415 (tables imports this module)

        return scores_html(self)


def evaluate(
    gold: Events,
    predictions: Events,
    settings: Settings | None = None,
    *,
    against: Events | None = None,
    mapping: Path | str | None = None,
) -> Evaluation:
    """Score predictions against gold.

    Each side is a file (JSON Lines in the wire format, or CSV), or events. ``mapping`` is a TOML file that
    says what the columns of a CSV file hold (see ``columns.toml``). With ``against``, other predictions for
    the same gold, the evaluation has the difference of each score and its interval, over the same resamples.

    Raises ``DatasetError`` for what cannot be read or compared; the message says where and what to do.
    """
    settings = settings or Settings()
    table = load_columns(Path(mapping) if mapping is not None else None)
    sides = [_file(side, name, table) for side, name in ((gold, "gold"), (predictions, "predictions"))]
    others = None if against is None else _file(against, "other predictions", table)
    if not sides[0].events and not sides[0].eventless:
        raise DatasetError(f"{sides[0].name}: there is no event in it to score against")
    one = _compared(sides[0], sides[1], settings)
    other = None if others is None else _compared_alike(one, sides[0], others, settings)
    rows = _unit_rows(one, other)
    samples = resampled(rows, settings.bootstrap, settings.seed) if len(rows) > 1 else []
    files = tuple(file for file in (*sides, others) if file is not None)
    return Evaluation(
        gold=sides[0],
        predictions=sides[1],
        settings=settings,
        alignment=one.alignment,
        outcomes=one.outcomes,
        checked=one.checked,
        metrics=tuple(_metrics(one, samples)),
        notes=tuple(
            _notes(one, sides, settings, len(rows), unused_map_names(table, default_columns(), files))
        ),
        against=others.name if others else None,
        differences=tuple(_differences(one, other, samples)) if other else (),
    )


# --- the way there -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Compared:
    alignment: Alignment
    outcomes: tuple[Outcome, ...]
    rows: tuple[tuple[str, list[int]], ...]
    checked: tuple[str, ...]
    total: tuple[int, ...]


def _file(side: Events, name: str, table: ColumnTable) -> EventFile:
    if isinstance(side, EventFile):
        return side
    if isinstance(side, str | Path):
        return read_events(Path(side), table)
    return EventFile(name, tuple(side))


def _compared(gold: EventFile, predictions: EventFile, settings: Settings) -> _Compared:
    tolerance = settings.tolerance
    alignment = align(
        gold,
        replace(predictions, events=tuple(map(_with_all_sides, predictions.events))),
        tolerance,
        settings.least_similarity,
        whole_file=settings.whole_file,
        gold_documents_only=settings.gold_documents_only,
    )
    checked: frozenset[str] = frozenset().union(*(event.stated for event in gold.events))
    outcomes = tuple(outcome(one, checked, tolerance) for one in alignment.aligned)
    rows = tuple((one.aligned.unit, counts(one)) for one in outcomes)
    in_order = tuple(field for field in LAYOUT if field in checked)
    return _Compared(alignment, outcomes, rows, in_order, summed(row for _, row in rows))


def _compared_alike(one: _Compared, gold: EventFile, others: EventFile, settings: Settings) -> _Compared:
    """The other predictions, paired as the first ones were: the difference is to be theirs alone."""
    whole_file = one.alignment.by_document is None
    other = _compared(gold, others, replace(settings, whole_file=whole_file))
    if other.alignment.by_document is None and not whole_file:
        raise DatasetError(
            f"{others.name} does not name the document of each event, so it cannot be compared document by "
            "document; name them, or give --whole-file to compare both over the whole files"
        )
    return other


def _with_all_sides(event: CodedEvent) -> CodedEvent:
    """A prediction whose file has no column for all sides together: its initiators and its targets are those."""
    if event.actors or "actors" in event.stated or not (event.initiators or event.targets):
        return event
    return replace(event, actors=tuple(dict.fromkeys((*event.initiators, *event.targets))))


def _unit_rows(one: _Compared, other: _Compared | None) -> list[list[int]]:
    """The counts of each unit; with other predictions theirs behind them, so that both are drawn together."""
    sides = [one] if other is None else [one, other]
    width = SLOTS * len(sides)
    by_unit = {unit: [0] * width for side in sides for unit in side.alignment.units}
    for at, side in enumerate(sides):
        for unit, row in side.rows:
            numbers = by_unit[unit]
            for slot, number in enumerate(row, start=at * SLOTS):
                if number:
                    numbers[slot] += number
    return [by_unit[unit] for unit in sorted(by_unit)]


def _scored(one: _Compared) -> Iterator[tuple[str, str]]:
    for field in (EVENT, *one.checked):
        for criterion in LAYOUT[field]:
            yield field, criterion


def _metrics(one: _Compared, samples: Sequence[tuple[int, ...]]) -> Iterator[Metric]:
    for field, criterion in _scored(one):
        drawn = [score(sample, field, criterion) for sample in samples]
        intervals = tuple(percentile_interval([getattr(each, name) for each in drawn]) for name in MEASURES)
        in_pairs = gold_in_pairs(one.total, field)
        yield Metric(field, criterion, score(one.total, field, criterion), in_pairs, intervals)


def _differences(
    one: _Compared, other: _Compared, samples: Sequence[tuple[int, ...]]
) -> Iterator[Difference]:
    for field, criterion in _scored(one):
        whole = score(one.total, field, criterion), score(other.total, field, criterion)
        drawn = [(score(each, field, criterion), score(each[SLOTS:], field, criterion)) for each in samples]
        values = tuple(_minus(*whole, name) for name in MEASURES)
        intervals = tuple(percentile_interval([_minus(*pair, name) for pair in drawn]) for name in MEASURES)
        yield Difference(field, criterion, values, intervals)


def _minus(one: Score, other: Score, name: str) -> float | None:
    left, right = getattr(one, name), getattr(other, name)
    return None if left is None or right is None else left - right


def _notes(
    one: _Compared, sides: Sequence[EventFile], settings: Settings, units: int, slips: Sequence[str]
) -> Iterator[str]:
    gold, predictions = sides
    if slips:
        yield f"the map names columns that no file has: {', '.join(slips)}"
    for side in sides:
        if side.unused_columns:
            shown, more = side.unused_columns[:_SHOWN_COLUMNS], len(side.unused_columns) - _SHOWN_COLUMNS
            rest = f" and {more} more" if more > 0 else ""
            yield f"{side.name}: columns not used: {', '.join(shown)}{rest}"
    if one.alignment.by_document is None:
        yield (
            "events were paired over the whole files, by days, country and what else agrees; events without a "
            "document are resampled one by one, so intervals are too narrow where events hang together"
        )
    else:
        yield f"events were paired inside documents, named by their {one.alignment.by_document}"
    if one.alignment.documents_not_in_gold:
        count = one.alignment.documents_not_in_gold
        left_out = "left out" if settings.gold_documents_only else "counted as spurious"
        hint = "" if settings.gold_documents_only else "; give --gold-documents-only if gold is a sample"
        yield f"{predictions.name} has events of {count:,} documents that {gold.name} does not name: {left_out}{hint}"
    if settings.bootstrap and units < FEW_UNITS:
        noun = "documents" if one.alignment.by_document else "events"
        yield f"the intervals rest on {units} {noun}, which are too few to trust them"
