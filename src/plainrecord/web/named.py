"""Look-ups for forms: places of the gazetteer and organisations of the registry by name."""

from __future__ import annotations

from typing import Any

from plainrecord.web.workspace import Workspace
from plainrecord.world.registry import load_registry

MOST = 12
_LONGEST_NAME = 100


def places_named(workspace: Workspace, name: str) -> list[dict[str, Any]]:
    """Entries of that name, the most likely first; of a name that has none, entries of names that look alike."""
    name = name.strip()[:_LONGEST_NAME]
    if not name:
        return []
    found = workspace.places.lookup(name) or workspace.places.alike(name)[1]
    return [
        {
            "place_id": place.place_id,
            "name": place.name,
            "feature_code": place.feature_code,
            "country": place.country_iso2 or "",
            "admin1": place.admin1 or "",
            "latitude": place.latitude,
            "longitude": place.longitude,
            "population": place.population,
        }
        for place in found[:MOST]
    ]


def actors_named(name: str) -> list[dict[str, str]]:
    """Organisations that go by that name, then others whose name begins with it."""
    name = name.strip()[:_LONGEST_NAME]
    if len(name) < 2:
        return []
    registry = load_registry()
    begins = name.casefold()
    others = (one for one in registry if one.name.casefold().startswith(begins))
    found = {one.actor_id: one for one in (*registry.candidates(name), *others)}
    return [
        {
            "actor_id": one.actor_id,
            "name": one.name,
            "kind": one.kind.value,
            "country": one.country_iso2 or "",
        }
        for one in list(found.values())[:MOST]
    ]
