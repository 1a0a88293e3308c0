"""``plainrecord undo``: take back a decision, or take it up again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from plainrecord.cli.project_option import project_option
from plainrecord.store import Project, RecordError, StoreError
from plainrecord.store.decisions import redo as redo_decision
from plainrecord.store.decisions import undo as undo_decision


@click.command(name="undo")
@project_option
@click.option("--by", "reviewer", required=True, metavar="PSEUDONYM", help="Whose decision.")
@click.option("--serial", type=int, help="This decision instead of the last one.")
@click.option("--redo", is_flag=True, help="Take up again what was undone.")
def undo(folder: Path, reviewer: str, serial: int | None, redo: bool) -> None:
    """Take back the last decision of a reviewer that stands; give the command again for the one before it.

    Nothing is removed: that it was undone is noted, and --redo takes it up again, also on another day. What was undone
    before you decided something else is taken up by its --serial; `plainrecord decisions` prints it.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    turn = redo_decision if redo else undo_decision
    try:
        with Project.create_or_open(folder) as project:
            turned = turn(project, reviewer, now, serial=serial)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    if turned is None:
        raise click.ClickException(f"there is nothing of {reviewer} to {'redo' if redo else 'undo'}")
    what = turned.event_id or f"{turned.report_id} {turned.path}".strip()
    click.echo(f"Decision {turned.refers_to} on {what} {'stands again' if redo else 'is undone'}.")
