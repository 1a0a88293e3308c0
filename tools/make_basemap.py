"""Make the basemap that is shipped with the pictures from Natural Earth's countries.

    python tools/make_basemap.py world-atlas/countries-50m.json

The input is a file of the npm package ``world-atlas`` (TopoJSON; Natural Earth, public domain). Coordinates are
rounded to hundredths of a degree, about a kilometre, and lines thinned to the same measure; names are left out.
What is written is one small JSON file: ``arcs`` (each the first point, then steps, in hundredths of a degree,
longitude before latitude), ``rings`` of land (numbers of arcs, ``~n`` for an arc run backwards) and ``borders``
(numbers of the arcs that two countries share). The same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "plainrecord" / "pictures" / "static" / "basemap.json"
UNITS_PER_DEGREE = 100
THINNING_UNITS = 1.2
Point = tuple[int, int]


def main() -> None:
    """Read the file named on the command line, and write the basemap."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    basemap = convert(topology)
    OUT.write_text(json.dumps(basemap, separators=(",", ":")) + "\n", "utf-8")
    points = sum(len(arc) // 2 for arc in basemap["arcs"])
    print(f"{OUT.name}: {points:,} points, {len(basemap['rings']):,} rings, {OUT.stat().st_size:,} bytes")


def convert(topology: dict[str, Any]) -> dict[str, Any]:
    """The basemap of a TopoJSON topology with an object ``countries``."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_thinned(_rounded(arc, scale, shift)) for arc in topology["arcs"]]
    rings = [ring for shape in topology["objects"]["countries"]["geometries"] for ring in _rings(shape)]
    # A ring that has shrunk to a line or a point is an islet smaller than the map can show.
    kept = [ring for ring in rings if _is_an_area(ring, arcs)]
    used = sorted({_number(arc) for ring in kept for arc in ring})
    new = {old: at for at, old in enumerate(used)}
    shared = Counter(_number(arc) for ring in kept for arc in ring)
    return {
        "source": "Natural Earth 1:50 million, public domain",
        "units_per_degree": UNITS_PER_DEGREE,
        "arcs": [_steps(arcs[old]) for old in used],
        "rings": [[~new[~arc] if arc < 0 else new[arc] for arc in ring] for ring in kept],
        "borders": [new[old] for old in used if shared[old] > 1],
    }


def _rounded(arc: Sequence[Sequence[int]], scale: Sequence[float], shift: Sequence[float]) -> list[Point]:
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    found: list[Point] = []
    for x, y in zip(xs, ys, strict=True):
        point = (
            round((x * scale[0] + shift[0]) * UNITS_PER_DEGREE),
            round((y * scale[1] + shift[1]) * UNITS_PER_DEGREE),
        )
        if not found or point != found[-1]:
            found.append(point)
    return found


def _thinned(line: list[Point]) -> list[Point]:
    """The line without points that lie nearer than the thinning to what is left (Douglas and Peucker, 1973)."""
    if len(line) < 3:
        return line
    keep = {0, len(line) - 1}
    if line[0] == line[-1]:  # a closed line has no chord: keep its farthest point first
        keep.add(max(range(len(line)), key=lambda at: _square(line[0], line[at])))
    ends = sorted(keep)
    waiting = list(pairwise(ends))
    while waiting:
        first, last = waiting.pop()
        middle = range(first + 1, last)
        if not middle:
            continue
        farthest = max(middle, key=lambda at: _distance(line[at], line[first], line[last]))
        if _distance(line[farthest], line[first], line[last]) > THINNING_UNITS:
            keep.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return [line[at] for at in sorted(keep)]


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _distance(point: Point, start: Point, end: Point) -> float:
    long = _square(start, end)
    if not long:
        return float(_square(point, start) ** 0.5)
    along = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    part = max(0.0, min(1.0, along / long))
    dx = point[0] - start[0] - part * (end[0] - start[0])
    dy = point[1] - start[1] - part * (end[1] - start[1])
    return float((dx * dx + dy * dy) ** 0.5)


def _rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    if shape["type"] == "Polygon":
        yield from shape["arcs"]
    elif shape["type"] == "MultiPolygon":
        for polygon in shape["arcs"]:
            yield from polygon


def _is_an_area(ring: list[int], arcs: list[list[Point]]) -> bool:
    return sum(len(arcs[_number(arc)]) - 1 for arc in ring) >= 3


def _number(arc: int) -> int:
    return ~arc if arc < 0 else arc


def _steps(line: list[Point]) -> list[int]:
    flat = [*line[0]]
    for before, after in pairwise(line):
        flat += [after[0] - before[0], after[1] - before[1]]
    return flat


if __name__ == "__main__":
    main()
