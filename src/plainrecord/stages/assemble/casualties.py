"""Casualty readings of one incident: rows with who says so, subsets tied to their whole, scopes told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from plainrecord.fields.casualty import GRAVITY
from plainrecord.model.records import Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Casualty, Claim, Speaker
from plainrecord.model.vocab import (
    CasualtyOutcome,
    CasualtyParty,
    CasualtyScope,
    ClaimAbout,
    Modality,
    PassageKind,
    PersonStatus,
    Stance,
)
from plainrecord.stages.assemble.added import mark_added
from plainrecord.stages.assemble.judgements import is_learned
from plainrecord.stages.assemble.parts import OTHER_FIGURE, may_be_among, tied
from plainrecord.stages.assemble.people import People, PersonWords
from plainrecord.stages.assemble.tied_rows import are_opposed
from plainrecord.stages.assemble.unit import Unit
from plainrecord.stages.normalise import Understood

_LATEST = 4
_TOLL = "PREFIX_TOLL"


_SUICIDE = "explosion.suicide"
#: So near before people stands who gives their number ("confirmed the death of").
_GIVER_CHARACTERS = 24


def casualty_readings(
    units: Sequence[Unit], text: str, words: PersonWords, claims: Sequence[Reading[Claim]] = ()
) -> tuple[Reading[Casualty], ...]:
    """The rows of all units in text order, without the same words twice; the same people are counted once.

    ``claims`` tell who gives a figure ("elders put the toll at 13").
    """
    readings: list[Reading[Casualty]] = []
    definite: set[int] = set()
    titled: set[int] = set()
    people: dict[int, People] = {}
    known: dict[tuple[CasualtyOutcome, int], list[Span]] = {}
    listed: dict[tuple[int | None, str], list[int]] = {}
    by_rule = _told_by_rules(units)
    doer_died = any({"doer_died", "attempted"} & unit.effects.keys() == {"doer_died"} for unit in units)
    for unit in sorted(units, key=lambda unit: unit.act.span.start):
        whole: int | None = None
        for item in unit.casualties:
            if _is_survivor(unit, item) or (is_learned(item.mention) and item.value.outcome in by_rule):
                continue  # the same people told again are not seen as the same by the model
            seen = known.setdefault((item.value.outcome, unit.passage.index), [])
            if any(span.overlaps(item.mention.span) for span in seen[-_LATEST:]):  # "was shot and killed"
                continue
            seen.append(item.mention.span)
            subset = whole if item.mention.attribute("subset") and _is_part(item, readings, whole) else None
            if item.mention.attribute("definite"):
                definite.add(len(readings))
            given_by = _giver(unit, item, claims)
            added = [
                _reading(unit, part, subset, given_by) for part in _as_counted(item, doer_died=doer_died)
            ]
            members = (item.mention.group, item.mention.role) if item.mention.attribute("listed") else None
            if members is not None:
                listed.setdefault(members, []).append(len(readings))
            if item.mention.attribute("rest") and readings:
                added = [_like(reading, readings[-1]) for reading in added]
            if unit.passage.kind is PassageKind.TITLE:
                titled.update(range(len(readings), len(readings) + len(added)))
            for at, reading in enumerate(added, len(readings)):
                one = words.people(
                    at, text, reading.value, unit.passage.index, item.mention,
                    titled=unit.passage.kind is PassageKind.TITLE,
                )  # fmt: skip
                people[at] = replace(one, listed=members)
            readings += added
            if not item.mention.attribute("subset"):
                whole = len(readings) - 1
    for rows_of_list in listed.values():
        readings = _of_one_list(readings, rows_of_list)
    rows = _under_title(_superseded(_restated(readings, frozenset(definite))), frozenset(titled), people)
    return _with_doers(mark_added(tied(rows, people), people), units, words)


def _told_by_rules(units: Sequence[Unit]) -> set[CasualtyOutcome]:
    """The outcomes of which the rules count somebody in this event; of harm, all of them."""
    found = {
        item.value.outcome
        for unit in units
        if "period_total" not in unit.effects
        for item in unit.casualties
        if not is_learned(item.mention)
    }
    return found | GRAVITY.keys() if found & GRAVITY.keys() else found


def _is_survivor(unit: Unit, item: Understood[Casualty]) -> bool:
    """Whether the object of a killing lives: "survived an assassination attempt", "tried to shoot a guard"."""
    outcome = item.value.outcome
    failed = outcome is CasualtyOutcome.KILLED or (
        outcome is CasualtyOutcome.KILLED_OR_INJURED and unit.act.attribute("voice") == "infinitive"
    )
    return failed and "attempted" in unit.effects and unit.rank > 0


def _of_one_list(readings: list[Reading[Casualty]], listed: Sequence[int]) -> list[Reading[Casualty]]:
    """People of one list are different people: whose party is not told counts with that of the others."""
    parties = {readings[at].value.party for at in listed} - {CasualtyParty.UNKNOWN}
    if len(parties) != 1:
        return readings
    (party,) = parties
    rows = list(readings)
    for at in listed:
        if rows[at].value.party is CasualtyParty.UNKNOWN:
            rows[at] = replace(rows[at], value=replace(rows[at].value, party=party))
    return rows


def _under_title(
    readings: list[Reading[Casualty]], titled: frozenset[int], people: Mapping[int, People]
) -> list[Reading[Casualty]]:
    """A title and its text tell of the same people: of the two, the smaller figures are parts of the larger."""
    for at in titled:
        row = readings[at].value
        if row.subset_of is not None or people[at].oneself:
            continue
        below = [
            other
            for other, reading in enumerate(readings)
            if other not in titled
            and not people[other].pronoun
            and not (_is_single(reading.value) and _is_single(row))  # persons are told apart by who they are
            and reading.value.outcome is row.outcome
            and reading.value.subset_of is None
            and may_be_among(people[at], people[other])
        ]
        whole = next((other for other in below if _fits(row, readings[other].value)), None)
        if whole is not None:
            readings[at] = replace(readings[at], value=replace(row, subset_of=whole))
            continue
        for other in below:
            if _fits(readings[other].value, row):
                readings[other] = replace(readings[other], value=replace(readings[other].value, subset_of=at))
    return readings


def _is_single(row: Casualty) -> bool:
    return row.count.low == row.count.high == 1


def _fits(part: Casualty, whole: Casualty) -> bool:
    """Whether the people of one row can be among those of another."""
    return whole.count.high is None or (part.count.low or 0) <= whole.count.high


def _superseded(readings: list[Reading[Casualty]]) -> list[Reading[Casualty]]:
    """A toll that rose to a figure holds the figures before it: they are parts of it, never added to it."""
    tolls = {r.value.outcome: at for at, r in enumerate(readings) if r.value.count.phrase_id == _TOLL}
    for at, reading in enumerate(readings):
        toll = tolls.get(reading.value.outcome)
        if toll is None or toll == at or reading.value.subset_of is not None:
            continue
        if _fits(reading.value, readings[toll].value):
            readings[at] = replace(reading, value=replace(reading.value, subset_of=toll))
    return readings


def _is_part(item: Understood[Casualty], readings: Sequence[Reading[Casualty]], whole: int | None) -> bool:
    """Whether a count named as a part can be one: no larger than its whole."""
    return whole is not None and _fits(item.value, readings[whole].value)


def _with_doers(
    readings: Sequence[Reading[Casualty]], units: Sequence[Unit], words: PersonWords
) -> tuple[Reading[Casualty], ...]:
    """The rows, those of a suicide bombing with "the bomber" or "the attacker" as the one who did it."""
    if all(unit.event_type != _SUICIDE for unit in units):
        return tuple(readings)
    doer = CasualtyParty.PERPETRATOR
    return tuple(
        replace(one, value=replace(one.value, party=doer)) if words.are_doers(one.value.who) else one
        for one in readings
    )


def _like(rest: Reading[Casualty], named: Reading[Casualty]) -> Reading[Casualty]:
    """For "a teacher and four others": the others are of the teacher's party, not people who include her."""
    if rest.value.outcome is not named.value.outcome or rest.value.party is not CasualtyParty.UNKNOWN:
        return rest
    return replace(rest, value=replace(rest.value, party=named.value.party))


def _as_counted(item: Understood[Casualty], *, doer_died: bool) -> list[Understood[Casualty]]:
    """The row as it counts: "no casualties" states two zeros, nobody killed and nobody injured.

    Where the account is one of a murder and suicide (``doer_died``), who turned the gun on himself is dead.
    """
    outcome = item.value.outcome
    if doer_died and item.mention.attribute("oneself") and outcome in GRAVITY:
        return [Understood(item.mention, replace(item.value, outcome=CasualtyOutcome.KILLED))]
    if outcome is not CasualtyOutcome.KILLED_OR_INJURED or item.value.count.high != 0:
        return [item]
    outcomes = (CasualtyOutcome.KILLED, CasualtyOutcome.INJURED)
    return [Understood(item.mention, replace(item.value, outcome=outcome)) for outcome in outcomes]


def _numberless(reading: Reading[Casualty]) -> bool:
    return reading.value.count.phrase_id == "PLURAL"


def _restated(readings: Sequence[Reading[Casualty]], definite: frozenset[int]) -> list[Reading[Casualty]]:
    """Tie a row that tells of people counted elsewhere to the row that gives their number.

    Such are rows without a number ("civilians were killed") and, at the positions ``definite``, those that
    refer back ("the six dead").
    """
    wholes: dict[CasualtyOutcome, int] = {}
    for index, reading in enumerate(readings):
        counted = not _numberless(reading) and index not in definite and reading.value.subset_of is None
        if counted and (reading.value.count.low or 0) > 1:
            wholes.setdefault(reading.value.outcome, index)
    tied = list(readings)
    for index, reading in enumerate(readings):
        whole = wholes.get(reading.value.outcome)
        if whole is None or whole == index or reading.value.subset_of is not None:
            continue
        if are_opposed(reading, readings[whole]):
            continue  # "two of the gunmen" are none of nine worshippers
        if _fits(reading.value, readings[whole].value) and (_numberless(reading) or index in definite):
            tied[index] = replace(reading, value=replace(reading.value, subset_of=whole))
    return tied


def _giver(unit: Unit, item: Understood[Casualty], claims: Sequence[Reading[Claim]]) -> Speaker | None:
    """Who gives a figure in the sentence of a unit, or right before people ("the army confirmed nine deaths")."""
    start = item.mention.span.start
    if item.value.count.high == 0 and "other_figure" not in unit.effects:
        return None  # "reported no casualties": of one's own people
    for reading in claims:
        if reading.value.about is not ClaimAbout.CASUALTIES:
            continue
        gap = start - max(span.end for span in reading.spans)
        if "other_figure" in unit.effects and any(unit.passage.span.contains(one) for one in reading.spans):
            return reading.value.speaker
        if 0 <= gap <= _GIVER_CHARACTERS and unit.passage.span.contains(reading.spans[0]):
            return reading.value.speaker
    return None


def _reading(
    unit: Unit, item: Understood[Casualty], subset_of: int | None, given_by: Speaker | None
) -> Reading[Casualty]:
    party = item.value.party
    if "defenceless" in unit.effects and item.value.outcome is CasualtyOutcome.KILLED_OR_INJURED:
        item = Understood(item.mention, replace(item.value, outcome=CasualtyOutcome.KILLED))
    if party is CasualtyParty.UNKNOWN and not item.mention.attribute("oneself") and item.value.status in (
        PersonStatus.STATE_ARMED, PersonStatus.POLICE, PersonStatus.NONSTATE_ARMED,
    ):  # fmt: skip
        party = _side(item.value.status)
    scope = CasualtyScope.PERIOD_TOTAL if "period_total" in unit.effects else CasualtyScope.THIS_EVENT
    if unit.modality is Modality.DENIED:
        stance = Stance.DENIED
    else:
        stance = Stance.ALLEGED if "alleged" in unit.effects else Stance.ASSERTED
    if _died_in_custody(unit, item.value):
        item = Understood(item.mention, replace(item.value, status=PersonStatus.DETAINEE))
    number = item.mention.part("number")
    spans = (
        (item.mention.span,)
        if number is None or item.mention.span.contains(number)
        else (item.mention.span, number)
    )
    value = item.value
    if given_by is not None and value.count.phrase_id == _TOLL:
        value = replace(value, count=replace(value.count, phrase_id=OTHER_FIGURE))
    if (party, scope, subset_of) != (value.party, value.scope, value.subset_of):
        value = replace(value, party=party, scope=scope, subset_of=subset_of)
    return Reading(
        value, spans, item.mention.maker, stance,
        given_by or unit.said_by,
    )  # fmt: skip


def _died_in_custody(unit: Unit, value: Casualty) -> bool:
    """Whether somebody of whom no more is said died in the hands of others."""
    open_status = value.status in (PersonStatus.UNKNOWN, PersonStatus.CIVILIAN)
    return "in_custody" in unit.effects and open_status and value.outcome is CasualtyOutcome.KILLED


def _side(status: PersonStatus) -> CasualtyParty:
    """State forces are side A and others side B, as UCDP orders a state-based dyad."""
    state = (PersonStatus.STATE_ARMED, PersonStatus.POLICE)
    return CasualtyParty.ACTOR_A if status in state else CasualtyParty.ACTOR_B
