"""Reads gazetteer entries from a table of the user's, whatever its columns are called."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import TextIO

from plainrecord.model.values import Place
from plainrecord.world.gazetteer_batch import Entry
from plainrecord.world.gazetteer_layout import DEFAULT_FEATURE, GazetteerError, NameKind

NEEDED_COLUMNS = ("name", "latitude", "longitude")
COLUMNS = (
    *NEEDED_COLUMNS, "country", "admin1", "admin2", "feature_code", "population", "place_id", "part_of",
    "alternate_names", "historic_names", "radius_km",
)  # fmt: skip
_DELIMITERS = ",;\t|"
_LARGEST_FIELD = 1 << 20
# Streams, farms and posts may be many in a table; the others are few and looked for by name.
_MAJOR_CLASSES = frozenset("ALHT")


def table_rows(lines: TextIO, file_name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Number of the line at which each row ends, and its cells by column; delimiter by the first line.

    Raises ``GazetteerError`` for a table without columns or with rows that cannot be read.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    first = lines.readline()
    delimiter = max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))
    columns = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not any(columns):
        raise GazetteerError(f"{file_name}: the first row names no columns; put their names there")
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise GazetteerError(
                f"{file_name}, row {reader.line_num + 1}: cannot be read ({error})"
            ) from None
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            raise GazetteerError(
                f"{file_name}, row {reader.line_num + 1}: {len(cells)} cells for {len(columns)} columns; "
                f"put quotes round cells that hold {delimiter!r}"
            )
        if any(cells):
            yield reader.line_num + 1, dict(zip(columns, cells, strict=False))


def read_csv_entries(
    lines: TextIO, file_name: str, columns: Mapping[str, str] | None = None, *, id_prefix: str = ""
) -> Iterator[Entry]:
    """Entries of a table with the columns name, latitude and longitude, and any others of ``COLUMNS``.

    ``columns`` says what a column is called in the table where it is not called so. ``alternate_names`` and
    ``historic_names`` are divided by ";". Rows without a ``place_id`` get one of ``id_prefix`` and their number.

    Raises ``GazetteerError`` naming the row when a column is missing or a number cannot be read.
    """
    called = {column: (columns or {}).get(column, column) for column in COLUMNS}
    for number, row in table_rows(lines, file_name):
        missing = [called[column] for column in NEEDED_COLUMNS if called[column] not in row]
        missing += [name for name in (columns or {}).values() if name not in row and name not in missing]
        if missing:
            raise GazetteerError(
                f"{file_name}, row {number}: no column {', '.join(missing)}; the table has {', '.join(row)}"
            )
        cells = {column: row.get(name, "").strip() for column, name in called.items()}
        yield _entry(cells, f"{file_name}, row {number}", f"{id_prefix}row:{number}")


def coordinate(text: str) -> float:
    """A number of degrees, written with a point or a comma; raises ``ValueError``."""
    return float(text if "." in text else text.replace(",", "."))


def _entry(cells: Mapping[str, str], where: str, own_id: str) -> Entry:
    try:
        latitude, longitude = coordinate(cells["latitude"]), coordinate(cells["longitude"])
        population = int(float(cells["population"] or 0))
        radius_km = float(cells["radius_km"]) if cells["radius_km"] else None
    except (ValueError, OverflowError):
        raise GazetteerError(
            f"{where}: latitude, longitude, population and radius_km must be numbers"
        ) from None
    check_point(latitude, longitude, where)
    if not cells["name"]:
        raise GazetteerError(f"{where}: the name is empty; fill it in or remove the row")
    if population < 0 or (radius_km is not None and not 0 <= radius_km <= 20_000):
        raise GazetteerError(
            f"{where}: a population or radius_km cannot be {min(population, radius_km or 0)}"
        )
    alternates = _names_of(cells["alternate_names"])
    historic = [name for name in _names_of(cells["historic_names"]) if name not in alternates]
    feature_code = cells["feature_code"] or DEFAULT_FEATURE
    return Entry(
        Place(
            place_id=cells["place_id"] or own_id,
            name=cells["name"],
            feature_code=feature_code,
            latitude=latitude,
            longitude=longitude,
            country_iso2=cells["country"].upper() or None,
            admin1=cells["admin1"] or None,
            population=population,
        ),
        tuple(alternates + historic),
        radius_km,
        admin2=cells["admin2"] or None,
        part_of=cells["part_of"] or None,
        is_major=feature_code[:1] in _MAJOR_CLASSES,
        kinds=dict.fromkeys(historic, NameKind.HISTORIC),
    )


def check_point(latitude: float, longitude: float, where: str) -> None:
    """Raises ``GazetteerError`` for a point that is not on the Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise GazetteerError(f"{where}: latitude must lie in [-90, 90] and longitude in [-180, 180]")


def _names_of(cell: str) -> list[str]:
    return [name for part in cell.split(";") if (name := part.strip())]
