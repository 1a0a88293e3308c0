"""Options that say what the inputs are: the same for every command that reads documents."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from plainrecord.sources import Columns, DateOrder, Declared, SourcesFileError, limits_from, load_sources
from plainrecord.sources.publishers import NO_SOURCES

Function = TypeVar("Function", bound=Callable[..., Any])

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ENGINE_NAMES = ("rules", "learned")


def _engines(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in _ENGINE_NAMES]
    if unknown or not names:
        wrong = f"there is no engine {unknown[0]!r}" if unknown else "no engine is named"
        raise click.BadParameter(f"{wrong}; write rules, learned, or rules,learned")
    return tuple(name for name in _ENGINE_NAMES if name in names)


_OPTIONS = (
    click.option("--text", metavar="COLUMN", help="Tables: the column with the text."),
    click.option("--title", metavar="COLUMN", help="Tables: the column with the title."),
    click.option("--id", "identifier", metavar="COLUMN", help="Tables: the column that names each row."),
    click.option(
        "--published",
        multiple=True,
        metavar="DATE|COLUMN",
        help="A day as YYYY-MM-DD, for documents without a date of their own; or, for tables, the column "
        "with the date of publication. May be given twice, once as each.",
    ),
    click.option(
        "--date-order",
        type=click.Choice([order.value for order in DateOrder]),
        help="How to read 03/04/2023.",
    ),
    click.option("--source", metavar="NAME", help="The publisher of documents that do not name theirs."),
    click.option("--source-column", metavar="COLUMN", help="Tables: the column with the publisher."),
    click.option("--sources", "sources_file", type=_FILE, help="TOML file that describes publishers."),
    click.option(
        "--language", metavar="CODE", help="The language of all documents (BCP 47); not detected then."
    ),
    click.option("--encoding", metavar="NAME", help="The encoding of texts that are not UTF-8."),
    click.option(
        "--gazetteer", type=_FILE, help="Another gazetteer than the one that comes with Plainrecord."
    ),
    click.option(
        "--engine",
        "engines",
        metavar="NAME,...",
        default="rules,learned",
        show_default=True,
        callback=_engines,
        help="Who reads: rules (word lists and patterns), learned (a small model), or both: rules,learned.",
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        help="Another limit for one input, such as file_bytes=200MB or seconds=120.",
    ),
)


def input_options(function: Function) -> Function:
    """Give a command the options that ``declared_from`` understands, and ``--gazetteer``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def declared_from(options: dict[str, Any]) -> Declared:
    """Options as the sources understand them; raises ``click.UsageError`` for what they cannot mean."""
    day, published_column = _published(options["published"])
    columns = {
        "text": options["text"],
        "title": options["title"],
        "id": options["identifier"],
        "source": options["source_column"],
        "published": published_column,
    }
    if options["encoding"]:
        try:
            codecs.lookup(options["encoding"])
        except LookupError:
            raise click.UsageError(
                f"--encoding {options['encoding']}: there is no such encoding; write a name such as cp1252"
            ) from None
    try:
        registry = load_sources(options["sources_file"]) if options["sources_file"] else NO_SOURCES
        limits = limits_from(options["limits"])
    except (SourcesFileError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    return Declared(
        published=day,
        source=registry.named(options["source"]) if options["source"] else None,
        registry=registry,
        columns=replace(Columns(), **{name: (column,) for name, column in columns.items() if column}),
        language=options["language"],
        encoding=options["encoding"],
        date_order=DateOrder(options["date_order"]) if options["date_order"] else None,
        today=datetime.now(UTC).date(),
        limits=limits,
    )


@contextmanager
def usable_gazetteer() -> Iterator[None]:
    """Turn a gazetteer of the user's that cannot be read into wrong usage, in one line."""
    from plainrecord.world.gazetteer_layout import GazetteerError  # noqa: PLC0415 (only needed once it is open)

    try:
        yield
    except GazetteerError as error:
        raise click.UsageError(f"--gazetteer {error}") from error


def _published(values: tuple[str, ...]) -> tuple[date | None, str | None]:
    """Find the day and the column among the values of ``--published``."""
    day: date | None = None
    column: str | None = None
    for value in values:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            if day is not None:
                raise click.UsageError("--published was given two days; give one")
            try:
                day = date.fromisoformat(value)
            except ValueError:
                raise click.UsageError(f"--published {value}: there is no such day") from None
        elif re.fullmatch(r"[\d\s./\-:TZ]+", value):
            raise click.UsageError(f"--published {value}: write the day as YYYY-MM-DD, or name a column")
        elif column is not None:
            raise click.UsageError("--published was given two columns; give one")
        else:
            column = value
    return day, column
