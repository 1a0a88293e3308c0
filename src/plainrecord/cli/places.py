"""``plainrecord places``: show how the places of a text are read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plainrecord.model.place_reading import PlacesRead

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WIDEST_CELL = 76


@click.command(name="places")
@click.argument("text", metavar="WORDS")
@click.option(
    "--publisher-country",
    metavar="CC",
    help="Where the publisher sits, in two letters (ISO 3166-1): it counts a little.",
)
@click.option("--gazetteer", type=_FILE, help="Another gazetteer to look in first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def places(text: str, publisher_country: str | None, gazetteer: Path | None, as_json: bool) -> None:
    """Show what the places named in WORDS, an English text, are read as; - reads standard input.

    Each place has its words, the entry of the gazetteer with relation and precision class (G1 exact feature to
    G8 country, G9 sea, G0 unknown), the radius within which it may lie, a point, and the rule. "Stands for it"
    marks the point of an area, which is no position. Below are the entries the words could also mean, with
    scores that sum to 1 with the one chosen, and names that were not taken for places, and why.
    """
    from plainrecord import pipeline  # noqa: PLC0415 (slow, and not needed for --help)
    from plainrecord.cli.inputs import usable_gazetteer  # noqa: PLC0415
    from plainrecord.world.gazetteer import GazetteerError  # noqa: PLC0415

    words = sys.stdin.read() if text == "-" else text
    if not words.strip():
        raise click.UsageError("there is no text; give it as WORDS or, with -, on standard input")
    with usable_gazetteer():
        try:
            read = pipeline.places(words, "en", gazetteer, publisher_country)
        except GazetteerError:
            raise
        except ValueError as error:
            raise click.UsageError(f"--publisher-country: {error}") from error
    if as_json:
        click.echo(json.dumps(read.as_data(), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_lines(read)))


def _lines(read: PlacesRead) -> Iterator[str]:
    from plainrecord.cli.show import plain_lines  # noqa: PLC0415
    from plainrecord.model.place_reading import HEADINGS, OTHER_HEADINGS, REFUSED_HEADINGS  # noqa: PLC0415

    if not read.found:
        yield "No place in this text."
    for title, headings, rows in (
        ("", HEADINGS, read.rows()),
        ("Could also be:", OTHER_HEADINGS, read.other_rows()),
        ("Not taken for a place:", REFUSED_HEADINGS, read.refused_rows()),
    ):
        if rows:
            if title:
                yield ""
                yield title
            yield from plain_lines([[_cell(cell) for cell in row] for row in rows], headings)


def _cell(text: str) -> str:
    from plainrecord.model.markup import in_one_line  # noqa: PLC0415

    line = in_one_line(text)
    return line if len(line) <= _WIDEST_CELL else line[: _WIDEST_CELL - 1] + "…"
