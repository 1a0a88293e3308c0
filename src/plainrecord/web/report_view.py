"""A report as the desk shows it: the text in pieces, and each field with its evidence, its rules and its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from plainrecord.model.explanation import ValueExplained
from plainrecord.model.records import Reading, Report
from plainrecord.model.review import PathState, ReportState
from plainrecord.model.text import Document, Span
from plainrecord.model.wire_value import report_seal, seal
from plainrecord.stages.explain import explain
from plainrecord.stages.explain.values import in_words, name_of
from plainrecord.stages.review.care import SENSITIVE_ACT, is_sensitive, topics_in
from plainrecord.stages.review.options import options, others_of
from plainrecord.store.chain import head
from plainrecord.store.lookup import Found
from plainrecord.web.deciding import path_view, state_view, states
from plainrecord.web.forms import filled
from plainrecord.web.offsets import Utf16Offsets
from plainrecord.web.pieces import paragraphs
from plainrecord.web.workspace import Workspace
from plainrecord.world.taxonomy import event_types


def report_view(workspace: Workspace, found: Found) -> dict[str, Any]:
    """Everything the desk needs for one report, as plain data for JSON. Offsets are in UTF-16 code units."""
    report = found.report
    event = workspace.events().get(report.report_id)
    together = workspace.reports_of(event) if event is not None else [report]
    stand = states(workspace, report.document_id)
    state = stand[report.report_id]
    return {
        "report_id": report.report_id,
        "ordinal": report.ordinal,
        "document": document_view(report.document),
        "event": None if event is None else {"event_id": event.event_id, "reports": len(event.report_ids)},
        "headline": headline(report),
        "seal": report_seal(report),
        "seen_serial": head(workspace.project).serial,
        "state": {name: held for name, held in state_view(state).items() if name != "paths"},
        "text": text_view(report, found.of_document, stand, _read_before(workspace, report)),
        "fields": fields_view(found, together, state),
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


def fields_view(found: Found, together: Sequence[Report], state: ReportState) -> list[dict[str, Any]]:
    """Every reading of a report in words, with how it stands in review and the values that may be picked instead.

    What people added comes after what the machine read; what was added and rejected is left out.
    """
    report = found.report
    others = others_of(report, together)
    sources = {one.report_id: _voice(one) for one in others}
    told = {value.path: value for value in explain(report, found.rejections).values}
    shown = []
    for one in state.paths[1:]:
        reading = one.machine or one.effective
        if reading is not None:
            shown.append(
                {
                    **_reading_view(one, reading, told.get(one.path)),
                    "options": [
                        {
                            "words": option.words,
                            "value": msgspec.to_builtins(option.value),
                            "by": list(dict.fromkeys(sources[name] for name in option.report_ids)),
                        }
                        for option in options(one.path, reading, others)
                    ],
                }
            )
    return shown


def _reading_view(state: PathState, reading: Reading[Any], told: ValueExplained | None) -> dict[str, Any]:
    """``told`` is None for what a person added."""
    field = state.path.partition("/")[0]
    effective = state.effective or reading
    return {
        "path": state.path,
        "field": field,
        "name": name_of(state.path, reading.value),
        "value": in_words(reading.value),
        "form": filled(field, effective.value),
        "seal": seal(state.machine) if state.machine else "",
        "confidence": reading.confidence,
        "stance": reading.stance.value,
        "claimant": told.claimant if told else "",
        "maker": reading.maker,
        "makers": [msgspec.to_builtins(maker) for maker in told.makers] if told else [],
        "state": path_view(state),
    }


def _voice(report: Report) -> str:
    return report.document.source.name if report.document.source else report.document.document_ref


# --- text --------------------------------------------------------------------------------------------


def text_view(
    report: Report, siblings: Sequence[Report], states: Mapping[str, ReportState], read_before: frozenset[str]
) -> dict[str, Any]:
    """The text in paragraphs of pieces, each ``[length, [marks], hidden]``, and what the marks are evidence of.

    ``read_before`` are paragraphs that an earlier document of the same voice has.
    """
    text = report.document.text
    offsets = Utf16Offsets(text)
    marks = _marks(report, siblings, states)
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
                "topics": [SENSITIVE_ACT, *topics]
                if is_sensitive(report) and words.strip()
                else list(topics),
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


def _marks(
    report: Report, siblings: Sequence[Report], states: Mapping[str, ReportState]
) -> list[tuple[Span, list[str], list[int]]]:
    """Every span once: the paths of this report that it is evidence of, and the numbers of other reports."""
    found: dict[Span, tuple[list[str], list[int]]] = {}
    length = len(report.document.text)
    for one in siblings:
        for path, span in _evidence(states[one.report_id]):
            if span.start >= length:
                continue
            paths, others = found.setdefault(span, ([], []))
            if one.report_id == report.report_id:
                if path not in paths:
                    paths.append(path)
            elif one.ordinal not in others:
                others.append(one.ordinal)
    return [(span, *found[span]) for span in sorted(found)]


def _evidence(state: ReportState) -> Iterator[tuple[str, Span]]:
    """Every span with the path it is evidence of: the words of a value that counts, or of the machine's."""
    for one in state.paths[1:]:
        reading = one.effective or one.machine
        for span in reading.spans if reading is not None else ():
            yield one.path, span


def _read_before(workspace: Workspace, report: Report) -> frozenset[str]:
    """The paragraphs of the first document of the same voice, where this document is a later copy of it."""
    first = workspace.lineages().get(report.document_id, report.document_id)
    if first == report.document_id:
        return frozenset()
    document = workspace.project.document(first)
    return frozenset(line.strip() for line in document.text.splitlines()) if document else frozenset()
