"""Invented profiles for the tests of linking."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from plainrecord.model.linking import Judgement, LinkRelation, Verdict
from plainrecord.model.values import Count
from plainrecord.stages.link.profile import Profile, Traits

DAY = date(2024, 3, 11).toordinal()
WORDS = {"bakery": 0.8, "keld": 0.6}


def account(name: str, **changes: Any) -> Profile:
    """The shelling of a bakery, each in a document of its own, with the fields in ``changes`` otherwise."""
    traits = Traits(WORDS, frozenset({"keld"}), frozenset({31}), ((DAY, DAY),), ((10.0, 20.0, 0.0),), name)
    values: dict[str, Any] = {
        "published": DAY + 1,
        "event_type": "strike.artillery_missile",
        "days": (DAY, DAY),
        "spots": ((10.0, 20.0, 0.0),),
        "areas": frozenset({"XX", "XX/north"}),
        "place_names": frozenset({"keld"}),
        "initiators": frozenset({"xx.front"}),
        "targets": frozenset({"bakers"}),
        "weapons": frozenset({"mortar"}),
        "killed": Count(4, 4, 4, "N", "four"),
        "injured": Count(7, 7, 7, "N", "seven"),
        "traits": traits,
        "account": WORDS,
    }
    return Profile(name, f"d-{name}", **{"lineage_id": f"d-{name}", **values, **changes})


def _subsets(*names: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=2)


def profiles(name: str) -> st.SearchStrategy[Profile]:
    """Profiles that state some fields and not others."""
    days = st.none() | st.integers(DAY - 40, DAY + 40).map(lambda day: (day, day))
    spots = st.lists(
        st.tuples(st.floats(9, 12), st.floats(19, 22), st.sampled_from([0.0, 40.0])), max_size=2
    ).map(tuple)
    counts = st.none() | st.integers(0, 50).map(lambda n: Count(n, n, n, "N", str(n)))
    return st.builds(
        account,
        st.just(name),
        published=st.none() | st.integers(DAY, DAY + 60),
        event_type=st.sampled_from(["", "strike.air", "strike.artillery_missile", "attack.civilians"]),
        days=days,
        spots=spots,
        areas=_subsets("XX", "XX/north", "YY"),
        initiators=_subsets("xx.front", "army"),
        targets=_subsets("bakers", "army", "xx.front"),
        weapons=_subsets("mortar", "rocket", "handgun"),
        killed=counts,
        injured=counts,
        is_reprisal=st.booleans(),
        account=st.sampled_from([{}, WORDS, {"mill": 1.0}]),
    )


def said(
    left: str, right: str, verdict: Verdict = Verdict.SAME, probability: float = 0.9, maker: str = "link/1"
) -> Judgement:
    """A judgement on two ids, put in order."""
    left, right = sorted((left, right))
    relation = LinkRelation.SAME_EVENT if verdict is Verdict.SAME else LinkRelation.NOT_SAME
    return Judgement(left, right, verdict, relation, probability, maker)
