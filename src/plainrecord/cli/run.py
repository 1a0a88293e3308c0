"""``plainrecord run``: code documents into a project, in a way that can be stopped and continued."""

from __future__ import annotations

import hashlib
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from plainrecord.cli import version
from plainrecord.cli.inputs import declared_from, input_options, usable_gazetteer
from plainrecord.cli.link import as_data, link_now
from plainrecord.cli.remarks import line, remarks
from plainrecord.model.records import Coded, Rejection
from plainrecord.model.text import Document
from plainrecord.sources import (
    Declared,
    Original,
    documents,
    originals,
    refuses,
)
from plainrecord.sources.refusals import shown
from plainrecord.store import (
    Collection,
    Configuration,
    Project,
    Reconciliation,
    RecordError,
    RunInterrupted,
    StoreError,
)
from plainrecord.store import run as run_project

if TYPE_CHECKING:
    from plainrecord.store.linking import LinkResult

EXIT_REFUSED = 1
EXIT_STOPPED = 130


@click.command(name="run")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--project",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Project folder; made when it is not there.",
)
@input_options
@click.option("--operator", metavar="NAME", help="Who collected the inputs, for the chain of custody.")
@click.option("--no-link", is_flag=True, help="Leave out linking: reports only, no events.")
@click.option("--quiet", is_flag=True, help="Print only what was refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def run(**options: Any) -> None:  # noqa: ANN401 (the options above)
    """Code every document of INPUT (files, folders, archives, tables; - for standard input) into a project.

    Ends with "N inputs = a coded + b no event + c duplicate + d refused", and each refusal with its reason. Then
    reports of one event are put together, as `plainrecord link` does.
    The same command again does only what is new. Ctrl-C keeps what is done; the same command again goes on.

    Exit code: 0 all done, 1 something was refused (the rest was kept) or the project cannot be written,
    2 wrong usage, 130 stopped.
    """
    declared = declared_from(options)
    code, engine = _coder(options["gazetteer"], options["engines"])
    configuration = Configuration.of({"package": version(), **engine, **_parts(options, declared)})
    quiet = options["quiet"] or options["as_json"]
    try:
        with (
            Project.create_or_open(options["folder"]) as project,
            _stoppable() as stop,
            _bar(quiet) as progress,
        ):
            seen: set[str] = set()
            result, stopped = _run(
                project, options, declared, code, configuration, progress, stop=stop, seen=seen
            )
            notes = [] if options["quiet"] else remarks(project, seen.__contains__)
            linked = None if stopped or options["no_link"] else link_now(project)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo(f"Stopped at once. {_GO_ON}", err=True)
        raise SystemExit(EXIT_STOPPED) from None
    _tell(result, notes, linked, stopped=stopped, quiet=options["quiet"], as_json=options["as_json"])
    if stopped:
        raise SystemExit(EXIT_STOPPED)
    if result.refused:
        raise SystemExit(EXIT_REFUSED)


_GO_ON = "What is done is kept; give the same command again to go on."


def _run(  # noqa: PLR0913 (the parts of one run)
    project: Project,
    options: dict[str, Any],
    declared: Declared,
    code: Callable[[Document], Coded],
    configuration: Configuration,
    progress: Callable[[str], None],
    *,
    stop: Callable[[], bool],
    seen: set[str],
) -> tuple[Reconciliation, bool]:
    collection = Collection(
        datetime.now(UTC),
        options["operator"] or f"plainrecord {version()}",
        "given to plainrecord run",
    )
    try:
        result = run_project(
            project,
            _outside(project.folder, originals(options["inputs"], declared), seen),
            lambda original: documents(original, declared),
            code,
            configuration=configuration,
            collection=collection,
            refuses=refuses,
            progress=progress,
            stop=stop,
        )
    except RunInterrupted as interrupted:
        return interrupted.reconciliation, True
    return result, False


def _outside(
    folder: Path, found: Iterable[Original | Rejection], seen: set[str]
) -> Iterator[Original | Rejection]:
    """Leave out the project's own files: a project may lie inside the folder that is coded.

    The references of the others are put into ``seen``.
    """
    own = folder.resolve()
    for item in found:
        if not _lies_in(item.document_ref.partition("!/")[0], own):
            seen.add(item.document_ref)
            yield item


def _lies_in(file: str, folder: Path) -> bool:
    try:
        return Path(file).resolve().is_relative_to(folder)
    except (OSError, RuntimeError, ValueError):  # a loop of links, or no path at all
        return False


# -- what decides the output ----------------------------------------------------------------------


def _parts(options: dict[str, Any], declared: Declared) -> dict[str, str]:
    """Everything declared that can change what is read; today's date is not, or each day would code anew."""
    parts: dict[str, str] = {}
    for name in ("language", "encoding", "date_order", "source"):
        if options[name]:
            parts[f"option.{name}"] = options[name]
    if declared.published:
        parts["option.published"] = declared.published.isoformat()
    for group in (declared.columns, declared.limits):
        standard = type(group)()
        for item in fields(group):
            value = getattr(group, item.name)
            if value != getattr(standard, item.name):
                parts[f"option.{type(group).__name__.lower()}.{item.name}"] = str(value)
    for name, path in (("sources", options["sources_file"]), ("gazetteer", options["gazetteer"])):
        if path:
            parts[f"file.{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return parts


def _coder(
    gazetteer: Path | None, engines: tuple[str, ...]
) -> tuple[Callable[[Document], Coded], dict[str, str]]:
    """Give the pipeline as a function of a document, and what it depends on as pairs of name and hash."""
    pipeline = import_module("plainrecord.pipeline")
    with usable_gazetteer():
        context = pipeline.context(gazetteer=gazetteer, engines=engines)
    return (lambda document: pipeline.code(document, context)), dict(context.parts)


# -- what the user sees -------------------------------------------------------------------------------


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Make the first Ctrl-C a polite request, asked for between documents; the second stops at once."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        click.echo("\nFinishing the current document. Ctrl-C again stops at once.", err=True)

    earlier = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, earlier)


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a line of progress on a terminal; how many inputs there are is only known at the end."""
    if quiet or not sys.stderr.isatty():
        yield lambda _ref: None
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import, and only needed at a terminal)
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.completed:,} inputs"), TimeElapsedColumn())
    with Progress(
        *columns, TextColumn("{task.description}"), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("")

        def advance(ref: str) -> None:
            bar.update(task, advance=1, description=escape(shown(ref)))

        yield advance


def _tell(
    result: Reconciliation,
    notes: list[str],
    linked: LinkResult | None,
    *,
    stopped: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    if as_json:
        click.echo(_as_json(result, notes, linked, stopped))
    else:
        for refusal in result.refusals:
            click.echo(line(refusal.document_ref, refusal.message), err=True)
        for note in notes:
            click.echo(note, err=True)
        if not quiet:
            click.echo(str(result))
            if linked is not None and linked.reports:
                click.echo(str(linked))
    if stopped:
        click.echo(f"Stopped. {_GO_ON}", err=True)


def _as_json(result: Reconciliation, notes: list[str], linked: LinkResult | None, stopped: bool) -> str:
    return json.dumps(
        {
            "inputs": result.inputs,
            "coded": result.coded,
            "no_event": result.no_event,
            "duplicate": result.duplicate,
            "refused": result.refused,
            "complete": not stopped,
            "refusals": [
                {"input": refusal.document_ref, "reason": refusal.reason, "message": refusal.message}
                for refusal in result.refusals
            ],
            "remarks": notes,
            "linked": None if linked is None else as_data(linked),
        },
        ensure_ascii=False,
        indent=1,
    )
