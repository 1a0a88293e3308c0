"""What the user declares once for all inputs: limits, column names, and the defaults of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from plainrecord.model.text import Source
from plainrecord.sources.publishers import NO_SOURCES, SourceRegistry

MB = 1_000_000
GIB = 1 << 30
_UNITS = {"": 1, "B": 1, "KB": 1_000, "MB": MB, "GB": 1_000 * MB, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": GIB}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may cost. Every refusal for size or time names the setting that it met.

    ``file_bytes``: one file, archive or standard input, as stored (a table too: it is held in memory).
    ``expanded_bytes``: an archive or office file once unpacked, and the text of one document.
    ``ratio``: unpacked size over packed size, looked at above one megabyte.
    ``archive_depth``: archives inside archives; 1 means that an archive may hold no other.
    ``archive_members``: entries of one archive. ``pages``: of one PDF. ``rows``: of one table or JSON file.
    ``seconds``: wall and processor time to read one HTML, PDF, DOCX or ODT.
    ``memory_bytes``: what the reader of those may take on top of itself (where the platform can limit it).
    """

    file_bytes: int = 50 * MB
    expanded_bytes: int = 200 * MB
    ratio: int = 200
    archive_depth: int = 3
    archive_members: int = 20_000
    pages: int = 2_000
    rows: int = 1_000_000
    seconds: float = 60.0
    memory_bytes: int = GIB

    def __post_init__(self) -> None:
        for setting in fields(self):
            if getattr(self, setting.name) <= 0:
                raise ValueError(f"the limit {setting.name} must be above zero")


def limits_from(settings: Iterable[str], base: Limits | None = None) -> Limits:
    """Limits from ``name=value`` words such as ``file_bytes=200MB`` or ``seconds=120``.

    Raises ``ValueError``, naming the known settings, for a word that is none of them.
    """
    limits = base or Limits()
    known = [setting.name for setting in fields(Limits)]
    for word in settings:
        name, _, value = word.partition("=")
        amount = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*", value)
        unit = _UNITS.get(amount[2].upper()) if amount else None
        if name.strip() not in known or amount is None or unit is None:
            raise ValueError(
                f"cannot use the limit {word!r}: write name=number, with an optional unit such as MB; "
                f"the names are {', '.join(known)}"
            )
        number = float(amount[1]) * unit
        changed: dict[str, Any] = {name.strip(): number if name.strip() == "seconds" else int(number)}
        limits = replace(limits, **changed)
    return limits


class DateOrder(StrEnum):
    """How to read a publication date such as 03/04/2023; undeclared, such a date is not read at all."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns (or JSON keys) of a table: the first of each that is present is used.

    Names are compared without case, and with spaces, hyphens and underscores alike.
    """

    text: tuple[str, ...] = (
        "text", "body", "content", "notes", "article", "full_text", "story", "description", "narrative",
        "report",
    )  # fmt: skip
    published: tuple[str, ...] = (
        "published", "published_at", "publication_date", "date_published", "pub_date", "pubdate", "date",
    )  # fmt: skip
    title: tuple[str, ...] = ("title", "headline", "subject")
    source: tuple[str, ...] = ("source", "publisher", "outlet", "source_name", "sitename")
    id: tuple[str, ...] = ("id", "document_id", "doc_id", "article_id", "url", "link")


@dataclass(frozen=True, slots=True)
class Declared:
    """What holds for all inputs unless a document says better.

    ``published`` is used where a document carries no publication date of its own: a date in a row, a mail
    header or a page belongs to that document, one declared for a whole batch is a default. ``source``
    likewise gives way to a row's column or front matter, which the user wrote; but it wins over the site name
    inside a web page. ``language`` (BCP 47) replaces detection. ``encoding`` is tried where a text is not
    valid UTF-8. ``date_order`` settles dates such as 03/04/2023. ``today`` is the last day that is not the
    future, to the collector; one day later is let pass, since the civil day begins earlier to the east. None:
    not checked.
    """

    published: date | None = None
    source: Source | None = None
    registry: SourceRegistry = NO_SOURCES
    columns: Columns = field(default_factory=Columns)
    language: str | None = None
    encoding: str | None = None
    date_order: DateOrder | None = None
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
