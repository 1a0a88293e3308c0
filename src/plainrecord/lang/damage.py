"""Words for how badly something was damaged, read from ``packs/<language>/damage.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class DamageWords:
    """Verbs (base forms) and adverbs with the extent they state."""

    verbs: Mapping[str, str]
    adverbs: Mapping[str, str]


@cache
def load_damage_words(language: str = "en") -> DamageWords:
    """The damage words of a language pack."""
    data = tomllib.loads(
        files("plainrecord.lang").joinpath(f"packs/{language}/damage.toml").read_text("utf-8")
    )
    return DamageWords(data["verbs"], data["adverbs"])
