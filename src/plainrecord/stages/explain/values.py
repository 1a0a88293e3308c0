"""The values of a report in words, for people who do not know the codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plainrecord.fields import count as count_field
from plainrecord.fields import date as date_field
from plainrecord.fields import place as place_field
from plainrecord.model.values import (
    Act,
    Actor,
    Casualty,
    Claim,
    Damage,
    Means,
    Participation,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import (
    AttributionBasis,
    CasualtyParty,
    CasualtyScope,
    ClaimAbout,
    ClaimStance,
    GeoPrecision,
    Modality,
    Outcome,
    Role,
)
from plainrecord.world.taxonomy import event_types

_MODALITY = {
    Modality.ASSERTED: "having happened (asserted)",
    Modality.CONTESTED: "having happened by some, not by others (contested)",
    Modality.DENIED: "not having happened (denied)",
    Modality.PLANNED: "planned",
    Modality.HYPOTHETICAL: "possible (hypothetical)",
    Modality.HISTORICAL: "past, before the report's own time (historical)",
}
_BASIS = {
    AttributionBasis.SELF_CLAIMED: "by its own claim",
    AttributionBasis.ACCUSED_BY: "accused or alleged",
    AttributionBasis.INFERRED_FROM_CONTEXT: "inferred from the context",
}
CLAIMED: Mapping[ClaimStance, str] = {
    ClaimStance.CLAIMS_RESPONSIBILITY: "claims responsibility",
    ClaimStance.ACKNOWLEDGES_AND_ACCEPTS: "acknowledges and accepts responsibility",
    ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY: "denies responsibility",
    ClaimStance.DENIES_OCCURRENCE: "denies that it happened",
    ClaimStance.ACCUSES_OTHER: "accuses",
    ClaimStance.ASSERTS: "tells of",
    ClaimStance.DISPUTES: "disputes",
    ClaimStance.DECLINES_COMMENT: "declines to comment",
    ClaimStance.NOBODY_CLAIMED: "says that nobody claimed it",
}
"""How a speaker stands to what is claimed, as the verb of a sentence."""

_ABOUT = {
    ClaimAbout.RESPONSIBILITY: "who did it",
    ClaimAbout.OCCURRENCE: "what happened",
    ClaimAbout.CASUALTIES: "people harmed",
    ClaimAbout.VICTIM_STATUS: "who the victims are",
}


def name_of(path: str, value: object) -> str:
    """What people call a field: ``date``, ``killed``, ``initiator``; ``path`` is that of the reading."""
    if isinstance(value, Casualty):
        return _words(value.outcome)
    if isinstance(value, Participation):
        return _words(value.role)
    names = {"modality": "told as", "when": "date", "places": "place", "weapons": "weapon", "targets": "site"}
    field = path.partition("/")[0]
    return names.get(field, "claim" if field == "claims" else field)


def roles_of(value: object) -> frozenset[str]:
    """Name the roles inside the act that a value may fill, as the examples of rules name them."""
    if isinstance(value, Casualty):
        return frozenset({value.outcome.value})
    if isinstance(value, Participation):
        # People harmed are also those acted upon, and examples name them by what happened to them.
        victims = {"killed", "injured", "detained", "abducted", "captured"}
        return frozenset(victims if value.role is Role.VICTIM_GROUP else {value.role.value})
    by_kind: tuple[tuple[type, set[str]], ...] = (
        (Target, {"target"}), (Damage, {"damage"}), (Means, {"weapon"}), (Claim, {"speaker", "accused"}),
    )  # fmt: skip
    return frozenset(next((roles for kind, roles in by_kind if isinstance(value, kind)), set()))


def in_words(value: object) -> str:
    """A value in one line; codes are given beside the words where people look them up."""
    if isinstance(value, Modality):
        return _MODALITY[value]
    show = next((show for kind, show in _SHOW if isinstance(value, kind)), str)
    return show(value)


def actor_words(actor: Actor) -> str:
    """An actor by label and kind, with its registry id where it has one."""
    kind = "" if actor.kind.value == "unknown" else _words(actor.kind)
    named = actor.person_name if actor.person_name and actor.person_name not in actor.label else ""
    notes = [note for note in (named, kind, actor.actor_id or "") if note]
    return f"{actor.label} ({', '.join(notes)})" if notes else actor.label


def speaker_words(speaker: Speaker | None) -> str:
    """Who says something, by label and position; "" for nobody in particular."""
    if speaker is None:
        return ""
    position = speaker.position.value
    return speaker.label if position == "unknown" else f"{speaker.label} ({_words(position)})"


def _act(act: Act) -> str:
    known = event_types().get(act.event_type)
    label = f"{act.event_type} ({known.label})" if known else act.event_type
    return label if act.outcome is Outcome.COMPLETED else f"{label}, {_words(act.outcome)}"


def _where(where: Where) -> str:
    if not where.name and where.place is None:
        return "withheld"
    radius = f", within {where.radius_km:g} km" if where.radius_km else ""
    others = len(where.alternatives)
    more = f"; {others} other place{'s' if others > 1 else ''} of that name" if others else ""
    unknown = (
        ", not in the gazetteer" if where.place is None and where.geo_precision is GeoPrecision.G0 else ""
    )
    return place_field.show(where) + unknown + radius + more


def _casualty(casualty: Casualty) -> str:
    who = f" ({casualty.who})" if casualty.who else ""
    notes = [
        _words(part)
        for part in (casualty.status, casualty.sex, casualty.age_group)
        if part.value not in ("unknown", "")
    ]
    if casualty.party not in (CasualtyParty.UNKNOWN, CasualtyParty.TOTAL):
        notes.append(f"of {_words(casualty.party)}")
    if casualty.scope is not CasualtyScope.THIS_EVENT:
        notes.append(f"covers {_words(casualty.scope)}")
    if casualty.subset_of is not None:
        notes.append(f"part of casualties/{casualty.subset_of}")
    return ", ".join([count_field.show(casualty.count) + who, *dict.fromkeys(notes)])


def _claim(claim: Claim) -> str:
    speaker = speaker_words(claim.speaker) or "the document itself"
    about = _ABOUT.get(claim.about, _words(claim.about))
    said = f"{speaker} {CLAIMED.get(claim.stance, _words(claim.stance))}"
    if claim.stance in (ClaimStance.ASSERTS, ClaimStance.DISPUTES):
        said += f" {about}"
    return f"{said} {actor_words(claim.accused)}" if claim.accused else said


def _with_words(code: str, words: str) -> str:
    return f"{code} ({words})" if words else f"{code}, which the words for the act imply"


def _words(code: str) -> str:
    return str(code).replace("_", " ")


def _participation(participation: Participation) -> str:
    basis = _BASIS.get(participation.basis)
    return actor_words(participation.actor) + (f", {basis}" if basis else "")


_SHOW: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Act, _act),
    (When, lambda when: f"{date_field.show(when)} ({when.edtf})"),
    (Where, _where),
    (Participation, _participation),
    (Casualty, _casualty),
    (Means, lambda means: _with_words(_words(means.weapon), means.words)),
    (Target, lambda target: _with_words(_words(target.target_type), target.words)),
    (
        Damage,
        lambda damage: f"{_with_words(_words(damage.target_type), damage.words)}: {_words(damage.extent)}",
    ),
    (Claim, _claim),
)
