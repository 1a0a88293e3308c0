"""The case files are well formed, cover the taxonomy, and the comparison can fail."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from casefile import (
    CaseError,
    Expected,
    all_cases,
    check,
    differences,
    line_problem,
    parse_count,
    parse_interval,
    read_cases,
    tally,
)

from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span
from plainrecord.model.values import Act, Actor, Casualty, Count, Participation, Speaker, When, Where
from plainrecord.model.vocab import (
    AgeGroup,
    CasualtyOutcome,
    CasualtyParty,
    DatePrecision,
    GeoPrecision,
    Modality,
    PlaceRelation,
    RangeKind,
    Role,
)

ROOT = Path(__file__).parent
TAXONOMY = ROOT.parents[1] / "src" / "plainrecord" / "world" / "taxonomy.toml"
CASES = all_cases(ROOT / "en")
LOADED = re.compile(
    r"\b(terrorists?|martyrs?|enemy|regime|bandits?|thugs?|militants?|insurgents?|rebels?|mercenar\w+|massacres?)\b"
)


def test_there_are_enough_cases_with_unique_names() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 120
    assert len(names) == len(set(names))


def test_every_event_type_has_a_case() -> None:
    coded = {block.value("event_type") for case in CASES for block in case.expected}
    types = {row["id"] for row in _event_types()}
    assert coded - {None} <= types
    assert types <= coded


def test_there_are_refusals() -> None:
    assert sum(1 for case in CASES if not case.expected) >= 30


def test_no_label_is_a_loaded_word() -> None:
    for case in CASES:
        for block in case.expected:
            for key in ("initiators", "targets", "participants", "claimants"):
                assert not LOADED.search((block.value(key) or "").lower()), case.name


def test_labels_and_places_are_words_of_the_text() -> None:
    # Neutral renderings replace a loaded word, and some labels leave words out: all other words are quoted.
    for case in CASES:
        text = case.text.casefold()
        for block in case.expected:
            for key in ("initiators", "targets", "participants", "claimants", "place"):
                for label in re.split("; ", block.value(key) or ""):
                    if label and label not in {"none", "armed persons"}:
                        assert all(word.casefold() in text for word in label.split()), (case.name, label)


def test_no_event_is_dated_after_its_publication() -> None:
    for case in CASES:
        for block in case.expected:
            interval = parse_interval(block.value("date") or "none")
            if interval and case.published:
                assert interval[1] <= case.published, case.name


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_a_day_named_by_its_weekday_is_that_weekday() -> None:
    seen = 0
    for case in CASES:
        named = [day for day in WEEKDAYS if day in case.text]
        interval = parse_interval(case.expected[0].value("date") or "none") if case.expected else None
        if len(case.expected) == 1 and len(named) == 1 and interval and interval[0] == interval[1]:
            if re.search(
                r"\d (?:Jan|Feb|March|April|May|June|July)|(?:a|the) day (?:earlier|before)", case.text
            ):
                continue  # the weekday is not that of the act
            seen += 1
            assert interval[0].weekday() == WEEKDAYS.index(named[0]), case.name
    assert seen > 50


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("=== a\n---\ntext\n", "expected header, text"),
        ("=== a\nwhere: here\n---\ntext\n---\nno event\n", "unknown header"),
        ("=== a\n---\n\n---\nno event\n", "text is empty"),
        ("=== a\n---\ntext\n---\nkilled: 3\n", "low/best/high"),
        ("=== a\n---\ntext\n---\nkilled: 5/3/9\n", "does not rise"),
        ("=== a\n---\ntext\n---\nkilled[cat]: 1/1/1\n", "'cat'"),
        ("=== a\n---\ntext\n---\ncolour: red\n", "unknown line"),
        ("=== a\n---\ntext\n---\nmodality: sure\n", "not a value of modality"),
        ("=== a\n---\ntext\n---\ndate: 2024-02-30\n", "case at line 1"),
        ("=== a\n---\ntext\n---\nplace: X\nplace: Y\n", "twice"),
        ("=== a\n---\ntext\n---\n", "block without a line"),
    ],
)
def test_a_malformed_case_is_refused_with_its_reason(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.case"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=re.escape(message)):
        read_cases(path)


def test_parts_of_a_line() -> None:
    assert parse_count("1/?/-") == ("1", "?", "-")
    assert parse_count("none") is None
    assert parse_interval("2024-03-01..2024-03-04") == (date(2024, 3, 1), date(2024, 3, 4))
    assert line_problem("killed[minor female]", "1/1/1") is None
    assert line_problem("weapons", "spoon") is not None


def test_a_report_that_fits_passes_and_one_that_does_not_fails() -> None:
    report = _report()
    good = [
        ("event_type", "clash.armed"),
        ("date", "2024-03-11"),
        ("place", "Keld"),
        ("geo_precision", "G2"),
        ("initiators", "Northern Front"),
        ("killed", "12/12/-"),
        ("killed[minor]", "3/3/3"),
        ("injured", "none"),
        ("modality", "asserted"),
        ("weapons", "none"),
    ]
    bad = [
        ("event_type", "strike.air"),
        ("date", "none"),
        ("place", "Sant"),
        ("initiators", "none"),
        ("initiators", "Northern Front; army"),
        ("killed", "15/15/-"),
        ("killed", "none"),
        ("killed[civilian]", "1/1/1"),
        ("injured", "0/0/0"),
        ("modality", "denied"),
        ("weapons", "mortar"),
        ("targets", "market"),
    ]
    assert [line.key for line in check(Expected(tuple(good)), report) if not line.passed] == []
    assert [line.key for line in check(Expected(tuple(bad)), report) if line.passed] == []


def test_an_organisation_of_the_registry_goes_by_its_name_or_by_the_words_of_the_text() -> None:
    front = Participation(Actor("Armed Front of the North", actor_id="xx.front"), Role.INITIATOR)
    loose = Participation(Actor("Armed Front of the North"), Role.INITIATOR)
    document = Document("d1", "a.txt", "Frontists fought.", "", "", "text/plain", "text@1", "en")
    for label, participation, passed in (
        ("Frontists", front, True),
        ("Armed Front of the North", front, True),
        ("Southists", front, False),
        ("Frontists", loose, False),
    ):
        reading = Reading(participation, (Span(0, 9),), "m")
        report = replace(_report(), document=document, participants=(reading,))
        (line,) = check(Expected((("initiators", label),)), report)
        assert line.passed is passed, label


def test_two_figures_for_the_same_people_are_not_added() -> None:
    report = _report(counts=((12, 12, 12, None), (15, 15, 15, None)), speakers=("police", "hospital"))
    assert [line.passed for line in check(Expected((("killed", "12/12/15"),)), report)] == [True]


def test_the_number_of_reports_counts(tmp_path: Path) -> None:
    path = tmp_path / "one.case"
    path.write_text("=== a\n---\ntext\n---\nno event\n", encoding="utf-8")
    (case,) = read_cases(path)
    assert differences(case, []) == []
    assert differences(case, [_report()]) == ["expected 0 reports, got 1"]


def test_the_tally_counts_lines_and_cases(tmp_path: Path) -> None:
    path = tmp_path / "two.case"
    path.write_text(
        "=== a\n---\ntext\n---\nkilled: 12/12/-\nkilled[minor]: 9/9/9\n---\nplace: Keld\n"
        "=== b\n---\ntext\n---\nno event\n",
        encoding="utf-8",
    )
    first, second = read_cases(path)
    assert tally([(first, [_report()]), (second, [])]) == {
        "killed": (1, 2),
        "place": (0, 1),
        "reports": (1, 2),
    }


def _event_types() -> list[dict[str, str]]:
    document = tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))
    rows = next(value for value in document.values() if isinstance(value, list))
    return [{"id": row.get("id") or row["event_type"]} for row in rows]


Row = tuple[int, int, int | None, int | None]
TWELVE_WITH_THREE_CHILDREN: tuple[Row, ...] = ((12, 12, None, None), (3, 3, 3, 0))


def _report(
    counts: tuple[Row, ...] = TWELVE_WITH_THREE_CHILDREN, speakers: tuple[str | None, ...] = (None, None)
) -> Report:
    span = (Span(0, 4),)
    document = Document("d1", "a.txt", "text", "", "", "text/plain", "text@1", "en")
    day = date(2024, 3, 11)
    when = When(day, day, RangeKind.EXACT, DatePrecision.D1, "2024-03-11", "explicit")
    where = Where("Keld", PlaceRelation.AT, GeoPrecision.G2)
    actor = Participation(Actor("the Northern Front"), Role.INITIATOR)
    return Report(
        "r1",
        document,
        0,
        Reading(Act("clash.armed"), span, "m"),
        Reading(Modality.ASSERTED, span, "m"),
        span,
        when=Reading(when, span, "m"),
        places=(Reading(where, span, "m"),),
        participants=(Reading(actor, span, "m"),),
        casualties=tuple(
            Reading(
                Casualty(
                    CasualtyOutcome.KILLED,
                    CasualtyParty.UNKNOWN,
                    Count(low, best, high, "X", ""),
                    age_group=AgeGroup.UNKNOWN if part_of is None else AgeGroup.MINOR,
                    subset_of=part_of,
                ),
                span,
                "m",
                claimant=Speaker(speaker) if speaker else None,
            )
            for (low, best, high, part_of), speaker in zip(counts, speakers, strict=True)
        ),
    )
