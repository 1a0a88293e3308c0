"""A report as the desk shows it: the text in pieces, and each field with its evidence, its rules and its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.stages.explain import explain
from plainrecord.stages.explain.values import in_words
from plainrecord.stages.review.care import SENSITIVE_ACT, is_sensitive, topics_in
from plainrecord.stages.review.options import options, others_of
from plainrecord.store.lookup import Found
from plainrecord.web.offsets import Utf16Offsets
from plainrecord.web.pieces import paragraphs
from plainrecord.web.workspace import Workspace
from plainrecord.world.taxonomy import event_types


def report_view(workspace: Workspace, found: Found) -> dict[str, Any]:
    """Everything the desk needs for one report, as plain data for JSON. Offsets are in UTF-16 code units."""
    report = found.report
    event = workspace.events().get(report.report_id)
    together = workspace.reports_of(event) if event is not None else [report]
    return {
        "report_id": report.report_id,
        "ordinal": report.ordinal,
        "document": document_view(report.document),
        "event": None if event is None else {"event_id": event.event_id, "reports": len(event.report_ids)},
        "headline": headline(report),
        "text": text_view(report, found.of_document, read_before=_read_before(workspace, report)),
        "fields": fields_view(found, together),
        "siblings": [one.report_id for one in found.of_document],
    }


def document_view(document: Document) -> dict[str, Any]:
    """What the desk says of a document beside its text."""
    source = document.source
    return {
        "ref": document.document_ref,
        "title": document.title,
        "published": document.published.isoformat() if document.published else "",
        "source": source.name if source else "",
        "source_type": source.source_type.value.replace("_", " ") if source else "",
        "parties": [f"{link.link.value.replace('_', ' ')} {link.actor}" for link in source.party_links]
        if source
        else [],
        "language": document.language,
    }


def headline(report: Report) -> dict[str, str]:
    """The neutral label and where and when, before any word of the text."""
    act = report.act.value.event_type
    known = event_types().get(act)
    return {
        "label": known.label if known else act,
        "definition": known.definition if known else "",
        "when": in_words(report.when.value) if report.when else "",
        "where": in_words(report.places[0].value) if report.places else "",
    }


# --- fields ------------------------------------------------------------------------------------------


def fields_view(found: Found, together: Sequence[Report]) -> list[dict[str, Any]]:
    """Every reading of a report in words, with the values that may be picked instead."""
    report = found.report
    others = others_of(report, together)
    sources = {one.report_id: _voice(one) for one in others}
    told = {value.path: value for value in explain(report, found.rejections).values}
    return [
        {
            "path": path,
            "name": told[path].name,
            "value": told[path].value,
            "raw": msgspec.to_builtins(reading.value),
            "confidence": reading.confidence,
            "stance": reading.stance.value,
            "claimant": told[path].claimant,
            "maker": reading.maker,
            "state": {"status": "open"},
            "makers": [msgspec.to_builtins(maker) for maker in told[path].makers],
            "options": [
                {
                    "words": option.words,
                    "value": msgspec.to_builtins(option.value),
                    "by": list(dict.fromkeys(sources[name] for name in option.report_ids)),
                }
                for option in options(path, reading, others)
            ],
        }
        for path, reading in report.readings()
    ]


def _voice(report: Report) -> str:
    return report.document.source.name if report.document.source else report.document.document_ref


# --- text --------------------------------------------------------------------------------------------


def text_view(report: Report, siblings: Sequence[Report], read_before: frozenset[str]) -> dict[str, Any]:
    """The text in paragraphs of pieces, each ``[length, [marks], hidden]``, and the marks with what they are evidence of.

    ``read_before`` are paragraphs that an earlier document of the same voice has.
    """
    text = report.document.text
    offsets = Utf16Offsets(text)
    marks = _marks(report, siblings)
    spans = [span for span, _, _ in marks]
    shown = []
    for pieces in paragraphs(text, spans):
        start, end = pieces[0].start, pieces[-1].end
        words = text[start:end]
        topics = topics_in(words)
        shown.append(
            {
                "at": offsets.units(start),
                "pieces": [
                    [offsets.units(one.end) - offsets.units(one.start), list(one.covered_by), one.hidden]
                    for one in pieces
                ],
                "topics": [SENSITIVE_ACT, *topics] if is_sensitive(report) and words.strip() else list(topics),
                "read_before": bool(words.strip()) and words.strip() in read_before,
            }
        )
    return {
        "text": text,
        "paragraphs": shown,
        "marks": [
            {
                "start": offsets.units(span.start),
                "end": offsets.units(min(span.end, len(text))),
                "paths": paths,
                "others": others,
            }
            for span, paths, others in marks
        ],
    }


def _marks(report: Report, siblings: Sequence[Report]) -> list[tuple[Span, list[str], list[int]]]:
    """Every span once: the paths of this report that it is evidence of, and the numbers of other reports."""
    found: dict[Span, tuple[list[str], list[int]]] = {}
    length = len(report.document.text)
    for one in siblings:
        for path, span in _evidence(one):
            if span.start >= length:
                continue
            paths, others = found.setdefault(span, ([], []))
            if one.report_id == report.report_id:
                paths.append(path)
            elif one.ordinal not in others:
                others.append(one.ordinal)
    return [(span, *found[span]) for span in sorted(found)]


def _evidence(report: Report) -> Iterator[tuple[str, Span]]:
    return ((path, span) for path, reading in report.readings() for span in _spans(reading))


def _spans(reading: Reading[Any]) -> Sequence[Span]:
    return reading.spans


def _read_before(workspace: Workspace, report: Report) -> frozenset[str]:
    """The paragraphs of the first document of the same voice, where this document is a later copy of it."""
    first = workspace.lineages().get(report.document_id, report.document_id)
    if first == report.document_id:
        return frozenset()
    document = workspace.project.document(first)
    return frozenset(line.strip() for line in document.text.splitlines()) if document else frozenset()
