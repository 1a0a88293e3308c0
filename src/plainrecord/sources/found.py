"""What the reading of one format finds: texts with what is said of them, before it becomes documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One text in an original.

    ``place`` is where in it (``row=12``, ``id=a7``; "" when it is all of it), ``document_ref`` what the user
    calls it when not the original's own reference. ``title`` is not part of ``body``; ``title_end`` is for
    one that is. ``published`` are the words for the day, ``source`` a publisher's name that the user wrote,
    ``site`` one that the page says of itself. ``reader`` names the step from bytes to text.
    """

    body: str
    reader: str
    place: str = ""
    document_ref: str = ""
    title: str = ""
    title_end: int = 0
    published: str = ""
    source: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part of an original that is not read, or a warning about it: reason code, message, place."""

    reason: str
    message: str
    place: str = ""
