"""A phrase for somebody taken apart: its words, the persons it names, the noun that says who it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plainrecord.fields.actor_names import Name, names_in
from plainrecord.fields.actor_words import ActorWords, Leading, Word, leading_words, words_of
from plainrecord.lang.lexicon import Lexicon, PersonNoun
from plainrecord.model.vocab import PersonStatus
from plainrecord.world.registry import Organisation

#: A phrase longer than this is cut: whoever is meant stands at its beginning.
LONGEST_PHRASE_CHARACTERS = 400
_CACHED_PHRASES = 8_192
_BRACKETS = re.compile(r"\s*(?:\[[^\]]*\]?|\([^)]*\)?)")
AGE = re.compile(
    r"(?:,\s*|\()?(?<![\d.,])\b(?:aged\s+)?(\d{1,3})(?:[- ]years?[- ]old)?\b"
    r"(?=\s*(?:,(?!\d)|\)|$|[- ]?year))\)?(?:[- ]years?[- ]old)?"
)
_UNTIDY = re.compile(r"[\d,;()\[\]]|  |^ | $|^(?:and|or|the|an?)\b", re.IGNORECASE)
_COMMAS = re.compile(r"\s*[,;](?:\s*[,;])*\s*")
_LOOSE_AND = re.compile(r"^(?:(?:and|or)\b\s*)+|(?:\s*\b(?:and|or))+$", re.IGNORECASE)
_LOOSE_OF = re.compile(r"\s+of$", re.IGNORECASE)
_EDGES = " ,.;:\"'-()[]"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase taken apart: its words, the persons named, and the noun that says who it is."""

    text: str
    words: tuple[Word, ...]
    capitals: bool
    names: tuple[Name, ...]
    noun: PersonNoun | None
    noun_first: int
    noun_last: int
    organisation: tuple[Organisation, int, int] | None

    def name(self) -> str | None:
        """The name of the person the phrase is about, not of somebody they are known through."""
        return next((self._quote(name) for name in self.names if not name.other), None)

    def all_names(self) -> tuple[str, ...]:
        """The names of all persons the phrase is about."""
        return tuple(dict.fromkeys(self._quote(name) for name in self.names if not name.other))

    def every_name(self) -> tuple[str, ...]:
        """All names in the phrase, also of persons the actor is known through."""
        return tuple(dict.fromkeys(self._quote(name) for name in self.names))

    def limit(self, knowledge: ActorWords) -> int:
        """Where the head of the phrase ends and a description ("from ...", "who ...") begins."""
        found = (i for i, word in enumerate(self.words) if i and word.lower in knowledge.limits)
        return next(found, len(self.words))

    def _quote(self, name: Name) -> str:
        return self.text[self.words[name.first].start : self.words[name.last - 1].end]


@lru_cache(maxsize=_CACHED_PHRASES)
def strip_leading(words: str, lexicon: Lexicon | None = None) -> str:
    """Words without the article, quantity or possessive they begin with, on one line; never empty."""
    flat = " ".join(words.split()).strip(_EDGES)
    start = leading_end(words_of(flat[:120]), leading_words(lexicon or Lexicon("en")))
    return flat[start:].strip(_EDGES) or flat or words.strip() or words


def leading_end(words: Sequence[Word], leading: Leading) -> int:
    """Offset of the first word that is neither article, number nor quantity."""
    for position, word in enumerate(words):
        is_last = position + 1 == len(words)
        if is_last or word.possessive:
            return word.start
        following = words[position + 1]
        is_number = word.text[0].isdigit() and word.text[-1].isdigit()
        if is_number and not following.lower.startswith("year"):
            continue
        if word.lower not in leading.always:
            return word.start
        quantity = following.lower in leading.always or following.text[0].isdigit()
        if word.lower in leading.before_number and not quantity and position == 0:
            return word.start
    return 0


#: "fighters from the Northern Front"
_FROM_GROUP = re.compile(r"\b(\w+) from (?=(?:the )?[A-Z][\w'\u2019-]+ (?:of |[A-Z]))")


@lru_cache(maxsize=_CACHED_PHRASES)
def phrase_of(
    words: str, knowledge: ActorWords, countries: tuple[str, ...] = (), day: date | None = None
) -> Phrase:
    """Take a phrase apart; ``countries`` and ``day`` decide between organisations of one name."""
    flat = " ".join(words[:LONGEST_PHRASE_CHARACTERS].split()).strip(_EDGES)
    group = _FROM_GROUP.search(flat)
    if group is not None and group[1].lower() in knowledge.membership:  # as if it were "of"
        flat = f"{flat[: group.end(1)]} of {flat[group.end() :]}"
    found = words_of(flat)
    start = leading_end(found, knowledge.leading)
    found = [word for word in found if word.start >= start]
    capitals = flat.isupper()
    organisation = knowledge.organisation(found, countries, day, capitals=capitals)
    names = names_in(found, knowledge, capitals=capitals)
    if organisation is not None:  # a name inside the organisation's is nobody's: Abu Sayyaf
        _, start, end = organisation
        names = [n for n in names if n.last <= start or n.first >= end or n.last - n.first > end - start]
    if flat[:4].lower() == "the " and len(names) == 1 and _is_body(names[0], found, knowledge):
        names = []
    noun, first, last = _head_noun(found, names, knowledge)
    return Phrase(flat, tuple(found), capitals, tuple(names), noun, first, last, organisation)


def _is_body(name: Name, words: Sequence[Word], knowledge: ActorWords) -> bool:
    """Whether a whole phrase behind "the", without a given name, is a body's name: "the Crescent Banner"."""
    known = knowledge.names.given_names | knowledge.names.ambiguous_given_names
    return name.first == 0 and 2 <= name.last == len(words) and all(w.lower not in known for w in words)


_Found = tuple[PersonNoun, int, int]


def _head_noun(
    words: Sequence[Word], names: Sequence[Name], knowledge: ActorWords
) -> tuple[PersonNoun | None, int, int]:
    """The noun that says what the people are, its first word and the word after it.

    The last noun before the first "of" or description, since English heads stand last ("army colonel"); when
    only a word for belonging stands there ("members of"), the one after it. A possessor is no head.
    """
    taken = {position for name in names for position in range(name.first, name.last)}
    nouns = knowledge.nouns(words)
    found = [item for item in nouns if item[1] not in taken and not words[item[2] - 1].possessive]
    limit = next((i for i, w in enumerate(words) if i and w.lower in knowledge.limits), len(words))
    of = next((i for i, w in enumerate(words) if w.lower == "of"), limit)
    head = _last_of_group([item for item in found if item[2] <= min(of, limit)], words)
    if head is None or (_is_generic(head, words, knowledge) and of < limit):
        inner = _last_of_group([item for item in found if of < item[1] < limit], words)
        if inner is not None and (head is None or not _is_generic(inner, words, knowledge)):
            return inner
    if head is None:
        return next(iter(found), (None, -1, -1))
    return _more_telling(head, found, words, knowledge)


def _more_telling(
    head: _Found, found: Sequence[_Found], words: Sequence[Word], knowledge: ActorWords
) -> _Found:
    """The noun before the head where that says more: "armed forces members", "guerrilla commando"."""
    beside = [item for item in found if item[2] == head[1] and head[0].status is not item[0].status]
    if not beside:
        return head
    last = words[head[2] - 1].lower
    irregular = beside[-1][0].status is PersonStatus.NONSTATE_ARMED and last in knowledge.membership
    return beside[-1] if irregular or last in knowledge.unknown_status else head


def _is_generic(item: _Found, words: Sequence[Word], knowledge: ActorWords) -> bool:
    return words[item[2] - 1].lower in knowledge.generic_heads


def _last_of_group(found: Sequence[_Found], words: Sequence[Word]) -> _Found | None:
    """The last noun of the first group: a comma or a name in between begins another description."""
    head: _Found | None = None
    for item in found:
        if head is not None and not all(words[i].joined for i in range(head[2], item[1] + 1)):
            break
        if head is not None and any(words[i].lower in ("and", "or") for i in range(head[2], item[1])):
            break
        head = item
    return head


def own_words(phrase: Phrase, knowledge: ActorWords) -> str:
    """The words of the text without names, brackets and ages, neutral; "" when nothing is left."""
    pieces: list[str] = []
    position = phrase.words[0].start if phrase.words else 0
    for name in phrase.names:
        first = name.reach if name.other else name.first
        start, end = phrase.words[first].start, phrase.words[name.last - 1].end
        before = phrase.text[position:start]
        if name.other:
            before = re.sub(r"\s*\b(?:of|for|to|from)\s*$", " ", before, flags=re.IGNORECASE)
        pieces.append(before)
        position = end + 2 if phrase.words[name.last - 1].possessive else end
    text = " ".join([*pieces, phrase.text[position:]])
    label = knowledge.neutral(_tidy(text, knowledge))
    for name_text in phrase.every_name():
        if name_text.casefold() in label.casefold():
            label = _tidy(re.sub(re.escape(name_text), " ", label, flags=re.IGNORECASE), knowledge)
            label = "" if name_text.casefold() in label.casefold() else knowledge.neutral(label)
    return label if any(character.isalnum() for character in label) else ""


def without_brackets(text: str) -> str:
    """The text without what stands in brackets, and without marks at its ends."""
    return _BRACKETS.sub("", text).strip(_EDGES)


def _tidy(text: str, knowledge: ActorWords) -> str:
    """One line without brackets, ages, doubled commas and leading articles."""
    if not _UNTIDY.search(text):
        return text.strip(_EDGES)
    text = AGE.sub(" ", _BRACKETS.sub(" ", text))
    text = _COMMAS.sub(", ", " ".join(text.split())).strip(_EDGES)
    text = _LOOSE_OF.sub("", _LOOSE_AND.sub("", text)).strip(_EDGES)
    start = leading_end(words_of(text[:120]), knowledge.leading)
    return text[start:].strip(_EDGES)
