"""Gathers every word sequence of a text that could be a place name, with the words beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress

from plainrecord.engines.rules.places_tokens import BREAK, COMMA, HYPHEN, SPACE, STOP, Tokens, tokenise
from plainrecord.lang.placewords import RIGHT_REACH, Feature, PlaceWords, RelationRule, words_before
from plainrecord.model.text import Span
from plainrecord.world.gazetteer import PlaceIndex

_LETTERS = re.compile(r"[^\W\d_]+")
#: What follows the town of a dateline: a day or a source, and a dash.
_DATELINE_END = re.compile(r"(?P<day>, [^\n:;.!?]{2,24}?)?(?P<source> ?\([^()\n]{2,30}\))? ?(?:--?|[–—]) ")
#: What stands before the town in an entry of a log: "(3) 9 August, Xulang: ...".
_LOG_ENTRY = re.compile(
    r"(?:^|\n)[^\w\n]{0,4}(?:\d{1,2}[).:]+\s+)?"
    r"(?P<day>\d{1,2} [A-Za-z]{3,9}|[A-Z][a-z]{2,8} \d{1,2}|[A-Z][a-z]+|\d{1,2}[./]\d{1,2}|\d{4}-\d\d-\d\d)"
    r"(?:[ /.]\d{4})?(?:,| -| –|:| /| \|) $"
)
#: What stands behind the place in an entry, a row of a table, or on a line of its own.
_ENTRY_END = re.compile(r"[:,]|[^\S\n]*\n|[^\S\n]+[|/–—-][^\S\n]")
#: The place that heads an item ("- Xulang: ...", "2) Xulang (Mali) - ..."), and what the item begins with.
_HEAD = re.compile(
    r"^[^\w\n]{0,6}(?:\d{1,3}[.)]\s+)?(?P<name>[A-Z][\w'’-]{2,30}(?: [A-Z][\w'’-]{1,30}){0,2})"
    r"(?:, [^:\n]{2,30}| \([^)\n]{2,30}\))?(?:: | [–—-] )(?P<rest>[^\n]{0,24})",
    re.MULTILINE,
)
_LONGEST_LOG_ENTRY = 40
#: What may stand before the place at the head of an item: "3) ", "0200H 07 DEC. ", "Location: ".
_ITEM_HEAD = re.compile(
    r"[^\w\n]*(?:[A-Z][a-z]+(?:[ /]\w+){0,3}: *|(?:\d[\w:./-]*[^\w\n]+(?:[A-Z][A-Za-z]{2,8}\b[^\w\n]+)?){0,3})"
)
_ROAD_NUMBER = re.compile(r"\d{1,4}[A-Z]?\b")
_LONGEST_NAME = 5
_LONGEST_UNKNOWN = 4
_SHORTEST_UNKNOWN = 4
_LONGEST_UNKNOWN_IN_CAPITALS = 3
_SHORTEST_NAME = 3
_LONGEST_MENTION = 80
_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "at", "an", "ad", "ed", "es", "ez", "az"))


@dataclass(slots=True)
class Match:
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
    refusal: str = ""  # why it is not accepted
    in_list: bool = False
    rule: RelationRule | None = None  # as read, or as passed on by a list
    other_end: Match | None = None  # of a relation with two ends


class Gatherer:
    """One text and the names it may hold."""

    def __init__(self, text: str, gazetteer: PlaceIndex, words: PlaceWords, blocked: Sequence[Span]) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.words = words
        self.blocked = sorted(blocked)
        self._blocked_ends = [span.end for span in self.blocked]
        self.tokens: Tokens = tokenise(text, words)
        self.persons: set[str] = set()
        self.countries: frozenset[str] = frozenset()
        self.positions = self._starts()
        self.by_first_letters = _first_letters(words)
        begun = {self.tokens.lowers[position] for position in self.positions}
        self._has_roads = not (begun.isdisjoint(words.streets) and begun.isdisjoint(words.road_numbers))

    def gather(self) -> list[Match]:
        """All possible names, in order and without overlap."""
        matches: list[Match] = []
        free = 0
        for position in self.positions:
            if position < free:
                continue
            match = self._match_at(position)
            if match is not None and not (self.blocked and self._is_blocked(match)):
                matches.append(match)
                free = match.last + 1
                if self._feature_after(free) is not None:  # the Boma of "Padiek Boma" is no place of its own
                    free += 1
        return matches

    def _starts(self) -> list[int]:
        """Words a name may begin with, in order."""
        tokens = self.tokens
        found = set(compress(range(len(tokens)), tokens.capital))
        if HYPHEN in tokens.gaps:  # the article of "al-Bab" is written small
            lowers, gaps = tokens.lowers, tokens.gaps
            found.update(
                item - 1 for item, gap in enumerate(gaps) if gap == HYPHEN and lowers[item - 1] in _ARTICLES
            )
        if True in tokens.shouted:
            # An ordinary word may still begin a longer name ("SAN SALVADOR", "NEW YORK").
            starters = self.words.first_words
            loud = (position for position, loud in enumerate(tokens.shouted) if loud)
            found.update(position for position in loud if tokens.lowers[position] in starters)
        return sorted(found)

    def _is_blocked(self, match: Match) -> bool:
        at = bisect_left(self._blocked_ends, match.start + 1)  # the first that ends inside or after the match
        return at < len(self.blocked) and self.blocked[at].start < match.end

    def _match_at(self, position: int) -> Match | None:
        tokens, lower = self.tokens, self.tokens.lowers[position]
        short = self._abbreviation_at(position, lower) if lower in self.by_first_letters else None
        if short is not None:
            return short
        street = self._road_at(position) if self._has_roads and not tokens.shouted[position] else None
        if street is not None:
            return street
        is_word = lower in self.words.ordinary and tokens.gaps[position] == BREAK
        if is_word and not (tokens.shouted[position] or self._is_in_capitals(position)):  # "BEND, Ore. - "
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

    def _is_in_capitals(self, position: int) -> bool:
        start, end = self.tokens.starts[position], self.tokens.ends[position]
        return end - start >= _SHORTEST_NAME and self.text[start:end].isupper()

    def _abbreviation_at(self, position: int, lower: str) -> Match | None:
        shorts = self.by_first_letters[lower]
        tokens, start = self.tokens, self.tokens.starts[position]
        after_comma = tokens.gaps[position] == COMMA and position > 0 and tokens.capital[position - 1]
        for short, needs_comma in shorts:
            end = start + len(short)
            if needs_comma and (not after_comma or (tokens.shouted[position] and "." not in short)):
                continue  # in capitals "IN" and "OR" are words
            if not self.text.startswith(short, start) or self.text[end : end + 1].isalnum():
                continue
            if tokens.shouted[position] and "." not in short and not after_comma and short.lower() in {"us"}:
                continue
            last = position
            while last + 1 < len(tokens.starts) and tokens.starts[last + 1] < end:
                last += 1
            name, country = self.words.abbreviations.get(short) or self.words.abbreviations_after_comma[short]
            kind = "region" if country or not self.gazetteer.country_by_name(name) else "country"
            match = Match(position, last, start, end, kind, is_abbreviation=True)
            return self._with_phrase(match)
        return None

    def _road_at(self, position: int) -> Match | None:
        tokens, words = self.tokens, self.words
        lower = tokens.lowers[position]
        start, end = tokens.starts[position], tokens.ends[position]
        if lower in words.road_numbers:
            number = _ROAD_NUMBER.match(self.text, end + 1)
            if number is not None and self.text[end] in " -":
                return self._with_phrase(Match(position, position, start, number.end(), "street"))
        last, joins = position, tokens.joins
        if not joins[position + 1] or (lower in words.ordinary and tokens.gaps[position] == BREAK):
            return None
        while last < position + _LONGEST_UNKNOWN and joins[last + 1] and tokens.capital[last + 1]:
            last += 1
            if tokens.gaps[last] == STOP and len(tokens.lowers[last - 1]) > 2:
                return None
        if last == position or tokens.lowers[last] not in words.streets:
            return None
        end = tokens.ends[last]
        if self.text[end : end + 1] == "." and len(tokens.lowers[last]) <= 4:
            end += 1
        return self._with_phrase(Match(position, last, start, end, "street"))

    def _known_at(self, position: int) -> Match | None:
        tokens, words = self.tokens, self.words
        ends = [position] if tokens.capital[position] else []
        last = position
        joins, limit = tokens.joins, position + _LONGEST_NAME
        while last + 1 < limit and joins[last + 1]:
            last += 1
            if tokens.capital[last] or (tokens.shouted[last] and tokens.lowers[last] in words.last_words):
                ends.append(last)
            elif tokens.lowers[last] not in words.linkers:
                break
        for end in reversed(ends):
            kind = _kind_of(self.gazetteer, tokens.name(position, end))
            if (
                kind
                and self._is_own_name(position, end)
                and not (position == end and self._is_tail(position))
                and not self._goes_on(end)
                and not self._is_of_longer_name(position, end)
            ):
                return Match(position, end, tokens.starts[position], tokens.ends[end], kind)
        return None

    def _is_tail(self, position: int) -> bool:
        """Whether a word ends a longer name that no list has: the Sur of "Maguindanao del Sur"."""
        tokens = self.tokens
        if position < 2 or tokens.lowers[position - 1] not in self.words.genitives:
            return False
        return tokens.joins[position] and tokens.joins[position - 1] and tokens.capital[position - 2]

    def _goes_on(self, last: int) -> bool:
        """Whether an article joined to another name follows: "Bab" is not the name in "Bab al-Hawa"."""
        tokens, joins = self.tokens, self.tokens.joins
        if not joins[last + 1] or tokens.lowers[last + 1] not in _ARTICLES or not joins[last + 2]:
            return False
        is_small = not tokens.capital[last + 1] and tokens.gaps[last + 1] != HYPHEN
        return is_small and tokens.gaps[last + 2] == HYPHEN and tokens.capital[last + 2]

    def _is_of_longer_name(self, first: int, last: int) -> bool:
        """Whether a capitalised word follows that makes it another name ("Lod Park"), or it only says which side.

        "West" is a direction, unless a word makes it a unit's name: "the West Region".
        """
        tokens, words, following = self.tokens, self.words, last + 1
        lower = tokens.lowers[following] if tokens.joins[following] else ""
        if first == last and tokens.lowers[last] in words.directions:
            return lower not in words.features
        return lower in words.longer_names and tokens.capital[following] and not tokens.shouted[last]

    def _is_inside(self, position: int) -> bool:
        """Whether the word joins two parts of a name ("Horcones de Berlin")."""
        tokens, words = self.tokens, self.words
        if tokens.lowers[position] not in words.genitives:
            return False
        if not tokens.joins[position + 1] or not tokens.capital[position + 1]:
            return False
        after = tokens.lowers[position + 1]
        return not (after in words.ordinary or after in words.features or after in words.linkers)

    def _is_own_name(self, first: int, last: int) -> bool:
        """Refuse names that only a determiner ("The Alliance"), preposition ("At St. Paul's") or letters make."""
        lowers, words = self.tokens.lowers, self.words
        lower = lowers[first]
        is_preposition = lower in _ARTICLES and lower in words.ordinary  # "At St. Paul's"
        if lower in words.determiners or (
            is_preposition and first < last and self.tokens.gaps[first + 1] == SPACE
        ):
            places = self.gazetteer.lookup(self.tokens.name(first, last))
            return bool(places) and places[0].name.lower().startswith(lower + " ")
        return any(len(word) > 1 for word in lowers[first : last + 1])

    def _unknown_at(self, position: int, known: Match | None) -> Match | None:
        """A name marked by a feature word, if longer than the known name at the same position."""
        tokens, words = self.tokens, self.words
        lower = tokens.lowers[position]
        if not tokens.capital[position] or len(lower) < 2:
            return None
        if lower in words.unnaming and not self._is_said_to_be_one(position):
            return None
        limit = _LONGEST_UNKNOWN_IN_CAPITALS if tokens.shouted[position] else _LONGEST_UNKNOWN
        last = position
        while last + 1 < position + limit and tokens.joins[last + 1]:
            if self._goes_on(last):
                last += 2
                continue
            following = tokens.lowers[last + 1]
            if last + 2 < position + limit and self._is_inside(last + 1):
                last += 2
                continue
            if not tokens.capital[last + 1] or self._ends_entry(position, last):
                break
            if following in words.longer_names:
                last += 1
                break
            if following in words.features or following in words.ordinary or following in words.linkers:
                break
            last += 1
        if known is not None and last <= known.last:
            return None
        match = self._with_phrase(
            Match(position, last, tokens.starts[position], tokens.ends[last], "unknown")
        )
        feature = match.feature
        if feature is None or not feature.marks:
            is_named = feature is None and (
                self._is_named_after(match) or self._opens_dateline(match) or match.start in self._heads
            )
            is_named = is_named or (self._is_name_like(match) and self._is_named_before(match))
            return match if is_named and self._is_other(known) else None
        return match

    def _ends_entry(self, first: int, last: int) -> bool:
        """Whether the line ends here that opens an entry with a day and a place: "4 Dec / Xulang"."""
        start, end = self.tokens.starts[first], self.tokens.ends[last]
        return self.text[end : end + 1] == "\n" and self._opens_log_entry(
            Match(first, last, start, end, "unknown")
        )

    def _is_other(self, known: Match | None) -> bool:
        """Whether a longer name is none of the place known by its first words: "Dar Kebir" is not the small Dar."""
        if known is None:
            return True
        return known.kind == "place" and not self.gazetteer.is_major(
            self.tokens.name(known.first, known.last)
        )

    def _is_said_to_be_one(self, position: int) -> bool:
        """Whether "the village of" or the like stands right before a word that has another meaning, too.

        One word alone must name persons otherwise; before a second name any word may begin one ("Tell Qasab").
        """
        tokens, words = self.tokens, self.words
        if position < 2 or not tokens.joined(position) or tokens.lowers[position - 1] != "of":
            return False
        feature = words.features.get(tokens.lowers[position - 2])
        if feature is None or feature.kind != "P":
            return False
        goes_on = tokens.joins[position + 1] and tokens.capital[position + 1]
        is_longer = goes_on and tokens.lowers[position + 1] not in words.ordinary
        return is_longer or tokens.lowers[position] in words.given_names

    def _is_named_after(self, match: Match) -> bool:
        """Whether words that only places follow stand before the name ("near Xulang", "12 km south of Xulang")."""
        first = match.first
        if not first or not self.tokens.joined(first):
            return False
        is_led = self._is_led(match.cue, match.phrase, first == match.last) and self._is_name_like(match)
        return is_led and not self._mostly_elsewhere(self.text[match.start : match.end])

    def _is_named_before(self, match: Match) -> bool:
        """Whether words that only follow a place stand behind the name: "Xulang, a village", "at Xulang, Mali"."""
        tokens, end = self.tokens, match.end
        after = self.text[end : end + RIGHT_REACH].lower().replace("\n", " ")
        area = self._area_after(match)
        between = "" if area is None else self.text[end : area.start].lower().replace("\n", " ")
        lead = tokens.lowers[match.cue] if match.cue >= 0 else ""
        is_led = lead in self.words.prepositions or lead in self.words.site_prepositions
        if not is_led and self._opens_item(match):  # "Xulang, Mali", not "Curfew in Mali"
            is_led = not after.startswith((" in ", " of "))
        return any(
            rule.pattern.search(between if rule.before_area else after) is not None
            for rule in self.words.namings
            if (is_led or not rule.needs_lead) and (area is not None or not rule.before_area)
        )

    def _opens_item(self, match: Match) -> bool:
        """Whether nothing but a mark, a number, a day or the label of a field stands before the name in its line."""
        begin = self.text.rfind("\n", max(0, match.start - _LONGEST_LOG_ENTRY), match.start) + 1
        if not begin and match.start > _LONGEST_LOG_ENTRY:
            return False
        return _ITEM_HEAD.fullmatch(self.text, begin, match.start) is not None

    def _area_after(self, match: Match) -> Match | None:
        """The country or region whose name is the next behind this one, None when another word is."""
        tokens, position = self.tokens, match.last + 1
        limit = min(len(tokens), position + _LONGEST_NAME)
        while position < limit and not tokens.capital[position]:
            position += 1
        if position >= limit:
            return None
        lower = tokens.lowers[position]
        short = self._abbreviation_at(position, lower) if lower in self.by_first_letters else None
        known = short or self._known_at(position)
        if known is None or known.kind not in {"country", "region"}:
            return None
        if self.text[known.end : known.end + 1] in ("'", "\u2019"):  # "Nigeria's Zamfara", not its president
            inner = self._known_at(known.last + 2) if known.last + 2 < len(tokens) else None
            return known if inner is not None and inner.kind in {"region", "place"} else None
        return known

    def _is_name_like(self, match: Match) -> bool:
        """Whether a name that no gazetteer has may be one of a place: no person's, no word in capitals."""
        tokens, words, first, following = self.tokens, self.words, match.first, match.last + 1
        name = self.text[match.start : match.end]
        if tokens.shouted[first] or name.isupper() or len(name) < _SHORTEST_UNKNOWN or not name.isprintable():
            return False
        if tokens.joined(following) and (tokens.capital[following] or tokens.gaps[following] == HYPHEN):
            return False
        if self.text[match.end : match.end + 1] in ("'", "\u2019"):
            return False
        own = [
            at for at in range(first, following)
            if (tokens.gaps[at] != HYPHEN or at == first)  # not al-Arab
            and (at == first or tokens.lowers[at] not in words.longer_names)
        ]  # fmt: skip
        return not any(tokens.lowers[at] in known for at in own for known in self._spoken_for)

    @property
    def _spoken_for(self) -> tuple[AbstractSet[str], ...]:
        """Words that are rather something else than a place that no gazetteer has."""
        words = self.words
        return (
            words.ordinary, words.given_names, words.surnames, words.organisation_nouns, words.titles,
            words.calendar, self.persons,
        )  # fmt: skip

    def _is_led(self, cue: int, start: int, one_word: bool) -> bool:
        """Whether the token ``cue``, or a phrase that ends with it before ``start``, leads to a place only."""
        if cue < 0:
            return False
        lower = self.tokens.lowers[cue]
        if lower in self.words.naming_prepositions:
            return True
        rules = self.words.naming_rules.get(lower, ())
        left = words_before(self.text, start) if rules else ""
        return any(rule.pattern.search(left) is not None for rule in rules if one_word or not rule.one_word)

    def _opens_dateline(self, match: Match) -> bool:
        """Whether a name opens a line as a dateline does: "ARABI, La. -", "XULANG (Wire) -", "Xulang, 4 May -"."""
        following, start = match.last + 1, self.tokens.starts[match.first]
        if self.text[start - 1 : start] not in ("", "\n"):
            return self._opens_log_entry(match)
        is_loud = self.text[match.start : match.end].isupper()
        ending = _DATELINE_END.match(self.text, match.end)
        if ending is not None:
            said = {word.lower() for word in _LETTERS.findall(ending["day"] or "")}
            is_led = is_loud if ending["day"] is None else not said.isdisjoint(self.words.calendar)
            if is_led or ending["source"]:
                return not any(self.tokens.lowers[match.first] in known for known in self._spoken_for)
        if not is_loud or following >= len(self.tokens.starts) or self.tokens.gaps[following] != COMMA:
            return False
        outer = self._match_at(following)
        return outer is not None and outer.kind in {"region", "country"}

    def _opens_log_entry(self, match: Match) -> bool:
        """Whether a name stands between the day and the colon of an entry in a log."""
        if _ENTRY_END.match(self.text, match.end) is None:
            return False
        entry = _LOG_ENTRY.search(self.text[max(0, match.start - _LONGEST_LOG_ENTRY) : match.start])
        if entry is None:
            return False
        said = {word.lower() for word in _LETTERS.findall(entry["day"])}
        spoken_for = any(self.tokens.lowers[match.first] in known for known in self._spoken_for)
        return not spoken_for and (not said or not said.isdisjoint(self.words.calendar))

    @cached_property
    def _heads(self) -> frozenset[int]:
        """Where places begin that head the items of a list: some other head is one, or the item begins with a day."""
        known, likely, heads = 0, set(), []
        for found in _HEAD.finditer(self.text):
            lower = found["name"].split()[0].lower()
            if (
                found["name"].isupper()
                or any(lower in known_as for known_as in self._spoken_for)
                or lower in self.words.unnaming
            ):
                continue
            heads.append(found.start("name"))
            if _kind_of(self.gazetteer, found["name"]) in {"place", "region"}:
                known += 1
                likely.add(found.start("name"))
            elif any(word.lower() in self.words.calendar for word in _LETTERS.findall(found["rest"])):
                likely.add(found.start("name"))
        return frozenset(heads if len(heads) > 1 and 2 * known >= len(heads) else likely)

    def _mostly_elsewhere(self, name: str) -> bool:
        """Whether the name stands mostly where no place does: a person or a team that is "in" something once.

        What may go before either ("of", "from") says nothing.
        """
        starts, lowers, text = self.tokens.starts, self.tokens.lowers, self.text
        led = other = 0
        at = text.find(name)
        while at >= 0:
            number, end = bisect_left(starts, at), at + len(name)
            is_whole = 0 < number < len(starts) and starts[number] == at and not text[end : end + 1].isalnum()
            if is_whole and self._is_led(number - 1, at, " " not in name):
                led += 1
            elif is_whole and lowers[number - 1] not in self.words.prepositions:
                other += 1
            at = text.find(name, end)
        return led <= other

    # Phrases ---------------------------------------------------------------------------------------------

    def _with_phrase(self, match: Match) -> Match:
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

    def _skip_before(self, match: Match, position: int, after: Feature | None) -> int:
        """Step over "the northern village of" and return the word before it."""
        tokens, words = self.tokens, self.words
        for _ in range(6):
            lower = tokens.lowers[position] if position >= 0 else ""
            feature = words.features.get(lower)
            if lower == "of" and position > 0 and words.features.get(tokens.lowers[position - 1]):
                feature = words.features[tokens.lowers[position - 1]]
                if not feature.before or (after is not None and feature.kind == after.kind):
                    break
                is_part = position > 1 and tokens.lowers[position - 2] in words.part_determiners
                if (is_part and feature.kind != "P") or self._is_named(
                    position - 2
                ):  # "Hodan district of Mogadishu": the word is Hodan's
                    break
                match.feature = match.feature or feature
                position -= 2
            elif self._is_small_feature(feature, position) and position == match.first - 1:
                match.feature = feature
                position -= 1
            elif lower in words.directions and tokens.lowers[position + 1] != "of":
                match.bearing = match.bearing or f"{words.directions[lower]:g}"
                position -= 1
            elif (
                lower in words.determiners
                or lower in words.adjectives
                or (match.feature is not None and self.gazetteer.demonym(lower))
            ):
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
        if (
            lower in self.words.determiners
            or lower in self.words.directions
            or lower in self.words.adjectives
        ):
            return False
        return not self.gazetteer.demonym(lower)

    def _is_small_feature(self, feature: Feature | None, position: int) -> bool:
        """Whether it may stand right before a name ("village Nahr Saba"), not in a title ("City Council")."""
        if feature is None or not feature.before:
            return False
        line_ends = "\n" in self.text[self.tokens.ends[position] : self.tokens.starts[position + 1]]
        if (
            line_ends and feature.after and self._is_named(position - 1)
        ):  # "Place: Lac province", and the next line
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
    """Abbreviations by their first word, longest first, with whether they need a comma before."""
    index: dict[str, list[tuple[str, bool]]] = {}
    shorts = [(short, False) for short in words.abbreviations]
    shorts += [(short, True) for short in words.abbreviations_after_comma]
    for short, needs_comma in sorted(shorts, key=lambda item: (-len(item[0]), item[0])):
        first = _LETTERS.match(short)
        if first is not None:
            index.setdefault(first.group().lower(), []).append((short, needs_comma))
    return index
