"""Level 1 of the cascade: names and fixed forms. Each word, number, date, place or term becomes one item.

Words that are both noun and verb ("attack", "fire") are decided by their neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plainrecord.engines.rules.chunks import Item
from plainrecord.engines.rules.names import NAME, NameMarker, without_asides, without_inner_stops
from plainrecord.engines.rules.tokens import Token
from plainrecord.engines.rules.vocabulary import AGED, Entry, PersonWords, Vocabulary
from plainrecord.lang.numbers import NumberGrammar
from plainrecord.model.vocab import ActorKind

#: Quotation marks that count as the straight one.
_QUOTES = frozenset("“”„«»")
#: Marks that are symbols of their own.
_MARKS = ',.;:()"'
_CLAUSE_START = frozenset(',.;:("-')
#: Symbols of items that their neighbours decide.
_OPEN = frozenset("UA?")
#: Classes of nouns that do what a headline tells: "gunmen kill three", "air strikes kill three".
_SUBJECTS = frozenset("hwx")
#: Words that begin a count ("between 20 and 30 men"), but not behind a noun ("gunmen between 6 and 7 p.m.").
_SPANNING = frozenset({"between"})
#: Symbols that end a noun group.
_AFTER_GROUP = frozenset("BHMOVPC.,;:)")


class Plain(NamedTuple):
    """A word that is an item of its own unless one of ``longer`` follows, or it is ``led`` into a number."""

    symbol: str
    entry: Entry | None
    longer: Collection[str]
    led: bool


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What is known of words; ``plain`` ones, which most words of a text are, cost one look-up."""

    vocabulary: Vocabulary
    numbers: NumberGrammar
    plain: Mapping[str, Plain]
    names: NameMarker
    length_units: frozenset[str]

    @classmethod
    def of(
        cls, vocabulary: Vocabulary, numbers: NumberGrammar, length_units: Iterable[str] = ()
    ) -> ItemWords:
        """Index the words of a language."""
        plain: dict[str, Plain] = {}
        for word in (*_MARKS, *vocabulary.longer, *vocabulary.single):
            entry = vocabulary.single.get(word)
            if entry is None and _may_be_adverb(word):  # then its capital decides
                continue
            led = word in numbers.led
            if led or not numbers.may_start(word):
                symbol = _unknown_symbol(word, capital=False) if entry is None else entry.symbol or "?"
                plain[word] = Plain(symbol, entry, vocabulary.longer.get(word, ()), led)
        return cls(vocabulary, numbers, plain, NameMarker(vocabulary.names), frozenset(length_units))


def items_of(
    lowered: str, tokens: Sequence[Token], words: ItemWords, fixed: Mapping[int, tuple[int, str]]
) -> list[Item]:
    """The items of one sentence. ``fixed`` maps a start offset to (end offset, symbol) of dates, places and names."""
    first = words.names.mark(_first_pass(lowered, tokens, words, fixed), tokens)
    return _resolve(
        without_asides(without_inner_stops(first, tokens), tokens), tokens, words.vocabulary.persons
    )


def _first_pass(
    lowered: str, tokens: Sequence[Token], words: ItemWords, fixed: Mapping[int, tuple[int, str]]
) -> list[Item]:
    items: list[Item] = []
    add, new = (
        items.append,
        tuple.__new__,
    )  # most items are made here: by way of the tuple, in a third of the time
    position, count = 0, len(tokens)
    vocabulary, numbers, plain = words.vocabulary, words.numbers, words.plain
    longer, may_start = vocabulary.longer, numbers.may_start
    while position < count:
        start, _, lower, _ = tokens[position]
        known = fixed.get(start)
        if known is None and (word := plain.get(lower)) is not None:
            symbol, entry, seconds, led = word
            after = position + 1
            following = tokens[after][2] if after < count else ""
            if following not in seconds and not (led and numbers.may_lead(following)):
                add(new(Item, (symbol, position, after, entry, None)))
                position = after
                continue
        if known and known[1] == "t":
            last = _last_token(tokens, position, known[0])
            items.append(Item("t", position, last))
            position = last
            continue
        if lower in longer:
            last, entry = vocabulary.longest(tokens, position)
        else:
            last, entry = position + 1, vocabulary.single.get(lower)
        if known and (entry is None or tokens[last - 1].end <= known[0]) and not (entry and entry.actor_id):
            last = _last_token(tokens, position, known[0])
            items.append(Item("L", position, last) if known[1] == "L" else Item("N", position, last, NAME))
            position = last
            continue
        if may_start(lower) and not (items and _belongs_before(tokens, position, items[-1], vocabulary)):
            counted = _number_item(lowered, tokens, position, words, last if entry is not None else position)
            if counted is not None:
                items.append(counted)
                position = counted.last
                continue
        if entry is None:
            items.append(_unknown_item(tokens, position, vocabulary.persons))
            position += 1
        else:
            items.append(Item(entry.symbol or "?", position, last, entry))
            position = last
    return items


def _number_item(
    lowered: str, tokens: Sequence[Token], position: int, words: ItemWords, known_last: int
) -> Item | None:
    """The number at a token, or the person whose age it is ("the 31 year old"); None where no number stands.

    A length ("wounded two soldiers 12 km west of Gao") counts nobody and stands like an adverb. A known term up to
    token ``known_last`` is not cut by a shorter number.
    """
    found = words.numbers.at(lowered, tokens[position].start)
    if found is None:
        return None
    end = _last_token(tokens, position, found.end)
    whole = end >= known_last or known_last - position <= 1
    if not whole or end <= position or tokens[end - 1].end != found.end:
        return None
    if end < len(tokens) and tokens[end].lower in words.length_units:
        return Item("R", position, end + 1)
    aged = words.vocabulary.persons.age_end(tokens, end)
    return Item("N", position, aged, AGED) if aged > end else Item("#", position, end, None, found)


def _unknown_item(tokens: Sequence[Token], position: int, persons: PersonWords) -> Item:
    """A word that no list has: an age ("24-year-old") stands for a person, and so does "postwoman"."""
    token = tokens[position]
    if persons.is_age(token.lower):
        return Item("N", position, position + 1, AGED)
    people = None if token.capital else persons.kind_of(token.lower)
    if people is not None:
        return Item("N", position, position + 1, people)
    return Item(_unknown_symbol(token.lower, token.capital), position, position + 1)


def _belongs_before(tokens: Sequence[Token], position: int, before: Item, vocabulary: Vocabulary) -> bool:
    """Whether a word that could begin a count goes with the one before: "gunmen between", "handed over"."""
    lower = tokens[position].lower
    if lower in _SPANNING:
        verb = before.entry.verb if before.entry is not None else None
        return before.symbol in "N?L" and not (verb is not None and verb.form in "edp")
    return f"{tokens[position - 1].lower} {lower}" in vocabulary.triggers.strong


def _last_token(tokens: Sequence[Token], position: int, end: int) -> int:
    while position < len(tokens) and tokens[position].start < end:
        position += 1
    return position


def _may_be_adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4 and word[0].isalnum()


def _unknown_symbol(word: str, capital: bool) -> str:
    first = word[0]
    if first.isalnum():
        return "R" if not capital and _may_be_adverb(word) else "N"
    if word in ("'s", "'"):
        return "'"
    if first in _QUOTES:
        return '"'
    return first if first in _MARKS else "-"


def _resolve(items: list[Item], tokens: Sequence[Token], persons: PersonWords) -> list[Item]:
    """Decide items that may be noun or verb ("?") from left to right."""
    resolved = _with_lone_persons(items, tokens, persons)
    for position in [position for position, item in enumerate(items) if item[0] in _OPEN]:
        symbol, first, last, entry, number = items[position]
        previous = resolved[position - 1] if position else None
        after = items[position + 1] if position + 1 < len(items) else None
        if symbol == "U":
            if previous is not None and previous.symbol == "#":  # "four others"
                resolved[position] = Item("N", first, last, _OTHERS)
        elif symbol == "A":
            if after is not None and _next_symbol(after) == "N":  # "four missing herders"
                resolved[position] = Item("J", first, last, entry)
            elif previous is not None and previous.symbol == "D":  # "the dead were named"
                resolved[position] = Item("N", first, last, _OTHERS)
        elif entry is not None:
            before = previous.symbol if previous is not None else "."
            symbol = _decide(entry, before, previous, after, items, position)
            resolved[position] = Item(symbol, first, last, entry, number)
    return resolved


def _with_lone_persons(items: list[Item], tokens: Sequence[Token], persons: PersonWords) -> list[Item]:
    """The items with determiners and adjectives that stand for a person: "one man dead and another injured"."""
    resolved = items.copy()
    lone = persons.lone
    for position in [at for at, item in enumerate(items) if item[0] in "DJ" or tokens[item[1]].lower in lone]:
        symbol, first, last, entry, _ = items[position]
        after = items[position + 1] if position + 1 < len(items) else None
        before = items[position - 1].symbol if position else "."
        floats = entry is not None and entry.is_plural and before in "B,"
        if floats and before == "B" and after is not None and _undergoes(after):
            resolved[position] = Item("R", first, last)  # "were both shot"
        elif (
            symbol == "D"
            and tokens[first].lower in persons.pronouns
            and not floats
            and _stands_alone(items, position)
        ):
            resolved[position] = Item("U", first, last, entry)
        if tokens[first].lower not in lone:
            continue
        ends = (
            after is None
            or after.symbol in "BHMOA.,"
            or _undergoes(after)
            or _is_second_fate(items, position)
        )
        if (symbol == "D" or before in "D#") and ends:
            resolved[position] = Item("N", first, last, _PERSON)
        elif symbol == "J" and before == "#" and after is not None and after.symbol == "P":
            resolved[position] = Item("N", first, last)  # "one third of the guerrillas"
    return resolved


def _is_second_fate(items: Sequence[Item], position: int) -> bool:
    """Whether a word is the second person of "left one dead and the other in critical condition"."""
    first = position - 1 if position and items[position - 1].symbol == "D" else position
    after = items[position + 1].symbol if position + 1 < len(items) else "."
    return first > 1 and items[first - 1].symbol == "C" and items[first - 2].symbol == "A" and after == "P"


def _stands_alone(items: Sequence[Item], position: int) -> bool:
    """Whether no noun of its own follows a determiner: "both died on Monday", not "both injured men"."""
    if position + 1 == len(items) or items[position + 1].symbol in "P2C.,;BHMA":
        return True
    position += 1
    item = items[position]
    verb = item.entry.verb if item.symbol == "?" and item.entry is not None else None
    after = items[position + 1].symbol if position + 1 < len(items) else "."
    return verb is not None and verb.form in "edp" and after in "PRt.,;C2"


def _undergoes(item: Item) -> bool:
    """Whether a word may be an -ed form: "another injured"."""
    verb = item.entry.verb if item.symbol == "?" and item.entry is not None else None
    return verb is not None and verb.form in "edp"


_PERSON = Entry(noun_class="h", is_person=True)
_OTHERS = Entry(noun_class="h", is_plural=True)


def _decide(
    entry: Entry, before: str, previous: Item | None, after: Item | None, items: Sequence[Item], position: int
) -> str:
    if entry.verb is None:
        return "x" if entry.noun_class == "x" else "N"
    form = entry.verb.form
    noun = "x" if entry.noun_class == "x" else "N"
    next_symbol = _next_symbol(after)
    if form in "bs":
        if entry.is_adjectival and not entry.noun_class and before in "BRD!":
            return "J"  # "it was not clear who had fired"
        if before == "R" and not entry.noun_class and not entry.is_common_noun and position > 1:
            previous, before = items[position - 2], items[position - 2].symbol  # "deputies also believe"
        return _base_or_noun(entry, form, before, previous, next_symbol, noun)
    if form == "g":
        return _ing_or_noun(entry, before, previous, after, noun)
    if (
        next_symbol == "N"
        and before != "B"
        and _modifies(_before_adverbs(before, items, position), items, position)
    ):
        return "J"
    if (next_symbol == "N" and form in "ep" and before in "edg") or _is_before_hands(form, before, after):
        return "J"  # "bombed suspected positions"
    if entry.noun_class and before in "D#'" and form != "e":
        return noun
    if (
        entry.is_common_noun
        and entry.noun_class in ("", "n")
        and before == "D"
        and next_symbol in _AFTER_GROUP
    ):
        return "N"  # "without firing a shot"
    if entry.noun_class == "h" and before == "D" and next_symbol in _AFTER_GROUP:
        return noun  # "the wounded were taken away"
    return form


def _is_before_hands(form: str, before: str, after: Item | None) -> bool:
    """Whether a participle stands between a preposition and a word that might be a verb: "with bound hands"."""
    verb = after.entry.verb if after is not None and after.symbol == "?" and after.entry is not None else None
    return before == "P" and form in "edp" and verb is not None and verb.form == "s"


def _ing_or_noun(entry: Entry, before: str, previous: Item | None, after: Item | None, noun: str) -> str:
    next_symbol = _next_symbol(after)
    if entry.noun_class and _is_single_person(after):
        return noun  # "the shooting suspect"; an object of its own would have an article
    takes_object = (next_symbol in "#DU" and not (before == "D" and entry.noun_class)) or (
        before == "P"
        and after is not None
        and after.entry is not None
        and after.entry.noun_class in ("h", "s")
    )
    if entry.noun_class and (before in "D#J'oP" or next_symbol in "PV") and not takes_object:
        return noun
    if before in "D#'" and next_symbol in "N#":
        return "J"
    if before == "N" and next_symbol in "BMHO" and not _is_people(previous):
        return noun  # "drug trafficking was"
    if before == "J" and next_symbol in _AFTER_GROUP:
        return noun  # "illegal logging was"
    return noun if before == "D" and next_symbol == "P" else "g"


def _is_single(item: Item | None) -> bool:
    """Whether a word stands for one person; "Ugandan rebels" and "army forces" are told of by their second word."""
    entry = item.entry if item is not None else None
    return entry is not None and entry.noun_class == "h" and entry.is_person and not entry.is_plural


def _is_single_person(item: Item | None) -> bool:
    """Whether a word is a common noun for one person."""
    return _is_single(item) and item is not None and item.entry is not None and item.entry.is_common_noun


def _is_people(item: Item | None) -> bool:
    return item is not None and item.entry is not None and item.entry.noun_class == "h"


def _base_or_noun(
    entry: Entry, form: str, before: str, previous: Item | None, next_symbol: str, noun: str
) -> str:
    if form == "s" and (before == "2" or next_symbol in "BMHO" or (before in ".,;:" and next_symbol == "V")):
        return noun
    if before in "2MOU!" or (before == "R" and previous is not None and next_symbol in "D#U"):
        return form
    if form == "b" and before == "L" and _only_reports(entry):
        return form  # "witnesses in Lod say gunmen fled"
    if before in "D#J'P" or (form == "b" and before in "BH"):
        return noun
    if form == "s" and next_symbol in "PRJV" and (_is_told_of(entry, previous) or _stays(entry, before)):
        return form  # "the 15-year-old remains in hospital", but not "separatist rebels killed"
    # "deputies believe additional victims were hit"
    no_noun = not entry.noun_class and not entry.is_common_noun
    people = entry.noun_class == "h" and form == "s" and before == "L"  # "Somali rebels raid homes"
    if next_symbol in ("D#UNJ" if no_noun else "D#UN") and not people and _acts(form, before, previous):
        return form
    if form == "s" and before in "NWx" and next_symbol in "D#UW2" and not entry.noun_class:
        return form
    if form == "s" and no_noun:
        return form
    if before in "W,C" and next_symbol in "D#U" and not entry.noun_class:
        return form
    return noun


def _acts(form: str, before: str, previous: Item | None) -> bool:
    """Whether the word before may be the subject of a verb: "police raid homes", "air strikes kill three"."""
    if previous is None:
        return False
    entry = previous.entry
    does = before == "L" or (entry is not None and entry.noun_class in _SUBJECTS)
    return does and (form == "s" or (entry is not None and entry.is_plural))


def _only_reports(entry: Entry) -> bool:
    """Whether a word is a verb of saying and no noun."""
    return entry.verb is not None and bool(entry.verb.stance) and not entry.is_common_noun


def _is_told_of(entry: Entry, previous: Item | None) -> bool:
    """Whether a word after one person or a word of no list may be a verb: it is no plural for persons of a kind."""
    unlisted = previous is not None and previous.entry is None and entry.is_person  # not "Northern forces"
    one = _is_single(previous) or unlisted or (previous is not None and previous.entry is NAME)
    return one and (entry.noun_class != "h" or entry.kind == ActorKind.UNKNOWN.value)


def _stays(entry: Entry, before: str) -> bool:
    """Whether a plural for persons of no kind is a verb: "the boy, whose age was withheld, remains in hospital"."""
    return entry.is_person and entry.kind == ActorKind.UNKNOWN.value and before in (",", "C")


def _next_symbol(after: Item | None) -> str:
    if after is None:
        return "."
    if after.symbol != "?":
        return "N" if after.symbol in "Lx" else after.symbol
    entry = after.entry
    if entry and entry.noun_class:
        return "N"
    if entry and entry.is_adjectival and entry.verb and entry.verb.form == "b":
        return "J"  # "empty cans"
    return "V" if entry and entry.verb else "N"


def _before_adverbs(before: str, items: Sequence[Item], position: int) -> str:
    """The symbol before any adverbs: "a clearly marked convoy"."""
    while before == "R" and position > 1:
        position -= 1
        before = items[position - 1].symbol
    return before


def _modifies(before: str, items: Sequence[Item], position: int) -> bool:
    """Whether an -ed form stands before its noun ("two wounded men") rather than being a verb."""
    if before in "D#J'":
        return True
    if before in "P":
        return True
    after = items[position + 1]
    person = after.entry is not None and after.entry.noun_class == "h"
    entry = items[position].entry
    adjectival = entry is not None and entry.is_adjectival
    return adjectival and (person or before in _CLAUSE_START or before == "C")
