"""One-to-one assignment of rows to columns with the highest sum of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

EXACT_SIDE = 100
"""Blocks whose smaller side is at most this are solved exactly; larger ones greedily."""
EXACT_CELLS = 40_000
_FAR = 1 << 62

Edges = Mapping[tuple[int, int], int]


def best_pairs(weights: Edges) -> list[tuple[int, int]]:
    """The pairs (row, column) with the highest sum of weights, each row and column at most once, sorted.

    ``weights`` are above zero; a pair that is not in it is not allowed. Of equal sums, the one with more pairs
    wins. Blocks that share no row or column are solved one by one: exactly (the Hungarian method with
    potentials, Kuhn 1955, Jonker and Volgenant 1987) up to ``EXACT_SIDE``, otherwise by taking the heaviest
    pair that is left, which reaches at least half of the highest sum.
    """
    pairs: list[tuple[int, int]] = []
    for block in _blocks(weights):
        rows, columns = {row for row, _ in block}, {column for _, column in block}
        small = min(len(rows), len(columns)) <= EXACT_SIDE and len(rows) * len(columns) <= EXACT_CELLS
        pairs += _exact(block) if small else _greedy(block)
    return sorted(pairs)


def _blocks(weights: Edges) -> Iterable[dict[tuple[int, int], int]]:
    """The connected parts of the graph, in the order of their first row."""
    above: dict[tuple[bool, int], tuple[bool, int]] = {}

    def root(node: tuple[bool, int]) -> tuple[bool, int]:
        while (parent := above.setdefault(node, node)) != node:
            above[node] = node = above[parent]
        return node

    for row, column in weights:
        above[root((False, row))] = root((True, column))
    blocks: dict[tuple[bool, int], dict[tuple[int, int], int]] = {}
    for edge in sorted(weights):
        blocks.setdefault(root((False, edge[0])), {})[edge] = weights[edge]
    return blocks.values()


def _greedy(weights: Edges) -> list[tuple[int, int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for (row, column), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return pairs


def _exact(weights: Edges) -> list[tuple[int, int]]:
    if len(weights) == 1:
        return list(weights)
    rows = sorted({row for row, _ in weights})
    columns = sorted({column for _, column in weights})
    if len(rows) > len(columns):
        turned = {(column, row): weight for (row, column), weight in weights.items()}
        return [(row, column) for column, row in _exact(turned)]
    # One for each pair breaks ties towards more pairs; it can never add up to one step of weight.
    step = len(rows) + 1
    gain = [
        [weights.get((row, column), 0) * step + ((row, column) in weights) for column in columns]
        for row in rows
    ]
    chosen = _hungarian([[-one for one in line] for line in gain])
    pairs = ((rows[row], columns[column]) for row, column in enumerate(chosen))
    return [pair for pair in pairs if pair in weights]


def _hungarian(cost: list[list[int]]) -> list[int]:
    """The column of each row in an assignment of lowest cost; needs at least as many columns as rows."""
    height, width = len(cost), len(cost[0])
    row_price, column_price = [0] * (height + 1), [0] * (width + 1)
    owner = [0] * (width + 1)  # row, counted from 1, that has the column; column 0 holds the row being placed
    for row in range(1, height + 1):
        owner[0] = row
        column = 0
        slack = [_FAR] * (width + 1)
        came_from = [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[column]:
            done[column] = True
            line, price = cost[owner[column] - 1], row_price[owner[column]]
            delta, nearest = _FAR, 0
            for other in range(1, width + 1):
                if done[other]:
                    continue
                reduced = line[other - 1] - price - column_price[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < delta:
                    delta, nearest = slack[other], other
            for other in range(width + 1):
                if done[other]:
                    row_price[owner[other]] += delta
                    column_price[other] -= delta
                else:
                    slack[other] -= delta
            column = nearest
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    found = [0] * height
    for column in range(1, width + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found
