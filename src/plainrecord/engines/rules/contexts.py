"""How an act is presented: planned, denied, attempted, historical ..., from the words around its trigger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.chunks import Chunk
from plainrecord.engines.rules.tokens import Token
from plainrecord.lang.rulebook import Context

_ASSERTING_MODALS = frozenset({"did", "does", "do"})
_POSSIBLE_MODALS = frozenset({"may", "might", "could", "would", "should", "can", "cannot", "can't", "couldn't", "wouldn't"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A context phrase found at ``[start, end)`` of the document text."""

    context: Context
    start: int
    end: int


def effects(
    hits: Sequence[Hit], near: Sequence[Hit], trigger: Token, tokens: Sequence[Token], position: int, rank: int
) -> Mapping[str, Context]:
    """The effects that reach a trigger at token ``position``: effect -> the context row that gives it.

    ``hits`` are those of the sentence, ``near`` those of the sentences beside it and the title.
    """
    reached: dict[str, Context] = {}
    for hit in hits:
        if hit.context.harm_only and rank > 0:
            continue
        if hit.context.scope == "before":
            distance = sum(1 for token in tokens[:position] if token.start >= hit.end)
            if hit.end > trigger.end or distance > hit.context.reach:
                continue
        if hit.context.scope == "after" and hit.start > trigger.start:
            continue
        reached.setdefault(hit.context.effect, hit.context)
    for hit in near:
        if hit.context.scope == "near" and not (hit.context.harm_only and rank > 0):
            reached.setdefault(hit.context.effect, hit.context)
    return reached


def verb_modality(chunk: Chunk) -> str:
    """What the verb group itself says: ``planned``, ``hypothetical``, ``negated``, ``alleged`` or ""."""
    if chunk.kind != "V":
        return ""
    modal = chunk.modal
    if modal in _POSSIBLE_MODALS:
        perfect = any(item.symbol == "H" for item in chunk.items)
        return "alleged" if perfect and modal in ("may", "might", "could") and not chunk.negated else "hypothetical"
    if modal and modal not in _ASSERTING_MODALS:
        return "planned"
    return "negated" if chunk.negated else ""


