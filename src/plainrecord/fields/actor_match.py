"""Whether two actors are one: by id, by name, or because one of the two leaves open who it is."""

from __future__ import annotations

from enum import IntEnum

from plainrecord.model.values import Actor
from plainrecord.model.vocab import ActorKind

STATE_KINDS = frozenset(
    {ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE, ActorKind.STATE_OTHER}
)
"""What belongs to one state (ACLED inter 1)."""

_UNNAMED = frozenset({ActorKind.UNIDENTIFIED_ARMED, ActorKind.UNKNOWN})


class ActorMatch(IntEnum):
    """How far two actors are one; higher is more.

    ``DIFFERENT``: two that are named and not one; ``OPEN``: one of the two leaves open who it is ("gunmen");
    ``STATE``: bodies of one state; ``SAME``: one id or one name.
    """

    DIFFERENT = 0
    OPEN = 1
    STATE = 2
    SAME = 3


def compare(a: Actor, b: Actor) -> ActorMatch:
    """How far ``a`` and ``b`` are one. Two ids of the registry are one only when equal."""
    has_ids = a.actor_id is not None and b.actor_id is not None
    if a.actor_id == b.actor_id if has_ids else name_of(a) == name_of(b):
        return ActorMatch.SAME
    if is_state(a) and is_state(b):
        one_state = a.country_iso2 == b.country_iso2 or None in (a.country_iso2, b.country_iso2)
        return ActorMatch.STATE if one_state else ActorMatch.DIFFERENT
    return ActorMatch.OPEN if is_open(a) or is_open(b) else ActorMatch.DIFFERENT


def name_of(actor: Actor) -> str:
    """The name to compare by: of a person the person's, else the label, without case and double spaces."""
    return " ".join((actor.person_name or actor.label).casefold().split())


def is_state(actor: Actor) -> bool:
    """Whether the actor is a body of a state."""
    return actor.kind in STATE_KINDS


def is_open(actor: Actor) -> bool:
    """Whether the words leave open who it is: no id, no person, and a kind that is not known."""
    return actor.actor_id is None and actor.person_name is None and actor.kind in _UNNAMED
