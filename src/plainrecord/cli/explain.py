"""``plainrecord explain``: say in words how a report was come by."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainrecord.cli.explain_event import EVENT_PREFIX, explain_event

if TYPE_CHECKING:
    from plainrecord.model.explanation import Explanation
    from plainrecord.model.records import Rejection, Report
    from plainrecord.model.text import Document

_MORE = "--all shows them"
_OTHER_RULES = (
    "Note: this was coded by other rules than those installed now, which are the ones described here. "
    "`plainrecord run` with the same inputs codes it anew."
)
_LANGUAGE = "en"  # a sentence is too short to tell its language by
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="explain")
@click.argument("report_id", required=False)
@click.option("--project", "folder", type=_FOLDER, help="Project folder.")
@click.option(
    "--text", metavar="WORDS", help="Code and explain this English text instead; - reads standard input."
)
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="With --text: its day of publication, as YYYY-MM-DD.",
)
@click.option("--gazetteer", type=_FILE, help="With --text: another gazetteer to look in first.")
@click.option("--all", "everywhere", is_flag=True, help="List what was not used in the whole document.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="As what.",
)
def explain(
    report_id: str | None,
    folder: Path | None,
    text: str | None,
    published: datetime | None,
    gazetteer: Path | None,
    everywhere: bool,
    form: str,
) -> None:
    """Say in words which rule made each value of a report, from which words, and how sure it is.

    REPORT_ID is the id of a report of the project, or how it begins: `plainrecord show --ids` and the column
    report_id of an export have it. What was seen in the same sentences and not used is listed with the
    reason. Names of private persons are left out, and words of sensitive types withheld, as in an export.

    REPORT_ID may be the id of an event, too: its reports are then listed, and every judgement that put them
    together or kept others out, with what spoke for and against.

    With --text no project is needed: the text is coded, and each of its reports explained.
    """
    if (text is None) == (folder is None) or (folder is not None and report_id is None):
        raise click.UsageError("give REPORT_ID and --project FOLDER, or --text WORDS")
    if text is not None and report_id is not None:
        raise click.UsageError("with --text there is no REPORT_ID; give one of the two")
    if text is None and (published or gazetteer):
        raise click.UsageError("--published and --gazetteer go with --text; a project has its own")
    if folder is not None and (report_id or "").startswith(EVENT_PREFIX):
        click.echo(explain_event(folder, report_id or "", form))
        return
    if folder is not None:
        explanations = [_of_project(folder, report_id or "", everywhere=everywhere)]
    else:
        words = sys.stdin.read() if text == "-" else text or ""
        explanations = _of_text(words, published, gazetteer, everywhere=everywhere)
    if form == "json":
        data = [one.as_data() for one in explanations]
        click.echo(json.dumps(data[0] if folder is not None else data, ensure_ascii=False, indent=1))
        return
    click.echo("\n\n".join(one.text(_MORE) for one in explanations))


def _of_project(folder: Path, prefix: str, *, everywhere: bool) -> Explanation:
    from plainrecord.pipeline import program_hash  # noqa: PLC0415 (slow, and not needed for --help)
    from plainrecord.store import Project, RecordError, StoreError, find_report  # noqa: PLC0415

    try:
        with Project.open(folder) as project:
            found = find_report(project, prefix)
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    if dict(found.configuration.parts).get("program") != program_hash():
        click.echo(_OTHER_RULES, err=True)
    document, ordinal = found.report.document, found.report.ordinal
    explained = _redacted(document, found.of_document, found.rejections, everywhere=everywhere)
    return explained[[report.ordinal for report in found.of_document].index(ordinal)]


def _of_text(
    words: str, published: datetime | None, gazetteer: Path | None, *, everywhere: bool
) -> list[Explanation]:
    """Code a text and explain every report; one without a report is answered by why it has none."""
    from plainrecord import pipeline  # noqa: PLC0415 (slow, and not needed for --help)
    from plainrecord.cli.inputs import usable_gazetteer  # noqa: PLC0415
    from plainrecord.sources import document_from_text  # noqa: PLC0415
    from plainrecord.stages.explain import explain_rejection  # noqa: PLC0415
    from plainrecord.stages.redact import redact_rejections  # noqa: PLC0415
    from plainrecord.store.leaving import UNNAMED  # noqa: PLC0415

    with usable_gazetteer():
        context = pipeline.context(gazetteer=gazetteer)
    try:
        document = document_from_text(
            words, published=published.date() if published else None, language=_LANGUAGE
        )
    except ValueError as error:
        raise click.UsageError(f"--text: {error}") from error
    coded = pipeline.code(document, context)
    if not coded.reports:
        dropped = redact_rejections(coded.rejections, coded.document, (), lambda _: UNNAMED)
        reasons = (str(explain_rejection(one, None, coded.document.language)) for one in dropped)
        raise click.ClickException("\n".join(["no report in this text", *reasons]))
    return _redacted(coded.document, coded.reports, coded.rejections, everywhere=everywhere)


def _redacted(
    document: Document, reports: Sequence[Report], rejections: Sequence[Rejection], *, everywhere: bool
) -> list[Explanation]:
    """Explain all reports of a document, without what an export leaves out."""
    from plainrecord.lang.loaded import load_neutral  # noqa: PLC0415
    from plainrecord.stages.explain import explain as explain_report  # noqa: PLC0415
    from plainrecord.stages.redact import redact_all, redact_rejections  # noqa: PLC0415
    from plainrecord.store.leaving import UNNAMED  # noqa: PLC0415 (slow, and not needed for --help)

    def unnamed(_name: str) -> str:
        return UNNAMED

    dropped = redact_rejections(rejections, document, reports, unnamed)
    redacted = redact_all(reports, unnamed, load_neutral())
    return [explain_report(report, dropped, everywhere=everywhere) for report in redacted]
