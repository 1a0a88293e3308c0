"""Grouping: people win, documents keep their reports apart, no chain grows, and no order matters."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_profiles import said

from plainrecord.model.linking import Judgement, LinkRelation, Verdict
from plainrecord.stages.link.cluster import Clustered, cluster

NAMES = [f"r{number}" for number in range(8)]
DOCUMENTS = {name: f"d{number // 2}" for number, name in enumerate(NAMES)}
ALONE = {name: name for name in NAMES}
PERSON = "person/p1"

PAIRS = st.sampled_from(list(combinations(NAMES, 2)))
MACHINE = st.dictionaries(PAIRS, st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), max_size=20).map(
    lambda rows: [
        said(*pair, Verdict.SAME if odds >= 0.35 else Verdict.UNSURE, odds) for pair, odds in rows.items()
    ]
)
PERSONS = st.lists(st.tuples(PAIRS, st.sampled_from([Verdict.SAME, Verdict.DIFFERENT])), max_size=6).map(
    lambda rows: [said(*pair, verdict, 1.0, PERSON) for pair, verdict in rows]
)


def grouped(judgements: list[Judgement], documents: dict[str, str] = ALONE, **more: object) -> Clustered:
    return cluster(documents, judgements, documents, threshold=0.35, **more)  # type: ignore[arg-type]


def test_pairs_that_are_alike_are_one_group_and_others_alone() -> None:
    groups = grouped([said("r0", "r1"), said("r1", "r2"), said("r0", "r2")]).groups
    assert groups == (("r0", "r1", "r2"), ("r3",), ("r4",), ("r5",), ("r6",), ("r7",))


def test_reports_of_one_document_are_never_joined_by_the_machine() -> None:
    judgements = [said("r0", "r2"), said("r1", "r2", probability=0.8)]
    groups = grouped(judgements, DOCUMENTS).groups
    assert ("r0", "r2") in groups
    assert ("r1",) in groups


def test_a_person_joins_reports_of_one_document() -> None:
    assert ("r0", "r1") in grouped([said("r0", "r1", maker=PERSON)], DOCUMENTS).groups


def test_a_person_overrules_the_machine() -> None:
    apart = said("r0", "r1", Verdict.DIFFERENT, 0.0, PERSON)
    assert ("r0",) in grouped([said("r0", "r1", probability=1.0), apart]).groups
    joined = said("r0", "r1", maker=PERSON)
    assert ("r0", "r1") in grouped([joined]).groups


def test_a_later_word_of_a_person_on_one_pair_replaces_the_earlier() -> None:
    first, second = said("r0", "r1", maker=PERSON), said("r0", "r1", Verdict.DIFFERENT, 0.0, PERSON)
    assert grouped([first, second]).groups == grouped([second]).groups
    assert grouped([second, first]).groups == grouped([first]).groups
    assert grouped([first, second]).ignored == ()


def test_what_persons_contradict_is_listed() -> None:
    earlier = [said("r0", "r1", maker=PERSON), said("r1", "r2", maker=PERSON)]
    later = said("r0", "r2", Verdict.DIFFERENT, 0.0, PERSON)
    found = grouped([*earlier, later])
    assert found.ignored == (earlier[0],)
    assert ("r1", "r2") in found.groups
    assert grouped([later, *earlier]).ignored == (later,)


def test_a_chain_of_lucky_pairs_is_no_group() -> None:
    names = [f"c{number:03}" for number in range(100)]
    chain = [said(one, other) for one, other in pairwise(names)]
    found = cluster(names, chain, {name: name for name in names}, threshold=0.35)
    assert max(map(len, found.groups)) <= 4
    assert sorted(name for group in found.groups for name in group) == names


def test_what_documents_are_about_is_matched_first() -> None:
    judgements = [said("r0", "r2", probability=0.6), said("r1", "r2", probability=0.9)]
    groups = grouped(judgements, DOCUMENTS, main=frozenset({"r0", "r2", "r4"})).groups
    assert ("r0", "r2") in groups


def test_a_judgement_on_an_unknown_report_is_no_matter() -> None:
    assert grouped([said("r0", "gone")]).groups == grouped([]).groups


@given(MACHINE, PERSONS, st.randoms(use_true_random=False))
def test_the_order_of_the_machine_s_judgements_does_not_matter(
    machine: list[Judgement], persons: list[Judgement], random: object
) -> None:
    shuffled = list(machine)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    main = frozenset(NAMES[::2])
    assert grouped([*machine, *persons], DOCUMENTS, main=main) == grouped(
        [*persons, *shuffled], dict(reversed(DOCUMENTS.items())), main=main
    )


@given(MACHINE, PERSONS)
def test_everybody_is_in_one_group_and_people_are_followed(
    machine: list[Judgement], persons: list[Judgement]
) -> None:
    found = grouped([*machine, *persons], DOCUMENTS)
    assert sorted(name for group in found.groups for name in group) == NAMES
    home = {name: group for group in found.groups for name in group}
    last = {(one.left, one.right): one for one in persons}
    for judgement in last.values():
        if judgement not in found.ignored:
            together = home[judgement.left] == home[judgement.right]
            assert together == (judgement.verdict is Verdict.SAME)
    if not persons:
        for group in found.groups:
            assert len({DOCUMENTS[name] for name in group}) == len(group)
    elif persons[-1].verdict is Verdict.SAME:
        assert home[persons[-1].left] == home[persons[-1].right]


@pytest.mark.parametrize("relation", ["part_of", "retaliation_claimed"])
def test_a_part_and_an_answer_are_no_accounts_of_one_event(relation: str) -> None:
    one = Judgement("r0", "r1", Verdict.DIFFERENT, LinkRelation(relation), 0.99, "link/1")
    assert ("r0",) in grouped([one]).groups
