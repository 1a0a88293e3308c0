"""Merging, splitting and linking events by decision: the judgements of a person it makes, which undoing withdraws.

The decision, its judgements and the events that follow from them are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, product
from typing import Any

import msgspec

from plainrecord.model.linking import BETWEEN_EVENTS, Event, Judgement, LinkRelation, Verdict
from plainrecord.model.review import Action, Decision, Draft
from plainrecord.stages.link.linker import Linker
from plainrecord.stages.link.relations import inverse
from plainrecord.stages.review.drafts import DraftError, check_person
from plainrecord.store import links
from plainrecord.store.decisions import append, refuse_if_decided_meanwhile, refused_in_words
from plainrecord.store.errors import in_plain_words
from plainrecord.store.linking import relink
from plainrecord.store.project import Project

_SAME = (Verdict.SAME, LinkRelation.SAME_EVENT, 1.0)
_DIFFERENT = (Verdict.DIFFERENT, LinkRelation.NOT_SAME, 0.0)


class LinkValue(msgspec.Struct, forbid_unknown_fields=True):
    """The value of a link: ``relation`` reads from the event of the decision to each of ``others``, by event id."""

    relation: LinkRelation
    others: list[str]


def decide_on_event(
    project: Project, draft: Draft, decided_at: str, *, seen_serial: int | None = None
) -> Decision:
    """Merge other events into the event of the draft, split or link it; the events are brought up to date with it.

    For a merge ``value`` is a JSON list of the ids of the other events; for a split a list of two or more lists of
    report ids that are no longer one event (the machine may find a part in another); for a link a ``LinkValue``, and
    the events stay what they are. Raises as ``decide``.
    """
    linker = Linker()
    with project.transaction(), refused_in_words():
        return _decided(project, draft, decided_at, linker, seen_serial)


def events_after(project: Project, draft: Draft, decided_at: str) -> tuple[Event, ...]:
    """The events that hold the reports concerned if this were decided; nothing is kept. Raises as ``decide``."""
    linker = Linker()
    with _undone(project), refused_in_words():
        concerned = set(_reports_concerned(project, draft))
        _decided(project, draft, decided_at, linker, None)
        return tuple(event for event in links.events(project) if concerned & set(event.report_ids))


@contextmanager
def _undone(project: Project) -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    with in_plain_words(project.store_path):
        project.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            project.connection.execute("ROLLBACK")


def _decided(
    project: Project, draft: Draft, decided_at: str, linker: Linker, seen_serial: int | None
) -> Decision:
    check_person(draft, decided_at)
    decision = Decision(
        serial=0, decision_id="", reviewer=draft.reviewer, action=draft.action, document_id="", report_id="",
        event_id=draft.event_id, path="", value=draft.value, spans=(), reason=draft.reason, machine_seal="",
        decided_at=decided_at,
    )  # fmt: skip
    refuse_if_decided_meanwhile(project, decision, seen_serial)
    pairs = _pairs(project, draft)
    decision = append(project, decision)
    for (left, right), (verdict, relation, probability) in pairs.items():
        judgement = Judgement(
            left, right, verdict, relation, probability, decision.maker, reason=draft.reason
        )
        _judge(project, judgement, decision)
    relink(project, linker)
    return decision


def _judge(project: Project, judgement: Judgement, decision: Decision) -> None:
    serial = links.add_person_judgement(project, judgement, decision.decided_at)
    project.connection.execute("INSERT INTO decided_judgements VALUES (?, ?)", (serial, decision.serial))


# -- which reports -----------------------------------------------------------------------------------------


def _pairs(project: Project, draft: Draft) -> dict[tuple[str, str], tuple[Verdict, LinkRelation, float]]:
    """What the draft says of pairs of reports. Only the whole of an event holds it together, so all are named."""
    groups = _groups(project, draft)
    if draft.action is Action.LINK:
        return _linked(_link(draft).relation, groups[0], groups[1:])
    if draft.action is Action.MERGE:
        groups = [[name for group in groups for name in group]]
    pairs = {_pair(group[0], other): _SAME for group in groups for other in group[1:]}
    for one, other in combinations(groups, 2):
        pairs.update((_pair(*pair), _DIFFERENT) for pair in product(one, other))
    return pairs


def _linked(
    relation: LinkRelation, reports: Sequence[str], others: Iterable[Sequence[str]]
) -> dict[tuple[str, str], tuple[Verdict, LinkRelation, float]]:
    """The relation of every report to every other: so it holds for whatever events the reports come to be in."""
    return {
        _pair(one, other): (Verdict.DIFFERENT, relation if one < other else inverse(relation), 0.0)
        for group in others
        for one, other in product(reports, group)
    }


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _reports_concerned(project: Project, draft: Draft) -> list[str]:
    return [report_id for group in _groups(project, draft) for report_id in group]


def _groups(project: Project, draft: Draft) -> list[Sequence[str]]:
    members = {event.event_id: event.report_ids for event in links.events(project)}
    if draft.event_id not in members:
        raise DraftError(
            f"there is no event {draft.event_id!r}; it may have been merged or split. Load it again"
        )
    if draft.action is not Action.SPLIT:
        others = _link(draft).others if draft.action is Action.LINK else _value(draft)
        unknown = [name for name in others if name not in members or name == draft.event_id]
        if unknown or not others:
            raise DraftError(
                f"to {draft.action}, give ids of other events, not {', '.join(unknown) or 'none'}"
            )
        return [members[draft.event_id], *(members[name] for name in others)]
    value = _value(draft)
    named = [name for group in value for name in group]
    if len(value) < 2 or not all(value) or len(set(named)) != len(named):
        raise DraftError("to split, give two or more lists of report ids, each report once")
    strangers = sorted(set(named) - set(members[draft.event_id]))
    if strangers:
        raise DraftError(f"event {draft.event_id} has no report {', '.join(strangers)}")
    return list(value)


def _link(draft: Draft) -> LinkValue:
    try:
        value = link_value(draft.value)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise DraftError(f"the value of a link is not a relation and a list of ids: {error}") from error
    if value.relation not in BETWEEN_EVENTS:
        known = ", ".join(BETWEEN_EVENTS)
        raise DraftError(f"{value.relation} does not link two events; one of these does: {known}")
    return value


def link_value(value: str | None) -> LinkValue:
    """What a decision to link holds. Raises ``msgspec.MsgspecError`` for anything else."""
    return msgspec.json.decode(value or "", type=LinkValue)


def _value(draft: Draft) -> Any:  # noqa: ANN401 (a list of one of two types)
    shape: Any = list[str] if draft.action is Action.MERGE else list[list[str]]
    try:
        return msgspec.json.decode(draft.value or "", type=shape)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise DraftError(f"the value of a {draft.action} is not a list of ids: {error}") from error


# -- undoing -----------------------------------------------------------------------------------------------


def turn_judgements(project: Project, about: Decision, turn: Decision) -> None:
    """Withdraw the judgements that ``about`` made, or make them again; needs an open transaction."""
    rows = list(
        project.rows(
            "SELECT judgement_serial FROM decided_judgements "
            "WHERE decision_serial = ? AND judgement_serial NOT IN "
            "(SELECT judgement_serial FROM withdrawn_judgements) ORDER BY judgement_serial",
            (about.serial,),
        )
    )
    if turn.action is Action.UNDO:
        project.connection.executemany(
            "INSERT INTO withdrawn_judgements VALUES (?, ?)", ((row[0], turn.serial) for row in rows)
        )
    else:
        for judgement in links.judgements_of_decision(project, about.serial):
            _judge(project, judgement, about)
    relink(project, Linker())
