"""Which other names of a place are worth filing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainrecord.world.gazetteer_names import fold_name, without_article


def latin_alternates(names: Iterable[str]) -> Iterator[str]:
    """Those names that are worth filing and in Latin letters: the packaged file has no others."""
    return (name for name in worth_filing(names) if len(key := fold_name(name)) >= 3 and key.isascii())


def worth_filing(names: Iterable[str]) -> Iterator[str]:
    """Names in any script: capitalised where the script has capitals, and no airport or other code."""
    for name in names:
        if name.isascii():
            if len(name) >= 3 and not (len(name) <= 4 and name.isupper()) and _is_capitalised(name):
                yield name
        elif len(name) >= 2 and _is_capitalised(name):
            yield name


def _is_capitalised(name: str) -> bool:
    return not name[:1].islower() or without_article(name) is not None
