"""From matched frames to mentions: one act mention each, and one mention for every role that is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainrecord.engines.rules.antecedents import (
    counted_together,
    is_plural,
    lone_doer,
    number_before,
    one_before,
    several_before,
    shared_head,
    thing_before,
)
from plainrecord.engines.rules.chunks import NOUN_CLASSES, Chunk
from plainrecord.engines.rules.fitting import is_none, kind_of, weapon_of
from plainrecord.engines.rules.matched import ATTRIBUTIVE, Found, Sentence
from plainrecord.engines.rules.shares import shares_of
from plainrecord.engines.rules.speech import Speech
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import CasualtyOutcome, MentionKind

VERSION = "0.1"
_TARGET = MentionKind.TARGET
_OUTCOMES = frozenset(outcome.value for outcome in CasualtyOutcome)
#: The side that people counted are on, too: harmed or held they are acted upon, surrendering they act.
_SIDES = {
    "killed": "victim_group",
    "injured": "victim_group",
    "killed_or_injured": "victim_group",
    "captured": "victim_group",
    "detained": "victim_group",
    "abducted": "victim_group",
    "missing": "victim_group",
    "displaced": "victim_group",
    "released": "victim_group",
    "surrendered": "initiator",
}
_ACTOR_ROLES = frozenset({"initiator", "participant", "target", "victim_group", "mediator"})
_DOING = frozenset({"initiator", "participant"})
_FORCE = frozenset({"attack", "strike", "explosion", "clash", "weapon"})
#: Lists of words for how many an act harmed, and lists of nouns for such acts with the outcome of those.
_TOLLS = {"tolls_of_two": 2, "tolls_of_three": 3, "tolls_of_four": 4}
_COUNTED_ACTS = {
    "counted_killings": CasualtyOutcome.KILLED,
    "counted_attacks": CasualtyOutcome.KILLED_OR_INJURED,
}
#: Families of acts that go on what somebody did in the sentence before ("They shot two guards").
_CONTINUED = frozenset(
    {"attack", "strike", "explosion", "abduction", "property", "hostage", "hijacking", "detention"}
)
_SUBSET_REACH_GROUPS = 14
#: How many mentions back what was damaged in the same sentence may have been told.
_LOST_REACH_MENTIONS = 24


#: So near before a sentence ends the one before it.
_NEXT_CHARACTERS = 3


class Emitter:
    """Collects the mentions of one document; acts are numbered in the order they are emitted."""

    def __init__(self, text: str, lists: Mapping[str, frozenset[str]]) -> None:
        self.text = text
        self.mentions: list[Mention] = []
        self._lists = lists
        self._acts = 0
        #: The people counted last, whom a bare number after them may continue.
        self._people: Chunk | None = None
        #: Who acts in the frame at hand.
        self._doers: list[Chunk] = []
        #: Where names of public organisations stand: start -> end of each of their words' places.
        self.organisations: dict[int, int] = {}
        #: The speaker of the sentence at hand: "the front said it fired" makes the front the one who fired.
        self.speaking: Chunk | None = None
        #: The sentence before the one at hand, in the same paragraph.
        self.earlier: Span | None = None
        #: Who acts in the sentence before, where one at hand begins with "they" or "he".
        self.acting: Chunk | None = None
        #: Who alone harmed several people in the sentence told last.
        self._lone_doer: Chunk | None = None
        #: The several people who act in a frame of the sentence before the one at hand.
        self.acted: Chunk | None = None

    def emit(self, sentence: Sentence, found: Found, presented: Mapping[str, str]) -> None:
        """Add the act (or claim) and its roles."""
        maker = f"rules/{found.frame.id}@{VERSION}"
        span = self._token_span(sentence, found.trigger.first, found.trigger.last)
        if found.frame.kind == "claim":
            self._claim(sentence, found, span, maker)
            return
        group = self._acts
        self._acts += 1
        self.mentions.append(
            Mention(
                MentionKind.ACT,
                span,
                maker,
                group=group,
                attributes=self._act_attributes(sentence, found, presented),
            )
        )
        self._doers = [chunk for role, chunk in found.roles if role in _DOING]
        self._lone_doer = lone_doer(self._doers, found) or self._lone_doer
        for role, chunk in found.roles:
            self._role(sentence, found, role, chunk, maker, group)
        if self._doers and self._doers[0].kind == "h" and is_plural(self._doers[0]):
            self.acted = self._doers[0]
        self._toll(sentence, found, maker, group)

    def _toll(self, sentence: Sentence, found: Found, maker: str, group: int) -> None:
        """For "a double murder": two dead, where its own words do not say who they were."""
        trigger, noun = found.trigger, sentence.tokens[found.trigger.last - 1].lower
        told = any(
            (role in _OUTCOMES or role == "target") and chunk.kind in "hkqu" for role, chunk in found.roles
        )
        outcome = next(
            (outcome for name, outcome in _COUNTED_ACTS.items() if noun in self._lists[name]), None
        )
        if trigger.voice != "noun" or told or outcome is None:
            return
        for first in range(trigger.first, trigger.last - 1):
            word = sentence.tokens[first].lower
            toll = next((size for name, size in _TOLLS.items() if word in self._lists[name]), 0)
            if toll:
                span = self._token_span(sentence, first, trigger.last)
                attributes = (("definite", "yes"), ("toll", str(toll)))
                self.mentions.append(
                    Mention(MentionKind.CASUALTY, span, maker, outcome.value, group, attributes)
                )
                return

    def _claim(self, sentence: Sentence, found: Found, span: Span, maker: str) -> None:
        """One claim per speaker: "both the front and the brigade claimed responsibility"."""
        attributes = (("about", found.frame.about), ("stance", found.frame.stance))
        # an act says nothing: "a drone strike blamed on the army"
        said_by = (chunk for role, chunk in found.roles if role == "speaker" and chunk.kind != "x")
        speaker = next(said_by, None)
        if speaker is not None and is_none(speaker):  # "no group claimed the attack"
            if found.frame.stance != "claims_responsibility":
                return
            speaker, attributes = None, (("about", found.frame.about), ("stance", "nobody_claimed"))
        accused = next((chunk for role, chunk in found.roles if role == "accused"), None)
        if accused is not None and accused.kind == "u":  # "the front said it had been behind the attack"
            if accused.word not in self._lists["same_as_speaker"] or not self._may_claim():
                return
            speaker, accused = self.speaking, None
            attributes = (("about", found.frame.about), ("stance", "claims_responsibility"))
        tail = (("accused", self._span(sentence, accused)),) if accused is not None else ()
        for one in (speaker.members or (speaker,)) if speaker is not None else (None,):
            parts = (("speaker", self._span(sentence, one)), *tail) if one is not None else tail
            self.mentions.append(
                Mention(MentionKind.CLAIM, span, maker, "responsibility", None, attributes, parts)
            )

    def speech(self, sentence: Sentence, speech: Speech) -> None:
        """Add who says the sentence."""
        self.mentions.append(
            Mention(
                MentionKind.CLAIM, self._span(sentence, speech.speaker), f"rules/en.speech@{VERSION}", "speaker",
                attributes=(("stance", speech.stance),),
                parts=(("verb", self._span(sentence, speech.verb)),),
            )
        )  # fmt: skip

    def loose(self, sentence: Sentence, found: Sequence[Found]) -> None:
        """Add the weapons that a sentence with an act names, whoever used them, and note organisations.

        Crewed ones that an act was directed at are none.
        """
        hit = {
            chunk.first
            for match in found
            for role, chunk in match.roles
            if self._kind(role, chunk) is _TARGET
        }
        for chunk in sentence.chunks:
            for item in chunk.items if chunk.kind in NOUN_CLASSES else ():
                if item.entry is not None and item.entry.actor_id:
                    end = sentence.tokens[item.last - 1].end
                    self.organisations |= {
                        token.start: end for token in sentence.tokens[item.first : item.last]
                    }
                if item.entry is not None and item.entry.noun_class == "w" and chunk.first not in hit:
                    span = self._token_span(sentence, item.first, item.last)
                    if self._is_lost(span):
                        continue
                    self.mentions.append(
                        Mention(
                            MentionKind.WEAPON, span, f"rules/en.weapon@{VERSION}",
                            attributes=(("weapon", item.entry.weapon),),
                        )
                    )  # fmt: skip

    def _is_lost(self, span: Span) -> bool:
        """Whether the words for a weapon name what was damaged or destroyed, not what did it."""
        told = self.mentions[-_LOST_REACH_MENTIONS:]
        return any(one.kind is MentionKind.DAMAGE and one.span.contains(span) for one in told)

    def _implied_weapon(self, sentence: Sentence, found: Found) -> str:
        """The means that the word for the act names ("rocket attack"), else what the frame implies."""
        head = sentence.chunks[found.trigger.chunk].head
        own = head.entry.weapon if head is not None and head.entry is not None else ""
        return own if found.trigger.voice == "noun" and own else found.frame.weapon

    def _act_attributes(
        self, sentence: Sentence, found: Found, presented: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        frame = found.frame
        told = found.trigger.voice == ATTRIBUTIVE
        attributes = {
            "event_type": frame.type,
            "rank": "0" if told else str(frame.rank),
            "voice": found.trigger.voice,
            "effects": ";".join(f"{effect}:{context}" for effect, context in sorted(presented.items())),
            "weapon": self._implied_weapon(sentence, found),
            "territory": "yes" if frame.territory else "",
            "elsewhere": "yes" if frame.elsewhere else "",
            "alone": "yes" if frame.alone and not told else "",
        }
        cause = next(
            (chunk for role, chunk in found.roles if role == frame.subject and chunk.kind == "x"), None
        )
        if cause is not None:
            attributes["cause"] = cause.word
        return tuple(sorted((name, value) for name, value in attributes.items() if value))

    def _role(
        self, sentence: Sentence, found: Found, role: str, chunk: Chunk, maker: str, group: int
    ) -> None:
        chunk = self._meant(sentence, found, role, chunk, maker)
        members = chunk.members or (chunk,)
        if role in _OUTCOMES and counted_together(members):
            members = members[:1]
        for member in members:
            if role in _OUTCOMES and sentence.tokens[member.first].lower in self._lists["age_words"]:
                break  # "four men, ages 20 and 27"
            kind = self._kind(role, member)
            if kind is None or self._counts_nobody(sentence, role, member, found.trigger.voice):
                continue
            attributes: dict[str, str] = {"class": member.kind, "head": shared_head(members, member)}
            entry = member.head.entry if member.head else None
            if kind is MentionKind.CASUALTY:
                attributes |= self._of_people(sentence, found, member, listed=len(members) > 1)
            if kind is MentionKind.WEAPON and entry is not None:
                attributes["weapon"] = entry.weapon
            if kind in (MentionKind.TARGET, MentionKind.DAMAGE) and entry is not None:
                attributes["target_type"] = entry.target_type
            if kind is MentionKind.DAMAGE:
                trigger = sentence.chunks[found.trigger.chunk]
                attributes["verb"] = trigger.base or trigger.word
            self._add(sentence, kind, member, maker, role, group, attributes)
            if kind is MentionKind.DAMAGE:
                self._add(sentence, MentionKind.TARGET, member, maker, "target", group, attributes)
            side = _SIDES.get(role, "") if member.kind in "hk" and not found.filled("target") else ""
            if side and self._kind(side, member) is MentionKind.ACTOR:
                self._add(sentence, MentionKind.ACTOR, member, maker, side, group, {"class": member.kind})
        if role in _OUTCOMES:
            self._subsets(sentence, found, role, chunk, group)

    def _may_claim(self) -> bool:
        """Whether who speaks may own to an attack: the police who say "they were behind it" mean others."""
        return self.speaking is not None and kind_of(self.speaking) not in self._lists["never_claiming_kinds"]

    def _meant(self, sentence: Sentence, found: Found, role: str, chunk: Chunk, maker: str) -> Chunk:
        """Whom a pronoun in a role stands for: the speaker ("said it fired"), people told of before ("shot them")."""
        if chunk.kind != "u":
            return chunk
        several = chunk.word in self._lists["several_acting"]
        speaks_later = self.speaking is None or self.speaking.first > chunk.first
        if role == "initiator" and several and speaks_later and self.acted is not None:
            return self.acted
        if role == "initiator" and chunk.word in self._lists["same_as_speaker"] and self.speaking is not None:
            self._own_claim(sentence, found, maker)
            return self.speaking
        if role == "initiator" and self.acting is not None and found.frame.type.split(".")[0] in _CONTINUED:
            return self.acting
        if role == "target" and chunk.word in self._lists["taken_up"]:
            return several_before(sentence, chunk, found) or chunk
        if role == "target" and chunk.word in self._lists["thing_taken_up"]:
            return thing_before(sentence, chunk) or chunk
        return chunk

    def _of_people(self, sentence: Sentence, found: Found, member: Chunk, *, listed: bool) -> dict[str, str]:
        """What is said of people counted beside their words and number."""
        definite = found.trigger.voice == ATTRIBUTIVE or _refers_back(
            sentence, member, self._lists["definite_words"]
        )
        return {
            "phrase": found.frame.phrase,
            "plural": "yes" if is_plural(member) else "",
            "definite": "yes" if definite else "",
            "known": "yes" if self._is_known(sentence, member) else "",
            "listed": "yes" if listed else "",
            "oneself": "yes" if self._is_doer(found, member) or self._is_lone_doer(sentence, member) else "",
            "rest": "yes" if member.word in self._lists["rest_words"] else "",
        }

    def _is_doer(self, found: Found, member: Chunk) -> bool:
        """Whether somebody harmed did it: "shot his wife and himself"."""
        doer = found.frame.subject in _DOING and member is found.first(found.frame.subject)
        return doer or member.word in self._lists["reflexives"]

    def _is_lone_doer(self, sentence: Sentence, member: Chunk) -> bool:
        """Whether "he" is the one who harmed several in the sentence before: "A gunman killed six. He was shot"."""
        doer = self._lone_doer
        if doer is None or member.first or member.kind != "u" or doer.tokens is sentence.tokens:
            return False
        gap = sentence.tokens[0].start - doer.tokens[-1].end
        return member.word in self._lists["one_acting"] and 0 <= gap <= _NEXT_CHARACTERS

    def _counts_nobody(self, sentence: Sentence, role: str, chunk: Chunk, voice: str) -> bool:
        """Whether words beside those of harm count time ("a teacher of 79 years"), or people who only tell of it.

        "Deputies found a boy with injuries", "police responded to a report of a gunshot wound": a number or an article
        would make them people who are harmed.
        """
        if role not in _OUTCOMES:
            return False
        last = sentence.tokens[chunk.last - 1].lower
        if last in self._lists["time_units"] or last in self._lists["animals"]:
            return True
        if sentence.tokens[chunk.first].lower in self._lists["judging_openers"]:
            return True
        if chunk.last - chunk.first == 1 and last in self._lists["bare_adjectives"]:
            return True
        if chunk.word == "people" and chunk.number is None:
            return sentence.tokens[chunk.first].lower in self._lists["nation_owners"]
        if chunk.word not in self._lists["finders"] or len(chunk.items) > 1:
            return False
        return voice in ("phrase", "noun") or (
            self.speaking is not None and self.speaking.first == chunk.first
        )

    def _is_known(self, sentence: Sentence, person: Chunk) -> bool:
        """Whether a group is somebody known by name or from the text before: "he", "the driver", "Ana Ruiz"."""
        return person.kind in "uk" or sentence.tokens[person.first].lower in self._lists["definite_words"]

    def _own_claim(self, sentence: Sentence, found: Found, maker: str) -> None:
        """Who says "we attacked" claims it, where the act is one of force."""
        if self.speaking is not None and found.frame.type.split(".")[0] in _FORCE:
            span = self._span(sentence, self.speaking)
            attributes = (("about", "responsibility"), ("stance", "claims_responsibility"))
            self.mentions.append(
                Mention(
                    MentionKind.CLAIM, span, maker, "responsibility", None, attributes, (("speaker", span),)
                )
            )

    def _subsets(self, sentence: Sentence, found: Found, role: str, chunk: Chunk, group: int) -> None:
        """For "12 dead, including three children": rows that are part of the one before."""
        maker = f"rules/{found.frame.id}@{VERSION}"
        first = sentence.group_at(chunk.last)
        after = sentence.chunks[first : first + _SUBSET_REACH_GROUPS]
        if found.trigger.voice == "phrase":  # "was among the dead"
            own = range(found.trigger.first, found.trigger.last)
            after = [other for other in after if other.first not in own]
        self._some_of_them(sentence, after, role, chunk, maker, group)
        opening = next(
            (at for at, other in enumerate(after) if other.word in self._lists["subset_words"]), None
        )
        if opening is None or any(
            other.number is not None and other.kind in "hq" for other in after[:opening]
        ):
            return  # whoever follows other people is part of those
        after = after[opening:]
        if len(after) < 2:
            return
        part = after[1] if after[1].kind != "u" or len(after) < 3 else after[2]
        if part.kind not in NOUN_CLASSES or part.kind in "lswx":
            return
        for member in part.members or (part,):
            if sentence.tokens[member.first].lower in self._lists["age_words"]:
                break  # "among them three girls, ages 6 to 9"
            attributes = {
                "class": member.kind,
                "subset": "yes",
                "plural": "yes" if is_plural(member) else "",
            }
            self._add(sentence, MentionKind.CASUALTY, member, maker, role, group, attributes)

    def _some_of_them(
        self, sentence: Sentence, after: Sequence[Chunk], role: str, whole: Chunk, maker: str, group: int
    ) -> None:
        """For "12 dead, three of them children" and "two patients, both women": rows that are part of others."""
        for part in shares_of(sentence.tokens, whole, after, self._lists["all_of_them"]):
            attributes = {"class": part.kind, "subset": "yes", "plural": "yes" if is_plural(part) else ""}
            self._add(sentence, MentionKind.CASUALTY, part, maker, role, group, attributes)

    def _add(
        self,
        sentence: Sentence,
        kind: MentionKind,
        chunk: Chunk,
        maker: str,
        role: str,
        group: int,
        attributes: Mapping[str, str],
    ) -> None:
        number = chunk.number or next((item.number for item in chunk.items if item.number), None)
        parts: tuple[tuple[str, Span], ...] = ()
        if number is None and kind is MentionKind.CASUALTY and chunk.word in self._lists["taken_up"]:
            number = number_before(sentence, chunk) if chunk.kind == "u" else None
        if number:
            parts = (("number", Span(number.start, number.end)),)
        if kind is MentionKind.CASUALTY:
            like = self._counted_like(sentence, chunk)
            parts += (("like", self._span(sentence, like)),) if like is not None else ()
            self._people = chunk if chunk.kind == "h" else self._people
        self.mentions.append(
            Mention(
                kind, self._span(sentence, chunk), maker, role, group,
                tuple(sorted((name, value) for name, value in attributes.items() if value)), parts,
            )
        )  # fmt: skip

    def _counted_like(self, sentence: Sentence, chunk: Chunk) -> Chunk | None:
        """For "six soldiers were killed and three wounded": the three are soldiers too."""
        if chunk.kind == "u":
            known = one_before(sentence, chunk) if chunk.word in self._lists["one_taken_up"] else None
            return known if known not in self._doers else None  # "the guard shot him"
        people = self._people
        if chunk.kind != "q" or people is None or people.tokens is not chunk.tokens:
            return None
        at = sentence.group_at(chunk.first)
        if at and sentence.symbols[at - 1] in "VEv":  # "killed 12 soldiers and captured two"
            at -= 1
        before = sentence.tokens[sentence.chunks[at].first - 1].lower if at else ""
        return people if people.last < chunk.first and before in self._lists["more_of_a_kind"] else None

    def _kind(self, role: str, chunk: Chunk) -> MentionKind | None:
        """What a group in a role is; None for roles that only help to recognise the frame."""
        kind: MentionKind | None = None
        if role in _OUTCOMES:
            entry = chunk.head.entry if chunk.head else None
            thing = chunk.kind == "n" and entry is not None and entry.is_common_noun
            uncounted = chunk.kind == "u" and chunk.word in self._lists["uncounted_pronouns"]
            counted = chunk.kind in "hkqnux" and not thing and not uncounted
            kind = MentionKind.CASUALTY if counted else None
        elif role == "damage":
            kind = MentionKind.DAMAGE if chunk.kind in "swn" else None
        elif role == "target" and chunk.kind == "w" and weapon_of(chunk) in self._lists["crewed_means"]:
            kind = MentionKind.TARGET  # "a helicopter came under fire"
        elif role == "weapon" or chunk.kind == "w":
            named = chunk.kind == "n" and bool(weapon_of(chunk))  # "with stones", "on a mine"
            kind = MentionKind.WEAPON if chunk.kind == "w" or named else None
        elif role in _ACTOR_ROLES and chunk.word not in self._lists["time_units"]:  # "a battle of two days"
            if chunk.kind == "s" or (chunk.kind == "n" and role == "target"):
                kind = MentionKind.TARGET if role == "target" else None
            elif role in _DOING and _is_thing(role, chunk, self._lists["rest_of_several"]):
                harms = chunk.kind == "n" and weapon_of(chunk) in self._lists["harming_means"]
                kind = MentionKind.WEAPON if harms else None
            elif chunk.kind in "hkqn" or (chunk.kind == "l" and role != "target"):
                kind = MentionKind.ACTOR
        return kind

    def _span(self, sentence: Sentence, chunk: Chunk) -> Span:
        if chunk is self.acting:  # of the sentence before
            return Span(chunk.tokens[chunk.first].start, chunk.tokens[chunk.last - 1].end)
        return self._token_span(sentence, chunk.first, chunk.last)

    def _token_span(self, sentence: Sentence, first: int, last: int) -> Span:
        return Span(sentence.tokens[first].start, sentence.tokens[last - 1].end)


def _refers_back(sentence: Sentence, chunk: Chunk, definite: frozenset[str]) -> bool:
    """Whether a group counts people counted before: "the six dead", "two of the wounded"."""
    for position, item in enumerate(chunk.items):
        if item.symbol == "#":
            before = chunk.items[position - 1] if position else item
            first = before if before.symbol == "D" else item
            after = chunk.items[position + 1] if position + 1 < len(chunk.items) else item
            partitive = after.symbol == "D" and sentence.tokens[after.first].lower in definite
            if partitive or sentence.tokens[first.first].lower in definite:
                return True
    return False


def _is_thing(role: str, chunk: Chunk, rest_of_several: frozenset[str]) -> bool:
    """Whether a group names things that do nothing by themselves: "stones", "a series of attacks"; or "the other"."""
    entry = chunk.head.entry if chunk.head is not None else None
    if chunk.word in rest_of_several:
        return True
    if chunk.kind != "n" or entry is None:
        return False
    return bool(entry.weapon) or (role == "initiator" and entry.is_common_noun)
