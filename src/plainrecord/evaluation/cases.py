"""A reviewed document as a golden case: its text and what a careful coder read in it, in the format of `.case` files.

The format is described in ``tests/cases/README.md``. A case holds the text as it is, with the names in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plainrecord.fields.casualty import totals
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.model.values import Count
from plainrecord.model.vocab import CasualtyOutcome, ClaimStance, Role

_INITIATING = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR, Role.DETAINING_PARTY})
_ACTED_UPON = frozenset({Role.TARGET, Role.VICTIM_GROUP})
_ALWAYS_SAID = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)
_DIVIDER, _TITLE = "---", "=== "


class CaseTextError(ValueError):
    """A document whose text cannot stand in a case file; the message says why."""


def case_of(document: Document, reports: Sequence[Report]) -> str:
    """The case of a document: all its ``reports``, or none where nothing happened in it.

    Raises ``CaseTextError`` for a text with a line that would divide the case, or with nothing in it.
    """
    text = document.text.strip("\n")
    for line in text.split("\n"):
        if line == _DIVIDER or line.startswith(_TITLE):
            raise CaseTextError(
                f"{document.document_ref}: its text has a line {line[:20]!r}, which divides cases"
            )
    if not text.strip():
        raise CaseTextError(f"{document.document_ref}: it has no text")
    header = [f"published: {document.published.isoformat()}"] if document.published else []
    header += [f"source: {_one_line(document.source.name)}"] if document.source else []
    blocks = ["\n".join(f"{key}: {value}" for key, value in _lines(report)) for report in reports]
    return "\n".join(
        [
            f"{_TITLE}{_one_line(document.document_ref)} ({document.document_id[:9]})",
            *header,
            _DIVIDER,
            text,
            *(part for block in blocks or ["no event"] for part in (_DIVIDER, block)),
            "",
        ]
    )


def _one_line(words: str) -> str:
    return " ".join(words.split()) or "-"


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    """What is checked of a report. A reviewed report says of each of these fields what it has, or that it has none."""
    where = report.places[0].value if report.places else None
    yield "event_type", report.act.value.event_type
    yield "outcome", report.act.value.outcome.value
    yield "modality", report.modality.value.value
    yield "date", _date(report)
    yield "place", _one_line(where.name) if where and where.name.strip() else "none"
    if where and where.country_iso2:
        yield "country", where.country_iso2
    parts = [(reading.value.role, reading.value.actor.label) for reading in report.participants]
    things = [reading.value.words for reading in report.targets]
    speakers = [
        reading.value.speaker.label
        for reading in report.claims
        if reading.value.speaker and reading.value.stance is not ClaimStance.DECLINES_COMMENT
    ]
    labels = {
        "initiators": [label for role, label in parts if role in _INITIATING],
        "targets": [*(label for role, label in parts if role in _ACTED_UPON), *things],
        "claimants": speakers,
        "weapons": [reading.value.weapon.value for reading in report.weapons],
        "damage": [f"{reading.value.words} {reading.value.extent}" for reading in report.damage],
    }
    for key, words in labels.items():
        if all(word.strip() and ";" not in word for word in words):
            yield key, "; ".join(dict.fromkeys(map(_one_line, words))) or "none"
    yield "responsibility", report.responsibility_status.value
    for outcome in CasualtyOutcome:
        count = totals(report, outcome)
        if count is not None or outcome in _ALWAYS_SAID:
            yield outcome.value, _count(count)


def _date(report: Report) -> str:
    when = report.when.value if report.when else None
    if when is None or when.earliest is None or when.latest is None:
        return "none"
    return f"{when.earliest}" if when.earliest == when.latest else f"{when.earliest}..{when.latest}"


def _count(count: Count | None) -> str:
    if count is None:
        return "none"
    return "/".join("-" if part is None else str(part) for part in (count.low, count.best, count.high))


def case_file(cases: Iterable[str]) -> str:
    """Cases as one file, with a comment that says where they are from."""
    comment = "# Documents as people reviewed them. The texts are as received: before sharing, think of who is named."
    return "\n".join([comment, "", *cases])
