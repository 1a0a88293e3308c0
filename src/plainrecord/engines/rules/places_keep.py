"""Keeps those possible names that the evidence of the whole text makes places."""

from __future__ import annotations

from plainrecord.engines.rules.places_gather import Gatherer, Match
from plainrecord.engines.rules.places_tokens import BREAK, COMMA, HYPHEN, JOINED, STOP

_SMALLEST_BARE_POPULATION = 15_000
_LONGEST_LETTERS = 4
_LONGEST_ORGANISATION = 4


class Keeper(Gatherer):
    """One text and the names in it that are places."""

    def note_persons(self) -> None:
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
                is_person = (
                    is_title and self.text[tokens.ends[position - 1] : tokens.starts[position]] == ". "
                )
            following = tokens.lowers[position]
            if is_person and tokens.capital[position] and following not in words.features:
                self.persons.add(following)
                if before in words.given_names:
                    self.persons.add(before)

    def keep(self, matches: list[Match]) -> list[Match]:
        """Those of ``matches`` that are places; call ``note_persons`` before. The others get a ``refusal``."""
        self.countries = self._countries_of(matches)
        for number, match in enumerate(matches):
            before = matches[number - 1] if number else None
            after = matches[number + 1] if number + 1 < len(matches) else None
            match.refusal = self._refusal(match, before, after)
            match.accepted = not match.refusal
        sure = {self.tokens.name(match.first, match.last) for match in matches if match.accepted}
        for match in matches:
            if (
                not match.accepted
                and match.kind == "place"
                and self.tokens.name(match.first, match.last) in sure
            ):
                match.accepted = not self._is_spoiled(match, None, None) and not self._is_common(match)
        return [match for match in matches if match.accepted]

    def _countries_of(self, matches: list[Match]) -> frozenset[str]:
        """The countries that the text names, itself or by an adjective ("Peruvian")."""
        found: set[str | None] = set()
        for match in matches:
            name = self.text[match.start : match.end]
            if match.kind == "demonym":
                found.add(self.gazetteer.demonym(name))
            elif match.kind == "country":
                country = self.gazetteer.country_by_name(name)
                found.add(country.iso2 if country else None)
        return frozenset(code for code in found if code)

    def _is_elsewhere(self, match: Match) -> bool:
        """Whether no place of that name lies in a country that the text names."""
        name = self.tokens.name(match.first, match.last)
        return bool(self.countries) and not any(
            place.country_iso2 in self.countries for place in self.gazetteer.lookup(name)
        )

    def _is_common(self, match: Match) -> bool:
        return match.first == match.last and self.words.is_spoken_for(self.tokens.lowers[match.first])

    def _refusal(self, match: Match, before: Match | None, after: Match | None) -> str:
        """Why the name is no place here (a row of ``refusals`` in the pack), "" when it is one."""
        if match.kind in {"street", "unknown"} or match.is_abbreviation:
            return ""
        lower = self.tokens.lowers[match.first]
        is_single, is_loud = match.first == match.last, self.tokens.shouted[match.first]
        if is_single and lower in self.words.calendar:
            return "calendar"
        follows = self.tokens.joined(match.first) and self.tokens.capital[match.first - 1]
        if is_single and is_loud and not follows and lower in self.words.features:
            return "kind_word"  # "THE COLONIA"
        is_body = self.tokens.name(match.first, match.last).lower() in self.words.bodies
        if is_body or self._is_spoiled(match, before, after):
            return "other_name"
        match.in_list = self.continues(match, before)
        listed = match.in_list and before is not None and before.accepted and not self._is_common(match)
        if listed or self._is_chained(match, after) or self._is_marked(match):
            return ""
        if match.kind == "place":
            return self._town_refusal(match, lower)
        if lower in self.persons or lower in self.words.ordinary:
            is_led = self._preposition(match) > 0 or not is_single
            return "" if is_led else "person" if lower in self.persons else "common_word"
        return ""

    def _town_refusal(self, match: Match, lower: str) -> str:
        """Decide on a town or site that neither a chain nor a feature word marks."""
        strength = 2 if self._is_of_authority(match) else self._preposition(match)
        is_loud, is_major = self.tokens.shouted[match.first], self._is_major(match)
        if is_loud and not is_major and self._is_elsewhere(match):
            return "elsewhere"  # in capitals any common word looks like a name: "a stroke of LUCK"
        if match.first == match.last:
            if not is_loud and self._is_letters(match):
                return "letters"
            if lower in self.words.ordinary:
                return "" if strength > 1 and not is_loud and is_major else "common_word"
            if lower in self.words.surnames or lower in self.persons:
                return "" if strength > 1 else "person"
            if lower in self.words.given_names:
                return "" if strength > 1 or is_major else "person"
        if strength > 0 or self._is_dateline(match) or is_major or match.start in self._heads:
            return ""
        is_bare = not is_loud and self._is_sizeable(match) and not self._is_speaker(match)
        return "" if is_bare else "no_evidence"

    def _is_of_authority(self, match: Match) -> bool:
        """Whether the word for a local authority stands right behind the name: "Tyler police"."""
        following = match.last + 1
        return self.tokens.joined(following) and self.tokens.lowers[following] in self.words.authorities

    def _is_letters(self, match: Match) -> bool:
        """Whether it is a short word in capitals that a gazetteer has only as the code of another name ("SUV")."""
        name = self.text[match.start : match.end]
        if not name.isupper() or len(name) > _LONGEST_LETTERS:
            return False
        return not any(place.name.upper() == name for place in self.gazetteer.lookup(name))

    def _is_marked(self, match: Match) -> bool:
        feature = match.feature
        return feature is not None and feature.kind not in "SRC" and self._is_feature_plain(match)

    def _is_feature_plain(self, match: Match) -> bool:
        """Whether the feature word counts; beside an ordinary word ("Criminal District") only a small one."""
        following = match.last + 1
        if match.first != match.last or self.tokens.lowers[match.first] not in self.words.ordinary:
            return True
        return not self.tokens.joined(following) or not self.tokens.capital[following]

    def _preposition(self, match: Match) -> int:
        """2 after a word such as "in", 1 after one that also goes with persons ("from"), else 0."""
        if match.cue < 0:
            return 0
        word = self.tokens.lowers[match.cue]
        if word not in self.words.prepositions or self.tokens.gaps[match.cue + 1] not in JOINED:
            return 0
        return 1 if word in self.words.weak_prepositions else 2

    def _is_major(self, match: Match) -> bool:
        name = self.tokens.name(match.first, match.last)
        return len(name) >= 4 and self.gazetteer.is_major(name)

    def _is_sizeable(self, match: Match) -> bool:
        places = self.gazetteer.lookup(self.tokens.name(match.first, match.last))
        return bool(places) and places[0].population >= _SMALLEST_BARE_POPULATION

    def _is_speaker(self, match: Match) -> bool:
        lowers, following = self.tokens.lowers, match.last + 1
        before = lowers[match.first - 1] if match.first and self.tokens.joined(match.first) else ""
        after = lowers[following] if self.tokens.joined(following) else ""
        return before in self.words.speech or after in self.words.speech

    def _opens_line(self, match: Match) -> bool:
        return not match.first or "\n" in self.text[self.tokens.ends[match.first - 1] : match.start]

    def _is_dateline(self, match: Match) -> bool:
        """At the start of a line or in capitals, and followed by a dash, a bracket or ordinary text."""
        name = self.text[match.start : match.end]
        is_loud = name.isupper() and not self.tokens.shouted[match.first]
        is_start = self._opens_line(match)
        following = self.text[match.end : match.end + 3].lstrip()
        is_ended = following[:1] in {"(", "—", "–"} or following.startswith(("--", "- "))
        return (is_start and (is_ended or is_loud)) or (is_loud and is_ended) or self._opens_log_entry(match)

    def _is_chained(self, match: Match, after: Match | None) -> bool:
        if after is None or after.first != match.last + 1 or after.kind not in {"country", "region"}:
            return False
        return self.tokens.gaps[after.first] == COMMA

    def continues(self, match: Match, before: Match | None) -> bool:
        """Whether the name goes on a list or chain: "A, B and C"."""
        if before is None or match.first == 0:
            return False
        following = before.last + 1
        if match.first - following > 3 or match.start - before.end > 40:
            return False
        gaps = self.tokens.gaps[following : match.first + 1]
        if BREAK in gaps:
            return False
        between = self.tokens.lowers[following : match.first]
        rest = [
            word for word in between if word not in self.words.determiners and word not in self.words.features
        ]
        if not rest:
            return COMMA in gaps
        return rest in (["and"], ["or"])

    def _is_spoiled(self, match: Match, before: Match | None, after: Match | None) -> bool:
        """Whether the name is part of a person's or an organisation's."""
        tokens = self.tokens
        if tokens.shouted[match.first]:
            previous = tokens.lowers[match.first - 1] if tokens.joined(match.first) and match.first else ""
            return previous in self.words.titles or self._heads_organisation(match)
        spoiled = self._spoiled_before(match, before) or self._spoiled_after(match, after)
        return spoiled or self._heads_organisation(match)

    def _heads_organisation(self, match: Match) -> bool:
        """Whether it belongs to the name of a body: "Bank of Lod", "Banner of the Sahel", and the Banner itself."""
        tokens, words, first = self.tokens, self.words, match.first
        if (
            match.kind in {"place", "region"}
            and match.first == match.last
            and tokens.lowers[first] in words.band_nouns
        ):
            return match.feature is None
        if first < 2 or match.kind == "demonym":
            return False
        of = first - 2 if tokens.lowers[first - 1] in words.determiners else first - 1
        if of < 1 or tokens.lowers[of] != "of" or not tokens.capital[of - 1]:
            return False
        if of == first - 1 and tokens.lowers[of - 1] in words.organisations_of:
            return True
        return match.kind != "country" and tokens.lowers[of - 1] in words.band_nouns

    def _names_organisation(self, match: Match, position: int) -> bool:
        """Whether the capitalised words from ``position`` on make an organisation: "Lakes [Civic Monitor]"."""
        tokens = self.tokens
        if tokens.lowers[position] in self.words.organisation_nouns:
            return True
        if match.kind == "country":  # which the forces named for it are of
            return False
        for at in range(position, min(position + _LONGEST_ORGANISATION, len(tokens.starts))):
            if not tokens.joined(at) or not tokens.capital[at]:
                return False
            if tokens.lowers[at] in self.words.armed_bodies:
                return True
        return False

    def _spoiled_before(self, match: Match, before: Match | None) -> bool:
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
        is_harmless = (
            lower in words.prepositions
            or lower in words.directions
            or lower in words.adjectives
            or lower in words.neighbours_allowed
            or lower in words.features
        )
        starts_sentence = tokens.gaps[first - 1] == BREAK
        if is_harmless or (starts_sentence and (lower in words.ordinary or self._is_major(match))):
            return False
        if match.kind in {"country", "region"}:
            return match.first == match.last and tokens.lowers[first] in words.given_names
        return True

    def _spoiled_after(self, match: Match, after: Match | None) -> bool:
        tokens, words, following = self.tokens, self.words, match.last + 1
        if not tokens.joined(following) or tokens.gaps[following] == HYPHEN or match.kind == "demonym":
            return False
        if not tokens.capital[following]:
            return False
        lower, own = tokens.lowers[following], tokens.lowers[match.last]
        if self._names_organisation(match, following):
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
