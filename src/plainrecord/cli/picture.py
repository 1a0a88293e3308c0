"""``plainrecord picture``: one picture of a project, or its numbers."""

from __future__ import annotations

from pathlib import Path

import click

from plainrecord.cli.material import errors_for_people, material, policy_option
from plainrecord.cli.project_option import project_option
from plainrecord.model.linking import Policy
from plainrecord.pictures.gallery import GALLERY


@click.command(name="picture")
@project_option
@policy_option
@click.argument("name", type=click.Choice(sorted(GALLERY)))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def picture(folder: Path, policy: str, name: str, out: Path) -> None:
    """Draw the picture NAME of a project to OUT: .svg the picture, .csv its numbers, .html both.

    A picture is made of redacted events; it says how many of them it shows, how many it does not, and why.
    """
    with errors_for_people():
        given, _ = material(folder, Policy(policy))
        drawn = GALLERY[name](given)
        path = drawn.save(out)
    click.echo(f"{drawn.counted.sentence} -> {path}")
    if drawn.counted.reasons:
        click.echo(drawn.counted.reasons)
