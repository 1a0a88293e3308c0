"""The small pattern language of the date rules, and the automaton that runs all rules at once.

A pattern is a row of words with ``[optional parts]``, ``(one | or another)``, ``{class}`` or ``{class:part}``
for a word of a list, ``<macro>`` or ``<macro:2>`` (the same with ``2`` after the name of every part) for a
piece used often, and ``>>`` and ``<<`` where the quoted words begin and end, when they are fewer than what is
read. A backslash before a bracket makes it one of the text. White space in a pattern stands for any space, line
breaks included, or none.

All patterns become one automaton over classes of tokens; its states are made when first reached, so the cost
of reading a text does not depend on how many rules there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from plainrecord.lang.dates_tokens import tokens

_WORDS = re.compile(r"\\.|\{[^}]*\}|<[a-z_0-9]+(?::\w+)?>|>>|<<|[\[\]()|]|[^\s\[\]()|{}<>\\]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One token, exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a class; what it stands for is kept under the name ``part``."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing after the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; an optional part is a choice with an empty row."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the quoted words begin (``>>``) or end (``<<``)."""

    side: str


Node = Word | Listed | Row | Choice | Edge


GAPS = ("-", "'")  # may stand between any two words of an entry: Dhu al-Hijjah, twenty-four


def expand(node: Node) -> list[tuple[str, ...]]:
    """Every row of tokens a tree without classes stands for."""
    return [entry for entry in _expand(node) if entry]


def _expand(node: Node) -> list[tuple[str, ...]]:
    if isinstance(node, Word):
        return [(node.text,)]
    if isinstance(node, Choice):
        return [entry for each in node.nodes for entry in _expand(each)]
    if isinstance(node, Row):
        rows: list[tuple[str, ...]] = [()]
        for each in node.nodes:
            rows = [row + entry for row in rows for entry in _expand(each)]
        return rows
    raise BadPattern("an entry of a class may hold words, brackets and | only")


class BadPattern(ValueError):  # noqa: N818  (it says what is wrong, not that something is)
    """A pattern of a language pack cannot be read; the message quotes it."""


def parse(pattern: str, macros: Mapping[str, str], suffix: str = "") -> Node:
    """The tree of a pattern; raises ``BadPattern``."""
    pieces = _WORDS.findall(pattern)
    node, rest = _choice(pieces, 0, macros, suffix)
    if rest != len(pieces):
        raise BadPattern(f"unexpected {pieces[rest]!r} in the pattern {pattern!r}; check the brackets")
    return node


def _choice(pieces: Sequence[str], at: int, macros: Mapping[str, str], suffix: str) -> tuple[Node, int]:
    options: list[Node] = []
    row: list[Node] = []
    while at < len(pieces) and pieces[at] not in "])":
        if pieces[at] == "|":
            options.append(Row(tuple(row)))
            row = []
            at += 1
            continue
        node, at = _piece(pieces, at, macros, suffix)
        row.append(node)
    options.append(Row(tuple(row)))
    return (options[0] if len(options) == 1 else Choice(tuple(options))), at


def _piece(pieces: Sequence[str], at: int, macros: Mapping[str, str], suffix: str) -> tuple[Node, int]:
    piece = pieces[at]
    if piece in "[(":
        node, at = _choice(pieces, at + 1, macros, suffix)
        if at >= len(pieces) or pieces[at] != {"[": "]", "(": ")"}[piece]:
            raise BadPattern(f"an opening {piece!r} is not closed in {' '.join(pieces)!r}")
        return (Choice((node, Row(()))) if piece == "[" else node), at + 1
    if piece in (">>", "<<"):
        return Edge(piece), at + 1
    if piece[0] == "{":
        name, _, part = piece[1:-1].partition(":")
        return Listed(name, (part or name) + suffix), at + 1
    if piece[0] == "<":
        name, _, more = piece[1:-1].partition(":")
        if name not in macros:
            raise BadPattern(f"no macro is called {name!r}; it is used in {' '.join(pieces)!r}")
        return parse(macros[name], macros, suffix + more), at + 1
    return Row(tuple(Word(token) for token in tokens(piece.removeprefix("\\")))), at + 1


class State:
    """A state of the automaton: the positions it stands for, where it leads, and the rules it completes.

    ``moves`` are the positions that each terminal leads to, once they were asked for.
    """

    __slots__ = ("accepts", "moves", "next", "positions")

    def __init__(self, positions: frozenset[int], accepts: tuple[int, ...]) -> None:
        self.positions = positions
        self.accepts = accepts
        self.moves: dict[str, list[int]] | None = None
        self.next: dict[int, State | None] = {}


class Automaton:
    """All patterns of a grammar as one machine, determinised as it runs.

    Terminals are words (``ago``) or classes (``{month}``); a symbol is a set of terminals that a token fits.
    """

    def __init__(self, trees: Sequence[Node], entries: Mapping[str, Sequence[Node]]) -> None:
        """Wire ``trees``; ``entries`` are the entries of each class that are longer than a word."""
        self._entries = entries
        self._moves: list[list[tuple[str, int]]] = []
        self._free: list[list[int]] = []
        self._ends: dict[int, int] = {}
        self._symbols: dict[frozenset[str], int] = {frozenset(): 0}
        self._terminals: list[frozenset[str]] = [frozenset()]
        self._states: dict[frozenset[int], State] = {}
        first = self._position()
        for number, tree in enumerate(trees):
            last = self._wire(tree, first)
            end = self._position()
            self._free[last].append(end)
            self._ends[end] = number
        self.start = self._state(self._closure([first]))

    def words(self) -> frozenset[str]:
        """Every token some pattern names outright."""
        return frozenset(terminal for moves in self._moves for terminal, _ in moves if terminal[0] != "{")

    def symbol(self, terminals: frozenset[str]) -> int:
        """The number of a set of terminals; 0 is the empty set, which leads nowhere."""
        number = self._symbols.get(terminals)
        if number is None:
            number = self._symbols[terminals] = len(self._terminals)
            self._terminals.append(terminals)
        return number

    def step(self, state: State, symbol: int) -> State | None:
        """Where ``state`` leads on ``symbol``; called only for steps not yet in ``state.next``."""
        moves = state.moves if state.moves is not None else self._moves_of(state)
        reached = [target for terminal in self._terminals[symbol] for target in moves.get(terminal, ())]
        state.next[symbol] = following = self._state(self._closure(reached)) if reached else None
        return following

    def _moves_of(self, state: State) -> dict[str, list[int]]:
        """Index the moves of a state by terminal: the first state has thousands, and leads on by many symbols."""
        moves: dict[str, list[int]] = {}
        for position in state.positions:
            for terminal, target in self._moves[position]:
                moves.setdefault(terminal, []).append(target)
        state.moves = moves
        return moves

    def longest(self, symbols: Sequence[int], at: int) -> list[tuple[int, tuple[int, ...]]]:
        """Ends and rule numbers of what begins at token ``at``, longest first."""
        state = self.start
        found: list[tuple[int, tuple[int, ...]]] = []
        while at < len(symbols):
            symbol = symbols[at]
            following = state.next[symbol] if symbol in state.next else self.step(state, symbol)
            at += 1
            if following is None:
                break
            state = following
            if state.accepts:
                found.append((at, state.accepts))
        found.reverse()
        return found

    def _position(self) -> int:
        self._moves.append([])
        self._free.append([])
        return len(self._moves) - 1

    def _wire(self, node: Node, at: int) -> int:
        if isinstance(node, Row):
            for each in node.nodes:
                at = self._wire(each, at)
            return at
        end = self._position()
        if isinstance(node, Choice):
            for each in node.nodes:
                self._free[self._wire(each, at)].append(end)
        elif isinstance(node, Edge):
            self._free[at].append(end)
        elif isinstance(node, Word):
            self._moves[at].append((node.text, end))
        else:
            self._moves[at].append(("{" + node.name, end))
            for entry in self._entries.get(node.name, ()):
                self._free[self._wire_entry(entry, at)].append(end)
        return end

    def _wire_entry(self, node: Node, at: int) -> int:
        """Wire an entry of a class, with a gap between any two of its words."""
        if isinstance(node, Row):
            for number, each in enumerate(node.nodes):
                at = self._wire_entry(each, self._wire_gap(at) if number else at)
            return at
        if isinstance(node, Choice):
            end = self._position()
            for each in node.nodes:
                self._free[self._wire_entry(each, at)].append(end)
            return end
        return self._wire(node, at)

    def _wire_gap(self, at: int) -> int:
        end = self._position()
        self._free[at].append(end)
        self._moves[at].extend((mark, end) for mark in GAPS)
        return end

    def _closure(self, positions: Sequence[int]) -> frozenset[int]:
        seen = set(positions)
        todo = list(positions)
        while todo:
            for target in self._free[todo.pop()]:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return frozenset(seen)

    def _state(self, positions: frozenset[int]) -> State:
        known = self._states.get(positions)
        if known is None:
            accepts = tuple(sorted(self._ends[position] for position in positions if position in self._ends))
            known = self._states[positions] = State(positions, accepts)
        return known


Captured = tuple[tuple[str, str], ...]


class Reader:
    """Reads the parts of a row of tokens that the automaton has already accepted for a rule."""

    def __init__(
        self,
        entries: Mapping[str, Mapping[tuple[str, ...], str]],
        values: Callable[[str, str], str | None],
        terminals: Callable[[str], Set[str]],
    ) -> None:
        """Read with ``entries``; ``values`` and ``terminals`` say what a token is worth and may stand for."""
        self._values = values
        self._terminals = terminals
        self._firsts: dict[int, tuple[frozenset[str], bool]] = {}
        self._entries = entries
        self._longest = {name: max(map(len, rows), default=0) for name, rows in entries.items()}

    def parts(self, tree: Node, words: Sequence[str], at: int, end: int) -> tuple[int, int, Captured] | None:
        """First and last token of the quote and the parts, or None when the tree does not fit."""
        for reached, captured in self._walk(tree, words, at, end):
            if reached == end:
                edges = dict(captured)
                first = int(edges.pop(">>", at))
                last = int(edges.pop("<<", end))
                return first, last, tuple(edges.items())
        return None

    def _walk(self, node: Node, words: Sequence[str], at: int, end: int) -> Iterator[tuple[int, Captured]]:
        if isinstance(node, Word):
            if at < end and words[at] == node.text:
                yield at + 1, ()
        elif isinstance(node, Edge):
            yield at, ((node.side, str(at)),)
        elif isinstance(node, Listed):
            yield from self._listed(node, words, at, end)
        elif isinstance(node, Choice):
            names = self._terminals(words[at]) if at < end else frozenset()
            for each in node.nodes:
                starts, empty = self._first(each)
                if empty or not starts.isdisjoint(names):
                    yield from self._walk(each, words, at, end)
        else:
            yield from self._row(node.nodes, words, at, end)

    def _row(
        self, nodes: tuple[Node, ...], words: Sequence[str], at: int, end: int
    ) -> Iterator[tuple[int, Captured]]:
        if not nodes:
            yield at, ()
            return
        for middle, captured in self._walk(nodes[0], words, at, end):
            for reached, more in self._row(nodes[1:], words, middle, end):
                yield reached, captured + more

    def _first(self, node: Node) -> tuple[frozenset[str], bool]:
        """Terminals a node may begin with, and whether it may be empty; kept by identity."""
        known = self._firsts.get(id(node))
        if known is None:
            known = self._firsts[id(node)] = self._begin(node)
        return known

    def _begin(self, node: Node) -> tuple[frozenset[str], bool]:
        if isinstance(node, Word):
            return frozenset((node.text,)), False
        if isinstance(node, Edge):
            return frozenset(), True
        if isinstance(node, Listed):
            return frozenset(
                ("{" + node.name, *(entry[0] for entry in self._entries.get(node.name, ())))
            ), False
        starts: frozenset[str] = frozenset()
        for each in node.nodes:
            more, empty = self._first(each)
            starts |= more
            if isinstance(node, Row) and not empty:
                return starts, False
        return starts, isinstance(node, Row) or any(self._first(each)[1] for each in node.nodes)

    def _listed(
        self, node: Listed, words: Sequence[str], at: int, end: int
    ) -> Iterator[tuple[int, Captured]]:
        entries = self._entries.get(node.name, {})
        longest = self._longest.get(node.name, 0)
        if longest > 1:
            for reached in range(min(end, at + 2 * longest - 1), at + 1, -1):
                row = tuple(words[at:reached])
                value = entries.get(row)
                if value is None and row[-1] not in GAPS:
                    value = entries.get(tuple(word for word in row if word not in GAPS))
                if value is not None:
                    yield reached, ((node.part, value),)
        if at < end:
            value_here = self._values(node.name, words[at])
            if value_here is not None:
                yield at + 1, ((node.part, value_here),)
