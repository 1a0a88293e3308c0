"""Measures: nothing is compared where nothing is stated, and what is compared is symmetric."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from link_profiles import DAY, account, profiles

from plainrecord.fields.count import compare
from plainrecord.model.values import Count
from plainrecord.stages.link.measures import MEASURES
from plainrecord.stages.link.profile import Profile, Traits

EMPTY = Profile("r0", "d0", "d0")
#: Measures that say something of a profile that states nothing.
ALWAYS = {"main_accounts", "contradictions"}
#: Measures of rows of datasets, which reports have no values for.
OF_ROWS = {"parties_alike"}


def count(low: int | None, high: int | None) -> Count:
    return Count(low, low, high, "N", "")


@pytest.mark.parametrize("measure", sorted(set(MEASURES) - ALWAYS))
def test_what_is_not_stated_is_not_compared(measure: str) -> None:
    full = account("r1")
    assert MEASURES[measure](EMPTY, full) is None
    assert MEASURES[measure](full, EMPTY) is None
    assert (MEASURES[measure](full, account("r2")) is None) == (measure in OF_ROWS)


def test_what_is_not_stated_contradicts_nothing() -> None:
    shelling = Profile("r1", "d1", "d1", event_type="strike.artillery_missile")
    assert MEASURES["contradictions"](shelling, account("r2")) == 0


def test_only_acts_that_recur_contradict_each_other() -> None:
    one, other = account("r1", event_type="attack.civilians"), account("r2", event_type="mob")
    assert MEASURES["contradictions"](one, replace(other, days=(DAY + 9, DAY + 9))) is None


@given(profiles("r1"), profiles("r2"))
def test_every_measure_is_symmetric(a: Profile, b: Profile) -> None:
    for measure in MEASURES.values():
        forth, back = measure(a, b), measure(b, a)
        assert forth == back if forth is None or back is None else forth == pytest.approx(back)


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 0),
        ({"days": (DAY + 1, DAY + 1)}, 1),
        ({"days": (DAY + 9, DAY + 9)}, 2),
        ({"days": (DAY - 3, DAY + 3)}, 0),
        ({"spots": ((10.3, 20.0, 0.0),)}, 1),
        ({"spots": ((12.0, 20.0, 0.0),)}, 2),
        ({"spots": ((12.0, 20.0, 0.0),), "place_names": frozenset({"sant"})}, 4),
        ({"spots": ((12.0, 20.0, 300.0),), "place_names": frozenset({"sant"})}, 0),
        ({"areas": frozenset({"YY"})}, 1),
        ({"killed": count(4, None)}, 0),
        ({"killed": count(40, 40)}, 1),
        ({"killed": count(40, 40), "injured": count(70, 70)}, 1),
        ({"weapons": frozenset({"rocket"})}, 0),
        ({"weapons": frozenset({"handgun"})}, 2),
        ({"event_type": "attack.civilians"}, 1),
        ({"event_type": "strike.air"}, 0),
    ],
)
def test_contradictions_are_counted(change: dict[str, object], points: int) -> None:
    assert MEASURES["contradictions"](account("r1"), replace(account("r2"), **change)) == points


def test_days_and_kilometres() -> None:
    a, b = account("r1"), replace(account("r2"), days=(DAY + 2, DAY + 4), spots=((11.0, 20.0, 0.0),))
    assert MEASURES["days_apart"](a, b) == 2
    assert MEASURES["km_apart"](a, b) == pytest.approx(111, abs=1)
    area = replace(b, spots=((11.0, 20.0, 100.0),))
    assert MEASURES["km_apart"](a, area) == pytest.approx(11, abs=1)


def test_areas_weapons_and_acts_have_three_outcomes() -> None:
    a = account("r1")
    areas = [frozenset({"XX", "XX/north"}), frozenset({"XX", "XX/south"}), frozenset({"YY", "YY/north"})]
    assert [MEASURES["areas_shared"](a, replace(a, areas=area)) for area in areas] == [2, 1, 0]
    weapons = ["mortar", "rocket", "blade"]
    assert [MEASURES["weapons_shared"](a, replace(a, weapons=frozenset({one}))) for one in weapons] == [
        2,
        1,
        0,
    ]
    acts = ["strike.artillery_missile", "strike.air", "clash.armed", "agreement.ceasefire"]
    assert [MEASURES["act_kinship"](a, replace(a, event_type=act)) for act in acts] == [0, 1, 2, 3]


def test_main_accounts() -> None:
    main = account("r1", traits=Traits(main_report_id="r1"))
    aside = account("r2", traits=Traits(main_report_id="r9"))
    measure = MEASURES["main_accounts"]
    assert [measure(main, main), measure(main, aside), measure(aside, aside)] == [2, 0, 1]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((4, 4), (4, 4), 0),
        ((4, None), (9, 9), 1),
        ((12, 99), (30, 30), 1),
        ((4, 4), (6, 6), 2),
        ((100, 100), (120, 120), 2),
        ((4, 4), (7, 7), 3),
        ((0, 0), (3, None), 3),
        ((None, None), (3, 3), None),
        ((None, 5), (9, 9), 3),
    ],
)
def test_figures_apart(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None], apart: int | None
) -> None:
    assert compare(count(*one), count(*other)) == compare(count(*other), count(*one)) == apart


def test_the_day_is_an_ordinal() -> None:
    assert date.fromordinal(DAY) == date(2024, 3, 11)
