"""The option that names an existing project, alike in every command that reads one."""

from __future__ import annotations

from pathlib import Path

import click

project_option = click.option(
    "--project",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Project folder.",
)
