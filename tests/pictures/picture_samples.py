"""Redacted events from short notes, for tests of pictures, of the map and of the report to share."""

from __future__ import annotations

from datetime import date, timedelta

from account_samples import lineages_of, report

from plainrecord.model.linking import Event, Policy
from plainrecord.model.wire_event import RedactedEvent
from plainrecord.stages.estimate import redacted_event
from plainrecord.stages.redact import hmac_pseudonym, redact

PSEUDONYM = hmac_pseudonym(b"k" * 32)
DAY = date(2024, 5, 3)
NOTES = {
    "e1": [
        {"id": "a", "day": DAY, "source": "Marava Wire", "when": "2024-05-02", "where": ["Keld"], "act": "strike.drone",
         "figures": [{"killed": "11+", "of": "civilians", "says": "the hospital"}]},
        {"id": "b", "day": date(2024, 5, 6), "source": "Sant Daily", "when": "2024-05-02", "where": ["Keld"],
         "act": "strike.drone", "figures": [{"killed": "14", "of": "civilians", "says": "the governor"}]},
    ],
    "e2": [{"id": "c", "day": date(2024, 5, 20), "source": "Marava Wire", "when": "2024-05-18", "where": ["near Keld"],
            "act": "attack.civilians", "figures": [{"killed": "2-5", "of": "civilians"}]}],
    "e3": [{"id": "d", "source": "VPN", "when": "2024-05-01/2024-05-31", "where": ["Upper Tesh"],
            "act": "clash.armed"}],
    "e4": [{"id": "e", "day": date(2024, 5, 21), "when": "2024-05-21", "act": "clash.armed"}],
    "e5": [{"id": "f", "day": date(2024, 5, 22), "where": ["Sant"], "act": "protest.peaceful"}],
    "e6": [{"id": "g", "day": date(2024, 5, 7), "source": "VPN", "when": "2024-05-09", "where": ["Sant"],
            "act": "clash.armed"}],
}  # fmt: skip


def event_of(event_id: str, notes: list[dict], policy: Policy = Policy.CONSERVATIVE) -> RedactedEvent:
    reports = [redact(report(note), PSEUDONYM) for note in notes]
    event = Event(event_id, tuple(note["id"] for note in notes))
    return redacted_event(event, reports, lineages_of(notes), policy)


def events() -> list[RedactedEvent]:
    return [event_of(event_id, notes) for event_id, notes in NOTES.items()]


def many(count: int) -> list[RedactedEvent]:
    """Events of one report each, on many days and of several kinds."""
    kinds = ("clash.armed", "strike.drone", "attack.civilians", "withdrawal")
    return [
        event_of(
            f"m{at}",
            [{"id": f"m{at}", "source": f"Paper {at % 40}", "act": kinds[at % 4], "where": ["Keld"],
              "day": DAY + timedelta(days=at * 9), "when": str(DAY + timedelta(days=at * 9 - 2))}],
        )
        for at in range(count)
    ]  # fmt: skip
