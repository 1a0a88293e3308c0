"""Extract: what the engines saw, in one list whose order does not depend on the order of the engines."""

from __future__ import annotations

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
    adds to acts does not read where those before it found none.
    """
    mentions: list[Mention] = []
    first = 0
    for engine in engines:
        if engine.only_beside_acts and not any(mention.kind is MentionKind.ACT for mention in mentions):
            continue
        found = engine.read(document, passages)
        mentions += [_renumbered(mention, first) if first else mention for mention in found]
        first += max((mention.group + 1 for mention in found if mention.group is not None), default=0)
    return tuple(sorted(mentions, key=_order))


def _renumbered(mention: Mention, first: int) -> Mention:
    return mention if mention.group is None else replace(mention, group=mention.group + first)


def _order(mention: Mention) -> tuple[int, int, str, str, str, int]:
    group = -1 if mention.group is None else mention.group
    return mention.span.start, mention.span.end, mention.kind.value, mention.role, mention.maker, group
