"""What the stages hand on: mentions, readings, reports and rejections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from plainrecord.model.explainer import explainer
from plainrecord.model.text import Document, Span
from plainrecord.model.values import (
    Act,
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
    DocumentOutcome,
    MentionKind,
    Modality,
    ResponsibilityStatus,
    ReviewState,
    Stance,
)

if TYPE_CHECKING:
    from plainrecord.model.explanation import DocumentExplained, Explanation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something an engine saw in the text.

    ``role`` is the part inside the act (``initiator``, ``target``, ``killed`` ...; "" when none).
    ``group`` numbers the act mention of the same engine and document that it belongs to, None when loose.
    ``attributes`` are name-value pairs the rule states (``event_type``, ``weapon``, ``modality`` ...), sorted.
    ``parts`` are further spans that make it up (the number inside a casualty phrase, say), by name.
    """

    kind: MentionKind
    span: Span
    maker: str
    role: str = ""
    group: int | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, Span], ...] = ()
    confidence: float = 1.0

    def attribute(self, name: str, default: str = "") -> str:
        """The value of an attribute, or ``default``."""
        return next((value for key, value in self.attributes if key == name), default)

    def part(self, name: str) -> Span | None:
        """The first part of that name, or None."""
        return next((span for key, span in self.parts if key == name), None)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One value of one field of one report: what, which words, who made it, who says so, how sure.

    ``spans`` quote the document; ``maker`` is a rule id with version, a model hash or a reviewer.
    ``claimant`` is None where the document speaks in its own voice. ``confidence`` is between 0 and 1.
    Raises ``ValueError`` without a span or a maker: there is no value without evidence.
    """

    value: T
    spans: tuple[Span, ...]
    maker: str
    stance: Stance = Stance.ASSERTED
    claimant: Speaker | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not self.spans or not self.maker:
            raise ValueError("a reading needs at least one span and a maker")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must lie between 0 and 1, got {self.confidence}")


@dataclass(frozen=True, slots=True)
class Report:
    """One document's account of one event.

    ``places`` are ordered, the primary one first. ``responsibility_status`` is derived from ``claims``
    and ``participants``. ``passages`` are the spans of the sentences the account was read from. ``review_state`` is
    ``open`` for what the machine gives; ``stages.review`` sets it.
    """

    report_id: str
    document: Document = field(repr=False)
    ordinal: int
    act: Reading[Act]
    modality: Reading[Modality]
    passages: tuple[Span, ...]
    when: Reading[When] | None = None
    places: tuple[Reading[Where], ...] = ()
    participants: tuple[Reading[Participation], ...] = ()
    casualties: tuple[Reading[Casualty], ...] = ()
    weapons: tuple[Reading[Means], ...] = ()
    targets: tuple[Reading[Target], ...] = ()
    damage: tuple[Reading[Damage], ...] = ()
    claims: tuple[Reading[Claim], ...] = ()
    responsibility_status: ResponsibilityStatus = ResponsibilityStatus.UNATTRIBUTED
    review_state: ReviewState = ReviewState.OPEN

    @property
    def document_id(self) -> str:
        """The document the account is from."""
        return self.document.document_id

    def readings(self) -> Iterator[tuple[str, Reading[Any]]]:
        """Every reading with its path, e.g. ``("casualties/0", ...)``, in the order of the fields."""
        for name in ("act", "modality", "when"):
            reading = getattr(self, name)
            if reading is not None:
                yield name, reading
        for name in ("places", "participants", "casualties", "weapons", "targets", "damage", "claims"):
            for position, reading in enumerate(getattr(self, name)):
                yield f"{name}/{position}", reading

    def explain(self, rejections: Iterable[Rejection] = ()) -> Explanation:
        """Say in words which rule made each value from which words, and how sure it is.

        ``rejections`` are those of the document: what was dropped in the report's own sentences is then
        listed, too. Names of private persons are in it, as they are in the report.
        """
        return explainer().report(self, tuple(rejections))

    def _repr_html_(self) -> str:
        """The sentences of the account with their evidence marked, for notebooks."""
        from plainrecord.model.markup import report_html  # noqa: PLC0415  (markup imports this module)

        return report_html(self)


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was dropped, by which stage, and why, in words a person can act on."""

    stage: str
    reason: str
    message: str
    document_ref: str
    spans: tuple[Span, ...] = ()
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """All that came of one document. ``outcome`` is ``coded`` exactly when there is a report."""

    document: Document
    outcome: DocumentOutcome
    reports: tuple[Report, ...] = ()
    rejections: tuple[Rejection, ...] = ()


class Reports(list[Report]):
    """The reports of one document: a list that notebooks show with the evidence marked in the whole text.

    ``coded`` is all that came of the document, with what was seen and not used.
    """

    def __init__(self, coded: Coded) -> None:
        super().__init__(coded.reports)
        self.coded = coded

    def explain(self) -> DocumentExplained:
        """Every report explained, and what was not used by any of them, wherever in the document.

        Names of private persons are in it, as they are in the reports.
        """
        return explainer().document(self.coded.document, self, self.coded.rejections)

    def _repr_html_(self) -> str:
        from plainrecord.model.markup import document_html  # noqa: PLC0415  (markup imports this module)

        return document_html(self[0].document, self) if self else "<p>No report.</p>"
