"""Which pairs of profiles are compared: those whose shared keys weigh enough, within a window of days.

Whether a pair is a candidate depends on the two alone, never on how many others there are. So a new document adds
pairs and takes none away, and linking step by step ends where linking all at once does. The pairs come block by
block, in the order of days: a hundred thousand reports never stand in memory as pairs all at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from math import floor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from plainrecord.stages.link.comparisons import CandidateRule
from plainrecord.stages.link.profile import Profile

Pairs = NDArray[np.int64]
"""Rows of two positions, the smaller first; sorted, no row twice."""

_Positions = NDArray[np.int64]
_Flags = NDArray[np.bool_]
_Key = TypeVar("_Key")

_UNDATED = -(10**9)
#: Profiles of one block, and cells of the table in which their shared keys are summed.
_BLOCK_PROFILES = 256
_MOST_CELLS = 4_000_000
_ROWS_AT_ONCE = 4_096
#: Weights are rounded to so many parts of one: sums of whole numbers are exact, whoever of a pair comes first.
_PARTS = 10_000


def candidate_pairs(
    profiles: Sequence[Profile], rules: Iterable[CandidateRule], new: Sequence[bool] | None = None
) -> Pairs:
    """All pairs to compare, by position. With ``new``, only pairs of which at least one is new."""
    candidates = Candidates(profiles, rules, new)
    pairs = np.concatenate([np.empty((0, 2), np.int64), *map(candidates.block, range(len(candidates)))])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


class Candidates:
    """The same pairs in blocks, each pair in one of them; ``len`` is the number of blocks.

    Reports of one document are no candidates: their document tells them apart. A profile that has no day of its
    own pairs only with others that have none.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        rules: Iterable[CandidateRule],
        new: Sequence[bool] | None = None,
    ) -> None:
        self._calendar = _Calendar.of(profiles, new)
        self._indexes = [_Index.of(self._calendar, profiles, rule) for rule in rules]
        self._asked = np.flatnonzero(self._calendar.is_new)

    def __len__(self) -> int:
        return (len(self._asked) + _BLOCK_PROFILES - 1) // _BLOCK_PROFILES

    def block(self, number: int) -> Pairs:
        """The pairs of a block; whether they are found in one process or in several makes no difference."""
        ranks = self._asked[number * _BLOCK_PROFILES : (number + 1) * _BLOCK_PROFILES]
        codes = np.unique(np.concatenate([index.codes(ranks) for index in self._indexes]))
        position = self._calendar.position
        one, other = (position[rank] for rank in np.divmod(codes, len(position)))
        return np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The profiles in the order of their days; a place in this order is a rank.

    ``day``, ``first`` and ``last`` (of the event), ``document`` and ``is_new`` are by rank; ``position`` is where the
    profile of a rank was given.
    """

    position: _Positions
    day: _Positions
    first: _Positions
    last: _Positions
    document: _Positions
    is_new: _Flags

    @classmethod
    def of(cls, profiles: Sequence[Profile], new: Sequence[bool] | None) -> _Calendar:
        day = np.array([_UNDATED if profile.day is None else profile.day for profile in profiles], np.int64)
        position = np.argsort(day, kind="stable")
        first, last = (
            np.array([profile.days[end] if profile.days else _UNDATED for profile in profiles], np.int64)
            for end in (0, 1)
        )
        numbers: dict[str, int] = {}
        document = np.array(
            [numbers.setdefault(profile.document_id, len(numbers)) for profile in profiles], np.int64
        )
        is_new = np.ones(len(profiles), np.bool_) if new is None else np.array(new, np.bool_)
        return cls(
            position, day[position], first[position], last[position], document[position], is_new[position]
        )

    def are_wanted(self, one: _Positions, other: _Positions, rule: CandidateRule) -> _Flags:
        """Which pairs of ranks belong to ``one``: each pair is of its new member, of two new ones of the later."""
        gap = np.maximum(self.first[one] - self.last[other], self.first[other] - self.last[one])
        undated = (self.first[one] == _UNDATED) | (self.first[other] == _UNDATED)
        wanted: _Flags = (other < one) | ~self.is_new[other]
        wanted &= (self.document[one] != self.document[other]) & (undated | (gap <= rule.event_window_days))
        return wanted


@dataclass(frozen=True, slots=True)
class _Index:
    """The keys of all profiles for one rule, by rank and by key.

    The keys of rank r are ``key[start[r]:start[r + 1]]``, with ``weight``. ``posting`` holds key x profiles + rank
    of every entry in order, ``posted`` its weight.
    """

    rule: CandidateRule
    calendar: _Calendar
    start: _Positions
    key: _Positions
    weight: NDArray[np.float64]
    posting: _Positions
    posted: NDArray[np.float64]

    @classmethod
    def of(cls, calendar: _Calendar, profiles: Sequence[Profile], rule: CandidateRule) -> _Index:
        keys_of = _KEYS[rule.key]
        start, key, weighed, _ = weighed_keys(
            keys_of(profiles[at], rule) for at in calendar.position.tolist()
        )
        weighed = np.round(weighed * _PARTS)
        posting = key * len(profiles) + np.repeat(np.arange(len(profiles)), np.diff(start))
        order = np.argsort(posting)
        return cls(rule, calendar, start, key, weighed, posting[order], weighed[order])

    def codes(self, ranks: _Positions) -> _Positions:
        """The pairs of these ranks, as rank x profiles + rank of the other."""
        day, window = self.calendar.day, self.rule.window_days
        earliest = np.searchsorted(day, day[ranks] - window, "left")
        all_new = self.calendar.is_new.all()
        latest = ranks if all_new else np.searchsorted(day, day[ranks] + window, "right")
        width = max(1, int((latest - earliest).max()))
        rows = max(1, _MOST_CELLS // width)
        found = [
            self._codes(ranks[at : at + rows], earliest[at : at + rows], latest[at : at + rows])
            for at in range(0, len(ranks), rows)
        ]
        return np.concatenate(found)

    def _codes(self, ranks: _Positions, earliest: _Positions, latest: _Positions) -> _Positions:
        count = len(self.calendar.day)
        entry = ranges(self.start[ranks], self.start[ranks + 1])
        row = np.repeat(np.arange(len(ranks)), self.start[ranks + 1] - self.start[ranks])
        key = self.key[entry] * count
        begin = np.searchsorted(self.posting, key + earliest[row])
        end = np.maximum(begin, np.searchsorted(self.posting, key + latest[row]))
        posting = ranges(begin, end)
        times = end - begin
        row, key = np.repeat(row, times), np.repeat(key, times)
        other = self.posting[posting] - key
        weight = np.repeat(self.weight[entry], times) * self.posted[posting]
        width = max(1, int((latest - earliest).max()))
        cell = row * width + other - earliest[row]
        least = self.rule.least * _PARTS * _PARTS - 0.5
        if len(cell) * 8 < len(ranks) * width:  # few: sorting them costs less than a table of zeros
            cell, inverse = np.unique(cell, return_inverse=True)
            cell = cell[np.bincount(inverse, weight, len(cell)) >= least]
        else:
            cell = np.flatnonzero(np.bincount(cell, weight, len(ranks) * width) >= max(least, 0.5))
        row, other = np.divmod(cell, width)
        one, other = ranks[row], other + earliest[row]
        wanted = self.calendar.are_wanted(one, other, self.rule)
        codes: _Positions = one[wanted] * count + other[wanted]
        return codes


def weighed_keys(
    rows: Iterable[Mapping[Any, float]],
) -> tuple[_Positions, _Positions, NDArray[np.float64], int]:
    """Keys with weights of many rows in one list: where each row starts, keys as numbers, weights; how many keys.

    ``key[start[row]:start[row + 1]]`` are the keys of a row.
    """
    numbers: defaultdict[Hashable, int] = defaultdict(count().__next__)
    lengths, keys, weights = [np.zeros(1, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        lengths.append(np.fromiter(map(len, some), np.int64, len(some)))
        keys.append(np.fromiter(map(numbers.__getitem__, chain.from_iterable(some)), np.int64))
        weights.append(np.fromiter(chain.from_iterable(row.values() for row in some), np.float64))
    return np.cumsum(np.concatenate(lengths)), np.concatenate(keys), np.concatenate(weights), len(numbers)


def ranges(start: _Positions, end: _Positions) -> _Positions:
    """All whole numbers from each start up to its end, one range after the other."""
    length = end - start
    before = np.cumsum(length) - length
    numbers: _Positions = np.arange(int(length.sum())) + np.repeat(start - before, length)
    return numbers


def _words(profile: Profile, rule: CandidateRule) -> Mapping[str, float]:
    words = profile.traits.words
    return dict(islice(words.items(), rule.most)) if rule.most else words


def _names(profile: Profile, rule: CandidateRule) -> Mapping[str, float]:
    names = (word for word in profile.traits.words if word in profile.traits.names)
    return _each(islice(names, rule.most or None))


def _cells(profile: Profile, rule: CandidateRule) -> Mapping[tuple[float, ...], float]:
    """The cells of every place with a point: four grids, each moved by half a cell, cut no near pair apart."""
    return _each(
        (
            north,
            east,
            floor(latitude / rule.cell_degrees + north),
            floor(longitude / rule.cell_degrees + east),
        )
        for latitude, longitude, _ in profile.spots
        for north in (0.0, 0.5)
        for east in (0.0, 0.5)
    )


def _each(names: Iterable[_Key]) -> dict[_Key, float]:
    return dict.fromkeys(names, 1.0)


#: Keys and their weights by kind. Words weigh what they weigh in the document, so that what two documents share of
#: them adds up to their likeness; all others weigh one.
_KEYS: Mapping[str, Callable[[Profile, CandidateRule], Mapping[Any, float]]] = {
    "place": _cells,
    "areas": lambda profile, _rule: _each(area for area in profile.areas if "/" in area),
    "place_names": lambda profile, _rule: _each(profile.place_names),
    "names": _names,
    "words": _words,
}
