"""Run the golden cases and show what differs: ``python tests/cases/show.py [FAMILY ...] [--lines | --floors]``.

Without a family it prints agreement by family and by kind of line; with families, the differences of their cases;
with ``--lines`` only the figures (of those families), "field exact" among them; with ``--floors`` the present
figures as rows of ``floors.toml``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casefile import Case, all_cases, differences, tally

from plainrecord.model.records import Coded, Report
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text

ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Run:
    """A case, what came of its document, and what differs."""

    case: Case
    coded: Coded
    differences: tuple[str, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports it gave."""
        return self.coded.reports

    @property
    def family(self) -> str:
        """The folder the case lies in."""
        return self.case.path.parent.name


@cache
def runs(language: str = "en") -> tuple[Run, ...]:
    """Every golden case of a language, run through the pipeline."""
    return tuple(run_case(case, language) for case in all_cases(ROOT / language))


def run_case(case: Case, language: str = "en") -> Run:
    """One case, run through the pipeline."""
    document = document_from_text(
        case.text, published=case.published, source=case.source or None, language=language
    )
    coded = code(document, context(language))
    return Run(case, coded, tuple(differences(case, coded.reports)))


def by_family(all_runs: Iterable[Run]) -> dict[str, tuple[int, int]]:
    """Family -> cases with every line right, cases."""
    counts: dict[str, tuple[int, int]] = {}
    for run in all_runs:
        right, seen = counts.get(run.family, (0, 0))
        counts[run.family] = (right + (not run.differences), seen + 1)
    return counts


def by_line(all_runs: Iterable[Run]) -> dict[str, tuple[int, int]]:
    """Kind of line -> lines that agree, lines."""
    return tally((run.case, run.reports) for run in all_runs)


def field_exact(all_runs: Iterable[Run]) -> tuple[int, int]:
    """Lines of blocks that agree, lines of blocks: every field that the cases check, in one number.

    The number of reports is no line of a block and is left out; a line of a missing report does not agree.
    """
    lines = {kind: counts for kind, counts in by_line(all_runs).items() if kind != "reports"}
    return sum(agreed for agreed, _ in lines.values()), sum(seen for _, seen in lines.values())


def figures(all_runs: Sequence[Run]) -> str:
    """Agreement by family and by kind of line, all fields together, and the cases wholly right."""
    rows = {
        **by_family(all_runs),
        **by_line(all_runs),
        "field exact": field_exact(all_runs),
        "wholly right": (sum(not run.differences for run in all_runs), len(all_runs)),
    }
    return "\n".join(
        f"{name:22} {right:4} of {seen:4}  {right / seen if seen else 0:.3f}"
        for name, (right, seen) in rows.items()
    )


def shown(all_runs: Iterable[Run]) -> str:
    """The differences of some runs, each with its text."""
    parts = []
    for run in all_runs:
        if run.differences:
            lines = "".join(f"\n    {line}" for line in run.differences)
            parts.append(f"{run.case.name} (line {run.case.line})\n  {run.case.text}{lines}")
    return "\n\n".join(parts)


def floors(all_runs: Sequence[Run]) -> str:
    """The present figures as they would stand in ``floors.toml``."""
    families, lines = by_family(all_runs), by_line(all_runs)
    rows = [f"overall = {sum(right for right, _ in families.values())}", "", "[families]"]
    rows += [f"{name} = {right}  # of {seen}" for name, (right, seen) in sorted(families.items())]
    rows += [
        "",
        "[lines]",
        *(f"{name} = {right}  # of {seen}" for name, (right, seen) in sorted(lines.items())),
    ]
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> None:
    """Print what was asked for."""
    all_runs = runs()
    names = [argument for argument in arguments if not argument.startswith("-")]
    known = sorted({run.family for run in all_runs})
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"no family {unknown[0]!r}; there are: {', '.join(known)}")
    chosen = [run for run in all_runs if not names or run.family in names]
    if "--floors" in arguments:
        print(floors(all_runs))
    elif names and "--lines" not in arguments:
        print(shown(chosen))
    else:
        print(figures(chosen))


if __name__ == "__main__":
    main(sys.argv[1:])
