"""Units: one act mention with everything its sentence says of it, ready to be grouped into incidents."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

from plainrecord.model.records import Mention, Rejection
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.values import Means, Speaker, When, Where
from plainrecord.model.vocab import DatePrecision, GeoPrecision, Modality, Outcome, PassageKind, PlaceRelation
from plainrecord.stages.assemble.judgements import (
    Judgement,
    is_learned,
    is_new,
    judgements_of,
    read_otherwise,
    sure_enough,
)
from plainrecord.stages.assemble.unit import Layout, Unit, by_passage, is_elsewhere
from plainrecord.stages.normalise import ASIDE, CLAUSE, PROCESS, SAID, Normalised, Understood
from plainrecord.stages.seats import SPEAKS

V = TypeVar("V")

#: An act older than this at publication is background, not the report's own event.
HISTORICAL_AFTER_DAYS = 60
#: Effect on an act that its sentence names as the reason for another one.
REASON = "reason"
#: Families of acts by which authorities answer to an act of force: a day right behind these is theirs alone.
AFTERWARDS = frozenset({"detention", "surrender"})
#: Of these the day of the arrests is the day of the act.
_MET_BY_ARRESTS = AFTERWARDS | {"protest", "demonstration"}
#: Characters between an act and a day that is its own ("was shot on Monday").
_OWN_DAY_REACH = 5
#: Families of acts that no weapon does: beside another act of their sentence the means named are that one's.
_UNARMED = frozenset({"coercion", "agreement", "displacement", "release", "withdrawal", "group"})
_MENTIONS_OF_A_SENTENCE, _NEARBY_CHARACTERS = 16, 600
#: Families of acts for which nobody claims or refuses responsibility in a sentence that does not tell of them.
_UNCLAIMED = frozenset({"agreement", "base", "displacement", "group", "mobilisation", "withdrawal"})
_DROPPED = {
    "reject": "context",
    "planned": "modality.planned",
    "hypothetical": "modality.hypothetical",
    "historical": "modality.historical",
    "nobody": "modality.negated",
}
_DROPPED_WORDS = {
    "reject": "the words around it show another subject",
    "planned": "told as planned or threatened, not as having happened",
    "hypothetical": "told as possible, not as having happened",
    "nobody": "told as done by nobody or to nobody",
    "historical": "recalled from the past, as by an anniversary or a trial",
}


def units_of(
    document: Document, layout: Layout, normalised: Normalised
) -> tuple[list[Unit], list[Rejection]]:
    """The units of a document in text order; acts that are not told as having happened become rejections."""
    units: list[Unit] = []
    rejections: list[Rejection] = []
    by_group: dict[int | None, Unit] = {}
    dropped_at: set[int] = set()
    judgements = judgements_of(normalised.acts, layout.index)
    for act in normalised.acts:
        if is_learned(act):
            continue
        effects = dict(part.split(":", 1) for part in act.attribute("effects").split(";") if part)
        dropped = next((effect for effect in _DROPPED if effect in effects), None)
        if dropped == "hypothetical" and "attempted" in effects:
            dropped = None
        if dropped:
            rejections.append(
                Rejection(
                    "assemble", _DROPPED[dropped], f"{act.span.quote(document.text)!r}: {_DROPPED_WORDS[dropped]}",
                    document.document_ref, (act.span,), f"{act.maker}+{effects[dropped]}",
                )
            )  # fmt: skip
            dropped_at.add(layout.index(act.span.start))
            continue
        unit = Unit(
            act, layout.at(act.span.start), act.attribute("event_type"), int(act.attribute("rank", "1")), effects,
            _modality(effects), Outcome.ATTEMPTED_FAILED if "attempted" in effects else Outcome.COMPLETED,
        )  # fmt: skip
        units.append(unit)
        by_group[act.group] = unit
    for unit in units:
        unit.judgement = judgements.get(unit.passage.index)
    told = {unit.passage.index for unit in units if unit.rank > 0} | dropped_at
    for passage, judgement in judgements.items():
        if passage not in told and judgement.tells_of_an_act:
            units.append(_learned_unit(judgement, layout))
    units.sort(key=lambda unit: (unit.act.span.start, unit.act.span.end))
    _tie(document, units, by_group, layout, normalised)
    strikers = _strikers(units)
    scenes = _by_passage(layout, [item for item in normalised.places if item.mention.span not in strikers])
    days = _by_passage(layout, normalised.dates)
    at_scene = {unit.passage.index for unit in units if not is_elsewhere(unit)}
    afterwards = {unit.passage.index: unit.act.span.end for unit in units if unit.family in AFTERWARDS}
    for unit in units:
        above = layout.over(unit.passage)
        _place_and_date(unit, above, days, scenes, document.published, afterwards.get(unit.passage.index))
        if is_elsewhere(unit) and unit.passage.index not in at_scene:
            unit.places = []
    _leave_places_behind(units)
    return units, rejections


def _leave_places_behind(units: Sequence[Unit]) -> None:
    """Take from acts the places behind what was done elsewhere: "was shot and taken to a hospital in Lod"."""
    passages = {unit.passage.index for unit in units if is_elsewhere(unit)}
    ends = [(unit.act.span.end, is_elsewhere(unit)) for unit in units if unit.passage.index in passages]
    ends.sort()

    def is_behind(place: Understood[Where]) -> bool:
        offset = place.mention.span.start
        last = bisect_right(ends, offset, key=itemgetter(0)) - 1
        return last >= 0 and ends[last][1] and offset - ends[last][0] <= _ELSEWHERE_REACH

    for unit in units:
        if unit.passage.index in passages and not is_elsewhere(unit):
            unit.places = [item for item in unit.places if not is_behind(item)]


def _learned_unit(judgement: Judgement, layout: Layout) -> Unit:
    """An act that only the learned engine saw."""
    act = judgement.mention
    outcome = Outcome.ATTEMPTED_FAILED if judgement.stage == "attempted" else Outcome.COMPLETED
    return Unit(
        act, layout.passages[judgement.passage], act.attribute("event_type"), 1, {}, Modality.ASSERTED, outcome,
        judgement=judgement,
    )  # fmt: skip


def _modality(effects: dict[str, str]) -> Modality:
    if "denied" in effects or "negated" in effects:
        return Modality.DENIED
    return Modality.ASSERTED


def _tie(
    document: Document,
    units: list[Unit],
    by_group: dict[int | None, Unit],
    layout: Layout,
    normalised: Normalised,
) -> None:
    """Give each unit what its engine tied to it, and what stands in its sentence."""
    for unit_field, items in (
        ("actors", normalised.actors),
        ("casualties", normalised.casualties),
        ("targets", normalised.targets),
        ("damage", normalised.damage),
    ):
        for item in items:
            if item.mention.group in by_group:
                getattr(by_group[item.mention.group], unit_field).append(item)
    told = by_passage(units)
    clauses = [item.mention for item in normalised.dates if item.mention.attribute(CLAUSE)]
    _tie_weapons(by_group, told, layout, normalised.weapons, clauses)
    _tie_learned(document.text, told, layout, normalised)
    _tie_speakers(document, told, layout, normalised.speakers)
    passages = [unit.passage.index for unit in units]
    for claim in normalised.claims if units else ():
        index = layout.at(claim.span.start).index
        last = max(bisect_right(passages, index) - 1, 0)
        before = (units[at] for at in range(last, -1, -1))
        owned = (unit for unit in before if unit.passage.index == index or unit.family not in _UNCLAIMED)
        next(owned, units[last]).claims.append(claim)


def _tie_speakers(
    document: Document,
    by_passage: Mapping[int, list[Unit]],
    layout: Layout,
    speakers: Sequence[Understood[Speaker]],
) -> None:
    """Give each unit who speaks in its part of the sentence; the others who speak beside it go to the nearest."""
    for speaker in speakers:
        start = speaker.mention.span.start
        index = layout.index(start)
        units = by_passage.get(index, [])
        own = [unit for unit in units if not _divided(document.text, unit, start)]
        for unit in own:
            unit.speaker = unit.speaker or speaker
        if not own and (near := units or by_passage.get(index - 1, [])):
            near[-1].other_speakers.append(speaker)


def _divided(text: str, unit: Unit, start: int) -> bool:
    """Whether a semicolon stands between an act and words of its sentence."""
    first, last = sorted((unit.act.span.start, start))
    return ";" in text[first:last]


def _tie_learned(
    text: str, by_passage: Mapping[int, list[Unit]], layout: Layout, normalised: Normalised
) -> None:
    """Give the nearest act of their sentence the words in which only the learned engine saw a part."""
    otherwise = read_otherwise(text, normalised, layout.index)
    for unit_field, items, beside in (
        ("actors", normalised.actors, ("actors", "targets", "casualties")),
        ("casualties", normalised.casualties, ("casualties", "targets")),
        ("targets", normalised.targets, ("targets", "actors")),
        ("damage", normalised.damage, ("damage",)),
    ):
        for item in items:
            if not is_learned(item.mention) or not sure_enough(item):
                continue
            index = layout.index(item.mention.span.start)
            if any(span.contains(item.mention.span) for span in otherwise.get(index, ())):
                continue
            units = by_passage.get(index, [])
            if item.mention.role == "initiator" and (
                _doer_told(units) or _is_weapon(item.mention.span, units)
            ):
                continue  # the rules say who did it, or with what
            owner = _nearest(units, item.mention)
            if item.mention.role == "initiator" and owner is not None and owner.event_type in _DONE_BY_NOBODY:
                continue  # "fishermen recovered three bodies": they did no harm
            if unit_field in _THINGS and owner is not None and owner.event_type in _DONE_TO_PERSONS:
                continue  # "was arrested near the airbase": the base is not what was acted upon
            if unit_field in _THINGS and _is_of_weapon(item.mention.span, units):
                continue  # "car" in "two car bombs"
            known = (other for unit in units for name in beside for other in getattr(unit, name)
                     if not is_learned(other.mention) or name == unit_field)  # fmt: skip
            if owner is not None and is_new(item, known):
                getattr(owner, unit_field).append(item)


def _is_of_weapon(span: Span, units: Sequence[Unit]) -> bool:
    """Whether words are part of those for a weapon of the same sentence."""
    weapons = (weapon.mention.span for unit in units for weapon in unit.weapons)
    return any(weapon.contains(span) and weapon != span for weapon in weapons)


def _is_weapon(span: Span, units: Sequence[Unit]) -> bool:
    """Whether the very words are a weapon of the same sentence: "IED hit a convoy"."""
    return any(weapon.mention.span == span for unit in units for weapon in unit.weapons)


_THINGS = ("targets", "damage")
#: Acts whose words name those who found or heard, or whom it befell, and nobody who did it.
_DONE_BY_NOBODY = frozenset({"explosion.erw", "remains.discovered", "unclear"})
#: Acts that are done to persons, and to no site or thing.
_DONE_TO_PERSONS = frozenset({
    "detention.arrest", "release.prisoners", "abduction", "displacement.forced", "capture.combatants", "surrender",
})  # fmt: skip


def _doer_told(units: Sequence[Unit]) -> bool:
    """Whether the rules found in a sentence who did an act of force there, or who fought."""
    return any(
        item.mention.role in ("initiator", "participant") and not is_learned(item.mention)
        for unit in units
        for item in unit.actors
    )


def _tie_weapons(
    by_group: Mapping[int | None, Unit],
    by_passage: Mapping[int, list[Unit]],
    layout: Layout,
    weapons: Sequence[Understood[Means]],
    clauses: Sequence[Mention],
) -> None:
    """Give each weapon to the act it is tied to, else to the nearest of its sentence that no clause divides from it."""
    reach = list(accumulate((int(day.attribute(CLAUSE)) for day in clauses), max))
    for weapon in weapons:
        if not sure_enough(weapon):
            continue
        owner = by_group.get(weapon.mention.group)
        if weapon.mention.group is None or is_learned(weapon.mention):
            span = weapon.mention.span
            beside = by_passage.get(layout.at(span.start).index, [])
            if _is_of_people(span, beside):
                continue
            own = clauses[at] if (at := bisect_right(reach, span.start)) < len(clauses) else None
            if own is not None and holds(own, span):
                beside = [unit for unit in beside if holds(own, unit.act.span)]
            owner = _nearest(beside, weapon.mention)
        if owner is not None and is_new(weapon, owner.weapons):
            owner.weapons.append(weapon)


def _is_of_people(weapon: Span, units: Sequence[Unit]) -> bool:
    """Whether a word for a weapon only says what those harmed are of: "a member of the front's rocket unit"."""
    people = (item.mention.span for unit in units for item in unit.undergoing)
    return any(span.start < weapon.start and weapon.end < span.end for span in people)


def _nearest(units: list[Unit], mention: Mention) -> Unit | None:
    """The act of the sentence closest to a loose mention: such as weapons do, specific ones before mere harm."""
    forceful = [unit for unit in units if unit.family not in _UNARMED] or units
    ranked = [unit for unit in forceful if unit.rank > 0] or forceful
    return min(ranked, key=lambda unit: abs(unit.act.span.start - mention.span.start), default=None)


def _nearby(unit: Unit, items: list[Understood[V]]) -> list[Understood[V]]:
    """The mentions of an endless sentence that are near the act; all of them in an ordinary one."""
    if len(items) <= _MENTIONS_OF_A_SENTENCE:
        return items
    start = unit.act.span.start
    first = bisect_left(items, start - _NEARBY_CHARACTERS, key=lambda item: item.mention.span.start)
    last = bisect_right(items, start + _NEARBY_CHARACTERS, key=lambda item: item.mention.span.start)
    return items[first:last]


def _by_passage(layout: Layout, items: Sequence[Understood[V]]) -> dict[int, list[Understood[V]]]:
    found: dict[int, list[Understood[V]]] = {}
    for item in items:
        found.setdefault(layout.at(item.mention.span.start).index, []).append(item)
    return found


def _place_and_date(
    unit: Unit,
    above: int | None,
    dates: Mapping[int, list[Understood[When]]],
    places: Mapping[int, list[Understood[Where]]],
    published: date | None,
    afterwards: int | None,
) -> None:
    """What the unit's own sentence says of when and where, else what the heading or dateline ``above`` it says.

    ``afterwards`` is where the words end for what was done about the act later.
    """
    days = _nearby(unit, dates.get(unit.passage.index, []))
    unit.when = _closest_date(unit, days, afterwards)
    scenes = _within_item(_nearby(unit, places.get(unit.passage.index, [])))
    unit.places = _ordered_places(unit, _of_its_clause(unit, scenes, days))
    if above is not None:
        if unit.when is None:
            unit.when = next(iter(dates.get(above, ())), None)
            unit.inherited_day = unit.when is not None
        if not unit.places:
            unit.places = [item for item in places.get(above, ()) if is_site(item)]
            if unit.places:
                unit.effects["place_inherited"] = "heading"
    latest = unit.when.value.latest if unit.when else None
    if published and latest and latest < published - timedelta(days=HISTORICAL_AFTER_DAYS):
        unit.modality = Modality.HISTORICAL if unit.modality is Modality.ASSERTED else unit.modality
        unit.effects.setdefault("historical", "date")


def _within_item(places: list[Understood[Where]]) -> list[Understood[Where]]:
    """The places of an item; without the one at its head where a village says more: "Koro: a mine near Ruwa"."""
    told = [item for item in places if not item.mention.attribute("heads_item")]
    villages = any(
        item.value.place is None and is_site(item) and item.mention.attribute("feature_kind") != _QUARTER
        for item in told
    )
    return told if villages else places


def _closest_date(
    unit: Unit, dates: list[Understood[When]], afterwards: int | None
) -> Understood[When] | None:
    """The date next to the act; the day on which something was said or done about it comes last."""
    usable = [
        item for item in dates if item.value.precision is not DatePrecision.D9 and not _is_aside(item, unit)
    ]
    of_clause = [item for item in usable if holds(item.mention, unit.act.span)]
    usable = of_clause or [item for item in usable if not item.mention.attribute(CLAUSE)]

    verb = unit.speaker.mention.part("verb") if unit.speaker else None
    told_by = f"{verb.end}" if verb else ""

    def is_said(item: Understood[When]) -> bool:
        if unit.rank > 0 and _is_right_behind(item.mention, unit.act.span.end):
            return False
        if afterwards is not None and _is_right_behind(item.mention, afterwards):
            return True
        said = item.mention.attribute(SAID)
        if said == PROCESS:
            return unit.family not in _MET_BY_ARRESTS
        return bool(said) and said == told_by

    found = min(usable, key=lambda item: (is_said(item), _distance(unit, item.mention)), default=None)
    unit.said_day = found is not None and is_said(found)
    unit.other_days = [item for item in usable if item is not found]
    return found


def _is_aside(item: Understood[When], unit: Unit) -> bool:
    """Whether a day stands in a relative clause that does not tell of the act."""
    clause = item.mention.attribute(ASIDE)
    if not clause:
        return False
    start, end = map(int, clause.split(":"))
    return not start <= unit.act.span.start < end


def _of_its_clause(
    unit: Unit, places: list[Understood[Where]], days: Sequence[Understood[When]]
) -> list[Understood[Where]]:
    """The places of an act in a sentence that has clauses with days of their own.

    They are those of its clause, where it has any. A clause of another act keeps its places.
    """
    clauses = [item.mention for item in days if item.mention.attribute(CLAUSE)]
    own = [day for day in clauses if holds(day, unit.act.span)]
    within = [item for item in places if any(holds(day, item.mention.span) for day in own)]
    if within or not clauses:
        return within or places
    return [item for item in places if own or not any(holds(day, item.mention.span) for day in clauses)]


def holds(day: Mention, words: Span) -> bool:
    """Whether a day is that of the clause behind it, in which the words stand."""
    end = day.attribute(CLAUSE)
    return bool(end) and day.span.end <= words.start < int(end)


def _is_right_behind(mention: Mention, offset: int) -> bool:
    return 0 <= mention.span.start - offset <= _OWN_DAY_REACH


def _distance(unit: Unit, mention: Mention) -> int:
    gap = mention.span.start - unit.act.span.end
    return gap if gap >= 0 else (unit.act.span.start - mention.span.end) + 10


def is_site(item: Understood[Where]) -> bool:
    """Whether a place mention says where something is, rather than only of which country somebody is, or who speaks."""
    return item.mention.attribute("feature") != "demonym" and not item.mention.attribute(SPEAKS)


def coarseness(where: Where) -> int:
    """Places of the gazetteer before names it does not hold; first-level divisions, vague regions, countries last."""
    coarse = 0 if _may_be_town(where) else _COARSE.get(where.geo_precision, 0)
    if where.place is None:
        return min(coarse, _NOT_HELD)
    is_water = where.place.feature_code.startswith(_WATER)
    return max(coarse, _COARSE[GeoPrecision.G6]) if is_water else coarse


#: Relations of a place that only says where another lies.
_FROM_ELSEWHERE = frozenset({PlaceRelation.DIRECTION_OF, PlaceRelation.NEAR})


def standing(where: Where, places: Sequence[Where]) -> float:
    """The rank of a place among others, the most telling first; a first-level division stands behind what lies in it.

    A town of it lies there, and so does a name no gazetteer has, of the same country. That name also stands before
    what only says where it lies: "Ruwa, a town north of the capital Bor".
    """
    if (
        where.place is not None
        and where.relation in _FROM_ELSEWHERE
        and any(
            other.place is None
            and other.relation is PlaceRelation.AT
            and other.country_iso2 == where.country_iso2
            for other in places
        )
    ):
        return _NOT_HELD + 0.5
    if where.geo_precision is not GeoPrecision.G6 or where.place is None:
        return coarseness(where)
    if {other.country_iso2 for other in places if other.place is None} == {where.country_iso2}:
        return _NOT_HELD + 0.5
    division = where.country_iso2, where.admin1
    in_it = (other for other in places if other.geo_precision in FINE and other.admin1)
    return (
        0.5 if any((other.country_iso2, other.admin1) == division for other in in_it) else coarseness(where)
    )


#: Places finer than a first-level division.
FINE = frozenset({GeoPrecision.G1, GeoPrecision.G2, GeoPrecision.G3, GeoPrecision.G4, GeoPrecision.G5})


def _may_be_town(where: Where) -> bool:
    """Whether a name of a first-level division is that of a town in it, too: "Kherson"."""
    if where.geo_precision is not GeoPrecision.G6 or where.place is None:
        return False
    unit = (where.country_iso2, where.admin1)
    others = (other.place for other in where.alternatives)
    return any(one.feature_code.startswith("P.") and (one.country_iso2, one.admin1) == unit for one in others)


_NOT_HELD, _WATER = 1, "H."
_COARSE = {GeoPrecision.G0: _NOT_HELD, GeoPrecision.G6: 2, GeoPrecision.G7: 3, GeoPrecision.G8: 3}
#: Characters behind a name within which the region follows that it lies in: ", in Ostria's Northern Province".
_CONTAINER_REACH = 25
#: So near behind the words for what was done elsewhere stands the name of where, in characters.
_ELSEWHERE_REACH = 50


#: Families of acts done from afar, and the rule of a place that they are aimed at.
_STRIKES, _AIMED_AT = frozenset({"strike"}), "en.place.fire_on"
_QUARTER = "PX"
_WITHIN = (GeoPrecision.G6, GeoPrecision.G7, GeoPrecision.G8)


def _ordered_places(unit: Unit, places: list[Understood[Where]]) -> list[Understood[Where]]:
    """Places of the sentence, the most likely scene first: fine before coarse, after the act before before it."""
    regions = {item.mention.span.start for item in places if item.value.geo_precision in _WITHIN}

    beside = [item.value for item in places]

    def rank(item: Understood[Where]) -> tuple[float, bool, int]:
        end = item.mention.span.end
        if item.value.place is None and not regions.isdisjoint(range(end + 1, end + _CONTAINER_REACH)):
            return 0, False, -1  # "Ruwa, Northern Province"
        if unit.family in _STRIKES and item.mention.maker.partition("@")[0].endswith(_AIMED_AT):
            return 0, False, -1  # "fire from the base at Bor onto Xulang"
        is_origin = bool(item.mention.attribute("origin"))  # "a student from Basra was shot in Mosul"
        return standing(item.value, beside), is_origin, _distance(unit, item.mention)

    return sorted((item for item in places if is_site(item)), key=rank)


def _strikers(units: Sequence[Unit]) -> set[Span]:
    """Words for those who strike from afar: a country that only these name is no place of it."""
    striking = (unit for unit in units if unit.family in _STRIKES or "struck" in unit.effects)
    return {doer.mention.span for unit in striking for doer in unit.initiators}


def opens_section(passage: Passage, other: Passage, body: int) -> bool:
    """Whether two passages stand under different headings or are items of one list.

    A title or heading belongs to what it stands over; those before the ``body`` stand over everything.
    """
    if other.index < body or other.index == passage.heading:
        return False
    if passage.heading != other.heading:
        return True
    list_item = PassageKind.LIST_ITEM
    return passage.paragraph != other.paragraph and list_item in (passage.kind, other.kind)
