"""Synthetic training documents: labels quote the right words, every type and role occurs, and cases stay apart."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from plainrecord.model.vocab import TargetType, Weapon
from plainrecord.world.taxonomy import event_types
from tools.training.banks import EVENT_KEYS, forms, load_knowledge
from tools.training.documents import document
from tools.training.grammar import EFFECTS, ROLES, Filled, Mark, Scope, TemplateError, fill, parse, slot_names
from tools.training.labels import cut, finished
from tools.training.setting import acronym, setting

ROOT = Path(__file__).resolve().parents[2]
SEED = 7
DOCUMENTS = 1500


@cache
def corpus() -> tuple[dict, ...]:
    return tuple(document(number, SEED, load_knowledge()) for number in range(DOCUMENTS))


def scope(**banks: list[str]) -> Scope:
    return Scope(random.Random(1), (banks,))


def quotes(filled: Filled) -> list[tuple[str, str, str]]:
    return [(mark.role, filled.text[mark.start : mark.end], mark.effect) for mark in filled.marks]


# -- the template language ---------------------------------------------------------------------------------


def test_slots_choices_and_marks():
    filled = fill("two [pi:{bad}] <|>[a:shot] {who:killed}", scope(bad=["gunmen"], who=["a [ht:judge]"]))
    assert filled.text == "two gunmen shot a judge"
    assert quotes(filled) == [
        ("perp_individual", "gunmen", ""), ("act", "shot", ""), ("human_target", "judge", "killed")
    ]  # fmt: skip


def test_an_effect_stated_inside_is_kept():
    filled = fill("{both:killed}", scope(both=["a [ht:nurse] and a [ht>injured:guard], with a [w:gun]"]))
    assert [effect for _, _, effect in quotes(filled)] == ["killed", "injured", ""]


def test_capital_slots_are_remembered_within_a_scope_only():
    place = [f"Place {number}" for number in range(500)]
    one = scope(place=place)
    first = fill("{Place}", one).text
    assert fill("{Place}", one).text == first
    assert any(fill("{Place}", one.inner()).text != first for _ in range(3))


@pytest.mark.parametrize(
    ("words", "expected"),
    [("attack", "an attack"), ("FPV drone", "an FPV drone"), ("IED", "an IED"), ("university", "a university"),
     ("UN vehicle", "a UN vehicle"), ("RPG-7 rocket", "an RPG-7 rocket"), ("truck", "a truck"),
     ("8-year-old", "an 8-year-old"),
     ("European", "a European"), ("M-16 rifle", "an M-16 rifle")],
)  # fmt: skip
def test_articles(words, expected):
    filled = fill("a [w:{x}]", scope(x=[words]))
    assert filled.text == expected
    assert quotes(filled)[0][1] == words


@pytest.mark.parametrize(
    "template", ["{a", "<a|b", "[ht:a", "a]", "[xx:a]", "{a:cured}", "[ht>cured:a]", "a > b"]
)
def test_broken_templates_are_named(template):
    with pytest.raises(TemplateError, match=re.escape(repr(template))):
        parse(template)


def test_a_missing_bank_is_named():
    with pytest.raises(TemplateError, match="no bank 'nowhere'"):
        fill("{nowhere}", scope())


def test_finishing_moves_the_mentions_along():
    words = finished(Filled("  two  men,, shot. ", (Mark(7, 10, "perp_individual"), Mark(13, 17, "act"))))
    assert words.text == "Two men, shot."
    assert [words.text[mark.start : mark.end] for mark in words.marks] == ["men", "shot"]


def test_cutting_inside_a_mention_shortens_it():
    assert cut(Filled("a  b", (Mark(0, 4, "act"),)), 1, 3, " ") == Filled("a b", (Mark(0, 3, "act"),))


@pytest.mark.parametrize(
    ("row", "expected"),
    [("clinic/s", ("clinic", "clinics")), ("church/es", ("church", "churches")), ("wife=wives", ("wife", "wives")),
     ("barracks", ("barracks", "barracks")), ("queue/s of people", ("queue of people", "queues of people"))],
)  # fmt: skip
def test_forms(row, expected):
    assert forms(row) == expected


def test_acronyms_leave_small_words_out():
    assert acronym("the Popular Front for the Freedom of Tarak") == "PFFT"
    assert acronym("Ansar al-Huda Nur") == "AAHN"
    assert acronym("Liwa Nasr") == ""


# -- the data ----------------------------------------------------------------------------------------------


def test_every_event_type_target_type_and_weapon_has_words():
    knowledge = load_knowledge()
    assert set(knowledge.events) == set(event_types())
    assert set(knowledge.types) == set(event_types())
    banks = knowledge.words
    missing = [kind for kind in TargetType if f"a_{kind}" not in banks and kind is not TargetType.UNKNOWN]
    assert missing == []
    told_otherwise = {Weapon.BIOLOGICAL, Weapon.RADIOLOGICAL, Weapon.FIRE_ARSON, Weapon.HANDS,
                      Weapon.VEHICLE_RAMMING,
                      Weapon.TEAR_GAS_CROWD_CONTROL, Weapon.SABOTAGE_TOOL, Weapon.ERW_UXO,
                      Weapon.OTHER, Weapon.UNKNOWN}  # fmt: skip
    assert [weapon for weapon in Weapon if f"a_{weapon}" not in banks and weapon not in told_otherwise] == []


def test_there_is_variety():
    knowledge = load_knowledge()
    sentences = [
        template
        for event in knowledge.events.values()
        for template in (*event.lead, *event.head, *event.attempted, *event.threatened)
    ]
    assert len(set(sentences)) >= 450
    plans = {(plan.steps, plan.others) for plan in (*knowledge.plans, *knowledge.negative_plans)}
    assert len(plans) >= 80
    assert sum(len(topic.lines) for topic in knowledge.topics) >= 240
    assert len(knowledge.topics) >= 20


def every_template() -> list[tuple[str, str, dict]]:
    """Every template of the data with where it stands and the banks that belong to it."""
    knowledge = load_knowledge()
    rows = []
    for event in knowledge.events.values():
        own = {**event.banks, "core": ["x"]}
        for template in (*event.lead, *event.head, *event.attempted, *event.threatened, *event.core):
            rows.append((event.event_type, template, own))
        for name, entries in event.banks.items():
            rows += [(f"{event.event_type}/{name}", entry, own) for entry in entries]
    for name, entries in {
        **knowledge.frames,
        **knowledge.background,
        **knowledge.reframed,
        **knowledge.follow,
    }.items():
        rows += [
            (name, entry, {"core": ["x"], "again": ["attack"], "chain": [""], "second": ["y"]})
            for entry in entries
        ]
    for topic in knowledge.topics:
        rows += [(topic.name, entry, {}) for entry in (*topic.heads, *topic.lines)]
    event_only = EVENT_KEYS | {"again"}
    for name, entries in knowledge.words.items():
        rows += [
            (name, entry, {})
            for entry in entries
            if not slot_names(entry) & event_only and name != "weapon_with"
        ]
    return rows


def test_every_template_can_be_filled_in_every_way():
    knowledge = load_knowledge()
    dice = random.Random(3)
    region = knowledge.regions[0]
    world = setting(region, date_of_a_document(), knowledge, dice)
    for where, template, own in every_template():
        for _ in range(3):
            assert fill(template, Scope(dice, (own, world, knowledge.words))).text is not None, where


def date_of_a_document():
    return date(2012, 3, 4)


def test_stories_about_something_else_mark_nothing():
    knowledge = load_knowledge()
    plain = [line for topic in knowledge.topics for line in (*topic.heads, *topic.lines)]
    plain += [line for lines in knowledge.background.values() for line in lines]
    assert [line for line in plain if re.search(r"\[[a-z]+[:>]", line)] == []


def test_every_region_makes_a_world():
    knowledge = load_knowledge()
    for region in knowledge.regions:
        world = setting(region, date_of_a_document(), knowledge, random.Random(region.name))
        for name in ("place", "area", "feature", "person", "group_a", "group_b_full", "army", "when"):
            words = fill("{" + name + "}", Scope(random.Random(1), (world, knowledge.words)))
            assert "{" not in words.text


# -- the documents -----------------------------------------------------------------------------------------


def test_sentences_tile_the_text():
    for made in corpus():
        end = 0
        for sentence in made["sentences"]:
            between = made["text"][end : sentence["start"]]
            assert re.fullmatch(r"\s*(?:[-*•]|\d+\.)?\s*", between), (made["id"], between)
            assert sentence["start"] < sentence["end"]
            assert made["text"][sentence["start"] : sentence["end"]].strip()
            end = sentence["end"]
        assert made["text"][end:].strip() == ""


def test_mentions_lie_in_one_sentence_of_their_incident_and_have_clean_edges():
    for made in corpus():
        for mention in made["mentions"]:
            words = made["text"][mention["start"] : mention["end"]]
            assert words == words.strip(" ,.;") != "", (made["id"], words)
            holders = [
                row
                for row in made["sentences"]
                if row["start"] <= mention["start"] < mention["end"] <= row["end"]
            ]
            assert len(holders) == 1, (made["id"], words)
            assert mention["incident_id"] in holders[0]["incident_ids"]


def test_mentions_start_and_end_at_words():
    for made in corpus():
        text = made["text"]
        for mention in made["mentions"]:
            before, after = text[: mention["start"]][-1:], text[mention["end"] :][:1]
            assert not before.isalnum(), (made["id"], text[mention["start"] : mention["end"]])
            assert not after.isalnum(), (made["id"], text[mention["start"] : mention["end"]])


def test_mentions_do_without_article_and_number():
    leading = Counter()
    for made in corpus():
        for mention in made["mentions"]:
            leading[made["text"][mention["start"] : mention["end"]].split()[0].lower()] += 1
    assert [
        word for word in ("a", "an", "the", "two", "three", "several", "his", "at", "12") if leading[word]
    ] == []


def test_labels_are_of_the_closed_lists_and_agree():
    for made in corpus():
        for row in made["sentences"]:
            assert row["stage"] in ("accomplished", "attempted", "threatened", "none")
            assert row["incident"] == (row["stage"] in ("accomplished", "attempted"))
            assert bool(row["event_types"]) == (row["stage"] != "none") == bool(row["incident_ids"])
            families = [event_types()[kind].family for kind in row["event_types"]]
            assert row["families"] == list(dict.fromkeys(families))
        for mention in made["mentions"]:
            assert mention["role"] in ROLES.values()
            target = mention["role"] in ("human_target", "physical_target")
            assert mention["effect"] in EFFECTS if target else mention["effect"] == ""


def test_sentences_without_incident_have_no_mentions():
    for made in corpus():
        ids = {number for row in made["sentences"] for number in row["incident_ids"]}
        assert {mention["incident_id"] for mention in made["mentions"]} <= ids


def test_every_event_type_role_effect_and_stage_occurs():
    rows = [row for made in corpus() for row in made["sentences"]]
    mentions = [mention for made in corpus() for mention in made["mentions"]]
    assert {kind for row in rows for kind in row["event_types"]} == set(event_types())
    assert {row["stage"] for row in rows} == {"accomplished", "attempted", "threatened", "none"}
    assert {mention["role"] for mention in mentions} == set(ROLES.values())
    assert {mention["effect"] for mention in mentions} == {*EFFECTS, ""}


def test_shares_of_negatives_and_of_letter_case():
    negative = [made for made in corpus() if not any(row["event_types"] for row in made["sentences"])]
    assert 0.35 <= len(negative) / DOCUMENTS <= 0.5
    upper = sum(made["text"].isupper() for made in corpus())
    assert 0.2 <= upper / DOCUMENTS <= 0.3
    assert any(made["text"].islower() for made in corpus())
    several = [
        made
        for made in corpus()
        if len({row["incident_ids"][0] for row in made["sentences"] if row["incident"]}) > 1
    ]
    assert len(several) / DOCUMENTS >= 0.15


def test_some_sentences_report_two_incidents():
    double = [(made, row) for made in corpus() for row in made["sentences"] if len(row["incident_ids"]) == 2]
    assert len(double) >= 20
    for made, row in double:
        ids = [m["incident_id"] for m in made["mentions"] if row["start"] <= m["start"] < row["end"]]
        assert set(ids) <= set(row["incident_ids"])


def test_length_does_not_tell_incidents_from_the_rest():
    words: dict[bool, list[int]] = {True: [], False: []}
    for made in corpus():
        for row in made["sentences"]:
            words[row["incident"]].append(len(made["text"][row["start"] : row["end"]].split()))
    incident, other = (sum(counts) / len(counts) for counts in words.values())
    assert other / incident >= 0.7


def test_positives_and_negatives_share_their_words():
    words: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for made in corpus():
        for row in made["sentences"]:
            words[row["incident"]].update(
                re.findall(r"[a-z]+", made["text"][row["start"] : row["end"]].lower())
            )
    for word in (
        "killed",
        "attack",
        "bomb",
        "kidnapped",
        "shot",
        "soldiers",
        "rebels",
        "destroyed",
        "drones",
        "exploded",
    ):
        assert words[True][word] >= 5, word
        assert words[False][word] >= 5, word


def test_sentences_seldom_repeat():
    told = [
        made["text"][row["start"] : row["end"]]
        for made in corpus()
        for row in made["sentences"]
        if row["incident"]
    ]
    assert len(set(told)) >= 0.97 * len(told)


def test_the_same_seed_gives_the_same_documents_and_another_seed_others():
    knowledge = load_knowledge()
    again = [document(number, SEED, knowledge) for number in range(40)]
    assert again == list(corpus()[:40])
    assert [document(number, SEED + 1, knowledge)["text"] for number in range(40)] != [
        made["text"] for made in again
    ]


def test_the_program_writes_the_same_bytes_twice(tmp_path):
    tool = ROOT / "tools" / "training" / "synthesise.py"
    for name in ("one.jsonl", "two.jsonl"):
        call = [sys.executable, str(tool), "--documents", "30", "--seed", str(SEED), str(tmp_path / name)]
        subprocess.run(call, check=True)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    rows = [json.loads(line) for line in (tmp_path / "one.jsonl").read_text("utf-8").splitlines()]
    assert rows == list(corpus()[:30])


def flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_no_sentence_of_eight_words_stands_in_an_evaluation_case():
    cases = [flat(path.read_text("utf-8")) for path in sorted((ROOT / "tests" / "cases").rglob("*.case"))]
    told = {flat(made["text"][row["start"] : row["end"]]) for made in corpus() for row in made["sentences"]}
    long = [sentence for sentence in sorted(told) if sentence.count(" ") >= 7]
    openings = {
        " ".join(words)
        for case in cases
        for words in zip(*(case.split()[at:] for at in range(8)), strict=False)
    }
    assert len(openings) > 5_000
    assert len(long) > 3_000
    likely = [sentence for sentence in long if " ".join(sentence.split()[:8]) in openings]
    assert [sentence for sentence in likely if any(sentence in case for case in cases)] == []


@pytest.mark.parametrize("name", ["regions", "words", "negatives", "background"])
def test_data_files_are_read_as_written(name):
    assert (ROOT / "tools" / "training" / "data" / f"{name}.toml").read_text("utf-8").startswith("#")
