"""A small map as inline SVG: circles of uncertainty over a grid of degrees. No script, no file, no network.

There is no background: the outlines of countries would need a file of their own, and a grid with capitals says
enough to see a place that is far off. A place that is only known as an area is a dashed circle without a dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, floor, radians

KM_PER_DEGREE = 111.195
WIDTH, HEIGHT = 520, 340
_LEAST_SPAN_DEGREES = 2.0
_STEPS_DEGREES = (0.5, 1, 2, 5, 10, 15, 30, 45)
_MOST_LINES = 8
_LONGEST_LABEL = 30
_FRAME = "max-width:100%;background:#fbfbf8;border:1px solid #ccc"
_GRID = 'stroke="#d0d0d0" stroke-width="1"'
_TEXT = 'font-family="sans-serif" fill="#333"'


@dataclass(frozen=True, slots=True)
class Circle:
    """A place on the map: its label, its point, how far around it the place may lie, and whether it is a point."""

    label: str
    latitude: float
    longitude: float
    radius_km: float
    is_point: bool


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that is drawn; ``west`` may lie beyond the date line, east of it."""

    west: float
    north: float
    pixels_per_degree: float  # of latitude
    shrink: float  # of a degree of longitude, by the latitude of the middle

    def x(self, longitude: float) -> float:
        """Pixels from the left edge, east of it."""
        return ((longitude - self.west) % 360) * self.shrink * self.pixels_per_degree

    def y(self, latitude: float) -> float:
        """Pixels from the upper edge."""
        return (self.north - latitude) * self.pixels_per_degree


def map_svg(circles: Sequence[Circle], towns: Sequence[tuple[str, float, float]] = ()) -> str:
    """Draw ``circles`` and, where they are in view, ``towns`` (name, latitude, longitude) for orientation.

    Labels are escaped and cut; the same input gives the same text. Raises ``ValueError`` without a circle.
    """
    if not circles:
        raise ValueError("a map needs at least one circle")
    view = view_of(circles, WIDTH, HEIGHT)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" style="{_FRAME}">',
        "<title>Map of the places; the table below has the same</title>",
        *_grid(view),
        *_towns(view, towns),
        *(_drawn(view, circle) for circle in sorted(circles, key=lambda one: -one.radius_km)),
        "</svg>",
    ]
    return "".join(parts)


def view_of(circles: Sequence[Circle], width_px: float, height_px: float) -> View:
    """The smallest part of the world with all circles, and a margin, for a picture of that size."""
    reach = [circle.radius_km / KM_PER_DEGREE for circle in circles]
    south = min(circle.latitude - far for circle, far in zip(circles, reach, strict=True))
    north = max(circle.latitude + far for circle, far in zip(circles, reach, strict=True))
    middle = max(-80.0, min(80.0, (south + north) / 2))
    shrink = cos(radians(middle))
    west, width = _west_and_width(
        [(one.longitude, far / shrink) for one, far in zip(circles, reach, strict=True)]
    )
    height = max((north - south) * 1.2, _LEAST_SPAN_DEGREES)
    width = min(360.0, max(width * 1.2, _LEAST_SPAN_DEGREES))
    scale = min(height_px / height, width_px / (width * shrink))
    shown_width, shown_height = width_px / (scale * shrink), height_px / scale
    centre = west + width / 2.4 if width < 360 else west + 180
    return View(_wrapped(centre - shown_width / 2), (south + north) / 2 + shown_height / 2, scale, shrink)


def _west_and_width(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """West end and width of the shortest stretch of longitudes with all points, which may cross the date line."""
    edges = sorted({longitude % 360 for longitude, _ in points})
    gaps = [(edges[(at + 1) % len(edges)] - edge) % 360 or 360.0 for at, edge in enumerate(edges)]
    widest = max(range(len(edges)), key=lambda at: gaps[at])
    start = edges[(widest + 1) % len(edges)]
    west = min((longitude - start) % 360 - far for longitude, far in points)
    east = max((longitude - start) % 360 + far for longitude, far in points)
    return start + west, min(360.0, east - west)


def _grid(view: View) -> Iterator[str]:
    wide, high = WIDTH / (view.pixels_per_degree * view.shrink), HEIGHT / view.pixels_per_degree
    step = next((one for one in _STEPS_DEGREES if max(wide, high) / one <= _MOST_LINES), _STEPS_DEGREES[-1])
    latitude = floor((view.north - high) / step) * step
    while latitude <= view.north:
        if -90 <= latitude <= 90:
            y = view.y(latitude)
            yield f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" {_GRID}/>'
            yield f'<text x="3" y="{y - 3:.1f}" font-size="10" {_TEXT}>{_degrees(latitude, "N", "S")}</text>'
        latitude += step
    longitude = floor(view.west / step) * step + step
    while longitude < view.west + min(wide, 360):
        x = (longitude - view.west) * view.shrink * view.pixels_per_degree
        yield f'<line y1="0" y2="{HEIGHT}" x1="{x:.1f}" x2="{x:.1f}" {_GRID}/>'
        label = _degrees(_wrapped(longitude), "E", "W")
        yield f'<text x="{x + 3:.1f}" y="{HEIGHT - 4}" font-size="10" {_TEXT}>{label}</text>'
        longitude += step


def _towns(view: View, towns: Sequence[tuple[str, float, float]]) -> Iterator[str]:
    for name, latitude, longitude in towns:
        x, y = view.x(longitude), view.y(latitude)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            yield f'<path d="M{x - 3:.1f} {y:.1f}h6m-3-3v6" stroke="#777" stroke-width="1" fill="none"/>'
            yield f'<text x="{x + 5:.1f}" y="{y - 4:.1f}" font-size="10" {_TEXT}>{_label(name)}</text>'


def _drawn(view: View, circle: Circle) -> str:
    x, y = view.x(circle.longitude), view.y(circle.latitude)
    radius = max(3.0, circle.radius_km / KM_PER_DEGREE * view.pixels_per_degree)
    line = "" if circle.is_point else ' stroke-dasharray="5 3"'
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#1d4f91"/>' if circle.is_point else ""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1d4f91" fill-opacity="0.12" '
        f'stroke="#1d4f91" stroke-width="1.2"{line}/>{dot}'
        f'<text x="{x + 5:.1f}" y="{y - 5:.1f}" font-size="12" font-weight="600" {_TEXT}>{_label(circle.label)}</text>'
    )


def _label(text: str) -> str:
    """A short label without anything that could hide or reorder text."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:_LONGEST_LABEL])
    return escape(plain)


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180


def _degrees(value: float, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value):g}\N{DEGREE SIGN}{side}"
