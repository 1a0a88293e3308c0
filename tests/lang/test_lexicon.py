from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.lang import inflect
from plainrecord.lang.lexicon import LexiconError, load_lexicon, read_list
from plainrecord.model.vocab import ActorKind, ClaimantPosition, PersonStatus, Sex, TargetType, Weapon

LEXICON = load_lexicon("en")
NOUN_LISTS = ("people", "weapons", "targets", "speakers")
EXPECTED_SIZES = {"people": 700, "weapons": 250, "targets": 500, "speakers": 250, "titles": 150}
WORD_IN_LIST = re.compile(r"[^\W_]")


def forms_of(name):
    lists = {
        "people": LEXICON.people,
        "weapons": LEXICON.weapons,
        "targets": LEXICON.targets,
        "speakers": LEXICON.speakers,
        "titles": LEXICON.titles,
        "verbs": LEXICON.verbs,
        "loaded": LEXICON.loaded_terms,
    }
    return lists[name]


@pytest.mark.parametrize("name", ["people", "weapons", "targets", "speakers", "titles", "verbs", "loaded"])
def test_the_examples_of_a_list_match_and_its_counter_examples_do_not(name):
    data, known = read_list("en", name), forms_of(name)
    assert data["must_match"]
    assert data["must_not"]
    assert [form for form in data["must_match"] if form not in known] == []
    assert [form for form in data["must_not"] if form in known] == []


@pytest.mark.parametrize(("name", "least"), EXPECTED_SIZES.items())
def test_the_lists_are_generous(name, least):
    assert (
        len(set(forms_of(name).values())) >= least / 2 if name == "titles" else len(forms_of(name)) >= least
    )


@pytest.mark.parametrize("name", NOUN_LISTS)
def test_forms_are_lower_case_words_without_stray_blanks(name):
    for form in forms_of(name):
        assert form == form.strip().lower()
        assert "  " not in form
        assert ";" not in form
        assert WORD_IN_LIST.search(form)


@pytest.mark.parametrize("name", ["weapons", "targets"])
def test_weak_words_are_words_of_the_list(name):
    assert [word for word in read_list("en", name)["weak"] if word not in forms_of(name)] == []


def test_rows_carry_what_their_section_says():
    soldier = LEXICON.people["soldiers"]
    assert (soldier.kind, soldier.status) == (ActorKind.STATE_MILITARY, PersonStatus.STATE_ARMED)
    assert (soldier.number("soldier"), soldier.number("soldiers")) == ("singular", "plural")
    assert LEXICON.people["mayor"].official
    assert LEXICON.people["battalion"].collective
    assert LEXICON.people["girls"].sex is Sex.FEMALE
    assert LEXICON.people["troops"].number("troops") == "plural"
    assert LEXICON.people["terrorists"].neutral == ("armed person", "armed persons")
    assert LEXICON.people["guerrillas"].neutral is None
    assert LEXICON.weapons["molotov cocktails"].weapon is Weapon.INCENDIARY
    assert LEXICON.weapons["fire"].weak
    assert not LEXICON.weapons["grenade"].weak
    assert LEXICON.targets["power pylon"].target_type is TargetType.UTILITY
    assert LEXICON.targets["aircraft"].number("aircraft") == "both"
    assert LEXICON.targets["bus"].vehicle
    assert LEXICON.speakers["hospital sources"].position is ClaimantPosition.MEDICAL
    assert LEXICON.titles["lt. col."].kind is ActorKind.STATE_MILITARY
    assert LEXICON.nationals["salvadorans"] == "SV"
    assert LEXICON.hedges["reportedly"] == "reportedly"
    assert "mohammed" in LEXICON.names.given_names


def test_words_of_every_side_are_loaded():
    for term in (
        "terrorist",
        "puppet army",
        "regime forces",
        "zionist enemy",
        "orc",
        "crusader",
        "junta forces",
    ):
        assert term in LEXICON.loaded_terms


def loaded_words_in(text):
    words = re.findall(r"[\w'-]+", text.lower())
    runs = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words))}
    return runs & set(LEXICON.loaded_terms)


def test_no_neutral_rendering_contains_a_loaded_term():
    for term in LEXICON.loaded_terms.values():
        assert loaded_words_in(term.neutral) == set(), term
        assert loaded_words_in(term.neutral_plural) == set(), term
    for form, person in LEXICON.people.items():
        for rendering in person.neutral or ():
            assert loaded_words_in(rendering) == set(), form


def test_epithets_that_are_loaded_terms_have_a_neutral_rendering_as_people_too():
    for form in ("terrorist", "insurgents", "bandits", "extremist", "mercenaries", "subversives"):
        assert LEXICON.people[form].loaded
        assert form in LEXICON.loaded_terms


@pytest.mark.parametrize(
    ("base", "s", "past", "participle", "ing"),
    [
        ("kill", "kills", "killed", "killed", "killing"),
        ("stab", "stabs", "stabbed", "stabbed", "stabbing"),
        ("fire", "fires", "fired", "fired", "firing"),
        ("carry", "carries", "carried", "carried", "carrying"),
        ("destroy", "destroys", "destroyed", "destroyed", "destroying"),
        ("occur", "occurs", "occurred", "occurred", "occurring"),
        ("visit", "visits", "visited", "visited", "visiting"),
        ("explode", "explodes", "exploded", "exploded", "exploding"),
        ("torch", "torches", "torched", "torched", "torching"),
        ("panic", "panics", "panicked", "panicked", "panicking"),
        ("die", "dies", "died", "died", "dying"),
        ("flee", "flees", "fled", "fled", "fleeing"),
        ("hit", "hits", "hit", "hit", "hitting"),
        ("shoot", "shoots", "shot", "shot", "shooting"),
        ("take", "takes", "took", "taken", "taking"),
        ("go", "goes", "went", "gone", "going"),
        ("veto", "vetoes", "vetoed", "vetoed", "vetoing"),
        ("equip", "equips", "equipped", "equipped", "equipping"),
        ("develop", "develops", "developed", "developed", "developing"),
        ("bomb", "bombs", "bombed", "bombed", "bombing"),
        ("tow", "tows", "towed", "towed", "towing"),
        ("fix", "fixes", "fixed", "fixed", "fixing"),
        ("raid", "raids", "raided", "raided", "raiding"),
        ("free", "frees", "freed", "freed", "freeing"),
    ],
)
def test_inflections(base, s, past, participle, ing):
    expected = {"base": base, "s": s, "past": past, "participle": participle, "ing": ing}
    for tense, form in expected.items():
        assert (base, tense) in {(found.base, found.form) for found in LEXICON.verbs[form]}


def test_both_spellings_of_a_doubling_verb_are_known():
    for form in ("travelled", "traveled", "kidnapped", "kidnaped"):
        assert form in LEXICON.verbs


def test_verbs_are_many_and_looking_up_agrees_with_listing():
    listed = dict(LEXICON.verbs.items())
    assert len({form.base for forms in listed.values() for form in forms}) >= 1500
    for form in list(listed)[::37]:
        assert set(LEXICON.verbs[form]) == set(listed[form])


def test_unknown_words_are_no_verbs():
    for word in ("", "s", "ing", "xyzzyed", "soldier"):
        assert word not in LEXICON.verbs


def test_reporting_verbs_carry_their_stance():
    stances = {
        form: LEXICON.verbs[form][0].reporting
        for form in ("said", "denies", "claimed", "admitted", "disputes")
    }
    assert list(stances.values()) == ["asserts", "denied", "alleged", "admits", "disputed"]
    assert LEXICON.verbs["intercepted"][0].reporting == ""


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True), st.booleans())
def test_a_form_leads_back_to_its_base(base, double):
    for _, form in inflect.inflect(base, None, double):
        assert base in inflect.possible_bases(form)


def test_function_words_have_the_closed_classes():
    words = LEXICON.function_words
    assert {"the", "a", "those"} <= words["determiners"]
    assert {"in front of", "according to"} <= words["compound_prepositions"]
    assert {"of", "by", "near"} <= words["prepositions"]
    assert {"was", "been"} <= words["be_forms"]
    assert {"could", "would"} <= words["modals"]
    assert {"not", "never"} <= words["negators"]
    for name, members in words.items():
        assert members, name


def test_an_unknown_language_is_refused_with_words():
    with pytest.raises(LexiconError, match="no word lists for language 'xx'"):
        load_lexicon("xx")
