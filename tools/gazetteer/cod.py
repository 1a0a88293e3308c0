"""Reads tables of P-codes, as OCHA publishes them: a row per division, with the divisions it lies in.

``cod_columns.toml`` says how columns are called. Every division of the table becomes an entry; where it is named
only as the division that others lie in, its point is the middle of theirs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import pi, sqrt
from pathlib import Path

from plainrecord.model.values import Place
from plainrecord.world.countries import load_world
from plainrecord.world.gazetteer_batch import Entry
from plainrecord.world.gazetteer_layout import GazetteerError
from plainrecord.world.gazetteer_tables import check_point, coordinate, table_rows
from tools.gazetteer.inputs import open_table

Point = tuple[float, float]
_LANGUAGES = ("EN", "FR", "ES", "PT", "")


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    text = Path(__file__).with_name("cod_columns.toml").read_text(encoding="utf-8")
    kinds = tomllib.loads(text)["columns"]
    return {
        kind: tuple(re.compile(row, re.IGNORECASE) for row in block["patterns"])
        for kind, block in kinds.items()
    }


def kind_of_column(name: str) -> tuple[str, int, str]:
    """Kind of a column, level of the division and language; "" for a column that is not used."""
    for kind, patterns in _patterns().items():
        for pattern in patterns:
            if found := pattern.fullmatch(name.strip()):
                parts = found.groupdict()
                return kind, int(parts.get("level") or 0), (parts.get("language") or "").upper()
    return "", 0, ""


@dataclass(slots=True)
class Division:
    """What the tables say of one division."""

    code: str
    level: int
    where: str
    names: dict[str, str] = field(default_factory=dict)  # by language, "" where none is said
    others: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)  # codes of levels 1 and up, without its own
    country: str | None = None
    point: Point | None = None
    area_km2: float | None = None
    members: list[Point] = field(default_factory=list)


class CodTables:
    """Reads tables of one or more countries.

    ``country`` is the code to take where a table names none; ``language`` that of the name to show.
    """

    def __init__(self, country: str = "", language: str = "", encoding: str = "utf-8") -> None:
        self._country = country.upper() or None
        self._languages = (*([language.upper()] if language else []), *_LANGUAGES)
        self._encoding = encoding

    def entries(self, tables: Sequence[Path], points: Path | None = None) -> list[Entry]:
        """Entries of every division of the tables, the smallest ones first.

        Raises ``GazetteerError`` naming file and row when a code, a name, a number or a point is missing.
        """
        divisions: dict[str, Division] = {}
        for path in tables:
            for division in self._read(path):
                _merge(divisions, division)
        if points:
            self._join(points, divisions)
        for division in divisions.values():
            for code in division.inside if division.point else ():
                divisions[code].members.append(division.point)  # type: ignore[arg-type]
        # The smallest first: what lacks a point is said of them, not of what they lie in.
        ordered = sorted(divisions.values(), key=lambda division: (-division.level, division.code))
        return [self._entry(division, points) for division in ordered]

    def _read(self, path: Path) -> Iterator[Division]:
        kinds: dict[str, tuple[str, int, str]] = {}
        with open_table(path, self._encoding) as lines:
            for number, row in table_rows(lines, path.name):
                kinds = kinds or {name: kind_of_column(name) for name in row}
                yield from self._divisions(row, kinds, path, number)

    def _divisions(
        self, row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]], path: Path, number: int
    ) -> Iterator[Division]:
        """The divisions of a row, from the largest."""
        where = f"{path.name}, row {number}"
        levels = sorted({level for kind, level, _ in kinds.values() if kind == "code"})
        deepest = levels[-1] if levels else 0
        if not levels or (deepest == 0 and not any(kind == "name" for kind, _, _ in kinds.values())):
            raise GazetteerError(
                f"{path.name}: no columns of P-codes such as ADM1_PCODE; its columns are {', '.join(row)}"
            )
        found: list[Division] = []
        for level in levels:
            division = _division(row, kinds, level, where)
            if level == deepest or (level and division.code):
                if not division.code:
                    raise GazetteerError(
                        f"{where}: the P-code of level {level} is empty; fill it in or remove the row"
                    )
                if not division.names and not division.others:
                    raise GazetteerError(
                        f"{where}: {division.code} has no name; fill it in or remove the row"
                    )
                division.inside = [outer.code for outer in found]
                found.append(division)
        country = self._country_of(row, kinds, where)
        found[-1].point = _point(row, kinds, where)
        found[-1].area_km2 = _area(row, kinds)
        for division in found:
            division.country = country
        yield from found

    def _country_of(
        self, row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]], where: str
    ) -> str:
        if self._country:
            return self._country
        world = load_world()
        stated = [row[name].strip() for name, (kind, level, _) in kinds.items()
                  if kind in ("code", "name") and level == 0 and row.get(name, "").strip()]  # fmt: skip
        by_iso3 = {country.iso3: code for code, country in world.countries.items()}
        for words in stated:
            named = world.country_by_name(words)
            code = words.upper() if words.upper() in world.countries else by_iso3.get(words.upper())
            if code or named:
                return code or named.iso2  # type: ignore[union-attr]
        raise GazetteerError(
            f"{where}: the country {', '.join(stated) or '(none stated)'} is unknown; say --country XX"
        )

    def _join(self, path: Path, divisions: Mapping[str, Division]) -> None:
        """Put the points of a second table to the divisions of its codes."""
        with open_table(path, self._encoding) as lines:
            for number, row in table_rows(lines, path.name):
                kinds = {name: kind_of_column(name) for name in row}
                codes = sorted(
                    (level, name) for name, (kind, level, _) in kinds.items() if kind in ("code", "any_code")
                )
                point = _point(row, kinds, f"{path.name}, row {number}")
                if not codes or not any(kind == "latitude" for kind, _, _ in kinds.values()):
                    raise GazetteerError(
                        f"{path.name}: a column of P-codes and columns latitude and longitude are needed; "
                        f"its columns are {', '.join(row)}"
                    )
                code = next(
                    (row[name].strip() for _, name in reversed(codes) if row.get(name, "").strip()), ""
                )
                if point and code in divisions:
                    divisions[code].point = point

    def _entry(self, division: Division, points: Path | None) -> Entry:
        point = division.point or _middle(division.members)
        if point is None:
            file = (
                f"{points.name} has none for it"
                if points
                else "give a table of P-code, latitude, longitude: --points FILE"
            )
            raise GazetteerError(
                f"{division.where}: no coordinates for {division.code}: the table needs columns such as "
                f"center_lat and center_lon, or {file}"
            )
        shown = next(
            (division.names[language] for language in self._languages if language in division.names), None
        )
        names = list(dict.fromkeys((*division.names.values(), *division.others)))
        name = shown or names[0]
        codes = [*division.inside, division.code]
        return Entry(
            Place(
                place_id=division.code,
                name=name,
                feature_code=f"A.ADM{division.level}" if division.level else "A.PCLI",
                latitude=point[0],
                longitude=point[1],
                country_iso2=division.country,
                admin1=codes[0] if division.level else None,
            ),
            tuple(other for other in names if other != name),
            sqrt(division.area_km2 / pi) if division.area_km2 else None,
            admin2=codes[1] if division.level and len(codes) > 1 else None,
            part_of=division.inside[-1] if division.inside else None,
        )


def _division(
    row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]], level: int, where: str
) -> Division:
    division = Division("", level, where)
    for column, (kind, of_level, language) in kinds.items():
        value = row.get(column, "").strip()
        if of_level != level or not value:
            continue
        if kind == "code":
            division.code = value
        elif kind == "name":
            division.names.setdefault(language, value)
        elif kind == "other_name":
            division.others.append(value)
    return division


def _merge(divisions: dict[str, Division], new: Division) -> None:
    known = divisions.setdefault(new.code, new)
    if known is new:
        return
    if known.level != new.level:
        raise GazetteerError(
            f"{new.where}: {new.code} is of level {new.level}, but of {known.level} in {known.where}"
        )
    known.names = {**new.names, **known.names}
    known.others = list(dict.fromkeys((*known.others, *new.others)))
    known.inside = max(known.inside, new.inside, key=len)
    known.point = known.point or new.point
    known.area_km2 = known.area_km2 or new.area_km2


def _number(row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]], wanted: str) -> float | None:
    for column, (kind, _, _) in kinds.items():
        if kind == wanted and row.get(column, "").strip():
            return coordinate(row[column].strip())
    return None


def _point(row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]], where: str) -> Point | None:
    try:
        latitude, longitude = _number(row, kinds, "latitude"), _number(row, kinds, "longitude")
    except ValueError:
        raise GazetteerError(f"{where}: latitude and longitude must be numbers of degrees") from None
    if latitude is None or longitude is None:
        return None
    check_point(latitude, longitude, where)
    return latitude, longitude


def _area(row: Mapping[str, str], kinds: Mapping[str, tuple[str, int, str]]) -> float | None:
    try:
        return _number(row, kinds, "area_km2")
    except ValueError:
        return None


def _middle(points: Iterable[Point]) -> Point | None:
    found = list(points)
    if not found:
        return None
    latitudes, longitudes = zip(*found, strict=True)
    return sum(latitudes) / len(found), sum(longitudes) / len(found)
