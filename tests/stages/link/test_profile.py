"""Profiles of real readings: an item of a list stands for itself, and a province is no second place beside a town."""

from __future__ import annotations

from datetime import date

import plainrecord
from plainrecord.model.values import Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation
from plainrecord.stages.link.linker import SILENT, Linker
from plainrecord.stages.link.profile import Profile, spots_of

LIST = """Incidents of the week
5 May 2025: Gunmen shot dead a village headman in Pattani.
7 May 2025: A roadside bomb wounded three rangers in Yala."""
STORY = """Gunmen shot dead a village headman in Pattani on 5 May 2025.

He had been on his way home from the mosque, his wife told a radio station.

Two days later, on 7 May 2025, a roadside bomb wounded three rangers in Yala.

Neighbours closed their shops, and the school sent its pupils home before noon."""


def complete(text: str) -> tuple[Profile, ...]:
    reports = plainrecord.read(text, published=date(2025, 5, 9), language="en")
    return Linker().profile(reports[0].document, reports).complete("v")


def test_an_item_of_a_list_has_its_own_day_place_and_words() -> None:
    first, second = complete(LIST)
    assert first.is_main
    assert second.is_main
    assert first.traits.days == (first.days,)
    assert first.traits.spots == first.spots
    assert not first.traits.words.keys() & {"rangers", "yala"}
    assert second.lineage_id == "v"


def test_reports_of_a_story_share_what_the_document_tells() -> None:
    first, second = complete(STORY)
    assert first.traits == second.traits
    assert first.is_main != second.is_main


def test_a_document_without_a_report_is_still_compared() -> None:
    reports = plainrecord.read(STORY, published=date(2025, 5, 9), language="en")
    (silent,) = Linker().profile(reports[0].document, ()).complete("v")
    assert silent.profile_id == SILENT + reports[0].document.document_id
    assert silent.traits.words


def where(name: str, precision: GeoPrecision, radius_km: float) -> Where:
    return Where(name, PlaceRelation.AT, precision, latitude=10.0, longitude=20.0, radius_km=radius_km)


def test_beside_a_town_its_province_is_no_second_place() -> None:
    town, province = where("Keld", GeoPrecision.G2, 3), where("North", GeoPrecision.G6, 120)
    assert spots_of([town, province]) == ((10.0, 20.0, 0.0),)
    assert spots_of([province]) == ((10.0, 20.0, 120),)
    assert spots_of([where("Xland", GeoPrecision.G8, 500)]) == ()
