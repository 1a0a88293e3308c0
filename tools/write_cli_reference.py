"""Write ``docs/reference/cli.md`` from the commands: ``python tools/write_cli_reference.py [--check]``.

With ``--check`` nothing is written, and the exit code is 1 when the page does not agree with the commands.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from plainrecord.cli import cli

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
HEAD = """\
# The command line

<!-- Made by tools/write_cli_reference.py from src/plainrecord/cli; edit the commands, then `make docs`. -->

Every command explains itself with `--help`. Results go to standard output; what went wrong and what was
refused to standard error. Nothing is sent anywhere.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | something was refused or is wrong; what could be done was done |
| 2 | the command was given wrongly |
| 130 | stopped with Ctrl-C; what is done is kept |
"""


def page() -> str:
    """The whole page."""
    context = click.Context(cli, info_name="plainrecord")
    parts = [HEAD]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None:
            parts.append("\n".join(section(command, click.Context(command, info_name=name, parent=context))))
    return "\n".join(parts)


def section(command: click.Command, context: click.Context) -> Iterator[str]:
    """The lines about one command: usage, what it does, a row per option."""
    yield f"## `{context.command_path}`\n"
    yield f"```text\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```\n"
    yield f"{paragraphs(command.help or '')}\n"
    yield "| option | meaning |\n|---|---|"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield f"| `{cell(record[0])}` | {cell(record[1])} |"
    yield ""


def paragraphs(text: str) -> str:
    """The help of a command with its lines joined into paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def cell(text: str) -> str:
    """Text that can stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; is the page current?")
    options = parser.parse_args(arguments)
    text = page()
    if options.check:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print(f"{PAGE.name} does not agree with the commands: run `make docs`", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(PAGE.parents[2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
