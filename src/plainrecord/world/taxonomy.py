"""The event types of ``taxonomy.toml``, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    """One neutral code for what happened; ``label`` is what people see."""

    event_type: str
    family: str
    label: str
    definition: str
    sensitive: bool = False


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("plainrecord.world").joinpath("taxonomy.toml").read_text("utf-8"))


@cache
def event_types() -> dict[str, EventType]:
    """All event types by id, in the order of the file."""
    rows = _tables()["type"]
    return {
        row["id"]: EventType(
            row["id"], row["family"], row["label"], row["definition"], row.get("sensitive", False)
        )
        for row in rows
    }


def event_type(event_type_id: str) -> EventType:
    """The type of that id; raises ``KeyError`` naming the file to look in."""
    try:
        return event_types()[event_type_id]
    except KeyError:
        raise KeyError(f"no event type {event_type_id!r} in world/taxonomy.toml") from None


@cache
def _kindred(what: str) -> frozenset[frozenset[str]]:
    """Every pair that stands in one list of ``kindred``: of its ``families`` or ``weapons``."""
    groups = _tables()["kindred"][what]
    return frozenset(frozenset({one, other}) for group in groups for one in group for other in group)


@cache
def nearness(one: str, other: str) -> int:
    """How far apart two event types are: 0 equal, 1 of one family, 2 of kindred families, 3 neither.

    Sources name one occurrence differently ("clash", "attack"): kindred families are listed in ``taxonomy.toml``.
    An event type that is not in the taxonomy is kin to itself alone.
    """
    if one == other:
        return 0
    known = event_types()
    first, second = (known[name].family if name in known else name for name in (one, other))
    return 1 if first == second else 2 if frozenset({first, second}) in _kindred("families") else 3


def are_kindred_weapons(one: str, other: str) -> bool:
    """Whether sources may name one weapon by both words ("shelling", "a rocket"), or use both in one attack."""
    return frozenset({one, other}) in _kindred("weapons")
