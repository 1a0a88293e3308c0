"""Publisher: the party to a conflict whose own text this is, so that "our fighters" are known to be its fighters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from plainrecord.fields import actor as actor_field
from plainrecord.fields.actor_groups import STATUS_OF_KIND
from plainrecord.lang.alternatives import alternatives
from plainrecord.lang.lexicon import Lexicon
from plainrecord.model.text import Document, Source, Span
from plainrecord.model.values import Actor
from plainrecord.model.vocab import ActorKind, PartyLinkKind
from plainrecord.world.registry import Organisation, Registry

#: What is put behind the maker of an actor who is the publisher.
PUBLISHER = "+publisher"
_IS_PARTY = (PartyLinkKind.IS_PARTY, PartyLinkKind.CONTROLLED_BY)
#: Characters of a text quoted from somebody else; what runs on longer is no quotation.
_QUOTED = re.compile(r"[\"“][^\"“”\n]{1,600}[\"”]")
#: Lines of a letter's head and of its signature, and the characters of such a line.
_HEAD_LINES, _SIGNATURE_LINES, _HEAD_CHARACTERS = 6, 3, 160
#: Characters before a noun within which "our" makes it one of the publisher's ("our valiant fighters").
_OWNER_REACH = 25
_SENTENCE_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The party that publishes a text, and how its words say that they mean its own people."""

    party: Actor
    _text: str
    _own: re.Pattern[str]
    _owner: re.Pattern[str]
    _quoted: tuple[Span, ...]

    def means_own(self, span: Span) -> bool:
        """Whether words of the text stand for the publisher's people: "our fighters", "the mujahideen"."""
        at = bisect_right(self._quoted, span.start, key=lambda quote: quote.start)
        if at and self._quoted[at - 1].contains(span):
            return False
        before = self._text[max(0, span.start - _OWNER_REACH) : span.start]
        return self._own.search(self._text, span.start, span.end) is not None or bool(
            self._owner.search(before)
        )


def publisher_of(document: Document, lexicon: Lexicon, registry: Registry) -> Publisher | None:
    """The party that the source is, else the only one that the head or the signature of an unsigned text names."""
    words = lexicon.function_words
    own, owners = (
        alternatives(some)
        for some in (words["own_side"], words["own_side"] & words["possessive_determiners"])
    )
    pattern = re.compile(rf"\b(?:{own})\b", re.IGNORECASE)
    owner = re.compile(rf"\b(?:{owners})\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
    if pattern.search(document.text) is None:
        return None
    source = document.source
    named = _by_source(document, source, lexicon, registry) if source else None
    if named is None and source is None:
        heads = {found.actor_id: found for found in _of_heads(document, lexicon, registry)}
        named = next(iter(heads.values())) if len(heads) == 1 else None
    if named is None:
        return None
    party = Actor(named.name, named.kind, named.actor_id, named.country_iso2)
    quoted = tuple(Span(found.start(), found.end()) for found in _QUOTED.finditer(document.text))
    return Publisher(party, document.text, pattern, owner, quoted)


def _by_source(
    document: Document, source: Source, lexicon: Lexicon, registry: Registry
) -> Organisation | None:
    day = document.published
    for link in source.party_links:
        holds = day is None or ((link.since or day) <= day <= (link.until or day))
        if link.link in _IS_PARTY and holds and (found := _party(link.actor, document, lexicon, registry)):
            return found
    return _party(source.name, document, lexicon, registry)


def _of_heads(document: Document, lexicon: Lexicon, registry: Registry) -> Iterator[Organisation]:
    """The parties named in the lines above the first sentence, and below the last."""
    lines = [line.strip() for line in document.text.splitlines() if line.strip()]
    above = list(takewhile(_is_of_head, lines[:_HEAD_LINES]))
    below = (
        list(takewhile(_is_of_head, reversed(lines[-_SIGNATURE_LINES:]))) if len(above) < len(lines) else []
    )
    for line in (*above, *below):
        if (found := _party(line, document, lexicon, registry)) is not None:
            yield found


def _is_of_head(line: str) -> bool:
    return len(line) <= _HEAD_CHARACTERS and not line.endswith(_SENTENCE_ENDS)


def _party(words: str, document: Document, lexicon: Lexicon, registry: Registry) -> Organisation | None:
    """The organisation under arms that words name or that publishes under them."""
    actor = actor_field.normalise(words, lexicon, registry, (), document.published)
    if actor.actor_id is not None:
        named: Organisation | None = registry.actor(actor.actor_id)
    else:
        named = actor_field.affiliation(words, lexicon, registry, (), document.published)
    is_party = named is not None and named.kind in STATUS_OF_KIND
    return (
        named
        if is_party and named is not None and named.kind is not ActorKind.INTERNATIONAL_MISSION
        else None
    )
