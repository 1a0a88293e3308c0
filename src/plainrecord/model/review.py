"""What people decide about reports and events: decisions that are appended, and the state they add up to.

A decision never touches what the machine read. It says who decided what about which reading, and holds a seal of that
reading, so that it can be found again, or be seen to be out of date, after the document was coded anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Span
from plainrecord.model.vocab import ReviewState

PERSON = "person/"
"""What the maker of a value begins with that a person gave; the pseudonym follows."""


class Action(StrEnum):
    """What a person does to a reading, a report or an event; ``undo`` and ``redo`` are about a decision.

    ``remark`` only says something. ``add`` gives a reading that the machine missed. On a whole report ``accept`` says
    that it has been read to its end, ``reject`` that it is no account of an event.
    """

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    FLAG = "flag"
    UNSURE = "unsure"
    REMARK = "remark"
    MERGE = "merge"
    SPLIT = "split"
    LINK = "link"
    UNDO = "undo"
    REDO = "redo"


ON_EVENTS = frozenset({Action.MERGE, Action.SPLIT, Action.LINK})
ON_DECISIONS = frozenset({Action.UNDO, Action.REDO})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wants to decide; the store gives it its place in the chain.

    ``reviewer`` is a pseudonym. ``path`` is as ``Report.readings`` names it, "" for the whole report, the name of the
    field (``casualties``) for ``add``, and ``casualties/+12`` for what decision 12 added. ``value`` is JSON: for
    ``correct`` and ``add`` the value in the shape of its field in ``plainrecord.report/1``, for ``merge`` a list of the
    ids of the other events, for ``split`` a list of lists of report ids, for ``link`` a relation of ``BETWEEN_EVENTS``
    and the ids of other events (``{"relation": "part_of", "others": ["event-..."]}``). ``spans`` are the evidence for a
    value; none given, those of the machine's reading. ``machine_seal`` is the seal of the reading that was looked at.
    ``settles`` are the serials of the decisions between which this one adjudicates.
    """

    reviewer: str
    action: Action
    report_id: str = ""
    path: str = ""
    value: str | None = None
    spans: tuple[Span, ...] = ()
    reason: str = ""
    document_id: str = ""
    event_id: str = ""
    machine_seal: str = ""
    settles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands in the chain; the fields of ``Draft`` mean what they mean there.

    ``decision_id`` is a hash over all other fields and the id of the decision before it. ``decided_at`` is ISO 8601 in
    UTC. ``refers_to`` is the serial of the decision undone or redone. ``batch`` is the serial of the first of several
    that were decided, and are undone, in one go. ``machine_spans`` are the evidence of the reading it is about and
    ``act_spans`` that of the act of its report, by which both are found again; ``report_seal`` is the seal of that
    whole report, and tells its codings apart. ``is_blind`` marks what was decided without seeing the decisions of
    others.
    """

    serial: int
    decision_id: str
    reviewer: str
    action: Action
    decided_at: str
    document_id: str = ""
    report_id: str = ""
    event_id: str = ""
    path: str = ""
    value: str | None = None
    spans: tuple[Span, ...] = ()
    reason: str = ""
    machine_seal: str = ""
    refers_to: int | None = None
    batch: int = 0
    settles: tuple[int, ...] = ()
    machine_spans: tuple[Span, ...] = ()
    act_spans: tuple[Span, ...] = ()
    report_seal: str = ""
    is_blind: bool = False

    @property
    def maker(self) -> str:
        """The reviewer as the maker of a value."""
        return PERSON + self.reviewer

    @property
    def field(self) -> str:
        """The field it is about, such as ``casualties``; "" for a whole report or an event."""
        return self.path.partition("/")[0]


class Head(NamedTuple):
    """The last decision of a chain: its serial and id, (0, "") for none; ``str()`` is what is written down of it."""

    serial: int
    decision_id: str

    def __str__(self) -> str:
        return f"{self.serial}:{self.decision_id}"

    @classmethod
    def of(cls, text: str) -> Head:
        """Read what ``str()`` gave; raises ``ValueError`` for anything else."""
        serial, colon, decision_id = text.strip().partition(":")
        if not (colon and serial.isascii() and serial.isdigit() and decision_id.isalnum()):
            raise ValueError(f"{text!r} is no head of decisions, such as 12:0a1b...")
        return cls(int(serial), decision_id)


class ReadingStatus(StrEnum):
    """What has become of a reading under review.

    ``conflict``: coders disagree, or the machine's value is no longer the one that was decided on.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ADDED = "added"
    FLAGGED = "flagged"
    UNSURE = "unsure"
    CONFLICT = "conflict"


class ReviewView(StrEnum):
    """What of a project leaves: all as people left it, all as the machine coded it, or what was reviewed only."""

    AS_REVIEWED = "as_reviewed"
    AS_CODED = "as_coded"
    REVIEWED_ONLY = "reviewed_only"


@dataclass(frozen=True, slots=True)
class ReviewedReports:
    """The reports of one document as people left them, and what stays behind and may yet give away a name.

    ``as_coded`` are all its reports as the machine read them, ``typed_names`` the names of persons that may stand in
    what people typed.
    """

    reports: tuple[Report, ...]
    as_coded: tuple[Report, ...] = ()
    typed_names: tuple[str, ...] = ()


SETTLED = frozenset(
    {ReadingStatus.ACCEPTED, ReadingStatus.CORRECTED, ReadingStatus.REJECTED, ReadingStatus.ADDED}
)


@dataclass(frozen=True, slots=True)
class PathState:
    """One reading under review: ``machine`` is what the machine read, None for what a person added.

    ``effective`` is the reading that counts, None when it was rejected. ``decided`` is the decision that counts,
    ``decisions`` are all that stand, in order. ``note`` says in words what is wrong with a conflict.
    """

    path: str
    status: ReadingStatus
    machine: Reading[Any] | None
    effective: Reading[Any] | None
    decided: Decision | None = None
    decisions: tuple[Decision, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report under review. ``paths`` begin with "" (the whole report), then as ``Report.readings``, then additions.

    ``conflicts`` are the decisions that could not be found again in this coding, each with the reason, as long as
    nobody has decided on the whole report since.
    """

    report: Report
    state: ReviewState
    paths: tuple[PathState, ...]
    conflicts: tuple[Conflict, ...] = ()

    def at(self, path: str) -> PathState:
        """The state of one path; raises ``KeyError`` when the report has no such reading."""
        for one in self.paths:
            if one.path == path:
                return one
        raise KeyError(path)

    @property
    def is_rejected(self) -> bool:
        """Whether the whole report was rejected, and nothing about that is left open."""
        return self.state is ReviewState.REVIEWED and self.paths[0].status is ReadingStatus.REJECTED


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision that does not fit the present coding, and why in words. ``path`` is where it now belongs, or ""."""

    decision: Decision
    reason: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class CoderDisagreement:
    """A reading, or a whole report (""), on which coders decided differently.

    ``opinions`` are coder, decision and the reading that follows from it, None where it was rejected. An adjudication
    names the serials of these decisions in ``Draft.settles``; ``settled`` is the one that stands, if there is one.
    """

    path: str
    opinions: tuple[tuple[str, Decision, Reading[Any] | None], ...]
    settled: Decision | None = None
