"""Estimate: an event's values from its reports, by policy; what they disagree on is listed, never dropped."""

from plainrecord.stages.estimate.agreement import agreements
from plainrecord.stages.estimate.by_source import (
    SourceOverlap,
    agreements_by_source,
    lineages_by_source,
    source_id,
    source_overlap,
)
from plainrecord.stages.estimate.leaving import redacted_event
from plainrecord.stages.estimate.summary import summarise

__all__ = [
    "SourceOverlap",
    "agreements",
    "agreements_by_source",
    "lineages_by_source",
    "redacted_event",
    "source_id",
    "source_overlap",
    "summarise",
]
