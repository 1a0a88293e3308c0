"""Linking: which reports are accounts of one event. Profiles and judgements in, judgements and groups out.

The way: ``lineage`` finds copies, ``profile`` makes what is compared, ``candidates`` says which pairs are compared,
``columns`` gives up those that cannot be one event, ``comparisons`` and ``score`` judge the rest, ``cluster`` groups,
``identity`` names the groups. All that decides is in ``comparisons.toml``. The result depends on the documents alone:
not on their order, nor on the steps in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass

from plainrecord.model.linking import Judgement
from plainrecord.stages.link.candidates import Candidates
from plainrecord.stages.link.cluster import cluster
from plainrecord.stages.link.columns import Columns, Compared
from plainrecord.stages.link.comparisons import Comparisons, load_comparisons
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.score import judge_compared, least_log_odds

Spread = Callable[[Callable[[int], Compared], Iterable[int]], Iterable[Compared]]
"""``map``, or what does the same on several cores."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking gives: ``made`` are the new judgements, ``groups`` the ids of profiles of one event each.

    ``ignored`` are persons' judgements that later ones contradict.
    """

    made: tuple[Judgement, ...]
    groups: tuple[tuple[str, ...], ...]
    ignored: tuple[Judgement, ...] = ()


def link(
    profiles: Sequence[Profile],
    known: Iterable[Judgement] = (),
    new: Set[str] | None = None,
    table: Comparisons | None = None,
    spread: Spread = map,
) -> Linked:
    """Judge the pairs worth comparing, and group.

    ``known`` are judgements made before, persons' in the order in which they were made. ``new`` are the ids of the
    profiles that ``known`` does not cover; None: all are compared with all. ``spread`` maps over blocks of pairs,
    in order, and may do so on several cores.
    """
    table = table or load_comparisons()
    ordered = sorted(profiles, key=lambda profile: profile.profile_id)
    flags = None if new is None else [profile.profile_id in new for profile in ordered]
    made = tuple(judge_compared(ordered, _compared(ordered, table, flags, spread), table))
    clustered = cluster(
        (profile.profile_id for profile in ordered),
        (*known, *made),
        {profile.profile_id: profile.document_id for profile in ordered},
        threshold=table.same,
        main=frozenset(profile.profile_id for profile in ordered if profile.is_main),
    )
    return Linked(made, clustered.groups, clustered.ignored)


def _compared(
    ordered: Sequence[Profile], table: Comparisons, new: Sequence[bool] | None, spread: Spread
) -> Iterable[Compared]:
    """The pairs that may be kept, block by block. Its indexes are gone with the last one."""
    candidates = Candidates(ordered, table.candidates, new)
    columns, least = Columns(ordered, table), least_log_odds(table)

    def compared(block: int) -> Compared:
        return columns.hopeful(candidates.block(block), least)

    return spread(compared, range(len(candidates)))
