"""``plainrecord judge``: say that two reports are, or are not, accounts of one event."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from plainrecord.cli.project_option import project_option
from plainrecord.model.linking import Judgement, LinkRelation, Verdict
from plainrecord.store import Project, RecordError, StoreError, find_report

_RELATIONS = {
    Verdict.SAME: LinkRelation.SAME_EVENT,
    Verdict.DIFFERENT: LinkRelation.NOT_SAME,
    Verdict.UNSURE: LinkRelation.POSSIBLE_SAME,
}
_PROBABILITIES = {Verdict.SAME: 1.0, Verdict.DIFFERENT: 0.0, Verdict.UNSURE: 0.5}
_PSEUDONYM = re.compile(r"[\w.-]{1,40}")


@click.command(name="judge")
@click.argument("report_id")
@click.argument("other_report_id")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@project_option
@click.option("--by", "reviewer", required=True, metavar="PSEUDONYM", help="Who judges; not a real name.")
@click.option("--reason", default="", help="Why, in a sentence.")
def judge(
    report_id: str, other_report_id: str, verdict: str, folder: Path, reviewer: str, reason: str
) -> None:
    """Say that two reports are accounts of the same event, of different ones, or leave it open.

    Your word wins over the machine's and survives every run; a later word on the same two reports wins over an
    earlier one, and `unsure` takes an earlier one back. Ids may be shortened to how they begin: `plainrecord show
    --rows reports --ids` and exports have them. Nothing is deleted: all judgements stay in the project.
    """
    if not _PSEUDONYM.fullmatch(reviewer):
        raise click.UsageError("--by takes letters, digits, '.', '_' and '-', at most 40")
    from plainrecord.stages.link.linker import Linker  # noqa: PLC0415 (numpy, only when linking)
    from plainrecord.store.linking import judge_by_hand  # noqa: PLC0415

    chosen = Verdict(verdict)
    try:
        with Project.create_or_open(folder) as project:
            ids = sorted(find_report(project, one).report.report_id for one in (report_id, other_report_id))
            if ids[0] == ids[1]:
                raise click.UsageError("both ids are of the same report; give two reports")
            judgement = Judgement(
                ids[0], ids[1], chosen, _RELATIONS[chosen], _PROBABILITIES[chosen], f"person/{reviewer}",
                reason=reason,
            )  # fmt: skip
            now = datetime.now(UTC).isoformat(timespec="seconds")
            result = judge_by_hand(project, judgement, now, Linker())
    except (StoreError, RecordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Kept: {verdict}, by {reviewer}. {result}")
