"""Acts: one neutral event type from the words for the act and what is known of weapons, actors and harm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plainrecord.model.vocab import ActorKind, PersonStatus, Weapon
from plainrecord.world.refinement import RefinementRule

ARMED_KINDS = frozenset(
    {
        ActorKind.STATE_MILITARY,
        ActorKind.STATE_POLICE,
        ActorKind.PRO_GOVERNMENT_MILITIA,
        ActorKind.REBEL_GROUP,
        ActorKind.POLITICAL_MILITIA,
        ActorKind.IDENTITY_MILITIA,
        ActorKind.FOREIGN_MILITARY,
        ActorKind.INTERNATIONAL_MISSION,
        ActorKind.UNIDENTIFIED_ARMED,
    }
)


@dataclass(frozen=True, slots=True)
class ActEvidence:
    """What an account says beside the words for the act."""

    weapons: frozenset[Weapon] = frozenset()
    initiators: frozenset[ActorKind] = frozenset()
    targets: frozenset[ActorKind] = frozenset()
    statuses: frozenset[PersonStatus] = frozenset()
    participants: int = 0
    official_victim: bool = False
    armed_site: bool = False
    civil_target: bool = False
    harmed: bool = False
    killed: bool = False
    several: bool = False
    both_harmed: bool = False
    told: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


def refine(event_type: str, evidence: ActEvidence, rules: Iterable[RefinementRule]) -> tuple[str, str]:
    """The event type after the first row that applies, and the id of that row ("" when none does)."""
    for rule in rules:
        if event_type in rule.from_types and _holds(rule, evidence):
            return rule.to, rule.id
    return event_type, ""


def _holds(rule: RefinementRule, evidence: ActEvidence) -> bool:
    wanted = (
        (rule.weapons, evidence.weapons),
        (rule.initiators, evidence.initiators),
        (rule.targets, evidence.targets),
        (rule.initiators_or_targets, evidence.initiators | evidence.targets),
        (rule.statuses, evidence.statuses),
        (rule.told, evidence.told),
        (rule.beside, evidence.beside),
    )
    if any(need and not need & have for need, have in wanted):
        return False
    if rule.not_statuses & evidence.statuses:
        return False
    if rule.two_sided and not _two_sided(evidence):
        return False
    if (rule.harmed and not evidence.harmed) or (rule.killed and not evidence.killed):
        return False
    if rule.several and not evidence.several:
        return False
    return evidence.official_victim or not rule.official_victim


def _two_sided(evidence: ActEvidence) -> bool:
    """Armed people, and nobody unarmed, acted upon by armed people or by nobody named: on-duty forces in a fight."""
    armed_targets = bool(evidence.targets & ARMED_KINDS) or evidence.armed_site
    unarmed = bool(evidence.targets - ARMED_KINDS - {ActorKind.UNKNOWN})
    if evidence.both_harmed and not unarmed:
        return True
    unarmed = unarmed or evidence.civil_target
    fighting = ARMED_KINDS | {ActorKind.CRIMINAL_GROUP, ActorKind.UNKNOWN}
    armed = bool(evidence.initiators & fighting) or not evidence.initiators
    return armed_targets and not unarmed and armed
