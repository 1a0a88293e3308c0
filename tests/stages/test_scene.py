"""What a whole document says of where an act happened, beside the sentences of the act itself."""

from __future__ import annotations

from datetime import date

import pytest

from plainrecord.model.values import Where
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text


def places_of(text: str, title: str | None = None) -> list[Where]:
    """The places of the first report of a text, the primary one first."""
    document = document_from_text(text, published=date(2024, 3, 14), title=title, language="en")
    reports = code(document, context("en", engines=("rules",))).reports
    return [reading.value for reading in reports[0].places]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "Two guards were shot dead in Dane County, Wisconsin, on Monday. "
                "It happened on Quarry Lane in Sun Prairie."
            ),
            ["Dane County", "Wisconsin", "Sun Prairie"],
        ),
        (
            (
                "Two guards were shot dead in Dane County, Wisconsin, on Monday. "
                "It happened on a road to Toledo, Ohio."
            ),
            ["Dane County", "Wisconsin"],
        ),
        (
            "A guard was shot dead on Quarry Lane on Monday.\n\nSun Prairie police said a van was seen.",
            ["Quarry Lane", "Sun Prairie"],
        ),
    ],
)
def test_the_town_of_a_county_or_a_street_is_told_later(text: str, names: list[str]) -> None:
    assert [where.name for where in places_of(text)] == names


@pytest.mark.parametrize("state", ["Mississippi", "Kansas"])
def test_the_name_of_the_publisher_tells_namesakes_apart_and_is_no_place_itself(state: str) -> None:
    title = f"Guard shot dead in Lincoln County - WXYZ News, Jackson, {state}"
    places = places_of("The guard was shot dead on Monday, deputies said.", title)
    assert [(where.name, where.admin1) for where in places] == [("Lincoln County", state)]
