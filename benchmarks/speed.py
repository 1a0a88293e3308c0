"""How fast and how large: ``python -m benchmarks.speed [--out FOLDER]``. Reports, and asserts nothing.

Measured on one core: words and documents per second of the rules, and of rules and model, for invented reports of
350 words; megabytes per second of the date reader, and documents per second of the places, alone over such reports;
seconds and peak memory of the whole ``plainrecord run`` over 10,000 of them; how long ``import plainrecord``, the
first ``plainrecord.read`` and ``plainrecord --help`` take in a new process, less an empty Python.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from plainrecord.engines.rules.places import find_places
from plainrecord.fields.date import read
from plainrecord.fields.place import resolve
from plainrecord.lang.dates import load_date_grammar
from plainrecord.lang.placewords import load_place_words
from plainrecord.pipeline import code
from plainrecord.pipeline import context as coding_context
from plainrecord.sources import document_from_text
from plainrecord.world.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[1]
GAZETTEER = ROOT / "demo" / "gazetteer.csv"
WORDS = 350
DOCUMENTS = 10_000
TIMED_DOCUMENTS = 400
DATED_DOCUMENTS = 500  # about a megabyte
ROUNDS = 3
PLACES_PASSES = 5
STARTS = 5
FIRST_DAY = date(2024, 3, 1)

_PLACES = ("Keld", "Orvane", "Brasna", "Milna", "Dorra", "Tamsa", "Sant", "Karesh", "Kafin", "Upper Tesh")
_REAL_PLACES = (
    "Gao", "Kidal, Mali", "Homs", "Idlib province", "Kharkiv", "Maiduguri", "Tripoli", "San Salvador", "Deir Ezzor",
    "London, Ontario", "Goma", "Nigeria", "El Fasher", "Quetta",
)  # fmt: skip
_PEOPLE = ("villagers", "civilians", "soldiers", "police officers", "farmers", "teachers", "traders")
_ACTORS = (
    "gunmen",
    "the Northern Front",
    "soldiers",
    "armed men",
    "government troops",
    "unidentified attackers",
)
_SPEAKERS = (
    "police",
    "a hospital official",
    "residents",
    "the ministry",
    "a spokesman for the Northern Front",
)
_DAYS = (
    "on Monday",
    "on Tuesday",
    "last Friday",
    "yesterday",
    "on Sunday morning",
    "overnight",
    "two days ago",
)
_NUMBERS = (
    "three",
    "at least 11",
    "four",
    "more than 20",
    "dozens of",
    "two",
    "about 50",
    "seven",
    "nearly 30",
)
_SITES = (
    "the market",
    "a checkpoint",
    "a clinic",
    "the police station",
    "a school",
    "a convoy",
    "the bridge",
)
_TOLD = (
    "{Actor} attacked {site} in {place} {day}, killing {number} {people}, {speaker} said.",
    "{Number} {people} were wounded when a shell hit {site} in {place}, according to {speaker}.",
    "A roadside bomb exploded near {place} {day} and killed {number} {people}.",
    "{Actor} abducted {number} {people} on the road between {place} and {other}.",
    "Fighting between {actor} and the army was reported north of {place} {day}.",
    "{Actor} denied any part in the incident.",
)
_PLAIN = (
    "The price of flour in {place} has risen since the harvest, traders said.",
    "The road to {other} was open for lorries and buses for most of the week.",
    "It was not clear how many families had come back to {place} by the end of the month.",
    "The council met to discuss the repair of the water station and the opening of the schools.",
    "Visitors who came by the river described the fields as dry and the mills as idle.",
    "The talks are to go on next month in {other}, where both delegations have rented rooms.",
    "Electricity had been cut to parts of the town, and shops closed early.",
    "The district lies at the edge of the plain, and most people live from cattle and fruit.",
)


def report_text(number: int, words: int = WORDS) -> str:
    """An invented report of about ``words`` words; the same number gives the same text.

    Two sentences in five tell of an incident, which is much for news and usual for situation reports.
    """
    sentences: list[str] = []
    length = step = 0
    while length < words:
        shapes = _TOLD if step % 5 in (0, 2) else _PLAIN
        sentence = _filled(shapes[(number * 3 + step) % len(shapes)], number * 31 + step * 7)
        sentences.append(sentence)
        length += len(sentence.split())
        step += 1
    paragraphs = [" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
    return "\n\n".join(paragraphs) + "\n"


def _filled(shape: str, seed: int) -> str:
    actor, number = _ACTORS[seed % len(_ACTORS)], _NUMBERS[seed // 2 % len(_NUMBERS)]
    return shape.format(
        actor=actor,
        Actor=actor[0].upper() + actor[1:],
        number=number,
        Number=number[0].upper() + number[1:],
        people=_PEOPLE[seed // 3 % len(_PEOPLE)],
        place=_PLACES[seed // 5 % len(_PLACES)],
        other=_PLACES[(seed // 5 + 3) % len(_PLACES)],
        speaker=_SPEAKERS[seed // 7 % len(_SPEAKERS)],
        day=_DAYS[seed // 11 % len(_DAYS)],
        site=_SITES[seed // 13 % len(_SITES)],
    )


def published(number: int) -> date:
    """The day of publication of an invented report."""
    return FIRST_DAY + timedelta(days=number % 90)


def engine_speed(documents: int = TIMED_DOCUMENTS, engines: tuple[str, ...] = ("rules",)) -> dict[str, float]:
    """Words and documents per second of coding alone, by the engines named, and how many reports a document gives."""
    context = coding_context("en", GAZETTEER, engines)
    given = [
        document_from_text(report_text(number), published=published(number), language="en")
        for number in range(documents)
    ]
    for document in given[: documents // 10]:
        code(document, context)  # compiles patterns, fills caches
    begun_cpu, begun = _cpu_seconds(), perf_counter()
    reports = sum(len(code(document, context).reports) for document in given)
    cpu, wall = _cpu_seconds() - begun_cpu, perf_counter() - begun
    words = sum(len(document.text.split()) for document in given)
    return {
        "documents": documents,
        "words_per_cpu_second": round(words / cpu),
        "documents_per_cpu_second": round(documents / cpu, 1),
        "documents_per_second": round(documents / wall, 1),
        "reports_per_document": round(reports / documents, 2),
    }


def date_speed(documents: int = DATED_DOCUMENTS) -> dict[str, float]:
    """Megabytes of text per second whose dates are found and understood; the best of a few rounds."""
    grammar = load_date_grammar("en")
    texts = [(report_text(number), published(number)) for number in range(documents)]
    for text, day in texts[: documents // 10]:
        read(text, day, grammar)  # builds the states of the automaton, fills caches
    spent: list[float] = []
    found = 0
    for _ in range(ROUNDS):
        begun = _cpu_seconds()
        found = sum(len(read(text, day, grammar)) for text, day in texts)
        spent.append(_cpu_seconds() - begun)
    megabytes = sum(len(text.encode()) for text, _ in texts) / 1e6
    return {
        "megabytes": round(megabytes, 2),
        "megabytes_per_cpu_second": round(megabytes / max(min(spent), 0.01), 2),
        "expressions": found,
    }


def places_speed(documents: int = TIMED_DOCUMENTS) -> dict[str, float]:
    """Documents per second of finding and understanding the places of invented reports, caches warm.

    Half of the names are real towns and countries, so that the default gazetteer has something to choose from.
    """
    gazetteer, words = Gazetteer.default(), load_place_words("en")
    texts = [_with_real_places(report_text(number), number) for number in range(documents)]
    best = float("inf")
    for _ in range(PLACES_PASSES):  # the first one fills caches
        begun = _cpu_seconds()
        for text in texts:
            resolve(find_places(text, gazetteer, words), text, gazetteer, words)
        best = min(best, _cpu_seconds() - begun)
    found = sum(len(find_places(text, gazetteer, words)) for text in texts)
    return {
        "documents": documents,
        "places_documents_per_cpu_second": round(documents / best, 1),
        "places_per_document": round(found / documents, 1),
    }


def _with_real_places(text: str, number: int) -> str:
    for position, place in enumerate(_PLACES[::2]):
        text = text.replace(place, _REAL_PLACES[(number + position) % len(_REAL_PLACES)])
    return text


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system


def whole_run(documents: int = DOCUMENTS) -> dict[str, float]:
    """Seconds and peak memory of ``plainrecord run`` over JSON lines with so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "reports.jsonl"
        with lines.open("w", encoding="utf-8") as file:
            for number in range(documents):
                day = published(number).isoformat()
                row = {
                    "id": f"r{number:06}",
                    "published": day,
                    "text": report_text(number) + f"\nNo. {number}.",
                }
                file.write(json.dumps(row) + "\n")
        arguments = ["run", str(lines), "--project", str(Path(folder) / "project"), "--quiet"]
        begun = perf_counter()
        process = subprocess.Popen(_plainrecord(*arguments, "--gazetteer", str(GAZETTEER)), env=environment())
        if not hasattr(os, "wait4"):  # Windows tells no peak of a child
            process.wait()
            return {"documents": documents, "seconds": round(perf_counter() - begun, 1)}
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = perf_counter() - begun
        in_bytes = usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024)
        return {
            "documents": documents,
            "exit_code": process.returncode,
            "seconds": round(seconds, 1),
            "documents_per_cpu_second": round(documents / (usage.ru_utime + usage.ru_stime), 1),
            "peak_memory_mb": round(in_bytes / 1e6, 1),
        }


_FIRST_READ = "import plainrecord\nplainrecord.read('Gunmen killed two farmers.', published='2024-05-08')"


def start_up() -> dict[str, float]:
    """Median milliseconds of new processes, an empty Python taken off."""
    empty = _median_ms([sys.executable, "-c", "pass"])
    return {
        "empty_python_ms": round(empty, 1),
        "import_plainrecord_ms": round(_median_ms([sys.executable, "-c", "import plainrecord"]) - empty, 1),
        "first_read_ms": round(_median_ms([sys.executable, "-c", _FIRST_READ]) - empty, 1),
        "help_ms": round(_median_ms(_plainrecord("--help")) - empty, 1),
    }


def _median_ms(command: Sequence[str]) -> float:
    times: list[float] = []
    for _ in range(STARTS):
        begun = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment())
        times.append(1000 * (perf_counter() - begun))
    return statistics.median(times)


def _plainrecord(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "plainrecord", *arguments]


def environment() -> dict[str, str]:
    """The environment of child processes, which import the package from here."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--documents", type=int, default=DOCUMENTS, help="documents of the whole run; 0: none"
    )
    parser.add_argument("--out", type=Path, help="write speed.json into this folder, too")
    options = parser.parse_args(arguments)
    both = engine_speed(TIMED_DOCUMENTS // 4, ("rules", "learned"))
    result = {
        "start_up": start_up(),
        "dates": date_speed(),
        "rules": engine_speed(),
        "rules_and_model": both,
        "places": places_speed(),
    }
    if options.documents:
        result["whole_run"] = whole_run(options.documents)
    for name, figures in result.items():
        print(f"{name}: " + ", ".join(f"{key} {value:g}" for key, value in figures.items()))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "speed.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
