"""What the documentation shows is what happens: blocks run, outputs agree, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from run_docs import PageRun, agrees, blocks_of, pages, rewritten, run_page, shell_problems  # noqa: E402

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
PAGES = [*pages(), *(ROOT / name for name in ("CHANGELOG.md", "SECURITY.md"))]
GENERATORS = ("write_codebook.py", "write_cli_reference.py", "describe_gazetteer.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def with_blocks() -> list[Path]:
    kinds = {"python", "console", "sh", "toml"}
    texts = {path: path.read_text(encoding="utf-8") for path in PAGES}
    return [path for path, text in texts.items() if kinds & {block.language for block in blocks_of(text)}]


@pytest.mark.parametrize("path", with_blocks(), ids=name_of)
def test_what_a_page_shows_is_what_happens(path: Path) -> None:
    outcome = run_page(path)
    found = outcome.problems + outcome.stale
    assert not found, "\n".join([*found, "`make docs` puts in what is printed now; read the difference"])


def test_there_is_much_to_run() -> None:
    assert {"README.md", "docs/tutorial.md"} <= {name_of(path) for path in with_blocks()}
    assert len(with_blocks()) >= 8


def anchors(text: str) -> set[str]:
    """The anchors of a page as code hosts make them of its headings."""
    found: set[str] = set()
    for heading in HEADING.findall(re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def dead_links(path: Path) -> Iterator[str]:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists():
            yield f"{link}: there is no such file"
        elif not file.is_relative_to(ROOT):
            yield f"{link}: leads out of the project"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8")):
            yield f"{link}: there is no such heading"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    assert not list(dead_links(path))


def test_every_page_is_linked_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    links = LINK.findall(index.read_text(encoding="utf-8"))
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links}
    every = sorted((ROOT / "docs").rglob("*.md"))
    missing = [name_of(path) for path in every if path.resolve() not in linked]
    assert missing == ["docs/README.md"]


@pytest.mark.parametrize("tool", GENERATORS)
def test_generated_pages_are_up_to_date(tool: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
    assert done.returncode == 0, done.stdout + done.stderr


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT / "src"), "PATH": "", "PYTHONUTF8": "1", "SYSTEMROOT": "C:\\Windows"}


# -- the runner itself -----------------------------------------------------------------------------------


def problems_of(page: str) -> list[str]:
    outcome = PageRun(page).run()
    return outcome.problems + outcome.stale


def test_a_wrong_output_is_found_and_mended() -> None:
    page = "Text.\n\n```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n\nMore.\n"
    outcome = PageRun(page).run()
    assert len(outcome.stale) == 1
    mended = rewritten(page, outcome.changes)
    assert mended == page.replace("3\n", "2\n")
    assert not problems_of(mended)


def test_python_blocks_share_one_namespace_and_errors_are_found() -> None:
    assert not problems_of("```python\na = 1\n```\n\n```python\nassert a == 1\n```\n")
    assert problems_of("```python\nassert False\n```\n")


def test_console_blocks_are_run_and_exit_codes_are_checked() -> None:
    assert not problems_of("```console\n$ plainrecord --version\nplainrecord ...\n```\n")
    assert problems_of("```console\n$ plainrecord --version\nplainrecord nothing\n```\n")
    assert problems_of("```console\n$ plainrecord run\n```\n")
    assert not problems_of("```console\n$ plainrecord run\n...\n$ echo $?\n2\n```\n")
    assert problems_of("```console\n$ rm -r .\n```\n")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("make demo test", False),
        ("make tests", True),
        ("plainrecord run x --project y --limit seconds=1", False),
        ("plainrecord run x --projects y", True),
        ("plainrecord runs x", True),
        ("python -m benchmarks.gate --raise", False),
        ("python -m benchmarks.gates", True),
        ("python -m pytest tests/test_docs.py", False),
        ("python -m pytest tests/test_nothing.py", True),
    ],
)
def test_shell_blocks_name_what_exists(line: str, wrong: bool) -> None:
    assert bool(list(shell_problems(line))) is wrong


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\n\nb\n", False),
        ("a ...c\n", "a b c\n", True),
        ("a\n...\nc\n", "a\nx\ny\nc\n", True),
        ("a\n...\n", "b\na\n", False),
        ("a\n", "a  \n", True),
    ],
)
def test_shown_and_printed(shown: str, printed: str, same: bool) -> None:
    assert agrees(shown, printed) is same
