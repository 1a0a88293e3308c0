"""Decisions found again after a document was coded anew: by document, field and overlapping evidence.

A decision belongs to the report whose act stands in the words that the act of its report stood in, and there to the
reading of its field in overlapping words. What cannot be found again is a conflict, listed with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from plainrecord.model.records import Report
from plainrecord.model.review import Action, Conflict, Decision
from plainrecord.model.text import Span
from plainrecord.model.wire_value import VALUE_TYPES, decode_value, seal
from plainrecord.stages.review.history import standing

_NO_REPORT = "no report of the document tells of this act any more"
_NO_READING = "no {field} is read in these words any more"
_TAKEN = "another reading that was decided on now stands in these words"


@dataclass(slots=True)
class Alignment:
    """Standing decisions by the id of the report they now belong to, and those that belong nowhere any more."""

    decisions: dict[str, list[Decision]] = field(default_factory=dict)
    conflicts: dict[str, list[Conflict]] = field(default_factory=dict)
    lost: list[Conflict] = field(default_factory=list)


def align(reports: Sequence[Report], decisions: Iterable[Decision]) -> Alignment:
    """Find the decisions about the reports of one document again in ``reports``, its present reports.

    The decisions given back have the ``report_id`` and ``path`` of the present coding. Their seals stay: a seal that is
    not that of the present reading shows that its value has changed.
    """
    present = {report.report_id: report for report in reports}
    alignment = Alignment()
    by_report: dict[str, list[Decision]] = {}
    for decision in standing(decisions):
        by_report.setdefault(decision.report_id, []).append(decision)
    for report_id, about in by_report.items():
        report = present.get(report_id) or _same_act(reports, about)
        if report is None:
            alignment.lost += [Conflict(decision, _NO_REPORT) for decision in about]
            continue
        paths, reasons = _paths(report, about)
        for decision in about:
            if decision.path in paths:
                found = replace(decision, report_id=report.report_id, path=paths[decision.path])
                alignment.decisions.setdefault(report.report_id, []).append(found)
            else:
                conflict = Conflict(decision, reasons[decision.path])
                alignment.conflicts.setdefault(report.report_id, []).append(conflict)
    return alignment


def _same_act(reports: Sequence[Report], about: Sequence[Decision]) -> Report | None:
    """The report whose act shares most words with that of the decisions' report, of equals the first."""
    act = next((decision.act_spans for decision in about if decision.act_spans), ())
    best = max(reports, key=lambda report: (_shared(report.act.spans, act), -report.ordinal), default=None)
    return best if best is not None and _shared(best.act.spans, act) else None


def _paths(report: Report, about: Sequence[Decision]) -> tuple[dict[str, str], dict[str, str]]:
    """Old path -> present path, and old path -> why there is none; no two old paths lead to one reading."""
    readings = dict(report.readings())
    found: dict[str, str] = {}
    reasons: dict[str, str] = {}
    latest = {decision.path: decision for decision in about}
    wanted: list[tuple[bool, bool, int, str, str]] = []
    for old, decision in latest.items():
        if not old or "+" in old or decision.action is Action.ADD:
            found[old] = old
            continue
        reasons[old] = _NO_READING.format(field=decision.field)
        for new, reading in readings.items():
            shared = _shared(reading.spans, decision.machine_spans)
            if new.partition("/")[0] == decision.field and shared:
                wanted.append((seal(reading) == decision.machine_seal, new == old, shared, old, new))
    taken: set[str] = set()
    for *_, old, new in sorted(wanted, key=lambda row: (*(-int(part) for part in row[:3]), row[3], row[4])):
        if old in found:
            continue
        if new in taken:
            reasons[old] = _TAKEN
            continue
        taken.add(new)
        found[old] = new
    return found, reasons


def _shared(spans: Iterable[Span], others: Sequence[Span]) -> int:
    """How many code points the two share."""
    return sum(
        max(0, min(one.end, other.end) - max(one.start, other.start)) for one in spans for other in others
    )


def read_by_machine(report: Report, addition: Decision) -> str | None:
    """The path of the reading that says by now what a person had to add, or None."""
    if addition.value is None or addition.field not in VALUE_TYPES:
        return None
    value = decode_value(addition.field, addition.value)
    for path, reading in report.readings():
        is_same_field = path.partition("/")[0] == addition.field
        if is_same_field and reading.value == value and _shared(reading.spans, addition.spans):
            return path
    return None
