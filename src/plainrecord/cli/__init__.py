"""The highest floor: the command line, one file per command. A command is imported only when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import click

COMMANDS: dict[str, str] = {
    "run": "Code documents into a project; can be stopped and continued.",
    "code": "Code documents without a project and print one line per report.",
    "link": "Find which reports of a project are accounts of one event.",
    "judge": "Say that two reports are, or are not, of one event.",
    "review": "Open the review page of a project in the browser.",
    "decide": "Accept, correct or reject what the machine read of a report.",
    "undo": "Take back the last decision of a reviewer, or take it up again.",
    "decisions": "Show who decided what and why.",
    "show": "Show the first reports of a project as a table.",
    "dates": "Show how the dates of a text are read, and why some are not.",
    "explain": "Say in words which rule made each value of a report.",
    "places": "Show how the places of a text are read, and why.",
    "export": "Write the reports of a project as files for other programs.",
    "agreement": "How far reviewers agree with one another and with the machine, by field.",
    "gold": "Write what was reviewed as gold for `evaluate`, and as golden cases.",
    "report": "Write the events of a project as one HTML file to share, with map and pictures.",
    "picture": "Draw one picture of a project, or write its numbers.",
    "evaluate": "Score reports against your own coding of the same documents.",
    "match": "Merge two datasets of coded events: which rows are one event, and why.",
    "check": "Prove that a project still holds: bytes, texts, spans, rules.",
}
"""Command -> its line in the help. Command ``x`` is the function ``x`` of ``plainrecord.cli.x``."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name the commands that are installed, in the order of the table."""
        return [name for name in COMMANDS if find_spec(f"plainrecord.cli.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(import_module(f"plainrecord.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"plainrecord.cli.{cmd_name}.{cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per command without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


def version() -> str:
    """Tell the version of the installed package."""
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415 (slow, and only needed here)
    from importlib.metadata import version as installed  # noqa: PLC0415

    try:
        return installed("plainrecord")
    except PackageNotFoundError:
        return "0+not-installed"


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"plainrecord {version()}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def cli() -> None:
    """Turn narrative reports of armed-conflict incidents into neutral, evidence-linked event data.

    Everything stays on this computer. `plainrecord COMMAND --help` explains a command.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 something was refused or wrong, 2 wrong usage, 130 stopped."""
    cli.main(args=None if arguments is None else list(arguments), prog_name="plainrecord")
