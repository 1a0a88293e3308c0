"""Groups for things that belong together: a vehicle and its explosives, a planted bomb, a name and its number."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from plainrecord.engines.rules.chunks import Chunk, spanning
from plainrecord.model.vocab import Weapon


def join_loaded(chunks: list[Chunk], vehicles: frozenset[str], loading: frozenset[str]) -> list[Chunk]:
    """One bomb of "a minivan packed with explosives"."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        following = chunks[position + 1 : position + 4]
        kinds = [chunk.kind for chunk in following]
        if kinds == ["V", "P", "w"] and _is_loaded(current, following, vehicles, loading):
            joined.append(_bomb(current, following[-1]))
            position += 4
        else:
            joined.append(current)
            position += 1
    return joined


def _is_loaded(
    vehicle: Chunk, following: Sequence[Chunk], vehicles: frozenset[str], loading: frozenset[str]
) -> bool:
    """Whether a vehicle, a verb of loading, "with" and a word for explosives follow one another."""
    load, link, charge = following
    entry = charge.head.entry if charge.head is not None else None
    explosive = entry is not None and entry.weapon == Weapon.EXPLOSIVE
    return vehicle.word in vehicles and load.base in loading and link.word == "with" and explosive


def _bomb(vehicle: Chunk, charge: Chunk) -> Chunk:
    """A vehicle and its charge as one weapon."""
    whole = spanning(vehicle, "w", vehicle, charge)
    if vehicle.head is not None and vehicle.head.entry is not None:
        entry = vehicle.head.entry._replace(noun_class="w", weapon=Weapon.VEHICLE_BOMB.value)
        head = vehicle.head._replace(last=charge.last, entry=entry)
        whole.head, whole.items = head, (*vehicle.items[:-1], head)
    return whole


def mark_planted(chunks: list[Chunk], planting: frozenset[str]) -> None:
    """A bomb that is planted or buried is an improvised device: "a bomb buried in the roadside"."""
    for at, bomb in enumerate(chunks):
        entry = bomb.head.entry if bomb.kind == "w" and bomb.head is not None else None
        beside = (*chunks[max(0, at - 1) : at], *chunks[at + 1 : at + 2])
        planted = any(one.kind == "V" and one.base in planting for one in beside)
        if planted and bomb.head is not None and entry is not None and entry.weapon == Weapon.EXPLOSIVE:
            bomb.head = bomb.head._replace(entry=entry._replace(weapon=Weapon.IED.value))
            bomb.items = (*bomb.items[:-1], bomb.head)


def join_numbered(chunks: list[Chunk], marks: frozenset[str]) -> list[Chunk]:
    """For "School No. 5": a name that ends in a number of its own, which counts nothing."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        at = position + 1
        if current.kind in "hwsnk" and at < len(chunks) and chunks[at].word in marks:
            at += 1 + (at + 1 < len(chunks) and chunks[at + 1].kind == ".")
            if at < len(chunks) and chunks[at].kind == "q" and len(chunks[at].items) == 1:
                current = copy(current)  # without the items of the number
                current.last, position = chunks[at].last, at
        joined.append(current)
        position += 1
    return joined
