"""The table of everything that is measured: what it shows, what it leaves out, and when it fails."""

from __future__ import annotations

import json

import pytest

from benchmarks import all as everything
from benchmarks import bootstrap
from benchmarks.all import Left, Row
from benchmarks.measures import BENCHMARKS

SCORER = """import json
facts = {name: {"accuracy": 50.0, "incidents": 40} for name in ("killed", "injured", "date", "city", "state")}
linked = {"conll_f1": 70.0, "b_cubed": {"f1": 95.0}, "pairwise": {"f1": 60.0}}
print(json.dumps({**linked, "facts": facts}))
"""


@pytest.fixture
def arguments(tmp_path):
    data = tmp_path / "shared" / "linking" / "data"
    data.mkdir(parents=True)
    (data / "articles.jsonl").write_text("")
    (data / "gold.jsonl").write_text("")
    (data.parent / "score.py").write_text(SCORER)
    out, baseline = tmp_path / "out", tmp_path / "baseline.json"
    return [
        "--shared",
        str(tmp_path / "shared"),
        "--out",
        str(out),
        "--baseline",
        str(baseline),
        "--documents",
        "0",
    ]


def test_the_table_has_intervals_floors_and_targets(arguments, tmp_path):
    assert everything.main([*arguments, "--only", "linking", "--raise"]) == 0
    assert everything.main([*arguments, "--only", "linking"]) == 0
    rows = json.loads((tmp_path / "out" / "table.json").read_text())["rows"]
    killed = next(row for row in rows if row["metric"] == "facts.killed.accuracy")
    assert (killed["value"], killed["floor"], killed["change"], killed["target"]) == (50, 50, 0, 80)
    assert (killed["low"], killed["high"]) == tuple(round(limit, 1) for limit in bootstrap.wilson(50, 40)[1:])
    assert killed["reached"] is False
    assert (
        "| linking | conll_f1 | 70.00 |  | 70.00 | +0.00 | 89.00 | no |"
        in (tmp_path / "out" / "table.md").read_text()
    )


def test_a_figure_below_its_floor_ends_with_one(arguments, tmp_path):
    everything.main([*arguments, "--only", "linking", "--raise"])
    gold = tmp_path / "shared" / "linking" / "data" / "gold.jsonl"
    baseline = tmp_path / "baseline.json"
    pinned = json.loads(baseline.read_text())
    for row in pinned["floors"]:
        row["value"] += 1
    baseline.write_text(json.dumps(pinned))
    assert gold.exists()
    assert everything.main([*arguments, "--only", "linking"]) == 1


def test_missing_data_is_named_and_no_fault(arguments, tmp_path):
    names = [benchmark.name for benchmark in BENCHMARKS if benchmark.name != "linking"]
    only = [part for name in names for part in ("--only", name)]
    assert everything.main([*arguments, *only]) == 0
    table = (tmp_path / "out" / "table.md").read_text()
    assert all(f"- {name}: its data (" in table for name in names)


def test_an_unknown_name_lists_those_there_are(arguments, capsys):
    assert everything.main([*arguments, "--only", "linkin"]) == 2
    assert "no benchmark 'linkin'; there are: dates," in capsys.readouterr().err


def test_lower_is_better_where_the_row_says_so():
    assert Row("a", "b", 4, target=5, higher_is_better=False).reached
    assert not Row("a", "b", 4, target=5).reached
    assert Row("a", "b", 4).reached is None


def test_what_failed_is_told_apart_from_what_is_not_there():
    assert not everything.has_fault([Left("a", "no data")])
    assert everything.has_fault([Left("a", "broke", failed=True)])
    assert "FAILED. broke" in everything.markdown([Left("a", "broke", failed=True)])


def test_names_are_unique():
    names = [benchmark.name for benchmark in BENCHMARKS]
    assert len(names) == len(set(names))


def test_golden_cases_that_are_not_there_are_named(tmp_path):
    (found,) = everything.golden(tmp_path)
    assert isinstance(found, Left)
