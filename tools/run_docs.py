"""Run what README.md and docs/ show: ``python tools/run_docs.py [--write] [PAGE...]``.

For each page, in an empty folder with a copy of ``demo/``, in the order of the page:

- ``python`` blocks are executed in one namespace; a ``text`` block right after one is its output;
- ``console`` blocks: each line ``$ plainrecord ...`` or ``$ python tools/...`` is run, the lines below it are
  its output;
  ``$ echo $?`` shows the exit code of the line before, which is otherwise 0;
- ``sh`` blocks are not run: their targets, files, commands and options must exist;
- ``toml`` blocks must be TOML.

``...`` inside a shown line stands for any characters, a line ``...`` for any lines. Without ``--write`` the
exit code is 1 when something does not agree; with it, outputs that do not agree are replaced by what was
printed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from plainrecord.cli import cli

ROOT = Path(__file__).resolve().parents[1]
_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_FILE = re.compile(r"[\w./-]+\.(?:py|toml|md|csv|txt)|(?:src|tests|docs|demo|tools)/[\w./-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and where the text stands in the page."""

    language: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the text ends in the page."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Outcome:
    """What is wrong with a page; ``stale`` are outputs, ``changes`` (start, end, text) would mend them."""

    problems: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    changes: list[tuple[int, int, str]] = field(default_factory=list)


def pages() -> list[Path]:
    """README.md and every page of docs/."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page in order."""
    return [Block(found[1], found[2], found.start(2)) for found in _FENCE.finditer(page)]


def agrees(shown: str, printed: str) -> bool:
    """Whether the shown output is the printed one, ``...`` standing for anything."""
    lines = [line.rstrip() for line in shown.rstrip("\n").split("\n")]
    pattern = ""
    for line in lines:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(map(re.escape, line.split("..."))) + r"\n"
    plain = "".join(f"{line.rstrip()}\n" for line in printed.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, plain) is not None


class PageRun:
    """The run of one page in a folder of its own."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.outcome = Outcome()
        self._names: dict[str, Any] = {"__name__": "__page__"}
        self._exit_code = 0
        self._blocks = blocks_of(page)

    def run(self) -> Outcome:
        """Run every block of the page."""
        for position, block in enumerate(self._blocks):
            following = self._blocks[position + 1] if position + 1 < len(self._blocks) else None
            match block.language:
                case "python":
                    self._python(block, following)
                case "console":
                    self._console(block)
                case "sh":
                    self.outcome.problems += shell_problems(block.text)
                case "toml":
                    self._toml(block)
        return self.outcome

    def _python(self, block: Block, following: Block | None) -> None:
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(block.text, "<page>", "exec"), self._names)  # noqa: S102 (our own pages)
        except Exception:
            self._problem(block, traceback.format_exc(limit=-2))
            return
        output = following
        if output is not None and output.language == "text" and self._adjacent(block, output):
            self._compare(block, (output.start, output.end), output.text, printed.getvalue())

    def _adjacent(self, block: Block, following: Block) -> bool:
        return self.page[block.end : following.start].strip() in ("```\n\n```text", "```\n```text")

    def _console(self, block: Block) -> None:
        start = block.start
        for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE):
            command, _, shown = part.partition("\n")
            output_start = start + len(command) + 1
            start += len(part)
            if not command.startswith("$ "):
                continue
            printed = self._printed(block, command[2:])
            place = (output_start, output_start + len(shown))
            if shown.strip():
                self._compare(block, place, shown, printed)
            following = block.text[start - block.start :]
            if self._exit_code and not following.startswith("$ echo $?") and command != "$ echo $?":
                self._problem(block, f"`{command}` ended with {self._exit_code}:\n{printed}")

    def _printed(self, block: Block, command: str) -> str:
        if command == "echo $?":
            return f"{self._exit_code}\n"
        words = shlex.split(command, comments=True)
        if words[0] == "python" and words[1].startswith("tools/") and (ROOT / words[1]).is_file():
            return self._tool(words[1:])
        if words[0] != "plainrecord":
            self._problem(
                block, f"`{command}`: a console block runs plainrecord and our tools; use a sh block"
            )
            return ""
        result = CliRunner().invoke(cli, words[1:], prog_name="plainrecord")
        self._exit_code = result.exit_code
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            self._problem(block, f"`{command}`: {result.exception!r}")
        return result.output

    def _tool(self, words: Sequence[str]) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / words[0]), *words[1:]],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        self._exit_code = done.returncode
        return done.stdout

    def _toml(self, block: Block) -> None:
        try:
            tomllib.loads(block.text)
        except tomllib.TOMLDecodeError as error:
            self._problem(block, str(error))

    def _compare(self, block: Block, place: tuple[int, int], shown: str, printed: str) -> None:
        if not agrees(shown, printed):
            self.outcome.stale.append(f"{self._line(block)}: shown:\n{shown}\nprinted:\n{printed}")
            self.outcome.changes.append((*place, printed.rstrip("\n") + "\n"))

    def _problem(self, block: Block, message: str) -> None:
        self.outcome.problems.append(f"{self._line(block)}: {message}")

    def _line(self, block: Block) -> str:
        return f"line {self.page.count(chr(10), 0, block.start) + 1}"


def shell_problems(text: str) -> Iterator[str]:
    """What a shell block names that does not exist: targets, modules, files, commands, options."""
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    for line in text.replace("\\\n", " ").split("\n"):
        words = shlex.split(line, comments=True)
        if not words:
            continue
        program = words[0].rpartition("/")[2].removesuffix(".exe")
        if program == "make":
            unknown = {word for word in words[1:] if "=" not in word} - targets
            yield from (f"make has no target {word!r}" for word in sorted(unknown))
        elif program == "plainrecord":
            yield from _option_problems(words[1:])
        elif program in ("python", "pytest"):
            named = [word for word in words[1:] if _FILE.fullmatch(word) and word.partition("/")[1]]
            yield from (f"no file {word}" for word in named if not (ROOT / word).exists())
            modules = [after for word, after in pairwise(words) if word == "-m" and "." in after]
            absent = [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()]
            yield from (f"no module {name}" for name in absent)


def _option_problems(words: Sequence[str]) -> Iterator[str]:
    context = click.Context(cli, info_name="plainrecord")
    command = cli.get_command(context, words[0]) if words and not words[0].startswith("-") else cli
    if command is None:
        yield f"plainrecord has no command {words[0]!r}"
        return
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    for word in words[1:]:
        if word.startswith("-") and word != "-" and word.partition("=")[0] not in known:
            yield f"plainrecord {words[0]} has no option {word}"


def run_page(path: Path) -> Outcome:
    """Run a page in a new folder; the working folder and the environment are as before afterwards."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "here"
        folder.mkdir()
        shutil.copytree(ROOT / "demo", folder / "demo")
        os.environ["PLAINRECORD_KEY_DIR"] = str(Path(name) / "keys")
        os.environ["COLUMNS"] = "80"
        os.chdir(folder)
        try:
            return PageRun(path.read_text(encoding="utf-8")).run()
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def rewritten(page: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """The page with the shown outputs replaced."""
    for start, end, text in sorted(changes, reverse=True):
        page = page[:start] + text + page[end:]
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--write", action="store_true", help="replace outputs that do not agree")
    options = parser.parse_args(arguments)
    wrong = 0
    for path in options.pages or pages():
        outcome = run_page(path)
        if options.write and outcome.changes:
            text = rewritten(path.read_text(encoding="utf-8"), outcome.changes)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.name}: {len(outcome.changes)} outputs replaced")
        problems = outcome.problems + ([] if options.write else outcome.stale)
        wrong += len(problems)
        for problem in problems:
            print(f"{path.name}: {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
