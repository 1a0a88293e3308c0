"""No page breaks a rule of axe-core, in light and in dark, with windows open and closed."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

AXE = Path(__file__).parent / "axe"
CHECK = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const where = (one) => one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map((one) => `${one.id} (${one.impact}): ${one.help}: ${where(one)}`);
}"""


def test_axe_is_the_file_it_is_said_to_be() -> None:
    [entry] = tomllib.loads((AXE / "CHECKSUMS.toml").read_text("utf-8"))["file"]
    assert hashlib.sha256((AXE / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


def violations(page) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate((AXE / "axe.min.js").read_text("utf-8"))
    return page.evaluate(CHECK)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_every_page(project, window, scheme) -> None:
    from review_server import serving

    with serving(project) as address:
        watched = window(color_scheme=scheme)
        page = watched.enter(address)
        found = {"/": violations(page)}
        page.locator("#more-filters summary").click()
        page.keyboard.press("s")
        page.locator("#fields .makers summary").first.click()
        page.locator("#fields").focus()
        page.keyboard.press("a")
        page.keyboard.press("f")
        watched.settle()
        found["desk, unfolded"] = violations(page)
        page.keyboard.press("e")
        page.wait_for_selector("dialog[open]")
        found["correcting"] = violations(page)
        page.keyboard.press("Escape")
        event = page.evaluate(
            "fetch('/events').then((r) => r.text()).then((t) => t.match(/event-[0-9a-f]{12}/)[0])"
        )
        for path in (
            *page.evaluate("[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))"),
            f"/events/{event}",
        ):
            if path != "/":
                watched.go(path)
                if path == "/map":
                    page.wait_for_selector("[data-plainrecord-explore][data-ready]")
                found[path] = violations(page)
        for width in (360,):
            page.set_viewport_size({"width": width, "height": 700})
            watched.go("/")
            found[f"desk, {width} wide"] = violations(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
