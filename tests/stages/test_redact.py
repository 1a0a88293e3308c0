"""No name of a private person, no loaded label and no place of a sensitive event leaves the system."""

from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from importlib.resources import files

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plainrecord.lang.loaded import LoadedTermsError, load_neutral, neutraliser
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Source, Span
from plainrecord.model.values import (
    Act,
    Actor,
    Casualty,
    Claim,
    Count,
    Means,
    Participation,
    Place,
    Speaker,
    Where,
)
from plainrecord.model.vocab import (
    CasualtyOutcome,
    CasualtyParty,
    ClaimAbout,
    ClaimStance,
    GeoPrecision,
    Modality,
    PlaceRelation,
    Role,
    Weapon,
)
from plainrecord.model.wire import encode
from plainrecord.stages.redact import PLACE_WITHHELD, hmac_pseudonym, person_names, redact, redact_all
from plainrecord.stages.redact_names import known_names

PSEUDONYM = hmac_pseudonym(b"a key for tests only")
NEUTRAL = neutraliser(
    [
        {
            "term": "terrorist",
            "plural": "terrorists",
            "neutral": "armed person",
            "neutral_plural": "armed persons",
        }
    ]
)
CASES = tomllib.loads(files("plainrecord.stages").joinpath("redact.toml").read_text("utf-8"))["must_match"]


def report(text="Karim Haddad was shot.", *, event_type="attack.civilians", ordinal=0, ref="a.txt", **more):
    whole = (Span(0, len(text)),)
    document = Document(
        "d1",
        ref,
        text,
        "0" * 64,
        "1" * 64,
        "text/plain",
        "plain/1",
        "en",
        source=Source("s", "Some news"),
        title_end=more.pop("title_end", 0),
    )
    return Report(
        report_id=f"r{ordinal}",
        document=document,
        ordinal=ordinal,
        act=Reading(Act(event_type), whole, "rules/x@1"),
        modality=Reading(Modality.ASSERTED, whole, "rules/x@1"),
        passages=whole,
        **more,
    )


def said(value, text="x" * 500, **more):
    return Reading(value, (Span(0, min(len(text), 500)),), "rules/x@1", **more)


def victim(*names, who="", literal=""):
    return Casualty(
        CasualtyOutcome.KILLED,
        CasualtyParty.CIVILIANS,
        Count(1, 1, 1, "N", literal),
        who=who,
        person_names=names,
    )


def out(report, **more) -> str:
    return encode(redact(report, PSEUDONYM, NEUTRAL, **more)).decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_examples_of_the_data_file(case):
    text = case["text"]
    plain = re.sub(r"[\[\]]", "", text)
    found = known_names(case["names"], (), lambda _: "#")
    assert found.replace(plain) == re.sub(r"\[[^\]]*\]", "#", text)


def test_a_person_is_one_pseudonym_in_every_field():
    text = "Karim Haddad, 40, was shot. Neighbours of Haddad said KARIM HADDAD was a trader."
    actor = Actor("Karim Haddad", person_name="Karim Haddad")
    one = report(
        text,
        title_end=12,
        ref="in/Karim_Haddad.txt",
        casualties=(said(victim("Karim Haddad", who="Karim Haddad", literal="Karim Haddad, 40"), text),),
        participants=(said(Participation(actor, Role.TARGET), text),),
        claims=(
            said(
                Claim(
                    ClaimAbout.OCCURRENCE,
                    ClaimStance.ASSERTS,
                    Speaker("neighbours of Haddad"),
                    accused=actor,
                    hedges=("Haddad said",),
                ),
                text,
                claimant=Speaker("Mr Haddad"),
            ),
        ),
        weapons=(said(Means(Weapon.FIREARM, "Haddad's gun"), text),),
    )
    encoded = out(one)
    assert "haddad" not in encoded.lower()
    pseudonyms = set(re.findall(r"person-[0-9a-f]{8}", encoded))
    assert pseudonyms == {PSEUDONYM("Karim Haddad")}
    redacted = redact(one, PSEUDONYM)
    assert redacted.participants[0].value.actor.person_name == PSEUDONYM("karim  haddad")
    assert redacted.casualties[0].value.person_names == (PSEUDONYM("Karim Haddad"),)
    assert redacted.act.spans == one.act.spans


def test_officials_keep_the_function_and_lose_the_name():
    text = "The mayor of Marava, Omar Saleh, said so."
    actor = Actor("mayor of Marava", person_name="Omar Saleh", is_official=True)
    named = Actor("Mayor Omar Saleh", person_name="Omar Saleh", is_official=True)
    only = Actor("Omar Saleh", person_name="Omar Saleh", is_official=True)
    one = report(
        text, participants=tuple(said(Participation(a, Role.PARTICIPANT), text) for a in (actor, named, only))
    )
    redacted = redact(one, PSEUDONYM)
    assert [r.value.actor.label for r in redacted.participants] == ["mayor of Marava", "Mayor", "official"]
    assert {r.value.actor.person_name for r in redacted.participants} == {None}
    assert "saleh" not in out(one).lower()


def test_names_known_from_another_report_of_the_document_are_replaced():
    text = "Karim Haddad was shot. Rana Aziz was held."
    first = report(text, casualties=(said(victim("Karim Haddad"), text),))
    second = report(text, ordinal=1, casualties=(said(victim("Rana Aziz"), text),))
    for redacted in redact_all([first, second], PSEUDONYM):
        assert not re.search("haddad|aziz", encode(redacted).decode(), re.IGNORECASE)
    assert person_names([first, second]) == ("Karim Haddad", "Rana Aziz")


def test_public_names_that_hold_a_family_name_stay():
    text = "In San Salvador, the Salvador brothers of the Salvador Brigade met Luis Salvador."
    where = Where(
        "San Salvador", PlaceRelation.AT, GeoPrecision.G2, Place("1", "San Salvador", "P.PPLC", 13, -89)
    )
    brigade = Actor("Salvador Brigade", actor_id="xm.brigade")
    one = report(
        text,
        places=(said(where, text),),
        casualties=(said(victim("Luis Salvador"), text),),
        participants=(said(Participation(brigade, Role.INITIATOR), text),),
    )
    redacted = redact(one, PSEUDONYM)
    person = PSEUDONYM("Luis Salvador")
    assert redacted.act.quotes == (
        f"In San Salvador, the {person} brothers of the Salvador Brigade met {person}.",
    )
    assert redacted.places[0].value == where
    assert redacted.participants[0].value.actor == brigade


def test_a_gazetteer_place_of_a_persons_name_stays_a_place():
    where = Where("Hassan", PlaceRelation.AT, GeoPrecision.G2, Place("1", "Hassan", "P.PPL", 13.0, 76.1))
    one = report(
        "Layla Hassan died in Hassan.", places=(said(where),), casualties=(said(victim("Layla Hassan")),)
    )
    redacted = redact(one, PSEUDONYM)
    assert redacted.places[0].value.name == "Hassan"
    assert "Hassan" not in redacted.act.quotes[0]


def test_labels_lose_loaded_words_and_quotes_keep_them():
    text = "The terrorists fled."
    actor = Actor("Terrorists")
    one = report(
        text,
        participants=(said(Participation(actor, Role.INITIATOR), text),),
        casualties=(said(victim(who="two terrorists", literal="two terrorists"), text),),
    )
    redacted = redact(one, PSEUDONYM, NEUTRAL)
    assert redacted.participants[0].value.actor.label == "armed persons"
    assert redacted.casualties[0].value.who == "two armed persons"
    assert redacted.casualties[0].value.count.literal == "two terrorists"
    assert redacted.act.quotes == (text,)


def sensitive(**more):
    text = "Rape in Vellin: three women of Vellin said so. Vellin district, Coast."
    where = Where(
        "Vellin",
        PlaceRelation.AT,
        GeoPrecision.G2,
        Place("1", "Vellin", "P.PPL", 21.25, -38.5),
        None,
        21.25,
        -38.5,
        1.5,
        2.0,
        "XM",
        "Coast",
    )
    more = {"places": (said(where, text),), "title_end": 14} | more
    return report(
        text,
        event_type="attack.sexual_violence",
        casualties=(said(victim(who="three women of Vellin", literal="three women"), text),),
        participants=(said(Participation(Actor("women of Vellin"), Role.VICTIM_GROUP), text),),
        **more,
    )


def test_sensitive_events_keep_no_place_and_no_words():
    redacted = redact(sensitive(), PSEUDONYM)
    encoded = encode(redacted).decode()
    assert not re.search("vellin|21.25|38.5", encoded, re.IGNORECASE)
    where = redacted.places[0].value
    assert (where.name, where.geo_precision, where.admin1, where.country_iso2) == (
        "Coast",
        GeoPrecision.G6,
        "Coast",
        "XM",
    )
    assert (where.latitude, where.place, where.radius_km, where.alternatives) == (None, None, None, ())
    assert all(r.quotes is None for r in (redacted.act, *redacted.casualties, *redacted.places))
    assert redacted.document.title is None
    assert redacted.withheld == ("place", "quotes", "title")
    assert redacted.participants[0].value.actor.label == f"women of {PLACE_WITHHELD}"


@pytest.mark.parametrize(
    ("country", "admin1", "name", "precision"),
    [
        ("XM", None, "XM", GeoPrecision.G8),
        (None, None, "", GeoPrecision.G0),
        (None, "Coast", "Coast", GeoPrecision.G6),
    ],
)
def test_sensitive_places_without_a_first_level(country, admin1, name, precision):
    where = replace(sensitive().places[0].value, country_iso2=country, admin1=admin1)
    redacted = redact(sensitive(places=(said(where),)), PSEUDONYM)
    assert (redacted.places[0].value.name, redacted.places[0].value.geo_precision) == (name, precision)


def test_words_of_a_sensitive_report_are_withheld_in_its_neighbours():
    neighbour = replace(report(sensitive().document.text, ordinal=1), document=sensitive().document)
    _, other = redact_all([sensitive(), neighbour], PSEUDONYM)
    assert other.act.quotes is None
    assert other.withheld == ("quotes",)
    assert redact(neighbour, PSEUDONYM).withheld == ()


def test_pseudonyms_depend_on_the_key_and_not_on_spelling():
    assert re.fullmatch("person-[0-9a-f]{8}", PSEUDONYM("José  Núñez"))
    assert PSEUDONYM("José  Núñez") == PSEUDONYM("JOSE NUNEZ") != PSEUDONYM("José Vega")
    assert hmac_pseudonym(b"another key for tests")("José Núñez") != PSEUDONYM("José Núñez")
    with pytest.raises(ValueError, match="16 bytes"):
        hmac_pseudonym(b"short")


LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=8)
NAMES = st.lists(LETTERS, min_size=2, max_size=4).map(" ".join)


@given(NAMES, st.text(max_size=20), st.text(max_size=20))
def test_a_full_name_never_survives_at_word_edges(name, before, after):
    text = f"{before} {name} {after}"
    encodable = text.encode("utf-8", "replace").decode()
    one = report(
        text, title_end=len(text), casualties=(said(victim(name, who=encodable, literal=text), text),)
    )
    strings = "\n".join(strings_of(msgspec.json.decode(encode(redact(one, PSEUDONYM)))))
    assert name not in strings
    assert PSEUDONYM(name) in strings


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)


@given(st.text(), st.lists(st.text(max_size=10), max_size=5))
def test_redaction_takes_any_text_and_leaves_nameless_text_alone(text, names):
    assume(text)
    one = report(text, casualties=(said(victim(*names), text),))
    encode(redact(one, PSEUDONYM, load_neutral()))
    clean = re.sub(r"[\ud800-\udfff]", "?", text)
    assert redact(report(clean), PSEUDONYM).act.quotes == (clean,)


def test_no_name_known_is_the_same_text_with_lone_surrogates_made_writable():
    assert redact(report("bad \ud800 text"), PSEUDONYM).act.quotes == ("bad \ufffd text",)


def test_five_hundred_names_and_repetition_stay_fast():
    names = [f"Karim al-Name{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(500)]
    text = "Karim " * 5000 + ", ".join(names)
    one = report(text, casualties=(said(victim(*names), text),))
    started = time.perf_counter()
    encoded = out(one)
    assert time.perf_counter() - started < 2
    assert "Name" not in encoded


def test_loaded_terms():
    assert NEUTRAL("a TERRORIST cell") == "a armed person cell"
    assert NEUTRAL("counterterrorist") == "counterterrorist"
    drop = neutraliser([{"term": "heroic", "neutral": ""}, {"term": "so called", "neutral": ""}])
    assert drop("the heroic  army") == "the army"
    assert drop("So  called state") == "state"
    with pytest.raises(LoadedTermsError, match="row 1"):
        neutraliser([{"term": "x"}])
    with pytest.raises(LoadedTermsError, match="holds a loaded term"):
        neutraliser([{"term": "thug", "neutral": "armed thug"}])
    chain = neutraliser(
        [{"term": "thug", "neutral": "bandit"}, {"term": "bandit", "neutral": "armed person"}]
    )
    assert chain("Thugs and a thug") == "Thugs and a armed person"
    assert load_neutral("xx")("unchanged") == "unchanged"


@given(st.text())
def test_neutral_labels_stay_as_they_are(label):
    once = load_neutral()(label)
    assert load_neutral()(once) == once
