"""What was reviewed comes back as gold: scored by ``evaluate``, and as golden cases that the case runner reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from casefile import differences, read_cases

from plainrecord.evaluation.cases import CaseTextError, case_of
from plainrecord.model.records import Report
from plainrecord.model.review import Action, Draft
from plainrecord.model.wire_value import encode_value
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.store import Project
from plainrecord.store.decisions import decide

NOW = "2026-05-01T12:00:00+00:00"


@pytest.fixture
def project(demo_project: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(demo_project, tmp_path / "project")
    with Project.create_or_open(tmp_path / "project") as project:
        yield project


def by_document(project: Project) -> list[list[Report]]:
    return [list(group) for _, group in groupby(project.reports(), key=lambda report: report.document_id)]


def decide_all(project: Project, reports: list[Report], action: Action) -> None:
    for report in reports:
        decide(project, Draft("anna", action, report.report_id), NOW)


def test_only_documents_reviewed_to_their_end_are_gold(project, tmp_path, command):
    assert (
        "no document has been reviewed"
        in command("gold", "--project", project.folder, tmp_path / "gold").output
    )
    several = next(reports for reports in by_document(project) if len(reports) > 1)
    decide_all(project, several[:1], Action.ACCEPT)
    assert command("gold", "--project", project.folder, tmp_path / "gold").exit_code == 1
    decide_all(project, several[1:], Action.REJECT)
    done = command("gold", "--project", project.folder, tmp_path / "gold")
    assert done.exit_code == 0, done.output
    lines = (tmp_path / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["report_id"] for line in lines] == [several[0].report_id]
    assert not (tmp_path / "gold" / "gold.case").exists()


def test_evaluate_scores_the_machine_by_what_people_left(project, tmp_path, command):
    documents = by_document(project)
    rejected, corrected, *accepted = documents[:8]
    report = next(one for one in corrected if one.casualties)
    value = report.casualties[0].value
    wrong = replace(value, count=replace(value.count, low=900, best=900, high=900), subset_of=None)
    path = "casualties/0"
    decide(project, Draft("anna", Action.CORRECT, report.report_id, path, encode_value(wrong)), NOW)
    decide_all(project, rejected, Action.REJECT)
    for reports in (corrected, *accepted):
        decide_all(project, reports, Action.ACCEPT)
    assert command("gold", "--project", project.folder, tmp_path / "gold").exit_code == 0
    predicted = tmp_path / "predicted.jsonl"
    options = ("--rows", "reports", "--to", "jsonl", "--as-coded")
    assert command("export", "--project", project.folder, *options, predicted).exit_code == 0
    errors = tmp_path / "errors.html"
    gold = tmp_path / "gold" / "gold.jsonl"
    done = command("evaluate", gold, predicted, "--gold-documents-only", "--html", errors, "--bootstrap", 0)
    assert done.exit_code == 0, done.output
    lines = [line.split() for line in done.output.splitlines()]
    found = next(line for line in lines if line[:2] == ["event", "found"])
    many = sum(map(len, (corrected, *accepted)))
    # gold, predicted, right: what was rejected as a whole is spurious, what was accepted is found
    assert [int(cell) for cell in found[2:5]] == [many, many + len(rejected), many]
    types = next(line for line in lines if line[:3] == ["event", "type", "exact"])
    assert [int(cell) for cell in types[3:6]] == [many, many + len(rejected), many]
    assert "900" in errors.read_text(encoding="utf-8")


def test_gold_cases_are_what_the_machine_reads_where_it_was_accepted(project, tmp_path, command, demo):
    documents = by_document(project)
    for reports in documents:
        decide_all(project, reports, Action.ACCEPT)
    decide_all(project, documents[0], Action.REJECT)
    done = command("gold", "--project", project.folder, "--cases", tmp_path / "gold")
    assert done.exit_code == 0, done.output
    cases = read_cases(tmp_path / "gold" / "gold.case")
    assert len(cases) == len(documents)
    assert len({case.name for case in cases}) == len(cases)
    silent = [case for case in cases if not case.expected]
    assert [documents[0][0].document.text.strip("\n")] == [case.text for case in silent]
    coding = context("en", demo / "gazetteer.csv")
    wrong: dict[str, list[str]] = {}
    for case in cases:
        if case.expected:
            document = document_from_text(
                case.text, published=case.published, source=case.source, language="en"
            )
            found = differences(case, code(document, coding).reports)
            wrong |= {case.title: found} if found else {}
    assert wrong == {}


def test_a_correction_is_what_the_case_expects(project, tmp_path, command):
    reports = next(reports for reports in by_document(project) if len(reports) == 1 and reports[0].places)
    where = replace(reports[0].places[0].value, name="Nowhere Mill")
    draft = Draft("anna", Action.CORRECT, reports[0].report_id, "places/0", encode_value(where))
    decide(project, draft, NOW)
    decide_all(project, reports, Action.ACCEPT)
    assert command("gold", "--project", project.folder, "--cases", tmp_path / "gold").exit_code == 0
    (case,) = read_cases(tmp_path / "gold" / "gold.case")
    (expected,) = case.expected
    assert expected.value("place") == "Nowhere Mill"
    assert expected.value("event_type") == reports[0].act.value.event_type
    assert [line for line in differences(case, reports) if "place" not in line] == []


@pytest.mark.parametrize("text", ["one\n---\ntwo", "=== one", "\n \n"])
def test_a_text_that_would_divide_a_case_is_refused(project, text):
    document = replace(next(project.documents()), text=text)
    with pytest.raises(CaseTextError, match=r"divides cases|no text"):
        case_of(document, ())


def test_a_file_that_is_no_gold_is_not_replaced(project, tmp_path, command):
    decide_all(project, by_document(project)[0], Action.ACCEPT)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "gold.jsonl").write_text("my own")
    refused = command("gold", "--project", project.folder, tmp_path / "gold")
    assert refused.exit_code == 1
    assert "is no earlier gold" in refused.output
    assert command("gold", "--project", project.folder, "--force", tmp_path / "gold").exit_code == 0
    assert command("gold", "--project", project.folder, tmp_path / "gold").exit_code == 0
