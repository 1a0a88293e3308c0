"""Extract: what the engines saw, in one list whose order does not depend on the order of the engines."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.engines.base import Engine
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage


def extract(
    document: Document, passages: Sequence[Passage], engines: Sequence[Engine]
) -> tuple[Mention, ...]:
    """All mentions of all engines, sorted by place in the text, kind, role and maker."""
    mentions = [mention for engine in engines for mention in engine.read(document, passages)]
    return tuple(sorted(mentions, key=_order))


def _order(mention: Mention) -> tuple[int, int, str, str, str, int]:
    group = -1 if mention.group is None else mention.group
    return mention.span.start, mention.span.end, mention.kind.value, mention.role, mention.maker, group
