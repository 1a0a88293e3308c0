"""Inflected forms of English verbs by the rules of spelling."""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

_DOUBLES = re.compile(r"(?:[^aeiouy]*|[^aeiouy]*qu)[aeiouy][bdfglmnprtz]")
_VOWELS = "aeiou"
_VOWELS_Y = "aeiouy"
_DOUBLED = "bdfglmnprtz"


VerbTense = Literal["base", "s", "past", "participle", "ing"]


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One inflected form. ``reporting`` is the stance a verb of saying gives ("" for other verbs)."""

    base: str
    form: VerbTense
    reporting: str = ""


@dataclass(frozen=True, slots=True)
class Irregular:
    """Forms that the rules would get wrong; several where there is a choice (``got``, ``gotten``)."""

    base: str
    past: tuple[str, ...]
    participle: tuple[str, ...]
    s: str = ""

    @classmethod
    def parse(cls, line: str) -> Irregular:
        """Read a line such as ``get got got/gotten`` or ``go went gone goes``; raise ``ValueError``."""
        cells = line.split()
        if len(cells) not in {3, 4}:
            raise ValueError(f"{line!r} is not: base past participle [form in -s]")
        return cls(cells[0], tuple(cells[1].split("/")), tuple(cells[2].split("/")), *cells[3:])


def third_person(base: str) -> str:
    """Return the form after he or she: ``carries``, ``attacks``, ``torches``."""
    if base.endswith("quiz"):
        return base + "zes"
    if base.endswith(("s", "x", "z", "ch", "sh")) or (base[-1] == "o" and base[-2] not in _VOWELS):
        return base + "es"
    if base[-1] == "y" and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def stems(base: str, double: bool = False) -> tuple[str, ...]:
    """Return what -ed and -ing are added to, after a change of the last letters; two where spelling varies.

    ``double`` says that a verb of several syllables doubles its last consonant; ``traveled`` is accepted
    beside ``travelled``.
    """
    if base.endswith("c"):
        return (base + "k",)
    if double:
        return (base + base[-1], base)
    if base[-1] in _DOUBLED and base[-2] in _VOWELS_Y and _DOUBLES.fullmatch(base):
        return (base + base[-1],)
    return (base,)


def past(base: str, double: bool = False) -> tuple[str, ...]:
    """Return the regular past, which is also the participle: ``killed``."""
    if base.endswith("e"):
        return (base + "d",)
    if base[-1] == "y" and base[-2] not in _VOWELS:
        return (base[:-1] + "ied",)
    return tuple(stem + "ed" for stem in stems(base, double))


def present_participle(base: str, double: bool = False) -> tuple[str, ...]:
    """Return the form in -ing: ``dying``, ``fleeing``, ``bombing``, ``stabbing``, ``firing``."""
    if base.endswith(("ee", "oe", "ye")) or base in {"be", "singe", "tinge"}:
        return (base + "ing",)
    if base.endswith("ie"):
        return (base[:-2] + "ying",)
    if base.endswith("e"):
        return (base[:-1] + "ing",)
    return tuple(stem + "ing" for stem in stems(base, double))


def inflect(
    base: str, irregular: Irregular | None = None, double: bool = False
) -> Iterator[tuple[VerbTense, str]]:
    """Every form of a verb with its name, the base first; a form may come under several names."""
    yield "base", base
    yield "s", (irregular.s if irregular else "") or third_person(base)
    for form in irregular.past if irregular else past(base, double):
        yield "past", form
    for form in irregular.participle if irregular else past(base, double):
        yield "participle", form
    for form in present_participle(base, double):
        yield "ing", form


_ENDINGS = (
    ("s", ("",)),
    ("es", ("",)),
    ("zes", ("",)),
    ("ies", ("y",)),
    ("d", ("",)),
    ("ed", ("",)),
    ("ied", ("y",)),
    ("ing", ("", "e")),
    ("ying", ("ie",)),
)


def possible_bases(form: str) -> set[str]:
    """Every base that the rules could have made ``form`` from; most of them are no words."""
    found = {form}
    for ending, replacements in _ENDINGS:
        if form.endswith(ending):
            stem = form[: -len(ending)]
            found.update(stem + replacement for replacement in replacements)
            if len(stem) > 2 and (stem[-1] == stem[-2] or stem.endswith("ck")):
                found.add(stem[:-1])
    return found


class VerbTable(Mapping[str, tuple[VerbForm, ...]]):
    """Inflected form -> what it can be. A lookup goes from the form to known bases and back by the rules."""

    __slots__ = ("_bases", "_double", "_found", "_irregular", "_irregular_forms", "_reporting")

    def __init__(
        self,
        bases: frozenset[str],
        irregular: Mapping[str, Irregular],
        double: frozenset[str],
        reporting: Mapping[str, str],
    ) -> None:
        self._bases, self._irregular, self._double, self._reporting = bases, irregular, double, reporting
        self._irregular_forms: dict[str, set[str]] = {}
        for row in irregular.values():
            for form in (*row.past, *row.participle, row.s):
                self._irregular_forms.setdefault(form, set()).add(row.base)
        self._found: dict[str, tuple[VerbForm, ...]] = {}

    def _forms(self, base: str) -> Iterator[tuple[VerbTense, str]]:
        return inflect(base, self._irregular.get(base), base in self._double)

    def __getitem__(self, form: str) -> tuple[VerbForm, ...]:
        found = self._found.get(form)
        if found is None:
            bases = (possible_bases(form) & self._bases) | self._irregular_forms.get(form, set())
            found = tuple(
                VerbForm(base, tense, self._reporting.get(base, ""))
                for base in sorted(bases)
                for tense, made in self._forms(base)
                if made == form
            )
            if not found:
                raise KeyError(form)
            self._found[form] = found  # only real forms are kept, so the store is bounded
        return found

    def items(self) -> ItemsView[str, tuple[VerbForm, ...]]:
        """Every form with what it can be, in the order of the bases."""
        table: dict[str, list[VerbForm]] = {}
        for base in sorted(self._bases):
            stance = self._reporting.get(base, "")
            for tense, form in self._forms(base):
                table.setdefault(form, []).append(VerbForm(base, tense, stance))
        return {form: tuple(found) for form, found in table.items()}.items()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(form for base in sorted(self._bases) for _, form in self._forms(base)))

    def __len__(self) -> int:
        return sum(1 for _ in self)
