"""What the reports and pictures of a project are made of; shared by ``report`` and ``picture``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from plainrecord.cli.events import (
    has_events,
    not_linked,
    project_pseudonym,
    redacted_events,
    unlinked_count,
)
from plainrecord.cli.export import POLICIES
from plainrecord.exports import ExportError
from plainrecord.exports.keys import KeyFileError
from plainrecord.model.linking import Policy
from plainrecord.pictures import PictureError, project_funnel
from plainrecord.pictures.gallery import Material
from plainrecord.store import Project, RecordError, StoreError
from plainrecord.store.reviewed import Reviewed

policy_option = click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default=Policy.CONSERVATIVE.value,
    show_default=True,
    help="How one value is chosen where reports of an event give several.",
)


@contextmanager
def errors_for_people() -> Iterator[None]:
    """Every error that a user can do something about, as a message without a trace."""
    try:
        yield
    except (ExportError, KeyFileError, PictureError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error


def material(folder: Path, policy: Policy) -> tuple[Material, str]:
    """What pictures are made of, and the inputs in one line. Says so when reports came after the last linking."""
    pseudonym = project_pseudonym(folder)
    with Project.open(folder) as project:
        if not has_events(project):
            raise click.ClickException(not_linked(folder))
        events = tuple(redacted_events(project, Reviewed(project), pseudonym, policy))
        published = tuple(document.published for document in project.documents())
        counts = project.reconciliation()
        left_out = unlinked_count(project)
    if left_out:
        message = (
            f"{left_out:,} reports are in no event: run `plainrecord link --project {folder}` and try again."
        )
        click.echo(message, err=True)
    steps = project_funnel(
        coded=counts.coded, no_event=counts.no_event, duplicate=counts.duplicate, refused=counts.refused,
        reports=sum(len(event.reports) for event in events), events=len(events),
    )  # fmt: skip
    return Material(events, published, steps), str(counts)
