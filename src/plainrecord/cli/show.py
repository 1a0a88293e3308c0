"""``plainrecord show``: the first events or reports of a project as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

from plainrecord.cli.events import by_publication, has_events, not_linked
from plainrecord.cli.project_option import project_option
from plainrecord.exports.cells import Cell, Row
from plainrecord.exports.event_rows import event_row
from plainrecord.exports.rows import flat_row
from plainrecord.fields import count as count_field
from plainrecord.model.linking import Policy
from plainrecord.sources.refusals import shown
from plainrecord.store import Project, RecordError, StoreError
from plainrecord.store.leaving import UNNAMED, redacted_events, redacted_reports
from plainrecord.store.reviewed import Reviewed

HEADINGS = ("when", "where", "what", "killed", "injured", "who", "document")
EVENT_HEADINGS = ("when", "where", "what", "killed", "injured", "who", "reports", "disagreements")
_WIDEST = {
    "when": 22, "where": 20, "what": 34, "killed": 9, "injured": 9, "who": 28, "document": 32,
    "reports": 7, "disagreements": 34,
}  # fmt: skip
_FIGURES = frozenset({"killed", "injured", "reports"})

_ID_LENGTH = 9


@click.command(name="show")
@project_option
@click.option(
    "--rows",
    type=click.Choice(["events", "reports"]),
    help="What a line is; without it events, where the project was linked, else reports.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Show so many lines; 0 shows all.",
)
@click.option(
    "--ids",
    "with_ids",
    is_flag=True,
    help="Show how each id begins; `plainrecord explain` takes that of a report.",
)
def show(folder: Path, rows: str | None, limit: int, with_ids: bool) -> None:
    """Show the first events, or reports, of a project as a table, one per line.

    Events stand in the order in which they were first published. An empty cell means "not stated". 11+ means at
    least 11, 9-14 from 9 to 14. Of an event, reports counts its reports / the independent lineages they are from,
    and disagreements names the fields on which they cannot all be right. Names of private persons are left out, as
    in an export.
    """
    try:
        with Project.open(folder) as project:
            click.echo(str(project.reconciliation()))
            is_linked = has_events(project)
            if rows == "events" and not is_linked:
                raise click.ClickException(not_linked(folder))
            of_events = is_linked and rows != "reports"
            lines = _event_lines(project) if of_events else _report_lines(project)
            table = list(islice(lines, limit or None))
            more = limit > 0 and next(lines, None) is not None
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    if not table:
        click.echo("No report yet: `plainrecord run INPUT... --project FOLDER` makes them.")
        return
    headings: Sequence[str] = ("event", *EVENT_HEADINGS) if of_events else ("report", *HEADINGS)
    if not with_ids:
        headings, table = headings[1:], [line[1:] for line in table]
    if sys.stdout.isatty():
        _print_rich(table, headings)
    else:
        for line in plain_lines(table, headings):
            click.echo(line)
    if more:
        click.echo(f"There are more than these {limit}; --limit 0 shows all.")


def _event_lines(project: Project) -> Iterator[tuple[str, ...]]:
    reviewed = Reviewed(project)
    events = redacted_events(
        project, reviewed, lambda _name: UNNAMED, Policy.CONSERVATIVE, by_publication(project, reviewed)
    )
    return (event_cells(event_row(event)) for event in events)


def _report_lines(project: Project) -> Iterator[tuple[str, ...]]:
    return (
        cells(flat_row(report), with_ids=True)
        for report in redacted_reports(Reviewed(project), lambda _name: UNNAMED)
    )


def cells(row: Row, *, with_ids: bool = False) -> tuple[str, ...]:
    """The cells of a line, in the order of ``HEADINGS``, safe to print on a terminal; first the id if wanted."""
    line = _line(row, {"document": row["document_ref"]}, HEADINGS)
    return (shown(str(row["report_id"]))[:_ID_LENGTH], *line) if with_ids else line


def event_cells(row: Row) -> tuple[str, ...]:
    """How the event's id begins, then the cells of its line, in the order of ``EVENT_HEADINGS``."""
    counted = f"{row['report_count']}/{row['lineage_count']}"
    own = {"reports": counted, "disagreements": row["disagreements"]}
    return (shown(str(row["event_id"]))[:_ID_LENGTH], *_line(row, own, EVENT_HEADINGS))


def _line(row: Row, own: dict[str, Cell], headings: Sequence[str]) -> tuple[str, ...]:
    words: dict[str, Cell] = {
        "when": interval(row["date_earliest"], row["date_latest"]),
        "where": row["place_name"] or row["admin1"] or row["country_iso2"],
        "what": row["event_type_label"] or row["event_type"],
        "killed": figure(row["killed_low"], row["killed_best"], row["killed_high"]),
        "injured": figure(row["injured_low"], row["injured_best"], row["injured_high"]),
        "who": row["initiators"],
        **own,
    }
    return tuple(
        _cut(
            shown("" if words[heading] is None else str(words[heading])),
            _WIDEST[heading],
            keep_end=heading == "document",
        )
        for heading in headings
    )


def interval(earliest: Cell, latest: Cell) -> str:
    """A day, ``first/last``, or an interval that is open on one side (``2024-05-01/..``)."""
    if earliest == latest:
        return "" if earliest is None else str(earliest)
    return f"{'..' if earliest is None else earliest}/{'..' if latest is None else latest}"


def figure(low: Cell, best: Cell, high: Cell) -> str:
    """A count as ``11``, ``9-14`` or ``11+``; "" when it is not stated."""
    if low is None and high is None:
        return "" if best is None else str(best)
    return count_field.in_short(low, high)


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
