"""Bodies that the registry does not know: they keep the name that the words give them."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.fields.actor_phrase import Phrase, without_brackets
from plainrecord.fields.actor_words import ActorWords, Word
from plainrecord.model.vocab import ActorKind, PersonStatus

_SMALL = frozenset({"of", "the", "and", "for", "de", "la", "el", "y", "in", "del", "los", "las"})
#: How the members of a body of a kind count among the harmed.
STATUS_OF_KIND = {
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


def unknown_group(phrase: Phrase, knowledge: ActorWords) -> str | None:
    """The name of a body that no list has: "members of the Northern Front", "People's Brigade fighters"."""
    if _is_about_an_official(phrase, knowledge):
        return None
    words = _without_members(_first_group(phrase, knowledge), knowledge)
    if not words or not any(word.lower in knowledge.organisation_words for word in words):
        return None
    if not _is_proper(words, knowledge, capitals=phrase.capitals):
        return None
    label = without_brackets(phrase.text[words[0].start : words[-1].end])
    return knowledge.neutral(label) or None


def _is_about_an_official(phrase: Phrase, knowledge: ActorWords) -> bool:
    if phrase.noun is not None and phrase.noun.official and not phrase.noun.collective:
        return True
    titles = (knowledge.title(word) for word in phrase.words[:3])
    return any(title is not None and title.official for title in titles)


def _first_group(phrase: Phrase, knowledge: ActorWords) -> list[Word]:
    """The words up to the first description or comma, without persons' names."""
    named = {position for name in phrase.names for position in range(name.reach, name.last)}
    before = phrase.words[: phrase.limit(knowledge)]
    words = [word for position, word in enumerate(before) if position not in named]
    if not phrase.names:
        comma = next((i for i, word in enumerate(words) if i and not word.joined), len(words))
        words = words[:comma]
    return words


def _without_members(words: list[Word], knowledge: ActorWords) -> list[Word]:
    """A name without the words for belonging: "suspected members of the X", "X fighters"."""
    words = _without_doubt(words, knowledge)
    while (of := _end_of_members(words, knowledge)) is not None:  # "a band of fighters of the X"
        words = _without_doubt(words[of + 1 :], knowledge)
    while len(words) > 1 and words[-1].lower in knowledge.membership:
        named = any(word.lower in knowledge.organisation_words for word in words[:-1])
        if not named and words[-1].lower in knowledge.organisation_words:
            break
        words = words[:-1]
    return words


def _end_of_members(words: Sequence[Word], knowledge: ActorWords) -> int | None:
    """The "of" behind a first word for belonging."""
    of = next((i for i, word in enumerate(words) if word.lower == "of" and i), None)
    belongs = of is not None and words[of - 1].lower in knowledge.membership and words[0].lower != "front"
    return of if belongs else None


def _without_doubt(words: list[Word], knowledge: ActorWords) -> list[Word]:
    start = 0
    while start < len(words) and (
        words[start].lower in knowledge.doubt or knowledge.is_leading(words[start])
    ):
        start += 1
    return words[start:]


def _is_proper(words: Sequence[Word], knowledge: ActorWords, *, capitals: bool) -> bool:
    """Whether the words are written as a name; in capitals: whether they are more than common words."""
    heads = [word for word in words if word.lower in knowledge.organisation_words]
    proper = [word for word in words if word not in heads and word.lower not in _SMALL]
    if not proper:
        return False
    if not capitals:
        return all(word.capital or word.text[0].isdigit() for word in (*proper, *heads))
    if any(word.lower in knowledge.nationals for word in words):
        return False
    common = all(word.lower in knowledge.people or word.lower in knowledge.verbs for word in proper)
    return len(heads) > 1 or not common or any(word.text[0].isdigit() or word.possessive for word in proper)


def group_kind(phrase: Phrase, group: str, knowledge: ActorWords) -> ActorKind:
    """What its members are called decides; the word "brigade" alone does not make regular forces."""
    noun = phrase.noun
    lower = group.lower().replace("'s", "").split()
    inside = noun is not None and phrase.words[phrase.noun_last - 1].lower in lower
    if noun is not None and not inside and noun.kind not in (ActorKind.CIVILIANS, ActorKind.UNKNOWN):
        return noun.kind
    last = knowledge.people.get(lower[-1])
    kind = last.kind if last is not None else ActorKind.UNKNOWN
    if noun is not None and inside and phrase.noun_last - phrase.noun_first > 1:
        kind = noun.kind if noun.kind in STATUS_OF_KIND else kind
    regular = any(word in knowledge.regular_unit or word[0].isdigit() for word in lower)
    return ActorKind.UNKNOWN if kind is ActorKind.STATE_MILITARY and not regular else kind
