"""The learned engine: what the encoder's heads say, as mentions.

Every sentence that the encoder reads gives one act mention, however unlikely: its confidence says how likely the
sentence tells of an incident, and assembling decides. Words with a part in the act are tied to the act mention of
their sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ahocorasick_rs import AhoCorasick

from plainrecord.engines.learned.edges import Edges
from plainrecord.engines.learned.encoder import Answer, Encoder, RoleSpan
from plainrecord.lang.numbers import NumberGrammar
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.vocab import MentionKind, PassageKind

#: Characters before the words for people within which their number stands.
_NUMBER_REACH = 40
_HARMS = ("killed", "injured", "abducted")
_OF_PEOPLE = frozenset({"perp_individual", "perp_organisation", "human_target"})
_ROLE_KINDS = {
    "perp_individual": (MentionKind.ACTOR, "initiator"),
    "perp_organisation": (MentionKind.ACTOR, "initiator"),
    "physical_target": (MentionKind.TARGET, "target"),
    "weapon": (MentionKind.WEAPON, "weapon"),
}


class Gate:
    """Which sentences are worth reading: those with a word that rules begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        literals = sorted(set(words))
        self._open_end = [literal.endswith("*") for literal in literals]
        self._automaton = AhoCorasick([literal.rstrip("*") for literal in literals])

    def chosen(self, text: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages to read, in order; all of them where lower-casing moves the letters."""
        lowered = text.lower().replace("\n", " ")
        if len(lowered) != len(text):
            return list(passages)
        starts = [passage.span.start for passage in passages]
        wanted: set[int] = set()
        for literal, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            if start and lowered[start - 1].isalnum():
                continue
            if end < len(lowered) and lowered[end].isalnum() and not self._open_end[literal]:
                continue
            position = bisect_right(starts, start) - 1
            if position >= 0 and start < passages[position].span.end:
                wanted.add(position)
        return [passages[position] for position in sorted(wanted)]


class LearnedEngine:
    """Reads a document with the encoder. Immutable once made."""

    name = "learned"

    def __init__(
        self, encoder: Encoder, gate: Gate, numbers: NumberGrammar, edges: Edges, *, alone: bool = False
    ) -> None:
        self._encoder = encoder
        self._gate = gate
        self._numbers = numbers
        self._edges = edges
        #: Whether no other engine reads acts: then less sure answers count, too.
        self._alone = (("alone", "yes"),) if alone else ()
        self.only_beside_acts = not alone

    def read(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:
        """The mentions of a document in text order."""
        chosen = [
            passage
            for passage in self._gate.chosen(document.text, passages)
            if passage.kind is not PassageKind.DATELINE
        ]
        if not chosen:
            return ()
        answers = self._encoder.read(document.text, [passage.span for passage in chosen])
        mentions: list[Mention] = []
        for group, (passage, answer) in enumerate(zip(chosen, answers, strict=True)):
            mentions.append(self._act(group, passage, answer))
            for role in answer.roles:
                people = role.role in _OF_PEOPLE
                if people and self._edges.holds_a_thing(document.text, passage.span, role.span):
                    continue
                span = self._edges.mended(document.text, passage.span, role.span)
                if self._edges.opens_a_compound(document.text, span):
                    continue
                mentions += self._role(document.text, passage, replace(role, span=span), group)
        return tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end, m.kind.value, m.role)))

    def _maker(self, head: str) -> str:
        return f"learned/{head}@{self._encoder.version}"

    def _act(self, group: int, passage: Passage, answer: Answer) -> Mention:
        words = max(
            (role for role in answer.roles if role.role == "act"),
            key=lambda role: role.probability,
            default=None,
        )
        stage = max(answer.stages, key=lambda name: answer.stages[name] if name != "none" else 0.0)
        return Mention(
            MentionKind.ACT, words.span if words else passage.span, self._maker("incident"), group=group,
            attributes=(*self._alone, ("event_type", answer.event_type), ("stage", stage)),
            confidence=round(answer.judgements["incident"], 4),
        )  # fmt: skip

    def _role(self, text: str, passage: Passage, role: RoleSpan, group: int) -> Iterator[Mention]:
        maker = self._maker(role.role)
        effects = dict(role.effects)
        effect = max(effects, key=lambda name: effects[name])
        verb = {"destroyed": "destroy", "damaged": "damage"}.get(effect, "")
        attributes = (*self._alone, ("effect", effect), ("learned_role", role.role), ("verb", verb))
        number = self._number_before(text, passage, role.span)
        parts = (("number", number),) if number else ()

        def mention(kind: MentionKind, part: str) -> Mention:
            return Mention(kind, role.span, maker, part, group, attributes, parts, role.probability)

        if role.role == "human_target":
            yield mention(MentionKind.ACTOR, "victim_group")
            if effect in _HARMS:
                yield mention(MentionKind.CASUALTY, effect)
        elif role.role in _ROLE_KINDS:
            yield mention(*_ROLE_KINDS[role.role])
            if role.role == "physical_target" and effect in ("destroyed", "damaged"):
                yield mention(MentionKind.DAMAGE, "damage")

    def _number_before(self, text: str, passage: Passage, span: Span) -> Span | None:
        """The number right before the words for people, or their first words; the age of somebody is none."""
        start = max(passage.span.start, span.start - _NUMBER_REACH)
        for match in reversed(self._numbers.find(text[start : span.end].lower())):
            first, end = start + match.start, start + match.end
            leads = first == span.start or (first < span.start and not text[end : span.start].strip())
            if leads and text[end : end + 1] not in ("-", "\u2011"):
                return Span(first, end)
        return None
