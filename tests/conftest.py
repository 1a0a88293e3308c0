"""How tests are dealt out to several processes (pytest-xdist): what shares made things stays together."""

from __future__ import annotations

from typing import Any

import pytest

#: Folders whose files share what they make: the golden cases are coded once.
TOGETHER = ("tests/cases",)


def group_of(test: str) -> str:
    """What is run in one process, in order: the tests of a file, or of a folder of ``TOGETHER``."""
    file = test.partition("::")[0]
    folder = file.rpartition("/")[0]
    return folder if folder in TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out groups in the order of their files: modules keep what they made for the tests after."""
    from xdist.scheduler import LoadScopeScheduling  # there only where this hook is called

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)
