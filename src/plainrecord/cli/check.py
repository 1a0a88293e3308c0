"""``plainrecord check``: prove that a project still holds."""

from __future__ import annotations

import json
from pathlib import Path

import click

from plainrecord.model.review import Head
from plainrecord.sources.refusals import shown
from plainrecord.store import CheckResult, Project, StoreError
from plainrecord.store import check as check_project

SHOWN_PER_RULE = 10


@click.command(name="check")
@click.option("--project", "folder", required=True, type=click.Path(path_type=Path), help="Project folder.")
@click.option("--quiet", is_flag=True, help="Print only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--head", help="Head of the decisions that was printed earlier: none decided by then may be missing."
)
def check(folder: Path, quiet: bool, as_json: bool, head: str | None) -> None:
    """Prove that a project still holds: bytes, texts, spans, ids, outcomes, rules of the codebook.

    Nothing is changed. Says which rules ran and how many records each saw, and names what fails with the
    value and what to do. Prints the head of the decisions that people made, when there are any: write it down outside
    the project, and give it as --head the next time. Exit code: 0 sound (there may be warnings), 1 errors were found.
    """
    try:
        noted = None if head is None else Head.of(head)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    try:
        with Project.open(folder) as project:
            result = check_project(project, noted_head=noted)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(_as_json(result))
    else:
        _print(result, quiet=quiet)
    if result.errors:
        raise SystemExit(1)


def _print(result: CheckResult, *, quiet: bool) -> None:
    shown_of: dict[int, int] = {}
    for finding in result.findings:
        number = shown_of[id(finding.rule)] = shown_of.get(id(finding.rule), 0) + 1
        if number <= SHOWN_PER_RULE and not (quiet and finding.rule.level == "warning"):
            click.echo(_plain(str(finding)), err=True)
    for count in result.ran:
        if count.breaches > SHOWN_PER_RULE and not (quiet and count.rule.level == "warning"):
            click.echo(f"{count.rule.rule_id}: {count.breaches - SHOWN_PER_RULE:,} more of these", err=True)
    if quiet:
        return
    for count in result.ran:
        verdict = f"{count.breaches:,} {count.rule.level}(s)" if count.breaches else "holds"
        noun = f"{count.rule.subject}{'' if count.seen == 1 else 's'}"
        click.echo(f"{count.rule.rule_id}  {count.rule.says}: {verdict}; {count.seen:,} {noun} seen")
    if result.head.serial:
        click.echo(f"Head of the decisions: {result.head}")
    click.echo(f"{len(result.ran)} rules ran: {result.errors:,} errors, {result.warnings:,} warnings")


def _plain(line: str) -> str:
    """Keep control characters of file names and values off the terminal; lines may be long."""
    return "".join(shown(line[start : start + 200]) for start in range(0, len(line), 200))


def _as_json(result: CheckResult) -> str:
    return json.dumps(
        {
            "errors": result.errors,
            "warnings": result.warnings,
            "head_of_decisions": str(result.head) if result.head.serial else None,
            "rules": [
                {
                    "rule": count.rule.rule_id,
                    "level": count.rule.level.value,
                    "subject": count.rule.subject.value,
                    "says": count.rule.says,
                    "seen": count.seen,
                    "breaches": count.breaches,
                }
                for count in result.ran
            ],
            "findings": [
                {
                    "rule": finding.rule.rule_id,
                    "level": finding.rule.level.value,
                    "record": finding.record,
                    "path": finding.fault.path,
                    "value": finding.fault.value,
                    "to_do": finding.rule.to_do,
                }
                for finding in result.findings
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
