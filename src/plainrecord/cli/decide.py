"""``plainrecord decide``: what a reviewer decides on a report or on one of its values."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from plainrecord.cli.project_option import project_option
from plainrecord.model.records import Report
from plainrecord.model.review import Action, Draft
from plainrecord.model.text import Span
from plainrecord.model.wire import WireError
from plainrecord.model.wire_value import changed_value, seal
from plainrecord.store import Project, RecordError, StoreError, find_report
from plainrecord.store.decisions import decide as decide_on
from plainrecord.store.decisions import states_of_document

ACTIONS = ("accept", "correct", "reject", "add", "flag", "unsure", "remark")


@click.command(name="decide")
@click.argument("report_id")
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("path", default="")
@project_option
@click.option("--by", "reviewer", required=True, metavar="PSEUDONYM", help="Who decides; not a real name.")
@click.option("--value", help="JSON: what changes of the value, or the whole value; for correct and add.")
@click.option("--quote", multiple=True, help="Words of the document that say so; may be given again.")
@click.option("--reason", default="", help="Why, in a sentence.")
@click.option(
    "--settles", multiple=True, type=int, metavar="SERIAL", help="Decisions between which this one decides."
)
def decide(  # noqa: PLR0913, PLR0917 (one parameter per option)
    report_id: str,
    action: str,
    path: str,
    folder: Path,
    reviewer: str,
    value: str | None,
    quote: tuple[str, ...],
    reason: str,
    settles: tuple[int, ...],
) -> None:
    """Decide on the report REPORT_ID, or on its value at PATH, such as when or casualties/0.

    `plainrecord explain` prints the paths. On a whole report accept says that you have read it to its end, reject that
    it is no account of an event. add takes the name of a field as PATH. The machine's value stays in the project
    beside yours; exports use yours. Nothing is overwritten: `plainrecord undo` takes a decision back.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with Project.create_or_open(folder) as project:
            report = find_report(project, report_id).report
            reading = dict(report.readings()).get(path)
            if value is not None and reading is not None:
                value = changed_value(path.partition("/")[0], reading.value, value)
            draft = Draft(
                reviewer, Action(action), report.report_id, path, value, _spans(report, quote), reason,
                machine_seal=seal(reading) if reading else "", settles=settles,
            )  # fmt: skip
            made = decide_on(project, draft, now)
            states = states_of_document(project, report.document_id)
    except (StoreError, RecordError, WireError) as error:
        raise click.ClickException(str(error)) from error
    state = next(one.state for one in states if one.report.report_id == report.report_id)
    click.echo(
        f"Decision {made.serial}: {action} {path or 'the whole report'}, by {reviewer}. The report is {state}."
    )


def _spans(report: Report, quotes: tuple[str, ...]) -> tuple[Span, ...]:
    text = report.document.text
    spans = []
    for words in quotes:
        if not words or text.count(words) != 1:
            many = text.count(words) if words else 0
            raise click.UsageError(
                f"the document has the words {words!r} {many} times; quote words it has once"
            )
        start = text.index(words)
        spans.append(Span(start, start + len(words)))
    return tuple(spans)
