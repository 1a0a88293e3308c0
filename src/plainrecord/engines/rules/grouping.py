"""Words and groups around a trigger: particles of a verb, the part of a joined group that a word stands in."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk, Item, noun_group
from plainrecord.engines.rules.harming import PERSONS
from plainrecord.engines.rules.matched import Sentence, Trigger
from plainrecord.engines.rules.tokens import Token

_PARTICLE_REACH_CHUNKS = 2
_PARTICLES_REACH_CHUNKS = 6  # for particles of several words: "set two trucks loaded with ore on fire"
#: Groups that stay whole where a verb ends inside them: "took away 4 men", "took control of the town".
_WHOLE = PERSONS | {"l", "s"}
_FINITE = frozenset({"active", "passive", "copula"})


def particle_end(sentence: Sentence, position: int, chunk: Chunk, rest: tuple[str, ...]) -> int | None:
    """The token after the particle words of a verb phrase; None when they do not stand there."""
    if not rest:
        return chunk.last
    words = tuple(token.lower for token in sentence.tokens[chunk.last : chunk.last + len(rest)])
    if words == rest:
        return chunk.last + len(rest)
    # "blew the bridge up", "took 12 passengers hostage", "put 15 soldiers out of action"
    reach = _PARTICLE_REACH_CHUNKS if len(rest) == 1 else _PARTICLES_REACH_CHUNKS
    for other in sentence.chunks[position + 1 : position + 1 + reach]:
        if other.kind in NOUN_CLASSES:
            after = tuple(token.lower for token in sentence.tokens[other.last : other.last + len(rest)])
            if rest in (after, (other.word,)):
                return chunk.last
            if len(rest) == 1:
                return None
        elif other.kind in ".;" or other.voice in _FINITE:
            return None
    return None


def is_before(chunk: Chunk, end: int) -> bool:
    """Whether a group belongs to the words of a verb that end at a token: all but "away 4 men" of "took away 4 men"."""
    return chunk.first < end and (chunk.last <= end or chunk.kind not in _WHOLE)


def group_around(chunk: Chunk, item: Item, tokens: Sequence[Token]) -> Chunk:
    """The part of a joined group that a word stands in: "the dead" of "relatives of the dead"."""
    if chunk.members:
        return chunk
    at = chunk.items.index(item)
    first, last = at, at + 1
    while first and chunk.items[first - 1].last == chunk.items[first].first:
        first -= 1
    while last < len(chunk.items) and chunk.items[last - 1].last == chunk.items[last].first:
        last += 1
    return chunk if last - first == len(chunk.items) else noun_group(chunk.items[first:last], tokens)


def is_name(chunk: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether a group of unknown words may be a name: all begin with a capital, none is an article."""
    return all(
        item.symbol == "N" and item.entry is None and tokens[item.first].capital for item in chunk.items
    )


def aims_at(sentence: Sentence, after: int) -> bool:
    """Whether people or things aimed at follow a verb: "rebels shot at a patrol", "into a house", which nobody shot."""
    chunks = sentence.chunks[after : after + 2]
    aimed = _AIMED_AT.get(chunks[0].word, "") if len(chunks) > 1 else ""
    return bool(aimed) and chunks[1].kind in aimed


#: Kinds of groups that a preposition aims a verb at; "shot at a market" is where.
_AIMED_AT = {"at": "hk", "into": "hkswn", "towards": "hksw"}


def shares_object(sentence: Sentence, after: int) -> bool:
    """Whether a second verb with an object follows a verb: "shot and badly wounded a guard", who was shot."""
    at, symbols = after, sentence.symbols
    if symbols[at : at + 1] != "C":
        return False
    at += 1
    while symbols[at : at + 1] == "R":
        at += 1
    second = sentence.chunks[at] if at < len(symbols) else None
    return second is not None and second.voice == "past" and symbols[at + 1 : at + 2] in tuple("hkqu")


def is_at_site(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a passive, or a figure in a headline, stands before and a site behind the words of a trigger."""
    before = sentence.symbols[trigger.chunk - 1 : trigger.chunk] if trigger.chunk else ""
    undergone = trigger.voice in ("passive", "participle") or (trigger.voice == "past" and before == "q")
    return undergone and sentence.symbols[trigger.after : trigger.after + 1] in tuple("slntk")


def is_said(sentence: Sentence, after: int) -> bool:
    """Whether a comma and a verb of saying follow, so that who stands behind speaks: "... wounded, said the mayor"."""
    if after + 1 >= len(sentence.chunks) or sentence.chunks[after].kind != ",":
        return False
    head = sentence.chunks[after + 1].head
    verb = head.entry.verb if head is not None and head.entry is not None else None
    return verb is not None and bool(verb.stance)


def preposed(
    sentence: Sentence, position: int, says_done: tuple[frozenset[str], frozenset[str]] | None
) -> list[tuple[str, Chunk]]:
    """Prepositions with the group after each, from a group on up to the end of the clause.

    ``says_done`` are the light verbs and the verbs of happening behind which a noun goes on: "the attack was staged
    against". A purpose counts as a preposition, too: "fired in the air to disperse a crowd".
    """
    pairs: list[tuple[str, Chunk]] = []
    chunks = sentence.chunks
    limit = min(len(chunks), position + _REACH_CHUNKS)
    while position + 1 < limit:
        chunk, other = chunks[position], chunks[position + 1]
        if sentence.symbols[position] in _CLAUSE_END:
            if says_done is None or not _says_done(chunk, other, *says_done):
                break
            says_done = None
        elif chunk.kind in "P2" and other.kind in NOUN_CLASSES:
            pairs.append((chunk.word, other))
            position += 1
        elif chunk.voice == "infinitive" and other.kind in NOUN_CLASSES:
            pairs.append((f"to {chunk.base}", other))
        position += 1
    return pairs


_REACH_CHUNKS = 9
_CLAUSE_END = frozenset("VEW;.S")
_UNDERGOING = frozenset({"passive", "past", "participle"})


def _says_done(verb: Chunk, after: Chunk, light: frozenset[str], happening: frozenset[str]) -> bool:
    """Whether a verb only says that an act was done: "was carried out", "occurred", "took place"."""
    if verb.base in light:
        return verb.voice in _UNDERGOING
    return verb.base in happening or f"{verb.base} {after.word}" in happening
