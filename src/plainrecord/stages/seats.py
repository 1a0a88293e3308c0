"""Places that tell whose words a sentence is, or who somebody is, not where it happened.

"Xulang said", "the ministry in Lod said", "the mayor of Lod was shot in Keld".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate

from plainrecord.lang.alternatives import alternatives
from plainrecord.model.records import Mention
from plainrecord.model.text import Passage, Span

#: Attribute of a place mention that speaks, or is the seat of who speaks, or the home of who is told of.
SPEAKS = "speaks"


@dataclass(slots=True)
class _Sentence:
    """What the places of one sentence are told apart by."""

    places: list[Span] = field(default_factory=list)
    people: list[Span] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)  # in text order
    speakers: dict[int, list[Span]] = field(
        default_factory=dict
    )  # where a verb of saying begins -> who says it

    def seats(self, text: str, leads_to: re.Pattern[str]) -> Iterator[Span]:
        """The places between a speaker and the verb of saying, in a sentence that names others."""
        for place in self.places if len(self.places) > 1 else ():
            space = _SPACE.match(text, place.end)
            speakers = self.speakers.get(space.end(), ()) if space else ()
            if any(leads_to.fullmatch(text, speaker.end, place.start) for speaker in speakers):
                yield place

    def homes(self, text: str, comes_from: re.Pattern[str], leads_on: re.Pattern[str]) -> Iterator[Span]:
        """The places that people are of, or come from, where another is the one at which they acted or suffered.

        That is one with an act between the two, or one right behind at which they were ("the men of Lod at Keld").
        """
        people = sorted(self.people)
        starts, ends = [one.start for one in people], sorted(one.end for one in people)
        furthest = list(accumulate((one.end for one in people), max))

        def holds(before: int, place: Span) -> bool:
            return before > 0 and furthest[before - 1] >= place.end

        others = [one for one in self.places if not holds(bisect_right(starts, one.start), one)]
        if not others:
            return
        last_start, first_end = max(one.start for one in others), min(one.end for one in others)
        for place in self.places:
            before = bisect_left(ends, place.start)
            is_of_people = holds(bisect_left(starts, place.start), place) or (
                before > 0 and comes_from.fullmatch(text, ends[before - 1], place.start)
            )
            act_before, act_behind = bisect_right(self.acts, place.start), bisect_right(self.acts, place.end)
            if is_of_people and (
                (act_behind < len(self.acts) and self.acts[act_behind] <= last_start)
                or (act_before > 0 and self.acts[act_before - 1] > first_end)
                or leads_on.match(text, place.end, last_start)
            ):
                yield place


_SPACE = re.compile(r"\s+")


def with_speaking(
    text: str,
    passages: Sequence[Passage],
    places: Sequence[Mention],
    speakers: Sequence[Mention],
    people: Sequence[Mention],
    acts: Sequence[Mention],
    words: Mapping[str, frozenset[str]],
) -> list[Mention]:
    """The places, those marked that speak for their government, are the seat of a speaker or the home of people.

    A seat or home is left unmarked in a sentence that names no other place: the police in a town speak of it, and
    residents of it are harmed there. ``words`` are the function words of the language.
    """
    starts = [passage.span.start for passage in passages]
    sentences: dict[int, _Sentence] = defaultdict(_Sentence)

    def of(span: Span) -> _Sentence:
        return sentences[bisect_right(starts, span.start)]

    for place in places:
        of(place.span).places.append(place.span)
    for mention in people:
        of(mention.span).people.append(mention.span)
    for act in sorted(act.span for act in acts):
        of(act).acts.append(act.start)
    for mention in speakers:
        if (verb := mention.part("verb")) is not None:
            of(mention.span).speakers.setdefault(verb.start, []).append(mention.span)
    leads_to, comes_from, leads_on = (
        _led_by(words[f"{name}_prepositions"]) for name in ("seat", "origin", "spot")
    )
    marked = {mention.span for mention in speakers}
    for sentence in sentences.values():
        marked.update(sentence.seats(text, leads_to))
        marked.update(sentence.homes(text, comes_from, leads_on))
    return [
        replace(place, attributes=(*place.attributes, (SPEAKS, "yes"))) if place.span in marked else place
        for place in places
    ]


@cache
def _led_by(prepositions: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives(prepositions)})\s+(?:the\s+)?", re.IGNORECASE)
