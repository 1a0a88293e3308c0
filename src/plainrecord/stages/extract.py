"""Extract: what the engines saw, in one list whose order does not depend on the order of the engines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from plainrecord.engines.base import Engine
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage
from plainrecord.model.vocab import MentionKind


def extract(
    document: Document, passages: Sequence[Passage], engines: Sequence[Engine]
) -> tuple[Mention, ...]:
    """All mentions of all engines, sorted by place in the text, kind, role and maker.

    Engines number their acts independently; here the numbers of each follow those of the one before. One that only
    adds to acts is given the sentences in which those before it found one.
    """
    mentions: list[Mention] = []
    first = 0
    for engine in engines:
        found = engine.read(document, _with_act(passages, mentions) if engine.only_beside_acts else passages)
        mentions += [_renumbered(mention, first) if first else mention for mention in found]
        first += max((mention.group + 1 for mention in found if mention.group is not None), default=0)
    return tuple(sorted(mentions, key=_order))


def _with_act(passages: Sequence[Passage], mentions: Sequence[Mention]) -> list[Passage]:
    """The passages in which an act was found."""
    starts = [passage.span.start for passage in passages]
    acts = (mention.span.start for mention in mentions if mention.kind is MentionKind.ACT)
    return [passages[at] for at in sorted({bisect_right(starts, act) - 1 for act in acts}) if at >= 0]


def _renumbered(mention: Mention, first: int) -> Mention:
    return mention if mention.group is None else replace(mention, group=mention.group + first)


def _order(mention: Mention) -> tuple[int, int, str, str, str, int]:
    group = -1 if mention.group is None else mention.group
    return mention.span.start, mention.span.end, mention.kind.value, mention.role, mention.maker, group
