"""Event ids persist, and every id ever given out leads to the events that hold its reports."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plainrecord.stages.link.identity import event_ids, redirects


def test_ids_persist_when_reports_are_added() -> None:
    (first,) = event_ids([["a", "b"]], {})
    assert event_ids([["a", "b", "c"], ["d"]], {first: ["a", "b"]})[0] == first


def test_a_merged_event_keeps_the_id_of_the_larger_one_and_the_other_leads_to_it() -> None:
    known = {"event-1": ["a"], "event-2": ["b", "c"]}
    assert event_ids([["a", "b", "c"]], known) == ("event-2",)
    (redirect,) = redirects({"event-2": ["a", "b", "c"]}, {"event-1": ["a"]})
    assert (redirect.old_event_id, redirect.event_id) == ("event-1", "event-2")


def test_a_split_event_keeps_its_id_where_most_of_it_stays() -> None:
    small, large = event_ids([["a"], ["b", "c"]], {"event-1": ["a", "b", "c"]})
    assert large == "event-1"
    assert small not in {"event-1"}


def test_an_id_is_not_given_out_twice_for_one_founder() -> None:
    (first,) = event_ids([["a"]], {})
    known = {first: ["b"], "event-9": ["a", "b"]}
    ids = event_ids([["a"], ["b"], ["c"]], known)
    assert len(set(ids)) == 3


def test_an_id_that_split_over_several_events_leads_to_each() -> None:
    found = redirects({"e1": ["a"], "e2": ["b"]}, {"e0": ["a", "b", "gone"]})
    assert [(one.old_event_id, one.event_id) for one in found] == [("e0", "e1"), ("e0", "e2")]


class Regrouping(RuleBasedStateMachine):
    """Reports come and groups change at will; ids are given out each time."""

    @initialize()
    def start(self) -> None:
        self.known: dict[str, list[str]] = {}
        self.current: dict[str, list[str]] = {}
        self.reports = 0

    @rule(new=st.integers(0, 4), labels=st.lists(st.integers(0, 4), min_size=12, max_size=12))
    def regroup(self, new: int, labels: list[int]) -> None:
        self.reports = min(self.reports + new, 12)
        groups: dict[int, list[str]] = {}
        for number in range(self.reports):
            groups.setdefault(labels[number], []).append(f"r{number:02}")
        ordered = sorted(groups.values())
        ids = event_ids(ordered, self.known)
        assert ids == event_ids(ordered, dict(reversed(self.known.items())))
        self.current = dict(zip(ids, ordered, strict=True))
        self.known |= self.current
        assert event_ids(ordered, self.known) == ids

    @invariant()
    def ids_are_unique(self) -> None:
        assert sum(map(len, self.current.values())) == self.reports

    @invariant()
    def every_id_leads_to_the_events_that_hold_its_reports(self) -> None:
        retired = {
            event_id: reports for event_id, reports in self.known.items() if event_id not in self.current
        }
        leads: dict[str, set[str]] = {}
        for one in redirects(self.current, self.known):
            leads.setdefault(one.old_event_id, set()).add(one.event_id)
        assert leads.keys() == retired.keys()
        for event_id, reports in retired.items():
            held = {report for new in leads[event_id] for report in self.current[new]}
            assert set(reports) <= held


TestRegrouping = Regrouping.TestCase
TestRegrouping.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
