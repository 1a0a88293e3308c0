"""Cells of flat tables that several kinds of rows have: days, places, and lists in one cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plainrecord.model.values import When, Where
from plainrecord.model.vocab import PINNED, GeoPrecision
from plainrecord.world.taxonomy import event_types

Cell = str | int | float | date | None
Row = dict[str, Cell]


def without_empty_text(row: Row) -> Row:
    """The row with None for empty text."""
    return {name: None if value == "" else value for name, value in row.items()}


def joined(names: Iterable[str]) -> str | None:
    """Different names in their order, joined by ";"; a ";" inside a name becomes ","."""
    return ";".join(dict.fromkeys(name.replace(";", ",") for name in names if name)) or None


def event_type_label(event_type: str) -> str | None:
    """The label of an event type, None for one that the taxonomy does not have."""
    known = event_types().get(event_type)
    return known.label if known else None


def when_cells(when: When | None) -> Row:
    """The columns of an interval of days."""
    return {
        "date_earliest": when.earliest if when else None,
        "date_latest": when.latest if when else None,
        "date_range_kind": when.range_kind.value if when else None,
        "date_precision": when.precision.value if when else None,
        "date_edtf": when.edtf if when else None,
    }


def where_cells(where: Where | None) -> Row:
    """The columns of a place; its point only where it is known to G5 or better."""
    pinned = where is not None and where.geo_precision in PINNED
    return {
        "country_iso2": where.country_iso2 if where else None,
        "admin1": where.admin1 if where else None,
        "place_name": where.name if where else None,
        "place_relation": where.relation.value if where else None,
        "latitude": where.latitude if where and pinned else None,
        "longitude": where.longitude if where and pinned else None,
        "geo_precision": (where.geo_precision if where else GeoPrecision.G0).value,
        "radius_km": where.radius_km if where else None,
    }
