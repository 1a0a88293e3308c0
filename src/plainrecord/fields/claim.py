"""Claims: what those of a report amount to, as one derived status; never written by hand."""

from __future__ import annotations

from collections.abc import Iterable

from plainrecord.model.values import Claim
from plainrecord.model.vocab import ClaimAbout, ClaimStance, ResponsibilityStatus

_CLAIMS = frozenset({ClaimStance.CLAIMS_RESPONSIBILITY, ClaimStance.ACKNOWLEDGES_AND_ACCEPTS})
_DENIES = frozenset({ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY, ClaimStance.DENIES_OCCURRENCE})


def responsibility_status(claims: Iterable[Claim], has_initiator: bool) -> ResponsibilityStatus:
    """What the claims about responsibility amount to (GTD claimed and compclaim, HURIDOCS list 28)."""
    rows = list(claims)
    about = [claim for claim in rows if claim.about in (ClaimAbout.RESPONSIBILITY, ClaimAbout.OCCURRENCE)]
    claimers = {_name(claim) for claim in about if claim.stance in _CLAIMS}
    denied = any(claim.stance in _DENIES for claim in about)
    accused = any(claim.stance is ClaimStance.ACCUSES_OTHER for claim in about)
    if len(claimers) > 1:
        return ResponsibilityStatus.COMPETING_CLAIMS
    if claimers:
        return ResponsibilityStatus.CLAIMED_DISPUTED if denied else ResponsibilityStatus.CLAIMED_UNDISPUTED
    if denied:
        return ResponsibilityStatus.ACCUSED_DENIED
    if accused:
        return ResponsibilityStatus.ACCUSED_NO_RESPONSE
    return (
        ResponsibilityStatus.ATTRIBUTED_UNCHALLENGED if has_initiator else ResponsibilityStatus.UNATTRIBUTED
    )


def _name(claim: Claim) -> str:
    return claim.speaker.label.casefold() if claim.speaker else ""
