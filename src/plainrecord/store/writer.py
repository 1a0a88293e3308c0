"""Writing one batch of a run: custody, documents, outcomes, reports.

Copies of one text form a group. Its first member, by reference, is coded; the others are duplicates of it.
The rule looks only at what is stored, never at the order in which it came, so any order of files and any
number of interruptions end in the same store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from plainrecord.model.records import Coded, Rejection
from plainrecord.model.text import Document
from plainrecord.model.vocab import DocumentOutcome, PublishedBasis
from plainrecord.store.codec import encode_rejection, encode_report, encode_source, quotes_sha256
from plainrecord.store.ledger import Collection, Configuration, Original
from plainrecord.store.project import DOCUMENT_COLUMNS, Project

Key = tuple[str, str]
"""Document reference and original reference: names an input, and orders inputs."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of coding a document, as rows; ``document`` is as coding left it."""

    outcome: DocumentOutcome
    document: Document | None = None
    reports: tuple[tuple[int, str, bytes, str, str], ...] = ()
    rejections: tuple[bytes, ...] = ()
    reason: str = ""
    message: str = ""


def prepare(coded: Coded) -> Prepared:
    """Encode what came of a document; raises ``RecordError`` when a record cannot be stored without loss."""
    reports = []
    for report in coded.reports:
        raw = encode_report(report)
        seal = hashlib.sha256(raw).hexdigest()
        reports.append((report.ordinal, report.report_id, raw, seal, quotes_sha256(report)))
    refused = coded.outcome is DocumentOutcome.REFUSED and coded.rejections
    return Prepared(
        coded.outcome,
        coded.document,
        tuple(reports),
        tuple(map(encode_rejection, coded.rejections)),
        coded.rejections[0].reason if refused else "",
        coded.rejections[0].message if refused else "",
    )


class Writer:
    """Writes outcomes under one configuration; every method needs an open ``Project.transaction``."""

    def __init__(
        self, project: Project, configuration: Configuration, code: Callable[[Document], Prepared]
    ) -> None:
        self.project = project
        self._db = project.connection
        self._code = code
        self._configuration = configuration
        self._config_id: int | None = None
        self._touched: set[str] = set()

    @property
    def config_id(self) -> int | None:
        """The row of the configuration, None while nothing has been coded under it."""
        if self._config_id is None:
            row = self._db.execute(
                "SELECT config_id FROM configurations WHERE fingerprint = ?",
                (self._configuration.fingerprint,),
            ).fetchone()
            self._config_id = row and row[0]
        return self._config_id

    def _configured(self) -> int:
        if self.config_id is None:
            self._config_id = self._db.execute(
                "INSERT INTO configurations (fingerprint, parts) VALUES (?, ?)",
                (self._configuration.fingerprint, self._configuration.json),
            ).lastrowid
        if self._config_id is None:
            raise RuntimeError("SQLite gave no id to a new row")
        return self._config_id

    def rolled_back(self) -> None:
        """Forget what was learnt inside a transaction that was undone."""
        self._config_id = None
        self._touched.clear()

    # -- questions (no transaction needed) -----------------------------------------------------------------

    def is_finished(self, original: Original) -> bool:
        """Whether every document of these bytes under this reference and configuration has its outcome."""
        row = self._db.execute(
            "SELECT 1 FROM inputs "
            "WHERE original_ref = ? AND raw_sha256 = ? AND config_id = ? AND finished = 1",
            (original.document_ref, original.raw_sha256, self.config_id),
        ).fetchone()
        return row is not None

    def is_done(self, key: Key, raw_sha256: str) -> bool:
        """Whether this document of these bytes has its outcome under this configuration."""
        row = self._db.execute(
            "SELECT 1 FROM outcomes "
            "WHERE document_ref = ? AND original_ref = ? AND raw_sha256 = ? AND config_id = ?",
            (*key, raw_sha256, self.config_id),
        ).fetchone()
        return row is not None

    def first_with(self, fingerprint: str) -> Key | None:
        """Find the first input with this text, or None."""
        row = self._db.execute(
            "SELECT document_ref, original_ref FROM outcomes WHERE text_fingerprint = ? "
            "ORDER BY document_ref, original_ref LIMIT 1",
            (fingerprint,),
        ).fetchone()
        return row and (row[0], row[1])

    def count_of(self, original_ref: str) -> int:
        """How many inputs of this original have an outcome."""
        row = self._db.execute(
            "SELECT count(*) FROM outcomes WHERE original_ref = ?", (original_ref,)
        ).fetchone()
        return int(row[0])

    # -- writing -------------------------------------------------------------------------------------------

    def begin(self, original: Original, collection: Collection) -> None:
        """Keep the bytes and note where they came from; nothing is coded yet."""
        self.project.originals.put(original.raw_sha256, original.raw)
        self._db.execute(
            "INSERT INTO originals VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                original.document_ref,
                original.raw_sha256,
                original.name,
                len(original.raw),
                collection.collected_at.astimezone(UTC).isoformat(timespec="seconds"),
                collection.collected_by,
                collection.collection_method,
            ),
        )
        self._db.execute(
            "INSERT INTO inputs VALUES (?, ?, ?, 0) ON CONFLICT (original_ref) DO UPDATE "
            "SET raw_sha256 = excluded.raw_sha256, config_id = excluded.config_id, finished = 0",
            (original.document_ref, original.raw_sha256, self._configured()),
        )

    def record(
        self, key: Key, raw_sha256: str, document: Document, fingerprint: str, prepared: Prepared | None
    ) -> None:
        """Store a document and what came of it, or that it is a copy of an earlier one.

        ``prepared`` may be left out when it is expected to be a copy; it is coded here if it is not.
        """
        self._clear(key)
        self._adopt(document, fingerprint)
        first = self.first_with(fingerprint)
        if first is not None and first < key:
            self._keep_document(document)
            self._insert(key, raw_sha256, document.document_id, fingerprint, first)
            self._touched.add(fingerprint)
        else:
            self._keep_document(document)
            self._become_first(key, raw_sha256, document, fingerprint, prepared or self._code(document))
        self._settle()

    def refuse(self, key: Key, raw_sha256: str, rejection: Rejection) -> None:
        """Note an input that gave no text; ``raw_sha256`` is "" when there are not even bytes."""
        self._clear(key)
        prepared = Prepared(
            DocumentOutcome.REFUSED,
            rejections=(encode_rejection(rejection),),
            reason=rejection.reason,
            message=rejection.message,
        )
        self._insert(key, raw_sha256, None, None, None, prepared)
        self._settle()

    def refuse_original(self, rejection: Rejection) -> bool:
        """Note an original whose bytes could not be had; False when exactly this was noted before.

        What earlier bytes under its reference gave is no longer the account of this input and goes; the
        earlier bytes and their custody stay.
        """
        ref = rejection.document_ref
        raw = encode_rejection(rejection)
        row = self._db.execute(
            "SELECT r.rejection FROM outcomes o JOIN rejections r USING (document_ref, original_ref) "
            "WHERE original_ref = ? AND document_ref = ? AND o.raw_sha256 = '' AND o.config_id = ?",
            (ref, ref, self.config_id),
        ).fetchone()
        if row is not None and row[0] == raw and self.count_of(ref) == 1:
            return False
        self._db.execute("DELETE FROM inputs WHERE original_ref = ?", (ref,))
        self._db.execute("DELETE FROM warnings WHERE original_ref = ?", (ref,))
        self._forget("original_ref = ?", (ref,))
        self.refuse((ref, ref), "", rejection)
        return True

    def warn(self, original_ref: str, raw_sha256: str, position: int, rejection: Rejection) -> None:
        """Note a remark on an original that is read all the same; it is no outcome."""
        values = (
            original_ref,
            position,
            rejection.document_ref,
            raw_sha256,
            self._configured(),
            encode_rejection(rejection),
        )
        stored = self._db.execute(
            "SELECT * FROM warnings WHERE original_ref = ? AND position = ?", (original_ref, position)
        ).fetchone()
        if stored != values:
            self._db.execute("INSERT OR REPLACE INTO warnings VALUES (?, ?, ?, ?, ?, ?)", values)

    def finish(self, original: Original) -> None:
        """Every document of the original has its outcome: drop what older bytes or configurations gave."""
        values = (original.document_ref, original.raw_sha256, self._configured())
        self._forget("original_ref = ? AND (raw_sha256 != ? OR config_id != ?)", values)
        self._db.execute(
            "DELETE FROM warnings WHERE original_ref = ? AND (raw_sha256 NOT IN (?, '') OR config_id != ?)",
            values,
        )
        self._settle()
        self._db.execute("UPDATE inputs SET finished = 1 WHERE original_ref = ?", (original.document_ref,))

    # -- groups of copies ----------------------------------------------------------------------------------

    def _adopt(self, document: Document, fingerprint: str) -> None:
        """Let inputs that are this very document, read by another reader, follow the text as read now."""
        rows = self._db.execute(
            "SELECT document_ref, original_ref, raw_sha256, text_fingerprint FROM outcomes "
            "WHERE document_id = ? AND text_fingerprint != ?",
            (document.document_id, fingerprint),
        ).fetchall()
        for document_ref, original_ref, raw_sha256, old in rows:
            other = (document_ref, original_ref)
            self._delete(other)
            self._touched.update((old, fingerprint))
            self._keep_document(replace(document, document_ref=document_ref), anew=True)
            self._insert(other, raw_sha256, document.document_id, fingerprint, other)

    def _become_first(
        self, key: Key, raw_sha256: str, document: Document, fingerprint: str, prepared: Prepared
    ) -> None:
        if prepared.document is not None:
            # Coding may have learnt about the document: a day of publication from its dateline.
            self._keep_document(replace(prepared.document, document_ref=key[0]))
        if prepared.outcome is DocumentOutcome.REFUSED:
            # A refused text represents nothing: copies of it are tried, and refused, by themselves.
            self._insert(key, raw_sha256, document.document_id, None, None, prepared)
            self._touched.add(fingerprint)
            return
        self._insert(key, raw_sha256, document.document_id, fingerprint, None, prepared)
        others = "text_fingerprint = ? AND (document_ref, original_ref) != (?, ?)"
        # What coding learnt about a document goes with its coding.
        self._db.execute(
            "UPDATE documents SET published = NULL, published_basis = NULL "  # noqa: S608 (own conditions)
            "WHERE published_basis = 'dateline' AND document_id != ? AND document_id IN "
            f"(SELECT document_id FROM outcomes WHERE {others} AND outcome != 'duplicate')",
            (document.document_id, fingerprint, *key),
        )
        for table in ("reports", "rejections"):
            self._db.execute(
                f"DELETE FROM {table} WHERE (document_ref, original_ref) IN "  # noqa: S608 (own table names)
                f"(SELECT document_ref, original_ref FROM outcomes "
                f"WHERE {others} AND outcome != 'duplicate')",
                (fingerprint, *key),
            )
        self._db.execute(
            f"UPDATE outcomes SET outcome = 'duplicate', duplicate_of = ?, reason = 'same_text', message = ? "  # noqa: S608
            f"WHERE {others}",
            (key[0], _same_as(key), fingerprint, *key),
        )

    def _settle(self) -> None:
        """Give every group whose first member went, or was only a copy so far, a coded first member."""
        while self._touched:
            fingerprint = min(self._touched)
            first = self.first_with(fingerprint)
            row = (
                first
                and self._db.execute(
                    f"SELECT o.outcome, o.raw_sha256, {DOCUMENT_COLUMNS} FROM outcomes o "  # noqa: S608
                    "JOIN documents d USING (document_id) WHERE o.document_ref = ? AND o.original_ref = ?",
                    first,
                ).fetchone()
            )
            if not first or not row or row[0] != DocumentOutcome.DUPLICATE:
                self._touched.discard(fingerprint)
                continue
            document = replace(self.project.document_of(row[2:]), document_ref=first[0])
            if document.published_basis is PublishedBasis.DATELINE:
                # Read from its text when it was coded: it is to be coded as it was received.
                document = replace(document, published=None, published_basis=None)
            self._delete(first)
            self._keep_document(document)
            self._become_first(first, row[1], document, fingerprint, self._code(document))

    # -- rows ----------------------------------------------------------------------------------------------

    def _clear(self, key: Key) -> None:
        self._forget("document_ref = ? AND original_ref = ?", key)

    def _forget(self, condition: str, values: tuple[Any, ...]) -> None:
        rows = self._db.execute(
            "SELECT document_ref, original_ref, text_fingerprint, document_id FROM outcomes "  # noqa: S608
            f"WHERE {condition}",
            values,
        ).fetchall()
        for document_ref, original_ref, fingerprint, document_id in rows:
            self._delete((document_ref, original_ref))
            if fingerprint is not None:
                self._touched.add(fingerprint)
            if document_id is not None:
                self._tidy(document_id)

    def _delete(self, key: Key) -> None:
        self._db.execute("DELETE FROM outcomes WHERE document_ref = ? AND original_ref = ?", key)

    def _tidy(self, document_id: str) -> None:
        """Drop a document that no input is any more; otherwise let it bear the first reference left."""
        first = self._db.execute(
            "SELECT min(document_ref) FROM outcomes WHERE document_id = ?", (document_id,)
        ).fetchone()[0]
        if first is None:
            self._db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
        else:
            self._db.execute(
                "UPDATE documents SET document_ref = ?1 WHERE document_id = ?2 AND document_ref != ?1",
                (first, document_id),
            )

    def _insert(
        self,
        key: Key,
        raw_sha256: str,
        document_id: str | None,
        fingerprint: str | None,
        copy_of: Key | None,
        prepared: Prepared | None = None,
    ) -> None:
        if prepared is None:
            prepared = Prepared(
                DocumentOutcome.DUPLICATE, reason="same_text", message=_same_as(copy_of or key)
            )
        self._db.execute(
            "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *key,
                raw_sha256,
                self._configured(),
                prepared.outcome.value,
                document_id,
                fingerprint,
                copy_of and copy_of[0],
                prepared.reason,
                prepared.message,
            ),
        )
        self._db.executemany(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, ordinal, report_id, document_id, raw, seal, quotes)
                for ordinal, report_id, raw, seal, quotes in prepared.reports
            ],
        )
        self._db.executemany(
            "INSERT INTO rejections VALUES (?, ?, ?, ?)",
            [(*key, position, raw) for position, raw in enumerate(prepared.rejections)],
        )

    def _keep_document(self, document: Document, *, anew: bool = False) -> None:
        """Store a document. The same bytes given under several references share the row of the first one."""
        source_key = None
        if document.source is not None:
            raw = encode_source(document.source)
            source_key = hashlib.sha256(raw).hexdigest()
            self._db.execute(
                "INSERT INTO sources VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (source_key, document.source.source_id, raw.decode("utf-8")),
            )
        values = (
            document.document_id,
            document.document_ref,
            document.text,
            document.raw_sha256,
            document.text_sha256,
            document.media_type,
            document.text_reader,
            document.language,
            document.title_end,
            document.published and document.published.isoformat(),
            document.published_basis and document.published_basis.value,
            source_key,
            document.derived_from,
        )
        columns = [column.strip().removeprefix("d.") for column in DOCUMENT_COLUMNS.split(",")]
        update = "UPDATE SET " + ", ".join(f"{column} = excluded.{column}" for column in columns)
        self._db.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) "  # noqa: S608 (own column names)
            f"ON CONFLICT DO {update} WHERE ? OR excluded.document_ref <= documents.document_ref",
            (*values, anew),
        )


def _same_as(key: Key) -> str:
    return f"the same text as {key[0]}"
