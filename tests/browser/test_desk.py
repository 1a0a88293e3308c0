"""The desk in a real browser: by keyboard alone, over restarts, with two reviewers, with care."""

from __future__ import annotations

import re

import pytest
from review_server import serving

REPORT = "(id) => document.body.dataset.report === id"


def current(page) -> str:
    return page.evaluate("document.body.dataset.report")


def statuses(page) -> dict[str, str]:
    lines = page.evaluate("fetch('/api/queue').then((r) => r.json())")["lines"]
    return {line["report_id"]: line["status"] for line in lines}


def test_the_whole_queue_by_keyboard(desk) -> None:
    """Every report of the demonstration is read and decided on without a mouse, and its state survives a reload."""
    page = desk.page
    ids = page.evaluate("[...document.querySelectorAll('#queue li')].map((li) => li.dataset.report)")
    assert len(ids) == len(statuses(page)) > 30
    for number, report_id in enumerate(ids):
        desk.until(REPORT, report_id)
        if number < 3:
            # Field by field; what is done at the end of a report is to go on to the next.
            count = page.locator("#fields .row").count()
            for _ in range(count):
                page.keyboard.press("a")
            assert page.locator("#fields .row.open").count() == 0
            page.keyboard.press("Enter")
        elif number == 3:
            page.keyboard.press("a")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("x")
            page.keyboard.press("Space")
            page.keyboard.press("f")
            page.keyboard.press("j")
        elif number == 4:
            page.keyboard.press("j")
            desk.until(REPORT, ids[5])
            page.keyboard.press("k")
            desk.until(REPORT, ids[4])
            page.keyboard.press("Shift+Enter")
        else:
            page.keyboard.press("Shift+Enter")
    desk.settle()
    found = statuses(page)
    assert found[ids[3]] in ("flagged", "unsure")
    assert {status for report_id, status in found.items() if report_id != ids[3]} == {"reviewed"}
    page.reload()
    desk.ready()
    assert statuses(page) == found


def test_undo_reaches_over_a_restart(project, window) -> None:
    with serving(project) as address:
        first = window()
        page = first.enter(address)
        opened = current(page)
        page.keyboard.press("a")
        page.keyboard.press("a")
        page.keyboard.press("Shift+Enter")
        first.settle()
        assert statuses(page)[opened] == "reviewed"
        first.check()
    with serving(project) as address:  # the first server was killed
        second = window()
        page = second.enter(address)
        assert statuses(page)[opened] == "reviewed"
        for left in ("in_review", "in_review", "open"):
            page.keyboard.press("Control+z")
            second.settle()
            second.until(
                "(x) => document.querySelector('#headline .status').textContent === x", left.replace("_", " ")
            )
            assert statuses(page)[opened] == left
        for left in ("in_review", "in_review", "reviewed"):
            page.keyboard.press("Shift+Control+z")
            second.settle()
            second.until(
                "(x) => document.querySelector('#headline .status').textContent === x", left.replace("_", " ")
            )
            assert statuses(page)[opened] == left


def test_a_correction_by_keyboard(desk) -> None:
    page = desk.page
    while page.locator("#fields [aria-current] h3").inner_text() != "killed":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.wait_for_selector("dialog[open]")
    page.fill("dialog [name=low]", "40")
    page.fill("dialog [name=high]", "")
    page.fill("dialog [name=reason]", "the later figure")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#fields .row.corrected[aria-current]")
    assert "at least 40" in page.locator("#fields [aria-current] .value").inner_text()
    assert "the later figure" in page.locator("#fields [aria-current] .decided").inner_text()


@pytest.mark.slow
def test_a_wrong_entry_is_told_in_the_window_and_nothing_is_lost(desk) -> None:
    page = desk.page
    desk.allowed = ("Failed to load resource",)
    while page.locator("#fields [aria-current] h3").inner_text() != "date":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.fill("dialog [name=edtf]", "someday")
    page.fill("dialog [name=reason]", "kept words")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog .fault:not(:empty)")
    assert page.input_value("dialog [name=reason]") == "kept words"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")


@pytest.mark.slow
def test_a_competing_value_is_picked_with_a_digit(desk) -> None:
    page = desk.page
    while not page.locator("#fields [aria-current] [data-option='1']").count():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    page.wait_for_selector("#fields .row.corrected[aria-current]")


def test_keys_are_the_fields_own_in_text_fields(desk) -> None:
    page = desk.page
    before, opened = statuses(page), current(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("axjk f")
    assert page.input_value("#find") == "axjk f"
    for key in ("Backspace", "ArrowLeft", "Delete", "1", "?"):
        page.keyboard.press(key)
    assert (statuses(page), current(page)) == (before, opened)
    assert page.url.startswith(desk.origin + "/?")


@pytest.mark.slow
def test_backspace_never_decides(desk) -> None:
    page = desk.page
    before, url = statuses(page), page.url
    for key in ("Backspace", "Delete", "Alt+ArrowDown", "Escape"):
        page.keyboard.press(key)
    assert statuses(page) == before
    assert page.url == url


@pytest.mark.slow
def test_keys_can_be_changed_and_switched_off(desk) -> None:
    page = desk.page
    desk.go("/keys")
    page.get_by_role("button", name="Change: Accept", exact=True).click()
    page.keyboard.press("y")
    desk.go("/")
    assert "y" in page.locator("#acts [data-act=accept] kbd").inner_text()
    page.keyboard.press("a")
    assert page.locator("#fields .row.accepted").count() == 0
    page.keyboard.press("y")
    assert page.locator("#fields .row.accepted").count() == 1
    desk.settle()
    desk.go("/keys")
    page.uncheck("#keys-on")
    desk.go("/")
    page.keyboard.press("y")
    assert page.locator("#fields .row.accepted").count() == 1
    assert not page.locator("#acts [data-act=accept] kbd").is_visible()
    page.keyboard.press("Control+z")
    desk.until("document.querySelectorAll('#fields .row.accepted').length === 0")


@pytest.mark.slow
def test_evidence_and_fields_lead_to_one_another(desk) -> None:
    page = desk.page
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    path = page.locator("#fields [aria-current]").get_attribute("data-path")
    assert page.locator("#text .m.on").count() >= 1
    page.keyboard.press("]")
    page.keyboard.press("[")
    piece = page.locator("#text .m[data-field=claims]").first
    piece.click()
    assert page.locator("#fields [aria-current]").get_attribute("data-field") == "claims"
    assert page.locator("#fields [aria-current]").get_attribute("data-path") != path
    desk.until("location.search.includes('field=claims')")
    piece.hover()
    assert "rules/" in page.locator("#hover").inner_text()


@pytest.mark.slow
def test_the_address_holds_the_state(desk) -> None:
    page = desk.page
    page.fill("#find", "orvane")
    desk.until("document.querySelectorAll('#queue li').length < 10")
    page.keyboard.press("Enter")
    desk.until("document.querySelector('#queue li').dataset.report === document.body.dataset.report")
    page.keyboard.press("ArrowDown")
    desk.until(
        "location.search.includes(encodeURIComponent(document.querySelector('#fields [aria-current]').dataset.path))"
    )
    seen = (page.url, current(page), page.locator("#fields [aria-current]").get_attribute("data-path"))
    page.goto("about:blank")
    page.goto(seen[0])
    desk.ready()
    assert (
        page.url,
        current(page),
        page.locator("#fields [aria-current]").get_attribute("data-path"),
    ) == seen
    assert page.input_value("#find") == "orvane"


@pytest.mark.slow
def test_two_reviewers_at_once_see_both_decisions(project, window) -> None:
    with serving(project, "--reviewer", "ann") as for_ann, serving(project, "--reviewer", "ben") as for_ben:
        ann, ben = window(), window()
        ann.enter(for_ann)
        page = ben.enter(for_ben)
        ben.allowed = ("Failed to load resource",)
        ann.page.keyboard.press("f")
        ann.settle()
        page.keyboard.press("a")
        page.wait_for_selector("dialog[open]")
        told = page.locator("dialog").inner_text()
        assert "ann" in told
        assert "flagged" in told
        assert "accepted" in told
        page.get_by_role("button", name="Decide as I did").click()
        ben.settle()
        page.reload()
        ben.ready()
        assert page.locator("#fields .row").first.get_attribute("class") == "row accepted"
        ben.go("/feed")
        assert {"ann", "ben"} <= set(page.locator("table.feed td:nth-child(3)").all_inner_texts())


def test_no_flagged_sentence_is_shown_before_it_is_asked_for(desk) -> None:
    page = desk.page
    for _ in range(50):
        shown = page.locator("#text .p").all_inner_texts() + page.locator("#fields q").all_inner_texts()
        assert not re.search(r"\b(children|bodies|corpses|tortured?)\b", " ".join(shown).lower())
        for fold in page.locator("#text .fold").all():
            words = fold.inner_text()
            assert "Folded" in words or "earlier document" in words
        before = current(page)
        page.keyboard.press("j")
        page.wait_for_timeout(60)
        if current(page) == before:
            break
    folded = next(iter(page.locator("#queue li").all()))
    folded.click()
    desk.until("document.querySelectorAll('#text .fold').length > 0")
    hidden = page.evaluate("[...document.querySelectorAll('#text .p')].map((p) => p.textContent).join('')")
    page.keyboard.press("s")
    opened = page.evaluate("[...document.querySelectorAll('#text .p')].map((p) => p.textContent).join('')")
    assert len(opened) > len(hidden)
    assert page.locator("#text .fold").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 768, 1024, 1920])
def test_no_page_is_wider_than_the_screen(desk, width) -> None:
    desk.page.set_viewport_size({"width": width, "height": 760})
    for path in ("/", "/events", "/feed", "/care", "/keys", "/map"):
        desk.go(path)
        wide = desk.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path


def test_an_event_is_linked_to_another_by_keyboard_and_the_link_undone(desk) -> None:
    page = desk.page
    desk.go("/events")
    address = page.locator("main tbody a").first.get_attribute("href")
    other = page.locator("main tbody a").last.get_attribute("href").removeprefix("/events/")
    desk.go(address)
    before = page.locator("#links li").count()
    page.locator("#other-id").fill(other)
    page.locator("#relation").select_option("update_of")
    page.locator("#link").press("Enter")
    page.locator("dialog[open]").wait_for()
    assert "is an update of" in page.locator("#dialog li").inner_text()
    page.locator("#dialog textarea").fill("the later count")
    with page.expect_navigation():
        page.locator("#dialog button.first").press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.locator("#links li").count() == before + 1
    assert "the later count" in page.locator("#links").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    page.wait_for_load_state("networkidle")
    assert page.locator("#links li").count() == before
