"""Publishers by name: the project's sources file, and slugs for those that are not in it."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from plainrecord.model.text import PartyLink, Source
from plainrecord.model.vocab import PartyLinkKind, SourceType

_SOURCE_KEYS = {"id", "name", "aliases", "source_type", "country", "party_link"}
_Word = TypeVar("_Word", bound=StrEnum)
_LINK_KEYS = {"actor", "link", "since", "until"}


class SourcesFileError(ValueError):
    """The sources file cannot be used; the message says which entry, what is wrong and what to write."""


def slug(name: str) -> str:
    """A stable id for a publisher's name: lower case, no accents, letters of every script kept.

    Names that differ only in case, accents or punctuation get one slug: they are held to be one publisher.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", plain)
    if not words:
        return "source-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return "-".join(words)[:80]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class SourceRegistry:
    """Known publishers, found by name or alias without regard to case."""

    by_name: Mapping[str, Source] = field(default_factory=dict)

    def known(self, name: str) -> Source | None:
        """The publisher of that name or alias, None when the file has none."""
        return self.by_name.get(_key(name))

    def named(self, name: str) -> Source:
        """The publisher of that name; one not in the file has source type unknown and no party links."""
        tidy = " ".join(name.split())
        return self.known(tidy) or Source(source_id=slug(tidy), name=tidy)


NO_SOURCES = SourceRegistry()


def load_sources(path: str | Path) -> SourceRegistry:
    """The registry of a TOML file with ``[[source]]`` entries.

    An entry has ``name`` and may have ``id``, ``aliases``, ``source_type``, ``country`` (ISO 3166-1 alpha-2)
    and ``[[source.party_link]]`` tables with ``actor``, ``link``, ``since``, ``until``.
    Raises ``SourcesFileError`` when the file cannot be read or an entry is wrong.
    """
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesFileError(f"cannot read the sources file {path}: {error}") from error
    entries = content.get("source", [])
    if not isinstance(entries, list) or set(content) - {"source"}:
        raise SourcesFileError(f"{path}: write one [[source]] table for each publisher, and nothing else")
    return SourceRegistry(_index(f"{path}", entries))


def _index(where: str, entries: Iterable[Any]) -> dict[str, Source]:
    index: dict[str, Source] = {}
    ids: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        place = f"{where}: [[source]] number {number}"
        source, names = _source(place, entry)
        if source.source_id in ids:
            raise SourcesFileError(f"{place}: the id {source.source_id!r} is used before; give it another id")
        ids.add(source.source_id)
        for name in dict.fromkeys(_key(name) for name in names):
            if name in index:
                raise SourcesFileError(f"{place}: the name {name!r} already belongs to {index[name].name!r}")
            index[name] = source
    return index


def _source(place: str, entry: object) -> tuple[Source, list[str]]:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise SourcesFileError(f'{place}: it needs a name, as in name = "Example Wire"')
    _only(place, entry, _SOURCE_KEYS)
    name = " ".join(entry["name"].split())
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(
        isinstance(alias, str) and alias.strip() for alias in aliases
    ):
        raise SourcesFileError(f'{place}: aliases must be a list of names, as in aliases = ["EW"]')
    country = entry.get("country")
    if country is not None and not (isinstance(country, str) and re.fullmatch(r"[A-Z]{2}", country)):
        raise SourcesFileError(
            f'{place}: country must be two capital letters (ISO 3166-1), as in country = "ML"'
        )
    links = entry.get("party_link", [])
    if not isinstance(links, list):
        raise SourcesFileError(f"{place}: write party links as [[source.party_link]] tables")
    source_id = entry.get("id", slug(name))
    if not isinstance(source_id, str) or not source_id.strip():
        raise SourcesFileError(f'{place}: id must be a short word, as in id = "example-wire"')
    source = Source(
        source_id=source_id,
        name=name,
        source_type=_member(place, SourceType, entry.get("source_type", "unknown"), "source_type"),
        country_iso2=country,
        party_links=tuple(_party_link(place, link) for link in links),
    )
    return source, [name, *aliases]


def _party_link(place: str, link: object) -> PartyLink:
    if not isinstance(link, dict) or not isinstance(link.get("actor"), str) or not link["actor"].strip():
        raise SourcesFileError(f"{place}: a party link needs the actor's id or name")
    _only(place, link, _LINK_KEYS)
    since, until = link.get("since"), link.get("until")
    for day in (since, until):
        # A TOML date-time is a ``date`` to Python as well, but a party link is dated by the day.
        if day is not None and type(day) is not date:
            raise SourcesFileError(f"{place}: write since and until as bare days, as in since = 2019-04-01")
    if since and until and until < since:
        raise SourcesFileError(f"{place}: a party link cannot end ({until}) before it begins ({since})")
    return PartyLink(
        link["actor"], _member(place, PartyLinkKind, link.get("link", "unknown"), "link"), since, until
    )


def _only(place: str, entry: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(set(entry) - keys)
    if unknown:
        raise SourcesFileError(f"{place}: unknown key {unknown[0]!r}; the keys are {', '.join(sorted(keys))}")


def _member(place: str, vocabulary: type[_Word], value: object, key: str) -> _Word:
    try:
        return vocabulary(str(value))
    except ValueError:
        values = ", ".join(member.value for member in vocabulary)
        raise SourcesFileError(f"{place}: {key} {value!r} is not known; use one of {values}") from None
