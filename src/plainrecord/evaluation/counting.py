"""Counts, and the scores made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plainrecord.datasets.records import FIELDS, CodedEvent
from plainrecord.evaluation.agreement import CRITERIA, FieldResult, Status, Tolerance, compare_field, count_of
from plainrecord.evaluation.alignment import Aligned

EVENT = "event"
"""The pseudo-field that counts whole events."""

EVENT_CRITERIA = ("found", "all_near", "all_exact")
"""An event is found when a prediction stands for it; and right when every checked field is near, or exact."""

LAYOUT: Mapping[str, tuple[str, ...]] = {EVENT: EVENT_CRITERIA, **CRITERIA}
"""Everything that is scored, in the order in which it is shown."""

_SIZES = {field: 3 + len(criteria) for field, criteria in LAYOUT.items()}
_STARTS = {field: sum(list(_SIZES.values())[:at]) for at, field in enumerate(_SIZES)}
SLOTS = sum(_SIZES.values())
"""How many numbers a unit's counts are: per field gold, predicted, gold in pairs, then right per criterion."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An aligned pair, or an event alone, with the result of each field; ``None`` for fields not checked."""

    aligned: Aligned
    results: tuple[tuple[str, FieldResult | None], ...]

    def status(self, field: str) -> Status:
        """What became of a field."""
        result = dict(self.results).get(field)
        return Status.UNCHECKED if result is None else result.status


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of ``right`` values. None where there is nothing to divide by."""

    gold: int
    predicted: int
    right: int

    @property
    def precision(self) -> float | None:
        """Share of predicted values that are right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of gold values that were found."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        both = self.gold + self.predicted
        return 2 * self.right / both if both else None


def outcome(aligned: Aligned, checked: frozenset[str], tolerance: Tolerance) -> Outcome:
    """Compare what is to be compared: of a gold event what it states, of a prediction alone what gold checks."""
    gold, predicted = aligned.gold, aligned.predicted
    fields = gold.stated if gold is not None else checked
    return Outcome(
        aligned,
        tuple(
            (field, _result(field, gold, predicted, tolerance) if field in fields else None)
            for field in FIELDS
        ),
    )


def _result(
    field: str, gold: CodedEvent | None, predicted: CodedEvent | None, tolerance: Tolerance
) -> FieldResult:
    if gold is not None and predicted is not None:
        return compare_field(field, gold, predicted, tolerance)
    none = (0,) * len(CRITERIA[field])
    return FieldResult(
        count_of(gold, field) if gold else 0, count_of(predicted, field) if predicted else 0, none
    )


def counts(one: Outcome) -> list[int]:
    """What an outcome adds to the counts, in the order of ``LAYOUT``."""
    gold, predicted = one.aligned.gold is not None, one.aligned.predicted is not None
    found = gold and predicted
    statuses = {result.status for _, result in one.results if result is not None}
    near = found and statuses <= {Status.EXACT, Status.NEAR, Status.NEITHER}
    exact = near and Status.NEAR not in statuses
    numbers = [int(gold), int(predicted), int(found), int(found), int(near), int(exact)]
    for field, result in one.results:
        if result is None:
            numbers += [0] * _SIZES[field]
        else:
            numbers += [result.gold, result.predicted, result.gold if found else 0, *result.right]
    return numbers


def summed(rows: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """The counts of several outcomes together."""
    total = [0] * SLOTS
    for row in rows:
        for at, number in enumerate(row):
            if number:
                total[at] += number
    return tuple(total)


def score(total: Sequence[int], field: str, criterion: str) -> Score:
    """The score of a field by a criterion."""
    start = _STARTS[field]
    return Score(total[start], total[start + 1], total[start + 3 + LAYOUT[field].index(criterion)])


def gold_in_pairs(total: Sequence[int], field: str) -> int:
    """How many gold values lie in events that were found."""
    return total[_STARTS[field] + 2]
