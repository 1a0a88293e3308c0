"""What a draft must keep to become a decision, and what is noted with it. Wrong drafts are refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from plainrecord.model.records import Reading, Report
from plainrecord.model.review import ON_DECISIONS, ON_EVENTS, Action, Decision, Draft
from plainrecord.model.values import Act, Count, When, Where
from plainrecord.model.wire import WireError
from plainrecord.model.wire_value import SINGLE_FIELDS, VALUE_TYPES, decode_value, report_seal, seal
from plainrecord.stages.review.history import standing
from plainrecord.world.taxonomy import event_types

PSEUDONYM = re.compile(r"[\w.-]{1,40}")
_EVENT_ID = re.compile(r"[\w.-]{0,80}")
_LONGEST_REASON = 2_000
_LONGEST_VALUE = 20_000
_ADDITION = re.compile(r"(\w+)/\+(\d+)")


class DraftError(ValueError):
    """A draft that cannot become a decision; the message says why and what to do."""


class ReadingChangedError(DraftError):
    """A draft about a reading that says something else by now."""


def decision_of(
    report: Report,
    draft: Draft,
    decided_at: str,
    about: Callable[[], Iterable[Decision]],
    *,
    is_blind: bool = False,
) -> Decision:
    """Make the decision of a draft about ``report``, with serial 0 and no id: the chain gives them.

    ``about`` gives the earlier decisions about the report, by serial. Raises ``DraftError`` when the draft is wrong,
    and ``ReadingChangedError`` when the machine reads something else now than what the draft was made about.
    """
    check_person(draft, decided_at)
    if draft.action in ON_DECISIONS or draft.action in ON_EVENTS:
        raise DraftError(f"{draft.action} is not about a report")
    if draft.document_id not in ("", report.document_id):
        raise DraftError(f"report {report.report_id} is not of document {draft.document_id}")
    names_others = draft.settles or "+" in draft.path
    stands = {one.serial: one for one in standing(about())} if names_others else {}
    reading = _reading(report, draft, stands)
    whole = report_seal(report)
    now = seal(reading) if reading is not None else "" if draft.path else whole
    if draft.machine_seal not in ("", now):
        raise ReadingChangedError(
            f"the document of {report.report_id} was coded anew in the meantime, and {draft.path or 'the report'} "
            "now says something else. Load it again and decide on what stands there now"
        )
    _check_value(report, draft)
    _check_settled(draft, stands)
    evidence = reading.spans if reading is not None else ()
    return Decision(
        serial=0,
        decision_id="",
        reviewer=draft.reviewer,
        action=draft.action,
        decided_at=decided_at,
        document_id=report.document_id,
        report_id=report.report_id,
        event_id=draft.event_id,
        path=draft.path,
        value=draft.value,
        spans=draft.spans or (evidence if draft.value is not None else ()),
        reason=draft.reason,
        machine_seal=now,
        settles=draft.settles,
        machine_spans=evidence,
        act_spans=report.act.spans,
        report_seal=whole,
        is_blind=is_blind and not draft.settles,
    )


def check_person(draft: Draft, decided_at: str) -> None:
    """Check who decides, when and why, and on which event; raises ``DraftError``."""
    if not _EVENT_ID.fullmatch(draft.event_id):
        raise DraftError(f"{draft.event_id[:40]!r} is not the id of an event")
    if not PSEUDONYM.fullmatch(draft.reviewer):
        raise DraftError("a pseudonym takes letters, digits, '.', '_' and '-', at most 40")
    if len(draft.reason) > _LONGEST_REASON:
        raise DraftError(f"a reason has at most {_LONGEST_REASON:,} characters")
    try:
        aware = datetime.fromisoformat(decided_at).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise DraftError(f"{decided_at!r} is no time with a time zone")


def _reading(report: Report, draft: Draft, stands: dict[int, Decision]) -> Reading[Any] | None:
    """The machine's reading that the draft is about; None for a whole report and for additions."""
    if not draft.path:
        if draft.action in (Action.CORRECT, Action.ADD):
            raise DraftError(f"{draft.action} needs the path of a field, such as casualties/0")
        return None
    if draft.action is Action.ADD:
        if draft.path not in VALUE_TYPES:
            raise DraftError(f"a value is added to a field ({', '.join(VALUE_TYPES)}), not to {draft.path!r}")
        if draft.path in SINGLE_FIELDS and getattr(report, draft.path) is not None:
            raise DraftError(f"the report has a value for {draft.path}: correct it")
        return None
    addition = _ADDITION.fullmatch(draft.path)
    if addition:
        added = stands.get(int(addition[2]))
        if added is None or added.action is not Action.ADD or added.path != addition[1]:
            raise DraftError(f"nothing that was added has the path {draft.path!r}")
        return None
    reading = dict(report.readings()).get(draft.path)
    if reading is None:
        raise DraftError(
            f"report {report.report_id} has no value {draft.path!r}; `plainrecord explain` lists them"
        )
    if draft.action is Action.REJECT and draft.path in ("act", "modality"):
        raise DraftError(
            f"a report always has a value for {draft.path}: correct it, or reject the whole report"
        )
    return reading


def _check_value(report: Report, draft: Draft) -> None:
    needs_value = draft.action in (Action.CORRECT, Action.ADD)
    if needs_value != (draft.value is not None):
        raise DraftError(f"{draft.action} {'needs a' if needs_value else 'takes no'} value")
    if draft.action is Action.ADD and not draft.spans:
        raise DraftError("there is no value without evidence: mark the words that say it")
    if any(span.end > len(report.document.text) for span in draft.spans):
        raise DraftError("the evidence lies outside the text of the document")
    if draft.value is None:
        return
    if len(draft.value) > _LONGEST_VALUE:
        raise DraftError(f"a value has at most {_LONGEST_VALUE:,} characters")
    try:
        value = decode_value(draft.path.partition("/")[0], draft.value)
    except WireError as error:
        raise DraftError(str(error)) from error
    _check_sense(value)
    whole = getattr(value, "subset_of", None)
    if whole is not None and f"casualties/{whole}" not in (dict(report.readings()).keys() - {draft.path}):
        raise DraftError(f"the report has no other row casualties/{whole} that this one could be part of")


def _check_sense(value: Any) -> None:  # noqa: ANN401 (a value of any field, or a part of one)
    """Refuse what cannot be true of any document (rules V09, V26 and V33 of the codebook)."""
    if isinstance(value, Count):
        stated = [number for number in (value.low, value.best, value.high) if number is not None]
        if stated != sorted(stated) or any(number < 0 for number in stated):
            raise DraftError("a count needs 0 <= low <= best <= high")
    elif isinstance(value, When):
        if value.earliest and value.latest and value.earliest > value.latest:
            raise DraftError(f"the days run backwards, from {value.earliest} to {value.latest}")
    elif isinstance(value, Act):
        if value.event_type not in event_types():
            raise DraftError(f"there is no event type {value.event_type!r}; docs/codebook.md lists them")
    elif isinstance(value, Where):
        for degrees, most in ((value.latitude, 90.0), (value.longitude, 180.0)):
            if degrees is not None and not -most <= degrees <= most:
                raise DraftError(f"{degrees} degrees are not on Earth")
    if is_dataclass(value):
        for field in fields(value):
            _check_sense(getattr(value, field.name))


def _check_settled(draft: Draft, stands: dict[int, Decision]) -> None:
    if not draft.settles:
        return
    for serial in draft.settles:
        if serial not in stands or stands[serial].path not in ("", draft.path):
            raise DraftError(f"decision {serial} does not stand, or is about something else")
    if len({stands[serial].reviewer for serial in draft.settles}) < 2:
        raise DraftError("an adjudication names decisions of at least two reviewers")
