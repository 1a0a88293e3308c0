"""Scores may rise and never fall: ``python -m benchmarks.gate [--quick] [--raise]``.

Runs each adapter on the shared data, scores its predictions with the scorer that lies beside the data, and
compares the scores with the floors of ``baseline.json``. A floor holds for the very bytes it was measured on:
other data has other floors. A score that is lower than its floor by more than the tolerance ends with exit
code 1. Data that is not there is left out with a message. ``--raise`` writes higher scores into
``baseline.json``; it lowers none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BASELINE = Path(__file__).with_name("baseline.json")
SHARED = ROOT.parent / "shared" / "bench"
TOLERANCE_POINTS = 0.05
"""How far below its floor a score may lie: scores are rounded to 0.01, and numeric libraries differ."""
SLOWEST_STEP_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One data set: its name, the adapter and the folder of its scorer, and which scores have floors.

    ``documents`` and ``gold`` are paths in the folder's ``data``; ``metrics`` are dotted paths into what the
    scorer prints, percentages of which more is better. ``quick`` ones take a minute at most.
    """

    name: str
    folder: str
    documents: str
    gold: str
    metrics: tuple[str, ...]
    quick: bool = True


BENCHMARKS = (
    Benchmark("dates", "dates", "timebank.jsonl", "timebank.jsonl", ("relaxed.f1", "value.f1")),
    Benchmark(
        "places-tr-news", "places", "tr_news.jsonl", "tr_news.jsonl", ("span_overlap.f1", "end_to_end.f1")
    ),
    Benchmark("places-lgl", "places", "lgl.jsonl", "lgl.jsonl", ("span_overlap.f1", "end_to_end.f1"), False),
    Benchmark("muc4-tst1", "muc4", "tst1/documents.jsonl", "tst1/gold.jsonl", ("all_templates.f1",)),
    Benchmark("muc4-tst2", "muc4", "tst2/documents.jsonl", "tst2/gold.jsonl", ("all_templates.f1",)),
    Benchmark("muc4-dev", "muc4", "dev/documents.jsonl", "dev/gold.jsonl", ("all_templates.f1",), False),
    Benchmark(
        "linking",
        "linking",
        "articles.jsonl",
        "gold.jsonl",
        (
            "conll_f1",
            "facts.killed.accuracy",
            "facts.injured.accuracy",
            "facts.date.accuracy",
            "facts.city.accuracy",
            "facts.state.accuracy",
        ),
        False,
    ),
)


@dataclass(frozen=True, slots=True)
class Floor:
    """The best score so far of one metric on one data set; ``data`` is the hash of the data's bytes."""

    benchmark: str
    metric: str
    value: float
    data: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is the floor of."""
        return self.benchmark, self.metric, self.data


class BenchmarkError(Exception):
    """An adapter or a scorer failed; the message says which and what it printed last."""


# -- scores ----------------------------------------------------------------------------------------------


def fingerprint(paths: Iterable[Path]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the files' hashes."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]


def measure(benchmark: Benchmark, shared: Path, out: Path) -> list[Floor]:
    """Run the adapter and the scorer and give the scores. Raises ``BenchmarkError``."""
    folder = shared / benchmark.folder
    documents, gold = folder / "data" / benchmark.documents, folder / "data" / benchmark.gold
    predictions = out / f"{benchmark.name}.predictions.jsonl"
    _output([sys.executable, "-m", f"benchmarks.{benchmark.folder}", str(documents), str(predictions)])
    scorer = [sys.executable, "-B", str(folder / "score.py"), str(gold), str(predictions), "--json"]
    printed = _output(scorer)
    result = json.loads(printed)
    (out / f"{benchmark.name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    data = fingerprint((documents, gold))
    return [Floor(benchmark.name, metric, score_at(result, metric), data) for metric in benchmark.metrics]


def score_at(result: Any, metric: str) -> float:  # noqa: ANN401 (JSON)
    """The number at a dotted path; 0 when the scorer leaves it out because nothing was answered."""
    for name in metric.split("."):
        if not isinstance(result, dict):
            raise BenchmarkError(f"the scorer prints no metric {metric!r}")
        result = result.get(name, {})
    if result == {}:
        return 0.0
    return float(result)


def _output(command: Sequence[str]) -> str:
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment,
        timeout=SLOWEST_STEP_SECONDS,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise BenchmarkError(f"`{' '.join(command[1:4])} ...` ended with {done.returncode}: {' '.join(said)}")
    return done.stdout


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
    options.out.mkdir(parents=True, exist_ok=True)
    floors, scores, failures = read_floors(options.baseline), list[Floor](), 0
    for benchmark in _chosen(options.quick, options.only):
        try:
            found = _measured(benchmark, options.shared, options.out)
        except (BenchmarkError, subprocess.TimeoutExpired) as error:
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


def _measured(benchmark: Benchmark, shared: Path, out: Path) -> list[Floor]:
    """The scores, or none with a message where something is not there."""
    data = shared / benchmark.folder / "data"
    absent = [name for name in (benchmark.documents, benchmark.gold) if not (data / name).is_file()]
    if absent:
        print(f"{benchmark.name}: left out, its data ({', '.join(absent)}) is not there")
        return []
    if find_spec(f"benchmarks.{benchmark.folder}") is None:
        print(f"{benchmark.name}: left out, there is no benchmarks/{benchmark.folder}.py")
        return []
    return measure(benchmark, shared, out)


def _print(floors: Iterable[Floor], scores: Iterable[Floor]) -> None:
    known = {floor.key: floor for floor in floors}
    for score in scores:
        floor = known.get(score.key)
        against = f"floor {floor.value:6.2f}" if floor else "no floor yet"
        print(f"{score.benchmark:<16} {score.metric:<24} {score.value:6.2f}  {against}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
