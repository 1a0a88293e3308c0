"""``plainrecord evaluate``: score reports against a user's own coded gold."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from plainrecord.evaluation import DatasetError, Evaluation, Settings, Tolerance
from plainrecord.evaluation import evaluate as evaluate_files
from plainrecord.evaluation.alignment import LEAST_SIMILARITY
from plainrecord.sources.refusals import shown

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_NUMBERS = frozenset({"gold", "predicted", "right", "precision", "recall", "F1", "if found"})


@click.command(name="evaluate")
@click.argument("gold", type=_FILE)
@click.argument("predictions", type=_FILE)
@click.option("--html", "html_file", type=_OUT, help="Write a page of all errors, with the evidence of both.")
@click.option("--json", "json_file", type=_OUT, help="Write all scores, and the result of every event.")
@click.option(
    "--against", type=_FILE, help="Other predictions: the difference of each score, with its interval."
)
@click.option(
    "--map", "map_file", type=_FILE, help="TOML file that says what the columns of a CSV file hold."
)
@click.option(
    "--bootstrap", type=click.IntRange(0, 100_000), default=1000, show_default=True,
    help="Resamples for the 95% intervals; 0 for none.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the resamples.")
@click.option(
    "--days", type=click.IntRange(min=0), default=3, show_default=True, help="Dates so near are near."
)
@click.option(
    "--km", type=click.FloatRange(min=0), default=25.0, show_default=True, help="Points so near are near."
)
@click.option(
    "--least-similarity", type=click.FloatRange(0, 1, min_open=True), default=LEAST_SIMILARITY,
    show_default="1/3", help="Events that agree in less are two events.",
)  # fmt: skip
@click.option("--whole-file", is_flag=True, help="Pair events whatever their document.")
@click.option("--gold-documents-only", is_flag=True, help="Leave out documents that GOLD does not name.")
def evaluate(  # noqa: PLR0913, PLR0917 (one parameter per option)
    gold: Path,
    predictions: Path,
    html_file: Path | None,
    json_file: Path | None,
    against: Path | None,
    map_file: Path | None,
    bootstrap: int,
    seed: int,
    days: int,
    km: float,
    least_similarity: float,
    whole_file: bool,
    gold_documents_only: bool,
) -> None:
    """Score PREDICTIONS against GOLD, your own coding of the same documents or events.

    Both are JSON Lines as `plainrecord export --to jsonl` writes it, or CSV: the columns of `--to csv`, of
    ACLED, UCDP GED or GTD are understood, others by --map. Only what GOLD states is checked: an empty cell
    is not, "none" and 0 are.

    Exit code: 0 done, whatever the scores; 1 a file cannot be read or compared; 2 wrong usage.
    """
    settings = Settings(
        Tolerance(days=days, radius_km=km), least_similarity, bootstrap, seed, whole_file, gold_documents_only
    )
    try:
        evaluation = evaluate_files(gold, predictions, settings, against=against, mapping=map_file)
    except DatasetError as error:
        raise click.ClickException("\n".join(_line(line) for line in str(error).split("\n"))) from error
    _print(evaluation)
    _write(evaluation, html_file, json_file)


def _print(evaluation: Evaluation) -> None:
    from plainrecord.evaluation.tables import (  # noqa: PLC0415 (not needed for --help)
        DIFFERENCE_HEADINGS,
        HEADINGS,
        difference_rows,
        rows,
    )

    for file in (evaluation.gold, evaluation.predictions):
        read = "".join(f", {field} <- {heading}" for heading, field in file.columns if field != heading)
        click.echo(_line(f"{file.name}: {len(file.events):,} events{read}"))
    click.echo()
    _table(HEADINGS, list(rows(evaluation)))
    if evaluation.against is not None:
        click.echo(_line(f"\nDifference from {evaluation.against}, in percentage points:"))
        _table(DIFFERENCE_HEADINGS, list(difference_rows(evaluation)))
    for note in evaluation.notes:
        click.echo(_line(f"Note: {note}."))


def _table(headings: Sequence[str], table: Sequence[Sequence[str]]) -> None:
    if sys.stdout.isatty():
        _print_rich(headings, table)
        return
    widths = [max(map(len, column)) for column in zip(headings, *table, strict=True)]
    for line in (headings, *table):
        aligned = (
            cell.rjust(width) if heading in _NUMBERS else cell.ljust(width)
            for cell, width, heading in zip(line, widths, headings, strict=True)
        )
        click.echo("  ".join(aligned).rstrip())


def _print_rich(headings: Sequence[str], table: Iterable[Sequence[str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 (slow to import, and only needed at a terminal)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table()
    for heading in headings:
        drawn.add_column(heading, justify="right" if heading in _NUMBERS else "left")
    for line in table:
        drawn.add_row(*(Text(cell) for cell in line))
    Console().print(drawn)


def _write(evaluation: Evaluation, html_file: Path | None, json_file: Path | None) -> None:
    from plainrecord.evaluation.as_json import evaluation_json  # noqa: PLC0415 (only needed when asked for)
    from plainrecord.evaluation.page import errors_page  # noqa: PLC0415
    from plainrecord.exports.atomic import ExportError, replacing  # noqa: PLC0415

    try:
        for path, make in ((json_file, evaluation_json), (html_file, errors_page)):
            if path is not None:
                with replacing(path) as temporary:
                    temporary.write_text(make(evaluation), encoding="utf-8", newline="\n")
                click.echo(_line(f"Wrote {path}"))
    except ExportError as error:
        raise click.ClickException(_line(str(error))) from error
    except OSError as error:
        raise click.ClickException(
            _line(f"cannot write the results: {error}; choose another place")
        ) from error


def _line(text: str) -> str:
    """Keep control characters of file names, headings and cells off the terminal; lines may be long."""
    start = "\n" if text.startswith("\n") else ""
    plain = text.removeprefix("\n")
    return start + "".join(shown(plain[at : at + 200]) for at in range(0, len(plain), 200))
