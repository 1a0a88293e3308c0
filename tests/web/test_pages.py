"""The pages: the queue and its filters, events with their sources, merged, split and followed by old ids, the feed."""

from __future__ import annotations

import json
import re

from plainrecord.web.queue import FACETS


def event_with(page, least: int) -> tuple[str, str]:
    """Id and page of an event with at least so many reports."""
    for event_id in dict.fromkeys(re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text)):
        text = page.get(f"/events/{event_id}").text
        if text.count('name="report"') >= least:
            return event_id, text
    raise AssertionError("no such event")


def test_the_queue_holds_every_report_once_most_disputed_first(page) -> None:
    lines = page.queue()["lines"]
    assert len({line["report_id"] for line in lines}) == len(lines) == page.queue()["total"]
    first = [line for line in lines if not line["is_copy"]]
    assert lines[: len(first)] == first
    keys = [(-len(line["disputed"]), -line["open_pairs"]) for line in first]
    assert keys == sorted(keys)
    assert lines[0]["disputed"]


def test_the_counter_adds_up(page) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", page.queue()["counter"])]
    assert numbers[0] == sum(numbers[1:])


def test_each_filter_shows_what_its_count_says(page) -> None:
    facets = page.queue()["facets"]
    assert set(facets) == set(FACETS)
    for name, rows in facets.items():
        for value, count in rows:
            assert page.queue(**{name: value})["count"] == count, (name, value)


def test_filters_and_words_narrow_together(page) -> None:
    every = page.queue()["lines"]
    wanted = page.queue(q="keld SHELLING")["lines"]
    assert 0 < len(wanted) < len(every)
    assert all("Keld" in line["where"] or "keld" in line["document_ref"] for line in wanted)
    assert page.queue(q="no such word anywhere")["count"] == 0


def test_an_event_shows_every_source_beside_every_field(page) -> None:
    _, text = event_with(page, 4)
    heads = text.count('name="report"')
    rows = re.findall(r'<th scope="row">.*?</tr>', text.split('class="matrix"')[1].split("</table>")[0], re.S)
    assert len(rows) >= 5
    assert all(row.count('<td class="cell') == heads for row in rows)
    assert "differs" in text
    assert "agrees" in text


def test_merging_is_shown_before_and_undone_after(page) -> None:
    ids = list(dict.fromkeys(re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text)))
    kept, other = ids[0], ids[-1]
    wanted = {"event_id": kept, "action": "merge", "others": [other], "reason": "one occurrence"}
    change = page.post("/api/event/preview", json=wanted).json()
    assert {one["event_id"] for one in change["before"]} == {kept, other}
    assert len(change["after"]) == 1
    assert page.get(f"/events/{other}").status_code == 200  # nothing was kept yet
    done = page.post("/api/event/decide", json=wanted).json()
    gone = other if done["event_id"] == kept else kept
    moved = page.get(f"/events/{gone}")
    assert moved.status_code == 303
    assert moved.headers["location"] == f"/events/{done['event_id']}?moved={gone}"
    assert gone in page.get(moved.headers["location"]).text
    assert "one occurrence" in page.get("/feed").text
    assert page.post("/api/undo", json={}).json()["decision"]["event_id"] == kept
    assert page.get(f"/events/{kept}").status_code == page.get(f"/events/{other}").status_code == 200


def test_splitting_is_shown_before_and_undone_after(page) -> None:
    event_id, text = event_with(page, 3)
    reports = re.findall(r'name="report" value="(\w+)"', text)
    wanted = {
        "event_id": event_id,
        "action": "split",
        "groups": [reports[1:], reports[:1]],
        "reason": "two days",
    }
    change = page.post("/api/event/preview", json=wanted).json()
    assert event_id in {event["event_id"] for event in change["before"]}
    assert len(change["after"]) > 1
    page.post("/api/event/decide", json=wanted)
    total = len(set(re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text)))
    page.post("/api/undo", json={})
    assert len(set(re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text))) == total - len(
        change["after"]
    ) + len(change["before"])  # fmt: skip


def test_a_link_is_told_before_shown_on_both_pages_and_undone(page) -> None:
    ids = list(dict.fromkeys(re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text)))
    one, other = ids[0], ids[-1]
    wanted = {
        "event_id": one,
        "action": "link",
        "relation": "retaliation_claimed",
        "others": [other],
        "reason": "the <b>ministry</b> calls it so",
    }
    shown_before = [linked(page, one), linked(page, other)]
    change = page.post("/api/event/preview", json=wanted).json()
    assert [" is called a retaliation for " in sentence for sentence in change["said"]] == [True]
    assert (change["before"], change["gone"]) == (change["after"], [])
    assert [linked(page, one), linked(page, other)] == shown_before
    assert page.post("/api/event/decide", json=wanted).json()["event_id"] == one
    assert (other, "is called a retaliation for it") in linked(page, one)
    assert (one, "is what it is called a retaliation for") in linked(page, other)
    for event_id in (one, other):
        text = page.get(f"/events/{event_id}").text
        assert "the &lt;b&gt;ministry&lt;/b&gt; calls it so" in text.split('id="links"')[1].split("</ul>")[0]
        assert "person/ann" in text.split('id="links"')[1].split("</ul>")[0]
    assert f"is called a retaliation for it: {other}" in page.get("/feed").text
    page.post("/api/undo", json={})
    assert [linked(page, one), linked(page, other)] == shown_before
    page.post("/api/redo", json={})
    assert (one, "is what it is called a retaliation for") in linked(page, other)


def test_what_is_no_link_is_refused_in_words(page) -> None:
    ids = re.findall(r'href="/events/(event-[0-9a-f]+)"', page.get("/events").text)
    wanted = {"event_id": ids[0], "action": "link", "others": [ids[0]], "relation": "part_of", "reason": ""}
    answer = page.post("/api/event/decide", json=wanted)
    assert answer.status_code >= 400
    assert "other events" in answer.text
    assert page.post("/api/event/preview", json={**wanted, "relation": "cause_of"}).status_code >= 400
    assert page.post("/api/event/preview", json={**wanted, "relation": None}).status_code >= 400


def linked(page, event_id: str) -> list[tuple[str, str]]:
    """What the page of an event says of other events: their ids and the relation in words."""
    held = page.get(f"/events/{event_id}").text.partition('id="links"')[2].split("</ul>")[0]
    rows = re.findall(r'This event ([^:]+): <a href="/events/([^"]+)"', held)
    return [(other, relation) for relation, other in rows]


def test_no_event_of_that_id(page) -> None:
    assert page.get("/events/event-000000000000").status_code == 404
    assert page.get("/api/report/zzz").status_code == 404
    assert page.get("/nothing").status_code == 404


def test_rejected_reports_no_longer_count_in_their_event(page) -> None:
    event_id, text = event_with(page, 3)
    report_id = re.findall(r'name="report" value="(\w+)"', text)[0]
    page.decide(report_id, {"path": "", "action": "reject", "reason": "no account of it"})
    after = page.get(f"/events/{event_id}").text
    assert report_id not in after.split("</table>")[0]
    assert after.count('name="report"') == text.count('name="report"') - 1


def test_a_correction_reaches_the_list_of_events(page) -> None:
    alone = (
        report
        for line in page.queue()["lines"]
        if line["killed"]
        and (report := page.report(line["report_id"]))["event"]["reports"] == 1
        and [one["name"] for one in report["fields"]].count("killed") == 1
    )
    report = next(alone)
    field = next(one for one in report["fields"] if one["name"] == "killed")
    form = {**field["form"], "low": "7654", "high": "7654"}
    page.get("/events")
    page.decide(report["report_id"], {"path": field["path"], "action": "correct", "form": form})
    assert "7654" in page.get("/events").text


def test_the_map_gets_redacted_events(page) -> None:
    rows = json.loads(page.get("/map/events.json").content)
    assert len(rows) == page.get("/events").text.count('<th scope="row">')
    assert page.get("/map").status_code == 200


def test_the_feed_can_turn_single_decisions(page) -> None:
    ids = [line["report_id"] for line in page.queue()["lines"][:2]]
    serials = [
        page.decide(report_id, {"path": "act", "action": "accept"}).json()["decision"]["serial"]
        for report_id in ids
    ]
    assert page.post("/api/undo", json={"serial": serials[0]}).json()["decision"]["report_id"] == ids[0]
    text = page.get("/feed").text
    assert f'data-turn="redo" data-serial="{serials[0]}"' in text
    assert f'data-turn="undo" data-serial="{serials[1]}"' in text


def test_places_and_actors_are_looked_up(page) -> None:
    assert page.get("/api/places", params={"name": "Nairobi"}).json()["places"][0]["country"] == "KE"
    assert page.get("/api/places", params={"name": ""}).json() == {"places": []}
    assert page.get("/api/actors", params={"name": "United Nations"}).status_code == 200
