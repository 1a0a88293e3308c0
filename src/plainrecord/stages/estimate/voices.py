"""Who speaks: nobody's voice, or that of a party to the act; and which of a party's figures are not used.

Who is a party is read from the claimant, from the publisher's declared links on the day, and from the parts that
all reports of the event give to actors (``parties.toml``). No voice is ever weighed by credibility.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from plainrecord.fields.actor_match import ActorMatch, acts_as, compare, name_of
from plainrecord.model.text import PartyLink, Source
from plainrecord.model.values import Actor, Casualty, Speaker
from plainrecord.model.vocab import ActorKind, CasualtyParty, Role
from plainrecord.stages.estimate.accounts import Told
from plainrecord.stages.estimate.knowledge import ArmedSide, parties

INITIATING = frozenset({Role.INITIATOR, Role.ALLEGED_PERPETRATOR})
_ACTED_UPON = frozenset({Role.TARGET, Role.VICTIM_GROUP})


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of an event over all its reports: said to have carried it out, acted upon, and all.

    ``heard`` keeps voices once they were made out: each field of a report asks for the same ones.
    """

    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    everybody: tuple[Actor, ...]
    heard: dict[tuple[str, Speaker | None], Voice] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who gives a figure. ``label`` is the claimant ("" the outlet), ``shown`` the same for people.

    ``sides`` are the armed sides it speaks for; ``is_party`` says that it is a party, ``is_initiator`` that it
    is said to have carried out the act; ``names`` are what it and its people are called.
    """

    label: str
    shown: str
    sides: frozenset[ArmedSide] = frozenset()
    is_party: bool = False
    is_initiator: bool = False
    is_mirrored: bool = False
    names: frozenset[str] = frozenset()


def cast_of(told: Iterable[Told]) -> Cast:
    """The actors of all reports, each once, in the order of their names."""
    parts = {(part.role, part.actor) for one in told for part in (r.value for r in one.report.participants)}

    def actors(roles: Iterable[Role]) -> tuple[Actor, ...]:
        wanted = frozenset(roles)
        return tuple(sorted({actor for role, actor in parts if role in wanted}, key=_by_name))

    return Cast(actors(INITIATING), actors(_ACTED_UPON), actors(Role))


def voice_of(told: Told, claimant: Speaker | None, cast: Cast) -> Voice:
    """Whose voice a reading of a report is: the claimant's, or the publisher's where it speaks itself.

    What a party's own publication relays counts as the party's, whoever it quotes: the party chose it.
    """
    key = (told.report_id, claimant)
    if key not in cast.heard:
        cast.heard[key] = _made_out(told, claimant, cast)
    return cast.heard[key]


def _made_out(told: Told, claimant: Speaker | None, cast: Cast) -> Voice:
    source = told.report.document.source
    owner = _owner(source, told.report.document.published, cast) if source else None
    speaking = _speaker(claimant, cast) if claimant else None
    label = claimant.label if claimant else ""
    shown = label or (source.name if source else "an outlet without a name")
    found = [voice for voice in (speaking, owner) if voice is not None]
    return Voice(
        label,
        shown,
        frozenset(side for voice in found for side in voice.sides),
        any(voice.is_party for voice in found),
        any(voice.is_initiator for voice in found),
        any(voice.is_mirrored for voice in found),
        frozenset(name for voice in found for name in voice.names),
    )


def is_party_source(told: Told, cast: Cast) -> str:
    """The name of the party that publishes the document itself, "" when its publisher is none."""
    document = told.report.document
    if document.source is None:
        return ""
    owner = _owner(document.source, document.published, cast)
    return "" if owner is None else min(owner.names, default=name_of(Actor(document.source.name)))


def set_aside(casualty: Casualty, voice: Voice) -> str:
    """Why this voice's figure for these people is listed and not used, as the id of a row; "" when it is used."""
    theirs = _side_of(casualty)
    is_own = theirs is not None and theirs in voice.sides
    if theirs is not None and voice.sides and not is_own:
        return "opponents_losses"
    if casualty.party is CasualtyParty.PERPETRATOR and voice.is_party:
        return "" if voice.is_initiator else "opponents_losses"
    if voice.is_initiator and not is_own:
        return "own_act"
    named = any(name and name in casualty.who.casefold() for name in voice.names)
    return "unclear_whose" if is_own and voice.is_mirrored and not named else ""


def _side_of(casualty: Casualty) -> ArmedSide | None:
    table = parties()
    return table.side_of_party.get(casualty.party) or table.side_of_status.get(casualty.status)


def _speaker(speaker: Speaker, cast: Cast) -> Voice | None:
    """The claimant as a party, or None where it speaks for nobody."""
    table = parties()
    if speaker.position in table.independent_positions:
        return None
    actor = speaker.actor or Actor(speaker.label)
    side = table.side_of_kind.get(actor.kind) or table.side_of_position.get(speaker.position)
    if side is None and speaker.position in table.initiator_positions:
        side = ArmedSide.OPEN
    found = _as_actor(actor, side, cast)
    by_position = speaker.position in table.initiator_positions and not _is_among(actor, cast.targets)
    is_party = found.is_party or speaker.position in table.party_positions
    if side is None and not is_party:
        return None
    return Voice(
        "", "", found.sides, is_party, found.is_initiator or by_position, found.is_mirrored, found.names
    )


def _owner(source: Source, published: date | None, cast: Cast) -> Voice | None:
    """The publisher as a party: by a declared link that held on the day, or because of what kind it is."""
    table = parties()
    side = table.side_of_source_type.get(source.source_type)
    linked = [
        link for link in source.party_links if link.link in table.party_links and _holds(link, published)
    ]
    if side is None and not linked:
        return None
    actors = [_linked_actor(link, source, side, cast) for link in linked]
    voices = [_as_actor(actor, table.side_of_kind.get(actor.kind, side), cast) for actor in actors]
    sides = {side for voice in voices for side in voice.sides} or {side or ArmedSide.OPEN}
    return Voice(
        "", "", frozenset(sides), True,
        any(voice.is_initiator for voice in voices), any(voice.is_mirrored for voice in voices),
        frozenset(name for voice in voices for name in voice.names),
    )  # fmt: skip


def _holds(link: PartyLink, day: date | None) -> bool:
    """Whether a link held on the day; for an undated document, whether it has held at any time."""
    return day is None or (link.since or date.min) <= day <= (link.until or date.max)


def _linked_actor(link: PartyLink, source: Source, side: ArmedSide | None, cast: Cast) -> Actor:
    """The actor of the event that a link names by id or name, else one of that name."""
    name = " ".join(link.actor.casefold().split())
    known = (actor for actor in cast.everybody if name in (actor.actor_id, name_of(actor)))
    kind = ActorKind.STATE_OTHER if side is ArmedSide.STATE else ActorKind.UNKNOWN
    return next(known, Actor(link.actor, kind, country_iso2=source.country_iso2))


def _as_actor(actor: Actor, side: ArmedSide | None, cast: Cast) -> Voice:
    initiates = any(acts_as(actor, other) for other in cast.initiators)
    acted_upon = any(acts_as(actor, other) for other in cast.targets)
    return Voice(
        "", "", frozenset({side} if side else ()), _is_among(actor, cast.everybody),
        initiates and not acted_upon, _is_mirrored(actor, side, cast), frozenset({name_of(actor)}),
    )  # fmt: skip


def _is_among(actor: Actor, actors: Sequence[Actor]) -> bool:
    return any(compare(actor, other) >= ActorMatch.ONE_SIDE for other in actors)


def _is_mirrored(actor: Actor, side: ArmedSide | None, cast: Cast) -> bool:
    """Whether somebody else in the event fights on a side of the same kind: two states, two armed groups."""
    kinds = parties().side_of_kind
    return side is not None and any(
        kinds.get(other.kind) is side and compare(actor, other) is ActorMatch.DIFFERENT
        for other in cast.everybody
    )


def _by_name(actor: Actor) -> tuple[str, str, str, str, str]:
    return (
        name_of(actor), actor.label, actor.kind.value, actor.actor_id or "",
        f"{actor.country_iso2} {actor.person_name} {actor.is_official}",
    )  # fmt: skip
