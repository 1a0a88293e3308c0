"""What several places say together: the more exact of two that agree, else the smallest unit that holds all."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.fields.place_point import area_precision
from plainrecord.model.values import Place, Where
from plainrecord.model.vocab import GeoPrecision, PlaceRelation
from plainrecord.world.gazetteer import PlaceIndex

COMBINED = "place.combined"


def combine(wheres: Sequence[Where], gazetteer: PlaceIndex) -> Where | None:
    """One place for several that cannot be told apart; None when no one country holds all of them.

    A town and the district, province or country it lies in agree: the town stands. Different places of one
    first-order unit give the unit (G6), of one country the country (G8), as UCDP codes them (GED 23.1,
    Appendix 3). Places without a point say nothing.
    """
    said = [where for where in wheres if where.geo_precision is not GeoPrecision.G0]
    if not said:
        return None
    exact = min(said, key=lambda where: where.geo_precision.value)
    if all(_agrees(where, exact) for where in said):
        return exact
    countries = {where.country_iso2 for where in said}
    country = next(iter(countries))
    if len(countries) > 1 or country is None:
        return None
    units = {where.admin1 for where in said}
    unit = next(iter(units)) if len(units) == 1 else None
    entry = _unit(country, unit, gazetteer) if unit else _country(country, gazetteer)
    return None if entry is None else _whole(entry, gazetteer)


def _agrees(area: Where, exact: Where) -> bool:
    """Whether it is the same entry and relation, or an area that the exact place lies in."""
    if area == exact or (area.place is not None and area.place == exact.place):
        return True
    if area.country_iso2 != exact.country_iso2:
        return False
    if area.geo_precision is GeoPrecision.G8:
        return True
    return area.geo_precision is GeoPrecision.G6 and area.admin1 == exact.admin1


def _unit(country_iso2: str, admin1: str, gazetteer: PlaceIndex) -> Place | None:
    entries = (
        place
        for place in gazetteer.lookup(admin1)
        if place.feature_code == "A.ADM1" and place.country_iso2 == country_iso2
    )
    return next(entries, None) or _country(country_iso2, gazetteer)


def _country(country_iso2: str, gazetteer: PlaceIndex) -> Place | None:
    country = gazetteer.country(country_iso2)
    found = gazetteer.lookup(country.name) if country else ()
    return next((place for place in found if place.feature_code == "A.PCLI"), None)


def _whole(entry: Place, gazetteer: PlaceIndex) -> Where:
    return Where(
        name=entry.name,
        relation=PlaceRelation.AT,
        geo_precision=area_precision(entry.feature_code),
        place=entry,
        latitude=entry.latitude,
        longitude=entry.longitude,
        radius_km=gazetteer.radius_km(entry),
        country_iso2=entry.country_iso2,
        admin1=entry.admin1,
        rule_id=COMBINED,
    )
