"""Finding one report of a project by the beginning of its id, with all that its document gave."""

from __future__ import annotations

import json
from dataclasses import dataclass

from plainrecord.model.records import Rejection, Report
from plainrecord.store.codec import decode_rejection, decode_report
from plainrecord.store.errors import StoreError
from plainrecord.store.ledger import Configuration
from plainrecord.store.project import Project

_IDS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A report, all reports of its document (itself among them), and what was seen there and not used.

    ``configuration`` is what they were coded with.
    """

    report: Report
    of_document: tuple[Report, ...]
    rejections: tuple[Rejection, ...]
    configuration: Configuration


def find_report(project: Project, prefix: str) -> Found:
    """Find the report whose id begins with ``prefix``.

    Raises ``StoreError`` when no id or more than one begins with it (reasons ``unknown_report``,
    ``ambiguous_report``), and ``RecordError`` when stored bytes are damaged.
    """
    rows = _candidates(project, prefix)
    ids = sorted({report_id for report_id, *_ in rows})
    if not ids:
        raise StoreError(
            "unknown_report",
            f"{project.folder}: there is no report whose id begins with {prefix!r}. Ids stand in the column "
            "report_id of an export; reports of documents that were coded anew have new ones.",
        )
    if len(ids) > 1 and prefix not in ids:
        named = ", ".join(ids[:_IDS_NAMED]) + (", ..." if len(ids) > _IDS_NAMED else "")
        raise StoreError(
            "ambiguous_report",
            f"more than one report has an id that begins with {prefix!r}: {named}. Give more of it.",
        )
    report_id, document_ref, original_ref, document_id = rows[0]  # the shortest comes first
    document = project.document(document_id)
    if document is None:
        raise StoreError(
            "damaged",
            f"{project.store_path}: the document of {report_id} is missing. Run `plainrecord check`.",
        )
    key = (document_ref, original_ref)
    sql = "SELECT report FROM reports WHERE document_ref = ? AND original_ref = ? ORDER BY ordinal"
    reports = tuple(decode_report(row[0], document) for row in project.rows(sql, key))
    sql = "SELECT rejection FROM rejections WHERE document_ref = ? AND original_ref = ? ORDER BY position"
    rejections = tuple(decode_rejection(row[0]) for row in project.rows(sql, key))
    report = next((report for report in reports if report.report_id == report_id), None)
    if report is None:
        raise StoreError(
            "damaged",
            f"{project.store_path}: the id of {report_id} is not that of its record. Run `plainrecord check`.",
        )
    return Found(report, reports, rejections, _configuration(project, key))


def _configuration(project: Project, key: tuple[str, str]) -> Configuration:
    sql = (
        "SELECT c.parts FROM outcomes o JOIN configurations c USING (config_id) "
        "WHERE o.document_ref = ? AND o.original_ref = ?"
    )
    return Configuration.of(json.loads(next(project.rows(sql, key))[0]))


def _candidates(project: Project, prefix: str) -> list[tuple[str, str, str, str]]:
    """Ids that begin with the prefix, with the keys of their rows; a few more than can be told apart."""
    if not (prefix.isascii() and prefix.isalnum()):
        return []
    sql = (
        "SELECT report_id, document_ref, original_ref, document_id FROM reports "
        "WHERE report_id >= ? AND report_id < ? ORDER BY report_id, document_ref, original_ref LIMIT 20"
    )
    return [(row[0], row[1], row[2], row[3]) for row in project.rows(sql, (prefix, f"{prefix}\x7f"))]
