"""Groups of the cascade: names, asides, ages, appositions and who the people harmed were."""

from __future__ import annotations

import pytest

from plainrecord.lang.layout import load_layout
from plainrecord.model.records import Mention
from plainrecord.model.vocab import MentionKind
from plainrecord.pipeline import context
from plainrecord.sources import document_from_text
from plainrecord.stages.segment import segment

ENGINE = context("en").engines[0]


def read(text: str) -> tuple[Mention, ...]:
    document = document_from_text(text, language="en")
    return tuple(ENGINE.read(document, segment(document, load_layout("en"))))


def quoted(text: str, role: str) -> list[str]:
    """The words of the casualty mentions with a role."""
    return [m.span.quote(text) for m in read(text) if m.kind is MentionKind.CASUALTY and m.role == role]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Carlos Mendoza was killed in Lod.", ["Carlos Mendoza"]),  # Mendoza is a city, too
        ("CARLOS MENDOZA WAS KILLED IN LOD.", ["CARLOS MENDOZA"]),
        ("Maria Hammer was killed by gunmen.", ["Maria Hammer"]),
        ("Ana Ruiz (34), a teacher, and her son, 12, were killed.", ["Ana Ruiz (34), a teacher", "her son, 12"]),
        ("A woman of 70 and a boy, 9, were killed.", ["A woman of 70", "a boy, 9"]),
        ("A family of five was killed.", ["A family of five"]),
        ("Ana Ruiz, head of the Union of Nurses (UN), and Juan Perez were killed.",
         ["Ana Ruiz, head of the Union of Nurses (UN)", "Juan Perez"]),
    ],
)  # fmt: skip
def test_who_was_killed(text: str, killed: list[str]) -> None:
    found = quoted(text, "killed")
    assert [words.split(" (UN)")[0] for words in found] == [words.split(" (UN)")[0] for words in killed]


def test_an_age_counts_nobody() -> None:
    text = "Ana Ruiz, 45, mayor of Lod, was killed."
    (casualty,) = (m for m in read(text) if m.kind is MentionKind.CASUALTY)
    assert casualty.part("number") is None


def test_quotation_marks_do_not_split_a_group() -> None:
    text = 'The "Red Path" guerrillas killed two guards.'
    actors = [m.span.quote(text) for m in read(text) if m.role == "initiator"]
    assert actors == ['The "Red Path" guerrillas']


def test_a_bare_number_is_like_the_people_before_it() -> None:
    text = "Six soldiers were killed and three wounded."
    injured = next(m for m in read(text) if m.kind is MentionKind.CASUALTY and m.role == "injured")
    like = injured.part("like")
    assert like is not None
    assert like.quote(text) == "Six soldiers"


def test_nobody_who_claims_leaves_the_act() -> None:
    text = "No group claimed the attack on a bus in Lod."
    claims = [
        m.attribute("stance")
        for m in read(text)
        if m.kind is MentionKind.CLAIM and m.role == "responsibility"
    ]
    assert claims == ["nobody_claimed"]
    assert all(
        "nobody" not in m.attribute("effects") for m in read(text) if m.kind is MentionKind.ACT
    )  # the attack took place


def test_in_capitals_a_common_word_is_no_town_of_another_country() -> None:
    text = "BY A STROKE OF LUCK NOBODY DIED WHEN A BOMB EXPLODED IN LIMA, PERU."
    places = [m.span.quote(text) for m in read(text) if m.kind is MentionKind.PLACE]
    assert "LUCK" not in places
    assert "LIMA" in places


def test_a_short_form_of_a_country_before_a_noun_is_no_scene() -> None:
    text = "A bomb killed a U.S. soldier in Kabul."
    features = {m.span.quote(text): m.attribute("feature") for m in read(text) if m.kind is MentionKind.PLACE}
    assert features["U.S."] == "demonym"
    assert features["Kabul"] != "demonym"
