"""Make the PDF, DOCX and ODT of the demonstration corpus from the plain texts in ``demo/texts``.

The files are checked in; this tool exists so that anybody can see how they came about. The same texts give
the same files: no time and no machine is written into them. Run ``python tools/build_demo_files.py`` after a
text has changed, and with ``--check`` to compare without writing (exit code 1 when a file is out of date).

A text begins with its title; the second line names publisher and day; empty lines divide paragraphs; the
first line of a paragraph is a heading when it is short and has no full stop.
"""

from __future__ import annotations

import argparse
import io
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx

DEMO = Path(__file__).resolve().parent.parent / "demo"
FIXED_TIME = datetime(2024, 7, 1, tzinfo=UTC)
LONGEST_HEADING = 60
LINE_LETTERS = 88
LINES_PER_PAGE = 48


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its style: ``title``, ``heading`` or ``body``."""

    style: str
    text: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Divide a text into its paragraphs, in order; the title is the first line."""
    title, _, rest = text.partition("\n")
    yield Paragraph("title", title.strip())
    for block in rest.strip().split("\n\n"):
        lines = [line.strip() for line in block.split("\n")]
        if len(lines) > 1 and _is_heading(lines[0]):
            yield Paragraph("heading", lines.pop(0))
        for line in lines:
            yield Paragraph("body", line)


def _is_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and not line.endswith(".")


def docx_bytes(parts: Sequence[Paragraph]) -> bytes:
    """Write a Word file with the built-in styles."""
    styles = {"title": "Title", "heading": "Heading 1", "body": "Normal"}
    document = docx.Document()
    for part in parts:
        document.add_paragraph(part.text, style=styles[part.style])
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", parts[0].text, ""
    properties.created = properties.modified = FIXED_TIME
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as archive:
        return _archive([(name, archive.read(name)) for name in sorted(archive.namelist())])


def odt_bytes(parts: Sequence[Paragraph]) -> bytes:
    """Write a small OpenDocument text: the parts that a reader needs, nothing else."""
    space = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    names = " ".join(space.format(name) for name in ("office", "text"))
    marks = {"title": ("text:h", ' text:outline-level="1"'), "heading": ("text:h", ' text:outline-level="2"')}
    body = "".join(
        f"<{tag}{attributes}>{escape(part.text)}</{tag}>"
        for part in parts
        for tag, attributes in [marks.get(part.style, ("text:p", ""))]
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    content = (
        f'{head}<office:document-content {names} office:version="1.3"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>\n"
    )
    media_type = "application/vnd.oasis.opendocument.text"
    namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", media_type), ("content.xml", "text/xml"))
    )
    manifest = (
        f'{head}<manifest:manifest xmlns:manifest="{namespace}" manifest:version="1.3">'
        f"{entries}</manifest:manifest>\n"
    )
    return _archive(
        [
            ("mimetype", media_type.encode()),
            ("META-INF/manifest.xml", manifest.encode()),
            ("content.xml", content.encode()),
        ]
    )


def _archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            info.create_system = 0
            # The media type of an OpenDocument file must stand first and plain, to be seen from outside.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return raw.getvalue()


def pdf_bytes(parts: Sequence[Paragraph]) -> bytes:
    """Write a PDF 1.4 with the standard fonts; raises ``ValueError`` for letters outside Latin-1."""
    lines = list(_pdf_lines(parts))
    pages = [lines[start : start + LINES_PER_PAGE] for start in range(0, len(lines), LINES_PER_PAGE)]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        stream = _page_stream(page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            + f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    return _pdf_file(objects)


def _pdf_lines(parts: Sequence[Paragraph]) -> Iterator[tuple[str, int, str]]:
    for part in parts:
        font, size = {"title": ("F2", 16), "heading": ("F2", 12)}.get(part.style, ("F1", 11))
        for line in textwrap.wrap(part.text, LINE_LETTERS):
            yield font, size, line
        yield font, size, ""


def _page_stream(lines: Sequence[tuple[str, int, str]]) -> bytes:
    commands = [b"BT", b"15 TL", b"60 780 Td"]
    for font, size, line in lines:
        quoted = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        commands.append(f"/{font} {size} Tf".encode())
        commands.append(b"(" + quoted.encode("latin-1") + b") Tj T*")
    return b"\n".join([*commands, b"ET"])


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    file += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(file)


WRITERS: dict[str, tuple[str, Callable[[Sequence[Paragraph]], bytes]]] = {
    "14-sant-daily-protest.txt": (".docx", docx_bytes),
    "17-vpn-situation-report.txt": (".pdf", pdf_bytes),
    "20-ccr-bridge-strike.txt": (".odt", odt_bytes),
}


def build(demo: Path) -> dict[Path, bytes]:
    """Make the bytes of every file, by its path."""
    made = {}
    for name, (ending, write) in WRITERS.items():
        text = (demo / "texts" / name).read_text(encoding="utf-8")
        path = (demo / "corpus" / name).with_suffix(ending)
        made[path] = write(list(paragraphs(text)))
    return made


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """Unpack an archive, because compression may differ between machines where the content does not."""
    if not content.startswith(b"PK"):
        return [("", content)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or only compare them; the exit code says whether all is as it should be."""
    parser = argparse.ArgumentParser(description="Make the PDF, DOCX and ODT of the demonstration corpus.")
    parser.add_argument("--check", action="store_true", help="compare only; exit code 1 when a file differs")
    parser.add_argument("--demo", type=Path, default=DEMO, help="the demo folder (default: the project's)")
    options = parser.parse_args(arguments)
    stale = 0
    for path, content in build(options.demo).items():
        if path.exists() and _parts(path.read_bytes()) == _parts(content):
            continue
        stale += 1
        if options.check:
            print(f"{path} is out of date: run python tools/build_demo_files.py", file=sys.stderr)
        else:
            path.write_bytes(content)
            print(f"wrote {path}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
