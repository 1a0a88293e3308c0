"""``write``: redacted records as a table, to a file or folder, with the codebook beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainrecord.exports.atomic import ExportError, replacing
from plainrecord.exports.codebook import codebook
from plainrecord.exports.columns import ROWS
from plainrecord.exports.kinds import table_of
from plainrecord.exports.lines import TextFormat, csv_format, geojson_format, jsonl_format, write_text
from plainrecord.exports.parquet import write_parquet
from plainrecord.exports.table import Linked, Table


@dataclass(frozen=True, slots=True)
class _Format:
    """A format: the endings of its files, how they begin for a table, and what writes them."""

    suffixes: tuple[str, ...]
    begins: Callable[[Table], bytes]
    write: Callable[[Table, Path], int]


def _text_writer(shape: Callable[[Table], TextFormat]) -> Callable[[Table, Path], int]:
    return lambda table, target: write_text(shape(table), table, target)


_FORMATS = {
    "csv": _Format((".csv",), lambda table: table.layout[0].name.encode(), _text_writer(csv_format)),
    "geojson": _Format(
        (".geojson", ".json"), lambda _: b'{"type":"FeatureCollection"', _text_writer(geojson_format)
    ),
    "jsonl": _Format((".jsonl", ".ndjson"), lambda table: table.json_begins, _text_writer(jsonl_format)),
    "parquet": _Format((".parquet",), lambda _: b"PAR1", write_parquet),
}
FORMATS = tuple(_FORMATS)
"""The names of formats that ``write`` takes."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """What an export made: the data file first, then what explains it; ``records`` counts rows, lines or features."""

    paths: tuple[Path, ...]
    records: int


def write(  # noqa: PLR0913 (the choices of a user)
    to: str,
    records: Iterable[Any],
    out: Path,
    *,
    rows: str = "events",
    linked: Linked | None = None,
    excel: bool = False,
    force: bool = False,
    method: str = "",
) -> Written:
    """Export ``records`` as ``rows`` (one of ``ROWS``) in the format ``to`` (one of ``FORMATS``) to ``out``.

    ``records`` are ``RedactedEvent`` for events, agreement, overlap and lists; ``RedactedReport`` for reports,
    claims and sources; ``Judgement`` for judgements. ``linked`` tells claims and sources what linking says.
    ``out`` with the format's ending is a file (codebook: ``out.codebook.md``); else it is a folder, made when
    missing, which gets ``<rows>.<format>``, ``codebook.md`` and ``method.md``. ``method`` is text for the
    method note (settings, counts of inputs). ``excel`` is the spreadsheet variant of csv.

    An earlier export is replaced, whole or not at all; a file that is no export of these rows in this format is
    refused unless ``force``. Equal records give equal bytes. Raises ``ExportError``.
    """
    chosen = _FORMATS.get(to)
    if chosen is None:
        raise ExportError(f"unknown format {to!r}; choose one of {', '.join(FORMATS)}")
    if rows not in ROWS:
        raise ExportError(f"unknown rows {rows!r}; choose one of {', '.join(ROWS)}")
    if excel and to != "csv":
        raise ExportError(f"the spreadsheet variant exists for csv only, not for {to}")
    if to == "geojson" and rows not in LOCATED:
        raise ExportError(
            f"rows of {rows} have no place to draw; choose csv, jsonl or parquet for them, "
            f"or geojson with {' or '.join(LOCATED)}"
        )
    data, book, note = _places(out, chosen, rows)
    table = table_of(rows, records, linked or Linked())
    if not force:
        _refuse_foreign(data, chosen.begins(table), f"{to} export of {rows}")
    count = write_text(csv_format(table, excel=True), table, data) if excel else chosen.write(table, data)
    texts = {book: codebook()} | ({note: _method_note(data, count, rows, method)} if note else {})
    for path, text in texts.items():
        with replacing(path) as temporary:
            temporary.write_bytes(text.encode())
    return Written((data, *texts), count)


LOCATED = ("events", "reports")
"""The rows of which a map can be written."""


def _places(out: Path, chosen: _Format, rows: str) -> tuple[Path, Path, Path | None]:
    """Where data, codebook and method note go."""
    if out.suffix.lower() in chosen.suffixes and not out.is_dir():
        return out, out.with_name(f"{out.name}.codebook.md"), None
    if out.is_file():
        raise ExportError(
            f"{out} is a file that does not end in {chosen.suffixes[0]}; "
            f"give a folder, or a file name ending in {chosen.suffixes[0]}"
        )
    return out / f"{rows}{chosen.suffixes[0]}", out / "codebook.md", out / "method.md"


def _refuse_foreign(path: Path, begins: bytes, what: str) -> None:
    """Refuse to replace a file that does not begin like an export of this format and these rows."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_BOM) + len(begins))
    except FileNotFoundError:
        return
    except OSError as error:
        raise ExportError(
            f"cannot look at {path}: {error.strerror or error}; choose another place"
        ) from error
    if beginning and not beginning.removeprefix(_BOM).startswith(begins):
        raise ExportError(
            f"{path} exists and is not an earlier {what} of this program; "
            "choose another name, or add --force to replace it"
        )


_UNVERIFIED = {
    "events": "Events are reports that were judged the same; their values follow a policy and are no verified facts.",
    "lists": "Lists are of events as reported, not of persons. Nothing is estimated of what nobody reported: that "
    "needs lists of persons and assumptions that these data do not show to hold.",
}


def _method_note(data: Path, count: int, rows: str, method: str) -> str:
    standard = (
        "Reports are machine-coded from documents and quote their evidence; they are not verified facts."
    )
    lines = [
        "# Method note",
        "",
        f"`{data.name}` holds {count:,} {_RECORDS.get(rows, 'rows')}. `codebook.md` explains columns, codes and rules.",
        _UNVERIFIED.get(rows, standard),
        "Before sharing, weigh the risk to people: pseudonyms and coarse places lower it, not to zero.",
    ]
    return "\n".join([*lines, "", method.strip(), ""]) if method.strip() else "\n".join([*lines, ""])


_RECORDS = {name: name for name in ("events", "reports", "claims", "sources", "judgements")}
