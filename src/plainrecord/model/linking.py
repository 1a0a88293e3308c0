"""What linking hands on: judgements about pairs of reports, lineages of documents, events and their estimates.

An event stores no facts: it is the reports that were judged the same. Its values are computed by a named
policy, and what its reports disagree on is listed, never dropped (``EventSummary``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from plainrecord.model.vocab import CasualtyOutcome, CasualtyParty, ResponsibilityStatus


class Verdict(StrEnum):
    """Whether two reports are accounts of one event."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class LinkRelation(StrEnum):
    """How the report named first stands to the other; ``same_event`` for accounts of one event."""

    SAME_EVENT = "same_event"
    PART_OF = "part_of"
    INCLUDES = "includes"
    UPDATE_OF = "update_of"
    UPDATED_BY = "updated_by"
    RETALIATION_CLAIMED = "retaliation_claimed"
    RETALIATED_BY = "retaliated_by"
    POSSIBLE_SAME = "possible_same"
    NOT_SAME = "not_same"


BETWEEN_EVENTS = (
    LinkRelation.PART_OF,
    LinkRelation.INCLUDES,
    LinkRelation.UPDATE_OF,
    LinkRelation.UPDATED_BY,
    LinkRelation.RETALIATION_CLAIMED,
    LinkRelation.RETALIATED_BY,
)
"""The relations in which two events can stand that are not one."""


class Policy(StrEnum):
    """How one value is chosen from the reports of an event.

    ``conservative``: the lowest figure that an independent lineage gives, as ACLED, GTD and UCDP advise;
    ``most_recent_independent``: that of the latest lineage that is no party's (GTD); ``majority``: the value
    most lineages give, of equals the conservative one.
    """

    CONSERVATIVE = "conservative"
    MOST_RECENT_INDEPENDENT = "most_recent_independent"
    MAJORITY = "majority"


class Corroboration(StrEnum):
    """How far an event is borne out by lineages that do not copy one another; mechanical, no credibility.

    ``conceded_by_alleged_party``: a party accused of it accepts it; ``contested``: somebody denies that it
    occurred; ``multiple_independent``: at least two lineages, none of them of one and the same party;
    ``single_source``: one lineage.
    """

    CONCEDED_BY_ALLEGED_PARTY = "conceded_by_alleged_party"
    CONTESTED = "contested"
    MULTIPLE_INDEPENDENT = "multiple_independent"
    SINGLE_SOURCE = "single_source"


class Agreement(StrEnum):
    """How an account stands to the value chosen for an event.

    ``agrees``: both can be true; ``differs``: they cannot; ``silent``: it says nothing of the field.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Feature:
    """One comparison inside a judgement: which, the level it reached, in words, and what that weighed.

    ``weight`` is in units of log odds: above 0 it speaks for one event, below 0 against.
    """

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says about two reports; ``left`` < ``right`` are their ids.

    ``relation`` reads from left to right. ``probability`` is that of one event. ``maker`` is
    ``link/<version>`` or ``person/<pseudonym>``; a person's judgement always wins.
    """

    left: str
    right: str
    verdict: Verdict
    relation: LinkRelation
    probability: float
    maker: str
    features: tuple[Feature, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.left >= self.right:
            raise ValueError(
                f"a judgement names two different reports in order, got {self.left}, {self.right}"
            )

    @property
    def is_by_person(self) -> bool:
        """Whether a person made it."""
        return self.maker.startswith("person/")


@dataclass(frozen=True, slots=True)
class Lineage:
    """Documents that copy, translate or update one another: together they are one voice.

    ``lineage_id`` is the id of its first document by day of publication, then reference.
    """

    lineage_id: str
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Reports of one event. ``event_id`` persists; ``report_ids`` are in order of publication.

    ``related_document_ids`` are documents that tell of it without a report of their own (a funeral, a trial).
    """

    event_id: str
    report_ids: tuple[str, ...]
    related_document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRedirect:
    """Where an event id that was once given out leads now; several rows when its event was split."""

    old_event_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class CompetingValue:
    """One of the values that reports of an event give for a field, and who gives it.

    ``value`` is the typed value as shown (``label`` in words). ``claimants`` are speakers by label, "" for the
    outlet's own voice. ``lineage_ids`` are the independent voices behind it. ``note`` says why the value is
    listed and not used (superseded, a party's figure for its opponent, denied); "" where it may be used.
    """

    value: Any
    label: str
    report_ids: tuple[str, ...]
    claimants: tuple[str, ...]
    lineage_ids: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which reports of one event give values that cannot all be true."""

    field: str
    values: tuple[CompetingValue, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Low, best and high of one outcome and party of an event, and why in words.

    ``low`` and ``high`` span what every lineage's latest figure allows; ``high`` is None when somebody leaves it
    open. ``best`` follows the policy and never comes from a party's figure for its opponent's losses.
    ``values`` are the figures it rests on, one per independent lineage, and then, each with a ``note``, those
    that are listed and not used.
    """

    outcome: CasualtyOutcome
    party: CasualtyParty
    low: int | None
    best: int | None
    high: int | None
    reason: str
    values: tuple[CompetingValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value that a policy chose for a field, from which report, and why in words.

    ``report_ids`` are all reports that give this very value, ``report_id`` among them.
    """

    field: str
    value: Any
    report_id: str
    reason: str
    report_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event as computed from its reports by a policy; nothing in it is stored.

    ``chosen`` holds at most one value for each of ``act``, ``when``, ``where``, and one per row of
    ``participants``, ``weapons``, ``targets`` and ``damage``, in this order. Where lineages contradict one another
    it holds the policy's pick, and ``disagreements`` every value.
    """

    event: Event
    policy: Policy
    chosen: tuple[Chosen, ...]
    estimates: tuple[Estimate, ...]
    disagreements: tuple[Disagreement, ...]
    corroboration: Corroboration
    responsibility_status: ResponsibilityStatus
    lineage_ids: tuple[str, ...]
    first_published: date | None = None
    last_published: date | None = None

    def value(self, field: str) -> Any:  # noqa: ANN401 (a value of that field)
        """The value chosen for a field that has one; None when nobody states it."""
        return next((chosen.value for chosen in self.chosen if chosen.field == field), None)
