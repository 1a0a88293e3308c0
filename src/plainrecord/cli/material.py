"""What the reports and pictures of a project are made of; shared by ``report`` and ``picture``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from plainrecord.cli.events import (
    has_events,
    not_linked,
    project_pseudonym,
    unlinked_count,
)
from plainrecord.cli.export import POLICIES, VIEWS
from plainrecord.exports import ExportError
from plainrecord.exports.keys import KeyFileError
from plainrecord.model.linking import Policy
from plainrecord.model.review import ReviewView
from plainrecord.pictures import PictureError, project_funnel
from plainrecord.pictures.gallery import Material
from plainrecord.store import Project, RecordError, StoreError
from plainrecord.store.chain import head
from plainrecord.store.leaving import redacted_events
from plainrecord.store.reviewed import Reviewed

policy_option = click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default=Policy.CONSERVATIVE.value,
    show_default=True,
    help="How one value is chosen where reports of an event give several.",
)
reviewed_option = click.option(
    "--reviewed-only",
    is_flag=True,
    help="Nothing but events that were reviewed to their end: for publication.",
)


@contextmanager
def errors_for_people() -> Iterator[None]:
    """Every error that a user can do something about, as a message without a trace."""
    try:
        yield
    except (ExportError, KeyFileError, PictureError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error


@dataclass(frozen=True, slots=True)
class Made:
    """What pictures are made of; the inputs, and how far people reviewed what leaves, each in a sentence."""

    material: Material
    inputs: str
    review: str


def material(folder: Path, policy: Policy, *, reviewed_only: bool = False) -> Made:
    """The events of a project as they may leave. Says so when reports came after the last linking.

    ``reviewed_only`` is the gate before publication: nothing but events that were reviewed to their end.
    """
    view = ReviewView.REVIEWED_ONLY if reviewed_only else ReviewView.AS_REVIEWED
    pseudonym = project_pseudonym(folder)
    with Project.open(folder) as project:
        if not has_events(project):
            raise click.ClickException(not_linked(folder))
        events = tuple(redacted_events(project, Reviewed(project, view), pseudonym, policy))
        published = tuple(document.published for document in project.documents())
        counts = project.reconciliation()
        left_out = unlinked_count(project)
        end = head(project)
        gate = Reviewed(project, ReviewView.REVIEWED_ONLY)
        passed = {event.event_id for event in gate.events()} if end.serial else None
    if left_out:
        message = (
            f"{left_out:,} reports are in no event: run `plainrecord link --project {folder}` and try again."
        )
        click.echo(message, err=True)
    steps = project_funnel(
        coded=counts.coded, no_event=counts.no_event, duplicate=counts.duplicate, refused=counts.refused,
        reports=sum(len(event.reports) for event in events), events=len(events),
        reviewed=None if passed is None else sum(event.event_id in passed for event in events),
    )  # fmt: skip
    review = (
        f"{VIEWS[view]} Head of the decisions: {end}."
        if end.serial
        else "Nothing of it was reviewed by people."
    )
    return Made(Material(events, published, steps), str(counts), review)
