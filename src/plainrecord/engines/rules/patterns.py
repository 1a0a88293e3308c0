"""Level 4: constructions and frame patterns, compiled to regular expressions over group symbols.

One symbol per group, so a match position is a group index. Left contexts are matched on the reversed string.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plainrecord.engines.rules.chunks import Chunk
from plainrecord.lang.rulebook import Rulebook

_PREPOSITION_SYMBOLS = {
    "by": "b", "of": "o", "in": "i", "at": "i", "on": "O", "upon": "O", "against": "g", "with": "m",
    "from": "f", "between": "B", "for": "F", "to": "T",
}  # fmt: skip
_ROLE = re.compile(r"<(subject|object)(?:=([a-z]+))?>")
#: A role further from its trigger than this is no role; it also keeps endless sentences linear.
REACH_GROUPS = 40
#: A subject and its verb, with an aside after people: "after five guards, one of them a recruit, were hurt".
_CLAUSE = re.compile(r"[hwsxqulkn]R*[VE]|[hqk],[^VEW;.,]{1,5},[VE]")
_AMBIGUOUS_VERB, _NONFINITE_VERB, _FINITE_VERB = "E", "v", "V"
_NONFINITE_VOICES = frozenset({"participle", "infinitive", "ing", "base"})


def symbols_of(chunks: Sequence[Chunk], clause_openers: frozenset[str] = frozenset()) -> str:
    """One symbol per group; see ``constructions.toml`` for the alphabet.

    A preposition among ``clause_openers`` with a noun group and a finite verb after it opens a clause (S).
    """
    symbols = "".join([_symbol(chunk) for chunk in chunks])
    for position, chunk in enumerate(chunks):
        if chunk.kind == "P" and chunk.word in clause_openers and _CLAUSE.match(symbols, position + 1):
            symbols = f"{symbols[:position]}S{symbols[position + 1 :]}"
    return symbols


def backwards(chunks: Sequence[Chunk], symbols: str, object_pronouns: frozenset[str]) -> str:
    """The symbols from the last to the first, without pronouns that are the object of the verb before them."""
    marked = list(symbols)
    for position, chunk in enumerate(chunks[1:-1], 1):
        between = symbols[position - 1] in "VEv" and symbols[position + 1] in "VE"
        if between and chunk.kind == "u" and chunk.word in object_pronouns:
            marked[position] = "R"
    return "".join(reversed(marked))


def _symbol(chunk: Chunk) -> str:
    if chunk.kind == "V":
        if chunk.voice == "past":
            return _AMBIGUOUS_VERB
        return _NONFINITE_VERB if chunk.voice in _NONFINITE_VOICES else _FINITE_VERB
    if chunk.kind in "P2":
        return _PREPOSITION_SYMBOLS.get(chunk.word, "P")
    return chunk.kind


@dataclass(frozen=True, slots=True)
class SidePattern:
    """A pattern on one side of a trigger with the two groups it may capture.

    ``skips`` are units that may stand, any number of them, between ``head`` and ``tail``. They are tried in
    their order, and each position once, so that no text can make the search explode.
    """

    head: re.Pattern[str]
    skips: tuple[re.Pattern[str], ...]
    tail: re.Pattern[str]

    def search(self, symbols: str, start: int, accept: str = "") -> tuple[int | None, int | None]:
        """Indexes of the subject and the object group in ``symbols`` (in its own direction), or None.

        ``accept`` are the classes that the object must be of, "" for any: groups of others are passed over.
        """
        limit = start + REACH_GROUPS
        opening = self.head.match(symbols, start, limit)
        if not opening:
            return None, None
        waiting, seen = [opening.end()], {opening.end()}
        while waiting:
            position = waiting.pop()
            found = self.tail.match(symbols, position, limit)
            if found:
                obj = _start(found, "object")
                if not accept or obj is None or symbols[obj] in accept:
                    return _start(found, "subject"), obj
            for skip in reversed(self.skips):
                unit = skip.match(symbols, position, limit)
                if unit and unit.end() > position and unit.end() not in seen:
                    seen.add(unit.end())
                    waiting.append(unit.end())
        return None, None


def _start(found: re.Match[str], role: str) -> int | None:
    return found.start(role) if role in found.re.groupindex and found[role] else None


@cache
def compile_side(pattern: str, between: tuple[str, ...], noun_group: str) -> SidePattern:
    """Compile a side pattern: put in what BETWEEN, NG, <subject> and <object> stand for.

    ``<object=qh>`` takes only groups of these classes. BETWEEN may stand once: any number of the units of
    ``between``, as few as possible.
    """
    head, found, tail = pattern.partition("BETWEEN")
    if not found:
        head, tail = "", pattern

    def compiled(part: str) -> re.Pattern[str]:
        body = part.replace("NG", noun_group)
        return re.compile(
            _ROLE.sub(lambda role: f"(?P<{role[1]}>{f'[{role[2]}]' if role[2] else noun_group})", body)
        )

    skips = tuple(compiled(unit) for unit in between) if found else ()
    return SidePattern(compiled(head), skips, compiled(tail))


@dataclass(frozen=True, slots=True)
class CompiledConstruction:
    """A construction with its side patterns compiled."""

    lefts: tuple[SidePattern, ...]
    rights: tuple[SidePattern, ...]
    light_verbs: tuple[str, ...]
    reverse_verbs: tuple[str, ...]


def compile_constructions(rulebook: Rulebook) -> dict[str, CompiledConstruction]:
    """The constructions of a language by name."""

    def side(pattern: str) -> tuple[SidePattern, ...]:
        return (compile_side(pattern, rulebook.between, rulebook.noun_group),) if pattern else ()

    return {
        row.id: CompiledConstruction(
            side(row.left) + side(row.left_long),
            side(row.right) + side(row.right_by), row.light_verbs, row.reverse_verbs,
        )
        for row in rulebook.constructions
    }  # fmt: skip
