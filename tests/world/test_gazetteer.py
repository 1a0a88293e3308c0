"""Gazetteer look-up: folding, order, files that cannot be used, and the packaged file."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.world.countries import load_world
from plainrecord.world.gazetteer import Gazetteer, GazetteerError, Gazetteers
from plainrecord.world.gazetteer_names import fold_name, without_article

TABLE = Path(__file__).with_name("invented_places.csv")


@pytest.fixture(scope="module")
def invented() -> Gazetteer:
    return Gazetteer.from_csv(TABLE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TESSALO", "Tessalo"),
        ("tessalo", "Tessalo"),
        ("Téssalo", "Tessalo"),
        ("St. Orlo", "Saint Orlo"),
        ("saint-orlo", "Saint Orlo"),
        ("al-Mareh", "Al Mareh"),
        ("el-Mareh", "Al Mareh"),
        ("Mareh", "Al Mareh"),
        ("the Grand Wadi", "Grand Wadi"),
        ("Isle-of-Moru", "Isle of Moru"),
    ],
)
def test_spellings_of_one_name_find_the_same_place(invented: Gazetteer, name: str, expected: str) -> None:
    assert [place.name for place in invented.lookup(name)] == [expected]


def test_unknown_name_finds_nothing(invented: Gazetteer) -> None:
    assert invented.lookup("Nowhere at all") == ()
    assert invented.lookup("") == ()
    assert invented.lookup("'") == ()


def test_places_of_one_name_come_by_population(invented: Gazetteer) -> None:
    assert [place.country_iso2 for place in invented.lookup("Brenna")] == ["SY", "US"]


def test_major_names_are_large_cities_and_areas(invented: Gazetteer) -> None:
    assert invented.is_major("DORANA")
    assert invented.is_major("Grand Wadi")
    assert not invented.is_major("Saint Orlo")


def test_earlier_gazetteer_comes_first(invented: Gazetteer, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,latitude,longitude,country\nBrenna,1,2,SY\n", encoding="utf-8")
    both = Gazetteers(Gazetteer.from_csv(own), invented)
    assert [place.gazetteer for place in both.lookup("brenna")] == [
        "own",
        "invented_places",
        "invented_places",
    ]
    assert both.lookup("Tessalo")[0].gazetteer == "invented_places"
    assert both.is_major("Dorana")


def test_the_reach_of_a_place_found_is_known_without_reading_on(invented: Gazetteer) -> None:
    both = Gazetteers(invented, Gazetteer.default())
    asked: list[str] = []
    places = [*both.lookup("Brenna"), *both.lookup("Paris")]
    for member in (invented, Gazetteer.default()):
        member._rows().set_trace_callback(asked.append)
    try:
        assert all(both.radius_km(place) > 0 for place in places)
    finally:
        for member in (invented, Gazetteer.default()):
            member._rows().set_trace_callback(None)
    assert asked == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,latitude\nA,1\n", "longitude"),
        ("name,latitude,longitude\nA,north,2\n", "row 2"),
        ("name,latitude,longitude\nA,1,2\nB,91,2\n", "row 3"),
        ("name,latitude,longitude\n,1,2\n", "empty"),
        ("name,latitude,longitude\nA,nan,2\n", "row 2"),
    ],
)
def test_a_bad_table_says_what_is_wrong_and_where(tmp_path: Path, table: str, words: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(GazetteerError, match=words):
        Gazetteer.from_csv(path)


def test_files_that_are_no_gazetteers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no such"):
        Gazetteer.open(tmp_path / "missing.sqlite")
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"this is no database at all, only some bytes" * 40)
    with pytest.raises(GazetteerError, match="not a gazetteer"):
        Gazetteer.open(other)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(alphabet="abcdeéèöñÁÖşğıøđ -'’.", max_size=25))
def test_case_makes_no_difference(name: str) -> None:
    assert fold_name(name.upper()) == fold_name(name.lower())


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(name: str) -> None:
    places = Gazetteer.default().lookup(name)
    assert all(-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180 for place in places)


def test_article_is_only_taken_from_articles() -> None:
    assert without_article("al-Bab") == "bab"
    assert without_article("Ash-Shaykh") == "shaykh"
    assert without_article("Alabama") is None
    assert without_article("al-Fu") is None


@pytest.mark.parametrize(
    ("name", "country", "code"),
    [
        ("Mosul", "IQ", "P."),
        ("Usulutan", "SV", "A.ADM1"),
        ("SANTA ELENA", "EC", "P."),
        ("An-Najaf", "IQ", ""),
        ("Burma", "MM", "A.PCLI"),
        ("Cote d'Ivoire", "CI", "A.PCLI"),
        ("DR Congo", "CD", "A.PCLI"),
        ("Darfur", None, "L.RGN"),
        ("Donetsk Region", "UA", "A.ADM1"),
        ("Texas", "US", "A.ADM1"),
    ],
)
def test_packaged_gazetteer_knows(name: str, country: str | None, code: str) -> None:
    first = Gazetteer.default().lookup(name)[0]
    assert first.country_iso2 == country
    assert first.feature_code.startswith(code)


def test_packaged_gazetteer_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(Gazetteer.default()))
    assert again.lookup("Mosul")[0].place_id == Gazetteer.default().lookup("Mosul")[0].place_id


def test_units_lie_in_their_country() -> None:
    """A unit's point is made of its members, so it lies nearer to its seat than half the world away."""
    gazetteer = Gazetteer.default()
    for name, country in (("Helmand", "AF"), ("Borno", "NG"), ("Antioquia", "CO"), ("Idlib", "SY")):
        unit = next(place for place in gazetteer.lookup(name) if place.feature_code == "A.ADM1")
        assert unit.country_iso2 == country
        assert unit.admin1 == name
        assert 10 <= gazetteer.radius_km(unit) <= 400


@pytest.mark.parametrize(
    ("words", "code"),
    [("Salvadoran", "SV"), ("Turks", "TR"), ("BURKINABÉ", "BF"), ("congolese", "CD"), ("Klingon", None)],
)
def test_demonyms(words: str, code: str | None) -> None:
    assert load_world().demonym(words) == code


def test_country_names_and_codes() -> None:
    world = load_world()
    assert world.country_by_name("ivory coast") is world.countries["CI"]
    assert world.country_by_name("Türkiye") is world.countries["TR"]
    assert world.countries["XK"].name == "Kosovo"
    assert world.country_by_name("Atlantis") is None
    assert all(len(code) == 2 and len(country.iso3) == 3 for code, country in world.countries.items())
    assert all(
        neighbour in world.countries
        for country in world.countries.values()
        for neighbour in country.neighbours
    )
    region = world.region_demonym("Kurdish")
    assert region is not None
    assert region.name == "Kurdistan"


def test_every_key_of_the_packaged_file_is_folded_as_a_look_up_folds() -> None:
    file = resources.files("plainrecord.world").joinpath("gazetteer.sqlite")
    with resources.as_file(file) as path, closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as rows:
        assert [key for (key,) in rows.execute("SELECT key FROM name") if fold_name(key) != key] == []
