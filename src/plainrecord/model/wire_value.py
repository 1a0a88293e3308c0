"""One value of a field as JSON, in the shape it has in ``plainrecord.report/1``: how people's values are kept."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Act, Casualty, Claim, Damage, Means, Participation, Target, When, Where
from plainrecord.model.vocab import Modality
from plainrecord.model.wire import WireError

VALUE_TYPES: dict[str, type] = {
    "act": Act,
    "modality": Modality,
    "when": When,
    "places": Where,
    "participants": Participation,
    "casualties": Casualty,
    "weapons": Means,
    "targets": Target,
    "damage": Damage,
    "claims": Claim,
}
"""Field of a report -> type of its values."""

SINGLE_FIELDS = ("act", "modality", "when")
"""Fields of which a report has at most one reading."""

_HOW_IT_WAS_MADE = frozenset({"rule_id", "phrase_id", "gazetteer", "population", "alternatives"})
_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode_value(value: object) -> str:
    """Write a value as JSON; equal values give equal text."""
    return _ENCODER.encode(value).decode("utf-8")


def decode_value(field: str, text: str) -> Any:  # noqa: ANN401 (the type stands in VALUE_TYPES)
    """Read a value of ``field``; raises ``WireError`` with the path of the first thing that is wrong."""
    if field not in VALUE_TYPES:
        raise WireError(f"a report has no field {field!r}; it has {', '.join(VALUE_TYPES)}")
    try:
        value: Any = msgspec.json.decode(text, type=VALUE_TYPES[field])
        _refuse_unknown(msgspec.json.decode(text), value, "$")
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise WireError(f"not a value of {field}: {error}") from error
    return value


def changed_value(field: str, value: object, changes: str) -> str:
    """``value`` as JSON with the properties of the JSON object ``changes`` put in its place, inner ones too.

    Changes that are no object take the place of the whole value. Raises ``WireError``.
    """
    try:
        wanted = msgspec.json.decode(changes)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise WireError(f"not JSON: {error}") from error
    return encode_value(decode_value(field, encode_value(_changed(msgspec.to_builtins(value), wanted))))


def _changed(value: Any, wanted: Any) -> Any:  # noqa: ANN401 (any JSON)
    if not (isinstance(value, dict) and isinstance(wanted, dict)):
        return wanted
    return {**value, **{name: _changed(value.get(name), part) for name, part in wanted.items()}}


def _refuse_unknown(given: Any, value: object, path: str) -> None:  # noqa: ANN401 (any JSON)
    """A misspelt property must not be taken for one left out."""
    if is_dataclass(value):
        known = {field.name for field in fields(value)}
        for name in given:
            if name not in known:
                raise ValueError(f"unknown property {name!r} - at `{path}`")
            _refuse_unknown(given[name], getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            _refuse_unknown(given[position], one, f"{path}[{position}]")


def seal(reading: Reading[Any]) -> str:
    """Hash of what a reading says: its value, stance and claimant, not the words it stands in nor how it was made.

    The same value read by another version of a rule has the same seal.
    """
    parts = "\n".join(said(part) for part in (reading.value, reading.stance, reading.claimant))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def said(value: object) -> str:
    """What a value says, as JSON, without the row of which grammar or gazetteer it was made by."""
    return _ENCODER.encode(_said(msgspec.to_builtins(value))).decode("utf-8")


def report_seal(report: Report) -> str:
    """Hash of what a whole report says, reading by reading in the order of the fields."""
    readings = "\n".join(f"{path.partition('/')[0]} {seal(reading)}" for path, reading in report.readings())
    return hashlib.sha256(readings.encode()).hexdigest()[:32]


def _said(part: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(part, dict):
        return {
            # A position says nothing by itself: it moves with the rows before it.
            name: (value is not None) if name == "subset_of" else _said(value)
            for name, value in part.items()
            if name not in _HOW_IT_WAS_MADE
        }
    return [_said(one) for one in part] if isinstance(part, list) else part
