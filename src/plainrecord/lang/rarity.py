"""How rare a word is in news and reports of incidents; what two texts share of rare words tells whether they agree.

The pack's ``common_words.csv`` says in how many of a thousand documents a word stands. It lists common words only:
a word that is not there is rare. So rarity does not depend on the documents of a project, and a pair of reports is
judged alike however many others there are.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from sys import intern

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
#: Documents of a thousand in which a word that is not listed is taken to stand.
UNLISTED_PER_MILLE = 0.3


def words_of(text: str) -> Iterator[str]:
    """The words and numbers of a text in order, folded."""
    plain = text.replace("’", "'")
    if not plain.isascii():
        return map(folded, _WORD.findall(text))
    return (word.removesuffix("'s") for word in _WORD.findall(plain.lower()))  # the same, at once


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word without case, diacritics and possessive ending."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True)
class Rarity:
    """The rarity of the words of one language: ``log(1000 / per_mille)``, 0 for a word of every document."""

    listed: Mapping[str, float]
    unlisted: float = math.log(1000 / UNLISTED_PER_MILLE)

    def of(self, word: str) -> float:
        """The rarity of a folded word, between 0 and ``unlisted``."""
        return self.listed.get(word, self.unlisted)

    def weights(self, words: Iterable[str], most: int, least: float = 0.7) -> dict[str, float]:
        """The ``most`` weightiest of the folded words of a text, as a vector of length 1; {} without words.

        A word weighs its rarity, times 1 + log of how often it stands. Words below ``least`` are left out.
        """
        listed, unlisted = self.listed, self.unlisted
        weighed = [
            (-rarity * (1 + math.log(count)) if count > 1 else -rarity, word)
            for word, count in Counter(words).items()
            if (rarity := listed.get(word, unlisted)) >= least
        ]
        chosen = sorted(weighed)[:most]
        length = math.sqrt(sum(weight * weight for weight, _ in chosen)) or 1.0
        return {intern(word): round(-weight / length, 4) for weight, word in chosen}


@cache
def load_rarity(language: str = "en") -> Rarity:
    """The rarity of a pack's words; raises ``LookupError`` when the pack has no ``common_words.csv``."""
    path = files("plainrecord.lang") / "packs" / language / "common_words.csv"
    if not language.isalpha() or not path.is_file():
        raise LookupError(f"the language pack {language!r} has no common_words.csv; choose one that has")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines)
    return Rarity({row["word"]: math.log(1000 / float(row["per_mille"])) for row in rows})
