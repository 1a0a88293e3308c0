"""Others harmed with those of a verb: "along with six rebels", "as were six rebels", "and three in Sant"."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from plainrecord.engines.rules.antecedents import is_plural
from plainrecord.engines.rules.chunks import Chunk
from plainrecord.engines.rules.matched import Found, Sentence

_OUTCOMES = frozenset({"killed", "injured", "killed_or_injured", "abducted", "detained", "captured"})
#: Outcomes, and the other one that words beside people of the same list may give them; both name a list of words.
_CONTRARY = {"killed": "injured", "injured": "killed"}
_COUNTED = frozenset("hkq")
_PREPOSITIONS = frozenset("Pio")
#: Groups that end the reach of a verb.
_CLAUSE_END = frozenset("VE;.WSA")


def add_others(sentence: Sentence, found: Found, words: Mapping[str, frozenset[str]]) -> None:
    """Add to those whom a verb tells to be harmed the others who are told to fare alike in the same sentence."""
    role = found.frame.object if found.frame.object in _OUTCOMES else found.frame.subject
    people = found.first(role) if role in _OUTCOMES else None
    if people is None or people.kind not in _COUNTED:
        return
    others = [
        *_counted_elsewhere(sentence, found, people),
        *_alike(sentence, found, words["comparing_words"]),
        *_along_with(sentence, found, people, words["joining_prepositions"]),
    ]
    if not others:
        return
    both = copy(people)
    both.members = (*(people.members or (people,)), *others)
    found.roles[:] = [(name, both if chunk is people else chunk) for name, chunk in found.roles]


def told_apart(found: Found, words: Mapping[str, frozenset[str]]) -> None:
    """For "received nine bodies and 30 wounded people": of one list, those whose own words say how they fared."""
    roles: list[tuple[str, Chunk]] = []
    for role, chunk in found.roles:
        other = _CONTRARY.get(role)
        apart = [one for one in chunk.members if other and not _words(one).isdisjoint(words[other])]
        rest = [one for one in chunk.members if one not in apart]
        if other is None or not apart or not rest:
            roles.append((role, chunk))
            continue
        for outcome, members in ((role, rest), (other, apart)):
            some = copy(members[0])
            some.members = tuple(members) if len(members) > 1 else ()
            roles.append((outcome, some))
    found.roles[:] = roles


def _words(people: Chunk) -> set[str]:
    return {word for term in people.content for word in term.split()}


def _counted_elsewhere(sentence: Sentence, found: Found, people: Chunk) -> list[Chunk]:
    """For "killed eight people in Lod, two in Ruwa and three in Sant": the two and the three."""
    if people.number is None or people.members:
        return []
    at = sentence.group_at(max(people.last, found.trigger.last))
    others: list[Chunk] = []
    while sentence.symbols[at + 1 : at + 2] == "l" and sentence.symbols[at] in _PREPOSITIONS:
        step = at + 2
        while sentence.symbols[step : step + 1] in tuple(",C"):
            step += 1
        if step == at + 2 or sentence.symbols[step : step + 1] != "q":
            break
        others.append(sentence.chunks[step])
        at = step + 1
    elsewhere = sentence.symbols[at + 1 : at + 2] == "l" and sentence.symbols[at] in _PREPOSITIONS
    return others if elsewhere else others[:-1]


def _alike(sentence: Sentence, found: Found, comparing: frozenset[str]) -> list[Chunk]:
    """For "two guards were killed, as were six rebels": the six rebels."""
    after = sentence.chunks[found.trigger.after : found.trigger.after + _REACH_GROUPS]
    for at, one in enumerate(after[:-2]):
        if one.kind in "VEWS;.":
            break
        verb, other = after[at + 1], after[at + 2]
        if one.word in comparing and verb.voice == "copula" and other.kind in _COUNTED:
            closes = after[at + 3 : at + 4]
            return [other] if not closes or closes[0].kind in ",.;CP" else []
    return []


def _along_with(sentence: Sentence, found: Found, people: Chunk, joining: frozenset[str]) -> list[Chunk]:
    """For "killed the mayor along with two guards" and "the mayor, along with two guards, was killed": the guards."""
    first = sentence.group_at(people.last)
    for at in range(first, min(first + _REACH_GROUPS, len(sentence.chunks) - 1)):
        one, other = sentence.chunks[at], sentence.chunks[at + 1]
        if one.kind in _CLAUSE_END and one.first not in range(found.trigger.first, found.trigger.last):
            break
        if one.word in joining and other.kind in _COUNTED:
            members = other.members or (other,)
            return [member for member in members if member.number is not None or not is_plural(member)]
    return []


_REACH_GROUPS = 10
