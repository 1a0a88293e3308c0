"""Words by which accounts of one event are told to belong together though they fill no field of a report.

Read from ``packs/<language>/likeness.toml``: the ages of people, and words that make an act the answer to another.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LikenessWords:
    """The compiled patterns of a language, each list with the examples it was written for."""

    age_patterns: tuple[re.Pattern[str], ...]
    reprisal: re.Pattern[str]

    def ages(self, text: str) -> frozenset[int]:
        """The ages in years, from 1 to 99, that a text states of people."""
        found = (match["age"] for pattern in self.age_patterns for match in pattern.finditer(text))
        return frozenset(age for digits in found if (age := int(digits)))

    def is_reprisal(self, text: str) -> bool:
        """Whether a text says that an act answers an earlier one."""
        return self.reprisal.search(text) is not None


@cache
def load_likeness_words(language: str = "en") -> LikenessWords:
    """The words of a language pack."""
    data = tomllib.loads(
        files("plainrecord.lang").joinpath(f"packs/{language}/likeness.toml").read_text("utf-8")
    )
    phrases = "|".join(re.escape(phrase) for phrase in data["reprisal"]["phrases"])
    return LikenessWords(
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in data["ages"]["patterns"]),
        re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE),
    )
