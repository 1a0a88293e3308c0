"""Who may talk to the review page: this computer, the browser that opened the printed address, our own pages.

The page shows documents with names in them, and any web site that the same browser opens can send requests to
127.0.0.1. So every request, whatever its method, passes four checks before any route sees it: the ``Host`` is ours
(a foreign name that resolves to 127.0.0.1 is refused), it comes from our own pages or from the address bar
(``Sec-Fetch-Site``, ``Origin``), it has the cookie, and what is sent is JSON of a sensible size.
"""

from __future__ import annotations

import hmac
import secrets
import sys
import traceback
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTER_PATH = "/enter/"
LARGEST_BODY_BYTES = 1_000_000
_READING = frozenset({"GET", "HEAD"})

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
"""The content security policy: nothing inline, nothing from elsewhere, in no frame."""

STRICT_POLICY = f"{POLICY}; require-trusted-types-for 'script'; trusted-types 'none'"
"""The same, and no text can become HTML in a script: for all pages but those with the vendored map."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), usb=(), payment=()",
}


@dataclass(slots=True)
class Pass:
    """The secrets of one start of the server: a token that opens it once, and the cookie it is exchanged for.

    ``hosts`` are the values of ``Host`` that are ours. Another start has other secrets.
    """

    hosts: frozenset[str]
    cookie_name: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    is_used: bool = False

    @classmethod
    def for_port(cls, port: int) -> Pass:
        """A new pass for a server on this port of 127.0.0.1."""
        # Cookies do not tell ports apart: two projects that are open at once need two names.
        return cls(frozenset({f"127.0.0.1:{port}", f"localhost:{port}"}), f"plainrecord-{port}")

    def has_cookie(self, request: Request) -> bool:
        """Whether the request has this start's cookie."""
        return hmac.compare_digest(request.cookies.get(self.cookie_name, "").encode(), self.cookie.encode())

    def opens(self, token: str) -> bool:
        """Whether this is the token, and for the first time; it is spent then."""
        fits = hmac.compare_digest(token.encode(), self.token.encode()) and not self.is_used
        self.is_used = self.is_used or fits
        return fits


class Guard:
    """The checks and the headers, around the whole application."""

    def __init__(self, app: ASGIApp, admission: Pass) -> None:
        self.app = app
        self.admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on to the application."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        has_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("content-security-policy", STRICT_POLICY)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        request = Request(scope, receive)
        answer = _refusal(request, self.admission) or self._entrance(request)
        try:
            await (answer or self.app)(scope, receive, send_with_headers)
        except Exception as error:
            _log(error)
            if not has_begun:
                fault = {
                    "error": "fault",
                    "message": "Something went wrong here. Nothing that was saved is lost.",
                }
                await JSONResponse(fault, 500)(scope, receive, send_with_headers)

    def _entrance(self, request: Request) -> Response | None:
        """Exchange the token for the cookie; refuse who has neither; None for who has the cookie."""
        known = self.admission.has_cookie(request)
        if request.url.path.startswith(ENTER_PATH):
            if request.method != "GET" or not (
                known or self.admission.opens(request.url.path.removeprefix(ENTER_PATH))
            ):
                return _no(403, "This address was used already, or is from an earlier start. " + _AGAIN)
            answer = RedirectResponse("/", status_code=303)
            answer.set_cookie(
                self.admission.cookie_name, self.admission.cookie, path="/", httponly=True, samesite="strict"
            )
            return answer
        if not known:
            return _no(401, "Open the address that `plainrecord review` printed. " + _AGAIN)
        return None


_AGAIN = "If you no longer have it, stop the server with Ctrl+C and start it again: nothing is lost."


def _refusal(request: Request, admission: Pass) -> Response | None:
    """Why the request is refused whoever sends it, None when it is not."""
    headers = request.headers
    if len(headers.getlist("host")) != 1 or headers["host"].lower() not in admission.hosts:
        return _no(421, "This server answers to 127.0.0.1 only.")
    if not _is_ours(request.method, headers):
        return _no(403, "This request came from another site. Type the address into the address bar.")
    if request.method in _READING:
        return None
    if request.method != "POST":
        return _no(405, "There is nothing that this method does.")
    length = headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY_BYTES:
        return _no(413, "What was sent is too large, or its length is not given.")
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _no(415, "Only JSON is taken.")
    return None


def _is_ours(method: str, headers: Headers) -> bool:
    """Whether the request is from one of our pages, or a page was opened from the address bar.

    Browsers say so themselves, and no page can forge it. Programs that are no browsers send neither header; they
    need the cookie like everybody.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin is not None and origin != f"http://{headers['host'].lower()}":
        return False
    if site == "none":
        return method in _READING and headers.get("sec-fetch-mode", "navigate") == "navigate"
    if site is not None:
        return site == "same-origin"
    return method in _READING or origin is not None


def _log(error: Exception) -> None:
    """Log where it happened and of what kind it was, never what was being read: messages may quote documents."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    file = place.filename.replace("\\", "/").rpartition("/")[2]
    print(f"plainrecord review: {type(error).__name__} in {file}, line {place.lineno}", file=sys.stderr)


def _no(status: int, sentence: str) -> Response:
    return PlainTextResponse(f"{sentence}\n", status_code=status)
