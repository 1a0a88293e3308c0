from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.lang.lexicon import load_lexicon
from plainrecord.model.vocab import ActorKind
from plainrecord.world.registry import RegistryError, load_registry, match_forms, read_organisations

REGISTRY = load_registry()
LOADED = load_lexicon("en").loaded_terms


def test_there_are_many_organisations_of_every_region():
    assert len(REGISTRY) >= 600
    countries = {actor.country_iso2 for actor in REGISTRY}
    assert {"SV", "CO", "PE", "SY", "UA", "RU", "SD", "ML", "MM", "PH", "IE", "ZA", None} <= countries


def test_ids_are_well_formed_and_parents_exist():
    for actor in REGISTRY:
        assert re.fullmatch(r"[a-z]{2,4}\.[a-z0-9-]+", actor.actor_id), actor.actor_id
        if actor.parent:
            assert REGISTRY.actor(actor.parent).actor_id == actor.parent


def test_dates_are_in_order():
    for actor in REGISTRY:
        if actor.founded and actor.dissolved:
            assert actor.founded <= actor.dissolved, actor.actor_id
        for change in actor.changes:
            assert (actor.founded or date.min) <= change.since <= (actor.dissolved or date.max), (
                actor.actor_id
            )


def test_a_name_of_two_organisations_is_never_silently_given_to_one():
    bearers = {}
    for form, actor_id in REGISTRY.match_names():
        bearers.setdefault(form, set()).add(actor_id)
    for form, ids in bearers.items():
        if len(ids) > 1:
            assert len(REGISTRY.candidates(form)) == len(ids)
            assert REGISTRY.resolve(form) is None


def test_no_match_name_is_an_ordinary_function_word():
    lists = load_lexicon("en").function_words
    closed = frozenset().union(
        *(lists[name] for name in ("determiners", "prepositions", "pronouns", "modals", "wh_words"))
    )
    assert [form for form, _ in REGISTRY.match_names() if form in closed] == []


def test_names_on_record_contain_no_loaded_term_unless_it_is_their_own_word():
    for actor in REGISTRY:
        words = re.findall(r"[\w'-]+", actor.name.lower())
        runs = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words))}
        if not actor.own_words:
            assert not runs & set(LOADED), actor.name


def test_names_given_by_an_opponent_are_recognised_and_never_written():
    found = REGISTRY.resolve("Kiev regime forces")
    assert found is not None
    assert found.actor_id == "ua.army"
    assert REGISTRY.is_loaded("kiev regime forces")
    assert not REGISTRY.is_loaded("Ukrainian army")


@pytest.mark.parametrize(
    ("surface", "actor_id"),
    [
        ("FMLN", "sv.fmln"),
        ("Farabundo Marti National Liberation Front", "sv.fmln"),
        ("SHINING PATH", "pe.pcp-sl"),
        ("al-qaida", "xx.alqaeda"),
        ("Al Shabaab", "so.shabaab"),
        ("the Taliban", "af.taliban"),
        ("M-19", "co.m19"),
        ("M 19", "co.m19"),
        ("Doctors Without Borders", "xx.msf"),
    ],
)
def test_names_are_found_in_any_case_and_spelling(surface, actor_id):
    found = REGISTRY.resolve(surface)
    assert found is not None
    assert found.actor_id == actor_id


def test_a_shared_name_is_decided_by_country_or_day():
    assert REGISTRY.resolve("ELN", {"CO"}).actor_id == "co.eln"
    assert REGISTRY.resolve("ELN", {"BO"}).actor_id == "bo.eln"
    assert REGISTRY.resolve("ELN", day=date(2019, 1, 17)).actor_id == "co.eln"
    assert REGISTRY.resolve("ELN", {"FR"}) is None


def test_kind_and_name_follow_the_day():
    assert REGISTRY.named_at("sv.fmln", date(1989, 11, 11)).kind is ActorKind.REBEL_GROUP
    later = REGISTRY.named_at("sv.fmln", date(1995, 1, 1))
    assert later.kind is ActorKind.CIVILIANS
    assert later.active
    assert REGISTRY.named_at("co.farc", date(2020, 1, 1)).name == "Commons Party"
    days = [date(year, 12, 31) for year in (1995, 2000, 2010, 2022)]
    assert [REGISTRY.named_at("af.taliban", day).kind.value for day in days] == [
        "rebel_group", "state_other", "rebel_group", "state_other",
    ]  # fmt: skip
    assert not REGISTRY.named_at("lk.ltte", date(2015, 1, 1)).active


def test_every_country_has_its_state_forces():
    assert REGISTRY.state_force("KE", "army").name == "Army of Kenya"
    assert REGISTRY.state_force("SV", "army").actor_id == "sv.army"
    assert REGISTRY.state_force("CF", "riot police").name == "Police of the Central African Republic"
    assert REGISTRY.state_force("KE", "bakery") is None
    assert REGISTRY.state_force("QQ", "army") is None


def test_words_that_are_names_only_as_written_stay_out_of_lower_case_matching():
    lower = {form for form, _ in REGISTRY.match_names()}
    cased = dict(REGISTRY.cased_names())
    assert cased["WHO"] == "un.who"
    assert cased["ARENA"] == "sv.arena"
    assert not {name.lower() for name in cased} & lower


def test_an_unknown_id_is_refused_with_words():
    with pytest.raises(RegistryError, match=r"no organisation has the id 'xx\.nobody'"):
        REGISTRY.actor("xx.nobody")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("xx.a | A | army | XX | | | ", "'army' is not a kind"),
        ("xx.a | A | ngo | | 19 | | ", "'19' is not a year or a day"),
        ("xx.a | A", "write id"),
        ("xx.a | A | ngo | | | | | colour: red", "'colour' is none of"),
    ],
)
def test_a_faulty_row_is_named(row, message):
    with pytest.raises(RegistryError, match=re.escape(message)) as caught:
        read_organisations(f"actors = '''\n{row}\n'''", "x.toml")
    assert "x.toml, 'xx.a'" in str(caught.value)


@given(st.text(max_size=40))
def test_match_forms_are_stable_and_lower_case(name):
    forms = match_forms(name)
    assert forms == match_forms(name)
    assert len(set(forms)) == len(forms)
    assert match_forms("the " + name) == forms or name.lower().startswith("the ")


@given(st.sampled_from(sorted(actor.actor_id for actor in REGISTRY)))
def test_every_organisation_is_among_the_candidates_of_each_of_its_names(actor_id):
    actor = REGISTRY.actor(actor_id)
    for name in (*actor.names, *actor.loaded_names):
        assert actor in REGISTRY.candidates(name.upper() if name.isascii() else name)
