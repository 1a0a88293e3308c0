"""Build: one report from the units of one incident."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from plainrecord.fields.claim import responsibility_status
from plainrecord.model.records import Reading, Rejection, Report
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.values import Casualty, When, Where
from plainrecord.model.vocab import (
    ActorKind,
    CasualtyOutcome,
    ClaimStance,
    DatePrecision,
    Modality,
    PassageKind,
    Role,
)
from plainrecord.stages.assemble.acts import act_of
from plainrecord.stages.assemble.background import (
    is_past,
    without_generalities,
    without_overviews,
    without_reasons,
    word_pattern,
)
from plainrecord.stages.assemble.casualties import casualty_readings
from plainrecord.stages.assemble.claims import claim_readings
from plainrecord.stages.assemble.confidence import HEADING, LAYOUT, calibrated
from plainrecord.stages.assemble.incidents import INTERCEPTION, Incident, incidents_of
from plainrecord.stages.assemble.parties import participants_of, weapons_of
from plainrecord.stages.assemble.people import PersonWords
from plainrecord.stages.assemble.things import ThingWords, told_once
from plainrecord.stages.assemble.units import Layout, Unit, coarseness, is_site, units_of
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
    told, rejections = units_of(document, layout, normalised)
    apart, overviews = without_overviews(document, told, layout, knowledge)
    present, generalities = without_generalities(document, apart, knowledge)
    units, reasons = without_reasons(document, present, knowledge)
    rejections += (*overviews, *generalities, *reasons)
    _keep_claims(told, units)
    reports: list[Report] = []
    incidents = incidents_of(units, layout.body, _telling(layout, normalised))
    acts_at = {unit.passage.index for unit in told}
    occurrence = word_pattern(knowledge.lexicon.function_words["occurrence_words"])
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
        _inherit(incident, layout, normalised, acts_at)
        _add_told_after(document, incident, layout, normalised, acts_at, occurrence)
        reports.append(_report(document, len(reports), incident, layout, knowledge, refinement))
    return tuple(reports), tuple(rejections)


def _keep_claims(told: Sequence[Unit], kept: Sequence[Unit]) -> None:
    """What is claimed beside acts that are left out goes to the act kept last before them."""
    last: Unit | None = None
    for unit in told:
        if any(unit is other for other in kept):
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
        or any(actor.mention.role == "initiator" for actor in unit.actors)
        or any(claim.part("accused") for claim in unit.claims)
        or (unit.act.attribute("alone") and "period_total" not in unit.effects)
        for unit in incident.units
    )


#: An act told with more than this many of means, things, day and doer is no figure of speech.
_LITTLE = 2
#: The same of an act told in words that are of this kind of act only.
_LITTLE_SPECIFIC = 1
_SPECIFIC = 2


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
    if sum(told) > (_LITTLE if all(unit.rank < _SPECIFIC for unit in units) else _LITTLE_SPECIFIC):
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


def _inherit(incident: Incident, layout: Layout, normalised: Normalised, told: Collection[int]) -> None:
    """A place not named in its own sentences comes from the dateline or the sentence before; a day only from those.

    ``told`` are the passages that tell of acts: a day of theirs is the day of those.
    """
    first = incident.units[0]
    before = _before(first, layout)
    if all(unit.when is None for unit in incident.units) and first.passage.index - 1 not in told:
        usable = (item for item in normalised.dates if item.value.precision is not DatePrecision.D9)
        by_passage = {layout.index(item.mention.span.start): item for item in reversed(list(usable))}
        for passage in before:
            if passage.index in told:
                break
            if passage.index in by_passage:
                first.when, first.inherited_day = by_passage[passage.index], True
                break
    if incident.places:
        return
    sources = [passage.span for passage in before]
    if first.passage.dateline is not None:
        sources.append(layout.passages[first.passage.dateline].span)
    for span in sources:
        found = [item for item in normalised.places if span.contains(item.mention.span) and is_site(item)]
        if found:
            first.places = found[:1]
            first.effects["place_inherited"] = "layout"
            return


def _add_told_after(
    document: Document,
    incident: Incident,
    layout: Layout,
    normalised: Normalised,
    told: Collection[int],
    occurrence: re.Pattern[str],
) -> None:
    """Take a day, or a place, that no sentence of the act names from a sentence after it that says when it happened.

    "It happened on Oak Street around noon on Monday": such a sentence tells of no act of its own.
    """
    first, last = incident.units[0], incident.units[-1]
    dated = any(unit.when is not None for unit in incident.units)
    placed = any(unit.places for unit in incident.units)
    if dated and placed:
        return
    beyond = last.passage.index + _TOLD_AFTER_SENTENCES + 1
    for passage in layout.passages[first.passage.index + 1 : beyond]:
        if passage.index in told or passage.kind is not PassageKind.SENTENCE:
            continue
        if passage.heading != first.passage.heading or not occurrence.search(
            passage.span.quote(document.text)
        ):
            continue
        days = [
            item for item in normalised.dates
            if passage.span.contains(item.mention.span) and item.value.precision is not DatePrecision.D9
        ]  # fmt: skip
        if days and not dated:
            first.when, first.inherited_day, dated = days[0], True, True
        found = [
            item for item in normalised.places if passage.span.contains(item.mention.span) and is_site(item)
        ]
        if found and not placed:
            first.places, placed = found[:1], True
            first.effects["place_inherited"] = "layout"


#: How many sentences behind an account may still say when and where it happened.
_TOLD_AFTER_SENTENCES = 3
#: How many sentences of the same paragraph an account may take its day and place from.
_INHERITED_SENTENCES = 3


def _before(unit: Unit, layout: Layout) -> list[Passage]:
    """The sentences before a unit in its paragraph or list item, the nearest first."""
    index = unit.passage.index
    passages = reversed(layout.passages[max(0, index - _INHERITED_SENTENCES) : index])
    same = (PassageKind.SENTENCE, PassageKind.LIST_ITEM)
    return [one for one in passages if one.kind in same and one.paragraph == unit.passage.paragraph]


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
    words, things = knowledge.lexicon.function_words, ThingWords(knowledge.lexicon)
    participants = participants_of(units, claims, words["party_references"], words["mediators"])
    weapons = weapons_of(units)
    act, act_rule = act_of(lead, units, participants, weapons, casualties, refinement, words["singled_out"])
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
        when=_when(units),
        places=_places(units),
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
        elif unit.family == "capture" and kills:  # who is taken in a fight that kills
            leads = False
        elif unit.family == "abduction":
            leads = leads or not kills
        elif unit.event_type == INTERCEPTION:  # beside an attack it tells of the weapons taken or shot down
            leads = not any(other.family in _FORCE and _did_harm(other) for other in acts)
        elif unit.family == "strike" and intercepted:  # fired, but brought down before it hit anything
            leads = _did_harm(unit)
        takes_place = unit.act.attribute("territory") == "yes"
        return takes_place, leads, unit.rank, -unit.act.span.start

    return max(units, key=weight)


#: Families of acts of force that a weapon seized or shot down may be told beside.
_FORCE = frozenset({"clash", "attack", "strike", "explosion"})


def _did_harm(unit: Unit) -> bool:
    """Whether a unit says whom or what its act hit."""
    return bool(unit.targets or unit.casualties or unit.damage)


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


def _when(units: Sequence[Unit]) -> Reading[When] | None:
    """The day the leading unit names, else the first any unit names; a finer one within it from another unit."""
    dated = [
        unit
        for unit in sorted(
            units,
            key=lambda unit: (unit.said_day, unit.inherited_day, -min(unit.rank, 1), unit.act.span.start),
        )
        if unit.when is not None
    ]
    chosen = next(iter(dated), None)
    if chosen is None or chosen.when is None:
        return None
    finer = next((unit for unit in dated if _is_finer(unit, chosen)), chosen)
    item = finer.when or chosen.when
    from_heading = HEADING if finer.inherited_day else ""
    return Reading(
        item.value, (item.mention.span,), f"{item.mention.maker}+{item.value.rule_id}{from_heading}"
    )


def _is_finer(unit: Unit, chosen: Unit) -> bool:
    """Whether a unit names one day within the longer time that another does ("overnight", "in October")."""
    if unit.when is None or chosen.when is None or unit.inherited_day or unit.said_day:
        return False
    day, span = unit.when.value, chosen.when.value
    if day.earliest is None or day.earliest != day.latest or span.earliest is None or span.latest is None:
        return False
    return span.earliest < span.latest and span.earliest <= day.earliest <= span.latest


def _places(units: Sequence[Unit]) -> tuple[Reading[Where], ...]:
    seen: set[str] = set()
    readings: list[Reading[Where]] = []
    ordered = sorted(
        units, key=lambda unit: ("place_inherited" in unit.effects, -min(unit.rank, 1), unit.act.span.start)
    )
    for unit in ordered:
        for item in unit.places:
            key = item.value.place.place_id if item.value.place else item.value.name.casefold()
            if key in seen:
                continue
            seen.add(key)
            from_layout = LAYOUT if "place_inherited" in unit.effects else ""
            readings.append(Reading(item.value, (item.mention.span,), item.mention.maker + from_layout))

    def rank(reading: Reading[Where]) -> tuple[bool, int]:
        return reading.maker.endswith(LAYOUT), coarseness(reading.value)

    return tuple(sorted(readings, key=rank))


def _distinct(items: Iterable[Understood[V]]) -> list[Understood[V]]:
    kept: list[Understood[V]] = []
    for item in items:
        if not any(item.mention.span.overlaps(other.mention.span) for other in kept):
            kept.append(item)
    return kept
