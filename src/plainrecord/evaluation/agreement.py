"""How far two events agree, field by field: the rules of comparison, and nothing else.

Every rule is symmetric: which of the two is gold makes no difference to whether they agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from plainrecord.datasets.assignment import best_pairs
from plainrecord.datasets.columns import ignored_words
from plainrecord.datasets.records import COUNTS, FIELDS, NAMES, Amount, CodedEvent, DatasetError, Days
from plainrecord.fields.place_point import great_circle_km
from plainrecord.world.gazetteer_names import fold_name, lookup_keys
from plainrecord.world.taxonomy import event_types


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near is near: days between two intervals, kilometres between two points, persons between two counts.

    Counts are near when they differ by at most ``persons``, or by ``persons_share`` of the higher one.
    """

    days: int = 3
    radius_km: float = 25.0
    persons: int = 1
    persons_share: float = 0.1

    def __post_init__(self) -> None:
        if min(self.days, self.radius_km, self.persons, self.persons_share) < 0:
            raise DatasetError("a tolerance cannot be below zero")


_CRITERIA: Mapping[str, tuple[str, ...]] = {
    "event_type": ("exact", "family"),
    "date": ("exact", "overlap", "within_days"),
    "place": ("same", "within_km"),
    "admin1": ("exact",),
    "country": ("exact",),
    **dict.fromkeys(NAMES, ("exact", "words")),
    **dict.fromkeys(COUNTS, ("exact", "overlap", "within")),
    "weapons": ("exact",),
    "modality": ("exact",),
}
CRITERIA: Mapping[str, tuple[str, ...]] = {field: _CRITERIA[field] for field in FIELDS}
"""The questions asked of each field, the strictest first. What fulfils the first fulfils the others."""


class Status(StrEnum):
    """What became of one field of one event."""

    EXACT = "exact"
    NEAR = "near"
    WRONG = "wrong"
    MISSING = "missing"
    SPURIOUS = "spurious"
    NEITHER = "neither"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class FieldResult:
    """The comparison of one field: how many values each side has, how many fulfil each criterion."""

    gold: int
    predicted: int
    right: tuple[int, ...]

    @property
    def status(self) -> Status:
        """The result in one word, for people."""
        if not self.gold and not self.predicted:
            return Status.NEITHER
        if not self.predicted:
            return Status.MISSING
        if not self.gold:
            return Status.SPURIOUS
        if self.right[0] == self.gold == self.predicted:
            return Status.EXACT
        return Status.NEAR if any(self.right) else Status.WRONG


def count_of(event: CodedEvent, field: str) -> int:
    """How many values the event has in a field."""
    value = event.value(field)
    if field in _LISTS:
        return len(_labels(value))
    return 0 if value is None or value == () else 1


def compare_field(field: str, gold: CodedEvent, predicted: CodedEvent, tolerance: Tolerance) -> FieldResult:
    """Compare one field of two events that are held to be one.

    Of lists, each value counts. A number of 0 persons and none at all are neither right nor wrong:
    datasets write 0 for both.
    """
    counts = count_of(gold, field), count_of(predicted, field)
    one, other = gold.value(field), predicted.value(field)
    if not all(counts):
        if field in COUNTS and not (one or other or _ZERO).figure:
            return FieldResult(0, 0, (0,) * len(CRITERIA[field]))
        return FieldResult(*counts, (0,) * len(CRITERIA[field]))
    if field == "place":
        return FieldResult(1, 1, same_place(gold, predicted, tolerance))
    return FieldResult(*counts, _RULES[field](one, other, tolerance))


_ZERO = Amount(0, 0, 0)
_WORD = re.compile(r"\w+")
_LISTS = frozenset({*NAMES, "weapons"})


# --- rules -------------------------------------------------------------------------------------------


def _event_type(one: tuple[str, ...], other: tuple[str, ...], _: Tolerance) -> tuple[int, ...]:
    exact = bool(set(one) & set(other))
    return int(exact), int(exact or bool(_families(one) & _families(other)))


@lru_cache(maxsize=4096)
def _families(types: tuple[str, ...]) -> frozenset[str]:
    known = event_types()
    return frozenset(known[name].family if name in known else name.partition(".")[0] for name in types)


def gap_days(one: Days, other: Days) -> int:
    """Days between two intervals, 0 when they touch or overlap by a day at least."""
    (first, last), (other_first, other_last) = one.ordinals, other.ordinals
    return max(0, other_first - last, first - other_last)


def _date(one: Days, other: Days, tolerance: Tolerance) -> tuple[int, ...]:
    gap = gap_days(one, other)
    return int(one == other), int(gap == 0), int(gap <= tolerance.days)


def same_place(one: CodedEvent, other: CodedEvent, tolerance: Tolerance) -> tuple[int, ...]:
    """Same: one gazetteer entry, or one name and no two countries. Near: that, or points near each other."""
    same = one.place_id is not None and one.place_id == other.place_id
    if not same and not (one.country and other.country and one.country != other.country):
        same = bool(_place_keys(one.place_names) & _place_keys(other.place_names))
    near = same or (
        one.point is not None
        and other.point is not None
        and great_circle_km(one.point, other.point) <= tolerance.radius_km
    )
    if not same and not (one.place_names and other.place_names):
        # Points alone: one and the same point is the same place.
        same = one.point is not None and one.point == other.point
    return int(same), int(near)


@lru_cache(maxsize=65536)
def _place_keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for name in names for key in lookup_keys(name) if key)


def _name(one: str, other: str, _: Tolerance) -> tuple[int, ...]:
    return (int(one == other or (bool(fold_name(one)) and fold_name(one) == fold_name(other))),)


def _amount(one: Amount, other: Amount, tolerance: Tolerance) -> tuple[int, ...]:
    apart = abs(one.figure - other.figure)
    allowed = max(tolerance.persons, tolerance.persons_share * max(one.figure, other.figure))
    (low, high), (other_low, other_high) = one.bounds, other.bounds
    exact = one.figure == other.figure
    return int(exact), int(exact or (low <= other_high and other_low <= high)), int(apart <= allowed)


def _codes(one: tuple[str, ...], other: tuple[str, ...], _: Tolerance) -> tuple[int, ...]:
    return (len(set(one) & set(other)),)


def _names(one: tuple[str, ...], other: tuple[str, ...], _: Tolerance) -> tuple[int, ...]:
    labels, others = _labels(one), _labels(other)
    if labels.keys() == others.keys():
        return len(labels), len(labels)
    exact = labels.keys() & others.keys()
    left = [labels[key] for key in sorted(labels.keys() - exact)]
    right = [others[key] for key in sorted(others.keys() - exact)]
    return len(exact), len(exact) + _paired(left, right)


@lru_cache(maxsize=65536)
def _labels(labels: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Folded label to the words that tell it from others; labels without a letter stay as they are."""
    return {key: _telling(key) for label in labels if (key := fold_name(label) or label.strip())}


@cache
def _telling(folded: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(folded))
    return frozenset(word for word in words - ignored_words() if not word.isdigit()) or words


def share_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two labels have half the words of the shorter one in common."""
    return bool(one and other) and 2 * len(one & other) >= min(len(one), len(other))


def _paired(left: list[frozenset[str]], right: list[frozenset[str]]) -> int:
    """How many labels can be paired one to one with a label that shares words."""
    edges = {
        (at, other): 1
        for at, one in enumerate(left)
        for other, words in enumerate(right)
        if share_words(one, words)
    }
    return len(best_pairs(edges))


_RULES: Mapping[str, Callable[[Any, Any, Tolerance], tuple[int, ...]]] = {
    "event_type": _event_type,
    "date": _date,
    "admin1": _name,
    "country": _name,
    "modality": _name,
    "weapons": _codes,
    **dict.fromkeys(NAMES, _names),
    **dict.fromkeys(COUNTS, _amount),
}

assert set(_RULES) | {"place"} == set(FIELDS) == set(_CRITERIA)
