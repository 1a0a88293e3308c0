"""Reading a text of twice the length takes about twice the time, however odd the text."""

from __future__ import annotations

import time
from datetime import date

import pytest

from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text

UNITS = {
    "endless sentence": "rebels killed police in Homs and wounded soldiers, ",
    "commas and ands": "killed rebels and police, soldiers and ",
    "one verb": "killed ",
    "nested quotes": "\"He killed 'that ",
    "of the of": "killed the of the of ",
    "numbers": "killed 12 345 two hundred and ",
    "dates": "killed on 3 May 2024, ",
    "capitals": "ARMY KILLED REBELS IN ",
    "names": "killed Colonel Anna Belik Carr and ",
    "one token": "killed",
    "brackets": "killed ((((((",
    "items": "- 3 May: rebels killed 12 soldiers in Homs\n",
    "headings": "# May 3\n\nkilled\n\n",
    "sentences": "Rebels killed 12 soldiers in Homs on Monday. ",
    "different sentences": "{number} rebels killed {number} soldiers of Brigade {number} in Homs on 3 May 2024. ",
    "speech": "The army said the rebels said 3 killed. ",
    "parts": "12 people were killed including 3 children including 2 girls. ",
    "claims": "The Northern Front claimed responsibility for the attack, which the army denied. ",
    "marks of direction": "killed \u202e\u2066\u2069\u200b ",
    "combining marks": "killed a\u0301\u0301\u0301 ",
    "emoji": "killed 👩‍👩‍👧 ",
    "spaces": "killed          ",
}
SHAPES = [pytest.param(unit, id=name) for name, unit in UNITS.items()]
SMALL_CHARS = 4_000
GROWTH = 4
SLACK = 2.5  # of four times the text: ten times the time is still let pass, sixteen times is not
BUSY_SECONDS = 0.15


def _seconds(unit: str, chars: int) -> float:
    text = "".join(unit.replace("{number}", str(number)) for number in range(chars // len(unit)))
    document = document_from_text(text, published=date(2024, 5, 6), language="en")
    started = time.process_time()
    code(document, context())
    return time.process_time() - started


@pytest.mark.parametrize("unit", SHAPES)
def test_time_grows_with_the_length_of_the_text(unit):
    small = max(min(_seconds(unit, SMALL_CHARS) for _ in range(2)), BUSY_SECONDS / GROWTH)
    large = min(_seconds(unit, GROWTH * SMALL_CHARS) for _ in range(2))
    assert large <= small * GROWTH * SLACK


@pytest.mark.slow
@pytest.mark.parametrize("unit", SHAPES)
def test_a_megabyte_takes_less_than_two_minutes(unit):
    small = max(_seconds(unit, 100_000), 0.5)
    assert _seconds(unit, 1_000_000) <= min(10 * SLACK * small, 120)


@pytest.mark.slow
def test_an_unbroken_megabyte_is_nothing_special():
    assert _seconds("A", 1_000_000) < 10
    assert _seconds("7", 1_000_000) < 10
