"""Measure building and looking up a gazetteer of millions: ``python tools/measure_gazetteer.py [FOLDER]``.

Generates the files (``tools/generate_gazetteer_dump.py``) into the folder unless they are there, builds the
gazetteer in a process of its own, and looks up names. Ends with 1 when a target is missed.

Names are drawn two ways: ``names`` as they stand in the file, each as likely as any other, and ``places`` by the
places called so, where names that many share come up as often as they are borne. Cold: the system is told to
forget the file before each hundred look-ups.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from plainrecord.world.gazetteer import Gazetteer

TOOLS = Path(__file__).resolve().parent
MOST_SECONDS = 15 * 60
MOST_BYTES = 2 << 30
MOST_MEDIAN_MS = 1.0
MOST_P99_MS = 5.0
_LOOKUPS = 5_000
_COLD_LOOKUPS = 1_000
_FORGOTTEN_EVERY = 100
_FILES = (
    ("--alternate-names", "alternateNamesV2.txt"), ("--hierarchy", "hierarchy.txt"),
    ("--admin1-codes", "admin1CodesASCII.txt"), ("--admin2-codes", "admin2Codes.txt"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, and the most it may be; None: no target."""

    label: str
    value: float
    most: float | None = None

    def __str__(self) -> str:
        verdict = (
            ""
            if self.most is None
            else f"  (at most {self.most:g}: {'reached' if self.is_reached else 'MISSED'})"
        )
        return f"{self.label:42} {self.value:12,.3f}{verdict}"

    @property
    def is_reached(self) -> bool:
        """Whether the target, if there is one, is kept."""
        return self.most is None or self.value <= self.most


def build(folder: Path, processes: int) -> Iterator[Figure]:
    """Build ``world.sqlite`` of the files in the folder; seconds, processor seconds and memory."""
    options = [part for option, name in _FILES for part in (option, str(folder / name))]
    command = [
        sys.executable, str(TOOLS / "build_gazetteer.py"), "geonames", str(folder / "allCountries.txt"), *options,
        "--out", str(folder / "world.sqlite"), "--processes", str(processes), "--measure",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    own, workers = (float(word) for word in done.stdout.split("peak bytes:")[1].split()[:2])
    yield Figure("build, seconds", seconds, MOST_SECONDS)
    yield Figure("build, processor seconds of all processes", cpu)
    yield Figure("memory, MB: main process", own / 1e6)
    yield Figure(
        f"memory, MB: with {processes} workers of the largest size",
        (own + workers * processes) / 1e6,
        MOST_BYTES / 1e6,
    )
    yield Figure("file, MB", (folder / "world.sqlite").stat().st_size / 1e6)


def sampled_names(path: Path, count: int, seed: int = 3) -> dict[str, list[str]]:
    """Folded names drawn by name, and names drawn by place."""
    dice = random.Random(seed)  # noqa: S311 (the same every time)
    rows = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    (places,) = rows.execute("SELECT max(number) FROM place").fetchone()
    by_place = [
        rows.execute("SELECT name FROM place WHERE number = ?", (dice.randint(1, places),)).fetchone()[0]
        for _ in range(count)
    ]
    # Keys are in no column of numbers: the next key after a name with other letters behind its first four.
    command = "SELECT key FROM name WHERE key >= ? ORDER BY key LIMIT 1"
    starts = (name[:4].lower() + dice.choice("abdegiklmnorstuz") for name in by_place)
    by_name = [row[0] for start in starts if (row := rows.execute(command, (start,)).fetchone())]
    rows.close()
    return {"names": by_name, "places": by_place}


def look_up(path: Path, names: Sequence[str], *, is_cold: bool) -> list[float]:
    """Milliseconds of each look-up, sorted."""
    gazetteer = Gazetteer.open(path)
    gazetteer.lookup("?")
    found: list[float] = []
    for position, name in enumerate(names):
        if is_cold and position % _FORGOTTEN_EVERY == 0:
            forget(path)
            gazetteer = Gazetteer.open(path)
            gazetteer.lookup("?")
        start = time.perf_counter()
        gazetteer.lookup(name)
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)


def forget(path: Path) -> None:
    """Ask the system to drop its copy of the file from memory."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def lookups(path: Path) -> Iterator[Figure]:
    """Median and 99th percentile, warm and cold, by name and by place."""
    for drawn, names in sampled_names(path, _LOOKUPS).items():
        look_up(path, names, is_cold=False)  # reads the pages once
        for state, times in (
            ("warm", look_up(path, names, is_cold=False)),
            ("cold", look_up(path, names[:_COLD_LOOKUPS], is_cold=True)),
        ):
            for label, share, most in (
                ("median", 0.5, MOST_MEDIAN_MS),
                ("99th percentile", 0.99, MOST_P99_MS),
            ):
                yield Figure(
                    f"look-up by {drawn}, {state}, {label}, ms", times[int(share * len(times))], most
                )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="default: a temporary folder")
    parser.add_argument("--places", type=int, default=13_000_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "allCountries.txt").exists():
            generator = [sys.executable, str(TOOLS / "generate_gazetteer_dump.py"), str(folder)]
            subprocess.run([*generator, "--places", str(options.places)], check=True)
        figures = []
        for figure in chain(build(folder, options.processes), lookups(folder / "world.sqlite")):
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.is_reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
