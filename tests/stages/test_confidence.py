"""The confidence of a value is the share of its field and way in the table."""

from __future__ import annotations

import pytest

import plainrecord
from plainrecord.stages.assemble.confidence import (
    ConfidenceError,
    Confidences,
    calibrated,
    load_confidences,
    read_confidences,
    ways,
)

TEXT = """Shells hit the village of Milna on Sunday, killing three farmers and wounding dozens. Soldiers of the Northern
Front fired the shells from a hill, residents said."""


@pytest.fixture(scope="module")
def report():
    return plainrecord.read(TEXT, published="2024-05-08", language="en")[0]


def test_every_reading_has_the_share_of_its_way(report):
    table = load_confidences()
    found = list(ways(report))
    assert [path for path, *_ in found] == [path for path, _ in report.readings()]
    assert all(reading.confidence == table.of(field, way) for _, reading, field, way in found)


def test_ways_tell_a_day_from_a_month_and_a_number_from_dozens(report):
    by_field = {(field, way) for _, _, field, way in ways(report)}
    assert ("killed", "number") in by_field
    assert ("injured", "vague") in by_field
    assert any(field == "date" and way.startswith("day_") for field, way in by_field)


def test_another_table_gives_other_confidences(report):
    fields = {field for _, _, field, _ in ways(report)}
    table = Confidences({(field, "other"): 0.25 for field in fields} | {("killed", "number"): 0.75})
    found = calibrated(report, table)
    assert {r.confidence for _, r, field, _ in ways(found) if field != "killed"} == {0.25}
    assert {r.confidence for _, r, field, way in ways(found) if (field, way) == ("killed", "number")} == {
        0.75
    }


def test_every_field_has_a_share_for_ways_never_seen():
    table = load_confidences()
    fields = {field for field, _ in table.table}
    measured = {"act", "date", "place", "initiator", "target", "killed", "injured", "weapon"}
    assert fields == measured | {"modality", "casualty", "damage", "claim"}
    assert all(0 < table.of(field, "never seen") < 1 for field in fields)


def test_a_value_under_a_heading_or_from_the_layout_says_so_in_its_maker():
    text = "KELD, 6 May 2024\n\nA bomb exploded and killed two soldiers.\n"
    (found,) = plainrecord.read(text, published="2024-05-08", language="en")
    layout = [
        way
        for _, reading, field, way in ways(found)
        if field == "place" and reading.maker.endswith("+layout")
    ]
    assert set(layout) <= {"layout"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[act]\nother = 1.5\n", "act.other is 1.5"),
        ("[act\n", "not valid TOML"),
        ("[act]\nx = { n = 3 }\n", "act.x is None"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_row(text, told):
    with pytest.raises(ConfidenceError, match=told):
        read_confidences(text)


def test_a_field_without_a_row_for_the_rest_is_an_error():
    with pytest.raises(ConfidenceError, match="no row 'other'"):
        Confidences({}).of("act", "told_with_1")
