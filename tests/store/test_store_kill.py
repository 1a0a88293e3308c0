"""Killed at any moment and started again, a run ends in the same bytes as one that was left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_fakes import content, go, many

from plainrecord.store import Project

INPUTS = 120
HERE = Path(__file__).parent


def start(folder: Path) -> subprocess.Popen[str]:
    paths = [str(HERE), *(path for path in sys.path if path)]
    return subprocess.Popen(
        [sys.executable, str(HERE / "kill_target.py"), str(folder), str(INPUTS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_twenty_kills_lose_nothing_and_change_nothing(tmp_path):
    with Project.create_or_open(tmp_path / "left alone") as project:
        go(project, many(INPUTS))
        expected = content(project)
    dice = random.Random(20240501)
    folder = tmp_path / "killed"
    acknowledged: set[str] = set()
    interrupted = 0
    for number in range(20):
        if number % 5 == 0:
            # A store that is done has nothing left to kill: begin anew, five kills each.
            folder, acknowledged = tmp_path / f"killed {number}", set()
        running = start(folder)
        assert running.stdout is not None
        # Half of the kills fall on the making of the store, half on a running batch.
        for _ in range(dice.choice([0, 1, 40])):
            if not (line := running.stdout.readline()):
                break
            acknowledged.add(line.rstrip("\n"))
        time.sleep(dice.random() * 0.15)
        running.send_signal(signal.SIGKILL)
        rest = running.stdout.read()
        running.wait(timeout=60)
        interrupted += running.returncode == -signal.SIGKILL
        assert "Traceback" not in rest
        # A line cut by the kill was not heard.
        acknowledged.update(rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1])
        if (folder / "project.sqlite").exists():
            with Project.create_or_open(folder) as project:
                assert project.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                stored = {outcome.document_ref for outcome in project.outcomes()}
                stored |= {outcome.original_ref for outcome in project.outcomes()}
                assert acknowledged <= stored
        if number % 5 == 4:
            with Project.create_or_open(folder) as project:
                go(project, many(INPUTS))
                assert content(project) == expected
    assert interrupted >= 15
