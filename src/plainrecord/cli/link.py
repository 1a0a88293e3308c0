"""``plainrecord link``: find which reports of a project are accounts of one event."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainrecord.cli.project_option import project_option
from plainrecord.store import Project, RecordError, StoreError

if TYPE_CHECKING:
    from plainrecord.store.linking import LinkResult


@click.command(name="link")
@project_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def link(folder: Path, as_json: bool) -> None:
    """Bring the events of a project up to date with its reports.

    Copies of one text are found first: they are one voice and corroborate nothing. Then reports are compared, and
    those of one event are put together; what they disagree on is kept. Only new and changed documents are compared.
    `plainrecord run` does this at its end; call it yourself after an update of Plainrecord.
    """
    try:
        with Project.create_or_open(folder) as project:
            result = link_now(project)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(as_data(result), indent=1) if as_json else str(result))
    for judgement in result.ignored if not as_json else ():
        click.echo(
            f"The judgement {judgement.verdict.value} on {judgement.left} and {judgement.right} by "
            f"{judgement.maker} is contradicted by later ones and was not followed.",
            err=True,
        )


def link_now(project: Project) -> LinkResult:
    """Link with the package's own table. Raises ``StoreError`` and ``RecordError``."""
    from plainrecord.stages.link.linker import Linker  # noqa: PLC0415 (numpy, only when linking)
    from plainrecord.store.linking import link_project  # noqa: PLC0415

    return link_project(project, Linker())


def as_data(result: LinkResult) -> dict[str, object]:
    """The result for programs."""
    data = asdict(result)
    data["ignored"] = [[one.left, one.right] for one in result.ignored]
    return data
