"""Casualty readings of one incident: rows with who says so, subsets tied to their whole, scopes told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, CasualtyScope, Modality, PersonStatus, Stance
from plainrecord.stages.assemble.units import Unit
from plainrecord.stages.normalise import Understood

DIRECT = 0.9


def casualty_readings(units: Sequence[Unit]) -> tuple[Reading[Casualty], ...]:
    """The rows of all units in text order, without the same words twice."""
    readings: list[Reading[Casualty]] = []
    definite: set[int] = set()
    for unit in sorted(units, key=lambda unit: unit.act.span.start):
        whole: int | None = None
        for item in unit.casualties:
            if _known(item, readings):
                continue
            subset = whole if item.mention.attribute("subset") else None
            if item.mention.attribute("definite"):
                definite.add(len(readings))
            readings += [_reading(unit, part, subset) for part in _explicit_zero(item)]
            if not item.mention.attribute("subset"):
                whole = len(readings) - 1
    return tuple(_restated(readings, frozenset(definite)))


def _explicit_zero(item: Understood[Casualty]) -> list[Understood[Casualty]]:
    """ "No casualties" states two zeros: nobody killed and nobody injured."""
    if item.value.outcome is not CasualtyOutcome.KILLED_OR_INJURED or item.value.count.high != 0:
        return [item]
    outcomes = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)
    return [Understood(item.mention, replace(item.value, outcome=outcome)) for outcome in outcomes]


def _numberless(reading: Reading[Casualty]) -> bool:
    return reading.value.count.phrase_id == "PLURAL"


def _restated(readings: Sequence[Reading[Casualty]], definite: frozenset[int]) -> list[Reading[Casualty]]:
    """Tie a row that tells of people counted elsewhere to the row that gives their number.

    Such are rows without a number ("civilians were killed") and, at the positions ``definite``, those that
    refer back ("the six dead").
    """
    tied = list(readings)
    for index, reading in enumerate(tied):
        if reading.value.subset_of is not None or not (_numberless(reading) or index in definite):
            continue
        whole = next(
            (
                position
                for position, other in enumerate(tied)
                if position != index
                and other.value.outcome is reading.value.outcome
                and not _numberless(other)
                and position not in definite
                and other.value.subset_of is None
                and (other.value.count.low or 0) > 1
            ),
            None,
        )
        if whole is not None:
            tied[index] = replace(reading, value=replace(reading.value, subset_of=whole))
    return tied


def _known(item: Understood[Casualty], readings: Sequence[Reading[Casualty]]) -> bool:
    """Whether these words already gave a row of the same outcome ("was shot and killed")."""
    return any(
        reading.value.outcome is item.value.outcome and reading.spans[0].overlaps(item.mention.span)
        for reading in readings
    )


def _reading(unit: Unit, item: Understood[Casualty], subset_of: int | None) -> Reading[Casualty]:
    party = item.value.party
    if party is CasualtyParty.UNKNOWN and item.value.status in (
        PersonStatus.STATE_ARMED, PersonStatus.POLICE, PersonStatus.NONSTATE_ARMED,
    ):  # fmt: skip
        party = _side(item.value.status)
    scope = CasualtyScope.PERIOD_TOTAL if "period_total" in unit.effects else CasualtyScope.THIS_EVENT
    if unit.modality is Modality.DENIED:
        stance = Stance.DENIED
    else:
        stance = Stance.ALLEGED if "alleged" in unit.effects else Stance.ASSERTED
    number = item.mention.part("number")
    spans = (item.mention.span,) if number is None or item.mention.span.contains(number) else (item.mention.span, number)
    return Reading(
        replace(item.value, party=party, scope=scope, subset_of=subset_of), spans, item.mention.maker, stance,
        unit.speaker.value if unit.speaker else None, DIRECT,
    )  # fmt: skip


def _side(status: PersonStatus) -> CasualtyParty:
    """State forces are side A and others side B, as UCDP orders a state-based dyad."""
    state = (PersonStatus.STATE_ARMED, PersonStatus.POLICE)
    return CasualtyParty.ACTOR_A if status in state else CasualtyParty.ACTOR_B
