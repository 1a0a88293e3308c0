"""Typed records to bytes and back, without loss.

The bytes of a report are JSON in field order without its document, which the store keeps once and gives back.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import msgspec

from plainrecord.model.records import Rejection, Report
from plainrecord.model.text import Document, Source
from plainrecord.model.vocab import ReviewState
from plainrecord.store.errors import RecordError

_ENCODER = msgspec.json.Encoder()
# The state of review follows from the decisions, and is no part of what the machine read.
_KEPT = tuple(field.name for field in fields(Report) if field.name not in ("document", "review_state"))


@cache
def _report_decoder() -> msgspec.json.Decoder[Any]:
    """Built on first use: resolving the types costs a few milliseconds."""
    hints = get_type_hints(Report)
    defaults = {field.name: field.default for field in fields(Report)}
    shape = [
        (name, hints[name], defaults[name]) if name in _OPTIONAL else (name, hints[name]) for name in _KEPT
    ]
    # Unknown fields mean a newer or a damaged record: refusing beats dropping them silently.
    stored = msgspec.defstruct("StoredReport", shape, frozen=True, forbid_unknown_fields=True)
    return msgspec.json.Decoder(stored)


_OPTIONAL = frozenset(
    (
        "when",
        "places",
        "participants",
        "casualties",
        "weapons",
        "targets",
        "damage",
        "claims",
        "responsibility_status",
    )
)


def encode_report(report: Report) -> bytes:
    """Encode a report as JSON bytes, without its document.

    Raises ``RecordError`` when reading the bytes back would not give the same report (a NaN coordinate, a
    half surrogate): better no record than another one. A reviewed report is refused: what people decided is kept as
    decisions, beside what the machine read.
    """
    if report.review_state is not ReviewState.OPEN:
        raise RecordError("a report that people reviewed is not kept as one that the machine read")
    raw = _encode({name: getattr(report, name) for name in _KEPT}, "report")
    if decode_report(raw, report.document) != report:
        raise RecordError("the report holds a number that is not finite or a value of a wrong type")
    return raw


def decode_report(raw: bytes, document: Document) -> Report:
    """Give back the report that ``encode_report`` made ``raw`` from; ``document`` is the one it is about.

    Raises ``RecordError`` with the path of the first thing that is wrong.
    """
    stored = _decode(_report_decoder(), raw)
    return Report(document=document, **{name: getattr(stored, name) for name in _KEPT})


@cache
def _rejection_decoder() -> msgspec.json.Decoder[Rejection]:
    return msgspec.json.Decoder(Rejection)


def encode_rejection(rejection: Rejection) -> bytes:
    """Encode a rejection as JSON bytes; raises ``RecordError`` for text that is not Unicode."""
    return _encode(rejection, "rejection")


def decode_rejection(raw: bytes) -> Rejection:
    """Give back the rejection that ``encode_rejection`` made ``raw`` from; raises ``RecordError``."""
    rejection: Rejection = _decode(_rejection_decoder(), raw)
    return rejection


@cache
def _source_decoder() -> msgspec.json.Decoder[Source]:
    return msgspec.json.Decoder(Source)


def encode_source(source: Source) -> bytes:
    """Encode a source with its dated party links as JSON; raises ``RecordError`` for broken Unicode."""
    return _encode(source, "source")


def decode_source(raw: bytes | str) -> Source:
    """Give back the source that ``encode_source`` made ``raw`` from; raises ``RecordError``."""
    source: Source = _decode(_source_decoder(), raw)
    return source


def quotes_sha256(report: Report) -> str:
    """Hash of all that a report quotes: path, span and words of every reading, and its passages.

    Moving a span, or changing the text below it, changes this hash.
    """
    text = report.document.text
    digest = hashlib.sha256()
    for path, reading in report.readings():
        for span in reading.spans:
            quote = text[span.start : span.end]
            digest.update(f"{path} {span.start} {span.end} {quote}\n".encode("utf-8", "surrogatepass"))
    for span in report.passages:
        quote = text[span.start : span.end]
        digest.update(f"passage {span.start} {span.end} {quote}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _encode(record: object, noun: str) -> bytes:
    try:
        return _ENCODER.encode(record)
    except (UnicodeEncodeError, TypeError, ValueError) as error:
        raise RecordError(f"the {noun} cannot be written: {type(error).__name__}") from error


def _decode(decoder: msgspec.json.Decoder[Any], raw: bytes | str) -> Any:  # noqa: ANN401 (the decoder knows)
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError(str(error)) from error
