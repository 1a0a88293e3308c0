"""The other values a reviewer may pick for a reading with one key: what the name may also mean, what others give.

Picking one says that the machine misread these words and that they mean this; whether another source is right is
no question of a report, which keeps what its own document says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Casualty, Damage, Means, Target, Where
from plainrecord.stages.explain.values import in_words
from plainrecord.stages.review.priority import slot

MOST_OPTIONS = 9
"""One for each key of a digit."""

BY_PERSON = "person"
"""Stands where a rule of a grammar is named, in values that a person chose."""


@dataclass(frozen=True, slots=True)
class Option:
    """Another value, in words, and which reports give it; none where it is another meaning of the same name."""

    value: Any
    words: str
    report_ids: tuple[str, ...] = ()


def options(path: str, reading: Reading[Any], others: Iterable[Report]) -> tuple[Option, ...]:
    """At most ``MOST_OPTIONS`` other values: meanings of the name, then what other reports give, most given first."""
    own = in_words(reading.value)
    found = [Option(value, in_words(value)) for value in _meanings(reading.value)]
    found += _given(path, reading.value, others)
    distinct: dict[str, Option] = {}
    for option in found:
        if option.words != own:
            distinct.setdefault(option.words, option)
    return tuple(distinct.values())[:MOST_OPTIONS]


def _meanings(value: object) -> Iterator[Where]:
    """The place with each other entry of its name in the gazetteer."""
    if not isinstance(value, Where):
        return
    for other in value.alternatives:
        place = other.place
        yield replace(
            value, place=place, latitude=place.latitude, longitude=place.longitude,
            country_iso2=place.country_iso2, admin1=place.admin1, alternatives=(), rule_id=BY_PERSON,
        )  # fmt: skip


def _given(path: str, own: object, others: Iterable[Report]) -> list[Option]:
    wanted = slot(path, own)
    by_words: dict[str, tuple[Any, list[str]]] = {}
    for report in others:
        for other_path, reading in report.readings():
            if slot(other_path, reading.value) == wanted:
                value = _in_own_words(reading.value, own)
                by_words.setdefault(in_words(value), (value, []))[1].append(report.report_id)
    ordered = sorted(by_words.items(), key=lambda one: (-len(one[1][1]), one[0]))
    return [Option(value, words, tuple(dict.fromkeys(ids))) for words, (value, ids) in ordered]


def _in_own_words(value: Any, own: Any) -> Any:  # noqa: ANN401 (any value of a report)
    """The value with the words of the own report where a value quotes: another document's words are not its own."""
    if isinstance(value, Casualty) and isinstance(own, Casualty):
        count = replace(value.count, phrase_id=BY_PERSON, literal=own.count.literal)
        return replace(own, count=count, subset_of=own.subset_of)
    for kind in (Means, Target, Damage):
        if isinstance(value, kind) and isinstance(own, kind):
            return replace(value, words=own.words)
    return value


def others_of(report: Report, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports of an event but this one, those of its own document left out."""
    return tuple(one for one in reports if one.document_id != report.document_id)
