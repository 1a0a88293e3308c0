"""The worked example of ``small/README.md``, and each rule of comparison by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plainrecord.datasets.records import COUNTS, FIELDS
from plainrecord.evaluation import (
    Amount,
    CodedEvent,
    DatasetError,
    Days,
    Settings,
    Status,
    Tolerance,
    evaluate,
)
from plainrecord.evaluation.agreement import CRITERIA, compare_field
from plainrecord.evaluation.tables import rows

SMALL = Path(__file__).with_name("small")


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(first: str | None, last: str | None = "same") -> Days:
    end = first if last == "same" else last
    return Days(day(first) if first else None, day(end) if end else None)


def test_the_worked_example():
    evaluation = evaluate(SMALL / "gold.csv", SMALL / "predicted.csv", Settings(bootstrap=0))
    shown = [line.split("  ") for line in (SMALL / "scores.txt").read_text(encoding="utf-8").splitlines()[1:]]
    expected = [tuple(cell.strip() for cell in line if cell.strip()) for line in shown]
    assert [row[:8] for row in rows(evaluation)] == expected


def test_what_became_of_each_event():
    evaluation = evaluate(SMALL / "gold.csv", SMALL / "predicted.csv", Settings(bootstrap=0))
    found = {
        one.aligned.unit: (
            one.aligned.gold is not None,
            one.aligned.predicted is not None,
            one.status("killed"),
            one.status("initiators"),
        )
        for one in evaluation.outcomes
    }
    assert found == {
        "a.txt": (True, True, Status.NEAR, Status.NEAR),
        "b.txt": (True, True, Status.MISSING, Status.UNCHECKED),
        "c.txt": (True, False, Status.UNCHECKED, Status.UNCHECKED),
        "d.txt": (True, True, Status.NEITHER, Status.SPURIOUS),
        "e.txt": (False, True, Status.SPURIOUS, Status.SPURIOUS),
    }


@pytest.mark.parametrize(
    ("field", "one", "other", "right"),
    [
        (
            "event_type",
            {"event_types": ("strike.air", "strike.drone")},
            {"event_types": ("strike.drone",)},
            (1, 1),
        ),
        ("event_type", {"event_types": ("strike.air",)}, {"event_types": ("strike.drone",)}, (0, 1)),
        ("event_type", {"event_types": ("strike.air",)}, {"event_types": ("abduction",)}, (0, 0)),
        ("date", {"days": days("2024-05-01")}, {"days": days("2024-05-01")}, (1, 1, 1)),
        ("date", {"days": days("2024-05-01")}, {"days": days("2024-05-01", "2024-05-07")}, (0, 1, 1)),
        ("date", {"days": days("2024-05-01")}, {"days": days("2024-05-04")}, (0, 0, 1)),
        ("date", {"days": days("2024-05-01")}, {"days": days("2024-05-05")}, (0, 0, 0)),
        ("date", {"days": days(None, "2024-05-01")}, {"days": days("1999-01-01")}, (0, 1, 1)),
        ("place", {"place_names": ("Al-Bab",)}, {"place_names": ("al bab",)}, (1, 1)),
        (
            "place",
            {"place_id": "g:7", "place_names": ("Bab",)},
            {"place_id": "g:7", "place_names": ("Door",)},
            (1, 1),
        ),
        (
            "place",
            {"place_names": ("Keld",), "country": "XM"},
            {"place_names": ("Keld",), "country": "XO"},
            (0, 0),
        ),
        ("place", {"point": (10.0, 20.0)}, {"point": (10.0, 20.0)}, (1, 1)),
        ("place", {"point": (10.0, 20.0)}, {"point": (10.2, 20.0)}, (0, 1)),
        ("place", {"point": (10.0, 20.0)}, {"point": (10.3, 20.0)}, (0, 0)),
        ("killed", {"killed": Amount(11, 11, None)}, {"killed": Amount(None, 14, None)}, (0, 1, 0)),
        ("killed", {"killed": Amount(None, 10, None)}, {"killed": Amount(None, 11, None)}, (0, 0, 1)),
        ("killed", {"killed": Amount(None, 100, None)}, {"killed": Amount(None, 110, None)}, (0, 0, 1)),
        ("killed", {"killed": Amount(None, 100, None)}, {"killed": Amount(None, 120, None)}, (0, 0, 0)),
        ("killed", {"killed": Amount(None, 0, None)}, {"killed": Amount(None, 5, None)}, (0, 0, 0)),
        ("killed", {"killed": Amount(9, None, 14)}, {"killed": Amount(None, 9, None)}, (1, 1, 1)),
        ("weapons", {"weapons": ("ied", "rifle_shotgun")}, {"weapons": ("ied",)}, (1,)),
        ("initiators", {"initiators": ("Police", "Army")}, {"initiators": ("army of Marava",)}, (0, 1)),
        ("initiators", {"initiators": ("the Police",)}, {"initiators": ("the Army",)}, (0, 0)),
        ("initiators", {"initiators": ("X B", "X")}, {"initiators": ("X C", "B D")}, (0, 2)),
        ("country", {"country": "XM"}, {"country": "XO"}, (0,)),
    ],
)
def test_rules_in_both_directions(field, one, other, right):
    assert compare_field(field, CodedEvent(**one), CodedEvent(**other), Tolerance()).right == right
    assert compare_field(field, CodedEvent(**other), CodedEvent(**one), Tolerance()).right == right


def test_no_figure_and_zero_are_neither_right_nor_wrong_but_five_is():
    none, zero, five = (
        CodedEvent(),
        CodedEvent(killed=Amount(None, 0, None)),
        CodedEvent(killed=Amount(5, 5, 5)),
    )
    assert compare_field("killed", zero, none, Tolerance()).status is Status.NEITHER
    assert compare_field("killed", zero, zero, Tolerance()).status is Status.EXACT
    assert compare_field("killed", zero, five, Tolerance()).status is Status.WRONG
    assert compare_field("killed", none, five, Tolerance()).status is Status.SPURIOUS
    assert compare_field("killed", five, none, Tolerance()).status is Status.MISSING


def test_tolerances_are_what_one_sets():
    one, other = CodedEvent(days=days("2024-05-01")), CodedEvent(days=days("2024-05-10"))
    assert compare_field("date", one, other, Tolerance(days=8)).right == (0, 0, 0)
    assert compare_field("date", one, other, Tolerance(days=9)).right == (0, 0, 1)
    with pytest.raises(DatasetError, match="below zero"):
        Tolerance(radius_km=-1)


def test_every_field_has_criteria_in_the_order_of_the_fields():
    assert tuple(CRITERIA) == FIELDS
    assert set(COUNTS) < set(FIELDS)


def event(**values) -> CodedEvent:
    base = CodedEvent(
        document_ref="a.txt", event_types=("strike.air",), days=days("2024-05-01"), place_names=("Keld",)
    )
    made = replace(base, **values)
    return replace(made, stated=frozenset(FIELDS))


def test_pairing_looks_at_the_sum_not_at_the_best_pair():
    gold = [event(event_id="g1"), event(event_id="g2", days=days("2024-05-03"))]
    near = event(event_id="p1", days=days("2024-05-03"), place_names=("Sant",))
    predicted = [near, event(event_id="p2", days=days("2024-05-02"), killed=Amount(3, 3, 3))]
    evaluation = evaluate(gold, predicted, Settings(bootstrap=0))
    pairs = {(one.aligned.gold.event_id, one.aligned.predicted.event_id) for one in evaluation.outcomes}
    assert pairs == {("g1", "p2"), ("g2", "p1")}


def test_events_that_hardly_agree_are_two_events():
    other = event(event_types=("abduction",), days=days("2024-08-01"), place_names=("Dorra",))
    evaluation = evaluate([event()], [other], Settings(bootstrap=0))
    assert evaluation.metric("event", "found").score.right == 0
    assert len(evaluation.outcomes) == 2


def test_without_documents_country_and_days_must_fit():
    gold = [event(document_ref="", country="XM", event_id="g")]
    for wrong in ({"country": "XO"}, {"country": "XM", "days": days("2024-05-05")}):
        evaluation = evaluate(gold, [event(document_ref="", **wrong)], Settings(bootstrap=0))
        assert evaluation.metric("event").score.right == 0
    undated = event(document_ref="", days=None)
    assert evaluate(gold, [undated], Settings(bootstrap=0)).metric("event").score.right == 1


def test_documents_are_found_by_file_name_and_others_named():
    gold = [event(document_ref="corpus/a.txt")]
    predicted = [event(document_ref="b\\a.txt"), event(document_ref="b\\z.txt")]
    evaluation = evaluate(gold, predicted)
    assert evaluation.alignment.by_document == "file name"
    assert (evaluation.metric("event").score.gold, evaluation.metric("event").score.predicted) == (1, 2)
    assert any(
        "1 documents that gold does not name: counted as spurious" in note for note in evaluation.notes
    )
    sample = evaluate(gold, predicted, Settings(gold_documents_only=True))
    assert sample.metric("event").score.predicted == 1
    with pytest.raises(DatasetError, match="no document of gold is in predictions"):
        evaluate(gold, [event(document_ref="b/z.txt")])
    assert (
        evaluate(gold, [event(document_ref="b/z.txt")], Settings(whole_file=True)).metric("event").score.right
        == 1
    )


def test_a_metric_that_is_not_scored_is_named():
    evaluation = evaluate(SMALL / "gold.csv", SMALL / "predicted.csv")
    assert evaluation.metric("killed", "within").score.right == 1
    with pytest.raises(KeyError, match="weapons"):
        evaluation.metric("weapons")
    assert "<table" in evaluation._repr_html_()
