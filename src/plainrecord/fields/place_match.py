"""Whether two places can be one, and which of the two says more."""

from __future__ import annotations

from plainrecord.fields.place import compare
from plainrecord.model.values import Where
from plainrecord.model.vocab import GeoPrecision

#: From the most exact to the least; G0 is no place at all.
_ORDER = tuple(GeoPrecision(f"G{digit}") for digit in "1234567980")
_AREAS = frozenset(_ORDER[3:])


def vagueness(where: Where) -> int:
    """0 for an exact feature, more for each class that says less; last, a place that no gazetteer has."""
    return _ORDER.index(where.geo_precision)


def apart_km(a: Where, b: Where) -> float | None:
    """By how many kilometres two places are farther apart than their radii allow; None without two points.

    0 where one lies in the other or their circles touch: sources that differ by less may mean one place.
    """
    gap_km = compare(a, b)
    if gap_km is None:
        return None
    reach_km = sum(where.radius_km or 0.0 for where in (a, b) if where.geo_precision not in _AREAS)
    return max(0.0, round(gap_km - reach_km, 3))


def agree(a: Where, b: Where) -> bool:
    """Whether both can be true. Without points their countries and units decide; what is not said agrees."""
    if _name(a) == _name(b) and _unit_agrees(a, b):
        return True
    if a.place is not None and b.place is not None and a.place.place_id == b.place.place_id:
        return True
    if not _unit_agrees(a, b):
        return False
    gap_km = apart_km(a, b)
    return gap_km is None or gap_km == 0.0


def allows(said: Where, exact: Where) -> bool:
    """Whether who says ``said`` leaves it possible that it was at ``exact``, a place no less exact."""
    return vagueness(said) >= vagueness(exact) and agree(said, exact)


def _unit_agrees(a: Where, b: Where) -> bool:
    if None not in (a.country_iso2, b.country_iso2) and a.country_iso2 != b.country_iso2:
        return _on_a_border(a, b)
    if None in (a.admin1, b.admin1) or a.admin1 == b.admin1:
        return True
    return _on_a_border(a, b)


def _on_a_border(a: Where, b: Where) -> bool:
    """Units of points that are near each other may differ: gazetteers and sources draw borders differently."""
    return a.geo_precision not in _AREAS and b.geo_precision not in _AREAS and apart_km(a, b) == 0.0


def _name(where: Where) -> str:
    return " ".join((where.place.name if where.place else where.name).casefold().split())
