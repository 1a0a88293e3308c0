"""Acts told only as background, and accounts that continue one another."""

from __future__ import annotations

from datetime import date

import pytest

from plainrecord.model.records import Coded
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text

REPORT_DAY = date(2025, 5, 14)


def coded(text: str) -> Coded:
    return code(document_from_text(text, published=REPORT_DAY, language="en"), context("en"))


def types(text: str) -> list[str]:
    return [report.act.value.event_type for report in coded(text).reports]


@pytest.mark.parametrize(
    ("text", "event_type", "reason"),
    [
        ("Ostra sent troops to Lod on Monday after a shooting.", "mobilisation.forces", "background.reason"),
        (
            "Ten passengers abducted in Lod last month were released on Tuesday.",
            "release.prisoners",
            "background.captivity",
        ),
        (
            "A drone hit a school in Lod on Friday. The rebels, who have besieged the city since May, are silent.",
            "strike.drone",
            "background.relative",
        ),
        (
            "Gunmen killed two men on Monday. In 2019 the group killed 30 villagers in Keld.",
            "attack.civilians",
            "modality.historical",
        ),
    ],
)
def test_background_gives_no_report_and_says_why(text: str, event_type: str, reason: str) -> None:
    found = coded(text)
    assert [report.act.value.event_type for report in found.reports] == [event_type]
    assert reason in {rejection.reason for rejection in found.rejections}


def test_two_acts_of_their_own_are_two_reports() -> None:
    assert len(types("Gunmen killed two men in Lagos on Monday. Rebels shelled Kano on Tuesday.")) == 2


def test_what_came_of_an_attack_is_told_in_its_report() -> None:
    reports = coded("Gunmen attacked Lod on Monday, killing two men. Hundreds of residents fled.").reports
    assert len(reports) == 1
    assert {reading.value.outcome.value for reading in reports[0].casualties} == {"killed", "displaced"}


def test_the_day_of_a_statement_gives_way_to_the_day_of_the_act() -> None:
    text = "Gunmen killed ten people in Lod, the mayor said on Tuesday. The attack took place on Sunday."
    (report,) = coded(text).reports
    assert report.when is not None
    assert report.when.value.earliest == report.when.value.latest == date(2025, 5, 11)


def test_a_field_before_gives_day_and_place() -> None:
    text = "Date: 11 May 2025. Place: Taiz. Two girls were injured when a mine exploded."
    (report,) = coded(text).reports
    assert report.when is not None
    assert report.when.value.earliest == date(2025, 5, 11)
    assert report.places[0].value.name == "Taiz"
