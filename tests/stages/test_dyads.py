"""Who does something to whom, on invented sentences about acts of every kind."""

from __future__ import annotations

import pytest

from plainrecord.pipeline import context, who_to_whom
from plainrecord.sources import document_from_text


def sides(text):
    """Words and country of the sources, and of the targets, of the only dyad."""
    (dyad,) = who_to_whom(document_from_text(text, language="en"), context("en"))
    return tuple(
        [(party.span.quote(text), party.actor.country_iso2) for party in side]
        for side in (dyad.sources, dyad.targets)
    )


@pytest.mark.parametrize(
    ("text", "sources", "targets"),
    [
        ("Peru rejected a Chilean request to extend the talks.", [("Peru", "PE")], [("Chilean", "CL")]),
        ("Rebels in Chad were attacked by French troops on Friday.",
         [("French troops", "FR")], [("Rebels in Chad", "TD")]),
        ("The Kenyan president met a delegation from Peru, officials in Lima said.",
         [("The Kenyan president", "KE")], [("a delegation from Peru", "PE")]),
        ("France withdrew its troops from Mali.", [("France", "FR")], [("Mali", "ML")]),
        ("Norway will send aid to refugees in Chad.", [("Norway", "NO")], [("refugees in Chad", "TD")]),
        ("A court in Chile ordered the removal of the Peruvian consul, the ministry said.",
         [("A court in Chile", "CL")], [("the Peruvian consul", "PE")]),
        ("Under the new treaty, Ghana will pay Togo and Benin a fee.",
         [("Ghana", "GH")], [("Togo", "TG"), ("Benin", "BJ")]),
        ("Farmers in Peru blocked a road.", [("Farmers in Peru", "PE")], []),
    ],
    ids=["request", "passive", "speaker at the end", "own troops", "aid", "of", "list", "nobody acted upon"],
)  # fmt: skip
def test_a_sentence_has_a_source_and_a_target(text, sources, targets):
    assert sides(text) == (sources, targets)


def test_two_who_meet_act_on_each_other():
    (dyad,) = who_to_whom(
        document_from_text("Kenya and Uganda signed a trade agreement with Oman.", language="en"),
        context("en"),
    )
    assert dyad.reciprocal
    assert [party.actor.country_iso2 for party in dyad.sources] == ["KE", "UG"]
    assert dyad.targets == ()
    assert [party.actor.country_iso2 for party in dyad.others] == ["OM"]


def test_a_person_of_an_organisation_is_tied_to_it():
    (dyad,) = who_to_whom(
        document_from_text("The UN envoy criticised Eritrea.", language="en"), context("en")
    )
    assert dyad.sources[0].affiliation == "un.un"


def test_ethnic_groups_and_compounds_are_no_nationalities():
    assert sides("Ethnic Turks marched against the pro-Russia mayor.")[0] == [("Ethnic Turks", None)]
    assert all(country != "RU" for side in sides("Students met the pro-Russia mayor.") for _, country in side)


def test_background_is_no_party():
    (dyad,) = who_to_whom(
        document_from_text("The UN envoy arrived in Nairobi after Somalia closed its border.", language="en"),
        context("en"),
    )
    assert dyad.targets == ()
    assert [party.actor.country_iso2 for party in dyad.others] == ["KE", "SO"]


def test_where_nobody_is_named_there_is_no_dyad():
    for text in ("It rained.", "Heavy rain was expected.", "?", "and, and, and"):
        assert who_to_whom(document_from_text(text, language="en"), context("en")) == ()


def test_an_endless_sentence_is_read_in_time():
    text = "Peru, " + "and the army of Chile said that " * 3000 + "it rained."
    assert len(who_to_whom(document_from_text(text, language="en"), context("en"))) <= 1
