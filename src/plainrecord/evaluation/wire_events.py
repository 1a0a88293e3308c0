"""Reports in the wire format as events, field by field as the CSV export has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from plainrecord.datasets.records import FIELDS, Amount, CodedEvent, Days, Evidence
from plainrecord.fields.actor import strip_leading
from plainrecord.fields.casualty import HELD, HasCasualties, totals
from plainrecord.model.vocab import PINNED, CasualtyOutcome, Role
from plainrecord.model.wire import WireReading, WireReport, WireWhere

_INITIATORS = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR})
_TARGETS = frozenset({Role.TARGET, Role.VICTIM_GROUP})
_OUTCOMES: dict[str, tuple[CasualtyOutcome, ...]] = {
    "killed": (CasualtyOutcome.KILLED,),
    "injured": (CasualtyOutcome.INJURED,),
    "killed_or_injured": (CasualtyOutcome.KILLED_OR_INJURED,),
    "held": HELD,
    "missing": (CasualtyOutcome.MISSING,),
    "displaced": (CasualtyOutcome.DISPLACED,),
}
_COUNT_OF = {outcome: name for name, outcomes in _OUTCOMES.items() for outcome in outcomes}


def event_of(report: WireReport, origin: str = "") -> CodedEvent:
    """A report as an event. A report says something about every field: null and empty lists are "none"."""
    where = report.places[0].value if report.places else None
    parts = [reading.value for reading in report.participants]
    when = report.when.value if report.when else None
    people = [part.actor.label for part in parts if part.role in _TARGETS]
    things = [strip_leading(reading.value.words) for reading in report.targets if reading.value.words]
    speakers = [reading.value.speaker for reading in report.claims]
    values: dict[str, Any] = {name: _amount(report, outcomes) for name, outcomes in _OUTCOMES.items()}
    return CodedEvent(
        event_id=report.report_id,
        document_id=report.document.document_id,
        document_ref=report.document.document_ref,
        event_types=(report.act.value.event_type,),
        days=Days(when.earliest, when.latest) if when and (when.earliest or when.latest) else None,
        initiators=_labels(part.actor.label for part in parts if part.role in _INITIATORS),
        targets=_labels([*people, *things]),
        actors=_labels(part.actor.label for part in parts if part.role is not Role.MEDIATOR),
        weapons=_labels(reading.value.weapon.value for reading in report.weapons),
        claimants=_labels(speaker.label for speaker in speakers if speaker is not None),
        modality=report.modality.value.value,
        stated=frozenset(FIELDS),
        evidence=tuple(sorted(set(_evidence(report)), key=_order)),
        text=report.document.title or "",
        origin=origin,
        **values,
        **_place(where),
    )


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))


def _place(where: WireWhere | None) -> dict[str, Any]:
    if where is None:
        return {}
    point = None
    if where.geo_precision in PINNED and where.latitude is not None and where.longitude is not None:
        point = (where.latitude, where.longitude)
    return {
        "place_names": _labels([where.name, where.place.name if where.place else ""]),
        "place_id": where.place.place_id if where.place else None,
        "point": point,
        "admin1": where.admin1,
        "country": where.country_iso2,
    }


def _amount(report: WireReport, outcomes: tuple[CasualtyOutcome, ...]) -> Amount | None:
    # The wire's records have the attributes that the rule for totals reads; it makes nothing but counts.
    count = totals(cast("HasCasualties", report), *outcomes)
    return Amount(count.low, count.best, count.high) if count else None


def _order(one: Evidence) -> tuple[int, int, str, str]:
    return one.start, one.end, one.field, one.quote or ""


def _evidence(report: WireReport) -> Iterator[Evidence]:
    for fields, reading in _readings(report):
        quotes: tuple[str | None, ...] = reading.quotes or (None,) * len(reading.spans)
        for span, quote in zip(reading.spans, quotes, strict=True):
            for name in fields:
                yield Evidence(span.start, span.end, name, quote)


def _readings(report: WireReport) -> Iterator[tuple[tuple[str, ...], WireReading[Any]]]:
    """Every reading that is compared, with the fields it makes."""
    yield ("event_type",), report.act
    yield ("modality",), report.modality
    if report.when:
        yield ("date",), report.when
    yield from ((("place", "admin1", "country"), reading) for reading in report.places[:1])
    for part in report.participants:
        role = part.value.role
        side = "initiators" if role in _INITIATORS else "targets" if role in _TARGETS else "actors"
        yield ((side,) if side == "actors" else (side, "actors")), part
    for casualty in report.casualties:
        if casualty.value.outcome in _COUNT_OF:
            yield (_COUNT_OF[casualty.value.outcome],), casualty
    yield from ((("weapons",), reading) for reading in report.weapons)
    yield from ((("targets",), reading) for reading in report.targets)
    yield from ((("claimants",), reading) for reading in report.claims)
