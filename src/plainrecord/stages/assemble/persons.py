"""The same people told again: which casualty rows of one incident are about one person, or about part of a group.

"A man was shot. The victim, Juan Perez, 31, died. Two others were hurt" harms three people, not five. A row about people
who are counted in another row is tied to that row by ``subset_of``; sums leave it out where both count the same or a
graver outcome (``fields.casualty``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from plainrecord.fields.casualty import GRAVITY
from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import AgeGroup, CasualtyOutcome, CasualtyScope, PersonStatus, Sex, Stance

_WORD = re.compile(r"\w+(?:[-\u2019']\w+)*")
_AGE = re.compile(
    r"(?<![\d.,])(\d{1,3})(?=[- ]?(?:years?|yr)[- ]olds?\b)|\baged (\d{1,3})\b|[,(]\s*(\d{1,3})\s*[,)]?$", re.IGNORECASE
)
_OWNER = re.compile(r"^.*\b\w+(?:'s|s')\s+(?=\w)", re.DOTALL)
_OLDEST_YEARS = 110
_ADULT_FROM_YEARS, _TEEN_OR_ADULT = 18, (18, 19)
_SHORTEST_NAME = 3


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
    #: Nouns that say more than "man" or "victim".
    nouns: frozenset[str]
    suspected: bool
    #: A pronoun, or a noun with "the": somebody known already.
    definite: bool
    pronoun: bool
    #: "14 of them": part of a group that was named before.
    among: bool
    #: "another", "also": somebody other than those before.
    added: bool
    status: PersonStatus


@dataclass(slots=True)
class _Person:
    """Somebody harmed, with all rows that tell of them."""

    told: list[People] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(one.names for one in self.told))

    @property
    def nouns(self) -> frozenset[str]:
        return frozenset().union(*(one.nouns for one in self.told))

    def known(self, values: Iterable[object], unknown: object) -> set[object]:
        return {value for value in values if value != unknown}


class PersonWords:
    """The words of a language by which people are known again."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.function_words
        self._nouns = lexicon.people
        self._male, self._female = words["male_pronouns"], words["female_pronouns"]
        self._open_pronouns = words["open_pronouns"]
        self._plural = words["plural_pronouns"]
        self._adults = words["adult_persons"]
        self._open, self._suspects = words["open_persons"], words["suspects"]
        self._additive, self._definite = words["additive_words"], words["definite_determiners"]

    def people(self, row: int, text: str, value: Casualty, place: tuple[int, int, int], *, titled: bool) -> People:
        """What the words of a row say of who its people are; ``place`` is its sentence, start and end in ``text``."""
        _, start, end = place
        quote = text[start:end]
        quote = quote.replace("\u2019", "'")
        owned = _OWNER.sub("", quote)  # "the boy's father" is the father
        words = [word.lower() for word in _WORD.findall(owned)]
        first = words[0] if words else ""
        pronoun = len(words) == 1 and first in (self._male | self._female | self._open_pronouns | self._plural)
        nouns = {word for word in words if word in self._nouns}
        sex = value.sex
        if pronoun and sex is Sex.UNKNOWN:
            sex = Sex.MALE if first in self._male else Sex.FEMALE if first in self._female else sex
        own = set(words)
        names = {
            part.casefold() for name in value.person_names for part in name.split() if len(part) >= _SHORTEST_NAME
        } & own
        age_years = _age_years(owned)
        return People(
            row, *place, titled, frozenset(names), sex, age_years, self._minor(age_years, nouns, value.age_group),
            frozenset(nouns - self._open - self._suspects), bool(nouns & self._suspects),
            pronoun or (first in self._definite and owned == quote), pronoun,
            len(words) > 1 and not self._plural.isdisjoint(words),
            not self._additive.isdisjoint(words), value.status,
        )  # fmt: skip


    def _minor(self, age_years: int | None, nouns: set[str], group: AgeGroup) -> bool | None:
        if age_years is not None:
            return None if age_years in _TEEN_OR_ADULT else age_years < _ADULT_FROM_YEARS
        if nouns & self._adults or group in (AgeGroup.ADULT, AgeGroup.OLDER):
            return False
        return True if group is AgeGroup.MINOR else None


def _age_years(quote: str) -> int | None:
    found = _AGE.search(quote)
    if found is None:
        return None
    years = int(found[1] or found[2] or found[3])
    return years if 0 < years <= _OLDEST_YEARS else None


def tied(readings: list[Reading[Casualty]], people: Mapping[int, People]) -> list[Reading[Casualty]]:
    """Tie rows about people who are counted in another row to that row.

    ``people`` has an entry for every row of a harm that takes part.
    """
    rows = list(readings)
    told = [people[at] for at in sorted(people) if _is_one(rows[at]) and _takes_part(rows[at])]
    persons = _persons(told, {one.row: GRAVITY[rows[one.row].value.outcome] for one in told})
    for person in persons:
        _tie_person(rows, person)
    _open_hits(rows, people)
    wholes = _wholes(rows, people)
    for at in sorted(people):
        _tie_part(rows, at, people, wholes)
    return rows


def _takes_part(reading: Reading[Casualty]) -> bool:
    value = reading.value
    return (
        value.outcome in GRAVITY
        and value.scope is CasualtyScope.THIS_EVENT
        and reading.stance is not Stance.DENIED
        and value.count.high != 0
    )


def _is_one(reading: Reading[Casualty]) -> bool:
    count = reading.value.count
    return count.low == 1 and count.high == 1


# One person told several times ------------------------------------------------------------------------------


#: Row -> gravity of its outcome.
Fates = Mapping[int, int]
_DEAD = GRAVITY[CasualtyOutcome.KILLED]


def _persons(told: Sequence[People], fates: Fates) -> list[_Person]:
    persons: list[_Person] = []
    for one in told:
        same = _known_person(one, persons, fates)
        if same is None:
            persons.append(_Person([one]))
        else:
            same.told.append(one)
    return persons


def _known_person(one: People, persons: Sequence[_Person], fates: Fates) -> _Person | None:
    """The person told before who is meant; the one named alike, else the latest who may be.

    Of those who may be meant, one who fared alike comes first.
    """
    for person in reversed(persons):
        if any(one.start < other.end and other.start < one.end for other in person.told):
            return person  # "was shot and killed": the same words
    if one.names:
        named = next((person for person in reversed(persons) if _names_meet(one.names, person.names)), None)
        if named is not None:
            return named
    if one.added:
        others = [person for person in persons if person.told[0].added and _may_be(one, person)]
        return next((p for p in others if _died(p, fates) == (fates[one.row] == _DEAD)), None)
    fitting = [person for person in persons if _may_be(one, person)]
    if not fitting:
        return None
    alike = [person for person in fitting if _died(person, fates) == (fates[one.row] == _DEAD)]
    if alike or not (one.definite or one.names):
        fitting = alike or [person for person in fitting if _may_fare_so(one, person, fates)]
    if not fitting:
        return None
    if one.age_years is not None:
        of_age = [person for person in fitting if one.age_years in {other.age_years for other in person.told}]
        if of_age:
            return _latest(of_age)
    if one.nouns:
        alike_nouns = [person for person in fitting if one.nouns & person.nouns]
        if alike_nouns:
            return _latest(alike_nouns)
    return _latest(fitting) if one.definite else fitting[0]


def _latest(persons: Sequence[_Person]) -> _Person:
    return max(persons, key=lambda person: person.told[-1].start)


def _died(person: _Person, fates: Fates) -> bool:
    return any(fates[other.row] == _DEAD for other in person.told)


def _may_fare_so(one: People, person: _Person, fates: Fates) -> bool:
    """Whether somebody without "the" or name may be one told to have fared otherwise: only hit, or of the same age."""
    if any(other.added for other in person.told):
        return False
    open_fate = GRAVITY[CasualtyOutcome.KILLED_OR_INJURED]
    if fates[one.row] == open_fate or all(fates[other.row] == open_fate for other in person.told):
        return True
    return one.age_years is not None and one.age_years in {other.age_years for other in person.told}


def _names_meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other)


def _may_be(one: People, person: _Person) -> bool:
    """Whether nothing that is said of one contradicts what is said of the other."""
    if one.names and person.names:
        return False
    if one.suspected != any(other.suspected for other in person.told) and not one.pronoun:
        return False
    sexes = {other.sex for other in person.told} - {Sex.UNKNOWN}
    if one.sex is not Sex.UNKNOWN and sexes and one.sex not in sexes:
        return False
    ages = {other.age_years for other in person.told} - {None}
    if one.age_years is not None and ages and one.age_years not in ages:
        return False
    minors = {other.minor for other in person.told} - {None}
    if one.minor is not None and minors and one.minor not in minors:
        return False
    nouns = person.nouns
    if one.nouns and nouns and one.nouns.isdisjoint(nouns):
        return False
    if not one.nouns & nouns and not _statuses_fit(one, person):
        return False
    if one.pronoun:
        return True
    beside = any(other.sentence == one.sentence for other in person.told)
    return not beside or one.definite


def _statuses_fit(one: People, person: _Person) -> bool:
    open_statuses = (PersonStatus.UNKNOWN, PersonStatus.CIVILIAN)
    statuses = {other.status for other in person.told}.difference(open_statuses)
    return one.status in open_statuses or not statuses or one.status in statuses


def _tie_person(rows: list[Reading[Casualty]], person: _Person) -> None:
    """Count a person once, by the gravest outcome: who was wounded and died is one of the dead."""
    told = [one.row for one in person.told]
    gravest = max(GRAVITY[rows[at].value.outcome] for at in told)
    first = next(at for at in told if GRAVITY[rows[at].value.outcome] == gravest)
    for at in told:
        if at != first and not _leads_to(rows, first, at):
            rows[at] = replace(rows[at], value=replace(rows[at].value, subset_of=first))


def _leads_to(rows: Sequence[Reading[Casualty]], start: int, goal: int) -> bool:
    """Whether a row is part of another, by any number of steps."""
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        at = rows[at].value.subset_of
    return False


# Part of a number -------------------------------------------------------------------------------------------


def _open_hits(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Take a number of injured that holds the dead, too, for all who were hit.

    "One man was killed and three others wounded. Four men were rushed to hospital": the four are those hit.
    """
    killed = _highest(rows, people, CasualtyOutcome.KILLED)
    injured = {
        at: rows[at].value.count.low or 0
        for at in people
        if rows[at].value.outcome is CasualtyOutcome.INJURED and _takes_part(rows[at])
    }
    for at, count in injured.items():
        value = rows[at].value
        if killed and count > 1 and not people[at].added and value.count.phrase_id != "PLURAL" and count - killed in injured.values():
            rows[at] = replace(rows[at], value=replace(value, outcome=CasualtyOutcome.KILLED_OR_INJURED))


def _highest(rows: Sequence[Reading[Casualty]], people: Mapping[int, People], outcome: CasualtyOutcome) -> int:
    """The highest number of people with an outcome, or the number of persons who have it."""
    own = [rows[at].value for at in people if rows[at].value.outcome is outcome and _takes_part(rows[at])]
    persons = sum(1 for value in own if value.count.low == value.count.high == 1 and value.subset_of is None)
    return max([persons, *(value.count.low or 0 for value in own)])


def _wholes(rows: Sequence[Reading[Casualty]], people: Mapping[int, People]) -> dict[CasualtyOutcome, int]:
    """The row of each outcome with the highest number of several people, that is no part itself."""
    wholes: dict[CasualtyOutcome, int] = {}
    for at in sorted(people):
        value = rows[at].value
        if not _takes_part(rows[at]) or value.subset_of is not None or value.count.phrase_id == "PLURAL":
            continue
        low = value.count.low or 0
        best = wholes.get(value.outcome)
        if low > 1 and (best is None or low > (rows[best].value.count.low or 0)):
            wholes[value.outcome] = at
    return wholes


def _tie_part(
    rows: list[Reading[Casualty]], at: int, people: Mapping[int, People], wholes: Mapping[CasualtyOutcome, int]
) -> None:
    """Tie a row to the whole of its outcome, else to all who were hit."""
    reading = rows[at]
    value = reading.value
    if not _takes_part(reading) or value.subset_of is not None:
        return
    numberless = value.count.phrase_id == "PLURAL"
    for outcome in (value.outcome, CasualtyOutcome.KILLED_OR_INJURED):
        whole = wholes.get(outcome)
        if whole is None or whole == at or _leads_to(rows, whole, at):
            continue
        across = outcome is not value.outcome
        if not across and people[at].sentence == people[whole].sentence and not people[at].definite:
            continue  # "two guards and a driver were killed"
        if (across and people[whole].added) or (not across and people[at].added and not _equal(reading, rows[whole])):
            continue
        if people[whole].among and not (people[at].definite or people[at].names):
            continue
        if _is_within(reading, rows[whole], people[at], numberless=numberless):
            rows[at] = replace(reading, value=replace(value, subset_of=whole))
            return
    if numberless and people[at].pronoun:  # "they were hurt": people told of before, nobody new
        before = next((one for one in sorted(people) if one < at and _takes_part(rows[one])), None)
        if before is not None and not _leads_to(rows, before, at):
            rows[at] = replace(reading, value=replace(value, subset_of=before))


def _equal(reading: Reading[Casualty], other: Reading[Casualty]) -> bool:
    """Whether two figures for several people are the same, as when "six others" are told twice."""
    one, whole = reading.value.count, other.value.count
    several = (one.high or one.low or 0) > 1
    return several and whole.low in (one.low, one.high)


def _is_within(part: Reading[Casualty], whole: Reading[Casualty], people: People, *, numberless: bool) -> bool:
    if numberless and not people.definite:
        return False
    one, other = part.value, whole.value
    if other.count.high is not None and (one.count.low or 0) > other.count.high:
        return False
    if part.claimant and whole.claimant and part.claimant.label != whole.claimant.label and not _is_one(part):
        return False
    open_status = (PersonStatus.UNKNOWN,)
    return other.status in open_status or one.status in (other.status, PersonStatus.UNKNOWN)
