"""``plainrecord report`` and ``plainrecord picture``: what is written, what it says of itself, and what is refused."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from plainrecord.cli import cli

GAZETTEER = Path(__file__).parents[2] / "demo" / "gazetteer.csv"
TEXTS = {
    "a": "2024-05-04|Shelling of the market in Keld on 3 May 2024 killed 11 people, said Omar Saleh, a trader.",
    "b": "2024-05-05|Gunmen abducted two teachers in Brasna on 4 May 2024.",
    "c": "2024-05-05|The council met for two hours.",
}


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLAINRECORD_KEY_DIR", str(tmp_path / "keys"))
    for name, text in TEXTS.items():
        day, _, words = text.partition("|")
        (tmp_path / f"{name}.md").write_text(f"---\ndate: {day}\n---\n\n{words}\n", encoding="utf-8")
    folder = tmp_path / "valley"
    inputs = [tmp_path / f"{name}.md" for name in TEXTS]
    assert run("run", *inputs, "--project", folder, "--gazetteer", GAZETTEER, "--quiet").exit_code == 0
    return folder


def test_a_report_is_one_page_with_everything_in_it(project, tmp_path) -> None:
    out = tmp_path / "out.html"
    done = run("report", "--project", project, out)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"2 events -> {out} (")
    page = out.read_text("utf-8")
    assert "<h1>Events of valley</h1>" in page
    assert "Inputs: 3 inputs = 2 coded + 1 no event + 0 duplicate + 0 refused." in page
    assert page.count("<figure ") == 9
    assert "<code>killed_low</code>" in page
    assert "Leaflet" in page
    assert "Omar Saleh" not in page
    assert "said Omar" not in page
    assert "The council met" not in page
    again = tmp_path / "again.html"
    assert run("report", "--project", project, again).exit_code == 0
    assert again.read_bytes() == out.read_bytes()


def test_the_policy_of_the_page_allows_its_own_scripts_and_styles_only(project, tmp_path) -> None:
    out = tmp_path / "out.html"
    assert run("report", "--project", project, out, "--title", "<b>A & B</b>").exit_code == 0
    page = out.read_text("utf-8")
    assert "<title>&lt;b&gt;A &amp; B&lt;/b&gt;</title>" in page
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, re.S)
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)

    def hashes(texts: list[str]) -> list[str]:
        return [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts
        ]

    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == hashes(scripts)
    assert rules["style-src"] == hashes(styles)
    assert len(scripts) == 3
    assert not re.search(r"<[^>]+\s(?:src|href)\s*=\s*[\"']?(?!#)", page.partition("<style>")[0])


def test_an_earlier_report_is_replaced_and_another_file_is_not(project, tmp_path) -> None:
    out = tmp_path / "out.html"
    assert run("report", "--project", project, out).exit_code == 0
    assert run("report", "--project", project, out).exit_code == 0
    out.write_text("<p>my own page</p>", encoding="utf-8")
    refused = run("report", "--project", project, out)
    assert refused.exit_code == 1
    assert "no earlier report" in refused.output
    assert out.read_text("utf-8") == "<p>my own page</p>"
    assert run("report", "--project", project, out, "--force").exit_code == 0
    assert "one HTML file" in run("report", "--project", project, tmp_path / "out.pdf").output


def test_a_picture_or_its_numbers(project, tmp_path) -> None:
    done = run("picture", "--project", project, "events_per_week", tmp_path / "weeks.svg")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == f"Shown 2 + left out 0 = 2 events. -> {tmp_path / 'weeks.svg'}"
    assert run("picture", "--project", project, "funnel", tmp_path / "funnel.csv").exit_code == 0
    rows = list(csv.DictReader((tmp_path / "funnel.csv").open(encoding="utf-8")))
    assert [row["count"] for row in rows if row["count"]] == ["3", "2", "2", "2"]
    assert run("picture", "--project", project, "funnel", tmp_path / "funnel.png").exit_code == 1
    assert run("picture", "--project", project, "pie", tmp_path / "pie.svg").exit_code == 2


@pytest.mark.parametrize("command", [("report",), ("picture", "funnel")])
def test_a_project_that_is_not_linked_is_told_what_to_do(tmp_path, command) -> None:
    (tmp_path / "a.txt").write_text("Gunmen abducted two teachers in Brasna on 4 May 2024.", encoding="utf-8")
    assert run("run", tmp_path / "a.txt", "--project", tmp_path / "p", "--quiet", "--no-link").exit_code == 0
    done = run(command[0], "--project", tmp_path / "p", *command[1:], tmp_path / "x.html")
    assert done.exit_code == 1
    assert "plainrecord link --project" in done.output
