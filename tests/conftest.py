"""How tests are dealt out to several processes (pytest-xdist): what shares made things stays together."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: Folders whose files share what they make: the golden cases are coded once.
TOGETHER = (TESTS / "cases",)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of a file, or of a folder of ``TOGETHER``, in one process: modules keep what they made."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            group = next((folder for folder in TOGETHER if folder == item.path.parent), item.path)
            item.add_marker(pytest.mark.xdist_group(group.relative_to(TESTS).as_posix()))
