"""What frames ask of the words of a sentence, wherever they stand in it.

A frame that asks for words which the sentence lacks need not be tried, and a sentence in which no frame can be tried
need not be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from plainrecord.engines.rules.matched import HARMED
from plainrecord.engines.rules.tokens import tokenise
from plainrecord.engines.rules.vocabulary import Entry
from plainrecord.lang.rulebook import Frame, Rulebook

#: Sets of words of each of which a sentence must hold one.
Demands = tuple[frozenset[str], ...]
#: The base of the verb that a group without a verb of its own has.
_COPULA, _COPULA_SYMBOL = "be", "B"


def demands_of(frame: Frame, particles: tuple[str, ...] = (), *, nominal: bool = False) -> Demands:
    """What a frame demands beside a verb with its particles; less beside a noun, which may lack subject and object."""
    asked = [frame.needs_after]
    if not nominal:
        asked += [frame.needs_object_words, frame.needs_subject_words]
    return (*(frozenset([word]) for word in particles), *(_telling_words(terms) for terms in asked if terms))


def are_met(demands: Demands, words: frozenset[str]) -> bool:
    """Whether a sentence of these words meets all demands."""
    return not any(map(words.isdisjoint, demands))


class Openings:
    """The words of a language that may open a frame, with what the frames demand that they may open."""

    def __init__(self, rulebook: Rulebook, entries: Iterable[tuple[str, Entry]]) -> None:
        verbs: dict[str, set[Demands]] = {}
        self._ways: dict[str, set[Demands]] = {}
        for frame in rulebook.frames:
            for verb in frame.verbs:
                base, *particles = verb.split()
                verbs.setdefault(base, set()).add(demands_of(frame, tuple(particles)))
                if not particles and frame.object in HARMED:  # "two murdered priests": told beside the noun
                    verbs[base].add(())
            for noun in frame.nouns:
                self._open(noun, {demands_of(frame, nominal=True)})
            for term in (*frame.adjectives, *frame.heads):
                self._open(term, {()})
        for term, entry in entries:
            if entry.verb is not None and entry.verb.base in verbs:
                self._open(term, verbs[entry.verb.base])
            if entry.symbol == _COPULA_SYMBOL:
                self._open(term, verbs.get(_COPULA, ()))
        self._always = frozenset(word for word, ways in self._ways.items() if () in ways)

    def _open(self, term: str, ways: Iterable[Demands]) -> None:
        first, *others = _tokens(term)
        beside = tuple(frozenset([word]) for word in others)
        self._ways.setdefault(first, set()).update((*beside, *demands) for demands in ways)

    def may_open(self, words: frozenset[str]) -> bool:
        """Whether some frame may be opened in a sentence of these words."""
        if not self._always.isdisjoint(words):
            return True
        ways = (self._ways[word] for word in self._ways.keys() & words)
        return any(are_met(demands, words) for demands in chain.from_iterable(ways))


def _telling_words(terms: Iterable[str]) -> frozenset[str]:
    """The longest word of each term, which is seldom one of grammar; also as the tokens of a text have it."""
    return frozenset(max(words, key=len) for term in terms for words in (term.split(), _tokens(term)))


def _tokens(term: str) -> list[str]:
    return [token.lower for token in tokenise(term, 0, len(term))]
