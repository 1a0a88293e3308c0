"""``plainrecord report``: the events of a project as one file to share."""

from __future__ import annotations

from pathlib import Path

import click

from plainrecord import __version__
from plainrecord.cli.material import errors_for_people, material, policy_option, reviewed_option
from plainrecord.cli.project_option import project_option
from plainrecord.exports.report_page import ReportFacts, write_report
from plainrecord.model.linking import Policy


@click.command(name="report")
@project_option
@policy_option
@reviewed_option
@click.option("--title", default=None, help="Title of the report; else the name of the project folder.")
@click.option("--force", is_flag=True, help="Replace OUT even when it is not an earlier report.")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def report(folder: Path, policy: str, reviewed_only: bool, title: str | None, force: bool, out: Path) -> None:
    """Write the events of a project to OUT, one HTML file to share: map, timeline, table, pictures, method, codebook.

    The file opens in any browser, also without a network: it loads nothing and sends nothing. Names of private persons
    are pseudonyms, sensitive places are coarsened, and the documents' texts are not in it. What people decided in
    review counts, as in exports. Needs `plainrecord link` first. Look through it before you pass it on.
    """
    with errors_for_people():
        made = material(folder, Policy(policy), reviewed_only=reviewed_only)
        name = title or f"Events of {folder.resolve().name}"
        facts = ReportFacts(name, made.inputs, made.review, Policy(policy), __version__)
        path = write_report(made.material, facts, out, force=force)
    click.echo(f"{len(made.material.events):,} events -> {path} ({path.stat().st_size:,} bytes)")
