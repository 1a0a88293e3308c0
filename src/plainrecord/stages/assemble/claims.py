"""Claim readings of one incident: who claims, denies or accuses, and who says that it happened at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainrecord.fields import actor as actor_field
from plainrecord.model.records import Mention, Reading
from plainrecord.model.text import Span
from plainrecord.model.values import Actor, Claim, Speaker
from plainrecord.model.vocab import ClaimAbout, ClaimStance, Modality, Stance
from plainrecord.stages.assemble.unit import Unit
from plainrecord.stages.normalise import Knowledge, Understood


def claim_readings(units: Sequence[Unit], text: str, knowledge: Knowledge) -> tuple[Reading[Claim], ...]:
    """Every claim once; a report always has one: in its own voice when nobody is named."""
    readings: list[Reading[Claim]] = []
    pronouns = knowledge.lexicon.function_words["pronouns"]
    for unit in units:
        for mention in unit.claims:
            reading = _claim(mention, text, knowledge, _said_by(mention, text, units, pronouns))
            if not any(_same_claim(reading.value, known.value) for known in readings):
                readings.append(reading)
    readings = _without_denied(readings)
    for unit, speaker in _speakers(units):
        if any(_same(speaker.value, reading.value.speaker) for reading in readings):
            continue
        about = ClaimAbout.CASUALTIES if unit.rank == 0 else ClaimAbout.OCCURRENCE
        denies = unit.rank > 0 and unit.modality is Modality.DENIED and speaker is unit.speaker
        stance = ClaimStance.DENIES_OCCURRENCE if denies else ClaimStance.ASSERTS
        readings.append(
            Reading(
                Claim(about, stance, speaker.value), (speaker.mention.span,), speaker.mention.maker,
                Stance.ASSERTED, None,
            )
        )  # fmt: skip
    if not readings:
        act = units[0].act
        claim = Claim(ClaimAbout.OCCURRENCE, ClaimStance.ASSERTS)
        readings.append(Reading(claim, (act.span,), act.maker, Stance.ASSERTED, None))
    return tuple(readings)


def _without_denied(readings: Sequence[Reading[Claim]]) -> list[Reading[Claim]]:
    """Leave out that somebody claims what the same words of theirs deny: "the army denied that it had fired"."""
    denying = {
        reading.value.speaker.label
        for reading in readings
        if reading.value.stance in _DENIALS and reading.value.speaker is not None
    }
    return [
        reading
        for reading in readings
        if reading.value.stance is not ClaimStance.CLAIMS_RESPONSIBILITY
        or not reading.maker.startswith(_BY_AN_ACT)
        or reading.value.speaker is None
        or reading.value.speaker.label not in denying
    ]


_DENIALS = (ClaimStance.ACKNOWLEDGES_DENIES_RESPONSIBILITY, ClaimStance.DENIES_OCCURRENCE)
#: The beginning of the makers of claims that the words for an act make ("said it had fired").
_BY_AN_ACT = "rules/en.act."


def _speakers(units: Sequence[Unit]) -> Iterator[tuple[Unit, Understood[Speaker]]]:
    """Everybody who says something, in text order of the units; whose verb is a claim of its own says no more."""
    claims = {claim.span for unit in units for claim in unit.claims}
    for unit in units:
        for speaker in (unit.speaker, *unit.other_speakers):
            if speaker is None:
                continue
            verb = speaker.mention.part("verb")
            if verb is None or not any(verb.overlaps(span) for span in claims):
                yield unit, speaker


def _said_by(mention: Mention, text: str, units: Sequence[Unit], pronouns: frozenset[str]) -> Span | None:
    """The words for who speaks; for a pronoun those of the last speaker before it, None without one."""
    own = mention.part("speaker")
    if own is None or own.quote(text).casefold() not in pronouns:
        return own
    spans = (speaker.mention.span for _, speaker in _speakers(units) if speaker.mention.span.end <= own.start)
    return max(spans, default=None)


def _claim(mention: Mention, text: str, knowledge: Knowledge, speaker: Span | None) -> Reading[Claim]:
    accused = mention.part("accused")
    spans = tuple(sorted({mention.span, *(span for span in (speaker, accused) if span)}))
    claim = Claim(
        ClaimAbout(mention.attribute("about")), ClaimStance(mention.attribute("stance")),
        _speaker(speaker, text, knowledge), _actor(accused, text, knowledge),
    )  # fmt: skip
    return Reading(claim, spans, mention.maker, Stance.ASSERTED, None)


def _speaker(span: Span | None, text: str, knowledge: Knowledge) -> Speaker | None:
    return actor_field.speaker(span.quote(text), knowledge.lexicon, knowledge.registry) if span else None


def _actor(span: Span | None, text: str, knowledge: Knowledge) -> Actor | None:
    return actor_field.normalise(span.quote(text), knowledge.lexicon, knowledge.registry) if span else None


def _same_claim(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same, however the words for it differ."""
    return (one.about, one.stance, one.speaker, one.accused) == (
        other.about,
        other.stance,
        other.speaker,
        other.accused,
    )


def _same(one: Speaker, other: Speaker | None) -> bool:
    return other is not None and one.label.casefold() == other.label.casefold()
