"""Find and locate place names in news: ``python -m benchmarks.places DOCUMENTS OUT [--limit N]``.

Reads the fields id, text and source_domain of JSON lines and writes predicted toponyms as JSON lines. The
coordinates are those of the place named, not of the point an act "17 km south of" it would get.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

from plainrecord.engines.rules.places import find_places
from plainrecord.fields.place import resolve
from plainrecord.lang.placewords import load_place_words
from plainrecord.model.records import Mention
from plainrecord.model.values import Where
from plainrecord.world.countries import load_world
from plainrecord.world.gazetteer import Gazetteer

REFERENCE_WORDS = 350


def publisher_country(domain: str) -> str | None:
    """Country of a publisher by the last label of its domain; generic labels say nothing."""
    label = domain.rsplit(".", 1)[-1].upper()
    label = "GB" if label == "UK" else label
    return label if label in load_world().countries and label not in {"CO", "TV", "ME", "IO", "AI"} else None


def predict(text: str, domain: str) -> list[dict[str, Any]]:
    """Toponyms of one document."""
    gazetteer, words = Gazetteer.default(), load_place_words("en")
    mentions = find_places(text, gazetteer, words)
    wheres = resolve(mentions, text, gazetteer, words, publisher_country=publisher_country(domain))
    return [_toponym(mention, where) for mention, where in zip(mentions, wheres, strict=True)]


def _toponym(mention: Mention, where: Where | None) -> dict[str, Any]:
    place = where.place if where else None
    latitude, longitude = (None, None) if place is None else (place.latitude, place.longitude)
    if where is not None and place is not None and place.feature_code == "A.ADM2":
        latitude, longitude = where.latitude, where.longitude
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "lat": latitude,
        "lon": longitude,
        "country": where.country_iso2 if where else None,
        "geonameid": place.place_id if place and place.place_id.isdecimal() else None,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, help="e.g. ../shared/bench/places/data/tr_news.jsonl")
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="read only so many documents")
    options = parser.parse_args(arguments)
    if not options.documents.is_file():
        print(f"{options.documents}: not there, nothing to measure; give the path of the shared data")
        return 0
    with options.documents.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: options.limit]
    first_ms, _ = _timed(rows)
    warm_ms, predictions = _timed(rows)
    with options.out.open("w", encoding="utf-8") as out:
        for row, toponyms in zip(rows, predictions, strict=True):
            out.write(json.dumps({"id": row["id"], "toponyms": toponyms}) + "\n")
    print(
        f"{len(rows)} documents; ms per {REFERENCE_WORDS} words: "
        f"first pass {first_ms:.2f}, warm {warm_ms:.2f}"
    )
    return 0


def _timed(rows: Sequence[dict[str, Any]]) -> tuple[float, list[list[dict[str, Any]]]]:
    """Milliseconds of processor time per 350 words, and the predictions."""
    begun = process_time()
    predictions = [predict(row["text"], row.get("source_domain") or "") for row in rows]
    words = sum(len(row["text"].split()) for row in rows)
    return 1000 * (process_time() - begun) * REFERENCE_WORDS / max(1, words), predictions


if __name__ == "__main__":
    sys.exit(main())
