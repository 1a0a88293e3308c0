"""Relations beside sameness, each with accounts that have it and accounts that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_profiles import DAY, account

from plainrecord.model.linking import LinkRelation, Verdict
from plainrecord.model.values import Count
from plainrecord.stages.link.comparisons import load_comparisons
from plainrecord.stages.link.relations import answer, summed_up, update
from plainrecord.stages.link.score import judge

PART = account("r1")
WHOLE = account("r2", days=(DAY - 3, DAY + 3), killed=Count(30, 30, 30, "N", "30"))


def test_a_week_includes_its_day() -> None:
    assert summed_up(PART, WHOLE) is LinkRelation.PART_OF
    assert summed_up(WHOLE, PART) is LinkRelation.INCLUDES
    judgement = judge(PART, WHOLE, load_comparisons())
    assert judgement.verdict is Verdict.DIFFERENT
    assert "one sums up several days" in judgement.reason


@pytest.mark.parametrize(
    "change",
    [
        {"days": None},
        {"days": (DAY, DAY + 1)},
        {"days": (DAY + 1, DAY + 9)},
        {"killed": None, "injured": None},
        {"killed": Count(3, 3, 3, "N", "3")},
        {"areas": frozenset({"YY"})},
        {"event_type": "agreement.ceasefire"},
    ],
)
def test_what_includes_nothing(change: dict[str, object]) -> None:
    assert summed_up(PART, replace(WHOLE, **change)) is None


def test_a_later_text_of_one_voice_is_an_update() -> None:
    earlier, later = account("r1", lineage_id="d"), account("r2", lineage_id="d", published=DAY + 3)
    assert update(later, earlier) is LinkRelation.UPDATE_OF
    assert update(earlier, later) is LinkRelation.UPDATED_BY
    assert update(earlier, replace(later, published=earlier.published)) is None
    assert update(earlier, replace(later, published=None)) is None
    assert update(earlier, replace(later, lineage_id="other")) is None


CAUSE = account("r1", initiators=frozenset({"xx.front"}), targets=frozenset({"army"}))
ANSWER = account(
    "r2",
    initiators=frozenset({"army"}),
    targets=frozenset({"xx.front"}),
    days=(DAY + 1, DAY + 1),
    is_reprisal=True,
)


def test_an_answer_is_another_act() -> None:
    assert answer(ANSWER, CAUSE) is LinkRelation.RETALIATION_CLAIMED
    assert answer(CAUSE, ANSWER) is LinkRelation.RETALIATED_BY
    assert judge(CAUSE, ANSWER, load_comparisons()).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    "change",
    [
        {"is_reprisal": False},
        {"days": None},
        {"days": (DAY - 1, DAY - 1)},
        {"days": (DAY + 40, DAY + 40)},
        {"initiators": frozenset({"others"}), "targets": frozenset({"others"})},
    ],
)
def test_what_is_no_answer(change: dict[str, object]) -> None:
    assert answer(replace(ANSWER, **change), CAUSE) is None
