"""Explain: a report in words, value by value: which words, which rule, how sure, who says so, what was left out.

Nothing is looked at anew: an explanation only reads what the records hold, so it is the same whenever and
wherever it is made, as long as the rules are those that made the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainrecord.model.explanation import (
    DocumentExplained,
    Explanation,
    Maker,
    NotUsed,
    Quote,
    ValueExplained,
)
from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Count
from plainrecord.model.wire import RedactedReading, RedactedReport
from plainrecord.stages.explain.makers import count_maker, describe, reason_words
from plainrecord.stages.explain.values import in_words, name_of, roles_of, speaker_words
from plainrecord.stages.redact import RedactedRejection

__all__ = ["count_maker", "describe", "explain", "explain_document", "explain_rejection", "reason_words"]

_FIELDS = (
    "act", "modality", "when", "places", "participants", "casualties", "weapons", "targets", "damage", "claims",
)  # fmt: skip


def explain(
    report: Report | RedactedReport,
    rejections: Sequence[Rejection] | Sequence[RedactedRejection] = (),
    *,
    everywhere: bool = False,
) -> Explanation:
    """Put a report into words, with what was dropped of ``rejections``, which are those of its document.

    Listed are rejections whose words stand in the sentences of the report; the others are counted, or listed
    after them with ``everywhere``. A redacted report gives an explanation without names, fit for others; its
    rejections must be redacted, too.
    """
    document = report.document
    text = document.text if isinstance(document, Document) else None
    near = [one for one in rejections if _is_near(one.spans, report.passages)]
    far = [one for one in rejections if not _is_near(one.spans, report.passages)]
    listed = [*near, *far] if everywhere else near
    return Explanation(
        report_id=report.report_id,
        document_ref=document.document_ref,
        title=document.title or "",
        published=document.published.isoformat() if document.published else "",
        values=tuple(_value(path, reading, text, document.language) for path, reading in _readings(report)),
        not_used=tuple(explain_rejection(one, text, document.language) for one in listed),
        elsewhere=0 if everywhere else len(far),
        withheld=report.withheld if isinstance(report, RedactedReport) else (),
        report=report if isinstance(report, Report) else None,
    )


def explain_rejection(rejection: Rejection | RedactedRejection, text: str | None, language: str) -> NotUsed:
    """Put into words what was dropped; ``text`` is that of its document, None when it may not be shown."""
    if isinstance(rejection, RedactedRejection):
        quotes = _quotes(rejection.spans, rejection.quotes)
    else:
        quotes = _quotes(rejection.spans, _quoted(rejection.spans, text))
    message = rejection.message
    first = next((quote.words for quote in quotes if quote.words is not None), None)
    if first is not None:  # the message begins with the words, which are shown beside it
        message = message.removeprefix(f"{first!r}: ")
    makers = describe(rejection.maker, language=language)
    return NotUsed(
        rejection.reason, message or reason_words(rejection.reason), quotes, rejection.maker, makers
    )


def explain_document(
    document: Document, reports: Sequence[Report], rejections: Sequence[Rejection]
) -> DocumentExplained:
    """Put all reports of a document into words; what stands in no report's sentences comes at the end."""
    passages = [passage for report in reports for passage in report.passages]
    rest = [one for one in rejections if not _is_near(one.spans, passages)]
    return DocumentExplained(
        reports=tuple(
            explain(report, [one for one in rejections if _is_near(one.spans, report.passages)])
            for report in reports
        ),
        not_used=tuple(explain_rejection(one, document.text, document.language) for one in rest),
    )


def _readings(report: Report | RedactedReport) -> Iterator[tuple[str, Any]]:
    """Every reading with its path, in the order of the fields; the two records have the same ones."""
    for name in _FIELDS:
        held = getattr(report, name)
        if isinstance(held, tuple):
            yield from ((f"{name}/{position}", reading) for position, reading in enumerate(held))
        elif held is not None:
            yield name, held


def _value(
    path: str, reading: Reading[Any] | RedactedReading[Any], text: str | None, language: str
) -> ValueExplained:
    words = reading.quotes if isinstance(reading, RedactedReading) else _quoted(reading.spans, text)
    makers: list[Maker] = list(describe(reading.maker, roles_of(reading.value), language))
    count = getattr(reading.value, "count", None)
    if isinstance(count, Count):
        makers.append(count_maker(count.phrase_id, language))
    return ValueExplained(
        path=path,
        name=name_of(path, reading.value),
        value=in_words(reading.value),
        quotes=_quotes(reading.spans, words),
        maker=reading.maker,
        makers=tuple(makers),
        confidence=reading.confidence,
        stance=reading.stance.value,
        claimant=speaker_words(reading.claimant),
    )


def _quoted(spans: Sequence[Span], text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(span.quote(text) for span in spans)


def _quotes(spans: Sequence[Span], words: Sequence[str] | None) -> tuple[Quote, ...]:
    if words is None:
        return tuple(Quote(span.start, span.end, None) for span in spans)
    return tuple(Quote(span.start, span.end, quote) for span, quote in zip(spans, words, strict=True))


def _is_near(spans: Sequence[Span], passages: Sequence[Span]) -> bool:
    return any(span.overlaps(passage) for span in spans for passage in passages)
