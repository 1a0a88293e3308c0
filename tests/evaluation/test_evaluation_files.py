"""What files of gold and predictions may look like, and what is said when they cannot be read."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from plainrecord.datasets import cells
from plainrecord.datasets.columns import default_columns, load_columns
from plainrecord.evaluation import Amount, DatasetError, Days, Settings, evaluate, read_events
from plainrecord.exports import write
from plainrecord.lang.loaded import load_neutral
from plainrecord.stages.redact import redact_all
from plainrecord.world.taxonomy import event_types

sys.path.insert(0, str(Path(__file__).parents[1] / "model"))

from report_samples import full_report

RULES = default_columns().rules


def table(tmp_path, text, name="gold.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


# -- columns.toml ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.field)
def test_headings_are_understood_and_refused_as_the_table_says(rule):
    assert rule.examples
    for heading in rule.examples:
        assert list(default_columns().held([heading])) == [rule.field], heading
    for heading in rule.refuses:
        assert rule.field not in default_columns().held([heading]), heading


def test_every_event_type_can_be_given_by_id_and_by_label():
    for one in event_types().values():
        assert default_columns().event_types_of(one.event_type) == (one.event_type,)
        assert one.event_type in default_columns().event_types_of(one.label.upper())


def test_a_sub_event_type_lies_inside_its_event_type():
    of = default_columns().event_types_of
    assert (
        set(of("Air/drone strike")) == {"strike.air", "strike.drone"} < set(of("Explosions/Remote violence"))
    )
    assert of("Hostage Taking (Kidnapping)") == ("abduction",)


# -- cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024-05-01", "2024-05-01", "2024-05-01"),
        ("2024-05-01 00:00:00.000", "2024-05-01", "2024-05-01"),
        ("1 May 2024", "2024-05-01", "2024-05-01"),
        ("01-Sep-2024", "2024-09-01", "2024-09-01"),
        ("May 1, 2024", "2024-05-01", "2024-05-01"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-05-01/2024-05-03", "2024-05-01", "2024-05-03"),
        ("2024-05-01..2024-05", "2024-05-01", "2024-05-31"),
        ("2024-05-01..", "2024-05-01", None),
        ("../2024-05-01", None, "2024-05-01"),
    ],
)
def test_days(cell, first, last):
    found = cells.days(cell)
    assert (found.earliest and str(found.earliest), found.latest and str(found.latest)) == (first, last)


@pytest.mark.parametrize(
    "cell", ["03/04/2024", "yesterday", "2024-13-01", "2024-02-30", "2024-05-03/2024-05-01"]
)
def test_what_is_no_day(cell):
    with pytest.raises(ValueError, match=r"day|two ways|before"):
        cells.days(cell)


def test_slashed_days_need_an_order():
    assert cells.days("03/04/2024", "day_first").earliest == date(2024, 4, 3)
    assert cells.days("03/04/2024", "month_first").earliest == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("Syria", "SY"), ("MLI", "ML"), ("NA", "NA"), ("DR Congo (Zaire)", "CD"), ("Marava", "marava")],
)
def test_countries(cell, code):
    assert cells.country(cell) == code


@pytest.mark.parametrize(("cell", "number"), [("0", 0), ("1,234", 1234), ("3.0", 3)])
def test_numbers_of_persons(cell, number):
    assert cells.whole(cell) == number


@pytest.mark.parametrize("cell", ["-1", "3.5", "many", "1,23", "9" * 18, "٣"])
def test_what_is_no_number_of_persons(cell):
    with pytest.raises(ValueError, match=r"person|people"):
        cells.whole(cell)


# -- other datasets' files (invented rows) ---------------------------------------------------------------


def test_acled_columns(tmp_path):
    text = (
        "event_id_cnty;event_date;year;event_type;sub_event_type;actor1;actor2;country;admin1;location;latitude;"
        "longitude;fatalities;notes\n"
        "XM1;07 May 2024;2024;Battles;Armed clash;Armed Forces;Northern Front;Marava;Tesh Province;Keld;"
        "21.5;-38.25;0;A fight\n"
    )
    (event,) = read_events(table(tmp_path, text)).events
    assert event.event_types == ("clash.armed", "capture.combatants")
    assert event.actors == ("Armed Forces", "Northern Front")
    assert (event.days, event.admin1, event.text) == (
        Days(date(2024, 5, 7), date(2024, 5, 7)),
        "Tesh",
        "A fight",
    )
    assert (event.killed, event.point) == (Amount(None, 0, None), (21.5, -38.25))
    assert event.stated == {"event_type", "date", "place", "admin1", "country", "actors", "killed"}


def test_ucdp_columns(tmp_path):
    text = (
        "id,type_of_violence,side_a,side_b,where_coordinates,adm_1,latitude,longitude,country,date_start,date_end,low,best,high\n"
        "7,1,Government of Marava,Northern Front,Keld town,Tesh province,21.5,-38.25,Mali,"
        '2024-05-01 00:00:00.000,2024-05-03 00:00:00.000,2,3,"1,000"\n'
    )
    (event,) = read_events(table(tmp_path, text)).events
    assert (event.place_names, event.country, event.event_types) == (("Keld",), "ML", ())
    assert (event.days, event.killed) == (Days(date(2024, 5, 1), date(2024, 5, 3)), Amount(2, 3, 1000))
    assert "event_type" not in event.stated


def test_gtd_columns(tmp_path):
    text = (
        "eventid\tiyear\timonth\tiday\tcountry\tcountry_txt\tprovstate\tcity\tattacktype1_txt\tgname\ttarget1\tnkill\tnwound\tnhostkid\n"
        "202405010001\t2024\t5\t0\t123\tMali\tUnknown\tKeld\tBombing/Explosion\tUnknown\tMarket\t2.0\t\t-99\n"
    )
    (event,) = read_events(table(tmp_path, text)).events
    assert event.days == Days(date(2024, 5, 1), date(2024, 5, 31))
    assert (event.country, event.admin1, event.place_names) == ("ML", None, ("Keld",))
    assert (event.killed, event.injured, event.held) == (Amount(None, 2, None), None, None)
    assert event.initiators == ()
    assert "initiators" in event.stated, "an unknown perpetrator is checked: nobody may be named"
    assert not {"injured", "held", "admin1"} & event.stated
    assert "explosion.ied_mine" in event.event_types


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_empty_none_and_zero(tmp_path, encoding):
    text = "document,date,killed,injured,initiators\na,2024-05-01,,0,none\nb,2024-05-01,NA,None,Police;Army\nc,,,,\n"
    file = read_events(table(tmp_path, text, encoding=encoding))
    one, other = file.events
    assert one.stated == {"date", "injured", "initiators"}
    assert other.stated == {"date", "injured", "initiators"}
    assert (one.injured, other.injured, other.initiators) == (Amount(None, 0, None), None, ("Police", "Army"))
    assert file.eventless == (("", "c"),)


def test_our_own_exports_say_the_same(tmp_path):
    reports = list(redact_all([full_report()], lambda _name: "person-1", load_neutral()))
    for kind in ("jsonl", "csv"):
        write(kind, reports, tmp_path / kind, rows="reports")
    lines, flat = (next((tmp_path / kind).glob(f"*.{kind}")) for kind in ("jsonl", "csv"))
    one, other = read_events(lines).events[0], read_events(flat).events[0]
    for field in (
        "event_type",
        "date",
        "admin1",
        "country",
        "initiators",
        "targets",
        "killed",
        "weapons",
        "claimants",
    ):
        assert one.value(field) == other.value(field), field
    assert one.point == other.point
    assert one.evidence
    for gold, predicted in ((lines, flat), (flat, lines)):
        evaluation = evaluate(gold, predicted, Settings(bootstrap=0))
        assert evaluation.metric("event").score.f1 == 1
        assert evaluation.metric("killed").score.f1 == 1


# -- the user's own columns ------------------------------------------------------------------------------

MAP = """
date_order = "day_first"

[[column]]
field = "killed"
names = ["Morts"]
unknown = ["?"]

[[column]]
field = "date"
names = ["Jour"]

[[type]]
name = "Attentat"
types = ["explosion.ied_mine", "explosion.suicide"]
"""


def test_a_map_of_the_users(tmp_path):
    columns = load_columns(table(tmp_path, MAP, "map.toml"))
    text = "Jour,Morts,Type\n03/04/2024,?,attentat\n04/04/2024,7,strike.air\n"
    one, other = read_events(table(tmp_path, text), columns).events
    assert one.event_types == ("explosion.ied_mine", "explosion.suicide")
    assert (one.days, one.killed) == (Days(date(2024, 4, 3), date(2024, 4, 3)), None)
    assert other.killed == Amount(None, 7, None)


def test_a_heading_of_the_map_that_is_in_no_file_is_told(tmp_path):
    gold = table(tmp_path, "Jour,Type\n03/04/2024,strike.air\n")
    evaluation = evaluate(gold, gold, mapping=table(tmp_path, MAP, "map.toml"))
    assert any("names columns that no file has: morts" in note for note in evaluation.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colum = 1", "did you mean 'column'"),
        ("[column]\nfield = 'date'", "double brackets"),
        (
            "[[column]]\nfield = 'kiled'\nnames = ['x']",
            "'kiled' is nothing a column can hold; did you mean 'killed",
        ),
        ("[[column]]\nfield = 'date'", "at least one heading"),
        ("[[column]]\nfield = 'date'\nname = ['x']", "name = "),
        ("[[type]]\nname = 'x'\ntypes = ['strike.dron']", "did you mean 'strike.drone'"),
        ("[[type]]\nname = 'x'", "a \\[\\[type\\]\\] needs"),
        ("date_order = 'iso'", "'day_first' or 'month_first'"),
        ("x =", "not a TOML file"),
    ],
)
def test_a_map_that_is_wrong(tmp_path, text, words):
    with pytest.raises(DatasetError, match=words):
        load_columns(table(tmp_path, text, "map.toml"))


# -- errors ----------------------------------------------------------------------------------------------


def test_all_wrong_cells_are_told_together_with_line_and_column(tmp_path):
    text = (
        "date,event_type,Killed,latitude,longitude,weapons\n"
        '2024-05-01,strike.drnoe,two,21,22,ied\n"2024-05-01","strike.\nair",1,21,22,ied\n'
        "1/2/2024,strike.air,1,91,22,blade;rifel\n"
    )
    with pytest.raises(DatasetError) as caught:
        read_events(table(tmp_path, text))
    told = str(caught.value).splitlines()
    assert told[0].endswith("gold.csv: 6 cells cannot be read:")
    assert told[1:3] == [
        "  line 2, column 'event_type': 'strike.drnoe' is no event type; did you mean 'strike.drone'?",
        (
            "  line 2, column 'Killed': 'two' is no whole number of persons; "
            "write digits only, and leave the cell empty if unknown"
        ),
    ]
    assert told[3].startswith("  line 3, column 'event_type'")
    assert told[4].startswith("  line 5, column 'date': '1/2/2024' can be read in two ways")
    assert told[5].startswith("  line 5, column 'latitude': '91' lies outside")
    assert "did you mean" in told[6]


def test_many_errors_are_counted(tmp_path):
    with pytest.raises(DatasetError, match=r"and 30 more$"):
        read_events(table(tmp_path, "date\n" + "x\n" * 50))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "spreadsheet"),
        (b"PAR1xx", "Parquet"),
        (b"date\n\xff\n", "line 2: not UTF-8"),
        (b"a,b\n1,2\n", "no column says what happened"),
        (b'{"schema":"x"}\n', r"line 1: not a plainrecord.report/1 record"),
        (b"date,country\n2024-05-01,a,b\n", "3 cells under 2 headings"),
        (b"date_start,date_end\n2024-05-03,2024-05-01\n", "the last day is before the first"),
        (b'date\n"2024-05-01\n', "line 2: not CSV"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, content, words):
    path = tmp_path / "gold.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=words):
        read_events(path)


def test_no_prediction_at_all_is_a_recall_of_nothing(tmp_path):
    gold = table(tmp_path, "document,date\na,2024-05-01\nb,2024-05-01\n")
    evaluation = evaluate(gold, table(tmp_path, "", "predicted.jsonl"))
    score = evaluation.metric("event").score
    assert (score.gold, score.recall, score.precision) == (2, 0, None)
    assert evaluation.alignment.units == ("a", "b")


def test_a_gold_without_event_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="no event in it"):
        evaluate(table(tmp_path, ""), table(tmp_path, "date,country\n", "predicted.csv"))
    with pytest.raises(DatasetError, match="no event in it"):
        evaluate(table(tmp_path, "date,country\n"), table(tmp_path, "date,country\n"))
