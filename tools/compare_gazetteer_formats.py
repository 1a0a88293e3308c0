"""Look-ups in SQLite and in Parquet, of the same names: ``python tools/compare_gazetteer_formats.py GAZETTEER FOLDER``.

Writes the rows of the gazetteer as Parquet, a row per name and place, sorted by name, into the folder, and looks
the same names up with DuckDB and with pyarrow (``pip install pyarrow``; left out where it is not installed).
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from plainrecord.world.gazetteer import Gazetteer
from plainrecord.world.gazetteer_layout import unpacked_row
from plainrecord.world.gazetteer_names import fold_name

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.measure_gazetteer import sampled_names  # noqa: E402

_LOOKUPS = 300
_ROW_GROUP = 20_000


def write_parquet(gazetteer: Path, out: Path) -> None:
    """A row per name and place, sorted by name, in groups of 20,000 rows."""
    rows = sqlite3.connect(f"file:{gazetteer}?mode=ro&immutable=1", uri=True)
    table = out.with_suffix(".csv")
    with table.open("w", encoding="utf-8") as file:
        for key, numbers in rows.execute("SELECT key, numbers FROM name ORDER BY key"):
            name = key.replace('"', '""')
            file.writelines(f'"{name}",{number},{int(kind)}\n' for number, kind in unpacked_row(numbers))
    database = duckdb.connect()
    database.execute("SET preserve_insertion_order = true")
    database.execute(
        "CREATE TABLE place (number INT, place_id VARCHAR, name VARCHAR, feature VARCHAR, latitude INT, "
        "longitude INT, country VARCHAR, admin1 VARCHAR, population BIGINT)"
    )
    command = (
        "SELECT number, place_id, name, feature, latitude, longitude, country, admin1, population FROM place"
    )
    places = out.with_suffix(".places.csv")
    with places.open("w", encoding="utf-8") as file:
        for row in rows.execute(command):
            file.write("\t".join("" if value is None else str(value) for value in row) + "\n")
    database.execute(f"COPY place FROM '{places}' (DELIMITER '\t', QUOTE '', HEADER false)")
    database.execute(
        f"COPY (SELECT key, kind, place.* FROM read_csv('{table}', header = false, quote = '\"', "  # noqa: S608
        "columns = {'key': 'VARCHAR', 'number': 'INT', 'kind': 'INT'}) AS called JOIN place USING (number) "
        f"ORDER BY key, kind, number) TO '{out}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    table.unlink()
    places.unlink()


def readers(gazetteer: Path, parquet: Path) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """What looks names up, and how."""
    opened = Gazetteer.open(gazetteer)
    opened.lookup("?")
    yield "SQLite, this package", opened.lookup
    database = duckdb.connect()
    database.execute("SET threads = 2")
    database.execute("SET enable_object_cache = true")
    command = f"SELECT * FROM read_parquet('{parquet}') WHERE key = ?"  # noqa: S608 (a file of ours)
    yield "Parquet, DuckDB", lambda name: database.execute(command, [fold_name(name)]).fetchall()
    try:
        from pyarrow import dataset  # noqa: PLC0415 (only for this)
    except ImportError:
        return
    table = dataset.dataset(parquet)
    field = dataset.field("key")
    yield "Parquet, pyarrow", lambda name: table.to_table(filter=field == fold_name(name)).to_pylist()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gazetteer", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    parquet = options.folder / "gazetteer.parquet"
    write_parquet(options.gazetteer, parquet)
    sizes = [path.stat().st_size / 1e6 for path in (options.gazetteer, parquet)]
    print(
        f"SQLite {sizes[0]:.1f} MB, Parquet {sizes[1]:.1f} MB; processor ms of a look-up: median, 99th percentile"
    )
    names = list(dict.fromkeys(sampled_names(options.gazetteer, _LOOKUPS)["places"]))
    for label, look_up in readers(options.gazetteer, parquet):
        look_up(names[0])
        times = []
        for name in names:
            start = time.process_time()
            look_up(name)
            times.append((time.process_time() - start) * 1000)
        times.sort()
        print(f"{label:24} {times[len(times) // 2]:9.3f} {times[int(0.99 * len(times))]:9.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
