"""Assemble: which mentions belong to which incident, and one report per incident."""

from plainrecord.stages.assemble.build import assemble

__all__ = ["assemble"]
