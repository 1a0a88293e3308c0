"""Plainrecord: narrative reports of armed-conflict incidents in, neutral and evidence-linked event data out.

    >>> import plainrecord
    >>> reports = plainrecord.read("Rebels attacked the village of Tel Rahin on Monday.", published="2024-05-08")

Nothing but what ``__all__`` names is promised. Heavy modules are imported only when a function is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from plainrecord.model.linking import Event
    from plainrecord.model.place_reading import PlacesRead
    from plainrecord.model.records import Report, Reports
    from plainrecord.model.text import Document, Source

__version__ = "0.1.0"
__all__ = ["__version__", "link", "places", "read"]


def read(
    text: str | Document,
    published: date | str | None = None,
    source: Source | str | None = None,
    *,
    title: str | None = None,
    language: str | None = None,
    gazetteer: Path | str | None = None,
    engines: tuple[str, ...] = ("rules", "learned"),
) -> Reports:
    """Read one text and return its reports, in text order; notebooks show them with the evidence marked.

    ``reports.explain()`` says in words how each value was come by, and what was not used.

    ``published`` is the publication day (a date or ``YYYY-MM-DD``); without it nothing is dated relative to
    it. ``source`` is the publisher, by name or as a ``Source``. ``gazetteer`` is a CSV or a built gazetteer
    that is looked up before the default one. ``engines`` are who reads: ``rules``, ``learned`` or both. Names
    of private persons are in the reports: exports replace
    them, this function does not. Raises ``ValueError`` for a date that is not one, an empty text or an
    engine that does not exist.
    """
    from pathlib import Path as _Path  # noqa: PLC0415

    from plainrecord.model.records import Reports as _Reports  # noqa: PLC0415
    from plainrecord.model.text import Document as _Document  # noqa: PLC0415
    from plainrecord.pipeline import code  # noqa: PLC0415
    from plainrecord.pipeline import context as make_context  # noqa: PLC0415
    from plainrecord.sources import document_from_text  # noqa: PLC0415

    if isinstance(text, _Document):
        if (published, source, title, language) != (None, None, None, None):
            raise ValueError(
                "a Document brings its own date, source, title and language; give only the document"
            )
        document = text
    else:
        document = document_from_text(
            text, published=_day(published), source=source, title=title, language=language
        )
    context = make_context("en", _Path(gazetteer) if gazetteer else None, engines)
    return _Reports(code(document, context))


def link(reports: Iterable[Report]) -> tuple[Event, ...]:
    """Put reports of one event together, whatever documents they are from; each report stands in one event.

    Copies of one text are told apart from independent accounts by ``plainrecord link`` in a project, which also
    keeps the ids of events. The order of ``reports`` makes no difference.
    """
    from plainrecord.stages.link.linker import Linker  # noqa: PLC0415

    return Linker().events(reports)


def places(
    text: str, *, publisher_country: str | None = None, gazetteer: Path | str | None = None
) -> PlacesRead:
    """How the places of an English text are read: a list with the words, the entry, precision and radius of each.

    Notebooks show it as a table with a small map; ``as_data()`` gives it as plain data; ``refused`` holds names
    that were not taken for places, and why. ``publisher_country`` (two letters, ISO 3166-1) counts a little
    where several places have one name. ``gazetteer`` is a CSV or a built gazetteer that is looked up before
    the default one. Raises ``ValueError`` for a country that does not exist or a gazetteer that cannot be used.
    """
    from pathlib import Path as _Path  # noqa: PLC0415

    from plainrecord.pipeline import places as read_places  # noqa: PLC0415

    return read_places(text, "en", _Path(gazetteer) if gazetteer else None, publisher_country)


def _day(published: date | str | None) -> date | None:
    from datetime import date as _date  # noqa: PLC0415
    from datetime import datetime as _datetime  # noqa: PLC0415

    if isinstance(published, str):
        try:
            return _date.fromisoformat(published)
        except ValueError:
            raise ValueError(f"published={published!r} is not a day; write it as YYYY-MM-DD") from None
    if isinstance(published, _datetime):
        return published.date()
    if published is None or isinstance(published, _date):
        return published
    raise ValueError(f"published={published!r} is not a day; give a date or a text YYYY-MM-DD")
