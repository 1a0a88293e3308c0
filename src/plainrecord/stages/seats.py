"""Places that tell whose words a sentence is, or who somebody is, not where it happened.

"Xulang said", "the ministry in Lod said", "the mayor of Lod was shot in Keld".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from plainrecord.lang.alternatives import alternatives
from plainrecord.model.records import Mention
from plainrecord.model.text import Passage, Span

#: Attribute of a place mention that speaks, or is the seat of who speaks, or the home of who is told of.
SPEAKS = "speaks"


@dataclass(slots=True)
class _Sentence:
    """What the places of one sentence are told apart by; all in text order."""

    places: list[Span] = field(default_factory=list)
    people: list[Span] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)
    speeches: list[tuple[Span, Span]] = field(default_factory=list)

    def is_seat(self, text: str, place: Span, leads_to: re.Pattern[str]) -> bool:
        """Whether a place stands between a speaker and the verb of saying, in a sentence that names another."""
        return len(self.places) > 1 and any(
            speaker.end < place.start
            and place.end < verb.start
            and leads_to.fullmatch(text, speaker.end, place.start)
            and not text[place.end : verb.start].strip()
            for speaker, verb in self.speeches
        )

    def is_home(self, text: str, place: Span, comes_from: re.Pattern[str], leads_on: re.Pattern[str]) -> bool:
        """Whether people are of a place, or come from it, and another place is where they acted or suffered.

        That is one with the act between the two, or one right behind at which they were ("the men of Lod at Keld").
        """
        if not any(
            (people.contains(place) and people.start < place.start)
            or (people.end < place.start and comes_from.fullmatch(text, people.end, place.start))
            for people in self.people
        ):
            return False
        others = [one for one in self.places if not any(people.contains(one) for people in self.people)]
        return any(
            self._act_between(place, other) or leads_on.match(text, place.end, other.start)
            for other in others
        )

    def _act_between(self, place: Span, other: Span) -> bool:
        after = bisect_right(self.acts, min(place.end, other.end))
        return bisect_right(self.acts, max(place.start, other.start)) > after


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
            of(mention.span).speeches.append((mention.span, verb))
    speaking = {mention.span for mention in speakers}
    leads_to, comes_from, leads_on = (
        _led_by(words[f"{name}_prepositions"]) for name in ("seat", "origin", "spot")
    )
    marked = ((SPEAKS, "yes"),)
    return [
        replace(place, attributes=(*place.attributes, *marked))
        if place.span in speaking
        or of(place.span).is_seat(text, place.span, leads_to)
        or of(place.span).is_home(text, place.span, comes_from, leads_on)
        else place
        for place in places
    ]


@cache
def _led_by(prepositions: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives(prepositions)})\s+(?:the\s+)?", re.IGNORECASE)
