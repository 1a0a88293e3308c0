"""``plainrecord agreement``: how far reviewers agree, with one another and with the machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plainrecord.cli.project_option import project_option
from plainrecord.store import Project, RecordError, StoreError

if TYPE_CHECKING:
    from plainrecord.evaluation.coders import FieldAgreement
    from plainrecord.evaluation.reliability import Coefficient

HEADINGS = ("coders", "field", "scale", "reports", "percent", "95%", "kappa", "95%", "alpha", "95%")
_WORDS = 3
"""So many columns are words; the others are numbers."""

_TOO_FEW_DOCUMENTS = 30


@click.command(name="agreement")
@project_option
@click.option("--coder", "coders", multiple=True, metavar="PSEUDONYM", help="Only these; may be given again.")
@click.option(
    "--bootstrap", type=click.IntRange(0, 100_000), default=1000, show_default=True,
    help="Resamples for the 95% intervals; 0 for none.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the resamples.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def agreement(folder: Path, coders: tuple[str, ...], bootstrap: int, seed: int, as_json: bool) -> None:
    """Show how far reviewers agree with one another, and with the machine, on each field.

    A report counts for a reviewer who finished it, or decided on each value of the field. percent: equal values.
    kappa (Cohen): beyond chance, for two coders and values that are only the same or not. alpha (Krippendorff): beyond
    chance, for any number of coders; days by their distance, figures by their ratio. 1 is perfect, 0 as by chance, "-"
    not defined. Agreement of reviewers means most where they coded blind: see docs/how-to/agreement-between-coders.md.
    """
    from plainrecord.evaluation.coders import agreement as agreement_of  # noqa: PLC0415 (numpy)
    from plainrecord.store.decisions import decided_states  # noqa: PLC0415

    try:
        with Project.open(folder) as project:
            rows = agreement_of(decided_states(project), coders=coders, times=bootstrap, seed=seed)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps([_as_json(row) for row in rows], indent=1))
    elif not rows:
        click.echo("Nobody has decided on a whole field of a report yet, so there is nothing to compare.")
    else:
        _print(rows)


def _print(rows: Sequence[FieldAgreement]) -> None:
    table = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (
            cell.ljust(width) if at < _WORDS else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        click.echo("  ".join(cells).rstrip())
    between = [row for row in rows if "machine" not in row.coders]
    if any(row.blind_units < row.reliability.units for row in between):
        click.echo(
            "Note: some reports were not coded blind, so who came later may have seen what the other decided."
        )
    if min(row.reliability.clusters for row in rows) < _TOO_FEW_DOCUMENTS:
        click.echo(
            f"Note: do not trust the intervals of rows that rest on fewer than {_TOO_FEW_DOCUMENTS} documents."
        )


def _cells(row: FieldAgreement) -> tuple[str, ...]:
    found = row.reliability
    return (
        " - ".join(row.coders),
        row.field,
        row.scale.value,
        str(found.units),
        *_shown(found.percent, 1),
        *_shown(found.kappa, 2),
        *_shown(found.alpha, 2),
    )


def _shown(coefficient: Coefficient, digits: int) -> Iterable[str]:
    yield "-" if coefficient.value is None else f"{coefficient.value:.{digits}f}"
    interval = coefficient.interval
    yield "-" if interval is None else f"{interval[0]:.{digits}f} to {interval[1]:.{digits}f}"


def _as_json(row: FieldAgreement) -> dict[str, Any]:
    found = row.reliability
    return {
        "coders": row.coders,
        "field": row.field,
        "scale": row.scale.value,
        "reports": found.units,
        "documents": found.clusters,
        "coded_blind": row.blind_units,
        **{
            name: {"value": one.value, "interval": one.interval}
            for name, one in (("percent", found.percent), ("kappa", found.kappa), ("alpha", found.alpha))
        },
    }
