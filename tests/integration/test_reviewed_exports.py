"""What leaves after review: people's values, still pseudonymised; for publication, nothing that was not reviewed."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainrecord.exports import ROWS
from plainrecord.model.records import Report
from plainrecord.model.review import Action, Draft, ReviewView
from plainrecord.model.text import Span
from plainrecord.model.values import Actor, Participation
from plainrecord.model.vocab import ActorKind, Role
from plainrecord.model.wire_value import encode_value
from plainrecord.store import Project
from plainrecord.store.decisions import decide, undo
from plainrecord.store.reviewed import Reviewed

NOW = "2026-05-01T12:00:00+00:00"
REPORT_ID = re.compile(rb"\br[0-9a-f]{24}\b")
Export = Callable[..., list[dict[str, str]]]

TEXT = """---
title: Farmer killed near Keld
date: 2024-05-06
---

Gunmen killed Mrs Perpetua Vanterpool, 34, and wounded three others near Keld on Sunday, police said.
Her neighbour Ossian Blackwood, who mends nets, hid in the reeds.
"""


@pytest.fixture
def linked(demo_project: Path, tmp_path: Path, command) -> Path:
    """A copy of the demonstration project, linked."""
    shutil.copytree(demo_project, tmp_path / "project")
    assert command("link", "--project", tmp_path / "project").exit_code == 0
    return tmp_path / "project"


@pytest.fixture
def exported(tmp_path: Path, command) -> Export:
    def export(project: Path, rows: str, *options: str) -> list[dict[str, str]]:
        out = tmp_path / "out.csv"
        done = command("export", "--project", project, "--rows", rows, "--force", *options, out)
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))

    return export


def first_with(project: Project, field_name: str) -> Report:
    return next(report for report in project.reports() if getattr(report, field_name))


def correct(project: Project, report: Report, best: int) -> None:
    """Correct the first figure of casualties."""
    value = report.casualties[0].value
    now = encode_value(replace(value, count=replace(value.count, low=best, best=best, high=best)))
    decide(project, Draft("anna", Action.CORRECT, report.report_id, "casualties/0", now), NOW)


# -- values ----------------------------------------------------------------------------------------------


def test_a_corrected_figure_is_exported_and_the_machine_s_on_request(linked, exported):
    with Project.create_or_open(linked) as project:
        report = next(
            one for one in project.reports()
            if len(one.casualties) == 1 and one.casualties[0].value.outcome == "killed"
        )  # fmt: skip
        correct(project, report, 77)
    rows = {row["report_id"]: row for row in exported(linked, "reports")}
    coded = {row["report_id"]: row for row in exported(linked, "reports", "--as-coded")}
    assert rows.keys() == coded.keys()
    assert rows[report.report_id]["killed_best"] == "77"
    assert rows[report.report_id]["review_state"] == "in_review"
    assert coded[report.report_id]["killed_best"] == str(report.casualties[0].value.count.best)
    assert coded[report.report_id]["review_state"] == "open"
    others = [name for name in rows if name != report.report_id]
    assert [rows[name] for name in others] == [coded[name] for name in others]
    event = next(row for row in exported(linked, "events") if report.report_id in row["report_ids"])
    assert "77" in event["estimates_json"]


def test_the_maker_of_a_corrected_value_is_the_reviewer(linked, tmp_path, command):
    with Project.create_or_open(linked) as project:
        report = first_with(project, "casualties")
        correct(project, report, 77)
    out = tmp_path / "out.jsonl"
    assert command("export", "--project", linked, "--rows", "reports", "--to", "jsonl", out).exit_code == 0
    lines = {one["report_id"]: one for one in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    reading = lines[report.report_id]["casualties"][0]
    assert (reading["maker"], reading["value"]["count"]["best"]) == ("person/anna", 77)
    assert lines[report.report_id]["act"]["maker"].startswith("rules/")


def test_a_rejected_report_leaves_neither_by_itself_nor_in_its_event(linked, exported):
    several = next(row for row in exported(linked, "events") if int(row["report_count"]) > 1)
    name = several["report_ids"].split(";")[0]
    with Project.create_or_open(linked) as project:
        decide(project, Draft("anna", Action.REJECT, name), NOW)
    assert name not in {row["report_id"] for row in exported(linked, "reports")}
    event = next(row for row in exported(linked, "events") if row["event_id"] == several["event_id"])
    assert int(event["report_count"]) == int(several["report_count"]) - 1
    assert name not in event["report_ids"]
    assert name in {row["report_id"] for row in exported(linked, "reports", "--as-coded")}


def test_an_event_of_which_every_report_was_rejected_is_none(linked, exported):
    single = next(row for row in exported(linked, "events") if int(row["report_count"]) == 1)
    with Project.create_or_open(linked) as project:
        decide(project, Draft("anna", Action.REJECT, single["report_ids"]), NOW)
    assert single["event_id"] not in {row["event_id"] for row in exported(linked, "events")}


def test_rows_that_were_part_of_a_rejected_row_stand_by_themselves(linked):
    with Project.create_or_open(linked) as project:
        report, part = next(
            (report, at)
            for report in project.reports()
            for at, reading in enumerate(report.casualties)
            if reading.value.subset_of is not None
        )
        whole = report.casualties[part].value.subset_of
        decide(project, Draft("anna", Action.REJECT, report.report_id, f"casualties/{whole}"), NOW)
        (left,) = [
            one
            for one in Reviewed(project).of_document(report.document_id).reports
            if one.report_id == report.report_id
        ]
    assert len(left.casualties) == len(report.casualties) - 1
    assert all(one.value.subset_of in (None, *range(len(left.casualties))) for one in left.casualties)
    assert left.casualties[part - (whole < part)].value.subset_of is None


# -- names -----------------------------------------------------------------------------------------------


@pytest.fixture
def named(tmp_path: Path, command, demo_options) -> Path:
    (tmp_path / "report.md").write_text(TEXT)
    project = tmp_path / "named"
    assert command("run", tmp_path / "report.md", "--project", project, *demo_options).exit_code == 0
    return project


def leaving(project: Path, tmp_path: Path, command) -> bytes:
    """All that an export of the project holds, as bytes in lower case."""
    for to in ("jsonl", "csv"):
        out = tmp_path / "leaving"
        assert (
            command("export", "--project", project, "--rows", "reports", "--to", to, "--force", out).exit_code
            == 0
        )
    return b"".join(path.read_bytes() for path in sorted((tmp_path / "leaving").iterdir())).lower()


def test_a_name_stays_a_pseudonym_when_the_value_that_told_it_is_rejected(named, tmp_path, command):
    with Project.create_or_open(named) as project:
        report = next(project.reports())
        assert b"vanterpool" not in leaving(named, tmp_path, command)
        telling = [path for path, reading in report.readings() if "Vanterpool" in str(reading.value)]
        assert telling
        for path in telling:
            decide(project, Draft("anna", Action.REJECT, report.report_id, path), NOW)
    assert b"vanterpool" not in leaving(named, tmp_path, command)


def participation(label: str, kind: ActorKind) -> str:
    return encode_value(Participation(Actor(label, kind), Role.TARGET))


def test_a_name_that_a_person_types_leaves_as_a_pseudonym(named, tmp_path, command):
    words = Span(TEXT.index("Gunmen") - TEXT.index("Gunmen"), 6)
    with Project.create_or_open(named) as project:
        report = next(project.reports())
        value = participation("the netmaker Ossian Blackwood", ActorKind.CIVILIANS)
        decide(project, Draft("anna", Action.ADD, report.report_id, "participants", value, (words,)), NOW)
    written = leaving(named, tmp_path, command)
    assert b"the netmaker person-" in written
    assert b"blackwood" not in written


def test_a_name_in_words_that_a_person_marks_leaves_as_a_pseudonym(named, tmp_path, command):
    with Project.create_or_open(named) as project:
        report = next(project.reports())
        start = report.document.text.index("neighbour Ossian Blackwood")
        words = Span(start, start + len("neighbour Ossian Blackwood"))
        value = participation("a neighbour", ActorKind.CIVILIANS)
        decide(project, Draft("anna", Action.ADD, report.report_id, "participants", value, (words,)), NOW)
    written = leaving(named, tmp_path, command)
    assert b"neighbour person-" in written
    assert b"blackwood" not in written


def test_an_organisation_that_a_person_types_keeps_its_name(named, tmp_path, command):
    with Project.create_or_open(named) as project:
        report = next(project.reports())
        value = participation("Keld River Guard", ActorKind.POLITICAL_MILITIA)
        decide(
            project, Draft("anna", Action.ADD, report.report_id, "participants", value, (Span(0, 6),)), NOW
        )
    assert b"keld river guard" in leaving(named, tmp_path, command)


# -- the gate --------------------------------------------------------------------------------------------


@dataclass
class Oracle:
    """What is reviewed, told in the simplest words: closed or thrown out as a whole, and nothing left flagged."""

    whole: list[Action] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def stays(self) -> bool:
        return self.whole[-1:] == [Action.ACCEPT] and not self.flags

    @property
    def is_done(self) -> bool:
        return self.stays or self.whole[-1:] == [Action.REJECT]


KINDS = st.sampled_from(["accept", "accept", "accept", "reject", "flag", "correct", "undo"])
STEPS = st.lists(st.tuples(st.integers(0, 10_000), KINDS), min_size=10, max_size=40)


def take(project: Project, reports: list[Report], steps: list[tuple[int, str]]) -> dict[str, Oracle]:
    """Decide and undo, and say beside it what is reviewed."""
    told = {report.report_id: Oracle() for report in reports}
    undoing: list[Callable[[], object]] = []
    for number, step in steps:
        report = reports[number % len(reports)]
        oracle = told[report.report_id]
        if step == "undo":
            undo(project, "anna", NOW)
            if undoing:
                undoing.pop()()
        elif step in ("accept", "reject"):
            decide(project, Draft("anna", Action(step), report.report_id), NOW)
            oracle.whole.append(Action(step))
            undoing.append(oracle.whole.pop)
        elif step == "flag":
            decide(project, Draft("anna", Action.FLAG, report.report_id, "modality"), NOW)
            oracle.flags.append("modality")
            undoing.append(oracle.flags.pop)
        elif report.casualties and not oracle.whole:
            correct(project, report, 3)
            undoing.append(lambda: None)
    return told


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_unreviewed_passes_the_gate(linked, tmp_path_factory, command, steps):
    folder = tmp_path_factory.mktemp("gate") / "project"
    shutil.copytree(linked, folder)
    with Project.create_or_open(folder) as project:
        reports = list(project.reports())
        told = take(project, reports, steps)
        members = [event.report_ids for event in Reviewed(project, ReviewView.AS_CODED).events()]
    may_leave = {name for name, oracle in told.items() if oracle.stays}
    for rows in ROWS:
        out = folder / f"{rows}.jsonl"
        options = ("--rows", rows, "--to", "jsonl", "--reviewed-only")
        assert command("export", "--project", folder, *options, out).exit_code == 0
        found = {name.decode() for name in REPORT_ID.findall(out.read_bytes())}
        assert found <= may_leave, rows
    written = set(ids(folder / "reports.jsonl"))
    assert written == may_leave
    whole = [
        names for names in members if all(told[name].is_done for name in names) and may_leave & set(names)
    ]
    assert len((folder / "events.jsonl").read_bytes().splitlines()) == len(whole)


def ids(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["review_state"] == "reviewed"
        yield record["report_id"]


def test_an_export_is_of_one_moment_whatever_is_decided_meanwhile(linked):
    with Project.create_or_open(linked) as project:
        reports = list(project.reports())
        decide(project, Draft("anna", Action.ACCEPT, reports[0].report_id), NOW)
        reviewed = Reviewed(project, ReviewView.REVIEWED_ONLY)
        decide(project, Draft("anna", Action.REJECT, reports[0].report_id), NOW)
        decide(project, Draft("anna", Action.ACCEPT, reports[1].report_id), NOW)
        left = [report.report_id for document in reviewed.documents() for report in document.reports]
        assert left == [reports[0].report_id]


def test_the_gate_and_the_machine_s_values_exclude_each_other(linked, tmp_path, command):
    done = command("export", "--project", linked, "--as-coded", "--reviewed-only", tmp_path / "out")
    assert done.exit_code == 2
    assert "give one of them" in done.output


def test_without_decisions_an_export_is_what_the_machine_read(linked, tmp_path, command):
    for name, options in (("reviewed", ()), ("coded", ("--as-coded",))):
        for rows in ROWS:
            done = command(
                "export", "--project", linked, "--rows", rows, *options, tmp_path / name / f"{rows}.csv"
            )
            assert done.exit_code == 0, done.output
    for rows in ROWS:
        pair = [(tmp_path / name / f"{rows}.csv").read_bytes() for name in ("reviewed", "coded")]
        assert pair[0] == pair[1], rows
