"""Floor 5: the project on disk. One SQLite file, the original bytes, and a run that can be interrupted.

``Project`` opens and reads, ``run`` codes what is not coded yet, ``check`` proves that all still holds.
"""

from plainrecord.store.beside import (
    days_published,
    documents_with,
    report_count,
    report_ids,
    reports_of_document,
)
from plainrecord.store.check import CheckResult, check
from plainrecord.store.errors import RecordError, StoreError
from plainrecord.store.ledger import Collection, Configuration, Original, Outcome, Reconciliation, Refusal
from plainrecord.store.lookup import Found, find_report
from plainrecord.store.project import Project
from plainrecord.store.run import RunInterrupted, run

__all__ = [
    "CheckResult",
    "Collection",
    "Configuration",
    "Found",
    "Original",
    "Outcome",
    "Project",
    "Reconciliation",
    "RecordError",
    "Refusal",
    "RunInterrupted",
    "StoreError",
    "check",
    "days_published",
    "documents_with",
    "find_report",
    "report_count",
    "report_ids",
    "reports_of_document",
    "run",
]
