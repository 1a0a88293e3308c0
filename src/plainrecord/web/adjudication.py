"""What coders disagree on, reading by reading, for a third person to settle; and how far they agree by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plainrecord.evaluation.coders import FieldAgreement, agreement
from plainrecord.model.review import Action, Decision, PathState, ReadingStatus, ReportState
from plainrecord.model.wire_value import report_seal, seal
from plainrecord.stages.explain.values import in_words, name_of
from plainrecord.stages.review.care import is_sensitive, topics_in
from plainrecord.store.decisions import decisions
from plainrecord.web.deciding import states, words_of
from plainrecord.web.event_view import label_of_type, voice_letter
from plainrecord.web.workspace import Workspace

_OPINIONS = frozenset({Action.ACCEPT, Action.CORRECT, Action.REJECT, Action.ADD, Action.FLAG, Action.UNSURE})
_SETTLING = frozenset({Action.ACCEPT, Action.CORRECT, Action.REJECT})
RESAMPLES = 400
"""For the intervals of the page; the command line takes more."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one coder thinks of a reading; ``letter`` stands for the name until it is asked for."""

    letter: str
    reviewer: str
    serial: int
    action: str
    words: str
    reason: str
    value: str
    can_settle: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """One reading that coders decided differently on, with the machine's value and the words it stands in."""

    report_id: str
    label: str
    document_ref: str
    path: str
    name: str
    machine: str
    quotes: tuple[str, ...]
    is_folded: bool
    note: str
    seal: str
    opinions: tuple[Opinion, ...]

    @property
    def serials(self) -> list[int]:
        """The decisions between which is decided."""
        return [one.serial for one in self.opinions]


def decided_states(workspace: Workspace) -> Iterator[ReportState]:
    """The reports of every document that was decided on, as far as this reviewer may see."""
    ids = dict.fromkeys(one.document_id for one in decisions(workspace.project) if one.document_id)
    for document_id in sorted(ids):
        if workspace.project.document(document_id) is not None:
            yield from states(workspace, document_id).values()


def agreement_rows(workspace: Workspace) -> tuple[FieldAgreement, ...]:
    """How far coders agree, with one another and with the machine, by field."""
    return agreement(decided_states(workspace), times=RESAMPLES)


def disputes(workspace: Workspace) -> Iterator[Dispute]:
    """Every reading on which at least two coders differ and nobody has settled it, by document and place in it."""
    for state in decided_states(workspace):
        for one in state.paths:
            opinions = _opinions(one, state.paths[0])
            if one.status is ReadingStatus.CONFLICT and len(opinions) > 1:
                yield _dispute(state, one, opinions)


def _opinions(one: PathState, whole: PathState) -> list[Decision]:
    """The latest decision of each coder: on the reading, else on the whole report, in the order of their names."""
    latest: dict[str, Decision] = {}
    for decision in (*whole.decisions, *one.decisions):
        if decision.action in _OPINIONS and not decision.settles:
            latest[decision.reviewer] = decision
    return [latest[name] for name in sorted(latest)]


def _dispute(state: ReportState, one: PathState, opinions: list[Decision]) -> Dispute:
    report = state.report
    document = report.document
    reading = one.machine or one.effective
    quotes = tuple(span.quote(document.text) for span in reading.spans) if reading else ()
    return Dispute(
        report_id=report.report_id,
        label=label_of_type(report.act.value.event_type),
        document_ref=document.document_ref,
        path=one.path,
        name=name_of(one.path, reading.value) if reading else "",
        machine=in_words(one.machine.value) if one.machine else "",
        quotes=quotes,
        is_folded=is_sensitive(report) or any(topics_in(quote) for quote in quotes),
        note=one.note,
        seal=seal(one.machine) if one.machine else "" if one.path else report_seal(report),
        opinions=tuple(
            Opinion(
                voice_letter(number),
                decision.reviewer,
                decision.serial,
                decision.action.value,
                words_of(decision),
                decision.reason,
                decision.value or "",
                decision.action in _SETTLING,
            )
            for number, decision in enumerate(opinions)
        ),
    )
