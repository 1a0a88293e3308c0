"""Reads the places of a text for people: found, understood, and what was left alone and why."""

from __future__ import annotations

from collections.abc import Sequence

from plainrecord.fields.place import resolve, show
from plainrecord.lang.placewords import PlaceWords
from plainrecord.model.place_reading import NameRefused, PlaceRead, PlacesRead
from plainrecord.model.records import Mention
from plainrecord.model.text import Span
from plainrecord.model.values import Place
from plainrecord.world.gazetteer import PlaceIndex

_MOST_CAPITALS = 12


def read_places(
    text: str,
    mentions: Sequence[Mention],
    refused: Sequence[tuple[Span, str]],
    gazetteer: PlaceIndex,
    words: PlaceWords,
    *,
    publisher_country: str | None = None,
) -> PlacesRead:
    """The places of ``text`` as every report would get them. Pure, like all stages.

    ``mentions`` are all place mentions of the text, ``refused`` names that are none with the key of the reason
    in ``words.refusals``. ``publisher_country`` (ISO 3166-1 alpha-2) counts a little in choosing among places of
    one name.
    """
    wheres = resolve(mentions, text, gazetteer, words, publisher_country=publisher_country)
    found = tuple(
        PlaceRead(mention.span, mention.span.quote(text), where, show(where))
        for mention, where in zip(mentions, wheres, strict=True)
        if where is not None
    )
    names = tuple(NameRefused(span, span.quote(text), words.refusals[why]) for span, why in refused)
    return PlacesRead(text, found, names, _capitals(found, gazetteer))


def _capitals(found: tuple[PlaceRead, ...], gazetteer: PlaceIndex) -> tuple[Place, ...]:
    """The capitals of the countries of the places, for orientation on a map."""
    codes = dict.fromkeys(read.where.country_iso2 for read in found if read.where.country_iso2)
    capitals: list[Place] = []
    for code in list(codes)[:_MOST_CAPITALS]:
        country = gazetteer.country(code)
        entries = gazetteer.lookup(country.capital) if country and country.capital else ()
        capitals += [
            place for place in entries if place.country_iso2 == code and place.feature_code == "P.PPLC"
        ][:1]
    return tuple(capitals)
