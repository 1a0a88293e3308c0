"""The same people told again: which casualty rows of one incident are about one person, or about part of a group.

"A man was shot. The victim, Juan Perez, 31, died. Two others were hurt" harms three people, not five. A row about
people who are counted in another row is tied to that row by ``subset_of``; sums leave it out where both count the same
or a graver outcome (``fields.casualty``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainrecord.fields.casualty import GRAVITY
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import AgeGroup, CasualtyOutcome, CasualtyScope, PersonStatus, Sex, Stance
from plainrecord.stages.assemble.people import People

#: Row -> gravity of its outcome.
Fates = Mapping[int, int]
_HIT, _DEAD = GRAVITY[CasualtyOutcome.KILLED_OR_INJURED], GRAVITY[CasualtyOutcome.KILLED]
_OPEN_STATUSES = (PersonStatus.UNKNOWN, PersonStatus.CIVILIAN)
#: ``phrase_id`` of several people without a number.
_NO_NUMBER = "PLURAL"
#: Of so few, somebody counted by an ordinal may be one more.
_FEW = 2
#: Of very many persons only so many of the first and of the last may be meant again.
_FIRST_PERSONS, _LAST_PERSONS = 20, 40
#: Characters between a name and the description beside it (", ").
_BESIDE_CHARACTERS = 2
#: How many rows back the very same words may have been read as another outcome, or the same person be told of.
_SAME_WORDS_ROWS = 4


class _Person:
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


def tied(readings: list[Reading[Casualty]], people: Mapping[int, People]) -> list[Reading[Casualty]]:
    """Tie rows about people who are counted in another row to that row.

    ``people`` has an entry for every row of a harm that takes part.
    """
    rows = list(readings)
    told = [one for at, one in people.items() if _is_one(rows[at]) and _takes_part(rows[at])]
    told.sort(key=lambda one: (one.start, one.row))
    persons = _persons(told, {one.row: GRAVITY[rows[one.row].value.outcome] for one in told})
    for person in persons:
        _tie_person(rows, person)
    _tie_same_words(rows, people)
    _open_hits(rows, people)
    wholes = _wholes(rows, people)
    first = next((at for at in sorted(people) if _takes_part(rows[at])), None)
    for at in sorted(people):
        if not _takes_part(rows[at]) or rows[at].value.subset_of is not None:
            continue
        whole = _whole_of(rows, at, people, wholes)
        if whole is None and first is not None and first < at and _takes_up(rows[at], people[at]):
            groups = [group for group in wholes.values() if group < at]
            whole = max(groups, key=lambda group: rows[group].value.count.low or 0, default=first)
        if whole is not None and not _leads_to(rows, whole, at):
            rows[at] = replace(rows[at], value=replace(rows[at].value, subset_of=whole))
    return _fitted(rows)


def _fitted(rows: list[Reading[Casualty]]) -> list[Reading[Casualty]]:
    """Parts that do not fit into their whole beside its other parts are taken to be told again: parts of the last.

    What fits nowhere stands alone.
    """
    filled: dict[tuple[object, ...], int] = {}
    last: dict[tuple[object, ...], int] = {}
    for at, reading in enumerate(rows):
        row, whole = reading.value, reading.value.subset_of
        low = row.count.best or 0 if row.count.low is None else row.count.low
        if row.count.phrase_id == _NO_NUMBER:  # known to be part of it, of a size that nobody states
            low = 0
        kind = (
            row.outcome, row.status is not PersonStatus.UNKNOWN,
            row.sex is not Sex.UNKNOWN, row.age_group is not AgeGroup.UNKNOWN,
        )  # fmt: skip
        while whole is not None:
            high = rows[whole].value.count.high
            if high is None or filled.get((whole, *kind), 0) + low <= high:
                break
            whole = last.get((whole, *kind))
        if whole is not None:
            filled[whole, *kind] = filled.get((whole, *kind), 0) + low
            last[whole, *kind] = at
        if whole != row.subset_of:
            rows[at] = replace(reading, value=replace(row, subset_of=whole))
    return rows


def _takes_up(reading: Reading[Casualty], people: People) -> bool:
    """Whether several without number or kind are people told of before: "they were hurt", "the men were shot"."""
    known = people.pronoun or (people.definite and not people.nouns)
    return reading.value.count.phrase_id == _NO_NUMBER and known


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


def _persons(told: Sequence[People], fates: Fates) -> list[_Person]:
    persons: list[_Person] = []
    for one in told:
        many = len(persons) > _FIRST_PERSONS + _LAST_PERSONS
        near = [*persons[:_FIRST_PERSONS], *persons[-_LAST_PERSONS:]] if many else persons
        same = _known_person(one, near, fates)
        if same is not None and (one.pronoun or _is_found_dead(one, fates)):
            before = _antecedent(one, same, near)
            if before is not None:
                for told_before in before.told:
                    same.add(told_before, fates[told_before.row])
                same.told.sort(key=lambda earlier: (earlier.start, earlier.row))
                persons.remove(before)
        if same is None:
            persons.append(_Person(one, fates[one.row]))
        else:
            same.add(one, fates[one.row])
    return persons


def _is_found_dead(one: People, fates: Fates) -> bool:
    """Whether "the victim" or "the man", nameless, is told to be dead."""
    return one.definite and not one.names and not one.suspected and fates[one.row] == _DEAD


def _antecedent(one: People, same: _Person, persons: Sequence[_Person]) -> _Person | None:
    """The person just told of, when a pronoun or "the man" may mean that one as well as one who fared so: both are one.

    "A child died of her wounds. Officers had found a child with a wound; she died in hospital."
    """
    meant = [person for person in persons if _may_be(one, person)]
    before = max(meant, key=lambda person: person.told[-1].start, default=same)
    near = one.sentence - before.told[-1].sentence <= 1
    few = len(before.told) <= _SAME_WORDS_ROWS
    if before is same or before.added or not (near and few):
        return None
    return before if all(_may_be(told, same) for told in before.told) else None


def _known_person(one: People, persons: Sequence[_Person], fates: Fates) -> _Person | None:
    """The person told before who is meant: in the same words, by name, else one whom nothing contradicts.

    Of those who may be meant, one who fared alike comes first.
    """
    told = next((person for person in reversed(persons) if _in_same_words(one, person)), None)
    if told is None and one.names:
        told = next((person for person in reversed(persons) if _is_called_so(one, person)), None)
    if told is not None:
        return told
    died = fates[one.row] == _DEAD
    if one.added:  # "another" told again
        others = (person for person in persons if person.told[0].added and _may_be(one, person))
        return next((person for person in others if (person.gravest == _DEAD) == died), None)
    fitting = [person for person in persons if _may_be(one, person)]
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


def _in_same_words(one: People, person: _Person) -> bool:
    """Whether the same words were read as another outcome: "was shot and killed"."""
    return any(one.start < other.end and other.start < one.end for other in person.told[-_SAME_WORDS_ROWS:])


def _is_called_so(one: People, person: _Person) -> bool:
    """Whether somebody bears the same name, whole or in part; two full names of one family are two people."""
    return any(one.names <= known or known <= one.names for known in person.full_names)


def _likeliest(one: People, fitting: Sequence[_Person]) -> _Person | None:
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


def _may_fare_so(one: People, person: _Person, fate: int) -> bool:
    """Whether somebody without "the" or name may be one told to have fared otherwise: only hit, or of the same age."""
    if person.added:
        return False
    return _HIT in (fate, person.gravest) or one.age_years in person.ages_years


def _may_be(one: People, person: _Person) -> bool:
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
        or any(_stands_beside(one, told) for told in person.told[-_SAME_WORDS_ROWS:])
    )


def _is_only_titled(one: People, person: _Person) -> bool:
    """Whether only a title tells of a person so far, by a word of its own: "politician killed", "a councillor"."""
    return not one.titled and all(told.titled for told in person.told)


def _stands_beside(one: People, other: People) -> bool:
    """Whether a name and a description stand side by side: "Omar Haddad, a guard of the bank"."""
    first, second = sorted((one, other), key=lambda told: told.start)
    return bool(one.names) != bool(other.names) and 0 <= second.start - first.end <= _BESIDE_CHARACTERS


def _statuses_fit(one: People, person: _Person) -> bool:
    return one.status in _OPEN_STATUSES or not person.statuses or one.status in person.statuses


def _tie_person(rows: list[Reading[Casualty]], person: _Person) -> None:
    """Count a person once, by the gravest outcome: who was wounded and died is one of the dead."""
    told = [one.row for one in person.told]
    gravest = max(GRAVITY[rows[at].value.outcome] for at in told)
    first = next(at for at in told if GRAVITY[rows[at].value.outcome] == gravest)
    for at in told:
        if at != first and not _leads_to(rows, first, at):
            rows[at] = replace(rows[at], value=replace(rows[at].value, subset_of=first))


def _tie_same_words(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Count several people once who are told in the same words to be hurt and dead: "two died of gunshot wounds"."""
    told = [at for at in sorted(people) if _takes_part(rows[at]) and not _is_one(rows[at])]
    for number, at in enumerate(told):
        for other in told[max(0, number - _SAME_WORDS_ROWS) : number]:
            if not (people[at].start < people[other].end and people[other].start < people[at].end):
                continue
            lighter, graver = sorted((at, other), key=lambda one: GRAVITY[rows[one].value.outcome])
            if rows[lighter].value.subset_of is None and not _leads_to(rows, graver, lighter):
                rows[lighter] = replace(rows[lighter], value=replace(rows[lighter].value, subset_of=graver))


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
        value, rest = rows[at].value, count - killed
        told = any(
            one == rest
            and (one > 1 or other < at)
            and (one > 1 or people[other].sentence != people[at].sentence)
            for other, one in injured.items()
        )
        if killed and told and count > 1 and not people[at].added and value.count.phrase_id != _NO_NUMBER:
            rows[at] = replace(rows[at], value=replace(value, outcome=CasualtyOutcome.KILLED_OR_INJURED))


def _highest(
    rows: Sequence[Reading[Casualty]], people: Mapping[int, People], outcome: CasualtyOutcome
) -> int:
    """The highest number of people with an outcome, or the number of persons who have it."""
    own = [rows[at].value for at in people if rows[at].value.outcome is outcome and _takes_part(rows[at])]
    persons = sum(1 for value in own if value.count.low == value.count.high == 1 and value.subset_of is None)
    return max([persons, *(value.count.low or 0 for value in own)])


def _wholes(rows: Sequence[Reading[Casualty]], people: Mapping[int, People]) -> dict[CasualtyOutcome, int]:
    """The row of each outcome with the highest number of several people, that is no part of such a row."""
    wholes: dict[CasualtyOutcome, int] = {}
    for at in sorted(people):
        value = rows[at].value
        above = value.subset_of
        if above is not None and rows[above].value.outcome is value.outcome:
            continue
        if not _takes_part(rows[at]) or value.count.phrase_id == _NO_NUMBER:
            continue
        low = value.count.low or 0
        best = wholes.get(value.outcome)
        if low > 1 and (best is None or low > (rows[best].value.count.low or 0)):
            wholes[value.outcome] = at
    if wholes.keys().isdisjoint((CasualtyOutcome.KILLED_OR_INJURED, CasualtyOutcome.INJURED)):
        hit = next((at for at in sorted(people) if _is_crowd_hit(rows[at], people[at])), None)
        if hit is not None:
            wholes[CasualtyOutcome.KILLED_OR_INJURED] = hit
    return wholes


def _is_crowd_hit(reading: Reading[Casualty], one: People) -> bool:
    """Whether several without a number were hit, of whom others tell how they fared: "several people were shot"."""
    value = reading.value
    several = value.outcome is CasualtyOutcome.KILLED_OR_INJURED and value.count.phrase_id == _NO_NUMBER
    known = one.definite or one.pronoun or one.owned or one.added or one.titled
    return several and _takes_part(reading) and value.subset_of is None and not known


def _whole_of(
    rows: Sequence[Reading[Casualty]],
    at: int,
    people: Mapping[int, People],
    wholes: Mapping[CasualtyOutcome, int],
) -> int | None:
    """The whole that a row is part of: that of its outcome, else all who were hit."""
    outcome = rows[at].value.outcome
    if people[at].oneself:
        return None  # beside those he harmed
    for wider in dict.fromkeys((outcome, CasualtyOutcome.KILLED_OR_INJURED)):
        whole = wholes.get(wider)
        if whole is None or whole == at or _leads_to(rows, whole, at):
            continue
        apart = _is_beside if wider is outcome else _is_of_others
        if apart(rows, people[at], people[whole]):
            continue
        if people[whole].among and not (people[at].definite or people[at].names):
            continue
        if _is_within(rows[at], rows[whole], people[at]):
            return whole
    if outcome is CasualtyOutcome.KILLED_OR_INJURED:
        hurt = wholes.get(CasualtyOutcome.INJURED)
        known = people[at].among or people[at].definite or people[at].names
        numberless = rows[at].value.count.phrase_id == _NO_NUMBER
        if (
            hurt is not None
            and not people[at].added
            and (numberless or (hurt < at and known and _is_one(rows[at])))
        ):
            return hurt  # "four were injured. One was shot in the hand"
    return _dead_told_of(rows, people[at], wholes)


def _dead_told_of(
    rows: Sequence[Reading[Casualty]], one: People, wholes: Mapping[CasualtyOutcome, int]
) -> int | None:
    """The dead whose wounds are told: "all five had gunshot wounds", "each victim was shot twice".

    They are meant where no others are told to have been hurt, and by a figure only if it is theirs.
    """
    whole = wholes.get(CasualtyOutcome.KILLED)
    others = any(at != one.row for outcome, at in wholes.items() if outcome is not CasualtyOutcome.KILLED)
    if whole is None or others or not one.definite or whole > one.row:
        return None
    return whole if _is_one(rows[one.row]) or _equal(rows[one.row], rows[whole]) else None


def _is_beside(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether people with one outcome are others than the whole: of the same list, or called so."""
    if one.sentence == whole.sentence and not one.definite:
        return True  # "two guards and a driver were killed"
    if _is_one(rows[one.row]):
        low = rows[whole.row].value.count.low or 0
        if one.definite or (one.ordinal and low > _FEW):  # "the fourth victim", "a third man" of five
            return False
    if one.row and _goes_on(rows, one.row, whole.row):
        return False
    return one.added and not _equal(rows[one.row], rows[whole.row])


def _goes_on(rows: Sequence[Reading[Casualty]], at: int, whole: int) -> bool:
    """Whether people are told of beside a part of the whole and fit into it with that part.

    "Five were wounded. Two of them were wounded in the leg. Another was hit in the arm", "and three others in the arm".
    """
    part, size = rows[at].value, rows[whole].value.count.high
    near = range(at - 1, max(-1, at - 1 - _SAME_WORDS_ROWS), -1)
    before = next((other for other in near if rows[other].value.outcome is part.outcome), whole)
    if before == whole or not _leads_to(rows, before, whole):
        return False
    return size is None or (rows[before].value.count.low or 0) + (part.count.low or 0) <= size


def _is_of_others(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether the whole is only of others who were hit: "three others", or "two sons" beside a wife in one list."""
    listed = one.sentence == whole.sentence and _is_one(rows[one.row]) and one.owned and not one.definite
    return whole.added or listed


def _equal(reading: Reading[Casualty], other: Reading[Casualty]) -> bool:
    """Whether two figures for several people are the same, as when "six others" are told twice."""
    one, whole = reading.value.count, other.value.count
    several = (one.high or one.low or 0) > 1
    return several and whole.low in (one.low, one.high)


def _is_within(part: Reading[Casualty], whole: Reading[Casualty], people: People) -> bool:
    """Whether number, speaker and status let people be part of a whole."""
    if part.value.count.phrase_id == _NO_NUMBER and not people.definite:
        return False
    one, other = part.value, whole.value
    if other.count.high is not None and (one.count.low or 0) > other.count.high:
        return False
    said = [row.claimant.label.casefold() for row in (part, whole) if row.claimant]
    if len(set(said)) > 1 and not _is_one(part):
        return False
    return other.status is PersonStatus.UNKNOWN or one.status in (other.status, PersonStatus.UNKNOWN)
