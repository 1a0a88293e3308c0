"""The review page as an application: which address gives which page, and which gives data for a page."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from plainrecord.model.linking import BETWEEN_EVENTS
from plainrecord.model.review import Action
from plainrecord.pictures import map_events_json, static_folder
from plainrecord.store import find_report
from plainrecord.store.chain import head
from plainrecord.web import deciding, event_acts
from plainrecord.web.adjudication import agreement_rows, disputes
from plainrecord.web.answers import ERRORS, body, data
from plainrecord.web.event_list import MOST_LINES, EventList
from plainrecord.web.event_view import MovedError, event_view, find_event
from plainrecord.web.feed import feed
from plainrecord.web.forms import described
from plainrecord.web.guard import POLICY, Guard, Pass
from plainrecord.web.leaving import redacted_events
from plainrecord.web.named import actors_named, places_named
from plainrecord.web.pages import environment
from plainrecord.web.queue import Queue
from plainrecord.web.report_view import report_view
from plainrecord.web.workspace import Workspace
from plainrecord.world.taxonomy import event_types

# What a computer's own tables say of these endings may be wrong, and then browsers run no script at all.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/css", ".css")

PAGES = ("desk", "care", "keys")
"""Pages that are a template and need no data of the project."""


class Desk:
    """The answers to requests. Every method runs in the thread of the server, one at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.queue = Queue(workspace)
        self.events = EventList(workspace)
        self.pages = environment(workspace)

    def page(self, name: str, status: int = 200, /, **values: Any) -> Response:  # noqa: ANN401 (what it takes)
        """A page from its template."""
        page = self.pages.get_template(f"{name}.html").render(page=name, **values)
        return HTMLResponse(page, status_code=status)

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        plain = [Route("/" if name == "desk" else f"/{name}", self._plain(name)) for name in PAGES]
        return [
            *plain,
            Route("/events", self.events_page),
            Route("/events/{event_id}", self.event_page),
            Route("/feed", self.feed_page),
            Route("/agreement", self.agreement_page),
            Route("/adjudication", self.adjudication_page),
            Route("/map", self.map_page),
            Route("/map/events.json", self.get_map_events),
            Route("/api/event/preview", self.post_preview, methods=["POST"]),
            Route("/api/event/decide", self.post_event, methods=["POST"]),
            Route("/api/queue", self.get_queue),
            Route("/api/report/{report_id}", self.get_report),
            Route("/api/forms", self.get_forms),
            Route("/api/places", self.get_places),
            Route("/api/actors", self.get_actors),
            Route("/api/decide", self.post_decide, methods=["POST"]),
            Route("/api/undo", self.post_undo, methods=["POST"]),
            Route("/api/redo", self.post_redo, methods=["POST"]),
            Route("/icon.svg", self.get_icon),
            Mount("/static/pictures", StaticFiles(packages=[("plainrecord.pictures", "static")])),
            Mount("/static", StaticFiles(packages=[("plainrecord.web", "static")])),
        ]

    def _plain(self, name: str) -> Callable[[Request], Any]:
        async def answer(_: Request) -> Response:
            return self.page(name)

        return answer

    async def events_page(self, request: Request) -> Response:
        """The list of events."""
        words = request.query_params.get("q", "")
        lines = self.events.lines(words)
        return self.page(
            "events",
            lines=lines[:MOST_LINES],
            q=words,
            shown_count=len(lines),
            total=len(self.events.lines()),
        )

    async def event_page(self, request: Request) -> Response:
        """One event; an id that was given up leads to where its reports are now."""
        event_id = request.path_params["event_id"]
        try:
            event = find_event(self.workspace, event_id)
        except MovedError as moved:
            if len(moved.to) == 1:
                return RedirectResponse(f"/events/{moved.to[0]}?moved={quote(event_id)}", status_code=303)
            return self._moved(moved.to)
        reports = self.workspace.reports_of(event)
        return self.page(
            "event",
            view=event_view(self.workspace, event),
            names={one.report_id: one.document.document_ref for one in reports},
            feed=feed(self.workspace, event_id=event_id),
            moved=request.query_params.get("moved", ""),
            relations=[relation.value for relation in BETWEEN_EVENTS],
        )

    def _moved(self, to: Sequence[str]) -> Response:
        t = self.workspace.t
        text = t("event.moved_text") if to else t("event.moved_nowhere")
        addresses = [(f"/events/{event_id}", event_id) for event_id in to]
        return self.page("message", 404, title=t("event.moved_title"), text=text, links=addresses)

    async def map_page(self, _: Request) -> Response:
        """Map and timeline. The vendored map makes its own HTML, so this page alone may."""
        fragment = Markup(static_folder().joinpath("explore.html").read_text("utf-8"))  # noqa: S704 (our own file)
        answer = self.page("map", fragment=fragment)
        answer.headers["content-security-policy"] = POLICY
        return answer

    async def get_map_events(self, _: Request) -> Response:
        """The events of the map, redacted as in an export."""
        return Response(map_events_json(redacted_events(self.workspace)), media_type="application/json")

    async def feed_page(self, request: Request) -> Response:
        """Who decided what."""
        wanted = request.query_params
        before = wanted.get("before", "")
        found = feed(
            self.workspace,
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0,
            reviewer=wanted.get("reviewer", ""),
            report_id=wanted.get("report", ""),
        )
        return self.page("feed", feed=found)

    async def agreement_page(self, _: Request) -> Response:
        """How far coders agree."""
        return self.page("agreement", rows=agreement_rows(self.workspace))

    async def adjudication_page(self, _: Request) -> Response:
        """What coders differ on."""
        serial = head(self.workspace.project).serial
        return self.page("adjudication", found=list(disputes(self.workspace)), seen_serial=serial)

    async def post_preview(self, request: Request) -> Response:
        """What merging, splitting or linking would come to."""
        return data(event_acts.preview(self.workspace, await body(request, event_acts.Wanted)))

    async def post_event(self, request: Request) -> Response:
        """Merge, split or link."""
        return data(event_acts.carry_out(self.workspace, await body(request, event_acts.Wanted)))

    async def get_icon(self, _: Request) -> Response:
        """The icon; kept by the browser, which would otherwise ask for it whenever the address changes."""
        icon = files("plainrecord.web").joinpath("static", "icon.svg").read_bytes()
        return Response(icon, media_type="image/svg+xml", headers={"cache-control": "private, max-age=86400"})

    async def get_queue(self, request: Request) -> Response:
        """The queue for the filters of the address."""
        return data({**self.queue.answer(dict(request.query_params)), "counter": counter(self.workspace)})

    async def get_report(self, request: Request) -> Response:
        """One report with its text and fields."""
        found = find_report(self.workspace.project, request.path_params["report_id"])
        return data(report_view(self.workspace, found))

    async def get_forms(self, _: Request) -> Response:
        """What the forms for corrections ask for, and the event types."""
        types = [(one.event_type, one.label, one.definition) for one in event_types().values()]
        return data({"forms": described(), "event_types": types})

    async def get_places(self, request: Request) -> Response:
        """Entries of the gazetteer for a name."""
        return data({"places": places_named(self.workspace, request.query_params.get("name", ""))})

    async def get_actors(self, request: Request) -> Response:
        """Organisations of the registry for a name."""
        return data({"actors": actors_named(request.query_params.get("name", ""))})

    async def post_decide(self, request: Request) -> Response:
        """Keep decisions."""
        return data(deciding.decide(self.workspace, await body(request, deciding.Sent)))

    async def post_undo(self, request: Request) -> Response:
        """Undo."""
        return data(deciding.turn(self.workspace, Action.UNDO, (await body(request, deciding.Turn)).serial))

    async def post_redo(self, request: Request) -> Response:
        """Redo."""
        return data(deciding.turn(self.workspace, Action.REDO, (await body(request, deciding.Turn)).serial))


def counter(workspace: Workspace) -> str:
    """The inputs and what became of them: nothing is lost on the way to the queue."""
    counted = workspace.project.reconciliation()
    names = ("inputs", "coded", "no_event", "duplicate", "refused")
    return workspace.t("desk.counter", **{name: getattr(counted, name) for name in names})


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
        exception_handlers=ERRORS,
    )
