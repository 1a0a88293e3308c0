"""The little language of the templates: words, slots, choices and marked mentions, filled by a seeded die.

A template is plain text with three kinds of brackets, which may be nested:

- ``{name}`` is a slot: one entry of the bank ``name``, itself a template. ``{Name}`` (capital letter) is
  remembered: every later ``{Name}`` of the same incident gives the same words. ``{name:killed}`` states what
  happened to the people or things inside.
- ``<one|two|>`` is a choice; an empty alternative leaves the words out.
- ``[ht:...]`` marks a mention; the short names are the keys of `ROLES`. ``[ht>killed:...]`` states its effect.

`fill` gives the words and where the mentions are; it depends on nothing but the template, the banks and the
state of the random generator.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias

#: Short name of a mention in a template, and the role it is written out as.
ROLES = {
    "pi": "perp_individual",
    "po": "perp_organisation",
    "ht": "human_target",
    "pt": "physical_target",
    "w": "weapon",
    "a": "act",
    "c": "claimant",
}
#: What a slot may state about the targets inside it.
EFFECTS = ("killed", "injured", "abducted", "none", "destroyed", "damaged")
_HARMED = frozenset({"human_target", "physical_target"})
_PLAIN = re.compile(r"[^{}<>|\[\]]+")
_SLOT = re.compile(r"\{(?P<name>\w+)(?::(?P<effect>\w+))?\}")
_MARK = re.compile(r"\[(?P<role>[a-z]+)(?:>(?P<effect>\w+))?:")
_ARTICLE = re.compile(r"(?:^|[^\w'’])[Aa] $")
_CONSONANT_SOUND = re.compile(r"one\b|once|eu|un\b|uni|use|usu|util", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"[aeiouAEIOU8]|1[18]\b|[FHLMNRSX](?:[A-Z]{2,}|[A-Z]?\b)")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention inside a filled template; ``effect`` is "" and ``incident`` 0 where nothing has been stated."""

    start: int
    end: int
    role: str
    effect: str = ""
    incident: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """Words with the mentions in them."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Filled) -> Filled:
        """The two in a row; an article ``a`` becomes ``an`` where the next sound asks for it."""
        head = self.text
        if _ARTICLE.search(head) and starts_with_vowel_sound(other.text):
            head = head[:-1] + "n "
        moved = (
            replace(mark, start=mark.start + len(head), end=mark.end + len(head)) for mark in other.marks
        )
        return Filled(head + other.text, (*self.marks, *moved))

    def with_effect(self, effect: str) -> Filled:
        """The same, ``effect`` stated for the targets of which nothing is stated yet."""
        marks = tuple(
            replace(mark, effect=effect) if mark.role in _HARMED and not mark.effect else mark
            for mark in self.marks
        )
        return Filled(self.text, marks)

    def of_incident(self, number: int) -> Filled:
        """The same, the mentions said to belong to an incident where they belong to none yet."""
        marks = tuple(mark if mark.incident else replace(mark, incident=number) for mark in self.marks)
        return Filled(self.text, marks)

    def unmarked(self) -> Filled:
        """The words alone."""
        return Filled(self.text)


def starts_with_vowel_sound(words: str) -> bool:
    """Whether ``an`` belongs before the words (spelt-out initials such as FPV included)."""
    return not _CONSONANT_SOUND.match(words) and bool(_VOWEL_SOUND.match(words))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for an entry of a bank."""

    name: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several runs of nodes."""

    options: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of nodes that is a mention."""

    role: str
    inside: tuple[Node, ...]
    effect: str = ""


Node: TypeAlias = "str | Slot | Choice | Marked"


class TemplateError(ValueError):
    """A template that cannot be read or filled; the message quotes it."""


@cache
def parse(template: str) -> tuple[Node, ...]:
    """The nodes of a template. Raises `TemplateError` naming the position where it breaks."""
    nodes, position = _run(template, 0, "")
    if position != len(template):
        raise TemplateError(f"{template!r}: {template[position]!r} at {position} closes nothing")
    return nodes


def _run(template: str, position: int, stop: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while position < len(template) and template[position] not in stop:
        if plain := _PLAIN.match(template, position):
            nodes.append(plain[0])
            position = plain.end()
        elif slot := _SLOT.match(template, position):
            nodes.append(Slot(slot["name"], _effect(template, slot["effect"] or "")))
            position = slot.end()
        elif template[position] == "<":
            choice, position = _choice(template, position + 1)
            nodes.append(choice)
        elif mark := _MARK.match(template, position):
            if mark["role"] not in ROLES:
                raise TemplateError(f"{template!r}: no role {mark['role']!r} (known: {', '.join(ROLES)})")
            inside, position = _run(template, mark.end(), "]")
            nodes.append(Marked(ROLES[mark["role"]], inside, _effect(template, mark["effect"] or "")))
            position = _closed(template, position, "]")
        else:
            raise TemplateError(f"{template!r}: cannot read {template[position]!r} at {position}")
    return tuple(nodes), position


def _choice(template: str, position: int) -> tuple[Choice, int]:
    options: list[tuple[Node, ...]] = []
    while True:
        option, position = _run(template, position, "|>")
        options.append(option)
        if position < len(template) and template[position] == "|":
            position += 1
            continue
        return Choice(tuple(options)), _closed(template, position, ">")


def _closed(template: str, position: int, sign: str) -> int:
    if position >= len(template) or template[position] != sign:
        raise TemplateError(f"{template!r}: {sign!r} is missing at {position}")
    return position + 1


def _effect(template: str, effect: str) -> str:
    if effect and effect not in EFFECTS:
        raise TemplateError(f"{template!r}: no effect {effect!r} (known: {', '.join(EFFECTS)})")
    return effect


def slot_names(template: str) -> frozenset[str]:
    """The names of all slots of a template, in lower case."""
    return frozenset(slot.name.lower() for slot in _slots(parse(template)))


def _slots(nodes: Sequence[Node]) -> list[Slot]:
    found: list[Slot] = []
    for node in nodes:
        if isinstance(node, Slot):
            found.append(node)
        elif isinstance(node, Choice):
            for option in node.options:
                found += _slots(option)
        elif isinstance(node, Marked):
            found += _slots(node.inside)
    return found


Bank: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Scope:
    """What slots are filled from: the banks, nearest first, and what the incident has remembered."""

    dice: random.Random
    banks: tuple[Bank, ...]
    memory: dict[str, Filled] = field(default_factory=dict)

    def inner(self, *banks: Bank) -> Scope:
        """A scope of its own memory, with further banks before the present ones."""
        return Scope(self.dice, (*banks, *self.banks))

    def knowing(self, *banks: Bank) -> Scope:
        """A scope of the same memory, with further banks before the present ones."""
        return Scope(self.dice, (*banks, *self.banks), self.memory)

    def entries(self, name: str) -> Sequence[str]:
        """The bank of that name. Raises `TemplateError` where there is none."""
        for bank in self.banks:
            if name in bank:
                return bank[name]
        raise TemplateError(f"no bank {name!r} for slot {{{name}}}")


def fill(template: str, scope: Scope) -> Filled:
    """The template with its slots filled and its choices made. Raises `TemplateError`."""
    return _fill(parse(template), scope, 0)


def _fill(nodes: Sequence[Node], scope: Scope, depth: int) -> Filled:
    if depth > _DEEPEST:
        raise TemplateError("slots that contain one another without end")
    filled = Filled()
    for node in nodes:
        if isinstance(node, str):
            part = Filled(node)
        elif isinstance(node, Slot):
            part = _fill_slot(node, scope, depth)
        elif isinstance(node, Choice):
            part = _fill(scope.dice.choice(node.options), scope, depth + 1)
        else:
            part = _fill(node.inside, scope, depth + 1)
            part = Filled(part.text, (*part.marks, Mark(0, len(part.text), node.role, node.effect)))
        filled += part
    return filled


def _fill_slot(slot: Slot, scope: Scope, depth: int) -> Filled:
    name = slot.name.lower()
    remembered = slot.name[0].isupper()
    part = scope.memory.get(name) if remembered else None
    if part is None:
        part = _fill(parse(scope.dice.choice(scope.entries(name))), scope, depth + 1)
        if remembered:
            scope.memory[name] = part
    return part.with_effect(slot.effect) if slot.effect else part
