"""Apart: a sentence that counts people town by town tells of as many occurrences as towns.

"Shells killed four people in Lod and six in Ruwa" is one act by its words, and two by its places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from plainrecord.fields.casualty import GRAVITY
from plainrecord.lang.alternatives import alternatives
from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Where
from plainrecord.model.vocab import GeoPrecision
from plainrecord.stages.assemble.incidents import VIOLENT, holds
from plainrecord.stages.assemble.unit import Unit, by_passage
from plainrecord.stages.assemble.units import FINE
from plainrecord.stages.normalise import Understood

#: Characters between people and the town they were harmed in ("six people in the town of").
_TOWN_REACH = 30
_TOWNS = FINE | {GeoPrecision.G6}


def by_town(text: str, units: Sequence[Unit], prepositions: frozenset[str]) -> list[Unit]:
    """Units, those of a sentence that counts people town by town once for each of its towns (``part``).

    ``prepositions`` are those that lead from people to where they were harmed.
    """
    leads_to = _leads_to(prepositions)
    return [one for together in by_passage(units).values() for one in _parts(text, together, leads_to)]


@cache
def _leads_to(prepositions: frozenset[str]) -> re.Pattern[str]:
    verb = r"(?:\s+[^\W\d]+){0,3}?"  # "two people were killed in"
    return re.compile(rf"{verb}\s+(?:{alternatives(prepositions)})\s+(?:[^,;.]*\s)?", re.IGNORECASE)


def _parts(text: str, units: list[Unit], leads_to: re.Pattern[str]) -> list[Unit]:
    harm = {
        item.mention.span: item
        for unit in units
        for item in unit.casualties
        if item.value.outcome in GRAVITY and item.mention.part("number") is not None
    }
    places = {
        item.mention.span: item
        for unit in units
        for item in unit.places
        if item.value.geo_precision in _TOWNS and "place_inherited" not in unit.effects
    }
    if (
        len(harm) < 2
        or len(places) < 2
        or sum(unit.rank > 0 and unit.family in VIOLENT for unit in units) > 1
    ):
        return units
    towns = _towns(text, sorted(harm), [places[span] for span in sorted(places)], leads_to)
    if len(towns) < 2:
        return units
    return [
        part for at in range(len(towns)) for unit in units if (part := _part(unit, at, towns)) is not None
    ]


def _towns(
    text: str, harm: Sequence[Span], places: Sequence[Understood[Where]], leads_to: re.Pattern[str]
) -> list[Understood[Where]]:
    """The towns that stand right behind people counted, none of them part of another; no town where one is."""
    towns: list[Understood[Where]] = []
    for people, following in zip(harm, [*harm[1:], None], strict=True):
        end = (
            people.end + _TOWN_REACH if following is None else min(following.start, people.end + _TOWN_REACH)
        )
        found = next((item for item in places if people.end <= item.mention.span.start < end), None)
        if found is None or not leads_to.fullmatch(text[people.end : found.mention.span.start]):
            continue
        if any(holds(found.value, town.value) or holds(town.value, found.value) for town in towns):
            return []
        towns.append(found)
    return towns


def _part(unit: Unit, at: int, towns: Sequence[Understood[Where]]) -> Unit | None:
    """A unit as it tells of one town; None where it says nothing of it."""
    casualties = [item for item in unit.casualties if _town_of(item, towns) == at]
    if unit.rank == 0 and not casualties:
        return None
    others = [item.mention.span for item in unit.casualties if item not in casualties]
    elsewhere = [town.mention.span for number, town in enumerate(towns) if number != at]
    return replace(
        unit,
        part=at,
        effects=dict(unit.effects),
        casualties=casualties,
        places=[item for item in unit.places if item.mention.span not in elsewhere],
        actors=[
            item
            for item in unit.actors
            if item.mention.role != "victim_group"
            or not any(item.mention.span.overlaps(span) for span in others)
        ],
        claims=list(unit.claims),
        weapons=list(unit.weapons),
        targets=list(unit.targets) if at == 0 else [],
        damage=list(unit.damage) if at == 0 else [],
    )


def _town_of(item: Understood[Casualty], towns: Sequence[Understood[Where]]) -> int:
    """The number of the town that people are counted in: the next one behind them, else the last."""
    start = item.mention.span.start
    return next((at for at, town in enumerate(towns) if start < town.mention.span.start), len(towns) - 1)
