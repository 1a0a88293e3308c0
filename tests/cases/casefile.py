"""Golden cases: reading `.case` files and comparing them with the reports of a run.

The format is described in ``README.md`` beside this file. Nothing here knows how reports are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from plainrecord.fields.casualty import totals
from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Actor, Casualty, Count
from plainrecord.model.vocab import (
    AgeGroup,
    Calendar,
    CasualtyOutcome,
    CasualtyParty,
    CasualtyScope,
    ClaimStance,
    DamageExtent,
    DatePrecision,
    GeoPrecision,
    Modality,
    Outcome,
    PersonStatus,
    PlaceRelation,
    ResponsibilityStatus,
    Role,
    Sex,
    TimeOfDay,
    Weapon,
)

NO_EVENT = "no event"
HEADERS = ("published", "source")
COUNT_LINE = re.compile(r"(?P<outcome>[a-z_]+)(?:\[(?P<marks>[a-z_ ]+)\])?")
SINGLE_VALUES: dict[str, frozenset[str]] = {
    "relation": frozenset(PlaceRelation),
    "geo_precision": frozenset(GeoPrecision),
    "responsibility": frozenset(ResponsibilityStatus),
    "modality": frozenset(Modality),
    "outcome": frozenset(Outcome),
    "date_precision": frozenset(DatePrecision),
    "time_of_day": frozenset(TimeOfDay),
    "calendar": frozenset(Calendar),
}
FREE_VALUES = frozenset({"event_type", "date", "place", "country"})
LABEL_LISTS = frozenset({"initiators", "targets", "participants", "mediators", "claimants"})
CLOSED_LISTS = frozenset({"weapons", "damage"})
MARKS = frozenset([*Sex, *AgeGroup, *PersonStatus, *CasualtyParty, *CasualtyScope]) - {"unknown"}
LEADING_WORDS = re.compile(
    r"an?|the|some|several|many|our|its|their|his|her|this|that|these|those|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozens?|\d+"
)
OR = " / "  # between the names of one actor
LONGEST_NAME = 6  # words; a longer quote is a sentence rather than a name
INITIATING = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR, Role.DETAINING_PARTY})
ACTED_UPON = frozenset({Role.TARGET, Role.VICTIM_GROUP})


@dataclass(frozen=True, slots=True)
class Expected:
    """What one report must say: the lines of a block, in the order written."""

    lines: tuple[tuple[str, str], ...]

    def value(self, key: str) -> str | None:
        """The value of a line, None when the line is not given (and so not checked)."""
        return next((value for name, value in self.lines if name == key), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One text and the reports it must give; none for a case that must give nothing."""

    path: Path
    line: int
    title: str
    text: str
    expected: tuple[Expected, ...]
    published: date | None = None
    source: str | None = None

    @property
    def name(self) -> str:
        """Family, file and title: unique over all cases."""
        return f"{self.path.parent.name}/{self.path.stem}: {self.title}"


@dataclass(frozen=True, slots=True)
class Check:
    """One line compared: what the case says, what the report says, and whether they agree."""

    key: str
    wanted: str
    found: str
    passed: bool


class CaseError(ValueError):
    """A case file that cannot be understood; the message names file and line."""


def read_cases(path: Path) -> list[Case]:
    """The cases of a file in order; raises ``CaseError`` with file and line when one is not well formed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    return [
        _case(path, first, lines[first:last])
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def all_cases(root: Path) -> list[Case]:
    """Every case below a folder, in the order of the file names."""
    return [case for path in sorted(root.rglob("*.case")) for case in read_cases(path)]


def _case(path: Path, first: int, lines: list[str]) -> Case:
    def fail(message: str) -> CaseError:
        return CaseError(f"{path}, case at line {first + 1}: {message}")

    blocks: list[list[str]] = [[]]
    for line in lines[1:]:
        if line == "---":
            blocks.append([])
        else:
            blocks[-1].append(line)
    if len(blocks) < 3:
        raise fail("expected header, text and at least one block, divided by lines of three dashes")
    header = dict(_pairs(blocks[0], fail))
    if unknown := set(header) - set(HEADERS):
        raise fail(f"unknown header {sorted(unknown)[0]!r}; known: {', '.join(HEADERS)}")
    text = "\n".join(blocks[1]).strip("\n")
    if not text:
        raise fail("the text is empty")
    return Case(
        path,
        first + 1,
        lines[0].removeprefix("=== ").strip(),
        text,
        _expected(blocks[2:], fail),
        date.fromisoformat(header["published"]) if "published" in header else None,
        header.get("source"),
    )


def _expected(blocks: list[list[str]], fail: Callable[[str], CaseError]) -> tuple[Expected, ...]:
    said = [line.strip() for block in blocks for line in block if _says_something(line)]
    if said == [NO_EVENT]:
        return ()
    expected = tuple(Expected(tuple(_pairs(block, fail))) for block in blocks)
    if not all(block.lines for block in expected):
        raise fail("a block without a line")
    for block in expected:
        keys = [key for key, _ in block.lines]
        if len(keys) != len(set(keys)):
            raise fail("the same line twice in one block")
        for key, value in block.lines:
            if problem := line_problem(key, value):
                raise fail(problem)
    return expected


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("# ")


def _pairs(lines: Iterable[str], fail: Callable[[str], CaseError]) -> Iterable[tuple[str, str]]:
    for line in filter(_says_something, lines):
        key, colon, value = line.partition(": ")
        if not colon or not value.strip():
            raise fail(f"expected 'name: value', got {line!r}")
        yield key.strip(), value.strip()


def line_problem(key: str, value: str) -> str | None:
    """Why a line is not understood, None when it is."""
    if key in SINGLE_VALUES:
        return None if value in SINGLE_VALUES[key] else f"{value!r} is not a value of {key}"
    if key == "date":
        return _problem_of(parse_interval, value)
    if key == "weapons":
        wrong = [word for word in parse_list(value) if word not in frozenset(Weapon)]
        return f"{wrong[0]!r} is not a weapon" if wrong else None
    if key == "damage":
        wrong = [words for words in parse_list(value) if words.split()[-1] not in frozenset(DamageExtent)]
        return f"{wrong[0]!r} does not end in an extent" if wrong else None
    if key in FREE_VALUES or key in LABEL_LISTS:
        return None
    match = COUNT_LINE.fullmatch(key)
    if match is None or match["outcome"] not in frozenset(CasualtyOutcome):
        return f"unknown line {key!r}"
    if unknown := set((match["marks"] or "").split()) - MARKS:
        return f"{sorted(unknown)[0]!r} is not a status, sex, age group, party or scope"
    return _problem_of(parse_count, value)


def _problem_of(parse: Callable[[str], object], value: str) -> str | None:
    try:
        parse(value)
    except ValueError as error:
        return str(error)
    return None


def parse_list(value: str) -> list[str]:
    """The items of a list divided by semicolons; ``none`` is the empty list."""
    return [] if value == "none" else [item.strip() for item in value.split(";")]


def parse_interval(value: str) -> tuple[date, date] | None:
    """``2023-07-11`` or ``2023-07-10..2023-07-13``; None for ``none``. Raises ``ValueError`` otherwise."""
    if value == "none":
        return None
    first, _, last = value.partition("..")
    earliest, latest = date.fromisoformat(first), date.fromisoformat(last or first)
    if latest < earliest:
        raise ValueError(f"the interval {value} ends before it begins")
    return earliest, latest


def parse_count(value: str) -> tuple[str, str, str] | None:
    """``low/best/high``, each a number, ``-`` (null) or ``?`` (not checked); None for ``none``."""
    if value == "none":
        return None
    parts = value.split("/")
    if len(parts) != 3 or not all(re.fullmatch(r"\d+|-|\?", part) for part in parts):
        raise ValueError(f"{value!r} is not low/best/high")
    stated = [int(part) for part in parts if part.isdigit()]
    if stated != sorted(stated):
        raise ValueError(f"{value!r} does not rise from low to high")
    return parts[0], parts[1], parts[2]


def check(expected: Expected, report: Report) -> list[Check]:
    """Every line of a block compared with a report."""
    return [_check_line(key, value, report) for key, value in expected.lines]


def differences(case: Case, reports: Sequence[Report]) -> list[str]:
    """What a run got wrong, in words; empty when all is as the case says."""
    found = [f"expected {len(case.expected)} reports, got {len(reports)}"]
    if len(case.expected) == len(reports):
        found.clear()
    for number, (expected, report) in enumerate(zip(case.expected, reports, strict=False), start=1):
        found += [
            f"report {number}, {line.key}: expected {line.wanted}, got {line.found}"
            for line in check(expected, report)
            if not line.passed
        ]
    return found


def _check_line(key: str, wanted: str, report: Report) -> Check:
    match = COUNT_LINE.fullmatch(key)
    if match and match["outcome"] in frozenset(CasualtyOutcome):
        return _check_count(key, wanted, match, report)
    if key in LABEL_LISTS or key in CLOSED_LISTS:
        labels = _labels(key, report)
        passed = _same_labels(parse_list(wanted), labels, exact=key not in {"targets", "damage"})
        return Check(key, wanted, "; ".join(labels) or "none", passed)
    found = _single(key, report)
    passed = _alike(wanted, found) if key == "place" else wanted == found
    return Check(key, wanted, found, passed)


def _single(key: str, report: Report) -> str:
    where = report.places[0].value if report.places else None
    when = report.when.value if report.when else None
    values: dict[str, object] = {
        "event_type": report.act.value.event_type,
        "outcome": report.act.value.outcome,
        "modality": report.modality.value,
        "responsibility": report.responsibility_status,
        "place": where.name if where else None,
        "relation": where.relation if where else None,
        "geo_precision": where.geo_precision if where else GeoPrecision.G0,
        "country": where.country_iso2 if where else None,
        "date_precision": when.precision if when else None,
        "time_of_day": when.time_of_day if when else None,
        "calendar": when.calendar if when else None,
    }
    if key == "date":
        if when is None or when.earliest is None or when.latest is None:
            return "none"
        whole_day = when.earliest == when.latest
        return f"{when.earliest}" if whole_day else f"{when.earliest}..{when.latest}"
    value = values[key]
    return "none" if value is None else str(value)


def _labels(key: str, report: Report) -> list[str]:
    parts = [
        (reading.value.role, _named(reading.value.actor, reading, report)) for reading in report.participants
    ]
    if key == "initiators":
        return [label for role, label in parts if role in INITIATING]
    if key == "mediators":
        return [label for role, label in parts if role is Role.MEDIATOR]
    if key == "participants":
        return [label for role, label in parts if role is not Role.MEDIATOR]
    if key == "targets":
        things = [reading.value.words for reading in report.targets]
        return [label for role, label in parts if role in ACTED_UPON] + things
    if key == "weapons":
        return [str(reading.value.weapon) for reading in report.weapons]
    if key == "damage":
        return [f"{reading.value.words} {reading.value.extent}" for reading in report.damage]
    return [
        _named(reading.value.speaker.actor, reading, report, reading.value.speaker.label)
        for reading in report.claims
        if reading.value.speaker and reading.value.stance is not ClaimStance.DECLINES_COMMENT
    ]


def _named(actor: Actor | None, reading: Reading[Any], report: Report, label: str = "") -> str:
    """The label; for an organisation of the registry also the words of the text that it was known by."""
    label = label or (actor.label if actor else "")
    if actor is None or actor.actor_id is None:
        return label
    words = (report.document.text[span.start : span.end] for span in reading.spans)
    return OR.join([label, *(quote for quote in words if len(quote.split()) <= LONGEST_NAME)])


def _same_labels(wanted: list[str], found: list[str], *, exact: bool) -> bool:
    if not wanted:
        return not found
    missing = [label for label in wanted if not any(_alike(label, other) for other in found)]
    extra = [label for label in found if not any(_alike(label, other) for other in wanted)]
    return not missing and not (exact and extra)


def _alike(first: str, second: str) -> bool:
    """Equal without case, articles and numbers, or one the whole words of the other (or of one of its names)."""
    if OR in second:
        return any(_alike(first, name) for name in second.split(OR))
    if OR in first:
        return _alike(second, first)
    short, long = sorted((_words(first), _words(second)), key=len)
    width = len(short)
    return width > 0 and any(long[at : at + width] == short for at in range(len(long) - width + 1))


def _words(label: str) -> list[str]:
    words = re.findall(r"[\w'’-]+", label.casefold())
    return [word for word in words if not LEADING_WORDS.fullmatch(word)] or words


def _check_count(key: str, wanted: str, match: re.Match[str], report: Report) -> Check:
    outcome, marks = CasualtyOutcome(match["outcome"]), (match["marks"] or "").split()
    total = _marked(report, outcome, marks) if marks else totals(report, outcome)
    figures = [total.low, total.best, total.high] if total else None
    found = "none" if figures is None else "/".join("-" if part is None else str(part) for part in figures)
    parts = parse_count(wanted)
    if parts is None or figures is None:
        return Check(key, wanted, found, parts is None and figures is None)
    passed = all(want in {"?", have} for want, have in zip(parts, found.split("/"), strict=True))
    return Check(key, wanted, found, passed)


def _marked(report: Report, outcome: CasualtyOutcome, marks: list[str]) -> Count | None:
    """Combine the rows with these marks: figures of different people are added, as in an export."""
    rows = [
        reading
        for reading in report.casualties
        if reading.value.outcome is outcome and _has_marks(reading.value, marks)
    ]
    # Taken out of their report, the rows are parts of nothing and belong to one event.
    alone = [
        replace(reading, value=replace(reading.value, subset_of=None, scope=CasualtyScope.THIS_EVENT))
        for reading in rows
    ]
    return totals(replace(report, casualties=tuple(alone)), outcome)


def _has_marks(row: Casualty, marks: list[str]) -> bool:
    scopes = [mark for mark in marks if mark in frozenset(CasualtyScope)] or [CasualtyScope.THIS_EVENT]
    have = {row.sex, row.age_group, row.status, row.party}
    return row.scope in scopes and all(mark in have for mark in marks if mark not in scopes)


def tally(runs: Iterable[tuple[Case, Sequence[Report]]]) -> dict[str, tuple[int, int]]:
    """Count, for each kind of line, how many agree and how many there are; ``reports`` counts the cases.

    Reports are compared in order; the lines of a missing report are lines that do not agree.
    """
    agreed: dict[str, int] = {}
    seen: dict[str, int] = {}
    for case, reports in runs:
        lines = [("reports", len(case.expected) == len(reports))]
        for number, expected in enumerate(case.expected):
            if number < len(reports):
                lines += [(line.key, line.passed) for line in check(expected, reports[number])]
            else:
                lines += [(key, False) for key, _ in expected.lines]
        for key, passed in lines:
            kind = key.partition("[")[0]
            seen[kind] = seen.get(kind, 0) + 1
            agreed[kind] = agreed.get(kind, 0) + passed
    return {kind: (agreed[kind], seen[kind]) for kind in sorted(seen)}
