"""What every engine is: text to mentions, nothing else. An engine knows no field and no other engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Passage


class Engine(Protocol):
    """One method: what an engine saw in a document. Pure: the same document gives the same mentions."""

    @property
    def name(self) -> str:
        """Short name, e.g. ``rules``; the first part of every maker it signs with."""
        ...

    @property
    def only_beside_acts(self) -> bool:
        """Whether it finds no acts of its own that count: then it reads where others found some, and beside it."""
        ...

    def read(self, document: Document, passages: Sequence[Passage]) -> Sequence[Mention]:
        """The mentions in document order; ``group`` ties a mention to the act mention of that number."""
        ...
