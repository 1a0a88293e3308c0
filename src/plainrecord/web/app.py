"""The review page as an application: which address gives which page, and which gives data for a page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from plainrecord.model.markup import shown_html
from plainrecord.store import RecordError, StoreError, find_report
from plainrecord.web.guard import Guard, Pass
from plainrecord.web.queue import Queue
from plainrecord.web.report_view import report_view
from plainrecord.web.workspace import Workspace

PAGES = ("desk", "care", "keys")
"""Pages that are a template and need no data of the project."""


NAVIGATION = (("desk", "/"), ("care", "/care"), ("keys", "/keys"))
"""Page -> its address, in the order of the bar at the top."""


class Desk:
    """The answers to requests. Every method runs in the thread of the server, one at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.queue = Queue(workspace)
        self.pages = environment(workspace)

    def page(self, name: str, **values: Any) -> Response:  # noqa: ANN401 (what a template takes)
        """A page from its template."""
        return HTMLResponse(self.pages.get_template(f"{name}.html").render(page=name, **values))

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        plain = [Route("/" if name == "desk" else f"/{name}", self._plain(name)) for name in PAGES]
        return [
            *plain,
            Route("/api/queue", self.get_queue),
            Route("/api/report/{report_id}", self.get_report),
            Mount("/static", StaticFiles(packages=[("plainrecord.web", "static")])),
        ]

    def _plain(self, name: str) -> Callable[[Request], Any]:
        async def answer(_: Request) -> Response:
            return self.page(name)

        return answer

    async def get_queue(self, request: Request) -> Response:
        """The queue for the filters of the address."""
        counted = self.workspace.project.reconciliation()
        counts = {name: getattr(counted, name) for name in ("inputs", "coded", "no_event", "duplicate", "refused")}
        answer = self.queue.answer(dict(request.query_params))
        return data({**answer, "counter": self.workspace.t("desk.counter", **{**counts, "refused": len(counted.refusals)})})

    async def get_report(self, request: Request) -> Response:
        """One report with its text and fields."""
        found = find_report(self.workspace.project, request.path_params["report_id"])
        return data(report_view(self.workspace, found))


def data(value: Mapping[str, Any], status: int = 200) -> Response:
    """JSON in ASCII: lone surrogates and separators of lines reach the page as they are."""
    return Response(json.dumps(value), status_code=status, media_type="application/json")


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
    )
    return found


def shown(text: str) -> Markup:
    """Text of a document for a page: isolated, and what cannot be seen named in a box."""
    inner = shown_html(text, lambda name: f'<span class="chip">{name}</span>')
    return Markup(f'<bdi dir="auto">{inner}</bdi>')  # noqa: S704 (shown_html has escaped it)


# --- the application ---------------------------------------------------------------------------------


def application(open_workspace: Callable[[], Workspace], admission: Pass) -> Starlette:
    """The review page. The project is opened when the server starts, in the thread that answers."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        workspace = open_workspace()
        try:
            app.router.routes.extend(Desk(workspace).routes())
            yield
        finally:
            workspace.close()

    return Starlette(
        lifespan=lifespan,
        middleware=[Middleware(Guard, admission=admission)],
        exception_handlers={
            StoreError: _store_error,
            RecordError: _store_error,
            HTTPException: _http_error,
        },
    )


async def _store_error(_: Request, error: Exception) -> Response:
    reason = error.reason if isinstance(error, StoreError) else "damaged"
    status = 404 if reason in ("unknown_report", "unknown_event") else 409 if reason == "busy" else 400
    return data({"error": reason, "message": str(error)}, status)


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return data({"error": "no_page", "message": "There is nothing at this address."}, status)
