"""Opens the files that gazetteers are built from: as they are, or in the zip file they were downloaded in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

from plainrecord.world.gazetteer_layout import GazetteerError

_NOT_DATA = frozenset(("readme.txt", "iso-languagecodes.txt", "license.txt"))
_TABLES = frozenset((".txt", ".csv", ".tsv"))
_BOM = b"\xef\xbb\xbf"


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, or of the one table in a zip file.

    Raises ``GazetteerError`` when it cannot be opened or a zip file holds no table or several.
    """
    try:
        if path.suffix.lower() != ".zip":
            with path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(path) as archive, archive.open(_table_in(archive, path)) as member:
            yield member
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:  # RuntimeError: a password is needed
        raise GazetteerError(f"{path}: cannot be unpacked ({error}); download it again") from error


def _table_in(archive: zipfile.ZipFile, path: Path) -> str:
    names = [name for name in archive.namelist() if Path(name).suffix.lower() in _TABLES]
    names = [name for name in names if Path(name).name.lower() not in _NOT_DATA]
    same = [name for name in names if Path(name).stem.lower() == path.stem.lower()]
    found = same or names
    if len(found) != 1:
        held = ", ".join(found) or "none"
        raise GazetteerError(
            f"{path}: one table is needed in it, there are: {held}; unpack it and name the file"
        )
    return found[0]


@contextmanager
def open_table(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A table as text, without a byte order mark; raises ``GazetteerError`` when it is in another encoding."""
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise GazetteerError(f"{path}: a workbook; save the sheet as CSV (UTF-8) and give that")
    with open_bytes(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig" if encoding == "utf-8" else encoding, newline="")
        try:
            yield text
        except UnicodeDecodeError as error:
            raise GazetteerError(
                f"{path}: not text in {encoding} (byte {error.start} of a block); "
                "save it as UTF-8 or say --encoding, e.g. cp1252"
            ) from error


def blocks(file: IO[bytes], size: int) -> Iterator[tuple[int, int, bytes]]:
    """Number of the first line, count of lines, and whole lines of about ``size`` bytes together."""
    line = 1
    while text := file.read(size):
        text += file.readline()
        if line == 1:
            text = text.removeprefix(_BOM)
        count = text.count(b"\n") + (not text.endswith(b"\n"))
        yield line, count, text
        line += count
