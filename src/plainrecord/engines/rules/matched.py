"""What level 4 reads and gives: a sentence of groups, the words that may be a frame, a frame with its roles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk
from plainrecord.engines.rules.patterns import backwards, symbols_of
from plainrecord.engines.rules.tokens import Token
from plainrecord.lang.rulebook import Frame

#: The voice of a participle before its noun: it tells of harm, not by itself of an act.
ATTRIBUTIVE = "attributive"
#: The roles of those to whom harm is done.
HARMED = frozenset(
    {"killed", "injured", "killed_or_injured", "abducted", "captured", "detained", "missing", "displaced"}
)
#: The groups a side pattern captures: subject and object.
Pair = tuple[Chunk | None, Chunk | None]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ready for matching: its tokens, groups and their symbols in both directions.

    ``memory`` keeps what constructions found around a group, which many frames ask for; ``preposed`` the
    groups after prepositions, by the group they follow. ``weapons`` are the kinds of weapon it names, ``words`` its
    lower-cased words.
    """

    tokens: Sequence[Token]
    chunks: Sequence[Chunk]
    symbols: str
    backwards: str
    weapons: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    memory: dict[tuple[str, int, int], Pair] = field(default_factory=dict, compare=False)
    preposed: dict[int, list[tuple[str, Chunk]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls,
        tokens: Sequence[Token],
        chunks: Sequence[Chunk],
        clause_openers: frozenset[str] = frozenset(),
        object_pronouns: frozenset[str] = frozenset(),
    ) -> Sentence:
        """Index the groups of a sentence.

        ``object_pronouns`` between two verbs are no subject: "who tried to help them was killed".
        """
        symbols = symbols_of(chunks, clause_openers)
        weapons = frozenset(
            [
                item.entry.weapon
                for chunk in chunks
                if chunk.kind in NOUN_CLASSES
                for item in chunk.items
                if item.entry is not None and item.entry.weapon
            ]
        )
        words = frozenset([token.lower for token in tokens])
        return cls(tokens, chunks, symbols, backwards(chunks, symbols, object_pronouns), weapons, words)

    @property
    def opens_with_verb(self) -> bool:
        """Whether a verb that may be finite stands before its first comma; headlines and posts often have none."""
        opening = self.symbols.partition(",")[0]
        return "V" in opening or "E" in opening

    def group_at(self, token: int) -> int:
        """The index of the first group that begins at a token or behind it."""
        return bisect_left(self.chunks, token, key=lambda chunk: chunk.first)

    def words_before(self, token: int, count: int) -> str:
        """The lower-cased words before a token, joined."""
        return " ".join(word.lower for word in self.tokens[max(0, token - count) : token])

    def words_after(self, token: int, count: int) -> str:
        """The lower-cased words from a token on, joined."""
        return self.quote(token, token + count)

    def quote(self, first: int, last: int) -> str:
        """The lower-cased words of tokens ``[first, last)``, joined."""
        return " ".join(word.lower for word in self.tokens[first:last])


@dataclass(frozen=True, slots=True)
class Trigger:
    """The group and words that may be a frame: chunk index, token range, and the first group after it."""

    frame: Frame
    chunk: int
    first: int
    last: int
    after: int
    voice: str
    #: How many words name the act, those behind its object too ("took 12 passengers hostage": 2).
    words: int = 1


@dataclass(slots=True)
class Found:
    """A frame that matched, with its roles as groups (a group may be part of one, see ``Chunk``)."""

    frame: Frame
    trigger: Trigger
    roles: list[tuple[str, Chunk]] = field(default_factory=list)
    consumed: int = 0
    light_verb: Chunk | None = None

    def filled(self, role: str) -> bool:
        """Whether some group has that role."""
        return self.first(role) is not None

    def first(self, role: str) -> Chunk | None:
        """The first group with that role, or None."""
        for name, chunk in self.roles:
            if name == role:
                return chunk
        return None
