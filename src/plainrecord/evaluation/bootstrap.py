"""How much scores would vary with other documents of the same kind: the percentile bootstrap over units."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from random import Random

Interval = tuple[float, float]

_BITS = 64
LEVEL = 0.95


def resampled(units: Sequence[Sequence[int]], times: int, seed: int) -> list[tuple[int, ...]]:
    """Sums of the units' counts, ``times`` times, each over as many units drawn with replacement.

    The same units, ``times`` and ``seed`` give the same sums on every machine: the generator's ``random()``
    is the only one used, the one that Python promises to keep (Efron and Tibshirani 1993, chapter 13).
    """
    if not units or not times:
        return []
    # One whole number holds all counts of a unit, 64 bits each, so that a draw costs one addition.
    packed = [_packed(unit) for unit in units]
    draw, many = Random(seed).random, len(packed)  # noqa: S311 (no secret, and it must be repeatable)
    width = len(units[0])
    return [_unpacked(sum([packed[int(draw() * many)] for _ in range(many)]), width) for _ in range(times)]


def _packed(counts: Sequence[int]) -> int:
    return int.from_bytes(struct.pack(f"<{len(counts)}Q", *counts), "little")


def _unpacked(number: int, width: int) -> tuple[int, ...]:
    return struct.unpack(f"<{width}Q", number.to_bytes(width * _BITS // 8, "little"))


def percentile_interval(values: Sequence[float | None], level: float = LEVEL) -> Interval | None:
    """The middle ``level`` of the values, by linear interpolation; undefined ones are left out."""
    found = sorted(value for value in values if value is not None)
    if not found:
        return None
    return _quantile(found, (1 - level) / 2), _quantile(found, (1 + level) / 2)


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
