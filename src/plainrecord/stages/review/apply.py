"""The report as people left it: corrections in, rejected readings out, the rest as the machine read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from plainrecord.fields.claim import responsibility_status
from plainrecord.model.records import Reading, Report
from plainrecord.model.review import Decision, ReportState
from plainrecord.model.vocab import Role
from plainrecord.model.wire_value import SINGLE_FIELDS, VALUE_TYPES
from plainrecord.stages.review.state import report_state


def reviewed(report: Report, decisions: Iterable[Decision]) -> Report | None:
    """``report`` with the decisions about it applied; None when it was rejected as a whole.

    Every value that a person gave has the maker ``person/<pseudonym>``. What was not decided, or is in dispute, is as
    the machine read it.
    """
    return apply(report_state(report, decisions))


def apply(state: ReportState) -> Report | None:
    """The report of a state, as ``reviewed`` gives it."""
    if state.is_rejected:
        return None
    report = state.report
    kept: dict[str, list[tuple[str, Reading[Any]]]] = {field: [] for field in VALUE_TYPES}
    for one in state.paths[1:]:
        if one.effective is not None:
            kept[one.path.partition("/")[0]].append((one.path, one.effective))
    changed: dict[str, Any] = {}
    for field, rows in kept.items():
        now: Any = tuple(reading for _, reading in rows)
        if field in SINGLE_FIELDS:
            now = now[-1] if now else None
        elif field == "casualties":
            now = _renumbered(now, {path: position for position, (path, _) in enumerate(rows)})
        if now != getattr(report, field):
            changed[field] = now
    if not changed:
        return replace(report, review_state=state.state)
    report = replace(report, review_state=state.state, **changed)
    has_initiator = any(reading.value.role is Role.INITIATOR for reading in report.participants)
    status = responsibility_status((reading.value for reading in report.claims), has_initiator)
    return replace(report, responsibility_status=status)


def _renumbered(
    casualties: tuple[Reading[Any], ...], position_of: Mapping[str, int]
) -> tuple[Reading[Any], ...]:
    """Rows that are part of another row name its new position, or none when it was rejected."""
    rows = []
    for position, reading in enumerate(casualties):
        whole = reading.value.subset_of
        now = None if whole is None else position_of.get(f"casualties/{whole}")
        if now == position:
            now = None
        rows.append(
            reading if now == whole else replace(reading, value=replace(reading.value, subset_of=now))
        )
    return tuple(rows)
