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
    project_pseudonym,
    unlinked_count,
)
from plainrecord.exports import FORMATS, ROWS, ExportError, Linked, Written, write
from plainrecord.exports.keys import KeyFileError
from plainrecord.exports.kinds import record_type
from plainrecord.model.linking import Judgement, Policy
from plainrecord.model.review import ReviewView
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.store import Project, RecordError, StoreError, links, report_ids
from plainrecord.store.chain import head
from plainrecord.store.leaving import redacted_events, redacted_reports
from plainrecord.store.reviewed import Reviewed

_PUBLISHED = ReviewView.REVIEWED_ONLY
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
@click.option(
    "--as-coded", is_flag=True, help="What the machine read, without the decisions people made in review."
)
@click.option(
    "--reviewed-only", is_flag=True, help="Nothing but what was reviewed to its end: for publication."
)
@click.option("--excel", is_flag=True, help="csv for spreadsheets: byte order mark, no live formulas.")
@click.option("--force", is_flag=True, help="Replace OUT even when it is not an earlier export.")
@click.argument("out", type=click.Path(path_type=Path))
def export(  # noqa: PLR0913, PLR0917 (one parameter per option)
    project_folder: Path,
    rows: str,
    to: str,
    policy: str,
    as_coded: bool,
    reviewed_only: bool,
    excel: bool,
    force: bool,
    out: Path,
) -> None:
    """Write the events of a project to OUT, a file or a folder, with a codebook beside them.

    Events need `plainrecord link` first; --rows reports writes the reports as they are, linked or not. Where
    reports of an event disagree, one value is chosen by the policy and every other is listed.

    What people decided in review counts: corrected values are exported, rejected ones are not, and review_state says
    how far each row was reviewed. --reviewed-only leaves out every report that was not reviewed to its end, and every
    event with such a report.

    Names of private persons leave as pseudonyms; labels are neutral; sensitive places are coarsened.
    The documents' texts are not exported. An earlier export at OUT is replaced.
    """
    if as_coded and reviewed_only:
        raise click.UsageError("--as-coded is before review, --reviewed-only after it: give one of them")
    view = ReviewView.AS_CODED if as_coded else _PUBLISHED if reviewed_only else ReviewView.AS_REVIEWED
    try:
        pseudonym = project_pseudonym(project_folder)
        with Project.open(project_folder) as project:
            is_linked = has_events(project)
            if not is_linked and (_is_of_events(rows) or rows == "judgements"):
                raise click.ClickException(not_linked(project_folder))
            reviewed = Reviewed(project, view)
            records, linked = _records(
                project, reviewed, rows, pseudonym, Policy(policy), is_linked=is_linked
            )
            method = _method(project, rows, policy, view)
            written = write(
                to, records, out, rows=rows, linked=linked, excel=excel, force=force, method=method
            )
            left_out = unlinked_count(project) if is_linked and _is_of_events(rows) else 0
            unreviewed = sum(reviewed_only and not reviewed.is_kept(name) for name in report_ids(project))
    except (ExportError, KeyFileError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    _say(written, rows)
    if unreviewed:
        click.echo(
            f"{unreviewed:,} reports were rejected, or not reviewed to their end, and are left out.", err=True
        )
    if left_out:
        click.echo(
            f"{left_out:,} reports are in no event, as they came after the last linking: run "
            f"`plainrecord link --project {project_folder}` and export again.",
            err=True,
        )


def _is_of_events(rows: str) -> bool:
    return record_type(rows) is RedactedEvent


def _records(
    project: Project,
    reviewed: Reviewed,
    rows: str,
    pseudonym: Callable[[str], str],
    policy: Policy,
    *,
    is_linked: bool,
) -> tuple[Iterable[Any], Linked]:
    """What a kind of rows is made from, and what linking says of it."""
    if record_type(rows) is Judgement:
        return reviewed.judgements(), Linked()
    if _is_of_events(rows):
        return redacted_events(project, reviewed, pseudonym, policy), Linked()
    linked = Linked(links.lineages(project), event_ids(project)) if is_linked else Linked()
    return redacted_reports(reviewed, pseudonym), linked


VIEWS = {
    ReviewView.AS_CODED: "Values are as coded; decisions of reviewers are not applied.",
    ReviewView.AS_REVIEWED: "Values are as reviewed; what was not reviewed is as coded.",
    ReviewView.REVIEWED_ONLY: "Only what was reviewed to its end is in it.",
}


def _method(project: Project, rows: str, policy: str, view: ReviewView) -> str:
    chosen = f" Policy: {policy}." if _is_of_events(rows) else ""
    end = head(project)
    decided = f" {VIEWS[view]} Head of the decisions: {end}." if end.serial else ""
    return f"Inputs of the project: {project.reconciliation()}.{chosen}{decided}"


def _say(written: Written, rows: str) -> None:
    noun = rows if rows in ("events", "reports", "claims", "sources", "judgements") else f"rows of {rows}"
    click.echo(f"{written.records:,} {noun} -> {', '.join(str(path) for path in written.paths)}")
