"""``plainrecord explain`` says what a project holds, in words, and gives nobody away."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plainrecord.cli import cli
from plainrecord.store import Project, StoreError, find_report

GAZETTEER = Path(__file__).parents[2] / "demo" / "gazetteer.csv"
TEXTS = {
    "keld.txt": "At least 11 people were killed in Keld on 30 April 2024 when soldiers shelled the market. "
    "The front planned to attack the town of Orvane.\n\nGunmen abducted two teachers in Orvane on 3 May 2024.",
    "haddad.txt": "Gunmen killed Karim Haddad in Brasna on 3 May 2024. Rebels may kill Haddad's brother.",
    "harvest.txt": "The harvest was good in Keld.",
}


def explain(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments], input=stdin)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("explain")
    for name, text in TEXTS.items():
        (where / name).write_text(text, encoding="utf-8")
    project = where / "project"
    inputs = [str(where / name) for name in TEXTS]
    run = CliRunner().invoke(cli, ["run", *inputs, "--project", str(project), "--gazetteer", str(GAZETTEER)])
    assert run.exit_code == 0, run.output
    return project


def ids(folder: Path, name: str) -> list[str]:
    with Project.open(folder) as project:
        return [one.report_id for one in project.reports() if one.document.document_ref.endswith(name)]


def test_a_report_is_explained_by_the_beginning_of_its_id(folder: Path) -> None:
    shelling, abduction = ids(folder, "keld.txt")
    result = explain(shelling[:8], "--project", str(folder))
    assert result.exit_code == 0, result.output
    assert result.output.startswith(f"Report {shelling}\nof ")
    for part in ('"shelled" (characters', "rule en.act.shell", "at least 11", "30 April 2024"):
        assert part in result.output
    assert "abducted" not in result.output
    assert "1 elsewhere in the document; --all shows them" in result.output
    everything = explain(shelling, "--project", str(folder), "--all").output
    assert "told as planned" in everything
    assert "en.context.planned" in everything
    assert "shows them" not in everything
    assert "abducted" in explain(abduction, "--project", str(folder)).output


def test_show_gives_ids_that_explain_takes(folder: Path) -> None:
    shown = (
        CliRunner()
        .invoke(cli, ["show", "--project", str(folder), "--rows", "reports", "--ids"])
        .output.splitlines()
    )
    assert shown[1].startswith("report ")
    for line in shown[2:]:
        assert explain(line.split()[0], "--project", str(folder)).exit_code == 0


def test_json_has_the_same(folder: Path) -> None:
    [first, _] = ids(folder, "keld.txt")
    data = json.loads(explain(first, "--project", str(folder), "--all", "--format", "json").output)
    assert data["report_id"] == first
    assert [value["path"] for value in data["values"]][:2] == ["act", "modality"]
    assert data["values"][0]["quotes"][0]["words"] == "shelled"
    assert [one["reason"] for one in data["not_used"]] == ["modality.planned"]


def test_names_of_private_persons_are_left_out(folder: Path) -> None:
    [report] = ids(folder, "haddad.txt")
    for form in ("text", "json"):
        result = explain(report, "--project", str(folder), "--all", "--format", form)
        assert "a person" in result.output
        assert "Karim" not in result.output
        assert "haddad" not in result.output.lower().replace("haddad.txt", "")


@pytest.mark.parametrize("name", ["zz", "", "r'; DROP TABLE reports; --", "\udcff", "r%", "rä"])
def test_an_unknown_id_is_told_in_words(folder: Path, name: str) -> None:
    result = explain("--project", str(folder), "--", name)
    assert result.exit_code == 1
    assert "there is no report whose id begins with" in result.output
    assert "Traceback" not in result.output


def test_an_ambiguous_id_names_the_candidates(folder: Path) -> None:
    result = explain("r", "--project", str(folder))
    assert result.exit_code == 1
    assert "more than one report has an id that begins with 'r'" in result.output
    assert ids(folder, "haddad.txt")[0] in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("r1",),
        ("r1", "--text", "Rebels attacked."),
        ("--project", "."),
        ("r1", "--project", ".", "--published", "2024-05-01"),
        ("--text", "Rebels attacked.", "--project", "."),
        ("--text", " "),
        ("--text", "Rebels attacked.", "--published", "1 May"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...]) -> None:
    assert explain(*arguments).exit_code == 2


def test_a_text_is_coded_and_explained() -> None:
    text = "Rebels attacked a convoy near Damascus on Monday."
    result = explain("--text", text, "--published", "2024-05-08")
    assert result.exit_code == 0, result.output
    assert "6 May 2024" in result.output
    assert explain("--text", "-", "--published", "2024-05-08", stdin=text).output == result.output
    nothing = explain("--text", "Rebels planned to attack a convoy.")
    assert nothing.exit_code == 1
    assert "no report in this text" in nothing.output
    assert "told as planned" in nothing.output


def test_a_folder_that_is_no_project_is_refused_in_words(tmp_path: Path) -> None:
    result = explain("r1", "--project", str(tmp_path))
    assert result.exit_code == 1
    assert "there is no project here" in result.output


def test_rules_that_have_changed_since_are_remarked_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [report] = ids(folder, "haddad.txt")
    assert "other rules" not in explain(report, "--project", str(folder)).stderr
    monkeypatch.setattr("plainrecord.pipeline.program_hash", lambda: "0" * 64)
    result = explain(report, "--project", str(folder))
    assert result.exit_code == 0
    assert "coded by other rules than those installed now" in result.stderr


def test_explaining_changes_nothing(folder: Path) -> None:
    before = (folder / "project.sqlite").read_bytes()
    explain(ids(folder, "keld.txt")[0], "--project", str(folder))
    assert (folder / "project.sqlite").read_bytes() == before


def test_found_is_the_report_with_its_document_and_rejections(folder: Path) -> None:
    shelling, abduction = ids(folder, "keld.txt")
    with Project.open(folder) as project:
        found = find_report(project, abduction)
        assert [report.report_id for report in found.of_document] == [shelling, abduction]
        assert found.report is found.of_document[1]
        assert {rejection.reason for rejection in found.rejections} == {"modality.planned"}
        with pytest.raises(StoreError) as error:
            find_report(project, "r")
        assert error.value.reason == "ambiguous_report"


def test_a_damaged_record_is_told_in_words(folder: Path, tmp_path: Path) -> None:
    [report] = ids(folder, "haddad.txt")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "project.sqlite").write_bytes((folder / "project.sqlite").read_bytes())
    with sqlite3.connect(copy / "project.sqlite") as connection:
        connection.execute("UPDATE reports SET report = ? WHERE report_id = ?", (b"{", report))
    connection.close()
    result = explain(report, "--project", str(copy))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
