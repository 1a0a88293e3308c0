"""The command line and ``plainrecord.read`` as a user meets them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date

import msgspec
import pytest

import plainrecord
from plainrecord.cli import cli
from plainrecord.sources import document_from_text

TEXT = "Rebels killed 12 soldiers in Keld on Monday."
START = "from plainrecord.cli import main; main()"


def _python(code: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        **more,
    )


@pytest.mark.parametrize(("code", "arguments"), [(START, ["--help"]), ("import plainrecord", [])])
def test_starting_is_quick(code, arguments):
    before = time.perf_counter()
    _python(code, *arguments)
    assert time.perf_counter() - before < 2  # an idle machine takes a tenth of that


def test_every_command_explains_itself(command):
    for name in cli.list_commands(None):
        done = command(name, "--help")
        assert done.exit_code == 0
        assert done.output.startswith(f"Usage: cli {name}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["code"], "Missing argument"),
        (["code", "-", "--published", "1/2/2024"], "YYYY-MM-DD"),
        (["code", "-", "--limit", "pages=0"], "above zero"),
        (["code", "-", "--encoding", "nonsense"], "there is no such encoding"),
        (["code", "-", "--gazetteer", __file__], "not a gazetteer file"),
        (["run", "-", "--project", "p", "--gazetteer", __file__], "not a gazetteer file"),
        (["code", "-", "--sources", __file__], "test_commands.py"),
    ],
)
def test_wrong_usage_is_two_and_says_what(command, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    done = command(*arguments, input=TEXT)
    assert done.exit_code == 2
    assert words in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_pipe():
    done = _python(START, "code", "-", "--published", "2024-05-01", input=TEXT)
    report = msgspec.json.decode(done.stdout)
    assert report["document"]["published"] == "2024-05-01"
    assert report["when"]["value"]["earliest"] == "2024-04-29"
    assert done.stderr == "1 inputs = 1 coded + 0 no event + 0 refused\n"


def test_code_of_a_folder_to_a_file(command, demo, demo_options, tmp_path):
    done = command("code", demo / "corpus", *demo_options, "-o", tmp_path / "x.jsonl")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "49 inputs = " in done.stderr
    lines = (tmp_path / "x.jsonl").read_bytes().splitlines()
    assert len(lines) > 40
    assert all(msgspec.json.decode(line)["schema"].startswith("plainrecord.report/") for line in lines)


def test_a_refusal_names_its_file_once(command, tmp_path):
    done = command("code", tmp_path / "nowhere.txt")
    assert done.exit_code == 1
    assert done.stderr.count("nowhere.txt") == 1


def test_read():
    (report,) = plainrecord.read(TEXT, published="2024-05-01")
    assert report.when.value.earliest == date(2024, 4, 29)
    assert plainrecord.read(TEXT, published=date(2024, 5, 1)) == [report]
    assert plainrecord.read(document_from_text(TEXT, published=date(2024, 5, 1))) == [report]
    assert plainrecord.read(TEXT)[0].when is None or plainrecord.read(TEXT)[0].when.value.earliest is None
    assert plainrecord.read("The harvest was good.") == []


@pytest.mark.parametrize("published", ["1 May", "2024-02-30", ""])
def test_read_says_what_is_wrong_with_a_day(published):
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        plainrecord.read(TEXT, published=published)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_read_wants_a_text(text):
    with pytest.raises(ValueError, match="empty"):
        plainrecord.read(text)
