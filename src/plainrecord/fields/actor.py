"""Actors: from the words for somebody to a neutral label, a kind and, for public organisations, an id.

Members of a named organisation go by the organisation; state forces by country and branch; a body that the
registry does not know keeps its name; everybody else keeps the words of the text without article, number and
age, with loaded words replaced. Names of persons are kept apart from the label, so that an export can leave
them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plainrecord.fields.actor_groups import STATUS_OF_KIND, group_kind, unknown_group
from plainrecord.fields.actor_phrase import AGE, Phrase, own_words, phrase_of, strip_leading
from plainrecord.fields.actor_words import ActorWords, Word, actor_words, words_of
from plainrecord.lang.lexicon import Lexicon, PersonNoun
from plainrecord.model.records import Mention
from plainrecord.model.values import Actor, Speaker
from plainrecord.model.vocab import ActorKind, AgeGroup, ClaimantPosition, PersonStatus, Sex
from plainrecord.world.registry import Organisation, Registry

__all__ = ["People", "affiliation", "normalise", "people", "speaker", "strip_leading", "without_number"]

MINOR_BELOW_YEARS, OLDER_FROM_YEARS = 18, 60
_YEARS_OLD = re.compile(
    r"\b(\d{1,3})[- ]years?[- ]olds?\b|\baged (?:between )?(\d{1,3})\b|\b(\d{1,3})[- ]yr[- ]old",
    re.IGNORECASE,
)
#: Whose somebody is ("the boy's mother"): it says nothing of their own sex and age.
_OWNER = re.compile(r"^.*\w(?:['\u2019]s|s['\u2019])\s+(?=\w)", re.DOTALL)
_CACHED_PHRASES = 16_384
#: Kinds that speak for the organisation they belong to: "Northern Front fighters" are the Northern Front.
_GOES_BY_GROUP = frozenset(
    {ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE, ActorKind.REBEL_GROUP,
     ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA, ActorKind.PRO_GOVERNMENT_MILITIA,
     ActorKind.CRIMINAL_GROUP, ActorKind.UNIDENTIFIED_ARMED, ActorKind.UNKNOWN, ActorKind.FOREIGN_MILITARY}
)  # fmt: skip
_SPEAKS_AS_PARTY = (ClaimantPosition.UNKNOWN, ClaimantPosition.OTHER_PARTY)
_SERVING = frozenset({PersonStatus.STATE_ARMED, PersonStatus.POLICE, PersonStatus.OFFICIAL})


@dataclass(frozen=True, slots=True)
class People:
    """What words say of the people they stand for."""

    status: PersonStatus
    sex: Sex
    age_group: AgeGroup
    person_names: tuple[str, ...]


# The public functions ---------------------------------------------------------------------------------------


def normalise(
    words: str, lexicon: Lexicon, registry: Registry, countries: Iterable[str] = (), day: date | None = None
) -> Actor:
    """The actor that ``words`` stand for.

    ``countries`` (ISO 3166-1 alpha-2, those the text is about) and ``day`` decide between organisations of
    one name; when there is exactly one country, "the army" is its army. The label is never empty, holds no
    loaded word and no part of ``person_name``.
    """
    return _normalise(words, lexicon, registry, tuple(sorted(set(countries))) if countries else (), day)


def people(words: str, lexicon: Lexicon, registry: Registry) -> People:
    """Status, sex, age group and names of the people that ``words`` stand for.

    "People" and "persons" leave the status open (UCDP: deaths of unknown side), "villagers" are civilians.
    """
    return _people(words, lexicon, registry)


def speaker(
    words: str, lexicon: Lexicon, registry: Registry, countries: Iterable[str] = (), day: date | None = None
) -> Speaker:
    """Who says something, and in which relation to the act such a speaker usually stands."""
    knowledge = actor_words(lexicon, registry)
    tokens = words_of(strip_leading(words, lexicon))
    actor = normalise(words, lexicon, registry, countries, day)
    position = _position(tokens, knowledge)
    label = actor.label
    if actor.actor_id is not None and position not in _SPEAKS_AS_PARTY:
        label = own_words(phrase_of(words, knowledge), knowledge) or label
    return Speaker(label, position, actor)


def affiliation(
    words: str, lexicon: Lexicon, registry: Registry, countries: Iterable[str] = (), day: date | None = None
) -> Organisation | None:
    """The organisation that the words name, also where they stand for a person of it ("the UN envoy").

    None when they name none, or say that the person no longer belongs to it.
    """
    knowledge = actor_words(lexicon, registry)
    phrase = phrase_of(words, knowledge, tuple(sorted(set(countries))), day)
    if phrase.organisation is None:
        return None
    organisation, first, _ = phrase.organisation
    left = any(word.lower in knowledge.formerly for word in phrase.words[:first])
    return None if left else organisation


def without_number(words: str, mention: Mention, text: str) -> str:
    """The words for the people counted, without their number and article."""
    number = mention.part("number")
    if number is not None and mention.span.contains(number) and number.start - mention.span.start < 25:
        words = text[number.end : mention.span.end]
    return strip_leading(words)


# Actors -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_CACHED_PHRASES)
def _normalise(
    words: str, lexicon: Lexicon, registry: Registry, countries: tuple[str, ...], day: date | None
) -> Actor:
    knowledge = actor_words(lexicon, registry)
    phrase = phrase_of(words, knowledge, countries, day)
    body = _body(phrase, knowledge)
    name = phrase.name()
    if body is not None:
        if name and name.casefold() in body.name.casefold():
            name = None
        return Actor(body.name, body.kind, body.actor_id, body.country_iso2, name)
    country = knowledge.country(phrase.words)
    group = unknown_group(phrase, knowledge)
    if group:
        if name and name.casefold() in group.casefold():
            name = None
        return Actor(group, group_kind(phrase, group, knowledge), None, country, name)
    kind, official = _kind(phrase, knowledge)
    label = own_words(phrase, knowledge)
    if not label or label.lower() in knowledge.courtesy or label.lower() in knowledge.leading.always:
        label = _fallback(kind, knowledge)
    adjective = " " not in label and not label.lower().endswith("s")
    if country is not None and adjective and label.lower() in lexicon.nationals:
        label = registry.countries.get(country, label)  # "Russian" of "Russian drones": the country
    title = knowledge.titles.get(label.lower() + ".")
    if title is not None:  # an abbreviation written in full
        label = next((form for form in title.forms if len(form) > 3 and "." not in form), label)
    return Actor(label, kind, None, country, name, official)


def _body(phrase: Phrase, knowledge: ActorWords) -> Organisation | None:
    """The organisation or state force the phrase goes by; None when it is about a person beside it."""
    found = phrase.organisation
    if found is not None and _speaks_for(phrase, found, knowledge):
        return found[0]
    noun = phrase.noun
    if found is not None or phrase.names or (noun is not None and noun.official and not noun.collective):
        return None
    if any(word.lower in knowledge.formerly for word in phrase.words[: max(phrase.noun_first, 0)]):
        return None
    limit = phrase.limit(knowledge)
    country = knowledge.country(phrase.words[:limit])
    for end in sorted({phrase.noun_last, limit}, reverse=True):
        if end > 0 and end - max(phrase.noun_first, 0) <= 6:
            force = knowledge.force(phrase.words[:end], country)
            if force is not None:
                return force
    return None


def _speaks_for(phrase: Phrase, found: tuple[Organisation, int, int], knowledge: ActorWords) -> bool:
    """Whether the people of the phrase act for the organisation in it, or are persons beside it."""
    organisation, first, last = found
    noun = phrase.noun
    if any(word.lower in knowledge.formerly for word in phrase.words[:first]):
        return False
    if any(name.first <= first < name.last for name in phrase.names):
        return False
    if noun is None or first <= phrase.noun_first < last:
        return True
    head = phrase.words[phrase.noun_last - 1]
    if noun.official and not noun.collective:  # "President Putin" is the head of what his name stands for
        return phrase.noun_last == first and organisation.kind is ActorKind.STATE_OTHER
    belongs = noun.kind in _GOES_BY_GROUP or head.lower in knowledge.membership
    return belongs or noun.kind is organisation.kind


def _kind(phrase: Phrase, knowledge: ActorWords) -> tuple[ActorKind, bool]:
    """The kind the noun or title says, and whether it is a public function."""
    if phrase.noun is not None:
        former = any(word.lower in knowledge.formerly for word in phrase.words[: max(phrase.noun_first, 0)])
        title = knowledge.title(phrase.words[phrase.noun_last - 1])
        kind = phrase.noun.kind
        if kind is ActorKind.UNKNOWN and title is not None and title.kind is not ActorKind.STATE_OTHER:
            kind = title.kind
        kind = ActorKind.CIVILIANS if former and kind in STATUS_OF_KIND else kind
        return kind, phrase.noun.official
    title = next((found for word in phrase.words if (found := knowledge.title(word)) is not None), None)
    return (title.kind, title.official) if title is not None else (ActorKind.UNKNOWN, False)


def _fallback(kind: ActorKind, knowledge: ActorWords) -> str:
    armed = kind in STATUS_OF_KIND or kind is ActorKind.UNIDENTIFIED_ARMED
    return knowledge.fallback["group" if armed else "person"]


# People and speakers ----------------------------------------------------------------------------------------


@lru_cache(maxsize=_CACHED_PHRASES)
def _people(words: str, lexicon: Lexicon, registry: Registry) -> People:
    knowledge = actor_words(lexicon, registry)
    phrase = phrase_of(words, knowledge)
    nouns = [noun for noun, _, _ in knowledge.nouns(phrase.words)]
    owned = _OWNER.sub("", words)
    own = nouns if owned == words else [noun for noun, _, _ in knowledge.nouns(words_of(owned))]
    sex = next((noun.sex for noun in own if noun.sex), Sex.UNKNOWN)
    by_noun = (noun.age_group for noun in own if noun.age_group)
    age = _age_group(phrase.text) or next(by_noun, AgeGroup.UNKNOWN)
    if not knowledge.minor_adjectives.isdisjoint(word.lower for word in phrase.words):
        age = AgeGroup.MINOR
    return People(_status(phrase, nouns, knowledge), sex, age, phrase.all_names())


def _status(phrase: Phrase, nouns: Sequence[PersonNoun], knowledge: ActorWords) -> PersonStatus:
    noun = phrase.noun
    before = phrase.words[: max(phrase.noun_last, 0)]
    if any(word.lower in knowledge.off_duty for word in phrase.words):
        return PersonStatus.OFF_DUTY
    found = phrase.organisation
    if found is not None and _speaks_for(phrase, found, knowledge) and found[0].kind in STATUS_OF_KIND:
        return STATUS_OF_KIND[found[0].kind]
    group = unknown_group(phrase, knowledge)
    if group is not None:
        kind = group_kind(phrase, group, knowledge)
        civil = PersonStatus.CIVILIAN if kind is ActorKind.CIVILIANS else PersonStatus.UNKNOWN
        armed = noun is not None and noun.status is PersonStatus.NONSTATE_ARMED
        return STATUS_OF_KIND.get(kind, PersonStatus.NONSTATE_ARMED if armed else civil)
    if noun is None:
        title = next((t for word in phrase.words if (t := knowledge.title(word)) is not None), None)
        if title is None or title.official:
            return PersonStatus.UNKNOWN if title is None else PersonStatus.OFFICIAL
        return STATUS_OF_KIND.get(title.kind, PersonStatus.CIVILIAN)
    status = noun.status
    if status is PersonStatus.CIVILIAN and any(one.status is PersonStatus.AID_WORKER for one in nouns):
        status = PersonStatus.AID_WORKER  # "engineers of a relief agency"
    if _is_open(phrase, knowledge):
        status = PersonStatus.UNKNOWN
    elif status is PersonStatus.UNKNOWN:
        known = (each.status for each in nouns if each.status is not PersonStatus.UNKNOWN)
        status = next(known, status)
    if status in _SERVING and any(word.lower in knowledge.formerly for word in before):
        return PersonStatus.CIVILIAN
    return status


def _is_open(phrase: Phrase, knowledge: ActorWords) -> bool:
    """Whether the head leaves open who it is: "people", "members of the Northern Front"."""
    head = " ".join(word.lower for word in phrase.words[phrase.noun_first : phrase.noun_last])
    return head in knowledge.unknown_status


def _age_group(text: str) -> AgeGroup | None:
    found = _YEARS_OLD.search(text) or AGE.search(text)
    if found is None or found.group() == text.strip():  # a bare number counts people
        return None
    years = int(next(group for group in found.groups() if group))
    if years > 120:
        return None
    if years < MINOR_BELOW_YEARS:
        return AgeGroup.MINOR
    return AgeGroup.OLDER if years >= OLDER_FROM_YEARS else AgeGroup.ADULT


def _position(words: Sequence[Word], knowledge: ActorWords) -> ClaimantPosition:
    """The relation that the longest speaker word of the phrase has, the first of several."""
    for size in range(min(len(words), 5), 0, -1):
        for start in range(len(words) - size + 1):
            found = knowledge.speakers.get(" ".join(word.lower for word in words[start : start + size]))
            if found is not None:
                return found.position
    return ClaimantPosition.UNKNOWN
