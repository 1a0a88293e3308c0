"""The words of the review page, by key: ``strings/<language>.toml``, read by templates and handed to scripts.

To translate, copy ``en.toml`` to the tag of the language and change what stands right of each ``=``. A key that a
translation lacks is shown in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")
SOURCE_LANGUAGE = "en"


def languages() -> tuple[str, ...]:
    """Tags of the languages there are, sorted."""
    names = (entry.name for entry in files("plainrecord.web").joinpath("strings").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def strings(language: str = SOURCE_LANGUAGE) -> Mapping[str, str]:
    """Every string by its key (``desk.accept``). Raises ``KeyError`` for a language there is no file of."""
    if language not in languages():
        raise KeyError(f"there are no strings in {language!r}; there are {', '.join(languages())}")
    found = _read(SOURCE_LANGUAGE)
    if language != SOURCE_LANGUAGE:
        found |= _read(language)
    return found


def places_in(string: str) -> frozenset[str]:
    """The names of what is filled in: ``{count}``."""
    return frozenset(_PLACE.findall(string))


class Translator:
    """Gives strings by key, filled in; a callable that templates know as ``t``."""

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        self.language = language
        self.strings = strings(language)

    def __call__(self, key: str, **values: object) -> str:
        """Give the string; raises ``KeyError`` for a key that is in no file."""
        return _PLACE.sub(lambda found: str(values[found[1]]), self.strings[key])

    def coded(self, prefix: str, code: str) -> str:
        """The string of a key that is made of a code, or the code itself in words where no string is kept for it."""
        return self.strings.get(f"{prefix}.{code}", code.replace("_", " "))


def _read(language: str) -> dict[str, str]:
    path = files("plainrecord.web").joinpath("strings", f"{language}.toml")
    return dict(_flat("", tomllib.loads(path.read_text("utf-8"))))


def _flat(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, held in table.items():
        key = f"{prefix}{name}"
        rows += _flat(f"{key}.", held) if isinstance(held, dict) else [(key, held)]
    return rows
