"""The same person told again: which casualty rows of one incident are about one person.

"A man was shot. The victim, Juan Perez, 31, died" harms one person, who is counted once, by the gravest outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainrecord.fields.casualty import GRAVITY
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import CasualtyOutcome, PersonStatus, Sex
from plainrecord.stages.assemble.people import People
from plainrecord.stages.assemble.tied_rows import BESIDE_CHARACTERS, SAME_WORDS_ROWS, leads_to

#: Row -> gravity of its outcome.
Fates = Mapping[int, int]
_HURT = GRAVITY[CasualtyOutcome.INJURED]
_HIT, _DEAD = GRAVITY[CasualtyOutcome.KILLED_OR_INJURED], GRAVITY[CasualtyOutcome.KILLED]
_OPEN_STATUSES = (PersonStatus.UNKNOWN, PersonStatus.CIVILIAN)
#: Of very many persons only so many of the first and of the last may be meant again.
_FIRST_PERSONS, _LAST_PERSONS = 20, 40


class Person:
    """Somebody harmed: the rows that tell of them, and all that these say."""

    def __init__(self, one: People, fate: int) -> None:
        self.told: list[People] = []
        self.names: set[str] = set()
        #: Each name in full, and every noun, that somebody was told of by.
        self.full_names: set[frozenset[str]] = set()
        self.called: set[str] = set()
        self.nouns: set[str] = set()
        self.sexes: set[Sex] = set()
        self.ages_years: set[int] = set()
        self.minor: set[bool] = set()
        self.statuses: set[PersonStatus] = set()
        self.sentences: set[int] = set()
        self.suspected = self.added = False
        self.gravest = fate
        self.add(one, fate)

    def add(self, one: People, fate: int) -> None:
        """Take in a row that tells of this person."""
        self.told.append(one)
        self.names |= one.names
        self.full_names |= {one.names} if one.names else set()
        self.called |= one.called
        self.nouns |= one.nouns
        self.sexes |= {one.sex} - {Sex.UNKNOWN}
        self.ages_years |= {one.age_years} - {None} if one.age_years is not None else set()
        self.minor |= {one.minor} if one.minor is not None else set()
        self.statuses |= {one.status} - set(_OPEN_STATUSES)
        self.sentences.add(one.sentence)
        self.suspected |= one.suspected
        self.added |= one.added
        self.gravest = max(self.gravest, fate)


def persons_of(told: Sequence[People], fates: Fates) -> list[Person]:
    """The persons of rows about one person each, in text order, with the rows that tell of each."""
    persons: list[Person] = []
    for one in told:
        many = len(persons) > _FIRST_PERSONS + _LAST_PERSONS
        near = [*persons[:_FIRST_PERSONS], *persons[-_LAST_PERSONS:]] if many else persons
        same = _known_person(one, near, fates)
        if same is not None and (one.pronoun or _is_found_dead(one, fates)):
            before = _antecedent(one, same, near)
            if before is not None and all(_may_be(told_before, same) for told_before in before.told):
                for told_before in before.told:
                    same.add(told_before, fates[told_before.row])
                same.told.sort(key=lambda earlier: (earlier.start, earlier.row))
                persons.remove(before)
            elif before is not None and one.pronoun and _are_two(before, same):
                same = before  # "Ruiz died. Mera was shot, and he died, too"
        if same is None:
            persons.append(Person(one, fates[one.row]))
        else:
            same.add(one, fates[one.row])
    return persons


def _are_two(person: Person, other: Person) -> bool:
    """Whether two persons are named, and not alike in any part of their names."""
    return bool(person.names and other.names) and person.names.isdisjoint(other.names)


def _is_found_dead(one: People, fates: Fates) -> bool:
    """Whether "the victim" or "the man", nameless, is told to be dead."""
    return one.definite and not one.names and not one.suspected and fates[one.row] == _DEAD


def _antecedent(one: People, same: Person, persons: Sequence[Person]) -> Person | None:
    """The person just told of, when a pronoun or "the man" may mean that one as well as one who fared so.

    Both are one where nothing contradicts it.

    "A child died of her wounds. Officers had found a child with a wound; she died in hospital."
    """
    meant = [person for person in persons if _may_be(one, person)]
    before = max(meant, key=lambda person: person.told[-1].start, default=same)
    near = one.sentence - before.told[-1].sentence <= 1
    few = len(before.told) <= SAME_WORDS_ROWS
    if before is same or before.added or not (near and few):
        return None
    return before


def _known_person(one: People, persons: Sequence[Person], fates: Fates) -> Person | None:
    """The person told before who is meant: in the same words, by name, else one whom nothing contradicts.

    Of those who may be meant, one who fared alike comes first.
    """
    told = next((person for person in reversed(persons) if _in_same_words(one, person)), None)
    if told is None and one.names:
        told = next((person for person in reversed(persons) if _is_called_so(one, person)), None)
    if told is not None:
        return told
    died = fates[one.row] == _DEAD
    if one.added and not (died and one.definite and one.ordinal):  # "another" told again
        others = (person for person in persons if person.told[0].added and _may_be(one, person))
        return next((person for person in others if (person.gravest == _DEAD) == died), None)
    fitting = [
        person for person in persons if _may_be(one, person) and not _is_hurt_beside(one, person, fates)
    ]
    alike = [person for person in fitting if (person.gravest == _DEAD) == died]
    if alike or not (one.definite or one.names):
        fitting = alike or [
            person
            for person in fitting
            if _may_fare_so(one, person, fates[one.row])
            or (one.owned and bool(one.called & person.called))
            or (
                len(persons) == 1 and not person.added and not died
            )  # "a boy died. Police had found a boy with a wound"
        ]
    return _likeliest(one, fitting)


def _is_hurt_beside(one: People, person: Person, fates: Fates) -> bool:
    """Whether somebody is told to be hurt behind another who is dead: "the groom was killed; the bride was hurt"."""
    hurt = fates[one.row] == _HURT and person.gravest == _DEAD
    dead = [told for told in person.told if fates[told.row] == _DEAD]
    beside = any(told.sentence == one.sentence and told.end <= one.start for told in dead)
    return hurt and beside and not (one.names or one.pronoun)


def _in_same_words(one: People, person: Person) -> bool:
    """Whether the same words were read as another outcome: "was shot and killed"."""
    return any(one.start < other.end and other.start < one.end for other in person.told[-SAME_WORDS_ROWS:])


def _is_called_so(one: People, person: Person) -> bool:
    """Whether somebody bears the same name, whole or in part; two full names of one family are two people."""
    return any(one.names <= known or known <= one.names for known in person.full_names)


def _likeliest(one: People, fitting: Sequence[Person]) -> Person | None:
    """Of persons who may be meant: of the same age, called alike, told last when known, else told first."""
    if not fitting:
        return None
    of_age = [person for person in fitting if one.age_years in person.ages_years]
    called_alike = [person for person in fitting if one.nouns & person.nouns] or [
        person for person in fitting if one.names and one.called & person.called
    ]
    chosen = of_age or called_alike
    if chosen or one.definite:
        return max(chosen or fitting, key=lambda person: person.told[-1].start)
    return fitting[0]


def _may_fare_so(one: People, person: Person, fate: int) -> bool:
    """Whether somebody without "the" or name may be one told to have fared otherwise: only hit, or of the same age."""
    if person.added:
        return False
    return _HIT in (fate, person.gravest) or one.age_years in person.ages_years


def _may_be(one: People, person: Person) -> bool:
    """Whether nothing that is said of one contradicts what is said of the other."""
    if one.names and person.names:
        return False
    if one.oneself and one.sentence in person.sentences and person.told[-1].owned:
        return False  # "his wife and himself"
    known_suspect = one.pronoun or (one.suspected and one.definite and not person.names)
    if one.suspected != person.suspected and not known_suspect:
        return False
    if one.sex is not Sex.UNKNOWN and person.sexes and one.sex not in person.sexes:
        return False
    if one.age_years is not None and person.ages_years and one.age_years not in person.ages_years:
        return False
    if one.minor is not None and person.minor and one.minor not in person.minor:
        return False
    if not one.nouns & person.nouns and not _is_only_titled(one, person):
        if one.nouns and person.nouns:
            return False
        if not _statuses_fit(one, person):
            return False
    return (
        one.pronoun
        or one.definite
        or one.sentence not in person.sentences
        or any(_stands_beside(one, told) for told in person.told[-SAME_WORDS_ROWS:])
    )


def _is_only_titled(one: People, person: Person) -> bool:
    """Whether only a title tells of a person so far, by a word of its own: "politician killed", "a councillor"."""
    return not one.titled and all(told.titled for told in person.told)


def _stands_beside(one: People, other: People) -> bool:
    """Whether a name and a description stand side by side: "Omar Haddad, a guard of the bank"."""
    first, second = sorted((one, other), key=lambda told: told.start)
    return bool(one.names) != bool(other.names) and 0 <= second.start - first.end <= BESIDE_CHARACTERS


def _statuses_fit(one: People, person: Person) -> bool:
    return one.status in _OPEN_STATUSES or not person.statuses or one.status in person.statuses


def tie_person(rows: list[Reading[Casualty]], person: Person) -> None:
    """Count a person once, by the gravest outcome: who was wounded and died is one of the dead."""
    told = [one.row for one in person.told]
    gravest = max(GRAVITY[rows[at].value.outcome] for at in told)
    first = next(at for at in told if GRAVITY[rows[at].value.outcome] == gravest)
    for at in told:
        if at != first and not leads_to(rows, first, at):
            rows[at] = replace(rows[at], value=replace(rows[at].value, subset_of=first))
