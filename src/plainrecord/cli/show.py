"""``plainrecord show``: the first reports of a project as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

from plainrecord.exports.rows import Cell, Row, flat_row
from plainrecord.lang.loaded import load_neutral
from plainrecord.sources.refusals import shown
from plainrecord.stages.redact import redact_all
from plainrecord.store import Project, RecordError, StoreError

HEADINGS = ("when", "where", "what", "killed", "injured", "who", "document")
_WIDEST = (22, 20, 34, 9, 9, 28, 32)
_FIGURES = frozenset({"killed", "injured"})
UNNAMED = "a person"
"""What stands for every private person on the screen."""

_ID_LENGTH = 9


@click.command(name="show")
@click.option(
    "--project",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Project folder.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Show so many reports; 0 shows all.",
)
@click.option(
    "--ids",
    "with_ids",
    is_flag=True,
    help="Show how each report's id begins: `plainrecord explain` takes it.",
)
def show(folder: Path, limit: int, with_ids: bool) -> None:
    """Show the first reports of a project as a table, one line per report.

    An empty cell means "not stated". 11+ means at least 11, 9-14 from 9 to 14. Names of private persons are
    left out, as in an export.
    """
    try:
        with Project.open(folder) as project:
            click.echo(str(project.reconciliation()))
            reports = redact_all(project.reports(), lambda _name: UNNAMED, load_neutral())
            rows = (cells(row, with_ids=with_ids) for row in map(flat_row, reports))
            table = list(islice(rows, limit or None))
            more = limit > 0 and next(rows, None) is not None
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    if not table:
        click.echo("No report yet: `plainrecord run INPUT... --project FOLDER` makes them.")
        return
    headings = ("report", *HEADINGS) if with_ids else HEADINGS
    if sys.stdout.isatty():
        _print_rich(table, headings)
    else:
        for line in plain_lines(table, headings):
            click.echo(line)
    if more:
        click.echo(f"There are more than these {limit}; --limit 0 shows all.")


def cells(row: Row, *, with_ids: bool = False) -> tuple[str, ...]:
    """The cells of a line, in the order of ``HEADINGS``, safe to print on a terminal; first the id if wanted."""
    words = (
        interval(row["date_earliest"], row["date_latest"]),
        row["place_name"] or row["admin1"] or row["country_iso2"],
        row["event_type_label"] or row["event_type"],
        figure(row["killed_low"], row["killed_best"], row["killed_high"]),
        figure(row["injured_low"], row["injured_best"], row["injured_high"]),
        row["initiators"],
        row["document_ref"],
    )
    line = tuple(
        _cut(shown("" if word is None else str(word)), width, keep_end=heading == "document")
        for word, width, heading in zip(words, _WIDEST, HEADINGS, strict=True)
    )
    return (shown(str(row["report_id"]))[:_ID_LENGTH], *line) if with_ids else line


def interval(earliest: Cell, latest: Cell) -> str:
    """A day, ``first/last``, or an interval that is open on one side (``2024-05-01/..``)."""
    if earliest == latest:
        return "" if earliest is None else str(earliest)
    return f"{'..' if earliest is None else earliest}/{'..' if latest is None else latest}"


def figure(low: Cell, best: Cell, high: Cell) -> str:
    """A count as ``11``, ``9-14`` or ``11+``; "" when it is not stated."""
    if low is None and high is None:
        return "" if best is None else str(best)
    if high is None:
        return f"{low}+"
    return str(high) if low == high else f"{'?' if low is None else low}-{high}"


def plain_lines(table: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Iterator[str]:
    """The table as lines of text with aligned columns."""
    columns = list(zip(headings, *table, strict=True))
    widths = [max(map(len, column)) for column in columns]
    for line in zip(*columns, strict=True):
        aligned = (
            cell.rjust(width) if heading in _FIGURES else cell.ljust(width)
            for cell, width, heading in zip(line, widths, headings, strict=True)
        )
        yield "  ".join(aligned).rstrip()


def _cut(text: str, width: int, *, keep_end: bool) -> str:
    if len(text) <= width:
        return text
    return "…" + text[1 - width :] if keep_end else text[: width - 1] + "…"


def _print_rich(table: Sequence[Sequence[str]], headings: Sequence[str]) -> None:
    from rich.console import Console  # noqa: PLC0415 (slow to import, and only needed at a terminal)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table()
    for heading in headings:
        drawn.add_column(heading, justify="right" if heading in _FIGURES else "left")
    for line in table:
        drawn.add_row(*(Text(cell) for cell in line))
    Console().print(drawn)
