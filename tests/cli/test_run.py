"""`plainrecord run` as a user meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import fake_pipeline
import pytest
from click.testing import CliRunner

from plainrecord.cli import COMMANDS, cli
from plainrecord.cli.inputs import _published
from plainrecord.store import Project, schema

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    monkeypatch.setitem(sys.modules, "plainrecord.pipeline", fake_pipeline)


def invoke(*arguments, **more):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], **more)


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("A bomb fell on the town.")
    (folder / "b.txt").write_text("a bomb fell on the TOWN")
    (folder / "c.txt").write_text("It was a quiet day in the town.")
    (folder / "d.bin").write_bytes(bytes(range(256)) * 20)
    return folder


def test_the_result_adds_up_and_each_refusal_says_why(tmp_path, inputs):
    done = invoke("run", inputs, "--project", tmp_path / "p")
    assert done.stdout.splitlines() == [
        "4 inputs = 1 coded + 1 no event + 1 duplicate + 1 refused",
        "1 report = 1 event",
    ]
    line, undated = done.stderr.strip().splitlines()
    assert undated.startswith("1 coded document has no date of publication")
    assert undated.endswith("with the column that holds it.")
    assert line.startswith(f"{inputs}/d.bin: ")
    assert line.count("d.bin") == 1
    assert line.endswith(".")
    assert done.exit_code == 1


def test_nothing_refused_is_zero_and_a_second_run_says_the_same(tmp_path, inputs):
    (inputs / "d.bin").unlink()
    first = invoke("run", inputs, "--project", tmp_path / "p")
    assert first.exit_code == 0
    store = (tmp_path / "p" / "project.sqlite").read_bytes()
    again = invoke("run", inputs, "--project", tmp_path / "p")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert (tmp_path / "p" / "project.sqlite").read_bytes() == store


def test_json_and_quiet(tmp_path, inputs):
    done = invoke("run", inputs, "--project", tmp_path / "p", "--json")
    result = json.loads(done.stdout)
    assert (result["inputs"], result["refused"], result["complete"]) == (4, 1, True)
    assert result["refusals"][0]["input"].endswith("d.bin")
    quiet = invoke("run", inputs, "--project", tmp_path / "p", "--quiet")
    assert quiet.stdout == ""
    assert "d.bin" in quiet.stderr


def test_columns_and_defaults_reach_the_documents(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("nr,words,day,outlet\n1,a bomb fell,2024-03-02,Example Wire\n2,two bombs fell,,\n")
    done = invoke("run", table, "--project", tmp_path / "p", "--text", "words", "--id", "nr", "--published", "day",
                  "--published", "2024-03-09", "--source", "Another Wire", "--source-column", "outlet",
                  "--language", "en", "--operator", "A. Person")  # fmt: skip
    assert done.exit_code == 0, done.output
    with Project.open(tmp_path / "p") as project:
        one, two = project.documents()
        assert (one.published, one.source.name, one.document_ref) == (date(2024, 3, 2), "Example Wire", "1")
        assert (two.published, two.source.name) == (date(2024, 3, 9), "Another Wire")
        custody = project.connection.execute("SELECT collected_by, collected_at FROM originals").fetchone()
        assert custody[0] == "A. Person"
        assert custody[1].endswith("+00:00")
        (configuration,) = project.configurations()
        assert ("option.published", "2024-03-09") in configuration.parts


def test_declaring_something_else_codes_again(tmp_path, inputs):
    (inputs / "d.bin").unlink()
    invoke("run", inputs, "--project", tmp_path / "p")
    invoke("run", inputs, "--project", tmp_path / "p", "--published", "2024-03-09")
    with Project.open(tmp_path / "p") as project:
        assert {document.published for document in project.documents()} == {date(2024, 3, 9)}


def test_a_project_inside_the_inputs_does_not_code_itself(inputs):
    for _ in range(2):
        done = invoke("run", inputs, "--project", inputs / "p")
        assert done.stdout.startswith("4 inputs")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x.txt"],
        ["x.txt", "--project", "p", "--published", "03/04/2023"],
        ["x.txt", "--project", "p", "--published", "2023-02-30"],
        ["x.txt", "--project", "p", "--published", "2023-02-03", "--published", "2023-02-04"],
        ["x.txt", "--project", "p", "--limit", "pages"],
        ["x.txt", "--project", "p", "--gazetteer", "nowhere.sqlite"],
        ["x.txt", "--project", "p", "--nonsense"],
    ],
)
def test_wrong_usage_is_two(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    done = invoke("run", *arguments)
    assert done.exit_code == 2
    assert not (tmp_path / "p").exists()


def test_a_day_and_a_column_are_told_apart():
    assert _published(()) == (None, None)
    assert _published(("2023-02-03",)) == (date(2023, 2, 3), None)
    assert _published(("pub_date", "2023-02-03")) == (date(2023, 2, 3), "pub_date")


def test_a_missing_input_is_refused_with_its_name(tmp_path):
    done = invoke("run", tmp_path / "nowhere.txt", "--project", tmp_path / "p")
    assert done.exit_code == 1
    assert "nowhere.txt" in done.stderr
    assert "1 refused" in done.stdout


def test_a_store_that_cannot_be_used_is_one_line(tmp_path, inputs):
    with Project.create_or_open(tmp_path / "p") as project:
        project.connection.execute(f"PRAGMA user_version = {schema.newest_version() + 1}")
    done = invoke("run", inputs, "--project", tmp_path / "p")
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "newer Plainrecord" in done.stderr
    assert "Traceback" not in done.stderr


START = "import sys, fake_pipeline; sys.modules['plainrecord.pipeline'] = fake_pipeline; from plainrecord.cli import main; main()"  # noqa: E501


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to another process in this way")
def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(f"bomb number {number}")
    paths = [str(HERE), *(path for path in sys.path if path)]
    command = [sys.executable, "-c", START, "run", str(folder), "--project", str(tmp_path / "p")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "FAKE_SECONDS": "0.05"}
    running = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    store = tmp_path / "p" / "project.sqlite"
    limit = time.monotonic() + 30
    while not store.exists() and time.monotonic() < limit:
        time.sleep(0.01)
    time.sleep(0.7)
    running.send_signal(signal.SIGINT)
    out, errors = running.communicate(timeout=30)
    assert running.returncode == 130, errors
    assert "same command again to go on" in errors
    assert "Traceback" not in errors
    done = int(out.split()[0])
    assert 0 < done < 60
    with Project.open(tmp_path / "p") as project:
        assert project.reconciliation().inputs == done
    environment["FAKE_SECONDS"] = "0"
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.stdout.startswith("60 inputs = 60 coded")
    assert again.returncode == 0


def test_help_is_quick_and_lists_every_command():
    before = time.perf_counter()
    paths = os.pathsep.join(path for path in sys.path if path)
    code = "import sys; from plainrecord.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths},
                          capture_output=True, text=True, check=True)  # fmt: skip
    took_seconds = time.perf_counter() - before
    for heavy in ("sqlite3", "msgspec", "rich", "lxml", "plainrecord.sources", "plainrecord.cli.run"):
        assert f"'{heavy}'" not in done.stdout
    help_text = done.stdout.partition("['")[0]
    assert "run " in help_text
    assert "check " in help_text
    assert took_seconds < 3  # an idle machine takes a tenth of a second; a busy one is no failure


def test_each_listed_command_can_be_called():
    for name in cli.list_commands(None):
        assert name in COMMANDS
        assert invoke(name, "--help").exit_code == 0
    assert invoke("nonsense").exit_code == 2
    assert invoke("--version").output.startswith("plainrecord ")
