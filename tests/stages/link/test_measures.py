"""Measures: nothing is compared where nothing is stated, and what is compared is symmetric."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from link_profiles import DAY, WORDS, account, profiles

from plainrecord.fields.count import compare
from plainrecord.model.values import Count
from plainrecord.stages.link.measures import MEASURES
from plainrecord.stages.link.profile import Profile, Traits

EMPTY = Profile("r0", "d0", "d0")
#: Measures that say something of a profile that states nothing.
ALWAYS = {"main_accounts"}
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
    shelling = Profile("r1", "d1", "d1", event_type="strike.artillery_missile", traits=Traits(WORDS))
    assert MEASURES["form_contradictions"](shelling, account("r2")) == 0


@given(profiles("r1"), profiles("r2"))
def test_every_measure_is_symmetric(a: Profile, b: Profile) -> None:
    for measure in MEASURES.values():
        forth, back = measure(a, b), measure(b, a)
        assert forth == back if forth is None or back is None else forth == pytest.approx(back)


FORM = Traits(WORDS, frozenset(), frozenset(), ((DAY, DAY),), ((10.0, 20.0, 0.0),))
FAR = {
    "spots": ((12.0, 20.0, 0.0),),
    "place_names": frozenset({"sant"}),
    "traits": replace(FORM, spots=((12.0, 20.0, 0.0),)),
}


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 0),
        ({"days": (DAY + 1, DAY + 1)}, 2),
        ({"days": (DAY + 9, DAY + 9)}, 2),
        ({"days": (DAY - 3, DAY + 3)}, 0),
        ({"days": None}, 0),
        (FAR, 2),
        ({**FAR, "place_names": frozenset({"keld"})}, 0),
        ({**FAR, "traits": FORM}, 0),
        ({"killed": count(4, None)}, 0),
        ({"killed": count(40, 40)}, 1),
        ({"killed": count(40, 40), "injured": count(70, 70)}, 1),
        ({"weapons": frozenset({"rocket"})}, 0),
        ({"weapons": frozenset({"handgun"})}, 1),
        ({**FAR, "days": (DAY + 1, DAY + 1), "killed": count(40, 40)}, 5),
    ],
)
def test_contradictions_of_alike_documents_are_counted(change: dict[str, object], points: int) -> None:
    a, b = account("r1", traits=FORM), account("r2", traits=FORM)
    assert MEASURES["form_contradictions"](a, replace(b, **change)) == points


def test_documents_that_differ_or_share_names_follow_no_form() -> None:
    later = {"days": (DAY + 1, DAY + 1)}
    names = replace(FORM, names=frozenset({"keld", "orvane"}))
    a, b = account("r1", traits=FORM), account("r2", **later, traits=replace(FORM, words={"mill": 1.0}))
    assert MEASURES["form_contradictions"](a, b) is None
    a, b = account("r1", traits=names), account("r2", **later, traits=names)
    assert MEASURES["form_contradictions"](a, b) == 0


@pytest.mark.parametrize(
    ("north", "name", "also_told", "level"),
    [
        (10.1, "sant", 10.1, 0),
        (12.0, "keld", 12.0, 0),
        (12.0, "sant", 10.0, 1),
        (10.3, "sant", 10.3, 2),
        (12.0, "sant", 10.3, 2),
        (12.0, "sant", 12.0, 3),
    ],
)
def test_places_differ_by_point_name_and_document(
    north: float, name: str, also_told: float, level: int
) -> None:
    other = account(
        "r2",
        spots=((north, 20.0, 0.0),),
        place_names=frozenset({name}),
        traits=replace(FORM, spots=((also_told, 20.0, 0.0),)),
    )
    assert MEASURES["places_differ"](account("r1"), other) == level
    assert MEASURES["places_differ"](account("r1"), account("r2", spots=())) is None


def test_few_words_are_never_much_alike() -> None:
    many = {f"word{n}": 0.2 for n in range(25)}
    few, full = account("r1"), account("r1", traits=replace(FORM, words=many))
    assert MEASURES["document_likeness"](few, few) == 0.25
    assert MEASURES["document_likeness"](full, full) == pytest.approx(1)


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
