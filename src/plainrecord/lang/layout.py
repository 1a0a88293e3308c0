"""How reports are laid out: datelines, log entries, abbreviations; from ``packs/<language>/layout.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from plainrecord.lang.sentences import sentence_spans
from plainrecord.model.text import Span

_LONGEST_DATELINE_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class LineRule:
    """One pattern at the start of a line, with the lines it must and must not take."""

    rule_id: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout rules of a language."""

    datelines: tuple[LineRule, ...]
    entries: tuple[LineRule, ...] = ()
    stamps: tuple[LineRule, ...] = ()
    continuations: tuple[LineRule, ...] = ()
    mastheads: tuple[LineRule, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    outcomes: tuple[LineRule, ...] = ()

    def is_outcome(self, line: str) -> bool:
        """Whether a line is a field of a form that says what came of what the fields above it tell: "Killed: 3"."""
        return any(rule.pattern.match(line) for rule in self.outcomes)

    def is_entry(self, line: str) -> bool:
        """Whether a line begins an entry of a log ("06:40 - shots fired"): its stamp is part of what it says."""
        return any(rule.pattern.match(line) for rule in self.entries)

    def is_stamp(self, line: str) -> bool:
        """Whether a line says no more than where and when a report was written: "Bamako, 3 May 2024"."""
        found = (rule.pattern.match(line) for rule in self.stamps)
        return any(one is not None and _looks_like_place(one["place"]) for one in found)

    def masthead(self, text: str, title: Span) -> int:
        """Where the name of the publisher begins that a title ends in; the end of the title when it has none."""
        found = (rule.pattern.search(text, title.start, title.end) for rule in self.mastheads)
        return min((one.start() for one in found if one is not None), default=title.end)

    def sentences(self, text: str, start: int, end: int) -> list[Span]:
        """The sentences of ``text[start:end]``; the full stop of an abbreviation of the pack ends none.

        Neither does one that a continuation of the pack reads past ("at 10 p.m. Saturday").
        """
        spans: list[Span] = []
        for span in sentence_spans(text, start, end):
            last = text[spans[-1].start : spans[-1].end].rsplit(None, 1)[-1].lstrip("(") if spans else ""
            if last and (
                last.casefold() in self.abbreviations or self._goes_on(text, spans[-1].end - len(last), end)
            ):
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
        return spans

    def _goes_on(self, text: str, last_word: int, end: int) -> bool:
        """Whether the sentence whose last word begins at ``last_word`` goes on after its full stop."""
        return any(rule.pattern.match(text, last_word, end) for rule in self.continuations)

    def dateline(self, text: str, block: Span) -> Span | None:
        """The dateline that opens a block, with its dash, or None."""
        limit = min(block.end, block.start + _LONGEST_DATELINE_CHARACTERS)
        for rule in self.datelines:
            found = rule.pattern.match(text, block.start, limit)
            if found and _looks_like_place(found["place"]) and found.end() < block.end:
                return Span(block.start, found.end())
        return None


def _looks_like_place(words: str) -> bool:
    """Every longer word begins with a capital: sentences before a dash do not."""
    longer = [word for word in re.split(r"[\s,]+", words) if len(word) > 3]
    return bool(words) and words[0].isupper() and all(word[0].isupper() for word in longer)


@cache
def load_layout(language: str = "en") -> Layout:
    """The layout rules of a language pack."""
    data = tomllib.loads(
        files("plainrecord.lang").joinpath(f"packs/{language}/layout.toml").read_text("utf-8")
    )
    return Layout(
        _rules(data["dateline"]),
        _rules(data["entry"]),
        _rules(data["stamp"]),
        _rules(data["continuation"]),
        _rules(data["masthead"]),
        frozenset(data["abbreviations"]["words"].split()),
        _rules(data["outcome"]),
    )


def _rules(rows: list[dict[str, Any]]) -> tuple[LineRule, ...]:
    return tuple(
        LineRule(row["id"], re.compile(row["pattern"]), tuple(row["examples"]), tuple(row["refuses"]))
        for row in rows
    )
