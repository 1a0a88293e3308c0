"""A coded and linked project, and the review page of it without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from review_page import Page, code_demo


@pytest.fixture(scope="session")
def coded(tmp_path_factory) -> Path:
    """The demonstration corpus; not to be written to."""
    return code_demo(tmp_path_factory.mktemp("coded") / "project")


@pytest.fixture
def project(coded, tmp_path) -> Path:
    """A copy of the coded project to write to."""
    return Path(shutil.copytree(coded, tmp_path / "project"))


@pytest.fixture
def page(project):
    with Page(project) as client:
        yield client.enter()
