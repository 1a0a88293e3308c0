"""Pictures of redacted records, each with the numbers it shows; and the map and timeline for a browser."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from plainrecord.pictures.map_events import MapEvent, map_event, map_events_json

__all__ = ["MapEvent", "map_event", "map_events_json", "static_folder"]


def static_folder() -> Traversable:
    """The folder of the map and timeline for a browser: modules, style sheet, libraries and basemap."""
    return files("plainrecord.pictures").joinpath("static")
