"""``plainrecord decisions``: who decided what, when and why."""

from __future__ import annotations

from pathlib import Path

import click

from plainrecord.cli.project_option import project_option
from plainrecord.model.review import Decision
from plainrecord.sources.refusals import shown
from plainrecord.store import Project, RecordError, StoreError, find_report
from plainrecord.store.chain import head
from plainrecord.store.decisions import decisions as decisions_of

_ID_LENGTH = 9


@click.command(name="decisions")
@project_option
@click.option("--report", "report_id", help="Only those on this report; its id may be shortened.")
@click.option("--by", "reviewer", metavar="PSEUDONYM", help="Only those of this reviewer.")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only those after this serial.")
def decisions(folder: Path, report_id: str | None, reviewer: str | None, after: int) -> None:
    """Show the decisions of a project, one per line: serial, time, who, what, on what, and why.

    The last line is the head of their chain, for `plainrecord check --head`.
    """
    try:
        with Project.open(folder) as project:
            whole = None if report_id is None else find_report(project, report_id).report.report_id
            for one in decisions_of(project, report_id=whole, reviewer=reviewer, after_serial=after):
                click.echo(line_of(one))
            end = head(project)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Head of the decisions: {end}" if end.serial else "Nobody has decided anything yet.")


def line_of(one: Decision) -> str:
    """A decision in a line, safe to print on a terminal."""
    about = (one.event_id or one.report_id)[:_ID_LENGTH]
    parts = [
        str(one.serial), one.decided_at, one.reviewer, one.action.value,
        str(one.refers_to) if one.refers_to else "", f"{about} {one.path}".strip(),
        f"settling {', '.join(map(str, one.settles))}" if one.settles else "", one.reason,
    ]  # fmt: skip
    return shown("  ".join(part for part in parts if part))
