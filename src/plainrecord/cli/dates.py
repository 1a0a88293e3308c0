"""``plainrecord dates``: show how the dates of a text are read, and why some are not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from plainrecord.cli.show import plain_lines
from plainrecord.fields.date import DateRefusal, read, show
from plainrecord.lang.dates import DateMatch, load_date_grammar
from plainrecord.lang.layout import load_layout
from plainrecord.model.values import When
from plainrecord.model.vocab import TimeOfDay
from plainrecord.sources import document_from_text
from plainrecord.sources.refusals import shown
from plainrecord.stages.normalise import dateline_date
from plainrecord.stages.segment import segment

_LANGUAGE = "en"  # the English pack also reads dates in Arabic, Persian and Ethiopic script
HEADINGS = ("words", "when", "EDTF", "precision", "range", "calendar", "rule")
_WIDEST = {"words": 48, "when": 70}
_REFUSED = "refused"

Reading = Mapping[str, Any]


@click.command(name="dates")
@click.argument("text")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Day of publication, as YYYY-MM-DD; without it the date of the text's dateline, if it has one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def dates(text: str, published: datetime | None, as_json: bool) -> None:
    """Show every expression of time in TEXT, and the days it is read as or the reason why it is refused.

    TEXT is English, or a date as Arabic, Persian, Pashto or Amharic writes it; - reads standard input. Relative
    words ("on Monday") count from --published, and no date is read as later than that day.
    """
    words = sys.stdin.read() if text == "-" else text
    try:
        document = document_from_text(
            words, published=published.date() if published else None, language=_LANGUAGE
        )
    except ValueError as error:
        raise click.UsageError(f"TEXT: {error}") from error
    grammar = load_date_grammar(_LANGUAGE)
    passages = segment(document, load_layout(_LANGUAGE))
    anchor = document.published or dateline_date(document, passages, grammar)
    readings = [as_data(match, value, document.text) for match, value in read(document.text, anchor, grammar)]
    if as_json:
        day = anchor.isoformat() if anchor else None
        click.echo(json.dumps({"published": day, "dates": readings}, ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(page(readings, anchor)))


def as_data(match: DateMatch, value: When | DateRefusal, text: str) -> dict[str, Any]:
    """A reading as plain data; ``start`` and ``end`` count code points of the text."""
    found: dict[str, Any] = {
        "start": match.span.start,
        "end": match.span.end,
        "words": match.span.quote(text),
        "rule_id": match.rule_id,
        "kind": match.kind.value,
    }
    if isinstance(value, DateRefusal):
        return {**found, "refused": value.reason, "message": value.message}
    return {
        **found,
        "earliest": value.earliest.isoformat() if value.earliest else None,
        "latest": value.latest.isoformat() if value.latest else None,
        "edtf": value.edtf,
        "precision": value.precision.value,
        "range_kind": value.range_kind.value,
        "calendar": value.calendar.value,
        "tolerance_days": value.tolerance_days,
        "time_of_day": value.time_of_day.value,
        "phrase_rule": value.rule_id,
        "in_words": show(value),
    }


def page(readings: Sequence[Reading], anchor: date | None) -> Iterator[str]:
    """The readings as lines for people: a table, then the reason of every refusal."""
    yield (
        f"published {anchor}" if anchor else "no day of publication: relative words are refused (--published)"
    )
    if not readings:
        yield "No expression of time was found."
        return
    yield from plain_lines([cells(reading) for reading in readings], HEADINGS)
    refused = [reading for reading in readings if "refused" in reading]
    if refused:
        yield ""
    for reading in refused:
        yield f"{_quoted(reading)}: {reading['refused']}: {reading['message']}"


def cells(reading: Reading) -> tuple[str, ...]:
    """The cells of a line, in the order of ``HEADINGS``, safe to print on a terminal."""
    if "refused" in reading:
        return _quoted(reading), f"{_REFUSED}: {reading['refused']}", "", "", "", "", reading["rule_id"]
    part = reading["time_of_day"]
    ranged = reading["range_kind"] + (f", {part}" if part != TimeOfDay.UNKNOWN.value else "")
    rule = f"{reading['rule_id']}+{reading['phrase_rule']}"
    return (
        _quoted(reading),
        _short(reading["in_words"], _WIDEST["when"]),
        reading["edtf"],
        reading["precision"],
        ranged,
        reading["calendar"],
        rule,
    )


def _quoted(reading: Reading) -> str:
    return _short(shown(" ".join(reading["words"].split())), _WIDEST["words"])


def _short(words: str, width: int) -> str:
    return words if len(words) <= width else words[: width - 1] + "…"
