"""How far coders agree, beyond chance: percent agreement, Cohen's kappa, Krippendorff's alpha, with intervals.

Kappa: Cohen 1960, "A coefficient of agreement for nominal scales". Alpha: Krippendorff 2011, "Computing Krippendorff's
alpha-reliability", for any number of coders and missing values. Intervals are percentile bootstraps over clusters of
units (Efron and Tibshirani 1993, chapter 13): the units of one document are not independent of one another. Licences of
the libraries at hand (GPL) or their size rule them out for an installation; the tests compare with them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from plainrecord.evaluation.bootstrap import Interval, percentile_interval

Ratings = Sequence[Hashable | None]
"""What each coder says of one unit, in the order of the coders; None where a coder did not code it."""

_Floats = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]


class Scale(StrEnum):
    """What two values have in common: sameness only, their distance, or their distance as a share of their sum."""

    NOMINAL = "nominal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its 95% interval; None where it is not defined (no units, or one value only)."""

    value: float | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Agreement on ``units`` that two or more coders coded, from ``clusters`` documents.

    ``percent`` is of pairs of ratings that are equal, between 0 and 100; ``kappa`` for two coders and nominal values.
    """

    units: int
    clusters: int
    percent: Coefficient
    kappa: Coefficient
    alpha: Coefficient


def percent_agreement(units: Sequence[Ratings]) -> float | None:
    """Share of equal pairs of ratings, in percent; None when no unit has two ratings."""
    return _Table.of(units, Scale.NOMINAL).percent(np.ones(len(units)))


def cohens_kappa(units: Sequence[Ratings]) -> float | None:
    """Cohen's kappa of the first two coders over units that both coded; None when not defined."""
    return _Table.of(units, Scale.NOMINAL).kappa(np.ones(len(units)))


def krippendorffs_alpha(units: Sequence[Ratings], scale: Scale = Scale.NOMINAL) -> float | None:
    """Krippendorff's alpha; None when no unit has two ratings, or all ratings are equal.

    For ``INTERVAL`` and ``RATIO`` values are numbers, for ``RATIO`` none below 0.
    """
    return _Table.of(units, scale).alpha(np.ones(len(units)))


def reliability(
    units: Sequence[Ratings],
    clusters: Sequence[Hashable],
    scale: Scale,
    *,
    times: int = 1000,
    seed: int = 1,
) -> Reliability:
    """All coefficients with their intervals. ``clusters`` says which document each unit is from.

    Values that are equal as they stand count as equal in ``percent``, whatever the scale.
    """
    table, same = _Table.of(units, scale), _Table.of(units, Scale.NOMINAL)
    once = np.ones(len(units))
    draws = list(_draws(clusters, times, seed))

    def coefficient(of: Any, is_defined: bool = True) -> Coefficient:  # noqa: ANN401 (a method of the table)
        value = of(once) if is_defined else None
        if value is None or not times:
            return Coefficient(value)
        return Coefficient(value, percentile_interval([of(weights) for weights in draws]))

    for_two = scale is Scale.NOMINAL and all(len(ratings) == 2 for ratings in units)
    counted = [name for name, ratings in zip(clusters, units, strict=True) if _said(ratings) >= 2]
    return Reliability(
        len(counted),
        len(set(counted)),
        coefficient(same.percent),
        coefficient(same.kappa, for_two),
        coefficient(table.alpha),
    )


def _said(ratings: Ratings) -> int:
    return sum(value is not None for value in ratings)


def _draws(clusters: Sequence[Hashable], times: int, seed: int) -> Iterator[_Floats]:
    """How often each unit is drawn, ``times`` times: whole clusters, as many as there are, with replacement.

    Only ``random()`` is used, the one generator that Python promises to keep: the same seed gives the same draws.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    home = np.array([names[name] for name in clusters], dtype=np.int64)
    draw, many = Random(seed).random, len(names)  # noqa: S311 (no secret, and it must be repeatable)
    for _ in range(times if many else 0):
        drawn = np.bincount([int(draw() * many) for _ in range(many)], minlength=many)
        yield drawn[home].astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Table:
    """Ratings as arrays. ``weights`` in its methods say how often each unit counts.

    ``unit`` and ``code`` give the unit and the value of each rating of units that have two or more; ``observed`` is the
    sum of squared differences of a unit's pairs by its number of ratings less one, ``pairs`` the number of its pairs,
    ``equal`` of its equal ones; ``both`` are the codes of the first two coders, -1 where one is missing.
    """

    scale: Scale
    values: _Floats
    unit: _Integers
    code: _Integers
    observed: _Floats
    pairs: _Floats
    equal: _Floats
    both: _Integers

    @classmethod
    def of(cls, units: Sequence[Ratings], scale: Scale) -> _Table:
        known: dict[Hashable, int] = {}
        coded = [
            [-1 if value is None else known.setdefault(value, len(known)) for value in unit] for unit in units
        ]
        values = (
            np.arange(len(known), dtype=np.float64)
            if scale is Scale.NOMINAL
            else np.array([float(value) for value in known], dtype=np.float64)  # type: ignore[arg-type]
        )
        if scale is Scale.INTERVAL and len(values):
            values -= values.mean()  # a day number is large, and its square loses digits
        observed, pairs, equal = np.zeros(len(units)), np.zeros(len(units)), np.zeros(len(units))
        rated: list[tuple[int, int]] = []
        for number, codes in enumerate(coded):
            present = np.array([code for code in codes if code >= 0], dtype=np.int64)
            if len(present) < 2:
                continue
            rated += [(number, int(code)) for code in present]
            apart = _apart(values[present][:, None], values[present][None, :], scale)
            observed[number] = apart.sum() / (len(present) - 1)
            pairs[number] = len(present) * (len(present) - 1)
            equal[number] = (present[:, None] == present[None, :]).sum() - len(present)
        both = np.array([codes[:2] for codes in coded if len(codes) >= 2], dtype=np.int64).reshape(-1, 2)
        placed = np.array(rated, dtype=np.int64).reshape(-1, 2)
        return cls(scale, values, placed[:, 0], placed[:, 1], observed, pairs, equal, both)

    def percent(self, weights: _Floats) -> float | None:
        total = float((weights * self.pairs).sum())
        return 100 * float((weights * self.equal).sum()) / total if total else None

    def kappa(self, weights: _Floats) -> float | None:
        here = (self.both >= 0).all(axis=1)
        counted, (one, other) = weights[here], self.both[here].T
        total = counted.sum()
        if not total:
            return None
        size = len(self.values)
        first, second = _counted(one, counted, size), _counted(other, counted, size)
        expected = float((first * second).sum() / total**2)
        agreed = float(counted[one == other].sum() / total)
        return None if _is_one(expected) else (agreed - expected) / (1 - expected)

    def alpha(self, weights: _Floats) -> float | None:
        totals = _counted(self.code, weights[self.unit], len(self.values))
        many = float(totals.sum())
        if many < 2:
            return None
        expected = self._expected(totals, many) / (many * (many - 1))
        if expected <= 0:
            return None
        return 1 - float((weights * self.observed).sum()) / many / expected

    def _expected(self, totals: _Floats, many: float) -> float:
        """The sum of squared differences over all pairs of ratings, of whatever units."""
        if self.scale is Scale.NOMINAL:
            return many**2 - float((totals**2).sum())
        if self.scale is Scale.INTERVAL:
            moment = float((totals * self.values).sum())
            spread = 2 * (many * float((totals * self.values**2).sum()) - moment**2)
            return spread if np.count_nonzero(totals) > 1 else 0.0
        used = np.flatnonzero(totals)
        apart = _apart(self.values[used][:, None], self.values[used][None, :], self.scale)
        return float(totals[used] @ apart @ totals[used])


def _apart(one: _Floats, other: _Floats, scale: Scale) -> _Floats:
    """The squared difference of values on a scale."""
    if scale is Scale.NOMINAL:
        differs: _Floats = (one != other).astype(np.float64)
        return differs
    if scale is Scale.INTERVAL:
        gaps: _Floats = np.square(one - other)
        return gaps
    total = one + other
    shares: _Floats = np.divide(one - other, total, out=np.zeros_like(total), where=total != 0)
    squares: _Floats = np.square(shares)
    return squares


def _counted(codes: _Integers, weights: _Floats, size: int) -> _Floats:
    """How often each code stands there, by weight."""
    return np.bincount(codes, weights=weights, minlength=size).astype(np.float64)


def _is_one(share: float) -> bool:
    return abs(1 - share) < 1e-12
