"""Level 2 of the cascade: items to noun and verb groups.

Level 1 gives each item (a word, a number phrase, a date, a place name, a multiword term) one symbol; level 2
is a regular expression over those symbols; level 3 (joins.py) joins groups. No tagger: closed-class words, verb
forms and the semantic word lists decide, so it works in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from plainrecord.engines.rules.tokens import Token
from plainrecord.engines.rules.vocabulary import Entry
from plainrecord.lang.numbers import NumberMatch

# Level-1 symbols: D determiner, # number, L place, t date, N noun or unknown, J adjective, R adverb, ! negator,
# U pronoun, P preposition, 2 "to", C and/or, W relative or question word, S subordinator,
# M modal, B be, H have, O do, b base, s third person, e -ed, d past, p participle, g -ing, A dead/missing,
# ' possessive, and marks as they are.
_VERB_GROUP = (
    r"(?:(?:[MBHO][!RMBHO]*)(?:2[!R]*)?(?:B[!R]*)?|[!R]*2[!R]*(?:[BH][!R]*)*)?[besdpg]|[MBHO][!RMBHO]*"
)
_POSSESSORS = r"(?:D*(?:[#NLJtx]|R(?=[NJ]))*[NLx]')*"
_LONE_AFTER_ADVERB = r"D+R[NLx](?![NLx'])"
# A number opens a new group behind a word for an act ("in the exchange of fire eleven men were killed") and
# behind a place ("killed in Lod three farmers").
_NOUN_GROUP = r"D*(?:R?(?:[#NJ]|[Lx](?!#))|R(?=J))*[#NLx]|U"
_GROUPS, _GROUPS_WITH_POSSESSORS = (
    re.compile(f"(?P<V>{_VERB_GROUP})|(?P<N>{_LONE_AFTER_ADVERB}|{before}{_NOUN_GROUP})|(?P<X>.)", re.DOTALL)
    for before in ("", _POSSESSORS)
)

#: Classes of noun groups: people, weapon, site, event noun, bare number, pronoun, place, harm noun, name, other.
NOUN_CLASSES = "hwsxqulckn"


class Item(NamedTuple):
    """One unit of level 1: tokens ``[first, last)`` with a symbol and what the word lists know of it."""

    symbol: str
    first: int
    last: int
    entry: Entry | None = None
    number: NumberMatch | None = None


@dataclass(slots=True, eq=False)
class Chunk:
    """A group of levels 2 and 3: tokens ``[first, last)``.

    ``kind`` is one symbol: a noun class, ``V`` for verb groups, ``t`` for dates, else as the item.
    ``head`` is the item that decides its meaning. ``members`` are the parts of a coordination,
    ``parts`` the numbers of people that a number before them is made up of.
    For verb groups: ``base``, ``voice`` (active, passive, participle, infinitive, ing, base), ``modal``,
    ``negated``; ``word`` is the lower-cased head word. ``tokens`` are those of its sentence.
    """

    kind: str
    first: int
    last: int
    head: Item | None = None
    items: tuple[Item, ...] = ()
    members: tuple[Chunk, ...] = ()
    word: str = ""
    base: str = ""
    voice: str = ""
    modal: str = ""
    negated: bool = False
    number: NumberMatch | None = None
    tokens: Sequence[Token] = ()
    parts: tuple[Chunk, ...] = ()

    @property
    def content(self) -> frozenset[str]:
        """All words and terms of a noun group."""
        return frozenset(_word(item, self.tokens) for item in self.items if item.symbol in "NxJL")


def with_number(group: Chunk, number: NumberMatch | None) -> Chunk:
    """The same group, counted by a number that stands elsewhere."""
    counted = copy(group)
    counted.number = number
    return counted


def spanning(head: Chunk, kind: str, first: Chunk, last: Chunk) -> Chunk:
    """A group over two others that means what ``head`` means."""
    whole = copy(head)
    whole.kind, whole.first, whole.last = kind, first.first, last.last
    whole.items = first.items + last.items
    return whole


def chunk(items: Sequence[Item], tokens: Sequence[Token]) -> list[Chunk]:
    """Group level-1 items of one sentence."""
    row = tuple(items)
    symbols = "".join([item.symbol for item in row])
    chunks: list[Chunk] = []
    groups = (
        _GROUPS_WITH_POSSESSORS if "'" in symbols else _GROUPS
    )  # looking for possessors costs as much again
    for found in groups.finditer(symbols):
        kind = found.lastgroup
        start, end = found.span()
        if kind == "N":
            chunks.append(noun_group(row[start:end], tokens))
        elif kind == "V":
            chunks.append(_verb_group(row[start:end], symbols[start:end], tokens))
        else:
            item = row[start]
            symbol, first, last, _, _ = item
            chunks.append(Chunk(symbol, first, last, item, (item,), (), _word(item, tokens)))
    return chunks


def _word(item: Item, tokens: Sequence[Token]) -> str:
    _, first, last, _, _ = item
    if last - first == 1:
        return tokens[first].lower
    return " ".join([token.lower for token in tokens[first:last]])


def noun_group(items: tuple[Item, ...], tokens: Sequence[Token]) -> Chunk:
    """One noun group of level-1 items; its head is the last item, or the function before a name."""
    head = items[-1]
    number = None
    for item in items:
        if item.number is not None:
            number = item.number
            break
    kind = _noun_class(items, tokens)
    if kind in "skn" and len(items) > 1:
        first = items[1] if items[0].symbol in "D#" else items[0]
        if first is not head and first.last - first.first > _LONGEST_PLAIN_TERM and _is_h(first):
            kind, head = "h", first  # "members of the opposition Unity Party"
    if kind == "n" and tokens[head.first].capital and any(_names(item) for item in items):
        kind = "k"  # a name that ends in a common word, in a text of capitals
    if kind == "n" and _is_capitalised(items, tokens):
        kind = "k"  # "the Arakan Shield said"
    if kind == "k":  # a known noun before a name: "Mayor Lara", "Senator X"
        titled = None
        for item in reversed(items):
            if item.symbol == "'":  # "the mayor's cards" are no mayor
                break
            if item.entry is not None and item.entry.is_person:
                titled = item
                break
        if titled is not None:
            kind, head = "h", titled
    last = items[-1]
    return Chunk(
        kind, items[0].first, last.last, head, items, (), _word(last, tokens), "", "", "", False, number, tokens
    )  # fmt: skip


#: Terms of more words hold an "of": "members of the opposition".
_LONGEST_PLAIN_TERM = 2


def _is_capitalised(items: tuple[Item, ...], tokens: Sequence[Token]) -> bool:
    """Whether a group of several words ends in two with a capital, in text that goes on without."""
    if len(items) < 2 or items[-2].symbol not in "NLJ" or items[-1].last >= len(tokens):
        return False
    after = tokens[items[-1].last]
    pair = tokens[items[-2].first].capital and tokens[items[-1].first].capital
    return pair and not after.capital and after.lower.isalpha()


def _is_h(item: Item) -> bool:
    return item.entry is not None and item.entry.noun_class == "h"


def _names(item: Item) -> bool:
    return item.entry is not None and item.entry.noun_class == "k"


def _noun_class(items: tuple[Item, ...], tokens: Sequence[Token]) -> str:
    head = items[-1]
    entry = head.entry
    if head.symbol == "U":
        return "u"
    if head.symbol == "#":
        return "q"
    if head.symbol == "L":
        return "l"
    if entry is None:
        named = tokens[head.first].capital and not (head.first == 0 and len(items) == 1)
        return "k" if named else "n"
    return entry.noun_class or "n"


#: "weren't" is a form of "be" and a negation.
_CONTRACTED_NOT = "n't"


def _verb_group(items: tuple[Item, ...], symbols: str, tokens: Sequence[Token]) -> Chunk:
    main = items[-1]
    symbol, _, last, entry, _ = main
    is_verb = symbol in "besdpg"
    auxiliary = symbols[:-1] if is_verb else symbols
    verb = entry.verb if entry and is_verb else None
    base = verb.base if verb else "be" if "B" in symbols else ""
    modal = _word(items[symbols.index("M")], tokens) if "M" in symbols else ""
    return Chunk(
        "V", items[0].first, last, main, items, (), _word(main, tokens), base,
        _voice(symbol, auxiliary, reporting=bool(verb and verb.stance)), modal,
        "!" in symbols or any(_word(item, tokens).endswith(_CONTRACTED_NOT) for item in items),
    )  # fmt: skip


def _voice(main: str, auxiliary: str, *, reporting: bool = False) -> str:
    if main in "MBHO" or main not in _BARE_VOICES:  # "was", "was also"
        return "copula"
    if "B" in auxiliary:
        return "active" if main == "g" else "passive"
    if "2" in auxiliary:
        return "infinitive"
    if auxiliary.strip("!R"):
        return "active"
    if main == "b" and reporting:  # "police say the man was shot"
        return "active"
    return _BARE_VOICES[main]


_BARE_VOICES = {"e": "past", "d": "active", "p": "participle", "g": "ing", "b": "base", "s": "active"}
