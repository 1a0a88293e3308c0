"""Which rows of two datasets are compared, how each pair is judged, and which pairs are kept.

Everything is computed on rows in a canonical order and with the two datasets in a canonical order, so that neither
the order of rows nor which file is named first changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log

import numpy as np
from numpy.typing import NDArray

from plainrecord.datasets.assignment import best_pairs
from plainrecord.matching.rows import MatchRow
from plainrecord.matching.settings import MatchTable
from plainrecord.model.linking import Judgement, LinkRelation, Verdict
from plainrecord.stages.link.candidates import Pairs, candidate_pairs
from plainrecord.stages.link.columns import nearest_km, points_of
from plainrecord.stages.link.measures import act_kinship, areas_shared, days_apart, km_apart
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.relations import FEW_DAYS
from plainrecord.stages.link.score import judge, judge_pairs

_KINDRED = 2
_PARTS = frozenset({LinkRelation.PART_OF, LinkRelation.INCLUDES})
_OF_SEVERAL_DAYS = "one row tells of several days, of which the other is one; for a person to look at"
_PAIRS_AT_ONCE = 200_000
_ROUNDING_KM = 1e-6


class Standing(StrEnum):
    """What became of a pair.

    ``matched``: one event, kept; ``unsure``: perhaps one event, for a person to decide; ``contender``: could be one
    event, but a row of it is in a better pair; ``episode``: one is a part of the other, never merged; ``within``:
    two rows of one file that could be one event, asked for and never merged.
    """

    MATCHED = "matched"
    UNSURE = "unsure"
    CONTENDER = "contender"
    EPISODE = "episode"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two rows by position, the first dataset's first, with the judgement on them."""

    left: int
    right: int
    standing: Standing
    judgement: Judgement


def compared_pairs(rows: Sequence[MatchRow], in_first: int, table: MatchTable, *, within: bool) -> Pairs:
    """The pairs of positions to judge: near in days and place, and of two datasets unless ``within``.

    The first ``in_first`` rows are of the first dataset. Positions and profiles are numbered alike.
    """
    profiles = [row.profile for row in rows]
    longest = [
        max((days[1] - days[0] for one in side if (days := one.days)), default=0)
        for side in (profiles[:in_first], profiles[in_first:])
    ]
    if within:
        longest = [max(longest)] * 2
    latitude = max((abs(spot[0]) for profile in profiles for spot in profile.spots), default=0.0)
    pairs = candidate_pairs(profiles, table.rules_for(sum(longest), latitude))
    if not within:
        pairs = pairs[(pairs[:, 0] < in_first) != (pairs[:, 1] < in_first)]
    return pairs[_near(profiles, pairs, table.within_km)]


def _near(profiles: Sequence[Profile], pairs: Pairs, within_km: float) -> NDArray[np.bool_]:
    """Which pairs have places that can be at most ``within_km`` apart; a row without a point can be anywhere."""
    km = nearest_km(points_of([profile.spots[:1] for profile in profiles]), pairs[:, 0], pairs[:, 1])
    near: NDArray[np.bool_] = ~(km > within_km + _ROUNDING_KM)
    return near


def judged(rows: Sequence[MatchRow], pairs: Pairs, table: MatchTable) -> Iterator[Judgement]:
    """The judgements that are not plainly "different", and the relations of episodes."""
    profiles = [row.profile for row in rows]
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        rest = []
        for left, right in pairs[start : start + _PAIRS_AT_ONCE].tolist():
            relation = _part(rows[left], rows[right])
            if relation is None:
                rest.append((left, right))
            else:
                yield replace(
                    judge(profiles[left], profiles[right], table.comparisons),
                    verdict=Verdict.DIFFERENT,
                    relation=relation,
                    reason=_OF_SEVERAL_DAYS,
                )
        yield from (
            judgement
            for judgement in judge_pairs(profiles, rest, table.comparisons)
            if judgement.verdict is not Verdict.DIFFERENT or judgement.relation in _PARTS
        )


def _part(left: MatchRow, right: MatchRow) -> LinkRelation | None:
    """PART_OF or INCLUDES where one row is an episode and the other a day of it, else None."""
    if left.is_episode == right.is_episode:
        return None
    whole, part = (left.profile, right.profile) if left.is_episode else (right.profile, left.profile)
    if not part.days or part.days[1] - part.days[0] >= FEW_DAYS:
        return None
    far = (
        areas_shared(part, whole) == 0,
        (act_kinship(part, whole) or 0) > _KINDRED,
        days_apart(part, whole) != 0,
    )
    if any(far):
        return None
    return LinkRelation.INCLUDES if left.is_episode else LinkRelation.PART_OF


def standings(
    rows: Sequence[MatchRow], judgements: Iterable[Judgement], in_first: int, table: MatchTable
) -> tuple[JudgedPair, ...]:
    """One-to-one: the pairs judged the same whose odds add up highest; from what is left, the unsure ones.

    Every other pair that could be one event stays as a contender of those that were kept.
    """
    across: dict[tuple[int, int], Judgement] = {}
    others: list[JudgedPair] = []
    for judgement in judgements:
        pair = int(judgement.left), int(judgement.right)
        if (pair[0] < in_first) == (pair[1] < in_first):
            others.append(JudgedPair(*pair, Standing.WITHIN, judgement))
        elif judgement.relation in _PARTS:
            others.append(JudgedPair(*pair, Standing.EPISODE, judgement))
        else:
            across[pair] = judgement
    kept: dict[tuple[int, int], Standing] = {}
    taken: set[int] = set()
    for verdict, standing, least in (
        (Verdict.SAME, Standing.MATCHED, table.comparisons.same),
        (Verdict.UNSURE, Standing.UNSURE, table.comparisons.unsure),
    ):
        chosen = best_pairs(
            {
                pair: _weight(judgement, least, table)
                + _nearness(rows[pair[0]].profile, rows[pair[1]].profile)
                for pair, judgement in across.items()
                if judgement.verdict is verdict and taken.isdisjoint(pair)
            }
        )
        kept.update(dict.fromkeys(chosen, standing))
        taken.update(position for pair in chosen for position in pair)
    found = (
        JudgedPair(*pair, kept.get(pair, Standing.CONTENDER), judgement) for pair, judgement in across.items()
    )
    return tuple(sorted((*found, *others), key=lambda one: (one.left, one.right)))


def _weight(judgement: Judgement, least: float, table: MatchTable) -> int:
    """The log odds by which a judgement lies above the probability ``least``, in millionths, at least one."""
    log_odds = table.comparisons.bias + sum(feature.weight for feature in judgement.features)
    return 1000 * max(1, round(1000 * (log_odds - log(least / (1 - least)))))


def _nearness(a: Profile, b: Profile) -> int:
    """Of equal odds the nearer in days and place win: 0 to 999, less than the smallest step of odds."""
    return round(999 / (1 + (days_apart(a, b) or 0)) / (1 + (km_apart(a, b) or 0)))
