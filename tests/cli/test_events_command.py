"""Events through the command line: exports and show of a linked project, and what an unlinked one is told."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from plainrecord.cli import cli
from plainrecord.model.linking import Event
from plainrecord.store import Project, links

GAZETTEER = Path(__file__).parents[2] / "demo" / "gazetteer.csv"
WIRE = (
    "A shell hit the market in Keld on 3 May 2024. At least 11 people were killed, police said. The stalls burned "
    "until the evening, and the road to the river was closed while the wounded were carried to the clinic by them."
)
TEXTS = {
    "a": ("2024-05-04", WIRE),
    "b": ("2024-05-05", "Shelling of the market in Keld on 3 May 2024 killed 14 people, a hospital said."),
    "c": ("2024-05-05", "Gunmen abducted two teachers in Brasna on 4 May 2024."),
    "d": ("2024-05-06", WIRE),
}


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLAINRECORD_KEY_DIR", str(tmp_path / "keys"))
    for name, (day, text) in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(f"---\ndate: {day}\n---\n\n{text}\n", encoding="utf-8")
    folder = tmp_path / "project"
    inputs = [tmp_path / f"{name}.md" for name in TEXTS]
    assert (
        run("run", *inputs, "--project", folder, "--gazetteer", GAZETTEER, "--quiet", "--no-link").exit_code
        == 0
    )
    return folder


@pytest.fixture
def linked(project) -> Path:
    """The project as linking leaves it: d is a copy of a, b tells of the same event, c of another."""
    done = run("link", "--project", project)
    assert done.exit_code == 0, done.output
    assert "4 reports = 2 events (1 told by several reports; 1 of 4 documents are copies" in done.output
    return project


def event_id_of(folder: Path, act: str) -> str:
    """The id of the event with a report of that act."""
    with Project.open(folder) as opened:
        ids = {one.report_id for one in opened.reports() if one.act.value.event_type == act}
        return next(event.event_id for event in links.events(opened) if ids & {*event.report_ids})


def table(folder: Path, out: Path, *options: str) -> list[dict[str, str]]:
    done = run("export", "--project", folder, *options, out)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))


def test_events_are_exported_by_default(linked, tmp_path):
    rows = table(linked, tmp_path / "x.csv")
    assert [row["event_id"] for row in rows] == sorted(row["event_id"] for row in rows)
    two, one = sorted(rows, key=lambda row: row["event_type"])
    assert (one["report_count"], one["document_count"], one["lineage_count"]) == ("3", "3", "2")
    assert (one["killed_low"], one["killed_best"], one["killed_high"]) == ("11", "11", "")
    assert one["corroboration"] == "multiple_independent"
    assert (two["event_type"], two["abducted_best"], two["killed_best"]) == ("abduction", "2", "")
    assert (tmp_path / "x.csv.codebook.md").is_file()


def test_the_policy_is_an_option(linked, tmp_path):
    rows = table(linked, tmp_path / "x.csv", "--policy", "most_recent_independent")
    one = next(row for row in rows if row["report_count"] == "3")
    assert (one["killed_best"], one["policy"]) == ("14", "most_recent_independent")


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ("reports", 4),
        ("claims", None),
        ("sources", 1),
        ("judgements", None),
        ("agreement", None),
        ("lists", 2),
    ],
)
def test_every_kind_of_rows(rows, count, linked, tmp_path):
    found = table(linked, tmp_path / "x.csv", "--rows", rows)
    assert found
    assert count is None or len(found) == count
    assert not any("Haddad" in cell for row in found for cell in row.values())


def test_claims_name_their_event(linked, tmp_path):
    events = {row["event_id"] for row in table(linked, tmp_path / "events.csv")}
    assert len(events) == 2
    assert {row["event_id"] for row in table(linked, tmp_path / "x.csv", "--rows", "claims")} == events


def test_the_same_project_gives_the_same_bytes(linked, tmp_path):
    for to in ("csv", "jsonl", "geojson", "parquet"):
        for name in "ab":
            assert run("export", "--project", linked, "--to", to, tmp_path / name).exit_code == 0
        assert (tmp_path / "a" / f"events.{to}").read_bytes() == (
            tmp_path / "b" / f"events.{to}"
        ).read_bytes()
    assert "Policy: conservative" in (tmp_path / "a" / "method.md").read_text()
    records = [json.loads(line) for line in (tmp_path / "a" / "events.jsonl").read_text().splitlines()]
    assert [len(record["lineage_ids"]) for record in sorted(records, key=lambda r: len(r["reports"]))] == [
        1,
        2,
    ]


@pytest.mark.parametrize("rows", ["events", "agreement", "overlap", "lists", "judgements"])
def test_a_project_that_was_never_linked_is_told_what_to_do(rows, project, tmp_path):
    refused = run("export", "--project", project, "--rows", rows, tmp_path / "x.csv")
    assert refused.exit_code == 1
    assert "plainrecord link --project" in refused.output
    assert "--rows reports" in refused.output
    assert not (tmp_path / "x.csv").exists()


def test_reports_claims_and_sources_need_no_linking(project, tmp_path):
    for rows in ("reports", "claims", "sources"):
        assert table(project, tmp_path / f"{rows}.csv", "--rows", rows)


def test_a_map_of_claims_is_refused(linked, tmp_path):
    refused = run(
        "export", "--project", linked, "--rows", "claims", "--to", "geojson", tmp_path / "x.geojson"
    )
    assert refused.exit_code == 1
    assert "choose csv, jsonl or parquet" in refused.output


def test_reports_that_came_after_linking_are_counted(linked, tmp_path):
    (tmp_path / "e.md").write_text(
        "---\ndate: 2024-05-09\n---\n\nGunmen killed two farmers in Dorra on 8 May 2024.\n"
    )
    more = run(
        "run", tmp_path / "e.md", "--project", linked, "--gazetteer", GAZETTEER, "--quiet", "--no-link"
    )
    assert more.exit_code == 0, more.output
    done = run("export", "--project", linked, tmp_path / "x.csv")
    assert done.exit_code == 0
    assert "1 reports are in no event" in done.output


def test_an_event_whose_report_is_gone_is_told_to_be_linked_again(linked, tmp_path, monkeypatch):
    monkeypatch.setattr(links, "events", lambda _: iter([Event("e1", ("gone",))]))
    refused = run("export", "--project", linked, tmp_path / "x.csv")
    assert refused.exit_code == 1
    assert "plainrecord link" in refused.output
    assert "Traceback" not in refused.output


def test_show_shows_events_where_there_are_some(linked):
    shown = run("show", "--project", linked, "--ids")
    assert shown.exit_code == 0, shown.output
    head, *lines = shown.output.splitlines()[-3:]
    one, two = sorted(lines, key=lambda line: "3/2" not in line)
    assert head.split() == [
        "event",
        "when",
        "where",
        "what",
        "killed",
        "injured",
        "who",
        "reports",
        "disagreements",
    ]
    assert one.startswith(event_id_of(linked, "strike.artillery_missile")[:9])
    assert " 11+ " in one
    assert " 3/2" in one
    assert " 1/1" in two


def test_show_still_shows_reports(linked):
    shown = run("show", "--project", linked, "--rows", "reports")
    assert "document" in shown.output
    assert len([line for line in shown.output.splitlines() if line.startswith("2024-")]) == 4


def test_show_of_an_unlinked_project_shows_reports_and_says_why_no_events(project):
    assert "document" in run("show", "--project", project).output
    refused = run("show", "--project", project, "--rows", "events")
    assert refused.exit_code == 1
    assert "plainrecord link --project" in refused.output
