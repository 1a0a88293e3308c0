"""Articles about the same incident, and the incident's facts: ``python -m benchmarks.linking DOCUMENTS OUT``.

Reads the fields id, title, text and published of JSON lines, links the reports of all articles and writes for each
article the event that its main report belongs to, with the facts that ``linking_facts`` makes of all its articles.

The weights that the package ships are learnt from these very articles. So where the gold incidents lie beside the
documents (``gold.jsonl``), they are used for one thing only: every pair is judged by weights learnt without the
incidents of its articles (``linking_pairs.cross_validated``). ``--as-shipped`` judges by the package's own weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.linking_facts import agreed, facts
from benchmarks.linking_pairs import compared, cross_validated, gold_incidents, incidents_of, read_lines
from plainrecord.model.records import Coded
from plainrecord.model.text import Document
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text
from plainrecord.stages.link import link
from plainrecord.stages.link.linker import Linker


def document(row: Mapping[str, Any]) -> Document:
    """The document of an article; its title is part of the text."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return document_from_text(
        row["text"], published=published, title=row.get("title"), document_ref=str(row["id"]), language="en"
    )


def coded(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Coded]]:
    """Every article with what came of it."""
    context = coding_context("en")
    for row in rows:
        yield str(row["id"]), code(document(row), context)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, help="e.g. ../shared/bench/linking/data/articles.jsonl")
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="read only so many documents")
    parser.add_argument("--as-shipped", action="store_true", help="judge by the package's own weights")
    options = parser.parse_args(arguments)
    if not options.documents.is_file():
        print(f"{options.documents}: not there, nothing to measure; give the path of the shared data")
        return 0
    begun = perf_counter()
    rows = read_lines(options.documents)[: options.limit]
    known = list(coded(rows))
    linker = Linker()
    pairs = compared(known, linker)
    gold = options.documents.with_name("gold.jsonl")
    if options.as_shipped or not gold.is_file():
        made = link(pairs.profiles, table=linker.table).made
    else:
        made = tuple(cross_validated(pairs, gold_incidents(gold), linker.table))
    incidents = incidents_of(pairs, made, linker.table)
    told: defaultdict[Any, list[tuple[date | None, dict[str, Any]]]] = defaultdict(list)
    for _, one in known:
        published = one.document.published
        told[incidents[one.document.document_id]].append((published, facts(one.reports, published)))
    said = {incident: agreed(articles) for incident, articles in told.items()}
    with options.out.open("w", encoding="utf-8") as out:
        for article, one in known:
            incident = incidents[one.document.document_id]
            out.write(json.dumps({"article_id": article, "incident_id": incident, **said[incident]}) + "\n")
    print(f"{len(rows)} documents; {1000 * (perf_counter() - begun) / max(1, len(rows)):.2f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
