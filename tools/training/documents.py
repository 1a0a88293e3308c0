"""Composing documents: a plan, its incidents, its sentences, and the labels that go with them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tools.training.banks import EventWords, Knowledge, Plan, Topic
from tools.training.grammar import Filled, Scope, fill
from tools.training.labels import Sentence, cased, finished, labelled
from tools.training.setting import LAST_WIRE_DAY, published_day, setting

NEGATIVE_SHARE = 0.38
UPPER_SHARE = 0.25
LOWER_SHARE = 0.06
_LEAD_FROM_CONSTRUCTIONS = 0.45
_WIRE_FRAMES = 0.6
_WRAPPED = 0.55
_WIRE_FROM_LATIN = 0.5
_SAME_AGENT = 0.6
_LATIN = ("central_america", "south_america", "caribbean", "north_america")
_PARTIES = ("rebels", "troops", "gunmen", "police", "air_force")
_HARMLESS = ("agreement", "base", "group", "mobilisation", "release", "surrender", "territory", "withdrawal",
             "coercion", "protest.peaceful", "protest.intervention", "detention", "capture", "weapon.disrupted",
             "displacement", "remains", "unclear", "other", "disappearance")  # fmt: skip
_LEAVING_THINGS_WHOLE = ("attack", "abduction", "hijacking", "hostage")


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
        numbers |= {number + 1 for kind, number in plan.steps if kind == "pair"}
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
        if kind == "pair":
            return self._pair(number)
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
        words = fill(template, scope)
        if kind not in ("neghead", "title", "slogan") and self.dice.random() < _WRAPPED:
            words = self._wrapped(words, scope)
        return Sentence(finished(words).unmarked())

    def _wrapped(self, words: Filled, scope: Scope) -> Filled:
        """A plain sentence with a speaker or a further clause, as incidents have them."""
        if not words.text.endswith(".") or '"' in words.text:
            return words
        return _in_frame(
            self.dice.choice(self.knowledge.frames["wrap_frame"]), scope, Filled(words.text[:-1])
        )

    def _reframed(self, kind: str) -> Filled:
        """The core of an act in a frame that makes it no news: old, invented, rehearsed or false."""
        event = self.knowledge.events[self.dice.choice(self.knowledge.types)]
        scope = self.scope.inner({"when": [""]}, event.banks)
        core = fill(self.dice.choice((*event.lead, *event.core)), scope)
        return _in_frame(self.dice.choice(self.knowledge.reframed[kind]), scope, core)

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
        return Sentence(finished(words).of_incident(number), ((number, event.event_type),), stage)

    def _pair(self, number: int) -> Sentence:
        """Two incidents in one sentence."""
        both = ((number, self.incidents[number]), (number + 1, self.incidents[number + 1]))
        cores = [self._core(incident).of_incident(own) for own, incident in both]
        frame = self.dice.choice(self.knowledge.frames["pair_frame"])
        words = _in_frame(frame, both[0][1].scope, *cores).of_incident(number)
        return Sentence(
            finished(words), tuple((own, each.event.event_type) for own, each in both), "accomplished"
        )

    def _core(self, incident: _Incident, constructions: float = _LEAD_FROM_CONSTRUCTIONS) -> Filled:
        event = incident.event
        constructed = event.core and self.dice.random() < constructions
        return fill(self.dice.choice(event.core if constructed else event.lead), incident.scope)

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
        if kind in ("try", "threat"):
            core = fill(self.dice.choice(event.attempted if kind == "try" else event.threatened), scope)
        else:
            core = self._core(incident, 1.0 if kind == "core" else _LEAD_FROM_CONSTRUCTIONS)
        wire = self.style == "upper" and kind in ("lead", "core") and self.dice.random() < _WIRE_FRAMES
        frame = self.dice.choice(self.knowledge.frames["wire_frame" if wire else _FRAMES[kind]])
        violent = not event.event_type.startswith(_HARMLESS)
        chain = self.knowledge.follow["chain"] if violent else [""]
        return _in_frame(frame, scope.knowing({"chain": chain}), core)


def _in_frame(frame: str, scope: Scope, core: Filled, second: Filled | None = None) -> Filled:
    """The frame filled around a core (and a second one, for frames that have ``{second}``)."""
    before, rest = frame.split("{core}")
    between, _, after = rest.partition("{second}")
    words = fill(before, scope) + core + fill(between, scope)
    return words if second is None else words + second + fill(after, scope)


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
    sentences = [cased(made, style) for made in writer.sentences(plan)]
    bullet = dice.choice(["- ", "* ", "• ", "", "{}. "]) if plan.kind == "list" else ""
    return labelled(f"synthetic-{seed}-{number:06d}", writer.day, sentences, bullet)
