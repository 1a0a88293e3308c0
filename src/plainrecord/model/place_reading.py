"""How the places of a text were read: what was found, what was not taken, and a small map for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plainrecord.model.markup import box_html, heading_html, marked_html, table_html
from plainrecord.model.place_map import Circle, map_svg
from plainrecord.model.text import Span
from plainrecord.model.values import Place, PlaceAlternative, Where
from plainrecord.model.vocab import GeoPrecision

HEADINGS = ("no.", "words", "read as", "country", "admin1", "precision", "radius_km", "point", "rule")
OTHER_HEADINGS = ("no.", "score", "place", "point")
REFUSED_HEADINGS = ("words", "why")
_POINTS = frozenset((GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G3))
_MAKER_PREFIX = "rules/"


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """One place of a text: the words, and what they were understood as (``in_words`` for people)."""

    span: Span
    words: str
    where: Where
    in_words: str

    @property
    def is_point(self) -> bool:
        """Whether the point is the place's own, and not one that stands for an area."""
        return self.where.geo_precision in _POINTS

    def row(self, number: int) -> tuple[str, ...]:
        """The cells of a table, in the order of ``HEADINGS``."""
        where = self.where
        is_area = where.latitude is not None and not self.is_point
        return (
            str(number),
            self.words,
            self.in_words,
            where.country_iso2 or "",
            where.admin1 or "",
            where.geo_precision.value,
            "" if where.radius_km is None else f"{where.radius_km:g}",
            _point(where.latitude, where.longitude) + (" (stands for it)" if is_area else ""),
            where.rule_id.removeprefix(_MAKER_PREFIX),
        )


@dataclass(frozen=True, slots=True)
class NameRefused:
    """A name that a gazetteer has and that was not taken for a place, and why, in words."""

    span: Span
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """The places of one text, in its order; notebooks show them with the text and a map without any background.

    ``capitals`` are those of the countries in play, drawn for orientation.
    """

    text: str
    found: tuple[PlaceRead, ...]
    refused: tuple[NameRefused, ...] = ()
    capitals: tuple[Place, ...] = ()

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[PlaceRead]:
        return iter(self.found)

    def rows(self) -> list[tuple[str, ...]]:
        """The table of what was found, a row for each, in the order of ``HEADINGS``."""
        return [place.row(number) for number, place in enumerate(self.found, start=1)]

    def other_rows(self) -> list[tuple[str, ...]]:
        """What the words could also mean, in the order of ``OTHER_HEADINGS``."""
        return [row for number, one in enumerate(self.found, start=1) for row in _other_rows(number, one)]

    def refused_rows(self) -> list[tuple[str, ...]]:
        """Names that were not taken for places, in the order of ``REFUSED_HEADINGS``; each once."""
        return list(dict.fromkeys((one.words, one.reason) for one in self.refused))

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data for JSON."""
        return {
            "places": [_place_data(place) for place in self.found],
            "not_taken": [
                {"start": one.span.start, "end": one.span.end, "words": one.words, "reason": one.reason}
                for one in self.refused
            ],
        }

    def _repr_html_(self) -> str:
        parts = [heading_html("Places")]
        circles = [
            Circle(
                str(number), one.where.latitude, one.where.longitude, one.where.radius_km or 0.0, one.is_point
            )
            for number, one in enumerate(self.found, start=1)
            if one.where.latitude is not None and one.where.longitude is not None
        ]
        if circles:
            parts.append(
                map_svg(circles, [(place.name, place.latitude, place.longitude) for place in self.capitals])
            )
        if self.found:
            parts.append(table_html(HEADINGS, self.rows()))
        if others := self.other_rows():
            parts += [heading_html("Could also be"), table_html(OTHER_HEADINGS, others)]
        if refused := self.refused_rows():
            parts += [heading_html("Not taken for a place"), table_html(REFUSED_HEADINGS, refused)]
        marks = [(one.span, "places", one.in_words) for one in self.found]
        parts.append(marked_html(self.text, marks))
        return box_html(parts)


def other_place(alternative: PlaceAlternative) -> str:
    """An entry that the words could also stand for, for people: name, unit, country."""
    place = alternative.place
    return ", ".join(part for part in (place.name, place.admin1, place.country_iso2) if part)


def _other_rows(number: int, read: PlaceRead) -> Iterator[tuple[str, ...]]:
    for other in read.where.alternatives:
        yield (
            str(number),
            f"{other.score:.2f}",
            other_place(other),
            _point(other.place.latitude, other.place.longitude),
        )


def _point(latitude: float | None, longitude: float | None) -> str:
    return "" if latitude is None or longitude is None else f"{latitude:.3f} {longitude:.3f}"


def _place_data(read: PlaceRead) -> dict[str, Any]:
    where = read.where
    return {
        "start": read.span.start,
        "end": read.span.end,
        "words": read.words,
        "read_as": read.in_words,
        "name": where.place.name if where.place else None,
        "place_id": where.place.place_id if where.place else None,
        "feature_code": where.place.feature_code if where.place else None,
        "relation": where.relation.value,
        "country_iso2": where.country_iso2,
        "admin1": where.admin1,
        "geo_precision": where.geo_precision.value,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "radius_km": where.radius_km,
        "distance_km": where.distance_km,
        "is_point": read.is_point,
        "rule_id": where.rule_id,
        "alternatives": [
            {
                "name": other.place.name,
                "place_id": other.place.place_id,
                "admin1": other.place.admin1,
                "country_iso2": other.place.country_iso2,
                "latitude": other.place.latitude,
                "longitude": other.place.longitude,
                "score": other.score,
            }
            for other in where.alternatives
        ],
    }
