"""How near two profiles are, one measure for each comparison of ``comparisons.toml``. None: nothing to compare.

A measure only measures; what its value weighs is in the table. Days and places are compared by their own fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import fsum
from types import MappingProxyType

from plainrecord.fields import count as count_field
from plainrecord.fields.place_point import great_circle_km
from plainrecord.model.values import Count
from plainrecord.stages.link.profile import Days, Profile, Spot
from plainrecord.world.taxonomy import are_kindred_weapons, nearness

#: Towns nearer than this are taken for one another; those beyond ``REGION_KM`` are not.
NEIGHBOUR_KM = 15.0
REGION_KM = 50.0
#: Value of ``fields.count.compare`` up to which two figures can both be true.
_BOTH_TRUE = 1
#: Value of ``places_differ`` from which on two places are surely two.
_ANOTHER_TOWN = 2
#: Documents with fewer weighty words than this, and how much alike they can be.
FEW_WORDS = 25
LIKENESS_OF_FEW = 0.25
#: Of likenesses. Weights have four, so a sum of products is exact with these, in whatever order it is added up.
DECIMALS = 8
#: Cosine of the words of two documents from which on one form of words may lie behind both.
ONE_FORM = 0.35
_NAMES_OF_ONE = 2

Measure = Callable[[Profile, Profile], float | None]


def days_apart(a: Profile, b: Profile) -> float | None:
    """Days between the intervals in which the acts took place."""
    return None if a.days is None or b.days is None else gap_days(a.days, b.days)


def document_days_apart(a: Profile, b: Profile) -> float | None:
    """Days between the nearest two days that the documents tell of."""
    return min((gap_days(one, other) for one in a.traits.days for other in b.traits.days), default=None)


def publication_days_apart(a: Profile, b: Profile) -> float | None:
    """Days between the days of publication."""
    return None if a.published is None or b.published is None else abs(a.published - b.published)


def km_apart(a: Profile, b: Profile) -> float | None:
    """Kilometres between the nearest two places that have a point."""
    return _nearest_km(a.spots, b.spots)


def document_km_apart(a: Profile, b: Profile) -> float | None:
    """Kilometres between the nearest two places that the documents tell of."""
    return _nearest_km(a.traits.spots, b.traits.spots)


def areas_shared(a: Profile, b: Profile) -> float | None:
    """2: a first-order unit is shared, 1: a country, 0: none."""
    if not a.areas or not b.areas:
        return None
    shared = a.areas & b.areas
    return 2 if any("/" in area for area in shared) else 1 if shared else 0


def act_kinship(a: Profile, b: Profile) -> float | None:
    """How far apart two event types are in the taxonomy: 0 equal, 1 one family, 2 kindred families, 3 other.

    A code that stands for several event types is as near as the nearest of them, but never equal.
    """
    if not a.event_type or not b.event_type:
        return None
    if not a.may_be and not b.may_be:
        return nearness(a.event_type, b.event_type)
    return max(1, _nearest_act((a.event_type, *sorted(a.may_be)), (b.event_type, *sorted(b.may_be))))


def main_accounts(a: Profile, b: Profile) -> float:
    """2: both are what their documents are mainly about, 1: neither is, 0: one of them."""
    return 2 if a.is_main and b.is_main else 0 if a.is_main or b.is_main else 1


def document_likeness(a: Profile, b: Profile) -> float | None:
    """Cosine of the weightiest words of the documents; a few words are soon shared and never count as much alike."""
    likeness = _cosine(a.traits.words, b.traits.words)
    if likeness is None or min(len(a.traits.words), len(b.traits.words)) >= FEW_WORDS:
        return likeness
    return min(likeness, LIKENESS_OF_FEW)


def account_likeness(a: Profile, b: Profile) -> float | None:
    """Cosine of the weightiest words of the sentences of the accounts."""
    return _cosine(a.account, b.account)


def names_shared(a: Profile, b: Profile) -> float | None:
    """How many rare names both documents hold."""
    return len(a.traits.names & b.traits.names) if a.traits.names and b.traits.names else None


def ages_shared(a: Profile, b: Profile) -> float | None:
    """How many ages of people both documents state."""
    return len(a.traits.ages & b.traits.ages) if a.traits.ages and b.traits.ages else None


def killed_apart(a: Profile, b: Profile) -> float | None:
    """How far apart the figures of people killed are, see ``fields.count.compare``."""
    return _figures(a.killed, b.killed)


def injured_apart(a: Profile, b: Profile) -> float | None:
    """How far apart the figures of people injured are, see ``fields.count.compare``."""
    return _figures(a.injured, b.injured)


def initiators_shared(a: Profile, b: Profile) -> float | None:
    """1 when a named initiator is shared, else 0."""
    return _any_shared(a.initiators, b.initiators)


def targets_shared(a: Profile, b: Profile) -> float | None:
    """1 when a named organisation or kind of people acted upon is shared, else 0."""
    return _any_shared(a.targets, b.targets)


def weapons_shared(a: Profile, b: Profile) -> float | None:
    """2: a weapon is shared, 1: weapons that sources take for each other, 0: none."""
    if not a.weapons or not b.weapons:
        return None
    if a.weapons & b.weapons:
        return 2
    return float(any(are_kindred_weapons(one, other) for one in a.weapons for other in b.weapons))


def form_contradictions(a: Profile, b: Profile) -> float | None:
    """How far two accounts contradict each other though their documents are alike, 0 to 6.

    A text that is used again for another event keeps its words and changes the day, the place, the figures or the
    means. Another day and another place count 2 each, figures that cannot both be true and weapons that do not go
    together 1 each: sources differ in these about one event, too. Rare names in common are no part of a form, so
    with ``_NAMES_OF_ONE`` of them nothing counts.
    """
    if (_cosine(a.traits.words, b.traits.words) or 0.0) < ONE_FORM:
        return None
    if (names_shared(a, b) or 0) >= _NAMES_OF_ONE:
        return 0
    days = _is_one_day(a.days) and _is_one_day(b.days) and a.days != b.days
    places = (places_differ(a, b) or 0) >= _ANOTHER_TOWN
    figures = max(killed_apart(a, b) or 0, injured_apart(a, b) or 0) > _BOTH_TRUE
    return 2 * (days + places) + figures + (weapons_shared(a, b) == 0)


def places_differ(a: Profile, b: Profile) -> float | None:
    """How surely two accounts tell of different places, under different names.

    0: not at all (near, or of one name), 1: more than ``NEIGHBOUR_KM`` apart, but their documents tell of a common
    place, 2: more than ``NEIGHBOUR_KM``, 3: more than ``REGION_KM``, and so are all places of the documents.
    """
    km = km_apart(a, b)
    if km is None:
        return None
    if km <= NEIGHBOUR_KM or not a.place_names.isdisjoint(b.place_names):
        return 0
    km_at_least = document_km_apart(a, b) or 0
    return 1 if km_at_least <= NEIGHBOUR_KM else 3 if km_at_least > REGION_KM else 2


def days_vague(a: Profile, b: Profile) -> float | None:
    """Days of the longer of the two intervals, less the first: how much may hide behind days that agree."""
    return None if a.days is None or b.days is None else max(a.days[1] - a.days[0], b.days[1] - b.days[0])


def km_vague(a: Profile, b: Profile) -> float | None:
    """The kilometres by which the vaguer place may reach around its point."""
    return None if not a.spots or not b.spots else max(spot[2] for spot in (*a.spots, *b.spots))


def place_names_alike(a: Profile, b: Profile) -> float | None:
    """How alike the nearest two names of places are: 1 the same, 0 no two neighbouring letters in common."""
    return max((_alike(one, other) for one in a.place_names for other in b.place_names), default=None)


def parties_alike(a: Profile, b: Profile) -> float | None:
    """How far the sides of the row that names fewer are found in the other: mean cosine of their words."""
    fewer, more = (a.parties, b.parties) if len(a.parties) <= len(b.parties) else (b.parties, a.parties)
    if not fewer:
        return None
    both_ways = (fewer, more), (more, fewer)
    ways = both_ways if len(fewer) == len(more) else both_ways[:1]
    return max(sum(max(_overlap(one, other) for other in into) for one in of) / len(of) for of, into in ways)


def killed_agreed(a: Profile, b: Profile) -> float | None:
    """The number of people killed on which both agree: a high one is seldom a coincidence."""
    if a.killed is None or b.killed is None or _figures(a.killed, b.killed) != 0:
        return None
    return a.killed.low


def _is_one_day(days: Days | None) -> bool:
    return days is not None and days[0] == days[1]


def gap_days(one: Days, other: Days) -> int:
    """The gap between two intervals in days: 0 when they share a day (as ``fields.date.compare``)."""
    return max(0, one[0] - other[1], other[0] - one[1])


def _nearest_km(a: Sequence[Spot], b: Sequence[Spot]) -> float | None:
    return min((_km(one, other) for one in a for other in b), default=None)


@lru_cache(maxsize=200_000)
def _km(one: Spot, other: Spot) -> float:
    """How far apart two places are at least (as ``fields.place.compare``)."""
    return max(0.0, great_circle_km(one[:2], other[:2]) - one[2] - other[2])


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float | None:
    if not a or not b:
        return None
    return round(fsum([a[word] * b[word] for word in a.keys() & b.keys()]), DECIMALS)


def _overlap(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return 1.0 if a == b else sum([a[word] * b[word] for word in a.keys() & b.keys()])


@lru_cache(maxsize=50_000)
def _nearest_act(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return min(nearness(first, second) for first in one for second in other)


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> float:
    """Dice coefficient of the pairs of neighbouring letters (as sets)."""
    if one == other:
        return 1.0
    first, second = (
        {word[at : at + 2] for word in name.split() for at in range(len(word) - 1)} for name in (one, other)
    )
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _figures(a: Count | None, b: Count | None) -> float | None:
    return None if a is None or b is None else count_field.compare(a, b)


def _any_shared(a: frozenset[str], b: frozenset[str]) -> float | None:
    return float(bool(a & b)) if a and b else None


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.__name__: measure
        for measure in (
            days_apart,
            document_days_apart,
            publication_days_apart,
            km_apart,
            areas_shared,
            act_kinship,
            main_accounts,
            document_likeness,
            account_likeness,
            names_shared,
            ages_shared,
            killed_apart,
            injured_apart,
            initiators_shared,
            targets_shared,
            weapons_shared,
            form_contradictions,
            places_differ,
            days_vague,
            km_vague,
            place_names_alike,
            parties_alike,
            killed_agreed,
        )
    }
)
