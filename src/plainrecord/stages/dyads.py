"""Who does something to whom, for every sentence: parties as an engine saw them become actors on two sides.

This reads no act: a visit, a grant and a shelling all have a source and a target. Reports are made by
``assemble``; this is for whoever codes relations between actors, the classic task of event data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from plainrecord.fields import actor as actor_field
from plainrecord.fields import place as place_field
from plainrecord.fields.actor_words import ActorWords, Word, actor_words, words_of
from plainrecord.model.records import Mention
from plainrecord.model.text import Document, Span, cover
from plainrecord.model.values import Actor
from plainrecord.model.vocab import ActorKind, MentionKind
from plainrecord.stages.normalise import Knowledge
from plainrecord.world.countries import load_world
from plainrecord.world.registry import Organisation

#: Marks that stand like a preposition between somebody and where they are from.
_MARKS = frozenset("()-")
#: Classes of noun groups that stand for persons: people and names.
_PERSONS = frozenset("hk")
_LOCATIVE = frozenset({"in", "at", "near", "inside", "outside", "throughout", "across"})
_OWN = frozenset({"its", "his", "her", "their"})
_LONGEST_APPOSITION = 2


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on one side of what a sentence tells, with the words that name them.

    ``actor.country_iso2`` is the country that the words, or a place they are tied to ("rebels in Chad"), say.
    ``affiliation`` is the registry id of the organisation named in them, also when they stand for a person
    of it ("the UN envoy").
    """

    actor: Actor
    span: Span
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Dyad:
    """Who (``sources``) does something to whom (``targets``) in one sentence; either side may be empty.

    ``verb`` are the words of the main verb. ``others`` are those named in the sentence beside the two sides,
    in text order: a third party, or the place of it. When two sources of a verb such as "meet" act on each
    other, the dyad is ``reciprocal`` and has no targets.
    """

    sources: tuple[Party, ...]
    targets: tuple[Party, ...]
    verb: Span
    others: tuple[Party, ...] = ()
    reciprocal: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """A noun group read as an actor. ``site`` is the country of a place in it."""

    mention: Mention
    span: Span
    words: str
    actor: Actor
    affiliation: Organisation | None
    site: str | None

    @property
    def link(self) -> str:
        return self.mention.attribute("link")

    @property
    def is_known(self) -> bool:
        """Whether a country or an organisation is named in it."""
        return self.actor.country_iso2 is not None or self.affiliation is not None

    @property
    def is_place(self) -> bool:
        """Whether it is a place and nothing more."""
        return self.site is not None and self.actor.kind is ActorKind.UNKNOWN and self.affiliation is None

    @property
    def is_scene(self) -> bool:
        """Whether it is only the place of it: "in Tbilisi"."""
        return self.is_place and self.link in _LOCATIVE

    @property
    def is_person(self) -> bool:
        """Whether it is one certain person, by name or by function."""
        official = self.actor.is_official and self.mention.attribute("class") in _PERSONS
        return official or self.actor.person_name is not None

    @property
    def is_somebody(self) -> bool:
        persons = self.mention.attribute("class") in _PERSONS
        return self.is_known or self.is_person or persons

    def party(self, home: _Group | None) -> Party:
        """The party, with the place that says where it is from when its own words do not."""
        body = self.affiliation.actor_id if self.affiliation else None
        if home is None:
            return Party(self.actor, self.span, body)
        return Party(replace(self.actor, country_iso2=home.site), cover((self.span, home.mention.span)), body)


def dyads_of(document: Document, mentions: Sequence[Mention], knowledge: Knowledge) -> tuple[Dyad, ...]:
    """The dyads of a document in text order, from the party and place mentions of an engine.

    A sentence in which nobody is named gives none.
    """
    places = [mention for mention in mentions if mention.kind is MentionKind.PLACE]
    parties = [mention for mention in mentions if mention.kind is MentionKind.ACTOR]
    sites = _sites(document, places, knowledge)
    ties = actor_words(knowledge.lexicon, knowledge.registry).tied_by | _MARKS
    found: list[Dyad] = []
    for _, clause in groupby(parties, key=lambda mention: mention.group):
        groups = [_read(mention, document, sites, knowledge) for mention in clause]
        verb = groups[0].mention.part("verb")
        dyad = _dyad(groups, verb, ties) if verb is not None else None
        if dyad is not None:
            found.append(dyad)
    return tuple(found)


# Reading groups ---------------------------------------------------------------------------------------------


class _Site(NamedTuple):
    """The country of a place name or nationality."""

    country: str
    is_nationality: bool


def _sites(document: Document, places: Sequence[Mention], knowledge: Knowledge) -> Mapping[Span, _Site]:
    """The country of every place named, but not where it is part of "pro-X" or "X-based"."""
    country = document.source.country_iso2 if document.source else None
    values = place_field.resolve(
        places, document.text, knowledge.gazetteer, knowledge.place_words, publisher_country=country
    )
    foreign = actor_words(knowledge.lexicon, knowledge.registry).not_of_that_country
    found: dict[Span, _Site] = {}
    for mention, where in zip(places, values, strict=True):
        if where is None or _is_inner(mention.span, document.text, foreign):
            continue
        region = load_world().regions.get(where.name)
        code = where.country_iso2 or (region.country_iso2 if region else None)
        if code is not None:
            found[mention.span] = _Site(code, mention.attribute("feature") == "demonym")
    return found


def _is_inner(span: Span, text: str, foreign: frozenset[str]) -> bool:
    """Whether the name is part of a word that is not about that country."""
    after = text[span.end : span.end + 1] == "-" and text[span.end + 1 : span.end + 20].split()
    return text[span.start - 1 : span.start] == "-" or bool(
        after and after[0].strip(".,;").lower() in foreign
    )


def _read(mention: Mention, document: Document, sites: Mapping[Span, _Site], knowledge: Knowledge) -> _Group:
    own, day = _naming(mention.span, document.text, sites, knowledge), document.published
    words = own.quote(document.text)
    actor = actor_field.normalise(words, knowledge.lexicon, knowledge.registry, (), day)
    body = actor_field.affiliation(words, knowledge.lexicon, knowledge.registry, (), day)
    person = actor.person_name or ""
    inside = [
        site for span, site in sites.items() if own.contains(span) and span.quote(document.text) not in person
    ]
    site = next((site.country for site in inside if not site.is_nationality), None)
    if actor.country_iso2 is None and body is not None:
        actor = replace(actor, country_iso2=body.country_iso2)
    elif actor.country_iso2 is None and inside and not _is_people(words, knowledge):
        actor = replace(actor, country_iso2=site or inside[0].country)
    return _Group(mention, own, words, actor, body, site)


def _naming(group: Span, text: str, sites: Mapping[Span, _Site], knowledge: Knowledge) -> Span:
    """The part of a noun group that names somebody: "Serbia" of "Serbia's refusal", "X" of "the removal of X".

    A group that stands for persons ("Serbia's president") is kept whole.
    """
    known = actor_words(knowledge.lexicon, knowledge.registry)
    words = [word._replace(start=word.start + group.start, end=word.end + group.start)
             for word in words_of(group.quote(text))]  # fmt: skip
    words = _without_possession(words, known)
    words = _after_of(words, known)
    if not words:
        return group
    if not _names_people(words, known):
        body = known.organisation(words, (), None, capitals=False)
        if body is not None:
            return Span(words[body[1]].start, words[body[2] - 1].end)
        whole = Span(words[0].start, words[-1].end)
        if any(word.lower in known.not_by_nationality for word in words):
            return whole
        named = [span for span in sites if whole.contains(span)]
        if named:
            return max(named, key=lambda span: (not sites[span].is_nationality, -span.start))
        for word in words:
            if known.country([word]):
                return Span(word.start, word.end)
    return Span(words[0].start, words[-1].end)


def _without_possession(words: list[Word], known: ActorWords) -> list[Word]:
    """The possessor where what is possessed stands for no persons."""
    owner = next((at for at in range(len(words) - 2, -1, -1) if words[at].possessive), None)
    if owner is None or _names_people(words[owner + 1 :], known):
        return words
    if known.country(words) and not known.country(words[: owner + 1]):
        return words  # "the People's Republic of X"
    return words[: owner + 1]


def _after_of(words: list[Word], known: ActorWords) -> list[Word]:
    """What follows "of" where what stands before it names nobody: "a meeting of the council"."""
    of = next((at for at, word in enumerate(words) if word.lower == "of" and at), None)
    if of is None or of + 1 == len(words):
        return words
    before = words[:of]
    if before[-1].lower in known.generic_heads:  # "a group of diplomats"
        return words[of + 1 :]
    named = _names_people(before, known) or known.country(before) or _has_body(words, known, of)
    return words if named else _after_of(words[of + 1 :], known)


def _has_body(words: Sequence[Word], known: ActorWords, of: int) -> bool:
    found = known.organisation(words, (), None, capitals=False)
    if found is not None and found[1] < of:
        return True
    return (
        known.country(words[of - 1 :]) is not None and known.country(words[of + 1 :]) is None
    )  # "Republic of X"


def _names_people(words: Sequence[Word], known: ActorWords) -> bool:
    return any(True for _ in known.nouns(words)) or any(known.title(word) for word in words)


def _is_people(words: str, knowledge: Knowledge) -> bool:
    """Whether a word for nationals in it stands for a people: "ethnic Turks"."""
    marks = actor_words(knowledge.lexicon, knowledge.registry).not_by_nationality
    return any(word.lower() in marks for word in words.split())


# Choosing sides ---------------------------------------------------------------------------------------------


def _dyad(groups: Sequence[_Group], verb: Span, ties: frozenset[str]) -> Dyad | None:
    first = _side([group for group in groups if group.mention.role == "subject"], ties)
    home = {group.actor.country_iso2 for group in first}
    agents = [at for at, group in enumerate(groups) if group.mention.role == "agent"]
    passive = groups[0].mention.attribute("passive") == "yes"
    reciprocal = groups[0].mention.attribute("reciprocal") == "yes" and len(first) > 1
    second: list[_Group] = []
    if passive and agents:
        second = _side(groups[agents[0] :], ties)
    elif not passive and not reciprocal:
        second = _objects(groups, home, ties)
    if not first and not second:
        return None
    ties_of = {id(group): _tied(group, groups, ties) for group in (*first, *second)}
    sides = [tuple(group.party(ties_of[id(group)]) for group in side) for side in (first, second)]
    used = {*ties_of, *map(id, ties_of.values())}
    others = tuple(group.party(None) for group in groups if group.is_known and id(group) not in used)
    sources, targets = reversed(sides) if passive else sides
    return Dyad(sources, targets, verb, others, reciprocal)


def _objects(groups: Sequence[_Group], home: Collection[str | None], ties: frozenset[str]) -> list[_Group]:
    """Who is acted upon: nobody where only a place abroad is named before the background begins."""
    abroad = [group for group in groups if not (group.is_place and group.site in home)]
    told = [group for group in abroad if group.mention.role == "object"]
    found = _side(told, ties)
    if found or any(group.is_scene for group in told):
        return found
    return _side([group for group in abroad if group.mention.role == "background"], ties)


def _side(groups: Sequence[_Group], ties: frozenset[str]) -> list[_Group]:
    """Who the side is: the first certain person, country or organisation, else the first that is somebody.

    Somebody tied to a place ("rebels in Chad") is known as well. What belongs to the other side ("its troops")
    and the mere place of it are passed over. A list is taken whole.
    """
    usable = [
        at
        for at, group in enumerate(groups)
        if group.is_somebody and not group.is_scene and not _is_owned(group)
    ]
    known = (
        at
        for at in usable
        if groups[at].is_known or groups[at].is_person or _tied(groups[at], groups, ties) is not None
    )
    start = next(known, usable[0] if usable else None)
    if start is None:
        return []
    chosen = [groups[start]]
    for group in groups[start + 1 :]:
        if group.link not in ("and", ",") or not group.is_somebody:
            break
        chosen.append(group)
    is_list = any(group.link == "and" for group in chosen[1:]) or len(chosen) > _LONGEST_APPOSITION
    return chosen if is_list else chosen[:1]


def _is_owned(group: _Group) -> bool:
    return not group.is_known and group.words.split()[0].lower() in _OWN


def _tied(group: _Group, groups: Sequence[_Group], ties: frozenset[str]) -> _Group | None:
    """The place that the words right after a group tie it to, when it names no country itself."""
    if group.is_known:
        return None
    for other in groups[groups.index(group) + 1 :]:
        if other.link not in ties:
            return None
        if other.site is not None:
            return other
    return None
