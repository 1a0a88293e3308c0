"""The order of the queue: disputed before uncertain, copies last; and the values that may be picked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plainrecord.model.linking import (
    CompetingValue,
    Corroboration,
    Disagreement,
    Event,
    EventSummary,
    Judgement,
    LinkRelation,
    Policy,
    Verdict,
)
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Casualty, Count, Place, PlaceAlternative, Where
from plainrecord.model.vocab import (
    CasualtyOutcome,
    CasualtyParty,
    GeoPrecision,
    Modality,
    PlaceRelation,
    ResponsibilityStatus,
)
from plainrecord.stages.review.options import MOST_OPTIONS, options, others_of
from plainrecord.stages.review.priority import Priority, open_pairs, priority

SPAN = (Span(0, 4),)


def report(name: str, confidence: float = 0.9, killed: int = 3, place: Where | None = None) -> Report:
    document = Document(f"d{name}", f"{name}.txt", "Shots were fired.", "", "", "text/plain", "test@1", "en")
    count = Count(killed, killed, killed, "N", f"{killed} people")
    return Report(
        name,
        document,
        0,
        Reading(Act("clash.armed"), SPAN, "test@1", confidence=confidence),
        Reading(Modality.ASSERTED, SPAN, "test@1", confidence=1.0),
        SPAN,
        places=(Reading(place, SPAN, "test@1", confidence=1.0),) if place else (),
        casualties=(
            Reading(
                Casualty(CasualtyOutcome.KILLED, CasualtyParty.TOTAL, count), SPAN, "test@1", confidence=1.0
            ),
        ),
    )


def summary(*fields: str, of: str = "a") -> EventSummary:
    values = (CompetingValue(1, "1", (of,), (), ("la",)), CompetingValue(2, "2", ("other",), (), ("lb",)))
    return EventSummary(
        Event("event-1", (of, "other")),
        Policy.CONSERVATIVE,
        (),
        (),
        tuple(Disagreement(field, values) for field in fields),
        Corroboration.MULTIPLE_INDEPENDENT,
        ResponsibilityStatus.UNATTRIBUTED,
        ("la", "lb"),
    )


def test_what_is_disputed_comes_before_what_is_uncertain() -> None:
    disputed = priority(report("a", 1.0), summary("killed", "when"), {}, "da")
    once = priority(report("a", 1.0), summary("killed"), {}, "da")
    open_ = priority(report("b", 1.0), None, {"b": 2}, "db")
    unsure = priority(report("c", 0.2), None, {}, "dc")
    sure = priority(report("d", 0.9), None, {}, "dd")
    copy = priority(report("a", 0.1), summary("killed", "when", "act"), {}, "first")
    ordered = [disputed, once, open_, unsure, sure, copy]
    assert sorted([copy, sure, once, unsure, open_, disputed], key=lambda one: one.rank) == ordered


def test_only_disputes_that_the_report_is_part_of_count() -> None:
    assert priority(report("stranger"), summary("killed"), {}, None).disputed == ()
    assert priority(report("a"), summary("killed"), {}, None).disputed == ("killed",)


@given(st.data())
def test_the_order_does_not_depend_on_the_order_given(data) -> None:
    numbers = st.tuples(st.floats(0, 9), st.integers(0, 3), st.booleans())
    found = [Priority("a", (), *values) for values in data.draw(st.lists(numbers))]
    mixed = data.draw(st.permutations(found))
    assert sorted(one.rank for one in mixed) == sorted(one.rank for one in found)


def test_the_last_word_on_a_pair_counts() -> None:
    unsure = Judgement("a", "b", Verdict.UNSURE, LinkRelation.POSSIBLE_SAME, 0.5, "link/1")
    settled = replace(unsure, verdict=Verdict.SAME, maker="person/ann")
    assert open_pairs([unsure]) == {"a": 1, "b": 1}
    assert open_pairs([unsure, settled]) == {}
    assert open_pairs([settled, unsure]) == {"a": 1, "b": 1}


def test_values_of_other_reports_may_be_picked_in_the_words_of_ones_own() -> None:
    own, others = report("a", killed=3), [report("b", killed=5), report("c", killed=5), report("d", killed=3)]
    found = options("casualties/0", own.casualties[0], others)
    assert [(one.words, one.report_ids) for one in found] == [("5", ("b", "c"))]
    assert found[0].value.count.literal == "3 people"


def test_other_meanings_of_a_name_come_first() -> None:
    place = Place("1", "Sant", "P.PPL", 1.0, 2.0, "XM")
    other = PlaceAlternative(Place("2", "Sant", "P.PPL", 5.0, 6.0, "XO", "Coast"), 0.4)
    where = Where(
        "Sant", PlaceRelation.AT, GeoPrecision.G2, place, None, 1.0, 2.0, 5.0, alternatives=(other,)
    )
    own = report("a", place=where)
    elsewhere = report(
        "b", place=replace(where, name="Keld", place=replace(place, name="Keld"), alternatives=())
    )
    found = options("places/0", own.places[0], [elsewhere])
    assert [one.value.place.name for one in found] == ["Sant", "Keld"]
    assert (found[0].value.latitude, found[0].value.country_iso2, found[0].report_ids) == (5.0, "XO", ())


def test_there_are_at_most_as_many_as_digits() -> None:
    others = [report(f"r{number}", killed=number) for number in range(10, 40)]
    assert len(options("casualties/0", report("a").casualties[0], others)) == MOST_OPTIONS


def test_reports_of_the_same_document_are_no_others() -> None:
    one, two = report("a"), report("b")
    assert others_of(one, [one, replace(one, report_id="a2", ordinal=1), two]) == (two,)
