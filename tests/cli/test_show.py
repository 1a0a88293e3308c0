"""``plainrecord show`` prints what the reports say, safely, and adds nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from plainrecord.cli import cli
from plainrecord.cli.show import HEADINGS, cells, figure, interval, plain_lines
from plainrecord.exports.columns import columns

EMPTY = {column.name: None for column in columns()}


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        ((11, 11, None), "11+"),
        ((9, 11, 14), "9-14"),
        ((12, 12, 12), "12"),
        ((0, 0, 0), "0"),
        ((None, None, None), ""),
        ((None, None, 30), "?-30"),
    ],
)
def test_a_figure_keeps_its_ends(count: tuple[int | None, int | None, int | None], shown: str) -> None:
    assert figure(*count) == shown


@pytest.mark.parametrize(
    ("earliest", "latest", "shown"),
    [
        (date(2024, 5, 1), date(2024, 5, 1), "2024-05-01"),
        (date(2024, 5, 1), date(2024, 5, 3), "2024-05-01/2024-05-03"),
        (None, date(2024, 5, 3), "../2024-05-03"),
        (date(2024, 5, 1), None, "2024-05-01/.."),
        (None, None, ""),
    ],
)
def test_an_interval_keeps_its_ends(earliest: date | None, latest: date | None, shown: str) -> None:
    assert interval(earliest, latest) == shown


def test_what_is_not_stated_is_an_empty_cell() -> None:
    assert set(cells(EMPTY)) == {""}


@given(st.text(max_size=80), st.text(max_size=300))
def test_no_cell_can_change_the_terminal(place: str, ref: str) -> None:
    line = cells({**EMPTY, "place_name": place, "document_ref": ref})
    text = next(iter(list(plain_lines([line]))[1:]))
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in text)
    assert not set(text) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def test_columns_are_aligned_and_headed() -> None:
    rows = [cells({**EMPTY, "place_name": "Keld", "killed_low": 3}), cells({**EMPTY, "place_name": "Orvane"})]
    head, first, _ = plain_lines(rows)
    assert head.split() == list(HEADINGS)
    assert head.index("where") == first.index("Keld")
    assert head.index("killed") + len("killed") == first.index("3+") + len("3+")


def test_a_project_is_shown_up_to_the_limit(tmp_path: Path) -> None:
    for number, place in enumerate(("Keld", "Orvane", "Brasna")):
        text = f"Gunmen abducted two teachers in {place} on 3 May 2024."
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    project, gazetteer = tmp_path / "project", Path(__file__).parents[2] / "demo" / "gazetteer.csv"
    runner = CliRunner()
    inputs = [str(tmp_path / f"{number}.txt") for number in range(3)]
    run = runner.invoke(cli, ["run", *inputs, "--project", str(project), "--gazetteer", str(gazetteer)])
    assert run.exit_code == 0, run.output
    shown = runner.invoke(cli, ["show", "--project", str(project), "--rows", "reports", "--limit", "2"])
    assert shown.exit_code == 0
    assert "3 inputs = 3 coded" in shown.output
    assert "2024-05-03  Keld" in shown.output
    assert "Brasna" not in shown.output
    assert "--limit 0 shows all" in shown.output
    everything = runner.invoke(
        cli, ["show", "--project", str(project), "--rows", "reports", "--limit", "0"]
    ).output
    assert "Brasna" in everything
    assert "shows all" not in everything


def test_a_folder_that_is_no_project_is_refused_in_words(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["show", "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
