"""``plainrecord match``: link the rows of two coded datasets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from plainrecord.sources.refusals import shown

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command(name="match")
@click.argument("file_a", metavar="A.csv", type=_FILE)
@click.argument("file_b", metavar="B.csv", type=_FILE)
@click.option("--out", type=_OUT, required=True, help="Write the table of pairs, with the reasons of each.")
@click.option(
    "--merged",
    type=_OUT,
    help="Write both datasets as one table: matched rows side by side, the others alone.",
)
@click.option("--columns-a", type=_FILE, help="TOML file that says what the columns of A hold.")
@click.option("--columns-b", type=_FILE, help="TOML file that says what the columns of B hold.")
@click.option(
    "--window-days",
    type=click.IntRange(0, 366),
    show_default="2",
    help="Most days between two rows of one event.",
)
@click.option(
    "--within-km",
    type=click.FloatRange(0, 1000),
    show_default="50",
    help="Most kilometres between their places.",
)
@click.option(
    "--within", is_flag=True, help="List rows of one file that could be one event, too; never merged."
)
@click.option("--weights", type=_FILE, help="Another table of comparisons and weights than the package's.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def match(  # noqa: PLR0913, PLR0917 (one parameter per option)
    file_a: Path,
    file_b: Path,
    out: Path,
    merged: Path | None,
    columns_a: Path | None,
    columns_b: Path | None,
    window_days: int | None,
    within_km: float | None,
    within: bool,
    weights: Path | None,
    as_json: bool,
) -> None:
    """Link the rows of A.csv and B.csv, two datasets of coded events, one to one.

    Columns of ACLED, UCDP GED, GTD and of our own CSV are understood, others by --columns-a and --columns-b. Only
    rows of different files are matched. Of several rows that could be one event the best pair is kept, the others
    are listed as contenders; rows over several days are listed with the days they include, never merged.

    Exit code: 0 done; 1 a file cannot be read or written; 2 wrong usage.
    """
    from plainrecord.matching import (  # noqa: PLC0415 (slow to import, not needed for --help)
        DatasetError,
        MatchSettings,
        merged_table,
        pairs_table,
        summary,
    )
    from plainrecord.matching import match as match_files  # noqa: PLC0415

    settings = MatchSettings(window_days, within_km, within, columns_a, columns_b, weights)
    if merged is not None and merged.resolve() == out.resolve():
        raise click.UsageError("--out and --merged name one file; name two")
    try:
        matching = match_files(file_a, file_b, settings)
    except DatasetError as error:
        raise click.ClickException("\n".join(_line(line) for line in str(error).split("\n"))) from error
    _write(out, pairs_table, matching)
    if merged is not None:
        _write(merged, merged_table, matching)
    found = summary(matching)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for dataset in matching.datasets:
        read = ", ".join(f"{field} <- {heading}" for heading, field in dataset.columns if field != heading)
        click.echo(_line(f"{dataset.name}: {len(dataset.rows):,} rows" + (f"; {read}" if read else "")))
    for text in _sums(found):
        click.echo(_line(text))
    for path in (out, merged):
        if path is not None:
            click.echo(_line(f"Wrote {path}"))


def _sums(found: dict[str, Any]) -> Iterator[str]:
    yield ""
    for side in ("a", "b"):
        one = found[side]
        yield (
            f"{one['file']}: {one['rows']:,} rows = {one['matched']:,} matched + {one['unsure']:,} unsure "
            f"+ {one['episode']:,} in episodes + {one['only']:,} only here"
        )
    pairs = found["pairs"]
    within = f", {pairs['within']:,} within one file" if pairs["within"] else ""
    yield (
        f"Pairs: {pairs['compared']:,} compared; {pairs['matched']:,} matched, {pairs['unsure']:,} unsure, "
        f"{pairs['contender']:,} contenders, {pairs['episode']:,} of episodes{within}"
    )
    yield f"Merged: {found['merged_rows']:,} rows"


def _write(path: Path, table: Callable[[Any], Iterator[Sequence[str]]], matching: object) -> None:
    from plainrecord.exports.atomic import ExportError, replacing  # noqa: PLC0415 (only needed when writing)
    from plainrecord.matching import write_csv  # noqa: PLC0415

    try:
        with replacing(path) as temporary:
            write_csv(table(matching), temporary)
    except ExportError as error:
        raise click.ClickException(_line(str(error))) from error
    except OSError as error:
        raise click.ClickException(_line(f"cannot write {path}: {error}; choose another place")) from error


def _line(text: str) -> str:
    """Keep control characters of file names, headings and cells off the terminal; lines may be long."""
    return "".join(shown(text[at : at + 200]) for at in range(0, len(text), 200))
