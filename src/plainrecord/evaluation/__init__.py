"""Score reports against a user's own coded gold: alignment, agreement by field, intervals, a page of errors."""

from plainrecord.evaluation.agreement import Status, Tolerance
from plainrecord.evaluation.reading import EventFile, read_events
from plainrecord.evaluation.records import Amount, Days, EvaluationError, Evidence, Scored
from plainrecord.evaluation.scoring import Difference, Evaluation, Metric, Settings, evaluate

__all__ = [
    "Amount",
    "Days",
    "Difference",
    "Evaluation",
    "EvaluationError",
    "EventFile",
    "Evidence",
    "Metric",
    "Scored",
    "Settings",
    "Status",
    "Tolerance",
    "evaluate",
    "read_events",
]
