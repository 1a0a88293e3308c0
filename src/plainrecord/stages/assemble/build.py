"""Build: one report from the units of one incident."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from plainrecord.fields.claim import responsibility_status
from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import (
    ActorKind,
    CasualtyOutcome,
    ClaimStance,
    Modality,
    PassageKind,
    Role,
)
from plainrecord.stages.assemble.acts import Told, act_of
from plainrecord.stages.assemble.apart import by_town
from plainrecord.stages.assemble.background import (
    as_searches,
    is_past,
    take_days_of_others,
    with_recalled,
    without_generalities,
    without_overviews,
    without_reasons,
)
from plainrecord.stages.assemble.casualties import casualty_readings
from plainrecord.stages.assemble.claims import claim_readings
from plainrecord.stages.assemble.clauses import clause_words, divide
from plainrecord.stages.assemble.confidence import calibrated
from plainrecord.stages.assemble.incidents import (
    INTERCEPTION,
    RAID,
    SPECIFIC,
    Incident,
    Setting,
    incidents_of,
    is_by_crowd,
)
from plainrecord.stages.assemble.other_subjects import without_other_subjects
from plainrecord.stages.assemble.parties import participants_of, weapons_of
from plainrecord.stages.assemble.people import PersonWords
from plainrecord.stages.assemble.running_totals import keep_beside_totals
from plainrecord.stages.assemble.scene import Surroundings, places_of, when_of
from plainrecord.stages.assemble.state_of_things import is_state_of_things
from plainrecord.stages.assemble.things import ThingWords, told_once
from plainrecord.stages.assemble.unit import Layout, Unit
from plainrecord.stages.assemble.units import units_of
from plainrecord.stages.normalise import Knowledge, Normalised, Understood
from plainrecord.world.refinement import RefinementRule

V = TypeVar("V")


def assemble(
    document: Document,
    passages: Sequence[Passage],
    normalised: Normalised,
    knowledge: Knowledge,
    refinement: Sequence[RefinementRule],
) -> tuple[tuple[Report, ...], tuple[Rejection, ...]]:
    """The reports of a document in text order, and what was dropped on the way."""
    layout = Layout.of(passages)
    seen, rejections = units_of(document, layout, normalised)
    told, strange = without_other_subjects(document, seen, layout, rejections)
    divide(told, document.text, clause_words(knowledge.lexicon))
    take_days_of_others(document, told, knowledge)
    keep_beside_totals(told)
    as_searches(document, told, knowledge)
    apart, overviews = without_overviews(document, told, layout, knowledge)
    present, generalities = without_generalities(document, apart, knowledge)
    units, reasons = without_reasons(document, present, knowledge)
    rejections += (*strange, *overviews, *generalities, *reasons)
    _keep_claims(told, units)
    reports: list[Report] = []
    words = knowledge.lexicon.function_words
    setting = Setting(
        layout.body, layout.lead, document.text,
        telling=_telling(layout, normalised), references=words["party_references"],
        additive=words["additive_words"],
    )  # fmt: skip
    incidents = with_recalled(
        incidents_of(by_town(document.text, units, words["locative_prepositions"]), setting)
    )
    _take_totals_from_titles(incidents)
    acts_at = {unit.passage.index for unit in told}
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
        if is_state_of_things(incident, document.text, words) and (
            reports or any(_tells_of_an_act(one) for one in incidents if one is not incident)
        ):
            rejections.append(_state_of_things(document, incident))
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


@cache
def _vehicles(lexicon: Lexicon) -> frozenset[str]:
    """The words for vehicles of a language."""
    return frozenset(word for word, row in lexicon.targets.items() if row.vehicle)


def _keep_claims(told: Sequence[Unit], kept: Sequence[Unit]) -> None:
    """What is claimed beside acts that are left out goes to the act kept last before them."""
    last: Unit | None = None
    stay = {id(unit) for unit in kept}
    for unit in told:
        if id(unit) in stay:
            last = unit
        elif last is not None:
            last.claims += unit.claims
            last.other_speakers += unit.other_speakers


def _telling(layout: Layout, normalised: Normalised) -> frozenset[int]:
    """The passages that name a day or a place."""
    spans = [item.mention.span for item in normalised.dates]
    spans += [item.mention.span for item in normalised.places]
    return frozenset(layout.index(span.start) for span in spans)


#: Kinds of those of whom nobody knows who they are, as long as no one claims the act.
_NOBODY_KNOWN = (ActorKind.UNIDENTIFIED_ARMED, ActorKind.CIVILIANS, ActorKind.UNKNOWN)


def _tells_of_an_act(incident: Incident) -> bool:
    """Harm alone ("five people died") is no event unless somebody or a weapon did it."""
    return any(
        unit.rank > 0
        or unit.weapons
        or unit.initiators
        or any(claim.part("accused") for claim in unit.claims)
        or (unit.act.attribute("alone") and "period_total" not in unit.effects)
        for unit in incident.units
    )


#: An act told with more than this many of means, things, day and doer is no figure of speech.
_LITTLE = 2
#: The same of an act told in words that are of this kind of act only.
_LITTLE_SPECIFIC = 1


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
        any(unit.places and unit.rank >= SPECIFIC for unit in units),
        any(unit.initiators for unit in units),
    )
    if sum(told) > (_LITTLE if all(unit.rank < SPECIFIC for unit in units) else _LITTLE_SPECIFIC):
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


def _state_of_things(document: Document, incident: Incident) -> Rejection:
    why = "tells how things are, without a day or a town"
    return _dropped(document, incident, "background.state_of_things", why)


def _dropped(document: Document, incident: Incident, reason: str, why: str, by: str = "") -> Rejection:
    act = incident.units[0].act
    message = f"{act.span.quote(document.text)!r}: {why}"
    maker = f"{act.maker}+{by}" if by else act.maker
    return Rejection("assemble", reason, message, document.document_ref, (act.span,), maker)


def _harm_only(document: Document, incident: Incident) -> Rejection:
    return _dropped(document, incident, "harm_without_act", "harm is told, but nothing of how or by whom")


_ABOVE = (PassageKind.TITLE, PassageKind.HEADING)


def _take_totals_from_titles(incidents: Sequence[Incident]) -> None:
    """Take from a title the figure that adds up those of several incidents below: "Strikes kill 11 in two cities"."""
    for unit in [unit for one in incidents for unit in one.units if unit.passage.kind in _ABOVE]:
        for item in list(unit.casualties):
            below = [count for one in incidents if (count := _highest_below(one, item.value.outcome))]
            if len(below) > 1 and item.value.count.best == sum(below):
                unit.casualties.remove(item)


def _highest_below(incident: Incident, outcome: CasualtyOutcome) -> int:
    """The highest figure for an outcome that an incident gives below the title, 0 when it gives none."""
    counts = (
        item.value.count.best
        for unit in incident.units
        if unit.passage.kind not in _ABOVE
        for item in unit.casualties
        if item.value.outcome is outcome
    )
    return max((count or 0 for count in counts), default=0)


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
    claims = claim_readings(units, document.text, knowledge)
    casualties = casualty_readings(units, document.text, PersonWords(knowledge.lexicon), claims)
    words, things = knowledge.lexicon.function_words, ThingWords(knowledge.lexicon)
    participants = participants_of(units, lead, claims, words)
    weapons, places = weapons_of(units, words["fragments"]), places_of(incident)
    taken = places[:1] if lead.event_type == _TAKEN else ()
    vehicles = _vehicles(knowledge.lexicon)
    beside = Told(
        words["singled_out"], vehicles, frozenset(place.value.country_iso2 or "" for place in taken) - {""}
    )
    act, act_rule = act_of(lead, units, participants, weapons, casualties, refinement, beside)
    modality = _modality(units, lead)
    unclaimed = any(reading.value.stance is ClaimStance.NOBODY_CLAIMED for reading in claims)
    has_initiator = any(
        reading.value.role is Role.INITIATOR and not (unclaimed and reading.value.actor.kind in _NOBODY_KNOWN)
        for reading in participants
    )
    report = Report(
        report_id=_report_id(document, lead.act.span, act.event_type, ordinal),
        document=document,
        ordinal=ordinal,
        act=Reading(
            act, tuple(sorted({unit.act.span for unit in units if unit.rank > 0} or {lead.act.span})),
            lead.act.maker + (f"+{act_rule}" if act_rule else ""), lead.stance, lead.said_by,
        ),
        modality=modality,
        passages=(),
        when=when_of(units),
        places=places,
        participants=participants,
        casualties=casualties,
        weapons=weapons,
        targets=told_once(
            (Reading(item.value, (item.mention.span,), item.mention.maker, unit.stance, unit.said_by)
             for unit in units for item in _distinct(unit.targets)), document.text, things,
        ),
        damage=told_once(
            (Reading(item.value, (item.mention.span,), item.mention.maker, unit.stance, unit.said_by)
             for unit in units for item in unit.damage), document.text, things,
        ),
        claims=claims,
        responsibility_status=responsibility_status((reading.value for reading in claims), has_initiator),
    )  # fmt: skip
    report = calibrated(report)
    told = {layout.at(span.start).span for _, reading in report.readings() for span in reading.spans}
    return replace(report, passages=tuple(sorted(told | {unit.passage.span for unit in units})))


#: The type of a place taken; whose forces are of another country than the place is no state's own.
_TAKEN = "clash.nonstate_takes_territory"
#: Families of acts that are told beside a graver one, or as what came of it.
_BESIDE = frozenset(
    {
        "property", "detention", "displacement", "remains", "abduction", "surrender", "mobilisation", "withdrawal",
        "capture",
    }
)  # fmt: skip
#: Of these, the ones that lead when they are told first.
_LEADS_WHEN_FIRST = frozenset({"displacement", "detention", "abduction", "remains", "surrender", "capture"})

#: Of those, the ones that a fight or an attack outweighs which killed or injured: "as residents fled, gunmen shot two".
_OUTWEIGHED = frozenset({"displacement", "detention"})


def _lead(units: Sequence[Unit]) -> Unit:
    """Which unit names the kind of act: who holds a place, then force before damage, the specific, the first."""
    acts = [unit for unit in units if unit.rank > 0]
    first = min(acts, key=lambda unit: unit.act.span.start, default=units[0])
    kills = any("in_the_crush" not in unit.effects and _tells_of_harm(unit) for unit in units)
    fought = kills and any(unit.family in _FORCE for unit in acts)
    forced = any(unit.family in _FORCE for unit in acts)
    intercepted = any(unit.event_type == INTERCEPTION for unit in units)
    harmed_from = min((unit.passage.index for unit in units if _tells_of_harm(unit)), default=None)

    harmed_at = min((unit.act.span.start for unit in units if _tells_of_harm(unit)), default=0)
    struck = _struck(units)

    def weight(unit: Unit) -> tuple[bool, bool, int, int]:
        outweighed = fought and unit.family in _OUTWEIGHED
        leads_first = unit is first and unit.family in _LEADS_WHEN_FIRST and not outweighed
        leads = unit.family not in _BESIDE or leads_first or (not forced and _is_crowds_damage(unit))
        if unit.rank == 0:
            leads = kills and "in_the_crush" not in unit.effects
        elif (unit.family == "capture" and kills) or (
            unit.event_type == RAID and fought
        ):  # who is taken in a fight that kills
            leads = False
        elif unit.family == "abduction":
            leads = not kills or (leads and unit.act.span.start < harmed_at)
        elif unit.family == "hostage" and kills:  # taken in an attack that another sentence tells
            leads = all(other.passage.index == unit.passage.index for other in acts if other.family in _FORCE)
        elif unit.family == "release":  # prisoners freed by those who stormed the prison
            before = (other for other in acts if other.act.span.start < unit.act.span.start)
            leads = not any(other.family in _FORCE and other.initiators for other in before)
        elif unit.family == "remains":  # the dead of an act that is told itself
            leads = not any(other.family in _FORCE for other in acts)
        elif unit.event_type == INTERCEPTION:  # beside an attack it tells of the weapons taken or shot down
            leads = not any(other.family in _FORCE and _did_harm(other) for other in acts)
        elif unit.family == "strike" and intercepted:  # fired, but brought down before it hit anything
            leads = _did_harm(unit)
        elif any(
            struck.get((unit.passage.index, item.mention.span), unit.act.span.start) < unit.act.span.start
            for item in unit.initiators
        ):
            leads = False
        takes_place = unit.act.attribute("territory") == "yes"
        follows = unit is not first and (
            (unit.family == "displacement" and unit.act.attribute("voice") == "ing")
            or _is_response(unit, first, harmed_from)
        )
        return takes_place, leads, min(unit.rank, 1) if follows else unit.rank, -unit.act.span.start

    return max(units, key=weight)


def _is_crowds_damage(unit: Unit) -> bool:
    """Whether a crowd destroys something: that makes its demonstration a violent one."""
    return unit.family == "property" and is_by_crowd(unit)


def _struck(units: Sequence[Unit]) -> dict[tuple[int, Span], int]:
    """Whom an act of force with a doer strikes, by sentence and words -> where the first such act begins.

    What they do themselves says who they are: "the army killed gunmen who had raided a base".
    """
    found: dict[tuple[int, Span], int] = {}
    for unit in units:
        if unit.family in _FORCE and unit.initiators:
            for item in unit.undergoing:
                key, start = (unit.passage.index, item.mention.span), unit.act.span.start
                found[key] = min(start, found.get(key, start))
    return found


def _is_response(unit: Unit, first: Unit, harmed_from: int | None) -> bool:
    """Whether a fight is only what forces met an attack with, of whose harm sentences before have told.

    ``harmed_from`` is the first passage that tells of harm.
    """
    answers = first.family == "attack" and unit.family == "clash"
    return answers and harmed_from is not None and harmed_from < unit.passage.index


#: Families of acts of force that a weapon seized or shot down may be told beside.
_FORCE = frozenset({"clash", "attack", "strike", "explosion"})


def _did_harm(unit: Unit) -> bool:
    """Whether a unit says whom or what its act hit."""
    hit = any(item.mention.role == "target" for item in unit.actors)
    return bool(hit or unit.targets or unit.casualties or unit.damage)


def _tells_of_harm(unit: Unit) -> bool:
    """Whether a unit says that somebody was killed or injured."""
    return any(_is_harm(item.value) for item in unit.casualties)


def _is_harm(casualty: Casualty) -> bool:
    """Whether a row says that somebody was killed or injured."""
    outcomes = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED, CasualtyOutcome.KILLED_OR_INJURED)
    return casualty.outcome in outcomes and casualty.count.high != 0


def _report_id(document: Document, span: Span, event_type: str, ordinal: int) -> str:
    content = f"{document.document_id}|{span.start}-{span.end}|{event_type}|{ordinal}"
    return "r" + hashlib.sha256(content.encode()).hexdigest()[:24]


def _modality(units: Sequence[Unit], lead: Unit) -> Reading[Modality]:
    """Asserted by some and denied by others is contested; else as the leading words say."""
    modes = {unit.modality for unit in units}
    value = lead.modality
    if {Modality.ASSERTED, Modality.DENIED} <= modes:
        value = Modality.CONTESTED
    return Reading(value, (lead.act.span,), lead.act.maker, lead.stance, lead.said_by)


def _distinct(items: Iterable[Understood[V]]) -> list[Understood[V]]:
    kept: list[Understood[V]] = []
    for item in items:
        if not any(item.mention.span.overlaps(other.mention.span) for other in kept):
            kept.append(item)
    return kept
