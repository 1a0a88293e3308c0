"""What review says, as the rows that pictures of review are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainrecord.evaluation.coders import FieldAgreement
from plainrecord.model.review import ReadingStatus, ReportState
from plainrecord.pictures import AgreementScore, ReviewedValue

_WAS_RIGHT = {
    ReadingStatus.ACCEPTED: True,
    ReadingStatus.CORRECTED: False,
    ReadingStatus.REJECTED: False,
    ReadingStatus.UNSURE: None,
    ReadingStatus.FLAGGED: None,
    ReadingStatus.CONFLICT: None,
}


def agreement_scores(rows: Iterable[FieldAgreement]) -> Iterator[AgreementScore]:
    """Krippendorff's alpha of every two coders, and of each with the machine, by field."""
    for row in rows:
        if len(row.coders) != 2:
            continue
        alpha = row.reliability.alpha
        low, high = alpha.interval or (None, None)
        yield AgreementScore(row.field, "alpha", *row.coders, row.reliability.units, alpha.value, low, high)


def reviewed_values(states: Iterable[ReportState]) -> Iterator[ReviewedValue]:
    """Every value of the machine on which somebody decided; those left open or in doubt are neither right nor wrong."""
    for state in states:
        for one in state.paths:
            if one.path and one.machine is not None and one.status in _WAS_RIGHT:
                field = one.path.partition("/")[0]
                yield ReviewedValue(field, one.machine.confidence, _WAS_RIGHT[one.status])
