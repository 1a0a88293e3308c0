"""Merging, splitting and linking events on their page: first what comes of it, then, with a reason, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from plainrecord.model.linking import Event, LinkRelation
from plainrecord.model.review import Action, Draft
from plainrecord.store import links
from plainrecord.store.decisions import decide
from plainrecord.store.event_decisions import events_after
from plainrecord.web.event_view import event_label
from plainrecord.web.workspace import Workspace


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """Merge ``event_id`` with ``others``, link it to them by ``relation``, or split it into ``groups`` of reports."""

    event_id: str
    action: Action
    others: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    relation: LinkRelation | None = None
    reason: str = ""


def preview(workspace: Workspace, wanted: Wanted) -> dict[str, Any]:
    """What would change: the events there are now, those there would be, what would be said. Nothing is kept."""
    after = events_after(workspace.project, _draft(workspace, wanted), workspace.now())
    concerned = {report_id for event in after for report_id in event.report_ids}
    before = [event for event in workspace.events_by_id().values() if concerned & set(event.report_ids)]
    return {
        "before": [_line(workspace, event) for event in before],
        "after": [_line(workspace, event) for event in after],
        "gone": sorted({event.event_id for event in before} - {event.event_id for event in after}),
        "said": _said(workspace, wanted, before),
    }


def carry_out(workspace: Workspace, wanted: Wanted) -> dict[str, Any]:
    """Decide it; undo takes it back. The answer names the event to show now."""
    decision = decide(workspace.project, _draft(workspace, wanted), workspace.now())
    workspace.events_changed()
    current = workspace.events_by_id()
    leads = [
        one.event_id
        for one in links.event_redirects(workspace.project)
        if one.old_event_id == wanted.event_id
    ]
    shown = wanted.event_id if wanted.event_id in current else next(iter(leads), "")
    return {"serial": decision.serial, "event_id": shown}


def _said(workspace: Workspace, wanted: Wanted, events: Sequence[Event]) -> list[str]:
    """What a link says, in a sentence for each of the other events; nothing for a merge or split."""
    if wanted.action is not Action.LINK:
        return []
    names = {event.event_id: event_label(workspace, event) for event in events}
    return [
        workspace.t(f"says.{wanted.relation}", this=names[wanted.event_id], other=names[other])
        for other in dict.fromkeys(wanted.others)
    ]


def _draft(workspace: Workspace, wanted: Wanted) -> Draft:
    value: Any = wanted.groups if wanted.action is Action.SPLIT else wanted.others
    if wanted.action is Action.LINK:
        value = {"relation": wanted.relation, "others": wanted.others}
    return Draft(
        reviewer=workspace.reviewer,
        action=wanted.action,
        event_id=wanted.event_id,
        value=msgspec.json.encode(value).decode(),
        reason=wanted.reason,
    )


def _line(workspace: Workspace, event: Event) -> dict[str, Any]:
    refs = [report.document.document_ref for report in workspace.reports_of(event)]
    return {"event_id": event.event_id, "label": event_label(workspace, event), "documents": refs}
