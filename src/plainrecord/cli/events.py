"""What commands that give out events share: their order, their number, the pseudonyms of persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plainrecord.exports.keys import DEFAULT_KEY, project_key
from plainrecord.model.linking import Event
from plainrecord.stages.redact import hmac_pseudonym
from plainrecord.store import Project, days_published, links, report_count
from plainrecord.store.reviewed import Reviewed

_PROJECT_ID = "project_id"


def not_linked(folder: Path) -> str:
    """What to say of a project without events, and what to do."""
    return (
        f"the reports of {folder} have not been linked, so there are no events yet. Link them with "
        f"`plainrecord link --project {folder}`, or take the reports as they are with --rows reports; "
        "several reports may tell of one event, so do not count them as events"
    )


def project_pseudonym(folder: Path) -> Callable[[str], str]:
    """Give the pseudonyms of this user; a project with a ``project_id`` of its own has its own."""
    with Project.open(folder) as project:
        project_id = project.setting(_PROJECT_ID)
    name = project_id if isinstance(project_id, str) else DEFAULT_KEY
    return hmac_pseudonym(project_key(name, project=folder))


def by_publication(project: Project, reviewed: Reviewed) -> list[Event]:
    """Every event, by the day its first report was published, then by id; undated ones last."""
    days = days_published(project)
    return sorted(
        reviewed.events(), key=lambda event: (days.get(event.report_ids[0], "9999"), event.event_id)
    )


def event_ids(project: Project) -> dict[str, str]:
    """Report -> event."""
    return {report_id: event.event_id for event in links.events(project) for report_id in event.report_ids}


def has_events(project: Project) -> bool:
    """Whether reports of the project were linked into events."""
    return next(links.events(project), None) is not None


def unlinked_count(project: Project) -> int:
    """How many reports came after the last linking and are in no event."""
    return report_count(project) - sum(len(event.report_ids) for event in links.events(project))
