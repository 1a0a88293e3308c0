"""Which pairs of profiles are compared: those that share keys within a window of days.

Whether a pair is a candidate depends on the two alone, never on how many others there are. So a new document adds
pairs and takes none away, and linking step by step ends where linking all at once does.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, islice
from math import floor

import numpy as np
from numpy.typing import NDArray

from plainrecord.stages.link.comparisons import CandidateRule
from plainrecord.stages.link.profile import Profile

Pairs = NDArray[np.int64]
"""Rows of two positions, the smaller first; sorted, no row twice."""

Positions = NDArray[np.int64]
Wanted = Callable[[Positions, Positions, CandidateRule], NDArray[np.bool_]]

_UNDATED = -(10**9)
_ROWS_AT_ONCE = 4_000_000


def candidate_pairs(
    profiles: Sequence[Profile], rules: Iterable[CandidateRule], new: Sequence[bool] | None = None
) -> Pairs:
    """The pairs to compare, by position. With ``new``, only pairs of which at least one is new.

    Reports of one document are no candidates: their document tells them apart. A profile that has no day of its
    own pairs only with others that have none.
    """
    days = np.array([_UNDATED if profile.day is None else profile.day for profile in profiles], np.int64)
    first, last = (
        np.array([profile.days[end] if profile.days else _UNDATED for profile in profiles], np.int64)
        for end in (0, 1)
    )
    is_new = np.array(new, bool) if new is not None else None

    def wanted(one: Positions, other: Positions, rule: CandidateRule) -> NDArray[np.bool_]:
        gap = np.maximum(first[one] - last[other], first[other] - last[one])
        undated = (first[one] == _UNDATED) | (first[other] == _UNDATED)
        near: NDArray[np.bool_] = (one != other) & (undated | (gap <= rule.event_window_days))
        return near if is_new is None else near & (is_new[one] | is_new[other])

    found = [_sweep(*_keys_of(profiles, days, rule), days, rule, wanted) for rule in rules]
    codes = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    count = max(1, len(profiles))
    pairs: Pairs = np.stack([codes // count, codes % count], axis=1)
    documents = _numbered(profile.document_id for profile in profiles)
    apart: Pairs = pairs[documents[pairs[:, 0]] != documents[pairs[:, 1]]]
    return apart


def _keys_of(
    profiles: Sequence[Profile], days: Positions, rule: CandidateRule
) -> tuple[Positions, Positions]:
    """All keys and whose they are, in the order of keys, then days."""
    keys: array[int] = array("q")
    owners: array[int] = array("q")
    of_traits: dict[int, array[int]] = {}
    for position, profile in enumerate(profiles):
        of_row = _KEYS_OF_ROW.get(rule.key)
        if of_row is not None:
            own = array("q", {_hashed(key) for key in of_row(profile, rule)})
        else:
            known = of_traits.get(id(profile.traits))  # one object for all reports of most documents
            own = of_traits[id(profile.traits)] = known if known is not None else _word_keys(profile, rule)
        keys.extend(own)
        owners.extend([position] * len(own))
    key, owner = np.array(keys, np.int64), np.array(owners, np.int64)
    order = np.lexsort((owner, days[owner], key)) if len(key) else key
    return key[order], owner[order]


def _sweep(
    key: Positions, owner: Positions, days: Positions, rule: CandidateRule, wanted: Wanted
) -> Positions:
    """Pair each entry with those after it that have its key, while the window lasts, as codes.

    A code is the first position times the number of profiles, plus the second.
    """
    count = max(1, len(days))
    day = days[owner]
    alive = np.arange(len(key))
    chunks: list[Positions] = []
    pending, step = 0, 0
    while len(alive):
        step += 1
        alive = alive[alive + step < len(key)]
        later = alive + step
        near = (key[later] == key[alive]) & (day[later] - day[alive] <= rule.window_days)
        alive, later = alive[near], later[near]
        one, other = owner[alive], owner[later]
        kept = wanted(one, other, rule)
        chunks.append(np.minimum(one, other)[kept] * count + np.maximum(one, other)[kept])
        pending += len(chunks[-1])
        if pending > _ROWS_AT_ONCE:
            chunks, pending = [np.unique(np.concatenate(chunks))], 0
    return np.unique(np.concatenate(chunks)) if chunks else np.empty(0, np.int64)


def _word_keys(profile: Profile, rule: CandidateRule) -> array[int]:
    """The weightiest words, or names among them, by themselves or in groups of ``rule.shared``."""
    names = profile.traits.names
    weighed = sorted((-weight, word) for word, weight in profile.traits.words.items())
    words = (word for _, word in weighed if rule.key == "words" or word in names)
    hashed = sorted(_hashed(word) for word in islice(words, rule.most))
    if rule.shared == 1:
        return array("q", hashed)
    return array("q", (hash(group) for group in combinations(hashed, rule.shared)))


def _cells(profile: Profile, rule: CandidateRule) -> Iterator[str]:
    """The cells of every place with a point: four grids, each moved by half a cell, cut no near pair apart."""
    for latitude, longitude, _ in profile.spots:
        for north in (0.0, 0.5):
            for east in (0.0, 0.5):
                row = floor(latitude / rule.cell_degrees + north)
                column = floor(longitude / rule.cell_degrees + east)
                yield f"{north} {east} {row} {column}"


#: Keys that each report or row has of its own; those of words (``words``, ``names``) are its document's.
_KEYS_OF_ROW: Mapping[str, Callable[[Profile, CandidateRule], Iterable[str]]] = {
    "place": _cells,
    "areas": lambda profile, _rule: (area for area in profile.areas if "/" in area),
    "place_names": lambda profile, _rule: profile.place_names,
}


@lru_cache(maxsize=1_000_000)
def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _numbered(names: Iterable[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)
