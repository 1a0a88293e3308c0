"""A project folder: one SQLite file and the original bytes. This module opens it and reads from it.

Every iterator runs in a total order (document reference, original reference, ordinal) that does not depend on
the order in which things were stored, so an export has the same bytes after any history of runs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from plainrecord.model.records import Rejection, Report
from plainrecord.model.text import Document, Source
from plainrecord.model.vocab import DocumentOutcome, PublishedBasis
from plainrecord.store.codec import decode_rejection, decode_report, decode_source
from plainrecord.store.errors import StoreError, in_plain_words
from plainrecord.store.ledger import Configuration, Outcome, Reconciliation, Refusal
from plainrecord.store.originals import Originals
from plainrecord.store.schema import STORE_NAME, open_store, open_store_read_only

DOCUMENT_COLUMNS = (
    "d.document_id, d.document_ref, d.text, d.raw_sha256, d.text_sha256, d.media_type, d.text_reader,"
    " d.language, d.title_end, d.published, d.published_basis, d.source_key, d.derived_from"
)
_FETCH_ROWS = 200


class Project:
    """An opened project; use it as a context manager, or call ``close``.

    Reading never changes a byte. Writing goes through ``plainrecord.store.writer.Writer`` and ``run``.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.connection = connection
        self.originals = Originals(folder)
        self._sources: dict[str, Source] = {}

    @classmethod
    def create_or_open(cls, path: str | Path) -> Self:
        """Open the project in folder ``path`` for writing; make it, or bring an older one up to date.

        Raises ``StoreError`` when the folder cannot be written, is no project, or is newer than this package.
        """
        folder = Path(path)
        return cls(folder, open_store(folder))

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open an existing project for reading only. Raises ``StoreError`` when there is none."""
        folder = Path(path)
        return cls(folder, open_store_read_only(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store. Work not yet committed is undone, as after a kill."""
        self.connection.close()

    @property
    def store_path(self) -> Path:
        """The SQLite file."""
        return self.folder / STORE_NAME

    # -- what exports read -------------------------------------------------------------------------------

    def documents(self) -> Iterator[Document]:
        """Every document with a readable text, once; copies of one text under other references included."""
        sql = f"SELECT {DOCUMENT_COLUMNS} FROM documents d ORDER BY d.document_ref, d.document_id"  # noqa: S608
        return (self.document_of(row) for row in self.rows(sql))

    def document(self, document_id: str) -> Document | None:
        """Find the document with this id, or None."""
        sql = f"SELECT {DOCUMENT_COLUMNS} FROM documents d WHERE d.document_id = ?"  # noqa: S608
        return next((self.document_of(row) for row in self.rows(sql, (document_id,))), None)

    def reports(self) -> Iterator[Report]:
        """Every report with its document. Raises ``RecordError`` when stored bytes are damaged."""
        sql = (
            f"SELECT r.report, {DOCUMENT_COLUMNS} FROM reports r JOIN documents d USING (document_id) "  # noqa: S608
            "ORDER BY r.document_ref, r.original_ref, r.ordinal"
        )
        document: Document | None = None
        for row in self.rows(sql):
            # Reports of one document share one Document object: texts are long.
            if document is None or document.document_id != row[1]:
                document = self.document_of(row[1:])
            yield decode_report(row[0], document)

    def rejections(self) -> Iterator[Rejection]:
        """All that was dropped or remarked on, with the reason."""
        sql = (
            "SELECT rejection, document_ref, original_ref, 1 AS part, position FROM rejections UNION ALL "
            "SELECT rejection, document_ref, original_ref, 0, position FROM warnings "
            "ORDER BY document_ref, original_ref, part, position"
        )
        return (decode_rejection(row[0]) for row in self.rows(sql))

    def warnings(self, originals: Callable[[str], bool] | None = None) -> Iterator[Rejection]:
        """Remarks on originals that were read all the same, such as a date of publication in the future."""
        sql = "SELECT original_ref, rejection FROM warnings ORDER BY original_ref, position"
        rows = (row for row in self.rows(sql) if originals is None or originals(row[0]))
        return (decode_rejection(row[1]) for row in rows)

    def without_event(self, originals: Callable[[str], bool] | None = None) -> Iterator[Rejection]:
        """Why each input without an event has none."""
        sql = (
            "SELECT o.original_ref, r.rejection FROM outcomes o "
            "JOIN rejections r USING (document_ref, original_ref) "
            "WHERE o.outcome = 'no_event' ORDER BY o.document_ref, o.original_ref, r.position"
        )
        rows = (row for row in self.rows(sql) if originals is None or originals(row[0]))
        return (decode_rejection(row[1]) for row in rows)

    def undated(self, originals: Callable[[str], bool] | None = None) -> Iterator[str]:
        """References of coded inputs whose day of publication is not known."""
        sql = (
            "SELECT o.original_ref, o.document_ref FROM outcomes o JOIN documents d USING (document_id) "
            "WHERE o.outcome = 'coded' AND d.published IS NULL ORDER BY o.document_ref, o.original_ref"
        )
        return (row[1] for row in self.rows(sql) if originals is None or originals(row[0]))

    def outcomes(self) -> Iterator[Outcome]:
        """Iterate over what became of every input."""
        sql = (
            "SELECT document_ref, original_ref, outcome, document_id, duplicate_of, reason, message "
            "FROM outcomes ORDER BY document_ref, original_ref"
        )
        return (Outcome(row[0], row[1], DocumentOutcome(row[2]), *row[3:]) for row in self.rows(sql))

    def sources(self) -> Iterator[Source]:
        """Every publisher of a document; one that was declared anew appears once per declaration."""
        sql = (
            "SELECT source FROM sources WHERE source_key IN (SELECT source_key FROM documents) "
            "ORDER BY source_id, source_key"
        )
        return (decode_source(row[0]) for row in self.rows(sql))

    def configurations(self) -> Iterator[Configuration]:
        """Find the configurations that stored outcomes were made under, by fingerprint."""
        sql = (
            "SELECT parts FROM configurations WHERE config_id IN (SELECT config_id FROM outcomes) "
            "ORDER BY fingerprint"
        )
        return (Configuration.of(json.loads(row[0])) for row in self.rows(sql))

    def reports_of(self, report_ids: Iterable[str]) -> Iterator[Report]:
        """The reports with these ids, in this order; ids that are not stored (any more) are left out."""
        sql = (
            f"SELECT r.report, {DOCUMENT_COLUMNS} FROM reports r JOIN documents d USING (document_id) "  # noqa: S608
            "WHERE r.report_id = ? ORDER BY r.document_ref, r.original_ref LIMIT 1"
        )
        for report_id in report_ids:
            for row in self.rows(sql, (report_id,)):
                yield decode_report(row[0], self.document_of(row[1:]))

    def reconciliation(self, originals: Callable[[str], bool] | None = None) -> Reconciliation:
        """Every input and its outcome, of the whole project or of the originals the test accepts."""
        counts = dict.fromkeys(DocumentOutcome, 0)
        refusals: list[Refusal] = []
        inputs = 0
        for original_ref, outcome, count in self.rows(
            "SELECT original_ref, outcome, count(*) FROM outcomes GROUP BY original_ref, outcome"
        ):
            if originals is None or originals(original_ref):
                counts[DocumentOutcome(outcome)] += count
        for document_ref, original_ref, outcome, reason, message in self.rows(
            "SELECT document_ref, original_ref, outcome, reason, message FROM outcomes "
            "ORDER BY document_ref, original_ref"
        ):
            if originals is None or originals(original_ref):
                inputs += 1
                if outcome == DocumentOutcome.REFUSED:
                    refusals.append(Refusal(document_ref, reason, message))
        return Reconciliation(
            inputs=inputs, refusals=tuple(refusals), **{k.value: n for k, n in counts.items()}
        )

    # -- settings ----------------------------------------------------------------------------------------

    def setting(self, key: str) -> Any:  # noqa: ANN401 (any JSON value)
        """Look up a stored choice of the user, or None."""
        row = next(self.rows("SELECT value FROM settings WHERE key = ?", (key,)), None)
        return None if row is None else json.loads(row[0])

    def set_setting(self, key: str, value: Any) -> None:  # noqa: ANN401 (any JSON value)
        """Store a choice of the user; raises ``TypeError`` for what JSON cannot hold."""
        if self.setting(key) != value:
            with self.transaction():
                self.connection.execute(
                    "INSERT INTO settings VALUES (?, ?) "
                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (key, json.dumps(value, sort_keys=True)),
                )

    # -- below -------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, undoes everything after an error.

        Raises ``StoreError`` when the disk does not take it; the store then is as it was before.
        """
        with in_plain_words(self.store_path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.originals.sync()
                self.connection.execute("COMMIT")
            except BaseException:
                # SQLite has already undone it itself after a full disk.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query, a few hundred in memory at a time; for the store's own modules."""
        with in_plain_words(self.store_path):
            cursor = self.connection.execute(sql, tuple(values))
            cursor.arraysize = _FETCH_ROWS
        while True:
            with in_plain_words(self.store_path):
                rows = cursor.fetchmany()
            if not rows:
                return
            yield from rows

    def document_of(self, row: tuple[Any, ...]) -> Document:
        """Make the document of a row of ``DOCUMENT_COLUMNS``; raises ``StoreError`` for a damaged row."""
        try:
            return Document(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                published=None if row[9] is None else date.fromisoformat(row[9]),
                published_basis=None if row[10] is None else PublishedBasis(row[10]),
                source=None if row[11] is None else self._source(row[11]),
                derived_from=row[12],
            )
        except (ValueError, TypeError) as error:
            raise StoreError(
                "damaged", f"{self.store_path}: document {row[1]} cannot be read. Run `plainrecord check`."
            ) from error

    def _source(self, source_key: str) -> Source:
        if source_key not in self._sources:
            row = next(self.rows("SELECT source FROM sources WHERE source_key = ?", (source_key,)))
            self._sources[source_key] = decode_source(row[0])
        return self._sources[source_key]
