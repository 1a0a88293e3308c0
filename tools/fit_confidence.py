"""Fit the table of confidences: ``python tools/fit_confidence.py [--shared FOLDER] [--out FILE]``.

For each field and way a value is come by (see ``stages/assemble/confidence.py``) the confidence is the share of
right values on the gold data, as ``benchmarks/calibration.py`` judges them; what such a table is worth on other
documents is measured there by cross-validation. Fields that no gold data has take the share of a measured one, and
the table says so. Run it after every change to what is read or how.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.calibration import samples  # noqa: E402
from benchmarks.confidence_fit import PRIOR_VALUES, Table, fitted  # noqa: E402
from benchmarks.measures import SHARED, Absent  # noqa: E402

TABLE = ROOT / "src" / "plainrecord" / "stages" / "assemble" / "confidence.toml"
#: Field without gold data -> the measured field whose share it takes, and why that one.
BORROWED = {
    "modality": ("act", "told as it is wherever the act is one"),
    "casualty": ("injured", "other harm is counted in the same words"),
    "damage": ("target", "the thing damaged is one attacked"),
    "claim": ("initiator", "who claims or is accused is read like who did it"),
}


def key(way: str) -> str:
    """A way as a key of TOML: those of other engines hold a dot."""
    return f'"{way}"' if "." in way else way


HEAD = """# How sure a value is: the share that was right among values of its field come by in the same way.
#
# Written by tools/fit_confidence.py; do not edit: fit it anew after a change to what is read or how.
# Fitted on the MUC-4 developer documents that the model was not trained on and on the developer articles on incidents
# of gun violence; benchmarks/calibration.py says what counts as right, and measures by cross-validation. A value of a
# report of no gold incident counts as wrong. `n` is the number of values; a share is drawn towards that of its field
# as by {prior} values more. `other` is the whole field, for ways that were never or hardly seen.
# What a way means is said in confidence.py, where it is decided; "_much" and "_little" are acts told with at
# least four, or fewer, of: a day, a place, who did it, somebody harmed or hit, a weapon.
"""


def as_toml(table: Table) -> str:
    """The table as it lies in the package."""
    parts = [HEAD.format(prior=PRIOR_VALUES)]
    for field, ways in table.items():
        rows = [f"{key(way)} = {{ share = {share:.3f}, n = {size} }}" for way, (share, size) in ways.items()]
        parts.append("\n".join([f"[{field}]", *rows]) + "\n")
    for field, (source, why) in BORROWED.items():
        share, _ = table[source]["other"]
        note = f"# Not measured: the share of [{source}], since {why}."
        parts.append(f"{note}\n[{field}]\nother = {{ share = {share:.3f} }}\n")
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of data and scorers")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(arguments)
    try:
        values = samples(options.shared)
    except (Absent, FileNotFoundError) as absent:
        print(f"nothing fitted: {absent}", file=sys.stderr)
        return 2
    table = fitted(values)
    missing = sorted({source for source, _ in BORROWED.values()} - table.keys())
    if missing:
        print(f"nothing fitted: no gold values of {', '.join(missing)}", file=sys.stderr)
        return 2
    options.out.write_text(as_toml(table), encoding="utf-8")
    print(
        f"{sum(size for ways in table.values() for _, size in [ways['other']])} values; written: {options.out}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
