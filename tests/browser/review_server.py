"""A real server process of the review page, and a real browser that watches what the page does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def chromium() -> str | None:
    """The browser to test with: the one that is named, or Debian's."""
    named = os.environ.get("PLAINRECORD_CHROMIUM")
    return (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


# What a page had asked for when its server was killed at the end of a test.
SERVER_IS_GONE = tuple(
    f"Failed to load resource: net::ERR_{reason}"
    for reason in ("CONNECTION_REFUSED", "CONNECTION_RESET", "EMPTY_RESPONSE", "CONTENT_LENGTH_MISMATCH")
)


@contextmanager
def serving(project: Path, *options: str) -> Iterator[str]:
    """Start ``plainrecord review`` on a free port; gives the address with its token, and kills it at the end."""
    command = [
        sys.executable,
        "-m",
        "plainrecord",
        "review",
        "--project",
        str(project),
        "--no-browser",
        "--port",
        "0",
    ]
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    told: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", line)
            if found:
                break
        else:
            raise AssertionError("the server ended: " + "".join(told))
        threading.Thread(target=lambda: [told.append(line) for line in process.stdout], daemon=True).start()
        yield found[0]
    finally:
        process.kill()
        process.wait()
    # Neither faults nor requests nor texts: what is printed is the four lines of the start.
    assert len(told) <= 4, told


class Watched:
    """A window of a browser that remembers what it asked for and what went wrong."""

    def __init__(self, browser, **options) -> None:
        self.context = browser.new_context(viewport={"width": 1400, "height": 860}, **options)
        self.context.add_init_script(WATCH)
        self.requested: list[str] = []
        self.errors: list[str] = []
        self.page = self.context.new_page()
        self.context.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda told: told.type == "error" and self.errors.append(told.text))
        self.allowed: tuple[str, ...] = ()

    def enter(self, address: str):
        """Open the address that the server printed; gives the page once the desk is ready."""
        self.origin = re.match(r"http://[^/]+", address)[0]
        self.page.goto(address)
        self.ready()
        return self.page

    def ready(self) -> None:
        self.page.wait_for_selector("body[data-ready]")

    def go(self, path: str) -> None:
        """Open another page, and wait until nothing more is coming."""
        self.page.goto(self.origin + path)
        if path == "/" or path.startswith("/?"):
            self.ready()
        self.page.wait_for_load_state("networkidle")

    def settle(self) -> None:
        """Wait until every decision is saved."""
        self.until("document.getElementById('saved').textContent === 'Every decision is saved'")

    def until(self, script: str, argument=None) -> None:
        """Wait until a script is true. Playwright's own way evaluates text in the page, which its policy forbids."""
        give_up = time.monotonic() + 60
        while not self.page.evaluate(script, argument):
            if time.monotonic() > give_up:
                raise AssertionError(f"never true: {script}")
            self.page.wait_for_timeout(10)

    def check(self) -> None:
        """Nothing was asked of another host, no policy was broken, no script failed, no canary was set."""
        assert self.page.evaluate("[window.__violations, window.__x ?? null]") == [[], None]
        foreign = [
            url for url in self.requested if not url.startswith((self.origin + "/", "data:", "about:"))
        ]
        allowed = (*self.allowed, *SERVER_IS_GONE)
        errors = [one for one in self.errors if not one.startswith(allowed)]
        assert not foreign, foreign
        assert not errors, errors
