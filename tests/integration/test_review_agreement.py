"""Two people code blind; how far they agree is counted, shown, and settled by a third."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from plainrecord.model.records import Report
from plainrecord.model.review import Action, Draft, ReadingStatus
from plainrecord.model.vocab import CasualtyOutcome, ReviewState
from plainrecord.model.wire_value import encode_value
from plainrecord.stages.review import blind_view, disagreements_between
from plainrecord.store import Project
from plainrecord.store.decisions import (
    BLIND_SETTING,
    decide,
    decided_states,
    decisions,
)

NOW = "2026-05-01T12:00:00+00:00"


@pytest.fixture
def project(demo_project: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(demo_project, tmp_path / "project")
    with Project.create_or_open(tmp_path / "project") as project:
        project.set_setting(BLIND_SETTING, True)
        yield project


def with_killed(project: Project) -> list[Report]:
    return [
        report
        for report in project.reports()
        if len(report.casualties) == 1 and report.casualties[0].value.outcome is CasualtyOutcome.KILLED
    ]


def correct(project: Project, name: str, report: Report, best: int) -> int:
    value = report.casualties[0].value
    now = encode_value(replace(value, count=replace(value.count, low=best, best=best, high=best)))
    return decide(project, Draft(name, Action.CORRECT, report.report_id, "casualties/0", now), NOW).serial


def finish(project: Project, name: str, report: Report, action: Action = Action.ACCEPT) -> None:
    decide(project, Draft(name, action, report.report_id), NOW)


def test_agreement_is_counted_by_field_and_coder(project, command):
    reports = with_killed(project)[:6]
    assert len(reports) == 6
    for report in reports:
        finish(project, "anna", report)
    for number, report in enumerate(reports):
        if number < 2:
            correct(project, "ben", report, 9_000 + number)
        finish(project, "ben", report, Action.REJECT if number == 5 else Action.ACCEPT)
    done = command("agreement", "--project", project.folder, "--json", "--bootstrap", 200)
    assert done.exit_code == 0, done.output
    rows = {(tuple(row["coders"]), row["field"]): row for row in json.loads(done.output)}

    whole = (("anna", "ben"), "report")
    assert rows[whole]["reports"] == rows[whole]["coded_blind"] == 6
    assert rows[whole]["percent"]["value"] == pytest.approx(100 * 5 / 6)
    killed = rows[("anna", "ben"), "killed"]
    assert (killed["scale"], killed["reports"]) == ("ratio", 5)  # one of the six is no report to ben
    assert killed["percent"]["value"] == pytest.approx(100 * 3 / 5)
    assert killed["kappa"]["value"] is None
    low, high = killed["percent"]["interval"]
    assert low < killed["percent"]["value"] < high
    assert rows[("anna", "ben"), "event_type"]["percent"]["value"] == 100
    assert rows[("anna", "machine"), "killed"]["percent"]["value"] == 100
    assert rows[("ben", "machine"), "killed"]["percent"]["value"] == pytest.approx(100 * 3 / 5)
    assert (
        command("agreement", "--project", project.folder, "--json", "--bootstrap", 200).output == done.output
    )


def test_the_table_says_what_rests_on_little(project, command):
    empty = command("agreement", "--project", project.folder)
    assert "nothing to compare" in empty.output
    (report, *_) = with_killed(project)
    project.set_setting(BLIND_SETTING, False)
    for name in ("anna", "ben"):
        finish(project, name, report)
    shown = command("agreement", "--project", project.folder, "--bootstrap", 0)
    assert shown.exit_code == 0
    assert shown.output.startswith("coders")
    assert "anna - ben" in shown.output
    assert "not coded blind" in shown.output
    assert "fewer than 30 documents" in shown.output
    only = command("agreement", "--project", project.folder, "--coder", "anna", "--bootstrap", 0)
    assert "ben" not in only.output


def test_three_coders_have_a_row_together(project, command):
    (report, *_) = with_killed(project)
    for name in ("anna", "ben", "cleo"):
        finish(project, name, report)
    done = command("agreement", "--project", project.folder, "--json", "--bootstrap", 0)
    assert ["anna", "ben", "cleo"] in [row["coders"] for row in json.loads(done.output)]


def test_a_coder_has_coded_a_field_when_each_of_its_values_was_decided_on(project, command):
    (report, *_) = with_killed(project)
    correct(project, "anna", report, 5)
    done = command("agreement", "--project", project.folder, "--json", "--bootstrap", 0)
    fields = {row["field"] for row in json.loads(done.output)}
    assert fields == {"killed", "injured", "held"}


def test_a_blind_coder_sees_the_other_only_when_both_have_finished(project):
    report, other, *_ = with_killed(project)
    finish(project, "anna", report)
    correct(project, "anna", other, 5)
    correct(project, "ben", report, 5)
    assert [one.serial for one in blind_view(decisions(project), "ben")] == [3]
    assert [one.serial for one in blind_view(decisions(project), "anna")] == [1, 2]
    assert [one.serial for one in blind_view(decisions(project), "cleo")] == []
    finish(project, "ben", report)
    assert [one.serial for one in blind_view(decisions(project), "ben")] == [1, 3, 4]
    assert [one.serial for one in blind_view(decisions(project), "anna")] == [1, 2, 3, 4]
    assert [one.serial for one in blind_view(decisions(project), "cleo")] == [1, 3, 4]


def test_what_coders_disagree_on_is_listed_and_settled_by_a_third(project):
    (report, *_) = with_killed(project)
    first = correct(project, "anna", report, 5)
    finish(project, "anna", report)
    finish(project, "ben", report)
    (state,) = [one for one in decided_states(project) if one.report.report_id == report.report_id]
    assert (state.state, state.at("casualties/0").status) == (ReviewState.IN_REVIEW, ReadingStatus.CONFLICT)
    (found,) = disagreements_between(state)
    assert (found.path, found.settled) == ("casualties/0", None)
    assert [(name, reading.value.count.best) for name, _, reading in found.opinions] == [
        ("anna", 5),
        ("ben", report.casualties[0].value.count.best),
    ]
    assert disagreements_between(state, ["anna"]) == ()
    serials = tuple(decision.serial for _, decision, _ in found.opinions)
    assert serials[0] == first
    made = decide(
        project, Draft("cleo", Action.ACCEPT, report.report_id, "casualties/0", settles=serials), NOW
    )
    assert not made.is_blind
    (state,) = [one for one in decided_states(project) if one.report.report_id == report.report_id]
    assert (state.state, state.at("casualties/0").status) == (ReviewState.REVIEWED, ReadingStatus.ACCEPTED)
    (found,) = disagreements_between(state)
    assert found.settled == made
