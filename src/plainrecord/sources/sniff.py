"""What kind of document some bytes are: by the first bytes where those tell, else by the name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from plainrecord.sources.refusals import NotReadError

READ_ENDINGS = ".txt .md .html .htm .pdf .docx .odt .eml .csv .tsv .jsonl .json .zip"


class Kind(StrEnum):
    """Kinds of document, each with its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    MAIL = "message/rfc822"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"
    JSON = "application/json"
    JSON_LINES = "application/x-ndjson"
    ZIP = "application/zip"


_BY_ENDING = {
    "txt": Kind.TEXT, "text": Kind.TEXT, "log": Kind.TEXT, "md": Kind.MARKDOWN, "markdown": Kind.MARKDOWN,
    "html": Kind.HTML, "htm": Kind.HTML, "xhtml": Kind.HTML, "pdf": Kind.PDF, "docx": Kind.DOCX, "odt":
    Kind.ODT, "eml": Kind.MAIL, "csv": Kind.CSV, "tsv": Kind.TSV, "json": Kind.JSON, "jsonl":
    Kind.JSON_LINES, "ndjson": Kind.JSON_LINES, "zip": Kind.ZIP,
}  # fmt: skip
_PACKED = {Kind.PDF, Kind.DOCX, Kind.ODT, Kind.ZIP}
# First bytes, what they are, and what to do instead.
_NOT_READ = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old or a password-protected Office file",
        "Save it as DOCX or CSV",
    ),
    (b"{\\rtf", "an RTF file", "Save it as DOCX"),
    (b"\x89PNG", "a picture", "Run it through a text recognition program first"),
    (b"\xff\xd8\xff", "a picture", "Run it through a text recognition program first"),
    (b"GIF8", "a picture", "Run it through a text recognition program first"),
    (b"II*\x00", "a picture", "Run it through a text recognition program first"),
    (b"MM\x00*", "a picture", "Run it through a text recognition program first"),
    (b"\x1f\x8b", "a gzip file", "Unpack it first, or pack it as ZIP"),
    (b"BZh", "a bzip2 file", "Unpack it first, or pack it as ZIP"),
    (b"\xfd7zXZ", "an xz file", "Unpack it first, or pack it as ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file", "Unpack it first, or pack it as ZIP"),
    (b"Rar!", "a RAR file", "Unpack it first, or pack it as ZIP"),
    (b"SQLite format 3\x00", "a database", "Export its table as CSV"),
    (b"PAR1", "a Parquet file", "Export it as CSV or JSON lines"),
    (b"MZ\x90", "a program", "Leave it out"),
    (b"\x7fELF", "a program", "Leave it out"),
    (b"ID3", "a sound recording", "Give a transcript"),
    (b"RIFF", "a sound or film recording", "Give a transcript"),
)
_ENDINGS_NOT_READ = {
    "doc": "Save it as DOCX", "rtf": "Save it as DOCX", "xls": "Save it as CSV", "xlsx": "Save it as CSV",
    "ods": "Save it as CSV", "pptx": "Save it as PDF", "epub": "Save it as HTML or PDF",
    "parquet": "Export it as CSV or JSON lines", "xml": "Convert it to HTML, CSV or JSON lines",
    "mbox": "Export the mails as EML files", "msg": "Save the mail as EML",
}  # fmt: skip
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)


def ending(name: str) -> str:
    """The ending of a file name in lower case, without its dot; "" when it has none."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return base.rpartition(".")[2].casefold() if "." in base[1:] else ""


def is_litter(name: str) -> bool:
    """Whether a file or folder of that name is no input: hidden, a lock file, or system litter."""
    return name.startswith((".", "~$")) or name.casefold() in _LITTER


def kind_of(name: str, raw: bytes) -> Kind:
    """The kind of document ``raw`` is. Raises ``NotReadError``: ``unsupported_type`` or ``malformed``."""
    if b"%PDF-" in raw[:1024] and (raw.startswith(b"%PDF-") or ending(name) == "pdf"):
        return Kind.PDF
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_kind(name, raw)
    refuse_foreign(name, raw[:64])
    kind = _BY_ENDING.get(ending(name))
    if (kind is None or kind is Kind.TEXT or kind in _PACKED) and _HTML_START.match(raw[:4096]):
        return Kind.HTML
    if kind in _PACKED and raw.strip():
        raise NotReadError(
            "malformed",
            f"it is named .{ending(name)} but its contents are not. Open it in its program and save it again",
        )
    return kind or Kind.TEXT


def refuse_foreign(name: str, head: bytes) -> None:
    """Raise ``NotReadError`` (``unsupported_type``) for first bytes or an ending of a kind not read."""
    for start, what, advice in _NOT_READ:
        if head.startswith(start) and not _may_be_words(start, head):
            raise NotReadError(
                "unsupported_type", f"{what} is not read. {advice}. Kinds that are: {READ_ENDINGS}"
            )
    advice = _ENDINGS_NOT_READ.get(ending(name), "")
    if advice:
        raise NotReadError(
            "unsupported_type",
            f".{ending(name)} files are not read. {advice}. Kinds that are: {READ_ENDINGS}",
        )


def _may_be_words(start: bytes, head: bytes) -> bool:
    """Whether a signature of plain letters stands at the beginning of what is else plain text."""
    return start[:1].isalpha() and start.isascii() and all(byte >= 9 and byte != 127 for byte in head)


def _package_kind(name: str, raw: bytes) -> Kind:
    if ending(name) in ("docx", "odt"):
        return _BY_ENDING[ending(name)]
    # Only the names are looked at; the archive reader checks the sizes before anything is unpacked.
    if raw.count(b"PK\x01\x02") < 5_000:
        try:
            names = set(zipfile.ZipFile(io.BytesIO(raw)).namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            names = set()
        if "word/document.xml" in names:
            return Kind.DOCX
        if (
            "content.xml" in names
            and "META-INF/manifest.xml" in names
            and ending(name) not in _ENDINGS_NOT_READ
        ):
            return Kind.ODT
        if "[Content_Types].xml" in names or "META-INF/container.xml" in names:
            refuse_foreign(name, b"")
            raise NotReadError(
                "unsupported_type",
                f"this kind of Office file is not read. Save it as DOCX or CSV. "
                f"Kinds that are: {READ_ENDINGS}",
            )
    refuse_foreign(name, b"")
    return Kind.ZIP
