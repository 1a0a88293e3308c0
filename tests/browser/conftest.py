"""One browser for all tests; a project of its own, and a server of its own, for each test that asks for them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))  # what the tests without a browser use, too

from review_page import code_demo
from review_server import ARGUMENTS, Watched, chromium, serving


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: `make browser` does it"
    )
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium: `make browser` installs it, or name one in PLAINRECORD_CHROMIUM")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def coded(tmp_path_factory) -> Path:
    return code_demo(tmp_path_factory.mktemp("coded") / "project")


@pytest.fixture
def project(coded, tmp_path) -> Path:
    """A copy of the coded demonstration corpus."""
    return Path(shutil.copytree(coded, tmp_path / "project"))


@pytest.fixture
def window(browser):
    """Make a window; all that were made are checked and closed at the end."""
    made: list[Watched] = []

    def make(**options) -> Watched:
        made.append(Watched(browser, **options))
        return made[-1]

    yield make
    for one in made:
        one.check()
        one.context.close()


@pytest.fixture
def desk(project, window):
    """The desk of the demonstration project, entered."""
    with serving(project, "--reviewer", "ann") as address:
        watched = window()
        watched.enter(address)
        yield watched
        watched.check()
