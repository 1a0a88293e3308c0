"""The reports of an event as estimating reads them: in a fixed order, each with its lineage."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from plainrecord.model.text import Source, Span
from plainrecord.model.values import (
    Act,
    Casualty,
    Claim,
    Damage,
    Means,
    Participation,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import Modality, Stance

T = TypeVar("T")
ValueT_co = TypeVar("ValueT_co", covariant=True)


class AnyReading(Protocol[ValueT_co]):
    """A reading, redacted or not."""

    @property
    def value(self) -> ValueT_co:
        """The value."""
        ...

    @property
    def stance(self) -> Stance:
        """How the words present it."""
        ...

    @property
    def claimant(self) -> Speaker | None:
        """Who says so; None is the outlet's own voice."""
        ...

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its evidence."""
        ...


class AnyDocument(Protocol):
    """A document, redacted or not."""

    @property
    def document_id(self) -> str:
        """Its id."""
        ...

    @property
    def document_ref(self) -> str:
        """What was given as input."""
        ...

    @property
    def published(self) -> date | None:
        """Day of publication."""
        ...

    @property
    def source(self) -> Source | None:
        """Its publisher."""
        ...


class Account(Protocol):
    """A report, redacted or not: one document's account of one event."""

    @property
    def report_id(self) -> str: ...  # noqa: D102  (as in Report)
    @property
    def document(self) -> AnyDocument: ...  # noqa: D102
    @property
    def ordinal(self) -> int: ...  # noqa: D102
    @property
    def act(self) -> AnyReading[Act]: ...  # noqa: D102
    @property
    def modality(self) -> AnyReading[Modality]: ...  # noqa: D102
    @property
    def passages(self) -> tuple[Span, ...]: ...  # noqa: D102
    @property
    def when(self) -> AnyReading[When] | None: ...  # noqa: D102
    @property
    def places(self) -> Sequence[AnyReading[Where]]: ...  # noqa: D102
    @property
    def participants(self) -> Sequence[AnyReading[Participation]]: ...  # noqa: D102
    @property
    def casualties(self) -> Sequence[AnyReading[Casualty]]: ...  # noqa: D102
    @property
    def weapons(self) -> Sequence[AnyReading[Means]]: ...  # noqa: D102
    @property
    def targets(self) -> Sequence[AnyReading[Target]]: ...  # noqa: D102
    @property
    def damage(self) -> Sequence[AnyReading[Damage]]: ...  # noqa: D102
    @property
    def claims(self) -> Sequence[AnyReading[Claim]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Told:
    """A report and the lineage of its document; ``day`` is that of publication, the first of all when unknown."""

    report: Account
    lineage_id: str
    day: date

    @property
    def report_id(self) -> str:
        """The id of the report."""
        return self.report.report_id


def in_order(reports: Iterable[Account], lineage_of: Mapping[str, str]) -> tuple[Told, ...]:
    """The reports by day of publication, then reference and place in the document; undated ones first.

    A document that ``lineage_of`` does not know is a lineage of its own.
    """
    told = []
    for report in reports:
        document = report.document
        lineage = lineage_of.get(document.document_id, document.document_id)
        told.append(Told(report, lineage, document.published or date.min))
    return tuple(sorted(told, key=_order))


def _order(told: Told) -> tuple[date, str, str, int, str]:
    document = told.report.document
    return (told.day, document.document_ref, document.document_id, told.report.ordinal, told.report_id)


@dataclass(frozen=True, slots=True)
class Given(Generic[T]):
    """One value as one report gives it. ``claimant`` is "" for the outlet's own voice."""

    value: T
    told: Told
    claimant: str = ""
    is_party: bool = False


@dataclass(frozen=True, slots=True)
class Standing(Generic[T]):
    """What one lineage says of a field in the end, and what it had said before.

    ``current`` are all reports of the lineage that give its last new value, the first of them first;
    ``earlier`` those that give a value since replaced.
    """

    lineage_id: str
    current: tuple[Given[T], ...]
    earlier: tuple[Given[T], ...] = ()

    @property
    def value(self) -> T:
        """The value that stands."""
        return self.current[0].value

    @property
    def day(self) -> date:
        """The day on which the lineage first gave it: a later copy makes it no newer."""
        return self.current[0].told.day

    @property
    def is_party(self) -> bool:
        """Whether only a party gives it."""
        return all(given.is_party for given in self.current)


def standings(
    given: Iterable[Given[T]],
    identity: Callable[[T], Hashable],
    rank: Callable[[T], Any],
    replaces: Callable[[T, T], bool] = lambda _later, _earlier: True,
) -> tuple[Standing[T], ...]:
    """The lineages in the order of their ids, each with the value that stands.

    ``identity`` maps a value to what makes it one with another; ``rank`` orders the values of one day, the last
    of which stands. Within a lineage a later value replaces an earlier one where ``replaces(later, earlier)``; a
    value that the lineage gave before is a repetition (copies appear late) and no update.
    """
    ordered = sorted(given, key=lambda one: (one.told.lineage_id, one.told.day, rank(one.value)))
    by_lineage: dict[str, dict[Hashable, list[Given[T]]]] = {}
    for one in ordered:
        by_lineage.setdefault(one.told.lineage_id, {}).setdefault(identity(one.value), []).append(one)
    found = []
    for lineage_id, by_value in by_lineage.items():
        first, *later = by_value.values()
        last = first
        for group in later:
            last = group if replaces(group[0].value, last[0].value) else last
        others = (one for group in by_value.values() if group is not last for one in group)
        found.append(Standing(lineage_id, tuple(last), tuple(others)))
    return tuple(found)
