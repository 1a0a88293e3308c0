"""``plainrecord review``: what it refuses before it serves anything, and what it prints when it does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from plainrecord.cli import cli
from plainrecord.store import Project
from plainrecord.web.serve import has_screen


def review(*arguments: str):
    return CliRunner().invoke(cli, ["review", *arguments])


@pytest.fixture
def empty(tmp_path):
    """A project without a document."""
    Project.create_or_open(tmp_path / "project").close()
    return tmp_path / "project"


def test_a_folder_without_a_project_is_told_so_and_left_as_it_is(tmp_path) -> None:
    result = review("--project", str(tmp_path), "--no-browser")
    assert result.exit_code == 1
    assert "there is no project here" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "a b", "x" * 41, "<b>"])
def test_a_reviewer_is_a_pseudonym(empty, name) -> None:
    result = review("--project", str(empty), "--no-browser", "--reviewer", name)
    assert result.exit_code == 2
    assert "--reviewer takes letters" in result.output


def test_a_port_that_is_taken_is_named(empty) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = review("--project", str(empty), "--no-browser", "--port", str(port))
    assert result.exit_code == 1
    assert f"port {port} is taken" in result.output


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl+C")
def test_it_says_where_it_is_and_ends_with_ctrl_c(empty) -> None:
    command = [
        sys.executable,
        "-m",
        "plainrecord",
        "review",
        "--project",
        str(empty),
        "--no-browser",
        "--port",
        "0",
    ]
    process = subprocess.Popen(
        [*command, "--reviewer", "ann"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert lines[0].startswith("Plainrecord ")
    assert "ann" in lines[0]
    assert str(empty) in lines[1]
    assert "http://127.0.0.1:" in lines[2]
    assert "nothing leaves this computer" in lines[3]
    assert rest == "Ended. Every decision is kept.\n"


def test_a_screen_is_known_by_its_display(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()
