"""``plainrecord export``: from a project on disk to files, with stable pseudonyms and plain errors."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from report_samples import TEXT, document, full_report

from plainrecord.cli.export import export
from plainrecord.model.records import Coded
from plainrecord.model.vocab import DocumentOutcome
from plainrecord.store import Collection, Configuration, Project, run


class Original:
    document_ref = "in/one.txt"
    name = "one.txt"
    raw = TEXT.encode()
    raw_sha256 = hashlib.sha256(raw).hexdigest()


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAINRECORD_KEY_DIR", str(tmp_path / "keys"))
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    stored = document(ref="in/one.txt", raw_sha256=sha, text_sha256=sha)

    def code(received):
        report = full_report(of=received)
        return Coded(received, DocumentOutcome.CODED, (report,))

    with Project.create_or_open(tmp_path / "project") as opened:
        run(
            opened, [Original()], lambda _: iter([stored]), code,
            configuration=Configuration.of({"rules": "r1"}),
            collection=Collection(datetime(2024, 5, 1, tzinfo=UTC), "tests/1", "by a test"),
        )  # fmt: skip
    return tmp_path / "project"


def call(project, *arguments):
    return CliRunner().invoke(export, ["--project", str(project), "--rows", "reports", *map(str, arguments)])


def test_a_project_becomes_a_folder_of_files(project, tmp_path):
    result = call(project, "--to", "csv", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "1 reports" in result.output
    with (tmp_path / "out" / "reports.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["killed_low"] == "11"
    assert rows[0]["targets"].startswith("person-")
    assert "1 inputs = 1 coded" in (tmp_path / "out" / "method.md").read_text()


@pytest.mark.parametrize("to", ["jsonl", "csv", "parquet", "geojson"])
def test_the_same_project_gives_the_same_bytes_and_no_name(to, project, tmp_path):
    outputs = []
    for name in ("a", "b"):
        assert call(project, "--to", to, tmp_path / name).exit_code == 0
        outputs.append((tmp_path / name / f"reports.{to}").read_bytes())
    assert outputs[0] == outputs[1]
    assert b"addad" not in outputs[0]


def test_another_project_has_other_pseudonyms(project, tmp_path):
    call(project, tmp_path / "a.csv")
    with Project.create_or_open(project) as opened:
        opened.set_setting("project_id", "another")
    call(project, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "b.csv").read_bytes()


def test_nothing_secret_lies_in_the_project(project, tmp_path):
    call(project, tmp_path / "a.csv")
    keys = [path.read_bytes() for path in (tmp_path / "keys").iterdir()]
    assert len(keys) == 1
    assert not any(keys[0] in path.read_bytes() for path in project.rglob("*") if path.is_file())


def test_errors_are_one_line_for_a_person(project, tmp_path, monkeypatch):
    assert "does not exist" in call(tmp_path / "nowhere", tmp_path / "a.csv").output
    (tmp_path / "empty").mkdir()
    missing = call(tmp_path / "empty", tmp_path / "a.csv")
    assert missing.exit_code == 1
    assert not (tmp_path / "empty" / "project.sqlite").exists()
    (tmp_path / "notes.csv").write_text("my,notes")
    assert "--force" in call(project, tmp_path / "notes.csv").output
    monkeypatch.setenv("PLAINRECORD_KEY_DIR", str(project / "keys"))
    refused = call(project, tmp_path / "a.csv")
    assert refused.exit_code == 1
    assert "PLAINRECORD_KEY_DIR" in refused.output
    assert "Traceback" not in refused.output
