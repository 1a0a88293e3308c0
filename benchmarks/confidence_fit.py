"""The shares that confidences are made of, and what they are worth on documents they were not made from.

For each field and way a value is come by the confidence is the share of right values. The share is drawn towards
that of the whole field as if ``PRIOR_VALUES`` more values had been seen there (the mean of a beta-binomial), so that
a way seen twice is not called certain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

FIELDS = ("act", "date", "place", "initiator", "target", "killed", "injured", "weapon")
PRIOR_VALUES = 10
FEWEST_VALUES = 5
FOLDS = 10
#: The way of values whose own way was never or hardly seen.
OTHER = "other"

Table = Mapping[str, Mapping[str, tuple[float, int]]]
"""Field -> way -> the share of right values and how many were seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One value judged: ``credit`` is 1 when right, 0.5 when partly, 0 when wrong.

    ``source`` is the document, of articles their incident: what belongs together is never split between folds.
    """

    collection: str
    source: str
    field: str
    way: str
    confidence: float
    credit: float


def fitted(values: Iterable[Sample]) -> dict[str, dict[str, tuple[float, int]]]:
    """The shares; every field that has values has the way ``OTHER``, which is the whole field."""
    credits: dict[str, dict[str, list[float]]] = {}
    for sample in values:
        credits.setdefault(sample.field, {}).setdefault(sample.way, []).append(sample.credit)
    table: dict[str, dict[str, tuple[float, int]]] = {}
    for field in (field for field in FIELDS if field in credits):
        together = [credit for listed in credits[field].values() for credit in listed]
        whole = sum(together) / len(together)
        table[field] = {OTHER: (whole, len(together))}
        for way, listed in sorted(credits[field].items()):
            if len(listed) >= FEWEST_VALUES:
                share = (sum(listed) + PRIOR_VALUES * whole) / (len(listed) + PRIOR_VALUES)
                table[field][way] = (share, len(listed))
    return table


def fold_of(source: str) -> int:
    """The fold of a document or incident, by a hash of its name."""
    return int.from_bytes(hashlib.sha256(source.encode()).digest()[:4]) % FOLDS


def cross_fitted(values: Sequence[Sample]) -> list[Sample]:
    """The values with the confidence of a table made from the other folds alone.

    Fields of which the other folds hold no value keep the confidence they have.
    """
    found: list[Sample] = []
    for fold in range(FOLDS):
        held_back = [sample for sample in values if fold_of(sample.source) == fold]
        table = fitted(sample for sample in values if fold_of(sample.source) != fold)
        found += [replace(sample, confidence=confidence_in(table, sample)) for sample in held_back]
    return found


def confidence_in(table: Table, sample: Sample) -> float:
    """The share of a value's way, as the reading looks it up."""
    shares = table.get(sample.field)
    if shares is None:
        return sample.confidence
    return shares.get(sample.way, shares[OTHER])[0]
