"""A reviewer in a process of its own, to be killed or to work beside others. Says which decisions were acknowledged."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

from plainrecord.model.review import Action, Draft
from plainrecord.store import Project
from plainrecord.store.decisions import decide

NOW = "2026-05-01T12:00:00+00:00"


def decide_forever(folder: Path, report_id: str, heard: Connection) -> None:
    with Project.create_or_open(folder) as project:
        while True:
            made = decide(project, Draft("anna", Action.REMARK, report_id, "act", reason="looked at"), NOW)
            heard.send((made.serial, made.decision_id))


def decide_often(folder: Path, report_id: str, reviewer: str, count: int) -> list[float]:
    """Seconds that each decision took."""
    took = []
    with Project.create_or_open(folder) as project:
        for _ in range(count):
            began = time.perf_counter()
            decide(project, Draft(reviewer, Action.ACCEPT, report_id, "act"), NOW)
            took.append(time.perf_counter() - began)
    return took
