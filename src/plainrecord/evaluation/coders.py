"""Agreement by field between coders, and between coders and the machine, from the decisions of a review.

A unit is one report. A coder has coded a field of it when they finished the report, or decided on each reading of the
field. The value of a field is what the report says with that coder's decisions applied, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from plainrecord.evaluation.reliability import Ratings, Reliability, Scale, reliability
from plainrecord.fields.casualty import HELD, totals
from plainrecord.model.records import Report
from plainrecord.model.review import SETTLED, ReadingStatus, ReportState
from plainrecord.model.vocab import CasualtyOutcome, Role
from plainrecord.stages.review import apply, state_of
from plainrecord.world.gazetteer_names import fold_name

MACHINE = "machine"
"""What the machine is called among the coders."""

ALL = "all coders"
"""The name of a row over more than two coders."""

NOT_STATED = "not stated"
_INITIATORS = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR})
_TARGETS = frozenset({Role.TARGET, Role.VICTIM_GROUP})


@dataclass(frozen=True, slots=True)
class AgreementField:
    """A field that is compared: from which fields of a report, on which scale, and its value; None: not stated."""

    name: str
    reads: tuple[str, ...]
    scale: Scale
    value: Callable[[Report], Hashable | None]


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far ``coders`` agree on ``field``. ``blind_units`` were coded by all of them without seeing the others."""

    field: str
    scale: Scale
    coders: tuple[str, ...]
    reliability: Reliability
    blind_units: int


def agreement(
    states: Iterable[ReportState], *, coders: Sequence[str] = (), times: int = 1000, seed: int = 1
) -> tuple[FieldAgreement, ...]:
    """Agreement by field of every two coders, of all together where they are more, and of each with the machine.

    ``coders`` limits whom to compare. Rows without a unit are left out. Decisions that settle a disagreement, and, of a
    coder who coded a report blind, those made after both had finished, are no opinions of a coder.
    """
    opinions = [_opinions(one, coders) for one in states]
    names = sorted({name for one in opinions for name in one.by_coder})
    groups: list[tuple[str, ...]] = list(combinations(names, 2))
    groups += [tuple(names)] if len(names) > 2 else []
    groups += [(name, MACHINE) for name in names]
    rows = (_row(opinions, group, field, times, seed) for group in groups for field in FIELDS)
    return tuple(row for row in rows if row is not None)


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What one coder left of a report, None when they rejected it; ``fields`` are those that they coded."""

    report: Report | None
    fields: frozenset[str]
    is_blind: bool


@dataclass(frozen=True, slots=True)
class _Opinions:
    report: Report
    by_coder: Mapping[str, _Opinion]

    def of(self, coder: str) -> _Opinion | None:
        if coder == MACHINE:
            return _Opinion(self.report, frozenset(field.name for field in FIELDS), is_blind=True)
        return self.by_coder.get(coder)


def _opinions(state: ReportState, coders: Sequence[str]) -> _Opinions:
    found: dict[str, _Opinion] = {}
    decisions = [one for path in state.paths for one in path.decisions]
    for name in sorted({one.reviewer for one in decisions}):
        if coders and name not in coders:
            continue
        own = [one for one in decisions if one.reviewer == name and not one.settles]
        blind = [one for one in own if one.is_blind]
        opinion = _opinion(state_of(state.report, blind or own), is_blind=bool(blind))
        if opinion.fields:
            found[name] = opinion
    return _Opinions(state.report, found)


def _opinion(state: ReportState, *, is_blind: bool) -> _Opinion:
    whole = state.paths[0].status
    if whole is ReadingStatus.REJECTED:
        return _Opinion(None, frozenset({IS_EVENT}), is_blind)
    report = apply(state)
    is_finished = whole is ReadingStatus.ACCEPTED
    decided: dict[str, bool] = {}
    for one in state.paths[1:]:
        field = one.path.partition("/")[0]
        decided[field] = decided.get(field, True) and one.status in SETTLED
    fields = {
        field.name
        for field in FIELDS
        if is_finished or (field.reads and all(decided.get(name, False) for name in field.reads))
    }
    return _Opinion(report, frozenset(fields), is_blind)


def _row(
    opinions: Sequence[_Opinions], group: tuple[str, ...], field: AgreementField, times: int, seed: int
) -> FieldAgreement | None:
    units: list[Ratings] = []
    clusters: list[str] = []
    blind_units = 0
    for one in opinions:
        found = [one.of(name) for name in group]
        ratings = [_rating(opinion, field) for opinion in found]
        if sum(rating is not None for rating in ratings) < 2:
            continue
        units.append(ratings)
        clusters.append(one.report.document_id)
        blind_units += all(opinion.is_blind for opinion in found if opinion)
    if not units:
        return None
    found_reliability = _reliability(units, clusters, field.scale, times, seed)
    return FieldAgreement(field.name, field.scale, group, found_reliability, blind_units)


def _rating(opinion: _Opinion | None, field: AgreementField) -> Hashable | None:
    if opinion is None or field.name not in opinion.fields:
        return None
    if field.name == IS_EVENT:
        return "event" if opinion.report else "no event"
    if opinion.report is None:
        return None
    value = field.value(opinion.report)
    return NOT_STATED if value is None else value


def _reliability(
    units: Sequence[Ratings], clusters: Sequence[str], scale: Scale, times: int, seed: int
) -> Reliability:
    """Percent over all units; alpha of numbers over those where numbers are stated."""
    if scale is Scale.NOMINAL:
        return reliability(units, clusters, scale, times=times, seed=seed)
    numbers = [[None if value == NOT_STATED else value for value in unit] for unit in units]
    every = reliability(units, clusters, Scale.NOMINAL, times=times, seed=seed)
    stated = reliability(numbers, clusters, scale, times=times, seed=seed)
    return Reliability(every.units, every.clusters, every.percent, stated.kappa, stated.alpha)


# -- the fields --------------------------------------------------------------------------------------------

IS_EVENT = "report"


def _place(report: Report) -> str | None:
    if not report.places:
        return None
    where = report.places[0].value
    return where.place.place_id if where.place else fold_name(where.name) or where.name


def _labels(report: Report, roles: frozenset[Role]) -> Hashable | None:
    actors = (reading.value.actor for reading in report.participants if reading.value.role in roles)
    return (
        tuple(sorted({actor.actor_id or fold_name(actor.label) or actor.label for actor in actors})) or None
    )


def _figure(*outcomes: CasualtyOutcome) -> Callable[[Report], int | None]:
    def best(report: Report) -> int | None:
        count = totals(report, *outcomes)
        return None if count is None else count.best if count.best is not None else count.low

    return best


def _day(name: str) -> Callable[[Report], int | None]:
    def day(report: Report) -> int | None:
        stated = getattr(report.when.value, name) if report.when else None
        return None if stated is None else int(stated.toordinal())

    return day


FIELDS: tuple[AgreementField, ...] = (
    AgreementField(IS_EVENT, (), Scale.NOMINAL, lambda _: None),
    AgreementField("event_type", ("act",), Scale.NOMINAL, lambda report: report.act.value.event_type),
    AgreementField("outcome", ("act",), Scale.NOMINAL, lambda report: report.act.value.outcome.value),
    AgreementField("modality", ("modality",), Scale.NOMINAL, lambda report: report.modality.value.value),
    AgreementField("first_day", ("when",), Scale.INTERVAL, _day("earliest")),
    AgreementField("last_day", ("when",), Scale.INTERVAL, _day("latest")),
    AgreementField("place", ("places",), Scale.NOMINAL, _place),
    AgreementField("initiators", ("participants",), Scale.NOMINAL, lambda one: _labels(one, _INITIATORS)),
    AgreementField("targets", ("participants",), Scale.NOMINAL, lambda one: _labels(one, _TARGETS)),
    AgreementField(
        "weapons", ("weapons",), Scale.NOMINAL,
        lambda report: tuple(sorted({reading.value.weapon.value for reading in report.weapons})) or None,
    ),
    AgreementField("killed", ("casualties",), Scale.RATIO, _figure(CasualtyOutcome.KILLED)),
    AgreementField("injured", ("casualties",), Scale.RATIO, _figure(CasualtyOutcome.INJURED)),
    AgreementField("held", ("casualties",), Scale.RATIO, _figure(*HELD)),
    AgreementField(
        "responsibility", ("claims", "participants"), Scale.NOMINAL,
        lambda report: report.responsibility_status.value,
    ),
)  # fmt: skip
"""What is compared, in this order. Numbers are compared by their best value, days by their distance."""
