"""Prove that a project still holds: bytes, texts, spans, ids, outcomes, and the rules of the codebook.

Reads everything, changes nothing. A damaged record becomes a finding, never an exception, and the rest is
still looked at.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from plainrecord.model.records import Report
from plainrecord.model.review import Head
from plainrecord.model.text import Document
from plainrecord.store.chain import head
from plainrecord.store.check_faults import (
    Fault,
    Finding,
    Level,
    Memory,
    Rule,
    StoredDocument,
    StoredOriginal,
    StoredOutcome,
    StoredReport,
    Subject,
)
from plainrecord.store.check_rules import RULES
from plainrecord.store.codec import decode_report, quotes_sha256
from plainrecord.store.errors import RecordError, StoreError
from plainrecord.store.fingerprint import fingerprint_of
from plainrecord.store.project import DOCUMENT_COLUMNS, Project

KEPT_PER_RULE = 200
"""Findings kept of each rule; all are counted."""

_EAST_OF_UTC = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """A rule that ran: how many records it saw, and how many breaches it found."""

    rule: Rule
    seen: int
    breaches: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; ``findings`` holds at most ``KEPT_PER_RULE`` of each rule.

    ``head`` is the end of the chain of decisions, to be written down outside the project.
    """

    ran: tuple[RuleCount, ...]
    findings: tuple[Finding, ...]
    head: Head = field(default_factory=lambda: Head(0, ""))

    @property
    def errors(self) -> int:
        """How many breaches make the project wrong."""
        return sum(count.breaches for count in self.ran if count.rule.level is Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many breaches ask a person to look."""
        return sum(count.breaches for count in self.ran if count.rule.level is Level.WARNING)


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


def check(
    project: Project,
    rules: Iterable[Rule] = RULES,
    report_id: Callable[[Report], str] | None = None,
    noted_head: Head | None = None,
) -> CheckResult:
    """Run every rule over every record it is about.

    ``report_id`` recomputes the id of a report; without it, ids are only compared with their rows. ``noted_head`` is
    the head of the decisions at an earlier time; without it, decisions cut off the end of the chain are not missed.
    Raises ``StoreError`` when the store cannot be read at all.
    """
    run = _Run(tuple(rules), report_id, Memory(noted_head=noted_head))
    run.see(Subject.STORE, "store", project)
    run.each(Subject.ORIGINAL, _originals(project))
    run.each(Subject.DOCUMENT, _documents(project))
    run.each(Subject.OUTCOME, _outcomes(project))
    for stored in _reports(project):
        run.see(Subject.STORED_REPORT, stored.label, stored)
        if stored.report is not None:
            run.see(Subject.REPORT, stored.label, stored.report)
            run.identify(stored)
    return replace(run.result(), head=head(project))


@dataclass(slots=True)
class _Run:
    rules: tuple[Rule, ...]
    report_id: Callable[[Report], str] | None
    memory: Memory = field(default_factory=Memory)
    seen: Counter[Subject] = field(default_factory=Counter)
    breaches: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.breaches = [0] * len(self.rules)

    def each(self, subject: Subject, records: Iterable[_Labelled]) -> None:
        for record in records:
            self.see(subject, record.label, record)

    def see(self, subject: Subject, label: str, record: object) -> None:
        self.seen[subject] += 1
        for number, rule in enumerate(self.rules):
            if rule.subject is subject:
                self.note(number, label, _tested(rule, record, self.memory))

    def note(self, number: int, label: str, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.breaches[number] += 1
            if self.breaches[number] <= KEPT_PER_RULE:
                self.findings.append(Finding(self.rules[number], label, fault))

    def identify(self, stored: StoredReport) -> None:
        """Recompute the id of a report, under the rule that its bytes are a report."""
        if (
            self.report_id is None
            or stored.report is None
            or self.report_id(stored.report) == stored.report_id
        ):
            return
        for number, rule in enumerate(self.rules):
            if rule.rule_id == "S07":
                self.note(number, stored.label, [Fault("report_id", f"{stored.report_id} is not its id")])

    def result(self) -> CheckResult:
        ran = tuple(
            RuleCount(rule, self.seen[rule.subject], breaches)
            for rule, breaches in zip(self.rules, self.breaches, strict=True)
        )
        order = {id(rule): number for number, rule in enumerate(self.rules)}
        findings = sorted(self.findings, key=lambda finding: order[id(finding.rule)])
        return CheckResult(ran, tuple(findings))


def _tested(rule: Rule, record: object, memory: Memory) -> Iterator[Fault]:
    """Faults of a rule; a rule that stumbles over a damaged record has found something."""
    try:
        yield from rule.test(record, memory)
    except (ValueError, TypeError, OverflowError, IndexError, sqlite3.DatabaseError) as error:
        yield Fault("", f"cannot be tested: {type(error).__name__}")


# -- records as they lie in the store ----------------------------------------------------------------------


def _originals(project: Project) -> Iterator[StoredOriginal]:
    known: tuple[str, str | None, int | None] = ("", None, None)
    for row in project.rows(
        "SELECT original_ref, raw_sha256, size_bytes, collected_at, collected_by, collection_method "
        "FROM originals ORDER BY raw_sha256, original_ref"
    ):
        if row[1] != known[0]:
            known = (row[1], *_bytes_now(project, row[1]))
        yield StoredOriginal(row[0], row[1], row[2], row[3], row[4], row[5], known[1], known[2])


def _bytes_now(project: Project, raw_sha256: str) -> tuple[str | None, int | None]:
    try:
        path = project.originals.path(raw_sha256)
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size
    except (OSError, ValueError):
        return None, None


def _documents(project: Project) -> Iterator[StoredDocument]:
    sql = (
        f"SELECT {DOCUMENT_COLUMNS}, "  # noqa: S608 (own column names)
        "(SELECT max(o.collected_at) FROM originals o WHERE o.raw_sha256 = d.raw_sha256), "
        "(SELECT json_group_array(json_array(o.original_ref, o.document_ref)) FROM outcomes o "
        " WHERE o.document_id = d.document_id) "
        "FROM documents d ORDER BY d.document_ref, d.document_id"
    )
    for row in project.rows(sql):
        document = _document(project, row[:13])
        if document is not None:
            origins = tuple((pair[0], pair[1]) for pair in json.loads(row[14]))
            yield StoredDocument(document, origins, row[13] is not None, _day(row[13]))


def _document(project: Project, row: tuple[Any, ...]) -> Document | None:
    try:
        return project.document_of(row)
    except (StoreError, RecordError):
        # S02 and S07 speak of it: neither its outcome nor its reports can be read.
        return None


def _day(collected_at: str | None) -> Any:  # noqa: ANN401 (a day or None)
    try:
        return None if collected_at is None else (datetime.fromisoformat(collected_at) + _EAST_OF_UTC).date()
    except ValueError:
        return None


def _outcomes(project: Project) -> Iterator[StoredOutcome]:
    sql = (
        "SELECT o.document_ref, o.original_ref, o.outcome, "  # noqa: S608 (own column names)
        "(SELECT count(*) FROM reports r WHERE r.document_ref = o.document_ref "
        " AND r.original_ref = o.original_ref), "
        "(SELECT count(*) FROM rejections r WHERE r.document_ref = o.document_ref "
        " AND r.original_ref = o.original_ref), "
        "o.text_fingerprint, "
        "(SELECT f.document_ref FROM outcomes f WHERE f.text_fingerprint = o.text_fingerprint "
        " ORDER BY f.document_ref, f.original_ref LIMIT 1), "
        f"o.duplicate_of, o.message, {DOCUMENT_COLUMNS} "
        "FROM outcomes o LEFT JOIN documents d USING (document_id) ORDER BY o.document_ref, o.original_ref"
    )
    for row in project.rows(sql):
        document = _document(project, row[9:]) if row[9] is not None else None
        now = fingerprint_of(document) if document and row[5] is not None else None
        yield StoredOutcome(row[0], row[1], row[2], row[3], row[4], row[5], now, row[6], row[7], row[8])


def _reports(project: Project) -> Iterator[StoredReport]:
    sql = (
        f"SELECT r.document_ref, r.ordinal, r.report_id, r.seal_sha256, r.quotes_sha256, r.report, "  # noqa: S608
        f"{DOCUMENT_COLUMNS} FROM reports r LEFT JOIN documents d USING (document_id) "
        "ORDER BY r.document_ref, r.original_ref, r.ordinal"
    )
    for row in project.rows(sql):
        report, unreadable = None, "its document is missing or unreadable"
        document = _document(project, row[6:]) if row[6] is not None else None
        if document is not None:
            try:
                report = decode_report(row[5], document)
            except RecordError as error:
                unreadable = str(error)
        yield StoredReport(
            row[0], row[1], row[2], row[3], hashlib.sha256(row[5]).hexdigest(), row[4],
            quotes_sha256(report) if report is not None else None, report, unreadable,
        )  # fmt: skip
