"""Which name of a document is said to lie in which: "A, B", "A in B", "the Ostrian town of A"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainrecord.fields.place_names import WORD_KINDS, Name
from plainrecord.lang.placewords import PlaceWords
from plainrecord.model.records import Mention

LONGEST_LINK = 60
"""Characters between a name and the one it is said to lie in, at most."""

_LINK = re.compile(
    r"^(?:['’]s?)?(?:\s+[\w-]+){0,2}?\s*(?:,|\(|\s(?:in|of|near))(?:\s*(?:in|of|the|a|an|near|[\w-]*(?:north|south|east|west)"
    r"[\w-]*|central|city|town|village|hamlet|capital|province|district|department|state|region|county|small|farming|fishing|"
    r"mining|border|market|main|(?:about|some|around)?\s*\d[\d,.]*(?:\s+(?:people|inhabitants|residents))?))*\s*$",
    re.IGNORECASE,
)
_LIES_IN = re.compile(
    r"^,?\s+in(?:\s+the)?(?:\s+(?:far\s+)?[\w-]*(?:north|south|east|west|central)[\w-]*)?\s+$"
)
_CLOSES = re.compile(r"\s*(?:[,.;:()\n]|$)")
_OF_WHICH = re.compile(r"['’]s?\s+")
#: Words between a nationality and what is of it: "Ostrian coastal town of", "Ostria's southern city of".
_OF_NATION = re.compile(
    r"(?:['’]s)?(?:\s+(?!(?:in|at|on|near|to|from|of|off|by|into|over)\b)[a-z][\w-]*){0,3}\s+(?P<feature>[a-z][\w-]*)\s+of\s+"
)


def link_containers(mentions: Sequence[Mention], names: Sequence[Name], text: str, words: PlaceWords) -> None:
    """Note which name is said to lie in the next, or is of the nation named before it.

    ``names`` has the name of each mention; what they lie in is added to their ``containers``.
    """
    links = _Links(mentions, names, text, words)
    for position in range(len(mentions) - 1):
        links.note(position)


class _Links:
    def __init__(
        self, mentions: Sequence[Mention], names: Sequence[Name], text: str, words: PlaceWords
    ) -> None:
        self.mentions = mentions
        self.names = names
        self.text = text
        self.words = words

    def note(self, position: int) -> None:
        """Link the name of a mention with that of the next, in either direction."""
        following = self.mentions[position + 1]
        between = self.text[self.mentions[position].span.end : following.span.start]
        inner, outer = self.names[position], self.names[position + 1]
        if len(between) > LONGEST_LINK:
            return
        is_of_area = _OF_WHICH.fullmatch(between) and inner.is_area() and outer.kind not in WORD_KINDS
        if is_of_area or self._is_of_nation(between, inner, outer, following):
            outer.containers.append(inner)  # "Ostria's Northern Province", "Northern Province's Bor area"
            outer.is_said_to_lie_in = True
        if "\n\n" in between or not _LINK.match(between):
            return
        if outer.is_country() and (region := self._its_region(position + 1)) is not None:
            outer = region
        if inner is outer or outer.kind == "demonym" or outer in inner.containers:
            return
        if "," in between and self._goes_on(position + 1, inner):
            return
        is_chained = between.lstrip().startswith((",", "("))
        if inner.is_country() and not (is_chained and (inner.is_town_in(outer) or not outer.is_country())):
            return  # a country lies in nothing: "Russia in the US election"; but "Lebanon, Pa."
        is_area = not outer.candidates or any(
            not place.feature_code.startswith("P.") for place in outer.candidates
        )
        if is_area or " of " in between or " in " in between:
            inner.containers.append(outer)
            told = outer.is_country() and between == ", " and _CLOSES.match(self.text, following.span.end)
            inner.is_said_to_lie_in |= bool(told) or _LIES_IN.match(between) is not None

    def _is_of_nation(self, between: str, nation: Name, name: Name, mention: Mention) -> bool:
        """Whether a place is said to be a country's: "the Ostrian coastal town of Bor"."""
        if not nation.is_country() or name.kind in WORD_KINDS or name.is_country():
            return False
        found = _OF_NATION.fullmatch(between)
        return found is not None and found["feature"] == mention.attribute("feature")

    def _its_region(self, position: int) -> Name | None:
        """The region that is said to be of the country named before it: "Ostria's Northern Province"."""
        if position + 1 >= len(self.mentions):
            return None
        start, end = self.mentions[position].span.end, self.mentions[position + 1].span.start
        return self.names[position + 1] if _OF_WHICH.fullmatch(self.text, start, end) else None

    def _goes_on(self, position: int, before: Name) -> bool:
        """Whether the name is one of a list ("A, B and C") rather than what the one ``before`` lies in."""
        name = self.names[position]
        is_state = name.text in self.words.abbreviations or name.text in self.words.abbreviations_after_comma
        if name.is_country() or is_state or name.kind.startswith("A") or position + 1 >= len(self.mentions):
            return False
        start, end = self.mentions[position].span.end, self.mentions[position + 1].span.start
        after = self.names[position + 1]
        if after.is_country() and not before.is_of_country(after.candidates[0].country_iso2, name):
            return False  # "village, province, country"
        return self.text[start:end].strip() in {",", "and", ", and", "or", ", or"}
