"""Extract: what the engines saw, in one list whose order does not depend on the order of the engines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from plainrecord.engines.base import Engine
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage
from plainrecord.model.vocab import MentionKind

#: Sentences on either side of one with an act that an engine reads with it: they tell what it is about.
_BESIDE = 1
#: A text of no more passages is about what its acts are about: it is read whole.
_FEW = 10


def extract(
    document: Document, passages: Sequence[Passage], engines: Sequence[Engine]
) -> tuple[Mention, ...]:
    """All mentions of all engines, sorted by place in the text, kind, role and maker.

    Engines number their acts independently; here the numbers of each follow those of the one before. One that only
    adds to acts is given the passages in which those before it found some, and what stands beside these.
    """
    mentions: list[Mention] = []
    first = 0
    for engine in engines:
        given = _around_acts(passages, mentions) if engine.only_beside_acts else passages
        if not given:
            continue
        found = engine.read(document, given)
        mentions += [_renumbered(mention, first) if first else mention for mention in found]
        first += max((mention.group + 1 for mention in found if mention.group is not None), default=0)
    return tuple(sorted(mentions, key=_order))


def _around_acts(passages: Sequence[Passage], mentions: Sequence[Mention]) -> list[Passage]:
    """The passages in which an act was found, and their neighbours; of a text with an act in few passages, all."""
    starts = [passage.span.start for passage in passages]
    acts = {bisect_right(starts, act.span.start) - 1 for act in mentions if act.kind is MentionKind.ACT}
    if acts and len(passages) <= _FEW:
        return list(passages)
    near = {at + step for at in acts for step in range(-_BESIDE, _BESIDE + 1)}
    return [passage for at, passage in enumerate(passages) if at in near]


def _renumbered(mention: Mention, first: int) -> Mention:
    return mention if mention.group is None else replace(mention, group=mention.group + first)


def _order(mention: Mention) -> tuple[int, int, str, str, str, int]:
    group = -1 if mention.group is None else mention.group
    return mention.span.start, mention.span.end, mention.kind.value, mention.role, mention.maker, group
