"""A page with nothing but the map and timeline, under a strict policy, and made events for it."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

STATIC = Path(__file__).parents[2] / "src" / "plainrecord" / "pictures" / "static"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Events</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/none.png">
<link rel="stylesheet" href="/static/vendor/leaflet/leaflet.css"><link rel="stylesheet" href="/static/map.css">
<link rel="stylesheet" href="/page.css">
<script src="/static/vendor/leaflet/leaflet.js"></script>
<script src="/static/vendor/supercluster/supercluster.min.js"></script>
<script type="module" src="/static/start.js"></script></head><body><header><h1>Events</h1></header><main>
<div class="pr-explore" data-plainrecord-explore data-events="/events.json" data-basemap="/static/basemap.json"></div>
</main></body></html>"""


@contextmanager
def serving_events(events: list[dict]) -> Iterator[str]:
    """Serve the page with these events on a free port; gives its address."""
    answers = {
        "/": ("text/html", PAGE.encode()),
        "/page.css": ("text/css", b"body { background: var(--pr-page); color: var(--pr-text); }"),
        "/events.json": ("application/json", json.dumps(events).encode()),
    }

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments) -> None:
            super().__init__(*arguments, directory=str(STATIC))

        def do_GET(self) -> None:
            if self.path in answers:
                kind, body = answers[self.path]
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)
            elif self.path.endswith(".png"):
                self.send_response(204)
                self.end_headers()
            else:
                self.path = self.path.removeprefix("/static")
                super().do_GET()

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *_) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def event(at: int, **more) -> dict:
    """An event in Keld on one day; ``None`` takes a value away."""
    day = date(2024, 5, 1) + timedelta(days=at)
    made = {
        "id": f"event-{at:06}", "label": "Drone strike", "type": "strike.drone", "family": "strike", "lat": 22.6,
        "lon": -39.4, "radius_km": 3, "precision": "G2", "place": "Keld", "country": "XM", "date": str(day),
        "start": str(day), "end": str(day), "corroboration": "single_source", "reports": 1, "sources": ["Sant Daily"],
    }  # fmt: skip
    return {name: value for name, value in (made | more).items() if value is not None}


NOWHERE = {"lat": None, "lon": None, "radius_km": None}
UNDATED = {"date": None, "start": None, "end": None}


def few() -> list[dict]:
    """Ten events: exact and vague places and days, none of both, and one far away over land."""
    month = {"date": "2024-05-01 to 2024-05-31", "start": "2024-05-01", "end": "2024-05-31"}
    return [
        event(0, killed_low=3, killed_best=3, killed_high=3),
        event(1, killed_low=2, killed_best=4, killed_high=9),
        event(2, killed_low=5, killed_best=5),
        event(3, lat=23.0, lon=-37.0, place="Karesh", family="clash", label="Armed clash"),
        event(4, lat=23.4, lon=-38.7, radius_km=40, precision="G5", place="Tesh District"),
        event(5, **month),
        event(6, **NOWHERE, precision="G6", place="Westmark", family="clash", label="Armed clash"),
        event(7, **UNDATED),
        event(8, **NOWHERE, **UNDATED, precision="G0", place=None, country=None),
        event(40, lat=15.0, lon=30.0, place="Far", country="XO", killed_low=0, killed_best=0, killed_high=0),
    ]


def many(count: int) -> list[dict]:
    """So many events over eleven years, at 30,000 places; some without a point, some without a date."""
    chance = random.Random(7)
    kinds = ("strike", "clash", "attack", "explosion", "protest", "detention")
    radius = {"G1": 1, "G2": 3, "G3": 10, "G5": 30}
    places = [
        (
            round(chance.gauss(20, 8), 3),
            round(chance.gauss(25, 15), 3),
            chance.choice(("G1", "G2", "G2", "G3", "G5")),
        )
        for _ in range(30_000)
    ]
    found = []
    for at in range(count):
        lat, lon, precision = chance.choice(places)
        first = date(2015, 1, 1) + timedelta(days=chance.randrange(4_000))
        last = first + timedelta(days=chance.choice((0, 0, 0, 0, 1, 6, 30)))
        kind = chance.choice(kinds)
        values = {
            "label": kind.title(), "type": kind, "family": kind, "lat": lat, "lon": lon, "radius_km": radius[precision],
            "precision": precision, "place": f"Place {lat}", "date": str(first), "start": str(first), "end": str(last),
            "sources": [f"Source {chance.randrange(50)}"], "country": chance.choice("ABCDEFGH"),
        }  # fmt: skip
        without = {
            **(NOWHERE if chance.random() < 0.05 else {}),
            **(UNDATED if chance.random() < 0.02 else {}),
        }
        found.append(event(at, **(values | without)))
    return found
