"""Whether a confidence of 0.7 is right seven times in ten: ``python -m benchmarks.calibration [--out FOLDER]``.

Every value of every report on texts with gold answers is judged by the scorers' own rules:

- MUC-4 (developer set): a report is laid beside the key template with the highest credit among those the 1992
  rule lets align (same type, some perpetrator or target in common). A value is right when the fillers it gives
  match fillers of that template; partly right counts half, as in the score.
- Articles of incidents: a report's day, place and totals of killed and injured against the incident's. Values of
  one article are judged against its one incident.

**A value of a report of no gold incident is wrong**, however well it was read: who uses the value cannot know. So
a confidence covers both, that the incident is one and that its value is right. Reports that the benchmark does
not judge at all (outside its countries, no civilians, told as denied) are left out; optional key templates count.

Measured by cross-validation: documents (articles by their incident) are dealt into ten folds by a hash of their id,
and the values of each fold get their confidence from a table fitted on the nine others, as
``tools/fit_confidence.py`` fits the table of the package on all of them (``confidence_fit``). Writes
``calibration.md`` and ``calibration.svg``: for each field ten bins of equal width with mean confidence, observed
accuracy and number of values, and the expected calibration error (ECE): the difference of the two, averaged over
bins by their size (Naeini et al. 2015). Beside it stands what the same values would have by chance alone if every
confidence were exact: few values never have an error of 0.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import linking, muc4_lines
from benchmarks.bootstrap import shared_module
from benchmarks.confidence_fit import FIELDS, Sample, cross_fitted
from benchmarks.measures import ROOT, SHARED, Absent
from benchmarks.muc4 import Template
from plainrecord.engines.learned.encoder import FOLDER as MODEL
from plainrecord.fields.casualty import totals
from plainrecord.model.records import Reading, Report
from plainrecord.model.vocab import CasualtyOutcome, Role
from plainrecord.pipeline import code, context
from plainrecord.sources import document_from_text
from plainrecord.stages.assemble.confidence import ways
from plainrecord.store.cores import on_cores

BINS = 10
TARGET_ECE = 0.05
_CHANCE_ROUNDS = 200
_OUTCOMES = {"killed": CasualtyOutcome.KILLED, "injured": CasualtyOutcome.INJURED}


def was_trained_on(identifier: str) -> bool:
    """Whether the learned engine was trained on a MUC-4 document: its answers there are surer than elsewhere.

    As ``tools/training/train.py --fold K/N`` deals documents out: fold K of N was left out.
    """
    left_out, folds = _fold()
    return zlib.crc32(identifier.encode()) % folds != left_out


@cache
def _fold() -> tuple[int, int]:
    left_out, folds = json.loads((MODEL / "model.json").read_text("utf-8"))["fold"].split("/")
    return int(left_out), int(folds)


def samples(shared: Path = SHARED) -> list[Sample]:
    """All values, judged, with the confidence they have by the package's table; works on all cores.

    Raises ``Absent`` when a data set is not there.
    """
    return [*muc4_samples(shared), *linking_samples(shared)]


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise Absent(f"{path} is not there; the benchmark data is not part of the project")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


# -- MUC-4 -----------------------------------------------------------------------------------------------


def muc4_samples(shared: Path = SHARED) -> Iterator[Sample]:
    """The values of the MUC-4 developer documents that the learned engine was not trained on."""
    folder = shared / "muc4" / "data" / "dev"
    gold = {str(row["id"]): row["templates"] for row in _rows(folder / "gold.jsonl")}
    judge = _Judge(shared)

    def judged(row: Mapping[str, Any]) -> list[Sample]:
        dateline = date.fromisoformat(row["dateline_date"]) if row["dateline_date"] else None
        document = document_from_text(row["text"], published=dateline, language="en")
        reports = code(document, context("en")).reports
        found: list[Sample] = []
        for report in reports:
            template = muc4_lines.template_of(report, dateline, reports)
            if template is not None:
                key = judge.aligned(gold[row["id"]], template)
                found += _muc4_values(row["id"], report, template, dateline, judge, key)
        return found

    rows = [row for row in _rows(folder / "documents.jsonl") if not was_trained_on(row["id"])]
    yield from chain.from_iterable(on_cores(judged, rows))


class _Judge:
    """The scorer's rules for aligning templates and matching fillers."""

    def __init__(self, shared: Path) -> None:
        self._slots = shared_module("muc4.slots", shared)
        self._templates = shared_module("muc4.templates", shared)
        self._match = shared_module("muc4.match", shared).match_filler

    def aligned(self, keys: Sequence[Template], template: Template) -> Template | None:
        """The key template with the highest credit, one of several of equal credit the first; None: no incident."""
        best: tuple[float, Template | None] = (0.0, None)
        for key in keys:
            pairs = self._templates.align(*(self._templates._parse_all([one]) for one in (key, template)))
            for tallies in pairs.values():
                credit = sum(tally.credit for tally in tallies.values())
                best = max(best, (credit, key), key=lambda pair: pair[0])
        return best[1]

    def credit(self, slots: Iterable[str], lines: Sequence[str], key: Template | None) -> float:
        """The best credit of any of the lines against any filler of any of the key's slots."""
        if key is None:
            return 0.0
        found = [
            float(self._match(slot, wanted, given))
            for slot in slots
            for given in self._slots.slot_fillers({slot: lines}, slot)
            for wanted in self._slots.slot_fillers(key, slot)
        ]
        return max(found, default=0.0)


def _muc4_values(
    identifier: str,
    report: Report,
    template: Template,
    dateline: date | None,
    judge: _Judge,
    key: Template | None,
) -> Iterator[Sample]:
    country = muc4_lines.country_of(template)
    for _, reading, field, way in ways(report):
        if field not in FIELDS:
            continue
        given = _fillers(field, reading, report, template, dateline, country)
        if given:
            credit = min(judge.credit(slots, lines, key) for slots, lines in given)
            yield Sample("muc4", identifier, field, way, reading.confidence, credit)


_Given = list[tuple[tuple[str, ...], list[str]]]


def _fillers(
    field: str, reading: Reading[Any], report: Report, template: Template, dateline: date | None, country: str
) -> _Given:
    """What a value gives as fillers; each pair of slots and lines must match. Empty: not in a template."""
    if field == "act":
        return [(("INCIDENT: TYPE",), template["INCIDENT: TYPE"])]
    if field == "date":
        return [(("INCIDENT: DATE",), [muc4_lines.date_line(report, dateline)])]
    if field == "place":
        return [(("INCIDENT: LOCATION",), [muc4_lines.location_line(reading, report, country)])]
    if field == "initiator":
        return _initiator(reading, report, country)
    if field == "weapon":
        return _weapon(reading, report, template)
    if field == "target":
        return _target(reading, report)
    return _casualty(field, reading)


def _initiator(reading: Reading[Any], report: Report, country: str) -> _Given:
    if reading.value.role not in (Role.INITIATOR, Role.ALLEGED_PERPETRATOR, Role.PARTICIPANT):
        return []
    lines = muc4_lines.perpetrator_lines(reading, report, country)
    return [(("PERP: INDIVIDUAL ID", "PERP: ORGANIZATION ID"), lines)] if lines else []


def _weapon(reading: Reading[Any], report: Report, template: Template) -> _Given:
    named, types = muc4_lines.weapon_lines(reading, report, template["INCIDENT: TYPE"][0])
    if named:
        return [(("INCIDENT: INSTRUMENT ID",), named)]
    return [(("INCIDENT: INSTRUMENT TYPE",), types)] if types else []


def _target(reading: Reading[Any], report: Report) -> _Given:
    if hasattr(reading.value, "target_type"):
        things = muc4_lines.thing_lines(reading.value.words)
        return [(("PHYS TGT: ID",), things)] if things else []
    people = muc4_lines.people_lines(reading, report.document.text)
    return [(("HUM TGT: NAME", "HUM TGT: DESCRIPTION"), people)] if people else []


def _casualty(field: str, reading: Reading[Any]) -> _Given:
    effects, numbers = muc4_lines.casualty_lines(reading)
    effects = [line for line in effects if line.startswith("DEATH" if field == "killed" else "INJURY")]
    if not effects:
        return []
    return [(("HUM TGT: EFFECT OF INCIDENT",), effects), (("HUM TGT: NUMBER",), numbers)]


_Same = Callable[[str, Any, Any], bool]

# -- articles --------------------------------------------------------------------------------------------


def linking_samples(shared: Path = SHARED) -> Iterator[Sample]:
    """The values of the articles whose incident's facts are known."""
    folder = shared / "linking" / "data"
    incidents = {row["incident_id"]: row for row in _rows(folder / "incidents.jsonl")}
    incident_of = {row["article_id"]: row["incident_id"] for row in _rows(folder / "gold.jsonl")}
    same = shared_module("linking.score", shared)._same

    def judged(row: Mapping[str, Any]) -> list[Sample]:
        incident = incidents[incident_of[row["id"]]]
        if incident["killed"] is None:
            return []
        reports = code(linking.document(row), context("en")).reports
        return [sample for report in reports for sample in _article_values(report, incident, same)]

    yield from chain.from_iterable(on_cores(judged, _rows(folder / "articles.jsonl")))


def _article_values(report: Report, incident: Mapping[str, Any], same: _Same) -> Iterator[Sample]:
    # articles of one incident stay together: else the other folds would have seen its facts
    source = str(incident["incident_id"])
    counted: set[str] = set()
    for _, reading, field, way in ways(report):
        right: bool | None = None
        if field == "date" and incident["date"]:
            right = _covers(reading, date.fromisoformat(incident["date"]))
        elif field == "place" and incident["city"]:
            right = _is_there(reading, incident, same)
        elif field in _OUTCOMES and reading.value.subset_of is None and field not in counted:
            counted.add(field)
            count = totals(report, _OUTCOMES[field])
            stated = None if count is None else count.low if count.best is None else count.best
            right = stated == incident[field]
        if right is not None:
            yield Sample("articles", source, field, way, reading.confidence, float(right))


def _covers(reading: Reading[Any], day: date) -> bool:
    """A day must be the day; a longer interval must hold it."""
    earliest, latest = reading.value.earliest, reading.value.latest
    return (earliest is None or earliest <= day) and (latest is None or day <= latest)


def _is_there(reading: Reading[Any], incident: Mapping[str, Any], same: _Same) -> bool:
    """A town must be the town; a state or country must hold it."""
    place = reading.value.place
    if place is None:
        return bool(same("city", incident["city"], reading.value.name))
    if place.feature_code.startswith("P."):
        in_state = not reading.value.admin1 or same("state", incident["state"], reading.value.admin1)
        return bool(in_state and same("city", incident["city"], place.name))
    if place.feature_code.startswith("A.ADM1"):
        return bool(same("state", incident["state"], place.name))
    if place.feature_code.startswith("A.PCL"):
        return bool(reading.value.country_iso2 == "US")
    return bool(same("city", incident["city"], place.name))


# -- reliability -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """Values with a confidence in ``[low, low + 0.1)``, the last one with 1 included."""

    low: float
    size: int
    confidence: float
    accuracy: float


def reliability(values: Iterable[Sample]) -> list[Bin]:
    """The bins that hold values."""
    held: list[list[Sample]] = [[] for _ in range(BINS)]
    for sample in values:
        held[min(int(sample.confidence * BINS), BINS - 1)].append(sample)
    return [
        Bin(number / BINS, len(bin_), _mean(s.confidence for s in bin_), _mean(s.credit for s in bin_))
        for number, bin_ in enumerate(held)
        if bin_
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error, 0 to 1; 0 without values."""
    size = sum(each.size for each in bins)
    return sum(each.size * abs(each.confidence - each.accuracy) for each in bins) / size if size else 0.0


def error_by_chance(values: Sequence[Sample]) -> float:
    """The mean error of such values if each were right exactly as often as its confidence says."""
    draw = random.Random(len(values))
    found = [
        expected_error(
            reliability(replace(each, credit=float(draw.random() < each.confidence)) for each in values)
        )
        for _ in range(_CHANCE_ROUNDS)
    ]
    return _mean(found) if values else 0.0


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)


def errors(values: Sequence[Sample]) -> dict[str, tuple[float, int]]:
    """Field -> expected calibration error and number of values, for the fields that have values."""
    found = {field: [sample for sample in values if sample.field == field] for field in FIELDS}
    return {
        field: (expected_error(reliability(chosen)), len(chosen)) for field, chosen in found.items() if chosen
    }


# -- what is written -------------------------------------------------------------------------------------


def markdown(values: Sequence[Sample]) -> str:
    """The summary by field and collection, and the reliability table of each field."""
    lines = [
        "# Calibration on held-back developer data",
        "",
        "A value of a report of no gold incident counts as wrong; partly right counts half. By ten-fold",
        "cross-validation; see `benchmarks/calibration.py` for the rules.",
        "",
        f"| field | values | mean confidence | accuracy | ECE | by chance | ECE at most {TARGET_ECE} |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    groups = [
        ("", values),
        *((name, [s for s in values if s.collection == name]) for name in ("muc4", "articles")),
    ]
    for name, chosen in groups:
        for field, (error, size) in errors(chosen).items():
            own = [sample for sample in chosen if sample.field == field]
            told = f"{field}, {name} alone" if name else f"**{field}**"
            cells = (
                told,
                str(size),
                f"{_mean(s.confidence for s in own):.3f}",
                f"{_mean(s.credit for s in own):.3f}",
            )
            chance = "" if name else f"{error_by_chance(own):.3f}"
            reached = "yes" if error <= TARGET_ECE else "no"
            lines.append(f"| {' | '.join(cells)} | {error:.3f} | {chance} | {reached} |")
    for field in errors(values):
        lines += [
            "",
            f"## {field}",
            "",
            "| bin | values | mean confidence | accuracy |",
            "|---|---:|---:|---:|",
        ]
        for each in reliability(sample for sample in values if sample.field == field):
            edges = f"{each.low:.1f}-{each.low + 1 / BINS:.1f}"
            lines.append(f"| {edges} | {each.size} | {each.confidence:.3f} | {each.accuracy:.3f} |")
    return "\n".join(lines) + "\n"


_SIDE, _MARGIN, _COLUMNS = 160, 36, 4
_LOOK = 'role="img" font-family="sans-serif" font-size="11"'


def svg(values: Sequence[Sample]) -> str:
    """A reliability diagram per field: accuracy over confidence, circles by the number of values."""
    fields = list(errors(values))
    step = _SIDE + 2 * _MARGIN
    rows = -(-len(fields) // _COLUMNS) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{step * _COLUMNS}" height="{step * rows}" {_LOOK}>',
        "<title>Accuracy of values by their confidence, per field, on held-back data</title>",
    ]
    for number, field in enumerate(fields):
        left, top = number % _COLUMNS * step + _MARGIN, number // _COLUMNS * step + _MARGIN
        parts += _panel(field, [sample for sample in values if sample.field == field], left, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(field: str, values: Sequence[Sample], left: int, top: int) -> Iterator[str]:
    bins = reliability(values)
    bottom, right = top + _SIDE, left + _SIDE
    yield f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#888"/>'
    yield f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{top}" stroke="#bbb" stroke-dasharray="4 3"/>'
    title = f"{field}: ECE {expected_error(bins):.3f}, {len(values)} values"
    yield f'<text x="{left}" y="{top - 6}">{title}</text>'
    for mark in (0.0, 0.5, 1.0):
        x, y = left + mark * _SIDE, bottom - mark * _SIDE
        yield f'<text x="{x:.1f}" y="{bottom + 14}" text-anchor="middle">{mark:g}</text>'
        yield f'<text x="{left - 4}" y="{y + 4:.1f}" text-anchor="end">{mark:g}</text>'
    most = max((each.size for each in bins), default=1)
    for each in bins:
        x, y = left + each.confidence * _SIDE, bottom - each.accuracy * _SIDE
        radius = 2 + 6 * (each.size / most) ** 0.5
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.75">'
            f"<title>confidence {each.confidence:.2f}, accuracy {each.accuracy:.2f}, {each.size} values</title>"
            "</circle>"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of data and scorers")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmark-results", help="folder for the results")
    options = parser.parse_args(arguments)
    try:
        values = cross_fitted(samples(options.shared))
    except (Absent, FileNotFoundError) as absent:
        print(f"left out: {absent}")
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "calibration.md").write_text(markdown(values), encoding="utf-8")
    (options.out / "calibration.svg").write_text(svg(values), encoding="utf-8")
    for field, (error, size) in errors(values).items():
        chance = error_by_chance([sample for sample in values if sample.field == field])
        above = "" if error <= TARGET_ECE else "  above the target"
        print(f"{field:<10} ECE {error:.3f}  (by chance {chance:.3f})  {size} values{above}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
