"""The fields of an event that have one value: what happened, whether it was carried through, when and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from plainrecord.fields import date as date_field
from plainrecord.fields import place as place_field
from plainrecord.fields import place_match
from plainrecord.model.linking import Chosen, Disagreement, Policy
from plainrecord.model.values import Act, When, Where
from plainrecord.model.vocab import Outcome
from plainrecord.stages.estimate.accounts import AnyReading, Given, Standing, Told
from plainrecord.stages.estimate.knowledge import breadths
from plainrecord.stages.estimate.picking import Field, Picked, pick
from plainrecord.stages.estimate.voices import Cast, voice_of
from plainrecord.world.taxonomy import event_types

T = TypeVar("T")
Found = tuple[list[Chosen], list[Disagreement]]


def single_values(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    """The chosen act, when and where, and what reports disagree on in them."""
    chosen: list[Chosen] = []
    disagreements: list[Disagreement] = []
    for found in (_act(told, cast, policy), _when(told, cast, policy), _where(told, cast, policy)):
        chosen += found[0]
        disagreements += found[1]
    return chosen, disagreements


def given_of(told: Told, reading: AnyReading[T], cast: Cast) -> Given[T]:
    """A reading as something its report gives, with who says so."""
    voice = voice_of(told, reading.claimant, cast)
    return Given(reading.value, told, voice.label, voice.is_party)


# --- act ------------------------------------------------------------------------------------------------


def _act(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    given = [given_of(one, one.report.act, cast) for one in told]
    act = pick(ACT, given, policy)
    outcome = pick(
        OUTCOME, [Given(one.value.outcome, one.told, one.claimant, one.is_party) for one in given], policy
    )
    if act is None or outcome is None:
        return [], []
    value = replace(act.of.value, outcome=outcome.of.value)
    chosen = Chosen("act", value, act.report_ids[0], act.reason, act.report_ids)
    return [chosen], [found.disagreement for found in (act, outcome) if found.disagreement is not None]


def _act_allows(said: Act, exact: Act) -> bool:
    return breadths()["act"].allows(said.event_type, exact.event_type)


def _outcome_allows(said: Outcome, exact: Outcome) -> bool:
    return breadths()["outcome"].allows(said, exact)


def _act_label(act: Act) -> str:
    known = event_types().get(act.event_type)
    return known.label if known else act.event_type


ACT: Field[Act] = Field(
    "act", _act_allows, lambda act: act.event_type, lambda act: act.event_type, _act_label
)
OUTCOME: Field[Outcome] = Field(
    "outcome", _outcome_allows, lambda outcome: outcome, lambda outcome: outcome.value, lambda one: one.value
)


# --- when -----------------------------------------------------------------------------------------------


def _when(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    given = [given_of(one, one.report.when, cast) for one in told if one.report.when is not None]
    picked = pick(WHEN, [one for one in given if one.value.earliest or one.value.latest], policy)
    if picked is None:
        return [], []
    value, of = _narrowed(picked)
    reason = picked.reason
    if len(picked.allowed_by) > 1 and not picked.is_contradicted:
        reason = f"the days that all {len(picked.lineages)} independent lineages allow"
    ids = tuple(dict.fromkeys(one.told.report_id for lineage in of for one in lineage.current))
    chosen = Chosen("when", value, ids[0], reason, ids)
    return [chosen], [picked.disagreement] if picked.disagreement else []


def _narrowed(picked: Picked[When]) -> tuple[When, list[Standing[When]]]:
    """The picked interval cut to the days that every lineage that allows it allows, narrow ones first."""
    value = picked.of.value
    others = sorted(picked.allowed_by, key=lambda one: (_length_days(one.value), WHEN.rank(one.value)))
    for other in others:
        value = date_field.combine(value, other.value) or value
    same = [one for one in others if WHEN.identity(one.value) == WHEN.identity(value)]
    return value, same or [picked.of]


def _length_days(when: When) -> int:
    return ((when.latest or date.max) - (when.earliest or date.min)).days


def _when_rank(when: When) -> tuple[int, str, str, str]:
    """Longer intervals first: of one day, the more exact value stands."""
    return (-_length_days(when), str(when.earliest), str(when.latest), repr(when))


WHEN: Field[When] = Field(
    "when",
    lambda said, exact: date_field.compare(said, exact) == 0,
    lambda when: (when.earliest, when.latest),
    _when_rank,
    date_field.show,
)


# --- where ----------------------------------------------------------------------------------------------


def _where(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    """Of the primary places of the reports; the others that a report names are neither compared nor chosen."""
    given = [given_of(one, one.report.places[0], cast) for one in told if one.report.places]
    picked = pick(WHERE, given, policy)
    if picked is None:
        return [], []
    chosen = Chosen("where", picked.of.value, picked.report_ids[0], picked.reason, picked.report_ids)
    return [chosen], [picked.disagreement] if picked.disagreement else []


def _where_rank(where: Where) -> tuple[int, str, str]:
    """Vaguer places first: of one day, the more exact value stands."""
    return (-place_match.vagueness(where), where.name, repr(where))


def _where_identity(where: Where) -> tuple[object, ...]:
    name = where.place.place_id if where.place else where.name.casefold()
    return (name, where.geo_precision, where.latitude, where.longitude, where.country_iso2, where.admin1)


WHERE: Field[Where] = Field("where", place_match.allows, _where_identity, _where_rank, place_field.show)
