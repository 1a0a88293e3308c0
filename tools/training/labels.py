"""Sentences with their labels, and a document written out as a line of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plainrecord.world.taxonomy import event_types
from tools.training.grammar import Filled, Mark

_UNTIDY = re.compile(r" {2,}|,(?: ?,)+|,(?=[.;:])| (?=[,.;])|(?<=[.!?])\.(?!\w)")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its labels; ``acts`` are pairs of incident number and event type, none for background."""

    words: Filled
    acts: tuple[tuple[int, str], ...] = ()
    stage: str = "none"
    starts: str = " "


def finished(words: Filled) -> Filled:
    """Doubled blanks and commas taken out, the first letter made a capital."""
    tidy = Filled(words.text, words.marks)
    while found := _UNTIDY.search(tidy.text):
        keep = "" if found[0] in (" ", ".") or (found[0] == ",") else found[0][0]
        tidy = cut(tidy, found.start(), found.end(), keep)
    stripped = tidy.text.rstrip()
    start = len(stripped) - len(stripped.lstrip())
    tidy = cut(cut(tidy, len(stripped), len(tidy.text), ""), 0, start, "")
    first = _FIRST_LETTER.search(tidy.text)
    if first and first.start() <= 2:
        text = tidy.text[: first.start()] + first[0].upper() + tidy.text[first.end() :]
        tidy = Filled(text, tidy.marks)
    return tidy


def cut(words: Filled, start: int, end: int, instead: str) -> Filled:
    """Replace a stretch, the mentions moved along."""
    shift = len(instead) - (end - start)

    def moved(position: int) -> int:
        return position + shift if position >= end else min(position, start + len(instead))

    marks = tuple(replace(mark, start=moved(mark.start), end=moved(mark.end)) for mark in words.marks)
    return Filled(words.text[:start] + instead + words.text[end:], marks)


def cased(made: Sentence, style: str) -> Sentence:
    """The sentence in capitals (``upper``), small letters (``lower``) or as it is; no span moves."""
    if style == "plain":
        return made
    text = _same_length(made.words.text, str.upper if style == "upper" else str.lower)
    return replace(made, words=Filled(text, made.words.marks))


def _same_length(text: str, change: Callable[[str], str]) -> str:
    return "".join(changed if len(changed := change(letter)) == 1 else letter for letter in text)


def labelled(name: str, day: date, sentences: Sequence[Sentence], bullet: str) -> dict[str, Any]:
    """The document as it is written to the file; ``bullet`` goes before the items of a list."""
    text, rows, mentions = "", [], []
    items = 0
    for made in sentences:
        text += made.starts
        if bullet and made.starts == "\n":
            items += 1
            text += bullet.format(items)
        start = len(text)
        text += made.words.text
        rows.append(_row(made, start, len(text)))
        mentions += [_mention(mark, start, made) for mark in made.words.marks]
    return {"id": name, "text": text, "published": day.isoformat(), "sentences": rows, "mentions": mentions}


def _row(made: Sentence, start: int, end: int) -> dict[str, Any]:
    kinds = list(dict.fromkeys(kind for _, kind in made.acts))
    return {
        "start": start,
        "end": end,
        "incident": bool(made.acts) and made.stage != "threatened",
        "families": list(dict.fromkeys(event_types()[kind].family for kind in kinds)),
        "event_types": kinds,
        "stage": made.stage,
        "incident_ids": [number for number, _ in made.acts],
    }


def _mention(mark: Mark, offset: int, made: Sentence) -> dict[str, Any]:
    harmed = mark.role in ("human_target", "physical_target")
    effect = "none" if harmed and (made.stage == "threatened" or not mark.effect) else mark.effect
    return {
        "start": offset + mark.start,
        "end": offset + mark.end,
        "role": mark.role,
        "effect": effect if harmed else "",
        "incident_id": mark.incident,
    }
