"""The cases of linking are well formed, the comparison can fail, and the scores stay above the floors.

To see what differs: ``python tests/cases/link/link_runs.py FILE``.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from link_runs import runs
from linkfile import (
    PARTS,
    Answer,
    LinkCase,
    LinkCaseError,
    Mention,
    Scores,
    all_links,
    differences,
    read_links,
    scores,
)

ROOT = Path(__file__).parent
FLOORS = tomllib.loads((ROOT / "floors.toml").read_text(encoding="utf-8"))
CASES = all_links(ROOT)
CASE = """=== two tell of one, a third of another
[A] 2024-03-12 | Post
Shells hit Keld. A mine went off in Sant.
[B] 2024-03-13 | Times | derived_from A
Keld was shelled.
---
event: A "Shells hit" | B
event: A "mine went off"
copies: A | B
update_of: B | A "Shells hit"
"""
SHELLS, MINE, COPY = Mention("A", "Shells hit"), Mention("A", "mine went off"), Mention("B")


@pytest.mark.parametrize("part", PARTS)
def test_scores_of_a_part(part: str) -> None:
    found = scores((run.case, run.answer) for run in runs() if run.case.part == part)
    floor = FLOORS[part]
    assert found.right >= floor["wholly_right"], found
    assert found.f1 >= floor["pairwise"], found
    assert found.b_cubed >= floor["b_cubed"], found


def test_there_are_enough_cases_with_unique_names_in_each_part() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert all(sum(case.part == part for case in CASES) >= 30 for part in PARTS)


def test_every_kind_of_line_is_used() -> None:
    assert {relation[0] for case in CASES for relation in case.relations} >= {
        "part_of",
        "retaliation_claimed",
    }
    assert any(case.copies for case in CASES)
    assert any(one.derived_from for case in CASES for one in case.documents)


def test_no_text_names_a_day_after_its_publication() -> None:
    months = {"March": 3, "May": 5, "June": 6, "September": 9, "November": 11, "February": 2}
    seen = 0
    for case in CASES:
        for one in case.documents:
            for day, month, year in re.findall(rf"\b(\d{{1,2}}) ({'|'.join(months)}) (\d{{4}})", one.text):
                seen += 1
                assert one.published is None or date(int(year), months[month], int(day)) <= one.published
    assert seen > 20


@pytest.fixture
def case(tmp_path: Path) -> LinkCase:
    path = tmp_path / "some_b.links"
    path.write_text(CASE, encoding="utf-8")
    (case,) = read_links(path)
    return case


def test_a_case_is_read(case: LinkCase) -> None:
    assert case.part == "second part"
    assert case.mentions == (SHELLS, MINE, COPY)
    assert case.documents[1].derived_from == "A"
    assert case.relations == (("update_of", COPY, SHELLS),)


def test_a_right_answer_has_no_differences(case: LinkCase) -> None:
    answer = Answer(
        {SHELLS: "1", COPY: "1", MINE: "2"}, frozenset({frozenset("AB")}), frozenset(case.relations)
    )
    assert not differences(case, answer)
    assert scores([(case, answer)]) == Scores(1.0, 1.0, 1.0, 1.0, 1, 1)


def test_a_wrong_answer_is_told_in_full(case: LinkCase) -> None:
    wrong = frozenset({("part_of", COPY, MINE)})
    answer = Answer({SHELLS: "1", MINE: "2", COPY: "2"}, frozenset({frozenset("A"), frozenset("B")}), wrong)
    found = differences(case, answer)
    assert found.joined == ((MINE, COPY),)
    assert found.left_apart == ((SHELLS, COPY),)
    assert found.lineages == ("one voice: A", "one voice: B")
    assert [line.split(":")[0] for line in found.relations] == ["missing", "unexpected"]
    score = scores([(case, answer)])
    assert (score.precision, score.recall, score.right) == (0.0, 0.0, 0)
    assert score.b_cubed == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("---\n", "", "expected documents"),
        ("[A] 2024-03-12", "[A] yesterday", "expected a document"),
        ("derived_from A", "derived_from C", "derived from C"),
        ("| B\nevent", "| C\nevent", "a mention is"),
        ("mine went", "mina went", "does not stand exactly once"),
        ("copies:", "copied:", "a line is event"),
        ('event: A "mine went off"', 'event: A "Shells hit"', "two events"),
        ('B | A "Shells hit"\n', "B | A\n", "no event"),
        ("Keld was shelled.\n", "", "no text"),
    ],
)
def test_a_malformed_case_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "bad.links"
    text = CASE.replace(old, new, 1) if old != "mine went" else CASE.replace('"mine went', '"mina went')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LinkCaseError, match=re.escape(message)):
        read_links(path)
