"""Build: one report from the units of one incident."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from plainrecord.fields import act as act_field
from plainrecord.fields.claim import responsibility_status
from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.values import Act, Actor, Casualty, Claim, Means, Participation, Speaker
from plainrecord.model.vocab import (
    ActorKind,
    AttributionBasis,
    CasualtyOutcome,
    ClaimStance,
    Modality,
    Outcome,
    PersonStatus,
    Role,
    Stance,
    TargetType,
    Weapon,
)
from plainrecord.stages.assemble.background import (
    is_past,
    with_recalled,
    without_generalities,
    without_overviews,
    without_reasons,
)
from plainrecord.stages.assemble.casualties import casualty_readings
from plainrecord.stages.assemble.claims import claim_readings
from plainrecord.stages.assemble.confidence import calibrated
from plainrecord.stages.assemble.incidents import INTERCEPTION, Incident, incidents_of
from plainrecord.stages.assemble.people import PersonWords
from plainrecord.stages.assemble.scene import Surroundings, places_of, when_of
from plainrecord.stages.assemble.things import ThingWords, told_once
from plainrecord.stages.assemble.units import Layout, Unit, units_of
from plainrecord.stages.normalise import Knowledge, Normalised, Understood
from plainrecord.world.refinement import RefinementRule

V = TypeVar("V")

_ROLES = {
    "initiator": Role.INITIATOR,
    "participant": Role.PARTICIPANT,
    "target": Role.TARGET,
    "victim_group": Role.VICTIM_GROUP,
}
_ACTED_UPON = (Role.TARGET, Role.VICTIM_GROUP)


def assemble(
    document: Document,
    passages: Sequence[Passage],
    normalised: Normalised,
    knowledge: Knowledge,
    refinement: Sequence[RefinementRule],
) -> tuple[tuple[Report, ...], tuple[Rejection, ...]]:
    """The reports of a document in text order, and what was dropped on the way."""
    layout = Layout.of(passages)
    told, rejections = units_of(document, layout, normalised)
    apart, overviews = without_overviews(document, told, layout, knowledge)
    present, generalities = without_generalities(document, apart, knowledge)
    units, reasons = without_reasons(document, present, knowledge)
    rejections += (*overviews, *generalities, *reasons)
    reports: list[Report] = []
    incidents = with_recalled(incidents_of(units, layout.body, _telling(layout, normalised)))
    acts_at = {unit.passage.index for unit in told}
    words = knowledge.lexicon.function_words
    surroundings = Surroundings(
        document.text, document.published, layout, normalised, frozenset(acts_at), words
    )
    for incident in incidents:
        if _only_negated(incident):
            rejections.append(_negated(document, incident))
            continue
        if is_past(incident, incidents, layout, normalised):
            rejections.append(_historical(document, incident))
            continue
        if not _tells_of_an_act(incident):
            rejections.append(_harm_only(document, incident))
            continue
        if _is_doubted(incident):
            rejections.append(_doubted(document, incident))
            continue
        surroundings.complete(incident)
        reports.append(_report(document, len(reports), incident, layout, knowledge, refinement))
    return tuple(reports), tuple(rejections)


def _telling(layout: Layout, normalised: Normalised) -> frozenset[int]:
    """The passages that name a day or a place."""
    spans = [item.mention.span for item in normalised.dates]
    spans += [item.mention.span for item in normalised.places]
    return frozenset(layout.index(span.start) for span in spans)


def _tells_of_an_act(incident: Incident) -> bool:
    """Harm alone ("five people died") is no event unless somebody or a weapon did it."""
    return any(
        unit.rank > 0
        or unit.weapons
        or any(actor.mention.role == "initiator" for actor in unit.actors)
        or any(claim.part("accused") for claim in unit.claims)
        or (unit.act.attribute("alone") and "period_total" not in unit.effects)
        for unit in incident.units
    )


#: An act told with more than this many of means, things, day and doer is no figure of speech.
_LITTLE = 2


def _is_doubted(incident: Incident) -> bool:
    """The learned engine holds none of its sentences for an account of an incident, and little else is told.

    Never where somebody is counted as harmed: to lose those is worse than to count a victim of something else.
    """
    units = incident.units
    if any(unit.casualties for unit in units):
        return False
    told = (
        any(unit.weapons for unit in units),
        any(unit.targets for unit in units),
        any(unit.when for unit in units),
        any(actor.mention.role == "initiator" for unit in units for actor in unit.actors),
    )
    if sum(told) > _LITTLE:
        return False
    return all(unit.judgement is not None and unit.judgement.doubts for unit in units)


def _doubted(document: Document, incident: Incident) -> Rejection:
    judgement = incident.units[0].judgement
    maker = f"+{judgement.mention.maker}" if judgement else ""
    dropped = _dropped(
        document, incident, "doubted", "the model holds its sentences for no account of an incident"
    )
    return replace(dropped, maker=dropped.maker + maker)


def _only_negated(incident: Incident) -> bool:
    """Nobody says it happened, and nobody is quoted as denying it: "no village was attacked"."""
    return all(
        "negated" in unit.effects and unit.speaker is None and not unit.claims for unit in incident.units
    )


def _negated(document: Document, incident: Incident) -> Rejection:
    by = incident.units[0].effects["negated"]
    return _dropped(document, incident, "modality.negated", "told as not having happened", by)


def _historical(document: Document, incident: Incident) -> Rejection:
    return _dropped(document, incident, "modality.historical", "dated long before the report itself", "date")


def _dropped(document: Document, incident: Incident, reason: str, why: str, by: str = "") -> Rejection:
    act = incident.units[0].act
    message = f"{act.span.quote(document.text)!r}: {why}"
    maker = f"{act.maker}+{by}" if by else act.maker
    return Rejection("assemble", reason, message, document.document_ref, (act.span,), maker)


def _harm_only(document: Document, incident: Incident) -> Rejection:
    return _dropped(document, incident, "harm_without_act", "harm is told, but nothing of how or by whom")


def _report(
    document: Document,
    ordinal: int,
    incident: Incident,
    layout: Layout,
    knowledge: Knowledge,
    refinement: Sequence[RefinementRule],
) -> Report:
    units = incident.units
    lead = _lead(units)
    casualties = casualty_readings(units, document.text, PersonWords(knowledge.lexicon))
    claims = claim_readings(units, document.text, knowledge)
    things = ThingWords(knowledge.lexicon)
    participants = _participants(units, claims, knowledge.lexicon.function_words["party_references"])
    weapons = _weapons(units)
    act, act_rule = _act(lead, units, participants, weapons, casualties, refinement)
    modality = _modality(units, lead)
    has_initiator = any(reading.value.role is Role.INITIATOR for reading in participants)
    report = Report(
        report_id=_report_id(document, lead.act.span, act.event_type, ordinal),
        document=document,
        ordinal=ordinal,
        act=Reading(
            act, tuple(sorted({unit.act.span for unit in units if unit.rank > 0} or {lead.act.span})),
            lead.act.maker + (f"+{act_rule}" if act_rule else ""), _stance(lead), _speaker(lead),
        ),
        modality=modality,
        passages=(),
        when=when_of(units),
        places=places_of(incident),
        participants=participants,
        casualties=casualties,
        weapons=weapons,
        targets=told_once(
            (Reading(item.value, (item.mention.span,), item.mention.maker, _stance(unit), _speaker(unit))
             for unit in units for item in _distinct(unit.targets)), document.text, things,
        ),
        damage=told_once(
            (Reading(item.value, (item.mention.span,), item.mention.maker, _stance(unit), _speaker(unit))
             for unit in units for item in unit.damage), document.text, things,
        ),
        claims=claims,
        responsibility_status=responsibility_status((reading.value for reading in claims), has_initiator),
    )  # fmt: skip
    report = calibrated(report)
    told = {layout.at(span.start).span for _, reading in report.readings() for span in reading.spans}
    return replace(report, passages=tuple(sorted(told | {unit.passage.span for unit in units})))


#: Families of acts that are told beside a graver one, or as what came of it.
_BESIDE = frozenset(
    {
        "property", "detention", "displacement", "remains", "abduction", "surrender", "mobilisation", "withdrawal",
        "capture",
    }
)  # fmt: skip
#: Of these, the ones that lead when they are told first.
_LEADS_WHEN_FIRST = frozenset({"displacement", "detention", "abduction", "remains", "surrender", "capture"})


def _lead(units: Sequence[Unit]) -> Unit:
    """Which unit names the kind of act: who holds a place, then force before damage, the specific, the first."""
    acts = [unit for unit in units if unit.rank > 0]
    first = min(acts, key=lambda unit: unit.act.span.start, default=units[0])
    kills = any(_is_harm(item.value) for unit in units for item in unit.casualties)
    intercepted = any(unit.event_type == INTERCEPTION for unit in units)

    def weight(unit: Unit) -> tuple[bool, bool, int, int]:
        leads = unit.family not in _BESIDE or (unit is first and unit.family in _LEADS_WHEN_FIRST)
        if unit.rank == 0:
            leads = kills
        elif unit.family == "abduction":
            leads = leads or not kills
        elif unit.family == "strike" and intercepted:  # fired, but brought down before it hit anything
            leads = bool(unit.targets or unit.casualties or unit.damage)
        takes_place = unit.act.attribute("territory") == "yes"
        return takes_place, leads, unit.rank, -unit.act.span.start

    return max(units, key=weight)


def _is_harm(casualty: Casualty) -> bool:
    """Whether a row says that somebody was killed or injured."""
    outcomes = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED, CasualtyOutcome.KILLED_OR_INJURED)
    return casualty.outcome in outcomes and casualty.count.high != 0


def _report_id(document: Document, span: Span, event_type: str, ordinal: int) -> str:
    content = f"{document.document_id}|{span.start}-{span.end}|{event_type}|{ordinal}"
    return "r" + hashlib.sha256(content.encode()).hexdigest()[:24]


def _stance(unit: Unit) -> Stance:
    if unit.modality is Modality.DENIED:
        return Stance.DENIED
    return Stance.ALLEGED if "alleged" in unit.effects else Stance.ASSERTED


def _speaker(unit: Unit) -> Speaker | None:
    return unit.speaker.value if unit.speaker else None


def _modality(units: Sequence[Unit], lead: Unit) -> Reading[Modality]:
    """Asserted by some and denied by others is contested; else as the leading words say."""
    modes = {unit.modality for unit in units}
    value = lead.modality
    if {Modality.ASSERTED, Modality.DENIED} <= modes:
        value = Modality.CONTESTED
    return Reading(value, (lead.act.span,), lead.act.maker, _stance(lead), _speaker(lead))


def _act(
    lead: Unit,
    units: Sequence[Unit],
    participants: Sequence[Reading[Participation]],
    weapons: Sequence[Reading[Means]],
    casualties: Sequence[Reading[Casualty]],
    refinement: Sequence[RefinementRule],
) -> tuple[Act, str]:
    victims = {_STATUS_KINDS[c.value.status] for c in casualties if c.value.status in _STATUS_KINDS}
    targets = {p.value.actor.kind for p in participants if p.value.role in _ACTED_UPON} | victims
    sides = {p.value.actor.kind for p in participants if p.value.role is Role.INITIATOR}
    sides = sides or {p.value.actor.kind for p in participants if p.value.role is Role.PARTICIPANT}
    harmed = [c for c in casualties if c.value.outcome in (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)]
    evidence = act_field.ActEvidence(
        weapons=frozenset(w.value.weapon for w in weapons),
        initiators=frozenset(sides),
        targets=frozenset(targets),
        statuses=frozenset(c.value.status for c in casualties),
        participants=len(participants),
        official_victim=_singled_out(participants, harmed),
        armed_site=any(t.value.target_type in _ARMED_SITES for unit in units for t in unit.targets),
        civil_target=any(t.value.target_type not in _NOT_CIVIL for unit in units for t in unit.targets),
        harmed=any((c.value.count.best or 0) > 0 for c in harmed if c.value.status not in _STATE_FORCES),
    )
    event_type, rule = act_field.refine(lead.event_type, evidence, refinement)
    second, rule_two = act_field.refine(event_type, evidence, refinement) if rule else (event_type, "")
    return Act(second, _outcome(units, lead)), rule_two or rule


_STATE_FORCES = (PersonStatus.POLICE, PersonStatus.STATE_ARMED)
_ARMED_SITES = (TargetType.MILITARY, TargetType.POLICE, TargetType.NONSTATE_ARMED)
_NOT_CIVIL = (*_ARMED_SITES, TargetType.UNKNOWN, TargetType.OTHER)
_STATUS_KINDS = {
    PersonStatus.STATE_ARMED: ActorKind.STATE_MILITARY,
    PersonStatus.POLICE: ActorKind.STATE_POLICE,
    PersonStatus.NONSTATE_ARMED: ActorKind.REBEL_GROUP,
    PersonStatus.CIVILIAN: ActorKind.CIVILIANS,
    PersonStatus.OFFICIAL: ActorKind.CIVILIANS,
    PersonStatus.JOURNALIST: ActorKind.CIVILIANS,
    PersonStatus.MEDIC: ActorKind.CIVILIANS,
    PersonStatus.AID_WORKER: ActorKind.CIVILIANS,
}


def _singled_out(participants: Sequence[Reading[Participation]], harmed: Sequence[Reading[Casualty]]) -> bool:
    """A single official is the first person harmed or attacked."""
    if harmed:
        first = harmed[0].value
        return first.status is PersonStatus.OFFICIAL and first.count.best == 1
    targets = [p.value.actor for p in participants if p.value.role in _ACTED_UPON]
    return len(targets) == 1 and targets[0].is_official


def _outcome(units: Sequence[Unit], lead: Unit) -> Outcome:
    killed = any(c.value.outcome is CasualtyOutcome.KILLED for unit in units for c in unit.casualties)
    return (
        Outcome.COMPLETED
        if killed and lead.outcome is Outcome.ATTEMPTED_FAILED and lead.rank == 0
        else lead.outcome
    )


def _participants(
    units: Sequence[Unit], claims: Sequence[Reading[Claim]], references: frozenset[str]
) -> tuple[Reading[Participation], ...]:
    """Who took part, once each. In a clash those harmed are its sides, not people acted upon.

    ``references`` are words that only take up a party named before.
    """
    is_clash = any(unit.family == "clash" for unit in units)
    readings: dict[tuple[str, Role], Reading[Participation]] = {}
    spans: dict[tuple[str, Role], set[Span]] = {}
    for unit in units:
        for item in unit.actors:
            role = _ROLES.get(item.mention.role)
            if role is None or not item.value.label or (is_clash and role is Role.VICTIM_GROUP):
                continue
            if item.value.label.casefold() in references and any(part is role for _, part in readings):
                continue
            alleged = "alleged" in unit.effects and role is Role.INITIATOR
            basis = AttributionBasis.ACCUSED_BY if alleged else AttributionBasis.REPORTED_UNATTRIBUTED
            key = _actor_key(item.value), role
            spans.setdefault(key, set()).add(item.mention.span)
            if key in readings:
                continue
            readings[key] = Reading(
                Participation(item.value, role, basis), (item.mention.span,), item.mention.maker, _stance(unit),
                _speaker(unit),
            )  # fmt: skip
    for key, found in spans.items():
        if len(found) > 1:
            readings[key] = replace(readings[key], spans=tuple(sorted(found)))
    _add_claimed(readings, claims)
    return tuple(readings.values())


def _add_claimed(
    readings: dict[tuple[str, Role], Reading[Participation]], claims: Sequence[Reading[Claim]]
) -> None:
    """Who takes responsibility, and who is accused, has a part in the act on that basis."""
    named = {name for name, _ in readings}
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


def _actor_key(actor: Actor) -> str:
    """One organisation, or one person: two private persons may have the same label."""
    return actor.actor_id or f"{actor.label} {actor.person_name or ''}".casefold()


def _weapons(units: Sequence[Unit]) -> tuple[Reading[Means], ...]:
    readings: dict[tuple[Weapon, str], Reading[Means]] = {}
    for unit in units:
        for item in unit.weapons:
            key = (item.value.weapon, item.value.words.casefold())
            if key not in readings:
                readings[key] = Reading(
                    item.value,
                    (item.mention.span,),
                    item.mention.maker,
                    _stance(unit),
                    _speaker(unit),
                )
    if not readings:
        for unit in units:  # the words for the act imply the means ("was shelled")
            implied = unit.act.attribute("weapon")
            if implied and unit.rank > 0:
                words = unit.act.span
                means = Means(Weapon(implied), "")
                return (Reading(means, (words,), unit.act.maker, _stance(unit), _speaker(unit)),)
    return tuple(readings.values())


def _distinct(items: Iterable[Understood[V]]) -> list[Understood[V]]:
    kept: list[Understood[V]] = []
    for item in items:
        if not any(item.mention.span.overlaps(other.mention.span) for other in kept):
            kept.append(item)
    return kept
