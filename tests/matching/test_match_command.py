"""`plainrecord match` as a real program, with good and with bad files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from importlib.resources import files

import pytest
from click.testing import CliRunner

from plainrecord.cli import cli

HEAD = "event_id,date,event_type,initiators,place_name,latitude,longitude,killed\n"
A = HEAD + (
    "a1,2024-05-01,strike.air,Velden Movement,Keld,12.10,20.30,14\n"
    "a2,2024-06-01,strike.air,Velden Movement,Orvane,12.90,20.90,2\n"
)
B = HEAD + (
    "b1,2024-05-01,strike.air,Velden Movement,Keld,12.11,20.30,15\n"
    "b2,2024-05-02,strike.air,Velden Movement,Keld,12.10,20.30,40\n"
)


def run(folder, *arguments):
    command = [sys.executable, "-m", "plainrecord", "match", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


def invoke(folder, *arguments):
    """The command in this process: quicker, for what the process itself adds nothing to."""
    paths = [str(folder / one) if one.endswith((".csv", ".toml")) else one for one in arguments]
    return CliRunner().invoke(cli, ["match", *paths])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    return tmp_path


def table(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_pairs_merged_table_and_a_sum_that_adds_up(folder):
    done = run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--merged", "merged.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "a.csv: 2 rows = 1 matched + 0 unsure + 0 in episodes + 1 only here" in done.stdout
    assert "b.csv: 2 rows = 1 matched + 0 unsure + 0 in episodes + 1 only here" in done.stdout
    kept, contender = table(folder / "pairs.csv")
    assert (kept["id_a"], kept["id_b"], kept["verdict"], kept["contender"]) == ("a1", "b1", "same", "")
    assert (contender["id_b"], contender["contender"]) == ("b2", "yes")
    assert "days agree (+1.2)" in kept["reasons"]
    assert "killed: 14 | 15" in kept["disagreements"]
    merged = table(folder / "merged.csv")
    assert [row["outcome"] for row in merged] == ["matched", "only in a", "only in b"]
    assert (merged[0]["a.killed"], merged[0]["b.killed"]) == ("14", "15")
    assert merged[0]["sources"] == "a.csv; b.csv"


def test_the_summary_as_json(folder):
    done = run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--json")
    found = json.loads(done.stdout)
    assert found["a"] == {"file": "a.csv", "rows": 2, "matched": 1, "unsure": 0, "episode": 0, "only": 1}
    assert found["merged_rows"] == 3


def test_same_input_same_bytes(folder):
    run(folder, "a.csv", "b.csv", "--out", "one.csv")
    run(folder, "a.csv", "b.csv", "--out", "two.csv")
    assert (folder / "one.csv").read_bytes() == (folder / "two.csv").read_bytes()


def test_other_windows(folder):
    run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--window-days", "0")
    assert [row["id_b"] for row in table(folder / "pairs.csv")] == ["b1"]
    run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--within-km", "0.5")
    assert [row["id_b"] for row in table(folder / "pairs.csv")] == ["b2"]


def test_rows_of_one_file_are_listed_when_asked_for_and_never_merged(folder):
    run(folder, "b.csv", "a.csv", "--out", "pairs.csv", "--merged", "merged.csv", "--within")
    (within,) = (row for row in table(folder / "pairs.csv") if row["standing"] == "within")
    assert (within["source_a"], within["source_b"], within["id_a"], within["id_b"]) == (
        "b.csv",
        "b.csv",
        "b1",
        "b2",
    )
    assert len(table(folder / "merged.csv")) == 3


def test_columns_of_ones_own(folder):
    (folder / "b.csv").write_text(
        "Nr,Jour,Lieu,Lat,Lon,Morts\nb1,2024-05-01,Keld,12.11,20.30,14\n", encoding="utf-8"
    )
    (folder / "map.toml").write_text(
        '[[column]]\nfield = "event_id"\nnames = ["Nr"]\n[[column]]\nfield = "date"\nnames = ["Jour"]\n'
        '[[column]]\nfield = "place"\nnames = ["Lieu"]\n[[column]]\nfield = "killed"\nnames = ["Morts"]\n',
        encoding="utf-8",
    )
    done = run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--columns-b", "map.toml")
    assert "1 matched" in done.stdout
    assert "killed_best <- Morts" in done.stdout


def test_weights_of_ones_own(folder):
    packaged = files("plainrecord.matching").joinpath("match.toml").read_text("utf-8")
    (folder / "strict.toml").write_text(packaged.replace("same = 0.50", "same = 0.9999"), encoding="utf-8")
    done = run(folder, "a.csv", "b.csv", "--out", "pairs.csv", "--weights", "strict.toml")
    assert "0 matched + 1 unsure" in done.stdout


WRONG = {
    "a bad day": (
        HEAD + "b1,2024-13-01,strike.air,,Keld,1,2,3\n",
        "b.csv line 2, column 'date': '2024-13-01'",
    ),
    "a bad number": (HEAD + "b1,2024-01-01,strike.air,,Keld,1,2,many\n", "column 'killed': 'many'"),
    "no such place on earth": (HEAD + "b1,2024-01-01,strike.air,,Keld,91,2,3\n", "column 'latitude': '91'"),
    "an unknown code": (HEAD + "b1,2024-01-01,strike.aire,,Keld,1,2,3\n", "did you mean 'strike.air'?"),
    "a precision that is none": (
        "event_id,date,time_precision\nb1,2024-01-01,7\n",
        "column 'time_precision': '7' is no code of this column; known are 1, 2, 3",
    ),
    "an id twice": (
        HEAD + "b1,2024-01-01,,,Keld,1,2,3\nb1,2024-01-02,,,Keld,1,2,3\n",
        "b.csv line 3, column 'event_id': 'b1' already stands in line 2",
    ),
    "an id missing": (HEAD + ",2024-01-01,,,Keld,1,2,3\n", "b.csv line 2, column 'event_id': is empty"),
    "no column understood": ("x,y\n1,2\n", "no column says what happened, when or where"),
    "a quote left open": (HEAD + 'b1,"2024-01-01,,,Keld,1,2,3\n', "b.csv line 2: not CSV"),
    "too many cells": (HEAD + "b1,2024-01-01,,,Keld,1,2,3,4,5\n", "10 cells under 8 headings"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_file_line_and_column(name, folder):
    text, message = WRONG[name]
    (folder / "b.csv").write_text(text, encoding="utf-8")
    done = invoke(folder, "a.csv", "b.csv", "--out", "pairs.csv")
    assert done.exit_code == 1
    assert message in done.stderr
    assert isinstance(done.exception, SystemExit)
    assert not (folder / "pairs.csv").exists()


def test_a_bad_file_ends_the_program_without_a_traceback(folder):
    (folder / "b.csv").write_text(WRONG["a bad day"][0], encoding="utf-8")
    done = run(folder, "a.csv", "b.csv", "--out", "pairs.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert WRONG["a bad day"][1] in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_are_no_csv(folder):
    (folder / "b.csv").write_bytes(b"PK\x03\x04rest")
    assert "a spreadsheet or an archive" in run(folder, "a.csv", "b.csv", "--out", "p.csv").stderr
    (folder / "b.csv").write_bytes(HEAD.encode() + b"b1,2024-01-01,,,Kel\xe9,1,2,3\n")
    assert "b.csv line 2: not UTF-8" in run(folder, "a.csv", "b.csv", "--out", "p.csv").stderr


def test_usage(folder):
    missing = run(folder, "a.csv", "gone.csv", "--out", "p.csv")
    assert (missing.returncode, "gone.csv" in missing.stderr) == (2, True)
    assert run(folder, "a.csv", "b.csv").returncode == 2
    assert run(folder, "a.csv", "b.csv", "--out", "p.csv", "--merged", "p.csv").returncode == 2
    into = run(folder, "a.csv", "b.csv", "--out", "a.csv/p.csv")
    assert into.returncode == 1
    assert "Traceback" not in into.stderr


@pytest.mark.parametrize(
    "change",
    [
        ("[window]", "[windows]"),
        ('measure = "km_apart"', 'measure = "miles_apart"'),
        ("G6 = 100.0", "GX = 1.0"),
    ],
)
def test_a_table_of_weights_that_is_wrong(change, folder):
    packaged = files("plainrecord.matching").joinpath("match.toml").read_text("utf-8")
    (folder / "w.toml").write_text(packaged.replace(*change), encoding="utf-8")
    done = invoke(folder, "a.csv", "b.csv", "--out", "p.csv", "--weights", "w.toml")
    assert done.exit_code == 1
    assert "w.toml: not a table of weights" in done.stderr
