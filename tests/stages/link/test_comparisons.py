"""The table of comparisons: its bounds, and what a judgement says adds up."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from math import log

import pytest
from hypothesis import given
from link_profiles import account, profiles

from plainrecord.model.linking import Verdict
from plainrecord.stages.link.comparisons import load_comparisons, read_comparisons
from plainrecord.stages.link.measures import MEASURES
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.score import judge, judge_pairs, probability_of

TABLE = load_comparisons()
SMALL = """
[verdict]
bias = 0.0
same = 0.5
unsure = 0.2
floor = 0.1
[[candidate]]
name = "place"
key = "place"
least = 1
window_days = 7
event_window_days = 7
[[comparison]]
measure = "MEASURE"
missing = { says = "not stated", weight = 0.0 }
levels = [LEVELS]
[provenance]
"""


def small(measure: str, levels: str) -> str:
    return SMALL.replace("MEASURE", measure).replace("LEVELS", levels)


def test_every_measure_is_weighed_once_and_words_are_unique() -> None:
    weighed = [one.measure for one in TABLE.comparisons]
    assert len(set(weighed)) == len(weighed)
    of_datasets = tomllib.loads(files("plainrecord.matching").joinpath("match.toml").read_text("utf-8"))
    assert {*weighed, *(row["measure"] for row in of_datasets["comparison"])} == set(MEASURES)
    says = [level.says for one in TABLE.comparisons for level in one.levels]
    assert len(says) == len(set(says))


def test_nothing_weighs_where_nothing_is_stated() -> None:
    assert {one.levels[0].weight for one in TABLE.comparisons} == {0.0}


def test_learnt_weights_fall_from_the_alike_end() -> None:
    for one in TABLE.comparisons:
        weights = [level.weight for level in one.levels[1:]]
        if one.fit:
            assert weights == sorted(weights, reverse=one.fit == "low"), one.measure
            assert max(weights) >= 0, one.measure


def test_probabilities_of_the_verdicts_rise() -> None:
    assert 0 < TABLE.floor < TABLE.unsure < TABLE.same < 1


def test_a_value_at_the_bound_belongs_to_its_level() -> None:
    levels = '{ upto = 0, says = "a", weight = 1 }, { upto = 2, says = "b", weight = 0 }, { says = "c", weight = -1 }'
    (one,) = read_comparisons(small("days_apart", levels)).comparisons
    a = account("r1", days=(10, 10))
    found = [one.level(a, account("r2", days=(day, day) if day else None)) for day in (10, 11, 12, 13, None)]
    assert [one.levels[level].says for level in found] == ["a", "b", "b", "c", "not stated"]


@pytest.mark.parametrize(
    ("measure", "levels", "message"),
    [
        ("colour", '{ says = "x", weight = 0 }', "no measure 'colour'"),
        ("km_apart", '{ upto = 3, says = "x", weight = 0 }, { upto = 1, says = "y", weight = 0 }', "bounds"),
        ("km_apart", '{ upto = 3, says = "x", weight = 0 }', "the last level has none"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(measure: str, levels: str, message: str) -> None:
    with pytest.raises((ValueError, KeyError), match=message):
        read_comparisons(small(measure, levels))


@given(profiles("r1"), profiles("r2"))
def test_the_features_of_a_judgement_sum_up_to_its_probability(a: Profile, b: Profile) -> None:
    judgement = judge(a, b, TABLE)
    odds = TABLE.bias + sum(feature.weight for feature in judgement.features)
    assert judgement.probability == pytest.approx(probability_of(odds), abs=1e-4)
    assert judgement == judge(b, a, TABLE)


@given(profiles("r1"), profiles("r2"))
def test_pairs_are_kept_from_the_floor_on(a: Profile, b: Profile) -> None:
    whole = judge(a, b, TABLE)
    assert list(judge_pairs([a, b], [(0, 1)], TABLE)) == ([whole] if whole.probability >= TABLE.floor else [])


def test_verdicts_follow_the_probability() -> None:
    assert judge(account("r1"), account("r2"), TABLE).verdict is Verdict.SAME
    other = account(
        "r2", days=(1, 1), published=2, spots=((50.0, 1.0, 0.0),), event_type="agreement.ceasefire"
    )
    assert judge(account("r1"), other, TABLE).verdict is Verdict.DIFFERENT


def test_the_probability_of_log_odds() -> None:
    assert probability_of(0) == 0.5
    assert probability_of(log(9)) == 0.9
    assert probability_of(1e6) == 1.0
