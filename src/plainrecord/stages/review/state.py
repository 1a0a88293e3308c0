"""The state of a report under review: what has become of each reading, and what is left to be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from plainrecord.model.records import Reading, Report
from plainrecord.model.review import (
    SETTLED,
    Action,
    CoderDisagreement,
    Conflict,
    Decision,
    PathState,
    ReadingStatus,
    ReportState,
)
from plainrecord.model.vocab import ReviewState
from plainrecord.model.wire_value import decode_value, report_seal, said, seal
from plainrecord.stages.review.align import align, read_by_machine

_STATUS = {
    Action.ACCEPT: ReadingStatus.ACCEPTED,
    Action.CORRECT: ReadingStatus.CORRECTED,
    Action.REJECT: ReadingStatus.REJECTED,
    Action.ADD: ReadingStatus.ADDED,
    Action.FLAG: ReadingStatus.FLAGGED,
    Action.UNSURE: ReadingStatus.UNSURE,
}
_CHANGED = "the machine reads another value now than the one that was decided on"
_REPORT_CHANGED = "the machine reads the report differently now than when it was decided on"
_CODERS_NEEDED = 2


def report_state(report: Report, decisions: Iterable[Decision]) -> ReportState:
    """Work out the state of ``report`` from decisions about its document, by serial.

    The latest decision that stands on a reading counts. Among decisions made blind the coders must agree, or somebody
    must have decided between them; otherwise the reading is a conflict. A whole report that is accepted takes its open
    readings with it; flagged, unsure and disputed ones keep it in review.

    Of a document with several reports, first ``align`` its decisions, and give those of this report to ``state_of``.
    """
    alignment = align((report,), (one for one in decisions if one.document_id == report.document_id))
    return state_of(
        report,
        alignment.decisions.get(report.report_id, ()),
        alignment.conflicts.get(report.report_id, ()),
    )


def state_of(report: Report, about: Iterable[Decision], conflicts: Sequence[Conflict] = ()) -> ReportState:
    """Work out the state of ``report`` from the decisions that ``align`` found to be about it."""
    by_path = _by_path(report, about)
    on_report = by_path.pop("", ())
    finished = _finished(on_report)
    whole = _whole(report, on_report, finished)
    open_conflicts = tuple(conflict for conflict in conflicts if not _is_passed(conflict, whole))
    machine = dict(report.readings())
    readings = [
        _reading_state(path, machine.get(path), by_path.get(path, ()), whole, finished)
        for path in (*machine, *(path for path in by_path if path not in machine))
    ]
    coders = {one.reviewer for group in (on_report, *by_path.values()) for one in group if one.is_blind}
    is_settled = all(one.status in SETTLED for one in readings) and not open_conflicts
    is_finished = not coders or len(finished) >= _CODERS_NEEDED or any(one.settles for one in on_report)
    if whole.status is ReadingStatus.CONFLICT or not is_finished:
        is_reviewed = False
    else:
        is_reviewed = whole.status is ReadingStatus.REJECTED or (
            is_settled and whole.status not in (ReadingStatus.FLAGGED, ReadingStatus.UNSURE)
        )
    is_open = whole.decided is None and all(one.decided is None for one in readings) and not open_conflicts
    state = ReviewState.REVIEWED if is_reviewed else ReviewState.OPEN if is_open else ReviewState.IN_REVIEW
    return ReportState(report, state, (whole, *readings), open_conflicts)


def _by_path(report: Report, about: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Decisions by the reading they are about; what was added has a path of its own until the machine reads it, too."""
    now_read: dict[str, str] = {}
    groups: dict[str, tuple[Decision, ...]] = {}
    for decision in about:
        path = decision.path
        if decision.action is Action.ADD:
            path = addition_path(decision)
            read = read_by_machine(report, decision)
            if read is not None:
                now_read[path] = read
        path = now_read.get(path, path)
        groups[path] = (*groups.get(path, ()), decision)
    return groups


def addition_path(decision: Decision) -> str:
    """The path of the reading that ``decision`` adds."""
    return f"{decision.field}/+{decision.serial}"


def _finished(on_report: Iterable[Decision]) -> dict[str, Decision]:
    """Coder -> the decision by which they finished the report, among decisions made blind."""
    latest = {one.reviewer: one for one in on_report if one.is_blind and one.action in _STATUS}
    return {name: one for name, one in latest.items() if one.action in (Action.ACCEPT, Action.REJECT)}


def _whole(report: Report, decisions: Sequence[Decision], finished: Mapping[str, Decision]) -> PathState:
    changing = [one for one in decisions if one.action in _STATUS]
    decided = _counting(changing)
    if decided is None:
        return PathState("", ReadingStatus.OPEN, None, None, None, tuple(decisions))
    status, note = _STATUS[decided.action], ""
    if not decided.settles and len({one.action for one in finished.values()}) > 1:
        status, note = ReadingStatus.CONFLICT, _differ(finished)
    elif decided.machine_seal and decided.machine_seal != report_seal(report):
        status, note = ReadingStatus.CONFLICT, _REPORT_CHANGED
    return PathState("", status, None, None, decided, tuple(decisions), note)


def _is_passed(conflict: Conflict, whole: PathState) -> bool:
    """Whether somebody decided on the whole report, as it is coded now, after the decision that has no place in it."""
    decided = whole.decided
    return whole.status in SETTLED and decided is not None and decided.serial > conflict.decision.serial


def _reading_state(
    path: str,
    machine: Reading[Any] | None,
    decisions: Sequence[Decision],
    whole: PathState,
    finished: Mapping[str, Decision],
) -> PathState:
    """``machine`` is None for a reading that a person added."""
    changing = [one for one in decisions if one.action in _STATUS]
    decided = _counting(changing)
    if decided is None:
        if whole.status is ReadingStatus.ACCEPTED:
            return PathState(path, ReadingStatus.ACCEPTED, machine, machine, whole.decided, tuple(decisions))
        return PathState(path, ReadingStatus.OPEN, machine, machine, None, tuple(decisions))
    original = machine or _added(changing)
    effective = _effective(original, decided)
    status, note = _STATUS[decided.action], ""
    if status is ReadingStatus.ADDED and machine is not None:
        status = ReadingStatus.ACCEPTED  # a person added what the machine reads by now
    if not decided.settles:
        opinions = _opinions(changing, finished)
        if len({_outcome(original, opinion) for opinion in opinions.values()}) > 1:
            return PathState(
                path, ReadingStatus.CONFLICT, machine, original, decided, tuple(decisions), _differ(opinions)
            )
    is_changed = machine is not None and decided.machine_seal not in ("", seal(machine))
    if is_changed and not (
        decided.value and effective and machine and said(effective.value) == said(machine.value)
    ):
        status, note, effective = ReadingStatus.CONFLICT, _CHANGED, effective or machine
    return PathState(path, status, machine, effective, decided, tuple(decisions), note)


def _counting(changing: Sequence[Decision]) -> Decision | None:
    """The decision that counts: the last that settles a dispute, else the last."""
    settling = [one for one in changing if one.settles]
    counting = settling or changing
    return counting[-1] if counting else None


def _opinions(changing: Iterable[Decision], finished: Mapping[str, Decision]) -> dict[str, Decision]:
    """What each coder thinks of a reading: their latest decision on it, or that on the report they finished."""
    return {**finished, **{one.reviewer: one for one in changing if one.is_blind}}


def _outcome(original: Reading[Any] | None, opinion: Decision) -> str:
    """What two coders must have in common to agree."""
    if opinion.action in (Action.FLAG, Action.UNSURE):
        return opinion.action.value
    if opinion.path == "" and opinion.action is Action.REJECT:
        return ""
    effective = _effective(original, opinion)
    return "" if effective is None else said(effective.value)


def _effective(original: Reading[Any] | None, decided: Decision) -> Reading[Any] | None:
    """The reading that counts by a decision; None when it was rejected."""
    if decided.action is Action.REJECT:
        return None
    if decided.value is None or decided.action not in (Action.CORRECT, Action.ADD):
        return original
    spans = decided.spans or (original.spans if original else ())
    value = decode_value(decided.field, decided.value)
    if original is None:
        return Reading(value, spans, decided.maker)
    if said(original.value) == said(value) and set(original.spans) == set(spans):
        return original
    return Reading(value, spans, decided.maker, original.stance, original.claimant)


def _added(changing: Sequence[Decision]) -> Reading[Any] | None:
    addition = next((one for one in changing if one.action is Action.ADD), None)
    return None if addition is None else _effective(None, addition)


def _differ(opinions: Mapping[str, Decision]) -> str:
    names = sorted(opinions)
    return f"{' and '.join(names)} decided differently"


# -- between coders --------------------------------------------------------------------------------------


def disagreements_between(
    state: ReportState, coders: Collection[str] | None = None
) -> tuple[CoderDisagreement, ...]:
    """On what the coders who decided blind disagree, settled or not, by path; ``coders`` limits whom to look at.

    Where a coder said nothing of a reading, their decision on the report they finished counts.
    """
    finished = _finished(state.paths[0].decisions)
    found = []
    for one in state.paths:
        changing = [decision for decision in one.decisions if decision.action in _STATUS]
        opinions = _opinions(changing, finished)
        chosen = {name: opinion for name, opinion in opinions.items() if coders is None or name in coders}
        original = one.machine or _added(changing)
        outcomes = {
            name: opinion.action.value if not one.path else _outcome(original, opinion)
            for name, opinion in chosen.items()
        }
        if len(set(outcomes.values())) > 1:
            readings = tuple(
                (name, decision, _effective(original, decision)) for name, decision in sorted(chosen.items())
            )
            settled = next((decision for decision in reversed(changing) if decision.settles), None)
            found.append(CoderDisagreement(one.path, readings, settled))
    return tuple(found)
