"""Columns: what they give up is below the floor, and nothing else, whatever the profiles state."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from link_profiles import profiles

from plainrecord.stages.link import link
from plainrecord.stages.link.candidates import candidate_pairs
from plainrecord.stages.link.columns import Columns
from plainrecord.stages.link.comparisons import load_comparisons
from plainrecord.stages.link.profile import Profile

TABLE = load_comparisons()


@st.composite
def several(draw: st.DrawFn) -> list[Profile]:
    """Profiles of documents of their own."""
    count = draw(st.integers(2, 7))
    return [draw(profiles(f"r{number}")) for number in range(count)]


def every_pair(count: int) -> np.ndarray:
    return np.array([(one, other) for one in range(count) for other in range(one + 1, count)])


@settings(deadline=None)
@given(several(), st.floats(-12, 12))
def test_columns_give_up_exactly_what_cannot_reach_the_least(some: list[Profile], least: float) -> None:
    pairs = every_pair(len(some))
    odds = {
        (one, other): TABLE.log_odds(TABLE.levels(some[one], some[other])) for one, other in pairs.tolist()
    }
    kept = {(one, other) for one, other in Columns(some, TABLE).hopeful(pairs, least).pairs.tolist()}
    assert {pair for pair, so_far in odds.items() if so_far >= least} <= kept
    assert kept <= {pair for pair, so_far in odds.items() if so_far >= least - 1e-6}


@settings(deadline=None)
@given(several())
def test_a_pair_reaches_the_levels_of_the_comparisons(some: list[Profile]) -> None:
    compared = Columns(some, TABLE).hopeful(every_pair(len(some)), -1e9)
    for (one, other), levels in zip(compared.pairs.tolist(), compared.levels.tolist(), strict=True):
        assert tuple(levels) == TABLE.levels(some[one], some[other])


@settings(deadline=None)
@given(several(), st.data())
def test_pairs_of_the_old_and_with_the_new_are_all_pairs(some: list[Profile], data: st.DataObject) -> None:
    new = data.draw(st.lists(st.booleans(), min_size=len(some), max_size=len(some)))
    old = [one for one, is_new in zip(some, new, strict=True) if not is_new]

    def names(of: list[Profile], pairs: np.ndarray) -> set[tuple[str, ...]]:
        return {tuple(sorted((of[one].profile_id, of[other].profile_id))) for one, other in pairs.tolist()}

    all_pairs = candidate_pairs(some, TABLE.candidates)
    before, added = candidate_pairs(old, TABLE.candidates), candidate_pairs(some, TABLE.candidates, new)
    assert len(all_pairs) == len(before) + len(added)
    assert names(old, before) | names(some, added) == names(some, all_pairs)


@settings(deadline=None)
@given(several(), st.data())
def test_linking_in_steps_and_in_any_order_gives_the_same(some: list[Profile], data: st.DataObject) -> None:
    whole = link(some)
    shuffled = data.draw(st.permutations(some))
    assert link(shuffled).groups == whole.groups
    cut = data.draw(st.integers(0, len(some)))
    first = link(shuffled[:cut])
    second = link(shuffled, first.made, {one.profile_id for one in shuffled[cut:]})
    assert second.groups == whole.groups


@settings(deadline=None)
@given(several())
def test_judgements_of_a_part_are_those_of_the_whole(some: list[Profile]) -> None:
    part = some[: len(some) // 2]
    names = {one.profile_id for one in part}
    assert link(part).made == tuple(one for one in link(some).made if {one.left, one.right} <= names)
