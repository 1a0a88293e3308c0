"""Estimate: an event's values from its reports, by policy; what they disagree on is listed, never dropped."""

from plainrecord.stages.estimate.summary import summarise

__all__ = ["summarise"]
