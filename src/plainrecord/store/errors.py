"""Errors of the store, worded for the person who runs it: what was wrong, where, what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from plainrecord.model.review import Decision

_FULL = "the disk is full. Free some space and give the same command again; everything saved so far is kept"
_READ_ONLY = "the folder cannot be written. Give yourself write permission or choose another --project folder"

_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: ("disk_full", _FULL),
    sqlite3.SQLITE_READONLY: ("read_only", _READ_ONLY),
    sqlite3.SQLITE_PERM: ("read_only", _READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot_open",
        "the store cannot be opened. Check that the folder exists and that you may read and write it",
    ),
    sqlite3.SQLITE_BUSY: (
        "busy",
        "another program is writing to this project. Wait until it is done and give the same command again",
    ),
    sqlite3.SQLITE_LOCKED: (
        "busy",
        "another program is writing to this project. Wait until it is done and give the same command again",
    ),
    sqlite3.SQLITE_IOERR: (
        "disk_error",
        "the disk reported an error. Check it, then give the same command again; what was saved is kept",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "damaged",
        "the store is damaged. Run `plainrecord check`, and restore project.sqlite from a backup",
    ),
    sqlite3.SQLITE_NOTADB: (
        "not_a_store",
        "this is not a Plainrecord store. Choose another --project folder, or restore it from a backup",
    ),
}

_OS_REASONS = {
    errno.ENOSPC: ("disk_full", _FULL),
    errno.EDQUOT: ("disk_full", _FULL),
    errno.EFBIG: ("disk_full", _FULL),
    errno.EROFS: ("read_only", _READ_ONLY),
    errno.EACCES: ("read_only", _READ_ONLY),
    errno.EPERM: ("read_only", _READ_ONLY),
    errno.ENOTDIR: ("not_a_folder", "a file is in the way. Choose another --project folder"),
    errno.EEXIST: ("not_a_folder", "a file is in the way. Choose another --project folder"),
}


class StoreError(Exception):
    """The store cannot go on; ``str()`` is one line for a person, ``reason`` a word for a program.

    Reasons: ``disk_full``, ``read_only``, ``cannot_open``, ``busy``, ``disk_error``, ``damaged``,
    ``not_a_store``, ``not_a_folder``, ``no_project``, ``newer_store``, ``migration_failed``, ``unknown_report``,
    ``ambiguous_report``, ``stale_links``, ``not_linked``, ``refused`` (a decision that cannot be made).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class DecisionConflict(StoreError):  # noqa: N818 (nobody did wrong: two people worked at once)
    """Somebody decided on the same thing in the meantime (``decisions``), or it was coded anew (none).

    Reasons: ``decided_meanwhile``, ``coded_anew``.
    """

    def __init__(self, message: str, decisions: Sequence[Decision] = ()) -> None:
        super().__init__("decided_meanwhile" if decisions else "coded_anew", message)
        self.decisions = tuple(decisions)


class RecordError(ValueError):
    """A record that cannot be stored without loss, or stored bytes that are not a record."""


@contextmanager
def in_plain_words(path: Path, *, files: bool = True) -> Iterator[None]:
    """Turn errors of SQLite, and of the file system unless ``files`` is off, into ``StoreError``.

    Programming errors of SQLite (a broken constraint, a wrong statement) are not for the user: they pass.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Extended codes (SQLITE_IOERR_WRITE ...) keep the primary code in their low byte.
        known = _SQLITE_REASONS.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if known is None:
            raise
        raise StoreError(known[0], f"{path}: {known[1]}.") from error
    except OSError as error:
        if not files:
            raise
        known = _OS_REASONS.get(error.errno or 0)
        if known is None:
            raise StoreError("disk_error", f"{path}: {error.strerror or type(error).__name__}.") from error
        raise StoreError(known[0], f"{path}: {known[1]}.") from error
