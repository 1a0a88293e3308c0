"""Review: what people decided, laid over what the machine read. The machine's readings stay as they are."""

from plainrecord.stages.review.align import Alignment, align
from plainrecord.stages.review.apply import apply, reviewed
from plainrecord.stages.review.blind import blind_view, finished_by
from plainrecord.stages.review.history import History, standing
from plainrecord.stages.review.state import disagreements_between, report_state, state_of

__all__ = [
    "Alignment",
    "History",
    "align",
    "apply",
    "blind_view",
    "disagreements_between",
    "finished_by",
    "report_state",
    "reviewed",
    "standing",
    "state_of",
]
