"""A place in one line for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainrecord.model.values import Where
from plainrecord.model.vocab import PlaceRelation

_PHRASES: Mapping[PlaceRelation, str] = {
    PlaceRelation.NEAR: "near ",
    PlaceRelation.OUTSKIRTS: "outskirts of ",
    PlaceRelation.ALONG: "along ",
    PlaceRelation.DIRECTION_OF: "direction of ",
    PlaceRelation.WITHIN_AREA: "area of ",
    PlaceRelation.OFF_COAST: "off ",
    PlaceRelation.OVER: "over ",
    PlaceRelation.BORDER: "border of ",
}


def show(where: Where) -> str:
    """One line for people: relation, name, unit, country and precision."""
    name = where.place.name if where.place else where.name
    if where.relation is PlaceRelation.BETWEEN and where.second is not None:
        words = f"between {name} and {where.second.name}"
    elif where.distance_km is not None:
        words = f"{where.distance_km:g} km from {name}"
    else:
        words = _PHRASES.get(where.relation, "") + name
    parts = [words, *_distinct((where.admin1, where.country_iso2), name)]
    return f"{', '.join(parts)} ({where.geo_precision.value})"


def _distinct(parts: Iterable[str | None], name: str) -> list[str]:
    return [part for part in parts if part and part != name]
