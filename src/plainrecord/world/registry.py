"""The registry of public organisations (``actors/*.toml``): names to ids, and what each was on a day.

Only organisations are here, never private persons. Which of several bearers of a name is meant is decided by
country and date, and left open where these do not decide.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from plainrecord.model.vocab import ActorKind

_DASHES = re.compile(r"[\u2010-\u2015]")
_EXTRAS = frozenset({"shared", "cased", "loaded", "parent", "later", "own_words", "note"})


class RegistryError(ValueError):
    """The registry is wrong or was asked for what it does not have. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """From ``since`` on, the organisation is of this kind and has this name."""

    since: date
    kind: ActorKind
    name: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A public organisation. ``founded`` and ``dissolved`` are inclusive days, None where unknown or open.

    ``names`` are all that the text may call it except names given by an opponent (``loaded_names``) and names
    that are ordinary words in lower case (``cased_names``). ``own_words`` says that its own name contains a
    word of judgement. ``changes`` are in the order of their dates.
    """

    actor_id: str
    name: str
    kind: ActorKind
    country_iso2: str | None = None
    founded: date | None = None
    dissolved: date | None = None
    names: tuple[str, ...] = ()
    loaded_names: tuple[str, ...] = ()
    cased_names: tuple[str, ...] = ()
    parent: str | None = None
    changes: tuple[Change, ...] = ()
    own_words: bool = False

    def active_on(self, day: date) -> bool:
        """Whether the organisation existed on ``day``, as far as the registry says."""
        return (self.founded or date.min) <= day <= (self.dissolved or date.max)


@dataclass(frozen=True, slots=True)
class OrganisationOnDay:
    """Name and kind of an organisation on a day, and whether it existed then."""

    actor_id: str
    name: str
    kind: ActorKind
    active: bool


@dataclass(frozen=True, slots=True)
class StateForceRule:
    """A kind of state force that every country has; ``heads`` are the words that name it."""

    suffix: str
    name: str
    kind: ActorKind
    heads: tuple[str, ...]


def match_forms(name: str) -> tuple[str, ...]:
    """How a name may look in a lower-cased text: as it is, unaccented, without hyphens, without ``the``.

    ``Al-Qaïda`` gives ``al-qaïda``, ``al-qaida``, ``al qaïda`` and ``al qaida``. The order is fixed.
    """
    lower = _DASHES.sub("-", name.replace("\u2019", "'")).lower().removeprefix("the ").strip()
    if lower.isascii():
        return (lower, lower.replace("-", " ")) if "-" in lower else (lower,)
    decomposed = unicodedata.normalize("NFKD", lower)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    made = [lower, plain, lower.replace("-", " "), plain.replace("-", " ")]
    return tuple(dict.fromkeys(made))


class Registry:
    """The organisations and the ways to find one. Immutable once loaded."""

    __slots__ = ("_actors", "_by_form", "_countries", "_heads", "_loaded_forms", "_rules")

    def __init__(
        self, actors: Iterable[Organisation], rules: Iterable[StateForceRule], countries: Mapping[str, str]
    ) -> None:
        self._actors = {actor.actor_id: actor for actor in actors}
        self._rules = {rule.suffix: rule for rule in rules}
        self._heads = {head: rule for rule in self._rules.values() for head in rule.heads}
        self._countries = dict(countries)
        self._by_form: dict[str, tuple[str, ...]] = {}
        self._loaded_forms: set[str] = set()
        for actor in self._actors.values():
            for name in (*actor.names, *actor.loaded_names):
                self._add(name, actor.actor_id)
            self._loaded_forms.update(form for name in actor.loaded_names for form in match_forms(name))

    def _add(self, name: str, actor_id: str) -> None:
        for form in match_forms(name):
            ids = self._by_form.get(form, ())
            if actor_id not in ids:
                self._by_form[form] = (*ids, actor_id)

    def __len__(self) -> int:
        return len(self._actors)

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self._actors.values())

    @property
    def countries(self) -> Mapping[str, str]:
        """ISO 3166-1 alpha-2 code -> English name as it stands after "of"."""
        return MappingProxyType(self._countries)

    def match_names(self) -> Iterator[tuple[str, str]]:
        """Every (name in lower case, actor id) to find in a lower-cased text; several may share a name."""
        return ((form, actor_id) for form, ids in self._by_form.items() for actor_id in ids)

    def cased_names(self) -> Iterator[tuple[str, str]]:
        """Every (name, actor id) that counts only as written, never in a text all in capitals: WHO, CARE."""
        return ((name, actor.actor_id) for actor in self for name in actor.cased_names)

    def is_loaded(self, surface: str) -> bool:
        """Whether the name is one that an opponent gives."""
        return any(form in self._loaded_forms for form in match_forms(surface))

    def actor(self, actor_id: str) -> Organisation:
        """Return the organisation of an id, also one made by rule (``ke.army``); raise ``RegistryError``."""
        found = self._actors.get(actor_id) or self._by_rule(actor_id)
        if found is None:
            raise RegistryError(f"no organisation has the id {actor_id!r}; world/actors has those there are")
        return found

    def _by_rule(self, actor_id: str) -> Organisation | None:
        country, _, suffix = actor_id.partition(".")
        rule, name = self._rules.get(suffix), self._countries.get(country.upper())
        if rule is None or name is None:
            return None
        label = rule.name.format(country=name)
        return Organisation(actor_id, label, rule.kind, country.upper(), names=(label,))

    def state_force(self, country_iso2: str, head: str) -> Organisation | None:
        """Return the force that ``head`` ("army", "riot police") names in a country; None for other words."""
        rule = self._heads.get(head.lower())
        if rule is None or country_iso2 not in self._countries:
            return None
        return self.actor(f"{country_iso2.lower()}.{rule.suffix}")

    def state_force_heads(self) -> tuple[str, ...]:
        """Return the words that name a state force beside a nationality or before "of COUNTRY"."""
        return tuple(self._heads)

    def named_at(self, actor_id: str, day: date | None) -> OrganisationOnDay:
        """Name and kind on ``day``; without a day, the first. Raises ``RegistryError`` for an unknown id."""
        found = self.actor(actor_id)
        if day is None:
            return OrganisationOnDay(actor_id, found.name, found.kind, active=True)
        passed = [change for change in found.changes if change.since <= day]
        name, kind = (passed[-1].name, passed[-1].kind) if passed else (found.name, found.kind)
        return OrganisationOnDay(actor_id, name, kind, found.active_on(day))

    def candidates(self, surface: str, day: date | None = None) -> tuple[Organisation, ...]:
        """All organisations called so, in the order of their ids; those that existed on ``day`` first."""
        ids = {actor_id for form in match_forms(surface) for actor_id in self._by_form.get(form, ())}
        found = [self._actors[actor_id] for actor_id in sorted(ids)]
        return tuple(found if day is None else sorted(found, key=lambda actor: not actor.active_on(day)))

    def resolve(
        self, surface: str, countries: Iterable[str] = (), day: date | None = None
    ) -> Organisation | None:
        """Return the one organisation meant by a name, given the countries a text is about and a day.

        None when no organisation is called so, or when country and day leave several.
        """
        found = self.candidates(surface)
        if len(found) > 1 and day is not None:
            found = tuple(actor for actor in found if actor.active_on(day)) or found
        if len(found) > 1:
            wanted = frozenset(countries)
            found = tuple(actor for actor in found if actor.country_iso2 in wanted)
        return found[0] if len(found) == 1 else None


def _day(text: str, last: bool, where: str) -> date:
    try:
        if len(text) == 4:
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        return date.fromisoformat(text)
    except ValueError as error:
        raise RegistryError(f"{where}: {text!r} is not a year or a day; write 1992 or 1992-12-15") from error


def _kind(value: object, where: str) -> ActorKind:
    try:
        return ActorKind(str(value))
    except ValueError as error:
        raise RegistryError(f"{where}: {value!r} is not a kind; use a value of ActorKind") from error


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(";") if name.strip())


def _changes(cell: str, name: str, where: str) -> tuple[Change, ...]:
    """The parts of ``2017-08-15 civilians Commons Party; ...``, ordered by day."""
    found = []
    for part in _names(cell):
        day, kind, *new_name = part.split(" ", 2)
        found.append(Change(_day(day, False, where), _kind(kind, where), *new_name or [name]))
    return tuple(sorted(found, key=lambda change: change.since))


def _organisation(line: str, where: str) -> Organisation:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) < 7 or not all(cells[:3]):
        raise RegistryError(
            f"{where}: write id | name | kind | country | from | to | aliases | key: value ..."
        )
    actor_id, name, kind, country, first, last, aliases = cells[:7]
    extras = {key: value.strip() for key, _, value in (cell.partition(":") for cell in cells[7:])}
    if unknown := sorted(set(extras) - _EXTRAS):
        raise RegistryError(f"{where}: {unknown[0]!r} is none of {', '.join(sorted(_EXTRAS))}")
    changes = _changes(extras.get("later", ""), name, where)
    return Organisation(
        actor_id=actor_id,
        name=name,
        kind=_kind(kind, where),
        country_iso2=country or None,
        founded=_day(first, False, where) if first else None,
        dissolved=_day(last, True, where) if last else None,
        names=(
            name,
            *_names(aliases),
            *_names(extras.get("shared", "")),
            *(change.name for change in changes if change.name != name),
        ),
        loaded_names=_names(extras.get("loaded", "")),
        cased_names=_names(extras.get("cased", "")),
        parent=extras.get("parent"),
        changes=changes,
        own_words="own_words" in extras,
    )


def read_organisations(text: str, file_name: str) -> tuple[Organisation, ...]:
    """Read the organisations of one file; raise ``RegistryError`` naming file and row."""
    try:
        rows = tomllib.loads(text).get("actors", "")
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"{file_name} is not valid TOML: {error}") from error
    return tuple(
        _organisation(line, f"{file_name}, {line.partition(' | ')[0]!r}")
        for line in rows.splitlines()
        if line and line[0] != "#"
    )


@cache
def load_registry() -> Registry:
    """Read the registry that comes with the package, once per process; raise ``RegistryError`` if wrong."""
    folder = files("plainrecord.world").joinpath("actors")
    paths = {path.name: path for path in folder.iterdir() if path.name.endswith(".toml")}
    texts = {name: paths[name].read_text(encoding="utf-8") for name in sorted(paths)}
    made_by_rule = texts.pop("state_forces.toml")
    actors: dict[str, Organisation] = {}
    for name, text in texts.items():
        for actor in read_organisations(text, f"world/actors/{name}"):
            if actor.actor_id in actors:
                raise RegistryError(f"world/actors/{name}: the id {actor.actor_id!r} is there twice")
            actors[actor.actor_id] = actor
    data = tomllib.loads(made_by_rule)
    rules = [
        StateForceRule(row["suffix"], row["name"], _kind(row["kind"], "rules"), tuple(row["heads"]))
        for row in data["rules"]
    ]
    return Registry(actors.values(), rules, data["countries"])
