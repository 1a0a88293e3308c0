"""What the reports of an article, and the articles of an incident, say together of it: one value of each fact.

News begins with its own incident and tells of others later, so killed and injured are those of the first report that
states either. The day is the one that most reports of harm name themselves, else that of the report with the most
evidence among those that tell of harm, else among all; of two days ("overnight") it is the second. Where no report has
a day it is that of publication: news of the same day often leaves it out ("around 3 p.m."), and every article of the
archive tells of an incident, read or not.

The region is the one that most places of the article lie in, large ones counting more, the town the one within it that
most of them name; a town close by that is many times larger is taken instead, since the archive files what happens in
a quarter under its city. It names a county where no town is known, and towns too small for the gazetteer.

The archive's convention for counts differs from ours, in which "not stated" is never zero: it writes 0 where nobody
is known to be hurt, so when one of killed and injured is stated, the other is predicted as 0. Whoever was hit and is
not known to have died it counts as injured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import log10
from typing import Any, TypeVar

from plainrecord.fields import place as place_field
from plainrecord.fields.casualty import totals
from plainrecord.lang.placewords import load_place_words
from plainrecord.model.records import Report
from plainrecord.model.values import Casualty, Where
from plainrecord.model.vocab import CasualtyOutcome, CasualtyScope
from plainrecord.stages.assemble.confidence import HEADING

T = TypeVar("T")


#: A town within this distance that is this many times larger stands for the town named.
CITY_RADIUS_KM, CITY_RATIO, SMALLEST_TOWN = 30.0, 20, 2_000
#: The longest time, in days after its first, of which the last day is taken.
LONGEST_NIGHT_DAYS = 1

COUNTS = ("killed", "injured")
FACTS = (*COUNTS, "date", "city", "state")

Region = tuple[str | None, str]


def facts(reports: Sequence[Report], published: date | None = None) -> dict[str, Any]:
    """What the reports of an article say about its incident; what they do not say is None.

    ``published`` is the day of the article, which stands for an unknown one.
    """
    told = _by_position(reports)
    killed, injured = _first(map(_hurt, told)) or (None, None)
    main = _harmful_first(told)
    region = _region(told)
    city = _city(main, region)
    return {
        "killed": killed,
        "injured": injured,
        "date": _day_told(told) or (published.isoformat() if published is not None else None),
        "city": _name(city) or _district(main, region),
        "state": city.admin1 if city is not None else region[1] if region is not None else None,
    }


def agreed(articles: Iterable[tuple[date | None, Mapping[str, Any]]]) -> dict[str, Any]:
    """One value of each fact for an incident, from the days of publication and ``facts`` of its articles.

    It is the value that most articles give. Of equals counts are those published last, since the wounded die and
    are found later, day and place those published first, when the incident is the news itself. A fact that nobody
    gives is None.
    """
    told = sorted(articles, key=lambda article: (article[0] or date.max, article[1]["killed"] or 0))
    first_to_last = [said for _, said in told]
    last_to_first = _brought_up_to_date(first_to_last)
    return {
        fact: _most_said(said[fact] for said in (last_to_first if fact in COUNTS else first_to_last))
        for fact in FACTS
    }


def _brought_up_to_date(told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What articles say, the last first; who has died in a later one is dead in those before, too.

    A later one that counts as many people hit, but more of them dead, tells of the same people.
    """
    said: list[Mapping[str, Any]] = []
    gravest: dict[int, Mapping[str, Any]] = {}
    for one in reversed(told):
        if one["killed"] is None:
            continue
        hit = one["killed"] + one["injured"]
        if hit not in gravest or one["killed"] > gravest[hit]["killed"]:
            gravest[hit] = one
        said.append(gravest[hit])
    return said


def _most_said(values: Iterable[T | None]) -> T | None:
    """The most frequent value, of equals the first; None when there is none."""
    said = Counter(value for value in values if value is not None)
    return max(said, key=said.__getitem__, default=None)


def by_evidence(reports: Sequence[Report]) -> list[Report]:
    """The reports with the most readings first, of equals the earliest."""
    return sorted(reports, key=lambda report: -sum(1 for _ in report.readings()))


def _harmful_first(reports: Sequence[Report]) -> list[Report]:
    return sorted(reports, key=lambda report: _hurt(report) is None)


def _by_position(reports: Sequence[Report]) -> list[Report]:
    """The reports in the order in which the text tells of their acts."""
    return sorted(reports, key=lambda report: report.act.spans[0])


def _hurt(report: Report) -> tuple[int, int] | None:
    """Killed and injured; None when neither is stated."""
    killed, injured = _best(report, CasualtyOutcome.KILLED), _best(report, CasualtyOutcome.INJURED)
    hit, inside = _all_hit(report)
    if killed is None and injured is None and hit is None:
        return None
    if hit is None or not inside:
        return killed or 0, (injured or 0) + (hit or 0)
    outside = _without(report, inside)
    killed_outside, injured_outside = (
        _best(outside, CasualtyOutcome.KILLED),
        _best(outside, CasualtyOutcome.INJURED),
    )
    killed_inside = (killed or 0) - (killed_outside or 0)
    return killed or 0, (injured_outside or 0) + max(0, hit - killed_inside)


def _all_hit(report: Report) -> tuple[int | None, set[int]]:
    """The number of those told to have been hit, and the rows of those among them whose fate is told."""
    rows = [row.value for row in report.casualties]
    inside = {
        at
        for at, row in enumerate(rows)
        if row.outcome in (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)
        and any(rows[above].outcome is CasualtyOutcome.KILLED_OR_INJURED for above in _above(rows, at))
    }
    return _best(report, CasualtyOutcome.KILLED_OR_INJURED), inside


def _above(rows: Sequence[Casualty], at: int) -> Iterator[int]:
    """The rows that a row is part of, the nearest first."""
    seen = {at}
    above = rows[at].subset_of
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = rows[above].subset_of


def _without(report: Report, left_out: set[int]) -> Report:
    """The report with some rows of casualties set aside."""
    rows = [
        replace(row, value=replace(row.value, scope=CasualtyScope.PERIOD_TOTAL)) if at in left_out else row
        for at, row in enumerate(report.casualties)
    ]
    return replace(report, casualties=tuple(rows))


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _day(report: Report) -> str | None:
    when = report.when.value if report.when else None
    if when is None or when.earliest is None or when.latest is None:
        return None
    return when.latest.isoformat() if (when.latest - when.earliest).days <= LONGEST_NIGHT_DAYS else None


def _day_told(told: Sequence[Report]) -> str | None:
    """The day that most reports of harm name themselves, else that of the report with the most evidence."""
    days = [
        day
        for report in told
        if report.when is not None and not report.when.maker.endswith(HEADING) and _hurt(report) is not None
        if (day := _day(report)) is not None
    ]
    return _most_said(days) or _first(map(_day, _harmful_first(by_evidence(told))))


def _places(reports: Iterable[Report]) -> list[Where]:
    return [reading.value for report in reports for reading in report.places]


def _region(reports: Sequence[Report]) -> Region | None:
    """Country and first-level division that most places of the reports lie in, of equals the first.

    A place of a million people counts twice: names of small places are more often those of something else.
    """
    regions: dict[Region, float] = {}
    for where in _places(reports):
        if where.admin1 is not None:
            region = where.country_iso2, where.admin1
            regions[region] = regions.get(region, 0.0) + 1 + min(1.0, log10(1 + _population(where)) / 6)
    return max(regions, key=lambda region: regions[region], default=None)


def _city(reports: Sequence[Report], region: Region | None) -> Where | None:
    """The town of the region that most reports name, of equals the first, else one of any, or the city around it."""
    towns = [
        where
        for where in _places(reports)
        if where.place is not None and where.place.feature_code.startswith("P.")
    ]
    inside = [where for where in towns if (where.country_iso2, where.admin1) == region]
    named = Counter(where.place for where in inside or towns)
    town = max(inside or towns, key=lambda where: named[where.place], default=None)
    if town is None:
        return None
    larger = [where for where in towns if _is_city_of(where, town)]
    return max(larger, key=_population, default=town)


def _name(city: Where | None) -> str | None:
    """The name of a town, without an article ("The Bronx") or what the text leaves out ("Killingly Center")."""
    if city is None or city.place is None:
        return None
    longer = city.place.name.casefold().startswith(f"{city.name.casefold()} ")
    return city.name if longer else city.place.name.removeprefix("The ")


def _district(reports: Sequence[Report], region: Region | None) -> str | None:
    """A place of the region that no gazetteer has, but for streets, else the first county."""
    inside = [where for where in _places(reports) if (where.country_iso2, where.admin1) == region]
    unlisted = [where.name for where in inside if where.place is None and not _is_street(where)]
    counties = [
        where.place.name
        for where in inside
        if where.place is not None and where.place.feature_code == "A.ADM2"
    ]
    return next(iter(unlisted + counties), None)


def _is_street(where: Where) -> bool:
    words, names = load_place_words("en"), where.name.rstrip(".").casefold().split()
    return names[-1] in words.streets or names[0] in words.road_numbers


def _is_city_of(city: Where, town: Where) -> bool:
    if (city.country_iso2, city.admin1) != (town.country_iso2, town.admin1):
        return False
    distance_km = place_field.compare(city, town)
    near = distance_km is not None and distance_km <= CITY_RADIUS_KM
    return near and _population(city) >= CITY_RATIO * max(_population(town), SMALLEST_TOWN)


def _population(where: Where) -> int:
    return where.place.population if where.place is not None else 0


def _best(report: Report, outcome: CasualtyOutcome) -> int | None:
    count = totals(report, outcome)
    if count is None:
        return None
    return count.low if count.best is None else count.best
