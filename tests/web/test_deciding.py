"""Deciding over the page: kept at once, undone, two at once, and what is refused."""

from __future__ import annotations

import pytest
from review_page import Page

from plainrecord.store import Project
from plainrecord.store.decisions import decisions


def first_with(page: Page, *fields: str) -> dict:
    """The first report of the queue that has all of these fields."""
    for line in page.queue()["lines"]:
        report = page.report(line["report_id"])
        if set(fields) <= {one["field"] for one in report["fields"]}:
            return report
    raise AssertionError(f"no report has {fields}")


def field_of(report: dict, name: str) -> dict:
    return next(one for one in report["fields"] if one["field"] == name)


def now(page: Page, report: dict, path: str) -> dict:
    return next(one for one in page.report(report["report_id"])["fields"] if one["path"] == path)


def test_each_action_is_kept_and_shown(page, project) -> None:
    report = first_with(page, "act", "when", "places", "casualties")
    expected = {"accept": "accepted", "flag": "flagged", "unsure": "unsure", "reject": "rejected"}
    chosen = [one for one in report["fields"] if one["path"] not in ("act", "modality")][: len(expected)]
    for (action, status), field in zip(expected.items(), chosen, strict=True):
        item = {"path": field["path"], "action": action, "seal": field["seal"], "reason": "as read"}
        answer = page.decide(report["report_id"], item, seen_serial=report["seen_serial"]).json()
        assert answer["states"][report["report_id"]]["paths"][field["path"]]["status"] == status
        report["seen_serial"] = answer["seen_serial"]
        state = now(page, report, field["path"])["state"]
        assert (state["status"], state["who"], state["reason"]) == (status, "ann", "as read")
    with Project.open(project) as stored:
        assert [one.action.value for one in decisions(stored)] == list(expected)


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("casualties", {"low": "7", "high": "9"}, "7 to 9"),
        ("casualties", {"low": "7", "high": ""}, "at least 7"),
        ("when", {"edtf": "2024-05"}, "2024-05"),
        ("when", {"edtf": "2024-05-01/2024-05-03"}, "2024-05-01/2024-05-03"),
        ("places", {"place": "Nowhere", "latitude": "12.5", "longitude": "-3.25", "geo_precision": "G2",
                    "radius_km": "5"}, "Nowhere"),
        ("act", {"event_type": "clash.armed"}, "Armed clash"),
        ("participants", {"label": "the river guard", "kind": "rebel_group"}, "the river guard"),
    ],
)  # fmt: skip
def test_a_value_is_corrected_through_its_form(page, name, form, words) -> None:
    report = first_with(page, name)
    field = field_of(report, name)
    item = {
        "path": field["path"],
        "action": "correct",
        "form": {**field["form"], **form},
        "reason": "misread",
    }
    assert page.decide(report["report_id"], item).status_code == 200
    after = now(page, report, field["path"])
    assert after["state"]["status"] == "corrected"
    assert words in after["state"]["words"]
    assert after["value"] == field["value"]  # what the machine read stays


def test_a_form_left_as_it_is_gives_the_same_value(page) -> None:
    """Every field of every report: its form filled in from the value gives the value back."""
    for line in page.queue()["lines"]:
        report = page.report(line["report_id"])
        for field in report["fields"]:
            item = {"path": field["path"], "action": "correct", "form": field["form"]}
            answer = page.decide(report["report_id"], item, seen_serial=10_000)
            assert answer.status_code == 200, (field, answer.text)
            state = answer.json()["states"][report["report_id"]]["paths"][field["path"]]
            assert state["words"] == field["value"]


@pytest.mark.parametrize(
    ("name", "form", "entry"),
    [
        ("casualties", {"low": "", "high": ""}, "low"),
        ("casualties", {"low": "9", "high": "7"}, "high"),
        ("casualties", {"low": "-1"}, "low"),
        ("casualties", {"low": "1" * 30}, "low"),
        ("casualties", {"outcome": "resurrected"}, "outcome"),
        ("when", {"edtf": "yesterday"}, "edtf"),
        ("when", {"edtf": "2024-02-30"}, "edtf"),
        ("when", {"edtf": "2024-05-03/2024-05-01"}, "edtf"),
        ("when", {"edtf": "../.."}, "edtf"),
        ("places", {"latitude": "91", "longitude": "0"}, "latitude"),
        ("places", {"latitude": "nan", "longitude": "0"}, "latitude"),
        ("places", {"latitude": "1", "longitude": ""}, "longitude"),
        ("act", {"event_type": "magic"}, "event_type"),
        ("participants", {"label": " "}, "label"),
    ],
)
def test_an_entry_that_gives_no_value_is_named(page, name, form, entry) -> None:
    report = first_with(page, name)
    field = field_of(report, name)
    item = {"path": field["path"], "action": "correct", "form": {**field["form"], **form}}
    answer = page.decide(report["report_id"], item)
    assert (answer.status_code, answer.json()["entry"]) == (422, entry)


def test_words_marked_in_the_page_become_the_evidence(page) -> None:
    report = first_with(page, "casualties")
    text = report["text"]["text"]
    start = text.index(" ") + 1
    item = {
        "path": "targets", "action": "add", "form": {"target_type": "market"}, "spans": [[start, start + 5]],
        "reason": "missed",
    }  # fmt: skip
    answer = page.decide(report["report_id"], item).json()
    path = f"targets/+{answer['decision']['serial']}"
    after = page.report(report["report_id"])
    [mark] = [one for one in after["text"]["marks"] if path in one["paths"]]
    assert (mark["start"], mark["end"]) == (start, start + 5)
    added = now(page, report, path)
    assert added["state"]["status"] == "added"
    assert added["maker"] == "person/ann"


def test_half_a_character_is_no_evidence(page, project) -> None:
    report = first_with(page, "casualties")
    beyond = len(report["text"]["text"]) + 10
    item = {
        "path": "targets",
        "action": "add",
        "form": {"target_type": "market"},
        "spans": [[beyond, beyond + 1]],
    }
    assert page.decide(report["report_id"], item).status_code == 400
    with Project.open(project) as stored:
        assert not list(decisions(stored))


def test_picking_a_competing_value(page) -> None:
    for line in page.queue()["lines"]:
        report = page.report(line["report_id"])
        field = next((one for one in report["fields"] if one["options"]), None)
        if field is not None:
            break
    option = field["options"][0]
    item = {"path": field["path"], "action": "correct", "value": option["value"], "reason": "picked"}
    assert page.decide(report["report_id"], item).status_code == 200
    assert now(page, report, field["path"])["state"]["words"] == option["words"]


def test_undo_and_redo_reach_over_reports_and_restarts(project) -> None:
    with Page(project) as page:
        page.enter()
        ids = [line["report_id"] for line in page.queue()["lines"][:3]]
        for report_id in ids:
            assert page.decide(report_id, {"path": "act", "action": "accept"}).status_code == 200
    with Page(project) as page:
        page.enter()
        undone = [page.post("/api/undo", json={}).json()["decision"]["report_id"] for _ in ids]
        assert undone == ids[::-1]
        assert page.post("/api/undo", json={}).json() == {"decision": None}
        assert {line["status"] for line in page.queue()["lines"]} == {"open"}
    with Page(project) as page:
        page.enter()
        redone = [page.post("/api/redo", json={}).json()["decision"]["report_id"] for _ in ids]
        assert redone == ids
        assert page.post("/api/redo", json={}).json() == {"decision": None}
        statuses = {line["report_id"]: line["status"] for line in page.queue()["lines"]}
        assert all(statuses[report_id] == "in_review" for report_id in ids)


def test_accepting_the_rest_is_one_decision_with_one_undo(page) -> None:
    line = page.queue()["lines"][0]
    report = page.report(line["report_id"])
    page.decide(line["report_id"], {"path": "", "action": "accept", "seal": report["seal"]})
    assert {one["state"]["status"] for one in page.report(line["report_id"])["fields"]} == {"accepted"}
    assert page.queue(status="reviewed")["count"] == 1
    page.post("/api/undo", json={})
    assert {one["state"]["status"] for one in page.report(line["report_id"])["fields"]} == {"open"}


def test_who_decides_later_is_shown_what_came_before(project) -> None:
    with Page(project, "ann") as ann, Page(project, "ben") as ben:
        ann.enter()
        ben.enter()
        line = ann.queue()["lines"][0]
        seen = ben.report(line["report_id"])["seen_serial"]
        item = {"path": "act", "action": "accept"}
        assert ann.decide(line["report_id"], {**item, "reason": "plain"}, seen_serial=seen).status_code == 200
        answer = ben.decide(line["report_id"], {"path": "act", "action": "flag"}, seen_serial=seen)
        assert answer.status_code == 409
        [theirs] = answer.json()["theirs"]
        assert (theirs["reviewer"], theirs["action"], theirs["reason"]) == ("ann", "accept", "plain")
        again = ben.decide(line["report_id"], {"path": "act", "action": "flag"}, seen_serial=theirs["serial"])
        assert again.status_code == 200


def test_blind_reviewers_do_not_see_one_another(project) -> None:
    with Page(project, "ann", blind=True) as ann, Page(project, "ben") as ben:
        ann.enter()
        ben.enter()
        line = ann.queue()["lines"][0]
        ann.decide(line["report_id"], {"path": "act", "action": "flag", "reason": "the canary reason"})
        assert ben.report(line["report_id"])["state"]["status"] == "open"
        assert ben.queue()["lines"][0]["status"] == "open"
        assert "canary" not in ben.get("/feed").text
        assert (
            ben.decide(line["report_id"], {"path": "act", "action": "accept"}, seen_serial=0).status_code
            == 200
        )
        assert ann.report(line["report_id"])["state"]["status"] == "flagged"
