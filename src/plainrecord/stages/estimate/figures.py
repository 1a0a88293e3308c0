"""Low, best and high of every outcome and party of an event, with the reason in words.

* Null is never zero, a part is never added to its whole, and only figures about this event count
  (``fields/casualty``).
* Within a lineage a later figure replaces an earlier one; tolls rise and are never added up. Copies are silent.
* A party's figure for its opponent's losses, or for those harmed by its own act, is listed and not used.
* Who is counted as civilian by one voice and as armed by another may be either: both lows are 0 (Airwars).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from plainrecord.fields import casualty as casualty_field
from plainrecord.fields import count as count_field
from plainrecord.fields.casualty import CasualtyReading
from plainrecord.model.linking import CompetingValue, Disagreement, Estimate, Policy
from plainrecord.model.values import Count, Speaker
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, ClaimAbout, ClaimStance, Stance
from plainrecord.stages.estimate.accounts import Given, Standing, Told, standings
from plainrecord.stages.estimate.knowledge import parties
from plainrecord.stages.estimate.voices import Cast, Voice, set_aside, voice_of

DENIED, SUPERSEDED = "denied", "superseded by a later figure of its lineage"
_ARMED = (CasualtyParty.ACTOR_A, CasualtyParty.ACTOR_B, CasualtyParty.PERPETRATOR)
_DISPUTING = frozenset({ClaimStance.DISPUTES, ClaimStance.DENIES_OCCURRENCE, ClaimStance.ACCUSES_OTHER})

Key = tuple[CasualtyOutcome, CasualtyParty]

_KEYS: dict[Key, int] = {
    key: at for at, key in enumerate((o, p) for o in CasualtyOutcome for p in CasualtyParty)
}
"""The order of estimates."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A count as one report gives it, and the voices behind it."""

    count: Count
    claimants: tuple[str, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A figure that is listed and not used; ``words`` say whose and what it is, ``rule`` why."""

    count: Count
    told: Told
    voice: Voice
    note: str
    words: str


def estimates_of(
    told: Sequence[Told], cast: Cast, policy: Policy
) -> tuple[tuple[Estimate, ...], tuple[Disagreement, ...]]:
    """The estimates in the order of outcomes and parties, and the figures that cannot all be true."""
    used: dict[Key, list[Given[_Figure]]] = {}
    listed: dict[Key, list[_Listed]] = {}
    for one in told:
        for outcome in dict.fromkeys(row.value.outcome for row in one.report.casualties):
            _read(one, outcome, cast, used, listed)
    disputed = _disputed_outcomes(told, used)
    estimates: list[Estimate] = []
    disagreements: list[Disagreement] = []
    for key in sorted({*used, *listed}, key=_KEYS.__getitem__):
        lineages = standings(used.get(key, ()), _identity, _size)
        estimate = _estimate(key, lineages, listed.get(key, ()), policy)
        if key[0] in disputed and key[1] in (CasualtyParty.CIVILIANS, *_ARMED):
            estimate = _either(estimate)
        estimates.append(estimate)
        # People of an unknown side may be anybody's: their figures are compared only within the total.
        if key[1] is not CasualtyParty.UNKNOWN and _contradicts(estimate):
            disagreements.append(Disagreement(field_name(*key), estimate.values))
    return tuple(estimates), tuple(disagreements)


def field_name(outcome: CasualtyOutcome, party: CasualtyParty) -> str:
    """The field of an estimate as disagreements name it: ``killed``, ``killed.civilians``."""
    return outcome.value if party is CasualtyParty.TOTAL else f"{outcome.value}.{party.value}"


# --- reading the figures of one report ------------------------------------------------------------------


def _read(
    told: Told, outcome: CasualtyOutcome, cast: Cast,
    used: dict[Key, list[Given[_Figure]]], listed: dict[Key, list[_Listed]],
) -> None:  # fmt: skip
    """Add the figures of one report for one outcome to what is used and what is only listed."""
    report = told.report
    rows = casualty_field.rows(report, outcome)
    voices = {row.claimant: voice_of(told, row.claimant, cast) for row in rows}
    aside = {id(row): set_aside(row.value, voices[row.claimant]) for row in rows}
    figures = casualty_field.figures(report, outcome, lambda row: not aside[id(row)])
    for party, count in figures.items():
        of_party = [
            row for row in rows if not aside[id(row)] and party in (row.value.party, CasualtyParty.TOTAL)
        ]
        heard = [voices[row.claimant] for row in of_party]
        figure = _Figure(count, _each(v.label for v in heard), _each(v.shown for v in heard))
        is_party = all(voice.is_party for voice in heard)
        used.setdefault((outcome, party), []).append(Given(figure, told, figure.claimants[0], is_party))
    for found in _asides(told, outcome, rows, voices, aside):
        for party, one in found:
            listed.setdefault((outcome, party), []).append(one)
    for row in report.casualties:
        if row.value.outcome is outcome and row.stance is Stance.DENIED:
            voice = voice_of(told, row.claimant, cast)
            shown = count_field.show(row.value.count)
            one = _Listed(row.value.count, told, voice, DENIED, f"{shown} is denied by {voice.shown}")
            listed.setdefault((outcome, CasualtyParty.TOTAL), []).append(one)


def _asides(
    told: Told, outcome: CasualtyOutcome, rows: Sequence[CasualtyReading],
    voices: dict[Speaker | None, Voice], aside: dict[int, str],
) -> Iterator[list[tuple[CasualtyParty, _Listed]]]:  # fmt: skip
    """The figures of each voice and reason that are not used, by party."""
    for claimant, voice in voices.items():
        for rule in sorted({aside[id(row)] for row in rows if row.claimant == claimant} - {""}):
            counts = casualty_field.figures(
                told.report,
                outcome,
                lambda row, c=claimant, r=rule: row.claimant == c and aside[id(row)] == r,  # type: ignore[misc]
            )
            words = parties().set_aside[rule].words.format(who=voice.shown)
            yield [
                (party, _Listed(count, told, voice, rule, f"{words} ({count_field.show(count)})"))
                for party, count in counts.items()
            ]


# --- one estimate ---------------------------------------------------------------------------------------


def _estimate(
    key: Key, lineages: Sequence[Standing[_Figure]], listed: Sequence[_Listed], policy: Policy
) -> Estimate:
    lineages = sorted(lineages, key=lambda one: (_size(one.value), one.lineage_id))
    counts = [one.value.count for one in lineages]
    lows = [count.low for count in counts if count.low is not None]
    bests = [_best(one) for one in lineages if _best(one) is not None]
    is_open = not counts or any(count.high is None for count in counts)
    high = None if is_open else max(count.high for count in counts if count.high is not None)
    best, reason = _pick(lineages, policy) if bests else (None, "")
    values = [_value_of(one) for one in lineages]
    values += [value for one in lineages for value in _earlier(one)]
    notes = [*_superseded_words(lineages), *_each(one.words + _VERB[one.note == DENIED] for one in listed)]
    reason = "; ".join([reason or _NOTHING, *notes])
    return Estimate(*key, min(lows) if lows else None, best, high, reason, (*values, *_listed_values(listed)))


_NOTHING = "no figure that may be used"
_VERB = {True: "", False: " is listed, not used"}


def _pick(lineages: Sequence[Standing[_Figure]], policy: Policy) -> tuple[int, str]:
    """The best value after the policy, and why. There is a lineage with a best value.

    GTD: the most recent independent source, then the value most give, then the lowest.
    """
    stated = [one for one in lineages if _best(one) is not None]
    shown = ", ".join(_shown(one) for one in lineages)
    if len(lineages) == 1:
        return _sure(stated[0]), f"the figure of the only lineage: {shown}"
    of = f"{len(lineages)} independent lineages: {shown}"
    given = Counter(_sure(one) for one in stated)
    if policy is Policy.MAJORITY:
        best = min(given, key=lambda number: (-given[number], number))
        if given[best] > 1:
            return best, f"given by {given[best]} of {of}"
        return best, f"no figure is given twice, so the lowest of {of}"
    if policy is Policy.MOST_RECENT_INDEPENDENT:
        independent = [one for one in stated if not one.is_party]
        if independent:
            latest = max(one.day for one in independent)
            last = [_sure(one) for one in independent if one.day == latest]
            of_day = Counter(last)
            best = min(of_day, key=lambda number: (-of_day[number], number))
            published = latest.isoformat() if latest > date.min else "undated"
            return best, f"the latest that is no party's ({published}) of {of}"
        return min(given), f"only parties give figures, so the lowest of {of}"
    return min(given), f"the lowest of {of}"


def _sure(one: Standing[_Figure]) -> int:
    best = _best(one)
    if best is None:
        raise ValueError("a lineage without a best value was asked for one")
    return best


def _best(one: Standing[_Figure]) -> int | None:
    count = one.value.count
    best = count.low if count.best is None else count.best
    return best if best is None or count.high is None else min(best, count.high)


def _either(estimate: Estimate) -> Estimate:
    """Airwars: where it is disputed whether the people were civilians, none of either is certain."""
    if estimate.low is None:
        return estimate
    reason = f"{estimate.reason}; whether they were civilians is disputed, so the least is 0"
    return replace(estimate, low=0, reason=reason)


def _disputed_outcomes(
    told: Sequence[Told], used: dict[Key, list[Given[_Figure]]]
) -> frozenset[CasualtyOutcome]:
    """The outcomes of which it is disputed whether the people were civilians.

    Somebody disputes their status; or one lineage counts civilians only and another as many armed people only.
    """
    outcomes = frozenset(outcome for outcome, _ in used)
    claims = (reading.value for one in told for reading in one.report.claims)
    if any(claim.about is ClaimAbout.VICTIM_STATUS and claim.stance in _DISPUTING for claim in claims):
        return outcomes
    return frozenset(outcome for outcome in outcomes if _is_disputed(outcome, used))


def _is_disputed(outcome: CasualtyOutcome, used: dict[Key, list[Given[_Figure]]]) -> bool:
    def of(*kinds: CasualtyParty) -> dict[str, Count]:
        return {
            one.told.lineage_id: one.value.count for kind in kinds for one in used.get((outcome, kind), ())
        }

    civilian, armed = of(CasualtyParty.CIVILIANS), of(*_ARMED)
    only_civilian = [count for lineage, count in civilian.items() if lineage not in armed]
    only_armed = [count for lineage, count in armed.items() if lineage not in civilian]
    return any(count_field.agree(a, b) and (a.best or b.best) for a in only_civilian for b in only_armed)


# --- what is listed -------------------------------------------------------------------------------------


def _contradicts(estimate: Estimate) -> bool:
    """Whether two figures that stand cannot both be true. A figure that rose later is no contradiction."""
    standing = [value for value in estimate.values if value.note != SUPERSEDED]
    if any(value.note == DENIED for value in standing):
        return True
    counts = {_triple(value.value): value.value for value in standing}
    return any(not count_field.agree(a, b) for a, b in combinations(counts.values(), 2))


def _value_of(one: Standing[_Figure], note: str = "") -> CompetingValue:
    return _competing(one.current, note)


def _earlier(one: Standing[_Figure]) -> Iterator[CompetingValue]:
    by_value: dict[object, list[Given[_Figure]]] = {}
    for given in one.earlier:
        by_value.setdefault(_identity(given.value), []).append(given)
    for group in by_value.values():
        yield _competing(group, SUPERSEDED)


def _competing(given: Sequence[Given[_Figure]], note: str) -> CompetingValue:
    count = given[0].value.count
    return CompetingValue(
        count,
        count_field.show(count),
        _sorted(one.told.report_id for one in given),
        _sorted(label for one in given for label in one.value.claimants),
        _sorted(one.told.lineage_id for one in given),
        note,
    )


def _listed_values(listed: Iterable[_Listed]) -> Iterator[CompetingValue]:
    groups: dict[object, list[_Listed]] = {}
    for one in listed:
        groups.setdefault((one.note, _triple(one.count), one.voice.shown), []).append(one)
    for key in sorted(groups, key=repr):
        group = groups[key]
        note = group[0].note
        yield CompetingValue(
            group[0].count,
            count_field.show(group[0].count),
            _sorted(one.told.report_id for one in group),
            _sorted(one.voice.label for one in group),
            _sorted(one.told.lineage_id for one in group),
            note if note == DENIED else parties().set_aside[note].words.format(who=group[0].voice.shown),
        )


def _superseded_words(lineages: Iterable[Standing[_Figure]]) -> Iterator[str]:
    for one in lineages:
        shown = _each(count_field.show(given.value.count) for given in one.earlier)
        if shown:
            verb = "was" if len(shown) == 1 else "were"
            yield f"{', '.join(shown)} {verb} superseded by {_shown(one)} of the same lineage"


def _shown(one: Standing[_Figure]) -> str:
    who = _each(name for given in one.current for name in given.value.shown)
    return f"{count_field.show(one.value.count)} ({'; '.join(_sorted(who))})"


def _identity(figure: _Figure) -> tuple[int | None, int | None, int | None]:
    return _triple(figure.count)


def _triple(count: Count) -> tuple[int | None, int | None, int | None]:
    return (count.low, count.best, count.high)


def _size(figure: _Figure) -> tuple[int, int, int]:
    """Smaller figures first; of equal ones the more open last."""
    low, best, high = (-1 if number is None else number for number in _triple(figure.count))
    return (max(low, best), low, high)


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
