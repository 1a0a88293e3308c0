"""The cases of ``cases/*.toml``: several reports in, one event's values out, worked by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from account_samples import event_of, lineages_of, report

from plainrecord.fields import date as date_field
from plainrecord.model.linking import EventSummary, Policy
from plainrecord.stages.estimate import summarise
from plainrecord.stages.estimate.figures import field_name

FOLDER = Path(__file__).with_name("cases")
CASES = [
    (f"{path.stem}: {case['name']}", case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def summary_of(case: dict) -> EventSummary:
    reports = [report(note) for note in case["reports"]]
    policy = Policy(case.get("policy", "conservative"))
    return summarise(event_of(reports), reports, lineages_of(case["reports"]), policy)


def ends(estimate) -> str:
    if estimate is None:
        return "-"
    return " / ".join("?" if n is None else str(n) for n in (estimate.low, estimate.best, estimate.high))


def shown(chosen) -> str:
    value = chosen.value
    if chosen.field == "act":
        return f"{value.event_type} {value.outcome}"
    if chosen.field == "when":
        return date_field.show(value)
    if chosen.field == "where":
        return value.name
    if chosen.field == "participants":
        return f"{value.actor.label}: {value.role}"
    if chosen.field == "weapons":
        return str(value.weapon)
    if chosen.field == "damage":
        return f"{value.target_type}: {value.extent}"
    return str(value.target_type)


def outcome_of(case: dict) -> dict:
    """What came out, in the words of ``expect``, for the keys it names."""
    summary = summary_of(case)
    estimates = {field_name(one.outcome, one.party): one for one in summary.estimates}
    found: dict = {}
    for key in case["expect"]:
        if key == "reason":
            found[key] = estimates["killed"].reason
        elif key == "disagreements":
            found[key] = sorted(one.field for one in summary.disagreements)
        elif key in ("corroboration", "responsibility_status"):
            found[key] = str(getattr(summary, key))
        elif key == "values":
            found[key] = {
                one.field: [f"{v.label}{f' ({v.note})' if v.note else ''}" for v in one.values]
                for one in summary.disagreements
                if one.field in case["expect"][key]
            }
        elif key == "chosen":
            fields = [one.partition(" = ")[0] for one in case["expect"][key]]
            found[key] = [f"{one.field} = {shown(one)}" for one in summary.chosen if one.field in fields]
        else:
            found[key] = ends(estimates.get(key))
    return found


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict) -> None:
    expected = dict(case["expect"])
    if "disagreements" in expected:
        expected["disagreements"] = sorted(expected["disagreements"])
    assert case["why"]
    assert outcome_of(case) == expected


def test_there_are_many_cases_and_each_has_a_name_of_its_own() -> None:
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names)) >= 30
