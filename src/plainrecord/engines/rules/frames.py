"""Level 4 of the cascade: which frame a trigger is, and which groups fill its roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainrecord.engines.rules.chunks import Chunk, Item, noun_group
from plainrecord.engines.rules.demands import Demands, are_met, demands_of
from plainrecord.engines.rules.fitting import (
    as_person,
    is_none,
    kind_of,
    object_fits,
    subject_fits,
    weapon_of,
    what_follows_fits,
)
from plainrecord.engines.rules.grouping import (
    aims_at,
    group_around,
    is_at_site,
    is_before,
    is_name,
    is_said,
    particle_end,
    preposed,
    shares_object,
)
from plainrecord.engines.rules.harming import (
    PERSONS,
    harmed_beside,
    harmed_by_noun,
    is_fatal,
    join_harms,
    oneself,
    relative_of,
)
from plainrecord.engines.rules.matched import ATTRIBUTIVE, HARMED, Found, Pair, Sentence, Trigger
from plainrecord.engines.rules.naming import inverted_object, named_after
from plainrecord.engines.rules.patterns import CompiledConstruction, SidePattern, compile_side
from plainrecord.lang.rulebook import Frame, Rulebook

_SUFFERING = frozenset({"displaced", "killed", "surrendered", "missing"})
_AGENTS = frozenset("hklwus")
_CLAIMING = frozenset({"claim"})  # "no group claimed the attack": it took place all the same
_INSTRUMENTAL = frozenset({"with"})
#: Acts of states far from their own ground: a state named before such a noun does it.
_FROM_AFAR = frozenset({"strike.air", "strike.drone", "strike.artillery_missile"})
_UNDERGOING = frozenset({"passive", "past", "participle"})
_TAKES_AGENT = frozenset({"passive", "participle", "past", "noun"})
_OWN_SUBJECT = frozenset({"active", "past"})
_PLAIN_THINGS = frozenset({"w", "s"})
#: Symbols of prepositions.
_PREPOSED = frozenset("bofigOmBPITF")
_TRIGGER_KINDS = frozenset("VxA")


class FrameMatcher:
    """All frames of a language, indexed by their trigger words."""

    def __init__(self, rulebook: Rulebook, constructions: dict[str, CompiledConstruction]) -> None:
        self._rulebook = rulebook
        self._constructions = constructions
        self._verbs: dict[str, list[tuple[tuple[str, ...], Frame, Demands]]] = {}
        self._nouns: dict[str, list[tuple[Frame, Demands]]] = {}
        self._adjectives: dict[str, list[Frame]] = {}
        for frame in rulebook.frames:
            for phrase in frame.verbs:
                base, *words = phrase.split()
                rest = tuple(words)
                self._verbs.setdefault(base, []).append((rest, frame, demands_of(frame, rest)))
            for noun in frame.nouns:
                self._nouns.setdefault(noun, []).append((frame, demands_of(frame, nominal=True)))
            for adjective in frame.adjectives:
                self._adjectives.setdefault(adjective, []).append(frame)
        #: Frames of verbs that may stand before a noun for those harmed ("two murdered priests").
        self._attributes = {
            base: tuple(frame for rest, frame, _ in entries if not rest and frame.object in HARMED)
            for base, entries in self._verbs.items()
        }
        for entries in self._verbs.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._particles = {
            frame.id: frozenset(verb.split()[-1] for verb in frame.verbs if len(verb.split()) == 2)
            for frame in rulebook.frames
        }
        self._heads = {head: frame for frame in rulebook.frames for head in frame.heads}
        self._light_bases = frozenset(phrase.split()[0] for phrase in constructions["nominal"].light_verbs)
        self._says_done = self._light_bases, rulebook.words["happening_verbs"]
        self._fatal = rulebook.words["fatal_words"]

    def find(self, sentence: Sentence) -> list[Found]:
        """The best frame of every trigger of the sentence, in text order."""
        found: list[Found] = []
        free = 0
        for position, chunk in enumerate(sentence.chunks):
            if chunk.first < free:  # part of the one before ("opened fire")
                continue
            if chunk.kind in "hkqx":
                found += self._named(sentence, position, chunk)
            if chunk.kind not in _TRIGGER_KINDS:
                continue
            best: Found | None = None
            for trigger in self._triggers(sentence, position, chunk):
                match = self._match(sentence, trigger)
                if match and (best is None or _strength(match) > _strength(best)):
                    best = match
            if best is not None:
                found.append(best)
                free = max(best.trigger.last, best.consumed)
        join_harms(sentence, found, self._rulebook.words)
        return found

    def phrase(self, frame: Frame, sentence: Sentence, first: int, last: int) -> Found | None:
        """A frame whose fixed words stand at tokens ``[first, last)``, with its roles; None where it is refused."""
        after = next(
            (i for i, chunk in enumerate(sentence.chunks) if chunk.first >= last), len(sentence.chunks)
        )
        start = next((i for i, chunk in enumerate(sentence.chunks) if chunk.last > first), 0)
        trigger = Trigger(frame, start, first, last, after, "phrase")
        found = Found(frame, trigger)
        if not self._surroundings_fit(sentence, trigger):
            return None
        undergone = (
            sentence.chunks[start].voice == "passive"
        )  # "were sexually assaulted": not by who stands before
        if frame.left and not (undergone and frame.subject == "initiator"):
            subject, _ = self._side(frame.left).search(sentence.backwards, len(sentence.chunks) - start)
            if subject is not None:
                self._fill(found, frame.subject, sentence.chunks[len(sentence.chunks) - 1 - subject])
        if frame.right:
            _, obj = self._side(frame.right).search(sentence.symbols, after)
            self._fill(found, frame.object, sentence.chunks[obj] if obj is not None else None)
        if frame.object_right:
            _, obj = self._side(frame.object_right).search(sentence.symbols, after)
            if obj is not None:
                self._fill(found, frame.right_role or frame.object, sentence.chunks[obj])
        return found if self._fits(found) else None

    def _named(self, sentence: Sentence, position: int, chunk: Chunk) -> Iterator[Found]:
        """For "the two murdered priests" and "the dead were A and B": harm told beside the people."""
        for item in chunk.items:
            frame, role = self._before_noun(sentence, item)
            if frame is not None:
                trigger = Trigger(frame, position, item.first, item.last, position + 1, ATTRIBUTIVE)
                found = Found(frame, trigger)
                self._add_named(sentence, position, found, role)
                people = group_around(chunk, item, sentence.tokens)
                if not found.roles or people.number is not None:
                    found.roles.insert(0, (role, people))
                yield found
                return
        frame = self._heads.get(chunk.word)
        if frame is not None and chunk.head is not None:
            head = chunk.items[-1]
            found = Found(frame, Trigger(frame, position, head.first, head.last, position + 1, ATTRIBUTIVE))
            self._add_named(sentence, position, found, frame.object)
            if found.roles:
                yield found

    def _before_noun(self, sentence: Sentence, item: Item) -> tuple[Frame | None, str]:
        """The frame of a participle or adjective of harm before a noun, and the role of the noun."""
        if item.symbol != "J" or item.entry is None:
            return None, ""
        if item.entry.verb is not None:
            frames = self._attributes.get(item.entry.verb.base, ())
            return (frames[0], frames[0].object) if frames else (None, "")
        if item.entry.symbol == "A":
            for frame in self._adjectives.get(sentence.quote(item.first, item.last), ()):
                if frame.subject in HARMED:
                    return frame, frame.subject
        return None, ""

    def _add_named(self, sentence: Sentence, position: int, found: Found, role: str) -> None:
        people = named_after(sentence.chunks, position, self._rulebook.words["naming_verbs"])
        if people is not None:
            found.roles.append((role, people))

    # Triggers -------------------------------------------------------------------------------------------

    def _triggers(self, sentence: Sentence, position: int, chunk: Chunk) -> Iterator[Trigger]:
        if chunk.kind == "V" and chunk.base in self._verbs:
            for rest, frame, demands in self._verbs[chunk.base]:
                if demands and not are_met(demands, sentence.words):
                    continue
                end = particle_end(sentence, position, chunk, rest)
                if end is not None and (not frame.voices or chunk.voice in frame.voices):
                    after = position + 1
                    while after < len(sentence.chunks) and is_before(sentence.chunks[after], end):
                        after += 1
                    last, words = max(chunk.last, end), 1 + len(rest)
                    yield Trigger(frame, position, chunk.first, last, after, chunk.voice, words)
        elif chunk.kind == "x":
            for frame, demands in self._nouns.get(chunk.word, ()):
                if are_met(demands, sentence.words):
                    yield Trigger(frame, position, chunk.first, chunk.last, position + 1, "noun")
        elif chunk.kind == "A":
            for frame in self._adjectives.get(chunk.word, ()):
                yield Trigger(frame, position, chunk.first, chunk.last, position + 1, "adjective")

    # Roles ----------------------------------------------------------------------------------------------

    def _match(self, sentence: Sentence, trigger: Trigger) -> Found | None:
        frame = trigger.frame
        if trigger.voice != "noun":  # frames of weapons the sentence does not name cannot fit
            wanted = frame.weapon_subjects or frame.weapon_objects
            if wanted and sentence.weapons.isdisjoint(wanted):
                return None
        if not self._surroundings_fit(sentence, trigger):
            return None
        found = Found(frame, trigger)
        if trigger.voice == "noun":
            self._nominal(sentence, found)
        elif trigger.voice == "adjective":
            subject, _ = self._left("adjective", sentence, trigger)
            self._fill(found, frame.subject, subject)
        else:
            self._verbal(sentence, found)
        self._prepositions(sentence, found)
        return found if self._fits(found) else None

    def _construction_of(self, sentence: Sentence, trigger: Trigger) -> str:
        """The construction of a verb: its voice, where an -ed form without object is read as the frame says."""
        frame, voice = trigger.frame, trigger.voice
        if voice in ("infinitive", "ing"):
            return voice
        if not frame.object:
            return "active"
        if voice == "past":
            _, obj = self._right("active", sentence, trigger)
            acted = obj is not None or frame.bare != "passive"
            acts = acted or aims_at(sentence, trigger.after) or shares_object(sentence, trigger.after)
            return "active" if acts else "reduced"
        return {"passive": "passive", "participle": "reduced"}.get(voice, "active")

    def _verbal(self, sentence: Sentence, found: Found) -> None:
        trigger, frame = found.trigger, found.frame
        name = self._construction_of(sentence, trigger)
        # "forced 300 families to flee": who suffers stands right before the infinitive
        side = "active" if name == "infinitive" and frame.subject in _SUFFERING else name
        subject, left_object = self._left(side, sentence, trigger)
        right_subject, right_object = self._right(name, sentence, trigger)
        if name == "active":
            subject = self._shared_subject(sentence, trigger, subject)
        self._fill(found, frame.subject, subject or right_subject)
        left_object = relative_of(sentence, left_object)
        if frame.subject in _SUFFERING:
            subject = relative_of(sentence, subject)
        obj = right_object if frame.right and right_object else left_object or right_object
        obj = as_person(frame, obj, subject or right_subject, self._rulebook.words)
        if obj is not None and subject is not None and obj.word in self._rulebook.words["reflexives"]:
            obj = oneself(subject)  # "he shot himself"
        # "a jet dropped two bombs", but "rebels ambushed an armoured car"
        dropped = obj is not None and obj.kind == "w" and frame.object == "target" and not self._is_craft(obj)
        self._fill(
            found, "weapon" if dropped else frame.object, self._before_particle(sentence, trigger, obj)
        )
        if frame.subject == "displaced" and sentence.symbols[trigger.after : trigger.after + 1] == "x":
            found.consumed = sentence.chunks[trigger.after].last  # "fled fighting": why, not what happened
        weapon = subject or right_subject
        if weapon is not None and weapon.kind == "w":  # "an army helicopter fired": the army did
            owner = next(
                (item for item in weapon.items[:-1] if item.entry and item.entry.noun_class == "h"), None
            )
            if owner is not None:
                side = frame.subject if frame.subject == "participant" else "initiator"
                self._fill(found, side, self._part(sentence, owner))
            elif sentence.tokens[weapon.first].lower in self._rulebook.words["own_words"]:
                first = weapon.first  # "the army said its jets struck a convoy"
                self._fill(
                    found, "initiator", Chunk("u", first, first + 1, word="it", tokens=sentence.tokens)
                )
        if obj is None and subject is None and frame.object in HARMED:
            self._fill(found, frame.object, inverted_object(sentence.chunks, trigger.chunk))
        if obj is not None and frame.object == "target" and is_fatal(sentence, trigger, obj, self._fatal):
            found.roles.append(("killed", obj))
            found.consumed = trigger.last + 1
        elif obj is not None and frame.harms and obj.kind in PERSONS:
            found.roles.append((frame.harms, obj))
        if right_object is not None:
            other = harmed_beside(sentence, right_object, subject, self._rulebook.words["reflexives"])
            outcome = next((role for role, chunk in found.roles if chunk is obj and role in HARMED), "")
            found.roles += [(outcome, other)] if outcome and other is not None else []

    def _is_craft(self, thing: Chunk) -> bool:
        """Whether a weapon carries people, and so may be attacked itself."""
        entry = thing.head.entry if thing.head else None
        return entry is not None and entry.weapon in self._rulebook.words["crafts"]

    def _shared_subject(self, sentence: Sentence, trigger: Trigger, subject: Chunk | None) -> Chunk | None:
        """For "a mob dragged a man out and beat him": the mob, not the object of the verb before "and"."""
        chunks = sentence.chunks
        before = trigger.chunk - 1
        while before > 0 and chunks[before].kind in "Rt":
            before -= 1
        if subject is None or before < 2 or chunks[before].kind not in "C,":
            return subject
        at = next((at for at in range(before - 1, 0, -1) if chunks[at] is subject), 0)
        verb = chunks[at - 1] if at else None
        if verb is None or verb.kind != "V" or verb.voice not in _OWN_SUBJECT:
            return subject
        entry = verb.head.entry if verb.head else None
        if entry is not None and entry.verb is not None and entry.verb.stance:
            return subject  # "police said gunmen killed two and wounded three"
        return self._subject_of(sentence, at - 1) or subject

    def _before_particle(self, sentence: Sentence, trigger: Trigger, obj: Chunk | None) -> Chunk | None:
        """For "took 12 passengers hostage": the object ends before the particle."""
        if obj is None or len(obj.items) < 2 or obj.members:
            return obj
        if obj.word not in self._particles[trigger.frame.id]:
            return obj
        return noun_group(obj.items[:-1], sentence.tokens)

    def _nominal(self, sentence: Sentence, found: Found) -> None:
        """Roles of a noun trigger: words before it in its group, a light verb, what its patterns name."""
        trigger, frame = found.trigger, found.frame
        chunk = sentence.chunks[trigger.chunk]
        self._modifiers(sentence, found, chunk)
        self._light_verb(sentence, found)
        self._fill(found, frame.subject, self._agent_after(sentence, trigger))
        if frame.object_right:
            _, obj = self._side(frame.object_right).search(sentence.symbols, trigger.after)
            if obj is not None:
                self._fill(found, frame.right_role or frame.object, sentence.chunks[obj])
        if frame.right:
            subject_at, _ = self._side(frame.right).search(sentence.symbols, trigger.after)
            if subject_at is not None:
                self._fill(found, frame.subject, sentence.chunks[subject_at])
        harmed = harmed_by_noun(sentence, trigger.after) if frame.harms else None
        if harmed is not None:
            fatal = not chunk.content.isdisjoint(self._rulebook.words["fatal_adjectives"])
            found.roles.append(("killed" if fatal else frame.harms, harmed))
        if frame.count_role and chunk.number is not None and not self._of_object(sentence, trigger):
            found.roles.append((frame.count_role, chunk))

    def _modifiers(self, sentence: Sentence, found: Found, chunk: Chunk) -> None:
        """For "rebel attack", "car bomb attack", "embassy bombing", "the priest's murder", "US airstrikes"."""
        frame, states = found.frame, self._rulebook.words["short_states"]
        mark = max((at for at, item in enumerate(chunk.items) if item.symbol == "'"), default=0)
        if mark:
            owner = noun_group(chunk.items[:mark], sentence.tokens)
            if owner.kind in "hk" or is_name(owner, sentence.tokens):
                suffers = self._suffers(frame, owner) and not self._of_object(sentence, found.trigger)
                self._fill(found, frame.object if suffers else frame.subject, owner)
        for item in chunk.items[mark:-1]:
            is_state = item.symbol == "L" and sentence.quote(item.first, item.last) in states
            if is_state and frame.type in _FROM_AFAR:
                self._fill(found, frame.subject, noun_group((item,), sentence.tokens))
            if item.entry is None or item.symbol in "D#'":
                continue
            part, noun_class = self._part(sentence, item), item.entry.noun_class
            if noun_class == "w":
                found.roles.append(("weapon", part))
            elif noun_class == "s" or (noun_class == "h" and self._suffers(frame, part)):
                self._fill(found, frame.object, part)
            elif noun_class == "h":
                self._fill(found, frame.subject, part)

    def _suffers(self, frame: Frame, person: Chunk) -> bool:
        """Whether people named before a noun suffer the act: those of a murder do, unless they are a force."""
        if frame.object not in HARMED:
            return False
        entry = person.head.entry if person.head else None
        armed = entry is not None and (entry.actor_id or entry.kind in self._rulebook.words["armed_kinds"])
        return not armed or bool(entry and entry.is_person and not entry.is_plural)

    def _light_verb(self, sentence: Sentence, found: Found) -> None:
        """For "the militia carried out an attack" and "the village came under attack"."""
        verb, phrase = self._verb_before(sentence, found.trigger.chunk)
        if verb is None:
            return
        nominal, frame = self._constructions["nominal"], found.frame
        if phrase in nominal.light_verbs or phrase.split()[0] in frame.left_verbs:
            found.light_verb = sentence.chunks[verb]
            subject = self._subject_of(sentence, verb) if found.light_verb.voice != "passive" else None
            if not (found.light_verb.base in _CLAIMING and subject is not None and is_none(subject)):
                self._fill(found, frame.subject, subject)
        elif phrase in nominal.reverse_verbs:
            self._fill(found, frame.object, self._subject_of(sentence, verb))

    def _agent_after(self, sentence: Sentence, trigger: Trigger) -> Chunk | None:
        """For "The attack was carried out by gunmen": the group after "by" of a passive light verb."""
        chunks = sentence.chunks
        verb = next(
            (
                at
                for at in range(trigger.after, min(trigger.after + 3, len(chunks)))
                if chunks[at].kind == "V"
            ),
            None,
        )
        if verb is None or chunks[verb].voice not in _UNDERGOING:
            return None
        if chunks[verb].base not in self._light_bases:
            return None
        for at in range(verb + 1, min(verb + 5, len(chunks) - 1)):
            if chunks[at].word == "by" and chunks[at + 1].kind in _AGENTS:
                return chunks[at + 1]
        return None

    def _part(self, sentence: Sentence, item: Item) -> Chunk:
        """One item of a group as a group of its own."""
        kind = item.entry.noun_class if item.entry and item.entry.noun_class else "n"
        words = sentence.quote(item.first, item.last)
        return Chunk(kind, item.first, item.last, item, (item,), word=words, tokens=sentence.tokens)

    def _of_object(self, sentence: Sentence, trigger: Trigger) -> bool:
        rest = sentence.symbols[trigger.after : trigger.after + 2]
        return len(rest) == 2 and rest[0] == "o" and rest[1] in "hqkn"

    def _subject_of(self, sentence: Sentence, verb: int) -> Chunk | None:
        trigger = Trigger(self._rulebook.frames[0], verb, 0, 0, verb + 1, "active")
        subject, _ = self._left("active", sentence, trigger)
        return subject

    def _verb_before(self, sentence: Sentence, position: int) -> tuple[int | None, str]:
        """The verb group right before a noun group, and its base with the words between."""
        index = position - 1
        target_words = self._rulebook.words["undergoing_nouns"]
        while index >= 0 and position - index < 4:
            other = sentence.chunks[index]
            if other.kind not in "RtJDP2OT" and other.word not in target_words:
                break
            index -= 1
        if index < 0 or sentence.chunks[index].kind != "V":
            return None, ""
        verb = sentence.chunks[index]
        between = sentence.quote(verb.last, sentence.chunks[position].first)
        return index, f"{verb.base or verb.word} {between}".strip()

    def _prepositions(self, sentence: Sentence, found: Found) -> None:
        """Roles of the groups after prepositions, up to the end of the clause."""
        frame, trigger = found.frame, found.trigger
        nominal = trigger.voice == "noun"
        usual = self._rulebook.noun_prepositions if nominal else self._rulebook.verb_prepositions
        special = frame.prepositions or {}
        key = trigger.after if nominal else -trigger.after - 1
        pairs = sentence.preposed.get(key)
        if pairs is None:
            pairs = sentence.preposed[key] = preposed(
                sentence, trigger.after, self._says_done if nominal else None
            )
        for word, other in pairs:
            role = special.get(word) or usual.get(word, "")
            if not role and other.kind == "s" and word in self._rulebook.words["around_prepositions"]:
                role = special.get("around", "")
            if role == "subject":
                role = frame.subject
            elif role == "object":
                role = frame.object
            if role == "target" and nominal and word == "against" and frame.object in HARMED:
                role = frame.object  # "a murder committed by the militia against a priest"
            if role == "target" and (other.kind == "l" or (nominal and word == "at" and other.kind == "k")):
                continue  # "exploded in Lod in front of a bank"
            if other.kind == "w" and word in _INSTRUMENTAL and role not in ("", "weapon"):
                role = "weapon"  # "fought with bricks"
            if word == "by" and (trigger.voice not in _TAKES_AGENT or other.kind not in _AGENTS):
                continue
            if role and (role != "weapon" or other.kind == "w" or weapon_of(other)):
                self._fill(found, role, other)

    def _fill(self, found: Found, role: str, chunk: Chunk | None) -> None:
        if not role or chunk is None or (found.filled(role) and role != "participant"):
            return
        if not any(name == role and known is chunk for name, known in found.roles):
            found.roles.append((role, chunk))

    def _left(self, name: str, sentence: Sentence, trigger: Trigger) -> Pair:
        """What a construction finds before a trigger; the same for many frames, so looked for once."""
        accept = trigger.frame.needs if name == "passive" and "l" not in trigger.frame.needs else ""
        key = (name + accept, trigger.chunk, -1)
        if key not in sentence.memory:
            sentence.memory[key] = self._look_left(name, sentence, trigger, accept)
        return sentence.memory[key]

    def _look_left(self, name: str, sentence: Sentence, trigger: Trigger, accept: str) -> Pair:
        start = len(sentence.chunks) - trigger.chunk
        thing, before, earlier = (sentence.backwards[at : at + 1] for at in range(start, start + 3))
        told = before in _PREPOSED or (before in tuple("VEv") and earlier in _PREPOSED | {"W"})
        if accept and thing in _PLAIN_THINGS - set(accept) and not told:
            # "weapons were seized": nobody before them was; but "who stole a van was killed"
            return None, None
        for pattern in self._constructions[name].lefts:
            subject, obj = pattern.search(sentence.backwards, start, accept)
            if subject is not None or obj is not None:
                last = len(sentence.chunks) - 1
                return (
                    sentence.chunks[last - subject] if subject is not None else None,
                    sentence.chunks[last - obj] if obj is not None else None,
                )
        if accept and accept != "n":  # those of a kind that no list has
            return self._look_left(name, sentence, trigger, "n")
        return None, None

    def _right(self, name: str, sentence: Sentence, trigger: Trigger) -> Pair:
        if trigger.frame.right:
            return self._look_right((self._side(trigger.frame.right),), sentence, trigger)
        key = (name, trigger.chunk, trigger.after)
        if key not in sentence.memory:
            sentence.memory[key] = self._look_right(self._constructions[name].rights, sentence, trigger)
        return sentence.memory[key]

    def _look_right(self, patterns: Sequence[SidePattern], sentence: Sentence, trigger: Trigger) -> Pair:
        for pattern in patterns:
            subject, obj = pattern.search(sentence.symbols, trigger.after)
            if subject is not None or (obj is not None and not is_said(sentence, trigger.after)):
                return (
                    sentence.chunks[subject] if subject is not None else None,
                    sentence.chunks[obj] if obj is not None else None,
                )
        return None, None

    def _side(self, pattern: str) -> SidePattern:
        return compile_side(pattern, self._rulebook.between, self._rulebook.noun_group)

    # Constraints ----------------------------------------------------------------------------------------

    def _surroundings_fit(self, sentence: Sentence, trigger: Trigger) -> bool:
        frame = trigger.frame
        if frame.refuses_before:
            before = " " + sentence.words_before(trigger.last - 1, 5)
            if any(
                before.endswith(" " + words) or f" {words} " in before + " " for words in frame.refuses_before
            ):
                return False
        at_site = frame.refuses_passive_site and is_at_site(sentence, trigger)
        if at_site or (frame.verbless and sentence.opens_with_verb):
            return False
        if not what_follows_fits(frame, sentence, trigger.last):
            return False
        if frame.left_verbs:
            verb, phrase = self._verb_before(sentence, trigger.chunk)
            if verb is None or phrase.split()[0] not in frame.left_verbs:
                return False
        if frame.right_verbs and not self._verb_after(sentence, trigger, frame.right_verbs):
            return False
        if frame.needs_verb:
            verb, phrase = self._verb_before(sentence, trigger.chunk)
            left = verb is not None and (phrase in frame.needs_verb or phrase.split()[0] in frame.needs_verb)
            return left or self._verb_after(sentence, trigger, frame.needs_verb)
        return True

    def _verb_after(self, sentence: Sentence, trigger: Trigger, bases: tuple[str, ...]) -> bool:
        for chunk in sentence.chunks[trigger.after : trigger.after + 5]:
            if chunk.kind == "V":
                words = f"{chunk.base} {sentence.words_after(chunk.last, 2)}"
                return any(words == base or words.startswith(base + " ") for base in bases)
        return False

    def _fits(self, found: Found) -> bool:
        frame, nominal = found.frame, found.trigger.voice == "noun"
        subject = found.first(frame.subject)
        obj = found.first(frame.object) if frame.subject != frame.object else None
        if subject is not None and not subject_fits(frame, subject):
            return False
        if obj is not None and not object_fits(frame, obj, self._rulebook.words):
            return False
        if frame.needs_actor and (subject is None or subject.kind not in "hklu"):
            return False
        wants_subject = frame.needs_subject or frame.needs_subject_kinds or frame.needs_subject_words
        if subject is None and wants_subject and not nominal:
            return False
        if subject is None and frame.weapon_subjects and not nominal:
            return False
        if frame.needs_initiator_kinds and not (subject and kind_of(subject) in frame.needs_initiator_kinds):
            return False
        fixed = (
            found.trigger.voice == "phrase"
        )  # any role will do beside fixed words; the engine asks for one
        if obj is None and frame.needs_object and not fixed:
            return False
        if (
            obj is None
            and not (nominal or fixed)
            and (frame.needs or frame.weapon_objects or frame.needs_object_words or frame.needs_object_kinds)
        ):
            return False
        if frame.needs_number:
            return any(chunk.number is not None for role, chunk in found.roles if role == frame.count_role)
        return True


def _strength(found: Found) -> tuple[int, int, int]:
    trigger = found.trigger
    return found.frame.rank, max(trigger.last - trigger.first, trigger.words), len(found.roles)
