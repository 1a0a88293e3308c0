"""What decides when rows of two datasets are one event: ``match.toml`` with what the user changed, typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import cos, radians
from pathlib import Path
from typing import Any

from plainrecord.datasets.records import DatasetError
from plainrecord.model.vocab import GeoPrecision
from plainrecord.stages.link.comparisons import CandidateRule, Comparisons, read_comparisons

_KM_PER_DEGREE = 111.2
_HIGHEST_LATITUDE = 75.0
"""Beyond it meridians run together so fast that near places may be missed; no conflict was coded there."""


@dataclass(frozen=True, slots=True)
class MatchTable:
    """The whole of ``match.toml``, where the keys are explained."""

    comparisons: Comparisons
    within_km: float
    slack_days: Mapping[str, int]
    reach_km: Mapping[str, float]
    dropped: tuple[re.Pattern[str], ...]
    nobody: frozenset[str]

    def within(self, window_days: int | None, within_km: float | None) -> MatchTable:
        """The table with other windows; None leaves one as it is."""
        rules = self.comparisons.candidates
        if window_days is not None:
            rules = tuple(
                replace(rule, window_days=window_days, event_window_days=window_days) for rule in rules
            )
        return replace(
            self,
            comparisons=replace(self.comparisons, candidates=rules),
            within_km=self.within_km if within_km is None else within_km,
        )

    def rules_for(self, longest_days: int, latitude: float) -> tuple[CandidateRule, ...]:
        """The candidate rules that miss no pair inside the windows.

        ``longest_days`` is the sum of the longest intervals of the two datasets: days are found by the middle of
        an interval. ``latitude`` is the highest, where a degree of longitude is shortest.
        """
        east = cos(radians(min(abs(latitude), _HIGHEST_LATITUDE)))
        degrees = max(0.02, 2 * self.within_km / _KM_PER_DEGREE / east)
        return tuple(
            replace(
                rule,
                window_days=max(rule.window_days, rule.event_window_days + longest_days // 2 + 1),
                cell_degrees=degrees,
            )
            for rule in self.comparisons.candidates
        )


def load_match_table(path: Path | None = None) -> MatchTable:
    """The table of a file, or the one of the package; raises ``DatasetError`` for a file that is wrong."""
    if path is None:
        return _packaged()
    try:
        return _table(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DatasetError(f"{path}: not a TOML file that can be read: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        what = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        raise DatasetError(
            f"{path}: not a table of weights: {what}; begin with a copy of matching/match.toml"
        ) from error


@cache
def _packaged() -> MatchTable:
    return _table(files("plainrecord.matching").joinpath("match.toml").read_text("utf-8"))


def _table(text: str) -> MatchTable:
    data: Mapping[str, Any] = tomllib.loads(text)
    if unknown := sorted(set(data["reach_km"]) - set(GeoPrecision)):
        raise ValueError(f"[reach_km] {unknown[0]} is none of {', '.join(GeoPrecision)}")
    return MatchTable(
        read_comparisons(text),
        float(data["window"]["km"]),
        {code: int(days) for code, days in data["slack_days"].items()},
        {code: float(km) for code, km in data["reach_km"].items()},
        tuple(re.compile(pattern) for pattern in data["parties"]["drop"]),
        frozenset(data["parties"]["nobody"]),
    )
