"""Levels 1 to 3 of the cascade: words to noun and verb groups.

Level 1 gives each item (a word, a number phrase, a date, a place name, a multiword term) one symbol; level 2
is a regular expression over those symbols; level 3 joins groups ("members of the union", "a soldier and two
guards"). No tagger: closed-class words, verb forms and the semantic word lists decide, so it works in capitals.
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
_NOUN_GROUP = r"(?:D*(?:[#NLJtx]|R(?=[NJ]))*[NLx]')*D*(?:R?[#NLJx]|R(?=J))*[#NLx]|U"
_GROUPS = re.compile(f"(?P<V>{_VERB_GROUP})|(?P<N>{_NOUN_GROUP})|(?P<X>.)", re.DOTALL)

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
    ``head`` is the item that decides its meaning. ``members`` are the parts of a coordination.
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

    @property
    def content(self) -> frozenset[str]:
        """All words and terms of a noun group."""
        return frozenset(_word(item, self.tokens) for item in self.items if item.symbol in "NxJL")


def chunk(
    items: Sequence[Item], tokens: Sequence[Token], partitives: frozenset[str] = frozenset()
) -> list[Chunk]:
    """Group level-1 items of one sentence and join what belongs together.

    ``partitives`` are nouns that stand for what follows "of" ("a group of gunmen").
    """
    row = tuple(items)
    symbols = "".join([item.symbol for item in row])
    chunks: list[Chunk] = []
    for found in _GROUPS.finditer(symbols):
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
    return _join(chunks, partitives)


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
    if kind == "n" and tokens[head.first].capital and any(_names(item) for item in items):
        kind = "k"  # a name that ends in a common word, in a text of capitals
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
        _voice(symbol, auxiliary), modal, "!" in symbols,
    )  # fmt: skip


def _voice(main: str, auxiliary: str) -> str:
    if main in "MBHO" or main not in _BARE_VOICES:  # "was", "was also"
        return "copula"
    if "B" in auxiliary:
        return "active" if main == "g" else "passive"
    if "2" in auxiliary:
        return "infinitive"
    if auxiliary.strip("!R"):
        return "active"
    return _BARE_VOICES[main]


_BARE_VOICES = {"e": "past", "d": "active", "p": "participle", "g": "ing", "b": "base", "s": "active"}


# Level 3 ------------------------------------------------------------------------------------------------


def _join(chunks: list[Chunk], partitives: frozenset[str]) -> list[Chunk]:
    """Join "of" groups, then appositions of a name and a function, then coordinations."""
    kinds = {chunk.kind for chunk in chunks}
    if "of" in {chunk.word for chunk in chunks}:
        chunks = _join_of(chunks, partitives)
    if "q" in kinds or "(" in kinds:
        chunks = _join_ages(chunks)
    if "," in kinds:
        chunks = _join_apposition(chunks)
    return _join_coordination(chunks) if "C" in kinds else chunks


def _join_of(chunks: list[Chunk], partitives: frozenset[str]) -> list[Chunk]:
    joined: list[Chunk] = []
    position, count = 0, len(chunks)
    while position < count:
        current = chunks[position]
        start = position
        while (
            position + 2 < count
            and chunks[position + 1].word == "of"
            and position - start < _LONGEST_OF_CHAIN
            and current.kind in "hwsqnkl"
            and chunks[position + 2].kind in "hwsqnklu"
            and not (chunks[position + 2].kind == "q" and _is_one_person(current))  # "a woman of 70"
            and not (current.kind == "l" and chunks[position + 2].kind in "hk")  # "the murder in Lod of Ana Ruiz"
        ):
            other = chunks[position + 2]
            known = current.kind in "hws" and not (current.word in partitives and other.kind in "hnk")
            left_head = known or other.kind == "l"
            head = current if left_head and current.kind != "q" else other
            kind = current.kind if left_head and current.kind not in "q" else other.kind
            if other.kind == "l" and current.kind == "n":  # "the town of Lod" is a place
                kind = "l"
            number = current.number or (other.number if not left_head else None)
            current = _spanning(head, kind, current, other)
            current.number = number
            position += 2
        joined.append(current)
        position += 1
    return joined


_LONGEST_OF_CHAIN = 12


def _spanning(head: Chunk, kind: str, first: Chunk, last: Chunk) -> Chunk:
    """A group over two others that means what ``head`` means."""
    whole = copy(head)
    whole.kind, whole.first, whole.last = kind, first.first, last.last
    whole.items = first.items + last.items
    return whole


def _join_ages(chunks: list[Chunk]) -> list[Chunk]:
    """For "Ana Ruiz, 45, mayor of Lod" and "a woman of 70": the age belongs to the person."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        end = _age_end(chunks, position) if current.kind in "kh" else position
        if end > position:
            whole = copy(current)  # without the items of the age: it counts nobody
            whole.last = chunks[end - 1].last
            joined.append(whole)
            position = end
        else:
            joined.append(current)
            position += 1
    return joined


_OLDEST_YEARS = 120


def _is_of_age(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether "of 70" stands behind one person."""
    if position + 2 >= len(chunks) or chunks[position + 1].word != "of" or chunks[position + 2].kind != "q":
        return False
    return _is_one_person(chunks[position])


def _is_one_person(chunk: Chunk) -> bool:
    """Whether a group is a single person, not a body of people ("a family of five")."""
    entry = chunk.head.entry if chunk.head is not None else None
    return chunk.kind == "h" and not (entry is not None and (entry.is_plural or not entry.is_person))


def _age_end(chunks: Sequence[Chunk], position: int) -> int:
    """The group after ", 45", ", 45 years old" or "(45)" behind a person, ``position`` when there is none."""
    if _is_of_age(chunks, position):
        return position + 3
    opening = chunks[position + 1].kind if position + 3 < len(chunks) else ""
    if opening not in (",", "(") or chunks[position].number is not None:
        return position
    age, end = chunks[position + 2], position + 3
    if age.number is None or age.number.m is not None or not 0 < (age.number.n or 0) <= _OLDEST_YEARS:
        return position
    if age.kind == "n" and age.word in ("years", "year"):
        end += chunks[end].word == "old"
    elif age.kind != "q" or len(age.items) > 1:
        return position
    closing = chunks[end].kind if end < len(chunks) else "."
    if opening == "(":
        return end + 1 if closing == ")" else position
    return end if closing in ",.;)C" else position


def _join_apposition(chunks: list[Chunk]) -> list[Chunk]:
    """For "Ana Ruiz, mayor of Lod," and "the mayor, Ana Ruiz,": one person with two descriptions."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        if position + 2 < len(chunks) and chunks[position + 1].kind == ",":
            other = chunks[position + 2]
            if current.kind in "hkn" and _is_age(chunks, position + 2):
                aged = _spanning(current, current.kind, current, other)
                aged.items = current.items  # without the number, which counts nobody
                joined.append(aged)
                position += 4
                continue
            closed = position + 3 >= len(chunks) or chunks[position + 3].kind in ",.;)"
            listed = position + 4 < len(chunks) and chunks[position + 4].kind == "C"
            if closed and not listed and _is_body(current) and _is_body(other):
                left, right = _is_indefinite(current), _is_indefinite(other)
                if left != right:  # "the Northern Front, a rebel group," is the front
                    joined.append(other if left else current)
                    position += 3
                    continue
            if closed and _is_apposition(current, other):
                head = current if current.kind == "h" else other
                joined.append(_spanning(head, "h", current, other))
                position += 3
                continue
        joined.append(current)
        position += 1
    return joined


def _is_age(chunks: Sequence[Chunk], position: int) -> bool:
    """For "Ana Ruiz, 35, was killed": a bare number between commas is an age and counts nobody."""
    group = chunks[position]
    closed = position + 1 < len(chunks) and chunks[position + 1].kind == ","
    if not closed or group.kind != "q" or len(group.items) != 1 or group.last - group.first != 1:
        return False
    digits = group.tokens[group.first].lower
    return digits.isdecimal() and int(digits) <= _OLDEST_YEARS


_OLDEST_YEARS = 120


def _is_body(chunk: Chunk) -> bool:
    """Whether a group stands for an organisation or body of people rather than for persons."""
    entry = chunk.head.entry if chunk.head is not None else None
    return chunk.kind == "h" and chunk.number is None and entry is not None and not entry.is_person


def _is_indefinite(chunk: Chunk) -> bool:
    return chunk.tokens[chunk.first].lower in ("a", "an")


def _is_apposition(left: Chunk, right: Chunk) -> bool:
    pair = left.kind + right.kind
    if pair not in ("kh", "hk", "nh") and not (pair == "hh" and _is_titled_name(left)):
        return False
    person = left if left.kind == "h" and pair != "hh" else right
    return person.number is None and not (person.head and person.head.entry and person.head.entry.is_plural)


def _is_titled_name(chunk: Chunk) -> bool:
    """Whether a group is a name behind a title or function: "Dr Ana Ruiz"."""
    last = chunk.items[-1] if chunk.items else None
    return last is not None and last is not chunk.head and (last.entry is None or last.entry.noun_class == "k")


def _join_coordination(chunks: list[Chunk]) -> list[Chunk]:
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        end = _coordination_end(chunks, position) if chunks[position].kind in _COORDINATED else position
        if end > position:
            members = tuple(part for part in chunks[position : end + 1] if part.kind in NOUN_CLASSES)
            whole = copy(members[0])
            whole.last, whole.members = members[-1].last, members
            if whole.kind in "nk" and any(member.kind == "h" for member in members):
                whole.kind = "h"  # "Ruiz and her driver"
            joined.append(whole)
            position = end + 1
        else:
            joined.append(chunks[position])
            position += 1
    return joined


_COORDINATED = frozenset("hkqnws")


def _coordination_end(chunks: list[Chunk], position: int) -> int:
    """Index of the last group of "A, B and C" that begins at ``position``; ``position`` when there is none."""
    end, last, linked = position, position, False
    while last + 2 < len(chunks):
        step = last + 1
        comma = chunks[step].kind == ","
        if comma and chunks[step + 1].kind == "C":
            step += 1
        if chunks[step].kind not in ",C" or step + 1 >= len(chunks):
            break
        if not _may_coordinate(chunks[position], chunks[step + 1]):
            break
        last = step + 1
        if chunks[step].kind == "C":
            end, linked = last, True
            break
    if not linked or _starts_clause(chunks, position, end):
        return position
    return end


def _may_coordinate(left: Chunk, right: Chunk) -> bool:
    if right.kind not in "hkqnws":
        return False
    people, things = "hkq", "ws"
    if left.kind in people:
        return right.kind in people or right.kind == "n"
    if left.kind in things:
        return right.kind in things or right.kind == "n"
    return right.kind == "n" or (left.kind == "n" and right.kind in "hsw")


def _starts_clause(chunks: list[Chunk], start: int, end: int) -> bool:
    """Whether the last group is the subject of a new clause rather than the end of a list."""
    after = chunks[end + 1] if end + 1 < len(chunks) else None
    before = chunks[start - 1] if start else None
    commas = chunks[start + 1].kind == "," and after is not None and after.kind == ","
    if commas and end + 2 < len(chunks) and chunks[end + 2].voice == "passive":
        after = chunks[end + 2]  # "according to reports, Ruiz and his driver, a student, were abducted"
    own_verb = (
        after is not None and after.kind == "V" and after.voice in ("active", "past", "passive", "copula")
    )
    return bool(own_verb and before is not None and before.kind in "VAP" and before.word != "between")
