"""Estimate: an event's values from its reports, by policy; what they disagree on is listed, never dropped."""

from plainrecord.stages.estimate.agreement import agreements
from plainrecord.stages.estimate.leaving import redacted_event
from plainrecord.stages.estimate.summary import summarise

__all__ = ["agreements", "redacted_event", "summarise"]
