"""How sure a value is: the share that was right among values of its field come by in the same way.

``confidence.toml`` holds the shares, measured on texts with gold answers (``tools/fit_confidence.py``). The way
a value was come by is read off the value and its report alone: what kind of words gave it, whether they stand
in the act's own sentence, and with how much else the act is told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from plainrecord.model.records import Reading, Report
from plainrecord.model.values import Casualty, Participation, When, Where
from plainrecord.model.vocab import AttributionBasis, CasualtyOutcome, DatePrecision, GeoPrecision, Role

#: What is put behind the maker of a value that is not of the act's own sentence: a heading, or the layout.
HEADING, LAYOUT = "+heading", "+layout"
#: The maker of the built-in engine; values of other engines have ways of their own, ``learned.plain`` say.
_RULES = "rules"
_LISTS = ("places", "participants", "casualties", "weapons", "targets", "damage", "claims")
_COARSE = (GeoPrecision.G7, GeoPrecision.G8, GeoPrecision.G0)
_DAY = (DatePrecision.T, DatePrecision.D1)


class ConfidenceError(ValueError):
    """The table of confidences is wrong; the message names the row and what to do."""


@dataclass(frozen=True, slots=True)
class Confidences:
    """Field and way -> share that was right. ``other`` of a field is for ways the table does not have."""

    table: Mapping[tuple[str, str], float]

    def of(self, field: str, way: str) -> float:
        """The confidence of a value; raises ``ConfidenceError`` for a field without a row ``other``."""
        found = self.table.get((field, way), self.table.get((field, "other")))
        if found is None:
            raise ConfidenceError(f"confidence.toml: [{field}] has no row 'other'; fit the table anew")
        return found


@cache
def load_confidences() -> Confidences:
    """The table that comes with the package; raises ``ConfidenceError`` where a row is no share."""
    text = resources.files("plainrecord.stages.assemble").joinpath("confidence.toml").read_text("utf-8")
    return read_confidences(text)


def read_confidences(text: str) -> Confidences:
    """A table of confidences from its TOML; raises ``ConfidenceError`` where a row is no share."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfidenceError(f"confidence.toml is not valid TOML: {error}") from error
    table: dict[tuple[str, str], float] = {}
    for field, ways in rows.items():
        for way, row in ways.items():
            share = row.get("share") if isinstance(row, dict) else row
            if not isinstance(share, (int, float)) or not 0 <= share <= 1:
                raise ConfidenceError(
                    f"confidence.toml: {field}.{way} is {share!r}; write a share between 0 and 1"
                )
            table[field, way] = float(share)
    return Confidences(table)


def calibrated(report: Report, confidences: Confidences | None = None) -> Report:
    """The report with the confidence of every reading as the table has it."""
    table = confidences or load_confidences()
    evidence = _told_with(report)

    def sure(name: str, reading: Reading[Any]) -> Reading[Any]:
        confidence = table.of(*_field_and_way(name, reading, report, evidence))
        if confidence == reading.confidence:
            return reading
        return Reading(  # by position: some readings of each report, and a third of the time of ``replace``
            reading.value, reading.spans, reading.maker, reading.stance, reading.claimant, confidence
        )

    changes: dict[str, Any] = {
        name: tuple([sure(name, reading) for reading in readings])
        for name in _LISTS
        if (readings := getattr(report, name))
    }
    if report.when is not None:
        changes["when"] = sure("when", report.when)
    changes["act"], changes["modality"] = sure("act", report.act), sure("modality", report.modality)
    return replace(report, **changes)


def ways(report: Report) -> Iterator[tuple[str, Reading[Any], str, str]]:
    """Every reading with its path, field and way, e.g. ``("when", ..., "date", "day")``."""
    evidence = _told_with(report)
    for path, reading in report.readings():
        yield path, reading, *_field_and_way(path.split("/")[0], reading, report, evidence)


# Ways -------------------------------------------------------------------------------------------------------


def _field_and_way(name: str, reading: Reading[Any], report: Report, evidence: int) -> tuple[str, str]:
    field, way = _WAYS[name](reading, report, evidence)
    engine = reading.maker.partition("/")[0]
    return field, way if engine == _RULES else f"{engine}.{way}"


def _told_with(report: Report) -> int:
    """How many of these an act is told with: a day, a place, who did it, somebody harmed or hit, a weapon."""
    did = any(part.value.role is Role.INITIATOR for part in report.participants)
    hit = bool(report.casualties or report.targets or report.damage)
    return sum((report.when is not None, bool(report.places), did, hit, bool(report.weapons)))


def _act(_: Reading[Any], __: Report, evidence: int) -> tuple[str, str]:
    return "act", f"told_with_{evidence}"


def _modality(_: Reading[Any], __: Report, ___: int) -> tuple[str, str]:
    return "modality", "plain"


def _date(reading: Reading[When], _: Report, evidence: int) -> tuple[str, str]:
    if reading.maker.endswith(HEADING):
        return "date", "heading"
    kind = "day" if reading.value.precision in _DAY else "longer"
    return "date", f"{kind}{_strength(evidence)}"


def _place(reading: Reading[Where], report: Report, evidence: int) -> tuple[str, str]:
    if reading.maker.endswith(LAYOUT):
        return "place", "layout"
    if reading.value.geo_precision in _COARSE:
        return "place", "coarse"
    first = report.places[0] is reading
    return "place", f"first{_strength(evidence)}" if first else "further"


def _participant(reading: Reading[Participation], _: Report, __: int) -> tuple[str, str]:
    value = reading.value
    if value.role in (Role.TARGET, Role.VICTIM_GROUP):
        return "target", "person"
    if value.role is Role.ALLEGED_PERPETRATOR:
        return "initiator", "accused"
    if value.basis is AttributionBasis.SELF_CLAIMED:
        return "initiator", "self_claimed"
    return "initiator", "organisation" if value.actor.actor_id else "described"


def _casualty(reading: Reading[Casualty], _: Report, __: int) -> tuple[str, str]:
    value = reading.value
    known = {CasualtyOutcome.KILLED: "killed", CasualtyOutcome.INJURED: "injured"}
    field = known.get(value.outcome, "casualty")
    if value.subset_of is not None:
        return field, "part"
    exact = value.count.low is not None and value.count.low == value.count.high
    if not exact:
        return field, "vague"
    return field, "one" if value.count.low == 1 else "number"


def _weapon(reading: Reading[Any], _: Report, __: int) -> tuple[str, str]:
    return "weapon", "named" if reading.value.words else "implied"


def _thing(_: Reading[Any], __: Report, ___: int) -> tuple[str, str]:
    return "target", "thing"


def _damage(_: Reading[Any], __: Report, ___: int) -> tuple[str, str]:
    return "damage", "plain"


def _claim(_: Reading[Any], __: Report, ___: int) -> tuple[str, str]:
    return "claim", "plain"


def _strength(evidence: int) -> str:
    """Acts told with much are more often real and whole than those told in passing."""
    return "_much" if evidence >= _MUCH else "_little"


_MUCH = 4
_WAYS: Mapping[str, Callable[[Reading[Any], Report, int], tuple[str, str]]] = {
    "act": _act,
    "modality": _modality,
    "when": _date,
    "places": _place,
    "participants": _participant,
    "casualties": _casualty,
    "weapons": _weapon,
    "targets": _thing,
    "damage": _damage,
    "claims": _claim,
}
