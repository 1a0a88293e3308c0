"""``plainrecord export``: events, reports and what is made of them as files for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from plainrecord.cli.events import (
    event_ids,
    has_events,
    not_linked,
    redacted_events,
    redacted_reports,
    unlinked_count,
)
from plainrecord.exports import FORMATS, ROWS, ExportError, Linked, Written, write
from plainrecord.exports.keys import DEFAULT_KEY, KeyFileError, project_key
from plainrecord.exports.kinds import record_type
from plainrecord.model.linking import Judgement, Policy
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.redact import hmac_pseudonym
from plainrecord.store import Project, RecordError, StoreError, links

_PROJECT_ID = "project_id"
POLICIES = [policy.value for policy in Policy]


@click.command(name="export")
@click.option(
    "--project",
    "project_folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the project.",
)
@click.option(
    "--rows",
    type=click.Choice(ROWS),
    default="events",
    show_default=True,
    help="What one row is. agreement: field of an event by publisher; overlap: two publishers; lists: event by "
    "publisher, 0 or 1.",
)
@click.option("--to", "to", type=click.Choice(FORMATS), default="csv", show_default=True, help="Format.")
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default=Policy.CONSERVATIVE.value,
    show_default=True,
    help="How one value is chosen where reports of an event give several.",
)
@click.option("--excel", is_flag=True, help="csv for spreadsheets: byte order mark, no live formulas.")
@click.option("--force", is_flag=True, help="Replace OUT even when it is not an earlier export.")
@click.argument("out", type=click.Path(path_type=Path))
def export(
    project_folder: Path, rows: str, to: str, policy: str, excel: bool, force: bool, out: Path
) -> None:
    """Write the events of a project to OUT, a file or a folder, with a codebook beside them.

    Events need `plainrecord link` first; --rows reports writes the reports as they are, linked or not. Where
    reports of an event disagree, one value is chosen by the policy and every other is listed.

    Names of private persons leave as pseudonyms; labels are neutral; sensitive places are coarsened.
    The documents' texts are not exported. An earlier export at OUT is replaced.
    """
    try:
        pseudonym = pseudonym_of(project_folder)
        with Project.open(project_folder) as project:
            is_linked = has_events(project)
            if not is_linked and (_is_of_events(rows) or rows == "judgements"):
                raise click.ClickException(not_linked(project_folder))
            records, linked = _records(project, rows, pseudonym, Policy(policy), is_linked=is_linked)
            method = _method(project, rows, policy)
            written = write(
                to, records, out, rows=rows, linked=linked, excel=excel, force=force, method=method
            )
            left_out = unlinked_count(project) if is_linked and _is_of_events(rows) else 0
    except (ExportError, KeyFileError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    _say(written, rows)
    if left_out:
        click.echo(
            f"{left_out:,} reports are in no event, as they came after the last linking: run "
            f"`plainrecord link --project {project_folder}` and export again.",
            err=True,
        )


def _is_of_events(rows: str) -> bool:
    return record_type(rows) is RedactedEvent


def _records(
    project: Project, rows: str, pseudonym: Callable[[str], str], policy: Policy, *, is_linked: bool
) -> tuple[Iterable[Any], Linked]:
    """What a kind of rows is made from, and what linking says of it."""
    if record_type(rows) is Judgement:
        return links.judgements(project), Linked()
    if _is_of_events(rows):
        return redacted_events(project, pseudonym, policy), Linked()
    linked = Linked(links.lineages(project), event_ids(project)) if is_linked else Linked()
    return redacted_reports(project, pseudonym), linked


def _method(project: Project, rows: str, policy: str) -> str:
    chosen = f" Policy: {policy}." if _is_of_events(rows) else ""
    return f"Inputs of the project: {project.reconciliation()}.{chosen}"


def _say(written: Written, rows: str) -> None:
    noun = rows if rows in ("events", "reports", "claims", "sources", "judgements") else f"rows of {rows}"
    click.echo(f"{written.records:,} {noun} -> {', '.join(str(path) for path in written.paths)}")


def pseudonym_of(folder: Path) -> Callable[[str], str]:
    """Give the pseudonyms of this user; a project with a ``project_id`` of its own has its own."""
    with Project.open(folder) as project:
        project_id = project.setting(_PROJECT_ID)
    name = project_id if isinstance(project_id, str) else DEFAULT_KEY
    return hmac_pseudonym(project_key(name, project=folder))
