"""One flat record per event of a coded dataset, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

COUNTS = ("killed", "injured", "killed_or_injured", "held", "missing", "displaced")
"""Fields that hold numbers of persons, named as the columns of the CSV export."""

NAMES = ("initiators", "targets", "actors", "claimants")
"""Fields that hold labels of people, organisations and things, compared word by word as well."""

FIELDS = (
    "event_type", "date", "place", "admin1", "country", "initiators", "targets", "actors", *COUNTS,
    "weapons", "claimants", "modality",
)  # fmt: skip
"""Everything that can be compared, in the order in which it is shown."""


class DatasetError(ValueError):
    """A file, table of columns or request that cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days, both ends inclusive; None is an open end. Raises ``ValueError`` when it runs back."""

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise ValueError("an interval of days needs at least one end")
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError(f"{self.latest} is before {self.earliest}")

    @property
    def ordinals(self) -> tuple[int, int]:
        """First and last day as day numbers, an open end as the first or last day there is."""
        first = date.min if self.earliest is None else self.earliest
        last = date.max if self.latest is None else self.latest
        return first.toordinal(), last.toordinal()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of persons; None is "not stated", and a None ``high`` beside a ``low`` is open."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def figure(self) -> int:
        """The number to use when one is needed: best, else low, else high."""
        stated = (self.best, self.low, self.high)
        return next((number for number in stated if number is not None), 0)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number. A best number alone is exact; a low one without a high one is open."""
        if self.low is None and self.high is None:
            return float(self.figure), float(self.figure)
        low = 0.0 if self.low is None else float(self.low)
        return low, float("inf") if self.high is None else float(self.high)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that a value was read from, ``[start, end)`` in code points of the document's text.

    ``quote`` is None when the words are withheld. A pseudonym in it may make it longer than the span.
    """

    start: int
    end: int
    field: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event as gold or prediction has it. None and empty tuples: no value.

    ``stated`` names the fields about which something is said, be it "none": of a gold event only these are
    checked. ``event_types`` has several where a code of another dataset stands for several of ours, of which
    any is right. ``place_names`` are names of one place. ``actors`` are those of all sides. ``origin`` says
    where the event was read (``gold.csv line 7``); it is for people and plays no part in scoring.

    The last five are read for matching alone: an id that does not say of what, the precision of day and place as
    codes of the codebook (``D1``, ``G6``), families of event types that a rough code allows, and ``individual``
    or ``aggregated``.
    """

    event_id: str = ""
    document_id: str = ""
    document_ref: str = ""
    event_types: tuple[str, ...] = ()
    days: Days | None = None
    place_names: tuple[str, ...] = ()
    place_id: str | None = None
    point: tuple[float, float] | None = None
    admin1: str | None = None
    country: str | None = None
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    killed: Amount | None = None
    injured: Amount | None = None
    killed_or_injured: Amount | None = None
    held: Amount | None = None
    missing: Amount | None = None
    displaced: Amount | None = None
    weapons: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    modality: str | None = None
    stated: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    text: str = ""
    origin: str = ""
    row_id: str = ""
    date_precision: str | None = None
    place_precision: str | None = None
    act_group: tuple[str, ...] = ()
    clarity: str | None = None

    def value(self, field: str) -> Any:  # noqa: ANN401  (one of the types above)
        """What it says about one of ``FIELDS``; None or () when it has no value."""
        return _VALUES[field](self)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about any field: a row that only names its document."""
        return not self.stated and not any(self.value(field) for field in FIELDS)

    @property
    def identity(self) -> str:
        """What it is, in one line that does not depend on where it was read: equal events have equal lines."""
        values = [self.event_id, self.document_id, self.document_ref]
        values += [repr(self.value(field)) for field in FIELDS]
        values += [
            repr(self.place_id),
            repr(self.point),
            repr(sorted(self.stated)),
            repr(self.evidence),
            self.text,
        ]
        return "\x1f".join(values)


def _place(event: CodedEvent) -> tuple[object, ...]:
    if not (event.place_names or event.place_id or event.point):
        return ()
    return event.place_names, event.place_id, event.point


_ATTRIBUTES = {"event_type": "event_types", "date": "days"}
_VALUES: dict[str, Callable[[CodedEvent], Any]] = {
    name: attrgetter(_ATTRIBUTES.get(name, name)) for name in FIELDS if name != "place"
}
_VALUES["place"] = _place


def has_value(event: CodedEvent, field: str) -> bool:
    """Whether the event has a value of the field; a number of 0 persons is one."""
    value = event.value(field)
    return value is not None and value != ()
