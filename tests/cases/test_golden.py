"""The golden cases, run through the pipeline and held to the floors of ``floors.toml``, which only rise.

To see what differs: ``python tests/cases/show.py FAMILY``, or ``GOLDEN_FAMILY=FAMILY pytest tests/cases -s``.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from show import by_family, by_line, run_case, runs, shown

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
RAISE = "if the change is meant, say in the commit why; otherwise: python tests/cases/show.py"


def test_every_family_and_kind_of_line_has_a_floor() -> None:
    assert set(FLOORS["families"]) == set(by_family(runs()))
    assert set(FLOORS["lines"]) == set(by_line(runs()))


def test_cases_wholly_right() -> None:
    right = sum(not run.differences for run in runs())
    assert right >= FLOORS["overall"], RAISE


@pytest.mark.parametrize("family", sorted(FLOORS["families"]))
def test_family(family: str) -> None:
    of_family = [run for run in runs() if run.family == family]
    if os.environ.get("GOLDEN_FAMILY") == family:
        print(shown(of_family))
    right = sum(not run.differences for run in of_family)
    assert right >= FLOORS["families"][family], f"{RAISE} {family}\n\n{shown(of_family)}"


@pytest.mark.parametrize("kind", sorted(FLOORS["lines"]))
def test_kind_of_line(kind: str) -> None:
    agreed, seen = by_line(runs())[kind]
    assert agreed >= FLOORS["lines"][kind], f"{agreed} of {seen} lines agree; {RAISE}"


def test_the_same_text_gives_the_same_reports() -> None:
    for run in runs()[::12]:
        assert run_case(run.case).reports == run.reports
