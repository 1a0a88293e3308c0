"""Everything that is measured, in one table: ``python -m benchmarks.all [--out FOLDER] [--only NAME] [--raise]``.

Runs every benchmark of ``measures``, the golden cases, calibration, speed and memory, and writes ``table.md``
and ``table.json``: each figure with its 95% interval (where documents or cases can be drawn or counted), its
floor, its target and how it differs from the floor. What is not there is named and left out. Exit code 1 when
a figure lies below its floor or something failed. ``--raise`` makes higher scores floors, as ``gate`` does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import bootstrap, calibration, gate, speed
from benchmarks.bootstrap import Interval
from benchmarks.confidence_fit import cross_fitted
from benchmarks.measures import BENCHMARKS, ROOT, SHARED, Absent, Benchmark, BenchmarkError, Floor, Measuring

CASES = ROOT / "tests" / "cases"
RUN_DOCUMENTS = 2_000
SLOT = "slots."
_VIEWS = ("country", "root_code", "source", "target")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``unit`` is %, points ... ; ``low`` and ``high`` limit the 95% interval.

    ``change`` is the figure minus its floor. ``higher_is_better`` tells how to read ``target``.
    """

    benchmark: str
    metric: str
    value: float
    unit: str = "%"
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    target: float | None = None
    higher_is_better: bool = True

    @property
    def change(self) -> float | None:
        """How far above its floor; None without one."""
        return None if self.floor is None else round(self.value - self.floor, 2)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.higher_is_better else self.value <= self.target


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not measured, and why; ``failed`` when that is a fault."""

    benchmark: str
    reason: str
    failed: bool = False


Rows = list[Row | Left]

# -- benchmarks with a scorer --------------------------------------------------------------------------------


def scored(measuring: Measuring, benchmark: Benchmark, floors: Sequence[Floor]) -> tuple[Rows, list[Floor]]:
    """The rows of one benchmark, and its scores as floors."""
    try:
        scores = measuring.measure(benchmark)
    except Absent as absent:
        return [Left(benchmark.name, str(absent))], []
    except BenchmarkError as error:
        return [Left(benchmark.name, str(error), failed=True)], []
    known = {floor.key: floor.value for floor in floors}
    rows: Rows = []
    for score in scores:
        found = interval_of(measuring, benchmark, score)
        low, high = _rounded(found) if found else (None, None)
        floor, target = known.get(score.key), benchmark.targets.get(score.metric)
        rows.append(Row(benchmark.name, score.metric, score.value, "%", low, high, floor, target))
    return rows, scores


def _rounded(found: Interval) -> tuple[float, float]:
    return round(found.low, 1), round(found.high, 1)


def interval_of(measuring: Measuring, benchmark: Benchmark, score: Floor) -> Interval | None:
    """The 95% interval of a score: over documents or sentences, or of a share; None where neither fits."""
    if benchmark.folder == "linking":
        facts = json.loads((measuring.out / f"{benchmark.name}.json").read_text(encoding="utf-8"))["facts"]
        fact = score.metric.removeprefix("facts.").removesuffix(".accuracy")
        return bootstrap.wilson(score.value, facts[fact]["incidents"]) if fact in facts else None
    counts = _counts(measuring, benchmark, score.metric)
    return bootstrap.interval(counts) if counts else None


def _counts(measuring: Measuring, benchmark: Benchmark, metric: str) -> Mapping[str, bootstrap.Counts] | None:
    gold = [measuring.data(benchmark) / name for name in benchmark.gold]
    predictions = [measuring.predictions(benchmark)]
    if benchmark.folder == "muc4" and not benchmark.scorer_options:
        slot = metric.removeprefix(SLOT).removesuffix(".f1") if metric.startswith(SLOT) else None
        told = bootstrap.read_rows(gold, "templates"), bootstrap.read_rows(predictions, "templates")
        return bootstrap.muc4_counts(*told, slot, measuring.shared)
    view = metric.removesuffix(".f1")
    if benchmark.folder == "actors" and view in _VIEWS:
        told = bootstrap.read_rows(gold, "events"), bootstrap.read_rows(predictions, "events")
        return bootstrap.actor_counts(*told, view, measuring.shared)
    return None


# -- what has no scorer of its own ---------------------------------------------------------------------------


def golden(cases: Path = CASES) -> Rows:
    """The golden cases: those wholly right, and of families that begin with "modern" by themselves."""
    if not (cases / "show.py").is_file():
        return [Left("golden", f"{cases} is not there; it is part of the source, not of the package")]
    sys.path.insert(0, str(cases))
    try:
        show = import_module("show")
        families: Mapping[str, tuple[int, int]] = show.by_family(show.runs())
    finally:
        sys.path.remove(str(cases))
    floors = tomllib.loads((cases / "floors.toml").read_text(encoding="utf-8"))
    modern = {name: counts for name, counts in families.items() if name.startswith("modern")}
    rows: Rows = [_share("golden", families, floors.get("overall"))]
    if modern:
        pinned = [floors["families"].get(name, 0) for name in modern]
        rows.append(_share("golden-modern", modern, sum(pinned)))
    else:
        rows.append(Left("golden-modern", "there are no modern cases (tests/cases/en/modern*)"))
    return rows


def _share(name: str, families: Mapping[str, tuple[int, int]], floor: int | None) -> Row:
    right, seen = (sum(column) for column in zip(*families.values(), strict=True))
    found = bootstrap.wilson(100 * right / seen, seen)
    pinned = None if floor is None else round(100 * floor / seen, 2)
    return Row(name, f"wholly right of {seen}", round(found.value, 2), "%", *_rounded(found), pinned)


def speed_and_memory(documents: int) -> Rows:
    """Words and documents a second of the engine on one core, peak memory of a run, and start-up times."""
    measured = _speed_of_a_new_process(documents)
    starts = measured["start_up"]
    rows: Rows = [
        Row(
            "speed",
            f"{name}, words per CPU second",
            measured[key]["words_per_cpu_second"],
            "words/s",
            target=target,
        )
        for name, key, target in (("rules", "rules", 150_000), ("rules and model", "rules_and_model", 8_000))
    ]
    rows += [
        Row("speed", "import", starts["import_plainrecord_ms"], "ms", higher_is_better=False),
        Row("speed", "first read", starts["first_read_ms"], "ms", higher_is_better=False),
        Row("speed", "--help", starts["help_ms"], "ms", higher_is_better=False),
    ]
    if documents:
        run = measured["whole_run"]
        rows.append(Row("speed", f"run of {documents}, seconds", run["seconds"], "s", higher_is_better=False))
        if "peak_memory_mb" in run:
            peak = run["peak_memory_mb"]
            rows.append(Row("memory", f"run of {documents}, peak RSS", peak, "MB", higher_is_better=False))
    return rows


def calibrated(shared: Path, out: Path) -> Rows:
    """The expected calibration error of each field on held-back data, in percent."""
    try:
        values = cross_fitted(calibration.samples(shared))
    except (Absent, FileNotFoundError) as absent:
        return [Left("calibration", str(absent))]
    (out / "calibration.md").write_text(calibration.markdown(values), encoding="utf-8")
    (out / "calibration.svg").write_text(calibration.svg(values), encoding="utf-8")
    target = 100 * calibration.TARGET_ECE
    return [
        Row(
            "calibration",
            f"ECE {field}, {size} values",
            round(100 * error, 2),
            target=target,
            higher_is_better=False,
        )
        for field, (error, size) in calibration.errors(values).items()
    ]


def _speed_of_a_new_process(documents: int) -> dict[str, dict[str, float]]:
    """What ``speed`` measures. A process of its own: the peak memory of a child counts that of its parent."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.speed", "--documents", str(documents), "--out", folder]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=speed.environment())
        found: dict[str, dict[str, float]] = json.loads((Path(folder) / "speed.json").read_text("utf-8"))
    return found


# -- the table -----------------------------------------------------------------------------------------------


def markdown(rows: Sequence[Row | Left]) -> str:
    """The table, then what was left out."""
    lines = [
        "| benchmark | measure | value | 95% interval | floor | change | target | reached |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        if isinstance(row, Row):
            told = f"[{row.low:g}, {row.high:g}]" if row.low is not None and row.high is not None else ""
            reached = {True: "yes", False: "no", None: ""}[row.reached]
            value = f"{row.value:,.2f}" if row.unit == "%" else f"{row.value:,g} {row.unit}"
            change = "" if row.change is None else f"{row.change:+.2f}"
            cells = (row.benchmark, row.metric, value, told, _number(row.floor), change, _number(row.target))
            lines.append(f"| {' | '.join(cells)} | {reached} |")
    absent = [row for row in rows if isinstance(row, Left)]
    if absent:
        lines += ["", "Not measured:", ""]
        lines += [f"- {row.benchmark}: {'FAILED. ' if row.failed else ''}{row.reason}" for row in absent]
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def as_json(rows: Sequence[Row | Left]) -> str:
    """The same as JSON: ``rows`` and ``not_measured``."""
    figures = [
        asdict(row) | {"change": row.change, "reached": row.reached} for row in rows if isinstance(row, Row)
    ]
    absent = [asdict(row) for row in rows if isinstance(row, Left)]
    return json.dumps({"rows": figures, "not_measured": absent}, indent=1) + "\n"


# -- command line --------------------------------------------------------------------------------------------


def _extras(shared: Path, out: Path, documents: int) -> dict[str, Callable[[], Rows]]:
    """What is measured beside the list of ``measures``, by name."""
    return {
        "golden": golden,
        "calibration": lambda: calibrated(shared, out),
        "speed": lambda: speed_and_memory(documents),
    }


def _wanted(names: Sequence[str], only: Sequence[str] | None) -> Iterator[str]:
    return (name for name in names if not only or name in only)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of data and scorers")
    parser.add_argument("--baseline", type=Path, default=gate.BASELINE, help="file of the floors")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmark-results", help="folder for the results")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this one; may be repeated")
    parser.add_argument(
        "--documents", type=int, default=RUN_DOCUMENTS, help="documents of the timed run; 0: none"
    )
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="make higher scores floors")
    options = parser.parse_args(arguments)
    by_name = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    extras = _extras(options.shared, options.out, options.documents)
    unknown = sorted(set(options.only or ()) - by_name.keys() - extras.keys())
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are: {', '.join([*by_name, *extras])}", file=sys.stderr)
        return 2
    measuring, floors = Measuring(options.shared, options.out), gate.read_floors(options.baseline)
    rows: Rows = []
    scores: list[Floor] = []
    for name in _wanted([*by_name, *extras], options.only):
        found: Rows
        measured: list[Floor] = []
        if name in by_name:
            found, measured = scored(measuring, by_name[name], floors)
        else:
            found = extras[name]()
        print(markdown(found).split("\n", 2)[2], end="", flush=True)
        rows += found
        scores += measured
    if options.raise_floors:
        gate.write_floors(gate.raised(floors, scores), options.baseline)
    (options.out / "table.md").write_text(markdown(rows), encoding="utf-8")
    (options.out / "table.json").write_text(as_json(rows), encoding="utf-8")
    print(f"written: {options.out / 'table.md'}, {options.out / 'table.json'}")
    return 1 if has_fault(rows) else 0


def has_fault(rows: Sequence[Row | Left]) -> bool:
    """Whether something failed or lies below its floor by more than the tolerance."""
    failed = any(isinstance(row, Left) and row.failed for row in rows)
    changes: list[Any] = [row.change for row in rows if isinstance(row, Row) and row.change is not None]
    return failed or any(change < -gate.TOLERANCE_POINTS for change in changes)


if __name__ == "__main__":
    sys.exit(main())
