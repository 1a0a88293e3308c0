"""The trigger index: which sentences hold any word that a rule begins with, before any pattern runs.

One Aho-Corasick pass over the lower-cased text finds the literal words of all rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from plainrecord.engines.rules.contexts import Hit
from plainrecord.engines.rules.vocabulary import TriggerWords
from plainrecord.lang.rulebook import Context, Frame


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """Fixed words of a frame found at ``[start, end)``."""

    frame: Frame
    start: int
    end: int


@dataclass(slots=True)
class SentenceHits:
    """What the index found in one sentence."""

    contexts: list[Hit]
    phrases: list[PhraseHit]
    strong: bool = False
    weak: bool = False
    support: bool = False
    saying: bool = False

    @property
    def has_trigger(self) -> bool:
        """Whether any rule can begin in the sentence."""
        return self.strong or (self.weak and self.support)


class TriggerIndex:
    """Literal words of frames, contexts and fixed phrases, searched in one pass."""

    def __init__(
        self,
        words: TriggerWords,
        contexts: Sequence[Context],
        frames: Sequence[Frame],
        saying: Collection[str] = (),
    ) -> None:
        self._meanings: list[Context | Frame | str] = []
        self._open_end: list[bool] = []
        literals: list[str] = []

        def add(literal: str, meaning: Context | Frame | str) -> None:
            literals.append(literal.rstrip("*"))
            self._meanings.append(meaning)
            self._open_end.append(literal.endswith("*"))

        for name in ("strong", "weak", "support"):
            for word in sorted(getattr(words, name)):
                add(word, name)
        for word in sorted(saying):
            add(word, "saying")
        for context in contexts:
            for phrase in context.phrases:
                add(phrase, context)
        for frame in frames:
            for phrase in frame.phrases:
                add(phrase, frame)
        self._automaton = AhoCorasick(literals, matchkind=MatchKind.Standard)

    def search(self, flat: str, starts: Sequence[int]) -> dict[int, SentenceHits]:
        """Hits by sentence.

        ``flat`` is the lower-cased text with line ends as blanks, ``starts`` the sorted start offsets of the
        sentences.
        """
        hits: dict[int, SentenceHits] = {}
        size = len(flat)
        for pattern, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            if start and flat[start - 1].isalnum():
                continue
            if end < size and flat[end].isalnum() and not self._open_end[pattern]:
                continue
            sentence = bisect_right(starts, start) - 1
            if sentence < 0:
                continue
            entry = hits.get(sentence)
            if entry is None:
                entry = hits[sentence] = SentenceHits([], [])
            meaning = self._meanings[pattern]
            if isinstance(meaning, str):
                setattr(entry, meaning, True)
            elif isinstance(meaning, Context):
                entry.contexts.append(Hit(meaning, start, end))
            else:
                entry.strong = True
                entry.phrases.append(PhraseHit(meaning, start, end))
        return hits
