"""Rows as profiles, what they are measured by, and that no near pair is missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.datasets.files import DatasetRow
from plainrecord.datasets.records import Amount, CodedEvent, Days
from plainrecord.fields.place_point import great_circle_km
from plainrecord.matching.pairs import compared_pairs
from plainrecord.matching.rows import MatchRow, Profiler, count_of, is_episode
from plainrecord.matching.settings import load_match_table
from plainrecord.stages.link.measures import act_kinship, killed_agreed, parties_alike, place_names_alike

PROFILER = Profiler(load_match_table())


def days(first, last=None):
    return Days(date.fromisoformat(first), date.fromisoformat(last or first))


def profile(**values):
    return PROFILER.profile(CodedEvent(**values))


@pytest.mark.parametrize(
    ("first", "last", "precision", "clarity", "episode"),
    [
        ("2024-05-01", "2024-05-01", None, None, False),
        ("2024-05-01", "2024-05-02", None, None, False),
        ("2024-05-01", "2024-05-03", None, None, True),
        ("2024-05-01", "2024-05-07", "D3", "individual", False),
        ("2024-05-01", "2024-05-07", "D3", "aggregated", True),
        ("2024-05-01", "2024-05-01", "D1", "aggregated", False),
        ("2024-05-01", "2024-05-31", None, None, False),
        ("2024-01-01", "2024-12-31", None, None, False),
        ("2024-05-02", "2024-05-31", None, None, True),
    ],
)
def test_what_is_an_episode(first, last, precision, clarity, episode):
    event = CodedEvent(days=days(first, last), date_precision=precision, clarity=clarity)
    assert is_episode(event) is episode


def test_a_day_reaches_as_far_as_its_precision_says():
    day = date(2024, 5, 15).toordinal()
    assert profile(days=days("2024-05-15")).days == (day, day)
    assert profile(days=days("2024-05-15"), date_precision="D3").days == (day - 3, day + 3)
    assert profile(days=days("2024-05-14", "2024-05-16"), date_precision="D2").days == (day - 1, day + 1)
    assert profile(days=Days(None, date(2024, 5, 15))).days is None


def test_a_place_reaches_as_far_as_its_precision_says_and_a_country_has_no_point():
    assert profile(point=(12.0, 20.0)).spots == ((12.0, 20.0, 0.0),)
    assert profile(point=(12.0, 20.0), place_precision="G6").spots == ((12.0, 20.0, 100.0),)
    assert profile(point=(12.0, 20.0), place_precision="G8").spots == ()


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [
        (Amount(None, 5, None), 5, 5),
        (Amount(3, 5, 8), 3, 8),
        (Amount(3, None, None), 3, None),
        (Amount(9, 9, 4), 9, 9),
    ],
)
def test_figures_as_counts(amount, low, high):
    assert (count_of(amount).low, count_of(amount).high) == (low, high)


def test_parties_are_compared_by_their_words():
    karsin = profile(actors=("Karsin Front", "Military Forces of Marava (2018-)"))
    assert parties_alike(karsin, profile(actors=("Government of Marava", "KARSIN front"))) > 0.6
    assert parties_alike(karsin, profile(actors=("Karsin Front",))) == 1.0
    assert parties_alike(karsin, profile(actors=("Velden Movement",))) == 0.0
    assert parties_alike(karsin, profile(actors=("Unidentified Armed Group (Marava)",))) is None


def test_two_names_of_one_registered_organisation_are_the_same_party():
    first, second = profile(actors=("Islamic State",)), profile(actors=("ISIL",))
    assert parties_alike(first, second) == 1.0


def test_names_of_places():
    keld = profile(place_names=("Tal Orvane",))
    assert place_names_alike(keld, profile(place_names=("tal orvané",))) == 1.0
    assert 0.4 < place_names_alike(keld, profile(place_names=("Tel Orvan",))) < 1.0
    assert place_names_alike(keld, profile(place_names=("Tisk",))) < 0.2
    assert place_names_alike(keld, profile()) is None


def test_a_code_that_stands_for_several_types_is_never_the_same_type():
    clash = profile(event_types=("clash.armed",))
    assert act_kinship(clash, profile(event_types=("clash.armed",))) == 0
    assert act_kinship(clash, profile(event_types=("capture.combatants", "clash.armed"))) == 1
    assert act_kinship(clash, profile(act_group=("clash", "strike"))) == 1
    assert act_kinship(clash, profile(act_group=("attack",))) == 2
    assert act_kinship(clash, profile(event_types=("protest.peaceful",))) == 3


def test_only_one_figure_for_both_is_agreed():
    twelve = profile(killed=Amount(None, 12, None))
    assert killed_agreed(twelve, twelve) == 12
    assert killed_agreed(twelve, profile(killed=Amount(10, 12, 15))) is None


points = st.tuples(st.floats(-74, 74), st.floats(-179, 178), st.floats(-0.6, 0.6), st.floats(-0.9, 0.9))


@settings(max_examples=60, deadline=None)
@given(points, st.sampled_from([1.0, 10.0, 50.0]), st.integers(0, 40), st.integers(-60, 60))
def test_pairs_inside_the_windows_are_compared_and_no_others(point, within_km, length, shift):
    latitude, longitude, north, east = point
    start = date(2024, 5, 1).toordinal()
    first = CodedEvent(
        point=(latitude, longitude), days=Days(date.fromordinal(start), date.fromordinal(start + length))
    )
    second = CodedEvent(
        point=(latitude + north, longitude + east), days=days(str(date.fromordinal(start + shift)))
    )
    table = load_match_table().within(2, within_km)
    rows = [
        MatchRow(
            side,
            "x",
            DatasetRow(2, (), event),
            replace(PROFILER.profile(event), document_id=str(side)),
            False,
        )
        for side, event in enumerate((first, second))
    ]
    gap = max(0, shift - length, -shift)
    near = great_circle_km(first.point, second.point) <= within_km and gap <= 2
    assert bool(len(compared_pairs(rows, 1, table, within=False))) is near


def test_an_unknown_file_of_weights_is_told(tmp_path: Path):
    with pytest.raises(ValueError, match="not a TOML file"):
        load_match_table(tmp_path / "gone.toml")
