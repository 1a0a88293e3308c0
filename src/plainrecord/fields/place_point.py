"""Points, distances and precision classes of places, by the rules of UCDP (GED 23.1, Appendix 3)."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin, sqrt

from plainrecord.model.vocab import GeoPrecision, PlaceRelation

EARTH_RADIUS_KM = 6371.0
NEAR_LIMIT_KM = 25.0  # UCDP: up to here the town stands for what is near it
_AREA_PRECISION = {
    "A.PCLI": GeoPrecision.G8,
    "A.ADM1": GeoPrecision.G6,
    "A.ADM2": GeoPrecision.G5,
    "A.ADM3": GeoPrecision.G4,
    "A.ADM4": GeoPrecision.G4,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A point, how far around it the act may lie, and the precision class."""

    precision: GeoPrecision
    latitude: float
    longitude: float
    radius_km: float


def area_precision(feature_code: str) -> GeoPrecision:
    """Class of the named feature itself.

    G1 a site, G2 a populated place, G4 to G8 units, G7 lines and regions, G9 seas and continents.
    """
    if feature_code in _AREA_PRECISION:
        return _AREA_PRECISION[feature_code]
    if feature_code.startswith(("H.SEA", "H.OCN", "H.GULF", "H.STRT", "H.CHN")):
        return GeoPrecision.G9
    if feature_code == "L.CONT":
        return GeoPrecision.G9
    return {"P": GeoPrecision.G2, "S": GeoPrecision.G1, "A": GeoPrecision.G5}.get(
        feature_code[:1], GeoPrecision.G7
    )


def locate(
    feature_code: str,
    relation: PlaceRelation,
    point: tuple[float, float],
    reach_km: float,
    *,
    distance_km: float | None = None,
    bearing: float | None = None,
    second: tuple[float, float] | None = None,
) -> Spot:
    """Point, radius and precision of an act that stands in ``relation`` to a feature (UCDP GED 23.1, App. 3).

    Up to 25 km from a town the town's own point stands (G3); farther away the point is moved along the
    bearing, if there is one, and is an estimate (G7). Between two places: the midpoint, G3 when they are towns
    at most 25 km apart, else G7, and between areas no nearer than they reach. Off a coast: G9. On a border,
    in a part of a country: G7.
    """
    latitude, longitude = point
    named = area_precision(feature_code)
    if relation is PlaceRelation.OFF_COAST:
        moved = _moved(point, distance_km, bearing)
        return Spot(GeoPrecision.G9, *moved, max(NEAR_LIMIT_KM, distance_km or 0.0, reach_km))
    if relation is PlaceRelation.BORDER:
        return Spot(GeoPrecision.G7, latitude, longitude, max(reach_km, NEAR_LIMIT_KM))
    if second is not None:
        spot = _between(point, second)
        if named in {GeoPrecision.G1, GeoPrecision.G2}:
            return spot
        return Spot(GeoPrecision.G7, spot.latitude, spot.longitude, max(spot.radius_km, reach_km))
    if named in {GeoPrecision.G1, GeoPrecision.G2}:
        return _around_point(named, relation, point, reach_km, distance_km, bearing)
    if named is GeoPrecision.G8 and relation is not PlaceRelation.AT and relation is not PlaceRelation.OVER:
        return Spot(GeoPrecision.G7, latitude, longitude, reach_km)
    return Spot(named, latitude, longitude, reach_km + (distance_km or 0.0))


def _around_point(
    named: GeoPrecision,
    relation: PlaceRelation,
    point: tuple[float, float],
    reach_km: float,
    distance_km: float | None,
    bearing: float | None,
) -> Spot:
    if distance_km is not None and distance_km > NEAR_LIMIT_KM:
        radius_km = 0.25 * distance_km if bearing is not None else distance_km
        return Spot(GeoPrecision.G7, *_moved(point, distance_km, bearing), radius_km)
    if relation in {PlaceRelation.AT, PlaceRelation.OVER} and distance_km is None:
        return Spot(named, *point, reach_km)
    if relation is PlaceRelation.ALONG:
        return Spot(GeoPrecision.G7, *point, max(2 * NEAR_LIMIT_KM, reach_km))
    return Spot(GeoPrecision.G3, *point, max(NEAR_LIMIT_KM, reach_km))


def _between(one: tuple[float, float], other: tuple[float, float]) -> Spot:
    apart_km = great_circle_km(one, other)
    middle = _moved(one, apart_km / 2, _bearing(one, other))
    if apart_km <= NEAR_LIMIT_KM:
        return Spot(GeoPrecision.G3, *middle, NEAR_LIMIT_KM)
    return Spot(GeoPrecision.G7, *middle, apart_km / 2)


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two (latitude, longitude) points in degrees, km."""
    lat1, lon1, lat2, lon2 = radians(one[0]), radians(one[1]), radians(other[0]), radians(other[1])
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _bearing(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = radians(one[0]), radians(one[1]), radians(other[0]), radians(other[1])
    east = sin(lon2 - lon1) * cos(lat2)
    north = cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(lon2 - lon1)
    return degrees(atan2(east, north)) % 360


def _moved(
    point: tuple[float, float], distance_km: float | None, bearing: float | None
) -> tuple[float, float]:
    """The point ``distance_km`` away on ``bearing`` (degrees); the same one if either is unknown."""
    if distance_km is None or bearing is None:
        return point
    angle, course = distance_km / EARTH_RADIUS_KM, radians(bearing)
    lat1, lon1 = radians(point[0]), radians(point[1])
    lat2 = asin(max(-1.0, min(1.0, sin(lat1) * cos(angle) + cos(lat1) * sin(angle) * cos(course))))
    lon2 = lon1 + atan2(sin(course) * sin(angle) * cos(lat1), cos(angle) - sin(lat1) * sin(lat2))
    return degrees(lat2), (degrees(lon2) + 180) % 360 - 180
