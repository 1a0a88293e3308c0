"""Finding the names of known persons in any string, and what stands for them.

A run of words of one person's name that holds a family name is that person ("Karim Haddad", "Haddad",
"HADDAD, Karim"), whatever its letter case, accents and invisible characters. ``redact.toml`` lists the parts
of names that identify nobody, with examples.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

# Letters, with the vowel signs of Indic and South-East Asian scripts, which are not letters to ``re``.
WORD = re.compile(
    r"(?:[^\W\d_]|[\u0900-\u0963\u0966-\u0DFF\u0E31-\u0E4E\u0EB1-\u0ECD\u102B-\u103E\u17B4-\u17D3])+"
)
_UNSPACED = re.compile(r"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF]")
_GAP = re.compile(r"(?:[\W_]|%20){1,4}")
_LONGEST_RUN = 12
_NAME_REACH_CHARS = 120
_ARABIC_PREFIXES = frozenset("وفبلك")


@cache
def _particles() -> frozenset[str]:
    """Parts of names that identify nobody on their own, from ``redact.toml``."""
    data = tomllib.loads(files("plainrecord.stages").joinpath("redact.toml").read_text("utf-8"))
    return frozenset(fold(word)[0] for word in data["particles"])


# --- folding: letter case, accents and invisible characters do not hide a name -----------------------


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if unicodedata.category(character) in {"Cf", "Cc"} and not character.isspace():
        return ""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", decomposed) if not unicodedata.combining(letter)
    ).replace("\u0640", "")


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Give the text without case, accents and invisible characters, and where each character came from."""
    if text.isascii() and text.isprintable():
        return text.lower(), range(len(text))
    pieces: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        origin.extend([index] * len(folded))
    return "".join(pieces), origin


def hmac_pseudonym(key: bytes) -> Callable[[str], str]:
    """Make the pseudonyms: ``person-`` and 8 hexadecimal digits of HMAC-SHA256 of a name under ``key``.

    Spellings that differ only in case, accents, spacing or punctuation share one. Raises ``ValueError`` for
    a key shorter than 16 bytes: names are few, and a guessable key would give them back.
    """
    if len(key) < 16:
        raise ValueError(f"the pseudonym key must have at least 16 bytes, got {len(key)}")

    def pseudonym(name: str) -> str:
        folded = fold(name)[0]
        canonical = " ".join(WORD.findall(folded)) or folded.strip()
        return "person-" + hmac.new(key, canonical.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:8]

    return pseudonym


# --- names -------------------------------------------------------------------------------------------


Word = tuple[int, int, str]
"""Where a word of folded text starts and ends, and the word."""


@dataclass(frozen=True, slots=True)
class _Person:
    """A person's name as words; any run of ``words`` that holds one of ``telling`` is that person."""

    name: str
    words: tuple[str, ...]
    telling: frozenset[str]


def _person(name: str) -> _Person:
    words = tuple(WORD.findall(fold(name)[0]))
    whole = frozenset(words)
    telling = frozenset(word for word in words[1:] if len(word) > 1) - _particles()
    return _Person(name, words, telling or whole - _particles() or whole)


@dataclass(frozen=True, slots=True)
class Names:
    """The known names of a document, ready to be found in any string.

    ``exact`` are word sequences of whole names, ``telling`` the words that tell people, ``literal`` names in
    scripts without spaces; ``starts`` and ``longest`` say where to look, and how far. ``kept`` are longer
    public names (gazetteer places, registered organisations), as word sequences, inside which a family name
    alone is not a person: "San Salvador" stays although a Mr Salvador is named.
    """

    exact: Mapping[tuple[str, ...], str]
    telling: Mapping[str, tuple[_Person, ...]]
    literal: tuple[tuple[str, str], ...]
    pseudonym: Callable[[str], str]
    kept: frozenset[tuple[str, ...]] = frozenset()
    starts: frozenset[str] = frozenset()
    longest: int = 0

    def replace(self, text: str, *, drop: bool = False) -> str:
        """``text`` with every known name replaced by its pseudonym, or left out when ``drop``."""
        if not text or not (self.telling or self.literal):
            return text
        folded, origin = fold(text)
        found = self._found(folded)
        if not found:
            return text
        pieces: list[str] = []
        position = 0
        for start, end, name in found:
            first, last = origin[start], after_marks(text, origin[end - 1] + 1)
            pieces += [text[position:first], "" if drop else self.pseudonym(name)]
            position = last
        return "".join([*pieces, text[position:]])

    def is_within(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is part of a known name of which more words stand beside it."""
        if not self.telling:
            return False
        before = max(0, start - _NAME_REACH_CHARS)
        folded, origin = fold(text[before : end + _NAME_REACH_CHARS])
        for first, last, _ in self._found(folded):
            opens, closes = before + origin[first], before + origin[last - 1] + 1
            if opens <= start and end <= closes and closes - opens > end - start:
                return True
        return False

    def _found(self, folded: str) -> list[tuple[int, int, str]]:
        """Where names lie in folded text, left to right, without overlap."""
        words = [self._word(match) for match in WORD.finditer(folded)]
        if self.starts.isdisjoint([word for _, _, word in words]):
            return _with_literals(folded, [], self.literal)
        kept = self._kept_words(words) if self.kept else frozenset()
        found: list[tuple[int, int, str]] = []
        index = free = 0
        while index < len(words):
            if words[index][2] not in self.starts:
                index += 1
                continue
            run = self._whole_name(folded, words, index, kept) or self._part(folded, words, index, free, kept)
            if run is None:
                index += 1
                continue
            first, last, name = run
            found.append((words[first][0], words[last][1], name))
            index = free = last + 1
        return _with_literals(folded, found, self.literal)

    def _word(self, match: re.Match[str]) -> Word:
        word = match.group()
        if word[0] in _ARABIC_PREFIXES and (word not in self.telling and word[1:] in self.telling):
            # Arabic writes "and", "by", "to" together with the next word.
            return match.start() + 1, match.end(), word[1:]
        return match.start(), match.end(), word

    def _whole_name(
        self, folded: str, words: Sequence[Word], index: int, kept: frozenset[int]
    ) -> tuple[int, int, str] | None:
        """Find the longest whole name that starts at ``index``: its first and last word, and the name."""
        for length in range(min(self.longest, len(words) - index), 0, -1):
            name = self.exact.get(tuple(word for _, _, word in words[index : index + length]))
            alone = length == 1 and index in kept
            if name is not None and not alone and _is_run(folded, words[index : index + length]):
                return index, index + length - 1, name
        return None

    def _part(
        self, folded: str, words: Sequence[Word], index: int, free: int, kept: frozenset[int]
    ) -> tuple[int, int, str] | None:
        """Find part of a name around a telling word at ``index``, not reaching before the word ``free``."""
        people = self.telling.get(words[index][2], ())
        if not people:
            return None
        if len(people) > 1:
            # A family name shared by several people of the document stands for none of them in particular.
            return None if index in kept else (index, index, words[index][2])
        first = _reach(folded, words, index, -1, max(free, index - _LONGEST_RUN) - 1, people[0])
        last = _reach(folded, words, index, 1, min(len(words), index + _LONGEST_RUN), people[0])
        return None if first == last and index in kept else (first, last, people[0].name)

    def _kept_words(self, words: Sequence[Word]) -> frozenset[int]:
        """Positions of words that are part of a longer public name."""
        plain = [word for _, _, word in words]
        positions: set[int] = set()
        for name in self.kept:
            size = len(name)
            for start in range(len(plain) - size + 1):
                if plain[start] == name[0] and tuple(plain[start : start + size]) == name:
                    positions.update(range(start, start + size))
        return frozenset(positions)


def _is_run(folded: str, words: Sequence[Word]) -> bool:
    """Whether only spaces and punctuation, and few of them, stand between the words."""
    return all(_GAP.fullmatch(folded, one[1], two[0]) for one, two in pairwise(words))


def _reach(folded: str, words: Sequence[Word], index: int, step: int, stop: int, person: _Person) -> int:
    """How far from ``index`` the person's words go on; particles count only between two of them."""
    reached = at = index
    while at + step != stop and words[at + step][2] in person.words:
        if not _is_run(folded, sorted((words[at], words[at + step]))):
            break
        at += step
        if words[at][2] not in _particles():
            reached = at
    return reached


def after_marks(text: str, position: int) -> int:
    """``position`` moved past combining marks, which belong to the letter before."""
    while position < len(text) and unicodedata.combining(text[position]):
        position += 1
    return position


def _with_literals(
    folded: str, found: list[tuple[int, int, str]], literals: Iterable[tuple[str, str]]
) -> list[tuple[int, int, str]]:
    """``found`` with names added that have no word edges to go by (Chinese, Thai)."""
    if not literals:
        return found
    for folded_name, name in literals:
        start = folded.find(folded_name)
        while start >= 0:
            end = start + len(folded_name)
            if not any(one[0] < end and start < one[1] for one in found):
                found.append((start, end, name))
            start = folded.find(folded_name, end)
    return sorted(found)


def known_names(names: Iterable[str], kept: Iterable[str], pseudonym: Callable[[str], str]) -> Names:
    """Make the finder of ``names``; ``kept`` are public names inside which a family name alone stays."""
    exact: dict[tuple[str, ...], str] = {}
    telling: dict[str, list[_Person]] = {}
    literal: dict[str, str] = {}
    for name in sorted(set(names)):
        folded = fold(name)[0].strip()
        if _UNSPACED.search(folded):
            literal[folded] = name
            continue
        person = _person(name)
        if 0 < len(person.words) <= _LONGEST_RUN:
            # "Karim Haddad", and "Haddad, Karim" as registers write it.
            exact.setdefault(person.words, name)
            exact.setdefault((person.words[-1], *person.words[:-1]), name)
        for word in sorted(person.telling):
            telling.setdefault(word, []).append(person)
    longer = {tuple(WORD.findall(fold(name)[0])) for name in kept}
    longest_first = sorted(literal.items(), key=lambda item: (-len(item[0]), item[0]))
    return Names(
        exact,
        {word: tuple(people) for word, people in telling.items()},
        tuple(longest_first),
        cache(pseudonym),
        frozenset(name for name in longer if len(name) > 1),
        frozenset([*telling, *(name[0] for name in exact)]),
        max(map(len, exact), default=0),
    )
