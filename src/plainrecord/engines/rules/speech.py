"""Who says it: the speaker of a sentence ("police said", "according to the ministry", "the army's spokesman added")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk
from plainrecord.engines.rules.fitting import is_none
from plainrecord.engines.rules.matched import Sentence

_SHARED_REACH_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker group with the words that make it one and the stance they give ("asserts", "alleged" ...)."""

    speaker: Chunk
    verb: Chunk
    stance: str


def speeches_of(sentence: Sentence, lists: Mapping[str, frozenset[str]]) -> list[Speech]:
    """The speaker of each part of a sentence divided by semicolons; empty when it speaks in its own voice."""
    ends = [at for at, chunk in enumerate(sentence.chunks) if chunk.kind == ";"][:_MOST_PARTS]
    parts = zip([0, *(end + 1 for end in ends)], [*ends, len(sentence.chunks)], strict=True)
    found: list[Speech] = []
    for first, last in parts:
        speech = speech_of(sentence, lists, first, last)
        if speech is not None:
            found.append(speech)
            found += _relative_speeches(sentence, lists, speech, last)
    return found


def _relative_speeches(
    sentence: Sentence, lists: Mapping[str, frozenset[str]], speech: Speech, last: int
) -> list[Speech]:
    """Who speaks in a relative clause behind another's words: "blamed the militia, which said ..."."""
    found = []
    chunks = sentence.chunks
    for position in range(chunks.index(speech.verb) + 1, last):
        chunk = chunks[position]
        if chunk.kind == "V" and chunk.base in lists["saying_verbs"] and (stance := _stance(chunk)):
            head = _before_relative(chunks, position)
            if head is not None and head is not speech.speaker:
                found.append(Speech(head, chunk, stance))
    return found


_MOST_PARTS = 8


def speech_of(
    sentence: Sentence, lists: Mapping[str, frozenset[str]], first: int = 0, last: int | None = None
) -> Speech | None:
    """The speaker of a sentence, or of its groups ``[first, last)``; None when the document speaks itself."""
    chunks = sentence.chunks
    for position, chunk in enumerate(chunks[first:last], first):
        if chunk.kind == "P" and chunk.word in lists["according"] and position + 1 < len(chunks):
            other = chunks[position + 1]
            if other.kind in NOUN_CLASSES and other.kind != "u":
                return Speech(_author(chunks, position + 1, lists["utterances"]), chunk, "asserts")
        if chunk.kind == "V":
            stance = _stance(chunk)
            if not stance and (announced := _announced_by(sentence, position)):
                return Speech(announced, chunk, "asserts")
            found = _speaker_of(sentence, position, lists) if stance else None
            if found is not None and not is_none(found):  # "neither side commented"
                return Speech(found, chunk, stance)
    return None


def _author(chunks: Sequence[Chunk], at: int, utterances: frozenset[str]) -> Chunk:
    """Who made the count or the report that a sentence goes by: "according to a new count by the police"."""
    said = chunks[at]
    if said.word not in utterances or at + 2 >= len(chunks) or chunks[at + 1].word not in _BY:
        return said
    return chunks[at + 2] if chunks[at + 2].kind in "hks" else said


_BY = frozenset({"by", "from"})


def closing_speech(sentence: Sentence, lists: Mapping[str, frozenset[str]]) -> int | None:
    """The group at which a sentence turns from what is said to who says it, at its end; None without.

    That is the mark before the speaker ("..., police said on Monday") or the word for "according to".
    """
    chunks = sentence.chunks
    for position, chunk in enumerate(chunks):
        if position and chunk.kind == "P" and chunk.word in lists["according"]:
            return position
        if chunk.kind == "V" and _stance(chunk):
            opening = next((at for at in range(position - 1, 0, -1) if chunks[at].kind in ',;"-'), None)
            if opening is None or position - opening > _SPEAKER_GROUPS:
                continue
            told = any(other.kind == "V" for other in chunks[:opening])
            between, rest = chunks[opening + 1 : position], _to_mark(chunks[position + 1 :])
            if told and not any(other.kind in "VWS" for other in (*between, *rest)):
                return opening
    return None


_SPEAKER_GROUPS = 8


def _to_mark(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    end = next((at for at, chunk in enumerate(chunks) if chunk.kind in ",;."), len(chunks))
    return chunks[:end]


def _stance(chunk: Chunk) -> str:
    entry = chunk.head.entry if chunk.head else None
    if chunk.voice not in ("active", "past", "participle") or entry is None or entry.verb is None:
        return ""
    return entry.verb.stance


def _announced_by(sentence: Sentence, verb: int) -> Chunk | None:
    """Who in "was announced by the ministry"."""
    chunk, after = sentence.chunks[verb], sentence.chunks[verb + 1 : verb + 3]
    entry = chunk.head.entry if chunk.head else None
    if chunk.voice != "passive" or entry is None or entry.verb is None or not entry.verb.stance:
        return None
    if len(after) < 2 or after[0].word != "by" or after[1].kind not in "hksn":
        return None
    return after[1]


def _speaker_of(sentence: Sentence, verb: int, lists: Mapping[str, frozenset[str]]) -> Chunk | None:
    """Subject right before the verb ("police said") or right after it ("..., said the governor")."""
    chunks = sentence.chunks
    before = chunks[verb - 1] if verb else None
    after = chunks[verb + 1] if verb + 1 < len(chunks) else None
    if before is not None and before.kind == "C":  # "the army blamed rebels and said ..."
        before = _shared_subject(chunks, verb - 1)
    says = chunks[verb].base in lists["saying_verbs"]
    if (before is not None and says and (head := _before_relative(chunks, verb)) is not None) or (
        before is not None and before.kind == "," and (head := _before_insertion(chunks, verb)) is not None
    ):
        before = head
    elif says and after is not None and _is_inverted(chunks, verb):
        return after
    elif before is not None and before.kind in "tR,)" and verb > 1:
        before = next((c for c in reversed(chunks[max(0, verb - 4) : verb]) if c.kind in NOUN_CLASSES), None)
    if before is not None and before.kind in "hknsl" and _introduces(chunks, verb, lists["speech_links"]):
        return _without_place(chunks, before)
    opened = verb > 0 and chunks[verb - 1].kind in ',"-'
    if opened and after is not None and after.kind in "hknsl":
        return after
    return None


def _is_inverted(chunks: Sequence[Chunk], verb: int) -> bool:
    """Whether who speaks follows the verb that closes what is said: "..., said doctors, who were not named"."""
    if (
        verb < 2
        or chunks[verb - 1].kind not in ',"'
        or verb + 1 >= len(chunks)
        or chunks[verb + 1].kind not in "hk"
    ):
        return False
    behind = "".join(chunk.kind for chunk in chunks[verb + 2 : verb + 4])
    return behind == ",W" or behind[:1] not in ("V", ",")


def _shared_subject(chunks: Sequence[Chunk], link: int) -> Chunk | None:
    """The group right before the verb that "and" joins another verb to."""
    for at in range(link - 1, max(0, link - _SHARED_REACH_GROUPS), -1):
        if chunks[at].kind in ".;W,":
            return None
        if chunks[at].kind == "V":
            return chunks[at - 1] if chunks[at - 1].kind in "hk" else None
    return None


def _before_insertion(chunks: Sequence[Chunk], verb: int) -> Chunk | None:
    """For "the front, an armed group, said" and "the front, who hold the town, said": the front."""
    for comma in range(verb - 2, max(verb - _LONGEST_INSERTION, 0), -1):
        if chunks[comma].kind == ".":
            return None
        if chunks[comma].kind == ",":
            opens = chunks[comma + 1].kind
            is_insertion = opens == "W" or (opens in "hkn" and comma == verb - 3)
            heads = "hkl" if opens == "W" else "hk"  # a state, too, but "in Lod, a town, ..." names none
            return chunks[comma - 1] if is_insertion and chunks[comma - 1].kind in heads else None
    return None


_LONGEST_INSERTION = 14


def _before_relative(chunks: Sequence[Chunk], verb: int) -> Chunk | None:
    """Whom a relative clause is about: "the militia, which said" and "the group that called the vigil said"."""
    at = verb - 1
    while at > 1 and verb - at < _LONGEST_INSERTION and chunks[at].kind in _IN_CLAUSE:
        at -= 1
    if at < verb - 1 and chunks[at].kind == "V":
        at -= 1
    elif chunks[verb - 1].word in _SAYING_RELATIVES:
        at = verb - 1
    else:
        return None
    if at < 1 or chunks[at].kind != "W":
        return None
    head = chunks[at - 1] if chunks[at - 1].kind != "," or at < 2 else chunks[at - 2]
    return head if head.kind in "hk" else None


#: Kinds of groups between the verb of a relative clause and the verb of saying: "who hid in a granary said".
_IN_CLAUSE = frozenset(NOUN_CLASSES + "PRt2")
_SAYING_RELATIVES = frozenset({"which", "who"})


def _without_place(chunks: Sequence[Chunk], last: Chunk) -> Chunk:
    """For "the hospital in Keld said": the hospital, not the place that a preposition ties to it."""
    position = chunks.index(last)
    if position > 1 and chunks[position - 1].kind == "P" and chunks[position - 2].kind in "hkns":
        return chunks[position - 2]
    return last


def _introduces(chunks: Sequence[Chunk], verb: int, links: frozenset[str]) -> bool:
    """Whether the verb introduces or closes what is said: a clause, a quote or the end follows it."""
    if verb + 1 >= len(chunks):
        return True
    if verb > 1 and chunks[verb - 1].kind in "hk" and chunks[verb - 2].kind == ",":
        closing = next((other.kind for other in chunks[verb + 1 :] if other.kind in "V,.;"), ".")
        if closing in ".;":
            return True  # "..., a source told the agency."
    after = chunks[verb + 1]
    if after.kind in 'W,.:;"-t' or after.word in links or _closes(chunks, verb):
        return True
    return any(chunk.kind == "V" for chunk in chunks[verb + 1 : verb + 9])


def _closes(chunks: Sequence[Chunk], verb: int) -> bool:
    """Whether ", police said on Monday" and ", an officer told local radio" end what is said."""
    opening = next(
        (at for at in range(verb - 1, max(verb - _SPEAKER_GROUPS, 0), -1) if chunks[at].kind in ',"'), None
    )
    if opening is None:
        return False
    position = verb + 1
    if chunks[position].kind in NOUN_CLASSES and chunks[position].kind != "u":  # who was told
        position += 1
    while position < len(chunks) and chunks[position].kind in "Pt2":
        position += 1 if chunks[position].kind == "t" else 2
    return position >= len(chunks) or chunks[position].kind in '.,;"'
