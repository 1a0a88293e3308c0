"""People taken up or told of together: pronouns, lists with one number, nouns that several nations share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainrecord.engines.rules.chunks import Chunk
from plainrecord.engines.rules.matched import Found, Sentence
from plainrecord.engines.rules.parties import clause_of
from plainrecord.lang.numbers import NumberMatch

_REACH_GROUPS = 16


def several_before(sentence: Sentence, pronoun: Chunk, found: Found) -> Chunk | None:
    """Whom "them" takes up: the first several people of the sentence who do not act themselves."""
    doers = [chunk for role, chunk in found.roles if role == "initiator"]
    first = sentence.group_at(pronoun.first)
    before = sentence.chunks[max(0, first - _REACH_GROUPS) : first]
    return next(
        (other for other in before if other.kind == "h" and is_plural(other) and other not in doers), None
    )


def thing_before(sentence: Sentence, pronoun: Chunk) -> Chunk | None:
    """What "it" takes up: the only site or vehicle told of before in its sentence."""
    first = sentence.group_at(pronoun.first)
    things = [other for other in sentence.chunks[max(0, first - _REACH_GROUPS) : first] if other.kind == "s"]
    return things[0] if len(things) == 1 else None


def one_before(sentence: Sentence, pronoun: Chunk) -> Chunk | None:
    """Whom "he" or "her" takes up: the only single person told of before in its sentence."""
    first = sentence.group_at(pronoun.first)
    before = sentence.chunks[max(0, first - _REACH_GROUPS) : first]
    single = [
        other for other in before if other.kind == "h" and not is_plural(other) and other.number is None
    ]
    return single[0] if len(single) == 1 else None


def doers_before(sentence: Sentence, pronoun: Chunk, lists: Mapping[str, frozenset[str]]) -> Chunk | None:
    """Whom "they" or "he" at the head of a sentence takes up: those who act in the sentence before it.

    None where these are not as many, or where it tells of others of whom it might be said as well.
    """
    clause = clause_of(sentence, lists)
    if clause is None:
        return None
    several = pronoun.word in lists["several_acting"]
    heads = [party.group for party in clause.parties if party.part == "subject" and not party.link]
    if len(heads) != 1 or heads[0].kind != "h" or is_plural(heads[0]) is not several:
        return None
    entry = heads[0].head.entry if heads[0].head is not None else None
    armed = entry is not None and entry.kind in lists["armed_kinds"]
    others = [party.group for party in clause.parties if party.group is not heads[0]]
    alike = any(other.kind == "h" and is_plural(other) is several for other in others)
    if not armed and (clause.passive or alike):
        return None
    return heads[0]


def lone_doer(doers: Sequence[Chunk], found: Found) -> Chunk | None:
    """Who harmed several people alone: "A gunman killed six guests"."""
    harmed = [chunk for role, chunk in found.roles if role in _HARMED]
    several = harmed and all(is_plural(chunk) and not chunk.members for chunk in harmed)
    if not several or len(doers) != 1 or doers[0].kind not in "hk" or is_plural(doers[0]):
        return None
    return None if doers[0].members or doers[0].number is not None else doers[0]


_HARMED = frozenset({"killed", "injured", "killed_or_injured", "target"})


def counted_together(members: Sequence[Chunk]) -> bool:
    """Whether one number counts all of a list: "15 dead soldiers and fighters"."""
    first, *others = members
    several = first.number is not None and first.kind == "h" and bool(others)
    return several and all(
        other.kind == "h" and len(other.items) == 1 and other.number is None and is_plural(other)
        for other in others
    )


def shared_head(members: Sequence[Chunk], member: Chunk) -> str:
    """The noun that a word for nationals shares with the last of a list: "Thai and Lao soldiers"."""
    last = members[-1]
    entry = member.head.entry if member.head is not None else None
    bare = entry is not None and entry.noun_class == "h" and not entry.kind and not entry.is_person
    if (
        member is last
        or not bare
        or len(member.items) != 1
        or len(last.items) < 2
        or entry is None
        or entry.is_plural
    ):
        return ""
    first = last.items[0].last
    return " ".join(token.lower for token in last.tokens[first : last.last])


def is_plural(chunk: Chunk) -> bool:
    """Whether a group stands for several people."""
    entry = chunk.head.entry if chunk.head else None
    if entry is not None and entry.noun_class == "h":
        body = not entry.is_person and entry.is_common_noun and not entry.actor_id  # "a family was killed"
        return entry.is_plural or body
    if chunk.kind == "u":
        return entry is not None and entry.is_plural
    return chunk.kind == "n" and chunk.word.endswith("s") and not chunk.word.endswith("ss")


def number_before(sentence: Sentence, pronoun: Chunk) -> NumberMatch | None:
    """How many "them" are, where one number of people stands before: "they woke 11 miners and shot them"."""
    first = sentence.group_at(pronoun.first)
    before = sentence.chunks[max(0, first - _REACH_GROUPS) : first]
    counted = [other for other in before if other.kind == "h" and other.number is not None]
    return counted[0].number if len(counted) == 1 else None
