"""Reports to share and pictures follow review: the gate, the funnel, calibration and agreement."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from plainrecord.model.review import Action, Draft
from plainrecord.store import Project, links
from plainrecord.store.decisions import decide

NOW = "2026-05-01T12:00:00+00:00"


@pytest.fixture
def folder(demo_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_project, tmp_path / "project"))


def events_in(page: Path) -> list[str]:
    data = re.search(
        r'<script type="application/json" id="plainrecord-data">(.*?)</script>', page.read_text("utf-8")
    )[1]
    return [event["id"] for event in json.loads(data)["events"]]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_nothing_passes_the_gate_before_review(folder: Path, tmp_path: Path, command) -> None:
    out = tmp_path / "out.html"
    done = command("report", "--project", folder, "--reviewed-only", out)
    assert done.exit_code == 0, done.output
    assert events_in(out) == []
    assert "Nothing of it was reviewed by people." in out.read_text("utf-8")


def test_an_event_that_was_reviewed_to_its_end_passes(folder: Path, tmp_path: Path, command) -> None:
    with Project.create_or_open(folder) as project:
        event = max(links.events(project), key=lambda one: (len(one.report_ids), one.event_id))
        for report_id in event.report_ids:
            decide(project, Draft("anna", Action.ACCEPT, report_id), NOW)
    out = tmp_path / "out.html"
    assert command("report", "--project", folder, "--reviewed-only", out).exit_code == 0
    assert events_in(out) == [event.event_id]
    assert "Only what was reviewed to its end is in it." in out.read_text("utf-8")
    assert command("picture", "--project", folder, "funnel", tmp_path / "funnel.csv").exit_code == 0
    last = [row for row in rows_of(tmp_path / "funnel.csv") if row["count"]][-1]
    assert (last["step"], last["count"]) == ("ready to publish", "1")
    assert command("report", "--project", folder, "--force", out).exit_code == 0
    assert len(events_in(out)) > 1


def test_decisions_on_values_are_drawn_as_calibration(folder: Path, tmp_path: Path, command) -> None:
    with Project.create_or_open(folder) as project:
        report = next(report for report in project.reports() if report.when and report.places)
        decide(project, Draft("anna", Action.ACCEPT, report.report_id, path="when"), NOW)
        decide(
            project,
            Draft("anna", Action.REJECT, report.report_id, path="places/0", reason="another town"),
            NOW,
        )
        decide(project, Draft("anna", Action.UNSURE, report.report_id, path="act"), NOW)
    done = command("picture", "--project", folder, "calibration", tmp_path / "calibration.csv")
    assert done.output.splitlines()[0].startswith("Shown 2 + left out 1 = 3 reviewed values.")
    rows = rows_of(tmp_path / "calibration.csv")
    assert sum(int(row["values"]) for row in rows) == 2
    assert sum(int(row["right"]) for row in rows) == 1
    done = command("picture", "--project", folder, "coder_agreement", tmp_path / "agreement.csv")
    assert done.exit_code == 0, done.output
    assert {(row["coder_a"], row["coder_b"]) for row in rows_of(tmp_path / "agreement.csv")} <= {
        ("anna", "machine")
    }
