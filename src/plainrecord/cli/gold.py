"""``plainrecord gold``: what was reviewed, as gold for ``evaluate`` and as golden cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from plainrecord.cli.events import project_pseudonym
from plainrecord.cli.project_option import project_option
from plainrecord.exports import ExportError
from plainrecord.exports.atomic import replacing
from plainrecord.exports.keys import KeyFileError
from plainrecord.store import Project, RecordError, StoreError
from plainrecord.store.leaving import redacted_document
from plainrecord.store.reviewed import Reviewed

_BEGINS = {"gold.jsonl": b'{"schema":"plainrecord.', "gold.case": b"# Documents as people reviewed them."}


@click.command(name="gold")
@project_option
@click.option(
    "--cases", is_flag=True, help="Also write gold.case, which holds the documents' texts as they are."
)
@click.option("--force", is_flag=True, help="Replace files in OUT even when they are not earlier gold.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def gold(folder: Path, cases: bool, force: bool, out: Path) -> None:
    """Write the documents that were reviewed to their end as gold into the folder OUT.

    gold.jsonl holds their reports as people left them, redacted as in an export, and a line for each document of which
    every report was rejected: `plainrecord evaluate OUT/gold.jsonl PREDICTIONS --gold-documents-only` scores by it.
    What the machine missed altogether is not in it, as nobody could decide on it.

    gold.case holds the same as golden cases (tests/cases/README.md): texts and names as they are, not for sharing as
    they stand.
    """
    from plainrecord.evaluation.cases import CaseTextError, case_file, case_of  # noqa: PLC0415
    from plainrecord.model.wire import encode, encode_no_event  # noqa: PLC0415

    lines: list[bytes] = []
    told: list[str] = []
    try:
        pseudonym = project_pseudonym(folder)
        with Project.open(folder) as project:
            for document, left in Reviewed(project).gold():
                reports = list(redacted_document(left, pseudonym))
                lines += map(encode, reports)
                if not reports:
                    rejected = replace(left, reports=left.as_coded)
                    lines.append(encode_no_event(next(redacted_document(rejected, pseudonym)).document))
                try:
                    told += [case_of(document, left.reports)] if cases else []
                except CaseTextError as error:
                    click.echo(f"no case of {error}", err=True)
        if not lines:
            raise click.ClickException("no document has been reviewed to its end yet, so there is no gold")
        written = {"gold.jsonl": b"".join(line + b"\n" for line in lines)}
        written |= {"gold.case": case_file(told).encode()} if cases else {}
        for name, content in written.items():
            _replace(out / name, content, force=force)
    except (ExportError, KeyFileError, StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(lines):,} lines of gold -> {', '.join(str(out / name) for name in written)}")


def _replace(path: Path, content: bytes, *, force: bool) -> None:
    begins = _BEGINS[path.name]
    if not force and path.exists() and not path.read_bytes()[: len(begins)] == begins:
        raise ExportError(
            f"{path} exists and is no earlier gold; choose another folder, or add --force to replace it"
        )
    with replacing(path) as temporary:
        temporary.write_bytes(content)
