"""The SQLite file of a project: how it is opened, what it promises, how an older one is brought up to date.

One writer, write-ahead log, ``synchronous=FULL``: a committed batch survives a killed process and, as far as
the disk keeps its word, a power cut.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from plainrecord.store.errors import StoreError, in_plain_words

STORE_NAME = "project.sqlite"
APPLICATION_ID = 0x506C5263  # "PlRc"
BUSY_TIMEOUT_MS = 30_000


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """List number and SQL of every migration, in order; the numbers run 1, 2, 3 ... without gaps."""
    folder = files("plainrecord.store") / "migrations"
    found = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".sql"))
    numbered = tuple((int(name[:4]), entry.read_text(encoding="utf-8")) for name, entry in found)
    if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)):
        raise ValueError("store migrations are not numbered 0001, 0002 ... without gaps")
    return numbered


def newest_version() -> int:
    """Tell the store version this package writes."""
    return len(migrations())


def open_store(folder: Path) -> sqlite3.Connection:
    """Open the store of a project folder for writing; create it, or bring it up to date, when needed.

    Raises ``StoreError`` when the folder or disk does not allow it, when the file is something else, or
    when a newer Plainrecord made it.
    """
    path = folder / STORE_NAME
    with in_plain_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
    try:
        with in_plain_words(path):
            version = store_version(connection, path)
            _configure(connection)
            if version < newest_version():
                _bring_up_to_date(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def open_store_read_only(folder: Path) -> sqlite3.Connection:
    """Open an existing store without changing a byte of it, also on a read-only disk.

    Raises ``StoreError`` when there is none, when it is newer, or older and must first be migrated.
    """
    path = folder / STORE_NAME
    if not path.is_file():
        raise StoreError(
            "no_project",
            f"{folder}: there is no project here. Make one with `plainrecord run INPUT --project {folder}`.",
        )
    with in_plain_words(path):
        connection = _connect_read_only(path)
    try:
        with in_plain_words(path):
            version = store_version(connection, path)
        if version < newest_version():
            raise StoreError(
                "older_store",
                f"{path}: made by an earlier Plainrecord. Any `plainrecord run` on it brings it up to date.",
            )
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(
        f"{uri}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None
    )
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        # On a read-only disk SQLite cannot make its shared-memory file; a store closed cleanly needs none.
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    return connection


def store_version(connection: sqlite3.Connection, path: Path) -> int:
    """Tell the version of an opened store, 0: new; raises ``StoreError`` for foreign and newer files."""
    # One transaction: another process may be making the store at this moment.
    connection.execute("BEGIN")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    connection.execute("COMMIT")
    if application != APPLICATION_ID and (tables or application or version):
        raise StoreError(
            "not_a_store",
            f"{path}: this SQLite file is not a Plainrecord store. Choose another --project folder.",
        )
    if version > newest_version():
        raise StoreError(
            "newer_store",
            f"{path}: made by a newer Plainrecord (store {version}, this one knows {newest_version()}). "
            "Update with `pip install -U plainrecord`; nothing was changed.",
        )
    return version


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _use_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _use_log(connection: sqlite3.Connection) -> None:
    """Write ahead. Two programs that make one store at once do not wait here by themselves: SQLite refuses at once."""
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def back_up(path: Path, version: int) -> Path:
    """Copy the store, as it was last committed, to ``backups/project.v<version>.sqlite``; an earlier copy is kept.

    The caller holds the lock for writing, so that no other program makes a copy at the same time.
    """
    backups = path.parent / "backups"
    backups.mkdir(exist_ok=True)
    stem = f"project.v{version}"
    target = backups / f"{stem}.sqlite"
    number = 1
    while target.exists():
        number += 1
        target = backups / f"{stem}-{number}.sqlite"
    temporary = target.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    committed, copy = _connect_read_only(path), sqlite3.connect(temporary)
    try:
        committed.backup(copy)
        # A backup is one file: no log beside it that could be left behind when it is moved.
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
        committed.close()
    temporary.replace(target)
    return target


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Back an older store up and apply what it lacks, under one lock: programs that start together do it once.

    Raises ``StoreError`` ("migration_failed") when the data of the store does not allow a step.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < newest_version():
            back_up(path, version)
        _migrate(connection, version, path)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """Apply every later migration in the transaction that is open: a kill leaves the store before or after all."""
    for number, sql in migrations()[version:]:
        try:
            for statement in statements(sql):
                connection.execute(statement)
        except sqlite3.IntegrityError as error:
            raise StoreError(
                "migration_failed",
                f"{path}: cannot be brought to store version {number}; it stays as it was. "
                "Run `plainrecord check` with the Plainrecord that made it.",
            ) from error
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")


def statements(sql: str) -> Iterator[str]:
    """Split into the single statements of a script; a trigger with its inner semicolons is one."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip() and not all(part.lstrip().startswith("--") for part in pending.strip().splitlines()):
        raise ValueError("a migration ends inside a statement")
