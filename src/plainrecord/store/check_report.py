"""Tests of the rules about the content of reports. The rules themselves stand in ``check_rules``.

Each yields a fault per breach; none changes or repairs anything.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from plainrecord.fields.date import bounds_from_edtf
from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Place, When, Where
from plainrecord.model.vocab import (
    AgeGroup,
    AttributionBasis,
    Calendar,
    CasualtyScope,
    ClaimAbout,
    ClaimStance,
    DatePrecision,
    GeoPrecision,
    Modality,
    PersonStatus,
    PlaceRelation,
    RangeKind,
    Role,
    Sex,
    Stance,
)
from plainrecord.store.check_faults import Fault, Memory

UMALQURA_DAYS = (date(1924, 8, 1), date(2077, 11, 16))
"""First and last Gregorian day the Umm al-Qura table converts (hijridate: 1343-1500 AH)."""

CLOSE_SCORE = 0.1
SINGLE_EVENT_DAYS = 7


def _spans(report: Report) -> Iterator[tuple[str, Span]]:
    for path, reading in report.readings():
        for span in reading.spans:
            yield path, span
    for position, span in enumerate(report.passages):
        yield f"passages/{position}", span


def spans_lie_in_text(report: Report, _: Memory) -> Iterator[Fault]:
    """V05, first half."""
    length = len(report.document.text)
    for path, span in _spans(report):
        if span.end > length:
            yield Fault(path, f"[{span.start}, {span.end}) in a text of {length} characters")


def spans_keep_characters_whole(report: Report, _: Memory) -> Iterator[Fault]:
    """V06: no edge before a combining sign or inside a joined or CR LF sequence."""
    text = report.document.text
    for path, span in _spans(report):
        for edge in (span.start, span.end):
            if 0 < edge < len(text) and _inside_character(text[edge - 1], text[edge]):
                yield Fault(path, f"[{span.start}, {span.end}) has an edge inside a character")


def _inside_character(before: str, after: str) -> bool:
    joiner, variants = "\u200d", "\ufe0e\ufe0f"
    if before == "\r" and after == "\n":
        return True
    # Enclosing and non-spacing marks change the letter before them; a space cannot carry one.
    return (
        (unicodedata.category(after) in {"Mn", "Me"} and not before.isspace())
        or after in variants + joiner
        or (before == joiner and not after.isspace())
    )


def readings_have_evidence(report: Report, _: Memory) -> Iterator[Fault]:
    """V07."""
    for path, reading in report.readings():
        if not reading.spans or not reading.maker:
            yield Fault(path, "a value without words or maker")
    if not report.passages:
        yield Fault("passages", "a report without a sentence")


_TAKES_RESPONSIBILITY = {
    ClaimStance.CLAIMS_RESPONSIBILITY,
    ClaimStance.ACKNOWLEDGES_AND_ACCEPTS,
    ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY,
}


def claims_name_their_speaker(report: Report, _: Memory) -> Iterator[Fault]:
    """V08: the outlet itself never takes responsibility, and an accusation is against somebody."""
    for position, reading in enumerate(report.claims):
        claim = reading.value
        if claim.speaker is None and claim.stance in _TAKES_RESPONSIBILITY:
            yield Fault(f"claims/{position}", f"{claim.stance} by nobody")
        if claim.stance is ClaimStance.ACCUSES_OTHER and claim.accused is None:
            yield Fault(f"claims/{position}", "an accusation against nobody")


def dates_are_ordered(report: Report, _: Memory) -> Iterator[Fault]:
    """V09."""
    when = _when(report)
    if when and when.earliest and when.latest and when.earliest > when.latest:
        yield Fault("when", f"{when.earliest} to {when.latest}")


def nothing_lies_ahead(report: Report, _: Memory) -> Iterator[Fault]:
    """V10; a calendar that converts inexactly may reach past the day of publication by its tolerance."""
    when, published = _when(report), report.document.published
    ahead = report.modality.value in {Modality.PLANNED, Modality.HYPOTHETICAL}
    if when and when.latest and published and not ahead:
        over = (when.latest - published).days
        if over > when.tolerance_days:
            yield Fault("when", f"{when.latest} is after the publication on {published}")


def precision_fits_length(report: Report, _: Memory) -> Iterator[Fault]:
    """V11; T is a day with a time."""
    when = _when(report)
    if when is None:
        return
    if when.earliest is None or when.latest is None:
        # An interval without an end has no length: only "no usable date" or the coarsest class fit.
        expected = {DatePrecision.D9, DatePrecision.D6}
    else:
        days = (when.latest - when.earliest).days + 1
        classes = ((1, "D1"), (6, "D2"), (7, "D3"), (31, "D4"), (366, "D5"))
        expected = {DatePrecision(next((name for limit, name in classes if days <= limit), "D6"))}
        if days == 1:
            expected.add(DatePrecision.T)
    if when.precision not in expected:
        yield Fault("when", f"precision {when.precision} for {when.earliest} to {when.latest}")


def long_acts_are_looked_at(report: Report, _: Memory) -> Iterator[Fault]:
    """V12: what went on for more than a week is hardly one event."""
    when = _when(report)
    if when and when.earliest and when.latest and when.range_kind is RangeKind.THROUGHOUT:
        days = (when.latest - when.earliest).days + 1
        if days > SINGLE_EVENT_DAYS:
            yield Fault("when", f"one {report.act.value.event_type} throughout {days} days")


def calendars_state_tolerance(report: Report, _: Memory) -> Iterator[Fault]:
    """V13."""
    when = _when(report)
    if when is None:
        return
    if when.tolerance_days < 0:
        yield Fault("when", f"tolerance of {when.tolerance_days} days")
    if when.calendar is Calendar.HIJRI_SIGHTING_UNKNOWN and when.tolerance_days < 1:
        yield Fault("when", "a date by moon sighting without tolerance")
    if when.earliest and when.latest and (when.latest - when.earliest).days < when.tolerance_days:
        yield Fault("when", f"{when.earliest} to {when.latest} is not widened by {when.tolerance_days} days")


def hijri_lies_in_table(report: Report, _: Memory) -> Iterator[Fault]:
    """V14: outside the table of Umm al-Qura the tolerance is that of the tabular calendar, two days."""
    when = _when(report)
    if when is None or when.calendar not in {Calendar.HIJRI_UMALQURA, Calendar.HIJRI_SIGHTING_UNKNOWN}:
        return
    for day in (when.earliest, when.latest):
        if day and not UMALQURA_DAYS[0] <= day <= UMALQURA_DAYS[1] and when.tolerance_days < 2:
            yield Fault("when", f"{day} is outside the table, with a tolerance of {when.tolerance_days} days")


def edtf_says_the_same(report: Report, _: Memory) -> Iterator[Fault]:
    """V15."""
    when = _when(report)
    if when is None or (not when.edtf and when.earliest is None and when.latest is None):
        return
    try:
        bounds = bounds_from_edtf(when.edtf)
    except ValueError as error:
        yield Fault("when", str(error))
        return
    if bounds != (when.earliest, when.latest):
        yield Fault("when", f"{when.edtf} for {when.earliest} to {when.latest}")


def dates_name_their_rule(report: Report, _: Memory) -> Iterator[Fault]:
    """V16."""
    when = _when(report)
    if when is not None and not when.rule_id.strip():
        yield Fault("when", f"{when.edtf} without the rule that read it")


# -- places --------------------------------------------------------------------------------------------------


def coordinates_are_on_earth(report: Report, _: Memory) -> Iterator[Fault]:
    """V26, for the point of the act and for every gazetteer entry."""
    for path, where in _wheres(report):
        points = [("", where.latitude, where.longitude)]
        points += [(f" {place.place_id}", place.latitude, place.longitude) for place in _places(where)]
        for name, latitude, longitude in points:
            if (latitude is None) != (longitude is None):
                yield Fault(path, f"half a coordinate pair{name}")
            elif latitude is not None and longitude is not None and not _on_earth(latitude, longitude):
                yield Fault(path, f"latitude {latitude}, longitude {longitude}{name}")
        for name in ("radius_km", "distance_km"):
            distance = getattr(where, name)
            if distance is not None and not (math.isfinite(distance) and distance >= 0):
                yield Fault(path, f"{name} {distance}")


def _on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def places_have_one_point(report: Report, memory: Memory) -> Iterator[Fault]:
    """V28, across the whole project."""
    for path, where in _wheres(report):
        for place in _places(where):
            point = (place.latitude, place.longitude)
            key = f"{place.gazetteer} {place.place_id}"
            if memory.places.setdefault(key, point) != point:
                yield Fault(path, f"{place.place_id} at {point} and at {memory.places[key]}")


def geo_precision_fits_place(report: Report, _: Memory) -> Iterator[Fault]:
    """V29, as far as feature class and relation decide it."""
    for path, where in _wheres(report):
        expected = _expected_precision(where)
        if expected and where.geo_precision not in expected:
            code = where.place.feature_code if where.place else "no place"
            yield Fault(path, f"{where.geo_precision} for {code}, {where.relation}")
        if where.geo_precision is GeoPrecision.G0 and where.place is not None:
            yield Fault(path, f"G0 (no place stated) with {where.place.place_id}")


_AREA_PRECISIONS = {
    "A.PCL": {GeoPrecision.G8},
    "A.ADM1": {GeoPrecision.G6},
    "A.ADM2": {GeoPrecision.G5},
    "A.ADM3": {GeoPrecision.G4},
}


def _expected_precision(where: Where) -> set[GeoPrecision]:
    if where.place is None or where.relation not in {PlaceRelation.AT, PlaceRelation.NEAR}:
        return set()
    code = where.place.feature_code
    if where.alternatives or where.distance_km is not None:
        # The point may be vaguer than the entry: another place of the name, or so far from it.
        return set()
    if where.relation is PlaceRelation.NEAR:
        return {GeoPrecision.G3} if code.startswith("P.") else set()
    if code.startswith(
        "P."
    ):  # a unit without a point of its own is shown at its town (UCDP: "else town in it")
        return {GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G4, GeoPrecision.G5, GeoPrecision.G6}
    return next((fits for start, fits in _AREA_PRECISIONS.items() if code.startswith(start)), set())


def ambiguous_levels_go_up(report: Report, _: Memory) -> Iterator[Fault]:
    """V30: where a town and its district share a name and score alike, the larger one is meant."""
    for path, where in _wheres(report):
        if where.place is None or not where.place.feature_code.startswith("P."):
            continue
        for other in where.alternatives:
            same_name = other.place.name.casefold() == where.place.name.casefold()
            if same_name and other.place.feature_code.startswith("A.ADM") and other.score >= 1.0:
                yield Fault(path, f"{where.place.place_id}, although {other.place.place_id} fits as well")


def close_places_are_looked_at(report: Report, _: Memory) -> Iterator[Fault]:
    """V31: the scores of the place chosen and of its alternatives sum to 1."""
    for position, reading in enumerate(report.places):
        chosen = 1 - sum(other.score for other in reading.value.alternatives)
        for other in reading.value.alternatives:
            if other.score >= chosen - CLOSE_SCORE:
                yield Fault(
                    f"places/{position}",
                    f"{other.place.name} ({other.place.place_id}) scores {other.score:.2f}, "
                    f"the place chosen {chosen:.2f}",
                )


# -- casualties ----------------------------------------------------------------------------------------------


def counts_are_ordered(report: Report, _: Memory) -> Iterator[Fault]:
    """V33, for casualties and for things counted."""
    counts = [(path, row.count) for path, row in _casualties(report)]
    counts += [(f"targets/{n}", r.value.count) for n, r in enumerate(report.targets) if r.value.count]
    counts += [(f"damage/{n}", r.value.count) for n, r in enumerate(report.damage) if r.value.count]
    for path, count in counts:
        known = [number for number in (count.low, count.best, count.high) if number is not None]
        if any(number < 0 for number in known) or any(left > right for left, right in pairwise(known)):
            yield Fault(path, f"low {count.low}, best {count.best}, high {count.high}")


def zero_is_said(report: Report, _: Memory) -> Iterator[Fault]:
    """V34: nobody is only nobody where the words say so."""
    for path, row in _casualties(report):
        if row.count.best == 0 and not row.count.literal.strip():
            yield Fault(path, "zero without the words that say it")


def counts_name_their_words(report: Report, _: Memory) -> Iterator[Fault]:
    """V35: the literal is in the text, the rule that read it is named."""
    text = " ".join(report.document.text.split())
    for path, row in _casualties(report):
        count = row.count
        if any(number is not None for number in (count.low, count.best, count.high)):
            if not count.phrase_id.strip():
                yield Fault(path, f"{count.literal!r} without the rule that read it")
            if not count.literal.strip() or " ".join(count.literal.split()) not in text:
                yield Fault(path, "a number whose words are not in the text")


def parts_fit_the_whole(report: Report, _: Memory) -> Iterator[Fault]:
    """V36."""
    rows = [reading.value for reading in report.casualties]
    parts: dict[tuple[object, ...], int] = {}
    for position, row in enumerate(rows):
        if row.subset_of is None:
            continue
        if not 0 <= row.subset_of < len(rows) or row.subset_of == position:
            yield Fault(f"casualties/{position}", f"part of row {row.subset_of}, which is not there")
        elif report.casualties[position].stance is not Stance.DISPUTED:
            number = row.count.low if row.count.low is not None else row.count.best
            # Parts by sex and parts by age overlap: only parts of one kind add up.
            by_sex, by_age = row.sex is not Sex.UNKNOWN, row.age_group is not AgeGroup.UNKNOWN
            key = (row.subset_of, row.outcome, row.status is not PersonStatus.UNKNOWN, by_sex, by_age)
            parts[key] = parts.get(key, 0) + (number or 0)
            high = rows[row.subset_of].count.high
            if high is not None and parts[key] > high:
                yield Fault(
                    f"casualties/{position}", f"parts of at least {parts[key]} in a whole of at most {high}"
                )


def disputed_status_has_no_floor(report: Report, _: Memory) -> Iterator[Fault]:
    """V39: where it is disputed who the dead were, neither side's figure is certain."""
    disputed = any(
        reading.value.about is ClaimAbout.VICTIM_STATUS and reading.value.stance is ClaimStance.DISPUTES
        for reading in report.claims
    )
    for position, reading in enumerate(report.casualties):
        row: Casualty = reading.value
        doubtful = disputed or reading.stance is Stance.DISPUTED
        if (
            doubtful
            and row.status is not PersonStatus.UNKNOWN
            and row.subset_of is not None
            and row.count.low
        ):
            yield Fault(f"casualties/{position}", f"at least {row.count.low} {row.status}, although disputed")


def scopes_are_not_mixed(report: Report, _: Memory) -> Iterator[Fault]:
    """V42: a figure for several events has no part that is only this event's, and the other way round."""
    rows = [reading.value for reading in report.casualties]
    for position, row in enumerate(rows):
        if row.subset_of is None or not 0 <= row.subset_of < len(rows):
            continue
        whole = rows[row.subset_of]
        if row.scope is not whole.scope and whole.scope is CasualtyScope.THIS_EVENT:
            yield Fault(f"casualties/{position}", f"{row.scope} as part of a figure for {whole.scope}")


def accusations_have_a_basis(report: Report, _: Memory) -> Iterator[Fault]:
    """V44."""
    for position, reading in enumerate(report.participants):
        part = reading.value
        if part.role is Role.ALLEGED_PERPETRATOR and part.basis is AttributionBasis.SELF_CLAIMED:
            yield Fault(f"participants/{position}", "alleged, although claimed by itself")


def _when(report: Report) -> When | None:
    return report.when.value if report.when is not None else None


def _wheres(report: Report) -> Iterator[tuple[str, Where]]:
    for position, reading in enumerate(report.places):
        yield f"places/{position}", reading.value


def _places(where: Where) -> Iterator[Place]:
    if where.place is not None:
        yield where.place
    if where.second is not None:
        yield where.second
    for alternative in where.alternatives:
        yield alternative.place


def _casualties(report: Report) -> Iterator[tuple[str, Casualty]]:
    reading: Reading[Casualty]
    for position, reading in enumerate(report.casualties):
        yield f"casualties/{position}", reading.value
