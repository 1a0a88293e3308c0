"""Actors: from the words for somebody to a neutral label, a kind and, for public organisations, an id.

Members of a named organisation go by the organisation; state forces by country and branch; a body that the
registry does not know keeps its name; everybody else keeps the words of the text without article, number and age,
with loaded words replaced. Names of persons are kept apart from the label, so that an export can leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plainrecord.fields.actor_names import Name, names_in
from plainrecord.fields.actor_words import ActorWords, Word, actor_words, words_of
from plainrecord.lang.lexicon import Lexicon, PersonNoun
from plainrecord.model.records import Mention
from plainrecord.model.values import Actor, Speaker
from plainrecord.model.vocab import ActorKind, AgeGroup, ClaimantPosition, PersonStatus, Sex
from plainrecord.world.registry import Organisation, Registry

#: A phrase longer than this is cut: whoever is meant stands at its beginning.
LONGEST_PHRASE_CHARACTERS = 400
MINOR_BELOW_YEARS, OLDER_FROM_YEARS = 18, 60
_CACHED_PHRASES = 16_384
_BRACKETS = re.compile(r"\s*(?:\[[^\]]*\]?|\([^)]*\)?)")
_AGE = re.compile(r"(?:,\s*|\()?\b(?:aged\s+)?(\d{1,3})(?:[- ]years?[- ]old)?\b(?=\s*(?:[,)]|$|[- ]?year))\)?(?:[- ]years?[- ]old)?")
_YEARS_OLD = re.compile(r"\b(\d{1,3})[- ]years?[- ]olds?\b|\baged (\d{1,3})\b", re.IGNORECASE)
_UNTIDY = re.compile(r"[\d,;()\[\]]|  |^ | $|^(?:and|or|the|an?)\b", re.IGNORECASE)
_COMMAS = re.compile(r"\s*[,;](?:\s*[,;])*\s*")
_LOOSE_AND = re.compile(r"^(?:(?:and|or)\b\s*)+|(?:\s*\b(?:and|or))+$", re.IGNORECASE)
_EDGES = " ,.;:\"'-()[]"
#: Kinds that speak for the organisation they belong to: "Northern Front fighters" are the Northern Front.
_GOES_BY_GROUP = frozenset(
    {ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE, ActorKind.REBEL_GROUP,
     ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA, ActorKind.PRO_GOVERNMENT_MILITIA, ActorKind.CRIMINAL_GROUP,
     ActorKind.UNIDENTIFIED_ARMED, ActorKind.UNKNOWN, ActorKind.FOREIGN_MILITARY}
)  # fmt: skip
_STATUS_OF_KIND = {
    ActorKind.STATE_MILITARY: PersonStatus.STATE_ARMED,
    ActorKind.FOREIGN_MILITARY: PersonStatus.STATE_ARMED,
    ActorKind.STATE_POLICE: PersonStatus.POLICE,
    ActorKind.STATE_INTELLIGENCE: PersonStatus.STATE_ARMED,
    ActorKind.REBEL_GROUP: PersonStatus.NONSTATE_ARMED,
    ActorKind.POLITICAL_MILITIA: PersonStatus.NONSTATE_ARMED,
    ActorKind.IDENTITY_MILITIA: PersonStatus.NONSTATE_ARMED,
    ActorKind.PRO_GOVERNMENT_MILITIA: PersonStatus.NONSTATE_ARMED,
    ActorKind.CRIMINAL_GROUP: PersonStatus.NONSTATE_ARMED,
    ActorKind.INTERNATIONAL_MISSION: PersonStatus.PEACEKEEPER,
}
_SERVING = frozenset({PersonStatus.STATE_ARMED, PersonStatus.POLICE, PersonStatus.OFFICIAL})


@dataclass(frozen=True, slots=True)
class People:
    """What words say of the people they stand for."""

    status: PersonStatus
    sex: Sex
    age_group: AgeGroup
    person_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase taken apart: its words, the persons named, and the noun that says who it is."""

    text: str
    words: tuple[Word, ...]
    capitals: bool
    names: tuple[Name, ...]
    noun: PersonNoun | None
    noun_first: int
    noun_last: int
    organisation: tuple[Organisation, int, int] | None

    def name(self) -> str | None:
        """The name of the person the phrase is about, not of somebody they are known through."""
        return next((self._quote(name) for name in self.names if not name.other), None)

    def all_names(self) -> tuple[str, ...]:
        """The names of all persons the phrase is about."""
        return tuple(dict.fromkeys(self._quote(name) for name in self.names if not name.other))

    def every_name(self) -> tuple[str, ...]:
        """All names in the phrase, also of persons the actor is known through."""
        return tuple(dict.fromkeys(self._quote(name) for name in self.names))

    def _quote(self, name: Name) -> str:
        return self.text[self.words[name.first].start : self.words[name.last - 1].end]


# The public functions ---------------------------------------------------------------------------------------


def normalise(
    words: str, lexicon: Lexicon, registry: Registry, countries: Iterable[str] = (), day: date | None = None
) -> Actor:
    """The actor that ``words`` stand for.

    ``countries`` (ISO 3166-1 alpha-2, those the text is about) and ``day`` decide between organisations of one
    name; when there is exactly one country, "the army" is its army. The label is never empty, holds no loaded
    word and no part of ``person_name``.
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
    if actor.actor_id is not None and position not in (ClaimantPosition.UNKNOWN, ClaimantPosition.OTHER_PARTY):
        label = _own_words(_phrase(words, knowledge), knowledge) or label
    return Speaker(label, position, actor)


def without_number(words: str, mention: Mention, text: str) -> str:
    """The words for the people counted, without their number and article."""
    number = mention.part("number")
    if number is not None and mention.span.contains(number) and number.start - mention.span.start < 25:
        words = text[number.end : mention.span.end]
    return strip_leading(words)


def strip_leading(words: str, lexicon: Lexicon | None = None) -> str:
    """Words without the article, quantity or possessive they begin with, on one line; never empty."""
    flat = " ".join(words.split()).strip(_EDGES)
    start = _leading_end(words_of(flat[:120]), _leading_words(lexicon or Lexicon("en")))
    return flat[start:].strip(_EDGES) or flat or words.strip() or words


# Taking a phrase apart --------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _leading_words(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    from plainrecord.world.registry import Registry as Empty  # noqa: PLC0415  (the lists need no organisation)

    knowledge = actor_words(lexicon, Empty((), (), {}))
    return knowledge.leading, knowledge.leading_before_number


def _leading_end(words: Sequence[Word], leading: tuple[frozenset[str], frozenset[str]]) -> int:
    """Offset of the first word that is neither article, number nor quantity."""
    always, before_number = leading
    for position, word in enumerate(words):
        is_last = position + 1 == len(words)
        if is_last or word.possessive:
            return word.start
        following = words[position + 1]
        if word.text[0].isdigit() and word.text[-1].isdigit() and not following.text.lower().startswith("year"):
            continue
        if word.lower not in always:
            return word.start
        quantity = following.lower in always or following.text[0].isdigit()
        if word.lower in before_number and not quantity and position == 0:
            return word.start
    return 0


def _phrase(
    words: str, knowledge: ActorWords, countries: tuple[str, ...] = (), day: date | None = None
) -> _Phrase:
    flat = " ".join(words[:LONGEST_PHRASE_CHARACTERS].split()).strip(_EDGES)
    found = words_of(flat)
    start = _leading_end(found, (knowledge.leading, knowledge.leading_before_number))
    found = [word for word in found if word.start >= start]
    capitals = flat.isupper()
    organisation = knowledge.organisation(found, countries, day, capitals=capitals)
    names = names_in(found, knowledge, capitals=capitals)
    if organisation is not None:  # a name inside the organisation's is nobody's: Abu Sayyaf
        _, start, end = organisation
        names = [name for name in names if name.last <= start or name.first >= end or name.last - name.first > end - start]
    noun, first, last = _head_noun(found, names, knowledge)
    return _Phrase(flat, tuple(found), capitals, tuple(names), noun, first, last, organisation)


def _head_noun(
    words: Sequence[Word], names: Sequence[Name], knowledge: ActorWords
) -> tuple[PersonNoun | None, int, int]:
    """The noun that says what the people are, its first word and the word after it.

    The last of the nouns before the first "of" or description, since English heads stand last ("army colonel");
    when only a word for belonging stands there ("members of"), the one after it. A possessor is no head.
    """
    taken = {position for name in names for position in range(name.first, name.last)}
    found = [item for item in knowledge.nouns(words) if item[1] not in taken and not words[item[2] - 1].possessive]
    limit = next((i for i, w in enumerate(words) if i and w.lower in knowledge.limits), len(words))
    of = next((i for i, w in enumerate(words) if w.lower == "of"), limit)
    head = _last_of_group([item for item in found if item[2] <= min(of, limit)], words)
    if head is None or (_is_generic(head, words, knowledge) and of < limit):
        inner = _last_of_group([item for item in found if of < item[1] < limit], words)
        if inner is not None and (head is None or not _is_generic(inner, words, knowledge)):
            return inner
    if head is not None:
        beside = [item for item in found if item[2] == head[1] and head[0].status is not item[0].status]
        last = words[head[2] - 1].lower
        irregular = last in knowledge.membership and beside and beside[-1][0].status is PersonStatus.NONSTATE_ARMED
        is_open = last in knowledge.unknown_status and beside
        return beside[-1] if is_open or irregular else head  # "armed forces members", "guerrilla commando"
    return next(iter(found), (None, -1, -1))


def _is_generic(item: tuple[PersonNoun, int, int], words: Sequence[Word], knowledge: ActorWords) -> bool:
    return words[item[2] - 1].lower in knowledge.generic_heads


def _last_of_group(
    found: Sequence[tuple[PersonNoun, int, int]], words: Sequence[Word]
) -> tuple[PersonNoun, int, int] | None:
    """The last noun of the first group: a comma or a name in between begins another description."""
    head: tuple[PersonNoun, int, int] | None = None
    for item in found:
        if head is not None and not all(words[i].joined for i in range(head[2], item[1] + 1)):
            break
        if head is not None and any(words[i].lower in ("and", "or") for i in range(head[2], item[1])):
            break
        head = item
    return head


# Actors -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_CACHED_PHRASES)
def _normalise(
    words: str, lexicon: Lexicon, registry: Registry, countries: tuple[str, ...], day: date | None
) -> Actor:
    knowledge = actor_words(lexicon, registry)
    phrase = _phrase(words, knowledge, countries, day)
    body = _body(phrase, knowledge, countries)
    name = phrase.name()
    if body is not None:
        if name and _same_words(name, body.name):
            name = None
        label = body.name if not name or name.casefold() not in body.name.casefold() else knowledge.fallback["group"]
        return Actor(label, body.kind, body.actor_id, body.country_iso2, name)
    country = knowledge.country(phrase.words)
    group = _unknown_group(phrase, knowledge)
    if group:
        if name and name.casefold() in group.casefold():
            name = None
        return Actor(group, _group_kind(phrase, group, knowledge), None, country, name)
    kind, official = _kind(phrase, knowledge)
    label = _own_words(phrase, knowledge)
    if not label or label.lower() in knowledge.courtesy or label.lower() in knowledge.leading:
        label = _fallback(kind, knowledge)
    title = knowledge.titles.get(label.lower() + ".")
    if title is not None:  # an abbreviation written in full
        label = next((form for form in title.forms if len(form) > 3 and "." not in form), label)
    return Actor(label, kind, None, country, name, official)


def _body(phrase: _Phrase, knowledge: ActorWords, countries: tuple[str, ...]) -> Organisation | None:
    """The organisation or state force the phrase goes by; None when it is about a person beside it."""
    found = phrase.organisation
    if found is not None and _speaks_for(phrase, found, knowledge):
        return found[0]
    noun = phrase.noun
    if found is not None or phrase.names or (noun is not None and noun.official and not noun.collective):
        return None
    if any(word.lower in knowledge.formerly for word in phrase.words[: max(phrase.noun_first, 0)]):
        return None
    limit = next((i for i, w in enumerate(phrase.words) if w.lower in knowledge.limits and i), len(phrase.words))
    country = knowledge.country(phrase.words[:limit])
    if country is None and len(countries) == 1 and noun is not None and noun.kind in _STATUS_OF_KIND:
        country = countries[0]
    for end in sorted({phrase.noun_last, limit}, reverse=True):
        if 0 < end and end - max(phrase.noun_first, 0) <= 6:
            force = knowledge.force(phrase.words[:end], country)
            if force is not None:
                return force
    return None


def _speaks_for(phrase: _Phrase, found: tuple[Organisation, int, int], knowledge: ActorWords) -> bool:
    """Whether the people of the phrase act for the organisation in it, rather than being a person beside it."""
    organisation, first, last = found
    noun = phrase.noun
    if any(word.lower in knowledge.formerly for word in phrase.words[:first]):
        return False
    if any(name.first <= first < name.last for name in phrase.names):
        return False
    if noun is None or first <= phrase.noun_first < last:
        return True
    head = phrase.words[phrase.noun_last - 1]
    if noun.official and not noun.collective:
        return False
    if any(word.lower in knowledge.membership for word in phrase.words[: phrase.noun_last] if word.end <= head.end):
        return noun.kind in _GOES_BY_GROUP or head.lower in knowledge.membership
    return noun.kind in _GOES_BY_GROUP or noun.kind is organisation.kind


def _unknown_group(phrase: _Phrase, knowledge: ActorWords) -> str | None:
    """The name of a body that no list has: "members of the Northern Front", "People's Brigade fighters"."""
    if phrase.noun is not None and phrase.noun.official and not phrase.noun.collective:
        return None
    if any((title := knowledge.title(word)) is not None and title.official for word in phrase.words[:3]):
        return None
    limit = next((i for i, w in enumerate(phrase.words) if w.lower in knowledge.limits and i), len(phrase.words))
    named = {position for name in phrase.names for position in range(name.reach, name.last)}
    words = [word for position, word in enumerate(phrase.words[:limit]) if position not in named]
    if any(not word.joined for word in words[1:]) and not phrase.names:
        words = words[: next(i for i, word in enumerate(words) if i and not word.joined)]
    while words and (words[0].lower in knowledge.doubt or _is_leading(words[0], knowledge)):
        words.pop(0)
    of = next((i for i, w in enumerate(words) if w.lower == "of" and i), None)
    if of is not None and words[of - 1].lower in knowledge.membership and not words[0].lower.startswith("front"):
        words = words[of + 1 :]
        while words and (_is_leading(words[0], knowledge) or words[0].lower in knowledge.doubt):
            words.pop(0)
    while len(words) > 1 and words[-1].lower in knowledge.membership and _is_member_word(words[-1], words, knowledge):
        words.pop()
    if not words or not any(word.lower in knowledge.organisation_words for word in words):
        return None
    proper = [word for word in words if word.lower not in knowledge.organisation_words and not _is_small(word)]
    if not proper or not _is_proper(words, proper, phrase, knowledge):
        return None
    label = knowledge.neutral(_BRACKETS.sub("", phrase.text[words[0].start : words[-1].end])).strip(_EDGES)
    return label or None


def _is_member_word(word: Word, words: Sequence[Word], knowledge: ActorWords) -> bool:
    """Whether a last word like "fighters" or "unit" is beside the name: another word makes it a body's."""
    others = words[:-1]
    named = any(each.lower in knowledge.organisation_words for each in others)
    return named or word.lower not in knowledge.organisation_words


def _is_leading(word: Word, knowledge: ActorWords) -> bool:
    return word.lower in knowledge.leading or word.text[0].isdigit() and word.text[-1].isdigit()


def _is_small(word: Word) -> bool:
    return word.lower in ("of", "the", "and", "for", "de", "la", "el", "y", "in", "del", "los", "las")


def _is_proper(words: Sequence[Word], proper: Sequence[Word], phrase: _Phrase, knowledge: ActorWords) -> bool:
    """Whether the words are written as a name; in capitals: whether they are more than common words for people."""
    if not phrase.capitals:
        heads = [word for word in words if word.lower in knowledge.organisation_words]
        return all(word.capital or word.text[0].isdigit() for word in (*proper, *heads))
    if any(word.lower in knowledge.nationals for word in words):
        return False
    heads = sum(word.lower in knowledge.organisation_words for word in words)
    common = all(word.lower in knowledge.people or word.lower in knowledge.verbs for word in proper)
    return heads > 1 or not common or any(word.text[0].isdigit() or word.possessive for word in proper)


def _group_kind(phrase: _Phrase, group: str, knowledge: ActorWords) -> ActorKind:
    """What its members are called decides; the word "brigade" alone does not make regular forces."""
    noun = phrase.noun
    lower = group.lower().replace("'s", "").split()
    inside = noun is not None and phrase.words[phrase.noun_last - 1].lower in lower
    if noun is not None and not inside and noun.kind not in (ActorKind.CIVILIANS, ActorKind.UNKNOWN):
        return noun.kind
    last = knowledge.people.get(lower[-1])
    kind = last.kind if last is not None else ActorKind.UNKNOWN
    if noun is not None and inside and noun.kind in _STATUS_OF_KIND and phrase.noun_last - phrase.noun_first > 1:
        kind = noun.kind
    regular = any(word in knowledge.regular_unit or word[0].isdigit() for word in lower)
    return ActorKind.UNKNOWN if kind is ActorKind.STATE_MILITARY and not regular else kind


def _kind(phrase: _Phrase, knowledge: ActorWords) -> tuple[ActorKind, bool]:
    """The kind the noun or title says, and whether it is a public function."""
    if phrase.noun is not None:
        former = any(word.lower in knowledge.formerly for word in phrase.words[: max(phrase.noun_first, 0)])
        title = knowledge.title(phrase.words[phrase.noun_last - 1])
        kind = phrase.noun.kind
        if kind is ActorKind.UNKNOWN and title is not None and title.kind is not ActorKind.STATE_OTHER:
            kind = title.kind
        kind = ActorKind.CIVILIANS if former and kind in _STATUS_OF_KIND else kind
        return kind, phrase.noun.official
    title = next((found for word in phrase.words if (found := knowledge.title(word)) is not None), None)
    return (title.kind, title.official) if title is not None else (ActorKind.UNKNOWN, False)


def _own_words(phrase: _Phrase, knowledge: ActorWords) -> str:
    """The words of the text without names, brackets and ages, neutral; "" when nothing is left."""
    pieces: list[str] = []
    position = phrase.words[0].start if phrase.words else 0
    for name in phrase.names:
        first = name.reach if name.other else name.first
        start, end = phrase.words[first].start, phrase.words[name.last - 1].end
        before = phrase.text[position:start]
        if name.other:
            before = re.sub(r"\s*\b(?:of|for|to|from)\s*$", " ", before, flags=re.IGNORECASE)
        pieces.append(before)
        position = end + 2 if phrase.words[name.last - 1].possessive else end
    text = " ".join([*pieces, phrase.text[position:]])
    label = knowledge.neutral(_tidy(text, knowledge))
    for name_text in phrase.every_name():
        if name_text.casefold() in label.casefold():
            label = _tidy(re.sub(re.escape(name_text), " ", label, flags=re.IGNORECASE), knowledge)
            label = "" if name_text.casefold() in label.casefold() else knowledge.neutral(label)
    return label if any(character.isalnum() for character in label) else ""


def _tidy(text: str, knowledge: ActorWords) -> str:
    """One line without brackets, ages, doubled commas and leading articles."""
    if not _UNTIDY.search(text):
        return text.strip(_EDGES)
    text = _AGE.sub(" ", _BRACKETS.sub(" ", text))
    text = _COMMAS.sub(", ", " ".join(text.split())).strip(_EDGES)
    text = _LOOSE_AND.sub("", text).strip(_EDGES)
    start = _leading_end(words_of(text[:120]), (knowledge.leading, knowledge.leading_before_number))
    return text[start:].strip(_EDGES)


def _fallback(kind: ActorKind, knowledge: ActorWords) -> str:
    armed = kind in _STATUS_OF_KIND or kind is ActorKind.UNIDENTIFIED_ARMED
    return knowledge.fallback["group" if armed else "person"]


def _same_words(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


# People and speakers ----------------------------------------------------------------------------------------


@lru_cache(maxsize=_CACHED_PHRASES)
def _people(words: str, lexicon: Lexicon, registry: Registry) -> People:
    knowledge = actor_words(lexicon, registry)
    phrase = _phrase(words, knowledge)
    nouns = [noun for noun, _, _ in knowledge.nouns(phrase.words)]
    sex = next((noun.sex for noun in nouns if noun.sex), Sex.UNKNOWN)
    age = _age_group(phrase.text) or next((noun.age_group for noun in nouns if noun.age_group), AgeGroup.UNKNOWN)
    return People(_status(phrase, nouns, knowledge), sex, age, phrase.all_names())


def _status(phrase: _Phrase, nouns: Sequence[PersonNoun], knowledge: ActorWords) -> PersonStatus:
    noun = phrase.noun
    before = phrase.words[: max(phrase.noun_last, 0)]
    if any(word.lower in knowledge.off_duty for word in phrase.words):
        return PersonStatus.OFF_DUTY
    found = phrase.organisation
    if found is not None and _speaks_for(phrase, found, knowledge) and found[0].kind in _STATUS_OF_KIND:
        return _STATUS_OF_KIND[found[0].kind]
    group = _unknown_group(phrase, knowledge)
    if group is not None:
        kind = _group_kind(phrase, group, knowledge)
        return PersonStatus.CIVILIAN if kind is ActorKind.CIVILIANS else _STATUS_OF_KIND.get(kind, PersonStatus.UNKNOWN)
    if noun is None:
        title = next((t for word in phrase.words if (t := knowledge.title(word)) is not None), None)
        if title is None:
            return PersonStatus.UNKNOWN
        return PersonStatus.OFFICIAL if title.official else _STATUS_OF_KIND.get(title.kind, PersonStatus.CIVILIAN)
    status = noun.status
    if _is_open(phrase, knowledge):
        status = PersonStatus.UNKNOWN
    elif status is PersonStatus.UNKNOWN:
        known = (each.status for each in nouns if each.status is not PersonStatus.UNKNOWN)
        status = next(known, status)
    if status in _SERVING and any(word.lower in knowledge.formerly for word in before):
        return PersonStatus.CIVILIAN
    return status


def _is_open(phrase: _Phrase, knowledge: ActorWords) -> bool:
    """Whether the head leaves open who it is: "people", "members of the Northern Front"."""
    head = " ".join(word.lower for word in phrase.words[phrase.noun_first : phrase.noun_last])
    return head in knowledge.unknown_status


def _age_group(text: str) -> AgeGroup | None:
    found = _YEARS_OLD.search(text) or _AGE.search(text)
    if found is None:
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
