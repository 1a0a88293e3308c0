"""Merging, splitting and linking events: looked at beforehand, kept with the decision, withdrawn by undoing it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from plainrecord.model.linking import BETWEEN_EVENTS, LinkRelation
from plainrecord.model.review import Action, Draft
from plainrecord.stages.link.relations import inverse
from plainrecord.store import Project, StoreError, links
from plainrecord.store.decisions import DecisionConflict, decide, decisions, head, redo, undo
from plainrecord.store.event_decisions import events_after

NOW = "2026-05-01T12:00:00+00:00"
Events = dict[str, tuple[str, ...]]


@pytest.fixture
def project(demo_project: Path, tmp_path: Path, command) -> Iterator[Project]:
    shutil.copytree(demo_project, tmp_path / "project")
    assert command("link", "--project", tmp_path / "project").exit_code == 0
    with Project.create_or_open(tmp_path / "project") as project:
        yield project


def events(project: Project) -> Events:
    return {event.event_id: event.report_ids for event in links.events(project)}


def merging(project: Project) -> Draft:
    """Three events to be one, one of them of several reports."""
    known = events(project)
    several = next(name for name, reports in known.items() if len(reports) > 1)
    others = [name for name in known if name != several][:2]
    return Draft("anna", Action.MERGE, event_id=several, value=json.dumps(others), reason="one shell")


def splitting(project: Project) -> Draft:
    """The event with most reports, its first one apart from the others."""
    name, reports = max(events(project).items(), key=lambda item: len(item[1]))
    return Draft("ben", Action.SPLIT, event_id=name, value=json.dumps([reports[:1], reports[1:]]))


def linking(project: Project, relation: LinkRelation = LinkRelation.PART_OF) -> Draft:
    """The event with most reports said to stand in a relation to two others, one before and one behind it by id."""
    known = events(project)
    largest = max(known, key=lambda name: len(known[name]))
    by_report = sorted((name for name in known if name != largest), key=lambda name: min(known[name]))
    value = json.dumps({"relation": relation, "others": [by_report[0], by_report[-1]]})
    return Draft("cleo", Action.LINK, event_id=largest, value=value, reason="the communiqué says so")


def said(project: Project) -> set[tuple[str, str, LinkRelation]]:
    """What persons say of events, read from either side."""
    home = {report: name for name, reports in events(project).items() for report in reports}
    told = [one for one in links.judgements(project) if one.is_by_person]
    forth = {(home[one.left], home[one.right], one.relation) for one in told}
    return forth | {(other, one, inverse(relation)) for one, other, relation in forth}


def linking_rows(project: Project) -> list[bytes]:
    """All that linking holds, byte for byte."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    return [encode(one) for read in (links.judgements, links.events) for one in read(project)] + [
        encode(links.members_by_event(project)), encode(links.event_redirects(project)),
    ]  # fmt: skip


@pytest.mark.parametrize("relation", BETWEEN_EVENTS)
def test_a_link_is_said_of_both_events_and_leaves_them_two(project, relation):
    before = events(project)
    draft = linking(project, relation)
    made = decide(project, draft, NOW)
    others = json.loads(draft.value)["others"]
    forth = {(draft.event_id, other, relation) for other in others}
    assert said(project) == forth | {(other, one, inverse(relation)) for one, other, relation in forth}
    assert events(project) == before
    told = [one for one in links.judgements(project) if one.is_by_person]
    assert {(one.maker, one.reason) for one in told} == {(made.maker, "the communiqué says so")}


def test_undoing_a_link_gives_back_the_same_bytes_and_redoing_those_with_it(project):
    before = linking_rows(project)
    decide(project, linking(project), NOW)
    after = linking_rows(project)
    assert after != before
    for _ in range(2):
        undo(project, "cleo", NOW)
        assert linking_rows(project) == before
        redo(project, "cleo", NOW)
        assert linking_rows(project) == after


def test_a_link_follows_its_events_through_linking_again_merging_and_splitting(project, command):
    draft = linking(project)
    one, other = json.loads(draft.value)["others"]
    decide(project, draft, NOW)
    assert command("link", "--project", project.folder).exit_code == 0
    assert (draft.event_id, other, LinkRelation.PART_OF) in said(project)
    assert command("check", "--project", project.folder).exit_code == 0
    reports = events(project)[draft.event_id]
    merged = Draft("ben", Action.MERGE, event_id=one, value=json.dumps([other]))
    decide(project, merged, NOW)
    whole = {name for name, held in events(project).items() if name in (one, other) and held}
    assert {(a, b) for a, b, relation in said(project) if relation is LinkRelation.PART_OF} == {
        (draft.event_id, name) for name in whole
    }
    parts = Draft("ben", Action.SPLIT, event_id=draft.event_id, value=json.dumps([reports[:1], reports[1:]]))
    decide(project, parts, NOW)
    home = {report: name for name, held in events(project).items() for report in held}
    assert {a for a, _, relation in said(project) if relation is LinkRelation.PART_OF} == {
        home[report] for report in reports
    }


def test_linked_events_can_still_be_merged_and_then_are_one(project):
    draft = linking(project)
    other = json.loads(draft.value)["others"][0]
    decide(project, draft, NOW)
    decide(project, Draft("ben", Action.MERGE, event_id=draft.event_id, value=json.dumps([other])), NOW)
    assert sum(name in events(project) for name in (draft.event_id, other)) == 1


def test_merged_events_are_one_with_all_their_reports(project):
    draft = merging(project)
    before = events(project)
    merged = {draft.event_id, *json.loads(draft.value)}
    made = decide(project, draft, NOW)
    after = events(project)
    (gone,) = [set(reports) for name, reports in after.items() if name in merged]
    assert gone == {report for name in merged for report in before[name]}
    assert len(after) == len(before) - 2
    assert (made.event_id, made.reason) == (draft.event_id, "one shell")
    judged = [one for one in links.judgements(project) if one.maker == "person/anna"]
    assert {one.reason for one in judged} == {"one shell"}


def test_the_parts_of_a_split_event_are_events_of_their_own(project):
    draft = splitting(project)
    first, rest = json.loads(draft.value)
    decide(project, draft, NOW)
    parts = [part for reports in events(project).values() if (part := {*reports} & {*first, *rest})]
    assert sorted(map(sorted, parts)) == sorted([sorted(first), sorted(rest)])


@pytest.mark.parametrize("drafted", [merging, splitting])
def test_undoing_gives_back_the_events_with_their_ids_and_redoing_the_others(project, drafted):
    before = events(project)
    draft = drafted(project)
    decide(project, draft, NOW)
    after = events(project)
    assert after != before
    for _ in range(3):
        undo(project, draft.reviewer, NOW)
        assert events(project) == before
        redo(project, draft.reviewer, NOW)
        assert events(project) == after
    undo(project, draft.reviewer, NOW)
    assert not [one for one in links.judgements(project) if one.is_by_person]


@pytest.mark.parametrize("drafted", [merging, splitting, linking])
def test_what_would_come_of_it_is_told_and_nothing_is_kept(project, drafted):
    before = events(project)
    draft = drafted(project)
    told = events_after(project, draft, NOW)
    assert events(project) == before
    assert head(project).serial == 0
    decide(project, draft, NOW)
    now = events(project)
    assert {event.event_id: event.report_ids for event in told}.items() <= now.items()


def test_linking_again_keeps_what_was_decided(project, command):
    decide(project, merging(project), NOW)
    decided = events(project)
    assert command("link", "--project", project.folder).exit_code == 0
    assert events(project) == decided


@pytest.mark.parametrize(
    ("action", "value", "words"),
    [
        (Action.MERGE, '["event-unknown"]', "give ids of other events, not event-unknown"),
        (Action.MERGE, "[]", "give ids of other events, not none"),
        (Action.MERGE, '{"a": 1}', "is not a list of ids"),
        (Action.LINK, '{"relation": "part_of", "others": []}', "to link, give ids of other events, not none"),
        (Action.LINK, '{"relation": "part_of", "others": ["event-unknown"]}', "not event-unknown"),
        (Action.LINK, '{"relation": "same_event", "others": ["x"]}', "same_event does not link two events"),
        (Action.LINK, '["x"]', "is not a relation and a list of ids"),
        (Action.SPLIT, '[["r1"]]', "two or more lists"),
        (Action.SPLIT, '[["r1"], ["r1"]]', "each report once"),
        (Action.SPLIT, '[["r1"], ["r2"]]', "has no report r1, r2"),
    ],
)
def test_what_cannot_be_merged_split_or_linked_is_refused_and_leaves_nothing(project, action, value, words):
    before = events(project)
    with pytest.raises(StoreError, match="Not decided") as refusal:
        decide(project, Draft("anna", action, event_id=next(iter(before)), value=value), NOW)
    assert words in str(refusal.value)
    assert (events(project), list(decisions(project))) == (before, [])


def test_an_event_that_somebody_else_has_changed_is_looked_at_again(project):
    draft = splitting(project)
    decide(project, draft, NOW, seen_serial=0)
    with pytest.raises(DecisionConflict, match="ben decided"):
        decide(
            project,
            Draft("anna", Action.SPLIT, event_id=draft.event_id, value=draft.value),
            NOW,
            seen_serial=0,
        )


def test_before_new_reports_are_linked_events_are_not_decided_on(project, command, demo_options, tmp_path):
    (tmp_path / "new.txt").write_text("Gunmen shot dead two farmers in Brasna on 3 May 2024, police said.")
    draft = merging(project)
    options = ("--project", project.folder, *demo_options, "--no-link")
    done = command("run", tmp_path / "new.txt", *options)
    assert done.exit_code == 0, done.output
    with pytest.raises(StoreError, match="plainrecord link"):
        decide(project, draft, NOW)
    assert head(project).serial == 0
