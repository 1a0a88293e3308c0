"""Whether the groups found for the roles of a frame are such as the frame asks for."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from plainrecord.engines.rules.chunks import Chunk
from plainrecord.engines.rules.matched import Sentence
from plainrecord.engines.rules.vocabulary import ONE, SEVERAL
from plainrecord.lang.rulebook import Frame

_NEEDED_WITHIN_WORDS = 12

#: Roles that only people have.
_PEOPLES = frozenset({"abducted", "captured", "detained", "released"})
#: What only people are told to undergo; a pawn is captured, and sorghum is taken.
_UNDERGONE_BY_PEOPLE = frozenset({"killed", "injured", "killed_or_injured", "detained"})


def subject_fits(frame: Frame, subject: Chunk) -> bool:
    """Whether a group can be the subject of a frame."""
    if subject.word in frame.refuses_subject or kind_of(subject) in frame.refuses_subject_kinds:
        return False
    if frame.needs_subject and subject.kind not in frame.needs_subject:
        return False
    if frame.needs_subject_words and _words_of(subject).isdisjoint(frame.needs_subject_words):
        return False
    if frame.weapon_subjects:
        return subject.kind == "w" and weapon_of(subject) in frame.weapon_subjects
    if frame.needs_subject_kinds:
        kind = kind_of(subject) or ("unknown" if subject.kind in "kul" else "")
        return kind in frame.needs_subject_kinds
    return True


def object_fits(frame: Frame, obj: Chunk, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a group can be the object of a frame; places to be held have ``territory_words`` of ``lists``."""
    words = _words_of(obj) if frame.refuses_object or frame.needs_object_words else frozenset()
    if not words.isdisjoint(frame.refuses_object):
        return False
    wants_place = "l" in frame.needs and _is_territory(obj, lists["territory_words"])
    if frame.needs and obj.kind not in frame.needs and not wants_place:
        return False
    if frame.object in _PEOPLES and obj.word == "it":
        return False
    if frame.needs_plural and not (obj.number or (obj.head and obj.head.entry and obj.head.entry.is_plural)):
        return False
    if frame.weapon_objects and not (obj.kind == "w" and weapon_of(obj) in frame.weapon_objects):
        return False
    if frame.refuses_weapon_objects and weapon_of(obj) in frame.refuses_weapon_objects:
        return False
    if frame.needs_object_words and words.isdisjoint(frame.needs_object_words):
        return False
    return not frame.needs_object_kinds or kind_of(obj) in frame.needs_object_kinds


def as_person(
    frame: Frame, chunk: Chunk | None, doer: Chunk | None, lists: Mapping[str, frozenset[str]]
) -> Chunk | None:
    """A group of a kind that no list has, as people, where armed people do to it what is done to people.

    "A rag-picker was killed by soldiers", but not "they lost three games", "he killed the engine".
    """
    undergone = frame.object in _UNDERGONE_BY_PEOPLE or (frame.object == "target" and bool(frame.harms))
    armed = doer is not None and (kind_of(doer) in lists["armed_kinds"] or doer.kind == "w")
    if chunk is None or chunk.kind != "n" or not (undergone and armed) or not chunk.items:
        return chunk
    if chunk.members:
        parts = tuple(as_person(frame, part, doer, lists) or part for part in chunk.members)
        if not all(part.kind in "hk" for part in parts):
            return chunk
        people = copy(chunk)
        people.kind, people.members = "h", parts
        return people
    head, first = chunk.head, chunk.items[0]
    if head is None or head.entry is not None or chunk.word in lists["animals"]:
        return chunk
    word, opening = chunk.tokens[head.first], chunk.tokens[first.first].lower
    known = first.symbol != "#" and opening not in lists["indefinite_words"]
    if known or word.capital or not word.lower.replace("-", "").isalpha():
        return chunk
    person = copy(chunk)
    person.kind, person.head = "h", head._replace(entry=SEVERAL if is_several(chunk) else ONE)
    return person


def is_several(chunk: Chunk) -> bool:
    """Whether a group of an unlisted noun stands for several: it counts them, or ends so."""
    if chunk.number is not None:
        return chunk.number.n != 1
    return chunk.word.endswith("s") and not chunk.word.endswith("ss")


def _is_territory(chunk: Chunk, territory_words: frozenset[str]) -> bool:
    """Whether a group is a place that can be held ("the town of Lod", "the valley", "an army base")."""
    return (
        chunk.kind == "l" or chunk.word in territory_words or chunk.word.rpartition(" ")[2] in territory_words
    )


def _words_of(chunk: Chunk) -> frozenset[str]:
    """The words and terms of a group, its head term also by its last word ("military base": base)."""
    return chunk.content | {chunk.word, chunk.word.rpartition(" ")[2]}


def kind_of(chunk: Chunk) -> str:
    """The kind of actor that the head of a group names, of several the first that names one, "" when none does."""
    heads = (part.head for part in (chunk, *chunk.members))
    return next((head.entry.kind for head in heads if head and head.entry and head.entry.kind), "")


def weapon_of(chunk: Chunk) -> str:
    """The weapon that the head of a group names, "" when it names none."""
    return chunk.head.entry.weapon if chunk.head and chunk.head.entry else ""


def is_none(chunk: Chunk) -> bool:
    """Whether a group says that there was nobody or nothing ("no group", "none of them")."""
    return chunk.number is not None and chunk.number.rule.rule_id == "ZERO_explicit"


def what_follows_fits(frame: Frame, sentence: Sentence, last: int) -> bool:
    """Whether the words behind a trigger, which ends before the token ``last``, are those that the frame asks for."""
    if frame.refuses_after:
        after = sentence.words_after(last, 4)
        if any(after.startswith(words) for words in frame.refuses_after):
            return False
    if not (frame.needs_after or frame.refuses_within):
        return True
    after = f" {sentence.words_after(last, _NEEDED_WITHIN_WORDS)} "
    if frame.needs_after and not any(f" {words} " in after for words in frame.needs_after):
        return False
    return not any(f" {words} " in after for words in frame.refuses_within)
