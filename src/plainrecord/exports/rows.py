"""The flat view of a report: one typed value, or None, per column of ``tables/reports.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from plainrecord.exports.cells import Cell, Row, event_type_label, joined, when_cells, where_cells
from plainrecord.fields.actor import strip_leading
from plainrecord.fields.casualty import HELD, totals
from plainrecord.model.text import cover
from plainrecord.model.values import Count, When
from plainrecord.model.vocab import CasualtyOutcome, ClaimStance, Role
from plainrecord.model.wire import RedactedReading, RedactedReport

__all__ = ["Cell", "Row", "flat_row", "readings"]

_COUNTED: dict[str, tuple[CasualtyOutcome, ...]] = {
    "killed": (CasualtyOutcome.KILLED,),
    "injured": (CasualtyOutcome.INJURED,),
    "killed_or_injured": (CasualtyOutcome.KILLED_OR_INJURED,),
    "held": HELD,
    "missing": (CasualtyOutcome.MISSING,),
    "displaced": (CasualtyOutcome.DISPLACED,),
}
_INITIATORS = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR})
_TARGETS = frozenset({Role.TARGET, Role.VICTIM_GROUP})


def flat_row(report: RedactedReport) -> Row:
    """Every column's value, in the order of the columns; empty text is None."""
    row: Row = {}
    for part in _PARTS:
        row.update(part(report))
    return {name: None if value == "" else value for name, value in row.items()}


def readings(report: RedactedReport) -> Iterator[tuple[str, RedactedReading[Any]]]:
    """Every reading with its path, such as ``casualties/0``."""
    single = (("act", report.act), ("modality", report.modality), ("when", report.when))
    for name, reading in single:
        if reading is not None:
            yield name, reading
    for name in ("places", "participants", "casualties", "weapons", "targets", "damage", "claims"):
        for position, reading in enumerate(getattr(report, name)):
            yield f"{name}/{position}", reading


def _document(report: RedactedReport) -> Row:
    document = report.document
    source = document.source
    extent = cover(report.act.spans)
    return {
        "report_id": report.report_id,
        "document_id": document.document_id,
        "document_ref": document.document_ref,
        "source": source.name if source else None,
        "source_type": source.source_type.value if source else None,
        "published": document.published,
        "language": document.language,
        "title": document.title,
        "start": extent.start,
        "end": extent.end,
    }


def _act(report: RedactedReport) -> Row:
    act = report.act.value
    return {
        "event_type": act.event_type,
        "event_type_label": event_type_label(act.event_type),
        "outcome": act.outcome.value,
        "modality": report.modality.value.value,
    }


def _when(report: RedactedReport) -> Row:
    when: When | None = report.when.value if report.when else None
    cells = when_cells(when)
    edtf = cells.pop("date_edtf")
    return {**cells, "date_rule": when.rule_id if when else None, "date_edtf": edtf}


def _where(report: RedactedReport) -> Row:
    return where_cells(report.places[0].value if report.places else None)


def _who(report: RedactedReport) -> Row:
    parts = [reading.value for reading in report.participants]
    people = [part.actor.label for part in parts if part.role in _TARGETS]
    things = [reading.value.words for reading in report.targets]
    return {
        "initiators": joined(part.actor.label for part in parts if part.role in _INITIATORS),
        "targets": joined([*people, *(strip_leading(words) for words in things if words)]),
        "target_types": joined(reading.value.target_type.value for reading in report.targets),
        "weapons": joined(reading.value.weapon.value for reading in report.weapons),
    }


def _casualties(report: RedactedReport) -> Row:
    row: Row = {}
    for name, outcomes in _COUNTED.items():
        count: Count | None = totals(report, *outcomes)
        row[f"{name}_low"] = count.low if count else None
        row[f"{name}_best"] = count.best if count else None
        row[f"{name}_high"] = count.high if count else None
    return row


def _claims(report: RedactedReport) -> Row:
    claims = (reading.value for reading in report.claims)
    speakers = (claim.speaker for claim in claims if claim.stance is not ClaimStance.DECLINES_COMMENT)
    return {
        "claimants": joined(speaker.label for speaker in speakers if speaker is not None),
        "responsibility_status": report.responsibility_status.value,
        "confidence": report.act.confidence,
    }


def _evidence(report: RedactedReport) -> Row:
    spans = {path: [[span.start, span.end] for span in one.spans] for path, one in readings(report)}
    return {"evidence": msgspec.json.encode(spans).decode(), "review_state": report.review_state.value}


_PARTS: tuple[Callable[[RedactedReport], Row], ...] = (
    _document,
    _act,
    _when,
    _where,
    _who,
    _casualties,
    _claims,
    _evidence,
)
