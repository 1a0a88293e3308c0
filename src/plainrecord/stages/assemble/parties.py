"""Who took part in one incident and with what: each party once, with its role and the basis on which it has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainrecord.fields.act import ARMED_KINDS
from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Actor, Claim, Means, Participation
from plainrecord.model.vocab import ActorKind, AttributionBasis, ClaimStance, Role, Stance, Weapon
from plainrecord.stages.assemble.incidents import INTERCEPTION, VIOLENT, is_by_crowd
from plainrecord.stages.assemble.judgements import is_learned
from plainrecord.stages.assemble.unit import Unit
from plainrecord.stages.normalise import Understood

_ROLES = {
    "initiator": Role.INITIATOR,
    "participant": Role.PARTICIPANT,
    "target": Role.TARGET,
    "victim_group": Role.VICTIM_GROUP,
    "mediator": Role.MEDIATOR,
}
#: Characters from one mention of a party to the next that begin another sentence, most of the time.
_NEXT_SENTENCE_REACH = 40


def participants_of(
    units: Sequence[Unit],
    lead: Unit,
    claims: Sequence[Reading[Claim]],
    words: Mapping[str, frozenset[str]],
) -> tuple[Reading[Participation], ...]:
    """Who took part, once each. Where two sides do the same, those harmed or freed are no party beside them.

    ``lead`` is the unit whose act the incident is; whom it is done to, by the same words, does not do it ("police
    dispersed students who had blocked a road"). ``words`` are the function words of the language.
    """
    references, mediators = words["party_references"], words["mediators"]
    equal_sides = any(
        unit.family == "clash" or any(item.mention.role == "participant" for item in unit.actors)
        for unit in units
    )
    readings: dict[tuple[str, Role], Reading[Participation]] = {}
    spans: dict[tuple[str, Role], set[Span]] = {}
    disputed = _accused_or_denying(claims)
    undergoing = {item.mention.span for item in lead.undergoing}
    for unit in units:
        for item in unit.actors:
            role = _ROLES.get(item.mention.role)
            undergoes = unit is not lead and item.mention.span in undergoing
            # "the army denied the shelling", "villagers accused the army": nobody says it did it
            denies = is_learned(item.mention) and _actor_key(item.value) in disputed
            if role is Role.INITIATOR and (undergoes or denies or _only_answers(unit, lead)):
                continue
            if role is not None and not mediators.isdisjoint(item.value.label.casefold().split()):
                role = Role.MEDIATOR
            if role is None or not item.value.label or (equal_sides and role is Role.VICTIM_GROUP):
                continue
            if item.value.label.casefold() in references and any(part is role for _, part in readings):
                continue
            key = _actor_key(item.value), role
            spans.setdefault(key, set()).add(item.mention.span)
            readings.setdefault(key, _reading(unit, item, role))
    for key, reading in _fallen_side(lead, units, readings, words["mutual_adjectives"]).items():
        readings[key], spans[key] = reading, set(reading.spans)
    for key in _told_by_kind(readings, words["bare_forces"]):
        del readings[key], spans[key]
    for key, found in spans.items():
        if len(found) > 1:
            readings[key] = replace(readings[key], spans=tuple(sorted(found)))
    sides = [key for key in readings if key[1] in (Role.PARTICIPANT, Role.INITIATOR)]
    if len(sides) == 1 and sides[0][1] is Role.PARTICIPANT and _is_declared(units):
        name, _ = sides[0]
        only = readings.pop(sides[0])
        readings[name, Role.INITIATOR] = replace(only, value=replace(only.value, role=Role.INITIATOR))
    _add_claimed(readings, claims, _defenders(units) if lead.family == "strike" else frozenset())
    return tuple(_with_unnamed_joined(readings).values())


def _reading(unit: Unit, item: Understood[Actor], role: Role) -> Reading[Participation]:
    """The part of an actor as one unit tells it."""
    alleged = "alleged" in unit.effects and role is Role.INITIATOR
    basis = AttributionBasis.ACCUSED_BY if alleged else AttributionBasis.REPORTED_UNATTRIBUTED
    part = Participation(item.value, role, basis)
    return Reading(part, (item.mention.span,), item.mention.maker, unit.stance, unit.said_by)


def _fallen_side(
    lead: Unit,
    units: Sequence[Unit],
    readings: Mapping[tuple[str, Role], Reading[Participation]],
    mutual: frozenset[str],
) -> dict[tuple[str, Role], Reading[Participation]]:
    """Those killed as the side that is not named else: "five rebels were killed in a gun battle with soldiers".

    Not where one word names both sides: "rival militias".
    """
    sides = [key for key in readings if key[1] in (Role.PARTICIPANT, Role.INITIATOR)]
    if lead.family != "clash" or len(sides) != 1 or sides[0][1] is not Role.PARTICIPANT:
        return {}
    if not mutual.isdisjoint(readings[sides[0]].value.actor.label.casefold().split()):
        return {}
    fallen = [
        (unit, item)
        for unit in units
        for item in unit.undergoing
        if item.value.kind in ARMED_KINDS and _actor_key(item.value) != sides[0][0]
    ]
    if len(fallen) != 1:
        return {}
    unit, item = fallen[0]
    return {(_actor_key(item.value), Role.PARTICIPANT): _reading(unit, item, Role.PARTICIPANT)}


def _only_answers(unit: Unit, lead: Unit) -> bool:
    """Whether those of a unit did something else than the act: bring down what was fired, send help, demonstrate."""
    if unit.event_type == INTERCEPTION:
        return lead.family == "strike"
    if unit.family == "mobilisation":
        return lead.family in VIOLENT
    if unit.event_type in _MET_BY_FORCE:
        return lead.family == "demonstration" or (lead.family == "property" and is_by_crowd(lead))
    return unit.event_type == _DEMONSTRATION and lead.event_type in _MET_BY_FORCE


#: What a crowd does, and what is done to it.
_DEMONSTRATION = "protest.peaceful"
_MET_BY_FORCE = frozenset({"protest.intervention", "protest.excessive_force"})


def _told_by_kind(
    readings: dict[tuple[str, Role], Reading[Participation]], bare: frozenset[str]
) -> list[tuple[str, Role]]:
    """Those who act under a bare word for their kind behind others of it: "Troops of 3 Brigade ... Troops seized"."""
    acting = [(key, reading) for key, reading in readings.items() if key[1] is Role.INITIATOR]
    return [
        key
        for at, (key, reading) in enumerate(acting)
        if reading.value.actor.label.casefold() in bare
        and any(
            other.value.actor.kind is reading.value.actor.kind and _stands_before(other, reading)
            for _, other in acting[:at]
        )
    ]


def _stands_before(one: Reading[Participation], other: Reading[Participation]) -> bool:
    """Whether a party is named in another sentence before, not beside the other ("soldiers and troops of ...")."""
    return other.spans[0].start - one.spans[0].end > _NEXT_SENTENCE_REACH


def _accused_or_denying(claims: Sequence[Reading[Claim]]) -> set[str]:
    """Those whom somebody accuses, and those who deny: that they stand in a sentence does not make them the doers."""
    found: set[str] = set()
    for reading in claims:
        claim = reading.value
        if claim.stance is ClaimStance.ACCUSES_OTHER and claim.accused is not None:
            found.add(_actor_key(claim.accused))
        elif claim.stance in _DENIALS and claim.speaker is not None and claim.speaker.actor is not None:
            found.add(_actor_key(claim.speaker.actor))
    return found


_DENIALS = (ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY, ClaimStance.DENIES_OCCURRENCE)


def _is_declared(units: Sequence[Unit]) -> bool:
    """Whether one party by itself declares a ceasefire, not two that agree on one."""
    return all(unit.event_type == "agreement.ceasefire" for unit in units) and not any(
        item.mention.part("number") for unit in units for item in unit.actors
    )


def _defenders(units: Sequence[Unit]) -> frozenset[str]:
    """Those who brought down what others fired."""
    brought_down = (unit for unit in units if unit.event_type == INTERCEPTION)
    return frozenset(_actor_key(item.value) for unit in brought_down for item in unit.initiators)


def _add_claimed(
    readings: dict[tuple[str, Role], Reading[Participation]],
    claims: Sequence[Reading[Claim]],
    defenders: frozenset[str],
) -> None:
    """Who takes responsibility, and who is accused, has a part in the act on that basis.

    Not so ``defenders``, whose claim is to have brought down what others fired.
    """
    named = {name for name, _ in readings} | defenders
    for reading in claims:
        claim = reading.value
        pairs: list[tuple[Actor | None, Role, AttributionBasis]] = []
        if claim.stance is ClaimStance.CLAIMS_RESPONSIBILITY and claim.speaker is not None:
            pairs.append((claim.speaker.actor, Role.INITIATOR, AttributionBasis.SELF_CLAIMED))
        if claim.stance is ClaimStance.ACCUSES_OTHER:
            pairs.append((claim.accused, Role.ALLEGED_PERPETRATOR, AttributionBasis.ACCUSED_BY))
        for actor, role, basis in pairs:
            if actor is None or (name := _actor_key(actor)) in named:
                continue
            named.add(name)
            stance = Stance.ALLEGED if role is Role.ALLEGED_PERPETRATOR else Stance.ASSERTED
            readings[name, role] = Reading(
                Participation(actor, role, basis),
                reading.spans,
                reading.maker,
                stance,
                claim.speaker,
            )


def _with_unnamed_joined(
    readings: dict[tuple[str, Role], Reading[Participation]],
) -> dict[tuple[str, Role], Reading[Participation]]:
    """Join those who only go by "gunmen" or "men" with the one party that says it did it: they were its own."""
    acting = {key: reading for key, reading in readings.items() if key[1] is Role.INITIATOR}
    claiming = [
        key
        for key, reading in acting.items()
        if reading.value.basis is AttributionBasis.SELF_CLAIMED and reading.value.actor.kind not in _UNNAMED
    ]
    unnamed = [key for key, reading in acting.items() if reading.value.actor.kind in _UNNAMED]
    if len(claiming) != 1 or not unnamed:
        return readings
    spans = {span for key in (claiming[0], *unnamed) for span in readings[key].spans}
    joined = {key: reading for key, reading in readings.items() if key not in unnamed}
    joined[claiming[0]] = replace(joined[claiming[0]], spans=tuple(sorted(spans)))
    return joined


#: Kinds of those whom the words do not name: "gunmen", "hooded men", "men on a motorcycle".
_UNNAMED = (ActorKind.UNIDENTIFIED_ARMED, ActorKind.CIVILIANS)


def _actor_key(actor: Actor) -> str:
    """One organisation, or one person: two private persons may have the same label."""
    return actor.actor_id or f"{actor.label} {actor.person_name or ''}".casefold()


#: What a weapon that is named says of others beside it: the munition of a carrier, the filling of a device.
_SAID_BY = {
    Weapon.HELICOPTER: (Weapon.AIRCRAFT_CREWED,),
    Weapon.VEHICLE_BOMB: (Weapon.EXPLOSIVE,),
    Weapon.SUICIDE_VEST: (Weapon.EXPLOSIVE, Weapon.IED),
    Weapon.SUICIDE_VEHICLE: (Weapon.EXPLOSIVE, Weapon.IED, Weapon.VEHICLE_BOMB),
    Weapon.ERW_UXO: (
        Weapon.ARTILLERY,
        Weapon.MORTAR,
        Weapon.ROCKET,
        Weapon.CLUSTER_MUNITION,
        Weapon.EXPLOSIVE,
    ),
    Weapon.CHEMICAL: (Weapon.ARTILLERY, Weapon.MORTAR, Weapon.ROCKET),
}


def weapons_of(units: Sequence[Unit], fragments: frozenset[str]) -> tuple[Reading[Means], ...]:
    """The means once each; where none is named, the one that the words for the act imply ("was shelled").

    ``fragments`` are words for what flies off from another means and is none beside it ("shrapnel").
    """
    readings: dict[tuple[Weapon, str], Reading[Means]] = {}
    for unit in units:
        for item in unit.weapons:
            key = (item.value.weapon, item.value.words.casefold())
            if key not in readings:
                readings[key] = Reading(
                    item.value,
                    (item.mention.span,),
                    item.mention.maker,
                    unit.stance,
                    unit.said_by,
                )
    named = {weapon for weapon, _ in readings}
    for key in list(readings):
        if len(readings) > 1 and key[1].split()[-1:] and key[1].split()[-1] in fragments:
            del readings[key]
        elif any(key[0] in _SAID_BY.get(other, ()) for other in named):
            del readings[key]  # "a car packed with explosives": the car bomb says it all
    if not readings:
        for unit in units:  # the words for the act imply the means ("was shelled")
            implied = unit.act.attribute("weapon")
            if implied and unit.rank > 0:
                words = unit.act.span
                means = Means(Weapon(implied), "")
                return (Reading(means, (words,), unit.act.maker, unit.stance, unit.said_by),)
    return tuple(readings.values())
