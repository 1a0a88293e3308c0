"""``plainrecord places`` and ``plainrecord.places``: what is told, in which form, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import plainrecord
from plainrecord.cli import cli

TEXT = "A bomb exploded 60 km north of Gao, Mali. Fighting went on near Maidugri, Nigeria, Mr Paris said."
HOSTILE = "Shots near Gao\x1b[31m, \u202eMali, and in <script>alert(1)</script> Kidal."


def places(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["places", *arguments], input=stdin)


def test_a_row_for_each_place_with_precision_radius_and_rule() -> None:
    done = places(TEXT)
    assert done.exit_code == 0, done.output
    row = next(line for line in done.output.splitlines() if line.startswith("1 "))
    assert "60 km from Gao" in row
    assert row.split()[-1] == "en.place.distance@1"
    assert " G7 " in row
    assert "en.place.near@1+place.alike.edit" in done.output
    assert "Could also be:" in done.output


def test_what_was_not_taken_is_told_with_why() -> None:
    done = places(TEXT)
    refused = done.output.partition("Not taken for a place:")[2]
    assert "Paris" in refused
    assert "name of a person" in refused


def test_an_area_has_no_position() -> None:
    data = json.loads(places("Shots were heard in Mali.", "--json").output)
    (mali,) = data["places"]
    assert mali["geo_precision"] == "G8"
    assert mali["is_point"] is False
    assert "stands for it" in places("Shots were heard in Mali.").output


def test_standard_input_and_json() -> None:
    data = json.loads(places("-", "--json", stdin=TEXT).output)
    assert [place["words"] for place in data["places"]] == ["Gao", "Mali", "Maidugri", "Nigeria"]
    assert all(TEXT[place["start"] : place["end"]] == place["words"] for place in data["places"])
    assert all(sum(other["score"] for other in place["alternatives"]) <= 1 for place in data["places"])


def test_the_publisher_s_country_counts() -> None:
    def country(*options: str) -> str:
        return str(
            json.loads(places("Shots in Hyderabad.", "--json", *options).output)["places"][0]["country_iso2"]
        )

    assert country() == "IN"
    assert country("--publisher-country", "pk") == "PK"


def test_a_gazetteer_of_one_s_own_comes_first(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,latitude,longitude,country\nTel Rahin,35.5,37.5,SY\n", encoding="utf-8")
    data = json.loads(places("Shots in Tel Rahin.", "--gazetteer", str(table), "--json").output)
    assert data["places"][0]["latitude"] == 35.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([""], "there is no text"), (["In Gao.", "--publisher-country", "XYZ"], "ISO 3166-1")],
)
def test_wrong_usage_says_what_to_do(arguments: list[str], words: str) -> None:
    done = places(*arguments)
    assert done.exit_code == 2
    assert words in done.output


def test_a_broken_gazetteer_is_named(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,latitude\nA,1\n", encoding="utf-8")
    done = places("In Gao.", "--gazetteer", str(table))
    assert done.exit_code == 2
    assert "longitude" in done.output


def test_no_place() -> None:
    assert places("Nothing happened.").output.strip() == "No place in this text."


def test_hostile_text_is_shown_safely() -> None:
    shown = places(HOSTILE).output
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    html = plainrecord.places(HOSTILE)._repr_html_()
    assert "<script" not in html
    assert "\x1b" not in html


def test_a_notebook_gets_a_static_page_with_a_map() -> None:
    read = plainrecord.places(TEXT)
    html = read._repr_html_()
    assert len(read) == 4
    assert "<svg" in html
    assert "<img" not in html
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")
    assert html == plainrecord.places(TEXT)._repr_html_()
    assert "<svg" not in plainrecord.places("Shots in the village of Nahr Saba.")._repr_html_()


def test_the_public_function_refuses_unknown_countries() -> None:
    with pytest.raises(ValueError, match="no country"):
        plainrecord.places("In Gao.", publisher_country="ZZ")
