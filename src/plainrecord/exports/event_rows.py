"""The flat view of an event: one typed value, or None, per column of ``tables/events.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from plainrecord.exports.cells import (
    Row,
    event_type_label,
    joined,
    when_cells,
    where_cells,
    without_empty_text,
)
from plainrecord.fields.actor import strip_leading
from plainrecord.model.linking import Estimate
from plainrecord.model.values import Participation
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, ClaimStance, Role
from plainrecord.model.wire_event import RedactedEvent

_INITIATORS = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR})
_TARGETS = frozenset({Role.TARGET, Role.VICTIM_GROUP})
_ESTIMATED: dict[str, tuple[CasualtyOutcome, CasualtyParty]] = {
    "killed": (CasualtyOutcome.KILLED, CasualtyParty.TOTAL),
    "killed_civilians": (CasualtyOutcome.KILLED, CasualtyParty.CIVILIANS),
    "killed_state": (CasualtyOutcome.KILLED, CasualtyParty.ACTOR_A),
    "killed_nonstate": (CasualtyOutcome.KILLED, CasualtyParty.ACTOR_B),
    "killed_unknown": (CasualtyOutcome.KILLED, CasualtyParty.UNKNOWN),
    "injured": (CasualtyOutcome.INJURED, CasualtyParty.TOTAL),
    "killed_or_injured": (CasualtyOutcome.KILLED_OR_INJURED, CasualtyParty.TOTAL),
    "abducted": (CasualtyOutcome.ABDUCTED, CasualtyParty.TOTAL),
    "detained": (CasualtyOutcome.DETAINED, CasualtyParty.TOTAL),
    "captured": (CasualtyOutcome.CAPTURED, CasualtyParty.TOTAL),
    "missing": (CasualtyOutcome.MISSING, CasualtyParty.TOTAL),
    "displaced": (CasualtyOutcome.DISPLACED, CasualtyParty.TOTAL),
}


def event_row(event: RedactedEvent) -> Row:
    """Every column's value, in the order of the columns; empty text is None."""
    row: Row = {"event_id": event.event_id}
    for part in (_act, _when_and_where, _who, _figures, _sources, _agreement):
        row.update(part(event))
    return without_empty_text(row)


def _values(event: RedactedEvent, field: str) -> Iterator[Any]:
    return (chosen.value for chosen in event.summary.chosen if chosen.field == field)


def _act(event: RedactedEvent) -> Row:
    act = event.summary.value("act")
    return {
        "event_type": act.event_type,
        "event_type_label": event_type_label(act.event_type),
        "outcome": act.outcome.value,
        "modalities": joined(sorted({report.modality.value.value for report in event.reports})),
    }


def _when_and_where(event: RedactedEvent) -> Row:
    return {**when_cells(event.summary.value("when")), **where_cells(event.summary.value("where"))}


def _who(event: RedactedEvent) -> Row:
    parts: list[Participation] = list(_values(event, "participants"))
    things = list(_values(event, "targets"))
    people = [part.actor.label for part in parts if part.role in _TARGETS]
    return {
        "initiators": joined(part.actor.label for part in parts if part.role in _INITIATORS),
        "targets": joined([*people, *(strip_leading(thing.words) for thing in things if thing.words)]),
        "target_types": joined(thing.target_type.value for thing in things),
        "weapons": joined(means.weapon.value for means in _values(event, "weapons")),
    }


def _figures(event: RedactedEvent) -> Row:
    known: dict[tuple[CasualtyOutcome, CasualtyParty], Estimate] = {
        (one.outcome, one.party): one for one in event.summary.estimates
    }
    row: Row = {}
    for name, key in _ESTIMATED.items():
        estimate = known.get(key)
        row[f"{name}_low"] = estimate.low if estimate else None
        row[f"{name}_best"] = estimate.best if estimate else None
        row[f"{name}_high"] = estimate.high if estimate else None
    killed = known.get(_ESTIMATED["killed"])
    return {**row, "killed_reason": killed.reason if killed else None}


def _sources(event: RedactedEvent) -> Row:
    claims = (reading.value for report in event.reports for reading in report.claims)
    speakers = [c.speaker for c in claims if c.speaker and c.stance is not ClaimStance.DECLINES_COMMENT]
    documents = [report.document for report in event.reports]
    return {
        "claimants": joined(speaker.label for speaker in speakers),
        "report_count": len(event.reports),
        "document_count": len({document.document_id for document in documents}),
        "related_count": len(event.summary.event.related_document_ids),
        "lineage_count": len(event.summary.lineage_ids),
        "sources": joined(document.source.name for document in documents if document.source),
    }


def _agreement(event: RedactedEvent) -> Row:
    summary = event.summary
    return {
        "corroboration": summary.corroboration.value,
        "responsibility_status": summary.responsibility_status.value,
        "disagreements": joined(one.field for one in summary.disagreements),
        "disagreements_json": _json(summary.disagreements),
        "estimates_json": _json(summary.estimates),
        "first_published": summary.first_published,
        "last_published": summary.last_published,
        "policy": summary.policy.value,
        "report_ids": joined(report.report_id for report in event.reports),
        "withheld": joined(event.withheld),
        "review_state": event.review_state.value,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
