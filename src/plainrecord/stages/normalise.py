"""Normalise: mentions become typed values by the field modules; what is not understood becomes a rejection."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from plainrecord.fields import actor as actor_field
from plainrecord.fields import count as count_field
from plainrecord.fields import damage as damage_field
from plainrecord.fields import date as date_field
from plainrecord.fields import place as place_field
from plainrecord.fields.thing import row_of
from plainrecord.lang.alternatives import alternatives, word_spans
from plainrecord.lang.damage import DamageWords
from plainrecord.lang.dates import DateGrammar
from plainrecord.lang.lexicon import Lexicon
from plainrecord.lang.numbers import NumberGrammar
from plainrecord.lang.placewords import PlaceWords
from plainrecord.model.records import Mention, Rejection
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.values import Actor, Casualty, Count, Damage, Means, Speaker, Target, When, Where
from plainrecord.model.vocab import (
    AgeGroup,
    CasualtyOutcome,
    CasualtyParty,
    MentionKind,
    PassageKind,
    PersonStatus,
    Sex,
    TargetType,
    Weapon,
)
from plainrecord.stages.publisher import PUBLISHER, Publisher, publisher_of
from plainrecord.stages.seats import with_speaking
from plainrecord.world.gazetteer import PlaceIndex
from plainrecord.world.registry import Registry

V = TypeVar("V")
#: Attribute of a day on which something was said (the offset where the verb ends), or done about the act afterwards.
SAID, PROCESS = "said", "process"
#: Of a day told in a relative clause between commas ("the army, which has fought them since 2023, said"): where the
#: clause begins and ends. It is the day of nothing outside.
ASIDE = "aside"
#: Attribute of a day told only of the clause behind it ("on Friday, a day after ..."): the offset where that ends.
CLAUSE = "clause"
#: Such a day that a comma divides from the day it counts from; others count from what was told before.
_RIGHT_BEHIND = "after"
#: Characters between a verb of saying and the day it was said on ("said on Monday"), and before it ("on Monday said").
_SAID_ON_REACH, _ON_SAID_REACH = 5, 2
#: The same, with those who are told between them.
_TOLD_REACH = 36
#: Characters between what courts did about an act and its day where no act is told between ("booked in jail Tuesday").
_CUSTODY_REACH = 60
_CLAUSE_END = re.compile(r"[,.;:!?\n]")
#: Characters before a day within which a preposition of time ("on") makes it that of the verb behind it.
_DAY_CUE_REACH = 5
#: Stands behind a day that another noun is told of ("Monday's shooting").
_POSSESSIVE = ("'s", "’s")
#: Characters beside a damaged thing within which an adverb ("badly") tells how badly.
_ADVERB_REACH = 40
#: Characters before a name within which a preposition of place ("in") makes it a place after all.
_PLACE_CUE_REACH = 12


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The frozen knowledge that mentions are understood with."""

    lexicon: Lexicon
    registry: Registry
    numbers: NumberGrammar
    dates: DateGrammar
    place_words: PlaceWords
    damage: DamageWords
    gazetteer: PlaceIndex


@dataclass(frozen=True, slots=True)
class Understood(Generic[V]):
    """A mention with the value its field module gave it."""

    mention: Mention
    value: V


@dataclass(frozen=True, slots=True)
class Normalised:
    """All that was understood of a document, by kind, in text order; acts and claims keep only the mention."""

    acts: tuple[Mention, ...]
    claims: tuple[Mention, ...]
    dates: tuple[Understood[When], ...]
    places: tuple[Understood[Where], ...]
    actors: tuple[Understood[Actor], ...]
    casualties: tuple[Understood[Casualty], ...]
    weapons: tuple[Understood[Means], ...]
    targets: tuple[Understood[Target], ...]
    damage: tuple[Understood[Damage], ...]
    speakers: tuple[Understood[Speaker], ...]


def normalise(
    document: Document, passages: Sequence[Passage], mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[Normalised, tuple[Rejection, ...]]:
    """Understand the mentions of one document.

    Persons come before places, which are often their family names, and countries before organisations, of
    which several may have one name.
    """
    text = document.text
    by_kind: dict[MentionKind, list[Mention]] = {kind: [] for kind in MentionKind}
    for mention in mentions:
        by_kind[mention.kind].append(mention)
    claims = by_kind[MentionKind.CLAIM]
    verbs = _verbs(document.text, claims, by_kind[MentionKind.ACT], knowledge)
    dates, rejections = _dates(document, passages, by_kind[MentionKind.DATE], verbs, knowledge)
    casualties = _each(by_kind[MentionKind.CASUALTY], lambda mention: _casualty(mention, text, knowledge))
    actors = _actors(by_kind[MentionKind.ACTOR], text, knowledge, (), None)
    names = {name for item in actors if (name := item.value.person_name)}
    names.update(name for item in casualties for name in item.value.person_names)
    in_text, mastheads, of_mastheads = _without_mastheads(document, passages, by_kind[MentionKind.PLACE])
    place_mentions, of_persons = _without_persons(document, in_text, names, knowledge)
    speakers = [mention for mention in claims if mention.role == "speaker"]
    words = knowledge.lexicon.function_words
    people = [*by_kind[MentionKind.ACTOR], *by_kind[MentionKind.CASUALTY]]
    seen = with_speaking(text, passages, place_mentions, speakers, people, by_kind[MentionKind.ACT], words)
    places = _places(document, seen, mastheads, knowledge)
    towns = {item.mention.span for item in places}
    countries = tuple(sorted({code for item in places if (code := item.value.country_iso2)}))
    day = document.published
    publisher = publisher_of(document, knowledge.lexicon, knowledge.registry)

    def speaker(mention: Mention) -> Speaker:
        words = mention.span.quote(text)
        found = actor_field.speaker(words, knowledge.lexicon, knowledge.registry, countries, day)
        if mention.span not in towns or found.actor is None or found.actor.person_name is None:
            return found
        return replace(found, label=words, actor=replace(found.actor, label=words, person_name=None))

    normalised = Normalised(
        acts=tuple(by_kind[MentionKind.ACT]),
        claims=tuple(mention for mention in claims if mention.role != "speaker"),
        dates=dates,
        places=places,
        actors=_with_publisher(
            _actors(by_kind[MentionKind.ACTOR], text, knowledge, countries, day), publisher
        ),
        casualties=casualties,
        weapons=_each(by_kind[MentionKind.WEAPON], lambda mention: _means(mention, text, knowledge)),
        targets=_each(by_kind[MentionKind.TARGET], lambda mention: _target(mention, text, knowledge)),
        damage=_each(by_kind[MentionKind.DAMAGE], lambda mention: _damage(mention, text, knowledge)),
        speakers=_each(speakers, speaker),
    )
    return normalised, (*rejections, *of_mastheads, *of_persons)


def _each(mentions: Iterable[Mention], value: Callable[[Mention], V]) -> tuple[Understood[V], ...]:
    return tuple(Understood(mention, value(mention)) for mention in mentions)


def _means(mention: Mention, text: str, knowledge: Knowledge) -> Means:
    words = mention.span.quote(text)
    if named := mention.attribute("weapon"):
        return Means(Weapon(named), words)
    noun = row_of(words, knowledge.lexicon.weapons)
    return Means(noun.weapon if noun else Weapon.UNKNOWN, words)


def _target(mention: Mention, text: str, knowledge: Knowledge) -> Target:
    return Target(
        _target_type(mention, text, knowledge), mention.span.quote(text), _count(mention, text, knowledge)
    )


def _actors(
    mentions: Sequence[Mention], text: str, knowledge: Knowledge, countries: tuple[str, ...], day: date | None
) -> tuple[Understood[Actor], ...]:
    """Actors by their words; the countries a text is about and its day decide between namesakes."""

    def actor(mention: Mention) -> Actor:
        words = mention.span.quote(text)
        if mention.part("number") is not None:
            words = actor_field.without_number(words, mention, text) or words
        if head := mention.attribute("head"):  # "Thai and Lao soldiers"
            words = f"{words} {head}"
        return actor_field.normalise(words, knowledge.lexicon, knowledge.registry, countries, day)

    return _each(mentions, actor)


def _with_publisher(
    actors: tuple[Understood[Actor], ...], publisher: Publisher | None
) -> tuple[Understood[Actor], ...]:
    """The actors, those whom the publisher calls its own made the party that it is: "our fighters"."""
    if publisher is None:
        return actors
    return tuple(
        Understood(replace(item.mention, maker=item.mention.maker + PUBLISHER), publisher.party)
        if item.value.actor_id is None and publisher.means_own(item.mention.span)
        else item
        for item in actors
    )


def _without_persons(
    document: Document, mentions: Sequence[Mention], names: Collection[str], knowledge: Knowledge
) -> tuple[list[Mention], list[Rejection]]:
    """Leave out what looked like a place but is part of a person's name, or a family name told again alone.

    "Santos" after "Julio Santos" is the man, unless a preposition of place stands before it.
    """
    cues = knowledge.lexicon.function_words["locative_prepositions"]
    families = {parts[-1].casefold() for name in names if len(parts := name.split()) > 1}
    inside = {word.casefold() for name in names for word in name.split()} if families else set()
    kept: list[Mention] = []
    rejections: list[Rejection] = []
    for mention in mentions:
        words = mention.span.quote(document.text)
        folded = words.casefold()
        before = document.text[max(0, mention.span.start - _PLACE_CUE_REACH) : mention.span.start].split()
        cued = bool(before) and before[-1].casefold() in cues
        if (folded in families and not cued) or (
            folded in inside and _within_name(document.text, mention, names)
        ):
            message = f"{words!r} is part of a person's name here"
            rejections.append(
                Rejection(
                    "normalise",
                    "place.person_name",
                    message,
                    document.document_ref,
                    (mention.span,),
                    mention.maker,
                )
            )
        else:
            kept.append(mention)
    return kept, rejections


def _without_mastheads(
    document: Document, passages: Sequence[Passage], mentions: Sequence[Mention]
) -> tuple[list[Mention], list[Mention], list[Rejection]]:
    """Set apart the places in the publisher's name behind a title: where he is, not where something happened."""
    mastheads = [passage.span for passage in passages if passage.kind is PassageKind.TITLE and passage.index]
    kept: list[Mention] = []
    apart: list[Mention] = []
    rejections: list[Rejection] = []
    for mention in mentions:
        if not any(span.contains(mention.span) for span in mastheads):
            kept.append(mention)
            continue
        apart.append(mention)
        message = f"{mention.span.quote(document.text)!r} belongs to the publisher's name here"
        rejections.append(
            Rejection(
                "normalise", "place.masthead", message, document.document_ref, (mention.span,), mention.maker
            )
        )
    return kept, apart, rejections


def _within_name(text: str, mention: Mention, names: Collection[str]) -> bool:
    """Whether a name of several words stands around the mention."""
    for name in names:
        start = max(0, mention.span.start - len(name))
        found = text.find(name, start, mention.span.end + len(name))
        if (
            0 <= found <= mention.span.start
            and mention.span.end <= found + len(name)
            and len(mention.span) < len(name)
        ):
            return True
    return False


def dateline_date(document: Document, passages: Sequence[Passage], dates: DateGrammar) -> date | None:
    """The full date of the first dateline, or None: what an undated document's own words are relative to."""
    for passage in passages:
        if passage.kind is PassageKind.DATELINE:
            for match in dates.find(passage.span.quote(document.text)):
                value = date_field.normalise_match(match, None)
                if isinstance(value, When) and value.earliest is not None and value.earliest == value.latest:
                    return value.earliest
    return None


@dataclass(frozen=True, slots=True)
class _Verbs:
    """Where verbs of saying, words for what is done about an act afterwards, and acts stand in a text, in order.

    ``custody`` are those words that a day may stand farther behind.
    """

    text: str
    speech: Sequence[Span]
    process: Sequence[Span]
    custody: Sequence[Span]
    act_starts: Sequence[int]
    day_prepositions: Collection[str]
    telling: Collection[str]
    telling_of: AbstractSet[str]

    def of_day(self, span: Span) -> str:
        """What a day is the day of: ``PROCESS``, or the verb of saying that ends at an offset.

        "" for a day beside neither ("said on Monday", "police on Monday said", "was charged Tuesday").
        """
        if self.text.startswith(_POSSESSIVE, span.end):
            return ""
        before = self.text[max(0, span.start - _DAY_CUE_REACH) : span.start].split()
        is_on = bool(before) and before[-1].casefold() in self.day_prepositions
        for verbs, name in ((self.process, PROCESS), (self.speech, "")):
            at = bisect_right(verbs, span.start, key=lambda verb: verb.end)
            if at > 0 and self._reaches(verbs[at - 1], span.start):
                return name or str(verbs[at - 1].end)
            if is_on and at < len(verbs) and 0 <= verbs[at].start - span.end <= _ON_SAID_REACH:
                return name or str(verbs[at].end)
        at = bisect_right(self.custody, span.start, key=lambda verb: verb.end)
        return PROCESS if at > 0 and self._runs_on(self.custody[at - 1].end, span.start) else ""

    def _reaches(self, verb: Span, day: int) -> bool:
        """Whether a day stands right behind a verb, or behind those who are told: "told reporters on Saturday"."""
        if day - verb.end <= _SAID_ON_REACH:
            return True
        if self.text[verb.start : verb.end].casefold() not in self.telling or day - verb.end > _TOLD_REACH:
            return False
        hearers = self.text[verb.end : day].casefold().split()
        return self.telling_of.isdisjoint(hearers) and self._runs_on(verb.end, day)

    def _runs_on(self, start: int, end: int) -> bool:
        """Whether neither an act nor the end of a clause stands between."""
        if end - start > _CUSTODY_REACH or _CLAUSE_END.search(self.text, start, end):
            return False
        at = bisect_right(self.act_starts, start)
        return at == len(self.act_starts) or self.act_starts[at] >= end


def _verbs(text: str, claims: Sequence[Mention], acts: Sequence[Mention], knowledge: Knowledge) -> _Verbs:
    words = knowledge.lexicon.function_words
    process, custody = (
        [Span(start, end) for start, end in word_spans(text, words[name])]
        for name in ("process_verbs", "custody_verbs")
    )
    return _Verbs(
        text,
        sorted({verb for claim in claims if (verb := claim.part("verb")) is not None}),
        process,
        custody,
        sorted(act.span.start for act in acts),
        words["day_prepositions"],
        words["telling_verbs"],
        words["telling_openers"],
    )


def _relative_clauses(text: str, knowledge: Knowledge) -> list[Span]:
    """The relative clauses between two commas of a text, in order; not those that tell when an act took place."""
    words = knowledge.lexicon.function_words
    pronouns, taking_place = (alternatives(words[name]) for name in ("relative_pronouns", "occurrence_verbs"))
    pattern = re.compile(rf",\s+(?:{pronouns})\s(?!(?:{taking_place})\b)[^,;:.!?]*,", re.IGNORECASE)
    return [Span(found.start(), found.end()) for found in pattern.finditer(text)]


def _dates(
    document: Document,
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    verbs: _Verbs,
    knowledge: Knowledge,
) -> tuple[tuple[Understood[When], ...], tuple[Rejection, ...]]:
    """Dates in text order. Later words count from the day of what was told, not from that on which it was said."""
    anchor = document.published or dateline_date(document, passages, knowledge.dates)
    understood: list[Understood[When]] = []
    rejections: list[Rejection] = []
    told: list[When] = []
    happened: list[When] = []
    text = document.text
    in_context = {match.span: match for match in knowledge.dates.find(text)} if mentions else {}
    clauses = _relative_clauses(text, knowledge) if mentions else []
    for mention in mentions:
        match = in_context.get(mention.span)  # what stands around the words decides, too ("a five-day truce")
        before = happened or told
        previous = (
            date_field.previous_for(match, before) if match is not None else before[-1] if before else None
        )
        of_clause = match.part(CLAUSE) if match is not None else ""
        if of_clause == _RIGHT_BEHIND:
            previous = _right_before(mention, understood, text)
        if match is not None:
            value = date_field.normalise_match(match, anchor, published=anchor, previous=previous)
        else:
            quote = mention.span.quote(text)
            value = date_field.normalise(quote, anchor, knowledge.dates, published=anchor, previous=previous)
        if isinstance(value, When) and of_clause:
            ends = _CLAUSE_END.search(text, mention.span.end)
            attributes = (*mention.attributes, (CLAUSE, str(ends.start() if ends else len(text))))
            understood.append(Understood(replace(mention, attributes=attributes), value))
        elif isinstance(value, When):
            told.append(value)
            said = verbs.of_day(mention.span)
            if not said:
                happened.append(value)
            attributes = (*mention.attributes, (SAID, said)) if said else mention.attributes
            at = bisect_right(clauses, mention.span.start, key=lambda clause: clause.start) - 1
            if at >= 0 and mention.span.end <= clauses[at].end:
                attributes = (*attributes, (ASIDE, f"{clauses[at].start}:{clauses[at].end}"))
            understood.append(Understood(replace(mention, attributes=attributes), value))
        else:
            rejections.append(
                Rejection(
                    "normalise", f"date.{value.reason}", value.message, document.document_ref,
                    (mention.span,), mention.maker,
                )
            )  # fmt: skip
    return tuple(understood), tuple(rejections)


def _right_before(mention: Mention, understood: Sequence[Understood[When]], text: str) -> When | None:
    """The day that a comma divides from the words of another: "on Friday, a day after"."""
    last = understood[-1] if understood else None
    if last is None or text[last.mention.span.end : mention.span.start].strip() != ",":
        return None
    return last.value


def _places(
    document: Document, mentions: Sequence[Mention], mastheads: Sequence[Mention], knowledge: Knowledge
) -> tuple[Understood[Where], ...]:
    """The places of a text. Those of the publisher's name help to tell namesakes apart, and are no more than that.

    A name that a dateline has in capitals is written as the text below writes it.
    """
    country = document.source.country_iso2 if document.source else None
    read = sorted((*mentions, *mastheads), key=lambda mention: mention.span)
    values = place_field.resolve(
        read, document.text, knowledge.gazetteer, knowledge.place_words, publisher_country=country
    )
    apart = {mention.span for mention in mastheads}
    return tuple(
        Understood(mention, _as_written(value, mention.span.quote(document.text)))
        for mention, value in zip(read, values, strict=True)
        if value is not None and mention.span not in apart
    )


def _as_written(place: Where, words: str) -> Where:
    same = place.name.isupper() and words.upper() == place.name
    return replace(place, name=words) if same and words != place.name else place


def _count(mention: Mention, text: str, knowledge: Knowledge) -> Count | None:
    number = mention.part("number")
    return count_field.normalise(number.quote(text), knowledge.numbers) if number else None


def _casualty(mention: Mention, text: str, knowledge: Knowledge) -> Casualty:
    words = mention.span.quote(text)
    if toll := mention.attribute("toll"):
        stated = count_field.exactly(int(toll), words)
        return Casualty(CasualtyOutcome(mention.role), CasualtyParty.UNKNOWN, stated)
    count = _count(mention, text, knowledge)
    if count is None:
        count = count_field.plural(words) if mention.attribute("plural") else count_field.one(words)
        if _is_couple(words.casefold().split(), mention, knowledge.lexicon.function_words):
            count = count_field.exactly(2, words)
    count = count_field.with_phrase(count, mention.attribute("phrase"), words)
    people = actor_field.people(words, knowledge.lexicon, knowledge.registry)
    if mention.attribute("class") == "q":  # a bare number is no age
        people = replace(people, age_group=AgeGroup.UNKNOWN)
    like = mention.part("like")
    if like is not None:  # a bare number counts the people named before it
        known = actor_field.people(like.quote(text), knowledge.lexicon, knowledge.registry)
        if mention.attribute("class") != "u":
            people = replace(people, status=known.status)
        elif known.sex in (Sex.UNKNOWN, _sex_of(words, knowledge)):  # a pronoun is the person named before it
            people = replace(people, status=known.status, sex=known.sex, age_group=known.age_group)
    party = CasualtyParty.CIVILIANS if people.status in _CIVILIAN_STATUSES else CasualtyParty.UNKNOWN
    return Casualty(
        CasualtyOutcome(mention.role), party, count, actor_field.without_number(words, mention, text), people.status,
        people.sex, people.age_group, person_names=people.person_names,
    )  # fmt: skip


def _sex_of(pronoun: str, knowledge: Knowledge) -> Sex:
    """Whether a pronoun stands for a man or for a woman."""
    lists, word = knowledge.lexicon.function_words, pronoun.casefold()
    if word in lists["male_pronouns"]:
        return Sex.MALE
    return Sex.FEMALE if word in lists["female_pronouns"] else Sex.UNKNOWN


def _is_couple(words: Sequence[str], mention: Mention, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether words without a number stand for two persons: "a couple", "both men", not "both the driver and ..."."""
    shared = words[0] in lists["object_determiners"] and not mention.attribute("plural")
    return not shared and not lists["couples"].isdisjoint(words)


_CIVILIAN_STATUSES = frozenset(
    {PersonStatus.CIVILIAN, PersonStatus.MEDIC, PersonStatus.JOURNALIST, PersonStatus.AID_WORKER}
)


def _target_type(mention: Mention, text: str, knowledge: Knowledge) -> TargetType:
    """As the engine says; what it does not say, the head noun does; whose a vehicle is decides what it is.

    The roof of a clinic is a clinic, and armoured vehicles are those of forces.
    """
    words = mention.span.quote(text)
    part, _, whole = words.partition(" of ")
    if whole and not knowledge.lexicon.function_words["building_parts"].isdisjoint(part.casefold().split()):
        noun = row_of(whole, knowledge.lexicon.targets)
        if noun is not None:
            return noun.target_type
    if named := mention.attribute("target_type"):
        found = TargetType(named)
    else:
        noun = row_of(words, knowledge.lexicon.targets)
        found = noun.target_type if noun else TargetType.UNKNOWN
    if found in _ANYBODYS:
        if _is_military_vehicle(part.casefold().split(), knowledge.lexicon):
            return TargetType.MILITARY
        people = knowledge.lexicon.people
        owners = (people[word] for word in words.casefold().split() if word in people)
        return next((_OF_FORCES[one.status] for one in owners if one.status in _OF_FORCES), found)
    return found


def _is_military_vehicle(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the last words are those for a vehicle of forces: "two tanks", not "a tank truck"."""
    rows = (lexicon.weapons.get(" ".join(words[-size:])) for size in (1, 2, 3))
    return any(row is not None and row.weapon in _MILITARY_VEHICLES for row in rows)


#: Weapons that are vehicles of forces.
_MILITARY_VEHICLES = (Weapon.ARMOUR,)
#: Things that are what their owner is: "a convoy of the army", "a police van".
_ANYBODYS = (TargetType.PRIVATE_CITIZENS, TargetType.TRANSPORT, TargetType.UNKNOWN, TargetType.OTHER)
_OF_FORCES = {
    PersonStatus.STATE_ARMED: TargetType.MILITARY,
    PersonStatus.POLICE: TargetType.POLICE,
    PersonStatus.NONSTATE_ARMED: TargetType.NONSTATE_ARMED,
}


def _damage(mention: Mention, text: str, knowledge: Knowledge) -> Damage:
    nearby = text[max(0, mention.span.start - _ADVERB_REACH) : mention.span.end + _ADVERB_REACH]
    found = damage_field.extent(mention.attribute("verb"), nearby, knowledge.damage)
    return Damage(
        _target_type(mention, text, knowledge),
        mention.span.quote(text),
        found,
        _count(mention, text, knowledge),
    )
