"""What matching writes: a table of pairs, a table with both datasets side by side, a summary that adds up."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from plainrecord.datasets.columns import LISTS
from plainrecord.datasets.records import COUNTS, FIELDS, Amount, CodedEvent, Days
from plainrecord.fields.count import show
from plainrecord.matching.matching import MatchedPair, Matching, RowOutcome
from plainrecord.matching.pairs import Standing
from plainrecord.matching.rows import MatchRow, count_of

PAIRS = (
    "source_a", "id_a", "source_b", "id_b", "verdict", "probability", "relation", "contender", "standing",
    "reasons", "disagreements",
)  # fmt: skip
"""Columns of the table of pairs."""

MERGED = ("row", "outcome", "sources", "id_a", "id_b", "probability", "disagreements")
"""First columns of the merged table; all columns of both files follow, as ``a.heading`` and ``b.heading``."""

_NEVER_COMPARED = frozenset({"claimants", "modality"})
_DECIMALS = 2


def pairs_table(matching: Matching) -> Iterator[Sequence[str]]:
    """The headings ``PAIRS``, then a row per pair. ``contender`` is ``yes`` for a runner-up."""
    yield PAIRS
    for pair in matching.pairs:
        yield (
            matching.datasets[pair.a.side].name,
            pair.a.row_id,
            matching.datasets[pair.b.side].name,
            pair.b.row_id,
            pair.verdict.value,
            f"{pair.probability:.{_DECIMALS}f}",
            pair.relation.value,
            "yes" if pair.standing is Standing.CONTENDER else "",
            pair.standing.value,
            pair.in_words,
            disagreements(pair),
        )


def merged_table(matching: Matching) -> Iterator[Sequence[str]]:
    """Headings, then every row of both files once: matched rows side by side, the others alone.

    First the rows of the first file in its order, then those of the second that are in no matched pair. No cell
    of either file is changed or lost.
    """
    a, b = matching.datasets
    yield (
        *MERGED,
        *(f"a.{heading}" for heading in a.headings),
        *(f"b.{heading}" for heading in b.headings),
    )
    matched = {pair.a.row_id: pair for pair in matching.of_standing(Standing.MATCHED)}
    number = 0
    for row in matching.rows[0]:
        number += 1
        pair = matched.get(row.row_id)
        yield _merged(matching, number, row, pair.b if pair else None, pair)
    for row in matching.rows[1]:
        if matching.outcomes[row.key] is not RowOutcome.MATCHED:
            number += 1
            yield _merged(matching, number, None, row, None)


def _merged(
    matching: Matching, number: int, a: MatchRow | None, b: MatchRow | None, pair: MatchedPair | None
) -> Sequence[str]:
    present = [row for row in (a, b) if row is not None]
    outcome = matching.outcomes[present[0].key]
    cells = (
        cell
        for side, row in enumerate((a, b))
        for cell in _padded(row.row.cells if row else (), len(matching.datasets[side].headings))
    )
    return (
        str(number),
        outcome.value if outcome is not RowOutcome.ONLY else "only in a" if a else "only in b",
        "; ".join(matching.datasets[row.side].name for row in present),
        a.row_id if a else "",
        b.row_id if b else "",
        f"{pair.probability:.{_DECIMALS}f}" if pair else "",
        disagreements(pair) if pair else "",
        *cells,
    )


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    return (*cells[:width], *[""] * (width - len(cells)))


def disagreements(pair: MatchedPair) -> str:
    """Every field on which both rows say something else, with both values: ``killed: 12 | 15; date: ...``."""
    a, b = pair.a.event, pair.b.event
    told = (
        (field, _shown(a, field), _shown(b, field))
        for field in FIELDS
        if field not in _NEVER_COMPARED and not _agree(a, b, field)
    )
    return "; ".join(
        f"{field.replace('_', ' ')}: {one} | {other}" for field, one, other in told if one and other
    )


def _agree(a: CodedEvent, b: CodedEvent, field: str) -> bool:
    """Whether two values can both be right: types in common, equal days, figures, places and labels."""
    one, other = a.value(field), b.value(field)
    if field == "event_type":
        return not set(one).isdisjoint(other)
    if field == "place":
        return {_plain(name) for name in a.place_names} == {_plain(name) for name in b.place_names}
    if field in LISTS:
        return {_plain(label) for label in one} == {_plain(label) for label in other}
    if isinstance(one, str) and isinstance(other, str):
        return _plain(one) == _plain(other)
    return bool(one == other)


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


def _shown(event: CodedEvent, field: str) -> str:
    """A value in words; "" for none."""
    value: Any = event.value(field)
    if field == "place":
        point = f" ({event.point[0]:g}, {event.point[1]:g})" if event.point else ""
        return f"{', '.join(event.place_names)}{point}".strip()
    if field in COUNTS:
        return _figure(value)
    if isinstance(value, Days):
        first, last = value.earliest or "", value.latest or ""
        return str(first) if first == last else f"{first}..{last}"
    return (
        " or ".join(value)
        if field == "event_type"
        else ", ".join(value)
        if isinstance(value, tuple)
        else value or ""
    )


def _figure(amount: Amount | None) -> str:
    count = count_of(amount)
    if amount is None or count is None:
        return ""
    best = f"{amount.best}, " if amount.best is not None and count.low != count.high else ""
    return f"{best}{show(count)}"


def summary(matching: Matching) -> dict[str, Any]:
    """Numbers of rows and pairs; for each file ``matched``, ``unsure``, ``episode`` and ``only`` add up to ``rows``."""
    files = {
        side: {
            "file": matching.datasets[at].name,
            "rows": len(matching.rows[at]),
            **{outcome.value: count for outcome, count in matching.counts(at).items()},
        }
        for at, side in enumerate(("a", "b"))
    }
    pairs = {standing.value: len(matching.of_standing(standing)) for standing in Standing}
    merged = len(matching.rows[0]) + len(matching.rows[1]) - pairs[Standing.MATCHED.value]
    return {**files, "pairs": {"compared": matching.compared, **pairs}, "merged_rows": merged}


def write_csv(table: Iterable[Sequence[str]], path: Path) -> None:
    """Write a table as CSV (UTF-8), row by row."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(table)
