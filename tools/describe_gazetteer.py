"""State what the packaged gazetteer covers: ``python tools/describe_gazetteer.py [--check]``.

Writes the tables of docs/reference/gazetteer.md from counts of the file; ``--check`` ends with 1 where the page
says something else.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from plainrecord.world.countries import load_world
from plainrecord.world.gazetteer import Gazetteer

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "gazetteer.md"
_STEPS = (0, 1, 500, 1_000, 5_000, 20_000, 100_000, 1_000_000)
_GROUPS = Path(__file__).with_name("gazetteer") / "continents.toml"
_HEAD = """# What the gazetteer of the package covers

Written by `tools/describe_gazetteer.py` from counts of the file; do not edit. How many places a country has in truth is
not in the file. The last column, inhabitants of the country per populated place, shows where it is thin: where
one place stands for tens of thousands of people, nearly all villages and many towns are missing, and names
of villages there are kept as words without a point. [Bring your own](../how-to/use-your-own-gazetteer.md).

"""


def page() -> str:
    """The whole page."""
    about = Gazetteer.default().about()
    with resources.as_file(resources.files("plainrecord.world").joinpath("gazetteer.sqlite")) as path:
        rows = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        features = Counter(
            dict(rows.execute("SELECT coalesce(feature, 'P.PPL'), count(*) FROM place GROUP BY 1"))
        )
        places = list(
            rows.execute(
                "SELECT country, coalesce(population, 0) FROM place "
                "WHERE coalesce(feature, 'P') LIKE 'P%' AND country IS NOT NULL"
            )
        )
    lines = [
        f"{about.places:,} places under {about.names:,} folded names, from {about.source}, {about.licence}.",
        "",
        *_by_kind(features),
        "",
        *_by_population([population for _, population in places]),
        "",
        "By continent, then countries of many armed conflicts:",
        "",
        *_by_country(Counter(country for country, _ in places)),
    ]
    return _HEAD + "\n".join(lines) + "\n"


def _by_kind(features: Counter[str]) -> Iterator[str]:
    populated = sum(count for feature, count in features.items() if feature.startswith("P."))
    named = {
        "A.PCLI": "countries and territories",
        "A.ADM1": "first-order divisions",
        "A.ADM2": "counties of the US",
    }
    yield from ("| kind | places |", "|---|--:|", f"| populated places | {populated:,} |")
    yield from (f"| {label} | {features[feature]:,} |" for feature, label in named.items())
    others = features.total() - populated - sum(features[feature] for feature in named)
    yield f"| regions, seas, rivers, islands | {others:,} |"


def _by_population(populations: Sequence[int]) -> Iterator[str]:
    yield from ("| inhabitants of populated places | places |", "|---|--:|")
    for low, high in zip(_STEPS, (*_STEPS[1:], None), strict=True):
        count = sum(low <= population and (high is None or population < high) for population in populations)
        label = (
            "not stated" if low == 0 else f"{low:,} and more" if high is None else f"{low:,} to {high - 1:,}"
        )
        yield f"| {label} | {count:,} |"


def _by_country(places: Counter[str]) -> Iterator[str]:
    world = load_world().countries
    yield from ("| | populated places | inhabitants per place |", "|---|--:|--:|")
    table = tomllib.loads(_GROUPS.read_text(encoding="utf-8"))
    groups = [(name, codes.split()) for name, codes in table["continents"].items()]
    groups += [(world[code].name, [code]) for code in table["conflicts"]["countries"].split()]
    for label, codes in groups:
        count = sum(places[code] for code in codes)
        people = sum(world[code].population for code in codes)
        yield f"| {label} | {count:,} | {people // count:,} |" if count else f"| {label} | 0 | |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    text = page()
    if not options.check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {PAGE.relative_to(PAGE.parents[2])}")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} is not what the file holds: python tools/describe_gazetteer.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
