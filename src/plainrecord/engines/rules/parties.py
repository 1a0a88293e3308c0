"""Who does something to whom, whatever the act: the noun groups on both sides of a sentence's main verb.

Acts of the taxonomy have frames that say more (``frames``). This reads every other sentence as well, of talks,
aid or protest, by position alone: the groups before the main verb are its subject, those behind it its object;
in the passive the group after "by" is the agent. What follows "after", "while" and the like is background. What
the sentence says of its own speaker at its end ("..., police said") is no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk
from plainrecord.engines.rules.matched import Sentence
from plainrecord.engines.rules.speech import closing_speech

_FINITE, _PERHAPS_FINITE = frozenset({"active", "passive", "copula"}), "past"
_OPENERS = frozenset("PS2t")
_REACH_GROUPS = 60


@dataclass(frozen=True, slots=True)
class Party:
    """A noun group and its part: ``subject``, ``object``, ``agent`` (after "by") or ``background``.

    ``link`` is how it hangs on the group before it: "" for the head of its side, ``and`` for a further member
    of a list, else the lower-cased preposition or mark between them.
    """

    group: Chunk
    part: str
    link: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The main verb of a sentence with its parties in text order."""

    verb: Chunk
    passive: bool
    parties: tuple[Party, ...]


def clause_of(sentence: Sentence, lists: Mapping[str, frozenset[str]]) -> Clause | None:
    """The main clause of a sentence; None where no finite verb with a subject is found."""
    chunks = sentence.chunks[:_REACH_GROUPS]
    end = closing_speech(sentence, lists)
    chunks = chunks[:end] if end is not None else chunks
    found = _main_verb(chunks)
    if found is None:
        return None
    start, verb = found
    after = chunks[verb + 1] if verb + 1 < len(chunks) else None
    passive = chunks[verb].voice == "passive" and (after is None or after.voice != "infinitive")
    subject = tuple(_parties(chunks, start, verb, "subject"))
    openers = lists["background_openers"]
    rest = next((at for at in range(verb + 1, len(chunks)) if chunks[at].word in openers), len(chunks))
    objects = (
        *_parties(chunks, verb + 1, rest, "object"),
        *_parties(chunks, rest, len(chunks), "background"),
    )
    if passive:
        agent = next(
            (at for at, party in enumerate(objects) if party.link == "by" and party.part == "object"), None
        )
        if agent is not None:
            objects = tuple(
                Party(party.group, "agent", "") if at == agent else party for at, party in enumerate(objects)
            )
    return Clause(chunks[verb], passive, subject + objects)


def _main_verb(chunks: Sequence[Chunk]) -> tuple[int, int] | None:
    """Where the subject's side begins, and the main verb: the first finite one that is of no inner clause."""
    start, subject, inner, opened = 0, False, 0, False
    for position, chunk in enumerate(chunks):
        before = chunks[position - 1] if position else None
        if chunk.kind in NOUN_CLASSES and chunk.kind != "u":
            subject = subject or before is None or before.kind not in "P2"
        elif chunk.kind == "u":
            subject = True
        elif chunk.kind == "," and opened and not inner:
            start, subject, opened = position + 1, False, False
        elif chunk.kind in "WS":
            inner += 1
            opened = opened or (chunk.kind == "S" and not subject)
        elif chunk.kind == "V" and _is_finite(chunks, position):
            if inner:
                inner -= 1
            elif subject:
                return start, position
        if position == start and (
            chunk.kind in _OPENERS or (chunk.kind == "V" and not _is_finite(chunks, position))
        ):
            opened = True
    return None


def _is_finite(chunks: Sequence[Chunk], position: int) -> bool:
    """An -ed form counts as a finite verb unless a later one before the next mark shows that it is none."""
    chunk = chunks[position]
    if chunk.voice in _FINITE:
        return True
    if chunk.voice != _PERHAPS_FINITE:
        return False
    for other in chunks[position + 1 :]:
        if (
            other.kind in ",;:W"
            or other.kind == "S"
            or (other.kind == "V" and other.voice == _PERHAPS_FINITE)
        ):
            return True
        if other.kind == "V" and other.voice in _FINITE:
            follower = chunks[position + 1]
            return not (follower.kind in "P2t" or follower.word == "by")
    return True


def _parties(chunks: Sequence[Chunk], start: int, end: int, part: str) -> Iterator[Party]:
    """The noun groups between two positions, lists taken apart."""
    link = ""
    first = True
    for position in range(start, end):
        chunk = chunks[position]
        if chunk.kind in NOUN_CLASSES:
            if not first and not link:
                link = "-"
            members = chunk.members or (chunk,)
            for number, member in enumerate(members):
                yield Party(member, part, "and" if number else link)
            first, link = False, ""
        elif chunk.kind == "C":
            link = "and"
        elif chunk.kind == "," and not link:
            link = ","
        elif chunk.kind in "P2":
            link = chunk.word
        elif chunk.kind == "V":
            link = "verb"
        elif chunk.kind in "WS":
            link = "clause"
        elif chunk.kind not in ",R":
            link = link or chunk.kind
