"""One value out of those that lineages give, by policy, and every value where they cannot all be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, TypeVar

from plainrecord.model.linking import CompetingValue, Disagreement, Policy
from plainrecord.stages.estimate.accounts import Given, Standing, standings

T = TypeVar("T")

CORRECTED = "corrected later by its own lineage"


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """How values of a field compare.

    ``allows(said, exact)``: whether who says the one leaves the other possible. ``identity`` makes two values one;
    ``rank`` orders values of one day within a lineage (the last stands) and breaks ties; ``show`` puts one in words.
    """

    name: str
    allows: Callable[[T, T], bool]
    identity: Callable[[T], Hashable]
    rank: Callable[[T], Any]
    show: Callable[[T], str]

    def agree(self, one: T, other: T) -> bool:
        """Whether both can be true."""
        return self.allows(one, other) or self.allows(other, one)

    def replaces(self, later: T, earlier: T) -> bool:
        """Whether a lineage that says ``later`` takes ``earlier`` back, or says it more exactly.

        Who later says less ("an explosion" after "a mine") takes nothing back.
        """
        if not self.allows(later, earlier):
            return True
        return self.allows(earlier, later) and bool(self.rank(later) > self.rank(earlier))


@dataclass(frozen=True, slots=True)
class Picked(Generic[T]):
    """The lineage whose value was picked, those that allow it, and whether any two contradict one another."""

    of: Standing[T]
    allowed_by: tuple[Standing[T], ...]
    lineages: tuple[Standing[T], ...]
    is_contradicted: bool
    reason: str
    disagreement: Disagreement | None

    @property
    def report_ids(self) -> tuple[str, ...]:
        """The reports that give the picked value, the first of them first."""
        return tuple(dict.fromkeys(given.told.report_id for given in self.of.current))


def pick(field: Field[T], given: Iterable[Given[T]], policy: Policy) -> Picked[T] | None:
    """The value of a field; None when nobody gives one.

    It is the one that most lineages leave possible, so the most exact that the others contain; of equals that
    of a lineage that is no party, then the one first published. Under ``most_recent_independent`` it is the
    latest that is no party's, where lineages contradict one another.
    """
    everything = list(given)
    lineages = standings(everything, field.identity, field.rank, field.replaces)
    if not lineages:
        return None
    # Values are compared once each, however many lineages give them.
    values = {field.identity(one.value): one.value for one in lineages}
    contradicted = any(not field.agree(a, b) for a, b in combinations(values.values(), 2))
    allows = {
        key: {other for other, said in values.items() if field.allows(said, value)}
        for key, value in values.items()
    }
    given_by = Counter(field.identity(one.value) for one in lineages)
    support = {key: sum(given_by[other] for other in others) for key, others in allows.items()}
    latest = contradicted and policy is Policy.MOST_RECENT_INDEPENDENT

    def order(one: Standing[T]) -> tuple[Any, ...]:
        most, days = -support[field.identity(one.value)], one.day.toordinal()
        first = (one.is_party, -days, most) if latest else (most, one.is_party, days)
        return (*first, field.rank(one.value), one.lineage_id)

    best = min(lineages, key=order)
    allowed = allows[field.identity(best.value)]
    by = tuple(one for one in lineages if field.identity(one.value) in allowed)
    found = disagreement(field, everything, lineages)
    return Picked(best, by, lineages, contradicted, _reason(best, by, lineages, latest), found)


def _reason(
    best: Standing[T], by: Sequence[Standing[T]], lineages: Sequence[Standing[T]], latest: bool
) -> str:
    if len(lineages) == 1:
        return "the only lineage says so"
    of = f"{len(lineages)} independent lineages"
    if len(by) == len(lineages):
        exact = "" if all(one.value == best.value for one in by) else ", the most exact of what they say"
        return f"all {of} allow it{exact}"
    if latest:
        return f"the latest of {of}; others contradict it"
    return f"{len(by)} of {of} allow{'s' if len(by) == 1 else ''} it; others contradict it"


def disagreement(
    field: Field[T],
    given: Iterable[Given[T]],
    lineages: Sequence[Standing[T]],
    denied: Iterable[Given[T]] = (),
) -> Disagreement | None:
    """Every value of a field with who gives it, where two cannot both be true or one is denied; else None."""
    denials = list(denied)
    everything = list(given)
    values = {field.identity(one.value): one.value for one in everything}
    if not denials and all(field.agree(a, b) for a, b in combinations(values.values(), 2)):
        return None
    current = {id(one) for lineage in lineages for one in lineage.current}
    groups: dict[Hashable, list[Given[T]]] = {}
    for one in everything:
        groups.setdefault(field.identity(one.value), []).append(one)
    found = [
        competing(
            group, field.show(group[0].value), "" if any(id(one) in current for one in group) else CORRECTED
        )
        for group in groups.values()
    ]
    refused: dict[Hashable, list[Given[T]]] = {}
    for one in denials:
        refused.setdefault(field.identity(one.value), []).append(one)
    found += [competing(group, field.show(group[0].value), "denied") for group in refused.values()]
    return Disagreement(field.name, tuple(sorted(found, key=_order)))


def competing(given: Sequence[Given[Any]], label: str, note: str = "") -> CompetingValue:
    """A value with all that is behind it: reports, claimants and lineages, each once and sorted."""
    return CompetingValue(
        min((one.value for one in given), key=repr),
        label,
        tuple(sorted({one.told.report_id for one in given})),
        tuple(sorted({one.claimant for one in given})),
        tuple(sorted({one.told.lineage_id for one in given})),
        note,
    )


def _order(value: CompetingValue) -> tuple[Any, ...]:
    """Values that may be used first, those of more lineages before others."""
    return (value.note, -len(value.lineage_ids), value.label, value.report_ids)
