"""The knowledge of the generator: the TOML files of ``data/`` read, checked for shape and made into banks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.training.grammar import slot_names

DATA = Path(__file__).resolve().parent / "data"
#: What an event may define; a construction is used where all its slots of these names are defined.
EVENT_KEYS = frozenset(
    {
        "agent",
        "did",
        "done",
        "doing",
        "do",
        "noun",
        "calm_noun",
        "object",
        "object_sg",
        "object_pl",
        "weapon",
        "tail",
    }
)
_SENTENCE_KEYS = ("lead", "head", "attempted", "threatened")


@dataclass(frozen=True, slots=True)
class EventWords:
    """What is known about one event type: its own banks and its own sentences."""

    event_type: str
    banks: Mapping[str, Sequence[str]]
    lead: tuple[str, ...]
    head: tuple[str, ...]
    attempted: tuple[str, ...]
    threatened: tuple[str, ...]
    core: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """How countries, places, people and groups are named in one part of the world."""

    name: str
    syllables: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    demonym: tuple[str, ...]
    group: tuple[str, ...]
    banks: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something else than armed conflict, told in its words."""

    name: str
    heads: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a document: (kind, incident number or 0); ``others`` says how incidents 2, 3 ... relate to 1."""

    steps: tuple[tuple[str, int], ...]
    others: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All templates and word lists, read once; ``types`` names event types as often as they shall come first."""

    words: Mapping[str, Sequence[str]]
    events: Mapping[str, EventWords]
    regions: tuple[Region, ...]
    meanings: tuple[str, ...]
    frames: Mapping[str, Sequence[str]]
    follow: Mapping[str, Sequence[str]]
    background: Mapping[str, Sequence[str]]
    topics: tuple[Topic, ...]
    reframed: Mapping[str, Sequence[str]]
    types: tuple[str, ...]
    plans: tuple[Plan, ...]
    negative_plans: tuple[Plan, ...]


@cache
def load_knowledge() -> Knowledge:
    """Read ``data/*.toml``. Raises ``KeyError`` where a table is missing."""
    constructions = _read("constructions.toml")
    more = _read("more_leads.toml")["lead"]
    events: dict[str, EventWords] = {}
    for path in sorted(DATA.glob("events_*.toml")):
        for event_type, row in _read(path.name)["event"].items():
            row["lead"] += more.get(event_type, [])
            events[event_type] = _event(event_type, row, constructions["core"])
    plans = _read("plans.toml")
    regions = _read("regions.toml")
    shared = regions.pop("shared")
    everyday = _read("negatives_everyday.toml")
    topics = {**_read("negatives.toml")["topic"], **everyday["topic"]}
    return Knowledge(
        words={**_thing_banks(_read("things.toml")), **_read("words.toml")["bank"], **everyday["bank"]},
        events=events,
        regions=tuple(_region(name, row) for name, row in regions.items()),
        meanings=tuple(shared["meaning"]),
        frames={name: rows for name, rows in constructions.items() if name.endswith("frame")},
        follow=constructions["follow"],
        background=_read("background.toml"),
        topics=tuple(Topic(name, tuple(row["heads"]), tuple(row["lines"])) for name, row in topics.items()),
        reframed=_read("reframed.toml"),
        types=_weighted(tuple(events), plans["weights"]),
        plans=_plans(plans["plan"]),
        negative_plans=_plans(plans["negative_plan"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text("utf-8"))


def _event(event_type: str, row: Mapping[str, list[str]], cores: Sequence[str]) -> EventWords:
    banks = {key: entries for key, entries in row.items() if key not in _SENTENCE_KEYS}
    fitting = tuple(core for core in cores if slot_names(core) & EVENT_KEYS <= banks.keys())
    lead, head, attempted, threatened = (tuple(row[key]) for key in _SENTENCE_KEYS)
    return EventWords(event_type, banks, lead, head, attempted, threatened, fitting)


def _region(name: str, row: Mapping[str, list[str]]) -> Region:
    banks = {
        "place": row["settlement"],
        "area": row["area"],
        "feature": row["feature"],
        "person": row["person"],
        "given": row["given"],
        "family": row["family"],
    }
    syllables = (tuple(row["first"]), tuple(row["middle"]), tuple(row["last"]))
    return Region(name, syllables, tuple(row["demonym"]), tuple(row["group"]), banks)


def _plans(rows: Sequence[Mapping[str, Any]]) -> tuple[Plan, ...]:
    plans = []
    for row in rows:
        steps = []
        for step in row["steps"].split():
            kind, _, number = step.partition(":")
            steps.append((kind, int(number or 0)))
        plan = Plan(tuple(steps), tuple(row.get("incidents", ())), row.get("kind", "news"))
        plans += [plan] * row.get("weight", 1)
    return tuple(plans)


def _weighted(event_types: Sequence[str], weights: Mapping[str, int]) -> tuple[str, ...]:
    """The event types, each as often as its own weight, or that of its family, says."""
    return tuple(
        name for name in event_types for _ in range(weights.get(name, weights.get(name.partition(".")[0], 1)))
    )


def forms(row: str) -> tuple[str, str]:
    """Singular and plural of a row of things.toml: ``clinic/s``, ``fisherman=fishermen``, ``barracks``."""
    singular, equals, plural = row.partition("=")
    if equals:
        return singular, plural
    stem, slash, rest = row.partition("/")
    if not slash:
        return row, row
    ending, blank, after = rest.partition(" ")
    return stem + blank + after, stem + ending + blank + after


def _thing_banks(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Banks ``X_sg``, ``X_pl``, ``a_X`` and ``n_X`` for every table X, and the same for all things as ``thing``.

    A kind of thing named like a kind of people is called ``X_site`` (``police_site``).
    """
    banks: dict[str, list[str]] = {"thing_sg": [], "thing_pl": [], "a_object": [], "n_object": []}
    for table in ("thing", "people", "weapon"):
        for kind, rows in tables[table].items():
            name = f"{kind}_site" if table == "thing" and kind in tables["people"] else kind
            pairs = [forms(row) for row in rows]
            banks[f"{name}_sg"] = [singular for singular, _ in pairs]
            banks[f"{name}_pl"] = [plural for _, plural in pairs]
            for bank, number in ((f"a_{name}", 0), (f"n_{name}", 1)):
                banks[bank] = [_phrase(pair, number, table, tables["pattern"]) for pair in pairs]
            if table == "thing":
                banks["thing_sg"].append(f"{{{name}_sg}}")
                banks["thing_pl"].append(f"{{{name}_pl}}")
                banks["a_object"].append(f"{{a_{name}}}")
                banks["n_object"].append(f"{{n_{name}}}")
    return banks


def _phrase(pair: tuple[str, str], number: int, table: str, patterns: Mapping[str, Any]) -> str:
    """The noun phrase of a row: ``number`` 0 for one, 1 for several; stuff such as gas has no article."""
    stuff = table == "weapon" and pair[0] == pair[1]
    pattern: str = patterns["mass_weapon" if stuff else f"{('one', 'several')[number]}_{table}"]
    return pattern.replace("WORDS", pair[number])
