"""Scores may rise and never fall: ``python -m benchmarks.gate [--quick] [--raise]``.

Runs each adapter on the shared data, scores its predictions with the scorer that lies beside the data, and
compares the scores with the floors of ``baseline.json``. A floor holds for the very bytes it was measured on:
other data has other floors. A score that is lower than its floor by more than the tolerance ends with exit
code 1. Data that is not there is left out with a message. ``--raise`` writes higher scores into
``baseline.json``; it lowers none.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measures import (
    BENCHMARKS,
    ROOT,
    SHARED,
    Absent,
    Benchmark,
    BenchmarkError,
    Floor,
    Measuring,
    score_at,
)

__all__ = ["BENCHMARKS", "BenchmarkError", "Floor", "breaches", "raised", "read_floors", "score_at"]

BASELINE = Path(__file__).with_name("baseline.json")
TOLERANCE_POINTS = 0.05
"""How far below its floor a score may lie: scores are rounded to 0.01, and numeric libraries differ."""

# -- floors ----------------------------------------------------------------------------------------------


def read_floors(path: Path) -> list[Floor]:
    """The floors of a baseline file; none when there is no file."""
    if not path.exists():
        return []
    return [Floor(**row) for row in json.loads(path.read_text(encoding="utf-8"))["floors"]]


def raised(floors: Iterable[Floor], scores: Iterable[Floor]) -> list[Floor]:
    """The floors with every higher or new score in place; no floor becomes lower or goes away."""
    best = {floor.key: floor for floor in floors}
    for score in scores:
        old = best.get(score.key)
        if old is None or score.value > old.value:
            best[score.key] = score
    return [best[key] for key in sorted(best)]


def write_floors(floors: Iterable[Floor], path: Path) -> None:
    """Write a baseline file, one floor a line."""
    lines = ",\n".join("  " + json.dumps(asdict(floor)) for floor in floors)
    path.write_text(
        f'{{"tolerance_points": {TOLERANCE_POINTS}, "floors": [\n{lines}\n]}}\n', encoding="utf-8"
    )


def breaches(floors: Iterable[Floor], scores: Iterable[Floor]) -> list[tuple[Floor, Floor]]:
    """Pairs of floor and score where the score is too low."""
    known = {floor.key: floor for floor in floors}
    return [
        (known[score.key], score)
        for score in scores
        if score.key in known and score.value < known[score.key].value - TOLERANCE_POINTS
    ]


# -- command line ----------------------------------------------------------------------------------------

_Formatter = argparse.RawDescriptionHelpFormatter


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Formatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of data and scorers")
    parser.add_argument("--baseline", type=Path, default=BASELINE, help="file of the floors")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmark-results", help="folder for the results")
    parser.add_argument("--quick", action="store_true", help="only what takes a minute at most")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this one; may be repeated")
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="make higher scores floors")
    options = parser.parse_args(arguments)
    measuring = Measuring(options.shared, options.out, os.cpu_count() or 1)
    chosen = list(_chosen(options.quick, options.only))
    measuring.begin(chosen)
    floors, scores, failures = read_floors(options.baseline), list[Floor](), 0
    for benchmark in chosen:
        try:
            found = measuring.measure(benchmark)
        except Absent as absent:
            print(f"{benchmark.name}: left out, {absent}")
            continue
        except BenchmarkError as error:
            print(f"{benchmark.name}: FAILED. {error}")
            failures += 1
            continue
        _print(floors, found)
        scores += found
    if options.raise_floors:
        write_floors(raised(floors, scores), options.baseline)
        print(f"floors written to {options.baseline.name}")
    low = breaches(floors, scores)
    for floor, score in low:
        print(f"TOO LOW: {floor.benchmark} {floor.metric} {score.value:.2f}, its floor is {floor.value:.2f}")
    return 1 if low or failures else 0


def _chosen(quick: bool, only: Sequence[str] | None) -> Iterator[Benchmark]:
    for benchmark in BENCHMARKS:
        if (benchmark.quick or not quick) and (not only or benchmark.name in only):
            yield benchmark


def _print(floors: Iterable[Floor], scores: Iterable[Floor]) -> None:
    known = {floor.key: floor for floor in floors}
    for score in scores:
        floor = known.get(score.key)
        against = f"floor {floor.value:6.2f}" if floor else "no floor yet"
        print(f"{score.benchmark:<16} {score.metric:<40} {score.value:6.2f}  {against}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
