"""Rows of judgements about pairs of reports; the columns are in ``tables/judgements.toml``."""

from __future__ import annotations

import msgspec

from plainrecord.exports.cells import Row, without_empty_text
from plainrecord.model.linking import Judgement


def judgement_row(judgement: Judgement) -> Row:
    """One judgement with its features. A person's reason is free text, which may name people, and stays behind."""
    return without_empty_text(
        {
            "left_id": judgement.left,
            "right_id": judgement.right,
            "verdict": judgement.verdict.value,
            "relation": judgement.relation.value,
            "probability": judgement.probability,
            "maker": judgement.maker,
            "features": msgspec.json.encode(judgement.features).decode(),
            "reason": None if judgement.is_by_person else judgement.reason,
        }
    )
