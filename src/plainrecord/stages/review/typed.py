"""Names of persons that may stand in what people typed or marked: nobody but the reviewer looked for them there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from plainrecord.model.records import Report
from plainrecord.model.review import PERSON
from plainrecord.model.text import Span
from plainrecord.model.values import Actor, Place, Where
from plainrecord.model.vocab import ActorKind

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ENDS = frozenset(".!?:;\n")
_MAY_BE_PERSONS = frozenset({ActorKind.CIVILIANS, ActorKind.UNKNOWN})
_LABELS = frozenset({"label", "who", "words", "literal", "hedges"})


def typed_names(reviewed: Report, as_coded: Report) -> tuple[str, ...]:
    """Runs of capitalised words that are new in what a person typed, or in the words a person marked, sorted.

    New is what stands in no value and no evidence of the machine's own. A label of an actor of which the person says
    that it is an organisation (any ``kind`` but civilians and unknown) is public. Words in scripts without capitals
    cannot be told from names: they all count.
    """
    text = as_coded.document.text
    machine = [reading for _, reading in as_coded.readings()]
    known = " ".join(
        [*(one for reading in machine for one in _strings(reading.value)), *_quotes(machine, text)]
    )
    marked = {span for reading in machine for span in reading.spans}
    names: set[str] = set()
    for _, reading in reviewed.readings():
        if reading.maker.startswith(PERSON):
            for label in _labels(reading.value):
                names.update(_runs(label))
            for span in set(reading.spans) - marked:
                names.update(_runs(span.quote(text), begins=_begins(text, span)))
    public = {name for reading in reviewed.places for name in _strings(reading.value)}
    public |= {label for _, reading in reviewed.readings() for label in _organisations(reading.value)}
    known = " ".join([known, *sorted(public)])
    return tuple(sorted(name for name in names if name not in known))


def _quotes(readings: list[Any], text: str) -> Iterator[str]:
    return (span.quote(text) for reading in readings for span in reading.spans)


def _begins(text: str, span: Span) -> bool:
    """Whether a sentence begins where the span does: its first word then has a capital whatever it is."""
    before = text[: span.start].rstrip(" ")
    return not before or before[-1] in _ENDS


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 (a value of any field, or a part of one)
    """Every string in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


def _is_organisation(actor: Actor) -> bool:
    return actor.actor_id is not None or actor.kind not in _MAY_BE_PERSONS


def _organisations(value: Any) -> Iterator[str]:  # noqa: ANN401 (a value of any field, or a part of one)
    """The names of organisations in a value."""
    if isinstance(value, Actor):
        if _is_organisation(value):
            yield value.label
    elif is_dataclass(value):
        for field in fields(value):
            yield from _organisations(getattr(value, field.name))


def _labels(value: Any) -> Iterator[str]:  # noqa: ANN401 (a value of any field, or a part of one)
    """The words in which a value may name a person; names of places and codes are none."""
    if isinstance(value, tuple):
        for one in value:
            yield from _labels(one)
    if not is_dataclass(value) or isinstance(value, Place | Where):
        return
    if isinstance(value, Actor) and _is_organisation(value):
        return
    for field in fields(value):
        part = getattr(value, field.name)
        yield from _strings(part) if field.name in _LABELS else _labels(part)


def _runs(text: str, *, begins: bool = False) -> Iterator[str]:
    """Runs of words that begin with a capital, or have none to begin with."""
    run: list[str] = []
    for position, word in enumerate(_WORD.findall(text)):
        has_no_case = word[0].lower() == word[0].upper()
        if (word[0].isupper() and not (begins and position == 0)) or has_no_case:
            run.append(word)
        elif run:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)
