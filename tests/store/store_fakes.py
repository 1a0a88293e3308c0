"""Stand-ins for sources and the pipeline: small, deterministic, and able to misbehave on request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from plainrecord.model.records import Coded, Reading, Rejection, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Casualty, Count
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, DocumentOutcome, Modality, PublishedBasis
from plainrecord.store import Collection, Configuration, Project, Reconciliation, run

COLLECTION = Collection(datetime(2024, 5, 1, 12, tzinfo=UTC), "tests/1", "written by a test")
CONFIGURATION = Configuration.of({"package": "0.1.0", "rules": "r1"})


@dataclass(frozen=True)
class FakeOriginal:
    document_ref: str
    raw: bytes

    @property
    def name(self) -> str:
        return self.document_ref.rsplit("/", 1)[-1]

    @property
    def raw_sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def document_of(ref: str, text: str, raw: bytes, row: int = 0, published: date | None = None) -> Document:
    raw_sha256 = hashlib.sha256(raw).hexdigest()
    document_id = sha(f"{raw_sha256} {row}")
    return Document(
        document_id, ref, text, raw_sha256, sha(text), "text/plain", "fake@1", "en", published=published
    )


def documents_of(original: FakeOriginal) -> Iterator[Document | Rejection]:
    """One document per file; a ``.table`` has one per line; a line "!" is unreadable."""
    text = original.raw.decode()
    if not original.document_ref.endswith(".table"):
        yield document_of(original.document_ref, text, original.raw)
        return
    for row, line in enumerate(text.splitlines(), start=1):
        ref = f"{original.document_ref}#row={row}"
        if line == "!":
            yield Rejection("ingest", "malformed_row", "cannot be read", ref)
        else:
            yield document_of(ref, line, original.raw, row)


def report_of(document: Document, ordinal: int, start: int) -> Report:
    span = Span(start, start + 4)
    count = Count(2, 2, 2, "count.exact", "two")
    return Report(
        sha(f"{document.document_id} {ordinal}"),
        document,
        ordinal,
        Reading(Act("strike.air"), (span,), "fake@1"),
        Reading(Modality.ASSERTED, (span,), "fake@1"),
        (span,),
        casualties=(
            Reading(Casualty(CasualtyOutcome.KILLED, CasualtyParty.TOTAL, count), (span,), "fake@1"),
        ),
    )


def code(document: Document) -> Coded:
    """One report for every word "bomb"; one rejection for every "maybe"; "crash" fails."""
    if "crash" in document.text:
        raise RuntimeError(f"secret: {document.text}")
    if "dateline" in document.text and document.published is None:
        document = replace(document, published=date(2024, 4, 2), published_basis=PublishedBasis.DATELINE)
    text, starts, start = document.text.casefold(), [], -1
    while (start := text.find("bomb", start + 1)) >= 0:
        starts.append(start)
    reports = tuple(report_of(document, ordinal, start) for ordinal, start in enumerate(starts))
    rejections = (Rejection("assemble", "weak", "not sure", document.document_ref),) * document.text.count(
        "maybe"
    )
    return Coded(
        document, DocumentOutcome.CODED if reports else DocumentOutcome.NO_EVENT, reports, rejections
    )


def go(project: Project, originals: list, code=code, configuration=CONFIGURATION, **more) -> Reconciliation:
    return run(
        project, originals, documents_of, code, configuration=configuration, collection=COLLECTION, **more
    )


def files(*texts: str) -> list[FakeOriginal]:
    return [FakeOriginal(f"in/{number:05}.txt", text.encode()) for number, text in enumerate(texts)]


def content(project: Project) -> str:
    """All that an export can see, as text."""
    lines = [repr(item) for item in project.documents()]
    lines += [f"{report!r} {report.document_id}" for report in project.reports()]
    lines += [repr(item) for item in project.rejections()]
    lines += [repr(item) for item in project.outcomes()]
    lines += [repr(item) for item in project.sources()]
    lines.append(repr(project.reconciliation()))
    return "\n".join(lines)


def many(count: int) -> list[FakeOriginal]:
    """A mixture of files and tables with copies, refusals and quiet days; the same for the same count."""
    found = []
    for number in range(count):
        if number % 5 == 0:
            rows = "\n".join(
                f"row {(number * 7 + row) % 41} bomb maybe" if row % 4 else "!" for row in range(12)
            )
            found.append(FakeOriginal(f"in/{number:05}.table", rows.encode()))
        else:
            found.append(FakeOriginal(f"in/{number:05}.txt", f"day {number % 29} bomb bomb".encode()))
    return found
