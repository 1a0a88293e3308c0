"""Agreement beyond chance: published examples, the reference library, and what must hold of any ratings."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plainrecord.evaluation.reliability import (
    Scale,
    cohens_kappa,
    krippendorffs_alpha,
    percent_agreement,
    reliability,
)

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section D: twelve units, four observers.
_ = None
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
UNITS = list(zip(*OBSERVERS, strict=True))


@pytest.mark.parametrize(
    ("scale", "published"), [(Scale.NOMINAL, 0.743), (Scale.INTERVAL, 0.849), (Scale.RATIO, 0.797)]
)
def test_alpha_is_the_published_one(scale, published):
    assert round(krippendorffs_alpha(UNITS, scale), 3) == published


def test_kappa_is_the_published_one():
    """Fleiss, Levin and Paik 2003, table 18.1: a hundred people, three diagnoses, kappa 0.68."""
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    units = [
        (row, column)
        for row, line in enumerate(table)
        for column, count in enumerate(line)
        for _ in range(count)
    ]
    assert round(cohens_kappa(units), 2) == 0.68
    assert percent_agreement(units) == 89


numbers = st.none() | st.integers(0, 6)


def ratings(coders: int) -> st.SearchStrategy[list[list[int | None]]]:
    return st.lists(st.lists(numbers, min_size=coders, max_size=coders), min_size=2, max_size=25)


@given(coders=st.integers(2, 4).flatmap(ratings), scale=st.sampled_from(Scale))
def test_alpha_is_that_of_the_reference_library(coders, scale):
    pairable = [[value for value in unit if value is not None] for unit in coders]
    pairable = [unit for unit in pairable if len(unit) >= 2]
    assume(len({value for unit in pairable for value in unit}) > 1)
    data = np.array(
        [[np.nan if value is None else value for value in unit] for unit in coders], dtype=float
    ).T
    with np.errstate(invalid="ignore"):
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement=scale.value)
    assert krippendorffs_alpha(coders, scale) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30))
def test_kappa_follows_its_definition(units):
    total = len(units)
    agreed = sum(one == other for one, other in units) / total
    shares = [
        (sum(one == letter for one, _ in units), sum(other == letter for _, other in units))
        for letter in "abc"
    ]
    expected = sum(one * other for one, other in shares) / total**2
    found = cohens_kappa(units)
    if expected == 1:
        assert found is None
    else:
        assert found == pytest.approx((agreed - expected) / (1 - expected), abs=1e-9)


@given(st.lists(st.tuples(numbers, numbers), max_size=20), st.sampled_from(Scale))
def test_the_order_of_coders_and_units_makes_no_difference(units, scale):
    turned = [(other, one) for one, other in reversed(units)]
    for of in (percent_agreement, cohens_kappa, lambda rows: krippendorffs_alpha(rows, scale)):
        one, other = of(units), of(turned)
        assert one == other or one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("units", [[], [("a", None)], [("a", "a"), ("a", "a")]])
def test_where_nothing_varies_chance_is_not_defined(units):
    assert krippendorffs_alpha(units) is None
    assert cohens_kappa(units) is None
    assert percent_agreement(units) == (100 if units and None not in units[0] else None)


def test_days_far_from_zero_lose_no_digits():
    days = [(738_000 + one, 738_000 + other) for one, other in [(0, 0), (1, 2), (5, 5), (9, 8)]]
    near = [(one - 738_000, other - 738_000) for one, other in days]
    expected = krippendorffs_alpha(near, Scale.INTERVAL)
    assert krippendorffs_alpha(days, Scale.INTERVAL) == pytest.approx(expected, abs=1e-9)


def test_an_interval_holds_the_value_and_is_the_same_every_time():
    units = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "b"), ("a", "a"), ("c", "a")] * 4
    clusters = [f"document {number // 2}" for number in range(len(units))]
    found = reliability(units, clusters, Scale.NOMINAL, times=200, seed=7)
    assert found == reliability(units, clusters, Scale.NOMINAL, times=200, seed=7)
    assert (found.units, found.clusters) == (24, 12)
    for coefficient in (found.percent, found.kappa, found.alpha):
        low, high = coefficient.interval
        assert low < coefficient.value < high


def test_units_of_one_document_count_as_one_draw():
    units = [("a", "a"), ("a", "b")] * 20
    alone = reliability(units, list(range(40)), Scale.NOMINAL, times=300, seed=1).percent.interval
    together = reliability(units, [number // 20 for number in range(40)], Scale.NOMINAL, times=300, seed=1)
    assert together.percent.interval == (50, 50)
    assert alone[1] - alone[0] > 20
