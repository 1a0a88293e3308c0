"""How things are, told behind what happened: "more than a million people have been displaced"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from plainrecord.fields.casualty import GRAVITY
from plainrecord.lang.alternatives import alternatives, word_pattern
from plainrecord.model.values import When, Where
from plainrecord.model.vocab import GeoPrecision
from plainrecord.stages.assemble.incidents import Incident
from plainrecord.stages.assemble.unit import Unit

#: From so many days on a stretch of time is no day of an act.
_LONG_DAYS = 8
_MONTH_DAYS = 27
#: Characters before an act within which its auxiliaries begin.
_AUXILIARY_REACH = 12
#: Regions and countries: what is told of them as a whole has no place.
_WHOLE_AREAS = frozenset({GeoPrecision.G6, GeoPrecision.G7, GeoPrecision.G8})


def is_state_of_things(incident: Incident, text: str, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether an incident behind the report of another tells of no act, only how things are.

    Its verbs are of the present or the perfect, and it has neither a day nor a town of its own. ``words`` are the
    function words of the language.
    """
    if any(unit.rank == 0 for unit in incident.units):
        return False
    present = word_pattern(words["present_auxiliaries"])
    return all(
        present.match(unit.act.span.quote(text)) and not _has_day(unit) and not _has_town(unit)
        for unit in incident.units
    )


def is_ongoing(unit: Unit, text: str, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a unit says what some party does all the time: "a group which has been fighting for 15 years"."""
    if unit.rank == 0 or _has_day(unit) or _has_town(unit):
        return False
    start, end = unit.act.span.start, unit.act.span.end
    going_on = _going_on(words["ongoing_auxiliaries"], words["progressive_endings"], words["prepositions"])
    return going_on.search(text[max(0, start - _AUXILIARY_REACH) : end]) is not None


@cache
def _going_on(
    auxiliaries: frozenset[str], endings: frozenset[str], prepositions: frozenset[str]
) -> re.Pattern[str]:
    """A verb at the end of the text in a form for what goes on: "has been fighting", "are clashing with"."""
    auxiliary, ending, preposition = map(alternatives, (auxiliaries, endings, prepositions))
    return re.compile(rf"\b(?:{auxiliary})\s+\w+(?:{ending})(?:\s+(?:{preposition}))?$", re.IGNORECASE)


def is_count_of_months(unit: Unit) -> bool:
    """Whether a unit counts what happened in a month or longer, by nobody and nowhere: "In January 139 were killed"."""
    if unit.initiators or unit.weapons or unit.when is None or unit.inherited_day:
        return False
    if any(
        _is_town(place.value) or place.value.geo_precision is not GeoPrecision.G8 for place in unit.places
    ):
        return False
    when = unit.when.value
    if when.earliest is None or when.latest is None or (when.latest - when.earliest).days < _MONTH_DAYS:
        return False
    counted = (item.mention.part("number") for item in unit.casualties if item.value.outcome in GRAVITY)
    return any(counted)


def _has_day(unit: Unit) -> bool:
    return unit.when is not None and unit.has_own_day and not _is_long(unit.when.value)


def _is_long(when: When) -> bool:
    if when.earliest is None or when.latest is None:
        return True
    return (when.latest - when.earliest).days >= _LONG_DAYS


def _has_town(unit: Unit) -> bool:
    return "place_inherited" not in unit.effects and any(_is_town(place.value) for place in unit.places)


def _is_town(where: Where) -> bool:
    """Whether a place is finer than a region; a village without an entry only has the point of its region."""
    return where.place is None or where.geo_precision not in _WHOLE_AREAS
