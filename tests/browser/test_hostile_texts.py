"""Whatever a document says stays text: in the text, in every field, in reasons, on every page."""

from __future__ import annotations

from made_projects import Made, make_project
from payloads import PAYLOADS
from review_server import serving

from plainrecord.model.text import Span

IN_A_DOCUMENT = 10
OPEN = "(number) => document.body.dataset.report === document.querySelectorAll('#queue li')[number].dataset.report"


def hostile() -> list[Made]:
    """Fifty documents: ten payloads in the text of each, another ten, together, in every field that holds words."""
    made = []
    for start in range(0, len(PAYLOADS), IN_A_DOCUMENT):
        own = PAYLOADS[start : start + IN_A_DOCUMENT]
        text = f"Shots were fired in Keld on day {start}.\n" + "\n".join(own)
        spans = tuple(Span(text.index(one), text.index(one) + len(one)) for one in own)
        words = " ".join(PAYLOADS[(start + 250 + step) % len(PAYLOADS)] for step in range(IN_A_DOCUMENT))
        made.append(Made(f"{start} {own[0]}.txt", text, words.replace("\u0000", ""), spans))
    return made


def test_no_payload_runs_anywhere(tmp_path, window) -> None:
    made = hostile()
    project = make_project(tmp_path / "project", made)
    with serving(project) as address:
        watched = window()
        page = watched.enter(address)
        shown = 0
        assert page.locator("#queue li").count() == len(made)
        for number in range(len(made)):
            text = page.evaluate(
                "[...document.querySelectorAll('#text .p')].map((p) => p.textContent).join('')"
            )
            shown += sum(payload in text for payload in PAYLOADS)
            page.hover("#text .m")
            if number % 10 == 0:
                page.keyboard.press("e")
                page.fill("dialog textarea", PAYLOADS[number])
                page.keyboard.press("Control+Enter")
                page.wait_for_selector("dialog:not([open])", state="attached")
            page.keyboard.press("Shift+Enter")
            if number < len(made) - 1:
                watched.until(OPEN, number + 1)
            watched.check()
        assert shown >= len(PAYLOADS)
        watched.settle()
        events = page.evaluate(
            "fetch('/events').then((r) => r.text()).then((t) => [...new Set(t.match(/event-[0-9a-f]{12}/g))])"
        )
        assert events
        for path in ("/events", "/feed", "/map", *(f"/events/{one}" for one in events[:8])):
            watched.go(path)
            watched.check()
