"""A bare adverb of place between people and their verb: "the four people inside were killed"."""

from __future__ import annotations

from copy import copy

from plainrecord.engines.rules.chunks import Chunk

_PEOPLE = frozenset("hkq")
_VERBS = frozenset("VE")
_FINITE = frozenset({"active", "past", "passive", "copula"})


def join_bare_adverbs(chunks: list[Chunk], adverbs: frozenset[str]) -> list[Chunk]:
    """Read a preposition between people and their finite verb as an adverb."""
    read = list(chunks)
    for at, one in enumerate(chunks[1:-1], 1):
        if one.word not in adverbs or chunks[at - 1].kind not in _PEOPLE:
            continue
        verb = next((other for other in chunks[at + 1 : at + 3] if other.kind != "R"), one)
        if verb.kind in _VERBS and verb.voice in _FINITE:
            read[at] = copy(one)
            read[at].kind = "R"
    return read
