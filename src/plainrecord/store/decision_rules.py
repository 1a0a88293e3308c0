"""What a draft must keep to become a decision, and what the store adds to it. Wrong drafts are refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from plainrecord.model.records import Reading, Report
from plainrecord.model.review import ON_DECISIONS, ON_EVENTS, Action, Decision, Draft
from plainrecord.model.wire import WireError
from plainrecord.model.wire_value import SINGLE_FIELDS, VALUE_TYPES, decode_value, report_seal, seal
from plainrecord.stages.review.history import standing
from plainrecord.store.errors import StoreError
from plainrecord.store.project import Project

PSEUDONYM = re.compile(r"[\w.-]{1,40}")
_LONGEST_REASON = 2_000
_LONGEST_VALUE = 20_000
_ADDITION = re.compile(r"(\w+)/\+(\d+)")


class DecisionConflict(StoreError):  # noqa: N818 (it is no fault: two people worked at once)
    """Somebody decided on the same thing in the meantime (``decisions``), or it was coded anew (none)."""

    def __init__(self, message: str, decisions: Sequence[Decision] = ()) -> None:
        super().__init__("decided_meanwhile" if decisions else "coded_anew", message)
        self.decisions = tuple(decisions)


def refused(what: str) -> StoreError:
    """Make the error for a draft that cannot become a decision."""
    return StoreError("refused", f"not decided: {what}")


def checked(
    project: Project, draft: Draft, decided_at: str, about: Callable[[], Sequence[Decision]]
) -> Decision:
    """The draft as a decision that is not in the chain yet; ``about`` gives the decisions on its report.

    Raises ``StoreError`` ("refused") when something is wrong with it.
    """
    check_person(draft, decided_at)
    if draft.action in ON_DECISIONS or draft.action in ON_EVENTS:
        raise refused(f"{draft.action} is not about a report")
    report = next(project.reports_of((draft.report_id,)), None)
    if report is None:
        raise refused(f"there is no report {draft.report_id!r}; it may have been coded anew. Load it again")
    if draft.document_id not in ("", report.document_id):
        raise refused(f"report {draft.report_id} is not of document {draft.document_id}")
    reading = _reading(report, draft, about)
    now = _seal_now(report, draft, reading)
    if draft.machine_seal and draft.machine_seal != now:
        raise DecisionConflict(
            f"the document of {draft.report_id} was coded anew in the meantime, and {draft.path or 'the report'} "
            "now says something else. Load it again and decide on what stands there now."
        )
    _check_value(report, draft)
    _check_settled(draft, about)
    return Decision(
        serial=0,
        decision_id="",
        reviewer=draft.reviewer,
        action=draft.action,
        document_id=report.document_id,
        report_id=report.report_id,
        event_id=draft.event_id,
        path=draft.path,
        value=draft.value,
        spans=draft.spans or (reading.spans if reading and draft.value is not None else ()),
        reason=draft.reason,
        machine_seal=now,
        decided_at=decided_at,
        settles=draft.settles,
        machine_spans=reading.spans if reading else (),
        act_spans=report.act.spans,
    )


def check_person(draft: Draft, decided_at: str) -> None:
    """Check who decides, when and why; raises ``StoreError``."""
    if not PSEUDONYM.fullmatch(draft.reviewer):
        raise refused("a pseudonym takes letters, digits, '.', '_' and '-', at most 40")
    if len(draft.reason) > _LONGEST_REASON:
        raise refused(f"a reason has at most {_LONGEST_REASON:,} characters")
    try:
        aware = datetime.fromisoformat(decided_at).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise refused(f"{decided_at!r} is no time with a time zone")


def _reading(report: Report, draft: Draft, about: Callable[[], Sequence[Decision]]) -> Reading[Any] | None:
    """The machine's reading that the draft is about; None for a whole report and for additions."""
    if not draft.path:
        if draft.action in (Action.CORRECT, Action.ADD):
            raise refused(f"{draft.action} needs the path of a field, such as casualties/0")
        return None
    if draft.action is Action.ADD:
        if draft.path not in VALUE_TYPES:
            raise refused(f"a reading is added to a field ({', '.join(VALUE_TYPES)}), not to {draft.path!r}")
        if draft.path in SINGLE_FIELDS and getattr(report, draft.path) is not None:
            raise refused(f"the report has a value for {draft.path}: correct it")
        return None
    addition = _ADDITION.fullmatch(draft.path)
    if addition:
        standing_now = {one.serial: one for one in standing(about())}
        added = standing_now.get(int(addition[2]))
        if added is None or added.action is not Action.ADD or added.path != addition[1]:
            raise refused(f"nothing that was added has the path {draft.path!r}")
        return None
    reading = dict(report.readings()).get(draft.path)
    if reading is None:
        raise refused(
            f"report {report.report_id} has no reading {draft.path!r}; `plainrecord explain` lists them"
        )
    if draft.action is Action.REJECT and draft.path in ("act", "modality"):
        raise refused(f"a report has always a value for {draft.path}: correct it, or reject the whole report")
    return reading


def _seal_now(report: Report, draft: Draft, reading: Reading[Any] | None) -> str:
    if reading is not None:
        return seal(reading)
    return "" if draft.path else report_seal(report)


def _check_value(report: Report, draft: Draft) -> None:
    needs_value = draft.action in (Action.CORRECT, Action.ADD)
    if needs_value != (draft.value is not None):
        raise refused(f"{draft.action} {'needs a' if needs_value else 'takes no'} value")
    if draft.action is Action.ADD and not draft.spans:
        raise refused("there is no value without evidence: mark the words that say it")
    if any(span.end > len(report.document.text) for span in draft.spans):
        raise refused("the evidence lies outside the text of the document")
    if draft.value is None:
        return
    if len(draft.value) > _LONGEST_VALUE:
        raise refused(f"a value has at most {_LONGEST_VALUE:,} characters")
    try:
        decode_value(draft.path.partition("/")[0], draft.value)
    except WireError as error:
        raise refused(str(error)) from error


def _check_settled(draft: Draft, about: Callable[[], Sequence[Decision]]) -> None:
    if not draft.settles:
        return
    known = {one.serial: one for one in standing(about())}
    settled = [known.get(serial) for serial in draft.settles]
    for serial, one in zip(draft.settles, settled, strict=True):
        if one is None or one.path not in ("", draft.path):
            raise refused(f"decision {serial} does not stand, or is about something else")
    if len({one.reviewer for one in settled if one}) < 2:
        raise refused("an adjudication names decisions of at least two reviewers")
