"""The rows of linking: profiles, lineages, judgements, events. Reading them, and putting a new state in their place.

Reading runs in a total order. Writing needs an open ``Project.transaction``; what stays the same is not written, so
that linking again changes no byte.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

import msgspec

from plainrecord.model.linking import Event, EventRedirect, Judgement, Lineage
from plainrecord.stages.link.identity import redirects
from plainrecord.stages.link.linker import DocumentProfile
from plainrecord.store.errors import RecordError
from plainrecord.store.judgements import drop_machine_judgements, machine_judgements
from plainrecord.store.project import Project

_ENCODER = msgspec.json.Encoder(order="deterministic")


_JUDGEMENT = msgspec.json.Decoder(Judgement)
_PROFILE = msgspec.json.Decoder(DocumentProfile)
T = TypeVar("T")


def _decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(f"a row of linking cannot be read: {error}") from error


# -- reading ---------------------------------------------------------------------------------------------


def events(project: Project) -> Iterator[Event]:
    """Every current event, by id. Raises ``StoreError`` when the store cannot be read."""
    related: dict[str, list[str]] = {}
    for event_id, document_id in project.rows(
        "SELECT event_id, document_id FROM event_documents ORDER BY event_id, document_id"
    ):
        related.setdefault(event_id, []).append(document_id)
    rows = project.rows(
        "SELECT event_id, report_id FROM event_reports JOIN events USING (event_id) WHERE is_current "
        "ORDER BY event_id, position"
    )
    for event_id, group in groupby(rows, key=itemgetter(0)):
        yield Event(event_id, tuple(row[1] for row in group), tuple(related.get(event_id, ())))


def event_redirects(project: Project) -> tuple[EventRedirect, ...]:
    """Where each id leads that was given out once and is no event any more."""
    members = members_by_event(project)
    current = {row[0] for row in project.rows("SELECT event_id FROM events WHERE is_current")}
    return redirects(
        {event_id: reports for event_id, reports in members.items() if event_id in current},
        {event_id: reports for event_id, reports in members.items() if event_id not in current},
    )


def members_by_event(project: Project) -> dict[str, tuple[str, ...]]:
    """The reports of every event id ever given out: those it has, or last had."""
    rows = project.rows("SELECT event_id, report_id FROM event_reports ORDER BY event_id, position")
    return {event_id: tuple(row[1] for row in group) for event_id, group in groupby(rows, key=itemgetter(0))}


def lineages(project: Project) -> dict[str, str]:
    """The lineage of every linked document."""
    return dict(project.rows("SELECT document_id, lineage_id FROM lineages ORDER BY document_id"))


def judgements(project: Project) -> Iterator[Judgement]:
    """Judgements of the machine by pair, then those of people that stand, in the order in which they were made."""
    yield from machine_judgements(project)
    for row in project.rows(
        "SELECT judgement FROM person_judgements WHERE serial NOT IN "
        "(SELECT judgement_serial FROM withdrawn_judgements) ORDER BY serial"
    ):
        yield _decoded(_JUDGEMENT, row[0])


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile with what it was made from and, once it was compared, with which table."""

    profile: DocumentProfile
    fingerprint: str
    compared_with: str | None


def profiles(project: Project, document_id: str | None = None) -> Iterator[KeptProfile]:
    """Every kept profile, by document id; with ``document_id`` only that document's."""
    rows = project.rows(
        "SELECT profile, fingerprint, compared_with FROM document_profiles "
        "WHERE ?1 IS NULL OR document_id = ?1 ORDER BY document_id",
        (document_id,),
    )
    return (KeptProfile(_decoded(_PROFILE, row[0]), row[1], row[2]) for row in rows)


def profile_fingerprints(project: Project) -> dict[str, str]:
    """The fingerprint of every kept profile, by document id."""
    return dict(project.rows("SELECT document_id, fingerprint FROM document_profiles"))


def is_linked(project: Project) -> bool:
    """Whether every report stands in an event, and every event's reports are there."""
    missing = (
        "SELECT 1 FROM reports WHERE report_id NOT IN (SELECT report_id FROM event_reports "
        "JOIN events USING (event_id) WHERE is_current) LIMIT 1"
    )
    gone = (
        "SELECT 1 FROM event_reports JOIN events USING (event_id) WHERE is_current "
        "AND report_id NOT IN (SELECT report_id FROM reports) LIMIT 1"
    )
    return not any(next(project.rows(sql), None) for sql in (missing, gone))


# -- writing ---------------------------------------------------------------------------------------------


def keep_profile(project: Project, profile: DocumentProfile, fingerprint: str) -> None:
    """Keep the profile of a document, in place of an earlier one; it is then to be compared."""
    forget_profile(project, profile.document_id)
    project.connection.execute(
        "INSERT INTO document_profiles VALUES (?, ?, NULL, ?)",
        (profile.document_id, fingerprint, _ENCODER.encode(profile)),
    )


def forget_profile(project: Project, document_id: str) -> None:
    """Forget the profile of a document, if there is one, and what the machine judged by it."""
    for kept in list(profiles(project, document_id)):
        drop_machine_judgements(project, (one.profile_id for one in kept.profile.complete("")))
    project.connection.execute("DELETE FROM document_profiles WHERE document_id = ?", (document_id,))


def mark_compared(project: Project, table_fingerprint: str) -> None:
    """Note that every kept profile has been compared with every other by this table."""
    project.connection.execute(
        "UPDATE document_profiles SET compared_with = ?1 WHERE compared_with IS NOT ?1", (table_fingerprint,)
    )


def replace_lineages(project: Project, found: Iterable[Lineage]) -> None:
    """Put lineages in the place of the earlier ones."""
    new = {document: lineage.lineage_id for lineage in found for document in lineage.document_ids}
    _replace(
        project.connection, "lineages", ("document_id", "lineage_id"), lineages(project).items(), new.items()
    )


def add_person_judgement(project: Project, judgement: Judgement, judged_at: str) -> int:
    """Append a judgement of a person and give its serial; ``judged_at`` is ISO 8601 in UTC."""
    made = project.connection.execute(
        "INSERT INTO person_judgements (left_id, right_id, judgement, judged_at) VALUES (?, ?, ?, ?)",
        (judgement.left, judgement.right, _ENCODER.encode(judgement), judged_at),
    )
    if made.lastrowid is None:
        raise RuntimeError("SQLite gave no serial to a new row")
    return made.lastrowid


def judgements_of_decision(project: Project, decision_serial: int) -> list[Judgement]:
    """The judgements that a decision to merge, split or link made when it was made, in that order, withdrawn or not."""
    sql = (
        "SELECT judgement FROM person_judgements JOIN decided_judgements ON serial = judgement_serial "
        "WHERE decision_serial = ? GROUP BY left_id, right_id ORDER BY MIN(serial)"
    )
    return [_decoded(_JUDGEMENT, row[0]) for row in project.rows(sql, (decision_serial,))]


def replace_events(project: Project, current: Sequence[Event]) -> None:
    """Make these the current events; ids that are none any more keep the reports they last had."""
    database = project.connection
    was = dict(project.rows("SELECT event_id, is_current FROM events"))
    now = {event.event_id for event in current}
    database.executemany(
        "INSERT INTO events VALUES (?, 1) ON CONFLICT (event_id) DO UPDATE SET is_current = 1",
        ((event_id,) for event_id in sorted(now) if not was.get(event_id)),
    )
    database.executemany(
        "UPDATE events SET is_current = 0 WHERE event_id = ?",
        ((event_id,) for event_id, is_current in sorted(was.items()) if is_current and event_id not in now),
    )
    known = members_by_event(project)
    changed = [event for event in current if known.get(event.event_id) != event.report_ids]
    database.executemany("DELETE FROM event_reports WHERE event_id = ?", ((e.event_id,) for e in changed))
    database.executemany(
        "INSERT INTO event_reports VALUES (?, ?, ?)",
        ((event.event_id, at, name) for event in changed for at, name in enumerate(event.report_ids)),
    )
    _replace(
        database,
        "event_documents",
        ("event_id", "document_id"),
        ((row[0], row[1]) for row in project.rows("SELECT event_id, document_id FROM event_documents")),
        ((event.event_id, name) for event in current for name in event.related_document_ids),
    )


def _replace(
    database: sqlite3.Connection,
    table: str,
    columns: tuple[str, str],
    old: Iterable[tuple[str, str]],
    new: Iterable[tuple[str, str]],
) -> None:
    """Change the rows of a table of two columns to ``new``, touching only what differs."""
    before, after = set(old), set(new)
    where = " AND ".join(f"{column} = ?" for column in columns)
    database.executemany(f"DELETE FROM {table} WHERE {where}", sorted(before - after))  # noqa: S608 (our own names)
    database.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(after - before))  # noqa: S608
