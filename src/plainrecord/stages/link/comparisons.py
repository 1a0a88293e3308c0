"""The table ``comparisons.toml``, typed: which pairs are compared, by which measures, and what each level weighs."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from operator import getitem
from typing import Any

from plainrecord.model.linking import Feature
from plainrecord.stages.link.measures import MEASURES
from plainrecord.stages.link.profile import Profile

#: What pairs may share to be compared; ``candidates`` makes them.
KEYS = ("place", "areas", "place_names", "names", "words")


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: what it says, and its weight in log odds."""

    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure and its levels: ``bounds`` are the largest values of all but the last one.

    Level 0 of ``levels`` is the missing one. ``fit`` says which end of the measure is more alike, ``low`` or
    ``high``, where weights are learnt; "" where they are set by hand. ``after_fit``: what the data cannot tell of
    is added after the others are learnt, which would otherwise make up for it. ``features`` are what its levels say in
    a judgement; None where one weighs nothing.
    """

    measure: str
    bounds: tuple[float, ...]
    levels: tuple[Level, ...]
    fit: str = ""
    after_fit: bool = False
    features: tuple[Feature | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        features = (Feature(self.measure, level.says, level.weight) for level in self.levels)
        object.__setattr__(self, "features", tuple(one if one.weight else None for one in features))

    def level(self, a: Profile, b: Profile) -> int:
        """The position of the level that two profiles reach."""
        value = MEASURES[self.measure](a, b)
        return 0 if value is None else 1 + bisect_left(self.bounds, value)


@dataclass(frozen=True, slots=True)
class CandidateRule:
    """Pairs worth comparing: the keys that they share weigh ``least`` or more, within ``window_days``.

    Where both say on which day the act took place, these are at most ``event_window_days`` apart. ``most`` keys of a
    document count, 0: all. For places, keys are cells of ``cell_degrees``: places up to half of it apart surely have
    one in common.
    """

    name: str
    key: str
    least: float
    window_days: int
    event_window_days: int
    most: int = 0
    cell_degrees: float = 0.2


@dataclass(frozen=True, slots=True)
class Comparisons:
    """The whole table. ``same``, ``unsure`` and ``floor`` are probabilities."""

    bias: float
    same: float
    unsure: float
    floor: float
    candidates: tuple[CandidateRule, ...]
    comparisons: tuple[Comparison, ...]
    provenance: Mapping[str, Any]
    _weights: tuple[tuple[float, ...], ...] = field(init=False, repr=False, compare=False)
    _features: tuple[tuple[Feature | None, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        weights = (tuple(level.weight for level in one.levels) for one in self.comparisons)
        object.__setattr__(self, "_weights", tuple(weights))
        object.__setattr__(self, "_features", tuple(one.features for one in self.comparisons))

    def levels(self, a: Profile, b: Profile) -> tuple[int, ...]:
        """The level of every comparison, in the order of the table."""
        return tuple([comparison.level(a, b) for comparison in self.comparisons])

    def log_odds(self, levels: Sequence[int]) -> float:
        """The log odds that two profiles with these levels are one event."""
        return self.bias + sum(map(getitem, self._weights, levels))

    def features(self, levels: Sequence[int]) -> tuple[Feature, ...]:
        """What these levels say in a judgement."""
        return tuple(filter(None, map(getitem, self._features, levels)))


def read_comparisons(text: str) -> Comparisons:
    """The table of a TOML text; raises ``ValueError`` for a measure that does not exist or bounds out of order."""
    data = tomllib.loads(text)
    verdict = data["verdict"]
    return Comparisons(
        verdict["bias"],
        verdict["same"],
        verdict["unsure"],
        verdict["floor"],
        tuple(_candidate(row) for row in data["candidate"]),
        tuple(_comparison(row) for row in data["comparison"]),
        data["provenance"],
    )


@cache
def load_comparisons() -> Comparisons:
    """The table that comes with the package."""
    return read_comparisons(files("plainrecord.stages.link").joinpath("comparisons.toml").read_text("utf-8"))


def _candidate(row: Mapping[str, Any]) -> CandidateRule:
    if row["key"] not in KEYS:
        raise ValueError(f"comparisons.toml: no key {row['key']!r}; there are {', '.join(KEYS)}")
    return CandidateRule(
        row["name"], row["key"], row["least"], row["window_days"], row["event_window_days"],
        row.get("most", 0), row.get("cell_degrees", 0.2),
    )  # fmt: skip


def _comparison(row: Mapping[str, Any]) -> Comparison:
    if row["measure"] not in MEASURES:
        raise ValueError(f"comparisons.toml: no measure {row['measure']!r} in stages/link/measures.py")
    bounds = tuple(float(level["upto"]) for level in row["levels"][:-1])
    if list(bounds) != sorted(bounds) or "upto" in row["levels"][-1]:
        raise ValueError(f"comparisons.toml: {row['measure']}: bounds must rise, and the last level has none")
    levels = tuple(Level(level["says"], level["weight"]) for level in (row["missing"], *row["levels"]))
    return Comparison(row["measure"], bounds, levels, row.get("fit", ""), row.get("after_fit", False))
