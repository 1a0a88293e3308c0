"""ZIP archives: their members in order of names, archives inside included, never more than the limits allow.

Nothing is written to disk. The sizes that an archive states are checked before anything is unpacked, and the
standard library reads no more of a member than its stated size; overlapping members are counted in full each.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from plainrecord.sources.declared import Limits
from plainrecord.sources.refusals import NotReadError, shown, size
from plainrecord.sources.sniff import Kind, is_litter, kind_of

_ENCRYPTED_FLAG = 0x1
_FLOOR_BYTES = 1_000_000
Member = tuple[str, bytes | NotReadError]


@dataclass(slots=True)
class _Budget:
    """Bytes that one archive, with all that it holds, may still unpack."""

    left: int


def members(document_ref: str, raw: bytes, limits: Limits) -> Iterator[Member]:
    """Each file in an archive: its reference (``pack.zip!/a.txt``) and its bytes, or why it has none."""
    yield from _members(document_ref, raw, limits, _Budget(limits.expanded_bytes), 1)


def _members(document_ref: str, raw: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        archive, entries = _entries(raw, limits, budget)
    except NotReadError as error:
        yield document_ref, error
        return
    budget.left -= sum(entry.file_size for entry in entries)
    times_seen: dict[str, int] = {}
    for entry in entries:
        times_seen[entry.filename] = times_seen.get(entry.filename, 0) + 1
        again = f"#{times_seen[entry.filename]}" if times_seen[entry.filename] > 1 else ""
        member_ref = f"{document_ref}!/{_text(entry.filename)}{again}"
        try:
            content = _content(archive, entry)
            is_archive = _is_archive(entry.filename, content)
            if is_archive and depth >= limits.archive_depth:
                raise NotReadError(
                    "nested_too_deep",
                    f"an archive inside {depth} others; the limit archive_depth is {limits.archive_depth}. "
                    "Unpack it first, or raise that limit",
                )
        except NotReadError as error:
            yield member_ref, error
            continue
        if is_archive:
            yield from _members(member_ref, content, limits, budget, depth + 1)
        else:
            yield member_ref, content
    if not entries:
        yield document_ref, NotReadError("no_documents", "the archive holds no file. Check how it was made")


def _text(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _entries(raw: bytes, limits: Limits, budget: _Budget) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    if raw.count(b"PK\x01\x02") > limits.archive_members:
        raise NotReadError(
            "too_large",
            f"the archive has more than {limits.archive_members} entries, the limit archive_members. "
            "Split it, or raise that limit",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotReadError("malformed", f"the archive is damaged ({error}). Pack it again") from None
    # Not is_dir(), which fails for an entry of a damaged archive that has no name.
    files = (entry for entry in archive.infolist() if not entry.filename.endswith("/"))
    entries = [entry for entry in files if not _in_litter(entry.filename)]
    expanded = sum(entry.file_size for entry in entries)
    if expanded > _FLOOR_BYTES and expanded > limits.ratio * len(raw):
        raise NotReadError(
            "zip_bomb",
            f"the archive unpacks to {expanded // len(raw)} times its size; the limit ratio is "
            f"{limits.ratio}. Raise that limit only if you trust the archive",
        )
    if expanded > budget.left:
        raise NotReadError(
            "too_large",
            f"the archive unpacks to {size(expanded)} beyond what the limit expanded_bytes "
            f"({size(limits.expanded_bytes)}) leaves. Split it, or raise that limit if you trust it",
        )
    return archive, sorted(entries, key=lambda entry: entry.filename.split("/"))


def _in_litter(name: str) -> bool:
    return any(is_litter(part) and part.strip(".") for part in re.split(r"[\\/]", name))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in entry.orig_filename:
        raise NotReadError(
            "zip_slip",
            f"the entry is named {shown(entry.filename)!r}, which leads outside the archive. Rename it",
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise NotReadError("symlink_outside", "links inside archives are not followed. Pack the file itself")
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise NotReadError("encrypted", "the entry needs a password. Pack it without one")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotReadError(
            "unsupported_type", f"compression method {entry.compress_type} is not read. Pack it with Deflate"
        )
    try:
        return archive.read(entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise NotReadError("malformed", f"the entry is damaged ({error}). Pack it again") from None


def _is_archive(name: str, content: bytes) -> bool:
    try:
        return bool(content) and kind_of(name, content) is Kind.ZIP
    except NotReadError:
        return False
