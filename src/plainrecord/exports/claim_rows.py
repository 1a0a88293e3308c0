"""Rows of claims: who in a report asserts or denies what; the columns are in ``tables/claims.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from plainrecord.exports.cells import Row, joined, without_empty_text
from plainrecord.model.text import cover
from plainrecord.model.wire import RedactedReport


def claim_rows(report: RedactedReport, event_of: Mapping[str, str]) -> Iterator[Row]:
    """One row for each claim of a report, in their order."""
    document = report.document
    for position, reading in enumerate(report.claims):
        claim, extent = reading.value, cover(reading.spans)
        speaker = claim.speaker
        yield without_empty_text(
            {
                "claim_id": f"{report.report_id}/claims/{position}",
                "report_id": report.report_id,
                "event_id": event_of.get(report.report_id),
                "document_id": document.document_id,
                "document_ref": document.document_ref,
                "source": document.source.name if document.source else None,
                "published": document.published,
                "about": claim.about.value,
                "stance": claim.stance.value,
                "speaker": speaker.label if speaker else None,
                "speaker_position": speaker.position.value if speaker else None,
                "speaker_kind": speaker.actor.kind.value if speaker and speaker.actor else None,
                "accused": claim.accused.label if claim.accused else None,
                "mode": claim.mode.value,
                "hedges": joined(claim.hedges),
                "start": extent.start,
                "end": extent.end,
                "quotes": None if reading.quotes is None else msgspec.json.encode(reading.quotes).decode(),
                "maker": reading.maker,
                "confidence": reading.confidence,
            }
        )
