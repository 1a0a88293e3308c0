"""``plainrecord dates``: a table for people, JSON for programs, refusals with their reason."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from plainrecord.cli import cli


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["dates", *arguments], input=given)


def test_a_table_with_the_days_and_the_refusals() -> None:
    result = run("Two died on Monday night; talks will begin on Tuesday.", "--published", "2024-07-12")
    assert result.exit_code == 0
    published, headings, monday, tuesday, _, why = result.output.splitlines()
    assert published == "published 2024-07-12"
    assert headings.split() == ["words", "when", "EDTF", "precision", "range", "calendar", "rule"]
    assert "8 July 2024, night" in monday
    assert monday.endswith("en.date.weekday+weekday_night")
    assert "refused: after_publication" in tuesday
    assert why.startswith("Tuesday: after_publication: the words mean 2024-07-16")


def test_json_has_the_place_of_the_words_and_all_of_the_reading() -> None:
    text = "Am ١٠ رمضان ١٤٤٥ and for three days"
    data = json.loads(run(text, "--published", "2024-07-12", "--json").output)
    assert data["published"] == "2024-07-12"
    day, duration = data["dates"]
    assert text[day["start"] : day["end"]] == day["words"] == "١٠ رمضان ١٤٤٥"
    assert (day["earliest"], day["latest"], day["edtf"]) == (
        "2024-03-19",
        "2024-03-21",
        "[2024-03-19..2024-03-21]",
    )
    assert (day["calendar"], day["tolerance_days"], day["precision"]) == ("hijri_sighting_unknown", 1, "D2")
    assert (duration["kind"], duration["refused"]) == ("duration", "not_a_date")
    assert duration["message"]


def test_without_a_day_of_publication_the_dateline_counts_or_relative_words_are_refused() -> None:
    dated = run("KELD, 12 July 2024 (NNA) - Gunmen shot two men on Monday.")
    assert dated.output.startswith("published 2024-07-12\n")
    assert "2024-07-08" in dated.output
    undated = run("Gunmen shot two men on Monday.")
    assert "no day of publication" in undated.output
    assert "no_anchor" in undated.output


@pytest.mark.parametrize("words", ["12 تشرين الثاني 2023", "۲۱ آبان ۱۴۰۲", "ኅዳር 2 2016", "12 November 2023"])
def test_dates_of_any_script_need_no_english_around_them(words: str) -> None:
    [day] = json.loads(run(words, "--json").output)["dates"]
    assert (day["words"], day["edtf"]) == (words, "2023-11-12")


def test_standard_input_is_read_and_control_characters_are_shown_safely() -> None:
    result = run("-", given="\x1b[2J the raid of 5\u200f May\r\n2020 \u202e and \x9b31m")
    assert result.exit_code == 0
    assert "2020-05-05" in result.output
    assert not {"\x1b", "\u202e", "\u200f", "\x9b", "\r"} & set(result.output)


@pytest.mark.parametrize(
    ("text", "exit_code", "said"),
    [("", 2, "the text is empty"), ("A bridge.", 0, "No expression of time was found.")],
)
def test_nothing_to_read(text: str, exit_code: int, said: str) -> None:
    result = run(text)
    assert result.exit_code == exit_code
    assert said in result.output
