"""Articles about the same incident, and the incident's facts: ``python -m benchmarks.linking DOCUMENTS OUT``.

Reads the fields id, title, text and published of JSON lines and writes one incident per article, with the facts of
``linking_facts``. Reports are not linked yet: every article is an incident of its own, and the linking scores are
those of doing nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.linking_facts import facts
from plainrecord.model.text import Document
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text


def document(row: dict[str, Any]) -> Document:
    """The document of an article; its title is part of the text."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return document_from_text(
        row["text"], published=published, title=row.get("title"), document_ref=str(row["id"]), language="en"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, help="e.g. ../shared/bench/linking/data/articles.jsonl")
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="read only so many documents")
    options = parser.parse_args(arguments)
    if not options.documents.is_file():
        print(f"{options.documents}: not there, nothing to measure; give the path of the shared data")
        return 0
    context = coding_context("en")
    lines = options.documents.read_text(encoding="utf-8").split("\n")  # texts may hold U+2028
    rows = [json.loads(line) for line in lines if line.strip()][: options.limit]
    begun = perf_counter()
    with options.out.open("w", encoding="utf-8") as out:
        for row in rows:
            found = facts(code(document(row), context).reports)
            out.write(json.dumps({"article_id": row["id"], "incident_id": row["id"], **found}) + "\n")
    print(f"{len(rows)} documents; {1000 * (perf_counter() - begun) / max(1, len(rows)):.2f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
