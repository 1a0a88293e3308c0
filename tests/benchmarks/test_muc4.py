"""How the records of invented texts read as templates."""

from __future__ import annotations

import json
from datetime import date

import pytest

from benchmarks import muc4, muc4_relevance

DATELINE = date(1989, 5, 20)
EMPTY = {"INCIDENT: DATE": ["- 20 MAY 89"], "INCIDENT: LOCATION": ["PERU: LIMA (CITY)"], "INCIDENT: TYPE": ["ATTACK"],
         "PERP: INCIDENT CATEGORY": ["TERRORIST ACT"], "PERP: INDIVIDUAL ID": [], "PERP: ORGANIZATION ID": [],
         "PERP: ORGANIZATION CONFIDENCE": []}  # fmt: skip


def template(**slots):
    return {**EMPTY, **{name.replace("_", ": ", 1).replace("_", " "): lines for name, lines in slots.items()}}


def only(text):
    (found,) = muc4.templates_of(text, DATELINE)
    return found


BOMB = "LIMA, 20 MAY 89 -- A BOMB EXPLODED AT A BANK IN LIMA, PERU, ON 18 MAY. THREE PEASANTS WERE INJURED."


def test_a_bombing_fills_the_slots_of_the_incident():
    found = only(BOMB)
    assert found["INCIDENT: TYPE"] == ["BOMBING"]
    assert found["INCIDENT: DATE"] == ["18 MAY 89"]
    assert found["INCIDENT: LOCATION"] == ["PERU: LIMA (CITY)"]
    assert found["INCIDENT: INSTRUMENT TYPE"] == ['BOMB: "BOMB"']
    assert found["HUM TGT: NUMBER"] == ['3: "PEASANTS"']
    assert found["HUM TGT: EFFECT OF INCIDENT"] == ['INJURY: "PEASANTS"']


@pytest.mark.parametrize(
    "text",
    [
        "GUERRILLAS AND SOLDIERS CLASHED NEAR LIMA, PERU, ON 18 MAY. TWO SOLDIERS WERE KILLED.",
        "A BOMB EXPLODED AT A BANK IN PARIS, FRANCE, ON 18 MAY. THREE PEASANTS WERE INJURED.",
        "A BOMB EXPLODED AT A BANK IN LIMA, PERU, ON 18 MAY 1985. THREE PEASANTS WERE INJURED.",
        "THE MINISTER SPOKE IN LIMA ABOUT THE HARVEST.",
    ],
    ids=["armed parties only", "another country", "too old", "no act"],
)
def test_what_is_no_incident_of_the_benchmark_makes_no_template(text):
    assert muc4.templates_of(text, DATELINE) == []


def test_each_sign_of_relevance_has_a_weight():
    assert set(muc4_relevance.SIGNS) == set(muc4.TABLES["relevance"]["weights"])


def test_violence_told_in_general_is_left_out_though_it_makes_a_candidate():
    text = 'A DELEGATE SAID IN PERU: "REBELS FIGHT, PEASANTS ARE KILLED IN THE CLASHES, AND NOBODY LISTENS."'
    assert muc4.candidates_of(text, DATELINE)
    assert muc4.templates_of(text, DATELINE) == []


def test_fitting_without_the_data_says_so(tmp_path, capsys):
    assert muc4_relevance.main([str(tmp_path)]) == 0
    assert "skipped" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("A BOMB DAMAGED THE WINDOWS OF A BANK IN LIMA, PERU, ON 18 MAY. THE BANK WAS EMPTY.", ['"BANK"']),
        ("A BOMB DESTROYED A DRUG STORE IN LIMA, PERU, ON 18 MAY. THE DRUG STORE WAS NEW.", ['"DRUG STORE"']),
    ],
)
def test_a_thing_is_one_target_whatever_part_of_it_is_harmed(text, things):
    assert only(text)["PHYS TGT: ID"] == things


def test_a_weekday_gives_on_or_before_the_dateline():
    found = only("A BOMB EXPLODED AT A BANK IN LIMA, PERU, ON WEDNESDAY. THREE PEASANTS WERE INJURED.")
    assert found["INCIDENT: DATE"] == ["- 20 MAY 89"]


def test_a_foreign_nationality_is_named_only_when_it_is_not_that_of_the_place():
    text = (
        "LIMA, 20 MAY 89 -- A BOMB EXPLODED IN LIMA, PERU, ON 18 MAY. "
        "TWO SPANISH JOURNALISTS AND A PERUVIAN STUDENT WERE INJURED."
    )
    assert only(text)["HUM TGT: FOREIGN NATION"] == ['SPAIN: "SPANISH JOURNALISTS"']


def test_an_organisation_is_parted_from_its_members():
    found = muc4._Perpetrators()
    found.add("SHINING PATH GUERRILLAS", muc4.ActorKind.REBEL_GROUP, "PE", "REPORTED AS FACT")
    assert found.organisations == {"SHINING PATH": "REPORTED AS FACT"}
    assert found.individuals == ['"GUERRILLAS"']


def test_bare_members_are_not_named_beside_their_organisation():
    found = muc4._Perpetrators()
    found.add("MEMBERS OF THE SHINING PATH", muc4.ActorKind.REBEL_GROUP, "PE", "REPORTED AS FACT")
    assert (list(found.organisations), found.individuals) == (["SHINING PATH"], [])


@pytest.mark.parametrize("words", ["VIOLENCE", "THE BATTLE", "WORDS"])
def test_words_for_no_person_are_no_perpetrator(words):
    found = muc4._Perpetrators()
    found.add(words, muc4.ActorKind.UNKNOWN, "PE", "REPORTED AS FACT")
    assert (found.organisations, found.individuals) == ({}, [])


def test_only_forces_of_the_state_make_state_violence():
    found = muc4._Perpetrators()
    found.add("SOLDIERS", muc4.ActorKind.STATE_MILITARY, "PE", "REPORTED AS FACT")
    assert found.by_state
    other = muc4._Perpetrators()
    other.add("GUERRILLAS", muc4.ActorKind.REBEL_GROUP, "PE", "REPORTED AS FACT")
    assert not other.by_state


def test_templates_of_one_incident_are_merged():
    one = template(HUM_TGT_DESCRIPTION=['"PEASANTS"'])
    one["HUM TGT: DESCRIPTION"] = ['"PEASANTS"']
    two = template()
    two["INCIDENT: LOCATION"] = ["PERU"]
    two["HUM TGT: DESCRIPTION"] = ['"STUDENT"']
    (merged,) = muc4._merged([one, two])
    assert merged["HUM TGT: DESCRIPTION"] == ['"PEASANTS"', '"STUDENT"']


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("INCIDENT: TYPE", "BOMBING"),
        ("INCIDENT: DATE", "18 MAY 89"),
        ("INCIDENT: LOCATION", "PERU: CUSCO (CITY)"),
    ],
)
def test_templates_that_differ_in_type_date_or_place_stay_apart(slot, value):
    assert len(muc4._merged([template(), {**template(), slot: [value]}])) == 2


def test_an_incident_without_perpetrator_has_those_told_before():
    first, second = template(), template()
    first["PERP: INDIVIDUAL ID"] = ['"GUERRILLAS"']
    muc4._inherit_perpetrators([first, second])
    assert second["PERP: INDIVIDUAL ID"] == ['"GUERRILLAS"']


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("at least six telephone booths", "TELEPHONE BOOTHS"),
        ("AN UNDETERMINED NUMBER OF HOUSES", "HOUSES"),
        ("the city's bridges", "CITY'S BRIDGES"),
        ("", ""),
    ],
)
def test_fillers_leave_out_how_many(words, wanted):
    assert muc4._counted(words) == wanted


def test_without_data_the_command_says_so_and_succeeds(tmp_path, capsys):
    assert muc4.main([str(tmp_path / "nowhere"), str(tmp_path / "out.jsonl")]) == 0
    assert "skipped" in capsys.readouterr().out


def test_the_command_writes_one_line_a_document(tmp_path):
    rows = [
        {"id": "D1", "dateline_date": "1989-05-20", "text": BOMB},
        {"id": "D2", "dateline_date": None, "text": "-"},
    ]
    (tmp_path / "documents.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert muc4.main([str(tmp_path), str(tmp_path / "out.jsonl")]) == 0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in written] == ["D1", "D2"]
    assert [template["MESSAGE: TEMPLATE"] for template in written[0]["templates"]] == [["1"]]
