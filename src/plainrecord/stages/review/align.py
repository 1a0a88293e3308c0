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
from plainrecord.model.wire_value import VALUE_TYPES, decode_value, said, seal
from plainrecord.stages.review.history import standing

_NO_REPORT = "no report of the document tells of this act any more"
_NO_READING = "no {field} is read in these words any more"
_TAKEN = "another reading that was decided on now stands in these words"

_Key = tuple[str, str]
"""The seal of the report as it was coded, and the path of a reading in it: names a reading of any coding."""


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
            key = (decision.report_seal, decision.path)
            if key in paths:
                found = replace(decision, report_id=report.report_id, path=paths[key])
                alignment.decisions.setdefault(report.report_id, []).append(found)
            else:
                conflict = Conflict(decision, reasons[key])
                alignment.conflicts.setdefault(report.report_id, []).append(conflict)
    return alignment


def _same_act(reports: Sequence[Report], about: Sequence[Decision]) -> Report | None:
    """The report whose act shares most words with that of the decisions' report, of equals the first."""
    act = next((decision.act_spans for decision in about if decision.act_spans), ())
    best = max(reports, key=lambda report: (_shared(report.act.spans, act), -report.ordinal), default=None)
    return best if best is not None and _shared(best.act.spans, act) else None


def _paths(report: Report, about: Sequence[Decision]) -> tuple[dict[_Key, str], dict[_Key, str]]:
    """Coding and path -> present path, or why there is none; no two readings of one coding lead to the same."""
    readings = [(path, reading.spans, seal(reading)) for path, reading in report.readings()]
    found: dict[_Key, str] = {}
    reasons: dict[_Key, str] = {}
    wanted: list[tuple[bool, float, bool, _Key, str]] = []
    for key, decision in {(one.report_seal, one.path): one for one in about}.items():
        old = decision.path
        if not old or "+" in old or decision.action is Action.ADD:
            found[key] = old
            continue
        reasons[key] = _NO_READING.format(field=decision.field)
        for new, spans, now in readings:
            if new.partition("/")[0] != decision.field:
                continue
            likeness = _likeness(spans, decision.machine_spans)
            if likeness:
                wanted.append((now != decision.machine_seal, -likeness, new != old, key, new))
    taken: set[_Key] = set()
    for *_, key, new in sorted(wanted):
        if key in found:
            continue
        if (key[0], new) in taken:
            reasons[key] = _TAKEN
            continue
        taken.add((key[0], new))
        found[key] = new
    return found, reasons


def _likeness(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """The share of code points that both have among those that either has; 0 when they do not overlap."""
    shared = _shared(spans, others)
    return shared / (sum(map(len, spans)) + sum(map(len, others)) - shared) if shared else 0.0


def _shared(spans: Iterable[Span], others: Sequence[Span]) -> int:
    """How many code points the two share; time grows with the number of spans, not with its square."""
    stretches = _stretches(others)
    count = at = 0
    for start, end in _stretches(spans):
        while at < len(stretches) and stretches[at][0] < end:
            other_start, other_end = stretches[at]
            count += max(0, min(end, other_end) - max(start, other_start))
            if other_end > end:
                break  # it may reach into the next stretch, too
            at += 1
    return count


def _stretches(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Start and end of the stretches of text that the spans cover, in order; none touches another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def read_by_machine(report: Report, addition: Decision) -> str | None:
    """The path of the reading that says by now what a person had to add, or None."""
    if addition.value is None or addition.field not in VALUE_TYPES:
        return None
    value = said(decode_value(addition.field, addition.value))
    for path, reading in report.readings():
        is_same_field = path.partition("/")[0] == addition.field
        if is_same_field and said(reading.value) == value and _shared(reading.spans, addition.spans):
            return path
    return None
