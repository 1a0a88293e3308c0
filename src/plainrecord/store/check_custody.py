"""Tests of the rules about bytes, texts, outcomes and seals; the rules stand in ``check_rules``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from plainrecord.model.vocab import DocumentOutcome
from plainrecord.store.check_faults import (
    Fault,
    Memory,
    StoredDocument,
    StoredOriginal,
    StoredOutcome,
    StoredReport,
)
from plainrecord.store.project import Project

_SHOWN_INTEGRITY_LINES = 20


def store_is_sound(project: Project, _: Memory) -> Iterator[Fault]:
    """SQLite's own look at every page, row and index."""
    for (line,) in project.connection.execute(f"PRAGMA integrity_check({_SHOWN_INTEGRITY_LINES})"):
        if line != "ok":
            yield Fault("integrity", str(line))
    for table, row, parent, _number in project.connection.execute("PRAGMA foreign_key_check").fetchmany(
        _SHOWN_INTEGRITY_LINES
    ):
        yield Fault(f"{table} row {row}", f"points at a row of {parent} that is not there")


def outcomes_add_up(project: Project, _: Memory) -> Iterator[Fault]:
    """Every input that is done has outcomes, and every document and report belongs to an outcome."""
    for original_ref, raw in project.connection.execute(
        "SELECT original_ref, raw_sha256 FROM inputs i WHERE finished = 1 AND NOT EXISTS "
        "(SELECT 1 FROM outcomes o WHERE o.original_ref = i.original_ref AND o.raw_sha256 = i.raw_sha256)"
    ):
        yield Fault(original_ref, f"is done (bytes {raw[:12]}), but has no outcome")
    for (document_id,) in project.connection.execute(
        "SELECT document_id FROM documents d "
        "WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.document_id = d.document_id)"
    ):
        yield Fault(document_id, "a document that is the outcome of no input")
    try:
        project.reconciliation()
    except ValueError as error:
        yield Fault("reconciliation", str(error))


def bytes_have_their_hash(original: StoredOriginal, _: Memory) -> Iterator[Fault]:
    """V01: the file is there, has its size, and hashes to its name."""
    if original.hash_now is None:
        yield Fault(
            "raw_sha256", f"the file originals/{original.raw_sha256[:2]}/{original.raw_sha256} is missing"
        )
    elif original.hash_now != original.raw_sha256:
        yield Fault("raw_sha256", f"the bytes now hash to {original.hash_now[:16]}...")
    elif original.size_now != original.size_bytes:
        yield Fault("size_bytes", f"{original.size_bytes} noted, {original.size_now} found")


def custody_is_stated(original: StoredOriginal, _: Memory) -> Iterator[Fault]:
    """V02: who, when and how."""
    for name in ("collected_by", "collection_method"):
        if not getattr(original, name).strip():
            yield Fault(name, "is empty")
    try:
        aware = datetime.fromisoformat(original.collected_at).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        yield Fault("collected_at", f"{original.collected_at!r} is no time with a time zone")


def document_has_original(stored: StoredDocument, _: Memory) -> Iterator[Fault]:
    """Look for the bytes of the document in custody."""
    if not stored.has_custody:
        yield Fault("raw_sha256", f"no original has the hash {stored.document.raw_sha256[:16]}...")


def published_before_collected(stored: StoredDocument, _: Memory) -> Iterator[Fault]:
    """V03, with the civil day that was latest on Earth at the time of collection."""
    published, collected = stored.document.published, stored.collected_on
    if published is not None and collected is not None and published > collected:
        yield Fault("published", f"{published} is after the collection on {collected}")


def text_has_its_hash(stored: StoredDocument, _: Memory) -> Iterator[Fault]:
    """V04."""
    now = hashlib.sha256(stored.document.text.encode("utf-8", "surrogatepass")).hexdigest()
    if now != stored.document.text_sha256:
        yield Fault("text_sha256", f"the text now hashes to {now[:16]}...")


def document_id_recomputes(stored: StoredDocument, _: Memory) -> Iterator[Fault]:
    """Recompute the id from the bytes, the place inside them and the source.

    An input known by an identifier of its own (a column of a table) does not tell its place: it passes.
    """
    document = stored.document
    places = {
        document_ref[len(original_ref) :].removeprefix("#")
        for original_ref, document_ref in stored.origins
        if document_ref == original_ref or document_ref.startswith(f"{original_ref}#")
    }
    source_id = document.source.source_id if document.source else ""
    made = {
        "d" + hashlib.sha256(f"{document.raw_sha256}\n{place}\n{source_id}".encode()).hexdigest()[:24]
        for place in places
    }
    if len(places) == len(stored.origins) and document.document_id not in made:
        yield Fault("document_id", f"{document.document_id} is not the id of its bytes, place and source")


def outcome_fits_reports(outcome: StoredOutcome, _: Memory) -> Iterator[Fault]:
    """Coded means at least one report, everything else means none; a refusal says why."""
    if (outcome.outcome == DocumentOutcome.CODED) != (outcome.report_count > 0):
        yield Fault("outcome", f"{outcome.outcome} with {outcome.report_count} reports")
    if outcome.outcome == DocumentOutcome.REFUSED and not (outcome.message and outcome.rejection_count):
        yield Fault("message", "refused without a reason")


def duplicate_names_the_first(outcome: StoredOutcome, _: Memory) -> Iterator[Fault]:
    """See that a duplicate, and only that, shares its text with an earlier input, and names the first."""
    if outcome.outcome == DocumentOutcome.REFUSED:
        return
    is_first = outcome.first_ref == outcome.document_ref
    if outcome.outcome == DocumentOutcome.DUPLICATE and outcome.duplicate_of != outcome.first_ref:
        yield Fault(
            "duplicate_of", f"{outcome.duplicate_of}, but the first with its text is {outcome.first_ref}"
        )
    if outcome.outcome != DocumentOutcome.DUPLICATE and not is_first:
        yield Fault("outcome", f"{outcome.outcome}, but {outcome.first_ref} has the same text")


def fingerprint_recomputes(outcome: StoredOutcome, _: Memory) -> Iterator[Fault]:
    """Recompute what texts are compared by."""
    if outcome.fingerprint != outcome.fingerprint_now:
        yield Fault("text_fingerprint", "is not that of the text")


def report_is_unchanged(stored: StoredReport, _: Memory) -> Iterator[Fault]:
    """Hash the bytes of a report again."""
    if stored.seal_now != stored.seal_sha256:
        yield Fault("report", f"the bytes now hash to {stored.seal_now[:16]}...")


def report_is_readable(stored: StoredReport, _: Memory) -> Iterator[Fault]:
    """See that the bytes are a report of this version, and that the row names it."""
    if stored.report is None:
        yield Fault("report", stored.unreadable)
    elif (stored.report.report_id, stored.report.ordinal) != (stored.report_id, stored.ordinal):
        yield Fault("report_id", f"the row says {stored.report_id}, the report {stored.report.report_id}")


def quotes_are_unchanged(stored: StoredReport, _: Memory) -> Iterator[Fault]:
    """V05, second half: every span still quotes the words it was made for."""
    if stored.quotes_now is not None and stored.quotes_now != stored.quotes_sha256:
        yield Fault("spans", "a span was moved, or the text below it was changed")
