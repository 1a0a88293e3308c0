"""Small files of every kind, made by hand, and the reading of them."""

from __future__ import annotations

import hashlib
import io
import zipfile

from plainrecord.model.records import Rejection
from plainrecord.model.text import Document
from plainrecord.sources import Declared, documents, original, originals

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = "Three people were killed when a shell struck the market of the town, officials said on Monday."


def read(name: str, raw: bytes, declared: Declared | None = None) -> list[Document | Rejection]:
    return list(documents(original(name, name, raw), declared or Declared()))


def read_one(name: str, raw: bytes, declared: Declared | None = None) -> Document:
    (document,) = read(name, raw, declared)
    assert isinstance(document, Document), document
    return document


def refusal(name: str, raw: bytes, declared: Declared | None = None) -> Rejection:
    (found,) = read(name, raw, declared)
    assert isinstance(found, Rejection), found
    return found


def read_paths(inputs, declared: Declared | None = None) -> list[Document | Rejection]:
    declared = declared or Declared()
    outcome: list[Document | Rejection] = []
    for item in originals(inputs, declared):
        outcome.extend([item] if isinstance(item, Rejection) else documents(item, declared))
    return outcome


def refs(outcome) -> list[tuple[str, str]]:
    return [
        (item.document_ref, item.reason if isinstance(item, Rejection) else item.text) for item in outcome
    ]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def docx(body: str, prologue: str = "") -> bytes:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{prologue}{document}'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def odt(body: str, manifest: str = "<m/>") -> bytes:
    content = (
        '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def pdf(pages: list[list[str]], password: bytes = b"") -> bytes:
    """A PDF with one text line for each string; with a password, encrypted with 40-bit RC4."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file_id = b"0123456789abcdef"
    key, encryption = _encryption(password, file_id) if password else (b"", b"")
    for number, lines in enumerate(pages):
        contents = 5 + 2 * number
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % contents
        )
        shown = "\n".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 72 720 Td 14 TL\n{shown}\nET".encode("latin-1")
        if password:
            stream = _rc4(hashlib.md5(key + contents.to_bytes(3, "little") + b"\0\0").digest()[:10], stream)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] %s >>\nstartxref\n%d\n%%%%EOF\n"
    identity = file_id.hex().encode()
    return out + head + table + trailer % (len(objects) + 1, identity, identity, encryption, len(out))


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _encryption(password: bytes, file_id: bytes) -> tuple[bytes, bytes]:
    padded = (password + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    permissions = (0xFFFFFFFC).to_bytes(4, "little")
    key = hashlib.md5(padded + owner + permissions + file_id).digest()[:5]
    user = _rc4(key, _PAD)
    return key, b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (
        owner.hex().encode(),
        user.hex().encode(),
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
