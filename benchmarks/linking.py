"""Articles about the same incident, and the incident's facts: ``python -m benchmarks.linking DOCUMENTS OUT``.

Reads the fields id, title, text and published of JSON lines and writes one incident per article. Killed and injured
are those of the first report that states either, since news begins with its own incident and tells of others
later; the place is that of the first report that names a town, or else any place; the date is that of the report
with the most evidence that has a day. Reports are not linked yet: every article is an incident of its own, and the
linking scores are those of doing nothing.

The archive's convention for counts differs from ours, in which "not stated" is never zero: it writes 0 where
nobody is known to be hurt. So when one of killed and injured is stated, the other is predicted as 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from plainrecord.fields.casualty import totals
from plainrecord.model.records import Report
from plainrecord.model.text import Document
from plainrecord.model.vocab import CasualtyOutcome
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text

T = TypeVar("T")


def document(row: dict[str, Any]) -> Document:
    """The document of an article; its title is part of the text."""
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return document_from_text(
        row["text"], published=published, title=row.get("title"), document_ref=str(row["id"]), language="en"
    )


def by_evidence(reports: Sequence[Report]) -> list[Report]:
    """The reports with the most readings first, of equals the earliest."""
    return sorted(reports, key=lambda report: -sum(1 for _ in report.readings()))


def facts(reports: Sequence[Report]) -> dict[str, Any]:
    """What the reports of an article say about its incident; what they do not say is None."""
    told = _by_position(reports)
    killed, injured = _first(map(_hurt, told)) or (None, None)
    places = [place for report in told if (place := _city_and_state(report)) is not None]
    city, state = next((place for place in places if place[0] is not None), _first(places) or (None, None))
    return {
        "killed": killed,
        "injured": injured,
        "date": _first(map(_day, by_evidence(reports))),
        "city": city,
        "state": state,
    }


def _by_position(reports: Sequence[Report]) -> list[Report]:
    """The reports in the order in which the text tells of their acts."""
    return sorted(reports, key=lambda report: report.act.spans[0])


def _hurt(report: Report) -> tuple[int, int] | None:
    """Killed and injured; None when neither is stated."""
    killed, injured = _best(report, CasualtyOutcome.KILLED), _best(report, CasualtyOutcome.INJURED)
    return None if killed is None and injured is None else (killed or 0, injured or 0)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _day(report: Report) -> str | None:
    when = report.when.value if report.when else None
    if when is None or when.earliest is None or when.earliest != when.latest:
        return None
    return when.earliest.isoformat()


def _city_and_state(report: Report) -> tuple[str | None, str | None] | None:
    where = report.places[0].value if report.places else None
    if where is None or where.place is None:
        return None
    return (where.place.name if where.place.feature_code.startswith("P.") else None), where.admin1


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
            found = facts(code(document(row), context).reports)
            out.write(json.dumps({"article_id": row["id"], "incident_id": row["id"], **found}) + "\n")
    print(f"{len(rows)} documents; {1000 * (perf_counter() - begun) / max(1, len(rows)):.2f} ms each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
