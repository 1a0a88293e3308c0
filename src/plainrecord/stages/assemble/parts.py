"""Part of a number: which casualty rows of one incident are about people whom another row counts with others.

"A man was shot. The victim, Juan Perez, 31, died. Two others were hurt" harms three people, not five. A row about
people who are counted in another row is tied to that row by ``subset_of``; sums leave it out where both count the same
or a graver outcome (``fields.casualty``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainrecord.fields.casualty import GRAVITY
from plainrecord.model.records import Reading
from plainrecord.model.values import Casualty
from plainrecord.model.vocab import AgeGroup, CasualtyOutcome, PersonStatus, Sex
from plainrecord.stages.assemble.people import People
from plainrecord.stages.assemble.persons import persons_of, tie_person
from plainrecord.stages.assemble.tied_rows import (
    BESIDE_CHARACTERS,
    NO_NUMBER,
    SAME_WORDS_ROWS,
    are_opposed,
    is_one,
    leads_to,
    takes_part,
    top_of,
)

#: Phrase of a toll that somebody else gives for the same people: a figure beside the others, and no whole of them.
OTHER_FIGURE = "OTHER_FIGURE"
_NO_WHOLES = (NO_NUMBER, OTHER_FIGURE)
#: Of so few, somebody counted by an ordinal may be one more.
_FEW = 2
#: Characters between people of one list (", and ").
_LIST_GAP_CHARACTERS = 6
#: Characters between the dead and the others of one sentence ("was fatally shot in the head and").
_CLAUSE_CHARACTERS = 60
#: How many rows and sentences back people may be told of whom a number takes up ("all three").
_TAKEN_UP_ROWS, _TAKEN_UP_SENTENCES = 12, 3
#: How often the same people may be told again one by one: a text of nothing else is not searched through for each.
_MOST_TOLD_AGAIN = 300
#: How many rows before that of his gravest fate a person may be told of in a list.
_SAME_PERSON_ROWS = 12


def tied(readings: list[Reading[Casualty]], people: Mapping[int, People]) -> list[Reading[Casualty]]:
    """Tie rows about people who are counted in another row to that row.

    ``people`` has an entry for every row of a harm that takes part.
    """
    rows = list(readings)
    told = [one for at, one in people.items() if is_one(rows[at]) and takes_part(rows[at])]
    told.sort(key=lambda one: (one.start, one.row))
    persons = persons_of(told, {one.row: GRAVITY[rows[one.row].value.outcome] for one in told})
    for person in persons:
        tie_person(rows, person)
    _tie_same_words(rows, people)
    _open_hits(rows, people)
    _dead_among_hurt(rows, people)
    _tie_together(rows, people)
    wholes = _wholes(rows, people)
    first = next((at for at in sorted(people) if takes_part(rows[at])), None)
    told_singly = Counter(row.value.subset_of for row in rows if is_one(row))
    for at in sorted(people):
        if not takes_part(rows[at]) or rows[at].value.subset_of is not None:
            continue
        whole = _whole_of(rows, at, people, wholes, told_singly)
        if whole is None and first is not None and first < at and _takes_up(rows[at], people[at]):
            groups = [group for group in wholes.values() if group < at]
            whole = max(groups, key=lambda group: _low(rows[group]), default=first)
        if whole is not None and not leads_to(rows, whole, at) and not are_opposed(rows[at], rows[whole]):
            rows[at] = replace(rows[at], value=replace(rows[at].value, subset_of=whole))
            told_singly[whole] += is_one(rows[at])
    return _fitted(rows)


def _fitted(rows: list[Reading[Casualty]]) -> list[Reading[Casualty]]:
    """Parts that do not fit into their whole beside its other parts are taken to be told again: parts of the last.

    What fits nowhere stands alone. The whole told again ("all four") takes the parts told before.
    """
    parts: dict[tuple[int, object], list[int]] = {}
    filled: dict[tuple[int, object], int] = {}
    for at, reading in enumerate(rows):
        whole, kinds, low = reading.value.subset_of, _kinds(reading), _least(reading)
        steps = 0
        while whole is not None:
            high = rows[whole].value.count.high
            full = [kind for kind in kinds if high is not None and filled.get((whole, kind), 0) + low > high]
            if not full:
                break
            told = whole, full[0]
            if 1 < low == high == reading.value.count.high:
                parts[at, full[0]], filled[at, full[0]] = parts.pop(told), filled.pop(told)
                for part in parts[at, full[0]]:
                    rows[part] = replace(rows[part], value=replace(rows[part].value, subset_of=at))
            else:
                steps += 1
                whole = next(reversed(parts.get(told, ())), None) if steps < _MOST_TOLD_AGAIN else None
        if whole is not None:
            for kind in kinds:
                parts.setdefault((whole, kind), []).append(at)
                filled[whole, kind] = filled.get((whole, kind), 0) + low
        if whole != reading.value.subset_of:
            rows[at] = replace(reading, value=replace(reading.value, subset_of=whole))
    return rows


def _least(reading: Reading[Casualty]) -> int:
    """How many people a row counts at least; none where it is known to be part of a whole, of a size nobody states."""
    count = reading.value.count
    if count.phrase_id == NO_NUMBER:
        return 0
    return count.best or 0 if count.low is None else count.low


def _kinds(reading: Reading[Casualty]) -> tuple[object, ...]:
    """What parts of a whole have in common that add up: parts by sex and parts by age overlap, persons do not."""
    row = reading.value
    told = (
        row.status is not PersonStatus.UNKNOWN,
        row.sex is not Sex.UNKNOWN,
        row.age_group is not AgeGroup.UNKNOWN,
    )
    return ((row.outcome, *told), *([row.outcome is CasualtyOutcome.KILLED] if is_one(reading) else []))


def _takes_up(reading: Reading[Casualty], people: People) -> bool:
    """Whether several without number or kind are people told of before: "they were hurt", "the men were shot"."""
    known = people.pronoun or (people.definite and not people.nouns)
    return reading.value.count.phrase_id == NO_NUMBER and known


def _tie_same_words(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Count several people once who are told in the same words to be hurt and dead: "two died of gunshot wounds"."""
    told = [at for at in sorted(people) if takes_part(rows[at]) and not is_one(rows[at])]
    for number, at in enumerate(told):
        for other in told[max(0, number - SAME_WORDS_ROWS) : number]:
            if not (people[at].start < people[other].end and people[other].start < people[at].end):
                continue
            lighter, graver = sorted((at, other), key=lambda one: GRAVITY[rows[one].value.outcome])
            if rows[lighter].value.subset_of is None and not leads_to(rows, graver, lighter):
                rows[lighter] = replace(rows[lighter], value=replace(rows[lighter].value, subset_of=graver))


def _tie_together(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Make people told of one by one part of a number that takes them up: "a guard and two men ... all three".

    Where one of them died and they are counted as hurt, the number is that of all who were hit.
    """
    told = [at for at in sorted(people) if takes_part(rows[at])]
    for number, at in enumerate(told):
        value, one = rows[at].value, people[at]
        if (
            one.added
            or value.subset_of is not None
            or value.count.low != value.count.high
            or is_one(rows[at])
        ):
            continue
        tops = _taken_up(rows, people, told[max(0, number - _TAKEN_UP_ROWS) : number], at)
        gravest = max((GRAVITY[rows[top].value.outcome] for top in tops), default=0)
        if not tops or (gravest > GRAVITY[value.outcome] and not one.definite):
            continue
        if gravest > GRAVITY[value.outcome]:
            hit = replace(value, outcome=CasualtyOutcome.KILLED_OR_INJURED)
            rows[at] = replace(rows[at], value=hit)
        for top in tops:
            rows[top] = replace(rows[top], value=replace(rows[top].value, subset_of=at))


def _taken_up(
    rows: Sequence[Reading[Casualty]], people: Mapping[int, People], before: Sequence[int], at: int
) -> list[int]:
    """The rows, at least two, that together count the people told of last before a number; none if they do not fit."""
    tops: list[int] = []
    size, last = 0, at
    for row in reversed(before):
        if people[at].sentence - people[row].sentence > _TAKEN_UP_SENTENCES:
            break
        if not people[at].definite and last != at and not _is_beside_in_list(people[row], people[last]):
            break
        top = top_of(rows, row)
        if top == at or (top != row and not is_one(rows[row])):
            return []
        if top not in tops:
            tops.append(top)
            size += _low(rows[top])
        last = row
        if size >= _low(rows[at]):
            break
    return tops if size == rows[at].value.count.low and len(tops) > 1 else []


def _is_beside_in_list(one: People, other: People) -> bool:
    """Whether people stand right before others in one list."""
    return one.sentence == other.sentence and 0 <= other.start - one.end <= _LIST_GAP_CHARACTERS


def _open_hits(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Take a number of injured that holds the dead, too, for all who were hit.

    "One man was killed and three others wounded. Four men were rushed to hospital": the four are those hit. Who is told
    as "others", or again so, is beside the dead.
    """
    killed = _highest(rows, people, CasualtyOutcome.KILLED)
    injured = {
        at: _low(rows[at])
        for at in people
        if rows[at].value.outcome is CasualtyOutcome.INJURED and takes_part(rows[at])
    }
    for at, count in injured.items():
        value, rest = rows[at].value, count - killed
        told = any(one == rest and people[other].added for other, one in injured.items())
        beside = any(people[other].added and one == count for other, one in injured.items())
        if killed and told and count > 1 and not beside and value.count.phrase_id != NO_NUMBER:
            rows[at] = replace(rows[at], value=replace(value, outcome=CasualtyOutcome.KILLED_OR_INJURED))


def _dead_among_hurt(rows: list[Reading[Casualty]], people: Mapping[int, People]) -> None:
    """Take those hurt for all who were hit where some of them died: "20 were injured, and two of them have died"."""
    told = [at for at in sorted(people) if takes_part(rows[at])]
    for number, at in enumerate(told):
        if rows[at].value.outcome is not CasualtyOutcome.KILLED or not people[at].of_several:
            continue
        near = [
            other
            for other in told[max(0, number - SAME_WORDS_ROWS) : number]
            if people[at].sentence - people[other].sentence <= 1 and not is_one(rows[other])
        ]
        if not near or rows[near[-1]].value.outcome is not CasualtyOutcome.INJURED:
            continue
        whole, known = rows[near[-1]].value, people[near[-1]]
        if people[at].nouns and people[at].nouns.isdisjoint(known.nouns):
            continue  # "two of our fighters" are none of the soldiers
        if whole.subset_of is None and whole.count.phrase_id != NO_NUMBER and not known.added:
            hit = replace(whole, outcome=CasualtyOutcome.KILLED_OR_INJURED)
            rows[near[-1]] = replace(rows[near[-1]], value=hit)


def _highest(
    rows: Sequence[Reading[Casualty]], people: Mapping[int, People], outcome: CasualtyOutcome
) -> int:
    """The highest number of people with an outcome, or the number of persons who have it."""
    own = [rows[at].value for at in people if rows[at].value.outcome is outcome and takes_part(rows[at])]
    persons = sum(1 for value in own if value.count.low == value.count.high == 1 and value.subset_of is None)
    return max([persons, *(value.count.low or 0 for value in own)])


def _wholes(rows: Sequence[Reading[Casualty]], people: Mapping[int, People]) -> dict[CasualtyOutcome, int]:
    """The row of each outcome with the highest number of several people, that is no part of such a row."""
    wholes: dict[CasualtyOutcome, int] = {}
    for at in sorted(people, key=lambda row: (people[row].of_act, row)):
        value = rows[at].value
        above = value.subset_of
        if above is not None and rows[above].value.outcome is value.outcome:
            continue
        if not takes_part(rows[at]) or value.count.phrase_id in _NO_WHOLES or _is_of_the_dead(rows, at):
            continue
        if people[at].of_several and value.outcome is CasualtyOutcome.KILLED_OR_INJURED:
            continue  # "three of the four shot": some of all who were hit
        low = _low(rows[at])
        best = wholes.get(value.outcome)
        if low > 1 and (best is None or low > _low(rows[best])):
            wholes[value.outcome] = at
    if wholes.keys().isdisjoint((CasualtyOutcome.KILLED_OR_INJURED, CasualtyOutcome.INJURED)):
        hit = next((at for at in sorted(people) if _is_crowd_hit(rows[at], people[at])), None)
        if hit is not None:
            wholes[CasualtyOutcome.KILLED_OR_INJURED] = hit
    return wholes


def _is_of_the_dead(rows: Sequence[Reading[Casualty]], whole: int) -> bool:
    """Whether those hurt are counted as dead by another row: "three died of gunshot wounds" are not the wounded."""
    above = rows[whole].value.subset_of
    lighter = rows[whole].value.outcome is not CasualtyOutcome.KILLED
    return lighter and above is not None and rows[above].value.outcome is CasualtyOutcome.KILLED


def _is_crowd_hit(reading: Reading[Casualty], one: People) -> bool:
    """Whether several without a number were hit, of whom others tell how they fared: "several people were shot"."""
    value = reading.value
    several = value.outcome is CasualtyOutcome.KILLED_OR_INJURED and value.count.phrase_id == NO_NUMBER
    known = one.definite or one.pronoun or one.owned or one.added or one.titled
    return several and takes_part(reading) and value.subset_of is None and not known


def _whole_of(
    rows: Sequence[Reading[Casualty]],
    at: int,
    people: Mapping[int, People],
    wholes: Mapping[CasualtyOutcome, int],
    told_singly: Mapping[int | None, int],
) -> int | None:
    """The whole that a row is part of: that of its outcome, else all who were hit.

    ``told_singly`` counts the persons that are part of each row so far.
    """
    outcome = rows[at].value.outcome
    if people[at].oneself:
        return None  # beside those he harmed
    told = [
        people[row] for row in range(max(0, at - _SAME_PERSON_ROWS), at) if rows[row].value.subset_of == at
    ]
    for wider in dict.fromkeys((outcome, CasualtyOutcome.KILLED_OR_INJURED)):
        whole = wholes.get(wider)
        if whole is None or whole == at or leads_to(rows, whole, at) or _is_of_the_dead(rows, whole):
            continue
        apart = _is_beside if wider is outcome else _is_of_others
        goes_on = _is_told_in_turn(rows, people[at], people[whole], told_singly)
        if (apart(rows, people[at], people[whole]) and not (goes_on and wider is not outcome)) or any(
            _is_listed_beside(rows, one, people[whole]) for one in told
        ):
            continue
        told_again = people[whole].added and (goes_on or _equal(rows[at], rows[whole]))
        among = people[whole].among and not told_again  # "six others" may be "six other people"
        if among and not (people[at].definite or people[at].names):
            continue
        if _is_within(rows[at], rows[whole], people[at]) and may_be_among(people[at], people[whole]):
            return whole
    if outcome is CasualtyOutcome.KILLED_OR_INJURED:
        hurt = wholes.get(CasualtyOutcome.INJURED)
        known = people[at].among or people[at].definite or people[at].names or people[at].of_several
        numberless = rows[at].value.count.phrase_id == NO_NUMBER
        few = is_one(rows[at]) or people[at].of_several
        if hurt is not None and not people[at].added and (numberless or (hurt < at and known and few)):
            return hurt  # "four were injured. One was shot in the hand"
        in_turn = hurt is not None and _is_told_in_turn(rows, people[at], people[hurt], told_singly)
        if hurt is not None and in_turn and may_be_among(people[at], people[hurt]):
            return hurt  # "four were injured. A boy was shot in the hand"
    dead = _dead_told_of(rows, at, people, wholes)
    return None if dead is not None and _are_of_one_list(people[at], people[dead]) else dead


def _is_told_in_turn(
    rows: Sequence[Reading[Casualty]], one: People, whole: People, told_singly: Mapping[int | None, int]
) -> bool:
    """Whether a sentence behind that of a number tells of one of them, not all of whom have been told of."""
    later = one.sentence > whole.sentence and is_one(rows[one.row]) and not one.added
    return later and told_singly[whole.row] < _low(rows[whole.row])


def _low(reading: Reading[Casualty]) -> int:
    return reading.value.count.low or 0


def _are_of_one_list(one: People, other: People) -> bool:
    """Whether people are members of one list: "the imam and two worshippers" are three."""
    return one.listed is not None and one.listed == other.listed


def _dead_told_of(
    rows: Sequence[Reading[Casualty]],
    at: int,
    people: Mapping[int, People],
    wholes: Mapping[CasualtyOutcome, int],
) -> int | None:
    """The dead whose wounds are told: "all five had gunshot wounds", "each victim was shot twice".

    They are meant where no others are told to have been hurt, by a figure only if it is theirs, and by a title that
    gives none ("Villagers shot in their sleep").
    """
    whole, one = wholes.get(CasualtyOutcome.KILLED), people[at]
    others = any(row != at for outcome, row in wholes.items() if outcome is not CasualtyOutcome.KILLED)
    if whole is None or others:
        return None
    if one.titled and rows[at].value.count.phrase_id == NO_NUMBER:
        return whole if may_be_among(one, people[whole]) else None
    if not one.definite or whole > at or _is_hurt_beside(rows[at], one, people[whole]):
        return None
    return whole if is_one(rows[at]) or _equal(rows[at], rows[whole]) else None


def _is_hurt_beside(reading: Reading[Casualty], one: People, dead: People) -> bool:
    """Whether somebody hurt is none of the dead: "two were killed and one was wounded", "the guard", "the driver"."""
    if reading.value.outcome is not CasualtyOutcome.INJURED or not is_one(reading):
        return False
    told_beside = one.sentence == dead.sentence and not one.pronoun
    return one.among or told_beside or bool(one.nouns and dead.nouns and one.nouns.isdisjoint(dead.nouns))


def _is_beside(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether people with one outcome are others than the whole: of the same list, or called so."""
    if one.of_several:
        return False  # "two of whom are in critical condition"
    if one.sentence == whole.sentence and not one.definite and not whole.of_act:
        return not _is_spelled_out(rows, one, whole)  # "two guards and a driver were killed"
    if _are_of_one_list(one, whole):
        return True
    if is_one(rows[one.row]):
        low = _low(rows[whole.row])
        if one.ordinal > low:  # "a fourth" beside three
            return True
        if one.definite or (one.ordinal and low > _FEW):  # "the fourth victim", "a third man" of five
            return False
    if one.row and _goes_on(rows, one.row, whole.row):
        return False
    return one.added and not _equal(rows[one.row], rows[whole.row]) and not _is_beside_the_dead(rows, one)


def _is_listed_beside(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether somebody stood in one list with a number: the guard of "a guard and two drivers were shot"."""
    if one.sentence != whole.sentence or one.definite:
        return False
    first, second = sorted((one, whole), key=lambda told: told.start)
    beside = 0 <= second.start - first.end <= _LIST_GAP_CHARACTERS
    return beside and not _is_spelled_out(rows, one, whole)


def _is_beside_the_dead(rows: Sequence[Reading[Casualty]], one: People) -> bool:
    """Whether people are others than the dead of their own sentence: "a man was killed and eight others were hurt"."""
    before = rows[one.row - 1] if one.row else None
    if before is None or rows[one.row].value.outcome is CasualtyOutcome.KILLED:
        return False
    near = 0 <= one.start - before.spans[0].end <= _CLAUSE_CHARACTERS
    return near and before.value.outcome is CasualtyOutcome.KILLED


def _is_spelled_out(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether the persons of a number are named right behind it: "two people, a guard and a driver, were shot"."""
    size, outcome = _low(rows[whole.row]), rows[whole.row].value.outcome
    last = whole.row + size
    if whole.nouns or not whole.row < one.row <= last < len(rows):
        return False  # "two guards, a driver and a clerk"
    listed = rows[whole.row + 1 : last + 1]
    if not all(is_one(row) and row.value.outcome is outcome for row in listed):
        return False
    gap = listed[0].spans[0].start - whole.end
    after = rows[last + 1 : last + 2]
    goes_on = any(
        row.value.outcome is outcome and row.spans[0].start - listed[-1].spans[0].end <= _LIST_GAP_CHARACTERS
        for row in after
    )
    return 0 <= gap <= BESIDE_CHARACTERS and not goes_on


def _goes_on(rows: Sequence[Reading[Casualty]], at: int, whole: int) -> bool:
    """Whether people are told of beside a part of the whole and fit into it with that part.

    "Five were wounded. Two of them were wounded in the leg. Another was hit in the arm", "and three others in the arm".
    """
    part, size = rows[at].value, rows[whole].value.count.high
    near = range(at - 1, max(-1, at - 1 - SAME_WORDS_ROWS), -1)
    before = next((other for other in near if rows[other].value.outcome is part.outcome), whole)
    if before == whole or not leads_to(rows, before, whole):
        return False
    return size is None or _low(rows[before]) + _low(rows[at]) <= size


def _is_of_others(rows: Sequence[Reading[Casualty]], one: People, whole: People) -> bool:
    """Whether the whole is only of others who were hit: "three others", or "two sons" beside a wife in one list."""
    listed = one.sentence == whole.sentence and is_one(rows[one.row]) and one.owned and not one.definite
    return whole.added or listed


def may_be_among(one: People, whole: People) -> bool:
    """Whether sex and age let somebody be one of a group: no girl is one of "two men"."""
    if Sex.UNKNOWN not in (one.sex, whole.sex) and one.sex is not whole.sex:
        return False
    return None in (one.minor, whole.minor) or one.minor == whole.minor


def _equal(reading: Reading[Casualty], other: Reading[Casualty]) -> bool:
    """Whether two figures for several people are the same, as when "six others" are told twice."""
    one, whole = reading.value.count, other.value.count
    several = (one.high or one.low or 0) > 1
    return several and whole.low in (one.low, one.high)


def _is_within(part: Reading[Casualty], whole: Reading[Casualty], people: People) -> bool:
    """Whether number, speaker and status let people be part of a whole."""
    if part.value.count.phrase_id == NO_NUMBER and not people.definite:
        return False
    one, other = part.value, whole.value
    if other.count.high is not None and (one.count.low or 0) > other.count.high:
        return False
    said = [row.claimant.label.casefold() for row in (part, whole) if row.claimant]
    told_again = one.outcome is not other.outcome and _equal(
        part, whole
    )  # "two were shot", "two were wounded"
    if len(set(said)) > 1 and not is_one(part) and not told_again:
        return False
    return other.status is PersonStatus.UNKNOWN or one.status in (other.status, PersonStatus.UNKNOWN)
