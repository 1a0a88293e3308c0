"""Linking of invented reports, from 10,000 up: ``python -m benchmarks.linking_scale [REPORTS ...]``.

Each size runs in a process of its own, on the reports of ``linking_world``, a fifth of whose documents are copies.
Counted are the seconds from reports to events (profiles, copies, pairs, judgements, groups), on all cores, and the
most memory that one process held; the texts are held, too, which a project would read from its file. Precision and
recall are of pairs of reports of one incident.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from time import perf_counter

from benchmarks.linking_world import Told, World, reports_until
from plainrecord.model.memory import without_collecting
from plainrecord.stages.link import link
from plainrecord.stages.link.lineage import lineages
from plainrecord.stages.link.linker import DocumentProfile, Linker
from plainrecord.stages.link.profile import Profile
from plainrecord.store.cores import on_cores

_AT_ONCE = 10_000
SIZES = (10_000, 30_000, 100_000)


@without_collecting()
def measured(count: int) -> dict[str, float]:
    """Link so many reports in this process; seconds, megabytes and how right the events are."""
    linker = Linker()
    made: list[DocumentProfile] = []
    texts: dict[str, str] = {}
    incident_of: dict[str, int] = {}
    profiling = 0.0
    told = reports_until(World(), count)
    while some := list(islice(told, _AT_ONCE)):  # the reports themselves are not held
        begun = perf_counter()
        step = len(some) // 20 + 1
        parts = [some[at : at + step] for at in range(0, len(some), step)]
        profiled = on_cores(partial(_profiled, linker, parts), range(len(parts)))
        made += [profile for part in profiled for profile in part]
        profiling += perf_counter() - begun
        for one in some:
            texts[one.document.document_id] = one.document.text
            incident_of.update(
                (report.report_id, incident)
                for report, incident in zip(one.reports, one.incidents, strict=True)
            )
    begun = perf_counter()
    profiles = _complete(made, texts)
    copies_found = perf_counter()
    groups = link(profiles, table=linker.table, spread=on_cores).groups
    ended = perf_counter()
    precision, recall = pairwise(groups, incident_of)
    return {
        "reports": len(incident_of),
        "documents": len(made),
        "events": len(groups),
        "seconds": profiling + ended - begun,
        "profiles s": profiling,
        "copies s": copies_found - begun,
        "pairs and groups s": ended - copies_found,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "precision": 100 * precision,
        "recall": 100 * recall,
    }


def _profiled(linker: Linker, parts: Sequence[Sequence[Told]], number: int) -> list[DocumentProfile]:
    return [linker.profile(one.document, one.reports) for one in parts[number]]


def _complete(made: Sequence[DocumentProfile], texts: dict[str, str]) -> list[Profile]:
    voices = (one.voice(one.document_id, None) for one in made)
    lineage_of = {
        document: lineage.lineage_id
        for lineage in lineages(voices, texts.__getitem__)
        for document in lineage.document_ids
    }
    return [profile for one in made for profile in one.complete(lineage_of[one.document_id])]


def pairwise(groups: Iterable[Sequence[str]], incident_of: dict[str, int]) -> tuple[float, float]:
    """Precision and recall of pairs of reports in one group."""
    right = found = 0
    for group in groups:
        found += _pairs(len(group))
        right += sum(map(_pairs, Counter(incident_of[name] for name in group).values()))
    true = sum(map(_pairs, Counter(incident_of.values()).values()))
    return right / max(1, found), right / max(1, true)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=int, nargs="*", default=SIZES, help="how many reports, one run each")
    parser.add_argument("--json", action="store_true", help="measure one size in this process")
    options = parser.parse_args(arguments)
    if options.json:
        print(json.dumps(measured(options.reports[0])))
        return 0
    for count in options.reports:
        command = [sys.executable, "-m", "benchmarks.linking_scale", "--json", str(count)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print("; ".join(f"{name} {value:,.1f}".removesuffix(".0") for name, value in row.items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
