"""A unit, one act with everything its sentence says of it, and the passages of a document that units stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from plainrecord.model.records import Mention
from plainrecord.model.text import Passage
from plainrecord.model.values import Actor, Casualty, Damage, Means, Speaker, Target, When, Where
from plainrecord.model.vocab import Modality, Outcome, PassageKind, Stance
from plainrecord.stages.assemble.judgements import Judgement
from plainrecord.stages.normalise import Understood


@cache
def _family_of(event_type: str) -> str:
    return event_type.partition(".")[0]


@dataclass(slots=True)
class Unit:
    """One act mention, its passage and what is tied to it."""

    act: Mention
    passage: Passage
    event_type: str
    rank: int
    effects: dict[str, str]
    modality: Modality
    outcome: Outcome
    when: Understood[When] | None = None
    inherited_day: bool = False
    #: The only day of its sentence is the one on which it was said.
    said_day: bool = False
    #: The other days of its sentence, in text order.
    other_days: list[Understood[When]] = field(default_factory=list)
    places: list[Understood[Where]] = field(default_factory=list)
    actors: list[Understood[Actor]] = field(default_factory=list)
    casualties: list[Understood[Casualty]] = field(default_factory=list)
    weapons: list[Understood[Means]] = field(default_factory=list)
    targets: list[Understood[Target]] = field(default_factory=list)
    damage: list[Understood[Damage]] = field(default_factory=list)
    speaker: Understood[Speaker] | None = None
    claims: list[Mention] = field(default_factory=list)
    #: Who else says something of it, in another part of its sentence or in the next one.
    other_speakers: list[Understood[Speaker]] = field(default_factory=list)
    #: Which of the towns of its sentence it tells of, where that counts people town by town.
    part: int = 0
    #: The number of its clause, from 1, where the clauses of a sentence tell of occurrences at several scenes.
    clause: int = 0
    #: What the learned engine says of the sentence; None where it did not read it.
    judgement: Judgement | None = None

    @property
    def family(self) -> str:
        """The part of the event type before the dot."""
        return _family_of(self.event_type)

    @property
    def has_own_day(self) -> bool:
        """Whether its sentence tells its day: not a heading, and not that on which something was said of it."""
        return self.when is not None and not self.inherited_day and not self.said_day

    @property
    def initiators(self) -> list[Understood[Actor]]:
        """Those whom its words name as acting."""
        return [item for item in self.actors if item.mention.role == "initiator"]

    @property
    def undergoing(self) -> list[Understood[Actor]]:
        """Those whom its words name as suffering it."""
        return [item for item in self.actors if item.mention.role in ("target", "victim_group")]

    @property
    def stance(self) -> Stance:
        """How its words present it."""
        if self.modality is Modality.DENIED:
            return Stance.DENIED
        return Stance.ALLEGED if "alleged" in self.effects else Stance.ASSERTED

    @property
    def said_by(self) -> Speaker | None:
        """Who says so."""
        return self.speaker.value if self.speaker else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The passages of a document with a quick look-up from offset to passage.

    ``body`` is the index of the first passage that is no title or heading, ``lead`` that of the first sentence.
    ``stamps`` are the datelines of a document that has several: each says where and when what it opens took place, as
    a heading does.
    """

    passages: Sequence[Passage]
    starts: tuple[int, ...]
    body: int
    lead: int
    stamps: frozenset[int] = frozenset()

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> Layout:
        """Index passages by their start."""
        over = (PassageKind.TITLE, PassageKind.HEADING)
        body = next((p.index for p in passages if p.kind not in over), len(passages))
        lead = next((p.index for p in passages if p.kind is PassageKind.SENTENCE), len(passages))
        datelines = frozenset(p.index for p in passages if p.kind is PassageKind.DATELINE)
        stamps = datelines if len(datelines) > 1 else frozenset()
        return cls(passages, tuple(passage.span.start for passage in passages), body, lead, stamps)

    def over(self, passage: Passage) -> int | None:
        """The passage above another that says where and when: the dateline of its item, else its heading."""
        return passage.dateline if passage.dateline in self.stamps else passage.heading

    def index(self, offset: int) -> int:
        """The index of the passage that holds an offset."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def at(self, offset: int) -> Passage:
        """The passage that holds an offset."""
        return self.passages[self.index(offset)]


def by_passage(units: Sequence[Unit]) -> dict[int, list[Unit]]:
    """The units by the index of their passage."""
    found: dict[int, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.passage.index, []).append(unit)
    return found


def is_elsewhere(unit: Unit) -> bool:
    """Whether what a unit tells took place away from the act and after it, as in a hospital."""
    return bool(unit.act.attribute("elsewhere"))
