"""The rules of ``act_refinement.toml``, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class RefinementRule:
    """One row: from which event types, under which conditions, to which type."""

    id: str
    to: str
    from_types: frozenset[str]
    weapons: frozenset[str] = frozenset()
    initiators: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    initiators_or_targets: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    not_statuses: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    killed: bool = False
    several: bool = False
    two_sided: bool = False
    official_victim: bool = False
    harmed: bool = False
    source: str = ""


@cache
def load_refinement() -> tuple[RefinementRule, ...]:
    """All rows in order; raises ``ValueError`` for a column that does not exist."""
    data = tomllib.loads(files("plainrecord.world").joinpath("act_refinement.toml").read_text("utf-8"))
    violent = frozenset(data["violent"])
    known = {field.name for field in fields(RefinementRule)}
    rules = []
    for row in data["rule"]:
        values: dict[str, Any] = dict(row)
        types = frozenset(values.pop("from"))
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(f"act_refinement.toml: rule {row['id']!r} has unknown columns {unknown}")
        if "violent" in types:
            types = (types - {"violent"}) | violent
        sets: dict[str, Any] = {
            name: frozenset(value) if isinstance(value, list) else value for name, value in values.items()
        }
        rules.append(RefinementRule(from_types=types, **sets))
    return tuple(rules)
