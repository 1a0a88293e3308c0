"""Reports made from a seed: the same number gives the same report, on every machine.

The country is the invented one of the demonstration corpus. Every twentieth report repeats an earlier one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FIRST_DAY = date(2024, 1, 3)
PLACES = ("Keld", "Orvane", "Dorra", "Brasna", "Sant", "Karesh", "Isklow", "Milna", "Tamsa", "Old Marava")
ACTORS = (
    "government forces", "the Northern Front", "armed men", "rebels", "soldiers of the 4th Brigade", "police",
    "unidentified gunmen", "a local militia", "the army", "tribal fighters",
)  # fmt: skip
VICTIMS = (
    "civilians", "villagers", "police officers", "soldiers", "children", "farmers", "aid workers",
    "fighters", "students", "drivers",
)  # fmt: skip
NUMBERS = (
    "two",
    "three",
    "at least 11",
    "about 20",
    "some 1,200",
    "dozens of",
    "between five and nine",
    "17",
)
WEAPONS = ("mortar fire", "a roadside bomb", "drones", "machine guns", "grenades", "a car bomb", "artillery")
SPEAKERS = (
    "local police",
    "a hospital official",
    "the ministry of defence",
    "residents",
    "Governor Ana Belik",
)
NAMES = ("Marta Olvik", "Pavel Dorn", "Karim Haddad", "Ines Varga", "Tomas Reyl", "Sara Lindqvist")
DAYS = ("on Tuesday", "on {day}", "yesterday", "late on Monday", "on the night of {day}", "in the morning")
OPENINGS = (
    "{Actor} attacked the village of {place} with {weapon} {when}, killing {number} {victims}.",
    "{Number} {victims} were killed {when} when {weapon} hit a market in {place}.",
    "{Actor} clashed with {other} near {place} {when}; {number} {victims} were wounded.",
    "{Actor} abducted {number} {victims} 12 km north of {place} {when}, {speaker} said.",
    "{Number} {victims} were detained in {place} {when} during a protest against fuel prices.",
    "An air strike hit a bridge between {place} and {place2} {when}, injuring {number} {victims}.",
)
LATER = (
    "{Speaker} accused {other} of the attack, which {other} denied.",
    "No group claimed responsibility.",
    "{Name}, 43, a shopkeeper, was among the dead, {speaker} said.",
    "{Number} others were wounded, including a child.",
    "Houses and a school were damaged in {place2}.",
    "The road to {place2} was closed for some hours.",
    '"We heard {weapon} and ran," said {Name}, who sells vegetables there.',
    "{Actor} later withdrew from {place2}, and {number} people fled.",
    "The harvest in {place2} was good this year.",
)


class _Dice:
    """Choices that hang on nothing but the seed (``random`` may change between versions of Python)."""

    def __init__(self, seed: str) -> None:
        self._bits = int.from_bytes(hashlib.shake_256(seed.encode()).digest(256))

    def below(self, limit: int) -> int:
        self._bits, found = divmod(self._bits, limit)
        return found

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]


@dataclass(frozen=True, slots=True)
class Generated:
    """A report: its name, its text, and the day it was published."""

    name: str
    title: str
    text: str
    published: date


def reports(count: int, seed: str = "2024") -> Iterator[Generated]:
    """The first ``count`` reports of a seed."""
    for number in range(count):
        copied = number % 20 == 19
        yield _report(number, number - 7 if copied else number, seed)


def _report(number: int, content: int, seed: str) -> Generated:
    dice = _Dice(f"{seed}/{content}")
    published = FIRST_DAY + timedelta(days=dice.below(500))
    day = published - timedelta(days=dice.below(6))
    words = {
        "actor": dice.of(ACTORS), "other": dice.of(ACTORS),
        "place": dice.of(PLACES), "place2": dice.of(PLACES),
        "number": dice.of(NUMBERS), "victims": dice.of(VICTIMS),
        "weapon": dice.of(WEAPONS), "speaker": dice.of(SPEAKERS), "name": dice.of(NAMES),
        "when": dice.of(DAYS).format(day=f"{day.day} {day:%B}"),
    }  # fmt: skip
    words |= {key.capitalize(): words[key][0].upper() + words[key][1:] for key in list(words)}
    first = dice.of(OPENINGS)
    sentences = [first, *(dice.of(LATER) for _ in range(2 + dice.below(6)))]
    if dice.below(5) == 0:
        sentences.append(dice.of(OPENINGS))
    body = " ".join(sentence.format_map(words) for sentence in sentences)
    title = f"{words['Number']} {words['victims']} hurt near {words['place']} ({content})"
    return Generated(f"report-{number:05}", title, f"{words['place'].upper()} - {body}", published)


def write_reports(folder: Path, count: int, per_table: int = 0) -> list[Path]:
    """Write reports as Markdown files, one each, or as JSON lines with ``per_table`` rows to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(reports(count))
    if not per_table:
        return [_written(folder / f"{one.name}.md", _markdown(one)) for one in made]
    parts = [made[start : start + per_table] for start in range(0, count, per_table)]
    return [
        _written(folder / f"table-{number:04}.jsonl", "".join(map(_line, part)))
        for number, part in enumerate(parts)
    ]


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _markdown(one: Generated) -> str:
    head = f"---\ntitle: {one.title}\ndate: {one.published}\nsource: Marava Wire\n---\n\n"
    return f"{head}{one.text}\n"


def _line(one: Generated) -> str:
    row = {"id": one.name, "title": one.title, "published": str(one.published), "text": one.text}
    return json.dumps(row) + "\n"
