"""Starting the review page: a socket on 127.0.0.1, an address with a token, a browser, and an end with Ctrl+C."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from plainrecord.web.app import application
from plainrecord.web.guard import ENTER_PATH, Pass
from plainrecord.web.workspace import Workspace

HOST = "127.0.0.1"
USUAL_PORT = 8642


class PortTakenError(Exception):
    """Another program listens on the port that was asked for."""


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call back."""
        await super().startup(sockets)
        if self.started:
            self._when_ready()


def serve(
    open_workspace: Callable[[], Workspace],
    announce: Callable[[str], None],
    *,
    port: int | None = None,
    with_browser: bool = True,
) -> None:
    """Serve until stopped. ``announce`` gets the address once the server answers.

    Without ``port`` the usual one is taken, or any free one. Raises ``PortTakenError``, and what ``open_workspace``
    raises.
    """
    listening = _bound(port)
    number: int = listening.getsockname()[1]
    admission = Pass.for_port(number)
    failure: list[BaseException] = []

    def opened() -> Workspace:
        try:
            return open_workspace()
        except BaseException as error:
            failure.append(error)
            raise

    def when_ready() -> None:
        address = f"http://{HOST}:{number}{ENTER_PATH}{admission.token}"
        announce(address)
        if with_browser and has_screen():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    config = uvicorn.Config(
        application(opened, admission),
        log_config=None,  # no line of a log ever holds an address or a text
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=3,
    )
    with listening:
        _Server(config, when_ready).run(sockets=[listening])
    if failure:
        raise failure[0]


def has_screen() -> bool:
    """Whether a browser can be opened here: on Linux, whether there is a display."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _bound(port: int | None) -> socket.socket:
    """A socket on this computer's own address only; no other computer can reach it."""
    for number in (USUAL_PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
        except OSError:
            listening.close()
            continue
        return listening
    raise PortTakenError(f"port {port} is taken by another program; give another --port, or none")
