"""The tables that estimating goes by: which codes are general (``breadth.toml``), who is a party (``parties.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from plainrecord.fields.breadth import Breadth
from plainrecord.model.vocab import (
    ActorKind,
    CasualtyParty,
    ClaimantPosition,
    DamageExtent,
    Outcome,
    PartyLinkKind,
    PersonStatus,
    SourceType,
    Weapon,
)
from plainrecord.world.taxonomy import event_types


class EstimateTableError(ValueError):
    """A table of estimating names a code that does not exist; the message names the row."""


class ArmedSide(StrEnum):
    """The armed side that a speaker speaks for, or that people counted belong to; OPEN: of a party, not known which."""

    STATE = "state"
    NONSTATE = "nonstate"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A reason not to use a figure: its id, and the words with ``{who}`` for the speaker."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Parties:
    """``parties.toml``, typed."""

    side_of_kind: Mapping[ActorKind, ArmedSide]
    side_of_status: Mapping[PersonStatus, ArmedSide]
    side_of_party: Mapping[CasualtyParty, ArmedSide]
    side_of_position: Mapping[ClaimantPosition, ArmedSide]
    side_of_source_type: Mapping[SourceType, ArmedSide]
    party_positions: frozenset[ClaimantPosition]
    initiator_positions: frozenset[ClaimantPosition]
    independent_positions: frozenset[ClaimantPosition]
    party_links: frozenset[PartyLinkKind]
    set_aside: Mapping[str, SetAside]


def breadth_examples() -> dict[str, tuple[list[list[str]], list[list[str]]]]:
    """The pairs of ``breadth.toml`` that must agree and that must contradict, by field."""
    return {name: (table["agree"], table["contradict"]) for name, table in _toml("breadth.toml").items()}


@cache
def breadths() -> Mapping[str, Breadth]:
    """Which codes are general, by field: ``act``, ``outcome``, ``weapon``, ``extent``.

    Raises ``EstimateTableError`` for a code that is in no vocabulary, or two that each allow the other.
    """
    codes: dict[str, set[str]] = {
        "act": set(event_types()),
        "outcome": set(Outcome),
        "weapon": set(Weapon),
        "extent": set(DamageExtent),
    }
    found: dict[str, Breadth] = {}
    for name, table in _toml("breadth.toml").items():
        allows = {general: frozenset(exact) for general, exact in table["allows"].items()}
        unknown = ({*allows, *(code for row in allows.values() for code in row)} - {"*"}) - codes[name]
        if unknown:
            raise EstimateTableError(f"breadth.toml [{name}]: there is no code {sorted(unknown)[0]!r}")
        both = [one for one in allows for more in allows[one] if one in allows.get(more, ()) and one != more]
        if both:
            raise EstimateTableError(
                f"breadth.toml [{name}]: {sorted(both)[0]!r} is more and less than another code"
            )
        found[name] = Breadth(allows)
    return found


@cache
def parties() -> Parties:
    """Who speaks for a party; raises ``EstimateTableError`` for a code that is in no vocabulary."""
    table = _toml("parties.toml")
    try:
        positions = table["positions"]
        return Parties(
            _sides(ActorKind, table["side_of_kind"]),
            _sides(PersonStatus, table["side_of_status"]),
            _sides(CasualtyParty, table["side_of_party"]),
            _sides(ClaimantPosition, table["side_of_position"]),
            _sides(SourceType, table["side_of_source_type"]),
            frozenset(map(ClaimantPosition, positions["party"])),
            frozenset(map(ClaimantPosition, positions["initiator"])),
            frozenset(map(ClaimantPosition, positions["independent"])),
            frozenset(map(PartyLinkKind, table["party_links"]["party"])),
            {row["id"]: SetAside(row["id"], row["words"]) for row in table["set_aside"]},
        )
    except (KeyError, ValueError) as error:
        raise EstimateTableError(f"parties.toml: {error}") from error


def _sides(vocabulary: type[Any], rows: Mapping[str, str]) -> dict[Any, ArmedSide]:
    return {vocabulary(code): ArmedSide(side) for code, side in rows.items()}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("plainrecord.stages.estimate").joinpath(name).read_text("utf-8"))
