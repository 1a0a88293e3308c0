"""The word lists of a language, as typed rows: ``packs/<code>/*.toml``, read once and only when asked for.

Every list is checked while it is read; an error names the file, the section and the row.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from plainrecord.lang.inflect import Irregular, VerbForm, VerbTable
from plainrecord.model.vocab import (
    ActorKind,
    AgeGroup,
    ClaimantPosition,
    PersonStatus,
    Sex,
    TargetType,
    Weapon,
)

__all__ = [
    "Lexicon",
    "LexiconError",
    "LoadedTerm",
    "NameWords",
    "PersonNoun",
    "SpeakerNoun",
    "TargetNoun",
    "Title",
    "VerbForm",
    "WeaponNoun",
    "load_lexicon",
    "read_list",
]

EnumT = TypeVar("EnumT", bound=StrEnum)
RowT = TypeVar("RowT")
Section = dict[str, Any]


class LexiconError(ValueError):
    """A word list is wrong. The message says which file, which row, and what to do."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which forms of a section are singulars and which are plurals; a form may be both (aircraft)."""

    singulars: frozenset[str]
    plurals: frozenset[str]


Maker = Callable[[Numbers, bool], RowT]


@dataclass(frozen=True, slots=True)
class Noun:
    """What every noun has. One row is shared by all forms of a section that mean the same."""

    numbers: Numbers = field(repr=False)

    def number(self, form: str) -> Literal["singular", "plural", "both"]:
        """Say whether ``form`` is the singular, a plural, or both (aircraft)."""
        if form not in self.numbers.plurals:
            return "singular"
        return "both" if form in self.numbers.singulars else "plural"


@dataclass(frozen=True, slots=True)
class PersonNoun(Noun):
    """A noun for persons or a body of persons. ``neutral`` is (singular, plural) for a loaded word."""

    kind: ActorKind
    status: PersonStatus
    collective: bool = False
    official: bool = False
    sex: Sex | None = None
    age_group: AgeGroup | None = None
    neutral: tuple[str, str] | None = None

    @property
    def loaded(self) -> bool:
        """Whether the word is one of judgement or of one party."""
        return self.neutral is not None


@dataclass(frozen=True, slots=True)
class WeaponNoun(Noun):
    """A noun for a means of harm. ``weak`` words need a violent context to count."""

    weapon: Weapon
    weak: bool = False


@dataclass(frozen=True, slots=True)
class TargetNoun(Noun):
    """A noun for a site or a thing. ``weak`` words are targets only when an act falls on them."""

    target_type: TargetType
    vehicle: bool = False
    person_place: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerNoun(Noun):
    """A noun or phrase for who says something, with its usual relation to the act."""

    position: ClaimantPosition


@dataclass(frozen=True, slots=True)
class Title:
    """A title or rank before a name. ``forms`` are its spellings, short and full."""

    forms: tuple[str, ...]
    kind: ActorKind
    official: bool = False


@dataclass(frozen=True, slots=True)
class LoadedTerm:
    """A word of judgement or of one party, and what is written instead ("" : dropped)."""

    term: str
    plural: str
    neutral: str
    neutral_plural: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that help to see the name of a person."""

    given_names: frozenset[str]
    ambiguous_given_names: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of one language; each property is read on first use and kept for the process."""

    language: str

    @property
    def people(self) -> Mapping[str, PersonNoun]:
        """Every form of a noun for persons -> its row."""
        return _people(self.language)

    @property
    def nationals(self) -> Mapping[str, str]:
        """Every noun or adjective for nationals -> ISO 3166-1 alpha-2 code (``XX``: a region)."""
        return _nationals(self.language)

    @property
    def weapons(self) -> Mapping[str, WeaponNoun]:
        """Every form of a noun for a means of harm -> its row."""
        return _weapons(self.language)

    @property
    def targets(self) -> Mapping[str, TargetNoun]:
        """Every form of a noun for a site or a thing -> its row."""
        return _targets(self.language)

    @property
    def speakers(self) -> Mapping[str, SpeakerNoun]:
        """Every form of a noun or phrase for a speaker -> its row."""
        return _speakers(self.language)

    @property
    def hedges(self) -> Mapping[str, str]:
        """Every hedging word or phrase -> the name of the hedge."""
        return _hedges(self.language)

    @property
    def titles(self) -> Mapping[str, Title]:
        """Every spelling of a title -> its row."""
        return _titles(self.language)

    @property
    def names(self) -> NameWords:
        """Given names, and the particles and suffixes of personal names."""
        return _names(self.language)

    @property
    def verbs(self) -> Mapping[str, tuple[VerbForm, ...]]:
        """Every inflected form -> what it can be (``read``: base, past and participle).

        A lookup analyses the word; iterating makes all forms and is slow.
        """
        return _verbs(self.language)

    @property
    def function_words(self) -> Mapping[str, frozenset[str]]:
        """The lists of ``function_words.toml`` by name."""
        return _function_words(self.language)

    @property
    def loaded_terms(self) -> Mapping[str, LoadedTerm]:
        """Every loaded term, singular and plural -> its row."""
        return _loaded_terms(self.language)


def load_lexicon(language: str = "en") -> Lexicon:
    """Return the word lists of ``language`` (ISO 639-1).

    Raises ``LexiconError`` when there is no such language pack; a fault inside a list is raised when that
    list is first used.
    """
    if not files("plainrecord.lang").joinpath("packs", language, "people.toml").is_file():
        raise LexiconError(
            f"there are no word lists for language {language!r}; see lang/packs for those there are"
        )
    return Lexicon(language)


@cache
def read_list(language: str, name: str) -> dict[str, Any]:
    """Parse ``packs/<language>/<name>.toml``; raise ``LexiconError`` when it is not valid TOML."""
    path = files("plainrecord.lang").joinpath("packs", language, f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"packs/{language}/{name}.toml cannot be read: {error}") from error


def _where(language: str, name: str, section: Section, row: str = "") -> str:
    place = f"packs/{language}/{name}.toml, section {section.get('title', '?')!r}"
    return f"{place}, row {row!r}" if row else place


def _value(kind: type[EnumT], section: Section, key: str, where: str) -> EnumT:
    try:
        return kind(section[key])
    except (KeyError, ValueError) as error:
        allowed = ", ".join(member.value for member in kind)
        raise LexiconError(f"{where}: {key} must be one of {allowed}") from error


def _optional(kind: type[EnumT], section: Section, key: str, where: str) -> EnumT | None:
    return _value(kind, section, key, where) if key in section else None


def _lines(section: Section) -> Iterator[str]:
    return (line for line in section["rows"].splitlines() if line and line[0] != "#")


def _index(language: str, name: str, make: Callable[[Section, str], Maker[RowT]]) -> Mapping[str, RowT]:
    """Form -> row for a file in sections. ``make`` turns a section into a maker of rows, weak or not."""
    data = read_list(language, name)
    weak = frozenset(data.get("weak", ()))
    table: dict[str, RowT] = {}
    count = 0
    for section in data["section"]:
        where = _where(language, name, section)
        if section["rows"] != section["rows"].lower():
            raise LexiconError(f"{where}: forms must be in lower case; correct the capitals")
        lines = [line.split(", ") for line in _lines(section)]
        firsts = frozenset(forms[0] for forms in lines)
        others = frozenset(form for forms in lines for form in forms[1:])
        is_plural_only = bool(section.get("plural_only"))
        numbers = Numbers(frozenset(), firsts | others) if is_plural_only else Numbers(firsts, others)
        maker = make(section, where)
        usual, weaker = maker(numbers, False), maker(numbers, True)
        for forms in lines:
            table.update(dict.fromkeys(forms, weaker if forms[0] in weak else usual))
            count += len(forms) - (forms[0] in forms[1:])
            if len(table) != count:
                row = ", ".join(forms)
                raise LexiconError(
                    f"{_where(language, name, section, row)}: {_repeated(language, name, row)}"
                )
    return MappingProxyType(table)


def _repeated(language: str, name: str, line: str) -> str:
    """Which form of ``line`` the file has before it."""
    earlier: set[str] = set()
    for other in (other for section in read_list(language, name)["section"] for other in _lines(section)):
        if other == line:
            break
        earlier.update(other.split(", "))
    found = sorted(earlier.intersection(line.split(", "))) or [line]
    return f"{', '.join(map(repr, found))} occurs twice in the file; remove one"


def _word_list(text: str) -> list[str]:
    return [word.strip() for line in text.splitlines() for word in line.split(",") if word.strip()]


@cache
def _people(language: str) -> Mapping[str, PersonNoun]:
    def make(section: Section, where: str) -> Maker[PersonNoun]:
        kind = _value(ActorKind, section, "kind", where)
        status = _value(PersonStatus, section, "status", where)
        sex = _optional(Sex, section, "sex", where)
        age_group = _optional(AgeGroup, section, "age_group", where)
        collective, official = bool(section.get("collective")), bool(section.get("official"))
        words = section.get("neutral")
        if words is not None and len(words) != 2:
            raise LexiconError(f"{where}: neutral must be [singular, plural]")
        neutral = (words[0], words[1]) if words else None
        return lambda numbers, _weak: PersonNoun(
            numbers, kind, status, collective, official, sex, age_group, neutral
        )

    return _index(language, "people", make)


@cache
def _nationals(language: str) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for line in read_list(language, "people")["nationals"]["rows"].splitlines():
        country, _, forms = line.partition(": ")
        for form in forms.split(", ") if country.strip() else ():
            if form in table or len(country) != 2:
                raise LexiconError(
                    f"packs/{language}/people.toml, nationals, row {line!r}: twice, or no country code"
                )
            table[form] = country
    return MappingProxyType(table)


@cache
def _weapons(language: str) -> Mapping[str, WeaponNoun]:
    def make(section: Section, where: str) -> Maker[WeaponNoun]:
        weapon = _value(Weapon, section, "weapon", where)
        return lambda numbers, weak: WeaponNoun(numbers, weapon, weak)

    return _index(language, "weapons", make)


@cache
def _targets(language: str) -> Mapping[str, TargetNoun]:
    def make(section: Section, where: str) -> Maker[TargetNoun]:
        target = _value(TargetType, section, "target_type", where)
        vehicle, person_place = bool(section.get("vehicle")), bool(section.get("person_place"))
        return lambda numbers, weak: TargetNoun(numbers, target, vehicle, person_place, weak)

    return _index(language, "targets", make)


@cache
def _speakers(language: str) -> Mapping[str, SpeakerNoun]:
    def make(section: Section, where: str) -> Maker[SpeakerNoun]:
        position = _value(ClaimantPosition, section, "position", where)
        return lambda numbers, _weak: SpeakerNoun(numbers, position)

    return _index(language, "speakers", make)


@cache
def _hedges(language: str) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for name, text in read_list(language, "speakers")["hedges"].items():
        for phrase in _word_list(text):
            if phrase in table:
                raise LexiconError(f"packs/{language}/speakers.toml, hedges: {phrase!r} is there twice")
            table[phrase] = name
    return MappingProxyType(table)


@cache
def _titles(language: str) -> Mapping[str, Title]:
    table: dict[str, Title] = {}
    for section in read_list(language, "titles")["section"]:
        where = _where(language, "titles", section)
        kind, official = _value(ActorKind, section, "kind", where), bool(section.get("official"))
        for line in _lines(section):
            forms = tuple(line.split(", "))
            if any(form in table or form != form.lower() for form in forms):
                raise LexiconError(f"{where}, row {line!r}: a form is there twice or has capitals")
            table.update(dict.fromkeys(forms, Title(forms, kind, official)))
    return MappingProxyType(table)


@cache
def _names(language: str) -> NameWords:
    data = read_list(language, "titles")
    keys = ("given_names", "ambiguous_given_names", "name_particles", "name_suffixes")
    return NameWords(*(frozenset(_word_list(data[key])) for key in keys))


@cache
def _verbs(language: str) -> VerbTable:
    data = read_list(language, "verbs")
    irregular: dict[str, Irregular] = {}
    for line in data["irregular"].splitlines():
        try:
            row = Irregular.parse(line)
        except ValueError as error:
            raise LexiconError(f"packs/{language}/verbs.toml, irregular: {error}") from error
        irregular[row.base] = row
    reporting = {base: stance for stance, text in data["reporting"].items() for base in text.split()}
    regular = data["regular"].split()
    bases = [*regular, *irregular, *(base for base in reporting if base not in irregular)]
    known = frozenset(bases)
    if len(bases) != len(known):
        twice = sorted(base for base in known if bases.count(base) > 1)
        raise LexiconError(f"packs/{language}/verbs.toml: listed twice: {', '.join(twice)}; remove one")
    return VerbTable(known, irregular, frozenset(data["double"].split()), reporting)


@cache
def _function_words(language: str) -> Mapping[str, frozenset[str]]:
    lists = read_list(language, "function_words")
    return MappingProxyType({name: frozenset(_word_list(text)) for name, text in lists.items()})


@cache
def _loaded_terms(language: str) -> Mapping[str, LoadedTerm]:
    table: dict[str, LoadedTerm] = {}
    for section in read_list(language, "loaded")["section"]:
        for line in _lines(section):
            where = _where(language, "loaded", section, line)
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 4:
                raise LexiconError(f"{where}: write term | plural | neutral | neutral plural")
            term = LoadedTerm(cells[0], cells[1], cells[2], cells[3], section["note"], section["source"])
            for form in {cells[0], cells[1]} - {""}:
                if form in table:
                    raise LexiconError(f"{where}: {form!r} is there twice; remove one")
                table[form] = term
    return MappingProxyType(table)
