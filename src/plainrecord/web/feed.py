"""The feed: who decided what, about what, why; the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainrecord.model.review import ON_DECISIONS, Action, Decision
from plainrecord.stages.review import blind_view, standing
from plainrecord.store.chain import head
from plainrecord.store.decisions import decisions
from plainrecord.store.event_decisions import link_value
from plainrecord.web.deciding import words_of
from plainrecord.web.event_view import label_of_type
from plainrecord.web.workspace import Workspace

LINES_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One decision in words. ``stands`` says whether it counts now; ``is_own`` whether the reader may turn it."""

    serial: int
    decided_at: str
    reviewer: str
    action: str
    about: str
    path: str
    words: str
    reason: str
    report_id: str
    event_id: str
    stands: bool
    is_own: bool
    refers_to: int | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the feed; ``older`` is the serial to go on from, 0 at the beginning of all. ``head`` is the chain's."""

    lines: tuple[FeedLine, ...]
    older: int
    head: str
    reviewers: tuple[str, ...]


def feed(
    workspace: Workspace, *, before: int = 0, reviewer: str = "", report_id: str = "", event_id: str = ""
) -> Feed:
    """Decisions before the serial ``before`` (0: the newest), of one reviewer, report or event where given."""
    every: Sequence[Decision] = tuple(decisions(workspace.project))
    if workspace.is_blind:
        every = blind_view(every, workspace.reviewer)
    counts = {one.serial for one in standing(every)}
    wanted = [
        one
        for one in every
        if (not before or one.serial < before)
        and (not reviewer or one.reviewer == reviewer)
        and (not report_id or one.report_id == report_id)
        and (not event_id or one.event_id == event_id)
    ]
    page = wanted[-LINES_ON_A_PAGE:]
    labels = _labels(workspace, page)
    return Feed(
        lines=tuple(_line(workspace, one, labels, one.serial in counts) for one in reversed(page)),
        older=page[0].serial if len(wanted) > len(page) else 0,
        head=str(head(workspace.project)),
        reviewers=tuple(sorted({one.reviewer for one in every})),
    )


def _labels(workspace: Workspace, page: Iterable[Decision]) -> dict[str, str]:
    """Report -> its label and document, for those that are still there."""
    ids = list(dict.fromkeys(one.report_id for one in page if one.report_id))
    return {
        report.report_id: f"{label_of_type(report.act.value.event_type)}, {report.document.document_ref}"
        for report in workspace.project.reports_of(ids)
    }


def _line(workspace: Workspace, one: Decision, labels: dict[str, str], stands: bool) -> FeedLine:
    return FeedLine(
        one.serial,
        one.decided_at,
        one.reviewer,
        one.action.value,
        labels.get(one.report_id, "") if one.report_id else one.event_id,
        one.path,
        _words(workspace, one),
        one.reason,
        one.report_id if one.report_id in labels else "",
        one.event_id,
        stands,
        one.reviewer == workspace.reviewer and one.action not in ON_DECISIONS,
        one.refers_to,
    )


def _words(workspace: Workspace, one: Decision) -> str:
    """The value of a decision in words; of a link the relation and the events it leads to."""
    if one.action is not Action.LINK:
        return words_of(one)
    link = link_value(one.value)
    return f"{workspace.t.coded('relation', link.relation)}: {', '.join(link.others)}"
