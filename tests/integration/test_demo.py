"""What the demonstration gives is what ``demo/expected.csv`` says: each document's reports, and which are one event.

``KNOWN`` lists what is still read otherwise. It is strict: a difference that is not in it, and one of it that has
gone, both fail.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import Result

from plainrecord.store import Project

Row = dict[str, str]
Command = Callable[..., Result]

#: Document -> what differs there, as ``_differences`` puts it.
KNOWN: dict[str, list[str]] = {}
#: Pairs of reports, "document/number" each, that are in one event in the table or the project, and not in the other.
KNOWN_PAIRS: set[tuple[str, str]] = set()
#: The table: no figure, and a figure on which readers may differ.
NO_FIGURE, ANY_FIGURE = "-", "?"


@dataclass(frozen=True)
class Demo:
    """What came of the corpus: the exported reports by document, the event of each, and what became of the rest."""

    reports: dict[str, list[Row]]
    event_of: dict[str, str]
    outcomes: dict[str, str]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPECTED = _rows(Path(__file__).parents[2] / "demo" / "expected.csv")


@pytest.fixture(scope="module")
def found(demo_project: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration project as it leaves: its reports and events exported, each input's outcome from the store."""
    out = tmp_path_factory.mktemp("export")
    for rows, form, name in (("reports", "csv", "reports"), ("events", "jsonl", "events")):
        target = out / name
        done = command("export", "--project", demo_project, "--rows", rows, "--to", form, target)
        assert done.exit_code == 0, done.output
    reports: dict[str, list[Row]] = {}
    for row in _rows(out / "reports" / "reports.csv"):
        reports.setdefault(_name(row["document_ref"]), []).append(row)
    event_of = {}
    for line in (out / "events" / "events.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        event_of |= {report["report_id"]: event["event_id"] for report in event["reports"]}
    with Project.open(demo_project) as project:
        outcomes = {_name(one.document_ref): str(one.outcome.value) for one in project.outcomes()}
    return Demo(reports, event_of, outcomes)


def _name(document_ref: str) -> str:
    """The document as the table names it: the file, or the id of a row."""
    return document_ref.rpartition("/")[2]


def _differences(row: Row, found: Demo) -> list[str]:
    """What a document's reports say otherwise than its row of the table."""
    reports = found.reports.get(row["ref"], [])
    told = [f"outcome {found.outcomes.get(row['ref'])}"] * (found.outcomes.get(row["ref"]) != row["outcome"])
    types = ";".join(report["event_type"] for report in reports)
    if len(reports) != int(row["reports"]) or types != row["event_types"]:
        return [*told, f"event_types {types or 'none'}"]
    wanted = zip(_cells(row, "killed_best"), _cells(row, "modality"), strict=True)
    for number, (report, (killed, modality)) in enumerate(zip(reports, wanted, strict=True), 1):
        counted = report["killed_best"] or NO_FIGURE
        told += [f"report {number}: killed_best {counted}"] * (killed not in (ANY_FIGURE, counted))
        told += [f"report {number}: modality {report['modality']}"] * (modality != report["modality"])
    return told


def _cells(row: Row, column: str) -> list[str]:
    return row[column].split(";") if row[column] else []


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["ref"])
def test_a_document_is_read_as_expected(row: Row, found: Demo) -> None:
    assert _differences(row, found) == KNOWN.get(row["ref"], [])


def test_nothing_is_coded_that_no_row_expects(found: Demo) -> None:
    assert set(found.outcomes) == {row["ref"] for row in EXPECTED}


def test_reports_are_put_together_as_expected(found: Demo) -> None:
    """Of every two reports that the table and the project both have, both say whether they are of one event."""
    named: dict[str, tuple[str, str]] = {}
    for row in EXPECTED:
        reports = found.reports.get(row["ref"], [])
        events = _cells(row, "events")
        if row["outcome"] == "coded" and len(reports) == len(events):
            for number, (report, event) in enumerate(zip(reports, events, strict=True), 1):
                named[f"{row['ref']}/{number}"] = event, found.event_of[report["report_id"]]
    differing = {
        (one, other)
        for one, other in combinations(named, 2)
        if (named[one][0] == named[other][0]) != (named[one][1] == named[other][1])
    }
    assert differing == KNOWN_PAIRS


def test_no_name_of_a_private_person_leaves(found: Demo, demo: Path) -> None:
    """The demonstration promises that people it names leave as pseudonyms, in whatever script."""
    names = ("Olvik", "Reth", "Harsk", "Mako", "Arvel", "Hawi", "Layla", "Nader", "سالم", "ليلى", "مريم")
    texts = "".join(path.read_text(encoding="utf-8") for path in (demo / "corpus").glob("*.txt"))
    assert all(name in texts for name in names if name != "Reth")
    cells = {cell for reports in found.reports.values() for row in reports for cell in row.values()}
    assert not [name for name in names if any(name in cell for cell in cells)]
