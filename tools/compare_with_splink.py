"""Links the same invented reports here and with splink: ``python tools/compare_with_splink.py [REPORTS ...]``.

Needs ``pip install splink duckdb pandas``, and for ``--backend spark`` also ``pyspark`` and Java. The package itself
needs none of them. Each run is a process of its own: one makes the profiles, links them here and writes them as a
table; splink, as ``compare_with_splink.toml`` declares, reads the table in another. So neither counts the other's
memory. splink learns its weights from the table alone, and groups by connected components: at the threshold that is
best by the truth, which nobody knows of real reports, and at 0.95. Its probabilities are grouped by our linker's
average linkage, too, to tell what the weights do from what the grouping does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import floor, log2
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.linking_scale import pairwise  # noqa: E402
from benchmarks.linking_world import World, reports_until  # noqa: E402
from plainrecord.model.linking import Judgement, LinkRelation, Verdict  # noqa: E402
from plainrecord.stages.link import link  # noqa: E402
from plainrecord.stages.link.candidates import candidate_blocks  # noqa: E402
from plainrecord.stages.link.cluster import cluster  # noqa: E402
from plainrecord.stages.link.lineage import lineages  # noqa: E402
from plainrecord.stages.link.linker import Linker  # noqa: E402
from plainrecord.stages.link.profile import Profile  # noqa: E402
from plainrecord.world.taxonomy import event_types  # noqa: E402

SIZES = (3_000, 10_000)
DECLARED = Path(__file__).with_suffix(".toml")
_WORDS = 16
_CELL_DEGREES = 0.2
#: Match weights (base 2) among which the best threshold is looked for.
_WEIGHTS = tuple(half / 2 for half in range(-10, 61))
_SURE = 0.95
#: Mean probabilities from which on average linkage joins groups; the first is the linker's own.
_MEANS = (0.35, 0.5, 0.7, 0.9, 0.95, 0.99)
_COLUMN = re.compile(r"\b([lr])\.(\w+)")


class Meter:
    """Seconds by the clock and of processors, children that have ended included, since it was made."""

    def __init__(self) -> None:
        self._clock, self._used = perf_counter(), _processor_seconds()

    def read(self, what: str) -> dict[str, float]:
        """Both, named after ``what``."""
        return {
            f"{what} s": perf_counter() - self._clock,
            f"{what} processor s": _processor_seconds() - self._used,
        }


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _megabytes(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def write_table(count: int, out: Path) -> dict[str, float]:
    """Link so many reports here, and write their profiles, one JSON object a line."""
    linker, told = Linker(), list(reports_until(World(), count))
    incident_of = {
        report.report_id: incident
        for one in told
        for report, incident in zip(one.reports, one.incidents, strict=True)
    }
    meter = Meter()
    made = [linker.profile(one.document, one.reports) for one in told]
    figures = meter.read("profiles")
    meter = Meter()
    texts = {one.document.document_id: one.document.text for one in told}
    voices = (one.voice(one.document_id, None) for one in made)
    lineage_of = {
        name: lineage.lineage_id
        for lineage in lineages(voices, texts.__getitem__)
        for name in lineage.document_ids
    }
    profiles = [profile for one in made for profile in one.complete(lineage_of[one.document_id])]
    figures |= meter.read("copies")
    meter = Meter()
    linked = link(profiles, table=linker.table)
    figures |= meter.read("linking") | {"megabytes": _megabytes()}
    figures["pairs"] = sum(map(len, candidate_blocks(profiles, linker.table.candidates)))
    with out.open("w", encoding="utf-8") as file:
        for profile in profiles:
            row = {**row_of(profile), "incident": incident_of[profile.profile_id]}
            file.write(json.dumps(row) + "\n")
    rows = [
        {"unique_id": one.profile_id, "document_id": one.document_id, "is_main": one.is_main}
        for one in profiles
    ]
    figures |= _right(linked.groups, incident_of) | _averaged(linked.made, rows, incident_of)
    scored = [(_weight(one.probability), one.left, one.right) for one in linked.made]
    weight, f1 = _best_weight(scored, incident_of)
    return {"reports": len(profiles), **figures, "components, best weight": weight, "components F1": f1}


def row_of(profile: Profile) -> dict[str, Any]:
    """A profile as a row: days as proleptic ordinals, the point and reach of the first place, arrays of words."""
    words = list(islice(profile.traits.words, _WORDS))
    spot = profile.spots[0] if profile.spots else (None, None, None)
    days = profile.days or (None, None)
    return {
        "unique_id": profile.profile_id,
        "document_id": profile.document_id,
        "is_main": profile.is_main,
        "published": profile.published,
        "day": profile.day,
        "first_day": days[0],
        "last_day": days[1],
        "latitude": spot[0],
        "longitude": spot[1],
        "reach_km": spot[2],
        "cells": sorted(_cells(profile)),
        "country": min((area for area in profile.areas if "/" not in area), default=None),
        "event_type": profile.event_type,
        "family": event_types()[profile.event_type].family,
        "killed": profile.killed.best if profile.killed else None,
        "injured": profile.injured.best if profile.injured else None,
        "words": words,
        "word_pairs": [" ".join(pair) for pair in combinations(sorted(words), 2)],
        "names": sorted(profile.traits.names),
        "rare_names": [word for word in words if word in profile.traits.names],
    }


def _cells(profile: Profile) -> Iterator[str]:
    """As ``stages.link.candidates``: four grids, each moved by half a cell, cut no near pair apart."""
    for latitude, longitude, _ in profile.spots:
        for north, east in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)):
            row, column = floor(latitude / _CELL_DEGREES + north), floor(longitude / _CELL_DEGREES + east)
            yield f"{north} {east} {row} {column}"


class Declared:
    """What the table of this tool tells splink, with macros filled in, in the dialect of a backend."""

    def __init__(self, backend: str) -> None:
        self.table = tomllib.loads(DECLARED.read_text("utf-8"))
        self._other_names: Mapping[str, str] = self.table.get(backend, {})

    def sql(self, condition: str) -> str:
        """A condition without macros; a macro may use another."""
        filled = condition.format_map(self.table["macros"]).format_map(self.table["macros"])
        for name, other in self._other_names.items():
            filled = filled.replace(f"{name}(", f"{other}(")
        return filled

    def of_pair(self, condition: str) -> str:
        """A condition on a row that holds both records of a pair, as comparisons are: ``l.day`` is ``day_l`` there."""
        return _COLUMN.sub(r"\2_\1", self.sql(condition))

    def rules(self, kind: str) -> list[str]:
        """The plain rules of a kind."""
        return [self.sql(rule["rule"]) for rule in self.table[kind]]

    def blocking(self) -> list[dict[str, Any]]:
        """Blocking rules as splink's settings hold them."""
        return [
            {"blocking_rule": self.sql(rule["rule"]), "arrays_to_explode": rule["explode"]}
            for rule in self.table["blocking"]
        ]

    def comparisons(self) -> list[dict[str, Any]]:
        """Comparisons as splink's settings hold them."""
        return [
            {
                "output_column_name": comparison["name"],
                "comparison_levels": [
                    {
                        "sql_condition": self.of_pair(comparison["missing"]),
                        "label_for_charts": "not stated",
                        "is_null_level": True,
                    },
                    *(
                        {"sql_condition": self.of_pair(level), "label_for_charts": level}
                        for level in comparison["levels"]
                    ),
                    {"sql_condition": "ELSE", "label_for_charts": "all other"},
                ],
            }
            for comparison in self.table["comparison"]
        ]


def link_with_splink(table: Path, backend: str, model: Path | None) -> dict[str, float]:
    """Train splink on the table and group with it; the ``model`` is written when a path is given."""
    rows = [json.loads(line) for line in table.read_text("utf-8").splitlines()]
    declared = Declared(backend)
    incident_of = {row["unique_id"]: row["incident"] for row in rows}
    figures = {"megabytes before": _megabytes()}
    whole = Meter()
    registered, stop = _opened(backend, table)
    linker, learnt = _trained(registered, declared)
    figures |= learnt
    meter = Meter()
    predicted = linker.inference.predict()
    counted = predicted.query_sql("SELECT count(*) AS pairs FROM {this}").as_record_list()
    figures |= {"pairs": counted[0]["pairs"]} | meter.read("pairs")
    meter = Meter()
    sure = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=_SURE
    ).as_record_list()
    figures |= meter.read("grouping") | whole.read("all") | {"megabytes": _megabytes()}
    kept = f"FROM {{this}} WHERE match_weight >= {_WEIGHTS[0]}"
    judged = predicted.query_sql(
        f"SELECT unique_id_l, unique_id_r, match_weight, match_probability {kept}"
    ).as_record_list()
    scored = ((pair["match_weight"], pair["unique_id_l"], pair["unique_id_r"]) for pair in judged)
    figures["best weight"], _ = _best_weight(scored, incident_of)
    best = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_weight=figures["best weight"]
    ).as_record_list()
    figures |= _components("best", best, incident_of) | _components("sure", sure, incident_of)
    if model:
        linker.misc.save_model_to_json(str(model), overwrite=True)
    stop()
    figures["megabytes of children"] = _megabytes(resource.RUSAGE_CHILDREN)
    judgements = [
        _judgement(pair["unique_id_l"], pair["unique_id_r"], pair["match_probability"]) for pair in judged
    ]
    return figures | _averaged(judgements, rows, incident_of)


def _trained(registered: Any, declared: Declared) -> tuple[Any, dict[str, float]]:  # noqa: ANN401 (of splink)
    """A linker of splink that has learnt from the table, and what that took."""
    import splink  # noqa: PLC0415 (only this process needs it)

    settings = {
        "link_type": "dedupe_only",
        "comparisons": declared.comparisons(),
        "blocking_rules_to_generate_predictions": declared.blocking(),
        "retain_matching_columns": False,
        "linker_uid": "compared",
    }
    meter = Meter()
    linker = splink.Linker(registered, settings)
    for rule in declared.table["certain"]:
        linker.training.estimate_probability_two_random_records_match(
            [declared.sql(rule["rule"])], recall=rule["recall"]
        )
    linker.training.estimate_u_using_random_sampling(
        max_pairs=declared.table["most_random_pairs"], seed=declared.table["seed"]
    )
    figures = meter.read("random pairs")
    meter = Meter()
    for rule in declared.rules("training"):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker, figures | meter.read("EM")


def _components(
    label: str, clustered: Iterable[Mapping[str, Any]], incident_of: Mapping[str, int]
) -> dict[str, float]:
    """How right the groups are that splink made."""
    groups: dict[str, list[str]] = {}
    for row in clustered:
        groups.setdefault(row["cluster_id"], []).append(row["unique_id"])
    return {f"{label} {name}": value for name, value in _right(groups.values(), incident_of).items()}


def _judgement(one: str, other: str, probability: float) -> Judgement:
    left, right = sorted((one, other))
    return Judgement(
        left, right, Verdict.SAME, LinkRelation.SAME_EVENT, min(1.0, round(probability, 4)), "splink/5"
    )


def _opened(backend: str, table: Path) -> tuple[Any, Any]:
    """The table, registered in the database of a backend, and what closes that."""
    if backend == "duckdb":
        import duckdb  # noqa: PLC0415
        from splink import DuckDBAPI  # noqa: PLC0415

        connection = duckdb.connect()
        connection.execute("SET threads = 2")
        connection.execute(f"CREATE TABLE profile AS SELECT * FROM read_json('{table}')")  # noqa: S608 (a file of ours)
        database = DuckDBAPI(connection)
        return database.register(connection.table("profile")), connection.close
    from pyspark.sql import SparkSession  # noqa: PLC0415
    from splink import SparkAPI  # noqa: PLC0415

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "3g")
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    session.sparkContext.setCheckpointDir(str(table.parent / "checkpoints"))
    database = SparkAPI(spark_session=session, num_partitions_on_repartition=4)
    return database.register(session.read.json(str(table)).cache()), session.stop


def _weight(probability: float) -> float:
    """The match weight of a probability, as splink counts it: its odds as a power of two."""
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return log2(bounded / (1 - bounded))


def _best_weight(
    scored: Iterable[tuple[float, str, str]], incident_of: Mapping[str, int]
) -> tuple[float, float]:
    """The match weight at which connected components are most right by the truth, and their F1."""
    ordered = sorted(scored, reverse=True)
    home = {name: [name] for name in incident_of}
    best, best_f1, at = 0.0, -1.0, 0
    for weight in reversed(_WEIGHTS):
        while at < len(ordered) and ordered[at][0] >= weight:
            one, other = (home[name] for name in ordered[at][1:])
            if one is not other:
                fewer, more = sorted((one, other), key=len)
                more += fewer
                home.update(dict.fromkeys(fewer, more))
            at += 1
        groups = {id(group): group for group in home.values()}
        f1 = _right(groups.values(), incident_of)["F1"]
        if f1 > best_f1:
            best, best_f1 = weight, f1
    return best, best_f1


def _averaged(
    judgements: Sequence[Judgement], rows: Sequence[Mapping[str, Any]], incident_of: Mapping[str, int]
) -> dict[str, float]:
    """Judgements grouped by our linker's average linkage, at its own threshold and at others."""
    documents = {row["unique_id"]: row["document_id"] for row in rows}
    main = frozenset(row["unique_id"] for row in rows if row["is_main"])
    return {
        f"average linkage at {threshold} F1": _right(
            cluster(incident_of, judgements, documents, threshold=threshold, main=main).groups, incident_of
        )["F1"]
        for threshold in _MEANS
    }


def _right(groups: Iterable[Sequence[str]], incident_of: Mapping[str, int]) -> dict[str, float]:
    """How many groups, and how right their pairs are, in per cent."""
    held = list(groups)
    precision, recall = pairwise(held, dict(incident_of))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"events": len(held), "precision": 100 * precision, "recall": 100 * recall, "F1": 100 * f1}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=int, nargs="*", default=SIZES, help="how many reports, one run each")
    parser.add_argument("--backend", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--model", type=Path, help="write what splink learnt to this file")
    parser.add_argument(
        "--table", type=Path, help="write this table of profiles, and link them here, in this process"
    )
    parser.add_argument("--read", type=Path, help="link this table with splink, in this process")
    options = parser.parse_args(arguments)
    if options.table:
        print(json.dumps(write_table(options.reports[0], options.table)))
        return 0
    if options.read:
        print(json.dumps(link_with_splink(options.read, options.backend, options.model)))
        return 0
    for count in options.reports:
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "profiles.jsonl"
            command = [sys.executable, str(Path(__file__)), "--backend", options.backend]
            _show("plainrecord", [*command, "--table", str(table), str(count)])
            model = ["--model", str(options.model)] if options.model else []
            _show(f"splink, {options.backend}", [*command, "--read", str(table), *model])
    return 0


def _show(label: str, command: Sequence[str]) -> None:
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures = json.loads(run.stdout.splitlines()[-1])
    print(f"{label}: " + "; ".join(f"{name} {value:,.1f}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
