"""Explanations: the words of makers are true, nothing unknown breaks them, and they give nobody away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import plainrecord
from plainrecord.fields import date as date_field
from plainrecord.fields.date_rules import MEANINGS
from plainrecord.lang.catalogue import rows_by_id
from plainrecord.lang.dates import load_date_grammar
from plainrecord.model.records import Coded, Reports
from plainrecord.model.values import When
from plainrecord.model.vocab import ClaimStance, Modality, PlaceRelation
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.stages.explain import count_maker, describe, explain
from plainrecord.stages.explain.makers import words_of_makers
from plainrecord.stages.explain.values import CLAIMED, in_words
from plainrecord.stages.redact import redact_all, redact_rejections
from plainrecord.world.refinement import load_refinement

TABLES = words_of_makers()
REPORT_DAY = date(2024, 3, 14)
TEXT = (
    "At least 11 people were killed on Monday when soldiers shelled the village of Milna, police said. "
    "The front planned to attack the town of Lod."
)


def coded(text: str) -> Coded:
    return code(document_from_text(text, published=REPORT_DAY, language="en"), context("en"))


def read(text: str) -> Reports:
    return Reports(coded(text))


# -- the tables are true -----------------------------------------------------------------------------


@pytest.mark.parametrize("rule_id", TABLES["date_phrase"])
def test_the_example_of_a_date_phrase_is_read_by_it(rule_id: str) -> None:
    grammar = load_date_grammar("en")
    incident = date_field.normalise("5 March 2024", REPORT_DAY, grammar)
    assert isinstance(incident, When)
    words = TABLES["date_phrase"][rule_id]["example"]
    found = grammar.find(words)
    assert len(found) == 1, f"{words!r} is no expression of the grammar"
    value = date_field.normalise_match(found[0], REPORT_DAY, published=REPORT_DAY, previous=incident)
    assert isinstance(value, When), value
    assert value.rule_id == rule_id


@pytest.mark.parametrize("rule_id", TABLES["rule"])
def test_the_example_of_a_fixed_rule_is_read_by_it(rule_id: str) -> None:
    reports = read(TABLES["rule"][rule_id]["example"])
    makers = {reading.maker.partition("@")[0] for report in reports for _, reading in report.readings()}
    assert f"rules/{rule_id}" in makers


@pytest.mark.parametrize("origin", TABLES["origin"])
def test_the_example_of_an_origin_gives_a_value_from_there(origin: str) -> None:
    reports = read(TABLES["origin"][origin]["example"])
    assert any(reading.maker.endswith(f"+{origin}") for report in reports for _, reading in report.readings())


@pytest.mark.parametrize("cue", TABLES["cue"])
def test_the_example_of_a_cue_is_dropped_by_it(cue: str) -> None:
    makers = {
        rejection.maker.rpartition("+")[2] for rejection in coded(TABLES["cue"][cue]["example"]).rejections
    }
    assert cue in makers


def test_every_code_that_rows_use_has_words() -> None:
    rows = rows_by_id("en").values()
    dates = [
        row for row in rows if row.file.endswith("dates.toml") and row.text("kind") in ("", "date", "time")
    ]
    assert {row.text("meaning") for row in dates} <= set(TABLES["date_meaning"])
    assert set(MEANINGS) == set(TABLES["date_meaning"])
    assert set(PlaceRelation) == set(TABLES["relation"])
    contexts = [row for row in rows if row.table == "context"]
    assert {row.text("effect") for row in contexts} <= set(TABLES["effect"])
    assert {row.text("scope") for row in contexts} <= set(TABLES["scope"])
    assert set(ClaimStance) - {ClaimStance.UNKNOWN} == set(CLAIMED)
    assert all(in_words(modality) for modality in Modality)


def test_every_row_and_refinement_can_be_described() -> None:
    unknown = TABLES["engine"]["rules"]["meaning"]
    for rule_id in [*rows_by_id("en"), *(rule.id for rule in load_refinement())]:
        [maker] = describe(rule_id) if not rule_id.isupper() else [count_maker(rule_id)]
        assert unknown not in maker.meaning, rule_id
        assert maker.file, rule_id


def test_ids_of_all_tables_differ() -> None:
    tables = [
        *(rows_by_id("en"), TABLES["rule"], TABLES["cue"], TABLES["date_phrase"], TABLES["count_phrase"]),
        [rule.id for rule in load_refinement()],
    ]
    ids = [rule_id for table in tables for rule_id in table]
    assert len(ids) == len(set(ids))


def test_phrases_that_rules_name_are_described() -> None:
    phrases = {row.text("phrase") for row in rows_by_id("en").values() if row.text("phrase")}
    assert phrases
    assert all("does not have" not in count_maker(phrase).meaning for phrase in phrases)


# -- makers of all kinds -----------------------------------------------------------------------------


def test_an_example_shows_the_role_of_the_value() -> None:
    [maker] = describe("rules/en.act.kill@0.1", {"killed"})
    assert maker.file == "lang/packs/en/rules/harm.toml"
    assert "Gunmen killed three farmers" in maker.example
    assert 'killed "three farmers"' in maker.example


@pytest.mark.parametrize(
    ("maker", "kind", "word"),
    [
        ("learned/perp_individual@0123456789ab", "model head", "who did it"),
        ("learned/a_new_head@0123456789ab", "model head", "a_new_head"),
        ("assemble/links@0123456789ab", "model", "joins mentions"),
        ("llm/some-model@ffff", "language model", "some-model"),
        ("person/p1", "reviewer", "review"),
        ("rules/en.act.not_there@0.1", "rule", "does not have"),
        ("else/where@1", "maker", "not known"),
        ("@", "rule", "does not have"),
        ("\n{}%s", "rule", "does not have"),
    ],
)
def test_makers_that_are_no_rows_get_a_sentence(maker: str, kind: str, word: str) -> None:
    [described] = describe(maker)
    assert described.kind == kind
    assert word in described.meaning


def test_all_parts_of_a_maker_are_described() -> None:
    parts = describe("rules/en.act.attack@0.1+armed_both+assemble/links@0123456789ab")
    assert [part.maker_id for part in parts] == ["en.act.attack", "armed_both", "assemble/links@0123456789ab"]
    assert describe("") == ()


def test_a_language_without_a_pack_is_described_by_the_english_one() -> None:
    assert describe("rules/en.act.kill@0.1", language="../../x") == describe("rules/en.act.kill@0.1")


# -- explanations ------------------------------------------------------------------------------------


def test_an_explanation_names_words_rule_speaker_and_confidence() -> None:
    report, = read(TEXT)  # fmt: skip
    text = str(report.explain())
    for part in (
        "strike.artillery_missile (Shelling, rocket or missile strike)",
        '"shelled" (characters',
        "en.act.shell",
        "at least 11",
        "said by police",
        "number rule AT_LEAST",
        "date rule explicit",
        "confidence 0.",
        "lang/packs/en/rules/attacks_explosive.toml",
    ):
        assert part in text
    assert max(map(len, text.split("\n"))) <= 110


def test_what_was_not_used_is_told_where_it_belongs() -> None:
    one = coded(TEXT)
    [report] = one.reports
    explained = explain(report, one.rejections)
    assert (len(explained.not_used), explained.elsewhere) == (0, 1)
    assert "1 elsewhere in the document; ask for it" in explained.text("ask for it")
    everything = explain(report, one.rejections, everywhere=True)
    assert everything.elsewhere == 0
    [dropped] = everything.not_used
    assert dropped.reason == "modality.planned"
    assert [maker.maker_id for maker in dropped.makers] == ["en.act.attack", "en.context.planned"]
    assert "told as planned" in str(everything)
    near = explain(replace(report, passages=(*report.passages, one.rejections[0].spans[0])), one.rejections)
    assert len(near.not_used) == 1


def test_a_text_without_report_says_why() -> None:
    assert "planned" in str(read("The front planned to attack the town of Lod.").explain())
    assert "no words for an act" in str(read("The harvest was good.").explain())


def test_read_gives_reports_that_explain_themselves() -> None:
    reports = plainrecord.read(TEXT, published="2024-03-14", language="en")
    explained = reports.explain()
    assert str(explained) == str(plainrecord.read(TEXT, published="2024-03-14", language="en").explain())
    assert explained.reports[0].values == reports[0].explain().values
    assert "told as planned" in str(explained)


def test_the_data_is_plain() -> None:
    report, = read(TEXT)  # fmt: skip
    data = report.explain().as_data()
    assert data["report_id"] == report.report_id
    assert "report" not in data
    first = data["values"][0]
    assert first["path"] == "act"
    assert first["quotes"][0]["words"] == "shelled"
    assert first["makers"][0]["file"].endswith("attacks_explosive.toml")


# -- what must not leave ----------------------------------------------------------------------------


NAMED = (
    "Gunmen killed Karim Haddad in Lod on Monday. The front planned to attack the house of Karim Haddad. "
    "In the novel, the Karim Haddad murder was planned by rebels. Rebels may kill Haddad."
)


def redacted_words(text: str) -> str:
    one = coded(text)
    dropped = redact_rejections(one.rejections, one.document, one.reports, lambda _: "a person")
    reports = redact_all(one.reports, lambda _: "a person")
    return "\n".join(
        str(explain(report, dropped, everywhere=True))
        + str(explain(report, dropped, everywhere=True).as_data())
        for report in reports
    )


def test_a_redacted_explanation_has_no_name_of_a_private_person() -> None:
    shown = redacted_words(NAMED)
    assert "a person" in shown
    assert "Karim" not in shown
    assert "Haddad" not in shown


def test_names_in_capitals_that_nobody_looked_for_are_withheld() -> None:
    text = "REBELS ATTACKED A CONVOY IN DAMASCUS ON MONDAY. THE FRONT PLANNED THE LYSANDER THORNQUIST MURDER."
    assert coded(text).rejections
    shown = redacted_words(text)
    assert "words withheld" in shown
    assert "thornquist" not in shown.casefold()


def test_words_of_a_sensitive_report_are_withheld_from_what_was_dropped_too() -> None:
    text = "Two women were raped by soldiers in Milna on Monday, after the army had threatened to shell it."
    one = coded(text)
    dropped = redact_rejections(one.rejections, one.document, one.reports, lambda _: "a person")
    assert dropped
    assert {rejection.quotes for rejection in dropped} == {None}
    shown = redacted_words(text)
    assert "words withheld" in shown
    assert "Withheld, as in an export" in shown
    assert "Milna" not in shown
    assert "raped by soldiers" not in shown


def test_a_name_that_looked_like_a_place_is_withheld() -> None:
    text = "Gunmen killed Julio Santos in Lod on Monday. Santos, 40, was a farmer."
    one = coded(text)
    assert "place.person_name" in {rejection.reason for rejection in one.rejections}
    assert "Santos" not in redacted_words(text)
