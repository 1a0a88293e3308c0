"""The rules engine: a finite-state cascade over the language pack, from text to mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plainrecord.engines.rules.antecedents import doers_before
from plainrecord.engines.rules.chunks import Chunk, chunk
from plainrecord.engines.rules.contexts import Hit, SentenceContexts, verb_modality
from plainrecord.engines.rules.demands import Openings
from plainrecord.engines.rules.emit import Emitter
from plainrecord.engines.rules.fitting import is_none
from plainrecord.engines.rules.frames import FrameMatcher
from plainrecord.engines.rules.items import ItemWords, items_of
from plainrecord.engines.rules.joins import join
from plainrecord.engines.rules.matched import Found, Sentence
from plainrecord.engines.rules.names import family_names
from plainrecord.engines.rules.parties import Clause, clause_of
from plainrecord.engines.rules.patterns import compile_constructions
from plainrecord.engines.rules.places import find_places
from plainrecord.engines.rules.speech import speeches_of
from plainrecord.engines.rules.tokens import Token, tokenise
from plainrecord.engines.rules.triggers import SentenceHits, TriggerIndex
from plainrecord.engines.rules.vocabulary import Vocabulary
from plainrecord.lang.dates import DateGrammar, DateKind
from plainrecord.lang.lexicon import NameWords
from plainrecord.lang.numbers import NumberGrammar
from plainrecord.lang.placewords import PlaceWords
from plainrecord.lang.rulebook import Rulebook
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.vocab import MentionKind, PassageKind
from plainrecord.world.gazetteer import PlaceIndex

VERSION = "0.1"
_GOVERNOR_REACH_GROUPS = 8
#: A word with a capital that goes on in small letters.
_FIRST_WORD = re.compile(r"[A-Z][a-z\u00e0-\u024f]+(?:-[A-Z][a-z]+)?(?=(?:['\u2019]s)?[ ,])")


@dataclass(frozen=True, slots=True)
class Words:
    """The word knowledge an engine reads with, all of one language."""

    rulebook: Rulebook
    vocabulary: Vocabulary
    numbers: NumberGrammar
    dates: DateGrammar
    places: PlaceWords


class SceneEngine:
    """Reads only when and where, for engines that read no dates and places. Immutable once made."""

    name = "scene"
    only_beside_acts = False

    def __init__(self, words: Words, gazetteer: PlaceIndex) -> None:
        self._words = words
        self._gazetteer = gazetteer

    def read(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:  # noqa: ARG002
        """The dates and places of a document in text order."""
        dates = date_mentions(document.text, self._words.dates)
        places = _places_beside(dates, document.text, self._gazetteer, self._words.places)
        return tuple(sorted((*dates, *places), key=_order))


class RulesEngine:
    """Reads a document with the rules of one language pack. Immutable once made; safe to share."""

    name = "rules"
    only_beside_acts = False

    def __init__(self, words: Words, gazetteer: PlaceIndex) -> None:
        self._words = words
        self._gazetteer = gazetteer
        self._lists = words.rulebook.words
        self._item_words = ItemWords.of(words.vocabulary, words.numbers, words.places.units_km)
        self._openings = Openings(words.rulebook, words.vocabulary.terms())
        self._matcher = FrameMatcher(words.rulebook, compile_constructions(words.rulebook))
        self._index = TriggerIndex(
            words.vocabulary.triggers,
            words.rulebook.contexts,
            words.rulebook.frames,
            self._lists["saying_words"],
        )

    def read(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:
        """The mentions of a document in text order."""
        text = document.text
        lowered = lower_same_length(text)
        dates = date_mentions(text, self._words.dates)
        hits = self._index.search(lowered.replace("\n", " "), [passage.span.start for passage in passages])
        if not any(entry.has_trigger for entry in hits.values()):
            return ()
        places = _places_beside(dates, text, self._gazetteer, self._words.places)
        fixed = _opening_names(text, passages, self._words.vocabulary.names) | _fixed(dates, places)
        emitter = Emitter(text, self._lists)
        title_hits = [
            hit
            for i, entry in hits.items()
            if passages[i].kind is PassageKind.TITLE
            for hit in entry.contexts
        ]
        for position, passage in enumerate(passages):
            entry = hits.get(position)
            if entry is None or passage.kind is PassageKind.DATELINE:
                continue
            goes_on = entry.saying and _goes_on(passages, position, hits)
            if entry.has_trigger:
                beside = (hits.get(at) for at in _neighbours(passages, position))
                near = [hit for other in beside if other for hit in other.contexts] + title_hits
                emitter.earlier = passages[position - 1].span if _runs_on(passages, position) else None
                self._read_passage(lowered, passage, entry, near, fixed, emitter, goes_on=goes_on)
            elif goes_on:
                self._speak(self._sentence(lowered, passage.span, fixed, text), emitter)
        named = [place for place in places if not _of_organisation(place, emitter.organisations)]
        return tuple(sorted((*dates, *named, *emitter.mentions), key=_order))

    def parties(self, document: Document, passages: Sequence[Passage]) -> tuple[Mention, ...]:
        """Who does something to whom in each sentence, whatever the act, with the places of the document.

        Party mentions have the kind ``actor``, the role ``subject``, ``object``, ``agent`` or ``background``, the
        number of their sentence as group, the part ``verb`` and the attributes ``class`` (of the noun), ``link``,
        ``passive`` and ``reciprocal`` (two subjects of such a verb act on each other). See ``parties``.
        """
        text = document.text
        lowered = lower_same_length(text)
        dates = date_mentions(text, self._words.dates)
        places = _places_beside(dates, text, self._gazetteer, self._words.places)
        fixed = _fixed(dates, places)
        found: list[Mention] = []
        for number, passage in enumerate(passages):
            if passage.kind is PassageKind.DATELINE:
                continue
            sentence = self._sentence(lowered, passage.span, fixed, text)
            clause = clause_of(sentence, self._lists)
            if clause is not None:
                found += _party_mentions(sentence, clause, number, self._lists["reciprocal_verbs"])
        return (*places, *found)

    def _read_passage(
        self,
        lowered: str,
        passage: Passage,
        hits: SentenceHits,
        near: Sequence[Hit],
        fixed: Mapping[int, tuple[int, str]],
        emitter: Emitter,
        *,
        goes_on: bool,
    ) -> None:
        """Emit what a sentence tells; of one without an act that ``goes_on`` from another, only who speaks."""
        tokens = tokenise(emitter.text, passage.span.start, passage.span.end)
        words = frozenset([token.lower for token in tokens])
        if not hits.phrases and not self._openings.may_open(words):
            if goes_on:
                self._speak(self._of_tokens(lowered, tokens, fixed), emitter)
            return
        sentence = self._of_tokens(lowered, tokens, fixed)
        found = self._matcher.find(sentence)
        taken: list[Found] = []
        for phrase in hits.phrases:
            first = next((i for i, token in enumerate(sentence.tokens) if token.start >= phrase.start), None)
            last = sum(1 for token in sentence.tokens if token.start < phrase.end)
            if first is not None and not _is_no_label(sentence, first, last):
                match = self._matcher.phrase(phrase.frame, sentence, first, last)
                if match is not None and (match.roles or not phrase.frame.needs_object):
                    taken.append(match)
        found = [match for match in found if not any(_inside(match, other) for other in taken)] + taken
        if not found:
            if goes_on:
                self._speak(sentence, emitter)
            return
        contexts = SentenceContexts(hits.contexts, near, sentence.tokens, self._lists["context_stops"])
        speeches = speeches_of(sentence, self._lists)
        closing = bool(speeches) and speeches[0].verb.kind != "V" and speeches[0].verb.first > 0
        # "They set fire to cars, according to the mission": who is a source behind it did nothing.
        emitter.speaking = speeches[0].speaker if speeches and not closing else None
        emitter.acting = emitter.acted = None
        if emitter.earlier is not None and (pronoun := self._taking_up(found)) is not None:
            before = self._sentence(lowered, emitter.earlier, fixed, emitter.text)
            emitter.acting = doers_before(before, pronoun, self._lists)
        for match in sorted(found, key=lambda match: match.trigger.first):
            emitter.emit(sentence, match, self._presented(sentence, match, contexts))
        for speech in speeches:
            emitter.speech(sentence, speech)
        emitter.loose(sentence, found)

    def _of_happening(self, sentence: Sentence, position: int) -> str:
        """How a verb right behind an act presents it, where it only says that the act happens."""
        after = sentence.chunks[position] if position < len(sentence.chunks) else None
        if (
            after is None
            or after.kind != "V"
            or not after.modal
            or after.base not in self._lists["happening_verbs"]
        ):
            return ""
        return verb_modality(after, self._lists)

    def _taking_up(self, found: Sequence[Found]) -> Chunk | None:
        """The pronoun at the head of a sentence by which those act who were told of before."""
        words = self._lists["several_acting"] | self._lists["one_acting"]
        subjects = (match.first("initiator") for match in found)
        return next(
            (one for one in subjects if one and one.kind == "u" and one.word in words and not one.first), None
        )

    def _speak(self, sentence: Sentence, emitter: Emitter) -> None:
        """Who speaks in a sentence that tells of no act itself: "Residents said they had heard nothing"."""
        for speech in speeches_of(sentence, self._lists):
            emitter.speech(sentence, speech)

    def _sentence(
        self, lowered: str, span: Span, fixed: Mapping[int, tuple[int, str]], text: str
    ) -> Sentence:
        return self._of_tokens(lowered, tokenise(text, span.start, span.end), fixed)

    def _of_tokens(
        self, lowered: str, tokens: Sequence[Token], fixed: Mapping[int, tuple[int, str]]
    ) -> Sentence:
        items = items_of(lowered, tokens, self._item_words, fixed)
        return Sentence.of(
            tokens,
            join(chunk(items, tokens), self._lists),
            self._lists["clause_openers"],
            self._lists["object_pronouns"],
        )

    def _presented(self, sentence: Sentence, match: Found, contexts: SentenceContexts) -> Mapping[str, str]:
        """Effect -> what made it (a context id, or ``verb`` for the verb group itself)."""
        trigger = match.trigger
        position = min(trigger.last, len(sentence.tokens)) - 1
        own = contexts.effects(
            min(trigger.first, position), position, match.frame.rank, match.frame.type, trigger.voice
        )
        presented = {effect: context.id for effect, context in own.items()}
        if match.frame.effect:
            presented[match.frame.effect] = match.frame.id
        chunk_at = sentence.chunks[trigger.chunk]
        own_negation = (
            trigger.voice == "phrase" and trigger.first <= chunk_at.first
        )  # "has not been seen since"
        modality = "" if own_negation else verb_modality(chunk_at, self._lists)
        if trigger.chunk and chunk_at.kind == "V" and sentence.symbols[trigger.chunk - 1] == "!":
            modality = modality or "negated"  # "tied up but not injured"
        if match.light_verb is not None:  # "the army will launch an offensive"
            modality = modality or verb_modality(match.light_verb, self._lists)
        if trigger.voice in ("noun", "ing") and not modality:  # "fighting could resume"
            modality = self._of_happening(sentence, trigger.after)
        if match.frame.rank > 0 and is_none(chunk_at):
            modality = "negated"  # "there was no shelling"
        elif match.frame.rank > 0 and any(is_none(part) for _, part in match.roles):
            modality = "nobody"  # "nobody was attacked"
        if modality:
            presented[modality] = "verb"
        elif trigger.voice == "infinitive" and not ({"attempted", "planned"} & presented.keys()):
            governor = _governor(sentence, trigger.chunk)
            if governor not in self._words.vocabulary.asserting_verbs:
                presented.setdefault("hypothetical", "infinitive")
        return presented


def _neighbours(passages: Sequence[Passage], position: int) -> Iterator[int]:
    """The passages before and after one; a dateline between a title and its text tells of neither."""
    for step in (-1, 1):
        at = position + step
        if 0 <= at < len(passages) and passages[at].kind is PassageKind.DATELINE:
            at += step
        yield at


def _goes_on(passages: Sequence[Passage], position: int, hits: Mapping[int, SentenceHits]) -> bool:
    """Whether the sentence before, in the same paragraph, may tell of an act."""
    before = hits.get(position - 1)
    return before is not None and before.has_trigger and _runs_on(passages, position)


def _runs_on(passages: Sequence[Passage], position: int) -> bool:
    """Whether a sentence of the same paragraph stands before."""
    return (
        position > 0
        and passages[position].kind is PassageKind.SENTENCE
        and passages[position - 1].paragraph == passages[position].paragraph
    )


def _is_no_label(sentence: Sentence, first: int, last: int) -> bool:
    """Whether words with a colon end a clause and label nothing: "left nine people dead: five soldiers and ..."."""
    if sentence.tokens[last - 1].lower != ":":
        return False
    verb = counted = False
    for group in reversed(sentence.chunks):
        if group.first >= last or group.kind == ":":
            continue
        if group.kind in ",;.(":
            break
        verb = verb or (group.kind in "VE" and group.first < first)
        counted = counted or (group.kind in "hq" and group.number is not None)
    return verb and counted


def _fixed(dates: Sequence[Mention], places: Sequence[Mention]) -> dict[int, tuple[int, str]]:
    """Dates and places as items of level 1: start offset -> end offset and symbol.

    Words for nationalities are in the vocabulary; short forms of states are names ("the US struck", no pronoun).
    """
    fixed = {mention.span.start: (mention.span.end, "t") for mention in dates}
    for place in places:
        if place.attribute("feature") != "demonym" or place.attribute("short"):
            fixed.setdefault(place.span.start, (place.span.end, "L"))
    return fixed


def _opening_names(text: str, passages: Sequence[Passage], names: NameWords) -> dict[int, tuple[int, str]]:
    """The first words of sentences that are family names of people named in full elsewhere, as items of level 1.

    Any first word has a capital: of "Perez was taken to hospital" only the text as a whole says that it is a name.
    """
    known = family_names(text, names)
    found: dict[int, tuple[int, str]] = {}
    for passage in passages if known else ():
        start = passage.span.start
        word = _FIRST_WORD.match(text, start, passage.span.end)
        if word is not None and word.group().lower() in known:
            found[start] = (word.end(), "k")
    return found


def _party_mentions(
    sentence: Sentence, clause: Clause, number: int, reciprocal: frozenset[str]
) -> list[Mention]:
    """The parties of a clause as mentions in text order."""
    attributes = (
        ("passive", "yes" if clause.passive else "no"),
        ("reciprocal", "yes" if clause.verb.base in reciprocal and not clause.passive else "no"),
    )
    verb = (("verb", _span(sentence, clause.verb)),)
    return [
        Mention(
            MentionKind.ACTOR, _span(sentence, party.group), f"rules/en.party.{party.part}@{VERSION}", party.part,
            number, (("class", party.group.kind), ("link", party.link), *attributes), verb,
        )
        for party in clause.parties
    ]  # fmt: skip


def _span(sentence: Sentence, group: Chunk) -> Span:
    return Span(sentence.tokens[group.first].start, sentence.tokens[group.last - 1].end)


def _places_beside(
    dates: Sequence[Mention], text: str, gazetteer: PlaceIndex, words: PlaceWords
) -> Sequence[Mention]:
    """Every place in a text whose words are not those of a date."""
    return find_places(text, gazetteer, words, blocked=tuple(mention.span for mention in dates))


def date_mentions(text: str, dates: DateGrammar) -> tuple[Mention, ...]:
    """Every date and time of day in a text."""
    return tuple(
        Mention(
            MentionKind.DATE, match.span, f"rules/{match.rule_id}@{VERSION}",
            attributes=(("kind", match.kind.value),),
        )
        for match in dates.find(text)
        if match.kind in (DateKind.DATE, DateKind.TIME)
    )  # fmt: skip


def _of_organisation(place: Mention, organisations: Mapping[int, int]) -> bool:
    """Whether a place is only a word of an organisation's name ("Hamas", "Medellin cartel")."""
    end = organisations.get(place.span.start)
    return end is not None and place.span.end <= end and place.attribute("feature") != "demonym"


def lower_same_length(text: str) -> str:
    """Lower case with every offset kept: letters whose lower case is longer stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _governor(sentence: Sentence, position: int) -> str:
    for other in reversed(sentence.chunks[max(0, position - _GOVERNOR_REACH_GROUPS) : position]):
        if other.kind == "V":
            return other.base
        if other.kind in ".;":
            break
    return ""


def _inside(match: Found, other: Found) -> bool:
    return other.trigger.first <= match.trigger.first < other.trigger.last


def _order(mention: Mention) -> tuple[int, int, str, str]:
    return mention.span.start, mention.span.end, mention.kind.value, mention.role
