"""What leaves a project: no private person's name, no loaded label, no live formula, exact quotes."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser

import pytest
from show import runs

from plainrecord.exports.rows import flat_row
from plainrecord.lang.lexicon import load_lexicon
from plainrecord.lang.loaded import load_neutral
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Span
from plainrecord.model.values import Act, Casualty, Count, Place, Where
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, GeoPrecision, Modality, PlaceRelation
from plainrecord.model.wire import encode
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.stages.redact import person_names, redact_all
from plainrecord.store import Project

LABELS = ("initiators", "targets", "claimants")
FORMATS = ("jsonl", "csv", "geojson", "parquet")
CANARIES = """---
title: Colonel Zebulon Quillfeather killed in Keld
date: 2024-05-06
---

# Attack on Colonel Zebulon Quillfeather

Gunmen killed Colonel Zebulon Quillfeather in Keld on Sunday. QUILLFEATHER had served for years.

Police spokesman Wolfram Oxenstierna said rebels shot dead Mrs Perpetua Vanterpool, 34, and wounded three others.
Mr Ichabod Winterbourne, a shopkeeper, was abducted by armed men in Brasna, Governor Thessaly Marchbanks said.

CAPTAIN LYSANDER THORNQUIST WAS KILLED BY REBELS IN DORRA ON SUNDAY.
"""


def _loaded(label: str, terms: set[tuple[str, ...]]) -> list[str]:
    words = re.findall(r"\w+|[^\w\s]", label.casefold())
    longest = max(map(len, terms))
    runs = (tuple(words[at : at + size]) for at in range(len(words)) for size in range(1, longest + 1))
    return sorted({" ".join(run) for run in runs if run in terms})


@pytest.fixture(scope="module")
def terms() -> set[tuple[str, ...]]:
    return {tuple(re.findall(r"\w+|[^\w\s]", term.casefold())) for term in load_lexicon("en").loaded_terms}


@pytest.fixture(scope="module")
def rows(demo_project, command, tmp_path_factory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("csv") / "demo.csv"
    assert command("export", "--project", demo_project, "--rows", "reports", out).exit_code == 0
    return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))


def test_persons_that_were_recognised_do_not_leave(tmp_path, command, demo_options):
    (tmp_path / "canaries.md").write_text(CANARIES)
    project = tmp_path / "p"
    assert command("run", tmp_path / "canaries.md", "--project", project, *demo_options).exit_code == 0
    with Project.open(project) as opened:
        names = person_names(opened.reports())
    assert "Quillfeather" in " ".join(names)
    assert len(names) >= 3
    families = {name.split()[-1].casefold() for name in names}
    for to in FORMATS:
        out = tmp_path / to
        assert command("export", "--project", project, "--rows", "reports", "--to", to, out).exit_code == 0
        written = b"".join(path.read_bytes() for path in sorted(out.iterdir()))
        leaked = [family for family in sorted(families) if family.encode() in written.lower()]
        assert leaked == [], to


def test_persons_of_the_demonstration_do_not_leave(rows, demo_project):
    with Project.open(demo_project) as opened:
        names = person_names(opened.reports())
    assert names
    shown = "\n".join(json.dumps(row) for row in rows)
    assert [name for name in names if name in shown] == []


def test_officials_keep_the_function_and_lose_the_name():
    text = "Gunmen killed 12 people in Keld on Monday, the governor of Westmark, Thessaly Marchbanks, said."
    document = document_from_text(text, language="en")
    (report,) = redact_all(code(document, context()).reports, lambda _: "person", load_neutral())
    assert flat_row(report)["claimants"] == "governor of Westmark"
    assert "Marchbanks" not in encode(report).decode()


def test_a_family_name_read_as_a_place_does_not_leave():
    text = "Gunmen killed Rene Emilio Quillponce on Monday."
    document = document_from_text(text, language="en")
    name, family = Span(14, 36), Span(26, 36)
    place = Place("g1", "Quillponce", "P.PPL", 18.0, -66.6, "XM")
    where = Where("Quillponce", PlaceRelation.AT, GeoPrecision.G2, place, latitude=18.0, longitude=-66.6)
    count = Count(1, 1, 1, "one", "Rene")
    victim = Casualty(CasualtyOutcome.KILLED, CasualtyParty.UNKNOWN, count, person_names=(name.quote(text),))
    report = Report(
        "r1", document, 0,
        act=Reading(Act("attack.armed"), (Span(7, 13),), "rule"),
        modality=Reading(Modality.ASSERTED, (Span(7, 13),), "rule"),
        passages=(Span(0, len(text)),),
        places=(Reading(where, (family,), "rule"),),
        casualties=(Reading(victim, (name,), "rule"),),
    )  # fmt: skip
    (redacted,) = redact_all([report], lambda _: "person")
    assert b"quillponce" not in encode(redacted).lower()
    assert flat_row(redacted)["latitude"] is None


def test_no_loaded_word_in_a_label_of_the_demonstration(rows, terms):
    assert _loaded("the terrorists", terms) == ["terrorists"]
    assert [found for row in rows for name in LABELS if (found := _loaded(row[name], terms))] == []


def test_no_loaded_word_in_a_label_of_the_golden_cases(terms):
    labels: set[str] = set()
    for run in runs():
        for report in redact_all(run.reports, lambda _: "person", load_neutral()):
            row = flat_row(report)
            labels.update(str(row[name]) for name in LABELS if row[name])
    assert len(labels) > 100
    assert {label: found for label in sorted(labels) if (found := _loaded(label, terms))} == {}


def test_a_loaded_word_becomes_neutral_and_stays_in_the_quote():
    document = document_from_text("Terrorists attacked the village of Keld on Monday.", language="en")
    (report,) = redact_all(code(document, context()).reports, lambda _: "person", load_neutral())
    (initiator,) = [one for one in report.participants if one.value.role == "initiator"]
    assert initiator.value.actor.label.casefold() == "armed persons"
    assert initiator.quotes == ("Terrorists",)


def test_no_cell_is_a_formula(demo_project, command, tmp_path):
    out = tmp_path / "excel.csv"
    assert command("export", "--project", demo_project, "--rows", "reports", "--excel", out).exit_code == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(raw.decode("utf-8-sig").splitlines()):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "\r"))
            assert not cell.startswith(("+", "-")) or re.fullmatch(r"[+-]?[0-9.]+", cell)


def test_words_to_a_language_model_are_only_words(rows):
    own = [row for row in rows if "29-channel-brasna-shops" in row["document_ref"]]
    assert own
    assert all(row[f"killed_{end}"] in ("", "0") for row in own for end in ("low", "best", "high"))
    assert not [row for row in rows if "500" in (row["killed_low"], row["killed_best"], row["killed_high"])]


def test_quotes_are_exact_beside_marks_of_direction(demo_project):
    with Project.open(demo_project) as opened:
        reports = [one for one in opened.reports() if "30-ccr" in one.document.document_ref]
        assert reports
        for report in reports:
            for path, reading in report.readings():
                for span in reading.spans:
                    quote = span.quote(report.document.text)
                    assert quote, path
                    assert quote == quote.strip(), path


class _Text(HTMLParser):
    """The words a reader sees, and whether the elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the parser's signature)
        if tag not in {"br", "hr", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def test_the_notebook_view_of_every_report_shows_its_passages(demo_project):
    squeezed = lambda text: re.sub(r"[\s\u2066-\u2069\u202a-\u202e]+", "", text)  # noqa: E731
    with Project.open(demo_project) as opened:
        for report in opened.reports():
            view = _Text()
            html = report._repr_html_()
            view.feed(html)
            view.close()
            assert view.open == []
            assert "<script" not in html.lower()
            seen = squeezed("".join(view.words))
            for span in report.passages:
                assert squeezed(span.quote(report.document.text)) in seen
