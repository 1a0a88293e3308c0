"""`plainrecord check` as a user meets it."""

from __future__ import annotations

import json
import sys

import fake_pipeline
import pytest
from click.testing import CliRunner

from plainrecord.cli import cli
from plainrecord.store import Project


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "plainrecord.pipeline", fake_pipeline)
    (tmp_path / "a.txt").write_text("A bomb fell on the town.")
    assert invoke("run", tmp_path / "a.txt", "--project", tmp_path / "p").exit_code == 0
    return tmp_path / "p"


def test_a_sound_project_says_which_rules_saw_what(folder):
    done = invoke("check", "--project", folder)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert "V33  0 <= low <= best <= high: holds; 1 report seen" in done.stdout
    assert done.stdout.strip().splitlines()[-1].endswith("rules ran: 0 errors, 0 warnings")
    assert invoke("check", "--project", folder, "--quiet").output == ""


def test_a_flipped_bit_is_named_and_the_exit_code_says_so(folder):
    (path,) = (folder / "originals").glob("*/*")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"b", b"c", 1))
    for more in ([], ["--quiet"]):
        done = invoke("check", "--project", folder, *more)
        assert done.exit_code == 1
        assert done.stderr.startswith("error V01 ")
        assert "a.txt" in done.stderr
    result = json.loads(invoke("check", "--project", folder, "--json").stdout)
    assert (result["errors"], result["findings"][0]["rule"]) == (1, "V01")
    assert {rule["rule"]: rule["seen"] for rule in result["rules"]}["V04"] == 1


def test_control_characters_stay_off_the_terminal(folder):
    with Project.create_or_open(folder) as project:
        project.connection.execute(
            "UPDATE documents SET text_sha256 = 'x', document_ref = char(27) || '[2Jevil'"
        )
    done = invoke("check", "--project", folder)
    assert "\x1b" not in done.stderr
    assert "u001b[2Jevil" in done.stderr


def test_no_project_is_one_line(tmp_path):
    done = invoke("check", "--project", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "there is no project here" in done.stderr
