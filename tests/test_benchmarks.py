"""Floors only rise, and the measuring itself is sound."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import gate, linking, linking_facts, speed  # noqa: E402
from benchmarks.gate import BenchmarkError, Floor  # noqa: E402

SCORES = st.lists(
    st.builds(
        Floor,
        benchmark=st.sampled_from(["a", "b"]),
        metric=st.sampled_from(["f1", "x.f1"]),
        value=st.floats(0, 100),
        data=st.sampled_from(["d1", "d2"]),
    )
)


@given(SCORES, SCORES)
def test_raising_never_lowers_and_never_forgets(floors: list[Floor], scores: list[Floor]) -> None:
    before = {floor.key: floor.value for floor in gate.raised([], floors)}
    after = {floor.key: floor.value for floor in gate.raised(gate.raised([], floors), scores)}
    assert all(after[key] >= value for key, value in before.items())
    assert {score.key for score in scores} <= after.keys()


@given(SCORES)
def test_floors_survive_their_file(scores: list[Floor]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baseline.json"
        gate.write_floors(gate.raised([], scores), path)
        assert gate.read_floors(path) == gate.raised([], scores)


def test_a_lower_score_is_a_breach_and_a_hair_is_none() -> None:
    floor = Floor("a", "f1", 50.0, "d1")
    assert gate.breaches([floor], [Floor("a", "f1", 49.9, "d1")])
    assert not gate.breaches([floor], [Floor("a", "f1", 49.96, "d1")])
    assert not gate.breaches([floor], [Floor("a", "f1", 10.0, "other data")])


def test_a_metric_is_found_by_its_path() -> None:
    result = {"facts": {"killed": {"accuracy": 12.5}}, "conll_f1": 80}
    assert gate.score_at(result, "facts.killed.accuracy") == 12.5
    assert gate.score_at(result, "conll_f1") == 80
    assert gate.score_at(result, "facts.city.accuracy") == 0
    with pytest.raises(BenchmarkError):
        gate.score_at(result, "conll_f1.f1")


def test_missing_data_is_left_out_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--shared", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]
    assert gate.main([*arguments, "--baseline", str(tmp_path / "none.json")]) == 0
    printed = capsys.readouterr().out
    assert all(f"{benchmark.name}: left out" in printed for benchmark in gate.BENCHMARKS)


SCORER = """import json
print(json.dumps({"conll_f1": 70.0}))
"""


def test_a_fallen_score_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "shared" / "linking" / "data"
    data.mkdir(parents=True)
    (data / "articles.jsonl").write_text("")
    (data / "gold.jsonl").write_text("")
    (data.parent / "score.py").write_text(SCORER)
    baseline = tmp_path / "baseline.json"
    arguments = ["--shared", str(tmp_path / "shared"), "--out", str(tmp_path / "out"), "--only", "linking"]
    arguments += ["--baseline", str(baseline)]
    assert gate.main([*arguments, "--raise"]) == 0
    assert gate.main(arguments) == 0
    pinned = json.loads(baseline.read_text(encoding="utf-8"))
    for row in pinned["floors"]:
        row["value"] += 1 if row["metric"] == "conll_f1" else 0
    baseline.write_text(json.dumps(pinned), encoding="utf-8")
    assert gate.main(arguments) == 1
    assert "TOO LOW: linking conll_f1 70.00, its floor is 71.00" in capsys.readouterr().out


def test_the_pinned_floors_name_known_benchmarks() -> None:
    known = {(benchmark.name, metric) for benchmark in gate.BENCHMARKS for metric in benchmark.metrics}
    floors = gate.read_floors(gate.BASELINE)
    assert floors
    assert {(floor.benchmark, floor.metric) for floor in floors} <= known
    assert len({floor.key for floor in floors}) == len(floors)


def test_invented_reports_have_the_length_and_never_change() -> None:
    lengths = [len(speed.report_text(number).split()) for number in range(50)]
    assert all(speed.WORDS <= length < speed.WORDS + 25 for length in lengths)
    assert speed.report_text(7) == speed.report_text(7)
    assert len({speed.report_text(number) for number in range(50)}) == 50
    assert speed.published(0) == date(2024, 3, 1)


def test_facts_of_an_article_are_those_of_its_reports() -> None:
    import plainrecord

    text = "Two people were killed in a shooting in Austin, Texas, on 3 May 2016, police said."
    row = {"id": "a", "title": None, "text": text, "published": "2016-05-04"}
    found = linking_facts.facts(plainrecord.read(linking.document(row)))
    assert (found["killed"], found["injured"], found["date"]) == (2, 0, "2016-05-03")
    assert linking_facts.facts([]) == dict.fromkeys(found)


def test_articles_of_an_incident_agree_on_its_facts():
    def told(killed, injured, day, city):
        return {"killed": killed, "injured": injured, "date": day, "city": city, "state": "Kano"}

    first, last = told(0, 2, "2024-03-01", "Kano"), told(1, 1, "2024-03-02", "Kabo")
    days = [date(2024, 3, 2), date(2024, 3, 9)]
    since_died = {**first, "killed": 1, "injured": 1}
    assert linking_facts.agreed(zip(days[::-1], [last, first], strict=True)) == since_died
    assert linking_facts.agreed([(days[0], first), (days[0], first), (None, last)]) == since_died
    fewer = told(0, 1, "2024-03-02", "Kabo")
    assert linking_facts.agreed([(days[0], first), (days[0], first), (None, fewer)]) == first
    assert set(linking_facts.agreed([]).values()) == {None}
