"""Understanding places: which one is meant, how precisely, and what is never claimed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.engines.rules.places import find_places
from plainrecord.fields.place import compare, resolve, show
from plainrecord.fields.place_point import area_precision, great_circle_km, locate
from plainrecord.lang.placewords import load_place_words
from plainrecord.model.values import Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation
from plainrecord.world.gazetteer import Gazetteer

WORDS = load_place_words("en")
INVENTED = Gazetteer.from_csv(Path(__file__).parents[1] / "world" / "invented_places.csv")


def wheres(text: str, publisher_country: str | None = None) -> dict[str, Where]:
    mentions = find_places(text, INVENTED, WORDS)
    found = resolve(mentions, text, INVENTED, WORDS, publisher_country=publisher_country)
    assert len(found) == len(mentions)
    return {mention.span.quote(text): where for mention, where in zip(mentions, found, strict=True) if where}


# Phrases and classes of UCDP GED 23.1, Appendix 3, on invented places.
PHRASES = [
    ("near TOWN", "Shots near Brenna, Syria.", "Brenna", "G3"),
    ("in the vicinity of TOWN", "Shots in the vicinity of Brenna, Syria.", "Brenna", "G3"),
    ("just outside TOWN", "Shots just outside Brenna, Syria.", "Brenna", "G3"),
    ("TOWN area", "Shots in the Brenna area, in Syria.", "Brenna", "G3"),
    ("outskirts of CITY", "Shots on the outskirts of Brenna, Syria.", "Brenna", "G3"),
    ("N km, N<=25", "Shots 20 km from Brenna, Syria.", "Brenna", "G3"),
    ("N km, N>25", "Shots 60 km north of Brenna, Syria.", "Brenna", "G7"),
    ("north of CITY", "Shots north of Brenna, Syria.", "Brenna", "G3"),
    ("towards VILLAGE", "Troops moved towards Brenna, Syria.", "Brenna", "G3"),
    ("VILLAGE near TOWN", "Shots in the village of Nahr Saba, near Brenna, Syria.", "Nahr Saba", "G3"),
    ("district of TOWN", "Shots in a district of Brenna, Syria.", "Brenna", "G2"),
    ("ADM2", "Shots in Kesh district, Syria.", "Kesh", "G5"),
    ("ADM3", "Shots in Lower Kesh subdistrict, Syria.", "Lower Kesh", "G4"),
    ("ADM1", "Shots in Velmar province, Syria.", "Velmar", "G6"),
    ("part of COUNTRY", "Shots in southern Syria.", "Syria", "G7"),
    ("border", "Shots on the border with Chad.", "Chad", "G7"),
    ("border of two", "Shots on the border between Mali and Chad.", "Mali", "G7"),
    ("road between, >25 km", "Shots on the road between Tessalo and Farrow.", "Tessalo", "G7"),
    ("between, <=25 km", "Shots between Tessalo and Umbra.", "Tessalo", "G3"),
    ("along RIVER", "Shots along the Grand Wadi.", "Grand Wadi", "G7"),
    ("island", "Shots on the Isle of Moru.", "Isle of Moru", "G7"),
    ("country", "Shots were heard in Mali.", "Mali", "G8"),
    ("off coast", "Shots 40 km off the coast of Syria.", "Syria", "G9"),
    ("town = ADM1, type not said", "Shots in Dorana.", "Dorana", "G6"),
    ("town = ADM1, type said", "Shots in the town of Dorana.", "Dorana", "G2"),
    ("over TOWN", "A plane was shot down over Brenna, Syria.", "Brenna", "G2"),
    ("in TOWN", "Shots in Brenna, Syria.", "Brenna", "G2"),
]


@pytest.mark.parametrize(("phrase", "text", "name", "code"), PHRASES, ids=[row[0] for row in PHRASES])
def test_precision_follows_the_phrase(phrase: str, text: str, name: str, code: str) -> None:
    assert wheres(text)[name].geo_precision == GeoPrecision(code), phrase


def test_town_point_stands_up_to_25_km_and_moves_beyond() -> None:
    near = wheres("Shots 20 km north of Brenna, Syria.")["Brenna"]
    far = wheres("Shots 60 km north of Brenna, Syria.")["Brenna"]
    assert (near.latitude, near.longitude) == (35.4, 36.9)
    assert far.latitude == pytest.approx(35.4 + 60 / 111.2, abs=0.01)
    assert far.longitude == pytest.approx(36.9, abs=0.01)
    assert far.distance_km == 60


def test_between_is_the_midpoint() -> None:
    where = wheres("Shots on the road between Tessalo and Farrow.")["Tessalo"]
    assert where.second is not None
    assert where.second.name == "Farrow"
    assert where.latitude == pytest.approx(16.5, abs=0.02)
    assert where.longitude == pytest.approx(-0.5, abs=0.02)


def test_a_country_is_never_a_pin() -> None:
    where = wheres("Shots were heard in Mali.")["Mali"]
    assert where.geo_precision is GeoPrecision.G8
    assert where.radius_km is not None
    assert where.radius_km >= 200


@pytest.mark.parametrize(
    ("text", "publisher", "country"),
    [
        ("Shots in Brenna.", None, "SY"),
        ("Shots in Brenna, United States.", None, "US"),
        ("Shots in Brenna, Minn.", None, "US"),
        ("American police came. Shots in Brenna. The U.S. mourned; the United States wept.", "US", "US"),
        ("Syrian troops fired in Brenna.", None, "SY"),
    ],
)
def test_context_chooses_between_places_of_one_name(text: str, publisher: str | None, country: str) -> None:
    assert wheres(text, publisher)["Brenna"].country_iso2 == country


def test_the_other_reading_is_kept_with_its_score() -> None:
    where = wheres("Shots in Brenna.")["Brenna"]
    assert [alternative.place.country_iso2 for alternative in where.alternatives] == ["US"]
    assert 0 < where.alternatives[0].score < 0.5


def test_a_village_without_entry_takes_the_point_of_its_town() -> None:
    where = wheres("Shots in the village of Nahr Saba, near Brenna, Syria.")["Nahr Saba"]
    assert where.place is None
    assert (where.latitude, where.longitude) == (35.4, 36.9)
    assert where.country_iso2 == "SY"


def test_an_unknown_place_without_context_has_no_point() -> None:
    where = wheres("Shots in the village of Nahr Saba.")["Nahr Saba"]
    assert where.latitude is None
    assert where.geo_precision is GeoPrecision.G0


def test_demonym_is_the_country() -> None:
    where = wheres("Turkish troops came.")["Turkish"]
    assert where.country_iso2 == "TR"
    assert where.geo_precision is GeoPrecision.G8


def test_compare_and_show() -> None:
    found = wheres("Shots in Brenna, Syria. Shots near Saint Orlo. Shots in the village of Nahr Saba.")
    town, country, other = found["Brenna"], found["Syria"], found["Saint Orlo"]
    assert compare(town, town) == 0
    assert compare(town, country) == 0
    assert compare(town, other) == pytest.approx(271, abs=3)
    assert compare(town, other) == compare(other, town)
    assert compare(town, Where("X", PlaceRelation.AT, GeoPrecision.G0)) is None
    assert show(town) == "Brenna, Dorana, SY (G2)"
    assert show(other) == "near Saint Orlo, Velmar, SY (G3)"


CODES = st.sampled_from(
    ["A.PCLI", "A.ADM1", "A.ADM2", "P.PPL", "P.PPLX", "S.MSQE", "H.STM", "H.SEA", "T.ISL", "L.RGN"]
)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(
    CODES, st.sampled_from(list(PlaceRelation)), POINTS, st.floats(0, 500),
    st.none() | st.floats(0, 2000), st.none() | st.floats(0, 360), st.none() | POINTS,
)  # fmt: skip
def test_every_point_is_on_the_globe(
    code: str,
    relation: PlaceRelation,
    point: tuple[float, float],
    reach_km: float,
    distance_km: float | None,
    bearing: float | None,
    second: tuple[float, float] | None,
) -> None:
    spot = locate(code, relation, point, reach_km, distance_km=distance_km, bearing=bearing, second=second)
    assert -90 <= spot.latitude <= 90
    assert -180 <= spot.longitude <= 180
    assert spot.radius_km >= 0
    if code in {"A.PCLI", "A.ADM1"}:
        assert spot.precision >= GeoPrecision.G3


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_bounded(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert great_circle_km(one, other) == pytest.approx(great_circle_km(other, one))
    assert 0 <= great_circle_km(one, other) <= 20_040


def test_area_precision_of_plain_features() -> None:
    codes = {
        "P.PPL": "G2",
        "S.MSQE": "G1",
        "A.ADM3": "G4",
        "A.ADM2": "G5",
        "A.ADM1": "G6",
        "H.STM": "G7",
        "H.SEA": "G9",
    }
    assert {code: area_precision(code).value for code in codes} == codes


@given(st.text(alphabet="DoranaBrenna, .Syrianear\n()km17", max_size=80))
@settings(max_examples=100)
def test_any_text_resolves(text: str) -> None:
    mentions = find_places(text, INVENTED, WORDS)
    for where in resolve(mentions, text, INVENTED, WORDS):
        assert where is not None
        assert where.latitude is None or -90 <= where.latitude <= 90
        assert sum(item.score for item in where.alternatives) <= 1
