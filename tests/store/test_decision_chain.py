"""The chain of decisions: whatever is done to it past the store is found, and the first wrong decision named."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from decision_target import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from store_fakes import files, go

from plainrecord.cli import cli
from plainrecord.model.review import Action, Decision, Draft, Head
from plainrecord.model.text import Span
from plainrecord.store import Project, check
from plainrecord.store.chain import chain_is_whole, decoded, head, row_of
from plainrecord.store.check_faults import Memory
from plainrecord.store.decisions import decide, decisions, undo

COUNT = 12
COLUMNS = ("decision_id", "document_id", "report_id", "event_id", "reviewer", "content")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with twelve decisions of two people."""
    folder = tmp_path_factory.mktemp("reviewed")
    with Project.create_or_open(folder) as project:
        go(project, files("One bomb, then another bomb."))
        first, second = (report.report_id for report in project.reports())
        for number in range(COUNT - 2):
            name, report_id = ("anna", first) if number % 3 else ("ben", second)
            decide(project, Draft(name, Action.ACCEPT, report_id, "act", reason=f"look {number}"), NOW)
        undo(project, "anna", NOW)
        decide(project, Draft("anna", Action.FLAG, first, "casualties/0"), NOW)
    return folder


@pytest.fixture
def tampered(reviewed: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The store of a copy of it, without the triggers that guard it."""
    shutil.copytree(reviewed, tmp_path / "copy")
    with closing(unguarded(tmp_path / "copy")) as connection:
        yield connection


def unguarded(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "project.sqlite", isolation_level=None)
    for name in ("edited", "removed"):
        connection.execute(f"DROP TRIGGER decisions_are_never_{name}")
    return connection


def faults(folder: Path, noted: Head | None = None) -> list[str]:
    """What a check says of the decisions: rule and place."""
    with Project.open(folder) as project:
        result = check(project, noted_head=noted)
        return [
            f"{one.rule.rule_id} {one.fault.path}"
            for one in result.findings
            if one.rule.rule_id in ("S09", "S10")
        ]


@pytest.mark.parametrize(
    "sql",
    ["UPDATE decisions SET reviewer = 'ben' WHERE serial = 2", "DELETE FROM decisions WHERE serial = 2"],
)
def test_the_store_itself_refuses_to_edit_and_to_remove(reviewed, tmp_path, sql):
    shutil.copytree(reviewed, tmp_path / "copy")
    with (
        closing(sqlite3.connect(tmp_path / "copy" / "project.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"decisions are never (edited|removed)"),
    ):
        connection.execute(sql)


def test_an_untouched_chain_holds(reviewed):
    with Project.open(reviewed) as project:
        noted = head(project)
    assert faults(reviewed, noted) == []


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_an_altered_removed_or_moved_decision_is_named(reviewed, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("tampered") / "copy"
    shutil.copytree(reviewed, folder)
    serial = data.draw(st.integers(1, COUNT))
    kind = data.draw(st.sampled_from(["alter", "remove", "move", "double"]))
    with closing(unguarded(folder)) as connection:
        rows = {row[0]: row for row in connection.execute("SELECT * FROM decisions")}
        if kind == "alter":
            first_wrong = alter(connection, data, serial, rows)
        elif kind == "remove":
            serial = data.draw(st.integers(1, COUNT - 1))
            connection.execute("DELETE FROM decisions WHERE serial = ?", (serial,))
            first_wrong = serial
        elif kind == "move":
            other = data.draw(st.integers(1, COUNT).filter(lambda number: number != serial))
            put(connection, serial, rows[other])
            put(connection, other, rows[serial])
            first_wrong = min(serial, other)
        else:
            connection.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)", (COUNT + 1, *rows[serial][1:])
            )
            first_wrong = COUNT + 1
    assert faults(folder) == [f"S09 decision {first_wrong}"]


def alter(connection: sqlite3.Connection, data: st.DataObject, serial: int, rows: dict) -> int:
    """Change one cell, or one character of a content that stays JSON; the serial of what is then wrong first."""
    column = data.draw(st.sampled_from(COLUMNS))
    before = rows[serial][1 + COLUMNS.index(column)]
    if column == "content":
        content = json.loads(before)
        name = data.draw(st.sampled_from(sorted(content)))
        value = content[name]
        content[name] = (
            value + 1 if isinstance(value, int) else f"{value}x" if isinstance(value, str) else [[0, 1]]
        )
        after = json.dumps(content)
    elif column == "decision_id":
        position = data.draw(st.integers(0, 63))
        after = before[:position] + ("0" if before[position] != "0" else "1") + before[position + 1 :]
    else:
        after = before + "x"
    connection.execute(f"UPDATE decisions SET {column} = ? WHERE serial = ?", (after, serial))
    return serial


def put(connection: sqlite3.Connection, serial: int, row: tuple) -> None:
    assignments = ", ".join(f"{column} = ?" for column in COLUMNS)
    connection.execute(f"UPDATE decisions SET {assignments} WHERE serial = ?", (*row[1:], serial))


@given(kept=st.integers(0, COUNT - 1))
@settings(max_examples=COUNT, deadline=None)
def test_a_chain_cut_short_is_found_against_a_head_that_was_written_down(reviewed, tmp_path_factory, kept):
    folder = tmp_path_factory.mktemp("cut") / "copy"
    shutil.copytree(reviewed, folder)
    with Project.open(folder) as project:
        noted = Head.of(str(head(project)))
    with closing(unguarded(folder)) as connection:
        connection.execute("DELETE FROM decisions WHERE serial > ?", (kept,))
    assert faults(folder) == []  # by itself a shorter chain is a chain
    assert faults(folder, noted) == [f"S10 decision {COUNT}"]


def test_a_chain_that_was_written_anew_is_found_against_its_head(tampered, tmp_path):
    folder = tmp_path / "copy"
    with Project.open(folder) as project:
        noted, kept = head(project), list(decisions(project))
    previous = ""
    for one in kept:
        row = row_of(replace(one, reason="made up"), previous)
        put(tampered, one.serial, row)
        previous = row[1]
    assert faults(folder) == []
    assert faults(folder, noted) == [f"S10 decision {COUNT}"]


def test_the_command_prints_the_head_and_takes_it_again(reviewed, tampered, tmp_path):
    sound = CliRunner().invoke(cli, ["check", "--project", str(reviewed)])
    line = next(line for line in sound.output.splitlines() if line.startswith("Head of the decisions: "))
    noted = line.removeprefix("Head of the decisions: ")
    tampered.execute("DELETE FROM decisions WHERE serial = ?", (COUNT,))
    cut = CliRunner().invoke(cli, ["check", "--project", str(tmp_path / "copy"), "--head", noted])
    assert cut.exit_code == 1
    assert f"S10 store decision {COUNT}: is missing; the last one is {COUNT - 1}" in cut.output
    wrong = CliRunner().invoke(cli, ["check", "--project", str(reviewed), "--head", "the last one"])
    assert wrong.exit_code == 2
    assert "is no head of decisions" in wrong.output


texts = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    st.builds(
        Decision, serial=st.integers(1), decision_id=st.just("0" * 64), reviewer=st.just("anna"),
        action=st.sampled_from(Action), decided_at=st.just(NOW), path=texts, value=st.none() | texts,
        spans=st.lists(st.builds(Span, st.integers(0, 9), st.integers(10, 99)), max_size=2).map(tuple), reason=texts,
        refers_to=st.none() | st.integers(1), settles=st.lists(st.integers(1), max_size=2).map(tuple),
        is_blind=st.booleans(),
    )
)  # fmt: skip
def test_a_decision_survives_its_row(decision):
    assert decoded(row_of(decision, "")[1:]) == replace(decision, decision_id=row_of(decision, "")[1])


@pytest.mark.slow
def test_a_million_decisions_are_verified_within_five_seconds(tmp_path):
    with Project.create_or_open(tmp_path) as project:
        pattern = Decision(
            0, "", "anna", Action.ACCEPT, NOW, "d" * 25, "r" * 25, path="casualties/0", machine_seal="0" * 32,
            machine_spans=(Span(120, 131),), act_spans=(Span(120, 131), Span(240, 246)),
        )  # fmt: skip
        with project.transaction():
            project.connection.executemany(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)", rows(pattern)
            )
        best = min(seconds(project) for _ in range(3))
    print(f"1,000,000 decisions verified in {best:.2f} s of processor time")
    assert best <= 5


def rows(pattern: Decision) -> Iterator[tuple]:
    previous = ""
    for serial in range(1, 1_000_001):
        row = row_of(replace(pattern, serial=serial, batch=serial), previous)
        previous = row[1]
        yield row


def seconds(project: Project) -> float:
    began = time.process_time()
    assert not list(chain_is_whole(project, Memory()))
    return time.process_time() - began
