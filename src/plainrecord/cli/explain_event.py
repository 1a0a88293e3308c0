"""``plainrecord explain EVENT_ID``: which reports an event is made of, and what spoke for and against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from plainrecord.model.linking import Event, Judgement
from plainrecord.sources.refusals import shown
from plainrecord.store import Project, RecordError, StoreError, links

EVENT_PREFIX = "event-"
_LEAST_WEIGHT = 0.05
_ID_LENGTH = 9


def explain_event(folder: Path, event_id: str, form: str) -> str:
    """An event in words, or as JSON; an id given out earlier says where it leads.

    Raises ``click.ClickException`` when there is no such event or the store cannot be read.
    """
    try:
        with Project.open(folder) as project:
            event = _found(project, event_id)
            members = set(event.report_ids)
            told = [one for one in links.judgements(project) if one.left in members or one.right in members]
            refs = {
                one.report_id: one.document.document_ref
                for one in project.reports_of(sorted(_named(told, members)))
            }
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    inside = [one for one in told if {one.left, one.right} <= members]
    outside = [one for one in told if not {one.left, one.right} <= members]
    if form == "json":
        import msgspec  # noqa: PLC0415 (slow, and not needed for --help)

        return msgspec.json.encode({"event": event, "judgements": inside, "others": outside}).decode()
    return "\n".join(_lines(event, inside, outside, refs))


def _found(project: Project, event_id: str) -> Event:
    found = next((event for event in links.events(project) if event.event_id == event_id), None)
    if found is not None:
        return found
    leads = [one.event_id for one in links.event_redirects(project) if one.old_event_id == event_id]
    if leads:
        raise click.ClickException(
            f"{event_id} is now {' and '.join(leads)}: its reports were put together anew."
        )
    raise click.ClickException(
        f"{project.folder}: there is no event {event_id!r}. Ids stand in the column event_id of an export of events."
    )


def _named(told: list[Judgement], members: set[str]) -> set[str]:
    """Ids of the reports to be named; documents without a report have no name here."""
    return members | {name for one in told for name in (one.left, one.right)}


def _lines(
    event: Event, inside: list[Judgement], outside: list[Judgement], refs: dict[str, str]
) -> Iterator[str]:
    count = len(event.report_ids)
    yield f"{event.event_id}: {count} {'report' if count == 1 else 'reports'}"
    for report_id in event.report_ids:
        yield f"  {_name(report_id, refs)}"
    for document_id in event.related_document_ids:
        yield f"  document {document_id[:_ID_LENGTH]} tells of it without a report of its own"
    for title, judgements in (("Judged inside the event:", inside), ("Judged with others:", outside)):
        if judgements:
            yield ""
            yield title
        for judgement in sorted(judgements, key=lambda one: (-one.probability, one.left, one.right)):
            yield from _judgement(judgement, refs)


def _judgement(judgement: Judgement, refs: dict[str, str]) -> Iterator[str]:
    yield (
        f"  {_name(judgement.left, refs)} and {_name(judgement.right, refs)}: {judgement.verdict.value}"
        f" ({judgement.relation.value}, {judgement.probability:.2f}, {judgement.maker})"
    )
    if judgement.reason:
        yield f"      {shown(judgement.reason)}"
    for feature in sorted(judgement.features, key=lambda one: -abs(one.weight)):
        if abs(feature.weight) >= _LEAST_WEIGHT:
            yield f"      {feature.weight:+.2f}  {feature.level}"


def _name(report_id: str, refs: dict[str, str]) -> str:
    ref = refs.get(report_id)
    return f"{report_id[:_ID_LENGTH]} ({shown(ref)})" if ref else report_id[: 10 + _ID_LENGTH]
