"""Countries and large regions by code, name and demonym, read once from ``countries.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import pi, sqrt
from typing import Any

from plainrecord.world.gazetteer_names import fold_name


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory. ``latitude`` and ``longitude`` are a representative point in WGS 84 degrees."""

    iso2: str
    iso3: str
    name: str
    latitude: float
    longitude: float
    area_km2: float
    population: int
    capital: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    neighbours: tuple[str, ...]

    @property
    def radius_km(self) -> float:
        """Radius of the circle with the same area."""
        return round(sqrt(self.area_km2 / pi), 1)


@dataclass(frozen=True, slots=True)
class Region:
    """A named part of the world that is no country: continent, disputed area, sea, river, mountains."""

    name: str
    feature_code: str
    latitude: float
    longitude: float
    radius_km: float
    country_iso2: str | None
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All countries and regions, with indices by folded name (see ``fold_name``)."""

    countries: Mapping[str, Country]
    regions: Mapping[str, Region]
    by_name: Mapping[str, str]
    by_demonym: Mapping[str, str]
    region_by_demonym: Mapping[str, str]

    def country_by_name(self, words: str) -> Country | None:
        """The country of that name or alias, whatever its case and accents."""
        code = self.by_name.get(fold_name(words))
        return self.countries[code] if code else None

    def demonym(self, words: str) -> str | None:
        """ISO 3166-1 alpha-2 code for an adjective or noun of nationality, singular or plural in -s."""
        return self.by_demonym.get(fold_name(words))

    def region_demonym(self, words: str) -> Region | None:
        """The region for an adjective such as "Kurdish" or "European"."""
        name = self.region_by_demonym.get(fold_name(words))
        return self.regions[name] if name else None


@cache
def load_world() -> World:
    """Read the packaged ``countries.toml``; the result is shared and immutable."""
    text = resources.files("plainrecord.world").joinpath("countries.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    countries = {code: _country(code, row) for code, row in rows["countries"].items()}
    regions = {name: _region(name, row) for name, row in rows["regions"].items()}
    by_name = _index((code, (item.name, *item.aliases)) for code, item in countries.items())
    return World(
        countries=countries,
        regions=regions,
        by_name=by_name,
        by_demonym=_index((code, _with_plurals(item.demonyms)) for code, item in countries.items()),
        region_by_demonym=_index((name, _with_plurals(item.demonyms)) for name, item in regions.items()),
    )


def _country(code: str, row: Mapping[str, Any]) -> Country:
    return Country(
        iso2=code,
        iso3=row["iso3"],
        name=row["name"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        area_km2=float(row["area_km2"]),
        population=row["population"],
        capital=row["capital"],
        aliases=tuple(row["aliases"]),
        demonyms=tuple(row["demonyms"]),
        neighbours=tuple(row["neighbours"]),
    )


def _region(name: str, row: Mapping[str, Any]) -> Region:
    return Region(
        name=name,
        feature_code=row["feature"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        radius_km=float(row["radius_km"]),
        country_iso2=row["country"] or None,
        aliases=tuple(row["aliases"]),
        demonyms=tuple(row["demonyms"]),
    )


def _index(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Folded name to identifier; where two rows share a name the earlier one keeps it."""
    index: dict[str, str] = {}
    for identifier, names in rows:
        for name in names:
            index.setdefault(fold_name(name), identifier)
    return index


def _with_plurals(demonyms: Iterable[str]) -> Iterable[str]:
    for word in demonyms:
        yield word
        if not word.endswith(("s", "sh", "ch", "ese", "men")):
            yield word + "s"
