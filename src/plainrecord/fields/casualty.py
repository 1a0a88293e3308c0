"""How the casualty rows of one report combine into one figure per outcome.

The policy is conservative (UCDP, ACLED and GTD all take the low figure when sources differ), never adds a
part to its whole, and never turns "not stated" into zero:

* only rows about this event count, and no figure that is denied;
* a row that is part of another row of the same outcome ("12 dead, including three children") is left out, and so is
  a row of people whom another row counts with a graver one ("the wounded man died");
* the same speaker's repeated figure for the same people is one figure; the highest stands, as tolls rise;
  an equal figure for people named otherwise in another sentence is taken to be a restatement too;
* rows for all parties together (``total``) stand for the sum where there are any;
* otherwise each party's figure is taken by itself and the parties are added, except that an unknown party's
  figure at least as large as all the others is taken to include them;
* the lower figure of a speaker who names no party, beside those of other speakers for parties, is one for the same
  people;
* people told to be beside those counted before ("two others died") are added, whoever says so;
* where speakers differ about one figure: low is the lowest low, best the lowest best, high the highest high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Count, Speaker
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, CasualtyScope, Stance

HELD = (CasualtyOutcome.CAPTURED, CasualtyOutcome.DETAINED, CasualtyOutcome.ABDUCTED)
"""The outcomes that "held" sums up: forms of being held that sources name differently for the same act."""

GRAVITY = {
    CasualtyOutcome.KILLED_OR_INJURED: 0,
    CasualtyOutcome.INJURED: 1,
    CasualtyOutcome.KILLED: 2,
}
"""Outcomes of harm: who is counted with a graver one is not counted with a lighter one as well."""

ADDED = "ADDED"
"""``phrase_id`` of a count of people told to be beside those counted before: "a fourth died", "two others"."""

COMBINED = "COMBINED"
"""``phrase_id`` of a count that was combined from several rows."""


class CasualtyReading(Protocol):
    """A reading of a casualty row, redacted or not."""

    @property
    def value(self) -> Casualty:
        """The row."""
        ...

    @property
    def stance(self) -> Stance:
        """How the words present it."""
        ...

    @property
    def claimant(self) -> Speaker | None:
        """Who says so."""
        ...

    @property
    def spans(self) -> Sequence[Span]:
        """Its evidence."""
        ...


class HasCasualties(Protocol):
    """A report, redacted or not."""

    @property
    def casualties(self) -> Sequence[CasualtyReading]:
        """The rows."""
        ...

    @property
    def passages(self) -> Sequence[Span]:
        """The sentences of the account."""
        ...


def totals(report: HasCasualties, *outcomes: CasualtyOutcome) -> Count | None:
    """Give the number of persons with one of ``outcomes`` in this event; None when no row states it.

    Several outcomes are added. In the result ``low <= best <= high`` wherever they are stated; a null
    ``high`` is open; ``literal`` joins the words of the rows used with " | ".
    """
    counts = [_total(report, outcome) for outcome in outcomes]
    stated = [count for count in counts if count is not None]
    return _sum(stated) if stated else None


def _total(report: HasCasualties, outcome: CasualtyOutcome) -> Count | None:
    return figures(report, outcome).get(CasualtyParty.TOTAL)


def figures(
    report: HasCasualties, outcome: CasualtyOutcome, used: Callable[[CasualtyReading], bool] | None = None
) -> dict[CasualtyParty, Count]:
    """One figure for each party whose people the report counts, and under ``TOTAL`` that of all together.

    Empty when no row states one. ``used`` leaves rows out (a party's figures for its opponent, say).
    """
    told = [row for row in rows(report, outcome) if used is None or used(row)]
    added = [row for row in told if row.value.count.phrase_id == ADDED]
    first = [row for row in told if row.value.count.phrase_id != ADDED]
    if not first:
        first, added = added, []
    parties = {
        party: _over_speakers(of_party, report.passages) for party, of_party in _by_party(first).items()
    }
    if not parties:
        return {}
    total = _total_of(first, parties)
    for party, of_party in _by_party(added).items():
        more = _one_speaker(of_party, report.passages)
        parties[party] = _sum([parties[party], more]) if party in parties else more
        total = _sum([total, more])
    return {**parties, CasualtyParty.TOTAL: total}


def _total_of(told: Sequence[CasualtyReading], parties: Mapping[CasualtyParty, Count]) -> Count:
    """The figure of all parties together; the lower one of somebody else, of no party, is for the same people."""
    total = _over_parties(parties)
    unknown = parties.get(CasualtyParty.UNKNOWN)
    speakers = {party: _speakers(rows) for party, rows in _by_party(told).items()}
    known = [count for party, count in parties.items() if party is not CasualtyParty.UNKNOWN]
    others = set().union(*(speakers[party] for party in parties if party is not CasualtyParty.UNKNOWN))
    if unknown is None or not known or "" in others or "" in speakers[CasualtyParty.UNKNOWN]:
        return total
    together = _sum(known)
    lower = 0 < _size(unknown)[0] < _size(together)[0]  # nobody is nobody of one's own
    return (
        _range([together, unknown]) if lower and others.isdisjoint(speakers[CasualtyParty.UNKNOWN]) else total
    )


def _speakers(rows: Iterable[CasualtyReading]) -> set[str]:
    return {_plain(row.claimant.label) if row.claimant else "" for row in rows}


def _by_party(rows: Iterable[CasualtyReading]) -> dict[CasualtyParty, list[CasualtyReading]]:
    by_party: dict[CasualtyParty, list[CasualtyReading]] = {}
    for row in rows:
        by_party.setdefault(row.value.party, []).append(row)
    return by_party


def rows(report: HasCasualties, outcome: CasualtyOutcome) -> list[CasualtyReading]:
    """The rows that count for an outcome of this event: stated, not denied, and part of no other row."""
    return [
        reading
        for index, reading in enumerate(report.casualties)
        if _counts(reading, outcome) and not _is_part(report.casualties, index, outcome)
    ]


def _counts(reading: CasualtyReading, outcome: CasualtyOutcome) -> bool:
    casualty = reading.value
    count = casualty.count
    return (
        casualty.outcome is outcome
        and casualty.scope is CasualtyScope.THIS_EVENT
        and reading.stance is not Stance.DENIED
        and (count.low, count.best, count.high) != (None, None, None)
    )


def _is_part(casualties: Sequence[CasualtyReading], index: int, outcome: CasualtyOutcome) -> bool:
    """Whether a row above this one, by ``subset_of``, counts for the same outcome or a graver one.

    Loops end the search.
    """
    seen = {index}
    same_or_graver = [other for other in GRAVITY if GRAVITY[other] >= GRAVITY.get(outcome, len(GRAVITY))] or [
        outcome
    ]
    above = casualties[index].value.subset_of
    while above is not None and 0 <= above < len(casualties) and above not in seen:
        if any(_counts(casualties[above], other) for other in same_or_graver):
            return True
        seen.add(above)
        above = casualties[above].value.subset_of
    return False


def _over_speakers(rows: Iterable[CasualtyReading], passages: Sequence[Span]) -> Count:
    """One party's figure: each speaker's own sum, then the range over speakers."""
    by_speaker: dict[str, list[CasualtyReading]] = {}
    for row in rows:
        speaker = _plain(row.claimant.label) if row.claimant else ""
        by_speaker.setdefault(speaker, []).append(row)
    return _range([_one_speaker(of_speaker, passages) for of_speaker in by_speaker.values()])


def _one_speaker(rows: Iterable[CasualtyReading], passages: Sequence[Span]) -> Count:
    """Sum what one speaker says about one party: restated figures once, different people added."""
    by_people: dict[tuple[str, ...], Count] = {}
    sentence_of: dict[tuple[int | None, ...], int] = {}
    for row in rows:
        value = row.value
        count = value.count
        total = value.party is CasualtyParty.TOTAL
        people = () if total else (_plain(value.who), value.status, value.sex, value.age_group)
        known = by_people.get(people)
        if known is not None:
            by_people[people] = max(known, count, key=_size)
            continue
        figure, sentence = (count.low, count.best, count.high), _sentence(row, passages)
        restated = _size(count)[0] > 1 and sentence_of.get(figure, sentence) != sentence
        if not restated:
            by_people[people] = count
            sentence_of.setdefault(figure, sentence)
    return _sum(list(by_people.values()))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _sentence(row: CasualtyReading, passages: Sequence[Span]) -> int:
    """Find the position of the passage a row is read from, -1 when it lies in none."""
    start = row.spans[0].start
    return next((at for at, passage in enumerate(passages) if passage.start <= start < passage.end), -1)


def _size(count: Count) -> tuple[int, int, int]:
    """Larger is a higher toll; of equal ones, the one that is closed above."""
    floor = -1 if count.low is None else count.low
    best = _best(count)
    return (floor if best is None else best), floor, int(count.high is not None)


def _over_parties(parties: Mapping[CasualtyParty, Count]) -> Count:
    if CasualtyParty.TOTAL in parties:
        return parties[CasualtyParty.TOTAL]
    known = [count for party, count in parties.items() if party is not CasualtyParty.UNKNOWN]
    unknown = parties.get(CasualtyParty.UNKNOWN)
    if unknown is None or not known:
        return _sum(list(parties.values()))
    together = _sum(known)
    return unknown if _size(unknown)[0] >= _size(together)[0] else _sum([*known, unknown])


def _sum(counts: Sequence[Count]) -> Count:
    """Add counts of different people. An unstated low adds nothing; an open high leaves it open."""
    return _combine(counts, sum, sum)


def _range(counts: Sequence[Count]) -> Count:
    """Join counts of the same people by different speakers: the widest range, the lowest best."""
    return _combine(counts, min, max)


def _combine(
    counts: Sequence[Count], lower: Callable[[list[int]], int], upper: Callable[[list[int]], int]
) -> Count:
    if len(counts) == 1:
        return counts[0]
    lows = [count.low for count in counts if count.low is not None]
    bests = [best for count in counts if (best := _best(count)) is not None]
    highs = [count.high for count in counts if count.high is not None]
    return Count(
        low=lower(lows) if lows else None,
        best=lower(bests) if bests else None,
        high=upper(highs) if len(highs) == len(counts) else None,
        phrase_id=COMBINED,
        literal=" | ".join(dict.fromkeys(count.literal for count in counts if count.literal)),
    )


def _best(count: Count) -> int | None:
    return count.low if count.best is None else count.best
