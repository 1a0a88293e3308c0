"""Pictures of redacted records, each with the numbers it shows; and the map and timeline for a browser.

    >>> from plainrecord import pictures
    >>> pictures.funnel(pictures.project_funnel(coded=3, no_event=1, duplicate=0, refused=0, reports=4, events=2)).title
    'From documents to events'

A picture is an SVG without script. Notebooks show it with its numbers; ``save`` writes it, or the numbers, to a file.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

from plainrecord.pictures.coverage import FunnelStep, coverage_calendar, funnel, project_funnel
from plainrecord.pictures.drawing import style_sheet
from plainrecord.pictures.map_events import MapEvent, map_event, map_events_json
from plainrecord.pictures.picture import Counted, DataTable, Picture, PictureError
from plainrecord.pictures.places import events_map
from plainrecord.pictures.reviewing import AgreementScore, ReviewedValue, calibration, coder_agreement
from plainrecord.pictures.sources import (
    claims_by_actor,
    reporting_delay,
    source_field_agreement,
    source_overlap,
)
from plainrecord.pictures.weekly import casualties_by_party, events_per_week

__all__ = [
    "AgreementScore",
    "Counted",
    "DataTable",
    "FunnelStep",
    "MapEvent",
    "Picture",
    "PictureError",
    "ReviewedValue",
    "calibration",
    "casualties_by_party",
    "claims_by_actor",
    "coder_agreement",
    "coverage_calendar",
    "events_map",
    "events_per_week",
    "funnel",
    "map_event",
    "map_events_json",
    "project_funnel",
    "reporting_delay",
    "source_field_agreement",
    "source_overlap",
    "static_folder",
    "style_sheet",
]


def static_folder() -> Traversable:
    """The folder of the map and timeline for a browser: modules, style sheets, libraries and basemap."""
    return files("plainrecord.pictures").joinpath("static")
