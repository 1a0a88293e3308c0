"""An evaluation as JSON, ``plainrecord.evaluation/1``: every score with its counts, every event with its result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from plainrecord.datasets.records import CodedEvent
from plainrecord.evaluation.bootstrap import LEVEL, Interval
from plainrecord.evaluation.counting import Outcome
from plainrecord.evaluation.reading import EventFile
from plainrecord.evaluation.scoring import MEASURES, Evaluation, Metric

SCHEMA = "plainrecord.evaluation/1"
_DIGITS = 6


def evaluation_json(evaluation: Evaluation) -> str:
    """The whole evaluation as indented JSON; equal inputs and settings give equal text."""
    return json.dumps(as_mapping(evaluation), ensure_ascii=False, indent=1) + "\n"


def as_mapping(evaluation: Evaluation) -> dict[str, Any]:
    """The same as dictionaries and lists. Shares are from 0 to 1; null where there is nothing to divide by."""
    settings, tolerance = evaluation.settings, evaluation.settings.tolerance
    return {
        "schema": SCHEMA,
        "gold": _file(evaluation.gold),
        "predictions": _file(evaluation.predictions),
        "against": evaluation.against,
        "settings": {
            "days": tolerance.days,
            "radius_km": tolerance.radius_km,
            "persons": tolerance.persons,
            "persons_share": tolerance.persons_share,
            "least_similarity": round(settings.least_similarity, _DIGITS),
            "bootstrap": settings.bootstrap,
            "seed": settings.seed,
            "level": LEVEL,
            "paired_by": evaluation.alignment.by_document or "whole file",
            "gold_documents_only": settings.gold_documents_only,
        },
        "units": len(set(evaluation.alignment.units)),
        "checked": list(evaluation.checked),
        "notes": list(evaluation.notes),
        "scores": [_metric(one) for one in evaluation.metrics],
        "differences": [
            {"field": one.field, "criterion": one.criterion, **_measures(one.values, one.intervals)}
            for one in evaluation.differences
        ],
        "events": [
            _outcome(one, document=evaluation.alignment.by_document is not None)
            for one in evaluation.outcomes
        ],
    }


def _file(file: EventFile) -> dict[str, Any]:
    return {
        "file": file.name,
        "events": len(file.events),
        "documents_without_event": len(file.eventless),
        "columns": [{"heading": heading, "field": field} for heading, field in file.columns],
        "unused_columns": list(file.unused_columns),
    }


def _metric(one: Metric) -> dict[str, Any]:
    score = one.score
    return {
        "field": one.field,
        "criterion": one.criterion,
        "gold": score.gold,
        "predicted": score.predicted,
        "right": score.right,
        "gold_in_pairs": one.gold_in_pairs,
        **_measures((score.precision, score.recall, score.f1), one.intervals),
    }


def _measures(values: tuple[float | None, ...], intervals: tuple[Interval | None, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value, ends in zip(MEASURES, values, intervals, strict=True):
        found[name] = None if value is None else round(value, _DIGITS)
        found[f"{name}_interval"] = None if ends is None else [round(end, _DIGITS) for end in ends]
    return found


def _outcome(one: Outcome, *, document: bool) -> dict[str, Any]:
    aligned = one.aligned
    fields: Mapping[str, str] = {
        name: one.status(name).value for name, result in one.results if result is not None
    }
    return {
        "document": aligned.unit if document else None,
        "gold": _where(aligned.gold),
        "predicted": _where(aligned.predicted),
        "similarity": round(aligned.similarity, _DIGITS),
        "fields": fields,
    }


def _where(event: CodedEvent | None) -> dict[str, str] | None:
    return None if event is None else {"event_id": event.event_id, "origin": event.origin}
