"""A linker: the words and the table of one language, and the steps of linking over documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plainrecord.lang.likeness import LikenessWords, load_likeness_words
from plainrecord.lang.rarity import Rarity, load_rarity
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.stages.link.comparisons import Comparisons, load_comparisons
from plainrecord.stages.link.lineage import signature_of
from plainrecord.stages.link.profile import Profile, Traits, listed_traits, profile_of, traits_of

#: Begins the id of the profile of a document that has no report.
SILENT = "document:"


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """All that linking keeps of a document: what its reports share, each report's own, and its signature.

    The ``profiles`` are without ``traits`` and without lineage; ``complete`` puts them in.
    """

    document_id: str
    published: int | None
    signature: tuple[int, ...]
    traits: Traits
    profiles: tuple[Profile, ...] = ()

    def complete(self, lineage_id: str) -> tuple[Profile, ...]:
        """The profiles to compare. A document without a report has one of its own, to find what it tells of."""
        if not self.profiles:
            silent = SILENT + self.document_id
            return (Profile(silent, self.document_id, lineage_id, self.published, traits=self.traits),)
        return tuple(
            replace(
                one,
                traits=listed_traits(one, self.traits) if self.traits.lists_incidents else self.traits,
                lineage_id=lineage_id,
            )
            for one in self.profiles
        )


@dataclass(frozen=True, slots=True)
class Linker:
    """What documents are linked with; made once, shared by all."""

    rarity: Rarity = field(default_factory=load_rarity)
    likeness: LikenessWords = field(default_factory=load_likeness_words)
    table: Comparisons = field(default_factory=load_comparisons)

    def profile(self, document: Document, reports: Sequence[Report]) -> DocumentProfile:
        """The profile of a document. Pure: the same document and reports give the same profile."""
        traits = traits_of(document, reports, self.rarity, self.likeness)
        bare = (profile_of(report, Traits(), "", self.rarity, self.likeness) for report in reports)
        published = document.published.toordinal() if document.published else None
        return DocumentProfile(
            document.document_id, published, signature_of(document.text), traits, tuple(bare)
        )

    @property
    def fingerprint(self) -> str:
        """Changes when judgements have to be made anew: with the table, or with the words."""
        parts = (self.table, sorted(self.rarity.listed.items()), self.likeness)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
