"""What the word lists and the registry know of the words of a phrase for somebody, gathered once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from plainrecord.lang.lexicon import Lexicon, PersonNoun, Title, read_list
from plainrecord.lang.loaded import neutraliser
from plainrecord.world.countries import load_world
from plainrecord.world.registry import Organisation, Registry

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[-'’](?=[^\W\d_])[^\W\d_]+)*(?:-\d+)?|\d[\d,.]*(?:-?(?:st|nd|rd|th|d))?\b",
    re.IGNORECASE,
)
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_VOWEL_AFTER_A = re.compile(r"\b(a) (?=[aeio])", re.IGNORECASE)
_NOUN_FOLLOWS = r"(?=[^\W\d_])(?!(?:and|or|of|in|from|at)\b)"
_JOINS = (" ", ". ", ".", "")
_LONGEST_NAME_WORDS = 9
#: Lists whose words, capitalised or not, are no part of a person's name.
_NOT_NAMES = (
    "adjectives",
    "nouns",
    "capitalised_non_names",
    "prepositions",
    "determiners",
    "coordinators",
    "quantifiers",
    "wh_words",
    "adverbs",
    "subordinators",
    "be_forms",
    "have_forms",
    "modals",
)


class Word(NamedTuple):
    """A word of a phrase; ``joined``: only a blank or a full stop stands between it and the word before."""

    start: int
    end: int
    text: str
    lower: str
    joined: bool
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, after an article joined to it (al-Amin).

        A word of a script without capitals is one: among the words of another script it is a name.
        """
        caseless = self.text[0].isalpha() and self.text.lower() == self.text.upper()
        return caseless or self.text[0].isupper() or (not self.text.islower() and "-" in self.text)


def words_of(phrase: str) -> list[Word]:
    """The words and numbers of a phrase, the possessive ending split off."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(phrase):
        start, last = match.span()
        text = match.group()
        possessive = text[-2:] in _POSSESSIVE
        if possessive:
            text = text[:-2]
        joined = bool(found) and phrase[end:start] in _JOINS
        found.append(Word(start, start + len(text), text, text.lower().replace("’", "'"), joined, possessive))
        end = last
    return found


@dataclass(frozen=True, slots=True)
class Leading:
    """The words a phrase may begin with before it says who; some only before a number or another of them."""

    always: frozenset[str]
    before_number: frozenset[str]


class ActorWords:
    """The word lists that the reading of a phrase needs. Immutable once made; see ``actor_words``."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        data = read_list(lexicon.language, "actors")
        lists = {name: frozenset(_listed(text)) for name, text in data.items() if isinstance(text, str)}
        functions = lexicon.function_words
        self.people: Mapping[str, PersonNoun] = lexicon.people
        self.titles: Mapping[str, Title] = lexicon.titles
        self.nationals: Mapping[str, str] = lexicon.nationals
        self.speakers = lexicon.speakers
        self.names = lexicon.names
        self.verbs = lexicon.verbs
        self.registry = registry
        self.leading = leading_words(lexicon)
        self.limits = lists["limits"]
        self.doubt = lists["doubt"]
        self.membership = lists["membership"]
        self.generic_heads = lists["generic_heads"]
        self.organisation_words = lists["organisation_words"]
        self.regular_unit = lists["regular_unit"]
        self.kin = lists["kin"]
        self.unknown_status = lists["unknown_status"]
        self.formerly = lists["formerly"]
        self.not_by_nationality = lists["not_by_nationality"]
        self.off_duty = lists["off_duty"]
        self.minor_adjectives = lexicon.function_words["minor_adjectives"]
        self.tied_by = lists["tied_by"]
        self.not_of_that_country = lists["not_of_that_country"]
        self.place_openers = lists["place_openers"]
        self.courtesy = lists["courtesy"]
        self._country_forms: Mapping[str, str] = data["country_forms"]
        self._attributive: Mapping[str, str] = data["attributive"]
        self.fallback: Mapping[str, str] = data["fallback"]
        self._neutral = neutraliser(
            {"term": row.term, "plural": row.plural or None, "neutral": row.neutral,
             "neutral_plural": row.neutral_plural or row.neutral}
            for row in dict.fromkeys(lexicon.loaded_terms.values())
        )  # fmt: skip
        self._countries = {
            name.lower(): code
            for code, country in load_world().countries.items()
            for name in country.aliases
            if " " in name and code in registry.countries  # one word ("Congo", "CAR") may be anything
        }
        self._countries |= {name.lower(): code for code, name in registry.countries.items()}
        nouns = (lexicon.people, lexicon.titles, lexicon.targets, lexicon.weapons, lexicon.speakers)
        places = (lexicon.nationals, self._countries, map(str.lower, self._country_forms))
        closed = (functions[name] for name in _NOT_NAMES)
        self._not_names = self.organisation_words.union(*nouns, *places, *closed)
        self._noun_lengths = _lengths(self.people)
        self._country_lengths = _lengths((*self.nationals, *self._countries))
        self._organisations = _lengths(form for form, _ in registry.match_names())
        self._cased = dict(registry.cased_names())
        self._forces = frozenset(registry.state_force_heads())

    def neutral(self, words: str) -> str:
        """The words with every loaded term replaced ("terrorist group" is an "armed group")."""
        label = self._neutral(words)
        if label == words:
            return words
        for noun, adjective in self._attributive.items():
            label = re.sub(rf"\b{re.escape(noun)} {_NOUN_FOLLOWS}", f"{adjective} ", label)
            # "rebel fighters" are armed persons, once
            label = re.sub(rf"\b({adjective})(?: {adjective}\b)+", r"\1", label, flags=re.IGNORECASE)
        return _VOWEL_AFTER_A.sub(r"\1n ", self._neutral(label))

    def is_leading(self, word: Word) -> bool:
        """Whether it is an article, a number or a word of quantity."""
        return word.lower in self.leading.always or (word.text[0].isdigit() and word.text[-1].isdigit())

    def is_plain_word(self, lower: str) -> bool:
        """Whether the word is of a list and so no part of a person's name by itself."""
        return lower in self._not_names

    def organisation(
        self, words: Sequence[Word], countries: Sequence[str], day: date | None, *, capitals: bool
    ) -> tuple[Organisation, int, int] | None:
        """The longest name of an organisation among the words: it, its first word and the word after it."""
        best: tuple[Organisation, int, int] | None = None
        for position, word in enumerate(words):
            for size in self._organisations.get(word.lower, ()):
                last = position + size
                if last > len(words) or (best is not None and size <= best[2] - best[1]):
                    continue
                surface = _surface(words[position:last])
                found = self.registry.resolve(surface, countries, day) if len(surface) > 2 else None
                if found is not None:
                    best = (found, position, last)
                    break
            if best is None and not capitals and word.text in self._cased:
                best = (self.registry.actor(self._cased[word.text]), position, position + 1)
        return best

    def force(self, words: Sequence[Word], country: str | None) -> Organisation | None:
        """The branch of a country's forces that the last words name; None without a country."""
        for size in range(min(len(words), 3), 0, -1):
            head = _surface(words[-size:])
            if head in self._forces:
                return self.registry.state_force(country, head) if country else None
        return None

    def country(self, words: Sequence[Word]) -> str | None:
        """The country of the first nationality or country name among the words."""
        for position, word in enumerate(words):
            if position and words[position - 1].lower in self.not_by_nationality:
                continue  # "ethnic Albanians" are of the country they live in
            if word.text in self._country_forms:
                return self._country_forms[word.text]
            for size in self._country_lengths.get(word.lower, ()):
                surface = _surface(words[position : position + size])
                code = self.nationals.get(surface) or self._countries.get(surface)
                if code is not None and code != "XX":
                    return code
        return None

    def is_country(self, lower: str) -> bool:
        """Whether a word is the name of a country, which may also be a surname."""
        return lower in self._countries

    def nouns(self, words: Sequence[Word]) -> Iterator[tuple[PersonNoun, int, int]]:
        """Every noun for persons, longest first, with its first word and the word after it."""
        position = 0
        while position < len(words):
            last = position + 1
            for size in self._noun_lengths.get(words[position].lower, ()):
                noun = self.people.get(_surface(words[position : position + size]))
                if noun is not None:
                    last = position + size
                    yield noun, position, min(last, len(words))
                    break
            position = last

    def title(self, word: Word) -> Title | None:
        """The title that a word is, with or without its full stop."""
        return self.titles.get(word.lower) or self.titles.get(word.lower + ".")


@lru_cache(maxsize=8)
def leading_words(lexicon: Lexicon) -> Leading:
    """The words that a phrase for somebody may begin with."""
    data = read_list(lexicon.language, "actors")
    always = frozenset(_listed(data["leading"])) | lexicon.function_words["determiners"]
    return Leading(always, frozenset(_listed(data["leading_before_number"])))


@lru_cache(maxsize=8)
def actor_words(lexicon: Lexicon, registry: Registry) -> ActorWords:
    """The gathered word lists, made once for a lexicon and a registry."""
    return ActorWords(lexicon, registry)


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", " ").split(",") if word.strip()]


def _surface(words: Sequence[Word]) -> str:
    return words[0].lower if len(words) == 1 else " ".join([word.lower for word in words])


def _lengths(forms: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First word of a name -> how many words such names have, most first."""
    lengths: dict[str, set[int]] = {}
    for form in forms:
        words = [word.lower for word in words_of(form)]
        if words and len(words) <= _LONGEST_NAME_WORDS:
            lengths.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
