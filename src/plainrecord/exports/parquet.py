"""The flat table as Parquet, through DuckDB: typed columns, nulls, a fixed order and fixed bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from plainrecord.exports.atomic import ExportError, replacing
from plainrecord.exports.table import Table

_SQL_TYPES = {
    "string": "VARCHAR",
    "json": "VARCHAR",
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DOUBLE",
}
_BATCH = 2_000
_KEYS = ("_ref", "_document", "_ordinal", "_report")


def write_parquet(table: Table, target: Path) -> int:
    """Write all records to ``target``; the number written. Raises ``ExportError``."""
    layout = table.layout
    types = ["VARCHAR", "VARCHAR", "BIGINT", "VARCHAR", *(_SQL_TYPES[column.type] for column in layout)]
    names = [*_KEYS, *(f'"{column.name}"' for column in layout)]
    with replacing(target) as temporary, duckdb.connect() as database:
        # One thread and a total order make equal rows equal bytes.
        database.execute("SET threads = 1; SET autoinstall_known_extensions = false")
        database.execute(f"SET temp_directory = '{_quoted(temporary.with_suffix('.spill'))}'")
        defined = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
        database.execute(f"CREATE TABLE flat ({defined})")
        insert = f"INSERT INTO flat SELECT {', '.join(f'unnest(?::{kind}[])' for kind in types)}"
        rows = 0
        try:
            for batch in _batches(table):
                turned = list(zip(*batch, strict=True))
                database.execute(insert, [list(column) for column in turned])
                rows += len(batch)
            database.execute(_copy(names, temporary))
        except duckdb.Error as error:
            raise ExportError(f"cannot write {target}: {error}; nothing was changed") from error
    return rows


def _copy(names: list[str], path: Path) -> str:
    """Build the statement that writes the table in its fixed order; ties by every column."""
    shown, order = ", ".join(names[len(_KEYS) :]), ", ".join(names)
    return (
        f"COPY (SELECT {shown} FROM flat ORDER BY {order}) TO '{_quoted(path)}' "  # noqa: S608
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
    )


def _batches(table: Table) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(table.records)
    while batch := list(islice(source, _BATCH)):
        rows = []
        for item in batch:
            row = table.cells(item)
            rows.append((*table.key(item), *(row[column.name] for column in table.layout)))
        yield rows


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
