"""Fit the weights of linking: ``python tools/training/fit_linking.py [--shared FOLDER] [--out FILE]``.

Learns from the developer articles on incidents of gun violence (``bench/linking``) what each level of
``stages/link/comparisons.toml`` weighs in log odds, by logistic regression (SciPy's L-BFGS) over pairs of leading
reports. Weights set by hand (no ``fit``) stay and are taken into account as they are, but for those with
``after_fit``. The table is rewritten in place, comments and all; ``benchmarks/linking.py`` measures by
cross-validation what the fit is worth.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))

from plainrecord.stages.link.comparisons import Comparison, Comparisons, Level  # noqa: E402
from plainrecord.stages.link.linker import Linker  # noqa: E402

TABLE = ROOT / "src" / "plainrecord" / "stages" / "link" / "comparisons.toml"
#: Strength of the pull of every fitted weight towards 0.
RIDGE = 0.5


def fitted(
    table: Comparisons, levels: Sequence[Sequence[int]], same: Sequence[bool], ridge: float = RIDGE
) -> Comparisons:
    """The table with weights learnt from pairs: their ``levels``, and whether they are one event.

    Where nothing can be compared the weight is 0. Weights fall from the most alike level to the least (each step is
    a parameter that is not below 0), and the most alike one is not below 0: so no likeness speaks against.
    """
    steps, numbers = _steps(table)
    rows, fixed = _design(table, levels, numbers)
    truth = np.array(same, float)
    count = steps.shape[0]

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = steps @ parameters[1:]
        odds = parameters[0] + fixed + weights[rows].sum(axis=1)
        error = expit(odds) - truth
        by_weight = np.zeros(count)
        for column in rows.T:
            by_weight += np.bincount(column, weights=error, minlength=count)
        gradient = np.concatenate([[error.sum()], steps.T @ (by_weight + ridge * weights)])
        value = np.logaddexp(0, odds).sum() - (truth * odds).sum() + ridge / 2 * (weights**2).sum()
        return float(value), gradient

    start = np.concatenate([[table.bias], np.full(steps.shape[1], 0.1)])
    bounds = [(None, None)] + [(0.0, None)] * steps.shape[1]
    options = {"maxiter": 3000, "maxfun": 100_000}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return _with(table, numbers, float(found.x[0]), steps @ found.x[1:])


def _steps(table: Comparisons) -> tuple[NDArray[np.float64], dict[tuple[int, int], int]]:
    """The weights as sums of parameters, a row each, and the row of every fitted comparison and level.

    Row 0 is the weight of what is missing, always 0.
    """
    numbers: dict[tuple[int, int], int] = {}
    rows: list[dict[int, float]] = [{}]
    parameters = 0
    for number, comparison in enumerate(table.comparisons):
        if not comparison.fit:
            continue
        order = range(1, len(comparison.levels))
        numbers[number, 0] = 0
        row = {parameters: 1.0}
        for position, level in enumerate(order if comparison.fit == "low" else reversed(order)):
            if position:
                row = {**row, parameters + position: -1.0}
            numbers[number, level] = len(rows)
            rows.append(row)
        parameters += len(order)
    steps = np.zeros((len(rows), parameters))
    for at, row in enumerate(rows):
        steps[at, list(row)] = list(row.values())
    return steps, numbers


def _design(
    table: Comparisons, levels: Sequence[Sequence[int]], numbers: Mapping[tuple[int, int], int]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Per pair the rows of its fitted weights, and the sum of those set by hand but ``after_fit``."""
    chosen = [n for n, comparison in enumerate(table.comparisons) if comparison.fit]
    by_hand = [n for n, one in enumerate(table.comparisons) if not one.fit and not one.after_fit]
    rows = np.array([[numbers[n, row[n]] for n in chosen] for row in levels], np.int64)
    fixed = np.array([sum(table.comparisons[n].levels[row[n]].weight for n in by_hand) for row in levels])
    return rows, fixed


def _with(
    table: Comparisons, numbers: Mapping[tuple[int, int], int], bias: float, weights: NDArray[np.float64]
) -> Comparisons:
    """The table with these weights, rounded."""

    def levels(number: int, comparison: Comparison) -> tuple[Level, ...]:
        return tuple(
            Level(level.says, round(float(weights[numbers[number, at]]), 2) + 0.0)
            for at, level in enumerate(comparison.levels)
        )

    comparisons = tuple(
        replace(comparison, levels=levels(number, comparison)) if comparison.fit else comparison
        for number, comparison in enumerate(table.comparisons)
    )
    return replace(table, bias=round(bias, 2), comparisons=comparisons)


def rewritten(text: str, table: Comparisons, provenance: str) -> str:
    """The TOML text with the weights of ``table``: only figures and the provenance change."""
    weights = iter(level.weight for comparison in table.comparisons for level in comparison.levels)
    text = re.sub(r"(?m)^bias = .*$", f"bias = {table.bias:.2f}", text)
    text = re.sub(r"weight = -?[\d.]+", lambda _: f"weight = {next(weights):.2f}", text)
    return text[: text.index("\n[provenance]\n")] + f"\n[provenance]\n{provenance}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Command line."""
    from benchmarks import linking, linking_pairs  # noqa: PLC0415 (they import this module)

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(None if arguments is None else list(arguments))
    linker = Linker()
    pairs = linking_pairs.compared(
        linking.coded(linking_pairs.read_lines(options.shared / linking_pairs.ARTICLES)), linker
    )
    known = linking_pairs.learnable(pairs, linking_pairs.gold_incidents(options.shared / linking_pairs.GOLD))
    table = fitted(linker.table, [pairs.levels[pair] for pair, _ in known], [same for _, same in known])
    provenance = provenance_of(linking_pairs.fingerprint(options.shared), [same for _, same in known])
    options.out.write_text(rewritten(TABLE.read_text("utf-8"), table, provenance), encoding="utf-8")
    print(f"{options.out}: fitted on {len(known)} pairs")


def provenance_of(data: str, same: Sequence[bool]) -> str:
    """What the weights were learnt from."""
    return (
        'fitted = "tools/training/fit_linking.py"\n'
        f'data = "developer articles on incidents of gun violence, {data}"\n'
        f"pairs = {len(same)}\nsame = {sum(same)}\nridge = {RIDGE}\n"
    )


if __name__ == "__main__":
    main()
