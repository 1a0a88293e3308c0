"""Matching on small pairs of datasets that anybody can read and add to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plainrecord.matching import match

sys.path.insert(0, str(Path(__file__).parent))

from situations import situations

SITUATIONS = list(situations())


def line(pair):
    words = [pair.a.row_id.replace(" ", "-"), pair.b.row_id.replace(" ", "-"), pair.standing.value]
    return " ".join([*words, pair.relation.value] if pair.standing.value == "episode" else words)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.title)
def test_a_situation(situation, tmp_path):
    (tmp_path / "a.csv").write_text(situation.a, encoding="utf-8")
    (tmp_path / "b.csv").write_text(situation.b, encoding="utf-8")
    matching = match(tmp_path / "a.csv", tmp_path / "b.csv")
    expected = tuple(sorted(one for one in situation.expected if one))
    assert tuple(sorted(map(line, matching.pairs))) == expected, [pair.in_words for pair in matching.pairs]


def test_there_are_situations_with_every_standing():
    told = " ".join(one for situation in SITUATIONS for one in situation.expected)
    assert all(f" {word}" in told for word in ("matched", "unsure", "contender", "episode"))
    assert len(SITUATIONS) >= 25
