"""Event ids that persist: what an event was called it stays called, through every further document.

A new event is named after its first report. When events merge, the one that holds most of the reports keeps its
id; when one splits, the largest part keeps it; reports that once were an event by themselves get its id back. An id
that was once given out always leads somewhere: to the events that now hold the reports it had.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from plainrecord.model.linking import EventRedirect

_DIGITS = 12


def event_ids(groups: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """An id for each group of report ids, whose first report names it when it is new.

    ``known`` are all ids ever given out, with the reports each last had.
    """
    homes: dict[str, list[str]] = {}
    for known_id, reports in known.items():
        for report in reports:
            homes.setdefault(report, []).append(known_id)
    claims: list[tuple[bool, int, str, int]] = []
    for number, group in enumerate(groups):
        shared = Counter(event_id for report in group for event_id in homes.get(report, ()))
        claims += [
            (set(known[event_id]) != set(group), -count, event_id, number)
            for event_id, count in shared.items()
        ]
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, event_id, number in sorted(claims):
        if number not in given and event_id not in taken:
            given[number] = event_id
            taken.add(event_id)
    used = set(known)
    for number, group in enumerate(groups):
        if number not in given:
            given[number] = _fresh(group[0], used)
            used.add(given[number])
    return tuple(given[number] for number in range(len(groups)))


def redirects(
    current: Mapping[str, Sequence[str]], retired: Mapping[str, Sequence[str]]
) -> tuple[EventRedirect, ...]:
    """Where every retired id leads: to each current event that holds one of the reports it last had."""
    home = {report: event_id for event_id, reports in current.items() for report in reports}
    found = {
        (old, home[report])
        for old, reports in retired.items()
        if old not in current
        for report in reports
        if report in home
    }
    return tuple(EventRedirect(old, new) for old, new in sorted(found))


def _fresh(founder: str, used: set[str]) -> str:
    """An id made from a report id; another one when it was given out before."""
    attempt = 0
    while True:
        name = founder if not attempt else f"{founder}/{attempt}"
        event_id = "event-" + hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]
        if event_id not in used:
            return event_id
        attempt += 1
