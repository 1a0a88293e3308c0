"""The decisions of a project: appended to one hash chain, read back, undone and taken up again.

A decision that was given back is on the disk: it survives a killed process (``synchronous=FULL``). Each row is
sealed with the id of the row before it, so that none can be altered, removed or moved unseen; only the end of the chain
can be cut off without a trace, and that shows against a head that was written down elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from plainrecord.model.review import ON_EVENTS, Action, Decision, Draft, ReportState
from plainrecord.stages.review.align import align
from plainrecord.stages.review.blind import was_opened
from plainrecord.stages.review.drafts import DraftError, ReadingChangedError, decision_of
from plainrecord.stages.review.history import History
from plainrecord.stages.review.state import state_of
from plainrecord.store.beside import reports_of_document
from plainrecord.store.chain import ROW, StoredStep, decoded, head, row_of
from plainrecord.store.errors import DecisionConflict, StoreError
from plainrecord.store.project import Project

__all__ = [
    "BLIND_SETTING",
    "DecisionConflict",
    "decide",
    "decide_all",
    "decided_states",
    "decisions",
    "head",
    "history",
    "redo",
    "states_of_document",
    "undo",
]

BLIND_SETTING = "review_blind"
"""Setting of a project under which reviewers code without seeing one another's decisions (true or false)."""

_NO_LIMIT = 2**62


# -- reading ---------------------------------------------------------------------------------------------


def decisions(  # noqa: PLR0913 (one parameter per filter)
    project: Project,
    *,
    report_id: str | None = None,
    event_id: str | None = None,
    document_id: str | None = None,
    reviewer: str | None = None,
    after_serial: int = 0,
    until_serial: int | None = None,
    limit: int | None = None,
) -> Iterator[Decision]:
    """Decisions in the order in which they were made, undoing and redoing among them; all of them without a filter.

    ``until_serial`` is the last one that may be among them.

    Raises ``StoreError`` when the store, and ``RecordError`` when a row cannot be read.
    """
    wanted = {
        "report_id": report_id, "event_id": event_id, "document_id": document_id, "reviewer": reviewer
    }  # fmt: skip
    given = {column: value for column, value in wanted.items() if value is not None}
    where = "".join(f" AND {column} = ?" for column in given)
    sql = f"SELECT {ROW} FROM decisions WHERE serial > ? AND serial <= ?{where} ORDER BY serial LIMIT ?"  # noqa: S608
    until = _NO_LIMIT if until_serial is None else until_serial
    rows = project.rows(sql, (after_serial, until, *given.values(), -1 if limit is None else limit))
    return (decoded(row) for row in rows)


def history(project: Project, reviewer: str) -> History:
    """What ``reviewer`` can undo, redo, and take up again from the shelf."""
    decode = msgspec.json.Decoder(StoredStep).decode
    rows = project.rows("SELECT content FROM decisions WHERE reviewer = ? ORDER BY serial", (reviewer,))
    return History.of(decode(content) for (content,) in rows)


def states_of_document(
    project: Project, document_id: str, *, until_serial: int | None = None
) -> list[ReportState]:
    """The reports of a document as they stand in review, with decisions on earlier codings found again.

    With ``until_serial`` as they stood after that decision. Raises ``StoreError`` when there is no such document.
    """
    reports = list(
        {report.report_id: report for report in reports_of_document(project, document_id)}.values()
    )
    about = decisions(project, document_id=document_id, until_serial=until_serial)
    alignment = align(reports, about)
    return [
        state_of(
            report,
            alignment.decisions.get(report.report_id, ()),
            alignment.conflicts.get(report.report_id, ()),
        )
        for report in reports
    ]


def decided_states(project: Project, *, until_serial: int | None = None) -> Iterator[ReportState]:
    """The reports of every document that anybody decided on, as they stand, or stood, in review, by document id.

    Documents that are no longer in the project are left out.
    """
    sql = (
        "SELECT DISTINCT document_id FROM decisions WHERE document_id IN (SELECT document_id FROM documents) "
        "ORDER BY document_id"
    )
    for (document_id,) in project.rows(sql):
        yield from states_of_document(project, document_id, until_serial=until_serial)


# -- deciding --------------------------------------------------------------------------------------------


def decide(project: Project, draft: Draft, decided_at: str, *, seen_serial: int | None = None) -> Decision:
    """Append a decision; it is on the disk when it is given back. ``decided_at`` is ISO 8601 in UTC.

    ``seen_serial`` is the serial of the last decision that the reviewer had before them. Raises ``DecisionConflict``
    when somebody decided on the same report and path after it, or when the reading is no longer the one of
    ``draft.machine_seal``; ``StoreError`` ("refused") with what is wrong with the draft.
    """
    return decide_all(project, (draft,), decided_at, seen_serial=seen_serial)[0]


def decide_all(
    project: Project, drafts: Sequence[Draft], decided_at: str, *, seen_serial: int | None = None
) -> tuple[Decision, ...]:
    """Append several decisions of one reviewer, all or none; ``undo`` then takes them back in one go."""
    if any(draft.action in ON_EVENTS for draft in drafts):
        from plainrecord.store.event_decisions import decide_on_event  # noqa: PLC0415 (numpy, to link)

        if len(drafts) > 1:
            raise StoreError("refused", "merging, splitting and linking events is decided one by one")
        return (decide_on_event(project, drafts[0], decided_at, seen_serial=seen_serial),)
    made: list[Decision] = []
    with project.transaction(), refused_in_words():
        for draft in drafts:
            decision = _decision(project, draft, decided_at)
            refuse_if_decided_meanwhile(project, decision, seen_serial)
            made.append(append(project, decision, batch=made[0].serial if made else 0))
    return tuple(made)


def _decision(project: Project, draft: Draft, decided_at: str) -> Decision:
    report = next(project.reports_of((draft.report_id,)), None)
    if report is None:
        raise DraftError(
            f"there is no report {draft.report_id!r}; it may have been coded anew. Load it again"
        )

    def about() -> Iterator[Decision]:
        return decisions(project, document_id=report.document_id)

    is_blind = project.setting(BLIND_SETTING) is True and not was_opened(about(), report.report_id)
    return decision_of(report, draft, decided_at, about, is_blind=is_blind)


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Turn what is wrong with a draft into a ``StoreError`` ("refused"), or into a ``DecisionConflict``."""
    try:
        yield
    except ReadingChangedError as error:
        raise DecisionConflict(f"Not decided: {error}.") from error
    except DraftError as error:
        raise StoreError("refused", f"Not decided: {error}.") from error


def refuse_if_decided_meanwhile(project: Project, decision: Decision, seen_serial: int | None) -> None:
    """Raise ``DecisionConflict`` when somebody decided on the same report and path after ``seen_serial``."""
    if seen_serial is None:
        return
    since = decisions(
        project,
        after_serial=seen_serial,
        report_id=decision.report_id or None,
        event_id=decision.event_id or None if not decision.report_id else None,
    )
    meanwhile = [
        one
        for one in since
        if (not decision.path or one.path in ("", decision.path))
        and one.action is not Action.REMARK
        and (one.reviewer == decision.reviewer or not (decision.is_blind and one.is_blind))
    ]
    if meanwhile:
        names = ", ".join(sorted({one.reviewer for one in meanwhile}))
        raise DecisionConflict(
            f"{names} decided on {decision.path or 'the whole report'} in the meantime. Look at both and decide again.",
            meanwhile,
        )


def append(project: Project, decision: Decision, batch: int = 0) -> Decision:
    """Put a decision at the end of the chain; needs an open transaction. Its serial, id and batch are given here."""
    last = head(project)
    serial = last.serial + 1
    decision = replace(decision, serial=serial, batch=batch or serial)
    row = row_of(decision, last.decision_id)
    project.connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return replace(decision, decision_id=row[1])


# -- undoing ---------------------------------------------------------------------------------------------


def undo(project: Project, reviewer: str, decided_at: str, *, serial: int | None = None) -> Decision | None:
    """Take back the last act of ``reviewer`` that stands, or the one that ``serial`` belongs to; None: there is none.

    Nothing is removed: that it was undone is appended. There is no limit, and it works after any restart.
    """
    return _turn(project, reviewer, decided_at, Action.UNDO, lambda past: _act(past.active, serial))


def redo(project: Project, reviewer: str, decided_at: str, *, serial: int | None = None) -> Decision | None:
    """Take up again what ``reviewer`` undid last, None when something new was decided since; or what ``serial`` names.

    With ``serial`` anything that was ever undone can be taken up, also from before later decisions.
    """
    return _turn(
        project, reviewer, decided_at, Action.REDO,
        lambda past: _act(past.branch if serial is None else past.branch + past.shelf, serial),
    )  # fmt: skip


def _act(acts: Sequence[tuple[int, ...]], serial: int | None) -> tuple[int, ...]:
    """The last act, or the one with the decision ``serial``; () when there is none."""
    if serial is None:
        return acts[-1] if acts else ()
    return next((act for act in acts if serial in act), ())


def _turn(
    project: Project,
    reviewer: str,
    decided_at: str,
    action: Action,
    choose: Callable[[History], tuple[int, ...]],
) -> Decision | None:
    """Append that every decision of an act is undone or redone; the one about its first is given back."""
    with project.transaction():
        act = [_decision_at(project, serial) for serial in choose(history(project, reviewer))]
        turned: list[Decision] = []
        for decision in act:
            batch = turned[0].serial if turned else 0
            turned.append(append(project, _turned(decision, action, decided_at), batch))
        if act and act[0].action in ON_EVENTS:
            from plainrecord.store.event_decisions import turn_judgements  # noqa: PLC0415 (numpy, to link)

            turn_judgements(project, act[0], turned[0])
    return turned[0] if turned else None


def _decision_at(project: Project, serial: int) -> Decision:
    return next(decisions(project, after_serial=serial - 1, limit=1))


def _turned(decision: Decision, action: Action, decided_at: str) -> Decision:
    """That a decision is undone or redone: about the same thing, without value and reason."""
    return replace(
        decision, action=action, refers_to=decision.serial, decided_at=decided_at, value=None, reason="", settles=()
    )  # fmt: skip
