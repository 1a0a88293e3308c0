"""Actors: from the words for somebody to a neutral label, a kind and, for public organisations, an id.

Members of a named organisation go by the organisation; state forces by country and branch; everybody else keeps
the words of the text without article and number, with loaded words replaced. Names of persons are kept apart
from the label, so that an export can leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainrecord.lang.lexicon import Lexicon, PersonNoun
from plainrecord.lang.loaded import load_neutral
from plainrecord.model.records import Mention
from plainrecord.model.values import Actor, Speaker
from plainrecord.model.vocab import ActorKind, AgeGroup, ClaimantPosition, PersonStatus, Sex
from plainrecord.world.registry import Organisation, Registry

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[-'’.](?=[^\W\d_])[^\W\d_]+)*(?:-\d+)?|\d[\d,.]*")
_LEADING = re.compile(
    r"(?:(?:the|a|an|this|that|these|those|his|her|its|their|our|my|your|all|both|each|every|any|some|no|other|another"
    r"|about|around|over|nearly|almost|at\s+least|more\s+than|up\s+to|several|many|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|dozens?|hundreds?|thousands?|tens|scores|one|\d[\d,.]*|of|and)\s+)+",
    re.IGNORECASE,
)
_LONGEST_NAME_WORDS = 8
#: Kinds that speak for the organisation they belong to: "Northern Front fighters" are the Northern Front.
_GOES_BY_GROUP = frozenset(
    {ActorKind.STATE_MILITARY, ActorKind.STATE_POLICE, ActorKind.STATE_INTELLIGENCE, ActorKind.REBEL_GROUP,
     ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA, ActorKind.PRO_GOVERNMENT_MILITIA, ActorKind.CRIMINAL_GROUP,
     ActorKind.UNIDENTIFIED_ARMED, ActorKind.UNKNOWN, ActorKind.FOREIGN_MILITARY}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """What words say of the people they stand for."""

    status: PersonStatus
    sex: Sex
    age_group: AgeGroup
    person_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lower: str
    text: str


def normalise(words: str, lexicon: Lexicon, registry: Registry, countries: Iterable[str] = ()) -> Actor:
    """The actor that ``words`` stand for; ``countries`` (ISO 3166-1 alpha-2) help between organisations of one name."""
    plain = strip_leading(words)
    tokens = _tokens(plain)
    noun, noun_at = _person_noun(tokens, lexicon)
    organisation = _organisation(tokens, registry, countries)
    if organisation is not None and (noun is None or noun.kind in _GOES_BY_GROUP or noun.kind is organisation.kind):
        return Actor(organisation.name, organisation.kind, organisation.actor_id, organisation.country_iso2)
    country = next((lexicon.nationals[t.lower] for t in tokens if t.lower in lexicon.nationals), None)
    force = _state_force(tokens, country, registry)
    if force is not None:
        return Actor(force.name, force.kind, force.actor_id, force.country_iso2)
    name = _person_name(plain, tokens, lexicon, noun_at)
    label = _label(plain, name)
    kind = noun.kind if noun is not None else ActorKind.UNKNOWN
    official = noun is not None and noun.official
    if noun is None:
        title = next((lexicon.titles[t.lower] for t in tokens if t.lower in lexicon.titles), None)
        if title is not None:
            kind, official = title.kind, title.official
    return Actor(label or "person", kind, None, country if country != "XX" else None, name, official)


def people(words: str, lexicon: Lexicon, registry: Registry) -> People:
    """Status, sex, age group and names of the people that ``words`` stand for."""
    tokens = _tokens(words)
    noun, noun_at = _person_noun(tokens, lexicon)
    name = _person_name(words, tokens, lexicon, noun_at)
    if noun is None:
        organisation = _organisation(tokens, registry, ())
        kind = organisation.kind if organisation else None
        return People(_status_of(kind), Sex.UNKNOWN, AgeGroup.UNKNOWN, (name,) if name else ())
    nouns = [lexicon.people[term] for term in _terms(tokens, lexicon)]
    sex = next((each.sex for each in nouns if each.sex), Sex.UNKNOWN)
    age = next((each.age_group for each in nouns if each.age_group), AgeGroup.UNKNOWN)
    status = noun.status
    if status is PersonStatus.UNKNOWN:
        status = next((each.status for each in nouns if each.status is not PersonStatus.UNKNOWN), status)
    return People(status, sex, age, (name,) if name else ())


def speaker(words: str, lexicon: Lexicon, registry: Registry) -> Speaker:
    """Who says something, and in which relation to the act such a speaker usually stands."""
    plain = strip_leading(words)
    tokens = _tokens(plain)
    position = ClaimantPosition.UNKNOWN
    for size in range(min(len(tokens), 5), 0, -1):
        for start in range(len(tokens) - size + 1):
            found = lexicon.speakers.get(" ".join(t.lower for t in tokens[start : start + size]))
            if found is not None and position is ClaimantPosition.UNKNOWN:
                position = found.position
    actor = normalise(words, lexicon, registry)
    label = actor.label
    if actor.actor_id is not None and position not in (ClaimantPosition.UNKNOWN, ClaimantPosition.OTHER_PARTY):
        label = load_neutral(lexicon.language)(plain)
    return Speaker(label, position, actor)


def without_number(words: str, mention: Mention, text: str) -> str:
    """The words for the people counted, without their number and article."""
    number = mention.part("number")
    if number is not None and mention.span.contains(number) and number.start - mention.span.start < 25:
        words = text[number.end : mention.span.end]
    return strip_leading(words)


def strip_leading(words: str) -> str:
    """Words without the article, quantity or possessive they begin with, on one line; never empty."""
    flat = " ".join(words.split()).strip(" ,.;:\"'")
    stripped = _LEADING.sub("", flat + " ", count=1).strip() if _LEADING.match(flat + " ") else flat
    return stripped or flat


def _tokens(words: str) -> list[_Word]:
    return [_Word(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group()) for m in _WORD.finditer(words)]


def _person_noun(tokens: Sequence[_Word], lexicon: Lexicon) -> tuple[PersonNoun | None, int]:
    """The noun that says what the people are: the first term before any "of", "in", "from"; and its last token."""
    best: tuple[PersonNoun | None, int] = (None, -1)
    limit = next((i for i, t in enumerate(tokens) if t.lower in ("from", "in", "at", "who", "near") and i), len(tokens))
    position = 0
    while position < limit:
        for size in range(min(4, limit - position), 0, -1):
            term = " ".join(t.lower for t in tokens[position : position + size])
            found = lexicon.people.get(term)
            if found is not None:
                if best[0] is None or tokens[position - 1].lower != "of" or best[0].collective or best[0].kind is ActorKind.UNKNOWN:
                    best = (found, position + size - 1)
                position += size - 1
                break
        position += 1
    return best


def _terms(tokens: Sequence[_Word], lexicon: Lexicon) -> list[str]:
    terms = []
    for position in range(len(tokens)):
        for size in range(min(4, len(tokens) - position), 0, -1):
            term = " ".join(t.lower for t in tokens[position : position + size])
            if term in lexicon.people:
                terms.append(term)
                break
    return terms


def _organisation(tokens: Sequence[_Word], registry: Registry, countries: Iterable[str]) -> Organisation | None:
    """The longest name of an organisation among the words."""
    wanted = tuple(countries)
    for size in range(min(len(tokens), _LONGEST_NAME_WORDS), 0, -1):
        for start in range(len(tokens) - size + 1):
            surface = " ".join(t.lower for t in tokens[start : start + size])
            if size == 1 and len(surface) < 3:
                continue
            found = registry.resolve(surface, wanted)
            if found is not None:
                return found
    return None


def _state_force(tokens: Sequence[_Word], country: str | None, registry: Registry) -> Organisation | None:
    """ "Salvadoran army", "Turkish police": a branch of a named country."""
    if country is None or len(tokens) > 5:
        return None
    for size in range(min(len(tokens), 3), 0, -1):
        for start in range(len(tokens) - size + 1):
            found = registry.state_force(country, " ".join(t.lower for t in tokens[start : start + size]))
            if found is not None:
                return found
    return None


def _person_name(words: str, tokens: Sequence[_Word], lexicon: Lexicon, noun_at: int) -> str | None:
    """The name of a person among the words: a run of name-like words after a function or title, or alone."""
    capitals = words.upper() == words
    best: list[_Word] = []
    run: list[_Word] = []
    for position, token in enumerate(tokens):
        if _is_name_word(token, lexicon, capitals, inside=bool(run)) and position != noun_at:
            run.append(token)
            continue
        best = max(best, run, key=len)
        run = []
    best = max(best, run, key=len)
    while best and best[-1].lower in lexicon.names.particles:
        best.pop()
    if not best:
        return None
    introduced = noun_at >= 0 or any(t.lower in lexicon.titles for t in tokens)
    given = any(t.lower in lexicon.names.given_names for t in best)
    if not (given or len(best) >= 2 or (introduced and best[0].start > 0 and len(best) >= 1 and not capitals)):
        return None
    if not introduced and not given and len(best) < 2:
        return None
    return words[best[0].start : best[-1].end]


def _is_name_word(token: _Word, lexicon: Lexicon, capitals: bool, *, inside: bool) -> bool:
    lower = token.lower
    if inside and lower in lexicon.names.particles:
        return True
    if not token.text[0].isupper() or token.text[0].isdigit():
        return False
    if lower in lexicon.names.given_names:
        return True
    known = (
        lower in lexicon.people or lower in lexicon.titles or lower in lexicon.nationals or lower in lexicon.targets
        or lower in lexicon.weapons or lower in lexicon.function_words["adjectives"]
        or lower in lexicon.function_words["nouns"] or lower in lexicon.function_words["capitalised_non_names"]
        or lower in lexicon.function_words["prepositions"] or lower in lexicon.function_words["determiners"]
        or lower in lexicon.function_words["coordinators"] or lower in lexicon.speakers
    )  # fmt: skip
    if known:
        return False
    return not (capitals and (lower in lexicon.verbs or len(lower) < 3))


def _label(words: str, name: str | None) -> str:
    label = words
    if name:
        label = " ".join(words.replace(name, " ").split()).strip(" ,")
        label = strip_leading(re.sub(r"\s+,", ",", label)) if label else ""
    return load_neutral()(label) if label else ""


def _status_of(kind: ActorKind | None) -> PersonStatus:
    if kind in (ActorKind.STATE_MILITARY, ActorKind.FOREIGN_MILITARY):
        return PersonStatus.STATE_ARMED
    if kind is ActorKind.STATE_POLICE:
        return PersonStatus.POLICE
    if kind in (ActorKind.REBEL_GROUP, ActorKind.POLITICAL_MILITIA, ActorKind.PRO_GOVERNMENT_MILITIA):
        return PersonStatus.NONSTATE_ARMED
    return PersonStatus.UNKNOWN
