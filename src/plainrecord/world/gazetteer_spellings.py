"""Place names as other people spell them: in other letters, by other romanisations, with a slip of the pen.

For names that no gazetteer has as written. The letters are data (``gazetteer_spellings.toml``); what a gazetteer
files is walked along like a tree, so no index of spellings is built and the size of the file hardly matters. Every
look-up is bounded: at most ``MOST_SEEKS`` short range queries and ``MOST_NAMES`` names found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from plainrecord.world.gazetteer_names import fold_name

NamesFrom = Callable[[str, int], Sequence[str]]
"""``names_from(prefix, most)``: the first filed names, folded, that begin with ``prefix``."""
NamesAmong = Callable[[Collection[str]], Iterable[str]]
"""``names_among(names)``: those of some folded names that are filed, in any order."""

MOST_SEEKS = 600
MOST_NAMES = 8
LONGEST_NAME = 40
SHORTEST_FOR_ONE_EDIT = 5
SHORTEST_FOR_TWO_EDITS = 9
_FEW = 32  # so many names or fewer below a prefix are compared one by one
_FIRST_LETTERS = 4  # these must be right in a name with two slips
_MOST_COMPARED = 2_000
_LEAST_FOREIGN_LETTERS = 3
_TATWEEL = "\u0640"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Steps = tuple[tuple[str, ...], ...]


class Alikeness(StrEnum):
    """In which way a filed name is the name of the text."""

    TRANSLITERATION = "transliteration"  # other letters
    SPELLING = "spelling"  # another romanisation
    EDIT = "edit"  # one letter is missing, too many, or wrong
    TWO_EDITS = "two_edits"


@dataclass(frozen=True, slots=True)
class Script:
    """The letters of one script with the spellings of each, and how Arabic names are put together."""

    name: str
    letters: Mapping[str, tuple[str, ...]]
    vowels: tuple[str, ...]
    article: str
    articles: tuple[str, ...]
    countries: frozenset[str]
    examples: tuple[tuple[str, str], ...]
    refuses: tuple[tuple[str, str], ...]

    def steps(self, name: str) -> Steps:
        """What each part of the name may be spelt as; () when it has a letter that is not of the script."""
        steps: list[tuple[str, ...]] = []
        has_article = False
        for word in name.casefold().replace(_TATWEEL, "").replace("-", " ").split():
            if word in self.articles:
                has_article = True
                continue
            rest = self._without_article(word)
            if steps:
                steps.append((" ", "") if self.name == "latin" else (" ",))
                if has_article or rest != word:  # without its first article the gazetteer files every name
                    steps.append(("", *(f"{one}{gap}" for one in self.articles for gap in (" ", ""))))
            parts = self._parts(rest)
            if parts is None:
                return ()
            steps += parts
            has_article = False
        return tuple(steps)

    def _without_article(self, word: str) -> str:
        """The word without the article it begins with: in Latin one that has taken the next letter ("ezzor")."""
        if self.article:
            is_longer = len(word) > len(self.article) + 1
            return word[len(self.article) :] if is_longer and word.startswith(self.article) else word
        is_joined = len(word) > 4 and word[0] in "ae" and word[1] == word[2]
        return word[2:] if is_joined and word[:2] in self.articles else word

    def _parts(self, word: str) -> list[tuple[str, ...]] | None:
        steps: list[tuple[str, ...]] = []
        at = 0
        while at < len(word):
            length = 2 if word[at : at + 2] in self.letters else 1
            letter = word[at : at + length]
            spellings = self.letters.get(letter)
            if spellings is None and self.name == "latin":
                spellings = (letter,)
            if spellings is None:
                return None
            if self.vowels and steps:
                steps.append(self.vowels)
            steps.append(tuple(dict.fromkeys((*spellings, *_doubled(spellings)))))
            at += length
            if self.name == "latin" and word[at : at + 1] == letter:
                at += 1  # doubled: read once, tried both ways
        return steps


def _doubled(spellings: Sequence[str]) -> Iterator[str]:
    """Consonants may be written twice."""
    return (one * 2 for one in spellings if len(one) == 1 and one not in "aeiouyhw ")


@cache
def load_scripts() -> Mapping[str, Script]:
    """The scripts of ``gazetteer_spellings.toml`` by name."""
    file = resources.files("plainrecord.world").joinpath("gazetteer_spellings.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: Script(
            name=name,
            letters={letter: tuple(spellings) for letter, spellings in table["letters"].items()},
            vowels=tuple(table.get("vowels", ())),
            article=table.get("article", ""),
            articles=tuple(table.get("articles", ())),
            countries=frozenset(table.get("countries", "").split()),
            examples=tuple((one, other) for one, other in table["examples"]),
            refuses=tuple((one, other) for one, other in table["refuses"]),
        )
        for name, table in tables.items()
    }


def alike_names(
    name: str, names_from: NamesFrom, names_among: NamesAmong
) -> tuple[Alikeness, tuple[str, ...]]:
    """The filed names that ``name`` may be another spelling of, and in which way; () when there are none.

    First the letters of another script, or other romanisations of Latin ones; only when those find nothing, names one
    slip away (from 5 letters) or two (from 9, the first four letters right).
    """
    if len(name) > LONGEST_NAME:
        return Alikeness.SPELLING, ()
    script = _script_of(name)
    if script is None:
        return Alikeness.TRANSLITERATION, ()
    if script.name != "latin":
        return Alikeness.TRANSLITERATION, _plainest(script, name, _walk(script.steps(name), names_from))
    key = fold_name(name)
    found = _walk(script.steps(key), names_from)
    if found:
        return Alikeness.SPELLING, found
    near = _one_slip(key, names_among)
    return (Alikeness.EDIT, near) if near else (Alikeness.TWO_EDITS, _two_slips(key, names_from))


def countries_of_script(name: str) -> frozenset[str]:
    """The countries whose places are written in the script of ``name``; empty for Latin letters."""
    script = _script_of(name)
    return script.countries if script else frozenset()


def _plainest(script: Script, name: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names found that need no vowel but a where none is written; all when none does without."""
    if not script.vowels:
        return found
    plain = tuple(("", "a") if one is script.vowels else one for one in script.steps(name))
    return tuple(one for one in found if spells(plain, one)) or found


def spells(steps: Steps, key: str) -> bool:
    """Whether the steps may spell the whole key. Takes time by their lengths, whatever they hold."""
    reached = {0}
    for spellings in steps:
        reached = {at + len(one) for at in reached for one in spellings if key.startswith(one, at)}
        if not reached:
            return False
    return len(key) in reached


def _script_of(name: str) -> Script | None:
    """The one script a name is written in, None when it mixes scripts, is too short, or is of another."""
    letters = [letter for letter in name.casefold() if letter.isalpha() and letter != _TATWEEL]
    scripts = load_scripts()
    for other in ("cyrillic", "arabic"):
        if letters and all(letter in scripts[other].letters for letter in letters):
            return scripts[other] if len(letters) >= _LEAST_FOREIGN_LETTERS else None
    return scripts["latin"] if fold_name(name).replace(" ", "").isascii() else None


def _walk(steps: Steps, names_from: NamesFrom) -> tuple[str, ...]:
    """Filed names that the steps spell, shortest first: prefixes that nothing begins with are left at once."""
    if not steps:
        return ()
    found: set[str] = set()
    seen: set[tuple[int, str]] = set()
    waiting = [(0, "")]
    seeks = 0
    while waiting and seeks < MOST_SEEKS:
        at, prefix = waiting.pop()
        if at == len(steps) or (at, prefix) in seen:
            continue
        seen.add((at, prefix))
        for spelling in reversed(steps[at]):
            if not spelling:
                waiting.append((at + 1, prefix))
                continue
            longer = prefix + spelling
            seeks += 1
            below = names_from(longer, _FEW + 1)
            found.update(name for name in below if spells(steps, name))
            if len(below) > _FEW:
                waiting.append((at + 1, longer))
    return tuple(sorted(found, key=lambda name: (len(name), name))[:MOST_NAMES])


def _one_slip(key: str, names_among: NamesAmong) -> tuple[str, ...]:
    """Filed names one slip away."""
    if not _has_letters(key, SHORTEST_FOR_ONE_EDIT):
        return ()
    return tuple(sorted(names_among(_one_edit(key)))[:MOST_NAMES])


def _two_slips(key: str, names_from: NamesFrom) -> tuple[str, ...]:
    """Filed names two slips away, behind the first letters."""
    if not _has_letters(key, SHORTEST_FOR_TWO_EDITS):
        return ()
    below = names_from(key[:_FIRST_LETTERS], _MOST_COMPARED)
    return tuple(name for name in below if abs(len(name) - len(key)) <= 2 and _is_within_two(key, name))[
        :MOST_NAMES
    ]


def _has_letters(key: str, least: int) -> bool:
    letters = key.replace(" ", "")
    return len(letters) >= least and letters.isalpha()


def _one_edit(key: str) -> set[str]:
    """Everything one missing, added, wrong or exchanged letter away; the first letter stays."""
    edits: set[str] = set()
    for at in range(1, len(key) + 1):
        head, tail = key[:at], key[at:]
        edits.update(head + letter + tail for letter in _ALPHABET)
        if tail and tail[0] != " ":
            edits.add(head + tail[1:])
            edits.update(head + letter + tail[1:] for letter in _ALPHABET)
        if len(tail) > 1:
            edits.add(head + tail[1] + tail[0] + tail[2:])
    return edits - {key}


def _is_within_two(one: str, other: str) -> bool:
    """Whether two letters at most must be added, left out or replaced to make one name of the other."""
    if abs(len(one) - len(other)) > 2:
        return False
    # Row by row of the table of Levenshtein; a cell further than 2 from its diagonal cannot be 2 or less.
    previous = {column: column for column in range(min(2, len(other)) + 1)}
    for row, letter in enumerate(one, start=1):
        current: dict[int, int] = {}
        for column in range(max(0, row - 2), min(len(other), row + 2) + 1):
            cell = min(previous.get(column, 3), current.get(column - 1, 3)) + 1
            if column:
                cell = min(cell, previous.get(column - 1, 3) + (letter != other[column - 1]))
            current[column] = cell
        if min(current.values()) > 2:
            return False
        previous = current
    return previous[len(other)] <= 2
