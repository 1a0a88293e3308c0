"""``plainrecord review``: open the review page of a project."""

from __future__ import annotations

import re
from pathlib import Path

import click

from plainrecord.cli import version
from plainrecord.cli.inputs import usable_gazetteer
from plainrecord.cli.project_option import project_option
from plainrecord.store import Project, RecordError, StoreError

_PSEUDONYM = re.compile(r"[\w.-]{1,40}")


@click.command(name="review")
@project_option
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port on this computer; without it the usual or a free one."
)
@click.option(
    "--reviewer",
    default="reviewer-1",
    show_default=True,
    metavar="PSEUDONYM",
    help="Who reviews; not a real name.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option(
    "--blind/--no-blind",
    default=None,
    help="Hide from reviewers what others decided, to code twice independently; kept for the project.",
)
@click.option(
    "--gazetteer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another gazetteer to look up places in first.",
)
def review(
    folder: Path,
    port: int | None,
    reviewer: str,
    no_browser: bool,
    blind: bool | None,
    gazetteer: Path | None,
) -> None:
    """Open the review page of a project: queue, texts with their evidence, fields, events, and every decision.

    The page is served by this computer to this computer alone, at an address that opens it once; no request leaves
    the computer. Every decision is kept as it is made. Ctrl+C ends the server; nothing needs to be saved.
    """
    if not _PSEUDONYM.fullmatch(reviewer):
        raise click.UsageError("--reviewer takes letters, digits, '.', '_' and '-', at most 40")
    from plainrecord.web.serve import PortTakenError, serve  # noqa: PLC0415 (slow, and not needed for --help)
    from plainrecord.web.workspace import Workspace  # noqa: PLC0415

    def announce(address: str) -> None:
        click.echo(f"Plainrecord {version()}, reviewing as {reviewer}")
        click.echo(f"Project: {folder.resolve()}")
        click.echo(f"Address: {address}")
        click.echo("Offline: nothing leaves this computer. The address opens the page once; Ctrl+C ends it.")

    try:
        _check_is_project(folder)
        with usable_gazetteer():
            serve(
                lambda: Workspace(folder, reviewer, blind=blind, gazetteer=gazetteer),
                announce,
                port=port,
                with_browser=not no_browser,
            )
    except (StoreError, RecordError, PortTakenError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        pass  # a shell's background job that ignores it ends the server without it
    click.echo("Ended. Every decision is kept.")


def _check_is_project(folder: Path) -> None:
    """Opening for writing would make a project where there is none; an older one is brought up to date by it."""
    try:
        Project.open(folder).close()
    except StoreError as error:
        if error.reason != "older_store":
            raise
