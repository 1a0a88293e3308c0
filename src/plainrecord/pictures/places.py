"""Events on a map of land, borders and degrees: circles as wide as each place is uncertain, and no false pins."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import floor

from plainrecord.model.place_map import KM_PER_DEGREE, Circle, View, view_of
from plainrecord.model.vocab import PINNED, GeoPrecision
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.pictures.drawing import Drawing
from plainrecord.pictures.picture import Counted, DataTable, Picture
from plainrecord.pictures.weeks import nothing

WIDTH, HEIGHT, FOOT = 760, 480, 58
POINTS = frozenset({GeoPrecision.G1, GeoPrecision.G2})
DISCLAIMER = "Outlines: Natural Earth, public domain. Lines express no opinion on any border or status."
_MOST_LABELS = 25
_STEPS_DEGREES = (0.5, 1, 2, 5, 10, 15, 30, 45)
Line = tuple[tuple[float, float], ...]
Place = tuple[float, float, float, str, str, str]


def events_map(events: Iterable[RedactedEvent]) -> Picture:
    """Events at their places: a dot where a town or better is known, else only the dashed circle that holds the place.

    Events known to a region or country only, or with no place, are left out and counted. The table has one row for each
    place: name, degrees (WGS 84), radius in kilometres, precision, country, events.
    """
    found: Counter[Place] = Counter()
    without: Counter[str] = Counter()
    for event in events:
        where = event.summary.value("where")
        if where is None:
            without["without a place"] += 1
        elif where.geo_precision not in PINNED or where.latitude is None or where.longitude is None:
            without["known to a region or country only, or not found"] += 1
        else:
            point = (where.latitude, where.longitude, where.radius_km or 0.0)
            found[(*point, where.geo_precision.value, where.name, where.country_iso2 or "")] += 1
    counted = Counted("events", found.total(), tuple(sorted(without.items())))
    title = "Events on the map, with the precision of their places"
    drawing = Drawing("events_map", title, f"Map. {counted.sentence} {DISCLAIMER}", WIDTH, HEIGHT + FOOT)
    order = sorted(found, key=lambda place: (-place[2], place))
    if order:
        _draw(drawing, [_circle(place) for place in order], [found[place] for place in order])
    else:
        nothing(drawing, "No event has a place that is known well enough for a map.")
    drawing.text(
        8,
        HEIGHT + 18,
        "Dot: known to a town or better. Dashed circle: somewhere inside.",
        size=11,
        longest=120,
    )
    drawing.text(8, HEIGHT + 34, DISCLAIMER, kind="quiet", size=11, longest=120)
    drawing.text(8, HEIGHT + 50, counted.sentence, kind="quiet", size=11, longest=130)
    columns = ("place", "latitude", "longitude", "radius_km", "geo_precision", "country_iso2", "events")
    rows = sorted((name, lat, lon, radius, known, country, found[lat, lon, radius, known, name, country])
                  for lat, lon, radius, known, name, country in found)  # fmt: skip
    return Picture(drawing.name, title, drawing.svg(), DataTable(columns, tuple(rows)), counted)


def _circle(place: Place) -> Circle:
    latitude, longitude, radius_km, precision, name, _ = place
    return Circle(name, latitude, longitude, radius_km, GeoPrecision(precision) in POINTS)


def _draw(drawing: Drawing, circles: Sequence[Circle], counts: Sequence[int]) -> None:
    view = view_of(circles, WIDTH, HEIGHT)
    land, borders = outlines()
    clip = f"M0 0H{WIDTH}V{HEIGHT}H0z"
    drawing.parts.append(
        f'<clipPath id="\x00-map"><path d="{clip}"/></clipPath><g clip-path="url(#\x00-map)">'
    )
    drawing.path("".join(_commands(land, view, closed=True)) or "M0 0", "land", more=' fill-rule="evenodd"')
    _grid(drawing, view)
    lines = "".join(_commands(borders, view, closed=False))
    if lines:
        drawing.path(lines, "border", stroked=True, width=0.8, more=' stroke-dasharray="4 2"')
    for circle, count in zip(circles, counts, strict=True):
        x, y = view.x(circle.longitude), view.y(circle.latitude)
        radius = max(5.0, circle.radius_km / KM_PER_DEGREE * view.pixels_per_degree)
        tip = f"{circle.label}: {count:,} {'event' if count == 1 else 'events'}"
        dash = "" if circle.is_point else "5 3"
        drawing.circle(x, y, radius, "accent", tip=tip, opacity=0.14)
        drawing.circle(x, y, radius, "accent", filled=False, dash=dash)
        if circle.is_point:
            drawing.circle(x, y, min(9.0, 2.5 + count**0.5), "accent", tip=tip)
    for circle, count in _labelled(circles, counts):
        words = f"{circle.label} {count:,}" if count > 1 else circle.label
        drawing.text(view.x(circle.longitude) + 8, view.y(circle.latitude) - 7, words, size=11, longest=26)
    drawing.parts.append("</g>")


def _labelled(circles: Sequence[Circle], counts: Sequence[int]) -> list[tuple[Circle, int]]:
    """The places with the most events: more names than these would hide one another."""
    pairs = sorted(zip(circles, counts, strict=True), key=lambda pair: (-pair[1], pair[0].label))
    return pairs[:_MOST_LABELS]


def _grid(drawing: Drawing, view: View) -> None:
    wide, high = WIDTH / (view.pixels_per_degree * view.shrink), HEIGHT / view.pixels_per_degree
    step = next((one for one in _STEPS_DEGREES if max(wide, high) / one <= 8), _STEPS_DEGREES[-1])
    for number in range(floor((view.north - high) / step), floor(view.north / step) + 1):
        y = view.y(number * step)
        drawing.line(0, y, WIDTH, y)
        drawing.text(4, y - 3, _degrees(number * step, "N", "S"), kind="quiet", size=10)
    for number in range(floor(view.west / step) + 1, floor((view.west + wide) / step) + 1):
        x = (number * step - view.west) * view.shrink * view.pixels_per_degree
        drawing.line(x, 0, x, HEIGHT)
        drawing.text(x + 3, 11, _degrees((number * step + 180) % 360 - 180, "E", "W"), kind="quiet", size=10)


def _degrees(value: float, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value):g}\N{DEGREE SIGN}{side}"


# --- outlines --------------------------------------------------------------------------------------------


@cache
def outlines() -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Rings of land and lines of borders of the basemap, as points of longitude and latitude in degrees."""
    basemap = json.loads(files("plainrecord.pictures").joinpath("static", "basemap.json").read_text("utf-8"))
    unit = basemap["units_per_degree"]
    arcs: list[Line] = []
    for steps in basemap["arcs"]:
        longitudes, latitudes = accumulate(steps[0::2]), accumulate(steps[1::2])
        arcs.append(tuple((x / unit, y / unit) for x, y in zip(longitudes, latitudes, strict=True)))
    rings = tuple(_joined(ring, arcs) for ring in basemap["rings"])
    return rings, tuple(arcs[number] for number in basemap["borders"])


def _joined(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    points: list[tuple[float, float]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)


def _commands(lines: Iterable[Line], view: View, *, closed: bool) -> Iterator[str]:
    """Lines as SVG commands, those that touch the view only, and no two points nearer than a pixel."""
    wide = WIDTH / (view.pixels_per_degree * view.shrink)
    high = HEIGHT / view.pixels_per_degree
    for line in lines:
        if max(y for _, y in line) < view.north - high or min(y for _, y in line) > view.north:
            continue
        west, east = min(x for x, _ in line), max(x for x, _ in line)
        for turn in (-360, 0, 360):
            if east + turn < view.west or west + turn > view.west + wide:
                continue
            written = _thinned([_pixel(x + turn, y, view) for x, y in line])
            yield "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in written) + ("z" if closed else "")


def _pixel(longitude: float, latitude: float, view: View) -> tuple[float, float]:
    return (longitude - view.west) * view.shrink * view.pixels_per_degree, view.y(latitude)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 1:
            kept.append((x, y))
    return [*kept, points[-1]]
