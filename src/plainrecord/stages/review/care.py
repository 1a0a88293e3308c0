"""What a reader is asked about before it is shown: topics by words (``care.toml``), and acts marked sensitive."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs

from plainrecord.model.records import Report
from plainrecord.world.taxonomy import event_types

SENSITIVE_ACT = "act"
"""The topic of a text about an act of a sensitive type, whatever its words."""

_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of ``care.toml``; ``examples`` must be found by ``words``, ``passes`` must not."""

    topic_id: str
    reason: str
    words: tuple[str, ...]
    examples: tuple[str, ...]
    passes: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the file."""
    rows = tomllib.loads(files("plainrecord.stages.review").joinpath("care.toml").read_text("utf-8"))["topic"]
    return tuple(
        Topic(row["id"], row["reason"], tuple(row["words"]), tuple(row["examples"]), tuple(row["passes"]))
        for row in rows
    )


@cache
def _index() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[str, bool], ...]]:
    """The words of all topics in one automaton, with the topic of each and whether any ending goes."""
    rows = [(word, topic.topic_id) for topic in topics() for word in topic.words]
    patterns = [word.removesuffix("*") for word, _ in rows]
    return ahocorasick_rs.AhoCorasick(patterns), tuple((topic, word.endswith("*")) for word, topic in rows)


def topics_in(text: str) -> tuple[str, ...]:
    """The topics of which a text has words, sorted. Time is proportional to the length of the text."""
    automaton, of_pattern = _index()
    folded = text.translate(_ASCII_LOWER)  # as long as the text, whatever its script
    found: set[str] = set()
    for number, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        topic, any_ending = of_pattern[number]
        if topic in found or (start and folded[start - 1].isalnum()):
            continue
        if any_ending or end == len(folded) or not folded[end].isalnum():
            found.add(topic)
    return tuple(sorted(found))


def is_sensitive(report: Report) -> bool:
    """Whether the act is of a type that the taxonomy marks sensitive: then the whole text waits for the reader."""
    known = event_types().get(report.act.value.event_type)
    return known is not None and known.sensitive
