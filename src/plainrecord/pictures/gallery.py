"""Every picture that a project gives without review, by name, and what they are all drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.coverage import FunnelStep, coverage_calendar, funnel
from plainrecord.pictures.picture import Picture
from plainrecord.pictures.places import events_map
from plainrecord.pictures.sources import (
    claims_by_actor,
    reporting_delay,
    source_field_agreement,
    source_overlap,
)
from plainrecord.pictures.weekly import casualties_by_party, events_per_week


@dataclass(frozen=True, slots=True)
class Material:
    """What leaves a project for its pictures: redacted events, the day of publication of each document, and the steps.

    Raises ``TypeError`` for an event that is not redacted.
    """

    events: tuple[RedactedEvent, ...]
    published: tuple[date | None, ...]
    steps: tuple[FunnelStep, ...]

    def __post_init__(self) -> None:
        for event in self.events:
            if not isinstance(event, RedactedEvent):
                raise TypeError(f"pictures show redacted events only, got {type(event).__name__}")


GALLERY: Mapping[str, Callable[[Material], Picture]] = {
    "funnel": lambda given: funnel(given.steps),
    "coverage_calendar": lambda given: coverage_calendar(given.published, given.events),
    "events_per_week": lambda given: events_per_week(given.events),
    "casualties_by_party": lambda given: casualties_by_party(given.events),
    "events_map": lambda given: events_map(given.events),
    "reporting_delay": lambda given: reporting_delay(given.events),
    "source_field_agreement": lambda given: source_field_agreement(given.events),
    "source_overlap": lambda given: source_overlap(given.events),
    "claims_by_actor": lambda given: claims_by_actor(given.events),
}
"""Pictures by name, in the order in which they are shown."""
