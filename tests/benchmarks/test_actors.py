"""How parties and acts of invented sentences are written in the codes of the benchmark."""

from __future__ import annotations

import json

from benchmarks import actors


def only(text, scheme="plover"):
    (event,) = actors.events_of(text, scheme)
    return event


def test_countries_and_sectors_are_joined():
    event = only("The Kenyan president met soldiers from Peru on Monday.")
    assert (event["source"], event["target"]) == (["KENGOV"], ["PERMIL"])
    assert event["source_text"] == ["Kenyan president"]


def test_acts_of_the_taxonomy_have_a_code_and_others_none():
    attack = "Chadian rebels kidnapped three Kenyan farmers on Friday."
    assert only(attack)["code"] == "ASSAULT"
    assert only(attack, "cameo")["code"] == "18"
    assert only("Kenya rejected the offer of Peru.")["code"] == ""


def test_organisations_between_states_have_no_country():
    event = only("The United Nations criticised Japan.")
    assert (event["source"], event["target"]) == (["IGO"], ["JAP"])


def test_the_country_of_the_scene_stands_in_for_a_missing_side():
    assert only("Kenyan demonstrators marched in Kampala.")["target"] == ["UGA"]


def test_an_empty_sentence_has_no_event():
    assert actors.events_of("  ", "plover") == []


def test_gold_is_not_read_and_missing_data_is_named(tmp_path, capsys):
    data = tmp_path / "petr2_gsr.jsonl"
    data.write_text(json.dumps({"id": "a", "text": "Chadian rebels kidnapped a Kenyan farmer."}) + "\n")
    assert actors.main([str(data), str(tmp_path / "out")]) == 0
    assert json.loads((tmp_path / "out").read_text())["events"][0]["code"] == "18"
    assert actors.main([str(tmp_path / "gone.jsonl"), str(tmp_path / "out")]) == 0
    assert "not there" in capsys.readouterr().out
