"""Blind double coding: who may see whose decisions."""

from __future__ import annotations

from collections.abc import Iterable

from plainrecord.model.review import Action, Decision
from plainrecord.stages.review.history import standing

CODERS_PER_REPORT = 2
"""How many coders must have finished a report before anybody sees the decisions of another on it."""


def finished_by(decisions: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """Report id -> the coders who finished it: whose latest decision on the whole report accepts or rejects it."""
    finished: dict[str, dict[str, bool]] = {}
    for one in standing(decisions):
        if one.report_id and not one.path and one.action is not Action.REMARK:
            is_done = one.action in (Action.ACCEPT, Action.REJECT)
            finished.setdefault(one.report_id, {})[one.reviewer] = is_done
    return {
        report_id: frozenset(name for name, is_done in coders.items() if is_done)
        for report_id, coders in finished.items()
    }


def was_opened(decisions: Iterable[Decision], report_id: str) -> bool:
    """Whether enough coders had finished a report at any time: from then on, nobody decides on it blindly."""
    known: list[Decision] = []
    for one in decisions:
        known.append(one)
        on_whole = one.report_id == report_id and not one.path
        if on_whole and len(finished_by(known).get(report_id, ())) >= CODERS_PER_REPORT:
            return True
    return False


def blind_view(decisions: Iterable[Decision], reviewer: str) -> tuple[Decision, ...]:
    """The decisions that ``reviewer`` may see in a project that is coded blind, by serial.

    Those of others on a report appear once two coders have finished it, and ``reviewer``, where they coded it too, is
    one of them. Decisions on events are seen by all.
    """
    known = tuple(decisions)
    finished = finished_by(known)
    own = {one.report_id for one in standing(known) if one.reviewer == reviewer}

    def is_seen(one: Decision) -> bool:
        if one.reviewer == reviewer or not one.report_id:
            return True
        done = finished.get(one.report_id, frozenset())
        return len(done) >= CODERS_PER_REPORT and (one.report_id not in own or reviewer in done)

    return tuple(one for one in known if is_seen(one))
