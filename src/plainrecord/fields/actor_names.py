"""Names of persons inside a phrase for somebody, in mixed case and in capitals.

A name is a run of capitalised words that are in no list of common words. It counts when a given name is in
it, when a title or a function stands beside it, or when nothing else is there; never when one of its words
makes it the name of a body ("Northern Front") or when it is where somebody is from ("mayor of San Ramon").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainrecord.fields.actor_words import ActorWords, Word

_PLACE_WORDS = frozenset({"of", "in", "from", "at", "near", "for", "to"})
_LINKS = frozenset({"and", "or", "who", "whose"})
_INTRODUCERS = frozenset({"named", "called", "identified", "as", "alias"})


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: words ``[first, last)``; ``reach`` is the first title before it.

    ``other`` says that it is somebody else's ("the wife of X").
    """

    first: int
    last: int
    reach: int
    other: bool


def names_in(words: Sequence[Word], knowledge: ActorWords, *, capitals: bool) -> list[Name]:
    """The persons' names among the words, in order. ``capitals``: the whole phrase is in capitals."""
    found: list[Name] = []
    position = 0
    while position < len(words):
        if not _may_begin(words, position, knowledge, capitals):
            position += 1
            continue
        last = _run_end(words, position, knowledge, capitals)
        if _is_person(words, position, last, knowledge, capitals):
            reach = _reach(words, position, knowledge)
            found.append(Name(position, last, reach, _is_others(words, reach, last, knowledge)))
        position = last
    return found


def _may_begin(words: Sequence[Word], position: int, knowledge: ActorWords, capitals: bool) -> bool:
    word = words[position]
    if not word.capital:
        return False
    if word.lower in knowledge.names.given_names:
        return True
    if len(word.text.replace(".", "")) == 1:  # an initial needs a name after it
        following = position + 1 < len(words) and words[position + 1].joined
        return following and _is_name_word(words[position + 1], knowledge, capitals)
    return _is_name_word(word, knowledge, capitals)


def _is_name_word(word: Word, knowledge: ActorWords, capitals: bool) -> bool:
    lower = word.lower
    names = knowledge.names
    if not word.capital:
        return False
    if lower in names.given_names:
        return True
    if lower in names.ambiguous_given_names:
        return True
    if knowledge.is_plain_word(lower) or lower in knowledge.limits or lower in knowledge.doubt:
        return False
    return not (capitals and (len(lower) < 3 or lower in knowledge.verbs))


def _run_end(words: Sequence[Word], first: int, knowledge: ActorWords, capitals: bool) -> int:
    """The word after the last of a run of name words, particles and initials."""
    names = knowledge.names
    last = position = first + 1
    while position < len(words) and words[position].joined and not words[position - 1].possessive:
        word = words[position]
        initial = len(word.text) == 1 and word.capital
        surname = position == last and _is_surname(words, position, knowledge)
        if initial or surname or word.lower in names.suffixes or _is_name_word(word, knowledge, capitals):
            last = position + 1
        elif word.lower not in names.particles:
            break
        position += 1
    return last


def _is_surname(words: Sequence[Word], position: int, knowledge: ActorWords) -> bool:
    """Whether a country's name after a given name is a surname: "Father Segundo Montenegro"."""
    names = knowledge.names
    before = words[position - 1].lower
    given = before in names.given_names or before in names.ambiguous_given_names
    return given and words[position].capital and knowledge.is_country(words[position].lower)


def _is_person(words: Sequence[Word], first: int, last: int, knowledge: ActorWords, capitals: bool) -> bool:
    run = words[first:last]
    names = knowledge.names
    if last < len(words) and words[last].joined and _makes_body(words[last], knowledge, capitals):
        return False
    solid = [word for word in run if len(word.text.strip(".")) > 1 and word.lower not in names.particles]
    given = any(word.lower in names.given_names for word in solid)
    rare = any(word.lower in names.ambiguous_given_names for word in solid)
    before = words[first - 1] if first else None
    titled = before is not None and run[0].joined and _title_before(words, first, knowledge)
    noun_before = before is not None and _function_before(words, first, knowledge)
    if before is not None and run[0].joined and before.lower in knowledge.place_openers:
        return False
    if before is not None and before.lower in _PLACE_WORDS:
        return given and len(solid) >= 2 and _kin_before(words, first - 1, knowledge)
    if titled:
        return True
    if before is not None and before.lower in _INTRODUCERS:
        return len(solid) >= 2 or given
    if len(solid) >= 2:
        return given or noun_before or (rare and not capitals) or _stands_alone(words, first, last)
    if given:
        return noun_before or _stands_alone(words, first, last) or run[-1].possessive
    return bool(noun_before and not capitals and run[0].joined) or bool(noun_before and rare)


def _stands_alone(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the run is set off by commas, "and" or the ends of the phrase."""
    opens = first == 0 or not words[first].joined or words[first - 1].lower in _LINKS
    return opens and (last == len(words) or not words[last].joined or words[last].lower in _LINKS)


def _makes_body(word: Word, knowledge: ActorWords, capitals: bool) -> bool:
    """Whether the word after a run makes it the name of a body: "Ana Ruiz Brigade"."""
    if not (word.capital or capitals):
        return False
    return word.lower in knowledge.organisation_words and word.lower not in knowledge.titles


def _function_before(words: Sequence[Word], first: int, knowledge: ActorWords) -> bool:
    """Whether a singular noun for a person ends right before the name: "student Ana Ruiz"."""
    for size in (1, 2, 3):
        if size <= first:
            term = " ".join(word.lower for word in words[first - size : first])
            noun = knowledge.people.get(term)
            if noun is not None and not noun.collective and noun.number(term) != "plural":
                return True
    return False


def _title_before(words: Sequence[Word], first: int, knowledge: ActorWords) -> bool:
    """Whether a title of one or more words ends right before the name: "guerrilla leader Velarde"."""
    if knowledge.title(words[first - 1]) is not None:
        return True
    return any(
        size <= first and " ".join(word.lower for word in words[first - size : first]) in knowledge.titles
        for size in (2, 3)
    )


def _reach(words: Sequence[Word], first: int, knowledge: ActorWords) -> int:
    while first and words[first].joined and knowledge.title(words[first - 1]) is not None:
        first -= 1
    return first


def _kin_before(words: Sequence[Word], of: int, knowledge: ActorWords) -> bool:
    return of > 0 and words[of].lower == "of" and words[of - 1].lower in knowledge.kin


def _is_others(words: Sequence[Word], first: int, last: int, knowledge: ActorWords) -> bool:
    """Whether the phrase is about somebody else, known through the bearer of the name."""
    if words[last - 1].possessive and last < len(words):
        return True
    return first > 0 and words[first - 1].lower in _PLACE_WORDS and _kin_before(words, first - 1, knowledge)
