"""The same documents give the same bytes: in any order, after any kill, in any process."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from generated_reports import write_reports

from plainrecord.store import Project

START = "from plainrecord.cli import main; main()"
#: While documents are coded. Linking has a limit of its own: these reports are of ten towns only, and 10,000 reports of
#: ten towns are millions of pairs (benchmarks/linking_scale.py measures it on a world of many).
PEAK_MB = 400


def _environment(**more: str) -> dict[str, str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, **more}


def _run(arguments: list[str], project: Path, places: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, "run", *arguments, "--project", str(project)]
    return subprocess.run(
        [*command, "--gazetteer", str(places)],
        env=_environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def _exported(project: Path, to: str = "jsonl") -> bytes:
    """The export of a project, with pseudonyms as any other project would have them."""
    with Project.create_or_open(project) as opened:
        opened.set_setting("project_id", "the same for all")
    out = project.parent / f"{project.name}.{to}"
    command = [
        sys.executable,
        "-c",
        START,
        "export",
        "--project",
        str(project),
        "--rows",
        "reports",
        "--to",
        to,
        str(out),
    ]
    subprocess.run(command, env=_environment(), check=True, capture_output=True)
    return out.read_bytes()


def test_order_seed_and_time_zone_do_not_matter(tmp_path, demo):
    files = [str(path) for path in write_reports(tmp_path / "in", 60)]
    shuffled = list(files)
    random.Random(5).shuffle(shuffled)
    places = demo / "gazetteer.csv"
    first = _run(files, tmp_path / "a", places, PYTHONHASHSEED="0", TZ="UTC")
    second = _run(shuffled, tmp_path / "b", places, PYTHONHASHSEED="1", TZ="Asia/Kathmandu")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert first.stdout == second.stdout
    assert "+ 3 duplicate + 0 refused" in first.stdout
    assert _exported(tmp_path / "a") == _exported(tmp_path / "b")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_ten_thousand_reports_killed_twenty_times(tmp_path, demo):
    resource = pytest.importorskip("resource")
    folder, places = tmp_path / "in", demo / "gazetteer.csv"
    write_reports(folder, 10_000)
    started = time.monotonic()
    whole = _run([str(folder), "--no-link"], tmp_path / "whole", places)
    seconds = time.monotonic() - started
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.startswith("10000 inputs = ")
    assert " + 500 duplicate + 0 refused" in whole.stdout
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1 << (20 if sys.platform == "darwin" else 10)
    )
    print(f"{10_000 / seconds:.0f} documents per second, at most {peak_mb:.0f} MB")
    assert peak_mb < PEAK_MB

    dice, project = random.Random(11), tmp_path / "killed"
    command = [
        sys.executable,
        "-c",
        START,
        "run",
        str(folder),
        "--no-link",
        "--project",
        str(project),
        "--gazetteer",
        str(places),
    ]
    for _ in range(20):
        running = subprocess.Popen(
            command, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            running.wait(dice.uniform(0.5, seconds / 25))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        assert "Traceback" not in running.communicate()[1]
    again = _run([str(folder), "--no-link"], project, places)
    assert again.stdout == whole.stdout
    assert _exported(project) == _exported(tmp_path / "whole")
