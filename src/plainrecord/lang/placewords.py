"""The words by which a language marks places, read from ``packs/<code>/places.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from plainrecord.model.vocab import PlaceRelation

_LEFT_REACH = 80
RIGHT_REACH = 100
_NO_LETTERS = re.compile(r"\\.|\(\?P")  # of a pattern: \W, (?P<name>
_CAPITAL = re.compile("[A-Z]")
_UNMARKING = frozenset("CRS")  # a "school" or "road" beside a capitalised word is often part of a name


class PlaceWordsError(ValueError):
    """A places.toml that cannot be used; the message says which rule or list is wrong."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A word for a kind of place. ``kind`` is P, PX, A1 to A4, C, S, H, T, R or L (see the pack).

    ``marks``: a name beside it that no gazetteer has is a place all the same.
    """

    word: str
    kind: str
    before: bool
    after: bool
    marks: bool


def words_before(text: str, start: int) -> str:
    """The words that a rule on the left may read, in small letters, with single spaces and one at the end."""
    return f"{' '.join(text[max(0, start - _LEFT_REACH) : start].lower().split())} "


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A phrase beside a name that says how the act relates to the place.

    ``names``: a name beside it that no gazetteer has is a place all the same; with ``one_word`` only a name of one
    word, where two would rather be a person ("gunmen attacked Xulang").
    """

    rule_id: str
    relation: PlaceRelation
    is_left: bool
    cues: frozenset[str]
    pattern: re.Pattern[str]
    has_two_ends: bool
    names: bool
    one_word: bool
    examples: tuple[str, ...]
    refuses: tuple[str, ...]

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The phrase beside ``text[start:end]``, None when the rule does not apply."""
        if self.is_left:
            return self.pattern.search(words_before(text, start))
        return self.pattern.search(" ".join(text[end : end + RIGHT_REACH].lower().rstrip().split("\n")))


@dataclass(frozen=True, slots=True)
class NamingRule:
    """Words behind a name that make it a place though no gazetteer has it.

    ``before_area``: the name of a country or region follows them; ``needs_lead``: only behind a preposition or where
    the name opens a line.
    """

    rule_id: str
    pattern: re.Pattern[str]
    before_area: bool
    needs_lead: bool
    examples: tuple[str, ...]
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceWords:
    """All that a language pack says about places; words are lower case. Equal only to itself."""

    language: str
    prepositions: frozenset[str]
    weak_prepositions: frozenset[str]
    naming_prepositions: frozenset[str]
    site_prepositions: frozenset[str]
    origins: frozenset[str]  # prepositions behind which somebody's origin may stand
    determiners: frozenset[str]
    first_words: frozenset[str]
    last_words: frozenset[str]
    word_endings: tuple[str, ...]
    part_determiners: frozenset[str]
    adjectives: frozenset[str]
    directions: Mapping[str, float]
    linkers: frozenset[str]
    genitives: frozenset[str]
    titles: frozenset[str]
    organisation_nouns: frozenset[str]
    armed_bodies: frozenset[str]
    band_nouns: frozenset[str]
    bodies: frozenset[str]  # of one or several words
    organisations_of: frozenset[str]
    neighbours_allowed: frozenset[str]
    authorities: frozenset[str]
    longer_names: frozenset[str]
    calendar: frozenset[str]
    speech: frozenset[str]
    streets: frozenset[str]
    road_numbers: frozenset[str]
    features: Mapping[str, Feature]
    abbreviations: Mapping[str, tuple[str, str]]
    abbreviations_after_comma: Mapping[str, tuple[str, str]]
    numbers: Mapping[str, float]
    units_km: Mapping[str, float]
    ordinary: frozenset[str]
    surnames: frozenset[str]
    given_names: frozenset[str]
    unnaming: frozenset[str]  # what begins no name that no gazetteer has
    naming_rules: Mapping[str, tuple[RelationRule, ...]]  # of left_rules those that ``names``
    left_rules: Mapping[str, tuple[RelationRule, ...]]
    right_rules: Mapping[str, tuple[RelationRule, ...]]
    rules: tuple[RelationRule, ...]
    namings: tuple[NamingRule, ...]
    refusals: Mapping[str, str]

    def is_spoken_for(self, word: str) -> bool:
        """Whether the word on its own is rather a common word or a person's name than a place."""
        return word in self.ordinary or word in self.surnames


@cache
def load_place_words(language: str = "en") -> PlaceWords:
    """Read a pack; raises ``PlaceWordsError`` when the language has none or a rule cannot be compiled."""
    file = resources.files("plainrecord.lang").joinpath("packs", language, "places.toml")
    if not file.is_file():
        raise PlaceWordsError(f"no place words for language {language!r}; add packs/{language}/places.toml")
    return parse_place_words(file.read_text(encoding="utf-8"))


def parse_place_words(text: str) -> PlaceWords:
    """Make place words of the text of a places.toml."""
    pack = tomllib.loads(text)
    words, lists = pack["words"], pack["lists"]
    features = {word: _feature(word, row) for word, row in pack["features"].items()}
    rules = tuple(_rule(row, pack) for row in pack["relation"])
    return PlaceWords(
        language=pack["language"],
        prepositions=_set(pack["prepositions"]),
        weak_prepositions=_set(pack["weak_prepositions"]),
        naming_prepositions=_set(pack["naming_prepositions"]),
        site_prepositions=_set(pack["site_prepositions"]),
        origins=_set(pack["origins"]),
        determiners=_set(pack["determiners"]),
        first_words=_set(pack["first_words"]),
        last_words=_set(pack["last_words"]),
        word_endings=tuple(pack["word_endings"]),
        part_determiners=_set(pack["part_determiners"]),
        adjectives=_set(words["adjectives"]),
        directions={word: float(degrees) for word, degrees in pack["directions"].items()},
        linkers=_set(words["linkers"]),
        genitives=_set(words["genitives"]),
        titles=_set(words["titles"]),
        organisation_nouns=_set(words["organisation_nouns"]),
        armed_bodies=_set(words["armed_bodies"]),
        band_nouns=_set(words["band_nouns"]),
        bodies=frozenset(words["bodies"]),
        organisations_of=_set(words["organisations_of"]),
        neighbours_allowed=_set(words["neighbours_allowed"]),
        authorities=_set(words["authorities"]),
        longer_names=_set(words["longer_names"]),
        calendar=_set(words["calendar"]),
        speech=_set(words["speech"]),
        streets=_set(words["streets"]),
        road_numbers=_set(words["road_numbers"]),
        features=features,
        abbreviations=_abbreviations(pack["abbreviations"]),
        abbreviations_after_comma=_abbreviations(pack["abbreviations_after_comma"]),
        numbers={word: float(value) for word, value in pack["numbers"].items()},
        units_km={word: float(value) for word, value in pack["units_km"].items()},
        ordinary=_set(lists["ordinary"]),
        surnames=_set(lists["surnames"]),
        given_names=_set(lists["given_names"]),
        unnaming=_set(lists["ordinary"]).union(
            features, pack["directions"], _set(words["titles"]), _set(words["calendar"])
        ),
        naming_rules=_by_cue(rule for rule in rules if rule.is_left and rule.names),
        left_rules=_by_cue(rule for rule in rules if rule.is_left),
        right_rules=_by_cue(rule for rule in rules if not rule.is_left),
        rules=rules,
        namings=tuple(_naming(row, pack) for row in pack.get("naming", ())),
        refusals=dict(pack["refusals"]),
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _feature(word: str, row: Mapping[str, Any]) -> Feature:
    if row["side"] not in {"before", "after", "both"}:
        raise PlaceWordsError(f"feature {word!r}: side must be before, after or both, not {row['side']!r}")
    kind, side = row["class"], row["side"]
    marks = bool(row.get("marks", kind not in _UNMARKING))
    return Feature(word, kind, before=side != "after", after=side != "before", marks=marks)


def _abbreviations(rows: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Short form to (full name, ISO country code or "")."""
    pairs = {short: full.partition("@") for short, full in rows.items()}
    return {short: (name, country) for short, (name, _, country) in pairs.items()}


def _rule(row: Mapping[str, Any], pack: Mapping[str, Any]) -> RelationRule:
    return RelationRule(
        rule_id=row["id"],
        relation=PlaceRelation(row["relation"]),
        is_left=row["side"] == "left",
        cues=_set(row["cue"]),
        pattern=_compiled(row, pack),
        has_two_ends=row.get("two_ends", False),
        names=row.get("names", False),
        one_word=row.get("one_word", False),
        examples=tuple(row["examples"]),
        refuses=tuple(row["refuses"]),
    )


def _naming(row: Mapping[str, Any], pack: Mapping[str, Any]) -> NamingRule:
    return NamingRule(
        rule_id=row["id"],
        pattern=_compiled(row, pack),
        before_area=row.get("area", False),
        needs_lead=row.get("led", False),
        examples=tuple(row["examples"]),
        refuses=tuple(row["refuses"]),
    )


def _compiled(row: Mapping[str, Any], pack: Mapping[str, Any]) -> re.Pattern[str]:
    """The pattern of a row, with the lists of the pack in the place of their names in braces."""
    pattern = row["pattern"]
    for slot, words in (("numbers", "numbers"), ("units", "units_km"), ("directions", "directions")):
        longest_first = sorted(pack[words], key=lambda word: (-len(word), word))
        pattern = pattern.replace(f"{{{slot}}}", "|".join(re.escape(word) for word in longest_first))
    if _CAPITAL.search(_NO_LETTERS.sub("", pattern)):
        raise PlaceWordsError(
            f"rule {row['id']}: write the pattern in small letters; it matches capitals, too"
        )
    try:
        compiled = re.compile(pattern)  # with IGNORECASE it would take more than twice the time
    except re.error as error:
        raise PlaceWordsError(f"rule {row['id']}: the pattern is no regular expression: {error}") from error
    return compiled


def _by_cue(rules: Iterable[RelationRule]) -> dict[str, tuple[RelationRule, ...]]:
    index: dict[str, list[RelationRule]] = {}
    for rule in rules:
        for cue in sorted(rule.cues):
            index.setdefault(cue, []).append(rule)
    return {cue: tuple(group) for cue, group in index.items()}
