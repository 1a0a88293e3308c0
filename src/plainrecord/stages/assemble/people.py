"""Who the people of a casualty row are, as far as its words say: names, sex, age, nouns, "the", "another"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from plainrecord.lang.alternatives import alternatives
from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.records import Mention
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import AgeGroup, PersonStatus, Sex

_WORD = re.compile(r"\w+(?:[-\u2019']\w+)*")
_AGE = re.compile(
    r"(?<![\d.,])(\d{1,3})(?=[- ]?(?:years?|yr)[- ]olds?\b)|\baged (\d{1,3})\b|[,(]\s*(\d{1,3})\s*[,)]?$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^.*\b\w+(?:'s|s')\s+(?=\w)", re.DOTALL)
_OLDEST_YEARS = 110
#: Up to these years somebody may be called a child or, as a wife or a boyfriend is, an adult.
_ADULT_FROM_YEARS, _TEEN_OR_ADULT = 18, range(16, 20)
_SHORTEST_NAME = 3
#: The class of a group of words that is nothing but a person's name, be it a family name alone.
_NAME = "k"
#: A number that stands for one of those told of before.
_ONE = "one"
#: Behind a number, this makes it some of several people.
_OF = "of"


@dataclass(frozen=True, slots=True)
class People:
    """The people of one casualty row, as far as its words say who they are."""

    row: int
    #: The sentence it stands in, the end of its words, and whether that is a title.
    sentence: int
    start: int
    end: int
    titled: bool
    names: frozenset[str]
    sex: Sex
    age_years: int | None
    #: Whether it is a child, or an adult; None where the words leave it open.
    minor: bool | None
    #: Nouns that say more than "man" or "victim", and all of them.
    nouns: frozenset[str]
    called: frozenset[str]
    suspected: bool
    #: A pronoun, or a noun with "the": somebody known already.
    definite: bool
    pronoun: bool
    #: "14 of them", "one": part of a group that was named before.
    among: bool
    #: "one of them", "two of the victims": told to be some of several.
    of_several: bool
    #: "another", "also": somebody other than those before.
    added: bool
    #: "a third man": which one of several; 0 for others.
    ordinal: int
    #: "his son": known where the same noun was told of before.
    owned: bool
    status: PersonStatus
    #: Somebody who did it to himself.
    oneself: bool = False
    #: Those whom the words for the act count: "a double murder".
    of_act: bool = False
    #: The list it is a member of: its act and role.
    listed: tuple[int | None, str] | None = None


@cache
def _adding(auxiliaries: frozenset[str], adverbs: frozenset[str]) -> re.Pattern[str]:
    """A clause between commas, up to two words of a verb, and a word that adds: ", named as Mahir, was also"."""
    return re.compile(
        rf"(?:,[^.,;]{{0,60}},)?(?:\s+(?:{alternatives(auxiliaries)})){{0,2}}\s+(?i:{alternatives(adverbs)})\b"
    )


class PersonWords:
    """The words of a language by which people are known again."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.function_words
        self._nouns = lexicon.people
        self._male, self._female = words["male_pronouns"], words["female_pronouns"]
        self._open_pronouns = words["open_pronouns"]
        self._plural = words["plural_pronouns"]
        self._of_all = words["plural_pronouns"] & words["object_determiners"]
        self._adults, self._young = words["adult_persons"], words["young_persons"]
        self._open, self._suspects = words["open_persons"], words["suspects"]
        self._adding = _adding(words["adding_auxiliaries"], words["adding_adverbs"])
        self._additive, self._definite = words["additive_words"], words["definite_determiners"]
        ordinals = (row.split() for row in words["ordinal_persons"])
        self._ordinals = {word: int(number) for word, number in ordinals}
        self._owners = words["possessive_determiners"]

    def are_doers(self, who: str) -> bool:
        """Whether words for people end in one for those who did it: "the bomber"."""
        return (who.casefold().split(" and ")[0].split() or [""])[-1] in self._suspects

    def people(
        self, row: int, text: str, value: Casualty, sentence: int, mention: Mention, *, titled: bool
    ) -> People:
        """What the words of a row, those of ``mention`` in ``text``, say of who its people are.

        ``sentence`` is the index of its passage, which may be a title (``titled``).
        """
        start, end = mention.span.start, mention.span.end
        named, of_act = mention.attribute("class") == _NAME, bool(mention.attribute("toll"))
        quote = text[start:end]
        quote = quote.replace("\u2019", "'")
        owned = _OWNER.sub("", quote) if "'" in quote else quote  # "the boy's father" is the father
        words = [word.lower() for word in _WORD.findall(owned)]
        first = words[0] if words else ""
        pronoun = len(words) == 1 and first in (
            self._male | self._female | self._open_pronouns | self._plural
        )
        nouns = {word for word in words if word in self._nouns}
        sex = value.sex
        if pronoun and sex is Sex.UNKNOWN:
            sex = Sex.MALE if first in self._male else Sex.FEMALE if first in self._female else sex
        own = set(words)
        names = {
            part.casefold()
            for name in (*value.person_names, *([owned] if named else []))
            for part in name.split()
            if len(part) >= _SHORTEST_NAME
        } & own
        age_years = _age_years(owned)
        indefinite = not (pronoun or names or named or first in self._definite)
        return People(
            row, sentence, start, end, titled, frozenset(names), sex, age_years,
            self._minor(age_years, nouns, value.age_group), frozenset(nouns - self._open - self._suspects),
            frozenset(nouns), bool(nouns & self._suspects),
            pronoun or of_act or (first in self._definite and owned == quote), pronoun,
            words == [_ONE] or (len(words) > 1 and not (self._plural - self._of_all).isdisjoint(words)),
            len(words) > 2 and words[1] == _OF,
            not self._additive.isdisjoint(words) or (indefinite and self._is_added(text, end)),
            next((self._ordinals[word] for word in words if word in self._ordinals), 0),
            first in self._owners or owned != quote,
            value.status, bool(mention.attribute("oneself")), of_act,
        )  # fmt: skip

    def _is_added(self, text: str, end: int) -> bool:
        """Whether the words behind people add them to others: "A man, named as Mahir, was also shot"."""
        return self._adding.match(text, end) is not None

    def _minor(self, age_years: int | None, nouns: set[str], group: AgeGroup) -> bool | None:
        if age_years is not None:
            if age_years in _TEEN_OR_ADULT:
                child = any(self._nouns[noun].age_group is AgeGroup.MINOR for noun in nouns)
                return True if child and age_years < _ADULT_FROM_YEARS else None
            return age_years < _ADULT_FROM_YEARS
        if nouns & self._young:
            return None
        if nouns & self._adults or group in (AgeGroup.ADULT, AgeGroup.OLDER):
            return False
        return True if group is AgeGroup.MINOR else None


def _age_years(quote: str) -> int | None:
    found = _AGE.search(quote)
    if found is None:
        return None
    years = int(found[1] or found[2] or found[3])
    return years if 0 < years <= _OLDEST_YEARS else None
