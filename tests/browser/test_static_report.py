"""The report to share, opened from the disk without a network: whole, safe with hostile texts, readable by all."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from payloads import PAYLOADS
from review_server import WATCH
from test_accessibility import violations

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
sys.path.insert(0, str(Path(__file__).parents[1] / "stages" / "estimate"))

from picture_samples import event_of, events

from plainrecord.exports.report_page import ReportFacts, write_report
from plainrecord.model.linking import Policy
from plainrecord.pictures import project_funnel
from plainrecord.pictures.gallery import Material

FACTS = ReportFacts(
    "Events of a valley",
    "13 inputs = 7 coded + 3 no event + 1 duplicate + 2 refused",
    "Nothing of it was reviewed by people.",
    Policy.CONSERVATIVE,
    "1",
)
STEPS = project_funnel(coded=7, no_event=3, duplicate=1, refused=2, reports=7, events=6)


@pytest.fixture
def opened(browser, tmp_path):
    """Open a report from the disk; at the end nothing was asked for but the file itself, and nothing went wrong."""
    pages = []

    def made(found, facts=FACTS, **options):
        given = Material(tuple(found), (date(2024, 5, 3), date(2024, 5, 6), None), STEPS)
        path = write_report(given, facts, tmp_path / "report.html")
        context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900}, **options)
        context.add_init_script(WATCH)
        page = context.new_page()
        asked, errors = [], []
        context.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: told.type == "error" and errors.append(told.text))
        page.goto(path.as_uri())
        pages.append((context, page, path.as_uri(), asked, errors))
        return page

    yield made
    for context, page, address, asked, errors in pages:
        assert page.evaluate("[window.__violations, window.__x ?? null]") == [[], None]
        assert {url.partition("#")[0] for url in asked} == {address}
        assert errors == []
        context.close()


def ready(page):
    page.wait_for_selector("[data-plainrecord-explore][data-ready]")
    page.wait_for_timeout(300)
    return page


def test_it_opens_without_a_network(opened) -> None:
    page = ready(opened(events()))
    assert page.title() == "Events of a valley"
    assert "6 events from 7 reports" in page.inner_text("header")
    assert "13 inputs = 7 coded + 3 no event + 1 duplicate + 2 refused" in page.inner_text("header")
    assert page.inner_text(".pr-counts") == "Shown 3 + tray 3 = 6 events"
    assert page.locator("#pictures figure svg").count() == 9
    assert page.locator("#pr-table tbody tr").count() == 6
    page.get_by_label("Search events").fill("daily")
    page.wait_for_timeout(300)
    assert page.inner_text(".pr-counts") == "Shown 1 + tray 0 = 1 events; 5 not chosen; 6 in all"
    page.locator("#pr-table tbody button").click()
    assert "11 (from 11, no upper end)" in page.inner_text(".pr-detail") or "11 or more" in page.inner_text(
        ".pr-detail"
    )
    assert "q=daily" in page.url


def test_the_numbers_of_a_picture_can_be_unfolded(opened) -> None:
    page = ready(opened(events()))
    figure = page.locator("#picture-funnel")
    figure.locator("summary").click()
    assert figure.locator("tbody tr").first.inner_text().split() == ["inputs", "13"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 380])
def test_axe_finds_nothing(opened, scheme: str, width: int) -> None:
    # axe is put in by the test, past the page's policy, which the other tests watch.
    page = ready(opened(events(), color_scheme=scheme))
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.wait_for_timeout(300)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_pictures_need_no_script(opened) -> None:
    page = opened(events(), java_script_enabled=True)
    svg = page.locator("#picture-events_per_week svg")
    assert svg.get_attribute("role") == "img"
    assert svg.locator("title").first.text_content() == "Events per week by kind"


def hostile(at: int, payload: str):
    """An event with a payload wherever a source's words may stand; who speaks or acts stands on one line in notes."""
    who = f"{' '.join(payload.split())} [unknown]"
    note = {
        "id": f"{at}", "ref": payload, "day": date(2024, 5, 3), "source": payload, "when": "2024-05-02",
        "where": ["Keld"],
        "figures": [{"killed": "3", "of": "civilians", "says": who, "people": payload}],
        "initiators": [who],
    }  # fmt: skip
    return event_of(f"{payload}{at}", [note])


def test_hostile_texts_stay_texts(opened) -> None:
    found = [hostile(at, payload) for at, payload in enumerate(PAYLOADS)]
    page = ready(
        opened(found, ReportFacts(PAYLOADS[7], PAYLOADS[8], PAYLOADS[10], Policy.MAJORITY, PAYLOADS[9]))
    )
    assert page.evaluate("document.querySelector('[data-ready]').dataset.total") == str(len(PAYLOADS))
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for _ in range(9):
        page.locator("#pr-table tbody button").first.click()
        page.get_by_role("button", name="Next page").click()
    assert page.locator("script").count() == 4
    assert page.locator("img, iframe, object, embed, link, base, form").count() == 0
    assert page.evaluate("window.__x ?? null") is None
