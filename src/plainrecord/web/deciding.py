"""What a reviewer sends becomes drafts of decisions; what comes back is how the report stands then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from plainrecord.model.linking import Event
from plainrecord.model.records import Reading, Report
from plainrecord.model.review import ON_DECISIONS, ON_EVENTS, Action, Decision, Draft, PathState, ReportState
from plainrecord.model.text import Span
from plainrecord.model.wire_value import VALUE_TYPES, encode_value
from plainrecord.stages.explain.values import in_words
from plainrecord.stages.review import align, apply, blind_view, state_of
from plainrecord.store import StoreError, reports_of_document
from plainrecord.store.chain import head
from plainrecord.store.decisions import decide_all, decisions, redo, undo
from plainrecord.web.forms import Filled, quoted, read
from plainrecord.web.offsets import Utf16Offsets
from plainrecord.web.workspace import Workspace

_ON_REPORTS = frozenset(Action) - ON_EVENTS - ON_DECISIONS


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """One decision as the page sends it: spans in UTF-16 units, the value filled into a form or picked whole."""

    path: str
    action: Action
    seal: str = ""
    reason: str = ""
    form: dict[str, str] | None = None
    value: Any = None
    spans: tuple[tuple[int, int], ...] = ()
    settles: tuple[int, ...] = ()


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """The decisions of one act on one report, and the last serial that the reviewer had before them."""

    report_id: str
    items: tuple[Item, ...]
    seen_serial: int


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    """Undo or redo: the last act, or the one that a serial belongs to."""

    serial: int | None = None


# --- reading ------------------------------------------------------------------------------------------


def states(workspace: Workspace, document_id: str) -> dict[str, ReportState]:
    """Report -> how it stands in review, as far as this reviewer may see."""
    reports = {one.report_id: one for one in reports_of_document(workspace.project, document_id)}
    seen: Iterable[Decision] = decisions(workspace.project, document_id=document_id)
    if workspace.is_blind:
        seen = blind_view(seen, workspace.reviewer)
    alignment = align(list(reports.values()), seen)
    return {
        name: state_of(report, alignment.decisions.get(name, ()), alignment.conflicts.get(name, ()))
        for name, report in reports.items()
    }


def reviewed_of_document(workspace: Workspace, document_id: str) -> dict[str, Report | None]:
    """Report -> the report as people left it, None where it was rejected."""
    return {name: apply(state) for name, state in states(workspace, document_id).items()}


def reviewed_event(workspace: Workspace, event: Event) -> tuple[Event, list[Report]]:
    """An event with its reports as people left them, without those that were rejected unless all were."""
    machine = workspace.reports_of(event)
    left: dict[str, Report | None] = {}
    for document_id in dict.fromkeys(one.document_id for one in machine):
        left |= reviewed_of_document(workspace, document_id)
    reports = [report for one in machine if (report := left.get(one.report_id)) is not None] or machine
    return workspace.with_reports(event, [one.report_id for one in reports]), reports


def state_view(state: ReportState) -> dict[str, Any]:
    """A state as plain data for the page."""
    return {
        "state": state.state.value,
        "status": status_of(state),
        "whole": path_view(state.paths[0]),
        "paths": {one.path: path_view(one) for one in state.paths[1:]},
        "lost": [
            {"reviewer": one.decision.reviewer, "path": one.decision.path, "reason": one.reason}
            for one in state.conflicts
        ],
    }


def path_view(one: PathState) -> dict[str, Any]:
    """What has become of one reading, and every decision on it."""
    decided = one.decided
    changed = decided is not None and decided.value is not None and one.effective is not None
    return {
        "status": one.status.value,
        "who": decided.reviewer if decided else "",
        "when": decided.decided_at if decided else "",
        "reason": decided.reason if decided else "",
        "words": in_words(one.effective.value) if changed and one.effective else None,
        "note": one.note,
        "remarks": [
            {"who": decision.reviewer, "action": decision.action.value, "reason": decision.reason}
            for decision in one.decisions
            if decision.reason and decision is not decided
        ],
    }


def status_of(state: ReportState) -> str:
    """One word for a whole report: what wants attention first, then how far it has come."""
    found = {one.status.value for one in state.paths}
    if state.conflicts:
        found.add("conflict")
    for status in ("conflict", "flagged", "unsure"):
        if status in found:
            return status
    return "rejected" if state.is_rejected else state.state.value


# --- deciding -----------------------------------------------------------------------------------------


def decide(workspace: Workspace, sent: Sent) -> dict[str, Any]:
    """Keep the decisions, all or none. Raises ``DecisionConflict``, ``StoreError`` and ``FormError``."""
    report = next(workspace.project.reports_of((sent.report_id,)), None)
    if report is None:
        raise StoreError(
            "unknown_report", f"there is no report {sent.report_id!r} any more. Load the queue again."
        )
    drafts = [_draft(workspace, report, item) for item in sent.items]
    if not drafts:
        raise StoreError("refused", "nothing was decided")
    made = decide_all(workspace.project, drafts, workspace.now(), seen_serial=sent.seen_serial)
    return after(workspace, made[0])


def turn(workspace: Workspace, action: Action, serial: int | None) -> dict[str, Any]:
    """Undo or redo; the answer has no decision where there is nothing to turn."""
    does = undo if action is Action.UNDO else redo
    decision = does(workspace.project, workspace.reviewer, workspace.now(), serial=serial)
    if decision is None:
        return {"decision": None}
    if not decision.report_id:
        workspace.events_changed()
    return after(workspace, decision)


def after(workspace: Workspace, decision: Decision) -> dict[str, Any]:
    """How things stand after a decision."""
    found = states(workspace, decision.document_id) if decision.document_id else {}
    return {
        "decision": {
            "serial": decision.serial,
            "action": decision.action.value,
            "path": decision.path,
            "report_id": decision.report_id,
            "event_id": decision.event_id,
        },
        "seen_serial": head(workspace.project).serial,
        "states": {name: state_view(state) for name, state in found.items()},
    }


def _draft(workspace: Workspace, report: Report, item: Item) -> Draft:
    if item.action not in _ON_REPORTS:
        raise StoreError("refused", f"{item.action} is not about a report")
    spans = _spans(report.document.text, item.spans)
    return Draft(
        reviewer=workspace.reviewer,
        action=item.action,
        report_id=report.report_id,
        path=item.path,
        value=_value(workspace, report, item, spans),
        spans=spans,
        reason=item.reason,
        document_id=report.document_id,
        machine_seal=item.seal,
        settles=item.settles,
    )


def _spans(text: str, units: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    if not units:
        return ()
    offsets = Utf16Offsets(text)
    try:
        return tuple(Span(offsets.code_points(start), offsets.code_points(end)) for start, end in units)
    except ValueError as error:
        raise StoreError("refused", f"the evidence does not fit the text: {error}") from error


def _value(workspace: Workspace, report: Report, item: Item, spans: tuple[Span, ...]) -> str | None:
    field = item.path.partition("/")[0]
    if item.action not in (Action.CORRECT, Action.ADD):
        return None
    if field not in VALUE_TYPES:
        raise StoreError("refused", f"a report has no field {field!r}")
    if item.form is None:
        return json.dumps(item.value)
    base = _base(workspace, report, item.path)
    quote = quoted(report.document.text, spans or (base.spans if base else ()))
    return encode_value(read(field, Filled(base.value if base else None, item.form, workspace.places, quote)))


def _base(workspace: Workspace, report: Report, path: str) -> Reading[Any] | None:
    """The reading that the form was filled in from; None for one that is added."""
    machine = dict(report.readings()).get(path)
    if machine is not None or "/" not in path:
        return machine
    state = states(workspace, report.document_id)[report.report_id]
    return next((one.effective for one in state.paths if one.path == path), None)


def conflict_view(made_meanwhile: Iterable[Decision]) -> list[Mapping[str, Any]]:
    """What others decided in the meantime, for the page to show beside one's own."""
    return [
        {
            "serial": one.serial,
            "reviewer": one.reviewer,
            "action": one.action.value,
            "path": one.path,
            "reason": one.reason,
            "words": words_of(one),
        }
        for one in made_meanwhile
    ]


def words_of(decision: Decision) -> str:
    """The value of a decision in words, "" where it has none."""
    if decision.value is None or decision.field not in VALUE_TYPES:
        return ""
    return in_words(msgspec.json.decode(decision.value, type=VALUE_TYPES[decision.field]))
