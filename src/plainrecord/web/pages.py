"""Pages made from templates: everything is escaped, and what cannot be seen is named."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from plainrecord.model.markup import shown_html
from plainrecord.stages.review.care import topics
from plainrecord.web.workspace import Workspace

NAVIGATION = (
    ("desk", "/"),
    ("events", "/events"),
    ("map", "/map"),
    ("feed", "/feed"),
    ("agreement", "/agreement"),
    ("adjudication", "/adjudication"),
    ("care", "/care"),
    ("keys", "/keys"),
)
"""Page -> its address, in the order of the bar at the top."""


def environment(workspace: Workspace) -> Environment:
    """Templates that escape everything, and know the strings and the project."""
    found = Environment(
        loader=PackageLoader("plainrecord.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = shown
    found.globals.update(
        t=workspace.t,
        language=workspace.t.language,
        strings=dict(workspace.t.strings),
        project=workspace.project.folder.resolve().name,
        reviewer=workspace.reviewer,
        is_blind=workspace.is_blind,
        nav=NAVIGATION,
        coded=workspace.t.coded,
        topics=topics(),
    )
    return found


def shown(text: str) -> Markup:
    """Text of a document for a page: isolated, and what cannot be seen named in a box."""
    inner = shown_html(text, lambda name: f'<span class="chip">{name}</span>')
    return Markup(f'<bdi dir="auto">{inner}</bdi>')  # noqa: S704 (shown_html has escaped it)
