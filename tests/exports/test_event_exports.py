"""Events and what is made of them as files: the right cells, all kinds of rows, the same bytes, no false pins."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest
from account_samples import lineages_of, report
from report_samples import full_report

from plainrecord.exports import FORMATS, ROWS, ExportError, Linked, write
from plainrecord.exports.columns import columns
from plainrecord.exports.kinds import record_type
from plainrecord.exports.writing import LOCATED
from plainrecord.model.linking import Event, Feature, Judgement, LinkRelation, Policy, Verdict
from plainrecord.model.wire_event import RedactedEvent, decode
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import hmac_pseudonym, redact

PSEUDONYM = hmac_pseudonym(b"k" * 32)
DAY = date(2024, 5, 3)
WIRE = {"source": "Marava Wire", "source_type": "news_wire"}
ARMY = "the army [state_military] XM"
NOTES = {
    "e1": [
        {"id": "a", "day": DAY, "lineage": "L", **WIRE, "when": "2024-05-02", "where": ["Keld"], "act": "strike.drone",
         "figures": [{"killed": "11+", "of": "civilians"}, {"injured": "20"}], "weapons": ["drone"],
         "initiators": ["Armed Forces of Marava [state_military] XM"], "sites": ["market"],
         "claims": [{"stance": "accuses_other", "says": "villagers", "as": "witness", "accused": ARMY}]},
        {"id": "b", "day": date(2024, 5, 4), "lineage": "L", "source": "Sant Daily", "when": "2024-05-02",
         "where": ["Keld"], "act": "strike.drone", "figures": [{"killed": "11+", "of": "civilians"}]},
        {"id": "c", "day": date(2024, 5, 5), "source": "VPN", "when": "2024-05-04", "where": ["Upper Tesh"],
         "act": "attack.civilians", "figures": [{"killed": "14", "of": "civilians"}]},
    ],
    "e2": [{"id": "d", "day": DAY, **WIRE, "where": ["Upper Tesh"],
            "figures": [{"killed": "40", "of": "actor_b", "says": ARMY}]}],
    "e3": [{"id": "e", "source": "VPN"}, {"id": "f", **WIRE}, {"id": "g"}],
}  # fmt: skip


def events(policy: Policy = Policy.CONSERVATIVE) -> list[RedactedEvent]:
    found = []
    for event_id, notes in NOTES.items():
        reports = [redact(report(note), PSEUDONYM) for note in notes]
        event = Event(event_id, tuple(note["id"] for note in notes))
        found.append(redacted_event(event, reports, lineages_of(notes), policy))
    return found


def reports_and_links():
    found = events()
    lineage_of = {document: lineage for event in found for document, lineage in event.lineage_of}
    event_of = {one.report_id: event.event_id for event in found for one in event.reports}
    return [one for event in found for one in event.reports], Linked(lineage_of, event_of)


JUDGEMENTS = [
    Judgement(
        "a", "c", Verdict.SAME, LinkRelation.SAME_EVENT, 0.93, "link/1", (Feature("when", "2 days", -0.4),)
    ),
    Judgement(
        "a", "d", Verdict.DIFFERENT, LinkRelation.NOT_SAME, 0.0, "person/p1", (), "I know Karim Haddad"
    ),
]


def records(rows: str) -> tuple[list, Linked]:
    if record_type(rows) is Judgement:
        return list(JUDGEMENTS), Linked()
    if record_type(rows) is RedactedEvent:
        return events(), Linked()
    return reports_and_links()


def data(to: str, rows: str, folder: Path, found=None, **more) -> bytes:
    made, linked = records(rows)
    out = folder / f"x-{rows}.{to}"
    return (
        write(to, made if found is None else found, out, rows=rows, linked=linked, **more)
        .paths[0]
        .read_bytes()
    )


def table(rows: str, folder: Path, found=None) -> list[dict]:
    text = data("csv", rows, folder, found).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_flat_row_of_an_event(tmp_path):
    one, two, three = table("events", tmp_path)
    assert [*one] == [column.name for column in columns("events")]
    expected = {
        "event_id": "e1", "event_type": "strike.drone", "event_type_label": "Drone strike", "outcome": "completed",
        "modalities": "asserted", "place_name": "Keld", "latitude": "10.0", "geo_precision": "G2",
        "admin1": "Upper Tesh",
        "date_earliest": "2024-05-02", "date_precision": "D1", "initiators": "Armed Forces of Marava",
        "targets": "market", "target_types": "market", "weapons": "drone", "killed_low": "11", "killed_best": "11",
        "killed_high": "", "killed_civilians_low": "11", "killed_state_low": "", "injured_best": "20",
        "killed_reason": "the lowest of 2 independent lineages: at least 11 (Marava Wire; Sant Daily), 14 (VPN)",
        "claimants": "villagers", "report_count": "3", "document_count": "3", "lineage_count": "2",
        "sources": "Marava Wire;Sant Daily;VPN", "corroboration": "multiple_independent",
        "responsibility_status": "accused_no_response", "disagreements": "when", "first_published": "2024-05-03",
        "last_published": "2024-05-05", "policy": "conservative", "report_ids": "a;b;c", "withheld": "",
    }  # fmt: skip
    assert {name: one[name] for name in expected} == expected
    when = json.loads(one["disagreements_json"])[0]
    assert [value["report_ids"] for value in when["values"]] == [["a", "b"], ["c"]]
    assert {estimate["outcome"] for estimate in json.loads(one["estimates_json"])} == {"killed", "injured"}
    assert (two["killed_best"], two["killed_nonstate_best"], two["killed_low"]) == ("", "", "")
    assert "listed, not used" in two["killed_reason"]
    assert (three["report_count"], three["killed_reason"], three["geo_precision"]) == ("3", "", "G0")


def test_a_policy_changes_the_event(tmp_path):
    found = table("events", tmp_path, events(Policy.MOST_RECENT_INDEPENDENT))
    assert (found[0]["killed_best"], found[0]["policy"]) == ("14", "most_recent_independent")
    assert found[0]["date_earliest"] == "2024-05-04"


def test_no_false_pins(tmp_path):
    features = json.loads(data("geojson", "events", tmp_path))["features"]
    assert [feature["id"] for feature in features] == ["e1", "e2", "e3"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [20.0, 10.0]}
    assert [feature["geometry"] for feature in features[1:]] == [None, None]
    assert features[1]["properties"]["geo_precision"] == "G6"


def test_json_lines_of_events_are_the_wire_format(tmp_path):
    lines = data("jsonl", "events", tmp_path).splitlines()
    assert [decode(line).event_id for line in lines] == ["e1", "e2", "e3"]


def test_claims(tmp_path):
    [claim] = table("claims", tmp_path)
    assert claim["claim_id"] == "a/claims/0"
    assert (claim["event_id"], claim["stance"], claim["speaker"]) == ("e1", "accuses_other", "villagers")
    assert claim["accused"] == "the army"
    [line] = data("jsonl", "claims", tmp_path).splitlines()
    assert json.loads(line)["quotes"] == ["xxxx"]


def test_sources(tmp_path):
    found = {row["source_id"]: row for row in table("sources", tmp_path)}
    assert list(found) == ["", "marava-wire", "sant-daily", "vpn"]
    wire = found["marava-wire"]
    assert (wire["documents"], wire["reports"], wire["events"], wire["lineages"]) == ("3", "3", "3", "3")
    assert (wire["source_type"], wire["first_published"]) == ("news_wire", "2024-05-03")
    unlinked = write("csv", records("sources")[0], tmp_path / "y.csv", rows="sources").paths[0].read_text()
    assert {row["events"] for row in csv.DictReader(io.StringIO(unlinked))} == {""}


def test_judgements_keep_features_and_no_words_of_persons(tmp_path):
    one, two = table("judgements", tmp_path)
    assert (one["verdict"], one["probability"]) == ("same", "0.93")
    assert json.loads(one["features"]) == [{"comparison": "when", "level": "2 days", "weight": -0.4}]
    assert (two["maker"], two["reason"]) == ("person/p1", "")


def test_the_agreement_matrix(tmp_path):
    found = {
        (row["event_id"], row["field"], row["source_id"]): row["agreement"]
        for row in table("agreement", tmp_path)
    }
    assert found["e1", "when", "vpn"] == "differs"
    assert found["e1", "when", "sant-daily"] == "agrees"
    assert found["e1", "act", "vpn"] == "agrees"
    assert found["e1", "where", "vpn"] == "agrees"
    assert found["e1", "killed", "vpn"] == "differs"
    assert found["e1", "killed", "sant-daily"] == "agrees"
    assert found["e1", "injured", "vpn"] == "silent"
    assert found["e1", "initiators", "vpn"] == "silent"
    assert found["e3", "act", ""] == "agrees"
    assert ("e2", "killed", "marava-wire") not in found


def test_the_overlap_of_sources(tmp_path):
    found = {(row["source_a"], row["source_b"]): row for row in table("overlap", tmp_path)}
    assert list(found) == [("marava-wire", "sant-daily"), ("marava-wire", "vpn"), ("sant-daily", "vpn")]
    copied, independent = found["marava-wire", "sant-daily"], found["marava-wire", "vpn"]
    assert (copied["events_both"], copied["events_either"], copied["events_independent"]) == ("1", "3", "0")
    assert (independent["events_both"], independent["events_either"]) == ("2", "3")
    assert (independent["events_independent"], independent["share"]) == ("2", "0.666667")


def test_lists_for_estimating_what_nobody_reported(tmp_path):
    found = table("lists", tmp_path)
    lists = [name for name in found[0] if name.startswith("in_")]
    assert lists == ["in_marava_wire", "in_vpn"]  # the daily only copies
    assert [[row[name] for name in lists] for row in found] == [["1", "1"], ["1", "0"], ["1", "1"]]
    assert [(row["lineage_count"], row["unnamed_lineages"]) for row in found] == [
        ("2", "0"),
        ("1", "0"),
        ("3", "1"),
    ]


def test_names_of_lists_are_short_plain_and_different(tmp_path):
    name = "A very long name of a Publisher of the Northern Valleys"
    notes = [{"id": f"p{n}", "source": f"{name} {n}"} for n in range(3)] + [{"id": "q", "source": "Élan: 北"}]
    made = redacted_event(
        Event("e", tuple(n["id"] for n in notes)), [redact(report(n), PSEUDONYM) for n in notes], {}
    )
    lists = [column for column in table("lists", tmp_path, [made])[0] if column.startswith("in_")]
    assert len(set(lists)) == 4
    assert all(column.isascii() and len(column) <= 32 for column in lists)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("to", FORMATS)
def test_every_kind_in_every_format_has_fixed_bytes_or_a_clear_refusal(rows, to, tmp_path):
    if to == "geojson" and rows not in LOCATED:
        with pytest.raises(ExportError, match="have no place to draw"):
            data(to, rows, tmp_path)
        return
    first = data(to, rows, tmp_path)
    found = records(rows)[0]
    for seed in range(2):
        random.Random(seed).shuffle(found)
        assert data(to, rows, tmp_path, found) == first
    if to == "parquet":
        with duckdb.connect() as database:
            cells = database.execute(f"SELECT * FROM '{tmp_path}/x-{rows}.parquet'").fetchall()
        assert [["" if c is None else str(c) for c in row] for row in cells] == [
            list(row.values()) for row in table(rows, tmp_path)
        ]
    assert data(to, rows, tmp_path, []) != first


@pytest.mark.parametrize("rows", ROWS)
def test_only_the_right_records_are_taken(rows, tmp_path):
    with pytest.raises(TypeError, match="exports accept"):
        data("csv", rows, tmp_path, [full_report()])


def test_an_export_of_other_rows_is_not_replaced(tmp_path):
    write("csv", events(), tmp_path / "x.csv")
    with pytest.raises(ExportError, match="is not an earlier csv export of reports"):
        write("csv", reports_and_links()[0], tmp_path / "x.csv", rows="reports")
    with pytest.raises(ExportError, match="unknown rows"):
        write("csv", [], tmp_path / "x.csv", rows="victims")


def test_a_folder_gets_a_file_named_for_its_rows(tmp_path):
    names = [path.name for path in write("csv", events(), tmp_path, rows="lists").paths]
    assert names == ["lists.csv", "codebook.md", "method.md"]
    assert "Nothing is estimated of what nobody reported" in (tmp_path / "method.md").read_text()


@pytest.mark.parametrize("rows", ROWS)
def test_columns_fit_other_programs(rows):
    names = [column.name for column in columns(rows)]
    assert all(len(name) <= 32 and name.isascii() for name in names)
    assert len(set(names)) == len(names)
