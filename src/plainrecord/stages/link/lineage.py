"""Documents that copy, update or translate one another, found in linear time: together they are one voice.

Near copies are found by MinHash over runs of five words (Broder 1997) and bands of the signature, and confirmed
on the texts: a copy shares most of its runs with the other, or nearly all of the shorter one stands in the longer
(an update of a story, a shortened wire). Declared origins (``derived_from``) count as they are. Forms with new
figures in them share few runs, and texts published far apart are no copies.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash

from plainrecord.lang.rarity import words_of
from plainrecord.model.linking import Lineage

RUN_WORDS = 5
#: Texts with fewer runs are compared as a whole by the store; chance makes short ones alike.
FEWEST_RUNS = 20
SIGNATURE_SIZE = 64
BAND_ROWS = 4
_BAND_BYTES = 8 * BAND_ROWS
#: Share of common runs, of all runs of both and of the shorter text's, from which on one is a copy of the other.
SAME_SHARE = 0.6
CONTAINED_SHARE = 0.8
LONGEST_GAP_DAYS = 31
_SEED = 1


@dataclass(frozen=True, slots=True)
class Voice:
    """A document as far as its lineage goes; ``signature`` is empty for a short text."""

    document_id: str
    document_ref: str
    published: int | None
    signature: tuple[int, ...]
    derived_from: str | None = None

    @property
    def rank(self) -> tuple[int, str, str]:
        """The order of documents: by day of publication, undated ones last, then by reference."""
        return (self.published if self.published is not None else 10**9, self.document_ref, self.document_id)


def signature_of(words: Sequence[str]) -> tuple[int, ...]:
    """The MinHash signature of the folded words of a text, ``SIGNATURE_SIZE`` numbers; () for a short text."""
    runs = set(map(" ".join, _runs(words)))
    if len(runs) < FEWEST_RUNS:
        return ()
    minhash = RMinHash(num_perm=SIGNATURE_SIZE, seed=_SEED)
    minhash.update(runs)  # in whatever order: of each hash the least counts
    return tuple(minhash.digest())


def lineages(voices: Iterable[Voice], text_of: Callable[[str], str]) -> tuple[Lineage, ...]:
    """Every document in its lineage, in the order of their first documents.

    ``text_of`` gives the text of a document id; it is asked only for documents whose signatures share a band.
    """
    ordered = sorted(voices, key=lambda voice: voice.rank)
    parent = {voice.document_id: voice.document_id for voice in ordered}

    def first_of(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    rank = {voice.document_id: position for position, voice in enumerate(ordered)}

    def join(one: str, other: str) -> None:
        low, high = sorted((first_of(one), first_of(other)), key=rank.__getitem__)
        parent[high] = low

    @lru_cache(maxsize=64)
    def runs(document_id: str) -> frozenset[tuple[str, ...]]:
        return frozenset(_runs(tuple(words_of(text_of(document_id)))))

    for voice in ordered:
        if voice.derived_from in parent:
            join(voice.document_id, voice.derived_from)
    for earlier, later in _sharing_a_band(ordered):
        one, other = earlier.document_id, later.document_id
        if first_of(one) != first_of(other) and _is_near(earlier, later) and is_copy(runs(one), runs(other)):
            join(one, other)
    members: dict[str, list[str]] = {}
    for voice in ordered:
        members.setdefault(first_of(voice.document_id), []).append(voice.document_id)
    return tuple(Lineage(first, tuple(documents)) for first, documents in members.items())


def is_copy(one: Set[Hashable], other: Set[Hashable]) -> bool:
    """Whether two texts, as runs of words, are copies, or one holds nearly all of the other."""
    shared, fewer = len(one & other), min(len(one), len(other))
    return bool(fewer) and (
        shared >= SAME_SHARE * (len(one) + len(other) - shared) or shared >= CONTAINED_SHARE * fewer
    )


def _sharing_a_band(ordered: Sequence[Voice]) -> Iterator[tuple[Voice, Voice]]:
    """Each document with those before it of whose signature it has a band: the first and the last of each band.

    A band holds copies of one text, or chance; comparing with two of them keeps the number of pairs linear.
    """
    of_band: defaultdict[int, tuple[dict[bytes, Voice], dict[bytes, Voice]]] = defaultdict(lambda: ({}, {}))
    for voice in ordered:
        numbers = array("Q", voice.signature).tobytes()
        for start in range(0, len(numbers), _BAND_BYTES):
            (first, last), band = of_band[start], numbers[start : start + _BAND_BYTES]
            earliest = first.setdefault(band, voice)
            if earliest is voice:
                continue
            yield earliest, voice
            if band in last:
                yield last[band], voice
            last[band] = voice


def _is_near(one: Voice, other: Voice) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= LONGEST_GAP_DAYS


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(RUN_WORDS)), strict=False)
