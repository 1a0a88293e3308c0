"""Reviewing from the command line: decide, undo, look at what was decided."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plainrecord.model.records import Report
from plainrecord.store import Project


@pytest.fixture
def project(demo_project: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_project, tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def report(project: Path) -> Report:
    with Project.open(project) as opened:
        return next(one for one in opened.reports() if one.casualties)


def test_a_figure_is_corrected_by_what_changes(project, report, command):
    change = '{"count": {"low": 3, "best": 4, "high": 5}}'
    short = report.report_id[:10]
    done = command(
        "decide", short, "correct", "casualties/0", "--value", change, "--project", project, "--by", "anna"
    )
    assert done.exit_code == 0, done.output
    assert done.output == "Decision 1: correct casualties/0, by anna. The report is in_review.\n"
    explained = command("decisions", "--project", project, "--report", short).output.splitlines()
    assert re.fullmatch(rf"1  \S+  anna  correct  {report.report_id[:9]} casualties/0", explained[0])
    assert explained[1].startswith("Head of the decisions: 1:")


def test_what_was_decided_is_undone_and_taken_up_again(project, report, command):
    options = ("--project", project, "--by", "anna")
    assert command("decide", report.report_id, "accept", *options).output.endswith(
        "The report is reviewed.\n"
    )
    assert "is undone" in command("undo", *options).output
    assert "nothing of anna to undo" in command("undo", *options).output
    assert "stands again" in command("undo", "--redo", *options).output
    assert len(command("decisions", "--project", project).output.splitlines()) == 4


def test_a_value_is_added_with_the_words_that_say_it(project, report, command):
    words = report.document.text[:25]
    value = '{"weapon": "drone", "words": "a drone"}'
    options = ("--project", project, "--by", "anna", "--value", value)
    assert (
        "no value without evidence" in command("decide", report.report_id, "add", "weapons", *options).output
    )
    twice = command("decide", report.report_id, "add", "weapons", *options, "--quote", "e")
    assert twice.exit_code == 2
    assert "quote words it has once" in twice.output
    assert command("decide", report.report_id, "add", "weapons", *options, "--quote", words).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "casualties/0", "--value", "{"), "not JSON"),
        (("correct", "casualties/0", "--value", '{"counts": 1}'), "unknown property 'counts'"),
        (("accept", "casualties/99"), "has no value 'casualties/99'"),
        (("accept", "act", "--settles", "7"), "decision 7 does not stand"),
    ],
)
def test_what_is_wrong_is_said(project, report, command, arguments, words):
    done = command("decide", report.report_id, *arguments, "--project", project, "--by", "anna")
    assert done.exit_code == 1
    assert words in done.output
    assert command("decisions", "--project", project).output == "Nobody has decided anything yet.\n"
