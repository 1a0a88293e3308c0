"""``plainrecord report``: the events of a project as one file to share."""

from __future__ import annotations

from pathlib import Path

import click

from plainrecord import __version__
from plainrecord.cli.material import errors_for_people, material, policy_option
from plainrecord.cli.project_option import project_option
from plainrecord.exports.report_page import ReportFacts, write_report
from plainrecord.model.linking import Policy


@click.command(name="report")
@project_option
@policy_option
@click.option("--title", default=None, help="Title of the report; else the name of the project folder.")
@click.option("--force", is_flag=True, help="Replace OUT even when it is not an earlier report.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def report(folder: Path, policy: str, title: str | None, force: bool, out: Path) -> None:
    """Write the events of a project to OUT, one HTML file to share: map, timeline, table, pictures, method, codebook.

    The file opens in any browser, also without a network: it loads nothing and sends nothing. Names of private persons
    are pseudonyms, sensitive places are coarsened, and the documents' texts are not in it. Needs `plainrecord link`
    first. Look through it before you pass it on.
    """
    with errors_for_people():
        given, inputs = material(folder, Policy(policy))
        facts = ReportFacts(
            title or f"Events of {folder.resolve().name}", inputs, Policy(policy), __version__
        )
        path = write_report(given, facts, out, force=force)
    click.echo(f"{len(given.events):,} events -> {path} ({path.stat().st_size:,} bytes)")
