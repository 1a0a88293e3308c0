"""Background: acts told only as the reason for another act, or as older than what the document is about.

"Troops were sent after a shooting" is a report of the troops; the shooting is told somewhere else, if anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from plainrecord.fields import date as date_field
from plainrecord.fields.casualty import GRAVITY
from plainrecord.lang.alternatives import alternatives, word_pattern
from plainrecord.model.records import Rejection
from plainrecord.model.text import Document, Span
from plainrecord.model.values import When, Where
from plainrecord.model.vocab import CasualtyOutcome, GeoPrecision, Modality, PassageKind
from plainrecord.stages.assemble.incidents import VIOLENT, Incident, is_violent, may_be_one, same_scene
from plainrecord.stages.assemble.state_of_things import is_count_of_months, is_ongoing
from plainrecord.stages.assemble.unit import Layout, Unit
from plainrecord.stages.assemble.units import HISTORICAL_AFTER_DAYS, REASON
from plainrecord.stages.normalise import Knowledge, Normalised, Understood

#: Families of acts that answer to another act, which their sentence then only names as the reason.
_ANSWERS = frozenset({"coercion", "mobilisation", "agreement", "displacement", "detention", "withdrawal"})
#: Families of acts by which people come into captivity, and grammatical voices that only describe them.
_CAPTIVITY = frozenset({"abduction", "capture", "detention", "disappearance"})
_REDUCED = frozenset({"participle", "attributive"})
#: Families of acts of which news sums up how many there were.
_SUMMED_UP = frozenset(
    {
        "attack",
        "clash",
        "strike",
        "explosion",
        "abduction",
        "detention",
        "displacement",
        "property",
        "protest",
        "mob",
    }
)
#: Days of which acts together are no longer those of one occurrence.
_LONG_DAYS = 45
#: Families of acts that tell what became of captives; of their captivity the same words are only a description.
_FATES = frozenset({"release", "remains", "attack"})
#: Characters before a verb within which a relative pronoun ("which") makes its clause relative.
_RELATIVE_REACH = 10
#: Characters before the words for an act within which it may be denied.
_DENIAL_REACH = 60
_SINCE_WHEN = re.compile(r"\bafter\b[^,;.]{0,30}$")
_THAT = frozenset({"that"})
#: Characters behind an act within which a day may be that of a relative clause.
_OTHERS_REACH = 300
#: Characters behind an act within which a relative clause is about itself ("an attack, which ...").
_OWN_CLAUSE_REACH = 3
#: Characters before the words for an act within which a word for a reason ("after") makes it the reason.
_REASON_REACH = 70
#: Sentences around an act within which it may be said of somebody that he was not harmed in it.
_ASIDE_REACH_SENTENCES = 2


def without_reasons(
    document: Document, units: Sequence[Unit], knowledge: Knowledge
) -> tuple[list[Unit], list[Rejection]]:
    """Leave out the acts that their sentence names only as the reason for, or the time before, the act told.

    An attack stays that harmed more people than what else is told: "two men were held after six people were shot",
    "a day after a shell killed 12 people". Harm of which nobody says how ("after 12 people died") would be taken for
    that of the answer.
    """
    coordinated = re.compile(
        rf"[,;:]|\b(?:{alternatives(knowledge.lexicon.function_words['coordinators'])}|before|until|later|then)\b"
    )
    captivities = list(_captivities(document.text, units, coordinated))
    fates = {id(fate) for _, fate in captivities}
    kept: list[Unit] = []
    named: list[Unit] = []
    reasons = word_pattern(knowledge.lexicon.function_words["reason_links"])
    approach = word_pattern(knowledge.lexicon.function_words["approach_links"])
    # The last answer of each sentence: nouns may stand before it, verbs only behind it.
    last = {unit.passage.index: unit for unit in units if _is_answer(unit)}
    before: dict[int, Unit] = {}
    for unit in units:
        told = last if unit.act.attribute("voice") == "noun" else before
        answer = told.get(unit.passage.index)
        fled = answer is not None and answer.family == "displacement" and unit.family == "mobilisation"
        if (unit.family in _ANSWERS and not fled) or id(
            unit
        ) in fates:  # "held after a march, they were let out"
            answer = None
        linked = answer is not None and _linked(document.text, answer, unit, approach if fled else reasons)
        (named if linked else kept).append(unit)
        if _is_answer(unit):
            before[unit.passage.index] = unit
    left = _left_out(units, kept, named)
    kept = [unit for unit in units if id(unit) not in left]
    for unit in named:
        unit.effects[REASON] = "reason_links"
    rejections = [
        rejected(document, unit, "background.reason", "told as the reason for another act")
        for unit in named
        if id(unit) in left
    ]
    for captivity, fate in captivities:
        if captivity not in kept:
            continue
        kept.remove(captivity)
        if fate.family == "release":
            _free(captivity, fate)
        else:
            _date_anew(fate, captivity)
        why = "told only of those set free or found"
        rejections.append(rejected(document, captivity, "background.captivity", why))
    for escape in [unit for unit in kept if _is_escape(unit, kept)]:
        kept.remove(escape)
        why = "told of those who did it"
        rejections.append(rejected(document, escape, "background.escape", why))
    return kept, rejections


def _left_out(units: Sequence[Unit], kept: Sequence[Unit], named: Sequence[Unit]) -> set[int]:
    """Those named as reasons (by ``id``) that harmed no more people than what else is told."""
    tolls = _tolls(units, named)
    of_named = {id(harm) for harms in tolls.values() for harm in harms}
    reasons = set(map(id, named))
    most = max((_harmed(unit) for unit in kept if id(unit) not in of_named), default=0)
    left: set[int] = set()
    for unit in named:
        harms = tolls.get(id(unit), [])
        alone = _is_harm_alone(unit) and id(unit) not in of_named
        if alone or (id(unit) not in of_named and max(map(_harmed, (unit, *harms))) <= most):
            left.update({id(unit), *(map(id, harms))} & reasons)
    return left


def _tolls(units: Sequence[Unit], named: Sequence[Unit]) -> dict[int, list[Unit]]:
    """Harm that is told right behind an attack named as a reason, by the attack: "clashes that left 100 dead"."""
    found: dict[int, list[Unit]] = {}
    attack: Unit | None = None
    reasons = {id(unit) for unit in named}
    for unit in units:
        if unit.rank > 0:
            attack = unit if id(unit) in reasons and unit.family in VIOLENT else None
        elif attack is not None and attack.passage.index == unit.passage.index and _is_harm_alone(unit):
            found.setdefault(id(attack), []).append(unit)
    return found


def _is_harm_alone(unit: Unit) -> bool:
    """Whether nothing is told of who or what did the harm."""
    return unit.rank == 0 and not unit.initiators and not unit.weapons


def _harmed(unit: Unit) -> int:
    """The highest number of people whom a unit counts as killed or injured, 0 when it counts nobody."""
    counts = (item.value.count for item in unit.casualties if item.value.outcome in GRAVITY)
    return max((count.low or 0 for count in counts), default=0)


def _is_escape(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether those who flee did the act of the same sentence: "two men shot a guard before fleeing"."""
    if unit.family != "displacement":
        return False
    fleeing = {item.mention.span for item in unit.casualties}
    return any(
        item.mention.role == "initiator" and item.mention.span in fleeing
        for other in units
        if other.passage.index == unit.passage.index
        for item in other.actors
    )


def rejected(document: Document, unit: Unit, reason: str, why: str) -> Rejection:
    """A unit that is left out, with its words and why."""
    message = f"{unit.act.span.quote(document.text)!r}: {why}"
    return Rejection("assemble", reason, message, document.document_ref, (unit.act.span,), unit.act.maker)


def _captivities(
    text: str, units: Sequence[Unit], coordinated: re.Pattern[str]
) -> Iterator[tuple[Unit, Unit]]:
    """The units that only say of whom a release or a find of bodies of their sentence tells, and that one."""
    finds = {unit.passage.index for unit in units if unit.family == "remains"}
    held: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.family in _CAPTIVITY or (unit.family == "attack" and unit.passage.index in finds):
            held.setdefault(unit.passage.index, []).append(unit)
    for fate in [unit for unit in units if unit.family in _FATES]:
        together = held.get(fate.passage.index, [])
        for unit in [unit for unit in together if _is_captivity(text, unit, fate, coordinated)]:
            together.remove(unit)
            yield unit, fate


def _is_captivity(text: str, unit: Unit, fate: Unit, coordinated: re.Pattern[str]) -> bool:
    """Whether a unit only says of whom a release or a find of bodies tells: "passengers abducted in May".

    Two verbs of one sentence that "and" joins tell of both: "was held for a day and released".
    """
    wounds = unit.family == "attack" and fate.family == "remains"  # "bodies with gunshot wounds"
    if unit is fate or (unit.family not in _CAPTIVITY and not wounds):
        return False
    reduced = unit.act.attribute("voice") in _REDUCED
    own = [item.mention.span for item in unit.casualties]
    theirs = [item.mention.span for item in fate.casualties]
    same = any(one.overlaps(other) for one in own for other in theirs)
    if fate.family != "release":
        described = wounds or reduced or unit.act.attribute("voice") == "past"
        return same and described and fate.rank > 0
    between = text[unit.act.span.end : fate.act.span.start]
    behind = text[fate.act.span.end : unit.act.span.start]
    if 0 < len(behind) < _REASON_REACH and _SINCE_WHEN.search(behind):
        return True  # "was released two days after he was arrested"
    aside = unit.act.attribute("voice") == "past" and _between_commas(text, unit, between)
    if aside and not coordinated.search(between.replace(",", "")):
        return True  # "Four aid workers, held captive since May, were freed"
    runs_on = 0 < len(between) < _REASON_REACH and not coordinated.search(between)
    told_before = bool(between) and not reduced and coordinated.search(between) is not None
    return (same and not told_before) or runs_on or reduced


def _between_commas(text: str, unit: Unit, behind: str) -> bool:
    """Whether words open with a comma before an act, and end with one right before the next."""
    start = unit.act.span.start
    return text.endswith(", ", 0, start) and behind.endswith(", ") and behind.count(",") == 1


def _free(captivity: Unit, release: Unit) -> None:
    """Give the release the people counted at their capture, and take the time of their captivity from it."""
    counted = any(item.mention.part("number") for item in release.casualties)
    if not counted and captivity.casualties:
        release.casualties = [
            Understood(item.mention, replace(item.value, outcome=CasualtyOutcome.RELEASED))
            for item in captivity.casualties
        ]
    release.effects.pop("period_total", None)
    _date_anew(release, captivity)


def _date_anew(fate: Unit, captivity: Unit) -> None:
    """The day of the captivity is not that of what became of the captives."""
    if fate.when is not captivity.when:
        return
    if captivity.other_days:
        _redate(fate, captivity.other_days)


def take_days_of_others(document: Document, units: Sequence[Unit], knowledge: Knowledge) -> None:
    """Take from acts the days of what a relative clause tells of others: "retook Lod, which fell in May 2020".

    A day there stays that of the act where the clause tells of nothing else ("shot a man who was fishing on Monday"),
    or follows the very words of the act ("an attack that took place on Monday").
    """
    relatives = word_pattern(knowledge.lexicon.function_words["relative_pronouns"] | _THAT)
    starts = [unit.act.span.start for unit in units]
    for unit in units:
        if unit.when is None or unit.inherited_day:
            continue
        begin, end = unit.act.span.end, unit.when.mention.span.start
        if end - begin > _OTHERS_REACH:
            continue
        clause = relatives.search(document.text, begin, max(begin, end))
        if clause is None or clause.start() - begin <= _OWN_CLAUSE_REACH:
            continue
        others = bisect_left(starts, end) > bisect_left(starts, clause.end())
        if others or _is_old(unit):
            _redate(unit, [day for day in unit.other_days if day.mention.span.start < clause.start()])


def as_searches(document: Document, units: Sequence[Unit], knowledge: Knowledge) -> None:
    """Read raids in which people were arrested as searches: "detained 22 people in raids across the valley"."""
    words = knowledge.lexicon.function_words
    raid = re.compile(rf"(?:.*\s)?(?:{alternatives(words['raid_words'])})", re.IGNORECASE)
    within = re.compile(
        rf"\b(?:{alternatives(words['occasion_links'])})\s+(?:[\w'-]+\s+){{0,3}}$", re.IGNORECASE
    )
    arrests = {unit.passage.index for unit in units if unit.family == "detention" and unit.rank > 0}
    for unit in units:
        if unit.event_type != "attack.civilians" or unit.casualties or unit.passage.index not in arrests:
            continue
        before = document.text[
            max(unit.passage.span.start, unit.act.span.start - _REASON_REACH) : unit.act.span.start
        ]
        if raid.fullmatch(unit.act.span.quote(document.text)) and within.search(before):
            unit.event_type = "detention.raid"


def _redate(unit: Unit, days: Sequence[Understood[When]]) -> None:
    unit.when = next(iter(days), None)
    if _is_old(unit):
        del unit.effects["historical"]
        unit.modality = Modality.ASSERTED


def without_generalities(
    document: Document, units: Sequence[Unit], knowledge: Knowledge
) -> tuple[list[Unit], list[Rejection]]:
    """Leave out habits, sums over a longer time, and what a relative clause tells of a party already named.

    Habits are denied as such: "it does not target civilians", "it has always denied killing civilians".
    """
    words = knowledge.lexicon.function_words
    habits = word_pattern(words["habitual_denials"])
    relatives = re.compile(rf"(?:{alternatives(words['relative_pronouns'])})\s*$", re.IGNORECASE)
    always = re.compile(
        rf"\b(?:{alternatives(words['habitual_adverbs'])})\s+(?:{alternatives(words['denials'])})\b[^.;]*$",
        re.IGNORECASE,
    )
    perfect = re.compile(r"ha(?:s|ve)\b", re.IGNORECASE)
    pluperfect = word_pattern(words["pluperfect_auxiliaries"])
    told_singly = any(
        unit.rank > 0 and "period_total" not in unit.effects and not is_count_of_months(unit)
        for unit in units
    )
    summed_up = {unit.passage.index for unit in units if told_singly and _sums_up(unit)}
    kept: list[Unit] = []
    rejections: list[Rejection] = []
    for unit in units:
        quote = unit.act.span.quote(document.text)
        before = document.text[max(0, unit.act.span.start - _RELATIVE_REACH) : unit.act.span.start]
        denied = document.text[max(0, unit.act.span.start - _DENIAL_REACH) : unit.act.span.start]
        is_habit = "negated" in unit.effects and habits.match(quote)
        if is_habit or ("denied" in unit.effects and always.search(denied)):
            unit.claims = []  # of no act that is told
            rejections.append(
                rejected(document, unit, "background.habit", "told as what is usual, not as an act")
            )
        elif unit.passage.index in summed_up and (_sums_up(unit) or _is_harm_of_sum(unit)):
            rejections.append(
                rejected(
                    document, unit, "background.period_total", "sums up a longer time beside single acts"
                )
            )
        elif kept and is_ongoing(unit, document.text, words):
            why = "told as what goes on, without a day or a town"
            rejections.append(rejected(document, unit, "background.state_of_things", why))
        elif _is_aside(unit, units):
            rejections.append(
                rejected(document, unit, "modality.negated", "told beside other acts as not having happened")
            )
        elif relatives.search(before) and (
            (kept and (perfect.match(quote) or _is_old(unit)))
            or (pluperfect.match(quote) and _suffers_more(unit, units))
        ):
            rejections.append(
                rejected(document, unit, "background.relative", "told only to say who somebody is")
            )
        else:
            kept.append(unit)
    return kept, rejections


def _suffers_more(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether those to whom it was done suffer what its sentence tells of behind it, by the same words.

    "A man who had been arrested over a theft was beaten to death."
    """
    suffering = _suffering(unit)
    return any(
        other.passage.index == unit.passage.index
        and other.act.span.start > unit.act.span.end
        and not suffering.isdisjoint(_suffering(other))
        for other in units
    )


def _suffering(unit: Unit) -> set[Span]:
    """The words for those to whom an act was done, or whom it harmed."""
    return {item.mention.span for item in unit.undergoing} | {item.mention.span for item in unit.casualties}


def _sums_up(unit: Unit) -> bool:
    """Whether an act stands for those of months or years: "clashes have killed thousands".

    A siege or a hostage-taking that has gone on since a day is one act, and so is a captivity.
    """
    if "period_total" not in unit.effects:
        return unit.family in _SUMMED_UP and is_count_of_months(unit)
    if unit.rank == 0 or unit.family not in _SUMMED_UP:
        return False
    if unit.when is None or unit.said_day:
        return True
    if unit.family in _CAPTIVITY:
        return False
    earliest, latest = unit.when.value.earliest, unit.when.value.latest
    return earliest is not None and latest is not None and (latest - earliest).days > _LONG_DAYS


def _is_harm_of_sum(unit: Unit) -> bool:
    """Whether words only count those harmed in all acts that their sentence sums up."""
    return unit.rank == 0 and "period_total" in unit.effects


def _is_old(unit: Unit) -> bool:
    """Whether its own day makes it history."""
    return unit.effects.get("historical") == "date"


def _is_aside(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether the document itself says beside another act that one did not happen: "he was not arrested".

    That somebody was "not hurt", whoever says so, denies no act; "we did not kill him" does.
    """
    if "negated" not in unit.effects or unit.claims:
        return False
    if unit.family == "clash" and unit.act.attribute("voice") == "noun":  # "there had been no fighting"
        near = (one for one in units if abs(one.passage.index - unit.passage.index) <= _ASIDE_REACH_SENTENCES)
        told = (one for one in near if (one.rank > 0 or one.casualties) and "negated" not in one.effects)
        return any(one.family != "clash" for one in told)
    if unit.speaker is not None and (unit.rank > 0 or unit.initiators):
        return False
    reach = 0 if unit.rank > 0 else _ASIDE_REACH_SENTENCES
    return any(
        abs(other.passage.index - unit.passage.index) <= reach and "negated" not in other.effects
        for other in units
    )


def _is_answer(unit: Unit) -> bool:
    return unit.rank > 0 and unit.family in _ANSWERS


def _linked(text: str, answer: Unit, unit: Unit, reasons: re.Pattern[str]) -> bool:
    """Whether a word for a reason stands between the two acts, close before the second."""
    if unit.act.span.start < answer.act.span.start:  # "Following attacks on two villages, 300 families fled"
        if unit.act.span.start - unit.passage.span.start >= _REASON_REACH:
            return False
        opens = reasons.match(text[unit.passage.span.start : unit.act.span.start].lstrip()) is not None
        return opens and "," in text[unit.act.span.end : answer.act.span.start] and _is_named(unit)
    between = text[max(answer.act.span.end, unit.act.span.start - _REASON_REACH) : unit.act.span.start]
    return reasons.search(between.rpartition(";")[2]) is not None


def _is_named(unit: Unit) -> bool:
    """Whether an act is told by a noun alone, with nobody harmed."""
    return unit.act.attribute("voice") == "noun" and not unit.casualties


def without_overviews(
    document: Document, units: Sequence[Unit], layout: Layout, knowledge: Knowledge
) -> tuple[list[Unit], list[Rejection]]:
    """Leave out what stands under a heading of a summary and is told elsewhere, and what under one of mere background.

    Both only where acts are told under other headings, too. What a summary tells with a day or a place of which the
    rest of the document does not speak is told nowhere else.
    """
    words = knowledge.lexicon.function_words
    overview, background = _opening(words["overview_headings"]), _opening(words["background_headings"])
    headings = {unit.passage.heading for unit in units}
    dropped: dict[int, bool] = {}
    for heading in headings - {None}:
        quote = layout.passages[heading].span.quote(document.text) if heading is not None else ""
        if background.match(quote) or overview.match(quote):
            dropped[heading or 0] = background.match(quote) is not None
    summed = _overview_lines(document, units, layout, overview)
    if not summed and (not dropped or not headings - set(dropped)):
        return list(units), []
    told = [unit for unit in units if unit.passage.heading not in dropped]
    kept: list[Unit] = []
    rejections: list[Rejection] = []
    for unit in units:
        heading = unit.passage.heading
        dated = (unit.when is not None and not unit.inherited_day) or unit.places
        is_summed = unit.passage.index in summed and not dated
        told_there = heading not in dropped or (not dropped[heading] and _is_told_there_only(unit, told))
        if told_there and not is_summed:
            kept.append(unit)
            continue
        why = "told again, or of another time, under a heading of its own"
        rejections.append(rejected(document, unit, "background.section", why))
    return kept, rejections


def _is_told_there_only(unit: Unit, told: Sequence[Unit]) -> bool:
    """Whether a unit names a day or places at which nothing of its kind took place in the rest of the document."""
    alike = [other for other in told if _may_sum_up(unit, other) and _same_days(unit, other)]
    if not unit.places:
        dated = unit.when is not None and not unit.inherited_day
        return dated and not any(other.when is not None for other in alike)
    return not any(
        _lies_in(one.value, area.value) for other in alike for one in other.places for area in unit.places
    )


def _may_sum_up(unit: Unit, other: Unit) -> bool:
    """Whether the kinds of two acts are told of one occurrence, or added up in one figure."""
    return unit.family == other.family or {unit.family, other.family} <= VIOLENT


def _same_days(unit: Unit, other: Unit) -> bool:
    """Whether two units may be of one day."""
    if unit.when is None or other.when is None or unit.inherited_day or other.inherited_day:
        return True
    return date_field.compare(unit.when.value, other.when.value) <= 0


def _lies_in(one: Where, area: Where) -> bool:
    """Whether a place is another one, or lies in it."""
    if same_scene(one, area):
        return True
    is_country = area.geo_precision is GeoPrecision.G8
    return is_country and one.country_iso2 is not None and one.country_iso2 == area.country_iso2


def _overview_lines(
    document: Document, units: Sequence[Unit], layout: Layout, overview: re.Pattern[str]
) -> set[int]:
    """The passages that only sum up the items of a list told after them: "In brief: 3 incidents, 8 killed"."""
    items = {unit.passage.index for unit in units if unit.passage.kind is PassageKind.LIST_ITEM}
    found: set[int] = set()
    for index in {unit.passage.index for unit in units} - items if items else ():
        span = layout.passages[index].span
        opening = overview.match(document.text, span.start, span.end)
        if (
            opening is not None
            and document.text[opening.end() : opening.end() + 1] == ":"
            and index < max(items)
        ):
            found.add(index)
    return found


@cache
def _opening(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W\d_]*(?:{alternatives(words)})\b", re.IGNORECASE)


def is_past(
    incident: Incident, incidents: Sequence[Incident], layout: Layout, normalised: Normalised
) -> bool:
    """Whether an incident is dated long before publication and is not what the document is about.

    It is not when the document tells of a recent act as well, or when the incident's own sentences name a recent
    day: that of the ceremony, the hearing or the study that recalls it. The sentences of a title are all below it.
    """
    if not _historical(incident):
        return False
    if any(not _historical(other) for other in incidents):
        return True
    passages = {unit.passage.index for unit in incident.units}
    old = [unit.when.value.latest for unit in incident.units if unit.when and unit.when.value.latest]
    newest = max(old, default=None)
    titled = all(unit.passage.kind is PassageKind.TITLE for unit in incident.units)
    days = (
        item.value.earliest
        for item in normalised.dates
        if titled or layout.index(item.mention.span.start) in passages
    )
    return any(newest and day and (day - newest).days > HISTORICAL_AFTER_DAYS for day in days)


def with_recalled(incidents: Sequence[Incident]) -> list[Incident]:
    """Join an old incident to the account without a day that is of the same: what a trial or a charge is about.

    "A man was charged with shooting a guard. The shooting took place on 3 May last year" is one incident. Not where
    the document tells of recent force with its day, nor where it recalls force of several days.
    """
    old = [one for one in incidents if is_violent(one) and _historical(one)]
    told = [one for one in incidents if not _historical(one) and (is_violent(one) or not one.families)]
    if not old or not told or any(one.dates for one in told) or not _may_be_one_day(old):
        return list(incidents)
    home = next((one for one in told if all(may_be_one(other, one) for other in old)), None)
    if home is None:
        return list(incidents)
    for other in old:
        for unit in other.units:
            unit.modality = Modality.ASSERTED
            unit.effects.pop("historical", None)
            home.add(unit)
    home.units.sort(key=lambda unit: unit.act.span.start)
    return [one for one in incidents if one not in old]


def _may_be_one_day(incidents: Sequence[Incident]) -> bool:
    """Whether the times of incidents all overlap: "in May", "on 3 May"."""
    times = [when for one in incidents for when in one.dates]
    latest_start = max((when.earliest for when in times if when.earliest is not None), default=None)
    first_end = min((when.latest for when in times if when.latest is not None), default=None)
    return latest_start is None or first_end is None or latest_start <= first_end


def _historical(incident: Incident) -> bool:
    return all(unit.modality is Modality.HISTORICAL for unit in incident.units)
