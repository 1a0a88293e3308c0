"""How an act is presented: planned, denied, attempted, historical ..., from the words around its trigger."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.chunks import Chunk
from plainrecord.engines.rules.tokens import Token
from plainrecord.lang.rulebook import Context

#: Scopes that depend on where in the sentence the phrase stands.
_LOCAL = ("before", "after")
_LONGEST_REACH_WORDS = 40
_NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Hit:
    """A context phrase found at ``[start, end)`` of the document text."""

    context: Context
    start: int
    end: int


class SentenceContexts:
    """The context phrases that may reach the triggers of one sentence."""

    def __init__(
        self, hits: Sequence[Hit], near: Sequence[Hit], tokens: Sequence[Token], stops: frozenset[str]
    ) -> None:
        self._tokens = tokens
        self._starts = [token.start for token in tokens]
        self._stops = stops
        self._local = sorted((hit for hit in hits if hit.context.scope in _LOCAL), key=lambda hit: hit.end)
        self._ends = [hit.end for hit in self._local]
        wide = [hit.context for hit in hits if hit.context.scope not in _LOCAL]
        wide += [hit.context for hit in near if hit.context.scope == "near"]
        cancelled = {name for context in wide for name in context.cancels}
        self._wide = tuple(dict.fromkeys(c for c in wide if c.id not in cancelled))

    def effects(
        self, first: int, position: int, rank: int, event_type: str, voice: str
    ) -> dict[str, Context]:
        """The effects that reach a trigger from token ``first`` to ``position``: effect -> the row that gives it.

        Words of the trigger itself ("is expected to survive") do not reach it. ``rank`` is that of the trigger's
        frame: rows for harm alone do not reach acts; rows for some event types reach only these. ``voice`` is that
        of the trigger: rows for nouns do not reach verbs.
        """
        trigger, begins = self._tokens[position], self._tokens[first].start
        reached: dict[str, Context] = {}
        for context in self._wide:
            if not (context.harm_only and rank > 0) and _is_about(context, event_type):
                reached.setdefault(context.effect, context)
        for hit in reversed(self._local[: bisect_right(self._ends, trigger.end)]):
            distance = position - bisect_left(self._starts, hit.end)
            if distance > _LONGEST_REACH_WORDS:
                break
            if hit.start >= begins or not _is_about(hit.context, event_type):
                continue
            if hit.context.nouns_only and voice != _NOUN:
                continue
            if hit.context.scope == "before" and (
                distance > hit.context.reach or self._stopped(hit, position)
            ):
                continue
            reached.setdefault(hit.context.effect, hit.context)
        return reached

    def _stopped(self, hit: Hit, position: int) -> bool:
        """Whether a word between the phrase and the trigger ends its reach ("vowed revenge after the attack")."""
        first, own = bisect_left(self._starts, hit.end), hit.context.stops
        between = (token.lower for token in self._tokens[first:position])
        return any(word in self._stops or word in own for word in between)


def _is_about(context: Context, event_type: str) -> bool:
    return not context.types or event_type in context.types


def verb_modality(chunk: Chunk, lists: Mapping[str, frozenset[str]]) -> str:
    """What the verb group itself says: ``planned``, ``hypothetical``, ``negated``, ``alleged`` or ""."""
    if chunk.kind != "V":
        return ""
    modal = chunk.modal
    if modal in lists["possible_modals"]:
        perfect = any(item.symbol == "H" for item in chunk.items)
        is_past = perfect and modal in lists["past_modals"] and not chunk.negated
        return "alleged" if is_past else "hypothetical"
    if modal:
        return "planned"
    return "negated" if chunk.negated else ""
