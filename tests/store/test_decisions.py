"""Decisions in a real store: appended, found again, undone and taken up, by several people at once, through kills."""

from __future__ import annotations

import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from decision_target import NOW, decide_forever, decide_often
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store_fakes import code, files, go

from plainrecord.model.records import Coded, Report
from plainrecord.model.review import Action, Draft, ReadingStatus
from plainrecord.model.text import Document, Span
from plainrecord.model.vocab import ReviewState
from plainrecord.model.wire_value import decode_value, encode_value, seal
from plainrecord.stages.review import standing
from plainrecord.store import Configuration, Project, StoreError
from plainrecord.store.chain import chain_is_whole, head
from plainrecord.store.check_faults import Memory
from plainrecord.store.decisions import (
    BLIND_SETTING,
    DecisionConflict,
    decide,
    decide_all,
    decisions,
    history,
    redo,
    states_of_document,
    undo,
)

TEXT = "One bomb fell in the morning, another bomb at noon and a third bomb at night."


def coded(folder: Path) -> Project:
    """A project with one document and three reports."""
    project = Project.create_or_open(folder)
    go(project, files(TEXT))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with coded(tmp_path / "project") as project:
        yield project


def report_ids(project: Project) -> list[str]:
    return [report.report_id for report in project.reports()]


def casualty(project: Project, best: int) -> str:
    """The value of the first report's casualties, with another count."""
    value = next(project.reports()).casualties[0].value
    return encode_value(replace(value, count=replace(value.count, low=best, best=best, high=best)))


# -- what is kept ----------------------------------------------------------------------------------------


def test_a_decision_is_given_back_as_it_was_made(project):
    first, *_ = report_ids(project)
    draft = Draft(
        "anna",
        Action.CORRECT,
        first,
        "casualties/0",
        casualty(project, 5),
        (Span(4, 8),),
        "the table says five",
    )
    made = decide(project, draft, NOW)
    assert list(decisions(project, report_id=first)) == [made]
    reading = next(project.reports()).casualties[0]
    assert (made.serial, made.reviewer, made.action, made.reason) == (1, "anna", Action.CORRECT, draft.reason)
    assert (made.spans, made.machine_spans, made.machine_seal) == (
        (Span(4, 8),),
        reading.spans,
        seal(reading),
    )
    assert json.loads(made.value or "")["count"]["best"] == 5
    assert head(project).serial == 1
    assert head(project).decision_id == made.decision_id


def test_the_machine_s_value_stays_as_it_is(project):
    first, *_ = report_ids(project)
    before = list(project.reports())
    decide(project, Draft("anna", Action.CORRECT, first, "casualties/0", casualty(project, 5)), NOW)
    decide(project, Draft("anna", Action.REJECT, first), NOW)
    assert list(project.reports()) == before


def test_decisions_are_found_by_report_reviewer_and_since_when(project):
    first, second, _ = report_ids(project)
    for reviewer, report_id in (("anna", first), ("ben", first), ("anna", second), ("anna", first)):
        decide(project, Draft(reviewer, Action.ACCEPT, report_id, "act"), NOW)
    serials = lambda **wanted: [one.serial for one in decisions(project, **wanted)]  # noqa: E731
    assert serials() == [1, 2, 3, 4]
    assert serials(report_id=first) == [1, 2, 4]
    assert serials(reviewer="anna") == [1, 3, 4]
    assert serials(report_id=first, reviewer="anna", after_serial=1) == [4]
    assert serials(limit=2) == [1, 2]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft("anna maria", Action.ACCEPT, "", "act"), "a pseudonym takes"),
        (Draft("anna", Action.ACCEPT, "", "act", event_id="event-1\nben"), "is not the id of an event"),
        (Draft("anna", Action.ACCEPT, "r-unknown", "act"), "there is no report 'r-unknown'"),
        (Draft("anna", Action.ACCEPT, "", "places/0"), "has no value 'places/0'"),
        (Draft("anna", Action.REJECT, "", "act"), "reject the whole report"),
        (Draft("anna", Action.CORRECT, "", "act"), "correct needs a value"),
        (Draft("anna", Action.ACCEPT, "", "act", '{"event_type":"strike.air"}'), "accept takes no value"),
        (Draft("anna", Action.CORRECT, "", "act", '{"event_type":"picnic"}'), "no event type 'picnic'"),
        (Draft("anna", Action.CORRECT, "", "act", '{"event_kind":"strike.air"}'), "missing required field"),
        (Draft("anna", Action.CORRECT, "", "act", '{"event_type":"strike.air","tpye":1}'), "unknown property 'tpye'"),
        (Draft("anna", Action.CORRECT, "", "modality", '"maybe"'), "not a value of modality"),
        (Draft("anna", Action.ADD, "", "weapons", '{"weapon":"artillery","words":"x"}'), "without evidence"),
        (
            Draft("anna", Action.ADD, "", "weapons", '{"weapon":"artillery","words":"x"}', (Span(70, 700),)),
            "outside the text",
        ),
        (Draft("anna", Action.ADD, "", "act", '{"event_type":"strike.air"}', (Span(0, 3),)), "correct it"),
        (Draft("anna", Action.ACCEPT, "", "casualties/+7"), "nothing that was added"),
        (Draft("anna", Action.UNDO), "undo is not about a report"),
        (Draft("anna", Action.ACCEPT, "", "act", reason="why" * 1000), "at most 2,000 characters"),
        (Draft("anna", Action.ACCEPT, "", "act", settles=(1, 2)), "does not stand"),
    ],
)  # fmt: skip
def test_a_wrong_draft_is_refused_in_words_and_leaves_nothing(project, draft, words):
    first, *_ = report_ids(project)
    with pytest.raises(StoreError, match="Not decided") as refusal:
        decide(project, replace(draft, report_id=draft.report_id or first), NOW)
    assert words in str(refusal.value)
    assert refusal.value.reason == "refused"
    assert list(decisions(project)) == []


@pytest.mark.parametrize(("low", "best", "high"), [(3, 2, 4), (-1, 2, 4), (1, 5, 4)])
def test_counts_that_cannot_be_are_refused(project, low, best, high):
    first, *_ = report_ids(project)
    value = decode_value("casualties", casualty(project, 1))
    wrong = encode_value(replace(value, count=replace(value.count, low=low, best=best, high=high)))
    with pytest.raises(StoreError, match="0 <= low <= best <= high"):
        decide(project, Draft("anna", Action.CORRECT, first, "casualties/0", wrong), NOW)


# -- two at once -----------------------------------------------------------------------------------------


def test_who_did_not_see_the_latest_decision_is_told_of_it(project):
    first, second, _ = report_ids(project)
    decide(project, Draft("anna", Action.ACCEPT, first, "act"), NOW, seen_serial=0)
    decide(project, Draft("ben", Action.ACCEPT, first, "casualties/0"), NOW, seen_serial=0)
    decide(project, Draft("ben", Action.ACCEPT, second, "act"), NOW, seen_serial=0)
    with pytest.raises(DecisionConflict) as conflict:
        decide(project, Draft("ben", Action.FLAG, first, "act"), NOW, seen_serial=0)
    assert conflict.value.reason == "decided_meanwhile"
    assert [one.serial for one in conflict.value.decisions] == [1]
    assert "anna decided on act in the meantime" in str(conflict.value)
    assert decide(project, Draft("ben", Action.FLAG, first, "act"), NOW, seen_serial=1).serial == 4


def test_a_whole_report_is_not_closed_over_a_decision_that_was_not_seen(project):
    first, *_ = report_ids(project)
    decide(project, Draft("anna", Action.FLAG, first, "act"), NOW)
    with pytest.raises(DecisionConflict):
        decide(project, Draft("ben", Action.ACCEPT, first), NOW, seen_serial=0)


def test_a_reading_that_changed_under_the_reviewer_is_not_decided_on(project):
    first, *_ = report_ids(project)
    with pytest.raises(DecisionConflict, match="coded anew") as conflict:
        decide(project, Draft("anna", Action.ACCEPT, first, "act", machine_seal="0" * 32), NOW)
    assert conflict.value.reason == "coded_anew"


def test_blind_coders_do_not_stand_in_each_other_s_way(project):
    first, *_ = report_ids(project)
    project.set_setting(BLIND_SETTING, True)
    assert decide(project, Draft("anna", Action.ACCEPT, first, "act"), NOW, seen_serial=0).is_blind
    assert decide(project, Draft("ben", Action.FLAG, first, "act"), NOW, seen_serial=0).is_blind
    with pytest.raises(DecisionConflict):  # in another window of her own
        decide(project, Draft("anna", Action.FLAG, first, "act"), NOW, seen_serial=0)


def test_what_is_decided_after_both_have_finished_is_not_blind(project):
    first, *_ = report_ids(project)
    project.set_setting(BLIND_SETTING, True)
    blind = [decide(project, Draft(name, Action.ACCEPT, first), NOW).is_blind for name in ("anna", "ben")]
    undo(project, "ben", NOW)
    assert blind == [True, True]
    assert not decide(project, Draft("ben", Action.FLAG, first, "act"), NOW).is_blind


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_eight_reviewers_at_once_lose_nothing(tmp_path, pool):
    eight_reviewers(tmp_path, pool, 25)


@pytest.mark.slow
def test_eight_reviewers_with_a_thousand_decisions_each_lose_nothing(tmp_path):
    took = eight_reviewers(tmp_path, ProcessPoolExecutor, 1000)
    print(f"99 of 100 decisions within {took[int(len(took) * 0.99)] * 1000:.0f} ms")


def eight_reviewers(
    folder: Path, pool: type[ThreadPoolExecutor | ProcessPoolExecutor], count: int
) -> list[float]:
    coded(folder).close()
    with Project.open(folder) as project:
        first, *_ = report_ids(project)
    names = [f"reviewer-{number}" for number in range(8)]
    options = {} if pool is ThreadPoolExecutor else {"mp_context": multiprocessing.get_context("fork")}
    with pool(8, **options) as workers:
        took = list(workers.map(decide_often, [folder] * 8, [first] * 8, names, [count] * 8))
    with Project.open(folder) as project:
        made = list(decisions(project))
        assert [one.serial for one in made] == list(range(1, 8 * count + 1))
        assert all(sum(one.reviewer == name for one in made) == count for name in names)
        assert not list(chain_is_whole(project, Memory()))
    return sorted(seconds for times in took for seconds in times)


# -- kills -----------------------------------------------------------------------------------------------


needs_fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="this system makes no process by forking"
)


@needs_fork
def test_forty_kills_lose_no_acknowledged_decision(tmp_path):
    kill(tmp_path, 40)


@needs_fork
@pytest.mark.slow
def test_five_hundred_kills_lose_no_acknowledged_decision(tmp_path):
    kill(tmp_path, 500)


def kill(folder: Path, times: int) -> None:
    coded(folder).close()
    with Project.open(folder) as project:
        first, *_ = report_ids(project)
    context = multiprocessing.get_context("fork")
    dice = random.Random(20260501)
    acknowledged: dict[int, str] = {}
    for _ in range(times):
        heard, said = context.Pipe(duplex=False)
        reviewer = context.Process(target=decide_forever, args=(folder, first, said))
        reviewer.start()
        said.close()
        acknowledged.update([heard.recv()])
        time.sleep(dice.random() * 0.03)
        reviewer.kill()
        reviewer.join()
        try:
            while True:
                acknowledged.update([heard.recv()])
        except EOFError:
            heard.close()
    with Project.create_or_open(folder) as project:
        stored = {one.serial: one.decision_id for one in decisions(project)}
        assert len(acknowledged) >= times
        assert acknowledged.items() <= stored.items()
        assert project.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not list(chain_is_whole(project, Memory()))


# -- undoing ---------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_decision_of_that_reviewer(project):
    first, *_ = report_ids(project)
    decide(project, Draft("anna", Action.ACCEPT, first, "act"), NOW)
    decide(project, Draft("ben", Action.FLAG, first, "act"), NOW)
    undone = undo(project, "anna", NOW)
    assert undone is not None
    assert (undone.action, undone.refers_to, undone.report_id, undone.path) == (Action.UNDO, 1, first, "act")
    assert [one.serial for one in standing(decisions(project))] == [2]
    assert undo(project, "anna", NOW) is None


def test_what_was_undone_before_a_new_decision_can_still_be_taken_up(project):
    first, *_ = report_ids(project)
    for path in ("act", "casualties/0"):
        decide(project, Draft("anna", Action.ACCEPT, first, path), NOW)
    undo(project, "anna", NOW)
    undo(project, "anna", NOW)
    decide(project, Draft("anna", Action.FLAG, first, "act"), NOW)
    assert redo(project, "anna", NOW) is None  # a new decision was made since: nothing comes back by surprise
    assert history(project, "anna").shelf == [(2,), (1,)]
    assert redo(project, "anna", NOW, serial=2) is not None
    assert [one.serial for one in standing(decisions(project))] == [5, 2]


def test_several_decisions_in_one_go_are_undone_in_one_go(project):
    ids = report_ids(project)
    decide(project, Draft("anna", Action.FLAG, ids[0], "act"), NOW)
    made = decide_all(project, [Draft("anna", Action.ACCEPT, one) for one in ids], NOW)
    assert [one.batch for one in made] == [2, 2, 2]
    undo(project, "anna", NOW)
    assert [one.serial for one in standing(decisions(project))] == [1]
    redo(project, "anna", NOW)
    assert [one.serial for one in standing(decisions(project))] == [1, 2, 3, 4]


def test_of_several_decisions_in_one_go_none_is_kept_when_one_is_wrong(project):
    ids = report_ids(project)
    drafts = [Draft("anna", Action.ACCEPT, ids[0]), Draft("anna", Action.ACCEPT, "r-unknown")]
    with pytest.raises(StoreError, match="there is no report"):
        decide_all(project, drafts, NOW)
    assert list(decisions(project)) == []


class Undoing(RuleBasedStateMachine):
    """Two reviewers decide, undo, redo, take up from the shelf and restart; lists beside the store say what stands."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.project = coded(Path(self.place.name))
        self.report_id = report_ids(self.project)[0]
        self.active: dict[str, list[int]] = {"anna": [], "ben": []}
        self.branch: dict[str, list[int]] = {"anna": [], "ben": []}
        self.shelf: dict[str, list[int]] = {"anna": [], "ben": []}
        self.order: list[int] = []
        self.made = 0

    names = st.sampled_from(["anna", "ben"])

    @rule(name=names, action=st.sampled_from([Action.ACCEPT, Action.FLAG, Action.REJECT]))
    def decides(self, name, action):
        made = decide(self.project, Draft(name, action, self.report_id, "casualties/0"), NOW)
        self.shelf[name] += self.branch[name]
        self.branch[name] = []
        self.active[name].append(made.serial)
        self.order.append(made.serial)
        self.made += 1

    @rule(name=names)
    def undoes(self, name):
        turned = undo(self.project, name, NOW)
        if not self.active[name]:
            assert turned is None
            return
        serial = self.active[name].pop()
        assert turned is not None
        assert turned.refers_to == serial
        self.branch[name].append(serial)
        self.order.remove(serial)
        self.made += 1

    @rule(name=names)
    def redoes(self, name):
        turned = redo(self.project, name, NOW)
        if not self.branch[name]:
            assert turned is None
            return
        serial = self.branch[name].pop()
        assert turned is not None
        assert turned.refers_to == serial
        self.active[name].append(serial)
        self.order.append(serial)
        self.made += 1

    @precondition(lambda self: any(self.shelf.values()))
    @rule(data=st.data())
    def takes_up_from_the_shelf(self, data):
        name = data.draw(st.sampled_from([name for name, shelf in self.shelf.items() if shelf]))
        serial = data.draw(st.sampled_from(self.shelf[name]))
        assert redo(self.project, name, NOW, serial=serial) is not None
        self.shelf[name].remove(serial)
        self.shelf[name] += self.branch[name]
        self.branch[name] = []
        self.active[name].append(serial)
        self.order.append(serial)
        self.made += 1

    @rule()
    def restarts(self):
        self.project.close()
        self.project = Project.create_or_open(self.place.name)

    @invariant()
    def what_stands_is_what_the_lists_say(self):
        every = list(decisions(self.project))
        assert len(every) == self.made  # nothing is ever removed
        assert [one.serial for one in standing(every)] == self.order
        for name in ("anna", "ben"):
            past = history(self.project, name)
            assert [act[0] for act in past.active] == self.active[name]
            assert [act[0] for act in past.branch] == self.branch[name]
            assert sorted(act[0] for act in past.shelf) == sorted(self.shelf[name])

    def teardown(self):
        self.project.close()
        self.place.cleanup()


TestUndoing = Undoing.TestCase
TestUndoing.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)


def test_two_thousand_decisions_can_all_be_undone_and_redone(tmp_path):
    with coded(tmp_path / "project") as project:
        first, *_ = report_ids(project)
        for _ in range(100):
            decide_all(project, [Draft("anna", Action.ACCEPT, first, "act")] * 20, NOW)
        for _ in range(100):
            assert undo(project, "anna", NOW) is not None
        assert standing(decisions(project)) == ()
        for _ in range(100):
            assert redo(project, "anna", NOW) is not None
        assert [one.serial for one in standing(decisions(project))] == list(range(1, 2001))


# -- the state -------------------------------------------------------------------------------------------


def test_the_state_of_a_report_follows_its_decisions(project):
    first, *_ = report_ids(project)
    document_id = next(project.documents()).document_id
    state = lambda: states_of_document(project, document_id)[0]  # noqa: E731
    assert state().state is ReviewState.OPEN
    decide(project, Draft("anna", Action.CORRECT, first, "casualties/0", casualty(project, 5)), NOW)
    assert state().state is ReviewState.IN_REVIEW
    assert state().at("casualties/0").status is ReadingStatus.CORRECTED
    decide(project, Draft("anna", Action.ACCEPT, first), NOW)
    assert state().state is ReviewState.REVIEWED
    assert state().at("act").status is ReadingStatus.ACCEPTED
    undo(project, "anna", NOW)
    assert state().state is ReviewState.IN_REVIEW


def test_decisions_are_found_again_when_the_document_is_coded_anew(project):
    first, second, third = report_ids(project)
    decide(project, Draft("anna", Action.CORRECT, first, "casualties/0", casualty(project, 5)), NOW)
    decide(project, Draft("anna", Action.ACCEPT, second), NOW)
    decide(project, Draft("anna", Action.ACCEPT, third), NOW)
    go(project, files(TEXT), code=code_anew, configuration=Configuration.of({"rules": "r2"}))
    assert not {first, second, third} & set(report_ids(project))
    one, two, three = states_of_document(project, next(project.documents()).document_id)
    assert (one.state, one.at("casualties/0").status) == (ReviewState.IN_REVIEW, ReadingStatus.CORRECTED)
    assert one.at("casualties/0").effective.value.count.best == 5
    assert two.state is ReviewState.REVIEWED  # the machine reads what it read
    assert (three.state, three.at("").status) == (ReviewState.IN_REVIEW, ReadingStatus.CONFLICT)


def code_anew(document: Document) -> Coded:
    """As before, with other ids, makers and spans; the third report has another figure now."""
    coded = code(document)
    return replace(coded, reports=tuple(anew(report) for report in coded.reports))


def anew(report: Report) -> Report:
    """A report as a newer engine reads it."""
    reading = report.casualties[0]
    best = 9 if report.ordinal == 2 else reading.value.count.best
    count = replace(reading.value.count, low=best, best=best, high=best, phrase_id="count.new")
    span = Span(reading.spans[0].start, reading.spans[0].end + 3)
    newer = replace(reading, value=replace(reading.value, count=count), spans=(span,), maker="fake@2")
    return replace(report, report_id=f"new{report.report_id[3:]}", casualties=(newer,))
