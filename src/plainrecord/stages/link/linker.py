"""A linker: the words and the table of one language, and the steps of linking over documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plainrecord.lang.likeness import LikenessWords, load_likeness_words
from plainrecord.lang.rarity import Rarity, load_rarity, words_of
from plainrecord.model.linking import Event, Judgement
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.stages.link import link
from plainrecord.stages.link.comparisons import Comparisons, load_comparisons
from plainrecord.stages.link.identity import event_ids
from plainrecord.stages.link.lineage import Voice, lineages, signature_of
from plainrecord.stages.link.profile import Profile, Traits, listed_traits, profile_of, traits_of

#: To be raised whenever profiles or judgements come out otherwise for the same words and table.
VERSION = 3
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

    def voice(self, document_ref: str, derived_from: str | None) -> Voice:
        """The document as far as its lineage goes."""
        return Voice(self.document_id, document_ref, self.published, self.signature, derived_from)

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

    language: str = "en"
    rarity: Rarity = field(default_factory=load_rarity)
    likeness: LikenessWords = field(default_factory=load_likeness_words)
    table: Comparisons = field(default_factory=load_comparisons)

    def profile(self, document: Document, reports: Sequence[Report]) -> DocumentProfile:
        """The profile of a document. Pure: the same document and reports give the same profile."""
        words = tuple(words_of(document.text))
        traits = traits_of(document, words, reports, self.rarity, self.likeness)
        bare = (profile_of(report, Traits(), "", self.rarity, self.likeness) for report in reports)
        published = document.published.toordinal() if document.published else None
        return DocumentProfile(document.document_id, published, signature_of(words), traits, tuple(bare))

    def events(self, reports: Iterable[Report], known: Iterable[Judgement] = ()) -> tuple[Event, ...]:
        """The reports of any number of documents as events, by id. Pure; for collections that fit into memory.

        ``known`` are judgements of people. A project does the same step by step and keeps ids: ``store.linking``.
        """
        by_document: dict[str, list[Report]] = {}
        for report in reports:
            by_document.setdefault(report.document_id, []).append(report)
        documents = {name: of_document[0].document for name, of_document in by_document.items()}
        profiles = {name: self.profile(documents[name], of) for name, of in by_document.items()}
        voices = (
            profiles[name].voice(document.document_ref, document.derived_from)
            for name, document in documents.items()
        )
        found = lineages(voices, lambda name: documents[name].text)
        lineage_of = {name: lineage.lineage_id for lineage in found for name in lineage.document_ids}
        complete = [one for name, of in profiles.items() for one in of.complete(lineage_of[name])]
        order = {
            report.report_id: (
                report.document.published or date.max,
                report.document.document_ref,
                report.ordinal,
            )
            for of_document in by_document.values()
            for report in of_document
        }
        groups = [
            tuple(sorted(group, key=lambda name: (*order[name], name)))
            for group in link(complete, known, table=self.table).groups
        ]
        return tuple(sorted(map(Event, event_ids(groups, {}), groups), key=lambda event: event.event_id))

    @property
    def words_fingerprint(self) -> str:
        """Changes when profiles have to be made anew."""
        return _hashed((sorted(self.rarity.listed.items()), self.likeness, VERSION))

    @property
    def table_fingerprint(self) -> str:
        """Changes when pairs have to be judged anew."""
        return _hashed((self.table, VERSION))


def _hashed(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
