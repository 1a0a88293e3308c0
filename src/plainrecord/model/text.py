"""Texts as received, and places inside them.

Offsets count Unicode code points of ``Document.text`` from 0, end exclusive, in logical order
(the position selector of the W3C Web Annotation model), so ``text[start:end]`` is the quote in every script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plainrecord.model.vocab import PartyLinkKind, PassageKind, PublishedBasis, SourceType


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of code points.

    Raises ``ValueError`` unless ``0 <= start < end``: an empty quote is no evidence.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def quote(self, text: str) -> str:
        """The words the span stands for."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that contains all of ``spans``; raises ``ValueError`` when there is none."""
    ordered = list(spans)
    if not ordered:
        raise ValueError("no spans to cover")
    return Span(min(span.start for span in ordered), max(span.end for span in ordered))


@dataclass(frozen=True, slots=True)
class PartyLink:
    """A publisher's declared relation to a conflict party, dated; never a credibility score."""

    actor: str
    link: PartyLinkKind
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher, as it calls itself."""

    source_id: str
    name: str
    source_type: SourceType = SourceType.UNKNOWN
    country_iso2: str | None = None
    party_links: tuple[PartyLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text as received. Its text is never edited; every span of every record indexes it.

    ``document_id`` is a hash of the raw bytes, the place inside a container (row, member) and the source.
    ``document_ref`` is what the user gave: a path, ``archive.zip!/member.txt``, ``table.csv#row=12`` or an id.
    ``title_end`` is the number of leading code points of ``text`` that are its title (0: none).
    ``published`` is a local civil day; None means unknown, and then nothing is dated relative to it.
    ``text_reader`` names and versions the step from bytes to text; another reader makes another text.
    """

    document_id: str
    document_ref: str
    text: str
    raw_sha256: str
    text_sha256: str
    media_type: str
    text_reader: str
    language: str
    title_end: int = 0
    published: date | None = None
    published_basis: PublishedBasis | None = None
    source: Source | None = None
    derived_from: str | None = None

    @property
    def title(self) -> str:
        """The title, "" when there is none."""
        return self.text[: self.title_end].strip()


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading, list item or dateline, in document order.

    ``heading`` and ``dateline`` are indexes (into the document's passages) of what it inherits from.
    ``paragraph`` counts paragraphs from 0, so that "the paragraph before" can be asked.
    """

    index: int
    span: Span
    kind: PassageKind
    paragraph: int
    heading: int | None = None
    dateline: int | None = None
