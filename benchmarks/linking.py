"""Articles about the same incident, and the incident's facts: ``python -m benchmarks.linking DOCUMENTS OUT``.

Reads the fields id, title, text and published of JSON lines and writes one incident per article, with killed,
injured, date, city and state of the article's main report: the one with the most evidence. Reports are not
linked yet, so every article is an incident of its own and the linking scores are those of doing nothing.
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

from plainrecord.fields.casualty import totals
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.model.vocab import CasualtyOutcome
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text


def document(row: dict[str, Any]) -> Document:
    """The document of an article; its title is part of the text."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return document_from_text(
        row["text"], published=published, title=row.get("title"), document_ref=str(row["id"]), language="en"
    )


def main_report(reports: Sequence[Report]) -> Report | None:
    """The report with the most readings, the earliest of several; None when there is none."""
    return max(reports, key=lambda report: sum(1 for _ in report.readings()), default=None)


def facts(report: Report | None) -> dict[str, Any]:
    """What a report says about the incident; what it does not say is None."""
    if report is None:
        return dict.fromkeys(("killed", "injured", "date", "city", "state"))
    when = report.when.value if report.when else None
    where = report.places[0].value if report.places else None
    place = where.place if where else None
    exact = when is not None and when.earliest is not None and when.earliest == when.latest
    return {
        "killed": _best(report, CasualtyOutcome.KILLED),
        "injured": _best(report, CasualtyOutcome.INJURED),
        "date": when.earliest.isoformat() if when and when.earliest and exact else None,
        "city": place.name if place and place.feature_code.startswith("P.") else None,
        "state": where.admin1 if where else None,
    }


def _best(report: Report, outcome: CasualtyOutcome) -> int | None:
    count = totals(report, outcome)
    if count is None:
        return None
    return count.low if count.best is None else count.best


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
            found = facts(main_report(code(document(row), context).reports))
            out.write(json.dumps({"article_id": row["id"], "incident_id": row["id"], **found}) + "\n")
    print(f"{len(rows)} documents; {1000 * (perf_counter() - begun) / max(1, len(rows)):.2f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
