"""Places that tell whose words a sentence is, not where it happened: "Xulang said", "the ministry in Lod said"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from plainrecord.lang.alternatives import alternatives
from plainrecord.model.records import Mention
from plainrecord.model.text import Passage

#: Attribute of a place mention that speaks, or is the seat of who speaks.
SPEAKS = "speaks"


def with_speaking(
    text: str,
    passages: Sequence[Passage],
    places: Sequence[Mention],
    speakers: Sequence[Mention],
    prepositions: frozenset[str],
) -> list[Mention]:
    """The places, those marked that speak for their government, or between a speaker and the verb of saying.

    The seat of a speaker is left unmarked in a sentence that names no other place: the police in a town speak of it.
    ``prepositions`` are those that lead to a seat.
    """
    speaking = {mention.span for mention in speakers}
    leads_to = re.compile(rf"\s+(?:{alternatives(prepositions)})\s+(?:the\s+)?", re.IGNORECASE)
    starts = [passage.span.start for passage in passages]
    named: dict[int, int] = {}  # passage -> places in it
    for place in places:
        at = bisect_right(starts, place.span.start)
        named[at] = named.get(at, 0) + 1

    def is_seat(place: Mention) -> bool:
        return named[bisect_right(starts, place.span.start)] > 1 and any(
            (verb := mention.part("verb")) is not None
            and mention.span.end < place.span.start
            and place.span.end < verb.start
            and leads_to.fullmatch(text, mention.span.end, place.span.start)
            and not text[place.span.end : verb.start].strip()
            for mention in speakers
        )

    return [
        replace(place, attributes=(*place.attributes, (SPEAKS, "yes")))
        if place.span in speaking or is_seat(place)
        else place
        for place in places
    ]
