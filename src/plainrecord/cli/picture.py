"""``plainrecord picture``: one picture of a project, or its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from plainrecord.cli.material import errors_for_people, material, policy_option, reviewed_option
from plainrecord.cli.project_option import project_option
from plainrecord.model.linking import Policy
from plainrecord.pictures import Picture, calibration, coder_agreement
from plainrecord.pictures.gallery import GALLERY
from plainrecord.store import Project
from plainrecord.store.decisions import decided_states


def _agreement(project: Project) -> Picture:
    from plainrecord.evaluation.coders import agreement  # noqa: PLC0415 (numpy)
    from plainrecord.evaluation.review_pictures import agreement_scores  # noqa: PLC0415

    return coder_agreement(agreement_scores(agreement(decided_states(project))))


def _calibration(project: Project) -> Picture:
    from plainrecord.evaluation.review_pictures import reviewed_values  # noqa: PLC0415 (numpy)

    return calibration(reviewed_values(decided_states(project)))


_OF_REVIEW: Mapping[str, Callable[[Project], Picture]] = {
    "calibration": _calibration,
    "coder_agreement": _agreement,
}


@click.command(name="picture")
@project_option
@policy_option
@reviewed_option
@click.argument("name", type=click.Choice(sorted({*GALLERY, *_OF_REVIEW})))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def picture(folder: Path, policy: str, reviewed_only: bool, name: str, out: Path) -> None:
    """Draw the picture NAME of a project to OUT: .svg the picture, .csv its numbers, .html both.

    A picture is made of redacted events, or of decisions of reviewers (calibration, coder_agreement). It says how many
    of them it shows, how many it does not, and why.
    """
    with errors_for_people():
        if name in _OF_REVIEW:
            with Project.open(folder) as project:
                drawn = _OF_REVIEW[name](project)
        else:
            drawn = GALLERY[name](material(folder, Policy(policy), reviewed_only=reviewed_only).material)
        path = drawn.save(out)
    click.echo(f"{drawn.counted.sentence} -> {path}")
    if drawn.counted.reasons:
        click.echo(drawn.counted.reasons)
