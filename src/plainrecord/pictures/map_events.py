"""What the map and timeline in a browser are given of an event: a few plain values, and nothing that is not redacted.

The names are those that ``static/map.js`` and ``static/timeline.js`` read. What is not stated is left out, never
zero. A point is given only where the place is known to G5 or better, as in all exports.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from plainrecord.model.linking import Estimate
from plainrecord.model.values import When, Where
from plainrecord.model.vocab import PINNED, CasualtyOutcome, CasualtyParty
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.world.countries import load_world
from plainrecord.world.taxonomy import event_types


class MapEvent(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One event for map, timeline and table: WGS 84 degrees, kilometres, inclusive ISO days, persons."""

    id: str
    label: str
    type: str
    family: str
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    precision: str = "G0"
    place: str | None = None
    country: str | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    killed_low: int | None = None
    killed_best: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_best: int | None = None
    injured_high: int | None = None
    corroboration: str = ""
    reports: int = 0
    sources: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()


def map_event(event: RedactedEvent) -> MapEvent:
    """The values of one event. Raises ``TypeError`` for anything but a redacted event."""
    if not isinstance(event, RedactedEvent):
        raise TypeError(
            f"a map shows redacted events only, got {type(event).__name__}: call redacted_event first"
        )
    chosen = {one.field: one.value for one in reversed(event.summary.chosen)}
    event_type: str = chosen["act"].event_type
    known = event_types().get(event_type)
    documents = [report.document for report in event.reports]
    return MapEvent(
        id=event.event_id,
        label=known.label if known else event_type,
        type=event_type,
        family=known.family if known else event_type,
        corroboration=event.summary.corroboration.value,
        reports=len(event.reports),
        sources=tuple(dict.fromkeys(document.source.name for document in documents if document.source)),
        disagreements=tuple(dict.fromkeys(one.field for one in event.summary.disagreements)),
        **_when(chosen.get("when")),
        **_where(chosen.get("where")),
        **_figures(event.summary.estimates),
    )


def map_events_json(events: Iterable[RedactedEvent]) -> bytes:
    """All events as a JSON list, by id, safe inside a ``script`` element. Equal events give equal bytes."""
    rows = sorted(map(map_event, events), key=lambda row: row.id)
    return script_safe(msgspec.json.encode(rows))


def script_safe(json: bytes) -> bytes:
    """The same JSON without a ``<``, ``>``, ``&`` or line separator, so that it cannot end the element it is in."""
    for letter, escaped in _ESCAPED.items():
        json = json.replace(letter.encode(), escaped)
    return json


_ESCAPED = {"<": rb"\u003c", ">": rb"\u003e", "&": rb"\u0026", "\u2028": rb"\u2028", "\u2029": rb"\u2029"}


def days_text(when: When | None) -> str | None:
    """The days in words: one day, a first and a last one, or an open end; None where none is stated."""
    if when is None or (when.earliest is None and when.latest is None):
        return None
    if when.earliest is None:
        return f"until {when.latest}"
    if when.latest is None:
        return f"from {when.earliest}"
    return f"{when.earliest}" if when.earliest == when.latest else f"{when.earliest} to {when.latest}"


def _when(when: When | None) -> dict[str, Any]:
    if when is None:
        return {}
    ends = {"start": when.earliest, "end": when.latest}
    return {"date": days_text(when), **{name: day.isoformat() for name, day in ends.items() if day}}


def _where(where: Where | None) -> dict[str, Any]:
    if where is None:
        return {}
    found: dict[str, Any] = {
        "place": where.name or None, "country": _country(where.country_iso2), "precision": where.geo_precision.value
    }  # fmt: skip
    if where.geo_precision in PINNED and where.latitude is not None and where.longitude is not None:
        found |= {"lat": where.latitude, "lon": where.longitude, "radius_km": where.radius_km}
    return found


def _country(iso2: str | None) -> str | None:
    """The name of a country; the code of one that the tables do not have."""
    known = load_world().countries.get(iso2) if iso2 else None
    return known.name if known else iso2


def _figures(estimates: Iterable[Estimate]) -> dict[str, Any]:
    wanted = {CasualtyOutcome.KILLED: "killed", CasualtyOutcome.INJURED: "injured"}
    found: dict[str, Any] = {}
    for one in estimates:
        if one.party is CasualtyParty.TOTAL and one.outcome in wanted:
            name = wanted[one.outcome]
            found |= {f"{name}_low": one.low, f"{name}_best": one.best, f"{name}_high": one.high}
    return found
