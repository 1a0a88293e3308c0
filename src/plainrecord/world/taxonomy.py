"""The event types of ``taxonomy.toml``, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class EventType:
    """One neutral code for what happened; ``label`` is what people see."""

    event_type: str
    family: str
    label: str
    definition: str
    sensitive: bool = False


@cache
def event_types() -> dict[str, EventType]:
    """All event types by id, in the order of the file."""
    rows = tomllib.loads(files("plainrecord.world").joinpath("taxonomy.toml").read_text("utf-8"))["type"]
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
