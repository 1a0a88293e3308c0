"""Rows of a coded dataset as profiles, so that the machinery that links reports compares them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from plainrecord.datasets.cells import period
from plainrecord.datasets.files import Dataset, DatasetRow, raise_problems
from plainrecord.datasets.records import Amount, CodedEvent
from plainrecord.lang.likeness import LikenessWords, load_likeness_words
from plainrecord.lang.rarity import Rarity, folded, load_rarity, words_of
from plainrecord.matching.settings import MatchTable
from plainrecord.model.values import Count
from plainrecord.stages.link.profile import DOCUMENT_WORDS, Days, Profile, Spot, Traits, names_in
from plainrecord.stages.link.relations import SEVERAL_DAYS
from plainrecord.world.registry import Registry, load_registry

_PARTY_WORDS = 12
_DIVIDERS = re.compile(r"[():]")
_EXACT_DAY = frozenset({None, "D1"})


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A row under comparison. ``side`` is 0 for a row of the first file, 1 for one of the second.

    ``row_id`` names it in its file: its id, or its line where the file has no ids. ``is_episode``: it tells of
    several days, or sums up several events.
    """

    side: int
    row_id: str
    row: DatasetRow
    profile: Profile
    is_episode: bool

    @property
    def key(self) -> tuple[int, str]:
        """Names it among the rows of both files."""
        return self.side, self.row_id

    @property
    def event(self) -> CodedEvent:
        """The typed values of the row."""
        return self.row.event


@dataclass(frozen=True, slots=True)
class Profiler:
    """What rows are made comparable with; made once, shared by both datasets."""

    table: MatchTable
    rarity: Rarity = field(default_factory=load_rarity)
    likeness: LikenessWords = field(default_factory=load_likeness_words)
    registry: Registry = field(default_factory=load_registry)
    _known: dict[tuple[str, str | None], Mapping[str, float]] = field(default_factory=dict)

    def rows(self, dataset: Dataset, side: int) -> tuple[MatchRow, ...]:
        """The rows in the order of the file; their profiles have no id yet."""
        return tuple(
            MatchRow(side, row_id, row, self.profile(row.event), is_episode(row.event))
            for row_id, row in zip(row_ids(dataset), dataset.rows, strict=True)
        )

    def profile(self, event: CodedEvent) -> Profile:
        """The comparable side of a row."""
        types = event.event_types or event.act_group
        country = event.country
        areas = {country, f"{country}/{folded(event.admin1)}" if event.admin1 else country} if country else ()
        return Profile(
            "",
            "",
            "",
            event_type=types[0] if types else "",
            may_be=frozenset(types[1:]) if event.event_types else frozenset(types),
            days=self._days(event),
            spots=self._spots(event),
            areas=frozenset(areas),
            place_names=frozenset(folded(" ".join(name.split())) for name in event.place_names),
            parties=tuple(self._parties(event)),
            weapons=frozenset(event.weapons),
            killed=count_of(event.killed),
            injured=count_of(event.injured),
            traits=self._traits(event),
        )

    def _days(self, event: CodedEvent) -> Days | None:
        days = event.days
        if days is None or days.earliest is None or days.latest is None:
            return None
        first, last = days.ordinals
        slack = self.table.slack_days.get(event.date_precision or "", 0) if first == last else 0
        return first - slack, last + slack

    def _spots(self, event: CodedEvent) -> tuple[Spot, ...]:
        if event.point is None:
            return ()
        if event.place_precision is None:
            return ((*event.point, 0.0),)
        reach_km = self.table.reach_km.get(event.place_precision)
        return () if reach_km is None else ((*event.point, reach_km),)

    def _parties(self, event: CodedEvent) -> Iterator[Mapping[str, float]]:
        for label in dict.fromkeys((*event.initiators, *event.targets, *event.actors)):
            key = (label, event.country)
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._words_of_party(label, event.country)
            if known:
                yield known

    def _words_of_party(self, label: str, country: str | None) -> Mapping[str, float]:
        """The weighed words of a party's name: of the registry's name for it where that knows it."""
        for pattern in self.table.dropped:
            label = pattern.sub(" ", label)
        if not self.table.nobody.isdisjoint(words_of(label)):
            return {}
        for name in (label, *_DIVIDERS.split(label)):
            found = (
                self.registry.resolve(name.strip(), (country,) if country else ()) if name.strip() else None
            )
            if found is not None:
                label = found.name
                break
        return self.rarity.weights(words_of(label), _PARTY_WORDS)

    def _traits(self, event: CodedEvent) -> Traits:
        """What the note of a row tells besides: words, ages, and names that are not in its other columns."""
        if not event.text:
            return Traits()
        labels = (*event.place_names, *event.initiators, *event.targets, *event.actors, event.admin1 or "")
        compared = {word for label in labels for word in words_of(label)}
        return Traits(
            self.rarity.weights(words_of(event.text), DOCUMENT_WORDS),
            names_in(event.text, self.rarity) - compared,
            self.likeness.ages(event.text),
        )


def row_ids(dataset: Dataset) -> list[str]:
    """The id of each row; raises ``DatasetError`` for rows without an id of their own in a file that has ids."""
    held = {what: heading for heading, what in reversed(dataset.columns)}
    column = "event_id" if "event_id" in held else "row_id" if "row_id" in held else None
    if column is None:
        return [f"line {row.line}" for row in dataset.rows]
    first: dict[str, int] = {}
    problems = []
    for row in dataset.rows:
        row_id = row.event.event_id if column == "event_id" else row.event.row_id
        if not row_id:
            problems.append((row.line, "is empty; every row needs an id"))
        elif row_id in first:
            problems.append((row.line, f"{row_id!r} already stands in line {first[row_id]}"))
        first.setdefault(row_id, row.line)
    raise_problems(
        dataset.path,
        [f"line {line}, column {held[column]!r}: {what}" for line, what in problems],
        "ids",
    )
    return list(first)


def is_episode(event: CodedEvent) -> bool:
    """Whether a row tells of several days, or sums up several events, rather than one of an uncertain day.

    A whole calendar month or year is how an uncertain day is written.
    """
    if event.days is None or event.days.earliest is None or event.days.latest is None:
        return False
    first, last = event.days.ordinals
    if last - first + 1 < SEVERAL_DAYS:
        return False
    if event.clarity == "aggregated":
        return True
    return event.date_precision in _EXACT_DAY and not _is_calendar_period(
        event.days.earliest, event.days.latest
    )


def _is_calendar_period(first: date, last: date) -> bool:
    periods = (period(first.year), period(first.year, first.month))
    return any((one.earliest, one.latest) == (first, last) for one in periods)


def count_of(amount: Amount | None) -> Count | None:
    """The number of persons as a count. A best number alone is exact; a low one without a high one is open."""
    if amount is None:
        return None
    low = amount.best if amount.low is None else amount.low
    high = amount.best if amount.high is None and amount.low is None else amount.high
    if low is not None and high is not None and high < low:
        high = low  # UCDP subtracts what it coded apart from the high number of a row that sums up
    return Count(low, amount.best, high, "N_exact", "")
