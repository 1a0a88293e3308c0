"""Incidents: units that tell of one occurrence, brought together in text order.

A unit joins the latest incident it fits: same kind of act (or harm, which fits any violent act), no other day,
no other place, no heading, list item or turning word ("meanwhile", "in another incident") between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainrecord.fields import date as date_field
from plainrecord.fields import place as place_field
from plainrecord.model.text import Span
from plainrecord.model.values import Actor, When, Where
from plainrecord.model.vocab import ActorKind, GeoPrecision, Modality, PassageKind, PlaceRelation
from plainrecord.stages.assemble.unit import Unit, is_elsewhere
from plainrecord.stages.assemble.units import FINE, REASON, opens_section
from plainrecord.stages.normalise import CLAUSE, Understood

#: Families of acts of force against people or things; words for harm alone are of the first.
VIOLENT = frozenset({"attack", "clash", "strike", "explosion", "weapon", "mob"})
_CROWD = frozenset({"protest", "demonstration"})
_CROWDS = frozenset({ActorKind.PROTESTERS, ActorKind.RIOTERS})
_POLICING = frozenset({"detention"})
_PROPERTY = frozenset({"property"})
_CAPTURE, _CLASH = frozenset({"capture"}), frozenset({"clash"})
_FLIGHT, _TAKING = frozenset({"displacement"}), frozenset({"abduction", "disappearance"})
_SURRENDER = frozenset({"surrender"})
_HANDOVER = frozenset({"surrender", "release"})
_SEIZURE, _COERCION = frozenset({"weapon"}), frozenset({"coercion"})
_UNCLEAR = frozenset({"unclear"})
_ACCORDS = frozenset({"agreement"})
_HOLDING = frozenset({"hostage", "hijacking"})
_MOVE = frozenset({"mobilisation", "withdrawal"})
_REMAINS = frozenset({"remains"})
_UPHEAVAL, _RELEASE = frozenset({"other"}), frozenset({"release"})
#: Families of acts that make one occurrence (of the unit, of the incident), wherever they are told, and only within
#: one sentence.
_JOINED_ANYWHERE = ((_CROWD, _CROWD), (_CAPTURE, VIOLENT), (_CLASH, _CAPTURE))
_JOINED_IN_A_SENTENCE = (
    (_POLICING, _CROWD),
    (_CROWD, _POLICING),
    (_PROPERTY, VIOLENT | _CROWD),
    (VIOLENT, _PROPERTY),
    (_CROWD, _PROPERTY),
    (_FLIGHT, VIOLENT | _PROPERTY),
    (VIOLENT, _FLIGHT),
    (_TAKING, VIOLENT),
    (VIOLENT, _TAKING),
    (_RELEASE, VIOLENT),
    (VIOLENT, _CAPTURE),
    (_SEIZURE, _POLICING),
    (_SEIZURE, VIOLENT),
    (_POLICING, _POLICING),
    (_POLICING, VIOLENT),
    (_MOVE, _MOVE),
    (_PROPERTY, _PROPERTY),
    (VIOLENT, _CROWD),
    (_CROWD, VIOLENT),
    (_COERCION, _CROWD),
    (_MOVE, _HANDOVER | VIOLENT),
    (_HANDOVER | _POLICING, _TAKING | _HOLDING),
    (_HOLDING, _TAKING),
    (_TAKING, _HOLDING),
    (_RELEASE, _POLICING),
    (_POLICING, _UPHEAVAL),
    (VIOLENT, _REMAINS),
    (_REMAINS, VIOLENT),
    (_COERCION, _CLASH),
)
#: The same for what a sentence soon after tells, naming neither a day nor a place of its own: the aftermath.
_AFTERMATH = (
    (_FLIGHT, VIOLENT | _PROPERTY),
    (_TAKING, VIOLENT),
    (VIOLENT, _TAKING | _HOLDING),
    (_HOLDING, VIOLENT),
    (_RELEASE, VIOLENT | _HOLDING),
    (_PROPERTY, VIOLENT | _TAKING | _CROWD),
    (_POLICING, VIOLENT | _CROWD | _SEIZURE),
    (_REMAINS, VIOLENT),
    (_SURRENDER, _CLASH),
    (frozenset({"disappearance"}), _POLICING),
    (_SEIZURE, _CLASH | _POLICING),
    (_CLASH, _POLICING),
    (_MOVE, VIOLENT),
)
#: Families of incidents that people are harmed in.
_HARMFUL = VIOLENT | _CROWD | _PROPERTY | _TAKING | _HANDOVER | frozenset({"remains", "coercion", "capture"})
_DEADLY = VIOLENT | _PROPERTY | _REMAINS
#: How a person fared may be dated this long before the day that is told of an act, which is sometimes that of a death.
FATE_BEFORE_DAYS = 14
#: Two named places further apart than this are two scenes.
SAME_SCENE_RADIUS_KM = 30.0
#: How many sentences later an account may still be continued without a word that refers back to it.
REACH_SENTENCES = 6
#: How many sentences later words may take up its doers or weapons only ("the attackers", "the shells").
REACH_REFERENCE = 2
#: How many sentences later its aftermath may be told.
REACH_AFTERMATH = 1
#: The same for what burned, within one paragraph.
REACH_DAMAGE = 3
#: How many incidents back an account may be taken up again.
REACH_INCIDENTS = 8
#: Rank of words for one kind of act only.
SPECIFIC = 2
_STREET = "R"
#: Effect of the words of an account that tell what came of an act, perhaps on another day.
CAME_LATER = "came_later"
INTERCEPTION, RAID = "weapon.disrupted", "detention.raid"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a document beside its units.

    ``body`` is the index of the first passage that is no title or heading, ``lead`` that of the first sentence below
    the title; ``telling`` are the passages that name a day or a place; ``references`` are words that only take up a
    party named before ("the attackers"), ``article`` is the word before others that does so, with a blank;
    ``additive`` are words beside people that make them others than those named before ("more").
    """

    body: int
    lead: int = 0
    text: str = ""
    article: str = "the "
    telling: frozenset[int] = frozenset()
    references: frozenset[str] = frozenset()
    additive: frozenset[str] = frozenset()


class Incident:
    """Units of one occurrence, with what they name themselves of kind, day and place."""

    def __init__(self, unit: Unit) -> None:
        self.units: list[Unit] = []
        self.families: set[str] = set()
        self.types: set[str] = set()
        self.specific: set[str] = set()
        self.dates: set[When] = set()
        self.places: dict[str, Where] = {}
        #: Places that its own sentences do not name.
        self.inherited_places: list[Understood[Where]] = []
        self.add(unit)

    @property
    def last(self) -> Unit:
        """The unit told last."""
        return self.units[-1]

    def add(self, unit: Unit) -> None:
        """Take a unit in."""
        self.units.append(unit)
        if unit.rank > 0:
            self.families.add(unit.family)
            self.types.add(unit.event_type)
            if unit.family in _PROPERTY and is_by_crowd(unit):
                self.families |= _CROWD  # what a crowd burns
        if unit.rank >= SPECIFIC:
            self.specific.add(unit.event_type)
        if unit.when is not None and unit.has_own_day:
            self.dates.add(unit.when.value)
        for item in () if is_elsewhere(unit) else _scenes(unit):
            self.places.setdefault(item.value.name.casefold(), item.value)


def incidents_of(units: Sequence[Unit], setting: Setting) -> list[Incident]:
    """Group the units of a document; every unit is in exactly one incident."""
    incidents: list[Incident] = []
    for unit in units:
        latest = incidents[: -REACH_INCIDENTS - 1 : -1]
        if unit.rank == 0:  # harm is of the act of its own sentence first
            latest.sort(key=lambda one: one.last.passage.index != unit.passage.index)
        home = next((one for one in latest if _fits(unit, one, setting)), None)
        if home is not None:
            home.add(unit)
        else:
            incidents.append(Incident(unit))
    return incidents


def is_by_crowd(unit: Unit) -> bool:
    """Whether demonstrators or rioters do it."""
    return any(item.value.kind in _CROWDS for item in unit.initiators)


def may_be_one(one: Incident, other: Incident) -> bool:
    """Whether nothing in kind or place speaks against two incidents being one, whatever their days."""
    return all(
        _kinds_fit(unit, other, frozenset(), same_sentence=False) and not _places_differ(unit, other)
        for unit in one.units
        if unit.rank > 0
    )


def is_violent(incident: Incident) -> bool:
    """Whether some act of the incident is one of force against people or things."""
    return bool(incident.families & VIOLENT)


def is_of_force(unit: Unit) -> bool:
    """Whether a unit tells of an act of force against people or things."""
    return unit.rank > 0 and unit.family in VIOLENT


def _scenes(unit: Unit) -> list[Understood[Where]]:
    """The places of a unit but streets, which lie within the other places told."""
    return [item for item in unit.places if item.mention.attribute("feature_kind") != _STREET]


def _fits(unit: Unit, incident: Incident, setting: Setting) -> bool:
    last = incident.last
    same_sentence = last.passage.index == unit.passage.index
    if (
        not same_sentence
        and opens_section(unit.passage, last.passage, setting.body)
        and not _is_only_divided(unit, last, setting.telling)
    ):
        return False
    if (unit.modality is Modality.HISTORICAL) != (last.modality is Modality.HISTORICAL) or (
        same_sentence and (unit.part, unit.clause) != (last.part, last.clause)
    ):
        return False
    if _is_part_set_free(unit, incident) or _is_further_find(unit, incident, setting):
        return True
    together = same_sentence or _is_lead(unit, incident, setting)
    same_kind = _kinds_fit(unit, incident, setting.references, same_sentence=together)
    if not same_kind and not (_is_bare(unit, setting) and incident.families & VIOLENT):
        return False
    if _is_of_another_day(unit, incident):
        return False
    if same_sentence:
        return not (
            "shift" in unit.effects and unit.rank >= SPECIFIC and last.act.span.end < unit.act.span.start - 60
        )
    if "shift" in unit.effects and not unit.act.attribute("cause"):
        return False
    if unit.passage.index - last.passage.index > REACH_SENTENCES and unit.rank == 0:
        return False
    if _dates_differ(unit, incident) or _places_differ(unit, incident):
        return False
    return _refers_back(unit, incident, setting) or not _unknown_places_differ(unit, incident)


def _refers_back(unit: Unit, incident: Incident, setting: Setting) -> bool:
    """Whether words soon after only take up who did it or what with: "the attackers shot", "the shells fell on".

    A name of no known place beside them is that of a part of the scene.
    """
    if unit.passage.index - incident.last.passage.index > REACH_REFERENCE:
        return False
    if unit.initiators and all(_label(item) in setting.references for item in unit.initiators):
        return True
    starts = (unit.act.span.start, *(item.mention.span.start for item in unit.weapons))
    return any(_is_definite(setting, start) for start in starts)


def _is_bare(unit: Unit, setting: Setting) -> bool:
    """Whether a noun with the article only names an act of force told before: "The bombing happened at dusk"."""
    told = unit.actors or unit.casualties or unit.targets or unit.damage or unit.places
    bare = unit.act.attribute("voice") == "noun" and unit.family in VIOLENT and not told
    return bare and _is_definite(setting, unit.act.span.start)


def _is_definite(setting: Setting, start: int) -> bool:
    """Whether words begin with, or follow on, the definite article."""
    size = len(setting.article)
    around = (setting.text[max(0, start - size) : start], setting.text[start : start + size])
    return setting.article in map(str.casefold, around)


def _is_lead(unit: Unit, incident: Incident, setting: Setting) -> bool:
    """Whether a title and the first sentence below it tell of one occurrence, as two parts of a sentence do.

    An arrest may be of days later, but for that of a crowd.
    """
    if unit.family in _POLICING and not incident.families & _CROWD:
        return False
    return incident.last.passage.index < setting.body and unit.passage.index == setting.lead


def _is_part_set_free(unit: Unit, incident: Incident) -> bool:
    """Whether some of those just held are released: "eight men were arrested; three were released the next day"."""
    held = [
        item.value.count for other in incident.units if other.family in _POLICING for item in other.casualties
    ]
    if unit.family not in _RELEASE or unit.places or not held or not unit.casualties:
        return False
    if unit.passage.paragraph != incident.last.passage.paragraph:
        return False
    free = [
        item
        for item in unit.casualties
        if item.mention.attribute("class") in _NO_NOUN or item.mention.attribute("definite")
    ]
    most = max(count.low or 0 for count in held)
    return len(free) == len(unit.casualties) and all((item.value.count.high or most) < most for item in free)


def _is_further_find(unit: Unit, incident: Incident, setting: Setting) -> bool:
    """Whether more bodies of an act of force are found, whatever the day: "seven more bodies were found on Tuesday"."""
    if unit.family not in _REMAINS or unit.places or not unit.casualties or not incident.families <= _DEADLY:
        return False
    if unit.passage.index - incident.last.passage.index > REACH_SENTENCES:
        return False
    words = (item.mention.span.quote(setting.text).casefold().split() for item in unit.casualties)
    return all(not setting.additive.isdisjoint(row) for row in words)


#: Classes of groups that count people without a noun for them: numbers and pronouns.
_NO_NOUN = ("q", "u")


def _is_only_divided(unit: Unit, last: Unit, telling: frozenset[int]) -> bool:
    """Whether only headings without day and place stand between, as captions do, and the unit names none either."""
    if (
        PassageKind.LIST_ITEM in (unit.passage.kind, last.passage.kind)
        or PassageKind.HEADING is unit.passage.kind
    ):
        return False
    headings = (unit.passage.heading, last.passage.heading)
    return not unit.places and unit.when is None and telling.isdisjoint(headings)


def _kinds_fit(unit: Unit, incident: Incident, references: frozenset[str], *, same_sentence: bool) -> bool:
    families = incident.families
    if unit.rank == 0:
        return _harm_fits(unit, incident, same_sentence) or _goes_on(unit, incident, references)
    if not families:  # only harm so far
        joined = VIOLENT | _CROWD
        together = joined | _CAPTURE | _TAKING | _PROPERTY | _REMAINS
        return unit.family in (together if same_sentence else joined)
    heard = unit.family in _UNCLEAR and families & VIOLENT  # "she heard shots" where a shooting was told
    if heard or (families == _UNCLEAR and unit.family in VIOLENT):
        reach = REACH_SENTENCES if heard else REACH_AFTERMATH
        return unit.passage.index - incident.last.passage.index <= reach
    seized = unit.event_type == INTERCEPTION and families & VIOLENT - _SEIZURE
    if seized and (same_sentence or _is_aftermath(unit, incident, references)):
        return True
    if unit.family in VIOLENT and families & VIOLENT:
        return _types_fit(unit, incident) or _is_intercepted(unit, incident, same_sentence)
    if unit.family in _PROPERTY and unit.rank < SPECIFIC and families & (VIOLENT | _CROWD):
        return True  # damage told after the attack that did it
    if any(unit.family in one and families & other for one, other in _JOINED_ANYWHERE):
        return True
    if same_sentence and any(unit.family in one and families & other for one, other in _JOINED_IN_A_SENTENCE):
        return True
    if same_sentence and _same_doer(unit, incident):
        return True
    # "Forces raided a hideout. Two men were killed in an exchange of fire"
    fought = RAID in incident.types and unit.family in VIOLENT and _is_next(unit, incident)
    goes_on = unit.family in VIOLENT | _TAKING | _PROPERTY and _goes_on(unit, incident, references)
    return fought or goes_on or unit.event_type in incident.types or _is_aftermath(unit, incident, references)


def _harm_fits(unit: Unit, incident: Incident, same_sentence: bool) -> bool:
    """Whether words for harm, or for who brokered something, belong to an incident of its kinds."""
    if same_sentence and (_same_doer(unit, incident) or unit.family in _ACCORDS):
        return True
    if RAID in incident.types and _is_next(unit, incident):
        return True  # "Forces raided a hideout. Two men were killed"
    reach = REACH_SENTENCES if unit.passage.paragraph == incident.last.passage.paragraph else REACH_AFTERMATH
    near = unit.passage.index - incident.last.passage.index <= reach
    harmful = _HARMFUL if near else VIOLENT | _CROWD | _PROPERTY
    if REASON in unit.effects:  # "a curfew was imposed a day after a shell killed 12 people"
        harmful = harmful - _COERCION
    return not incident.families or bool(incident.families & harmful)


def _same_doer(unit: Unit, incident: Incident) -> bool:
    """Whether the same words say who did it: "troops raided a hideout and freed ten men", or "they" behind these."""
    own = _doers(unit)
    return any(not own.isdisjoint(_doers(other)) for other in incident.units[-REACH_INCIDENTS:])


def _goes_on(unit: Unit, incident: Incident, references: frozenset[str]) -> bool:
    """Whether those who had only come to a place do something there: "Gunmen entered Lod. They shot six men"."""
    if not incident.families or not incident.families <= _MOVE or not unit.initiators:
        return False
    if unit.passage.index - incident.last.passage.index > REACH_AFTERMATH:
        return False
    return _same_doer(unit, incident) or _is_by_its_doers(unit, incident, references)


def _doers(unit: Unit) -> set[Span]:
    return {item.mention.span for item in unit.actors if item.mention.role in ("initiator", "participant")}


def _is_aftermath(unit: Unit, incident: Incident, references: frozenset[str]) -> bool:
    """Whether a unit tells what came of an incident just told: who fled, what burned, who was arrested."""
    if not any(unit.family in one and incident.families & other for one, other in _AFTERMATH):
        return False
    if unit.has_own_day:
        return False
    if unit.family not in _FLIGHT and not _is_at_its_places(unit, incident):
        return False  # people flee to other places
    answers = _POLICING | _MOVE | _SEIZURE | _SURRENDER
    if unit.family not in answers and not _is_by_its_doers(unit, incident, references):
        return False
    same_paragraph = unit.passage.paragraph == incident.last.passage.paragraph
    if unit.family in _TAKING and not same_paragraph:
        return False
    reach = REACH_DAMAGE if unit.family in _PROPERTY and same_paragraph else REACH_AFTERMATH
    return unit.passage.index - incident.last.passage.index <= reach


def _is_at_its_places(unit: Unit, incident: Incident) -> bool:
    """Whether a unit names no place of its own, or only those that the incident was told at."""
    own = {item.value.name.casefold() for item in unit.places if "place_inherited" not in unit.effects}
    return own <= incident.places.keys()


def _is_next(unit: Unit, incident: Incident) -> bool:
    """Whether the sentence right behind tells of a unit, with neither a day nor a place of its own."""
    near = unit.passage.index - incident.last.passage.index <= REACH_AFTERMATH
    return near and not unit.has_own_day and _is_at_its_places(unit, incident)


def _is_by_its_doers(unit: Unit, incident: Incident, references: frozenset[str]) -> bool:
    """Whether a unit names nobody who acts but those of an incident, by the same words or by a word for them."""
    told = {_label(item) for other in incident.units for item in other.initiators}
    return all(_label(item) in references or _label(item) in told for item in unit.initiators)


def _label(item: Understood[Actor]) -> str:
    return item.value.label.casefold()


def _is_intercepted(unit: Unit, incident: Incident, same_sentence: bool) -> bool:
    """Whether one tells of weapons fired and the other of the same weapons brought down.

    In a next sentence these have neither day nor place of their own: "The missile was intercepted."
    """
    types = incident.types | {unit.event_type}
    if INTERCEPTION not in types or not any(name.startswith("strike.") for name in types):
        return False
    if same_sentence:
        return True
    return _is_next(unit, incident)


def _types_fit(unit: Unit, incident: Incident) -> bool:
    """Two specific kinds of attack are two occurrences, unless one word only names the other's means."""
    if unit.rank < SPECIFIC:
        return True
    families = {name.split(".")[0] for name in incident.specific} & VIOLENT
    if not families or unit.event_type in incident.specific:
        return True
    if unit.family == "strike" and unit.passage.paragraph != incident.last.passage.paragraph:
        return False  # drones on one town, aircraft on another front
    return unit.family in families and unit.family in ("explosion", "attack", "strike", "clash")


def _dates_differ(unit: Unit, incident: Incident) -> bool:
    if unit.when is None or not unit.has_own_day:
        return False
    day = unit.when.value
    if (_is_later(unit) or _came_later(unit)) and not all(
        _is_long_before(day, other) for other in incident.dates
    ):
        return False
    return bool(incident.dates) and all(date_field.compare(day, other) > 0 for other in incident.dates)


def _is_long_before(day: When, other: When) -> bool:
    """Whether a day is so long before another that nobody's fate can be told of as what came of that other."""
    if day.latest is None or other.earliest is None:
        return False
    return (other.earliest - day.latest).days > FATE_BEFORE_DAYS


def _is_of_another_day(unit: Unit, incident: Incident) -> bool:
    """Whether a clause counts back from the day of the other act: "killed on Friday, a day after others had died"."""
    if _is_counted_back(unit) and not incident.dates:
        return True
    told = (unit, *incident.units[-REACH_INCIDENTS:])
    return any(map(_is_counted_back, told)) and _dates_differ(unit, incident)


def _is_counted_back(unit: Unit) -> bool:
    return unit.when is not None and bool(unit.when.mention.attribute(CLAUSE))


def _is_later(unit: Unit) -> bool:
    """Whether a unit only tells how single persons fared: that may be days later, in another town."""
    return (
        unit.rank == 0
        and bool(unit.casualties)
        and all(item.value.count.low == item.value.count.high == 1 for item in unit.casualties)
        and (all(item.mention.attribute("known") for item in unit.casualties) or not unit.initiators)
    )


def _came_later(unit: Unit) -> bool:
    """Whether a unit only tells who died of an act later, or how its toll rose, and names nobody who did it."""
    return unit.rank == 0 and CAME_LATER in unit.effects and bool(unit.casualties) and not unit.initiators


def _places_differ(unit: Unit, incident: Incident) -> bool:
    if is_elsewhere(unit):
        return False
    if (
        not unit.clause
        and _is_later(unit)
        and unit.passage.index - incident.last.passage.index <= REACH_SENTENCES
    ):
        return False
    if unit.family in _FLIGHT and not incident.families & _FLIGHT:
        return False
    if "place_inherited" in unit.effects and unit.passage.heading == incident.last.passage.heading:
        return False
    if unit.rank == 0 and unit.passage.paragraph == incident.last.passage.paragraph and _is_to(unit):
        return False
    own = [item.value for item in _scenes(unit) if item.value.geo_precision in FINE]
    known = [where for where in incident.places.values() if where.geo_precision in FINE]
    if not own or not known:
        return _regions_differ(unit, incident)
    return not any(same_scene(one, other) for one in own for other in known)


def _is_to(unit: Unit) -> bool:
    """Whether its sentence only names where people were brought after it."""
    return all(item.mention.attribute("relation") == PlaceRelation.DIRECTION_OF for item in unit.places)


def _regions_differ(unit: Unit, incident: Incident) -> bool:
    """Two accounts of which at least one names only a region, and none a place in a region of the other."""
    own = {region for item in unit.places if (region := _region(item.value))}
    known = {region for where in incident.places.values() if (region := _region(where))}
    return bool(own and known) and own.isdisjoint(known)


def _region(where: Where) -> tuple[str | None, str] | None:
    """Country and first-level division of a place that is at least as fine as one."""
    fine = where.geo_precision in FINE or where.geo_precision is GeoPrecision.G6
    return (where.country_iso2, where.admin1) if fine and where.admin1 else None


def _unknown_places_differ(unit: Unit, incident: Incident) -> bool:
    """Two scenes of which a gazetteer knows nothing are apart when their names are; regions hold what they may."""
    if unit.rank == 0 or (unit.family in _FLIGHT and not incident.families & _FLIGHT):
        return False
    own = {item.value.name.casefold() for item in _scenes(unit) if item.value.place is None}
    if any(item.value.place is not None for item in unit.places):
        return False
    known = {
        name for name, where in incident.places.items() if where.place is None or where.geo_precision in FINE
    }
    return bool(own and known) and own.isdisjoint(known)


def same_scene(one: Where, other: Where) -> bool:
    """Whether two places may be one scene: of one name, one within the other, or close by."""
    if one.name.casefold() == other.name.casefold():
        return True
    if holds(one, other) or holds(other, one):
        return True
    distance_km = place_field.compare(one, other)
    return distance_km is None or distance_km <= SAME_SCENE_RADIUS_KM


def holds(area: Where, other: Where) -> bool:
    """Whether a place is an area, such as a county, of the same first-level division as the other."""
    is_area = area.place is not None and area.place.feature_code.startswith("A.")
    return (
        is_area
        and area.admin1 is not None
        and (area.country_iso2, area.admin1) == (other.country_iso2, other.admin1)
    )
