"""How far a score may be chance: 95% intervals over documents, and whether one system beats another.

Run ``python -m benchmarks.bootstrap --gold GOLD... --a PREDICTIONS... [--b PREDICTIONS...] [--slot SLOT]``
for MUC-4. Each document gives three counts (credit, given, expected) by the shared scorer's own alignment;
documents are drawn with replacement and F is taken of the sums (the percentile bootstrap, Efron 1979). For two
prediction files the same draws are used for both, so that what is hard for both cancels out (the paired
bootstrap, Koehn 2004). Draws are made with a fixed seed: the same files give the same figures.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "bench"
RESAMPLES = 5_000
SEED = 20_240_301
TAIL = 0.025
WILSON_Z = 1.959964


class Counts(NamedTuple):
    """What one document adds to a score; ``credit`` counts a partly right answer as half."""

    credit_given: float
    given: float
    credit_expected: float
    expected: float


class Interval(NamedTuple):
    """A percentage with the limits of its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """System B against system A: the difference in points with its interval, and how often B is not better."""

    a: Interval
    b: Interval
    difference: Interval
    p_not_better: float


# -- counts a document -----------------------------------------------------------------------------------


def shared_module(name: str, shared: Path = SHARED) -> Any:  # noqa: ANN401 (a scorer beside the data)
    """A module of the shared scorers, such as ``muc4.templates``; raises ``FileNotFoundError`` without them."""
    path = shared.joinpath(*name.split(".")).with_suffix(".py")
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there; the benchmark data is not part of the project")
    if str(shared) not in sys.path:
        sys.path.insert(0, str(shared))
    return import_module(name)


def read_rows(paths: Iterable[Path], field: str, key: str = "id") -> dict[str, Any]:
    """One field of the rows of JSON-lines files by their id."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    rows = map(json.loads, lines)
    return {str(row[key]): row[field] for row in rows}


def muc4_counts(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], slot: str | None = None, shared: Path = SHARED
) -> dict[str, Counts]:
    """Counts of each document over all slots of all templates, or over one slot."""
    templates = shared_module("muc4.templates", shared)
    found: dict[str, Counts] = {}
    for name, key in gold.items():
        result = templates.score_documents({name: key}, {name: predicted.get(name, [])})
        row = result["slots"][slot] if slot else result["all_templates"]
        credit = row["correct"] + row["partial"] / 2
        found[name] = Counts(credit, row["actual"], credit, row["possible"])
    return found


def actor_counts(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], view: str, shared: Path = SHARED
) -> dict[str, Counts]:
    """Counts of each sentence for one view of the actors' scorer (``country``, ``root_code`` ...)."""
    items = shared_module("actors.score", shared).VIEWS[view][1]
    found: dict[str, Counts] = {}
    for name, events in gold.items():
        keys = {item for event in events for item in items(event)}
        guesses = {item for event in predicted.get(name, ()) for item in items(event)}
        right = len(keys & guesses)
        found[name] = Counts(right, len(guesses), right, len(keys))
    return found


# -- intervals -------------------------------------------------------------------------------------------


def f1(counts: Iterable[Counts]) -> float:
    """F1 in percent of the sums of counts; 0 where nothing is right."""
    right_given, given, right_expected, expected = map(sum, zip(*counts, strict=True))
    precision = right_given / given if given else 0.0
    recall = right_expected / expected if expected else 0.0
    total = precision + recall
    return 100 * 2 * precision * recall / total if total else 0.0


def interval(counts: Mapping[str, Counts], resamples: int = RESAMPLES) -> Interval:
    """F1 with its 95% interval over documents. Raises ``ValueError`` without documents."""
    ordered = [counts[name] for name in sorted(counts)]
    return Interval(f1(ordered), *_limits(_draws([ordered], resamples, lambda sides: f1(sides[0]))))


def compare(a: Mapping[str, Counts], b: Mapping[str, Counts], resamples: int = RESAMPLES) -> Comparison:
    """System B against system A over the same documents. Raises ``ValueError`` if they differ."""
    if a.keys() != b.keys():
        raise ValueError("the two systems were not scored on the same documents; score both on one gold file")
    names = sorted(a)
    sides = [[a[name] for name in names], [b[name] for name in names]]
    gains = _draws(sides, resamples, lambda drawn: f1(drawn[1]) - f1(drawn[0]))
    gain = f1(sides[1]) - f1(sides[0])
    not_better = sum(value <= 0 for value in gains) / len(gains)
    return Comparison(
        interval(a, resamples), interval(b, resamples), Interval(gain, *_limits(gains)), not_better
    )


def wilson(share: float, size: int) -> Interval:
    """The 95% interval of a share of ``size`` cases, both in percent (Wilson 1927). Raises ``ValueError``."""
    if size <= 0:
        raise ValueError("a share of no cases has no interval")
    part, z2 = share / 100, WILSON_Z**2
    centre = (part + z2 / (2 * size)) / (1 + z2 / size)
    half = WILSON_Z / (1 + z2 / size) * math.sqrt(part * (1 - part) / size + z2 / (4 * size**2))
    return Interval(share, 100 * max(0.0, centre - half), 100 * min(1.0, centre + half))


def _draws(sides: Sequence[Sequence[Counts]], resamples: int, statistic: Any) -> list[float]:  # noqa: ANN401
    """The statistic of every resample, in order of size; all sides draw the same documents."""
    size = len(sides[0])
    if not size:
        raise ValueError("there are no documents to draw from")
    dice = random.Random(SEED)
    found = []
    for _ in range(resamples):
        chosen = dice.choices(range(size), k=size)
        found.append(statistic([[side[at] for at in chosen] for side in sides]))
    return sorted(found)


def _limits(ordered: Sequence[float]) -> tuple[float, float]:
    last = len(ordered) - 1
    return ordered[round(TAIL * last)], ordered[round((1 - TAIL) * last)]


# -- command line ----------------------------------------------------------------------------------------


def _line(name: str, found: Interval) -> str:
    return f"{name:<12} {found.value:6.2f}  [{found.low:.2f}, {found.high:.2f}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--a", type=Path, nargs="+", required=True, metavar="FILE", help="predictions")
    parser.add_argument("--b", type=Path, nargs="+", metavar="FILE", help="predictions to compare with --a")
    parser.add_argument("--slot", help='one slot, e.g. "INCIDENT: DATE"; all slots by default')
    parser.add_argument("--resamples", type=int, default=RESAMPLES)
    options = parser.parse_args(arguments)
    missing = [path for path in (*options.gold, *options.a, *(options.b or ())) if not path.is_file()]
    if missing:
        print(f"{missing[0]}: not there, nothing to measure; write predictions with benchmarks.muc4 first")
        return 2
    gold = read_rows(options.gold, "templates")
    a = muc4_counts(gold, read_rows(options.a, "templates"), options.slot)
    if not options.b:
        print(_line("F", interval(a, options.resamples)))
        return 0
    found = compare(a, muc4_counts(gold, read_rows(options.b, "templates"), options.slot), options.resamples)
    print(_line("A", found.a), _line("B", found.b), _line("B - A", found.difference), sep="\n")
    print(f"B is no better than A in {100 * found.p_not_better:.1f}% of {options.resamples} draws")
    return 0


if __name__ == "__main__":
    sys.exit(main())
