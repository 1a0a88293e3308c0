"""Which predicted event stands for which gold event: one to one, inside documents or over whole files."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace

from plainrecord.datasets.assignment import best_pairs
from plainrecord.datasets.records import CodedEvent, DatasetError
from plainrecord.evaluation.agreement import Tolerance
from plainrecord.evaluation.reading import EventFile
from plainrecord.evaluation.similarity import SCALE, Prepared, Similarity
from plainrecord.world.gazetteer_names import fold_name

LEAST_SIMILARITY = 1 / 3
"""Events that agree in less than a third of what both say are two events."""

MOST_CANDIDATES = 30
"""A pair is weighed only if it is among so many best of one of its events: memory stays small."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A gold event and the prediction that stands for it; one of them is None when it stands alone.

    ``unit`` is what is drawn as a whole when intervals are made: the document, else the event itself.
    """

    unit: str
    gold: CodedEvent | None
    predicted: CodedEvent | None
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """All events of both files, each once. ``by_document`` is None when whole files were compared."""

    aligned: tuple[Aligned, ...]
    units: tuple[str, ...]
    by_document: str | None
    documents_not_in_gold: int = 0


def align(
    gold: EventFile,
    predictions: EventFile,
    tolerance: Tolerance,
    least_similarity: float = LEAST_SIMILARITY,
    *,
    whole_file: bool = False,
    gold_documents_only: bool = False,
) -> Alignment:
    """Pair events so that their similarities add up to the highest sum; weaker pairs than the least are none.

    When every event of both files names its document, events are paired inside documents; else, or with
    ``whole_file``, over the whole files, where the country must be the same and the days near.
    Raises ``DatasetError`` when both name documents and none of them is the same.
    """
    like = Similarity(tolerance)
    key = None if whole_file else document_key(gold, predictions)
    if key is None:
        one, other = like.prepare(gold.events), like.prepare(predictions.events)
        pairs = _aligned(one, other, candidates, like, least_similarity)
        found = [Aligned(_own_unit(left, right), left, right, share) for left, right, share in pairs]
        return Alignment(tuple(found), tuple(sorted({one.unit for one in found})), None)
    in_gold, predicted = _by_document(gold, key), _by_document(predictions, key)
    named = _unit_names(predictions, key) | _unit_names(gold, key)
    found, units = [], []
    for name in sorted(in_gold if gold_documents_only else in_gold.keys() | predicted.keys()):
        one, other = like.prepare(in_gold.get(name, [])), like.prepare(predicted.get(name, []))
        pairs = _aligned(one, other, _all_pairs, like, least_similarity)
        found += [Aligned(named[name], left, right, share) for left, right, share in pairs]
        units.append(named[name])
    return Alignment(tuple(found), tuple(units), key, len(predicted.keys() - in_gold.keys()))


# --- documents ---------------------------------------------------------------------------------------


def _base_name(ref: str) -> str:
    return ref.replace("\\", "/").rsplit("/", 1)[-1]


_KEYS: Mapping[str, Callable[[str, str], str]] = {
    "document_id": lambda document_id, _: document_id,
    "document_ref": lambda _, ref: ref,
    "file name": lambda _, ref: _base_name(ref),
}


def document_key(gold: EventFile, predictions: EventFile) -> str | None:
    """What names a document in both files: the key that finds most; None when there is none."""
    usable = {}
    for key in _KEYS:
        sides = [_names(file, key) for file in (gold, predictions)]
        if not predictions.events:
            # No prediction at all: whatever gold calls its documents will do.
            sides[1] = sides[0]
        if all(sides) and (key != "file name" or all(map(_unambiguous, (gold, predictions)))):
            usable[key] = sides
    if not usable:
        return None
    shared = {key: len(sides[0] & sides[1]) for key, sides in usable.items()}
    best = max(usable, key=lambda key: shared[key])
    if not shared[best]:
        one, other = (sorted(side)[0] for side in usable[best])
        raise DatasetError(
            f"no document of {gold.name} is in {predictions.name}: one has {one!r}, the other {other!r}. Write "
            "the same names in both, or give --whole-file to compare events whatever their document"
        )
    return best


def _entries(file: EventFile) -> Iterator[tuple[str, str]]:
    yield from ((event.document_id, event.document_ref) for event in file.events)
    yield from file.eventless


def _names(file: EventFile, key: str) -> set[str]:
    """The documents of a file; empty when some event names none."""
    names = {_KEYS[key](*entry) for entry in _entries(file)}
    return set() if "" in names else names


def _unambiguous(file: EventFile) -> bool:
    refs = {ref for _, ref in _entries(file)}
    return len({_base_name(ref) for ref in refs}) == len(refs)


def _by_document(file: EventFile, key: str) -> dict[str, list[CodedEvent]]:
    found: dict[str, list[CodedEvent]] = {_KEYS[key](*entry): [] for entry in _entries(file)}
    for event in file.events:
        found[_KEYS[key](event.document_id, event.document_ref)].append(event)
    return found


def _unit_names(file: EventFile, key: str) -> dict[str, str]:
    """Key of a document to its name as a unit: what gold calls it, whichever key finds it in predictions."""
    entries = sorted(set(_entries(file)), reverse=True)
    return {_KEYS[key](*entry): " ".join(part for part in (entry[1], entry[0]) if part) for entry in entries}


def _own_unit(gold: CodedEvent | None, predicted: CodedEvent | None) -> str:
    event = gold or predicted
    assert event is not None
    return f"event {event.event_id}" if event.event_id else event.identity


# --- pairs -------------------------------------------------------------------------------------------

Candidates = Callable[[Sequence[Prepared], Sequence[Prepared], int], Iterable[tuple[int, int]]]


def _aligned(
    gold: Sequence[Prepared],
    predicted: Sequence[Prepared],
    proposed: Candidates,
    like: Similarity,
    least_similarity: float,
) -> Iterator[tuple[CodedEvent | None, CodedEvent | None, float]]:
    """Pairs, then gold events alone, then predictions alone; each in the order given."""
    weights = _weights(gold, predicted, proposed, like, max(1, round(least_similarity * SCALE)))
    pairs = _chosen(weights, gold, predicted)
    for at, other in pairs:
        yield gold[at].event, predicted[other].event, weights[at, other] / SCALE
    left, right = {at for at, _ in pairs}, {other for _, other in pairs}
    yield from ((one.event, None, 0.0) for at, one in enumerate(gold) if at not in left)
    yield from ((None, one.event, 0.0) for at, one in enumerate(predicted) if at not in right)


def _weights(
    gold: Sequence[Prepared],
    predicted: Sequence[Prepared],
    proposed: Candidates,
    like: Similarity,
    least: int,
) -> dict[tuple[int, int], int]:
    """Similarity of the pairs that may be one event: of each event, its ``MOST_CANDIDATES`` best."""
    best_of: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    for at, other in proposed(gold, predicted, like.tolerance.days):
        share = like.of(gold[at], predicted[other])
        if share >= least:
            for node, far in (((False, at), other), ((True, other), at)):
                heap = best_of.setdefault(node, [])
                if len(heap) < MOST_CANDIDATES:
                    heappush(heap, (share, -far))
                elif (share, -far) > heap[0]:
                    heapreplace(heap, (share, -far))
    weights = {}
    for (is_predicted, near), heap in best_of.items():
        for share, far in heap:
            weights[(-far, near) if is_predicted else (near, -far)] = share
    return weights


def _chosen(
    weights: Mapping[tuple[int, int], int], gold: Sequence[Prepared], predicted: Sequence[Prepared]
) -> list[tuple[int, int]]:
    """The best pairs. Of equally good ones the same are chosen whichever of the two files is called gold."""
    if [one.identity for one in gold] <= [one.identity for one in predicted]:
        return best_pairs(weights)
    turned = best_pairs({(other, at): weight for (at, other), weight in weights.items()})
    return sorted((at, other) for other, at in turned)


def _all_pairs(gold: Sequence[Prepared], predicted: Sequence[Prepared], _: int) -> Iterator[tuple[int, int]]:
    for at in range(len(gold)):
        for other in range(len(predicted)):
            yield at, other


def candidates(
    gold: Sequence[Prepared], predicted: Sequence[Prepared], window_days: int
) -> Iterator[tuple[int, int]]:
    """Pairs that can be one event: no two countries, and at most ``window_days`` apart.

    An event without date is compared with those of its place name only, or without any, as it has.
    """
    dated, by_place, undated_by_place = _index(predicted)
    for at, one in enumerate(gold):
        country, days = one.event.country or "", one.event.days
        places = by_place if days is None else undated_by_place
        near = {other for name in _names_of(one) for other in places.get(name, ())}
        if days is not None:
            first, last = days.ordinals
            for key in dated if not country else (country, ""):
                if key in dated:
                    near.update(dated[key].between(first - window_days, last + window_days))
        for other in sorted(near):
            theirs = predicted[other].event.country
            if not country or not theirs or country == theirs:
                yield at, other


def _names_of(one: Prepared) -> set[str]:
    return {fold_name(name) for name in one.event.place_names} or {""}


@dataclass(frozen=True, slots=True)
class _Days:
    """Intervals sorted by first day; those longer than a month apart, so that they do not widen the search."""

    firsts: list[int]
    short: list[tuple[int, int, int]]
    long: list[tuple[int, int, int]]

    def between(self, first: int, last: int) -> Iterator[int]:
        """Positions of the intervals that have a day from ``first`` to ``last``."""
        for start, end, at in self.short[bisect_left(self.firsts, first - _SHORT_DAYS) :]:
            if start > last:
                break
            if end >= first:
                yield at
        yield from (at for start, end, at in self.long if start <= last and end >= first)


_SHORT_DAYS = 31


_ByPlace = dict[str, list[int]]


def _index(events: Sequence[Prepared]) -> tuple[dict[str, _Days], _ByPlace, _ByPlace]:
    """The dated events by country ("" for unknown) and day; all, and the undated ones, by place name."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    by_place: _ByPlace = {}
    undated_by_place: _ByPlace = {}
    for at, one in enumerate(events):
        days = one.event.days
        for name in _names_of(one):
            by_place.setdefault(name, []).append(at)
            if days is None:
                undated_by_place.setdefault(name, []).append(at)
        if days is not None:
            found.setdefault(one.event.country or "", []).append((*days.ordinals, at))
    return {country: _days_of(sorted(rows)) for country, rows in found.items()}, by_place, undated_by_place


def _days_of(rows: list[tuple[int, int, int]]) -> _Days:
    short = [row for row in rows if row[1] - row[0] <= _SHORT_DAYS]
    long = [row for row in rows if row[1] - row[0] > _SHORT_DAYS]
    return _Days([first for first, _, _ in short], short, long)
