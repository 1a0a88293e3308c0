"""How tests are dealt out to several processes (pytest-xdist): what shares made things stays together."""

from __future__ import annotations

from typing import Any

import pytest

#: The folder and the files that read the golden cases, which are coded once (``runs`` of ``tests/cases/show.py``).
GOLDEN = ("tests/cases", "tests/integration/test_any_text.py", "tests/integration/test_what_leaves.py")


def group_of(test: str) -> str:
    """What is run in one process, in order: the tests of a file, or all those of ``GOLDEN``."""
    file = test.partition("::")[0]
    return GOLDEN[0] if file in GOLDEN or file.rpartition("/")[0] in GOLDEN else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out groups in the order of their files: modules keep what they made for the tests after."""
    from xdist.scheduler import LoadScopeScheduling  # there only where this hook is called

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)
