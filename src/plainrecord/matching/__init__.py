"""Merge two datasets of coded events: rows of one linked to rows of the other, with reasons, one to one."""

from plainrecord.datasets.records import DatasetError
from plainrecord.matching.matching import MatchedPair, Matching, MatchSettings, RowOutcome, match
from plainrecord.matching.pairs import Standing
from plainrecord.matching.rows import MatchRow
from plainrecord.matching.tables import MERGED, PAIRS, merged_table, pairs_table, summary, write_csv

__all__ = [
    "MERGED",
    "PAIRS",
    "DatasetError",
    "MatchRow",
    "MatchSettings",
    "MatchedPair",
    "Matching",
    "RowOutcome",
    "Standing",
    "match",
    "merged_table",
    "pairs_table",
    "summary",
    "write_csv",
]
