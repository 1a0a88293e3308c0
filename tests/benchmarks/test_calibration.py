"""Reliability tables, their error, and the fitting of confidences, on invented values."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import calibration
from benchmarks.calibration import Sample
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


def test_the_halves_hold_about_as_many_and_never_change():
    halves = [calibration.half_of(f"DOC-{number}") for number in range(1000)]
    assert 450 < sum(halves) < 550
    assert halves[:4] == [calibration.half_of(f"DOC-{number}") for number in range(4)]


def test_table_and_diagram_show_every_field():
    found = values("date", "day", 0.6, 1, 0, 1) + values("killed", "one", 0.4, 0, 1)
    table = calibration.markdown(found)
    assert "| **date** | 3 | 0.600 | 0.667 | 0.067 | no |" in table
    assert "## killed" in table
    drawing = ElementTree.fromstring(calibration.svg(found))
    titles = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert any(title and title.startswith("date: ECE") for title in titles)
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}circle"))) == 2


def test_ways_seldom_seen_are_drawn_to_their_field():
    seen = values("weapon", "named", 0, *[1, 0] * 50) + values("weapon", "implied", 0, *[1] * 6)
    table = fit_confidence.fitted(seen + values("weapon", "odd", 0, 1))
    whole = table["weapon"]["other"][0]
    assert whole < table["weapon"]["implied"][0] < 0.8
    assert table["weapon"]["named"][0] == pytest.approx(0.5, abs=0.02)
    assert "odd" not in table["weapon"]


def test_the_written_table_is_one_that_can_be_read():
    seen = [sample for field in calibration.FIELDS for sample in values(field, "way", 0, *[1, 0] * 10)]
    table = read_confidences(fit_confidence.as_toml(fit_confidence.fitted(seen)))
    assert table.of("claim", "plain") == table.of("initiator", "never seen") == 0.5


def test_without_data_nothing_is_measured_or_fitted(tmp_path, capsys):
    assert calibration.main(["--shared", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "left out: " in capsys.readouterr().out
    assert fit_confidence.main(["--shared", str(tmp_path), "--out", str(tmp_path / "table.toml")]) == 2
    assert not (tmp_path / "table.toml").exists()
