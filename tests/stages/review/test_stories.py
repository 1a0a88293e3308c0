"""Runs ``stories.txt``: what becomes of a report that people decide on, and that is coded anew."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from plainrecord.model.records import Reading, Report
from plainrecord.model.review import Action, Decision, Draft, ReportState
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Casualty, Count, Where
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, GeoPrecision, Modality, PlaceRelation
from plainrecord.model.wire_value import encode_value
from plainrecord.stages.review import align, standing, state_of
from plainrecord.stages.review.drafts import decision_of

NOW = "2026-05-01T12:00:00+00:00"
ACTIONS = {f"{action}s": action for action in Action}
_PART = re.compile(r'(\w+) (\S+) "([^"]+)"')
_DECISION = re.compile(
    r'(\w+) (\S+)(?: (?!in |settling )(\S+))?(?: "([^"]+)")?(?: in (\d))?(?: settling ([\d ]+))?'
)


def stories() -> Iterator[pytest.ParameterSet]:
    text = Path(__file__).with_name("stories.txt").read_text(encoding="utf-8")
    for block in re.split(r"^= ", text, flags=re.MULTILINE)[1:]:
        name, *lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
        yield pytest.param(lines, id=name)


@dataclass
class Story:
    text: str = ""
    reports: list[Report] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    codings: int = 0

    def tell(self, line: str) -> None:
        if line.startswith("coded anew"):
            self.codings += 1
            self.reports = [self.report(line.removeprefix("coded anew").strip())]
            return
        word, rest = line.split(maxsplit=1)
        if word == "text":
            self.text = rest
        elif word == "coded":
            self.reports.append(self.report(rest))
        elif word in ("undo", "redo"):
            self.turn(Action(word), int(rest))
        elif word == "then":
            for claim in rest.split("; "):
                self.check(claim.split())
        else:
            self.decide(word, rest)

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def value(self, name: str, words: str) -> object:
        if name == "act":
            return Act(words)
        if name == "places":
            return Where(words, PlaceRelation.AT, GeoPrecision.G2)
        number = int(words)
        # How it was read differs from coding to coding; what is read does not.
        count = Count(number, number, number, f"row {self.codings}", "n")
        return Casualty(CasualtyOutcome.KILLED, CasualtyParty.TOTAL, count)

    def report(self, line: str) -> Report:
        readings: dict[str, list[Reading]] = {"act": [], "casualties": [], "places": []}
        for kind, words, quote in _PART.findall(line):
            name = {"killed": "casualties", "place": "places"}.get(kind, kind)
            maker = f"rules/en.{kind}@{self.codings}"
            readings[name].append(Reading(self.value(name, words), (self.span(quote),), maker))
        document = Document("d1", "story", self.text, "", "", "text/plain", "test@1", "en")
        (act,) = readings["act"]
        report_id = "r" + hashlib.sha256(f"{act.spans} {act.value}".encode()).hexdigest()[:8]
        modality = Reading(Modality.ASSERTED, act.spans, "rules/en.modality@1")
        casualties, places = tuple(readings["casualties"]), tuple(readings["places"])
        return Report(
            report_id, document, len(self.reports), act, modality, (), casualties=casualties, places=places
        )

    def decide(self, name: str, line: str) -> None:
        match = _DECISION.fullmatch(line)
        assert match, line
        verb, path, words, quote, number, settles = match.groups()
        report = self.reports[int(number or 1) - 1]
        path = "" if path == "report" else path
        value = None if words is None else encode_value(self.value(path.partition("/")[0], words))
        spans = (self.span(quote),) if quote else ()
        draft = Draft(
            name.rstrip("*"), ACTIONS[verb], report.report_id, path, value, spans,
            settles=tuple(map(int, (settles or "").split())),
        )  # fmt: skip
        made = decision_of(report, draft, NOW, lambda: self.decisions, is_blind=name.endswith("*"))
        self.append(made)

    def turn(self, action: Action, serial: int) -> None:
        about = self.decisions[serial - 1]
        self.append(replace(about, action=action, refers_to=serial, value=None, settles=()))

    def append(self, decision: Decision) -> None:
        self.decisions.append(replace(decision, serial=len(self.decisions) + 1))

    def state(self) -> ReportState:
        alignment = align(self.reports, self.decisions)
        name = self.reports[0].report_id
        return state_of(self.reports[0], alignment.decisions.get(name, ()), alignment.conflicts.get(name, ()))

    def check(self, claim: list[str]) -> None:
        state = self.state()
        first, second, *more = claim
        if first == "state":
            assert state.state == second
        elif first == "lost":
            assert len(align(self.reports, self.decisions).lost) == int(second)
        elif first == "conflicts":
            assert [bool(one.reason) for one in state.conflicts] == [True] * int(second)
        elif first == "readings":
            assert len(state.paths) - 1 == int(second)
        else:
            one = state.at("" if first == "report" else first)
            assert (one.status, bool(one.note)) == (second, second == "conflict")
            if more[-2:-1] == ["by"]:
                assert one.decided is not None
                assert one.decided.reviewer == more[-1]
                del more[-2:]
            if more:
                assert said(one.effective) == more[0]


def said(reading: Reading | None) -> str:
    if reading is None:
        return "none"
    value = reading.value
    if isinstance(value, Casualty):
        return str(value.count.best)
    return value.name if isinstance(value, Where) else value.event_type


@pytest.mark.parametrize("lines", list(stories()))
def test_story(lines: list[str]) -> None:
    story = Story()
    for line in lines:
        story.tell(line)
    # Whatever was decided either stands in the report, or is listed with a reason.
    alignment = align(story.reports, story.decisions)
    found = sum(map(len, (*alignment.decisions.values(), *alignment.conflicts.values(), alignment.lost)))
    assert found == len(standing(story.decisions))
