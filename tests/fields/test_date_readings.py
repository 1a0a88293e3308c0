"""Every rule of the date grammar in a sentence, by a table in plain text: where it is found and what it means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plainrecord.fields.date import DateRefusal, read
from plainrecord.lang.dates import load_date_grammar
from plainrecord.model.vocab import Calendar

GRAMMAR = load_date_grammar("en")
ROWS = [
    [cell.strip() for cell in line.split(" | ")]
    for line in (Path(__file__).parent / "date_readings.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_reading(row: list[str]) -> None:
    rule_id, text, published, words, *expected = row
    readings = {
        (match.rule_id, match.span.quote(text)): value
        for match, value in read(text, date.fromisoformat(published), GRAMMAR)
    }
    assert (rule_id, words) in readings
    value = readings[rule_id, words]
    if isinstance(value, DateRefusal):
        assert ["refused", value.reason] == expected
        assert value.message
    else:
        ends = [str(value.earliest or ".."), str(value.latest or "..")]
        assert [*ends, value.precision.value, value.calendar.value] == expected


def test_every_rule_and_every_calendar_has_a_row() -> None:
    assert {row[0] for row in ROWS} == {rule.rule_id for rule in GRAMMAR.rules}
    calendars = {row[7] for row in ROWS if len(row) == 8}
    assert calendars == {calendar.value for calendar in Calendar} - {"hijri_umalqura", "unknown"}
    assert len(ROWS) >= 200
