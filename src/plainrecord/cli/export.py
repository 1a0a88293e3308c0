"""``plainrecord export``: the reports of a project as files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from plainrecord.exports import FORMATS, ExportError, Written, write
from plainrecord.exports.keys import DEFAULT_KEY, KeyFileError, project_key
from plainrecord.lang.loaded import load_neutral
from plainrecord.stages.redact import hmac_pseudonym, redact_all
from plainrecord.store import Project, RecordError, StoreError

_PROJECT_ID = "project_id"


@click.command(name="export")
@click.option(
    "--project",
    "project_folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the project.",
)
@click.option("--to", "to", type=click.Choice(FORMATS), default="csv", show_default=True, help="Format.")
@click.option("--excel", is_flag=True, help="csv for spreadsheets: byte order mark, no live formulas.")
@click.option("--force", is_flag=True, help="Replace OUT even when it is not an earlier export.")
@click.argument("out", type=click.Path(path_type=Path))
def export(project_folder: Path, to: str, excel: bool, force: bool, out: Path) -> None:
    """Write the reports of a project to OUT, a file or a folder, with a codebook beside them.

    Names of private persons leave as pseudonyms; labels are neutral; sensitive places are coarsened.
    The documents' texts are not exported. An earlier export at OUT is replaced.
    """
    try:
        written = _export(project_folder, to, out, excel=excel, force=force)
    except (ExportError, KeyFileError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{written.reports:,} reports -> {', '.join(str(path) for path in written.paths)}")


def _export(folder: Path, to: str, out: Path, *, excel: bool, force: bool) -> Written:
    pseudonym = _pseudonym(folder)
    with Project.open(folder) as project:
        reports = redact_all(project.reports(), pseudonym, load_neutral())
        method = f"Inputs of the project: {project.reconciliation()}."
        return write(to, reports, out, excel=excel, force=force, method=method)


def _pseudonym(folder: Path) -> Callable[[str], str]:
    """Give the pseudonyms of this user; a project with a ``project_id`` of its own has its own."""
    with Project.open(folder) as project:
        project_id = project.setting(_PROJECT_ID)
    name = project_id if isinstance(project_id, str) else DEFAULT_KEY
    return hmac_pseudonym(project_key(name, project=folder))
