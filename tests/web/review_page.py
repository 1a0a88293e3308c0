"""The review page without a browser: requests as its own scripts send them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from starlette.testclient import TestClient

from plainrecord.cli import cli
from plainrecord.web.app import application
from plainrecord.web.guard import Pass
from plainrecord.web.workspace import Workspace

ROOT = Path(__file__).parents[2]
PORT = 8642
HOST = f"127.0.0.1:{PORT}"
OWN = {"host": HOST, "sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}


def code_demo(folder: Path) -> Path:
    """Code the demonstration corpus into ``folder`` by rules alone, which is quick."""
    demo = ROOT / "demo"
    result = CliRunner().invoke(
        cli,
        [
            "run", str(demo / "corpus"), "--project", str(folder), "--engine", "rules",
            "--gazetteer", str(demo / "gazetteer.csv"), "--sources", str(demo / "sources.toml"),
        ],
    )  # fmt: skip
    assert result.exit_code == 1, result.output  # two inputs are refused on purpose
    return folder


class Page(TestClient):
    """The review page as its own scripts talk to it."""

    def __init__(self, project: Path, reviewer: str = "ann", **options) -> None:
        self.admission = Pass.for_port(PORT)
        super().__init__(
            application(lambda: Workspace(project, reviewer, **options), self.admission),
            base_url=f"http://{HOST}",
            headers=OWN,
            follow_redirects=False,
        )

    def enter(self) -> Page:
        """Exchange the token for the cookie."""
        answer = self.get(f"/enter/{self.admission.token}")
        assert answer.status_code == 303
        return self

    def decide(self, report_id: str, *items: dict, seen_serial: int = 0):
        return self.post(
            "/api/decide", json={"report_id": report_id, "items": list(items), "seen_serial": seen_serial}
        )

    def report(self, report_id: str) -> dict:
        return self.get(f"/api/report/{report_id}").json()

    def queue(self, **filters: str) -> dict:
        return self.get("/api/queue", params=filters).json()
