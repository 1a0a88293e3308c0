"""Which of our reports MUC-4 counts as incidents: ``python -m benchmarks.muc4_relevance DEV`` fits the weights anew.

The benchmark leaves out much that we report: summaries, speeches about violence, fighting without civilians hit. Its
README says so in words; how far each sign goes is learnt from the developer part alone, as a logistic regression over
a dozen signs of the template (``[relevance]`` in ``muc4.toml``). It judges the benchmark's relevance, not ours, so it
belongs here and not in the product. DEV is a folder with ``documents.jsonl`` and ``gold.jsonl``; with the weights, the
score by five-fold cross-validation over documents is printed for several thresholds.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainrecord.model.records import Report

Template = dict[str, list[str]]
_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("muc4.toml").read_text("utf-8"))["relevance"]
_WORDS_PER_LENGTH = 300
_FOLDS, _RIDGE, _ROUNDS, _SEED = 5, 3.0, 30, 7
_THRESHOLDS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4)

SIGNS: Mapping[str, Callable[[Template, Report], float]] = {
    "victim_named": lambda t, _: bool(t["HUM TGT: NAME"]),
    "victims": lambda t, _: min(4, len(t["HUM TGT: TYPE"])),
    "death": lambda t, _: any("DEATH" in line for line in t["HUM TGT: EFFECT OF INCIDENT"]),
    "injury": lambda t, _: any("INJURY" in line for line in t["HUM TGT: EFFECT OF INCIDENT"]),
    "only_plurals": lambda t, _: (
        bool(t["HUM TGT: NUMBER"]) and all("PLURAL" in line for line in t["HUM TGT: NUMBER"])
    ),
    "things": lambda t, _: min(3, len(t.get("PHYS TGT: ID", ()))),
    "thing_harmed": lambda t, _: bool(t.get("PHYS TGT: EFFECT OF INCIDENT")),
    "means_named": lambda t, _: bool(t.get("INCIDENT: INSTRUMENT ID")),
    "doer_described": lambda t, _: bool(t["PERP: INDIVIDUAL ID"]),
    "place_within_country": lambda t, _: ":" in t["INCIDENT: LOCATION"][0],
    "dated": lambda _, report: report.when is not None,
    "fighting": lambda _, report: report.act.value.event_type.startswith("clash"),
    "quotation": lambda _, report: any('"' in span.quote(report.document.text) for span in report.passages),
    "text_length": lambda _, report: min(3.0, len(report.document.text.split()) / _WORDS_PER_LENGTH),
}
"""What speaks for or against an incident, by name: of the template, or of the report it was made from."""


def is_relevant(template: Template, report: Report) -> bool:
    """Whether the benchmark probably counts a template as an incident."""
    weights = _TABLE["weights"]
    odds = _TABLE["bias"] + sum(weights[name] * sign(template, report) for name, sign in SIGNS.items())
    return bool(1 / (1 + exp(-odds)) >= _TABLE["least"])


# Fitting -------------------------------------------------------------------------------------------------


def _fitted(rows: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Weights and bias of a ridge logistic regression, by Newton's method."""
    rows = np.c_[rows, np.ones(len(rows))]
    ridge = np.eye(rows.shape[1]) * _RIDGE
    ridge[-1, -1] = 0
    weights = np.zeros(rows.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share - right) + ridge @ weights
        curve = (rows * (share * (1 - share))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def _cross_validated(signs: NDArray[Any], labels: NDArray[Any], folds: NDArray[Any]) -> NDArray[Any]:
    """The probability of each row by weights that were fitted on the other folds."""
    share = np.zeros(len(labels))
    for fold in np.unique(folds):
        *weights, bias = _fitted(signs[folds != fold], labels[folds != fold])
        share[folds == fold] = 1 / (1 + np.exp(-(signs[folds == fold] @ np.array(weights) + bias)))
    return share


def _candidates(folder: Path) -> dict[str, list[tuple[Template, Report]]]:
    """All templates of the documents of a folder, by document, before any is left out."""
    from benchmarks import muc4  # noqa: PLC0415 (which imports this module)

    made: dict[str, list[tuple[Template, Report]]] = {}
    for line in (folder / "documents.jsonl").read_text("utf-8").strip().split("\n"):
        row = json.loads(line)
        dateline = date.fromisoformat(row["dateline_date"]) if row["dateline_date"] else None
        made[row["id"]] = muc4.candidates_of(row["text"], dateline)
    return made


def fit(folder: Path) -> None:
    """Print the weights fitted on a folder, and the score by cross-validation for several thresholds."""
    from benchmarks.muc4 import joined  # noqa: PLC0415

    sys.path.insert(0, str(folder.resolve().parents[2]))
    scorer, templates = import_module("muc4.score"), import_module("muc4.templates")
    gold, made = scorer.read_templates(folder / "gold.jsonl"), _candidates(folder)
    rows, right, owner = [], [], []
    for name, pairs in made.items():
        keys = templates._parse_all(gold[name])
        responses = templates._parse_all([dict(template) for template, _ in pairs])
        matched = {response for _, response in templates.align(keys, responses)} if pairs else set()
        rows += [[float(sign(*pair)) for sign in SIGNS.values()] for pair in pairs]
        right += [number in matched for number in range(len(pairs))]
        owner += [name] * len(pairs)
    signs, labels = np.array(rows), np.array(right, float)
    *weights, bias = _fitted(signs, labels).round(2).tolist()
    print(f"bias = {bias}\n" + "\n".join(f"{name} = {w}" for name, w in zip(SIGNS, weights, strict=True)))
    shuffled = np.random.default_rng(_SEED).permutation(list(made)).tolist()
    fold_of = {name: number % _FOLDS for number, name in enumerate(shuffled)}
    share = _cross_validated(signs, labels, np.array([fold_of[name] for name in owner]))
    for least in _THRESHOLDS:
        kept = iter((share >= least).tolist())
        found = {
            name: joined([template for template, _ in pairs if next(kept)]) for name, pairs in made.items()
        }
        print(f"least {least}: F {templates.score_documents(gold, found)['all_templates']['f1']}")


def main(arguments: Sequence[str]) -> int:
    """Command line: DEV."""
    if len(arguments) != 1:
        print("usage: python -m benchmarks.muc4_relevance DEV", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if not (folder / "gold.jsonl").exists():
        print(f"skipped: {folder}/gold.jsonl is not there; the benchmark data is not part of the project")
        return 0
    fit(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
