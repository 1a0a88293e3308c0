"""Understanding places: which one is meant, how precisely, and what is never claimed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.engines.rules.places import find_places
from plainrecord.fields.place import compare, resolve, show
from plainrecord.fields.place_combine import combine
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


CASES = [
    [part.strip() for part in line.split("|")]
    for line in (Path(__file__).parent / "place_cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
#: Our classes in the where_prec of UCDP (GED 23.1, Appendix 3; its 2 holds units of third order, too).
WHERE_PREC = {
    "G1": {1},
    "G2": {1},
    "G3": {2},
    "G4": {2},
    "G5": {3},
    "G6": {4},
    "G7": {5},
    "G8": {6},
    "G9": {7},
}
WORDINGS = {
    "near TOWN", "TOWN area", "outskirts of CITY", "N km from TOWN, N<=25", "N km from TOWN, N>25", "north of CITY",
    "CITY towards VILLAGE", "VILLAGE near TOWN", "district of TOWN", "DISTRICT", "several ADM2 of one ADM1",
    "PROVINCE", "part of COUNTRY", "border between A and B", "road between A and B", "along RIVER", "island",
    "whole country", "sea area", "town = ADM1, type not said", "town = ADM1, type said", "plane over TOWN", "in TOWN",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[1]}")
def test_every_wording_of_the_codebook(case: list[str]) -> None:
    _, text, name, code, where_prec, latitude, longitude, radius_km = case
    found = wheres(text)
    where = found[name] if "+" not in name else combine([found[one] for one in name.split(" + ")], INVENTED)
    assert where is not None
    assert where.geo_precision == GeoPrecision(code)
    assert int(where_prec) in WHERE_PREC[code]
    assert where.latitude == pytest.approx(float(latitude), abs=0.01)
    assert where.longitude == pytest.approx(float(longitude), abs=0.01)
    assert where.radius_km == pytest.approx(float(radius_km), abs=0.2)


def test_no_wording_is_left_out() -> None:
    assert {case[0] for case in CASES} == WORDINGS


def test_combining_takes_the_exact_place_or_the_unit_of_all() -> None:
    found = wheres(
        "Shots in Brenna, Syria. Shots in Dorana province. Shots in Al Mareh. Shots in Tessalo, Mali."
    )
    town, unit, other, far = found["Brenna"], found["Dorana"], found["Al Mareh"], found["Tessalo"]
    assert combine([town, unit, found["Syria"]], INVENTED) == town
    assert combine([town], INVENTED) == town
    both = combine([town, other], INVENTED)
    assert both is not None
    assert (both.geo_precision, both.name) == (GeoPrecision.G6, "Dorana")
    assert combine([town, far], INVENTED) is None
    assert combine([], INVENTED) is None


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
        assert spot.precision >= GeoPrecision.G6
        assert spot.radius_km >= min(reach_km, 25)


AREAS = st.sampled_from(
    ["Syria", "Mali", "Chad", "Turkish", "Dorana province", "Velmar", "the U.S.", "Syrian"]
)
BESIDE = st.sampled_from(
    ["in", "near", "17 km south of", "between", "north of", "on the road to", "over", "on the outskirts of", "and",
     "off the coast of", "in southern", "on the border with", "the village of Nahr Saba,", "towards", ",", "."]
)  # fmt: skip


@given(st.lists(st.tuples(BESIDE, AREAS).map(" ".join), min_size=1, max_size=6).map(" ".join))
@settings(max_examples=200)
def test_a_country_or_first_order_unit_never_becomes_a_pin(text: str) -> None:
    mentions = find_places(text, INVENTED, WORDS)
    for where in resolve(mentions, text, INVENTED, WORDS):
        if where is not None and where.latitude is not None:
            assert where.geo_precision >= GeoPrecision.G6, (text, where)
            assert where.radius_km is not None
            assert where.radius_km >= 100, (text, where)


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
