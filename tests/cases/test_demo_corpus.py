"""The demonstration corpus is complete, its tables agree with it, and its made files are up to date."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
PER_REPORT = ("event_types", "killed_best", "modality", "events")


def _rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPECTED = _rows("expected.csv")
GAZETTEER = _rows("gazetteer.csv")


def _types() -> set[str]:
    path = ROOT / "src" / "plainrecord" / "world" / "taxonomy.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {row["id"] for rows in document.values() if isinstance(rows, list) for row in rows}


def test_every_file_is_expected_and_every_expected_file_is_there() -> None:
    files = {path.name for path in (DEMO / "corpus").iterdir()}
    assert files == {row["file"] for row in EXPECTED}
    assert len({row["ref"] for row in EXPECTED}) == len(EXPECTED)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["ref"])
def test_an_expected_row_is_whole(row: dict[str, str]) -> None:
    assert row["outcome"] in {"coded", "no_event", "duplicate", "refused"}
    assert (int(row["reports"]) > 0) == (row["outcome"] == "coded")
    if row["outcome"] == "coded":
        assert {len(row[name].split(";")) for name in PER_REPORT} == {int(row["reports"])}
        assert set(row["event_types"].split(";")) <= _types()


def test_every_outcome_occurs() -> None:
    assert {row["outcome"] for row in EXPECTED} == {"coded", "no_event", "duplicate", "refused"}


def test_a_duplicate_has_the_bytes_of_an_earlier_file() -> None:
    for row in EXPECTED:
        if row["outcome"] == "duplicate":
            raw = (DEMO / "corpus" / row["file"]).read_bytes()
            earlier = [other["file"] for other in EXPECTED if other["file"] < row["file"]]
            assert any((DEMO / "corpus" / name).read_bytes() == raw for name in earlier)


def test_no_place_of_the_gazetteer_can_be_taken_for_a_real_one() -> None:
    assert len(GAZETTEER) >= 40
    for row in GAZETTEER:
        assert 20 <= float(row["latitude"]) <= 24
        assert -40 <= float(row["longitude"]) <= -36
        # ISO 3166-1 leaves XA to XZ to users; XK is in use for Kosovo.
        assert row["country"] in {"XM", "XO", "XL"}


def test_one_name_belongs_to_two_places() -> None:
    dorra = [row for row in GAZETTEER if row["name"] == "Dorra"]
    assert len(dorra) == 2
    assert len({row["admin1"] for row in dorra}) == 2


def test_every_publisher_of_the_rows_is_in_the_sources_file() -> None:
    names: set[str] = set()
    for source in tomllib.loads((DEMO / "sources.toml").read_text(encoding="utf-8"))["source"]:
        names |= {source["name"], *source.get("aliases", [])}
    with (DEMO / "corpus" / "24-incidents.csv").open(encoding="utf-8", newline="") as file:
        assert {row["source"] for row in csv.DictReader(file)} <= names
    for path in (DEMO / "corpus").glob("*.md"):
        line = next(
            line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("source: ")
        )
        assert line.removeprefix("source: ") in names


def test_the_made_files_are_up_to_date() -> None:
    tool = ROOT / "tools" / "build_demo_files.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_changed_text_makes_a_file_out_of_date(tmp_path: Path) -> None:
    for name in ("texts", "corpus"):
        (tmp_path / name).mkdir()
    for path in (DEMO / "texts").iterdir():
        (tmp_path / "texts" / path.name).write_bytes(path.read_bytes() + b"\nOne more line.\n")
    for path in (DEMO / "corpus").iterdir():
        (tmp_path / "corpus" / path.name).write_bytes(path.read_bytes())
    tool = ROOT / "tools" / "build_demo_files.py"
    command = [sys.executable, str(tool), "--check", "--demo", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("out of date") == 3
