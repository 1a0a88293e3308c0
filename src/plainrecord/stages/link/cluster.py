"""Judgements to groups: average linkage over the pairs that were judged, under what people decided.

Two groups are joined while the mean probability over all their pairs is high enough; a pair that was not judged
counts as 0. So one mistaken pair cannot chain two events together, and no group grows without bound. What a person
called the same is joined first and counts once, as near to others as its nearest report is: a report that a person adds
pulls nothing apart. What must not be one (two reports of one document, or a person's word) never
is. What documents are mainly about is matched before what they tell in passing. The result depends on the set of
judgements, not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from plainrecord.model.linking import Judgement, LinkRelation, Verdict


@dataclass(frozen=True, slots=True)
class Clustered:
    """Groups of ids, each sorted, in order; and persons' judgements that could not be followed.

    A judgement is ``ignored`` when a later one of a person contradicts it, by itself or through others.
    """

    groups: tuple[tuple[str, ...], ...]
    ignored: tuple[Judgement, ...] = ()


@dataclass(slots=True)
class _Groups:
    """The groups under way: members, whom a group must not join, and the sums of probabilities between groups.

    ``weights`` are the pairs' ends that a group stands for where it is not one: what a person joined is one.
    """

    members: dict[int, list[str]] = field(default_factory=dict)
    weights: dict[int, int] = field(default_factory=dict)
    apart: dict[int, set[int]] = field(default_factory=dict)
    links: dict[int, dict[int, float]] = field(default_factory=dict)

    def mean(self, one: int, other: int) -> float:
        return self.links[one][other] / (self.weights.get(one, 1) * self.weights.get(other, 1))

    def join(self, one: int, other: int) -> None:
        """Put ``other`` into ``one``."""
        self.weights[one] = self.weights.get(one, 1) + self.weights.pop(other, 1)
        self.members[one] += self.members.pop(other)
        for beyond in self.apart.pop(other, ()):
            self.apart[beyond].discard(other)
            self.apart[beyond].add(one)
            self.apart.setdefault(one, set()).add(beyond)
        for beyond, total in self.links.pop(other, {}).items():
            del self.links[beyond][other]
            if beyond != one:
                joined = self.links[one].get(beyond, 0.0) + total
                self.links[one][beyond] = self.links[beyond][one] = joined


def cluster(
    ids: Iterable[str],
    judgements: Iterable[Judgement],
    documents: Mapping[str, str],
    *,
    threshold: float,
    main: Set[str] = frozenset(),
) -> Clustered:
    """Group ``ids`` by ``judgements``; ``documents`` gives the document of each id, ``threshold`` the least mean.

    ``main`` are the ids that are grouped among themselves before all others: the main account of each document.

    Judgements of persons come in the order in which they were made: a later one overrules an earlier one on the
    same pair. Ids that no judgement names are groups of one.
    """
    order = sorted(set(ids))
    number = {name: position for position, name in enumerate(order)}
    machine: dict[tuple[int, int], float] = {}
    persons: dict[tuple[int, int], Judgement] = {}
    for judgement in judgements:
        left, right = number.get(judgement.left), number.get(judgement.right)
        if left is None or right is None:
            continue
        if judgement.is_by_person:
            persons.pop((left, right), None)
            persons[left, right] = judgement
        elif judgement.verdict is not Verdict.DIFFERENT or judgement.relation is LinkRelation.NOT_SAME:
            machine[left, right] = judgement.probability
    groups = _Groups({position: [name] for name, position in number.items()})
    ignored = _decided(groups, number, list(persons.values()))
    _keep_documents_apart(groups, documents)
    home = {number[name]: group for group, names in groups.members.items() for name in names}
    for (left, right), probability in sorted(machine.items()):
        one, other = home[left], home[right]
        if one != other:
            nearest = max(groups.links.setdefault(one, {}).get(other, 0.0), probability)
            groups.links[one][other] = groups.links.setdefault(other, {})[one] = nearest
    if main:
        _merge(
            groups,
            threshold,
            {group for group, names in groups.members.items() if not main.isdisjoint(names)},
        )
    _merge(groups, threshold)
    return Clustered(tuple(sorted(tuple(sorted(names)) for names in groups.members.values())), ignored)


def _decided(
    groups: _Groups, number: Mapping[str, int], judgements: Sequence[Judgement]
) -> tuple[Judgement, ...]:
    """Follow what persons decided, the latest first; the judgements that later ones contradict."""
    home = dict(number)
    ignored = []
    for judgement in reversed(judgements):
        one, other = sorted((home[judgement.left], home[judgement.right]))
        if judgement.verdict is Verdict.SAME:
            if other in groups.apart.get(one, ()):
                ignored.append(judgement)
            elif one != other:
                for name in groups.members[other]:
                    home[name] = one
                groups.links.setdefault(one, {})
                groups.join(one, other)
                groups.weights[one] = 1
        elif judgement.verdict is Verdict.DIFFERENT:
            if one == other:
                ignored.append(judgement)
            else:
                groups.apart.setdefault(one, set()).add(other)
                groups.apart.setdefault(other, set()).add(one)
    return tuple(reversed(ignored))


def _keep_documents_apart(groups: _Groups, documents: Mapping[str, str]) -> None:
    """Reports of one document are told apart by it, unless a person joined them."""
    by_document: dict[str, set[int]] = {}
    for group, names in groups.members.items():
        for name in names:
            by_document.setdefault(documents[name], set()).add(group)
    for together in by_document.values():
        if len(together) > 1:
            for group in together:
                groups.apart.setdefault(group, set()).update(together - {group})


def _merge(groups: _Groups, threshold: float, only: Set[int] | None = None) -> None:
    """Join the two nearest groups again and again, those of ``only``; ties go to the groups made first."""
    heap = [
        (-mean, one, other)
        for one, others in groups.links.items()
        for other in others
        if one < other
        and (only is None or (one in only and other in only))
        and (mean := groups.mean(one, other)) >= threshold
    ]
    heapify(heap)
    while heap:
        negative, one, other = heappop(heap)
        if one not in groups.members or other not in groups.members or other in groups.apart.get(one, ()):
            continue
        if groups.links.get(one, {}).get(other) is None or -groups.mean(one, other) != negative:
            continue  # one of them has grown since
        groups.join(one, other)
        for beyond in groups.links[one]:
            if only is not None and beyond not in only:
                continue
            mean = groups.mean(one, beyond)
            if mean >= threshold:
                heappush(heap, (-mean, min(one, beyond), max(one, beyond)))
