"""Pairs of developer articles with the levels of their comparisons, and clusters by cross-validation.

What is learnt from the articles is never measured on the same ones: incidents are dealt into ``FOLDS`` by a hash of
their id, and a pair is judged by weights learnt without any article of its two incidents' folds (the mean of both when
the folds differ).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plainrecord.model.linking import Judgement
from plainrecord.model.records import Coded
from plainrecord.stages.link.candidates import candidate_pairs
from plainrecord.stages.link.cluster import cluster
from plainrecord.stages.link.comparisons import Comparisons
from plainrecord.stages.link.linker import Linker
from plainrecord.stages.link.profile import Profile
from plainrecord.stages.link.score import judge, probability_of
from tools.training.fit_linking import fitted

FOLDS = 5
ARTICLES = Path("linking/data/articles.jsonl")
GOLD = Path("linking/data/gold.jsonl")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Profiles in the order of their ids, the positions of the pairs to compare, and the levels of each."""

    profiles: tuple[Profile, ...]
    positions: tuple[tuple[int, int], ...]
    levels: tuple[tuple[int, ...], ...]
    article_of: Mapping[str, str]

    def articles(self, pair: int) -> tuple[str, str]:
        """The articles of a pair."""
        one, other = self.positions[pair]
        return (
            self.article_of[self.profiles[one].document_id],
            self.article_of[self.profiles[other].document_id],
        )

    def are_main(self, pair: int) -> bool:
        """Whether both are what their articles are about: only of these the gold tells whether they are one."""
        return all(self.profiles[position].is_main for position in self.positions[pair])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines; texts may hold U+2028, so only line feeds part them."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def gold_incidents(path: Path) -> dict[str, str]:
    """The incident of each article."""
    return {str(row["article_id"]): str(row["incident_id"]) for row in read_lines(path)}


def fingerprint(shared: Path) -> str:
    """Hash of the articles that weights are learnt from."""
    return hashlib.sha256((shared / ARTICLES).read_bytes()).hexdigest()[:16]


def compared(coded: Iterable[tuple[str, Coded]], linker: Linker) -> Pairs:
    """The pairs of coded articles, each given with its id."""
    profiles: list[Profile] = []
    article_of: dict[str, str] = {}
    for article, one in coded:
        if one.document.document_id in article_of:
            continue  # two articles of the same words are one document
        article_of[one.document.document_id] = article
        profiles += linker.profile(one.document, one.reports).complete(one.document.document_id)
    profiles.sort(key=lambda profile: profile.profile_id)
    positions = [(int(one), int(other)) for one, other in candidate_pairs(profiles, linker.table.candidates)]
    levels = tuple(linker.table.levels(profiles[one], profiles[other]) for one, other in positions)
    return Pairs(tuple(profiles), tuple(positions), levels, article_of)


def learnable(pairs: Pairs, gold: Mapping[str, str]) -> list[tuple[int, bool]]:
    """The pairs that weights are learnt from, and whether they are one incident."""
    return [
        (pair, gold[one] == gold[other])
        for pair in range(len(pairs.positions))
        if pairs.are_main(pair)
        for one, other in (pairs.articles(pair),)
    ]


def fold_of(incident: str) -> int:
    """The fold of an incident."""
    return zlib.crc32(incident.encode()) % FOLDS


def cross_validated(pairs: Pairs, gold: Mapping[str, str], table: Comparisons) -> list[Judgement]:
    """A judgement on every pair, by weights learnt without the incidents of its articles."""
    if not pairs.positions:
        return []
    folds = [tuple(fold_of(gold[article]) for article in pairs.articles(n)) for n in range(len(pairs.levels))]
    known = learnable(pairs, gold)
    tables = []
    for fold in range(FOLDS):
        rows = [(pairs.levels[pair], same) for pair, same in known if fold not in folds[pair]]
        tables.append(fitted(table, [levels for levels, _ in rows], [same for _, same in rows]))
    judgements = []
    for number, (one, other) in enumerate(pairs.positions):
        odds = [probability_of(tables[fold].log_odds(pairs.levels[number])) for fold in folds[number]]
        probability = sum(odds) / len(odds)
        if probability >= table.floor:
            judgement = judge(pairs.profiles[one], pairs.profiles[other], tables[folds[number][0]])
            judgements.append(replace(judgement, probability=round(probability, 4)))
    return judgements


def incidents_of(pairs: Pairs, judgements: Sequence[Judgement], table: Comparisons) -> dict[str, str]:
    """The incident of each document: the first id of the group of what it is mainly about."""
    main = {profile.profile_id for profile in pairs.profiles if profile.is_main}
    documents = {profile.profile_id: profile.document_id for profile in pairs.profiles}
    clustered = cluster(documents, judgements, documents, threshold=table.same, main=main)
    return {documents[name]: group[0] for group in clustered.groups for name in group if name in main}
