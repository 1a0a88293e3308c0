"""Merging and splitting events by decision: looked at beforehand, kept with the decision, withdrawn by undoing it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from plainrecord.model.review import Action, Draft
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


@pytest.mark.parametrize("drafted", [merging, splitting])
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
        (Action.SPLIT, '[["r1"]]', "two or more lists"),
        (Action.SPLIT, '[["r1"], ["r1"]]', "each report once"),
        (Action.SPLIT, '[["r1"], ["r2"]]', "has no report r1, r2"),
    ],
)
def test_what_cannot_be_merged_or_split_is_refused_and_leaves_nothing(project, action, value, words):
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
