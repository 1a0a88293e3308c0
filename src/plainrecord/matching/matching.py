"""``match``: two coded datasets in, their rows linked one to one, every row accounted for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from plainrecord.datasets.columns import load_columns
from plainrecord.datasets.files import Dataset, read_dataset
from plainrecord.matching.pairs import JudgedPair, Standing, compared_pairs, judged, standings
from plainrecord.matching.rows import MatchRow, Profiler
from plainrecord.matching.settings import load_match_table
from plainrecord.model.linking import Feature, LinkRelation, Verdict
from plainrecord.stages.link.relations import inverse


class RowOutcome(StrEnum):
    """What became of a row: the first that holds."""

    MATCHED = "matched"
    UNSURE = "unsure"
    EPISODE = "episode"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How to match. None: as the table of weights says (``match.toml``, or the file ``weights``).

    ``window_days`` is the most days, ``within_km`` the most kilometres between two rows. ``within`` also compares
    rows of one file, which are listed and never merged. ``columns_a`` and ``columns_b`` are TOML files that say
    what the columns hold.
    """

    window_days: int | None = None
    within_km: float | None = None
    within: bool = False
    columns_a: Path | None = None
    columns_b: Path | None = None
    weights: Path | None = None


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """Two rows that are or could be one event, or of which one is a part of the other.

    ``a`` is of the first file and ``b`` of the second, except where ``standing`` is ``within``. ``relation``
    reads from a to b. ``probability`` is that of one event; ``features`` are the comparisons with their weights in
    log odds, ``reason`` what decided where it was not they.
    """

    a: MatchRow
    b: MatchRow
    standing: Standing
    verdict: Verdict
    relation: LinkRelation
    probability: float
    features: tuple[Feature, ...]
    reason: str = ""

    @property
    def in_words(self) -> str:
        """Why, weightiest first: ``places agree (+2.0); days agree (+1.2)``."""
        ordered = sorted(self.features, key=lambda feature: -abs(feature.weight))
        told = [f"{feature.level} ({feature.weight:+.1f})" for feature in ordered]
        return "; ".join([self.reason, *told] if self.reason else told)


@dataclass(frozen=True, slots=True)
class Matching:
    """The result: both datasets, the rows of each in the order of its file, and all pairs.

    ``pairs`` are in the order of the first file's rows, for each row the kept pair first. ``outcomes`` goes from
    the ``key`` of a row to what became of it. ``compared`` is the number of pairs that were judged.
    """

    datasets: tuple[Dataset, Dataset]
    rows: tuple[tuple[MatchRow, ...], tuple[MatchRow, ...]]
    pairs: tuple[MatchedPair, ...]
    outcomes: Mapping[tuple[int, str], RowOutcome]
    compared: int

    def of_standing(self, standing: Standing) -> tuple[MatchedPair, ...]:
        """The pairs of one standing."""
        return tuple(pair for pair in self.pairs if pair.standing is standing)

    def counts(self, side: int) -> dict[RowOutcome, int]:
        """How many rows of a side came to what; they add up to its rows."""
        found = Counter(self.outcomes[row.key] for row in self.rows[side])
        return {outcome: found[outcome] for outcome in RowOutcome}


def match(a: Path | str, b: Path | str, settings: MatchSettings | None = None) -> Matching:
    """Link the rows of two CSV files of coded events (ACLED, UCDP GED, GTD or mapped columns).

    Every row of one file is in at most one kept pair with a row of the other. The result depends on the rows
    alone: not on their order, nor on which file comes first. Raises ``DatasetError`` that names file, line and
    column of what cannot be read.
    """
    settings = settings or MatchSettings()
    return match_datasets(
        read_dataset(Path(a), load_columns(settings.columns_a)),
        read_dataset(Path(b), load_columns(settings.columns_b)),
        settings,
    )


def match_datasets(a: Dataset, b: Dataset, settings: MatchSettings | None = None) -> Matching:
    """As ``match``, on datasets that were read."""
    settings = settings or MatchSettings()
    table = load_match_table(settings.weights).within(settings.window_days, settings.within_km)
    profiler = Profiler(table)
    sides = profiler.rows(a, 0), profiler.rows(b, 1)
    first, second = sorted(
        (sorted(side, key=_content) for side in sides), key=lambda side: list(map(_content, side))
    )
    rows = [_numbered(row, at) for at, row in enumerate((*first, *second))]
    pairs = compared_pairs(rows, len(first), table, within=settings.within)
    found = standings(rows, judged(rows, pairs, table), len(first), table)
    made = [_pair(pair, rows) for pair in found]
    order = {row.key: at for side in sides for at, row in enumerate(side)}
    made.sort(key=lambda pair: (pair.a.side, order[pair.a.key], _RANK[pair.standing], order[pair.b.key]))
    return Matching((a, b), sides, tuple(made), _outcomes(sides, made), len(pairs))


_RANK = {standing: at for at, standing in enumerate(Standing)}


def _content(row: MatchRow) -> tuple[str, str, tuple[str, ...]]:
    """What a row is, wherever it stands: rows are sorted by it."""
    return row.event.identity, row.event.row_id, row.row.cells


def _numbered(row: MatchRow, position: int) -> MatchRow:
    """The row with its position as the id of its profile; the width keeps ids in the order of numbers."""
    number = f"{position:09d}"
    return replace(row, profile=replace(row.profile, profile_id=number, document_id=number))


def _pair(pair: JudgedPair, rows: Sequence[MatchRow]) -> MatchedPair:
    left, right, judgement = rows[pair.left], rows[pair.right], pair.judgement
    relation = judgement.relation
    if left.side > right.side:
        left, right, relation = right, left, inverse(relation)
    return MatchedPair(
        left, right, pair.standing, judgement.verdict, relation, judgement.probability, judgement.features,
        judgement.reason,
    )  # fmt: skip


def _outcomes(
    sides: Iterable[Iterable[MatchRow]], pairs: Iterable[MatchedPair]
) -> dict[tuple[int, str], RowOutcome]:
    """What became of every row: of several outcomes the first of ``RowOutcome``."""
    outcomes = {row.key: RowOutcome.ONLY for side in sides for row in side}
    by_rank = (Standing.EPISODE, Standing.UNSURE, Standing.MATCHED)
    for pair in sorted(
        (pair for pair in pairs if pair.standing in by_rank), key=lambda one: -_RANK[one.standing]
    ):
        for row in (pair.a, pair.b):
            outcomes[row.key] = RowOutcome(pair.standing.value)
    return outcomes
