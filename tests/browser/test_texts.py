"""Texts in a real browser: shown once and whole, and what is selected there is what the record then quotes."""

from __future__ import annotations

import random

import pytest
from made_projects import Made, make_project
from review_server import serving

from plainrecord.model.text import Span

TEXT = (
    "Keld, 1 May. Shots were fired \U0001f469\U0001f3fd\u200d\U0001f680 at the market; e\u0301tage \U0001d11e fell.\n"
    "\u0642\u064f\u062a\u0650\u0644 \u0661\u0661 \u0634\u062e\u0635\u0627 \u0641\u064a \u0643\u0644\u062f.\n"
    "\u05d1\u05e8\u05d7\u05d5\u05d1 12 (abc) \u05e9\u05dc\u05d5\u05dd\n\n"
    "Hidden\u202etxet\u202c and \u200bzero\u2066isolate\u2069 and soft\u00adhyphen\ttab.\n"
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u4e2d\u6587"
    "\ud55c\uad6d\uc5b4 the end"
)
SHOWN = "[...document.querySelectorAll('#text .p')].map((p) => p.textContent).join('')"
SELECT = """([start, end]) => {
  const nodes = [];
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  let at = 0, from = null, to = null;
  while (walker.nextNode()) {
    const length = walker.currentNode.length;
    if (from === null && start < at + length) from = [walker.currentNode, start - at];
    if (to === null && end <= at + length) { to = [walker.currentNode, end - at]; break; }
    at += length;
  }
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return selection.toString();
}"""


def crossing(text: str) -> tuple[Span, ...]:
    """Ten spans that overlap, cross and hold one another, over all of the text."""
    length = len(text)
    edges = [
        (0, length),
        (5, 40),
        (30, 60),
        (33, 36),
        (50, 90),
        (60, 61),
        (80, 130),
        (100, 150),
        (0, 4),
        (length - 8, length),
    ]
    return tuple(Span(start, end) for start, end in edges)


def test_the_text_is_shown_once_and_whole(tmp_path, window) -> None:
    project = make_project(tmp_path / "project", [Made("mixed.txt", TEXT, "words", crossing(TEXT))])
    with serving(project) as address:
        page = window().enter(address)
        assert page.evaluate(SHOWN) == TEXT
        directions = page.evaluate(
            "[...document.querySelectorAll('#text .p')].map((p) => getComputedStyle(p).direction)"
        )
        assert directions == ["ltr", "rtl", "rtl", "ltr", "ltr", "ltr"]
        chips = page.evaluate("[...document.querySelectorAll('#text .chip')].map((c) => c.dataset.name)")
        assert chips == ["U+202E", "U+202C", "U+200B", "U+2066", "U+2069", "U+00AD"]
        # Names of chips are drawn, and are no part of what is copied.
        page.evaluate("getSelection().selectAllChildren(document.getElementById('text'))")
        assert "U+202E" not in page.evaluate("getSelection().toString()")


@pytest.mark.slow
def test_what_is_selected_becomes_the_evidence(tmp_path, window) -> None:
    """Words marked in the browser, anywhere in a text of all scripts, come back as the very same code points."""
    project = make_project(tmp_path / "project", [Made("mixed.txt", TEXT, "words", crossing(TEXT))])
    chosen = random.Random(7)
    with serving(project) as address:
        watched = window()
        page = watched.enter(address)
        for number in range(8):
            start = chosen.randrange(len(TEXT) - 1)
            end = chosen.randrange(start + 1, min(len(TEXT), start + 40) + 1)
            units = [len(TEXT[:at].encode("utf-16-le")) // 2 for at in (start, end)]
            page.evaluate(SELECT, units)
            page.keyboard.press("n")
            page.wait_for_selector("dialog[open]")
            page.select_option("dialog [name=field]", "weapons")
            page.select_option("dialog [name=weapon]", "mortar")
            page.keyboard.press("Control+Enter")
            watched.until("(n) => document.querySelectorAll('#fields .row.added').length === n", number + 1)
            page.wait_for_selector("#fields .row.added[aria-current]:last-child")
            path = page.locator("#fields [aria-current]").get_attribute("data-path")
            report = page.evaluate(
                "fetch(`/api/report/${document.body.dataset.report}`).then((r) => r.json())"
            )
            [mark] = [one for one in report["text"]["marks"] if path in one["paths"]]
            assert [mark["start"], mark["end"]] == units
            lit = page.evaluate(
                "[...document.querySelectorAll('#text .m.on')].map((m) => m.textContent).join('')"
            )
            assert lit == TEXT[start:end]
