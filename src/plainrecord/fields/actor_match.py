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
    ``ONE_SIDE``: bodies of one state, or a group and people named by it ("fighters of the Northern Front");
    ``SAME``: one id or one name.
    """

    DIFFERENT = 0
    OPEN = 1
    ONE_SIDE = 2
    SAME = 3


def compare(a: Actor, b: Actor) -> ActorMatch:
    """How far ``a`` and ``b`` are one. Two ids of the registry are one only when equal."""
    has_ids = a.actor_id is not None and b.actor_id is not None
    if a.actor_id == b.actor_id if has_ids else name_of(a) == name_of(b):
        return ActorMatch.SAME
    if is_state(a) and is_state(b):
        one_state = a.country_iso2 == b.country_iso2 or None in (a.country_iso2, b.country_iso2)
        return ActorMatch.ONE_SIDE if one_state else ActorMatch.DIFFERENT
    if not has_ids and (_names(a, b) or _names(b, a)):
        return ActorMatch.ONE_SIDE
    return ActorMatch.OPEN if is_open(a) or is_open(b) else ActorMatch.DIFFERENT


def acts_as(a: Actor, b: Actor) -> bool:
    """Whether what the one did can be laid to the other: one actor, its people, or forces of one kind of one state."""
    match = compare(a, b)
    one_kind = a.kind is b.kind or not (is_state(a) and is_state(b))
    return match is ActorMatch.SAME or (match is ActorMatch.ONE_SIDE and one_kind)


def _names(longer: Actor, group: Actor) -> bool:
    """Whether the words for the one hold the name, of two words or more, of the other."""
    name = name_of(group)
    return " " in name and f" {name} " in f" {name_of(longer)} "


def name_of(actor: Actor) -> str:
    """The name to compare by: of a person the person's, else the label, without case and double spaces."""
    return " ".join((actor.person_name or actor.label).casefold().split())


def is_state(actor: Actor) -> bool:
    """Whether the actor is a body of a state."""
    return actor.kind in STATE_KINDS


def is_open(actor: Actor) -> bool:
    """Whether the words leave open who it is: no id, no person, no name, and a kind that is not known."""
    named = actor.actor_id is not None or actor.person_name is not None or _holds_a_name(actor.label)
    return actor.kind in _UNNAMED and not named


def _holds_a_name(label: str) -> bool:
    """Whether a word after the first, which may begin a sentence, has a capital: "Northern Front", not "Gunmen"."""
    return any(word[:1].isupper() for word in label.split()[1:])
