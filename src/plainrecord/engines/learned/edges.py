"""Where the words of a part begin and end: the encoder marks pieces of words, and at times stops at "of" or "the"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from plainrecord.lang.alternatives import alternatives
from plainrecord.model.text import Span

_WORD = re.compile(r"\w+(?:[-.'\u2019]\w+)*\.?")
_OF = "of"
#: Words that what belongs to somebody or something may have ("offices of [the lawyer Ana Ruiz]").
_MOST_ADDED = 4
_ADDED_REACH = 80
#: Lists of function words that never end the words for somebody or something.
_NEVER_LAST = ("prepositions", "determiners", "coordinators")
#: Lists of words at which what belongs to somebody or something ends.
_ENDS = (
    "coordinators",
    "be_forms",
    "have_forms",
    "modals",
    "wh_words",
    "pronouns",
    "subordinators",
    "adverbs",
)


class Edges:
    """The function words of a language that never end, or never begin, the words for somebody or something."""

    def __init__(self, function_words: Mapping[str, Set[str]]) -> None:
        self._never_last = frozenset[str]().union(*(function_words[name] for name in _NEVER_LAST))
        self._compound_endings = function_words["compound_endings"]
        self._never_first = frozenset(function_words["coordinators"])
        self._determiners = frozenset(function_words["determiners"]) - function_words["wh_words"]
        ends = frozenset[str]().union(
            *(function_words[name] for name in _ENDS), function_words["prepositions"]
        )
        self._ends = ends - self._determiners - {_OF}
        self._holding = re.compile(
            rf"\b(?:{alternatives(function_words['holding_phrases'])})\s+(?:[\w'\u2019-]+\s+){{0,{_MOST_ADDED}}}$",
            re.IGNORECASE,
        )

    def holds_a_thing(self, text: str, within: Span, span: Span) -> bool:
        """Whether a sentence says of those at a span only what they hold: "a checkpoint manned by soldiers"."""
        return (
            self._holding.search(text[max(within.start, span.start - _ADDED_REACH) : span.start]) is not None
        )

    def opens_a_compound(self, text: str, span: Span) -> bool:
        """Whether the words only begin a compound, which is not about them: "[government]-held areas"."""
        _, hyphen, ending = span.quote(text).rpartition("-")
        if hyphen and ending.casefold() in self._compound_endings:
            return True
        return text[span.end : span.end + 1] == "-" and text[span.end + 1 : span.end + 2].islower()

    def mended(self, text: str, within: Span, span: Span) -> Span:
        """The span with whole words at both ends, inside the sentence ``within``.

        "Offices of the" goes on to what they are the offices of; what else ends in a word that cannot end it ends
        before that. Marks and "and" at its beginning go. A span of nothing else stays as it is.
        """
        words = [match.span() for match in _WORD.finditer(text, span.start, span.end)]
        while words and self._lower(text, words[0]) in self._never_first:
            words.pop(0)
        if not words:
            return span
        last = len(words)
        while last and self._lower(text, words[last - 1]) in self._never_last:
            last -= 1
        if not last:
            return span
        cut = [self._lower(text, word) for word in words[last:]]
        end = words[last - 1][1]
        if cut[:1] == [_OF] and self._determiners.issuperset(cut[1:]):
            end = self._owner_end(text, within, words[-1][1]) or end
        return Span(words[0][0], end)

    def _owner_end(self, text: str, within: Span, start: int) -> int | None:
        """Where the words right behind "of" end that say of whom or what; None without any."""
        end: int | None = None
        at, added = start, 0
        for match in _WORD.finditer(text, start, min(within.end, start + _ADDED_REACH)):
            lower = match.group().lower()
            if text[at : match.start()].strip() or lower in self._ends or added == _MOST_ADDED:
                break
            at = match.end()
            if lower != _OF and lower not in self._determiners:
                end, added = at, added + 1
        return end

    @staticmethod
    def _lower(text: str, word: tuple[int, int]) -> str:
        return text[word[0] : word[1]].lower().rstrip(".")
