"""Who is harmed beside the plain object of a verb: by a noun, behind "who", oneself, in one figure for two outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from itertools import pairwise

from plainrecord.engines.rules.chunks import Chunk, Item, noun_group
from plainrecord.engines.rules.harmed_with import add_others, told_apart
from plainrecord.engines.rules.matched import Found, Sentence, Trigger

#: Classes of groups that stand for persons.
PERSONS = frozenset("hkqu")


def harmed_by_noun(sentence: Sentence, after: int) -> Chunk | None:
    """Who is harmed by what a noun before the group ``after`` names: "the shooting of two men"."""
    if after + 1 >= len(sentence.chunks) or sentence.chunks[after].word != "of":
        return None
    other = sentence.chunks[after + 1]
    return other if other.kind in PERSONS else None


def oneself(subject: Chunk) -> Chunk:
    """Who harms himself, as a person: "a suicide bomber" is a word for an act, too."""
    if subject.kind != "x":
        return subject
    person = copy(subject)
    person.kind = "h"
    return person


def harmed_beside(
    sentence: Sentence, obj: Chunk, subject: Chunk | None, reflexives: frozenset[str]
) -> Chunk | None:
    """Who is harmed beside an object: "shot his wife and then himself", "shot himself and his wife"."""
    first = sentence.group_at(obj.last)
    coordinated = False
    for position, other in enumerate(sentence.chunks[first:], first):
        if other.kind == "u":
            return subject if other.word in reflexives else None
        if other.kind in PERSONS:
            acts = sentence.symbols[position + 1 : position + 2] in tuple("VE")
            return other if coordinated and obj.word in reflexives and not acts else None
        if other.kind not in ",CRt":
            return None
        coordinated = coordinated or other.kind == "C"
    return None


def relative_of(sentence: Sentence, chunk: Chunk | None) -> Chunk | None:
    """For "the mother of a boy who was shot": the boy, whom the clause stands behind."""
    if (
        chunk is None
        or chunk.kind != "h"
        or chunk.members
        or chunk.number is not None
        or len(chunk.items) < 2
    ):
        return chunk
    after, head, last = sentence.group_at(chunk.last), chunk.head, chunk.items[-1]
    if after == len(sentence.chunks) or sentence.chunks[after].kind != "W":
        return chunk
    if head is last or not (_is_single(head) and _is_single(last)):
        return chunk
    first = len(chunk.items) - 1
    while first and chunk.items[first - 1].last == chunk.items[first].first:
        if chunk.items[first - 1] is head:
            break
        first -= 1
    return noun_group(chunk.items[first:], sentence.tokens)


def is_fatal(sentence: Sentence, trigger: Trigger, obj: Chunk, fatal_words: frozenset[str]) -> bool:
    """Whether words beside the verb, or right after its object, say that the object died."""
    if obj.kind not in "hkqnu":
        return False
    places = (
        sentence.words_after(trigger.last, 2),
        sentence.words_after(obj.last, 2),
        sentence.words_before(trigger.last - 1, 1),
    )
    return any(place == word or place.startswith(f"{word} ") for place in places for word in fatal_words)


def join_harms(sentence: Sentence, found: Sequence[Found], words: Mapping[str, frozenset[str]]) -> None:
    """Settle what befell whom, verb by verb and together.

    "20 soldiers were killed or wounded" is one figure for both, not each. Those harmed elsewhere are harmed, too, and
    the fatally wounded are dead.
    """
    for one in found:
        add_others(sentence, one, words)
        told_apart(one, words)
        one.roles[:] = [
            (
                "killed"
                if role in _WOUNDED and is_fatal(sentence, one.trigger, people, words["fatal_words"])
                else role,
                people,
            )
            for role, people in one.roles
        ]
    for one, other in pairwise(found):
        if other.trigger.chunk - one.trigger.chunk != 2 or sentence.chunks[one.trigger.chunk + 1].kind != "C":
            continue
        people = one.first("killed") or one.first("injured")
        same = other.first("injured") or other.first("killed")
        if people is None or people is not same or one.first("killed") is other.first("killed"):
            continue
        one.roles[:] = [
            ("killed_or_injured" if chunk is people and role in ("killed", "injured") else role, chunk)
            for role, chunk in one.roles
        ]
        other.roles[:] = [pair for pair in other.roles if pair[1] is not people]


_WOUNDED = frozenset({"injured", "killed_or_injured"})


def _is_single(item: Item | None) -> bool:
    """Whether a word is a noun for one person."""
    entry = item.entry if item is not None else None
    return entry is not None and entry.noun_class == "h" and entry.is_person and not entry.is_plural
