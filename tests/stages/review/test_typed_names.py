"""Which words that a person typed or marked are taken for names of persons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Actor, Claim, Participation, Speaker, Where
from plainrecord.model.vocab import (
    ActorKind,
    ClaimAbout,
    ClaimStance,
    GeoPrecision,
    Modality,
    PlaceRelation,
    Role,
)
from plainrecord.stages.review.typed import typed_names

TEXT = "Gunmen killed a trader in Keld. The smith Ossian Blackwood saw it, River Guard fighters said."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def machine() -> Report:
    document = Document("d1", "d1", TEXT, "", "", "text/plain", "test@1", "en")
    act = Reading(Act("attack.armed"), (span("Gunmen killed"),), "rules/en.act@1")
    place = Reading(Where("Keld", PlaceRelation.AT, GeoPrecision.G2), (span("Keld"),), "rules/en.place@1")
    return Report(
        "r1", document, 0, act, Reading(Modality.ASSERTED, act.spans, "rules/en@1"), (), places=(place,)
    )


def reviewed(value: object, words: str = "a trader", field: str = "participants") -> tuple[str, ...]:
    """The names in the report with one value of a person."""
    reading = Reading(value, (span(words),), "person/anna")
    return typed_names(replace(machine(), **{field: (reading,)}), machine())


def taking_part(
    label: str, kind: ActorKind = ActorKind.CIVILIANS, actor_id: str | None = None
) -> Participation:
    return Participation(Actor(label, kind, actor_id), Role.TARGET)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (taking_part("a trader"), ()),
        (taking_part("the trader Ada Quill"), ("Ada Quill",)),
        (taking_part("Ada Quill, Ossian O'Hara"), ("Ada Quill Ossian O'Hara",)),
        (taking_part("traders of Keld"), ()),  # the machine has the place
        (taking_part("River Guard", ActorKind.POLITICAL_MILITIA), ()),
        (taking_part("River Guard", ActorKind.UNKNOWN), ("River Guard",)),
        (taking_part("River Guard", ActorKind.UNKNOWN, "org-1"), ()),
        (taking_part("تاجر"), ("تاجر",)),  # a script without capitals: all may be a name
    ],
)
def test_typed_labels(value, names):
    assert reviewed(value) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("a trader", ()),
        ("The smith", ()),  # a sentence begins
        ("The smith Ossian Blackwood", ("Ossian Blackwood",)),
        ("Ossian Blackwood", ("Ossian Blackwood",)),
        ("a trader in Keld", ()),
    ],
)
def test_marked_words(words, names):
    assert reviewed(taking_part("a witness"), words) == names


def test_the_speaker_of_an_organisation_is_no_person():
    guard = Actor("River Guard", ActorKind.POLITICAL_MILITIA)
    claim = Claim(ClaimAbout.OCCURRENCE, ClaimStance.ASSERTS, Speaker("River Guard fighters", actor=guard))
    assert reviewed(claim, "River Guard fighters", "claims") == ()
    alone = replace(claim, speaker=Speaker("Ada Quill"))
    assert reviewed(alone, "a trader", "claims") == ("Ada Quill",)


def test_what_the_machine_typed_is_not_looked_at():
    value = Reading(taking_part("Ada Quill"), (span("a trader"),), "rules/en.actor@1")
    assert typed_names(replace(machine(), participants=(value,)), machine()) == ()
