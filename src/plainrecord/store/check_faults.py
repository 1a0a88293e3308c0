"""What a check looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from plainrecord.model.records import Report
from plainrecord.model.review import Head
from plainrecord.model.text import Document


class Level(StrEnum):
    """An error makes the project wrong; a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


class Subject(StrEnum):
    """The kind of record a rule sees."""

    STORE = "store"
    ORIGINAL = "original"
    DOCUMENT = "document"
    OUTCOME = "outcome"
    STORED_REPORT = "stored report"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach: where in the record (``casualties/0``), and the value that breaks the rule."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what must hold, what to do when it does not, and the test that yields breaches."""

    rule_id: str
    level: Level
    subject: Subject
    says: str
    to_do: str
    test: Callable[[Any, Memory], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach with the record it is in; ``str()`` is one line for a person."""

    rule: Rule
    record: str
    fault: Fault

    def __str__(self) -> str:
        place = f"{self.record} {self.fault.path}".strip()
        return (
            f"{self.rule.level.value} {self.rule.rule_id} {place}: {self.fault.value} "
            f"(must hold: {self.rule.says}). {self.rule.to_do}."
        )


@dataclass(slots=True)
class Memory:
    """What rules remember from record to record: the coordinates seen for each place.

    ``noted_head`` is the head of the decisions that the user wrote down, None when they gave none.
    """

    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    noted_head: Head | None = None


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """A custody row, and the hash of the bytes that lie in the folder; None when the file is gone."""

    original_ref: str
    raw_sha256: str
    size_bytes: int
    collected_at: str
    collected_by: str
    collection_method: str
    hash_now: str | None
    size_now: int | None

    @property
    def label(self) -> str:
        """The record in a message."""
        return self.original_ref


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document, and what custody says about its bytes.

    ``origins``: original reference and document reference of every input that is this document.
    ``collected_on`` is the first possible civil day of collection, anywhere on Earth at its latest.
    """

    document: Document
    origins: tuple[tuple[str, str], ...]
    has_custody: bool
    collected_on: date | None

    @property
    def label(self) -> str:
        """The record in a message."""
        return self.document.document_ref


@dataclass(frozen=True, slots=True)
class StoredOutcome:
    """An outcome with what it should agree with."""

    document_ref: str
    original_ref: str
    outcome: str
    report_count: int
    rejection_count: int
    fingerprint: str | None
    fingerprint_now: str | None
    first_ref: str | None
    duplicate_of: str | None
    message: str

    @property
    def label(self) -> str:
        """The record in a message."""
        return self.document_ref


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as bytes, with the seals made when it was written; ``report`` is None when unreadable."""

    document_ref: str
    ordinal: int
    report_id: str
    seal_sha256: str
    seal_now: str
    quotes_sha256: str
    quotes_now: str | None
    report: Report | None
    unreadable: str

    @property
    def label(self) -> str:
        """The record in a message."""
        return f"{self.document_ref} report {self.ordinal}"
