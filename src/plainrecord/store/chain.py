"""The chain of decisions: how a decision becomes a row, what seals it, and proof that the chain is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields

import msgspec

from plainrecord.model.review import Action, Decision, Head
from plainrecord.store.check_faults import Fault, Memory
from plainrecord.store.errors import RecordError, StoreError
from plainrecord.store.project import Project

START = "0" * 64
"""What stands in the place of the decision before the first one."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Decision)
_COLUMNS = ("decision_id", "document_id", "report_id", "event_id", "reviewer")
"""What has a column of its own: what a decision is found by, and what seals it."""

_DEFAULTS = {
    field.name: None if field.default is MISSING else field.default
    for field in fields(Decision)
    if field.name not in _COLUMNS
}

ROW = ", ".join((*_COLUMNS, "content"))
"""The columns that ``decoded`` takes."""


class StoredStep(msgspec.Struct):
    """As much of a decision as undoing needs; reading it costs a tenth of reading the whole."""

    serial: int
    action: Action
    refers_to: int | None = None
    batch: int = 0


def head(project: Project) -> Head:
    """The end of the chain; an export prints it, so that a chain cut short can be found out."""
    row = next(project.rows("SELECT serial, decision_id FROM decisions ORDER BY serial DESC LIMIT 1"), None)
    return Head(0, "") if row is None else Head(*row)


def content_of(decision: Decision) -> str:
    """The parts of a decision without columns of their own, as JSON in the order of the fields, defaults left out.

    Raises ``StoreError`` for text that is not Unicode.
    """
    content = {name: getattr(decision, name) for name in _DEFAULTS}
    stated = {name: value for name, value in content.items() if value != _DEFAULTS[name]}
    try:
        return _ENCODER.encode(stated).decode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError("refused", "Not decided: the value or the reason holds half a character.") from error


def decoded(row: Sequence[str]) -> Decision:
    """Give back the decision of a row of the columns ``ROW``; raises ``RecordError``."""
    *columns, content = row
    try:
        found = _ENCODER.encode(dict(zip(_COLUMNS, columns, strict=True))).decode()
        return _DECODER.decode(f"{found[:-1]},{content[1:]}")
    except (msgspec.MsgspecError, UnicodeError, ValueError) as error:
        raise RecordError(f"a decision cannot be read: {error}. Run `plainrecord check`") from error


def row_of(decision: Decision, previous_id: str) -> tuple[int, str, str, str, str, str, str]:
    """The row of a decision that follows the one with the id ``previous_id``, "" for the first."""
    content = content_of(decision)
    columns = (decision.document_id, decision.report_id, decision.event_id, decision.reviewer, content)
    sealed = "\n".join((previous_id or START, *columns))
    return (decision.serial, hashlib.sha256(sealed.encode()).hexdigest(), *columns)


def chain_is_whole(project: Project, _: Memory) -> Iterator[Fault]:
    """Name the first decision that was altered, removed, added or moved; what follows it cannot be trusted either."""
    previous_id, sha256 = START, hashlib.sha256
    rows = project.rows(
        "SELECT serial, decision_id, document_id || char(10) || report_id || char(10) || event_id || char(10) "
        "|| reviewer || char(10) || content FROM decisions ORDER BY serial"
    )
    for expected, (serial, decision_id, sealed) in enumerate(rows, start=1):
        if serial != expected:
            yield Fault(f"decision {expected}", "is missing")
            return
        # Its serial is sealed, too: a row cannot stand in the place of another.
        if sha256(f"{previous_id}\n{sealed}".encode()).hexdigest() != decision_id:
            yield Fault(f"decision {serial}", "is not what was decided, or does not follow the one before it")
            return
        previous_id = decision_id


def chain_reaches_head(project: Project, memory: Memory) -> Iterator[Fault]:
    """Compare with the head that was written down: a chain cut short, or written anew, does not hold it."""
    noted = memory.noted_head
    if noted is None or not noted.serial:
        return
    row = next(project.rows("SELECT decision_id FROM decisions WHERE serial = ?", (noted.serial,)), None)
    if row is None:
        yield Fault(f"decision {noted.serial}", f"is missing; the last one is {head(project).serial}")
    elif row[0] != noted.decision_id:
        yield Fault(f"decision {noted.serial}", "is not the one that was noted: the chain was written anew")
