"""``plainrecord code``: code documents without a project, for pipes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from plainrecord.cli.inputs import declared_from, input_options, usable_gazetteer
from plainrecord.cli.remarks import OTHER_LANGUAGE, line
from plainrecord.model.records import Rejection
from plainrecord.model.wire import encode

EXIT_REFUSED = 1


@click.command(name="code")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write here instead of to standard output."
)
@input_options
def code(inputs: tuple[str, ...], output: Path | None, **options: Any) -> None:  # noqa: ANN401 (input_options)
    """Code INPUT (files, folders, archives, tables; - for standard input): one JSON line per report.

    Nothing is kept. Names of private persons are replaced by pseudonyms, as in every export. What was
    refused is told on standard error, and how the inputs add up.

    Exit code: 0 all done, 1 something was refused, 2 wrong usage.
    """
    from plainrecord.exports.atomic import ExportError, replacing  # noqa: PLC0415 (slow, needed here only)

    counts = {"coded": 0, "no event": 0, "refused": 0}
    lines = _lines(inputs, options, counts)
    try:
        with replacing(output) if output else nullcontext() as target:
            if target is None:
                for line in lines:
                    sys.stdout.buffer.write(line + b"\n")
                sys.stdout.buffer.flush()
            else:
                with target.open("wb") as file:
                    file.writelines(line + b"\n" for line in lines)
    except ExportError as error:
        raise click.ClickException(str(error)) from error
    parts = " + ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{sum(counts.values())} inputs = {parts}", err=True)
    if counts["refused"]:
        raise SystemExit(EXIT_REFUSED)


def _lines(inputs: tuple[str, ...], options: dict[str, Any], counts: dict[str, int]) -> Iterator[bytes]:
    """The reports of all inputs as wire lines; ``counts`` is filled on the way."""
    from plainrecord import pipeline  # noqa: PLC0415 (slow, and not needed for --help)
    from plainrecord.exports.keys import DEFAULT_KEY, KeyFileError, project_key  # noqa: PLC0415
    from plainrecord.lang.loaded import load_neutral  # noqa: PLC0415
    from plainrecord.sources import documents, originals, refuses  # noqa: PLC0415
    from plainrecord.stages.redact import hmac_pseudonym, redact_all  # noqa: PLC0415

    declared = declared_from(options)
    with usable_gazetteer():
        context = pipeline.context(gazetteer=options["gazetteer"], engines=options["engines"])
    try:
        pseudonym, neutral = hmac_pseudonym(project_key(DEFAULT_KEY)), load_neutral()
    except KeyFileError as error:
        raise click.ClickException(str(error)) from error
    for found in originals(inputs, declared):
        for item in (found,) if isinstance(found, Rejection) else documents(found, declared):
            if isinstance(item, Rejection):
                click.echo(line(item.document_ref, item.message), err=True)
                counts["refused"] += refuses(item)
                continue
            coded = pipeline.code(item, context)
            counts["coded" if coded.reports else "no event"] += 1
            for rejection in coded.rejections:
                if rejection.reason == OTHER_LANGUAGE:
                    click.echo(line(rejection.document_ref, rejection.message), err=True)
            for report in redact_all(coded.reports, pseudonym, neutral):
                yield encode(report)
