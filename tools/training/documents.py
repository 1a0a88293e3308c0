"""Composing documents: a plan, its incidents, its sentences, and the labels that go with them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plainrecord.world.taxonomy import event_types
from tools.training.banks import EventWords, Knowledge, Plan, Topic
from tools.training.grammar import Filled, Mark, Scope, fill
from tools.training.setting import LAST_WIRE_DAY, published_day, setting

NEGATIVE_SHARE = 0.38
UPPER_SHARE = 0.25
LOWER_SHARE = 0.06
_LEAD_FROM_CONSTRUCTIONS = 0.45
_WIRE_FRAMES = 0.6
_WIRE_FROM_LATIN = 0.5
_SAME_AGENT = 0.6
_LATIN = ("central_america", "south_america", "caribbean", "north_america")
_PARTIES = ("rebels", "troops", "gunmen", "police", "air_force")
_HARMLESS = ("agreement", "base", "group", "mobilisation", "release", "surrender", "territory", "withdrawal",
             "coercion", "protest.peaceful", "protest.intervention", "detention", "capture", "weapon.disrupted",
             "displacement", "remains", "unclear", "other", "disappearance")  # fmt: skip
_LEAVING_THINGS_WHOLE = ("attack", "abduction", "hijacking", "hostage")
_UNTIDY = re.compile(r" {2,}|,(?: ?,)+|,(?=[.;:])| (?=[,.;])|(?<=[.!?])\.(?!\w)")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its labels; ``event`` is "" where it reports no act."""

    words: Filled
    event: str = ""
    incident: int = 0
    stage: str = "none"
    starts: str = " "


@dataclass(slots=True)
class _Incident:
    event: EventWords
    scope: Scope


class _Writer:
    """Writes one document; everything random comes from its own die."""

    def __init__(self, knowledge: Knowledge, dice: random.Random, event_type: str, style: str) -> None:
        self.knowledge, self.dice, self.style = knowledge, dice, style
        wire = style == "upper"
        latin = [region for region in knowledge.regions if region.name in _LATIN]
        self.region = dice.choice(latin if wire and dice.random() < _WIRE_FROM_LATIN else knowledge.regions)
        self.day = published_day(dice, LAST_WIRE_DAY) if wire else published_day(dice)
        banks = setting(self.region, self.day, knowledge, dice)
        self.scope = Scope(dice, (banks, _narrowed(knowledge, dice), knowledge.words))
        self.event_type = event_type
        self.incidents: dict[int, _Incident] = {}
        self.topic: Topic = dice.choice(knowledge.topics)

    def sentences(self, plan: Plan) -> list[Sentence]:
        """The sentences of a plan, in order."""
        self._meet(plan)
        written: list[Sentence] = []
        starts = ""
        for kind, number in plan.steps:
            if kind == "para":
                starts = "\n\n"
                continue
            made = self._step(kind, number)
            if made is None:
                continue
            written.append(replace(made, starts=starts if written else ""))
            starts = _gap_after(kind)
        return written

    def _meet(self, plan: Plan) -> None:
        first = self.knowledge.events[self.event_type]
        numbers = {number for _, number in plan.steps if number}
        for number in sorted(numbers):
            event = first if number == 1 else self._related(plan.others[number - 2], first)
            self.incidents[number] = self._incident(event)

    def _incident(self, event: EventWords) -> _Incident:
        """An incident whose parties keep their names from sentence to sentence."""
        scope = self.scope.inner(event.banks)
        few = {name: self.dice.sample(scope.entries(name), 1) for name in _PARTIES}
        if self.dice.random() < _SAME_AGENT and "agent" in event.banks:
            few["agent"] = self.dice.sample(event.banks["agent"], 1)
        return _Incident(event, scope.knowing(few))

    def _related(self, how: str, first: EventWords) -> EventWords:
        events = self.knowledge.events
        family = first.event_type.split(".")[0]
        kin = [name for name in events if name.split(".")[0] == family and name != first.event_type]
        if how == "same" or (how == "family" and not kin):
            return first
        return events[self.dice.choice(kin if how == "family" else list(events))]

    def _step(self, kind: str, number: int) -> Sentence | None:
        if number:
            return self._of_incident(kind, number)
        if kind == "dateline":
            return Sentence(fill(_DATELINE, self.scope.knowing(_DATELINE_BANKS)).unmarked())
        if kind in self.knowledge.reframed:
            return Sentence(finished(self._reframed(kind)).unmarked())
        if kind in ("neghead", "negative", "negitem", "mixed"):
            topic = self.dice.choice(self.knowledge.topics) if kind == "mixed" else self.topic
            template = self.dice.choice(topic.heads if kind == "neghead" else topic.lines)
        else:
            template = self.dice.choice(self.knowledge.background[kind])
        scope = self.scope if kind != "mixed" else self.scope.inner()
        return Sentence(finished(fill(template, scope)).unmarked())

    def _reframed(self, kind: str) -> Filled:
        """The core of an act in a frame that makes it no news: old, invented, rehearsed or false."""
        event = self.knowledge.events[self.dice.choice(self.knowledge.types)]
        scope = self.scope.inner({"when": [""]}, event.banks)
        core = fill(self.dice.choice((*event.lead, *event.core)), scope)
        before, after = self.dice.choice(self.knowledge.reframed[kind]).split("{core}")
        return fill(before, scope) + core + fill(after, scope)

    def _of_incident(self, kind: str, number: int) -> Sentence | None:
        incident = self.incidents[number]
        stage = {"try": "attempted", "threat": "threatened"}.get(kind, "accomplished")
        event, scope = incident.event, incident.scope
        if (kind == "try" and not event.attempted) or (kind == "threat" and not event.threatened):
            event = self.knowledge.events[self._able(kind)]
            incident = self.incidents[number] = self._incident(event)
            scope = incident.scope
        if kind in ("harm", "damage", "claim", "manner"):
            words = self._follow(kind, event, scope)
        elif kind == "head":
            words = fill(self.dice.choice(event.head), scope.knowing({"number": _HEAD_NUMBERS}))
            words = _harming_people(words, event)
        else:
            words = self._framed(kind, incident)
        return Sentence(finished(words), event.event_type, number, stage)

    def _able(self, kind: str) -> str:
        wanted = "attempted" if kind == "try" else "threatened"
        return self.dice.choice(
            [name for name, event in self.knowledge.events.items() if getattr(event, wanted)]
        )

    def _follow(self, kind: str, event: EventWords, scope: Scope) -> Filled:
        harmless = event.event_type.startswith(_HARMLESS)
        if kind == "damage" and event.event_type.startswith(_LEAVING_THINGS_WHOLE):
            kind = "harm"
        again = self.knowledge.follow["again_calm" if harmless else "again"]
        return fill(
            self.dice.choice(self.knowledge.follow["calm" if harmless else kind]),
            scope.knowing({"again": again}),
        )

    def _framed(self, kind: str, incident: _Incident) -> Filled:
        event, scope = incident.event, incident.scope
        if kind == "try":
            templates: Sequence[str] = event.attempted
        elif kind == "threat":
            templates = event.threatened
        else:
            constructed = event.core and (kind == "core" or self.dice.random() < _LEAD_FROM_CONSTRUCTIONS)
            templates = event.core if constructed else event.lead
        core = fill(self.dice.choice(templates), scope)
        wire = self.style == "upper" and kind in ("lead", "core") and self.dice.random() < _WIRE_FRAMES
        frame = self.dice.choice(self.knowledge.frames["wire_frame" if wire else _FRAMES[kind]])
        before, after = frame.split("{core}")
        violent = not event.event_type.startswith(_HARMLESS)
        scope = scope.knowing({"chain": self.knowledge.follow["chain"] if violent else [""]})
        return fill(before, scope) + core + fill(after, scope)


_FRAMES = {"lead": "frame", "core": "frame", "link": "link_frame", "item": "item_frame", "said": "communique_frame",
           "try": "attempted_frame", "threat": "threat_frame"}  # fmt: skip
_HEAD_NUMBERS = ["two", "three", "four", "six", "seven", "12", "14", "23", "at least 9", "dozens", "30", "5"]
_DATELINE = (
    "<{caps}, {date_short} ({agency}) --|{caps} --|{caps}, {date_short} --|{caps} ({agency}) -|"
    "{caps}, {country} -|{caps}, {date_short} ({agency}):>"
)
_DATELINE_BANKS: Mapping[str, Sequence[str]] = {
    "caps": ["{p}"], "agency": ["Wire", "NAP", "Press Service", "Domestic Service", "LNA", "Radio {p}", "TNP"]
}  # fmt: skip


def _harming_people(words: Filled, event: EventWords) -> Filled:
    """A headline with the effect of its event stated for the people in it."""
    effect = next(iter(event.banks.get("head_effect", ())), "")
    marks = tuple(
        replace(mark, effect=effect) if effect and mark.role == "human_target" and not mark.effect else mark
        for mark in words.marks
    )
    return Filled(words.text, marks)


def _gap_after(kind: str) -> str:
    if kind in ("head", "neghead", "title"):
        return "\n\n"
    return "\n" if kind in ("item", "negitem") else " "


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


def _narrowed(knowledge: Knowledge, dice: random.Random) -> dict[str, list[str]]:
    """Two words for the fighters of one document instead of all there are."""
    return {"bad": dice.sample(knowledge.words["bad"], 2)}


def document(number: int, seed: int, knowledge: Knowledge) -> dict[str, Any]:
    """One document with its labels: a pure function of its number, the seed and the data files."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311  (variety, not secrets)
    die = dice.random()
    style = "upper" if die < UPPER_SHARE else "lower" if die < UPPER_SHARE + LOWER_SHARE else "plain"
    writer = _Writer(knowledge, dice, knowledge.types[number % len(knowledge.types)], style)
    negative = dice.random() < NEGATIVE_SHARE
    plan = dice.choice(knowledge.negative_plans if negative else knowledge.plans)
    sentences = [_cased(made, style) for made in writer.sentences(plan)]
    bullet = dice.choice(["- ", "* ", "• ", "", "{}. "]) if plan.kind == "list" else ""
    return _labelled(f"synthetic-{seed}-{number:06d}", writer.day, sentences, bullet)


def _cased(made: Sentence, style: str) -> Sentence:
    if style == "plain":
        return made
    text = _same_length(made.words.text, str.upper if style == "upper" else str.lower)
    return replace(made, words=Filled(text, made.words.marks))


def _same_length(text: str, change: Callable[[str], str]) -> str:
    return "".join(changed if len(changed := change(letter)) == 1 else letter for letter in text)


def _labelled(name: str, day: date, sentences: Sequence[Sentence], bullet: str) -> dict[str, Any]:
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
    return {
        "start": start,
        "end": end,
        "incident": bool(made.event) and made.stage != "threatened",
        "families": [event_types()[made.event].family] if made.event else [],
        "event_types": [made.event] if made.event else [],
        "stage": made.stage if made.event else "none",
        "incident_ids": [made.incident] if made.event else [],
    }


def _mention(mark: Mark, offset: int, made: Sentence) -> dict[str, Any]:
    harmed = mark.role in ("human_target", "physical_target")
    effect = "none" if harmed and (made.stage == "threatened" or not mark.effect) else mark.effect
    return {
        "start": offset + mark.start,
        "end": offset + mark.end,
        "role": mark.role,
        "effect": effect if harmed else "",
        "incident_id": made.incident,
    }
