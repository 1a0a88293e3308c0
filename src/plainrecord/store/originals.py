"""Original bytes, kept read-only under their own hash: ``originals/ab/abcdef...``.

The name is the proof: whoever hashes the file again sees at once whether a bit has changed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from plainrecord.store.errors import in_plain_words

FOLDER = "originals"


class Originals:
    """The folder of original bytes of one project."""

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER
        self._unsynced: set[Path] = set()

    def path(self, raw_sha256: str) -> Path:
        """Where the bytes with this hash lie, or would lie. Raises ``ValueError`` for anything but a hash."""
        if len(raw_sha256) != 64 or not set(raw_sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256 in lower-case hex: {raw_sha256[:80]!r}")
        return self.folder / raw_sha256[:2] / raw_sha256

    def put(self, raw_sha256: str, raw: bytes) -> None:
        """Keep ``raw``; on return the file is on disk, its folder entry after ``sync``.

        A file that is there but no longer has its hash is replaced by the good bytes. Raises ``ValueError``
        when ``raw`` does not have that hash, ``StoreError`` when the disk is full or read-only.
        """
        if hashlib.sha256(raw).hexdigest() != raw_sha256:
            raise ValueError("the bytes do not have the hash they are to be kept under")
        target = self.path(raw_sha256)
        with in_plain_words(target):
            if self.intact(raw_sha256):
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            # The process id keeps two runs from writing into one temporary file.
            temporary = target.with_name(f"{raw_sha256}.{os.getpid()}.part")
            try:
                _write_through(temporary, raw)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            self._unsynced.update((target.parent, self.folder))

    def sync(self) -> None:
        """Make the folder entries of everything ``put`` since the last call survive a power cut."""
        while self._unsynced:
            folder = self._unsynced.pop()
            try:
                descriptor = os.open(folder, os.O_RDONLY)
            except OSError:  # Windows opens no folders and needs no such call
                continue
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def intact(self, raw_sha256: str) -> bool:
        """Whether the file is there and still has its hash."""
        path = self.path(raw_sha256)
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == raw_sha256


def _write_through(path: Path, raw: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o444)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(raw)
        stream.flush()
        os.fsync(stream.fileno())
