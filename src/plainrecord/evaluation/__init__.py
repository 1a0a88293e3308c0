"""Score reports against a user's own coded gold: alignment, agreement by field, intervals, a page of errors."""

from plainrecord.datasets.records import Amount, CodedEvent, DatasetError, Days, Evidence
from plainrecord.evaluation.agreement import Status, Tolerance
from plainrecord.evaluation.reading import EventFile, read_events
from plainrecord.evaluation.scoring import Difference, Evaluation, Metric, Settings, evaluate

__all__ = [
    "Amount",
    "CodedEvent",
    "DatasetError",
    "Days",
    "Difference",
    "Evaluation",
    "EventFile",
    "Evidence",
    "Metric",
    "Settings",
    "Status",
    "Tolerance",
    "evaluate",
    "read_events",
]
