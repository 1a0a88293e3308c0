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
_LOOKUPS = 2_000
_NAMES_AT_ONCE = 100  # then the gazetteer is opened anew and, for cold look-ups, forgotten by the system
_ROUNDS = 3
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
    """Milliseconds of each look-up, sorted; no name is answered from the cache of look-ups.

    Warm look-ups wait for nothing, so they are measured in processor time; cold ones by the clock.
    """
    now = time.perf_counter if is_cold else time.process_time
    found: list[float] = []
    for first in range(0, len(names), _NAMES_AT_ONCE):
        if is_cold:
            forget(path)
        gazetteer = Gazetteer.open(path)
        gazetteer.lookup(names[first - 1])  # the first look-up of a process reads the names of divisions, too
        for name in dict.fromkeys(names[first : first + _NAMES_AT_ONCE]):
            start = now()
            gazetteer.lookup(name)
            found.append((now() - start) * 1000)
    return sorted(found)


def forget(path: Path) -> None:
    """Ask the system to drop its copy of the file from memory."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def lookups(path: Path) -> Iterator[Figure]:
    """Median and 99th percentile, warm and cold, by name and by place; the best of three rounds."""
    for drawn, names in sampled_names(path, _LOOKUPS).items():
        for state, is_cold in (("warm", False), ("cold", True)):
            rounds = [look_up(path, names, is_cold=is_cold) for _ in range(_ROUNDS)]
            for label, share, most in (
                ("median", 0.5, MOST_MEDIAN_MS),
                ("99th percentile", 0.99, MOST_P99_MS),
            ):
                best = min(times[int(share * len(times))] for times in rounds)
                yield Figure(f"look-up by {drawn}, {state}, {label}, ms", best, most)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="default: a temporary folder")
    parser.add_argument("--places", type=int, default=13_000_000)
    parser.add_argument("--only-lookups", action="store_true", help="of the file that is there")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "allCountries.txt").exists():
            generator = [sys.executable, str(TOOLS / "generate_gazetteer_dump.py"), str(folder)]
            subprocess.run([*generator, "--places", str(options.places)], check=True)
        figures = []
        building = () if options.only_lookups else build(folder, options.processes)
        for figure in chain(building, lookups(folder / "world.sqlite")):
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.is_reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
