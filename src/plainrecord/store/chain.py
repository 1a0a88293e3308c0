"""The chain of decisions: how a decision becomes a row, what seals it, and proof that the chain is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
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
_DEFAULTS = {
    field.name: None if field.default is MISSING else field.default
    for field in fields(Decision)
    if field.name != "decision_id"
}


class _Key(msgspec.Struct):
    """The parts of a decision that have columns of their own."""

    serial: int
    reviewer: str
    document_id: str = ""
    report_id: str = ""
    event_id: str = ""


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
    """A decision as JSON without its id, in the order of its fields; what has its default is left out.

    Raises ``StoreError`` for text that is not Unicode.
    """
    content = {name: getattr(decision, name) for name in _DEFAULTS}
    stated = {name: value for name, value in content.items() if value != _DEFAULTS[name]}
    try:
        return _ENCODER.encode(stated).decode("utf-8")
    except UnicodeEncodeError as error:
        raise StoreError("refused", "Not decided: the value or the reason holds half a character.") from error


def decoded(decision_id: str, content: str) -> Decision:
    """Give back the decision that ``content_of`` made ``content`` from; raises ``RecordError``."""
    try:
        return _DECODER.decode(f'{{"decision_id":"{decision_id}",{content[1:]}')
    except (msgspec.MsgspecError, UnicodeError, ValueError) as error:
        raise RecordError(f"a decision cannot be read: {error}. Run `plainrecord check`") from error


def chained(previous_id: str, content: str) -> str:
    """The id of a decision: SHA-256 over the id of the one before, "" for the first, and its content."""
    return hashlib.sha256(f"{previous_id or START}\n{content}".encode()).hexdigest()


def chain_is_whole(project: Project, _: Memory) -> Iterator[Fault]:
    """Name the first decision that was altered, removed, added or moved; what follows it cannot be trusted either."""
    previous_id = START
    sha256, decode = hashlib.sha256, msgspec.json.Decoder(_Key).decode
    rows = project.rows(
        "SELECT serial, decision_id, reviewer, document_id, report_id, event_id, content FROM decisions "
        "ORDER BY serial"
    )
    for expected, (serial, decision_id, *columns, content) in enumerate(rows, start=1):
        if serial != expected:
            yield Fault(f"decision {expected}", "is missing")
            return
        if sha256(f"{previous_id}\n{content}".encode()).hexdigest() != decision_id:
            yield Fault(f"decision {serial}", "is not what was decided, or does not follow the one before it")
            return
        key = decode(content)
        if key.serial != serial or [key.reviewer, key.document_id, key.report_id, key.event_id] != columns:
            yield Fault(
                f"decision {serial}", "stands under another serial, reviewer, document, report or event"
            )
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
