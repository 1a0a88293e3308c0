"""Linking the reports of a project: only what is new or changed is profiled and compared.

Profiles are made in batches that are kept whole or not at all; the rest is one transaction. A kill at any moment
leaves the events as they were, and the same call goes on. The events depend on the reports, on people's judgements
and, for their ids, on the ids already given out; not on the steps in which documents came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from plainrecord.model.linking import Event, Judgement, Verdict
from plainrecord.model.memory import without_collecting
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.stages.link import link
from plainrecord.stages.link.identity import event_ids
from plainrecord.stages.link.lineage import lineages
from plainrecord.stages.link.linker import SILENT, Linker
from plainrecord.stages.link.profile import Profile
from plainrecord.store import judgements, links
from plainrecord.store.codec import decode_report
from plainrecord.store.cores import on_cores
from plainrecord.store.errors import StoreError
from plainrecord.store.project import Project

_BATCH_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What a project holds after linking. ``reports`` = the sum of the reports of all ``events``.

    ``several`` counts events with more than one report, ``copies`` documents that copy another, ``unsure`` pairs of
    reports that a person should look at. ``ignored`` are people's judgements that later ones contradict.
    """

    documents: int
    copies: int
    reports: int
    events: int
    several: int
    unsure: int
    ignored: tuple[Judgement, ...] = ()

    def __str__(self) -> str:
        told = f"{_counted(self.reports, 'report')} = {_counted(self.events, 'event')}"
        notes = [
            note
            for count, note in (
                (self.several, f"{self.several} told by several reports"),
                (self.unsure, f"{_counted(self.unsure, 'pair')} left open"),
                (self.copies, f"{self.copies} of {self.documents} documents are copies"),
            )
            if count
        ]
        return f"{told} ({'; '.join(notes)})" if notes else told


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass(frozen=True, slots=True)
class _Stored:
    """A document to be linked, as far as is known without reading its text and reports."""

    document_id: str
    document_ref: str
    published: str | None
    derived_from: str | None
    fingerprint: str


def link_project(
    project: Project, linker: Linker, progress: Callable[[str], None] | None = None
) -> LinkResult:
    """Bring the events of a project up to date with its reports.

    ``progress`` is called with the reference of every document that is profiled. Raises ``StoreError`` when the disk
    does not take it, ``RecordError`` when stored bytes are damaged; the events are then as before.
    """
    stored = list(_linkable(project, linker))
    known = links.profile_fingerprints(project)
    fresh = [one for one in stored if known.get(one.document_id) != one.fingerprint]
    gone = known.keys() - {one.document_id for one in stored}
    _profile(project, linker, fresh, progress or (lambda _: None))
    with project.transaction(), without_collecting():
        return _link(project, linker, stored, gone)


def relink(project: Project, linker: Linker) -> LinkResult:
    """Bring the events up to date inside an open transaction, after judgements were added or withdrawn.

    Raises ``StoreError`` ("not_linked") when there are documents that were not linked yet.
    """
    stored = list(_linkable(project, linker))
    known = links.profile_fingerprints(project)
    if known != {one.document_id: one.fingerprint for one in stored}:
        raise StoreError(
            "not_linked",
            f"{project.folder}: reports came or changed after the last linking. Run `plainrecord link` first.",
        )
    return _link(project, linker, stored, ())


def judge_by_hand(project: Project, judgement: Judgement, judged_at: str, linker: Linker) -> LinkResult:
    """Append what a person judged and bring the events up to date. Raises ``StoreError`` as ``link_project``."""
    with project.transaction():
        links.add_person_judgement(project, judgement, judged_at)
    return link_project(project, linker)


# -- what is to be linked --------------------------------------------------------------------------------


def _linkable(project: Project, linker: Linker) -> Iterator[_Stored]:
    """Every document that was read for events in the linker's language, by id."""
    sql = (
        "SELECT DISTINCT d.document_id, d.document_ref, d.published, d.derived_from, d.text_sha256, d.language,"
        " r.ordinal, r.report_id, r.seal_sha256"
        " FROM documents d JOIN outcomes o USING (document_id) LEFT JOIN reports r USING (document_id)"
        " WHERE o.outcome IN ('coded', 'no_event') ORDER BY d.document_id, r.ordinal, r.report_id"
    )
    words = linker.words_fingerprint
    for _, rows in groupby(project.rows(sql), key=lambda row: row[0]):
        lines = list(rows)
        first = lines[0]
        if first[5].partition("-")[0].lower() != linker.language:
            continue
        parts = (words, *first[2:5], *(value for row in lines for value in row[6:]))
        fingerprint = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
        yield _Stored(first[0], first[1], first[2], first[3], fingerprint)


def _profile(
    project: Project, linker: Linker, fresh: Sequence[_Stored], progress: Callable[[str], None]
) -> None:
    """Make and keep the profiles of documents that are new or have changed."""
    for start in range(0, len(fresh), _BATCH_DOCUMENTS):
        with project.transaction():
            for one in fresh[start : start + _BATCH_DOCUMENTS]:
                document = _document(project, one.document_id)
                profile = linker.profile(document, _reports(project, document))
                links.keep_profile(project, profile, one.fingerprint)
                progress(one.document_ref)


def _document(project: Project, document_id: str) -> Document:
    document = project.document(document_id)
    if document is None:
        raise StoreError(
            "damaged",
            f"{project.store_path}: the document {document_id} is missing. Run `plainrecord check`.",
        )
    return document


def _reports(project: Project, document: Document) -> list[Report]:
    sql = "SELECT DISTINCT report FROM reports WHERE document_id = ? ORDER BY ordinal"
    return [decode_report(raw, document) for (raw,) in project.rows(sql, (document.document_id,))]


# -- linking ---------------------------------------------------------------------------------------------


def _link(project: Project, linker: Linker, stored: Sequence[_Stored], gone: Iterable[str]) -> LinkResult:
    for name in sorted(gone):
        links.forget_profile(project, name)
    kept = {one.profile.document_id: one for one in links.profiles(project)}
    before = links.lineages(project)
    voices = (kept[one.document_id].profile.voice(one.document_ref, one.derived_from) for one in stored)
    found = lineages(voices, lambda name: _document(project, name).text)
    links.replace_lineages(project, found)
    lineage_of = {name: lineage.lineage_id for lineage in found for name in lineage.document_ids}
    table = linker.table_fingerprint
    profiles: list[Profile] = []
    new: set[str] = set()
    for name, one in kept.items():
        of_document = one.profile.complete(lineage_of[name])
        profiles += of_document
        if one.compared_with != table or before.get(name) != lineage_of[name]:
            new.update(profile.profile_id for profile in of_document)
    judgements.drop_machine_judgements(project, sorted(new))
    known = list(links.judgements(project))
    linked = link(profiles, known, new, linker.table, on_cores)
    judgements.add_machine_judgements(project, linked.made)
    links.mark_compared(project, table)
    events = _events(project, linked.groups, stored, kept)
    links.replace_events(project, events)
    unsure = sum(
        one.verdict is Verdict.UNSURE and not any(name.startswith(SILENT) for name in (one.left, one.right))
        for one in (*known, *linked.made)
    )
    return LinkResult(
        len(stored), len(stored) - len(found), sum(len(event.report_ids) for event in events), len(events),
        sum(len(event.report_ids) > 1 for event in events), unsure, linked.ignored,
    )  # fmt: skip


def _events(
    project: Project,
    groups: Iterable[Sequence[str]],
    stored: Iterable[_Stored],
    kept: Mapping[str, links.KeptProfile],
) -> list[Event]:
    """The groups as events: reports in order of publication, ids as they were wherever they can be."""
    order = {
        profile.profile_id: (one.published or "9999", one.document_ref, one.document_id, position)
        for one in stored
        for position, profile in enumerate(kept[one.document_id].profile.profiles)
    }
    members: list[list[str]] = []
    related: list[tuple[str, ...]] = []
    for group in groups:
        reports = sorted((name for name in group if name in order), key=order.__getitem__)
        if reports:  # documents without any report are no event
            members.append(reports)
            related.append(tuple(name.removeprefix(SILENT) for name in group if name not in order))
    names = event_ids(members, links.members_by_event(project))
    return sorted(
        (
            Event(name, tuple(reports), also)
            for name, reports, also in zip(names, members, related, strict=True)
        ),
        key=lambda event: event.event_id,
    )
