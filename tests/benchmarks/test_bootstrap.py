"""Intervals are wide where documents are few or differ, and a paired comparison sees a small steady gain."""

from __future__ import annotations

import pytest

from benchmarks import bootstrap
from benchmarks.bootstrap import Counts


def documents(*rights: float) -> dict[str, Counts]:
    return {f"d{at:03}": Counts(right, 10, right, 10) for at, right in enumerate(rights)}


def test_f1_is_that_of_the_sums():
    assert bootstrap.f1([Counts(1, 2, 1, 4), Counts(1, 2, 1, 4)]) == pytest.approx(100 / 3)
    assert bootstrap.f1([Counts(0, 0, 0, 4)]) == 0


def test_documents_that_are_alike_leave_nothing_to_chance():
    found = bootstrap.interval(documents(*[4] * 20), 200)
    assert (found.value, found.low, found.high) == pytest.approx((40, 40, 40))


def test_more_documents_make_the_interval_narrower():
    few, many = (bootstrap.interval(documents(*[2, 8] * size), 500) for size in (5, 100))
    assert few.low < many.low < many.value < many.high < few.high


def test_the_same_files_give_the_same_interval():
    counts = documents(1, 5, 9, 3, 7)
    assert bootstrap.interval(counts, 300) == bootstrap.interval(dict(reversed(counts.items())), 300)


def test_a_small_gain_in_every_document_is_no_chance_though_the_intervals_overlap():
    a, b = documents(*[1, 8] * 20), documents(*[2, 9] * 20)
    found = bootstrap.compare(a, b, 500)
    assert found.a.high > found.b.low
    assert found.difference.low > 0
    assert found.p_not_better == 0


def test_systems_scored_on_different_documents_are_not_compared():
    with pytest.raises(ValueError, match="same documents"):
        bootstrap.compare(documents(1, 2), documents(1, 2, 3), 10)


def test_the_interval_of_a_share_stays_inside_and_needs_cases():
    sure = bootstrap.wilson(100, 10)
    assert sure.high == pytest.approx(100)
    assert sure.low == pytest.approx(72.2, abs=0.1)
    with pytest.raises(ValueError, match="no cases"):
        bootstrap.wilson(50, 0)


def test_a_missing_file_is_named(tmp_path, capsys):
    gone = str(tmp_path / "gold.jsonl")
    assert bootstrap.main(["--gold", gone, "--a", gone]) == 2
    assert "gold.jsonl: not there" in capsys.readouterr().out
