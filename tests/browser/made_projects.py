"""Projects made for a test: documents with given texts, and reports with given words in every field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from plainrecord.model.records import Coded, Reading, Report
from plainrecord.model.text import Document, Source, Span
from plainrecord.model.values import (
    Act,
    Actor,
    Casualty,
    Claim,
    Count,
    Damage,
    Means,
    Participation,
    Speaker,
    Target,
    When,
    Where,
)
from plainrecord.model.vocab import (
    CasualtyOutcome,
    CasualtyParty,
    ClaimAbout,
    ClaimStance,
    DamageExtent,
    DatePrecision,
    DocumentOutcome,
    GeoPrecision,
    Modality,
    PlaceRelation,
    RangeKind,
    Role,
    SourceType,
    TargetType,
    Weapon,
)
from plainrecord.stages.link.linker import Linker
from plainrecord.store import Collection, Configuration, Project, run
from plainrecord.store.linking import link_project

DAY = date(2024, 5, 1)


@dataclass(frozen=True)
class Made:
    """A document to be made: its text, and the words that stand in every field that holds words."""

    name: str
    text: str
    words: str = "words"
    spans: tuple[Span, ...] = (Span(0, 4),)

    @property
    def document_ref(self) -> str:
        return self.name

    @property
    def raw(self) -> bytes:
        return self.text.encode("utf-8")

    @property
    def raw_sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def make_project(folder: Path, made: Iterable[Made], reports_of: Callable | None = None) -> Path:
    """Store the documents, each with its report, and link them."""
    by_ref = {one.name: one for one in made}
    with Project.create_or_open(folder) as project:
        run(
            project,
            by_ref.values(),
            lambda one: [document_of(one)],
            lambda document: Coded(
                document,
                DocumentOutcome.CODED,
                tuple((reports_of or one_report)(by_ref[document.document_ref], document)),
            ),
            configuration=Configuration.of({"package": "test"}),
            collection=Collection(datetime(2024, 5, 1, 12, tzinfo=UTC), "tests/1", "made by a test"),
        )
        link_project(project, Linker())
    return folder


def document_of(one: Made) -> Document:
    raw = one.raw_sha256
    text = hashlib.sha256(one.text.encode("utf-8")).hexdigest()
    source = Source(raw[:8], one.words, SourceType.LOCAL_MEDIA)
    document_id = hashlib.sha256(f"{raw} {one.name}".encode()).hexdigest()
    return Document(
        document_id, one.name, one.text, raw, text, "text/plain", "test@1", "en", published=DAY, source=source
    )


def one_report(one: Made, document: Document) -> list[Report]:
    """A report with the words in every field."""
    words = one.words
    spans = one.spans

    def reading(value, number: int = 0):
        span = spans[number % len(spans)]
        return Reading(value, (span,), f"test/{words}", claimant=Speaker(words), confidence=0.5)

    actor = Actor(words, person_name=words)
    count = Count(3, 3, None, words, words)
    return [
        Report(
            report_id="r" + hashlib.sha256(document.document_id.encode()).hexdigest()[:20],
            document=document,
            ordinal=0,
            act=replace(reading(Act("clash.armed")), claimant=None),
            modality=replace(reading(Modality.ASSERTED), claimant=None),
            passages=(Span(0, min(80, len(one.text))),),
            when=reading(When(DAY, DAY, RangeKind.EXACT, DatePrecision.D1, "2024-05-01", words), 1),
            places=(reading(Where(words, PlaceRelation.AT, GeoPrecision.G0, rule_id=words), 2),),
            participants=(reading(Participation(actor, Role.INITIATOR), 3),),
            casualties=(
                reading(Casualty(CasualtyOutcome.KILLED, CasualtyParty.TOTAL, count, who=words), 4),
                reading(Casualty(CasualtyOutcome.INJURED, CasualtyParty.TOTAL, count, who=words), 5),
            ),
            weapons=(reading(Means(Weapon.FIREARM, words), 6),),
            targets=(reading(Target(TargetType.MARKET, words), 7),),
            damage=(reading(Damage(TargetType.MARKET, words, DamageExtent.DAMAGED), 8),),
            claims=(
                reading(
                    Claim(
                        ClaimAbout.RESPONSIBILITY,
                        ClaimStance.ACCUSES_OTHER,
                        Speaker(words, actor=actor),
                        actor,
                    ),
                    9,
                ),
            ),
        )
    ]
