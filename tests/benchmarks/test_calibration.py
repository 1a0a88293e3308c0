"""Reliability tables, their error, and the fitting of confidences, on invented values."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import calibration
from benchmarks.confidence_fit import FIELDS, FOLDS, Sample, cross_fitted, fitted, fold_of
from plainrecord.stages.assemble.confidence import read_confidences

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import fit_confidence


def values(field, way, confidence, *credits):
    return [Sample("muc4", f"d{at}", field, way, confidence, credit) for at, credit in enumerate(credits)]


def test_values_that_are_right_as_often_as_they_say_have_no_error():
    bins = calibration.reliability(
        values("act", "a", 0.75, 1, 1, 1, 0) + values("act", "b", 0.25, 1, 0, 0, 0)
    )
    assert [(each.low, each.size, each.accuracy) for each in bins] == [(0.2, 4, 0.25), (0.7, 4, 0.75)]
    assert calibration.expected_error(bins) == 0


def test_the_error_weighs_bins_by_their_size():
    bins = calibration.reliability(values("act", "a", 0.9, *[0] * 3) + values("act", "b", 0.5, 0.5))
    assert calibration.expected_error(bins) == pytest.approx(0.9 * 3 / 4)


def test_certainty_falls_into_the_last_bin():
    (last,) = calibration.reliability(values("act", "a", 1.0, 1))
    assert last.low == 0.9


def test_the_folds_hold_about_as_many_and_never_change():
    folds = Counter(fold_of(f"DOC-{number}") for number in range(2000))
    assert set(folds) == set(range(FOLDS))
    assert min(folds.values()) > 150
    assert fold_of("DOC-1") == fold_of("DOC-1")


def test_no_value_makes_the_confidence_it_is_measured_by():
    seen = [
        Sample("muc4", f"d{number}", "act", "told", 0.5, float(fold_of(f"d{number}") < 5))
        for number in range(400)
    ]
    shares = {fold_of(each.source): each.confidence for each in cross_fitted(seen)}
    right_of_others = {
        fold: [each.credit for each in seen if fold_of(each.source) != fold] for fold in range(FOLDS)
    }
    for fold, others in right_of_others.items():
        assert shares[fold] == pytest.approx(sum(others) / len(others), abs=1e-9)


def test_a_field_seen_in_one_document_keeps_its_confidence():
    assert {each.confidence for each in cross_fitted(values("act", "told", 0.3, 1))} == {0.3}


def test_few_values_have_an_error_even_if_every_confidence_is_exact():
    few = values("act", "told", 0.5, *[1, 0] * 5)
    many = values("act", "told", 0.5, *[1, 0] * 500)
    assert 0.05 < calibration.error_by_chance(few) < 0.2
    assert calibration.error_by_chance(many) < 0.02


def test_table_and_diagram_show_every_field():
    found = values("date", "day", 0.6, 1, 0, 1) + values("killed", "one", 0.4, 0, 1)
    table = calibration.markdown(found)
    assert re.search(r"\| \*\*date\*\* \| 3 \| 0.600 \| 0.667 \| 0.067 \| 0\.\d+ \| no \|", table)
    assert "## killed" in table
    drawing = ElementTree.fromstring(calibration.svg(found))
    titles = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert any(title and title.startswith("date: ECE") for title in titles)
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}circle"))) == 2


def test_ways_seldom_seen_are_drawn_to_their_field():
    seen = values("weapon", "named", 0, *[1, 0] * 50) + values("weapon", "implied", 0, *[1] * 6)
    table = fitted(seen + values("weapon", "odd", 0, 1))
    whole = table["weapon"]["other"][0]
    assert whole < table["weapon"]["implied"][0] < 0.8
    assert table["weapon"]["named"][0] == pytest.approx(0.5, abs=0.02)
    assert "odd" not in table["weapon"]


def test_the_written_table_is_one_that_can_be_read():
    seen = [sample for field in FIELDS for sample in values(field, "way", 0, *[1, 0] * 10)]
    table = read_confidences(fit_confidence.as_toml(fitted(seen)))
    assert table.of("claim", "plain") == table.of("initiator", "never seen") == 0.5


def test_without_data_nothing_is_measured_or_fitted(tmp_path, capsys):
    assert calibration.main(["--shared", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "left out: " in capsys.readouterr().out
    assert fit_confidence.main(["--shared", str(tmp_path), "--out", str(tmp_path / "table.toml")]) == 2
    assert not (tmp_path / "table.toml").exists()
