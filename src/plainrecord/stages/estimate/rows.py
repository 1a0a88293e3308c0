"""The fields of an event that have several rows: participants, weapons, targets and damage.

Sources name some of several; what one leaves out it does not deny. Two lineages contradict one another only where
both name who did it, or with what, and nothing that the one names can be what the other names.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, TypeVar

from plainrecord.fields.actor_match import ActorMatch, compare, is_open, is_state, name_of
from plainrecord.fields.breadth import Breadth, sets_agree
from plainrecord.model.linking import Chosen, Disagreement, Policy
from plainrecord.model.values import Actor, Participation
from plainrecord.model.vocab import AttributionBasis, Role, Stance, TargetType
from plainrecord.stages.estimate.accounts import AnyReading, Given, Told, standings
from plainrecord.stages.estimate.knowledge import breadths
from plainrecord.stages.estimate.picking import Field, competing, pick
from plainrecord.stages.estimate.single import Found, given_of
from plainrecord.stages.estimate.voices import INITIATING, Cast

T = TypeVar("T")
Codes = frozenset[str]

_TARGET_TYPES = tuple(TargetType)


def row_values(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    """The chosen participants, weapons, targets and damage, and what reports disagree on in them."""
    chosen: list[Chosen] = []
    disagreements: list[Disagreement] = []
    for part in (_participants, _weapons, _targets, _damage):
        rows, contradicted = part(told, cast, policy)
        chosen += rows
        disagreements += contradicted
    return chosen, disagreements


# --- participants ---------------------------------------------------------------------------------------


def _participants(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    given = _all_given(told, cast, lambda report: report.participants)
    denied = [one for one, stance in given if one.value.role in INITIATING and stance is Stance.DENIED]
    asserted = [one for one, stance in given if one.value.role in INITIATING and stance is not Stance.DENIED]
    picked = pick(WHO, _sets(asserted or denied, lambda part: part.actor), policy)
    contradicted = picked is not None and picked.is_contradicted
    found: list[Disagreement] = []
    if contradicted or denied:
        found.append(_who_disagrees(asserted, denied))
    in_part: dict[str, set[Actor]] = {}
    for one, _ in given:
        in_part.setdefault(_part(one.value), set()).add(one.value.actor)
    chosen = []
    for group in _groups(((one, ()) for one, _ in given), _part_identity):
        part, actor = group[0].value, group[0].value.actor
        passed_over = picked is not None and contradicted and not _is_among(actor, picked.of.value)
        if part.role in INITIATING and passed_over:
            continue
        if _is_said_better(actor, in_part[_part(part)]):
            continue
        chosen.append(_row("participants", group, _part_value(group), told))
    return chosen, found


def _part_identity(part: Participation) -> Hashable:
    """One actor in one part; to have carried it out and to be accused of it are one part."""
    return (_part(part), part.actor.actor_id or name_of(part.actor))


def _part(part: Participation) -> str:
    return (Role.INITIATOR if part.role in INITIATING else part.role).value


def _part_value(group: Sequence[Given[Participation]]) -> Participation:
    """Attribution stays alleged: the part is "alleged" where any report says so and the actor does not claim it."""
    values = sorted({one.value for one in group}, key=repr)
    claimed = [value for value in values if value.basis is AttributionBasis.SELF_CLAIMED]
    alleged = [value for value in values if value.role is Role.ALLEGED_PERPETRATOR]
    return (claimed or alleged or values)[0]


def _who_disagrees(
    asserted: Sequence[Given[Participation]], denied: Sequence[Given[Participation]]
) -> Disagreement:
    def identity(part: Participation) -> Hashable:
        return part.actor.actor_id or name_of(part.actor)

    values = [
        competing(group, group[0].value.actor.label, note)
        for note, part in (("", asserted), ("denied", denied))
        for group in _groups(((one, ()) for one in part), identity)
    ]
    return Disagreement(
        "initiators", tuple(sorted(values, key=lambda v: (v.note, -len(v.lineage_ids), v.label)))
    )


def _is_among(actor: Actor, actors: Iterable[Actor]) -> bool:
    return any(compare(actor, other) >= ActorMatch.ONE_SIDE for other in actors)


def _is_said_better(actor: Actor, others: Iterable[Actor]) -> bool:
    """Whether another row names who this one leaves open, or whose people it tells of.

    "Gunmen" beside a group, "the army" beside its full name, "fighters of the Front" beside the Front.
    """
    for other in others:
        match = compare(actor, other)
        if match is ActorMatch.OPEN and is_open(actor) and not is_open(other):
            return True
        if match is ActorMatch.ONE_SIDE and actor.actor_id is None:
            longer = not is_state(actor) and len(name_of(actor)) > len(name_of(other))
            if other.actor_id is not None or longer:
                return True
    return False


def _actors_allow(said: frozenset[Actor], exact: frozenset[Actor]) -> bool:
    """Whether two lists of initiators share one; a list of people not named allows every other."""
    named = [actor for actor in said if not is_open(actor)]
    if not named:
        return True
    return any(_is_among(actor, exact) for actor in named)


def _actors_label(actors: frozenset[Actor]) -> str:
    return "; ".join(sorted(actor.label for actor in actors))


WHO: Field[frozenset[Actor]] = Field(
    "initiators",
    _actors_allow,
    lambda actors: tuple(sorted(actor.actor_id or name_of(actor) for actor in actors)),
    lambda actors: sorted(actor.actor_id or name_of(actor) for actor in actors),
    _actors_label,
)


# --- weapons, targets, damage ---------------------------------------------------------------------------


def _weapons(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    given = _all_given(told, cast, lambda report: report.weapons)
    breadth = breadths()["weapon"]
    return _coded("weapons", given, lambda means: means.weapon.value, breadth, (told, policy))


def _targets(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:  # noqa: ARG001 (as its siblings)
    """Every kind of thing attacked; several can be true at once."""
    given = _all_given(told, cast, lambda report: report.targets)
    return [
        _row("targets", group, _first(group), told) for group in _groups(given, lambda v: v.target_type)
    ], []


def _damage(told: Sequence[Told], cast: Cast, policy: Policy) -> Found:
    """The extent for each kind of thing damaged."""
    given = _all_given(told, cast, lambda report: report.damage)
    chosen: list[Chosen] = []
    found: list[Disagreement] = []
    kinds = {one.value.target_type for one, _ in given}
    for kind in sorted(kinds, key=_TARGET_TYPES.index):
        of_kind = [(one, stance) for one, stance in given if one.value.target_type is kind]
        rows, contradicted = _coded(
            "damage", of_kind, lambda damage: damage.extent.value, breadths()["extent"], (told, policy)
        )
        chosen += rows
        found += [replace(one, field=f"damage.{kind.value}") for one in contradicted]
    return chosen, found


def _coded(
    name: str, given: Sequence[tuple[Given[T], Stance]], code: Callable[[T], str], breadth: Breadth,
    context: tuple[Sequence[Told], Policy],
) -> Found:  # fmt: skip
    """The rows of a field whose values have a code; general codes give way to what they allow."""
    if not given:
        return [], []
    told, policy = context
    field: Field[Codes] = Field(
        name,
        lambda said, exact: all(any(breadth.allows(a, b) for b in exact) for a in said),
        lambda codes: codes,
        lambda codes: (len(codes), sorted(codes)),
        lambda codes: "; ".join(sorted(codes)),
    )
    asserted = [one for one, stance in given if stance is not Stance.DENIED]
    denied = [one for one, stance in given if stance is Stance.DENIED]
    sets = _sets(asserted, code)
    lineages = standings(sets, field.identity, field.rank, field.replaces)
    contradicted = any(
        not sets_agree(a, b, breadth) for a, b in combinations({frozenset(one.value) for one in lineages}, 2)
    )
    found: list[Disagreement] = []
    if contradicted or denied:
        values = [
            competing(group, code(group[0].value), note)
            for note, part in (("", asserted), ("denied", denied))
            for group in _groups(((one, ()) for one in part), code)
        ]
        ordered = sorted(values, key=lambda v: (v.note, -len(v.lineage_ids), v.label))
        found.append(Disagreement(name, tuple(ordered)))
    codes = {code(one.value) for one in asserted}
    if contradicted:
        picked = pick(field, sets, policy)
        codes = set(picked.of.value) if picked else codes
    codes = {one for one in codes if not any(one != other and breadth.allows(one, other) for other in codes)}
    groups = _groups(((one, ()) for one in asserted), code)
    return [
        _row(name, group, _first(group), told) for group in groups if code(group[0].value) in codes
    ], found


# --- shared ---------------------------------------------------------------------------------------------


def _all_given(
    told: Sequence[Told], cast: Cast, readings: Callable[[Any], Iterable[AnyReading[T]]]
) -> list[tuple[Given[T], Stance]]:
    return [
        (given_of(one, reading, cast), reading.stance) for one in told for reading in readings(one.report)
    ]


def _sets(given: Iterable[Given[T]], part: Callable[[T], Any]) -> list[Given[Any]]:
    """For each report the set of what it names."""
    by_report: dict[str, list[Given[T]]] = {}
    for one in given:
        by_report.setdefault(one.told.report_id, []).append(one)
    return [
        Given(
            frozenset(part(one.value) for one in group),
            group[0].told,
            min(one.claimant for one in group),
            all(one.is_party for one in group),
        )
        for group in by_report.values()
    ]


def _groups(
    given: Iterable[tuple[Given[T], object]], identity: Callable[[T], Hashable]
) -> list[list[Given[T]]]:
    """Values that are one, together, in the order of what they are."""
    groups: dict[Hashable, list[Given[T]]] = {}
    for one, _ in given:
        groups.setdefault(identity(one.value), []).append(one)
    return [groups[key] for key in sorted(groups, key=repr)]


def _first(group: Sequence[Given[T]]) -> T:
    """The value first published; of one day, the first in the order of its content."""
    return min(group, key=lambda one: (one.told.day, repr(one.value))).value


def _row(name: str, group: Sequence[Given[T]], value: T, told: Sequence[Told]) -> Chosen:
    ids = tuple(dict.fromkeys(one.told.report_id for one in group))
    lineages = len({one.told.lineage_id for one in group})
    of = len({one.lineage_id for one in told})
    own = next(one.told.report_id for one in group if one.value == value)
    return Chosen(name, value, own, f"named by {lineages} of {of} independent lineages", ids)
