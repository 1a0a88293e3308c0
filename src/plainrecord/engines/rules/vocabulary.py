"""All words the cascade knows, merged from the word lists, the registry and the rules: surface -> entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plainrecord.engines.rules.tokens import Token, tokenise
from plainrecord.lang.lexicon import Lexicon, NameWords, VerbForm
from plainrecord.lang.rulebook import Rulebook
from plainrecord.model.vocab import ActorKind, PersonStatus
from plainrecord.world.registry import Registry

_TENSE_SYMBOLS = {"base": "b", "s": "s", "ing": "g"}
#: Closed classes in the order in which they claim a word, with their level-1 symbol.
_CLOSED = (
    ("be_forms", "B"), ("have_forms", "H"), ("do_forms", "O"), ("modals", "M"), ("negators", "!"),
    ("determiners", "D"), ("pronouns", "U"), ("coordinators", "C"), ("wh_words", "W"),
    ("compound_prepositions", "P"), ("prepositions", "P"), ("subordinators", "S"),
    ("conjunctive_adverbs", "R"), ("adverbs", "R"), ("adverb_ly", "R"), ("intensifiers", "R"),
)  # fmt: skip
_ANYBODY = (ActorKind.UNKNOWN, ActorKind.CIVILIANS, ActorKind.MEDIA, ActorKind.IGO, ActorKind.NGO)


class VerbSense(NamedTuple):
    """A verb form: its base, its symbol (b, s, e, d, p, g) and the stance it gives to what is said."""

    base: str
    form: str
    stance: str = ""


class Entry(NamedTuple):
    """What is known of a surface form. ``symbol`` is set for closed classes and adjectives of harm (A)."""

    symbol: str = ""
    noun_class: str = ""
    verb: VerbSense | None = None
    kind: str = ""
    weapon: str = ""
    target_type: str = ""
    actor_id: str = ""
    is_plural: bool = False
    is_person: bool = False
    is_adjectival: bool = False
    is_common_noun: bool = False


_NOTHING = Entry()
#: What an age stands for where it stands for a person: "a 24-year-old".
AGED = Entry(noun_class="h", is_person=True)
#: One person, and several people, of a kind that no list has.
ONE, SEVERAL = Entry(noun_class="h", is_person=True), Entry(noun_class="h", is_plural=True)


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """Surface forms that begin a rule. The ``weak`` ones do so only beside one of ``support``."""

    strong: frozenset[str]
    weak: frozenset[str]
    support: frozenset[str]


class PersonWords(NamedTuple):
    """Words that are no nouns and yet stand for people: "a 24-year-old", "another was hurt", "the other"."""

    age_endings: tuple[str, ...]
    age_phrases: frozenset[str]
    lone: frozenset[str]
    pronouns: frozenset[str]
    endings: tuple[str, ...]
    plural_endings: tuple[str, ...]
    no_persons: frozenset[str]

    def kind_of(self, lower: str) -> Entry | None:
        """What a word that no list has is where its ending says that it is people: "postwoman", "cinemagoers"."""
        if lower in self.no_persons:
            return None
        if lower.endswith(self.plural_endings):
            return SEVERAL
        return ONE if lower.endswith(self.endings) else None

    def is_age(self, lower: str) -> bool:
        """Whether a word is an age that stands for the person."""
        return lower.endswith(self.age_endings)

    def age_end(self, tokens: Sequence[Token], position: int) -> int:
        """The token after "year old" at ``position``, behind a number; ``position`` where it does not stand there."""
        if position < len(tokens):
            if tokens[position].lower in self.age_phrases:
                return position + 1
            if position + 1 < len(tokens):
                words = f"{tokens[position].lower} {tokens[position + 1].lower}"
                return position + 2 if words in self.age_phrases else position
        return position


class Vocabulary:
    """Look-up of single words and multiword terms. Immutable once made."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        triggers: TriggerWords,
        asserting_verbs: frozenset[str],
        names: NameWords,
        persons: PersonWords,
    ) -> None:
        #: Single words, and first word -> second word -> the longer terms they begin, longest first.
        self.single: dict[str, Entry] = {}
        longer: dict[str, dict[str, dict[int, dict[str, Entry]]]] = {}
        for surface, entry in entries.items():
            words = [surface] if surface.isalpha() else [t.lower for t in tokenise(surface, 0, len(surface))]
            if len(words) == 1:
                self.single[words[0]] = entry
            elif words:
                by_length = longer.setdefault(words[0], {}).setdefault(words[1], {})
                by_length.setdefault(len(words), {})[" ".join(words)] = entry
        self.longer = {
            first: {second: tuple(sorted(terms.items(), reverse=True)) for second, terms in rest.items()}
            for first, rest in longer.items()
        }
        self.triggers = triggers
        self.asserting_verbs = asserting_verbs
        self.names = names
        self.persons = persons

    def terms(self) -> Iterator[tuple[str, Entry]]:
        """All words and terms with what is known of them."""
        yield from self.single.items()
        for seconds in self.longer.values():
            for by_length in seconds.values():
                for _, terms in by_length:
                    yield from terms.items()

    def longest(self, tokens: Sequence[Token], position: int) -> tuple[int, Entry | None]:
        """The longest term at a token whose word begins longer ones: the token after it, and its entry."""
        first = tokens[position].lower
        if position + 1 < len(tokens):
            for length, terms in self.longer[first].get(tokens[position + 1].lower, ()):
                last = position + length
                if last <= len(tokens):
                    entry = terms.get(" ".join([token.lower for token in tokens[position:last]]))
                    if entry is not None:
                        return last, entry
        return position + 1, self.single.get(first)


def build_vocabulary(lexicon: Lexicon, registry: Registry, rulebook: Rulebook) -> Vocabulary:
    """Merge the word lists of a language with the registry and the trigger words of the rules."""
    entries: dict[str, Entry] = {}
    _add_nouns(entries, lexicon, registry)
    _add_event_nouns(entries, lexicon, rulebook)
    particles = _particles(rulebook)
    senses = {surface: _sense(forms, particles) for surface, forms in lexicon.verbs.items()}
    for surface, sense in senses.items():
        entries[surface] = entries.get(surface, _NOTHING)._replace(verb=sense)
    _add_adjectives(entries, lexicon)
    for surface in lexicon.function_words["nouns"]:
        entries[surface] = entries.get(surface, _NOTHING)._replace(is_common_noun=True)
    _add_closed(entries, lexicon, rulebook)
    for frame in rulebook.frames:
        for adjective in frame.adjectives:
            entries[adjective] = Entry(symbol="A")
    triggers = _trigger_words(senses, particles, lexicon, rulebook)
    words = lexicon.function_words
    persons = PersonWords(
        tuple(sorted(words["age_endings"])), words["age_phrases"],
        words["lone_determiners"] | words["lone_adjectives"], words["object_determiners"],
        tuple(sorted(words["person_endings"])), tuple(sorted(words["people_endings"])), words["no_persons"],
    )  # fmt: skip
    return Vocabulary(entries, triggers, rulebook.words["asserting_verbs"], lexicon.names, persons)


def _particles(rulebook: Rulebook) -> dict[str, set[str]]:
    """Base of each verb of the rules -> the words that follow it there ("" where it stands alone)."""
    particles: dict[str, set[str]] = {}
    for frame in rulebook.frames:
        for verb in frame.verbs:
            base, _, rest = verb.partition(" ")
            particles.setdefault(base, set()).add(rest.split(" ")[0])
    return particles


def _trigger_words(
    senses: Mapping[str, VerbSense], particles: Mapping[str, set[str]], lexicon: Lexicon, rulebook: Rulebook
) -> TriggerWords:
    strong = {noun for frame in rulebook.frames for noun in frame.nouns}
    strong |= {word for frame in rulebook.frames for word in (*frame.adjectives, *frame.heads)}
    weak: set[str] = set()
    auxiliaries = lexicon.function_words["auxiliaries"]
    for surface, sense in senses.items():
        after = particles.get(sense.base, set())
        if "" in after and sense.base not in rulebook.words["weak_triggers"]:
            strong.add(surface)
            continue
        strong |= {f"{surface} {word}" for word in after if word}
        if after and surface not in auxiliaries:  # "was" alone begins nothing, only "was behind" does
            weak.add(surface)
    return TriggerWords(frozenset(strong), frozenset(weak - strong), _support(lexicon, rulebook))


def _add_adjectives(entries: dict[str, Entry], lexicon: Lexicon) -> None:
    for surface in lexicon.function_words["adjectives"]:
        known = entries.get(surface)
        if known is None:
            entries[surface] = Entry(symbol="J")
        elif known.verb is not None:
            entries[surface] = known._replace(is_adjectival=True)


def _support(lexicon: Lexicon, rulebook: Rulebook) -> frozenset[str]:
    """Words of conflict: weapons, people who are not just anybody, and words that rules ask for."""
    words = {word for frame in rulebook.frames for word in frame.needs_object_words}
    words |= {surface for surface, weapon in lexicon.weapons.items() if not weapon.weak}
    for surface, person in lexicon.people.items():
        if person.kind not in _ANYBODY or person.status not in (PersonStatus.UNKNOWN, PersonStatus.CIVILIAN):
            words.add(surface)
    return frozenset(words)


def _add_nouns(entries: dict[str, Entry], lexicon: Lexicon, registry: Registry) -> None:
    """Later lists win: sites, weapons, people, speakers and titles, organisations."""
    for surface, target in lexicon.targets.items():
        entries[surface] = Entry(
            noun_class="s", target_type=target.target_type.value, is_plural=target.number(surface) == "plural",
            is_common_noun=True,
        )  # fmt: skip
    for surface, weapon in lexicon.weapons.items():
        if weapon.weak and surface in entries:
            continue
        entries[surface] = Entry(
            noun_class="w" if not weapon.weak else "n", weapon=weapon.weapon.value,
            is_plural=weapon.number(surface) == "plural", is_common_noun=True,
        )  # fmt: skip
    for surface in lexicon.nationals:
        entries[surface] = Entry(noun_class="h", is_plural=surface.endswith("s"))
    for phrase, speaker in lexicon.speakers.items():
        surface = phrase.removeprefix("the ")
        if surface not in lexicon.targets:
            entries[surface] = Entry(
                noun_class="h", is_plural=speaker.number(phrase) == "plural", is_person=True
            )
    for surface, title in lexicon.titles.items():
        entries[surface] = Entry(noun_class="h", kind=title.kind.value, is_person=True)
    for surface, person in lexicon.people.items():
        entries[surface] = Entry(
            noun_class="h", kind=person.kind.value, is_plural=person.number(surface) != "singular",
            is_person=not person.collective, is_common_noun=True,
        )  # fmt: skip
    for alias, actor_id in registry.match_names():
        kind = registry.actor(actor_id).kind
        entries[alias] = Entry(noun_class="h", kind=kind.value, actor_id=actor_id, is_plural=True)


def _add_event_nouns(entries: dict[str, Entry], lexicon: Lexicon, rulebook: Rulebook) -> None:
    for frame in rulebook.frames:
        for noun in frame.nouns:
            known = entries.get(noun)
            if known is not None and known.actor_id:
                continue
            prefixes = (noun.rsplit(" ", size)[0] for size in range(noun.count(" ") + 1))
            rows = (lexicon.weapons.get(prefix) for prefix in prefixes)
            means = next((row.weapon.value for row in rows if row is not None and not row.weak), "")
            entries[noun] = Entry(
                noun_class="x", weapon=means, is_plural=noun.endswith("s"), is_common_noun=True
            )


def _add_closed(entries: dict[str, Entry], lexicon: Lexicon, rulebook: Rulebook) -> None:
    lists = {**lexicon.function_words, "do_forms": rulebook.words["do_forms"]}
    closed: dict[str, str] = {}
    for word in sorted(rulebook.words["relatives"]):
        closed[word] = "W"
    closed["to"] = "2"
    for name, symbol in _CLOSED:
        for word in lists[name]:
            closed.setdefault(word, symbol)
    for word, symbol in closed.items():
        known = entries.get(word)
        reporting = known is not None and known.verb is not None and known.verb.stance
        if reporting or (symbol in "RU" and known is not None and known.noun_class):
            continue
        entries[word] = Entry(symbol=symbol, is_plural=word in lists["plural_pronouns"])


def _sense(forms: Collection[VerbForm], frame_bases: Collection[str]) -> VerbSense:
    """One sense of an inflected form: a base that rules begin with wins, past over base."""
    senses = sorted(forms, key=lambda form: (form.base not in frame_bases, form.form == "base", form.base))
    base = senses[0].base
    tenses = {form.form for form in senses if form.base == base}
    if {"past", "participle"} <= tenses:
        symbol = "e"
    elif "past" in tenses:
        symbol = "d"
    elif "participle" in tenses:
        symbol = "p"
    else:
        symbol = _TENSE_SYMBOLS[next(iter(sorted(tenses)))]
    return VerbSense(base, symbol, senses[0].reporting)
