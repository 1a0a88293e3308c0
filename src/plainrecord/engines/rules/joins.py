"""Level 3 of the cascade: groups that belong together ("members of the union", "Ana Ruiz, 45, and two guards")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

from plainrecord.engines.rules.bare_adverbs import join_bare_adverbs
from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk, spanning, with_number
from plainrecord.engines.rules.fitting import is_none
from plainrecord.engines.rules.joins_of_things import join_loaded, join_numbered, mark_planted
from plainrecord.engines.rules.shares import adds_up, ends_in_share, join_shares
from plainrecord.engines.rules.vocabulary import AGED


def join(chunks: list[Chunk], words: Mapping[str, frozenset[str]]) -> list[Chunk]:
    """Join "of" groups, ages, appositions of a name and a function, and then coordinations.

    ``words`` are the lists of the rulebook; ``words.toml`` says what each is for.
    """
    chunks = join_bare_adverbs(chunks, words["bare_adverbs"])
    kinds = {chunk.kind for chunk in chunks}
    if "of" in {chunk.word for chunk in chunks}:
        chunks = join_shares(_join_of(chunks, words), words)
    if "from" in {chunk.word for chunk in chunks}:
        chunks = _join_from(chunks, words["armed_kinds"])
    if "w" in kinds and "V" in kinds:
        chunks = join_loaded(chunks, words["bomb_vehicles"], words["loading_verbs"])
        mark_planted(chunks, words["planting_verbs"])
    if "q" in kinds and not words["number_marks"].isdisjoint(chunk.word for chunk in chunks):
        chunks = join_numbered(chunks, words["number_marks"])
    if "q" in kinds or "(" in kinds:
        chunks = _join_ages(chunks, words)
    if "," in kinds:
        chunks = _join_apposition(chunks, words["kin_owners"])
    if len(chunks) > 3 and chunks[1].kind == ",":
        chunks = _join_headline(chunks)
    if "," in kinds:
        chunks = _join_counted(chunks)
    if any(map(is_none, chunks)):
        chunks = _join_excluded(chunks, words["excluding_coordinators"])
    return _join_coordination(chunks, words["resultative_verbs"]) if "C" in kinds else chunks


def _join_excluded(chunks: list[Chunk], excluding: frozenset[str]) -> list[Chunk]:
    """For "neither the driver nor his two passengers were hurt": one list, in which each counts nobody."""
    joined: list[Chunk] = []
    for one in chunks:
        before = joined[-2] if len(joined) > 1 and joined[-1].word in excluding else None
        opening = before
        if before is not None and before.number is None and len(joined) > 2:
            opening = joined[-3]
        if before is None or opening is None or not is_none(opening) or not _may_coordinate(before, one):
            joined.append(one)
            continue
        whole = copy(before)
        whole.last, whole.number = one.last, opening.number
        members = *(before.members or (before,)), *(one.members or (one,))
        whole.members = tuple(with_number(member, opening.number) for member in members)
        joined[-2:] = [whole]
    return joined


def _join_headline(chunks: list[Chunk]) -> list[Chunk]:
    """For "Mother, boy shot in Lod" and "Four children, two adults hurt": in a headline a comma may be an "and"."""
    one, other = chunks[0], chunks[2]
    verb = next((chunk for chunk in chunks[3:] if chunk.kind != "R"), other)
    if verb.kind != "V" or not all(
        _is_bare_person(person) or _is_numbered(person) for person in (one, other)
    ):
        return chunks
    whole = copy(one)
    whole.last, whole.members = other.last, (one, other)
    return [whole, *chunks[3:]]


def _join_counted(chunks: list[Chunk]) -> list[Chunk]:
    """For "wounds 3 men, 1 woman": in a headline a comma may stand for "and" between two numbers of people."""
    for position in range(len(chunks) - 2):
        one, comma, other = chunks[position : position + 3]
        if comma.kind != "," or not (_is_counted(one) and _is_counted(other)):
            continue
        after = chunks[position + 3].kind if position + 3 < len(chunks) else "."
        before = chunks[position - 1].kind if position else "."
        if after in ",C" or before in ",C":
            continue
        whole = copy(one)
        whole.last, whole.members = other.last, (one, other)
        return [*chunks[:position], whole, *chunks[position + 3 :]]
    return chunks


def _is_counted(chunk: Chunk) -> bool:
    """Whether a group is a number in figures and people: "3 men"."""
    return _is_numbered(chunk) and chunk.tokens[chunk.first].lower.isdecimal()


def _is_numbered(chunk: Chunk) -> bool:
    """Whether a group is a number and people."""
    if chunk.kind != "h" or chunk.number is None or chunk.members:
        return False
    return chunk.items[0].number is not None


def _is_bare_person(chunk: Chunk) -> bool:
    """Whether a group is a common noun for one person, without article."""
    return _is_one_person(chunk) and not chunk.members and all(item.symbol in "NJ" for item in chunk.items)


def _join_of(chunks: list[Chunk], words: Mapping[str, frozenset[str]]) -> list[Chunk]:
    joined: list[Chunk] = []
    partitives, relations, taking = words["partitives"], words["relations"], words["taking_all"]
    passed_over = words["passed_over"]
    position, count = 0, len(chunks)
    while position < count:
        current = chunks[position]
        start = position
        if current.word in taking and position + 2 < count and chunks[position + 1].word == "of":
            other = chunks[position + 2]
            if other.kind in "hwsqnkl":  # "all of the cattle"
                current = spanning(other, other.kind, current, other)
                position += 2
        if _is_of_whom(chunks, position, words["relatives_of_people"]):  # "three of whom died"
            current = spanning(current, current.kind, current, chunks[position + 2])
            position += 2
        while (
            position + 2 < count
            and chunks[position + 1].word == "of"
            and position - start < _LONGEST_OF_CHAIN
            and current.kind in "hwsqnkl"
            and chunks[position + 2].kind in "hwsqnklu"
            and not (chunks[position + 2].kind == "q" and _is_one_person(current))  # "a woman of 70"
            and not (current.word in relations and _is_told_of(chunks, position + 2))
            and not (
                current.kind == "l" and chunks[position + 2].kind in "hk"
            )  # "the murder in Lod of Ana Ruiz"
        ):
            other = chunks[position + 2]
            if current.word in passed_over and other.kind in "hq":  # "reports of two men" are about the men
                current = other
                position += 2
                continue
            known = current.kind in "hws" and not (current.word in partitives and other.kind in "hnk")
            left_head = known or other.kind == "l"
            head = current if left_head and current.kind != "q" else other
            kind = current.kind if left_head and current.kind not in "q" else other.kind
            if current.word in partitives and current.kind == "n" and current.number and other.kind == "s":
                kind = "h"  # "16 members of the party" are people
            if other.kind == "l" and current.kind == "n":  # "the town of Lod" is a place
                kind = "l"
            number = current.number or (other.number if not left_head else None)
            current = spanning(head, kind, current, other)
            current.number = number
            position += 2
        joined.append(current)
        position += 1
    return joined


def _is_of_whom(chunks: Sequence[Chunk], position: int, relatives: frozenset[str]) -> bool:
    """Whether a number counts some of people told of before: "two of whom"."""
    if chunks[position].kind != "q" or position + 2 >= len(chunks):
        return False
    relative = chunks[position + 2]
    return chunks[position + 1].word == "of" and relative.kind == "W" and relative.word in relatives


def _join_from(chunks: list[Chunk], armed: frozenset[str]) -> list[Chunk]:
    """For "fighters from the Northern Front": armed people and the name of their group, at the head of a clause."""
    joined: list[Chunk] = []
    position, count = 0, len(chunks)
    while position < count:
        current = chunks[position]
        entry = current.head.entry if current.kind == "h" and current.head is not None else None
        if (
            entry is not None
            and entry.kind in armed
            and entry.is_plural
            and position + 2 < count
            and chunks[position + 1].word == "from"
            and _is_full_name(chunks[position + 2])
        ):
            number = current.number
            current = spanning(current, "h", current, chunks[position + 2])
            current.number = number
            position += 2
        joined.append(current)
        position += 1
    return joined


def _is_full_name(chunk: Chunk) -> bool:
    """Whether a group is a name of several words with capitals."""
    several = chunk.last - chunk.first > 1 and chunk.kind in "hk"
    return several and all(chunk.tokens[at].capital for at in (chunk.last - 2, chunk.last - 1))


_LONGEST_OF_CHAIN = 12


def _is_told_of(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether a relative clause follows one person."""
    after = position + 1
    if after < len(chunks) and chunks[after].kind == ",":
        after += 1
    return (
        after < len(chunks)
        and chunks[after].kind == "W"
        and (chunks[position].kind == "k" or _is_one_person(chunks[position]))
    )


def _join_ages(chunks: list[Chunk], words: Mapping[str, frozenset[str]]) -> list[Chunk]:
    """For "Ana Ruiz, 45, mayor of Lod" and "a woman of 70": the age belongs to the person."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        end = _age_end(chunks, position) if current.kind in "kh" else position
        if end == position and current.kind == "h" and current.number is not None:
            end = _ages_end(chunks, position)
        if end == position and current.kind in "kh":
            end = _aged_end(chunks, position, words["age_words"])
        if end > position:
            whole = copy(current)  # without the items of the age: it counts nobody
            whole.last = chunks[end - 1].last
            joined.append(whole)
            position = end
        else:
            joined.append(current)
            position += 1
    return joined


_OLDEST_YEARS = 120
#: Only a plain number is an age: "the wounded, at least five, were ..." counts.
_EXACT = "N_exact"


def _is_of_age(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether "of 70" stands behind one person."""
    if position + 2 >= len(chunks) or chunks[position + 1].word != "of" or chunks[position + 2].kind != "q":
        return False
    return _is_one_person(chunks[position])


def _is_one_person(chunk: Chunk) -> bool:
    """Whether a group is a single person, not a body of people ("a family of five")."""
    entry = chunk.head.entry if chunk.head is not None else None
    return chunk.kind == "h" and not (entry is not None and (entry.is_plural or not entry.is_person))


def _age_end(chunks: Sequence[Chunk], position: int) -> int:
    """The group after ", 45", ", 45 years old" or "(45)" behind a person, ``position`` when there is none."""
    if _is_of_age(chunks, position):
        return position + 3
    opening = chunks[position + 1].kind if position + 3 < len(chunks) else ""
    if opening not in (",", "(") or chunks[position].number is not None:
        return position
    age, end = chunks[position + 2], position + 3
    if age.head is not None and age.head.entry is AGED and len(age.items) == 1:  # "a man (63 years old)"
        closing = chunks[end].kind if end < len(chunks) else "."
        return (
            end + 1
            if (opening, closing) == ("(", ")")
            else end
            if opening == "," and closing in ",.;)C"
            else position
        )
    if (
        age.number is None
        or age.number.rule.rule_id != _EXACT
        or age.number.m is not None
        or not 0 < (age.number.n or 0) <= _OLDEST_YEARS
    ):
        return position
    if age.kind == "n" and age.word in ("years", "year"):
        end += chunks[end].word == "old"
    elif age.kind != "q" or len(age.items) > 1:
        return position
    closing = chunks[end].kind if end < len(chunks) else "."
    if opening == "(":
        return end + 1 if closing == ")" else position
    return end if closing in ",.;)C" else position


def _ages_end(chunks: Sequence[Chunk], position: int) -> int:
    """The group after the ages of several people ("two men, 25 and 26,"), ``position`` where none stand."""
    count = chunks[position].number
    if count is None or count.m is not None or not 1 < (count.n or 0) <= _MOST_AGES:
        return position
    at, ages = position + 1, 0
    while at + 1 < len(chunks) and chunks[at].kind in ",C" and _is_age(chunks[at + 1]):
        ages, at = ages + 1, at + 2
        if at + 1 < len(chunks) and chunks[at].kind == "," and chunks[at + 1].kind == "C":
            at += 1
    closing = chunks[at].kind if at < len(chunks) else "."
    return at if ages == count.n and closing in ",.;)" else position


def _aged_end(chunks: Sequence[Chunk], position: int, age_words: frozenset[str]) -> int:
    """The group after "aged 4 and 7" or ", aged 4 and 7," behind people, ``position`` where none stands."""
    at = position + 1
    comma = at < len(chunks) and chunks[at].kind == ","
    at += comma
    if at + 1 >= len(chunks) or chunks[at].word.partition(" ")[0] not in age_words:
        return position
    count = chunks[position].number
    most = 2 if chunks[at].word not in age_words else 1 if count is None else min(count.n or 1, _MOST_AGES)
    end, ages = at + 1, 0
    while end < len(chunks) and ages < most and _is_age(chunks[end]):
        ages += 1
        goes_on = end + 2 < len(chunks) and chunks[end + 1].kind in ",C" and _is_age(chunks[end + 2])
        end += 2 if goes_on and ages < most else 1
    return end if ages else position


_MOST_AGES = 9


def _is_age(chunk: Chunk) -> bool:
    number = chunk.number
    if chunk.kind != "q" or len(chunk.items) > 1 or number is None or number.m is not None:
        return False
    return 0 < (number.n or 0) <= _OLDEST_YEARS


def _join_apposition(chunks: list[Chunk], owners: frozenset[str]) -> list[Chunk]:
    """For "Ana Ruiz, mayor of Lod," and "the mayor, Ana Ruiz,": one person with two descriptions."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        current = chunks[position]
        if position + 2 < len(chunks) and chunks[position + 1].kind == ",":
            other = chunks[position + 2]
            closed = position + 3 >= len(chunks) or chunks[position + 3].kind in ",.;)"
            listed = position + 4 < len(chunks) and chunks[position + 4].kind == "C"
            if closed and not listed and _is_body(current) and _is_body(other):
                left, right = _is_indefinite(current), _is_indefinite(other)
                if left != right:  # "the Northern Front, a rebel group," is the front
                    joined.append(other if left else current)
                    position += 3
                    continue
            relative = listed and other.tokens and other.tokens[other.first].lower in owners
            if (
                closed and not relative and _is_apposition(current, other)
            ):  # "Ali, his wife Mara, and a guest"
                head = current if current.kind == "h" else other
                joined.append(spanning(head, "h", current, other))
                position += 3
                continue
        joined.append(current)
        position += 1
    return joined


def _is_body(chunk: Chunk) -> bool:
    """Whether a group stands for an organisation or body of people rather than for persons."""
    entry = chunk.head.entry if chunk.head is not None else None
    return chunk.kind == "h" and chunk.number is None and entry is not None and not entry.is_person


def _is_indefinite(chunk: Chunk) -> bool:
    return chunk.tokens[chunk.first].lower in ("a", "an")


def _is_apposition(left: Chunk, right: Chunk) -> bool:
    pair = left.kind + right.kind
    if pair not in ("kh", "hk", "nh") and not (pair == "hh" and _is_titled_name(left)):
        return False
    person = left if left.kind == "h" and pair != "hh" else right
    return person.number is None and not (person.head and person.head.entry and person.head.entry.is_plural)


def _is_titled_name(chunk: Chunk) -> bool:
    """Whether a group is a name behind a title or function: "Dr Ana Ruiz"."""
    last = chunk.items[-1] if chunk.items else None
    return (
        last is not None and last is not chunk.head and (last.entry is None or last.entry.noun_class == "k")
    )


def _join_coordination(chunks: list[Chunk], resultatives: frozenset[str]) -> list[Chunk]:
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        end = position
        if ends_in_share(chunks, position):
            pass
        elif (
            chunks[position].kind in _COORDINATED
            or _are_subjects(chunks, position)
            or _is_known_person(chunks, position)
        ):
            end = _coordination_end(chunks, position, resultatives)
        if end > position:
            members = tuple(part for part in chunks[position : end + 1] if part.kind in NOUN_CLASSES)
            whole = copy(members[0])
            whole.last = members[-1].last
            named = _are_named_after(members)
            whole.members = members[:1] if named else members
            whole.parts = members[1:] if named and adds_up(members[0], members[1:]) else ()
            if whole.kind in "nku" and any(member.kind == "h" for member in members):
                whole.kind = "h"  # "Ruiz and her driver"
            elif whole.kind == "n" and any(member.kind == "s" for member in members):
                whole.kind = "s"  # "a sheepfold and two homes"
            joined.append(whole)
            position = end + 1
        else:
            joined.append(chunks[position])
            position += 1
    return joined


def _are_named_after(members: Sequence[Chunk]) -> bool:
    """Whether a number of people is followed by as many single ones: "two guards, Ana Ruiz and Omar Haddad"."""
    count, named = members[0].number, members[1:]
    if members[0].kind != "h" or count is None or count.m is not None or len(named) < 2:
        return False
    each = [1 if one.number is None else one.number.n or 0 for one in named]
    described = (
        one.kind == "k"
        or _is_described(one)
        or _is_national(one)
        or (one.number is not None and sum(each) > len(each))
        for one in named
    )
    return count.n == sum(each) and all(described)


def _is_described(chunk: Chunk) -> bool:
    """Whether a group is one person with an age or a name."""
    has_age = any(item.entry is AGED for item in chunk.items)
    has_name = any(chunk.tokens[item.first].capital for item in chunk.items[1:])
    return _is_one_person(chunk) and (has_age or has_name)


def _is_national(chunk: Chunk) -> bool:
    """Whether a group is a country's national and nothing more: "a Kenyan"."""
    return chunk.kind == "h" and len(chunk.items) <= 2 and chunk.tokens[chunk.last - 1].capital


_COORDINATED = frozenset("hkqnws")


def _are_subjects(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether two places stand before a verb and behind no preposition: "Lod and Sant exchanged prisoners"."""
    if position + 3 >= len(chunks) or (position and chunks[position - 1].kind in "P2"):
        return False
    places = chunks[position].kind == chunks[position + 2].kind == "l" and chunks[position + 1].kind == "C"
    after = next((chunk for chunk in chunks[position + 3 : position + 5] if chunk.kind not in "DR"), None)
    return places and after is not None and after.kind == "V"


def _is_known_person(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether a pronoun for one person stands beside others: "killing him and his driver", "she and two guards"."""
    if (
        chunks[position].kind != "u"
        or chunks[position].word not in _ONE_PERSON
        or position + 2 >= len(chunks)
    ):
        return False
    return chunks[position + 1].kind == "C" and chunks[position + 2].kind in "hq"


_ONE_PERSON = frozenset({"he", "him", "she", "her"})


def _coordination_end(chunks: list[Chunk], position: int, resultatives: frozenset[str]) -> int:
    """Index of the last group of "A, B and C" that begins at ``position``; ``position`` when there is none."""
    end, last, linked = position, position, False
    while last + 2 < len(chunks):
        step = last + 1
        comma = chunks[step].kind == ","
        if comma and chunks[step + 1].kind == "C":
            step += 1
        if chunks[step].kind not in ",C" or step + 1 >= len(chunks):
            break
        if not _may_coordinate(chunks[position], chunks[step + 1]):
            linked = last > position and _is_oneself(chunks, step)
            end = last if linked else position
            break
        last = step + 1
        if chunks[step].kind == "C":
            end, linked = last, True
            break
    if not linked or _starts_clause(chunks, position, end, resultatives):
        return position
    return end


def _is_oneself(chunks: Sequence[Chunk], step: int) -> bool:
    """Whether a list ends in a pronoun that begins no clause: "killed his wife, their two sons and himself"."""
    clause = step + 2 < len(chunks) and chunks[step + 2].kind == "V"
    return chunks[step].kind == "C" and chunks[step + 1].kind == "u" and not clause


def _may_coordinate(left: Chunk, right: Chunk) -> bool:
    if right.kind not in "hkqnwsl":
        return False
    people, things = "hkqu", "ws"
    if left.kind == "l":
        return right.kind == "l"
    if left.kind in people:
        return right.kind in people or right.kind == "n"
    if left.kind in things:
        return right.kind in things or right.kind == "n"
    return right.kind == "n" or (left.kind == "n" and right.kind in "hsw")


_BARE_FORMS = frozenset({"past", "participle"})


def _starts_clause(chunks: list[Chunk], start: int, end: int, resultatives: frozenset[str]) -> bool:
    """Whether the last group is the subject of a new clause rather than the end of a list."""
    after = chunks[end + 1] if end + 1 < len(chunks) else None
    before = chunks[start - 1] if start else None
    if (
        before is not None
        and before.base in resultatives
        and after is not None
        and after.voice in _BARE_FORMS
    ):
        return False
    commas = chunks[start + 1].kind == "," and after is not None and after.kind == ","
    if commas and end + 2 < len(chunks) and chunks[end + 2].voice == "passive":
        after = chunks[end + 2]  # "according to reports, Ruiz and his driver, a student, were abducted"
    own_verb = (
        after is not None and after.kind == "V" and after.voice in ("active", "past", "passive", "copula")
    )
    return bool(own_verb and before is not None and before.kind in "VAP" and before.word != "between")
