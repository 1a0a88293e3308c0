"""What the reports of an article say together about its incident: one value each of killed, injured, date, city, state.

Killed and injured are those of the first report that states either, since news begins with its own incident and
tells of others later; the place is that of the first report that names a town, or else any place; the date is that
of the report with the most evidence that has a day.

The archive's convention for counts differs from ours, in which "not stated" is never zero: it writes 0 where
nobody is known to be hurt. So when one of killed and injured is stated, the other is predicted as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from plainrecord.fields.casualty import totals
from plainrecord.model.records import Report
from plainrecord.model.vocab import CasualtyOutcome

T = TypeVar("T")


def by_evidence(reports: Sequence[Report]) -> list[Report]:
    """The reports with the most readings first, of equals the earliest."""
    return sorted(reports, key=lambda report: -sum(1 for _ in report.readings()))


def facts(reports: Sequence[Report]) -> dict[str, Any]:
    """What the reports of an article say about its incident; what they do not say is None."""
    told = _by_position(reports)
    killed, injured = _first(map(_hurt, told)) or (None, None)
    places = [place for report in told if (place := _city_and_state(report)) is not None]
    city, state = next((place for place in places if place[0] is not None), _first(places) or (None, None))
    return {
        "killed": killed,
        "injured": injured,
        "date": _first(map(_day, by_evidence(reports))),
        "city": city,
        "state": state,
    }


def _by_position(reports: Sequence[Report]) -> list[Report]:
    """The reports in the order in which the text tells of their acts."""
    return sorted(reports, key=lambda report: report.act.spans[0])


def _hurt(report: Report) -> tuple[int, int] | None:
    """Killed and injured; None when neither is stated."""
    killed, injured = _best(report, CasualtyOutcome.KILLED), _best(report, CasualtyOutcome.INJURED)
    return None if killed is None and injured is None else (killed or 0, injured or 0)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _day(report: Report) -> str | None:
    when = report.when.value if report.when else None
    if when is None or when.earliest is None or when.earliest != when.latest:
        return None
    return when.earliest.isoformat()


def _city_and_state(report: Report) -> tuple[str | None, str | None] | None:
    where = report.places[0].value if report.places else None
    if where is None or where.place is None:
        return None
    return (where.place.name if where.place.feature_code.startswith("P.") else None), where.admin1


def _best(report: Report, outcome: CasualtyOutcome) -> int | None:
    count = totals(report, outcome)
    if count is None:
        return None
    return count.low if count.best is None else count.best
