"""Events of a project: what is linked, in which steps, and what people judge of it. Real documents, real SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_fakes import COLLECTION, FakeOriginal

from plainrecord.cli import cli
from plainrecord.model.linking import Verdict
from plainrecord.model.text import Document
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text
from plainrecord.stages.link.linker import Linker
from plainrecord.store import Collection, Configuration, Project, links, run
from plainrecord.store.linking import LinkResult, link_project

GAZETTEER = Path(__file__).parents[2] / "demo" / "gazetteer.csv"

DOCUMENTS = """
wire-1 2024-05-01
KELD, 1 May 2024 - At least 11 people, including three children, were killed on Tuesday when a shell hit the
central market in Keld, local police said. Rescuers searched the fish stalls of the trader Osmin Harvak until
dusk, and the burnt tram stood in Lantern Street for hours.

daily-2 2024-05-02
Fourteen people died in Tuesday's shelling of the central market in Keld, the hospital said on Thursday. Osmin
Harvak lost his fish stall in Lantern Street.

copy-3 2024-05-01
At least 11 people, including three children, were killed on Tuesday when a shell hit the central market in
Keld, local police said. Rescuers searched the fish stalls of the trader Osmin Harvak until dusk, and the
burnt tram stood in Lantern Street for hours. (agency)

other-4 2024-06-02
Gunmen shot dead a councillor in Brasna on Saturday, police said.

late-5 2024-05-09
The number of people killed by the shell that hit the central market in Keld on 30 April rose to 16, the
hospital said. The tram in Lantern Street was taken away; the trader Osmin Harvak opened a stall elsewhere.

funeral-6 2024-05-04
Mourners filled Lantern Street in Keld for Osmin Harvak's brother. The choir of the tram workers sang.
"""
#: Name -> day of publication and text.
TEXTS = {
    head.split()[0]: (head.split()[1], " ".join(lines))
    for head, *lines in (block.splitlines() for block in DOCUMENTS.strip().split("\n\n"))
}


@cache
def _coding():  # type: ignore[no-untyped-def]
    return coding_context("en", GAZETTEER, ("rules",))


def _document(name: str) -> Document:
    published, text = TEXTS[name]
    return document_from_text(text, published=date.fromisoformat(published), document_ref=name, language="en")


def _code_into(folder: Path, names: Iterable[str]) -> LinkResult:
    """Code these documents into a project and link it."""
    with Project.create_or_open(folder) as project:
        return link_project(_coded(project, names), Linker())


def _coded(project: Project, names: Iterable[str]) -> Project:
    """The project, with these documents coded and nothing linked."""
    run(
        project,
        [FakeOriginal(name, TEXTS[name][1].encode()) for name in names],
        lambda original: [_document(original.document_ref)],
        lambda document: code(document, _coding()),
        configuration=Configuration.of({"rules": "r1"}),
        collection=Collection(COLLECTION.collected_at, "tests/1", "written by a test"),
    )
    return project


def _events(folder: Path) -> dict[str, set[str]]:
    """The documents of the reports of each event."""
    with Project.open(folder) as project:
        return {
            event.event_id: {report.document.document_ref for report in project.reports_of(event.report_ids)}
            for event in links.events(project)
        }


def _report_of(folder: Path, name: str) -> str:
    with Project.open(folder) as project:
        return next(one.report_id for one in project.reports() if one.document.document_ref == name)


def _judge(folder: Path, one: str, other: str, verdict: str, *more: str) -> str:
    ids = (_report_of(folder, one), _report_of(folder, other))
    done = CliRunner().invoke(
        cli,
        ["judge", *ids, verdict, "--project", str(folder), "--by", "reader-1", *more],
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_reports_of_one_event_are_found_and_copies_are_one_voice(tmp_path: Path) -> None:
    result = _code_into(tmp_path, TEXTS)

    assert {"wire-1", "daily-2", "copy-3", "late-5"} in _events(tmp_path).values()
    assert {"other-4"} in _events(tmp_path).values()
    assert result.copies == 1
    assert result.reports == sum(len(members) for members in _events(tmp_path).values())
    with Project.open(tmp_path) as project:
        voices = links.lineages(project)
        assert voices[_document("copy-3").document_id] == voices[_document("wire-1").document_id]
        assert len(set(voices.values())) == len(TEXTS) - 1


def test_a_document_without_a_report_is_told_beside_the_event_it_tells_of(tmp_path: Path) -> None:
    _code_into(tmp_path, TEXTS)

    with Project.open(tmp_path) as project:
        related = {event.related_document_ids for event in links.events(project)}
    assert (_document("funeral-6").document_id,) in related


@pytest.mark.parametrize(
    "steps",
    [
        (["late-5"], ["wire-1", "other-4"], list(TEXTS)),
        (list(reversed(TEXTS)), []),
        (["other-4"], list(TEXTS)),
    ],
)
def test_linking_step_by_step_ends_where_linking_at_once_does(tmp_path: Path, steps: list[list[str]]) -> None:
    for names in steps:
        _code_into(tmp_path / "steps", names)
    _code_into(tmp_path / "once", TEXTS)

    assert sorted(map(sorted, _events(tmp_path / "steps").values())) == sorted(
        map(sorted, _events(tmp_path / "once").values())
    )
    with Project.open(tmp_path / "steps") as one, Project.open(tmp_path / "once") as other:
        assert list(links.judgements(one)) == list(links.judgements(other))
        assert links.lineages(one) == links.lineages(other)


def test_linking_again_changes_no_row(tmp_path: Path) -> None:
    first = _code_into(tmp_path, TEXTS)
    before = _dump(tmp_path)

    with Project.create_or_open(tmp_path) as project:
        again = link_project(project, Linker())
        assert project.connection.total_changes == 0
    assert (again, _dump(tmp_path)) == (first, before)


def test_what_is_interrupted_goes_on_and_ends_with_the_same_rows(tmp_path: Path) -> None:
    def stop(_ref: str) -> None:
        raise KeyboardInterrupt

    _code_into(tmp_path / "whole", TEXTS)
    with Project.create_or_open(tmp_path / "stopped") as project:
        with pytest.raises(KeyboardInterrupt):
            link_project(_coded(project, TEXTS), Linker(), stop)
        assert list(links.events(project)) == []
        link_project(project, Linker())

    assert _dump(tmp_path / "stopped") == _dump(tmp_path / "whole")


def _dump(folder: Path) -> list[str]:
    """Every row of linking."""
    tables = (
        "document_profiles",
        "lineages",
        "machine_judgements",
        "judged_features",
        "events",
        "event_reports",
        "event_documents",
    )
    connection = sqlite3.connect(folder / "project.sqlite")
    try:
        return [
            repr(row)
            for table in tables
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        ]
    finally:
        connection.close()


def test_a_persons_word_wins_survives_runs_and_can_be_taken_back(tmp_path: Path) -> None:
    _code_into(tmp_path, TEXTS)
    [before] = [event_id for event_id, names in _events(tmp_path).items() if "wire-1" in names]

    _judge(tmp_path, "wire-1", "late-5", "different", "--reason", "another market")
    apart = _events(tmp_path)
    assert not any({"wire-1", "late-5"} <= names for names in apart.values())
    assert "wire-1" in apart[before], "the larger part keeps the id"

    _code_into(tmp_path, TEXTS)
    assert _events(tmp_path) == apart

    _judge(tmp_path, "late-5", "wire-1", "unsure")
    assert {"wire-1", "daily-2", "copy-3", "late-5"} == _events(tmp_path)[before]
    with Project.open(tmp_path) as project:
        kept = [one for one in links.judgements(project) if one.is_by_person]
        assert [(one.verdict, one.reason) for one in kept] == [
            (Verdict.DIFFERENT, "another market"),
            (Verdict.UNSURE, ""),
        ]


def test_an_id_that_was_given_out_leads_to_the_event_that_holds_its_reports(tmp_path: Path) -> None:
    _code_into(tmp_path, TEXTS)
    was = {min(names): event_id for event_id, names in _events(tmp_path).items()}

    _judge(tmp_path, "other-4", "wire-1", "same")
    [joined] = [event_id for event_id, names in _events(tmp_path).items() if {"other-4", "wire-1"} <= names]
    with Project.open(tmp_path) as project:
        leads = {one.old_event_id: one.event_id for one in links.event_redirects(project)}
    assert joined == was["copy-3"], "the larger one keeps its id"
    assert leads == {was["other-4"]: joined}

    _judge(tmp_path, "other-4", "wire-1", "different")
    assert was["other-4"] not in leads.values()
    assert {"other-4"} in _events(tmp_path).values()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing", "else", "same", "--by", "a"], "there is no report whose id begins with"),
        (["same-one", "same-one", "same", "--by", "a"], "both ids are of the same report"),
        (["same-one", "same-one", "same", "--by", "Ana Sol"], "--by takes letters"),
    ],
)
def test_what_cannot_be_judged_is_said_in_words(tmp_path: Path, arguments: list[str], message: str) -> None:
    _code_into(tmp_path, ["wire-1"])
    report_id = _report_of(tmp_path, "wire-1")
    given = [report_id if argument == "same-one" else argument for argument in arguments]

    done = CliRunner().invoke(cli, ["judge", *given, "--project", str(tmp_path)])

    assert done.exit_code != 0
    assert message in done.output
