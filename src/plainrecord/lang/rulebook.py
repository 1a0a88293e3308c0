"""The rules of a language pack: act and claim frames, constructions, contexts; typed and checked on loading.

Each file of ``packs/<language>/rules`` explains its columns; ``docs/how-to/add-a-rule.md`` shows how to add one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

Example = tuple[tuple[str, str], ...]


#: What a rule file may hold; a table by another name would be lost in silence.
_TABLES = frozenset({"frame", "context", "words", "construction", "prepositions", "between", "noun_group"})


class RuleError(ValueError):
    """A rule file is wrong; the message names the file, the rule and what to change."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One family of words for one kind of act or claim. The columns are explained in ``rules/harm.toml``."""

    id: str
    kind: str = "act"
    type: str = ""
    rank: int = 1
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    subject: str = ""
    object: str = ""
    bare: str = "passive"
    left: str = ""
    right: str = ""
    object_right: str = ""
    right_role: str = ""
    count_role: str = ""
    phrase: str = ""
    effect: str = ""
    weapon: str = ""
    territory: bool = False
    alone: bool = False
    harms: str = ""
    elsewhere: bool = False
    refuses_passive_site: bool = False
    verbless: bool = False
    about: str = ""
    stance: str = ""
    prepositions: Mapping[str, str] | None = None
    needs: str = ""
    needs_subject: str = ""
    needs_plural: bool = False
    needs_object: bool = False
    needs_actor: bool = False
    needs_number: bool = False
    needs_verb: tuple[str, ...] = ()
    left_verbs: tuple[str, ...] = ()
    right_verbs: tuple[str, ...] = ()
    needs_object_words: tuple[str, ...] = ()
    needs_object_kinds: tuple[str, ...] = ()
    needs_subject_kinds: tuple[str, ...] = ()
    needs_subject_words: tuple[str, ...] = ()
    needs_initiator_kinds: tuple[str, ...] = ()
    refuses_subject_kinds: tuple[str, ...] = ()
    weapon_subjects: tuple[str, ...] = ()
    weapon_objects: tuple[str, ...] = ()
    refuses_weapon_objects: tuple[str, ...] = ()
    refuses_object: tuple[str, ...] = ()
    refuses_subject: tuple[str, ...] = ()
    refuses_before: tuple[str, ...] = ()
    refuses_after: tuple[str, ...] = ()
    needs_after: tuple[str, ...] = ()
    refuses_within: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    refuses: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Construction:
    """Where roles stand around a trigger; the columns are explained in ``rules/constructions.toml``."""

    id: str
    left: str = ""
    left_long: str = ""
    right: str = ""
    right_by: str = ""
    light_verbs: tuple[str, ...] = ()
    reverse_verbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a trigger that change how the act is presented; see ``rules/contexts.toml``."""

    id: str
    effect: str
    scope: str
    phrases: tuple[str, ...]
    reach: int = 0
    harm_only: bool = False
    nouns_only: bool = False
    stops: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of a language, in the order of the files' names and rows; ``words`` are those of ``words.toml``."""

    frames: tuple[Frame, ...]
    constructions: tuple[Construction, ...]
    contexts: tuple[Context, ...]
    verb_prepositions: Mapping[str, str]
    noun_prepositions: Mapping[str, str]
    between: tuple[str, ...]
    noun_group: str
    words: Mapping[str, frozenset[str]]


@cache
def load_rulebook(language: str = "en") -> Rulebook:
    """The rules of a language pack; raises ``RuleError`` for an unknown table or column or a repeated id."""
    folder = files("plainrecord.lang").joinpath(f"packs/{language}/rules")
    frames: list[Frame] = []
    contexts: list[Context] = []
    layout: dict[str, Any] = {}
    words: dict[str, frozenset[str]] = {}
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not path.name.endswith(".toml"):
            continue
        data = tomllib.loads(path.read_text("utf-8"))
        unknown = sorted(data.keys() - _TABLES)
        if unknown:
            raise RuleError(f"{path.name}: unknown tables {unknown}; known: {sorted(_TABLES)}")
        frames += [_frame(row, path.name) for row in data.get("frame", ())]
        contexts += [_typed(Context, row, path.name) for row in data.get("context", ())]
        words |= {name: frozenset(listed) for name, listed in data.get("words", {}).items()}
        if "construction" in data:
            layout = data
    _check_unique([frame.id for frame in frames] + [context.id for context in contexts])
    return Rulebook(
        tuple(frame for frame in frames if not frame.retired),
        tuple(_typed(Construction, row, "constructions.toml") for row in layout["construction"]),
        tuple(contexts),
        layout["prepositions"]["verb"],
        layout["prepositions"]["noun"],
        tuple(layout["between"]),
        layout["noun_group"],
        words,
    )


def _frame(row: dict[str, Any], name: str) -> Frame:
    examples = tuple(tuple(sorted(example.items())) for example in row.get("examples", ()))
    if not examples or not row.get("refuses"):
        raise RuleError(f"{name}: rule {row.get('id')!r} needs at least one example and one refusal")
    frame: Frame = _typed(Frame, {**row, "examples": examples}, name)
    return frame


def _typed(kind: type[Any], row: dict[str, Any], name: str) -> Any:  # noqa: ANN401 (a row of that kind)
    known = {field.name for field in fields(kind)}
    unknown = sorted(set(row) - known)
    if unknown:
        raise RuleError(
            f"{name}: rule {row.get('id')!r} has unknown columns {unknown}; known: {sorted(known)}"
        )
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


def _check_unique(ids: list[str]) -> None:
    seen: set[str] = set()
    for rule_id in ids:
        if rule_id in seen:
            raise RuleError(f"rule id {rule_id!r} occurs twice; ids are permanent and unique")
        seen.add(rule_id)
