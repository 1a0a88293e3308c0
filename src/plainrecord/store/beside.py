"""Reports read by the document they are from, so that a few can be read without reading all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainrecord.model.records import Report
from plainrecord.store.codec import decode_report
from plainrecord.store.errors import StoreError
from plainrecord.store.project import Project

_IDS_IN_A_QUERY = 500


def documents_with(project: Project, report_ids: Sequence[str]) -> dict[str, str]:
    """The document of each of these reports; reports that are no longer in the project are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(report_ids), _IDS_IN_A_QUERY):
        some = report_ids[start : start + _IDS_IN_A_QUERY]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT report_id, document_id FROM reports WHERE report_id IN ({marks})"  # noqa: S608
        found.update((row[0], row[1]) for row in project.rows(sql, some))
    return found


def reports_of_document(project: Project, document_id: str) -> Iterator[Report]:
    """Every report of a document. Raises ``StoreError`` when there is no such document."""
    document = project.document(document_id)
    if document is None:
        raise StoreError(
            "damaged", f"{project.store_path}: document {document_id} is missing. Run `plainrecord check`."
        )
    sql = "SELECT report FROM reports WHERE document_id = ? ORDER BY document_ref, original_ref, ordinal"
    return (decode_report(row[0], document) for row in project.rows(sql, (document_id,)))


def days_published(project: Project) -> dict[str, str]:
    """Report -> day of publication of its document, as YYYY-MM-DD; reports of undated documents are left out."""
    sql = (
        "SELECT r.report_id, d.published FROM reports r JOIN documents d USING (document_id) "
        "WHERE d.published IS NOT NULL"
    )
    return dict(project.rows(sql))


def report_count(project: Project) -> int:
    """How many reports the project has."""
    return int(next(project.rows("SELECT count(*) FROM reports"))[0])


def report_ids(project: Project) -> Iterator[str]:
    """The id of every report, in order."""
    return (row[0] for row in project.rows("SELECT DISTINCT report_id FROM reports ORDER BY report_id"))
