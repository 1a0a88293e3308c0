"""Who does what to whom in single sentences: ``python -m benchmarks.actors DOCUMENTS OUT``.

Reads the fields id and text of JSON lines and writes one event a sentence: its parties by
``pipeline.who_to_whom``, and its code where a report has an act that the scheme codes, else ``""``. Diplomacy
and co-operation are outside our taxonomy, so most codes stay empty; parties and their countries do not.
Where the sentence names one side only, the scheme takes the first other country named for the other side.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plainrecord.fields.actor import strip_leading
from plainrecord.model.text import Document
from plainrecord.model.vocab import ActorKind
from plainrecord.pipeline import code, context, who_to_whom
from plainrecord.sources import document_from_text
from plainrecord.stages.dyads import Dyad, Party
from plainrecord.world.countries import load_world
from plainrecord.world.registry import load_registry

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
NOBODY = "---"
_BETWEEN_STATES = (ActorKind.IGO, ActorKind.INTERNATIONAL_MISSION)


def events_of(text: str, scheme: str) -> list[dict[str, Any]]:
    """The events of one sentence in the codes of a scheme (``plover`` or ``cameo``)."""
    if not text.strip():
        return []
    document = document_from_text(text, language="en")
    dyads = who_to_whom(document, context("en"))
    if not dyads:
        return []
    dyad = next((each for each in dyads if each.sources and each.targets), dyads[0])
    return [_event(document, dyad, scheme)]


def _event(document: Document, dyad: Dyad, scheme: str) -> dict[str, Any]:
    text = document.text
    sides = {"source": list(dyad.sources), "target": list(dyad.targets)}
    empty = next((side for side, parties in sides.items() if not parties), None)
    if empty is not None and not dyad.reciprocal:
        known = {country_code(party) for parties in sides.values() for party in parties}
        sides[empty] = [party for party in dyad.others if country_code(party) not in known][:1]
    countries = [where for parties in sides.values() for party in parties if (where := country_code(party))]
    home = countries[0] if len(set(countries)) == 1 else None
    event: dict[str, Any] = {"code": _code(document, scheme), "event_text": [dyad.verb.quote(text)]}
    for side, parties in sides.items():
        codes = [_actor_code(party, text, home) for party in parties]
        event[side] = [each for each in dict.fromkeys(codes) if each != NOBODY]
        event[f"{side}_text"] = [_head(party.span.quote(text)) for party in parties]
    return event


def _code(document: Document, scheme: str) -> str:
    """The code of the first act that the scheme has one for; "" when there is none."""
    table = TABLES[scheme]
    for report in code(document, context("en")).reports:
        event_type = report.act.value.event_type
        found = table.get(event_type) or table.get(event_type.split(".")[0])
        if found:
            return str(found)
    return ""


def country_code(party: Party) -> str | None:
    """Three letters for the country of a party, or for what it is instead (``IGO``); None when unknown."""
    body = load_registry().actor(party.affiliation) if party.affiliation else None
    if body is not None and body.kind in _BETWEEN_STATES:
        return str(TABLES["bodies"][body.kind.value])
    if party.actor.country_iso2:
        known = load_world().countries.get(party.actor.country_iso2)
        iso3 = known.iso3 if known else party.actor.country_iso2
        return str(TABLES["countries"].get(iso3, iso3))
    kind = body.kind if body is not None else party.actor.kind
    if body is None and kind not in (*_BETWEEN_STATES, ActorKind.NGO):
        return None
    instead: str | None = TABLES["bodies"].get(kind.value)
    return instead


def _actor_code(party: Party, text: str, home: str | None) -> str:
    """Country and sector; a party of no stated country is of the only country of the sentence."""
    country = country_code(party)
    if country in TABLES["bodies"].values():
        return country or NOBODY
    return (country or home or NOBODY) + _sector(party, text)


def _head(words: str) -> str:
    """Words for somebody without article, quantity and what follows a comma."""
    return strip_leading(words.split(", ", maxsplit=1)[0])


def _sector(party: Party, text: str) -> str:
    words = party.span.quote(text).lower()
    for row in TABLES["words"]:
        if any(re.search(rf"\b{re.escape(word)}\b", words) for word in row["words"]):
            return str(row["sector"])
    return str(TABLES["kinds"].get(party.actor.kind.value, ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, help="e.g. ../shared/bench/actors/data/plover_gsr.jsonl")
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--scheme", choices=sorted(set(TABLES["sets"].values())), help="by the file name, else"
    )
    options = parser.parse_args(arguments)
    if not options.documents.is_file():
        print(f"{options.documents}: not there, nothing to measure; give the path of the shared data")
        return 0
    scheme = options.scheme or TABLES["sets"].get(options.documents.stem, "plover")
    lines = options.documents.read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    with options.out.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps({"id": row["id"], "events": events_of(row["text"], scheme)}) + "\n")
    print(f"{len(rows)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
