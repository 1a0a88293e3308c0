"""Two acts of one sentence, each with its place in a clause of its own, are two occurrences.

"Two people died in Lod when shells landed, and a driver lost his life near Bor after a drone hit his car."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from plainrecord.lang.alternatives import alternatives
from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.text import Span
from plainrecord.model.values import Where
from plainrecord.model.vocab import PlaceRelation
from plainrecord.stages.assemble.incidents import is_of_force, same_scene
from plainrecord.stages.assemble.unit import Unit, by_passage
from plainrecord.stages.assemble.units import coarseness, is_site
from plainrecord.stages.normalise import Understood

#: Relations of a place that is no scene of its own: a direction, a border, one end of a road.
_NO_SCENE = frozenset(
    (PlaceRelation.DIRECTION_OF, PlaceRelation.BORDER, PlaceRelation.BETWEEN, PlaceRelation.ALONG)
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*(?:the )?$")
_LEAD_CHARACTERS, _DAMAGE = 24, "property"


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What may divide a sentence, whose words go on with the clause before, and what leads to a scene."""

    divides: re.Pattern[str]
    goes_on: re.Pattern[str]
    leads: frozenset[str]


@cache
def clause_words(lexicon: Lexicon) -> ClauseWords:
    """The words of a pack: ``clause_dividers``, ``clause_pronouns``, ``scene_prepositions``."""
    words = lexicon.function_words
    return ClauseWords(
        re.compile(rf";\s+|,\s+(?:{alternatives(words['clause_dividers'])})\s+"),
        re.compile(rf"(?:{alternatives(words['clause_pronouns'])})\b", re.IGNORECASE),
        words["scene_prepositions"],
    )


def divide(units: Sequence[Unit], text: str, words: ClauseWords) -> None:
    """Give each unit the number and the places of its clause, where clauses have acts and scenes of their own."""
    for told in by_passage(units).values():
        if len(told) > 1:
            _divide(told, text, words)


def _divide(told: Sequence[Unit], text: str, words: ClauseWords) -> None:
    span = told[0].passage.span
    scenes = _scenes_of(told, text, words)
    if len(scenes) < 2:
        return
    clauses: list[Span] = []
    begin = span.start
    for found in words.divides.finditer(text, span.start, span.end):
        left, right = Span(begin, found.start()), Span(found.end(), span.end)
        if words.goes_on.match(text, found.end()):
            continue
        if _is_whole(left, told, scenes) and _is_whole(right, told, scenes):
            clauses.append(left)
            begin = found.end()
    clauses.append(Span(begin, span.end))
    if len(clauses) < 2 or not _all_apart(clauses, scenes):
        return
    for unit in told:
        unit.clause = 1 + next((n for n, one in enumerate(clauses) if unit.act.span.start < one.end), 0)
        own = clauses[unit.clause - 1]
        others = {id(item) for item in scenes if not own.contains(item.mention.span)}
        unit.places = [item for item in unit.places if id(item) not in others]


def _scenes_of(told: Sequence[Unit], text: str, words: ClauseWords) -> list[Understood[Where]]:
    """The places of the sentence where something may have happened: "in Lod", not "to Lod"."""
    found: dict[int, Understood[Where]] = {}
    for unit in told:
        for item in unit.places:
            start = item.mention.span.start
            lead = _LAST_WORD.search(text[max(unit.passage.span.start, start - _LEAD_CHARACTERS) : start])
            is_led = lead is not None and lead[1].casefold() in words.leads
            if (
                is_led
                and is_site(item)
                and coarseness(item.value) < 2
                and item.value.relation not in _NO_SCENE
            ):
                found[start] = item
    return [found[start] for start in sorted(found)]


def _is_whole(clause: Span, told: Sequence[Unit], scenes: Sequence[Understood[Where]]) -> bool:
    """Whether a clause tells of force of its own and names a scene."""
    has_scene = any(clause.contains(item.mention.span) for item in scenes)
    return has_scene and any(
        clause.contains(unit.act.span)
        and (is_of_force(unit) or bool(unit.casualties) or unit.family == _DAMAGE)
        for unit in told
    )


def _all_apart(clauses: Sequence[Span], scenes: Sequence[Understood[Where]]) -> bool:
    """Whether the first scenes of neighbouring clauses are not one place."""
    firsts = [next(item.value for item in scenes if one.contains(item.mention.span)) for one in clauses]
    return all(_is_apart(one, other) for one, other in pairwise(firsts))


def _is_apart(one: Where, other: Where) -> bool:
    if one.name.casefold() == other.name.casefold():
        return False
    return one.place is None or other.place is None or not same_scene(one, other)
