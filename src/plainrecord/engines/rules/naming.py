"""Who the people harmed were: "the dead were identified as A and B", "also injured were C and D"."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk, noun_group, with_number

_REACH_GROUPS = 7
_BETWEEN = frozenset("Rt:")
_NAMED_CLASSES = frozenset("hkq")
_UNDERGOING = frozenset({"past", "participle"})


def named_after(chunks: Sequence[Chunk], position: int, naming_verbs: frozenset[str]) -> Chunk | None:
    """The group that says who the people at ``position`` were, or None.

    Found behind a form of "be" ("the dead were A and B"), behind a verb of naming ("were identified as A"),
    and behind "as" where such a verb stands before ("police named the dead as A").
    """
    link = _skip(chunks, position + 1)
    if link >= len(chunks):
        return None
    if chunks[link].word == "as" and position and chunks[position - 1].base in naming_verbs:
        return _people(chunks, link + 1)
    if chunks[link].kind == "," and link + 2 < len(chunks) and chunks[link + 1].kind == "q":
        return chunks[link + 1] if chunks[link + 2].kind == "," else None  # "the wounded, at least five, ..."
    verb = chunks[link]
    if verb.kind != "V":
        return None
    if verb.voice == "copula" and verb.base == "be":
        return _counted(_people(chunks, link + 1), chunks[position])
    if verb.base == "include":
        return _people(chunks, link + 1)
    if verb.base in naming_verbs and verb.voice == "passive":
        following = _skip(chunks, link + 1)
        at = following + 1 if following < len(chunks) and chunks[following].word == "as" else following
        return _people(chunks, at)
    return None


def _counted(people: Chunk | None, told: Chunk) -> Chunk | None:
    """For "five of the dead were children": five children; of "the six dead", all six, of whom these are a part."""
    if people is None or people.number is not None or people.members or told.number is None:
        return people
    some = with_number(people, told.number)
    numbers = [at for at, item in enumerate(told.items) if item.number is not None]
    if len(numbers) < 2:
        return some
    everybody = noun_group(told.items[numbers[1] :], told.tokens)
    everybody.parts = (some,)
    return everybody


def inverted_object(chunks: Sequence[Chunk], position: int) -> Chunk | None:
    """The subject behind a passive whose participle comes first: "Killed in the raid were two guards"."""
    if chunks[position].voice not in _UNDERGOING or not _opens_clause(chunks, position):
        return None
    for at in range(position + 1, min(position + _REACH_GROUPS, len(chunks))):
        other = chunks[at]
        if other.kind == "V":
            return _people(chunks, at + 1) if other.voice == "copula" and other.base == "be" else None
        bare = other.kind in NOUN_CLASSES and chunks[at - 1].kind not in "P2"
        if bare or other.kind in ".;W":
            return None
    return None


def _opens_clause(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether nothing before the participle can be its subject: adverbs, "among those", the clause's start."""
    while position and chunks[position - 1].kind in "RDC":
        position -= 1
    return position == 0 or chunks[position - 1].kind in ".;," or chunks[position - 1].word == "among"


def _people(chunks: Sequence[Chunk], position: int) -> Chunk | None:
    position = _skip(chunks, position)
    if position >= len(chunks) or chunks[position].kind not in _NAMED_CLASSES:
        return None
    people = chunks[position]
    if len(people.members) > 1 and _is_named_anew(chunks, position):
        first = people.members[:-1]
        if len(first) == 1:
            return first[0]
        people = copy(people)
        people.members = first
    return people


def _is_named_anew(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether the last of a list is another who is named: "named the dead man as A and his brother as B"."""
    return position + 1 < len(chunks) and chunks[position + 1].word == "as"


def _skip(chunks: Sequence[Chunk], position: int) -> int:
    while position < len(chunks) and chunks[position].kind in _BETWEEN:
        position += 1
    return position
