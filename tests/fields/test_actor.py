from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.fields import actor
from plainrecord.fields.actor_phrase import LONGEST_PHRASE_CHARACTERS
from plainrecord.fields.actor_words import actor_words
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import ActorKind, ClaimantPosition, MentionKind, PersonStatus
from plainrecord.world.registry import Organisation, Registry, load_registry

LEXICON, REGISTRY = load_lexicon("en"), load_registry()
WORDS = actor_words(LEXICON, REGISTRY)
CASES = [
    [cell.strip() for cell in line.split(" | ")]
    for line in Path(__file__).with_name("actor_cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
WORDS_AND_MARKS = """the;two;12;suspected;terrorist;terrorists;members;of;Ana;Ruiz;JOSE;VELARDE;mayor;Colonel;
Dr.;Northern;Front;FMLN;army;Salvadoran;'s;,;(34);34,;[X];and;wife;regime;gunmen;bandits;San;Lorenzo;al-Amin;bin;
O'Neill;US;U.S.;former;martyrs;\n;puppet;de;la;Cruz;who;from;brigade;People's;group;extremist;criminal"""
PIECES = st.sampled_from(WORDS_AND_MARKS.replace(";\n", ";").split(";"))


def read(words, **context):
    return actor.normalise(words, LEXICON, REGISTRY, **context)


def people(words):
    return actor.people(words, LEXICON, REGISTRY)


def status(words):
    return people(words).status


def test_there_are_enough_cases():
    assert len(CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_phrase_is_read_as_the_case_file_says(case):
    words, *wanted = case
    value, who = read(words), people(words)
    parts = (who.status.value, who.sex.value, who.age_group.value)
    got = [
        value.label, value.kind.value, value.actor_id or "-", value.country_iso2 or "-",
        value.person_name or "-", "o" if value.is_official else "-", " ".join(parts).replace("unknown", "-"),
    ]  # fmt: skip
    assert got == wanted


@given(st.lists(PIECES, max_size=9).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_labels_are_never_empty_nor_loaded_nor_a_persons_name(words):
    value = read(words)
    assert value.label.strip()
    if value.actor_id is None:
        assert WORDS.neutral(value.label) == value.label
    if value.person_name:
        assert value.person_name in " ".join(words.split())
        assert value.person_name.casefold() not in value.label.casefold()


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_an_actor(words):
    assert read(words).label
    assert people(words).status in PersonStatus
    assert actor.speaker(words, LEXICON, REGISTRY).label


def test_long_and_hostile_phrases_are_cut_short():
    assert read("of " * 5000).label
    assert len(read("(" * 3000 + "Ana " * 3000).label) <= LONGEST_PHRASE_CHARACTERS


def test_the_same_words_give_the_same_actor_in_any_order_of_countries():
    assert read("the army", countries=("PE", "CO")) == read("the army", countries=("CO", "PE"))


def test_one_country_does_not_make_the_army_its_army():
    """Which army it is, the words do not say: no value without evidence."""
    assert read("the army", countries=("SV",)).actor_id is None
    assert read("soldiers", countries=["PE"]).country_iso2 is None


@pytest.mark.parametrize("words", ["gunmen", "peasants", "Ana Ruiz", "the mayor", "guerrillas"])
def test_the_country_of_the_text_makes_nobody_else_a_soldier(words):
    assert read(words, countries=("SV",)).actor_id is None


def test_several_countries_leave_the_army_open():
    assert read("the army", countries=("SV", "GT")).actor_id is None


def test_country_decides_between_organisations_of_one_name():
    two = [
        Organisation("aa.front", "Front A", ActorKind.REBEL_GROUP, "PE", names=("Front A", "River Front")),
        Organisation("bb.front", "Front B", ActorKind.REBEL_GROUP, "CO", names=("Front B", "River Front")),
    ]
    registry = Registry(two, (), {"PE": "Peru", "CO": "Colombia"})
    assert actor.normalise("River Front fighters", LEXICON, registry, ("CO",)).actor_id == "bb.front"
    open_value = actor.normalise("River Front fighters", LEXICON, registry)
    assert (open_value.actor_id, open_value.label) == (None, "River Front")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Ana Ruiz, Jose Velarde and Leila Haddad", ("Ana Ruiz", "Jose Velarde", "Leila Haddad")),
        ("ANA RUIZ AND JOSE VELARDE", ("ANA RUIZ", "JOSE VELARDE")),
        ("the wife of Carlos Ruiz", ()),
        ("peasants from San Lorenzo", ()),
        ("Northern Front fighters", ()),
        ("the Ana Ruiz Brigade", ()),
    ],
)
def test_every_person_the_words_are_about_is_named(words, names):
    assert people(words).person_names == names


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("12 people", PersonStatus.UNKNOWN),
        ("persons", PersonStatus.UNKNOWN),
        ("villagers", PersonStatus.CIVILIAN),
        ("members of the security forces", PersonStatus.STATE_ARMED),
        ("members of the FMLN", PersonStatus.NONSTATE_ARMED),
        ("former soldiers", PersonStatus.CIVILIAN),
        ("an off-duty policeman", PersonStatus.OFF_DUTY),
        ("armed forces members", PersonStatus.STATE_ARMED),
    ],
)
def test_status_of_the_people_counted(words, wanted):
    assert status(words) is wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("the 12 peasants", "peasants"),
        ("at least four of the soldiers", "soldiers"),
        ("Under Secretary of State", "Under Secretary of State"),
        ("over 20 men", "men"),
        ("another", "another"),
        ("", ""),
    ],
)
def test_leading_words_are_taken_off(words, wanted):
    assert actor.strip_leading(words) == wanted


def test_the_number_of_a_count_is_no_part_of_who_was_counted():
    text = "at least 12 peasants died"
    mention = Mention(MentionKind.CASUALTY, Span(0, 20), "t", parts=(("number", Span(9, 11)),))
    assert actor.without_number("at least 12 peasants", mention, text) == "peasants"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("an eyewitness", ClaimantPosition.WITNESS), ("the relatives", ClaimantPosition.RELATIVE),
     ("gunmen", ClaimantPosition.UNKNOWN)],
)  # fmt: skip
def test_a_speaker_stands_in_a_relation_to_the_act(words, wanted):
    assert actor.speaker(words, LEXICON, REGISTRY).position is wanted


def test_a_speaker_label_holds_no_name():
    value = actor.speaker("police spokesman Ramon Ibarra", LEXICON, REGISTRY)
    assert "Ibarra" not in value.label
    assert value.actor is not None
    assert value.actor.person_name == "Ramon Ibarra"
