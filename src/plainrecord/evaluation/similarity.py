"""How much two events look like one: the weight of what agrees in the weight of what both say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plainrecord.datasets.records import COUNTS, FIELDS, NAMES, CodedEvent, has_value
from plainrecord.evaluation.agreement import Tolerance, compare_field

SCALE = 1_000_000
"""Similarities are whole numbers from 0 to this, so that sums do not depend on their order."""

WEIGHTS: Mapping[str, int] = {
    **dict.fromkeys(FIELDS, 2),
    "event_type": 6,
    "date": 4,
    "place": 6,
    "initiators": 4,
    "killed": 4,
    "claimants": 1,
    "modality": 1,
}
"""What, where and when tell events apart better than the rest; who and how many dead come next."""

EVIDENCE_WEIGHT = 4
PARTIAL: Mapping[str, tuple[float, ...]] = {
    "event_type": (1.0, 0.5),
    "date": (1.0, 0.75, 0.5),
    "place": (1.0, 0.75),
    **dict.fromkeys(COUNTS, (1.0, 0.75, 0.5)),
    **dict.fromkeys(NAMES, (1.0, 0.75)),
}
"""What a criterion is worth, by its place in ``CRITERIA``; fields that are not named have one criterion."""


_REMEMBERED = 200_000  # comparisons per field; more would cost memory and be found again less
_SHIFT = 32
_SILENT, _NONE = 0, -1


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event with what comparing it with many others needs.

    ``numbers`` are, field by field, the number of its value (equal values have equal numbers), ``_NONE``
    where it says "none" and ``_SILENT`` where it says nothing; ``spoken`` lists the fields with the first two.
    """

    event: CodedEvent
    identity: str
    numbers: tuple[int, ...]
    spoken: tuple[tuple[int, int], ...]
    act: tuple[int, int] | None


class Similarity:
    """How alike events are, for a tolerance. Remembers what it compared, as the same values come again."""

    def __init__(self, tolerance: Tolerance) -> None:
        self.tolerance = tolerance
        self._numbers: list[dict[object, int]] = [{} for _ in FIELDS]
        self._shares: list[dict[int, float]] = [{} for _ in FIELDS]

    def prepare(self, events: Iterable[CodedEvent]) -> list[Prepared]:
        """Events in an order that does not depend on where they stood in their file."""
        return sorted(map(self._prepared, events), key=lambda one: one.identity)

    def _prepared(self, event: CodedEvent) -> Prepared:
        numbers = []
        for at, field in enumerate(FIELDS):
            if has_value(event, field):
                value = event.value(field)
                # Whether two names are one place depends on their countries, too.
                known = (value, event.country) if field == "place" else value
                numbers.append(self._numbers[at].setdefault(known, len(self._numbers[at]) + 1))
            else:
                numbers.append(_NONE if field in event.stated else _SILENT)
        spoken = tuple((at, number) for at, number in enumerate(numbers) if number != _SILENT)
        act = next(((one.start, one.end) for one in event.evidence if one.field == "event_type"), None)
        return Prepared(event, event.identity, tuple(numbers), spoken, act)

    def of(self, one: Prepared, other: Prepared) -> int:
        """From 0 (nothing agrees) to ``SCALE`` (all that both say is equal); which comes first is no matter.

        A field weighs fully when both have a value, half when one has and the other says "none", and
        nothing when one says nothing about it.
        """
        if one.identity == other.identity:
            return SCALE
        agreed, weight = 0.0, 0.0
        numbers, shares = other.numbers, self._shares
        for at, mine in one.spoken:
            theirs = numbers[at]
            if mine > 0 and theirs > 0:
                weight += _WEIGHTS[at]
                if mine == theirs:
                    agreed += _WEIGHTS[at]
                else:
                    share = shares[at].get(mine << _SHIFT | theirs)
                    agreed += _WEIGHTS[at] * (self._compared(at, one, other) if share is None else share)
            elif theirs not in (mine, _SILENT):
                weight += _WEIGHTS[at] / 2
        if (
            one.act
            and other.act
            and one.event.document_id
            and one.event.document_id == other.event.document_id
        ):
            weight += EVIDENCE_WEIGHT
            agreed += EVIDENCE_WEIGHT * (one.act[0] < other.act[1] and other.act[0] < one.act[1])
        return round(SCALE * agreed / weight) if weight else 0

    def _compared(self, at: int, one: Prepared, other: Prepared) -> float:
        share = _share(FIELDS[at], one.event, other.event, self.tolerance)
        known = self._shares[at]
        if len(known) < _REMEMBERED:
            known[one.numbers[at] << _SHIFT | other.numbers[at]] = share
        return share


_WEIGHTS = tuple(WEIGHTS[field] for field in FIELDS)


def _share(field: str, one: CodedEvent, other: CodedEvent, tolerance: Tolerance) -> float:
    """How much of a field agrees, 0 to 1; of lists, the mean over all values of both."""
    result = compare_field(field, one, other, tolerance)
    worths = PARTIAL.get(field, (1.0,))
    sides = result.gold + result.predicted
    counted, share = 0, 0.0
    for worth, right in zip(worths, result.right, strict=True):
        if right > counted:
            share += worth * 2 * (right - counted) / sides
            counted = right
    return share
