"""How casualty rows combine: no part added to its whole, no null for zero, conservative on dispute."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import full_report

from plainrecord.fields.casualty import HELD, totals
from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Count, Speaker
from plainrecord.model.vocab import CasualtyOutcome as O
from plainrecord.model.vocab import CasualtyParty as P
from plainrecord.model.vocab import CasualtyScope, PersonStatus, Stance


@dataclass(frozen=True)
class Rows:
    casualties: tuple
    passages: tuple = (Span(0, 100), Span(100, 200))


def row(
    low,
    best=None,
    high=None,
    *,
    party=P.UNKNOWN,
    outcome=O.KILLED,
    says=None,
    at=0,
    stance=Stance.ASSERTED,
    **more,
):
    best = low if best is None else best
    value = Casualty(outcome, party, Count(low, best, high, "N", f"{low}"), **more)
    return Reading(value, (Span(at, at + 1),), "m", stance, Speaker(says) if says else None)


def exact(number, **more):
    return row(number, number, number, **more)


def total(*rows, outcomes=(O.KILLED,)):
    count = totals(Rows(tuple(rows)), *outcomes)
    return count and (count.low, count.best, count.high)


def test_nothing_stated_is_none_and_an_explicit_zero_is_zero():
    assert total() is None
    assert total(exact(3, outcome=O.INJURED)) is None
    assert total(row(None, None, None)) is None
    assert total(exact(0)) == (0, 0, 0)


def test_one_row_keeps_its_words_and_phrase():
    report = full_report()
    assert totals(report, O.KILLED) == Count(11, 11, None, "N", "At least 11 people")


def test_a_part_is_never_added_to_its_whole():
    whole, part = exact(12, party=P.CIVILIANS), exact(3, party=P.CIVILIANS, who="children", subset_of=0)
    assert total(whole, part) == (12, 12, 12)
    assert total(exact(3, who="children", subset_of=1), whole) == (12, 12, 12)
    deeper = exact(1, who="girls", subset_of=1)
    assert total(whole, part, deeper) == (12, 12, 12)


def test_a_part_of_a_whole_of_another_outcome_counts():
    both = exact(20, outcome=O.KILLED_OR_INJURED)
    assert total(both, exact(5, subset_of=0)) == (5, 5, 5)


@pytest.mark.parametrize("above", [0, 1, 7, -1])
def test_loops_and_wrong_positions_end(above):
    assert total(exact(4, subset_of=above)) == (4, 4, 4)


def test_parties_are_added_and_a_total_row_stands_for_them():
    soldiers, civilians = exact(5, party=P.ACTOR_A), exact(7, party=P.CIVILIANS)
    assert total(soldiers, civilians) == (12, 12, 12)
    assert total(soldiers, civilians, exact(13, party=P.TOTAL)) == (13, 13, 13)


def test_an_unknown_partys_larger_figure_includes_the_others():
    people, soldiers = exact(12), exact(5, party=P.ACTOR_A, who="soldiers")
    assert total(people, soldiers, exact(7, party=P.CIVILIANS)) == (12, 12, 12)
    assert total(exact(2), soldiers) == (7, 7, 7)


def test_different_people_of_one_party_are_added():
    soldiers = exact(3, party=P.ACTOR_A, who="soldiers", status=PersonStatus.STATE_ARMED)
    police = exact(2, party=P.ACTOR_A, who="police officers", status=PersonStatus.POLICE)
    assert total(soldiers, police) == (5, 5, 5)


def test_equal_figures_add_in_one_sentence_and_restate_across_sentences():
    soldiers, police = exact(2, who="soldiers", at=0), exact(2, who="police officers", at=50)
    assert total(soldiers, police) == (4, 4, 4)
    assert total(exact(6, who="villagers", at=0), exact(6, who="people", at=150)) == (6, 6, 6)
    assert total(exact(1, who="a man", at=0), exact(1, who="a woman", at=150)) == (2, 2, 2)


def test_a_rising_toll_of_one_speaker_is_the_highest():
    assert total(exact(8, says="police"), exact(12, says="Police")) == (12, 12, 12)
    assert total(exact(12, party=P.TOTAL), row(8, party=P.TOTAL, who="people", at=150)) == (12, 12, 12)


def test_speakers_who_differ_give_a_range_with_the_lower_best():
    assert total(exact(12, says="police"), exact(20, says="rebels")) == (12, 12, 20)
    assert total(exact(12, says="police"), row(20, says="rebels")) == (12, 12, None)
    assert total(row(45, 50, 55, says="police"), exact(60, says="rebels")) == (45, 50, 60)


def test_denied_and_other_scopes_are_left_out():
    assert total(exact(9, stance=Stance.DENIED)) is None
    assert total(exact(9, scope=CasualtyScope.PERIOD_TOTAL), exact(2)) == (2, 2, 2)


def test_held_adds_its_forms():
    rows = (exact(2, outcome=O.CAPTURED), exact(3, outcome=O.ABDUCTED), row(1, outcome=O.DETAINED), exact(9))
    assert total(*rows, outcomes=HELD) == (6, 6, None)


COUNTS = st.tuples(*[st.integers(0, 50)] * 3).map(sorted)
ROWS = st.lists(
    st.builds(
        lambda count, has_high, party, says, who, above, at: row(
            count[0],
            count[1],
            count[2] if has_high else None,
            party=party,
            says=says,
            who=who,
            subset_of=above,
            at=at,
        ),
        COUNTS,
        st.booleans(),
        st.sampled_from(P),
        st.sampled_from([None, "police", "rebels"]),
        st.sampled_from(["", "people", "soldiers"]),
        st.none() | st.integers(0, 5),
        st.sampled_from([0, 150]),
    ),
    max_size=6,
)


@given(ROWS)
def test_order_holds_and_no_more_than_everything_added(rows):
    count = totals(Rows(tuple(rows)), O.KILLED)
    if count is None:
        return
    assert count.low <= count.best
    assert count.high is None or count.best <= count.high
    assert count.best <= sum(r.value.count.best for r in rows)


@given(ROWS)
def test_rows_of_other_outcomes_change_nothing(rows):
    rows = [r for r in rows if r.value.subset_of is None or r.value.subset_of < 0] or [exact(1)]
    others = tuple(replace(r, value=replace(r.value, outcome=O.INJURED)) for r in rows)
    assert totals(Rows((*rows, *others)), O.KILLED) == totals(Rows(tuple(rows)), O.KILLED)
