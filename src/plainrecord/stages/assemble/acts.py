"""The act of one incident: its type from the leading words and all that is known beside them, and its outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from plainrecord.fields import act as act_field
from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Act, Actor, Casualty, Means, Participation
from plainrecord.model.vocab import ActorKind, CasualtyOutcome, Outcome, PersonStatus, Role, TargetType
from plainrecord.stages.assemble.unit import Unit
from plainrecord.world.refinement import RefinementRule

_ACTED_UPON = (Role.TARGET, Role.VICTIM_GROUP)


class Told(NamedTuple):
    """What is known beside the words of an incident.

    ``singled_out`` are words for persons whom an attack on one of them alone is taken to have singled out;
    ``countries`` (ISO 3166-1 alpha-2) those of the places taken, where the act is the taking of a place, ``vehicles``
    words for vehicles, which are taken to be those of the forces harmed in them.
    """

    singled_out: frozenset[str]
    vehicles: frozenset[str]
    countries: frozenset[str] = frozenset()


def act_of(
    lead: Unit,
    units: Sequence[Unit],
    participants: Sequence[Reading[Participation]],
    weapons: Sequence[Reading[Means]],
    casualties: Sequence[Reading[Casualty]],
    refinement: Sequence[RefinementRule],
    told: Told,
) -> tuple[Act, str]:
    """The act that the leading unit names, refined, and the row of the refinement that decided ("" when none did).

    What is known beside the incident's words is in ``told``.
    """
    victims = {_STATUS_KINDS[c.value.status] for c in casualties if c.value.status in _STATUS_KINDS}
    targets = {p.value.actor.kind for p in participants if p.value.role in _ACTED_UPON} | victims
    if ActorKind.INTERNATIONAL_MISSION in victims:
        targets.discard(ActorKind.IGO)  # "a UN peacekeeper" is of the mission
    acting = [p.value.actor for p in participants if p.value.role is Role.INITIATOR]
    abroad = bool(acting) and all(_is_abroad(actor, told.countries) for actor in acting)
    sides = {ActorKind.FOREIGN_MILITARY} if abroad else {_kind_in_act(actor) for actor in acting}
    sides = sides or {p.value.actor.kind for p in participants if p.value.role is Role.PARTICIPANT}
    harmed = [c for c in casualties if c.value.outcome in _HARM]
    slight = _slightly_hurt(units)
    sites = _sites(units, victims, told.vehicles)
    armed_site = not sites.isdisjoint(_ARMED_SITES)
    at_home = any("at_home" in unit.effects for unit in units)
    evidence = act_field.ActEvidence(
        weapons=frozenset(w.value.weapon for w in weapons),
        initiators=frozenset(sides),
        targets=frozenset(targets),
        statuses=frozenset(c.value.status for c in casualties),
        participants=len(participants),
        official_victim=_singled_out(participants, casualties, told.singled_out, at_home=at_home),
        armed_site=armed_site,
        civil_target=not sites <= {*_NOT_CIVIL, *(_ANYBODYS if armed_site else ())},
        harmed=any(
            (c.value.count.best or 0) > 0
            for c in harmed
            if c.value.status not in _STATE_FORCES and c.spans[0] not in slight
        ),
        killed=any(_is_killed(c.value) for c in casualties),
        several=any(_is_killed(c.value) and (c.value.count.low or 0) > 1 for c in casualties),
        both_harmed=_both_harmed(casualties),
        told=frozenset(effect for unit in units for effect in unit.effects),
        beside=frozenset(unit.family for unit in units if unit.rank > 0),
    )
    event_type, rule = act_field.refine(lead.event_type, evidence, refinement)
    second, rule_two = act_field.refine(event_type, evidence, refinement) if rule else (event_type, "")
    outcome = _outcome(units, lead)
    if (
        second == _KILLING_OF_ONE
        and outcome is Outcome.COMPLETED
        and not any(_is_fatal(c.value) for c in casualties)
    ):
        outcome = Outcome.ATTEMPTED_FAILED  # "a judge escaped unhurt when gunmen fired at her car"
    return Act(second, outcome), rule_two or rule


def _kind_in_act(actor: Actor) -> ActorKind:
    """What an actor is when it acts: a state that only goes by its name does so through its own bodies."""
    is_state = actor.kind is ActorKind.UNKNOWN and actor.country_iso2 and not actor.person_name
    return ActorKind.STATE_OTHER if is_state else actor.kind


def _is_abroad(actor: Actor, countries: frozenset[str]) -> bool:
    """Whether the forces of a state act in another country."""
    own = actor.country_iso2
    return (
        actor.kind is ActorKind.STATE_MILITARY
        and own is not None
        and bool(countries)
        and own not in countries
    )


def _slightly_hurt(units: Sequence[Unit]) -> set[Span]:
    """The words for people of whom it is said that they came to no serious harm."""
    return {
        item.mention.span
        for unit in units
        if "slight_harm" in unit.effects
        for item in unit.casualties
        if item.value.outcome is CasualtyOutcome.INJURED
    }


_KILLING_OF_ONE = "attack.targeted_killing"
_STATE_FORCES = (PersonStatus.POLICE, PersonStatus.STATE_ARMED)
_ARMED_SITES = (TargetType.MILITARY, TargetType.POLICE, TargetType.NONSTATE_ARMED)
#: Vehicles of which it is not said whose they are; beside a site of forces they are taken for theirs.
_ANYBODYS = (TargetType.PRIVATE_CITIZENS, TargetType.TRANSPORT)
_NOT_CIVIL = (*_ARMED_SITES, TargetType.UNKNOWN, TargetType.OTHER)
_STATUS_KINDS = {
    PersonStatus.STATE_ARMED: ActorKind.STATE_MILITARY,
    PersonStatus.POLICE: ActorKind.STATE_POLICE,
    PersonStatus.NONSTATE_ARMED: ActorKind.REBEL_GROUP,
    PersonStatus.PEACEKEEPER: ActorKind.INTERNATIONAL_MISSION,
    PersonStatus.CIVILIAN: ActorKind.CIVILIANS,
    PersonStatus.OFFICIAL: ActorKind.CIVILIANS,
    PersonStatus.JOURNALIST: ActorKind.CIVILIANS,
    PersonStatus.MEDIC: ActorKind.CIVILIANS,
    PersonStatus.AID_WORKER: ActorKind.CIVILIANS,
}


def _both_harmed(casualties: Sequence[Reading[Casualty]]) -> bool:
    """Whether state forces and armed people of others were killed, injured or captured."""
    statuses = {
        row.value.status
        for row in casualties
        if row.value.outcome in _OF_FIGHTS and row.value.count.high != 0
    }
    return PersonStatus.NONSTATE_ARMED in statuses and not statuses.isdisjoint(_STATE_FORCES)


def _is_killed(casualty: Casualty) -> bool:
    """Whether a row says that somebody died in this event."""
    return casualty.outcome is CasualtyOutcome.KILLED and casualty.count.high != 0


def _sites(
    units: Sequence[Unit], victims: Collection[ActorKind], vehicles: frozenset[str]
) -> set[TargetType]:
    """The kinds of what was attacked, but for vehicles where only forces were harmed: those are theirs."""
    forces_alone = bool(victims) and act_field.ARMED_KINDS.issuperset(victims)
    return {
        target.value.target_type
        for unit in units
        for target in unit.targets
        if not (
            forces_alone and target.value.target_type in _ANYBODYS and _is_in(target.value.words, vehicles)
        )
    }


def _is_in(words: str, vehicles: frozenset[str]) -> bool:
    """Whether words end in one for a vehicle: "their white pickup"."""
    last = words.casefold().split()
    return any(" ".join(last[-size:]) in vehicles for size in (1, 2))


def _is_fatal(casualty: Casualty) -> bool:
    """Whether a row counts somebody who died, or may have."""
    return casualty.outcome in _DEADLY and casualty.count.high != 0


def _singled_out(
    participants: Sequence[Reading[Participation]],
    casualties: Sequence[Reading[Casualty]],
    words: frozenset[str],
    *,
    at_home: bool,
) -> bool:
    """A single official, or one person of those whom attacks single out, is the first harmed or attacked.

    So is one of the forces who is attacked ``at_home``.
    """
    harmed = [row.value for row in casualties if row.value.outcome in _HARM]
    if harmed:
        first = harmed[0]
        if first.count.best != 1:
            return False
        again = {at for at, row in enumerate(casualties) if row.value is first}
        told = [first, *(row for row in harmed if row.subset_of in again and row.count.best == 1)]
        if any(row.status is PersonStatus.OFFICIAL for row in told) or (
            at_home and first.status in _STATE_FORCES
        ):
            return True
        alone = all(row.count.high in (0, 1) for row in harmed) and first.outcome in _DEADLY
        return alone and any(not words.isdisjoint(_words_of(row.who)) for row in told)
    targets = [p.value.actor for p in participants if p.value.role in _ACTED_UPON]
    return len(targets) == 1 and (targets[0].is_official or not words.isdisjoint(_words_of(targets[0].label)))


def _words_of(label: str) -> list[str]:
    return label.casefold().split()


_OF_FIGHTS = (
    CasualtyOutcome.KILLED,
    CasualtyOutcome.INJURED,
    CasualtyOutcome.KILLED_OR_INJURED,
    CasualtyOutcome.CAPTURED,
)
_HARM = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)
_DEADLY = (CasualtyOutcome.KILLED, CasualtyOutcome.KILLED_OR_INJURED)


def _outcome(units: Sequence[Unit], lead: Unit) -> Outcome:
    killed = any(c.value.outcome is CasualtyOutcome.KILLED for unit in units for c in unit.casualties)
    return (
        Outcome.COMPLETED
        if killed and lead.outcome is Outcome.ATTEMPTED_FAILED and lead.rank == 0
        else lead.outcome
    )
