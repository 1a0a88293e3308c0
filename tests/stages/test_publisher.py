"""The party that publishes a text: by its source, its head or its signature, and never from a quotation."""

from datetime import date

import pytest

from plainrecord.model.records import Report
from plainrecord.model.vocab import Role
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text

ACT = "Our fighters attacked a camp near Momauk on Sunday and killed two soldiers."


def initiators(text: str, source: str | None = None) -> list[str]:
    document = document_from_text(text, published=date(2024, 3, 5), language="en", source=source)
    reports: tuple[Report, ...] = code(document, context("en")).reports
    return [
        reading.value.actor.label
        for report in reports
        for reading in report.participants
        if reading.value.role is Role.INITIATOR
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (ACT, "KIA Information Department"),
        (f"Kachin Independence Army\nPress release\n\n{ACT}", None),
        (f"{ACT}\n\nKachin Independence Army\nLaiza", None),
    ],
)
def test_own_fighters_are_those_of_the_party_that_publishes(text: str, source: str | None) -> None:
    assert initiators(text, source) == ["Kachin Independence Army"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (ACT, None),
        (ACT, "Northern Radio"),
        (f"Kachin Independence Army\n\n{ACT}", "Northern Radio"),
        (f"Kachin Independence Army and Arakan Army\nArakan Army\n\n{ACT}", None),
        (f'A statement came on Monday. "{ACT}"', "Kachin Independence Army"),
        ("Fighters attacked a camp near Momauk on Sunday. We were afraid.", "Kachin Independence Army"),
    ],
)
def test_nobody_knows_whose_fighters_they_are(text: str, source: str | None) -> None:
    assert "Kachin Independence Army" not in initiators(text, source)
