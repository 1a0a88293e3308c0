"""One demonstration project for all tests here, and a key folder that is not the user's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plainrecord.cli import cli

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "tests" / "cases"), str(ROOT / "tests" / "sources")]

Command = Callable[..., Result]


def _command(*arguments: object, **more: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], **more)


@pytest.fixture(scope="session")
def demo() -> Path:
    return ROOT / "demo"


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAINRECORD_KEY_DIR", str(tmp_path_factory.mktemp("keys")))
        yield


@pytest.fixture(scope="session")
def command() -> Command:
    """The command line, called in this process; what it prints is in the result."""
    return _command


@pytest.fixture(scope="session")
def demo_options(demo: Path) -> tuple[str, ...]:
    return "--gazetteer", str(demo / "gazetteer.csv"), "--sources", str(demo / "sources.toml")


@pytest.fixture(scope="session")
def demo_project(tmp_path_factory: pytest.TempPathFactory, demo: Path, demo_options: tuple[str, ...]) -> Path:
    """The demonstration corpus, run once."""
    folder = tmp_path_factory.mktemp("demo") / "project"
    done = _command("run", demo / "corpus", "--project", folder, *demo_options)
    assert done.exit_code == 1, done.output  # two inputs of the corpus are meant to be refused
    return folder
