"""Which report a reviewer should look at first: what sources dispute, then what the machine is least sure of.

Order is a suggestion for people's time; nothing is left out, and no source is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plainrecord.model.linking import EventSummary, Judgement, Verdict
from plainrecord.model.records import Report


@dataclass(frozen=True, slots=True)
class Priority:
    """Why a report stands where it does in the queue.

    ``disputed`` are the fields on which it is one of several values that cannot all be true. ``expected_wrong`` is
    how many of its values are likely wrong: the sum of one minus each confidence. ``open_pairs`` counts other
    reports of which it is not known whether they tell of the same event. ``is_copy`` marks a document whose words
    were published before: one voice, read once.
    """

    report_id: str
    disputed: tuple[str, ...]
    expected_wrong: float
    open_pairs: int = 0
    is_copy: bool = False

    @property
    def rank(self) -> tuple[bool, int, int, float]:
        """What the queue is sorted by: copies last, then the most disputed, the most open, the least certain."""
        return (self.is_copy, -len(self.disputed), -self.open_pairs, -round(self.expected_wrong, 6))


def priority(
    report: Report, summary: EventSummary | None, open_pairs: Mapping[str, int], lineage_id: str | None
) -> Priority:
    """Weigh a report. ``summary`` is of its event, None where the project is not linked."""
    disagreements = summary.disagreements if summary is not None else ()
    disputed = tuple(
        one.field
        for one in disagreements
        if any(report.report_id in value.report_ids for value in one.values)
    )
    return Priority(
        report.report_id,
        disputed,
        sum(1.0 - reading.confidence for _, reading in report.readings()),
        open_pairs.get(report.report_id, 0),
        lineage_id is not None and lineage_id != report.document_id,
    )


def open_pairs(judgements: Iterable[Judgement]) -> dict[str, int]:
    """Report -> with how many others it was left open whether they tell of one event.

    Of several judgements on a pair the last one counts.
    """
    last: dict[tuple[str, str], Verdict] = {}
    for judgement in judgements:
        last[judgement.left, judgement.right] = judgement.verdict
    counts: dict[str, int] = {}
    for pair, verdict in last.items():
        if verdict is Verdict.UNSURE:
            for report_id in pair:
                counts[report_id] = counts.get(report_id, 0) + 1
    return counts


def slot(path: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 (any value of a report)
    """What makes two readings answers to one question: the field, and for people counted or acting, which.

    The injured are not another answer to how many were killed.
    """
    field = path.partition("/")[0]
    parts = (getattr(value, name, None) for name in ("outcome", "party", "scope", "sex", "age_group", "role"))
    if field in ("casualties", "participants"):
        return (field, *(str(part) for part in parts if part is not None))
    return (field,)
