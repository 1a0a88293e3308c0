"""The small map: what is drawn, where, and that nothing in a text can break it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.model.place_map import HEIGHT, WIDTH, Circle, map_svg

SVG = "{http://www.w3.org/2000/svg}"


def circles_of(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}circle"))


def test_a_town_is_a_dot_in_its_circle_and_an_area_is_neither() -> None:
    svg = map_svg([Circle("1", 10.0, 20.0, 25.0, True), Circle("2", 11.0, 21.0, 100.0, False)])
    dashed = [circle for circle in circles_of(svg) if circle.get("stroke-dasharray")]
    dots = [circle for circle in circles_of(svg) if circle.get("r") == "2.5"]
    assert len(dashed) == 1
    assert len(dots) == 1


def test_a_larger_radius_is_a_larger_circle() -> None:
    svg = map_svg([Circle("1", 0.0, 0.0, 50.0, True), Circle("2", 0.5, 3.0, 100.0, True)])
    radii = sorted(float(circle.get("r", "0")) for circle in circles_of(svg) if circle.get("r") != "2.5")
    assert radii[1] == pytest.approx(2 * radii[0], rel=0.05)


def test_the_date_line_does_not_tear_the_map_apart() -> None:
    svg = map_svg([Circle("1", -17.0, 179.5, 10.0, True), Circle("2", -17.0, -179.5, 10.0, True)])
    xs = [float(circle.get("cx", "0")) for circle in circles_of(svg)]
    assert all(0 <= x <= WIDTH for x in xs)
    assert max(xs) - min(xs) < WIDTH


def test_text_cannot_break_out() -> None:
    svg = map_svg(
        [Circle('<script>&"\u202e', 1.0, 1.0, 5.0, True)], [("</text><script>x</script>", 1.1, 1.1)]
    )
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert not re.search(r"href|url\(|@import|on\w+=", svg)
    ET.fromstring(svg)


def test_no_circle_is_no_map() -> None:
    with pytest.raises(ValueError, match="at least one"):
        map_svg([])


PLACES = st.builds(
    Circle, st.text(max_size=40), st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 5000), st.booleans()
)


@given(st.lists(PLACES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_point_is_on_the_map(places: list[Circle]) -> None:
    printable = [Circle("x", one.latitude, one.longitude, one.radius_km, one.is_point) for one in places]
    for circle in circles_of(map_svg(printable)):
        assert -1 <= float(circle.get("cx", "nan")) <= WIDTH + 1
        assert -1 <= float(circle.get("cy", "nan")) <= HEIGHT + 1
    assert map_svg(places) == map_svg(places)
