"""Profiles as columns of numbers, to tell of many pairs at once which could be one event at all.

Nothing is decided here: a pair is only given up when it surely stays below the floor. The comparisons themselves are
those of ``measures``: where few values occur, each pair of values is measured once, by two profiles that have them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import radians
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plainrecord.fields.place_point import EARTH_RADIUS_KM
from plainrecord.stages.link.candidates import Pairs, ranges, weighed_keys
from plainrecord.stages.link.comparisons import Comparison, Comparisons
from plainrecord.stages.link.measures import (
    DECIMALS,
    FEW_WORDS,
    LIKENESS_OF_FEW,
    NEIGHBOUR_KM,
    ONE_FORM,
    REGION_KM,
)
from plainrecord.stages.link.profile import Days, Profile, Spot

_Positions = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]

#: Sums of weights and kilometres that lie this near a bound count as on its better side.
_ROUNDING = 1e-9
_ROUNDING_KM = 1e-6
_PAIRS_AT_ONCE = 4_096
#: So many pairs of values are remembered in a table; more are measured where they occur.
_MOST_REMEMBERED = 4_000_000

#: What a measure looks at, where it takes few values.
_VALUES: Mapping[str, Callable[[Profile], Hashable]] = {
    "act_kinship": lambda one: (one.event_type, one.may_be),
    "days_apart": lambda one: one.days,
    "publication_days_apart": lambda one: one.published,
    "areas_shared": lambda one: one.areas,
    "killed_apart": lambda one: one.killed,
    "injured_apart": lambda one: one.injured,
    "main_accounts": lambda one: one.is_main,
    "initiators_shared": lambda one: one.initiators,
    "targets_shared": lambda one: one.targets,
    "weapons_shared": lambda one: one.weapons,
}
#: The words that a measure multiplies, with their weights.
_WORDS: Mapping[str, Callable[[Profile], Mapping[Any, float]]] = {
    "ages_shared": lambda one: dict.fromkeys(one.traits.ages, 1.0),
    "names_shared": lambda one: dict.fromkeys(one.traits.names, 1.0),
    "account_likeness": lambda one: one.account,
    "document_likeness": lambda one: one.traits.words,
}
_INTERVALS: Mapping[str, Callable[[Profile], Sequence[Days]]] = {
    "document_days_apart": lambda one: one.traits.days,
}

_PLACES = ("places_differ",)
_FORMS, _DOCUMENTS = "form_contradictions", "document_likeness"
_UNKNOWN = -1


class Compared(NamedTuple):
    """Pairs of positions, the smaller first, and by pair the level of every comparison of the table in its order."""

    pairs: NDArray[np.int32]
    levels: NDArray[np.uint8]


class Columns:
    """The ``columns`` of some profiles, for one table."""

    def __init__(self, profiles: Sequence[Profile], table: Comparisons) -> None:
        self._profiles = profiles
        self._bias = table.bias
        by_measure = {comparison.measure: comparison for comparison in table.comparisons}
        words = [_Words.of(profiles, by_measure.pop(name)) for name in _WORDS if name in by_measure]
        self.columns: list[_Column] = [
            *(_Values.of(profiles, by_measure.pop(name)) for name in _VALUES if name in by_measure),
            *(_Intervals.of(profiles, by_measure.pop(name)) for name in _INTERVALS if name in by_measure),
            *(_Places.of(profiles, by_measure.pop(name)) for name in _PLACES if name in by_measure),
            *words,
            *(_Forms(by_measure.pop(_FORMS), profiles, one) for one in words
              if one.comparison.measure == _DOCUMENTS and _FORMS in by_measure),
        ]  # fmt: skip
        place_of = {comparison.measure: at for at, comparison in enumerate(table.comparisons)}
        self._places = [place_of[one.comparison.measure] for one in self.columns]
        self._rest = tuple((place_of[name], comparison) for name, comparison in by_measure.items())
        best = [one.level_weights.max() for one in self.columns]
        last = sum(max(level.weight for level in one.levels) for _, one in self._rest)
        self._most_to_come = [last + sum(best[at + 1 :]) for at in range(len(best))]

    def hopeful(self, pairs: Pairs, least: float) -> Compared:
        """Those of some pairs of positions whose log odds reach ``least``, but for rounding."""
        odds = np.full(len(pairs), self._bias)
        levels = np.empty((len(pairs), len(self._places) + len(self._rest)), np.uint8)
        for column, place, most in zip(self.columns, self._places, self._most_to_come, strict=True):
            level = column.levels(pairs[:, 0], pairs[:, 1])
            levels[:, place] = level
            odds += column.level_weights[level]
            kept = odds + most >= least - _ROUNDING
            if not kept.all():
                pairs, odds, levels = pairs[kept], odds[kept], levels[kept]
        for row, (one, other) in enumerate(pairs.tolist()):
            for place, comparison in self._rest:
                levels[row, place] = level_of = comparison.level(self._profiles[one], self._profiles[other])
                odds[row] += comparison.levels[level_of].weight
        kept = odds >= least - _ROUNDING
        return Compared(pairs[kept].astype(np.int32), levels[kept])


@dataclass(frozen=True, slots=True)
class _Column:
    """One comparison over many pairs."""

    comparison: Comparison

    @property
    def level_weights(self) -> _Floats:
        """What each level weighs."""
        return np.array([level.weight for level in self.comparison.levels])

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        """The level that the comparison reaches for each pair."""
        raise NotImplementedError

    def levels_of(self, value: NDArray[Any], missing: _Flags) -> _Positions:
        """The levels of values of the measure."""
        found: _Positions = np.where(missing, 0, 1 + np.searchsorted(np.array(self.comparison.bounds), value))
        return found


@dataclass(frozen=True, slots=True)
class _Values(_Column):
    """A comparison of few values: the number of each profile's value, and a profile that has it."""

    number: _Positions
    examples: tuple[Profile, ...]
    known: NDArray[np.int8]

    @classmethod
    def of(cls, profiles: Sequence[Profile], comparison: Comparison) -> _Values:
        number, examples = _numbered(profiles, _VALUES[comparison.measure])
        remembered = len(examples) ** 2 if len(examples) ** 2 <= _MOST_REMEMBERED else 0
        return cls(comparison, number, examples, np.full(remembered, _UNKNOWN, np.int8))

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        code = self.number[one] * len(self.examples) + self.number[other]
        if len(self.known):
            unknown = np.unique(code[self.known[code] == _UNKNOWN])
            self.known[unknown] = self._measured(unknown)
            remembered: _Positions = self.known[code].astype(np.int64)
            return remembered
        codes, inverse = np.unique(code, return_inverse=True)
        found: _Positions = self._measured(codes)[inverse]
        return found

    def _measured(self, codes: _Positions) -> _Positions:
        comparison, examples, count = self.comparison, self.examples, len(self.examples)
        levels = (
            comparison.level(examples[code // count], examples[code % count]) for code in codes.tolist()
        )
        return np.fromiter(levels, np.int64, len(codes))


def _numbered(
    profiles: Sequence[Profile], value_of: Callable[[Profile], Hashable]
) -> tuple[_Positions, tuple[Profile, ...]]:
    """The number of each profile's value, and for each number a profile that has it."""
    numbers: dict[Hashable, int] = {}
    examples: list[Profile] = []
    number = np.empty(len(profiles), np.int64)
    for position, profile in enumerate(profiles):
        value = value_of(profile)
        if value not in numbers:
            numbers[value] = len(numbers)
            examples.append(profile)
        number[position] = numbers[value]
    return number, tuple(examples)


@dataclass(frozen=True, slots=True)
class _Intervals(_Column):
    """A comparison of the nearest of several intervals; those that a profile lacks lie in no time."""

    first: _Floats
    last: _Floats

    @classmethod
    def of(cls, profiles: Sequence[Profile], comparison: Comparison) -> _Intervals:
        intervals_of = _INTERVALS[comparison.measure]
        most = max((len(intervals_of(profile)) for profile in profiles), default=0)
        ends = np.full((2, len(profiles), most), np.nan)
        for position, profile in enumerate(profiles):
            for at, interval in enumerate(intervals_of(profile)):
                ends[:, position, at] = interval
        return cls(comparison, ends[0], ends[1])

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        nearest = np.full(len(one), np.inf)
        for mine in range(self.first.shape[1]):
            for theirs in range(self.first.shape[1]):
                gap = np.maximum(
                    self.first[one, mine] - self.last[other, theirs],
                    self.first[other, theirs] - self.last[one, mine],
                )
                nearest = np.fmin(nearest, np.maximum(gap, 0))
        missing = np.isinf(nearest)
        return self.levels_of(np.where(missing, 0, nearest), missing)


@dataclass(frozen=True, slots=True)
class _Words(_Column):
    """A comparison that adds up products of weights of shared words: ``word[start[n]:start[n + 1]]`` are those of n."""

    start: _Positions
    word: NDArray[np.int32]
    weight: _Floats
    column_of: NDArray[np.int32]

    @classmethod
    def of(cls, profiles: Sequence[Profile], comparison: Comparison) -> _Words:
        start, word, weight, words = weighed_keys(map(_WORDS[comparison.measure], profiles))
        return cls(comparison, start, word.astype(np.int32), weight, np.zeros(words, np.int32))

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        total = self.shared(one, other)
        mine, theirs = self._length(one), self._length(other)
        if self.comparison.measure == _DOCUMENTS:
            few = np.minimum(mine, theirs) < FEW_WORDS
            total = np.where(few, np.minimum(total, LIKENESS_OF_FEW), total)
        return self.levels_of(total, (mine == 0) | (theirs == 0))

    def shared(self, one: _Positions, other: _Positions) -> _Floats:
        """What the words that each pair shares add up to.

        A block pairs few profiles with many. Those few are put first in their pairs, so that one table of their
        words serves many pairs.
        """
        total = np.empty(len(one))
        often = np.bincount(np.concatenate([one, other]), minlength=len(self.start))
        rarer_first = often[one] < often[other]
        one, other = np.where(rarer_first, other, one), np.where(rarer_first, one, other)
        order = np.argsort(one, kind="stable")
        for start in range(0, len(order), _PAIRS_AT_ONCE):
            some = order[start : start + _PAIRS_AT_ONCE]
            total[some] = self._shared(one[some], other[some])
        return total

    def _shared(self, one: _Positions, other: _Positions) -> _Floats:
        rows, row = np.unique(one, return_inverse=True)
        entry = ranges(self.start[rows], self.start[rows + 1])
        here, column = np.unique(self.word[entry], return_inverse=True)
        width = len(here) + 1
        table = np.zeros((len(rows), width))  # the last column is 0: words of none of the rows
        table[np.repeat(np.arange(len(rows)), self._length(rows)), column] = self.weight[entry]
        self.column_of[here] = np.arange(-len(here), 0)
        entry, length = ranges(self.start[other], self.start[other + 1]), self._length(other)
        cell = np.repeat(row * width + len(here), length) + self.column_of[self.word[entry]]
        self.column_of[here] = 0
        product = table.ravel()[cell] * self.weight[entry]
        return np.round(np.bincount(np.repeat(np.arange(len(other)), length), product, len(other)), DECIMALS)

    def _length(self, rows: _Positions) -> _Positions:
        length: _Positions = self.start[rows + 1] - self.start[rows]
        return length


@dataclass(frozen=True, slots=True)
class _Places(_Column):
    """``places_differ``, at most as far as it surely is: the points of accounts and of documents, and the names."""

    own: _Floats
    told: _Floats
    start: _Positions
    name: _Positions
    names: int

    @classmethod
    def of(cls, profiles: Sequence[Profile], comparison: Comparison) -> _Places:
        start, name, _, names = weighed_keys(dict.fromkeys(one.place_names, 1.0) for one in profiles)
        return cls(
            comparison,
            points_of([profile.spots for profile in profiles]),
            points_of([profile.traits.spots for profile in profiles]),
            start, name, max(1, names),
        )  # fmt: skip

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        own = nearest_km(self.own, one, other) - _ROUNDING_KM
        differ = np.zeros(len(one), np.int64)
        far = np.flatnonzero(own > NEIGHBOUR_KM)
        far = far[~self._share_a_name(one[far], other[far])]
        told = np.nan_to_num(nearest_km(self.told, one[far], other[far])) - _ROUNDING_KM
        differ[far] = np.where(told <= NEIGHBOUR_KM, 1, np.where(told > REGION_KM, 3, 2))
        return self.levels_of(differ, np.isnan(own))

    def _share_a_name(self, one: _Positions, other: _Positions) -> _Flags:
        mine, theirs = (
            np.repeat(np.arange(len(rows)), self.start[rows + 1] - self.start[rows]) * self.names
            + self.name[ranges(self.start[rows], self.start[rows + 1])]
            for rows in (one, other)
        )
        shares = np.zeros(len(one), np.bool_)
        shares[np.intersect1d(mine, theirs, assume_unique=True) // self.names] = True
        return shares


@dataclass(frozen=True, slots=True)
class _Forms(_Column):
    """``form_contradictions``: measured where the documents are alike enough, and missing for all other pairs."""

    profiles: Sequence[Profile]
    words: _Words

    def levels(self, one: _Positions, other: _Positions) -> _Positions:
        found = np.zeros(len(one), np.int64)
        alike = np.flatnonzero(self.words.shared(one, other) >= ONE_FORM)
        for at, first, second in zip(alike.tolist(), one[alike].tolist(), other[alike].tolist(), strict=True):
            found[at] = self.comparison.level(self.profiles[first], self.profiles[second])
        return found


def points_of(spots: Sequence[Sequence[Spot]]) -> _Floats:
    """Latitude and longitude in radians and kilometres of reach, padded with NaN: profiles x places x 3."""
    most = max(map(len, spots), default=0)
    points = np.full((len(spots), most, 3), np.nan)
    for position, of_profile in enumerate(spots):
        for at, (latitude, longitude, reach) in enumerate(of_profile):
            points[position, at] = radians(latitude), radians(longitude), reach
    return points


def nearest_km(points: _Floats, one: _Positions, other: _Positions) -> _Floats:
    """The kilometres between the nearest two places; NaN where one has none."""
    nearest = np.full(len(one), np.nan)
    known = (~np.isnan(points[:, :, 0])).sum(axis=1)  # of each profile; they come before the padding
    ours, others = known[one], known[other]
    for mine in range(points.shape[1]):
        for theirs in range(points.shape[1]):
            both = np.flatnonzero((ours > mine) & (others > theirs))
            a, b = points[one[both], mine], points[other[both], theirs]
            chord = np.sin((a[:, 0] - b[:, 0]) / 2) ** 2
            chord += np.cos(a[:, 0]) * np.cos(b[:, 0]) * np.sin((a[:, 1] - b[:, 1]) / 2) ** 2
            km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))) - a[:, 2] - b[:, 2]
            nearest[both] = np.fmin(nearest[both], np.maximum(km, 0))
    return nearest
