"""The one list of benchmarks, and how each is measured: run the adapter, then the scorer beside the data.

``gate`` (the quick check that no score falls) and ``all`` (the table of everything) both read this list.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "bench"
SLOWEST_STEP_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One data set: its name, the adapter and the folder of its scorer, and which scores have floors.

    ``documents`` and ``gold`` are paths in the folder's ``data``, of several the lines are put together;
    ``metrics`` are dotted paths into what the scorer prints, percentages of which more is better;
    ``targets`` are scores to reach. ``scorer_options`` go to the scorer, ``{documents}`` being the file the
    adapter read. ``quick`` ones take a minute at most.
    """

    name: str
    folder: str
    documents: tuple[str, ...]
    gold: tuple[str, ...]
    metrics: tuple[str, ...]
    quick: bool = True
    targets: Mapping[str, float] = field(default_factory=dict)
    scorer_options: tuple[str, ...] = ()


CONFIDENCE = "slots.PERP: ORGANIZATION CONFIDENCE.f1"
_FULL = ("all_templates.f1", CONFIDENCE)
_GTT = ("--gtt", "--documents", "{documents}")
_FACTS = tuple(f"facts.{fact}.accuracy" for fact in ("killed", "injured", "date", "city", "state"))


def _muc4(name: str, parts: Sequence[str], quick: bool = True, gtt: bool = False) -> Benchmark:
    return Benchmark(
        f"muc4-{name}-gtt" if gtt else f"muc4-{name}",
        "muc4",
        tuple(f"{part}/documents.jsonl" for part in parts),
        tuple(f"{part}/gold.jsonl" for part in parts),
        ("gtt_micro.f1",) if gtt else _FULL,
        quick,
        scorer_options=_GTT if gtt else (),
    )


def _one_file(name: str, folder: str, data: str, metrics: tuple[str, ...], quick: bool = True) -> Benchmark:
    return Benchmark(name, folder, (data,), (data,), metrics, quick)


def _actors(name: str, data: str, metrics: tuple[str, ...]) -> Benchmark:
    targets = {"country.f1": 85.0, "source_text.f1": 80.0, "target_text.f1": 80.0}
    chosen = {metric: targets[metric] for metric in metrics if metric in targets}
    return Benchmark(name, "actors", (data,), (data,), metrics, targets=chosen)


_PLACES = ("span_overlap.f1", "end_to_end.f1")

BENCHMARKS = (
    _one_file("dates", "dates", "timebank.jsonl", ("relaxed.f1", "value.f1", "calendar_dates.recall")),
    _one_file("places-tr-news", "places", "tr_news.jsonl", _PLACES),
    _one_file("places-lgl", "places", "lgl.jsonl", _PLACES, quick=False),
    _muc4("tst1", ["tst1"]),
    _muc4("tst2", ["tst2"]),
    _muc4("tst", ["tst1", "tst2"]),
    _muc4("tst1", ["tst1"], gtt=True),
    _muc4("tst2", ["tst2"], gtt=True),
    _muc4("tst", ["tst1", "tst2"], gtt=True),
    _muc4("dev", ["dev"], quick=False),
    _actors(
        "actors-plover",
        "plover_gsr.jsonl",
        ("country.f1", "root_code.f1", "source.f1", "target.f1", "source_text.f1", "target_text.f1"),
    ),
    _actors("actors-petr2", "petr2_gsr.jsonl", ("country.f1", "root_code.f1", "source.f1", "target.f1")),
    Benchmark(
        "linking",
        "linking",
        ("articles.jsonl",),
        ("gold.jsonl",),
        ("b_cubed.f1", "conll_f1", "pairwise.f1", *_FACTS),
        quick=False,
        targets={
            "b_cubed.f1": 94.0,
            "conll_f1": 89.0,
            "pairwise.f1": 80.0,
            "facts.killed.accuracy": 80.0,
            "facts.injured.accuracy": 75.0,
            "facts.date.accuracy": 80.0,
            "facts.city.accuracy": 70.0,
        },
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


class Absent(Exception):  # noqa: N818 (no error: the benchmark is left out)
    """Something needed for a benchmark is not there; the message says what."""


class Measuring:
    """One round of measuring: where the data is and where results go. An adapter reads no file twice.

    ``processes`` is how many adapters may run at a time.
    """

    def __init__(self, shared: Path, out: Path, processes: int = 1) -> None:
        self.shared, self.out = shared, out
        self._readers = ThreadPoolExecutor(processes)
        self._read: dict[tuple[str, str], Future[Path]] = {}
        out.mkdir(parents=True, exist_ok=True)

    def data(self, benchmark: Benchmark) -> Path:
        """The folder of the data of a benchmark."""
        return self.shared / benchmark.folder / "data"

    def measure(self, benchmark: Benchmark) -> list[Floor]:
        """Run the adapter and the scorer and give the scores. Raises ``BenchmarkError`` and ``Absent``."""
        self._check(benchmark)
        result = self._result(benchmark)
        (self.out / f"{benchmark.name}.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        folder = self.data(benchmark)
        data = fingerprint(folder / name for name in (*benchmark.documents, *benchmark.gold))
        return [Floor(benchmark.name, metric, score_at(result, metric), data) for metric in benchmark.metrics]

    def begin(self, benchmarks: Iterable[Benchmark]) -> None:
        """Let the adapters read what these benchmarks need, while others are scored."""
        for benchmark in benchmarks:
            try:
                self._check(benchmark)
            except Absent:
                continue
            for name in benchmark.documents:
                self._reading(benchmark, name)

    def predictions(self, benchmark: Benchmark) -> Path:
        """The file of the adapter's answers, written at the first call; of several files the lines of all."""
        parts = [self._reading(benchmark, name).result() for name in benchmark.documents]
        return (
            parts[0] if len(parts) == 1 else _joined(parts, self.out / f"{benchmark.name}.predictions.jsonl")
        )

    def _reading(self, benchmark: Benchmark, name: str) -> Future[Path]:
        """The answers for one file of documents, each of which an adapter reads by itself."""
        key = benchmark.folder, name
        if key not in self._read:
            parts = (benchmark.folder, *Path(name).with_suffix("").parts)
            path = self.out / f"{'-'.join(parts)}.answers.jsonl"
            command = [sys.executable, "-m", f"benchmarks.{benchmark.folder}"]
            command += [str(self.data(benchmark) / name), str(path)]
            self._read[key] = self._readers.submit(lambda: (_output(command), path)[1])
        return self._read[key]

    def _result(self, benchmark: Benchmark) -> dict[str, Any]:
        predictions = self.predictions(benchmark)
        documents = self._data_of(benchmark, benchmark.documents, "documents")
        gold = self._data_of(benchmark, benchmark.gold, "gold")
        options = [option.format(documents=documents) for option in benchmark.scorer_options]
        scorer = str(self.shared / benchmark.folder / "score.py")
        printed = _output([sys.executable, "-B", scorer, str(gold), str(predictions), "--json", *options])
        result: dict[str, Any] = json.loads(printed)
        return result

    def _data_of(self, benchmark: Benchmark, names: Sequence[str], part: str) -> Path:
        """The file itself, or for several files one with the lines of all."""
        paths = [self.data(benchmark) / name for name in names]
        if len(paths) == 1:
            return paths[0]
        folders = "-".join(path.parent.name for path in paths)
        return _joined(paths, self.out / f"{benchmark.folder}-{folders}.{part}.jsonl")

    def _check(self, benchmark: Benchmark) -> None:
        names = dict.fromkeys((*benchmark.documents, *benchmark.gold))
        absent = [name for name in names if not (self.data(benchmark) / name).is_file()]
        if absent:
            raise Absent(f"its data ({', '.join(absent)}) is not there")
        if find_spec(f"benchmarks.{benchmark.folder}") is None:
            raise Absent(f"there is no benchmarks/{benchmark.folder}.py")


def _joined(paths: Sequence[Path], joined: Path) -> Path:
    """One file with the lines of several."""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    joined.write_text("".join(text if text.endswith("\n") else text + "\n" for text in texts), "utf-8")
    return joined


def fingerprint(paths: Iterable[Path]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the files' hashes."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]


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
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment,
            timeout=SLOWEST_STEP_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"`{' '.join(command[1:4])} ...`: no end in {error.timeout:g} s") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise BenchmarkError(f"`{' '.join(command[1:4])} ...` ended with {done.returncode}: {' '.join(said)}")
    return done.stdout
