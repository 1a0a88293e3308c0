"""What all claims about an event amount to: who is responsible, and how far the event is borne out.

Both are derived mechanically (``model/linking.Corroboration``); nobody's credibility is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plainrecord.fields import claim as claim_field
from plainrecord.fields.actor_match import ActorMatch, compare, name_of
from plainrecord.model.linking import Corroboration, Disagreement
from plainrecord.model.values import Actor, Claim, Speaker
from plainrecord.model.vocab import (
    AttributionBasis,
    ClaimAbout,
    ClaimStance,
    Modality,
    ResponsibilityStatus,
    Role,
    Stance,
)
from plainrecord.stages.estimate.accounts import Given, Told
from plainrecord.stages.estimate.picking import competing
from plainrecord.stages.estimate.voices import INITIATING, Cast, is_party_source

_ABOUT = frozenset({ClaimAbout.RESPONSIBILITY, ClaimAbout.OCCURRENCE})
_ACCEPTS = frozenset({ClaimStance.CLAIMS_RESPONSIBILITY, ClaimStance.ACKNOWLEDGES_AND_ACCEPTS})
_DISPUTED = frozenset(
    {
        ResponsibilityStatus.CLAIMED_DISPUTED,
        ResponsibilityStatus.COMPETING_CLAIMS,
        ResponsibilityStatus.ACCUSED_DENIED,
    }
)
_SAID = {
    ClaimStance.CLAIMS_RESPONSIBILITY: "claims responsibility",
    ClaimStance.ACKNOWLEDGES_AND_ACCEPTS: "accepts responsibility",
    ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY: "denies responsibility",
    ClaimStance.DENIES_OCCURRENCE: "denies that it occurred",
    ClaimStance.ACCUSES_OTHER: "accuses",
}


def responsibility(told: Sequence[Told], cast: Cast) -> tuple[ResponsibilityStatus, list[Disagreement]]:
    """The status over the claims of all reports, one speaker counted once whatever it is called; and who disagrees."""
    claims = _by_side([given.value for given in _claims(told)])
    status = claim_field.responsibility_status(claims, bool(cast.initiators))
    found = []
    if status in _DISPUTED:
        found.append(_disagreement("responsibility", _claims(told), _SAID))
    if any(given.value.stance is ClaimStance.DENIES_OCCURRENCE for given in _claims(told)) or _denying(told):
        found.append(_occurrence(told))
    return status, found


def corroboration(told: Sequence[Told], cast: Cast) -> Corroboration:
    """How far the event is borne out, in the order of ``Corroboration``: the first that holds."""
    if _is_conceded(told):
        return Corroboration.CONCEDED_BY_ALLEGED_PARTY
    denied = any(given.value.stance is ClaimStance.DENIES_OCCURRENCE for given in _claims(told))
    if denied or _denying(told):
        return Corroboration.CONTESTED
    independent = len(_independent_voices(told, cast)) > 1
    return Corroboration.MULTIPLE_INDEPENDENT if independent else Corroboration.SINGLE_SOURCE


def _independent_voices(told: Sequence[Told], cast: Cast) -> frozenset[str]:
    """One for each lineage; the lineages that one party publishes are one voice together."""
    owners: dict[str, set[str]] = {}
    for one in told:
        owners.setdefault(one.lineage_id, set()).add(is_party_source(one, cast))
    return frozenset(
        f"party {min(names)}" if "" not in names else f"lineage {lineage}"
        for lineage, names in owners.items()
    )


def _claims(told: Iterable[Told]) -> Iterator[Given[Claim]]:
    """The claims about who did it and whether it happened."""
    for one in told:
        for reading in one.report.claims:
            if reading.value.about in _ABOUT and reading.stance is not Stance.DENIED:
                speaker = reading.value.speaker
                yield Given(reading.value, one, speaker.label if speaker else "")


def _denying(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.report.modality.value is Modality.DENIED]


def _by_side(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with each speaker named by whom it speaks for.

    A spokesman of the Front is the Front, and bodies of one state are that state.
    """
    actors = {claim.speaker.actor for claim in claims if claim.speaker and claim.speaker.actor}
    sides: list[Actor] = []
    side_of: dict[Actor, str] = {}
    for actor in sorted(actors, key=lambda one: (one.country_iso2 is None, repr(one))):
        found = next((side for side in sides if _is_one(actor, side)), None)
        if found is None:
            sides.append(actor)
        side_of[actor] = name_of(found or actor)
    return [
        replace(claim, speaker=Speaker(side_of[claim.speaker.actor], claim.speaker.position))
        if claim.speaker and claim.speaker.actor
        else claim
        for claim in claims
    ]


@dataclass(frozen=True, slots=True)
class _Accusation:
    """Who is said to have done it, by whom (None: an outlet without a name), and in which lineage.

    ``is_open`` says that somebody is accused; otherwise a report merely names who did it.
    """

    accused: Actor
    accuser: Actor | None
    lineage_id: str
    is_open: bool


def _is_conceded(told: Sequence[Told]) -> bool:
    """Whether a party accused by another, or named by another lineage as having done it, accepts that it did."""
    accusations = list(_accusations(told))
    for given in _claims(told):
        actor = _speaking(given)
        if given.value.stance not in _ACCEPTS or actor is None:
            continue
        if any(_is_met(one, actor, given.told.lineage_id) for one in accusations):
            return True
    return False


def _is_met(accusation: _Accusation, actor: Actor, lineage_id: str) -> bool:
    by_another = accusation.accuser is None or not _is_one(actor, accusation.accuser)
    elsewhere = accusation.is_open or accusation.lineage_id != lineage_id
    return by_another and elsewhere and _is_one(actor, accusation.accused)


def _accusations(told: Iterable[Told]) -> Iterator[_Accusation]:
    for one in told:
        source = one.report.document.source
        outlet = Actor(source.name) if source else None
        for reading in one.report.claims:
            claim = reading.value
            if claim.stance is ClaimStance.ACCUSES_OTHER and claim.accused is not None:
                accuser = claim.speaker.actor if claim.speaker else outlet
                yield _Accusation(claim.accused, accuser, one.lineage_id, True)
        for part in one.report.participants:
            value = part.value
            if value.role in INITIATING and value.basis is not AttributionBasis.SELF_CLAIMED:
                accuser = part.claimant.actor if part.claimant else outlet
                alleged = value.role is Role.ALLEGED_PERPETRATOR or value.basis is AttributionBasis.ACCUSED_BY
                yield _Accusation(value.actor, accuser, one.lineage_id, alleged)


def _speaking(given: Given[Claim]) -> Actor | None:
    speaker = given.value.speaker
    if speaker is None:
        return None
    return speaker.actor or Actor(speaker.label)


def _is_one(one: Actor, other: Actor) -> bool:
    return compare(one, other) >= ActorMatch.ONE_SIDE


# --- disagreements --------------------------------------------------------------------------------------


def _disagreement(field: str, claims: Iterable[Given[Claim]], said: dict[ClaimStance, str]) -> Disagreement:
    groups: dict[str, list[Given[Claim]]] = {}
    for given in claims:
        if given.value.stance in said:
            groups.setdefault(_sentence(given, said), []).append(given)
    return Disagreement(field, tuple(competing(groups[label], label) for label in sorted(groups)))


def _sentence(given: Given[Claim], said: dict[ClaimStance, str]) -> str:
    source = given.told.report.document.source
    who = given.claimant or (source.name if source else "an outlet without a name")
    accused = f" {given.value.accused.label}" if given.value.accused else ""
    return f"{who} {said[given.value.stance]}{accused}"


def _occurrence(told: Sequence[Told]) -> Disagreement:
    denials = [given for given in _claims(told) if given.value.stance is ClaimStance.DENIES_OCCURRENCE]
    found = list(_disagreement("occurrence", denials, _SAID).values)
    denying = {one.report_id for one in _denying(told)}
    for label, group in (
        ("reported as denied", [one for one in told if one.report_id in denying]),
        ("reported as having occurred", [one for one in told if one.report_id not in denying]),
    ):
        if group:
            found.append(competing([Given(one.report.modality.value, one) for one in group], label))
    return Disagreement("occurrence", tuple(found))
