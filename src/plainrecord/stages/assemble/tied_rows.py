"""Rows of casualties that are tied to each other: what counts as one, as told, and as part of another row."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.fields.casualty import GRAVITY
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import CasualtyParty, CasualtyScope, Stance

#: ``phrase_id`` of several people without a number.
NO_NUMBER = "PLURAL"
#: Characters between a name and the description beside it (", ").
BESIDE_CHARACTERS = 2
#: How many rows back the very same words may have been read as another outcome, or the same person be told of.
SAME_WORDS_ROWS = 4
_SIDES = frozenset({CasualtyParty.ACTOR_A, CasualtyParty.ACTOR_B})
_ARMED = _SIDES | {CasualtyParty.PERPETRATOR}


def takes_part(reading: Reading[Casualty]) -> bool:
    """Whether a row counts people of this event as harmed, by a figure that is not denied."""
    value = reading.value
    return (
        value.outcome in GRAVITY
        and value.scope is CasualtyScope.THIS_EVENT
        and reading.stance is not Stance.DENIED
        and value.count.high != 0
    )


def are_opposed(one: Reading[Casualty], whole: Reading[Casualty]) -> bool:
    """Whether armed people are none of others: the attacker is none of six worshippers, rebels are no soldiers."""
    parties = {one.value.party, whole.value.party}
    if one.value.party in _ARMED and whole.value.party is CasualtyParty.CIVILIANS:
        return True
    return parties == _SIDES


def is_one(reading: Reading[Casualty]) -> bool:
    """Whether a row is about one person."""
    count = reading.value.count
    return count.low == 1 and count.high == 1


def leads_to(rows: Sequence[Reading[Casualty]], start: int, goal: int) -> bool:
    """Whether a row is part of another, by any number of steps."""
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        at = rows[at].value.subset_of
    return False


def top_of(rows: Sequence[Reading[Casualty]], at: int) -> int:
    """The row that a row is part of in the end."""
    seen = {at}
    while (above := rows[at].value.subset_of) is not None and above not in seen:
        seen.add(above)
        at = above
    return at
