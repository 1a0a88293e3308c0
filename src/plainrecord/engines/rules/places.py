"""Finds place names by gazetteer, place words and position.

Names are gathered first, wherever the text could hold one, then kept or dropped on the evidence of the whole
document: a preposition or feature word beside the name, a chain ("Aleppo, Syria"), a dateline, its size, and
against it persons and organisations of the same name. Text in capitals gets no evidence from its capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plainrecord.engines.rules.places_tokens import BREAK, COMMA, HYPHEN, JOINED, STOP, Tokens, tokenise
from plainrecord.lang.placewords import Feature, PlaceWords, RelationRule
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.vocab import MentionKind, PlaceRelation
from plainrecord.world.gazetteer import PlaceIndex

_LETTERS = re.compile(r"[^\W\d_]+")
_ROAD_NUMBER = re.compile(r"\d{1,4}[A-Z]?\b")
_LONGEST_NAME = 5
_LONGEST_UNKNOWN = 4
_LONGEST_UNKNOWN_IN_CAPITALS = 3
_SHORTEST_NAME = 3
_LONGEST_MENTION = 80
_SMALLEST_BARE_POPULATION = 15_000
_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "at", "an", "ad", "ed", "es", "ez", "az"))
_MARKED_SITES = frozenset(
    ("camp", "refugee camp", "airbase", "air base", "airport", "airfield", "checkpoint", "prison", "dam", "barracks")
)


@dataclass(slots=True)
class _Match:
    """A possible place: tokens ``first`` to ``last``, and what speaks for it."""

    first: int
    last: int
    start: int
    end: int
    kind: str  # place, country, region, demonym, street, unknown
    is_abbreviation: bool = False
    feature: Feature | None = None
    cue: int = -1  # token before the whole phrase ("near the village of X": near), -1 when none
    phrase: int = 0  # offset where the phrase starts
    bearing: str = ""
    accepted: bool = False
    in_list: bool = False
    rule: RelationRule | None = None  # as read, or as passed on by a list


def find_places(
    text: str, gazetteer: PlaceIndex, words: PlaceWords, *, blocked: Sequence[Span] = ()
) -> tuple[Mention, ...]:
    """The places named in ``text``, in order, as ``MentionKind.PLACE`` mentions that quote the name.

    Attributes: ``relation`` (a ``PlaceRelation``), and where the words say so ``distance_km``, ``bearing``
    (degrees), ``feature`` (village, district, ..., ``demonym`` for "Turkish"), ``feature_kind``. ``parts``
    holds ``second``, the other end of "between A and B", and ``relation``, the words of the relation are not
    quoted. ``maker`` is the relation rule. Nothing inside a ``blocked`` span is found.
    """
    finder = _Finder(text, gazetteer, words, blocked)
    return finder.mentions()


class _Finder:
    """One text and what is known about it."""

    def __init__(self, text: str, gazetteer: PlaceIndex, words: PlaceWords, blocked: Sequence[Span]) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.words = words
        self.blocked = sorted(blocked)
        self.tokens: Tokens = tokenise(text, words)
        self.persons: set[str] = set()
        self.positions = self._starts()
        self.by_first_letters = _first_letters(words)

    def mentions(self) -> tuple[Mention, ...]:
        matches = self._gather()
        self._note_persons()
        kept = self._keep(matches)
        return tuple(self._mention(match, position, kept) for position, match in enumerate(kept))

    # Gathering -------------------------------------------------------------------------------------------

    def _gather(self) -> list[_Match]:
        matches: list[_Match] = []
        free = 0
        for position in self.positions:
            match = self._match_at(position) if position >= free else None
            if match is not None and not self._is_blocked(match):
                matches.append(match)
                free = match.last + 1
        return matches

    def _starts(self) -> list[int]:
        """Words a name may begin with, in order."""
        tokens = self.tokens
        found = {position for position, big in enumerate(tokens.capital) if big}
        if HYPHEN in tokens.gaps:  # the article of "al-Bab" is written small
            lowers, gaps = tokens.lowers, tokens.gaps
            found.update(item - 1 for item, gap in enumerate(gaps) if gap == HYPHEN and lowers[item - 1] in _ARTICLES)
        if True in tokens.shouted:
            # An ordinary word may still begin a longer name ("SAN SALVADOR", "NEW YORK").
            loud = (position for position, loud in enumerate(tokens.shouted) if loud)
            found.update(position for position in loud if tokens.joined(position + 1))
        return sorted(found)

    def _is_blocked(self, match: _Match) -> bool:
        return any(span.start < match.end and match.start < span.end for span in self.blocked)

    def _match_at(self, position: int) -> _Match | None:
        tokens, lower = self.tokens, self.tokens.lowers[position]
        short = self._abbreviation_at(position, lower)
        if short is not None:
            return short
        street = None if tokens.shouted[position] else self._road_at(position)
        if street is not None:
            return street
        if lower in self.words.ordinary and tokens.gaps[position] == BREAK and not tokens.shouted[position]:
            follows = tokens.joined(position + 1) and (
                tokens.capital[position + 1] or tokens.lowers[position + 1] in self.words.linkers
            )
            if not follows:
                return None
        match = self._known_at(position)
        if match is not None and match.kind in {"country", "demonym"}:
            return self._with_phrase(match)
        unknown = self._unknown_at(position, match)
        if unknown is not None:
            return unknown
        return None if match is None else self._with_phrase(match)

    def _abbreviation_at(self, position: int, lower: str) -> _Match | None:
        shorts = self.by_first_letters.get(lower)
        if shorts is None:
            return None
        tokens, start = self.tokens, self.tokens.starts[position]
        after_comma = tokens.gaps[position] == COMMA and position > 0 and tokens.capital[position - 1]
        for short, needs_comma in shorts:
            end = start + len(short)
            if needs_comma and not after_comma:
                continue
            if not self.text.startswith(short, start) or self.text[end : end + 1].isalnum():
                continue
            if tokens.shouted[position] and "." not in short and not after_comma and short.lower() in {"us"}:
                continue
            last = position
            while last + 1 < len(tokens.starts) and tokens.starts[last + 1] < end:
                last += 1
            name, country = (self.words.abbreviations.get(short) or self.words.abbreviations_after_comma[short])
            kind = "region" if country or not self.gazetteer.country_by_name(name) else "country"
            match = _Match(position, last, start, end, kind, is_abbreviation=True)
            return self._with_phrase(match)
        return None

    def _road_at(self, position: int) -> _Match | None:
        tokens, words = self.tokens, self.words
        lower = tokens.lowers[position]
        start, end = tokens.starts[position], tokens.ends[position]
        if lower in words.road_numbers:
            number = _ROAD_NUMBER.match(self.text, end + 1)
            if number is not None and self.text[end] in " -":
                return self._with_phrase(_Match(position, position, start, number.end(), "street"))
        if lower in words.ordinary and tokens.gaps[position] == BREAK:
            return None
        last = position
        while last < position + _LONGEST_UNKNOWN and tokens.joined(last + 1) and tokens.capital[last + 1]:
            last += 1
            if tokens.gaps[last] == STOP and len(tokens.lowers[last - 1]) > 2:
                return None
        if last == position or tokens.lowers[last] not in words.streets:
            return None
        end = tokens.ends[last]
        if self.text[end : end + 1] == "." and len(tokens.lowers[last]) <= 4:
            end += 1
        return self._with_phrase(_Match(position, last, start, end, "street"))

    def _known_at(self, position: int) -> _Match | None:
        tokens, words = self.tokens, self.words
        ends = [position] if tokens.capital[position] else []
        last = position
        while last + 1 < len(tokens.starts) and last + 1 - position < _LONGEST_NAME and tokens.joined(last + 1):
            last += 1
            if tokens.capital[last] or (tokens.shouted[last] and tokens.lowers[last] not in words.linkers):
                ends.append(last)
            elif tokens.lowers[last] not in words.linkers:
                break
        for end in reversed(ends):
            kind = self._kind(position, end)
            if kind and self._is_own_name(position, end):
                return _Match(position, end, tokens.starts[position], tokens.ends[end], kind)
        return None

    def _is_own_name(self, first: int, last: int) -> bool:
        """Refuse names that only a determiner ("The Alliance") or single letters ("U.N") make long enough."""
        lowers = self.tokens.lowers
        if lowers[first] in self.words.determiners:
            places = self.gazetteer.lookup(self.tokens.name(first, last))
            return bool(places) and places[0].name.lower().startswith(lowers[first] + " ")
        return any(len(lowers[position]) > 1 for position in range(first, last + 1))

    def _kind(self, first: int, last: int) -> str:
        return _kind_of(self.gazetteer, self.tokens.name(first, last))

    def _unknown_at(self, position: int, known: _Match | None) -> _Match | None:
        """A name marked by a feature word; longer than the known name at the same position, if there is one."""
        tokens, words = self.tokens, self.words
        lower = tokens.lowers[position]
        if not tokens.capital[position] or lower in words.titles or lower in words.features:
            return None
        if lower in words.ordinary or lower in words.calendar or lower in words.directions or len(lower) < 2:
            return None
        limit = _LONGEST_UNKNOWN_IN_CAPITALS if tokens.shouted[position] else _LONGEST_UNKNOWN
        last = position
        while last + 1 < position + limit and tokens.joined(last + 1) and tokens.capital[last + 1]:
            following = tokens.lowers[last + 1]
            if following in words.features or following in words.ordinary or following in words.linkers:
                break
            last += 1
        if known is not None and last <= known.last:
            return None
        match = self._with_phrase(
            _Match(position, last, tokens.starts[position], tokens.ends[last], "unknown")
        )
        feature = match.feature
        if feature is None or feature.kind in "CR" or (feature.kind == "S" and feature.word not in _MARKED_SITES):
            return None
        return match

    # Phrases ---------------------------------------------------------------------------------------------

    def _with_phrase(self, match: _Match) -> _Match:
        """Note the feature word beside the name, a direction before it, and the word before all that."""
        after = self._feature_after(match.last + 1)
        position = match.first - 1
        if position >= 0 and self.tokens.joined(match.first):
            position = self._skip_before(match, position, after)
        elif position >= 0 and self.tokens.gaps[match.first] == BREAK:
            position = -1
        if match.feature is None:
            match.feature = after
        match.cue = position
        match.phrase = self.tokens.starts[position + 1] if position >= 0 else match.start
        return match

    def _skip_before(self, match: _Match, position: int, after: Feature | None) -> int:
        """Step over "the northern village of" and return the word before it."""
        tokens, words = self.tokens, self.words
        for _ in range(6):
            lower = tokens.lowers[position] if position >= 0 else ""
            feature = words.features.get(lower)
            if lower == "of" and position > 0 and words.features.get(tokens.lowers[position - 1]):
                feature = words.features[tokens.lowers[position - 1]]
                if not feature.before or (after is not None and feature.kind == after.kind):
                    break
                if self._is_named(position - 2):  # "Hodan district of Mogadishu": the word is Hodan's
                    break
                match.feature = match.feature or feature
                position -= 2
            elif self._is_small_feature(feature, position) and position == match.first - 1:
                match.feature = feature
                position -= 1
            elif lower in words.directions and tokens.lowers[position + 1] != "of":
                match.bearing = match.bearing or f"{words.directions[lower]:g}"
                position -= 1
            elif lower in words.determiners or lower in words.adjectives:
                position -= 1
            elif match.feature is not None and self.gazetteer.demonym(lower):
                position -= 1
            else:
                break
            if position < 0 or tokens.gaps[position + 1] == BREAK:
                return -1
        return position

    def _is_named(self, position: int) -> bool:
        """Whether the word looks like a name and is no adjective ("Syrian city of")."""
        if position < 0 or not self.tokens.capital[position] or not self.tokens.joined(position + 1):
            return False
        lower = self.tokens.lowers[position]
        if lower in self.words.determiners or lower in self.words.directions or lower in self.words.adjectives:
            return False
        return not self.gazetteer.demonym(lower)

    def _is_small_feature(self, feature: Feature | None, position: int) -> bool:
        """Whether it may stand right before a name ("village Nahr Saba"), not in a title ("City Council")."""
        if feature is None or not feature.before:
            return False
        return self.tokens.shouted[position] or not self.tokens.capital[position]

    def _feature_after(self, position: int) -> Feature | None:
        tokens, words = self.tokens, self.words
        if not tokens.joined(position):
            return None
        word = tokens.lowers[position]
        if tokens.joined(position + 1):
            double = words.features.get(f"{word} {tokens.lowers[position + 1]}")
            if double is not None and double.after:
                return double
        feature = words.features.get(word)
        return feature if feature is not None and feature.after else None

    # Keeping ---------------------------------------------------------------------------------------------

    def _note_persons(self) -> None:
        """Collect capitalised words that follow a title or a given name somewhere in the text."""
        tokens, words = self.tokens, self.words
        for position in self.positions:
            before = tokens.lowers[position - 1] if position else ""
            is_title = before in words.titles
            if not is_title and before not in words.given_names:
                continue
            if tokens.joined(position):
                is_person = is_title or (tokens.capital[position - 1] and not tokens.shouted[position])
            else:  # "Mr. London", "Gen. Mobutu"
                is_person = is_title and self.text[tokens.ends[position - 1] : tokens.starts[position]] == ". "
            following = tokens.lowers[position]
            if is_person and tokens.capital[position] and following not in words.features:
                self.persons.add(following)
                if before in words.given_names:
                    self.persons.add(before)

    def _keep(self, matches: list[_Match]) -> list[_Match]:
        for number, match in enumerate(matches):
            before = matches[number - 1] if number else None
            after = matches[number + 1] if number + 1 < len(matches) else None
            match.accepted = self._is_place(match, before, after)
        sure = {self.tokens.name(match.first, match.last) for match in matches if match.accepted}
        for match in matches:
            if not match.accepted and match.kind == "place" and self.tokens.name(match.first, match.last) in sure:
                match.accepted = not self._is_spoiled(match, None, None) and not self._is_common(match)
        return [match for match in matches if match.accepted]

    def _is_common(self, match: _Match) -> bool:
        return match.first == match.last and self.words.is_spoken_for(self.tokens.lowers[match.first])

    def _is_place(self, match: _Match, before: _Match | None, after: _Match | None) -> bool:
        if match.kind in {"street", "unknown"} or match.is_abbreviation:
            return True
        if self._is_spoiled(match, before, after):
            return False
        lower = self.tokens.lowers[match.first]
        if match.first == match.last and lower in self.words.calendar:
            return False
        match.in_list = self._continues(match, before)
        listed = match.in_list and before is not None and before.accepted and not self._is_common(match)
        chained = listed or self._is_chained(match, after)
        marked = match.feature is not None and match.feature.kind not in "SRC" and self._is_feature_plain(match)
        if match.kind != "place":
            if lower in self.persons or lower in self.words.ordinary:
                return chained or marked or self._preposition(match) > 0 or match.first != match.last
            return True
        strength = self._preposition(match)
        if chained or marked:
            return True
        if match.first == match.last:
            if lower in self.words.ordinary:
                return strength > 1 and not self.tokens.shouted[match.first] and self._is_major(match)
            if lower in self.words.surnames or lower in self.persons:
                return strength > 1
            if lower in self.words.given_names:
                return strength > 1 or self._is_major(match)
        if self.tokens.shouted[match.first]:
            return strength > 0 or self._is_major(match) or self._is_dateline(match)
        if strength > 0 or self._is_dateline(match) or self._is_major(match):
            return True
        return self._is_sizeable(match) and not self._is_speaker(match)

    def _is_feature_plain(self, match: _Match) -> bool:
        """Whether the feature word counts: with an ordinary word ("Criminal District") only when written small."""
        following = match.last + 1
        if match.first != match.last or self.tokens.lowers[match.first] not in self.words.ordinary:
            return True
        return not self.tokens.joined(following) or not self.tokens.capital[following]

    def _preposition(self, match: _Match) -> int:
        """2 after a word such as "in", 1 after one that also goes with persons ("from"), else 0."""
        if match.cue < 0:
            return 0
        word = self.tokens.lowers[match.cue]
        if word not in self.words.prepositions or self.tokens.gaps[match.cue + 1] not in JOINED:
            return 0
        return 1 if word in self.words.weak_prepositions else 2

    def _is_major(self, match: _Match) -> bool:
        name = self.tokens.name(match.first, match.last)
        return len(name) >= 4 and self.gazetteer.is_major(name)

    def _is_sizeable(self, match: _Match) -> bool:
        places = self.gazetteer.lookup(self.tokens.name(match.first, match.last))
        return bool(places) and places[0].population >= _SMALLEST_BARE_POPULATION

    def _is_speaker(self, match: _Match) -> bool:
        lowers, following = self.tokens.lowers, match.last + 1
        before = lowers[match.first - 1] if match.first else ""
        after = lowers[following] if self.tokens.joined(following) else ""
        return before in self.words.speech or after in self.words.speech

    def _is_dateline(self, match: _Match) -> bool:
        """At the start of a line or in capitals, and followed by a dash, a bracket or ordinary text."""
        name = self.text[match.start : match.end]
        is_loud = name.isupper() and not self.tokens.shouted[match.first]
        is_start = not match.first or "\n" in self.text[self.tokens.ends[match.first - 1] : match.start]
        following = self.text[match.end : match.end + 3].lstrip()
        is_ended = following[:1] in {"(", "—", "–"} or following.startswith(("--", "- "))
        return (is_start and (is_ended or is_loud)) or (is_loud and is_ended)

    def _is_chained(self, match: _Match, after: _Match | None) -> bool:
        if after is None or after.first != match.last + 1 or after.kind not in {"country", "region"}:
            return False
        return self.tokens.gaps[after.first] == COMMA

    def _continues(self, match: _Match, before: _Match | None) -> bool:
        """Whether the name goes on a list or chain: "A, B and C"."""
        if before is None or match.first == 0:
            return False
        between = [self.tokens.lowers[item] for item in range(before.last + 1, match.first)]
        if len(between) > 3 or match.start - before.end > 40:
            return False
        if any(self.tokens.gaps[item] == BREAK for item in range(before.last + 1, match.first + 1)):
            return False
        rest = [word for word in between if word not in self.words.determiners and word not in self.words.features]
        if not rest:
            return any(self.tokens.gaps[item] == COMMA for item in range(before.last + 1, match.first + 1))
        return rest in (["and"], ["or"])

    def _is_spoiled(self, match: _Match, before: _Match | None, after: _Match | None) -> bool:
        """Whether the name is part of a person's or an organisation's."""
        tokens = self.tokens
        if tokens.shouted[match.first]:
            previous = tokens.lowers[match.first - 1] if tokens.joined(match.first) and match.first else ""
            return previous in self.words.titles or self._heads_organisation(match)
        spoiled = self._spoiled_before(match, before) or self._spoiled_after(match, after)
        return spoiled or self._heads_organisation(match)

    def _heads_organisation(self, match: _Match) -> bool:
        tokens, first = self.tokens, match.first
        if first < 2 or tokens.lowers[first - 1] != "of" or match.kind == "demonym":
            return False
        return tokens.lowers[first - 2] in self.words.organisations_of and tokens.capital[first - 2]

    def _spoiled_before(self, match: _Match, before: _Match | None) -> bool:
        tokens, words, first = self.tokens, self.words, match.first
        if first == 0:
            return False
        lower = tokens.lowers[first - 1]
        if not tokens.joined(first):
            is_title = lower in words.titles and self.text[tokens.ends[first - 1] : match.start] == ". "
            return is_title and match.kind != "demonym"
        if not tokens.capital[first - 1] or tokens.gaps[first] == HYPHEN:
            return False
        if before is not None and before.last == first - 1 and before.accepted:
            return before.kind == "place" and match.kind == "place"
        if match.kind == "demonym":
            return False
        if lower in words.titles or lower in words.given_names or tokens.gaps[first] == STOP:
            return True
        if lower in words.prepositions or lower in words.directions or lower in words.adjectives:
            return False
        if lower in words.neighbours_allowed or lower in words.features:
            return False
        if tokens.gaps[first - 1] == BREAK and (lower in words.ordinary or self._is_major(match)):
            return False
        if match.kind in {"country", "region"}:
            return match.first == match.last and tokens.lowers[first] in words.given_names
        return True

    def _spoiled_after(self, match: _Match, after: _Match | None) -> bool:
        tokens, words, following = self.tokens, self.words, match.last + 1
        if not tokens.joined(following) or tokens.gaps[following] == HYPHEN or match.kind == "demonym":
            return False
        if not tokens.capital[following]:
            return False
        lower, own = tokens.lowers[following], tokens.lowers[match.last]
        if lower in words.organisation_nouns:
            return True
        if lower in words.neighbours_allowed or lower in words.directions or lower in words.features:
            return False
        if own in words.given_names and match.first == match.last:
            return True
        if match.kind in {"country", "region"}:
            return False
        if after is not None and after.first == following and after.kind in {"country", "region"}:
            return False
        return self._preposition(match) < 2 and match.feature is None and not self._is_dateline(match)

    # Mentions --------------------------------------------------------------------------------------------

    def _mention(self, match: _Match, position: int, kept: Sequence[_Match]) -> Mention:
        rule, found = self._relation(match)
        before = kept[position - 1] if position else None
        parts: tuple[tuple[str, Span], ...] = ()
        if rule is None and before is not None and self._continues(match, before):
            rule = self._inherited(match, before)
            if rule is not None and rule.relation is PlaceRelation.BETWEEN:
                parts = (("second", Span(before.start, before.end)),)
        elif rule is not None and (rule.relation is PlaceRelation.BETWEEN or rule.rule_id == "en.place.road"):
            parts = self._second(match, position, kept)
        match.rule = rule
        rule_id = rule.rule_id if rule else "en.place.named"
        attributes = {"relation": rule.relation.value if rule else PlaceRelation.AT.value}
        if found is not None:
            attributes.update(self._measures(found))
        if match.bearing and "bearing" not in attributes:
            attributes["bearing"] = match.bearing
            if attributes["relation"] == "at" and match.kind in {"country", "region"}:
                attributes["relation"], rule_id = PlaceRelation.WITHIN_AREA.value, "en.place.part"
        if match.kind == "demonym":
            attributes["feature"] = "demonym"
        elif match.kind == "street":
            attributes.update(feature="street", feature_kind="R")
        elif match.feature is not None:
            attributes.update(feature=match.feature.word, feature_kind=match.feature.kind)
        return Mention(
            kind=MentionKind.PLACE,
            span=Span(match.start, match.end),
            maker=f"rules/{rule_id}@1",
            attributes=tuple(sorted(attributes.items())),
            parts=parts,
        )

    def _relation(self, match: _Match) -> tuple[RelationRule | None, re.Match[str] | None]:
        words, tokens = self.words, self.tokens
        if match.last + 1 < len(tokens.starts):
            for rule in words.right_rules.get(tokens.lowers[match.last + 1], ()):
                found = rule.match(self.text, match.start, match.end)
                if found is not None:
                    return rule, found
        if match.cue >= 0:
            for rule in words.left_rules.get(tokens.lowers[match.cue], ()):
                found = rule.match(self.text, match.phrase, match.end)
                if found is not None:
                    return rule, found
        return None, None

    def _measures(self, found: re.Match[str]) -> dict[str, str]:
        groups = found.groupdict()
        measures: dict[str, str] = {}
        if groups.get("number"):
            number = self.words.numbers.get(groups["number"].lower())
            if number is None:
                number = float(groups["number"].replace(",", "." if len(groups["number"]) < 4 else ""))
            measures["distance_km"] = f"{number * self.words.units_km[groups['unit'].lower()]:.3g}"
        if groups.get("bearing"):
            measures["bearing"] = f"{self.words.directions[groups['bearing'].lower()]:g}"
        if groups.get("coast"):
            measures["relation"] = PlaceRelation.OFF_COAST.value
        return measures

    def _inherited(self, match: _Match, before: _Match) -> RelationRule | None:
        """Read on a list: "near A and B", "between A and B"; not a chain ("near A, Syria") and not a distance."""
        rule = before.rule
        if rule is None or not rule.is_left or rule.rule_id == "en.place.distance":
            return None
        if self.tokens.gaps[match.first] != COMMA:
            return rule
        is_larger = match.kind == "country" or (match.kind == "region" and before.kind == "place")
        return None if is_larger or match.feature is not None or match.is_abbreviation else rule

    def _second(self, match: _Match, position: int, kept: Sequence[_Match]) -> tuple[tuple[str, Span], ...]:
        """The name after "and" (between A and B) or "to" (the road from A to B)."""
        for other in kept[position + 1 : position + 4]:
            between = self.text[match.end : other.start]
            if len(between) > 80 or "." in between:
                break
            if other.cue >= match.last and self.tokens.lowers[other.cue] in {"and", "to", "with"}:
                return (("second", Span(other.start, other.end)),)
        return ()


@lru_cache(maxsize=50_000)
def _kind_of(gazetteer: PlaceIndex, name: str) -> str:
    """What a name could be: demonym, country, region, place, or "" when it is in no list."""
    if len(name) < _SHORTEST_NAME or len(name) > _LONGEST_MENTION:
        return ""
    if gazetteer.demonym(name) or gazetteer.region_demonym(name):
        return "demonym"
    if gazetteer.country_by_name(name):
        return "country"
    places = gazetteer.lookup(name)
    if not places:
        return ""
    return "place" if places[0].feature_code.startswith(("P.", "S.", "A.ADM2", "A.ADM3")) else "region"


@lru_cache(maxsize=16)
def _first_letters(words: PlaceWords) -> dict[str, list[tuple[str, bool]]]:
    """Abbreviations by their first word in lower case, longest first, with whether they need a comma before."""
    index: dict[str, list[tuple[str, bool]]] = {}
    shorts = [(short, False) for short in words.abbreviations]
    shorts += [(short, True) for short in words.abbreviations_after_comma]
    for short, needs_comma in sorted(shorts, key=lambda item: (-len(item[0]), item[0])):
        first = _LETTERS.match(short)
        if first is not None:
            index.setdefault(first.group().lower(), []).append((short, needs_comma))
    return index
