"""A document of 200 KB stays quick: from a key to the next picture at most 100 ms, 95 times of 100."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from made_projects import Made, make_project, one_report
from review_server import serving

from plainrecord.model.text import Span

MOST_MS = 100
ROUNDS = 4  # other programs take their share of a machine: the best round counts, and all are told
KEYS = ["ArrowDown", "ArrowDown", "]", "[", "a", "ArrowUp", "Space", "f", "ArrowDown", "ArrowDown"] * 6

# From the key's own time stamp to the first task after the picture that it led to.
MEASURE = """() => {
  window.__times = [];
  addEventListener("keydown", (event) => {
    const pressed = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.__times.push(performance.now() - pressed);
      channel.port2.postMessage(0);
    });
  }, true);
}"""


def long_document() -> Made:
    """200 KB in 1,000 paragraphs, with a thousand pieces of evidence all over it, many of them overlapping."""
    line = "Residents of the lower town told of shots, of a fire at the mill and of people who left for the hills; "
    text = "\n".join(f"{number} {line}{line[: number % 60]}" for number in range(1_000))
    text = (text + "\n" + line * 900)[:200_000]
    spans = tuple(Span(at, at + 40 + at % 90) for at in range(0, 190_000, 190))
    return Made("long.txt", text, "words", spans)


def many_readings(made: Made, document):
    """The usual report with sixteen figures and forty claims, the evidence of each all over the text."""
    [report] = one_report(made, document)
    rows = report.casualties * 8
    places = (made.spans[number :: len(made.spans) // 8][:8] for number in range(len(rows)))
    return [
        replace(
            report,
            casualties=tuple(replace(row, spans=spans) for row, spans in zip(rows, places, strict=True)),
            claims=tuple(replace(report.claims[0], spans=made.spans[number::40]) for number in range(40)),
        )
    ]


def test_keys_are_answered_at_once(tmp_path, window) -> None:
    project = make_project(tmp_path / "project", [long_document()], many_readings)
    with serving(project) as address:
        watched = window()
        page = watched.enter(address)
        assert page.evaluate("document.getElementById('text').textContent.length") == 200_000
        page.evaluate(MEASURE)
        rounds = []
        while len(rounds) < ROUNDS and min((one["p95_ms"] for one in rounds), default=MOST_MS + 1) > MOST_MS:
            rounds.append(one_round(watched))
    print(f"\nkey to paint, 200 KB: {json.dumps(rounds)}")
    if folder := os.environ.get("PLAINRECORD_RESULTS"):
        (Path(folder) / "review_speed.json").write_text(json.dumps(rounds) + "\n", encoding="utf-8")
    assert min(one["p95_ms"] for one in rounds) <= MOST_MS, rounds


def one_round(watched) -> dict[str, float]:
    """Press all keys, as quickly as a person can; gives how long the page took for them."""
    page = watched.page
    page.evaluate("window.__times.length = 0")
    for key in KEYS:
        page.keyboard.press(key)
        page.wait_for_timeout(80)
    watched.settle()
    times = sorted(page.evaluate("window.__times"))
    assert len(times) == len(KEYS)
    p50, p95, most = (times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 1.0))
    return {"keys": len(times), "p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "max_ms": round(most, 1)}
