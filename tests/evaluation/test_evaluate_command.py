"""`plainrecord evaluate` as a user meets it, and the page of errors as a browser does."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from plainrecord.cli import cli
from plainrecord.evaluation import CodedEvent, Evidence, Settings, evaluate
from plainrecord.evaluation.page import errors_page
from plainrecord.evaluation.words import pieces
from plainrecord.lang.loaded import load_neutral
from plainrecord.model.wire import encode
from plainrecord.stages.redact import redact_all

sys.path.insert(0, str(Path(__file__).parents[1] / "model"))

from report_samples import full_report

SMALL = Path(__file__).with_name("small")
GOLD, PREDICTED = SMALL / "gold.csv", SMALL / "predicted.csv"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;</style>\u202egnp.exe\u200b\x00"


def invoke(*arguments):
    return CliRunner().invoke(cli, ["evaluate", *map(str, arguments)])


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of each element by its tag."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts, self._open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self._open[-1] if self._open else "", data))

    def text(self, tag=None):
        return "".join(data for of, data in self.texts if tag in (None, of))


# -- the command -----------------------------------------------------------------------------------------


def test_scores_as_a_table():
    done = invoke(GOLD, PREDICTED)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("gold.csv: 4 events")
    (found,) = (line for line in lines if line.startswith("event ") and "  found  " in line)
    assert found.split()[2:8] == ["4", "4", "3", "75.0", "75.0", "75.0"]
    assert any("rest on 5 documents, which are too few" in line for line in lines)


def test_files_are_written_and_the_same_twice(tmp_path):
    written = []
    for name in ("one", "two"):
        paths = tmp_path / f"{name}.json", tmp_path / f"{name}.html"
        done = invoke(GOLD, PREDICTED, "--json", paths[0], "--html", paths[1], "--against", GOLD)
        assert done.exit_code == 0, done.output
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]
    result = json.loads(written[0][0])
    assert result["schema"] == "plainrecord.evaluation/1"
    scores = {(one["field"], one["criterion"]): one for one in result["scores"]}
    assert scores["event", "found"]["recall"] == 0.75
    low, high = scores["event", "found"]["recall_interval"]
    assert 0 <= low < 0.75 < high <= 1
    differences = {(one["field"], one["criterion"]): one["recall"] for one in result["differences"]}
    assert differences["event", "found"] == -0.25
    assert {one["document"] for one in result["events"]} == {"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}


def test_another_seed_gives_other_intervals_and_the_same_scores(tmp_path):
    results = []
    for seed in ("1", "2"):
        invoke(GOLD, PREDICTED, "--bootstrap", 9, "--seed", seed, "--json", tmp_path / "x.json")
        results.append(json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["scores"])
    plain = [
        [{k: v for k, v in one.items() if not k.endswith("interval")} for one in each] for each in results
    ]
    assert plain[0] == plain[1]
    assert results[0] != results[1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([GOLD], 2, "Missing argument 'PREDICTIONS'"),
        ([GOLD, "nowhere.csv"], 2, "nowhere.csv"),
        ([GOLD, PREDICTED, "--least-similarity", "0"], 2, "least-similarity"),
        ([GOLD, SMALL / "README.md"], 1, "README.md line 1: no column says"),
        ([GOLD, PREDICTED, "--map", SMALL / "README.md"], 1, "not a TOML file"),
        ([GOLD, PREDICTED, "--json", SMALL / "README.md" / "x"], 1, "cannot write"),
    ],
)
def test_what_is_wrong_is_told_in_few_lines(arguments, code, words):
    done = invoke(*arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_control_characters_of_cells_stay_off_the_terminal(tmp_path):
    path = tmp_path / "gold.csv"
    path.write_text("date,\x1b[2Jheading\n\x1b[31mred,1\n", encoding="utf-8")
    done = invoke(path, path)
    assert done.exit_code == 1
    assert "\x1b" not in done.output


# -- reports as they leave -------------------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path):
    """The same report as gold and, with another type and fewer dead, as prediction."""
    (gold,) = redact_all([full_report()], lambda _name: "person-1a2b3c4d", load_neutral())
    line = encode(gold)
    changed = msgspec.json.decode(line)
    changed["act"]["value"]["event_type"] = "abduction"
    changed["casualties"][0]["value"]["count"].update(low=5, best=5, high=5)
    paths = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    paths[0].write_bytes(line + b"\n")
    paths[1].write_bytes(msgspec.json.encode(changed) + b"\n")
    return paths


def test_reports_are_scored_and_shown_with_their_words(reports, tmp_path):
    done = invoke(*reports, "--html", tmp_path / "errors.html")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "errors.html").read_text(encoding="utf-8")
    page = Page(text)
    marked = page.text("mark")
    assert "a shell hit" in marked
    assert "At least 11 people" in marked
    assert {"r-killed", "wrong"} <= set(
        " ".join(at["class"] for tag, at in page.elements if tag == "tr" and at.get("class")).split()
    )
    # Names of persons are not in what leaves, so they cannot be here.
    assert "person-1a2b3c4d" in text
    assert "Karim" not in text
    assert "Omar" not in text


def test_the_filter_names_every_checked_field(reports):
    page = Page(errors_page(evaluate(*reports, Settings(bootstrap=0))))
    choices = [at["id"] for tag, at in page.elements if tag == "input"]
    assert choices[:3] == ["f-all", "f-event", "f-event_type"]
    style = page.text("style")
    assert all(f"#{choice}:checked" in style for choice in choices[1:])
    (document,) = (at for tag, at in page.elements if tag == "details")
    assert {"e-event_type", "e-killed"} <= set(document["class"].split())
    assert "e-date" not in document["class"].split()


# -- the page --------------------------------------------------------------------------------------------


ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "table", "thead", "tbody", "tr", "th", "td",
    "fieldset", "legend", "label", "input", "main", "details", "summary", "span", "section", "p", "b", "mark", "bdi",
    "ul", "li",
}  # fmt: skip


def hostile_evaluation():
    fields = frozenset({"event_type", "place", "initiators", "country", "admin1"})
    gold = CodedEvent(
        event_id=HOSTILE, document_ref=HOSTILE, event_types=("strike.air",), place_names=(HOSTILE,), country=HOSTILE,
        initiators=(HOSTILE,), text=HOSTILE, origin=HOSTILE, stated=fields,
        evidence=(Evidence(0, len(HOSTILE), "place", HOSTILE), Evidence(2, 5, "event_type", HOSTILE)),
    )  # fmt: skip
    other = CodedEvent(
        document_ref=HOSTILE, event_types=("abduction",), admin1=HOSTILE, place_names=("Keld",)
    )
    return evaluate([gold], [other], Settings(bootstrap=0))


def test_hostile_text_stays_text():
    page = Page(errors_page(hostile_evaluation()))
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    for tag, attributes in page.elements:
        assert set(attributes) <= {"lang", "charset", "http-equiv", "content", "name", "class", "scope", "type", "id",
                                   "checked", "title", "dir"}, tag  # fmt: skip
        if "class" in attributes:
            assert re.fullmatch(r"[a-z0-9_ -]+", attributes["class"])
    text = page.text()
    assert "<script>alert(1)</script>" in text
    assert not set("\u202e\u200b\x00") & set(text), "what hides or turns text is named, not shown"
    assert {"U+202E", "U+200B", "U+0000"} <= {data for tag, data in page.texts if tag == "bdi"}


def test_the_page_forbids_everything_but_its_own_style():
    text = errors_page(hostile_evaluation())
    page = Page(text)
    (policy,) = (
        at["content"] for tag, at in page.elements if at.get("http-equiv") == "Content-Security-Policy"
    )
    digest = b64encode(hashlib.sha256(page.text("style").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "style=" not in text
    assert not re.search(r"https?://|url\(|@import", text)


def test_no_error_is_said():
    page = Page(errors_page(evaluate(GOLD, GOLD)))
    assert "No error." in page.text("p")
    assert not [tag for tag, _ in page.elements if tag == "details"]


def test_words_are_put_together_from_quotes():
    marks = [
        ("gold", Evidence(10, 16, "killed", "eleven")),
        ("predicted", Evidence(10, 23, "killed", "eleven people")),
        ("gold", Evidence(0, 4, "place", "Keld")),
        ("gold", Evidence(24, 29, "targets", "person-1a2b")),
        ("predicted", Evidence(12, 14, "event_type", "??")),
        ("predicted", Evidence(40, 44, "date", None)),
    ]
    found = [(piece.text, piece.evidence, piece.after_gap) for piece in pieces(marks)]
    assert found == [
        ("Keld", (("gold", "place"),), False),
        ("eleven", (("gold", "killed"), ("predicted", "killed")), True),
        (" people", (("predicted", "killed"),), False),
        ("??", (("predicted", "event_type"),), True),
        ("person-1a2b", (("gold", "targets"),), True),
    ]
