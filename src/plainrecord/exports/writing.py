"""``write``: redacted reports to a file or folder, with the codebook beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from plainrecord.exports.atomic import ExportError, replacing
from plainrecord.exports.codebook import codebook
from plainrecord.exports.columns import columns
from plainrecord.exports.lines import GEOJSON, JSONL, TextFormat, csv_format, write_text
from plainrecord.exports.parquet import write_parquet
from plainrecord.model.wire import SCHEMA, RedactedReport

Writer = Callable[[Iterable[RedactedReport], Path], int]


@dataclass(frozen=True, slots=True)
class _Format:
    """A format: the endings of its files, how they begin, and what writes them."""

    suffixes: tuple[str, ...]
    begins: bytes
    write: Writer


def _text_writer(shape: Callable[[], TextFormat]) -> Writer:
    return lambda reports, target: write_text(shape(), reports, target)


_FIRST_COLUMN = columns()[0].name.encode()
_FORMATS = {
    "csv": _Format((".csv",), _FIRST_COLUMN, _text_writer(csv_format)),
    "geojson": _Format((".geojson", ".json"), b'{"type":"FeatureCollection"', _text_writer(lambda: GEOJSON)),
    "jsonl": _Format((".jsonl", ".ndjson"), b'{"schema":"%b"' % SCHEMA.encode(), _text_writer(lambda: JSONL)),
    "parquet": _Format((".parquet",), b"PAR1", write_parquet),
}
FORMATS = tuple(_FORMATS)
"""The names ``write`` takes."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """What an export made: the data file first, then what explains it; ``reports`` counts records."""

    paths: tuple[Path, ...]
    reports: int


def write(
    to: str,
    reports: Iterable[RedactedReport],
    out: Path,
    *,
    excel: bool = False,
    force: bool = False,
    method: str = "",
) -> Written:
    """Export ``reports`` in the format ``to`` (one of ``FORMATS``) to ``out``, and the codebook beside it.

    ``out`` with the format's ending is a file (codebook: ``out.codebook.md``); else it is a folder, made when
    missing, which gets ``reports.<format>``, ``codebook.md`` and ``method.md``. ``method`` is text for the
    method note (settings, counts of inputs). ``excel`` is the spreadsheet variant of csv.

    An earlier export is replaced, whole or not at all; a file that is no export of this format is refused
    unless ``force``. Equal reports give equal bytes. Raises ``ExportError``.
    """
    chosen = _FORMATS.get(to)
    if chosen is None:
        raise ExportError(f"unknown format {to!r}; choose one of {', '.join(FORMATS)}")
    if excel and to != "csv":
        raise ExportError(f"the spreadsheet variant exists for csv only, not for {to}")
    data, book, note = _places(out, chosen)
    if not force:
        _refuse_foreign(data, chosen, to)
    if excel:
        count = write_text(csv_format(excel=True), _redacted_only(reports), data)
    else:
        count = chosen.write(_redacted_only(reports), data)
    texts = {book: codebook()} | ({note: _method_note(data, count, method)} if note else {})
    for path, text in texts.items():
        with replacing(path) as temporary:
            temporary.write_bytes(text.encode())
    return Written((data, *texts), count)


def _redacted_only(reports: Iterable[RedactedReport]) -> Iterable[RedactedReport]:
    for report in reports:
        if not isinstance(report, RedactedReport):
            raise TypeError(
                f"exports accept RedactedReport only, got {type(report).__name__}: call redact first"
            )
        yield report


def _places(out: Path, chosen: _Format) -> tuple[Path, Path, Path | None]:
    """Where data, codebook and method note go."""
    if out.suffix.lower() in chosen.suffixes and not out.is_dir():
        return out, out.with_name(f"{out.name}.codebook.md"), None
    if out.is_file():
        raise ExportError(
            f"{out} is a file that does not end in {chosen.suffixes[0]}; "
            f"give a folder, or a file name ending in {chosen.suffixes[0]}"
        )
    return out / f"reports{chosen.suffixes[0]}", out / "codebook.md", out / "method.md"


def _refuse_foreign(path: Path, chosen: _Format, to: str) -> None:
    """Refuse to replace a file that does not begin like an export of this format."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_BOM) + len(chosen.begins))
    except FileNotFoundError:
        return
    except OSError as error:
        raise ExportError(
            f"cannot look at {path}: {error.strerror or error}; choose another place"
        ) from error
    if beginning and not beginning.removeprefix(_BOM).startswith(chosen.begins):
        raise ExportError(
            f"{path} exists and is not an earlier {to} export of this program; "
            "choose another name, or add --force to replace it"
        )


def _method_note(data: Path, count: int, method: str) -> str:
    lines = [
        "# Method note",
        "",
        f"`{data.name}` holds {count:,} reports. `codebook.md` explains columns, codes and rules.",
        "Reports are machine-coded from documents and quote their evidence; they are not verified facts.",
        "Before sharing, weigh the risk to people: pseudonyms and coarse places lower it, not to zero.",
    ]
    return "\n".join([*lines, "", method.strip(), ""]) if method.strip() else "\n".join([*lines, ""])
