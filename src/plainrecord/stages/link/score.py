"""Two profiles to a judgement that explains itself: each comparison with its level and what it weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import exp, log

from plainrecord.model.linking import Feature, Judgement, LinkRelation, Verdict
from plainrecord.stages.link.columns import Compared
from plainrecord.stages.link.comparisons import Comparisons
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.relations import answer, summed_up, update

MAKER = "link/1"

Levels = Sequence[int]
"""The level of every comparison of a table, in its order."""

Scored = tuple[float, tuple[Feature, ...]]
"""What levels come to: the probability, and what they say in words."""


def probability_of(log_odds: float) -> float:
    """The probability of log odds, to four decimals."""
    bounded = min(max(log_odds, -30.0), 30.0)
    return round(1.0 / (1.0 + exp(-bounded)), 4)


def judge(a: Profile, b: Profile, table: Comparisons) -> Judgement:
    """The judgement on two different profiles, by the table alone."""
    left, right = (a, b) if a.profile_id < b.profile_id else (b, a)
    levels = table.levels(left, right)
    return _judged(left, right, table, _scored(levels, table))


def judge_pairs(
    profiles: Sequence[Profile], pairs: Iterable[Sequence[int]], table: Comparisons
) -> Iterator[Judgement]:
    """The judgements on pairs of positions whose probability is not below the table's floor.

    Pairs below it are different events, and count as such wherever no judgement is kept.
    """
    for first, second in pairs:
        judgement = judge(profiles[first], profiles[second], table)
        if judgement.probability >= table.floor:
            yield judgement


def judge_compared(
    profiles: Sequence[Profile], blocks: Iterable[Compared], table: Comparisons
) -> Iterator[Judgement]:
    """The same for blocks of pairs that were compared before, of positions in the order of ids."""
    known: dict[bytes, Scored] = {}  # many pairs reach the same levels
    for pairs, levels in blocks:
        reached_by_all, count = levels.tobytes(), levels.shape[1]
        for number, (first, second) in enumerate(pairs.tolist()):
            reached = reached_by_all[number * count : (number + 1) * count]
            scored = known.get(reached) or known.setdefault(reached, _scored(reached, table))
            if scored[0] >= table.floor:
                yield _judged(profiles[first], profiles[second], table, scored)


def _scored(levels: Levels, table: Comparisons) -> Scored:
    return probability_of(table.log_odds(levels)), table.features(levels)


def _judged(left: Profile, right: Profile, table: Comparisons, scored: Scored) -> Judgement:
    probability, features = scored
    verdict, relation, reason = _called(left, right, probability, table)
    return Judgement(
        left.profile_id, right.profile_id, verdict, relation, probability, MAKER, features, reason
    )


def least_log_odds(table: Comparisons) -> float:
    """The log odds below which no pair is kept; a little less than those of the floor, as probabilities are rounded."""
    return log(table.floor / (1 - table.floor)) - 0.01


def _called(
    left: Profile, right: Profile, probability: float, table: Comparisons
) -> tuple[Verdict, LinkRelation, str]:
    """Verdict, relation and, where it is not the probability that decides, why."""
    whole = summed_up(left, right)
    if whole is not None:
        return Verdict.DIFFERENT, whole, "one sums up several days, of which the other is one"
    answered = answer(left, right)
    if answered is not None:
        return Verdict.DIFFERENT, answered, "one is said to answer the other"
    if probability >= table.same:
        return Verdict.SAME, update(left, right) or LinkRelation.SAME_EVENT, ""
    if probability >= table.unsure:
        return Verdict.UNSURE, LinkRelation.POSSIBLE_SAME, ""
    return Verdict.DIFFERENT, LinkRelation.NOT_SAME, ""
