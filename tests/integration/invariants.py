"""What must hold of everything that comes of a document, whatever its text."""

from __future__ import annotations

from collections.abc import Iterator

from plainrecord.model.records import Coded, Report
from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Count, When, Where
from plainrecord.model.vocab import DatePrecision, DocumentOutcome, GeoPrecision


def broken(coded: Coded) -> list[str]:
    """What does not hold, in words; nothing for a sound result."""
    text = coded.document.text
    faults = [f"{name}: {span} is not in the text" for name, span in _spans(coded) if span.end > len(text)]
    faults += [f"{name}: {span} is blank" for name, span in _spans(coded) if not span.quote(text).strip()]
    if (coded.outcome is DocumentOutcome.CODED) != bool(coded.reports):
        faults.append(f"outcome {coded.outcome} with {len(coded.reports)} reports")
    if coded.outcome is DocumentOutcome.NO_EVENT and not coded.rejections:
        faults.append("no event, and nothing says why")
    ids = [report.report_id for report in coded.reports]
    if len(set(ids)) != len(ids):
        faults.append("two reports have one id")
    if [report.ordinal for report in coded.reports] != list(range(len(ids))):
        faults.append("the ordinals are not 0, 1, 2 ...")
    return faults + [fault for report in coded.reports for fault in _of_report(report, text)]


def _spans(coded: Coded) -> Iterator[tuple[str, Span]]:
    for report in coded.reports:
        yield from (("passages", span) for span in report.passages)
        for path, reading in report.readings():
            yield from ((path, span) for span in reading.spans)
    yield from (("rejections", span) for one in coded.rejections for span in one.spans)


def _of_report(report: Report, text: str) -> Iterator[str]:
    for path, reading in report.readings():
        value = reading.value
        count = getattr(value, "count", None)
        if isinstance(count, Count):
            yield from (f"{path}: {fault}" for fault in _of_count(count, text))
        if isinstance(value, When):
            yield from (f"{path}: {fault}" for fault in _of_when(value))
        if isinstance(value, Where):
            yield from (f"{path}: {fault}" for fault in _of_where(value))
        part_of = value.subset_of if isinstance(value, Casualty) else None
        others = [row for row in range(len(report.casualties)) if path != f"casualties/{row}"]
        if part_of is not None and part_of not in others:
            yield f"{path}: part of row {part_of}"


def _of_count(count: Count, text: str) -> Iterator[str]:
    known = [number for number in (count.low, count.best, count.high) if number is not None]
    if known != sorted(known) or any(number < 0 for number in known):
        yield f"{count.low} <= {count.best} <= {count.high} does not hold"
    if count.literal not in text:
        yield f"the number {count.literal!r} is not in the text"


def _of_when(when: When) -> Iterator[str]:
    if when.earliest and when.latest and when.earliest > when.latest:
        yield f"{when.earliest} is after {when.latest}"
    if when.earliest is None and when.latest is None and when.precision is not DatePrecision.D9:
        yield f"no day at all, but precision {when.precision}"


def _of_where(where: Where) -> Iterator[str]:
    if (where.latitude is None) != (where.longitude is None):
        yield "half a point"
    if where.latitude is not None and not -90 <= where.latitude <= 90:
        yield f"latitude {where.latitude}"
    if where.longitude is not None and not -180 <= where.longitude <= 180:
        yield f"longitude {where.longitude}"
    if where.radius_km is not None and where.radius_km < 0:
        yield f"radius {where.radius_km} km"
    if where.geo_precision is GeoPrecision.G0 and where.latitude is not None:
        yield "a point for no place"
    if not where.name:
        yield "a place without a name"
