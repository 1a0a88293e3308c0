"""The pseudonym key: kept outside the project folder, so that sharing the folder shares no key.

A user has one key for all projects, so that the same input gives the same export wherever it is coded, and one
person the same pseudonym; a project may be given an id of its own, and then has a key of its own.
One file per id in ``PLAINRECORD_KEY_DIR``, or in ``keys`` of the user's data folder; mode 0600,
made on first use. Who loses it gets other pseudonyms; who shares it can test guesses of names.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path

import platformdirs

KEY_BYTES = 32
#: The id under which the key for all projects is kept.
DEFAULT_KEY = "default"
KEY_DIR_VARIABLE = "PLAINRECORD_KEY_DIR"


class KeyFileError(Exception):
    """The key cannot be read, made or trusted; the message says where it is and what to do."""


def key_folder() -> Path:
    """Where keys are kept: ``PLAINRECORD_KEY_DIR``, else the user's data folder."""
    given = os.environ.get(KEY_DIR_VARIABLE)
    return Path(given) if given else Path(platformdirs.user_data_dir("plainrecord", appauthor=False)) / "keys"


def project_key(project_id: str, *, project: Path | None = None) -> bytes:
    """Give the key of a project, 32 bytes; made when there is none yet.

    ``project`` is the project's folder: a key folder inside it is refused. Raises ``KeyFileError``.
    """
    if not project_id:
        raise KeyFileError("no project id to keep a pseudonym key for; open the project once and try again")
    folder = key_folder()
    if project is not None and folder.resolve().is_relative_to(project.resolve()):
        raise KeyFileError(
            f"the key folder {folder} lies inside the project {project}; "
            f"set {KEY_DIR_VARIABLE} to a folder outside it, so that sharing the one does not share both"
        )
    path = folder / f"{hashlib.sha256(project_id.encode()).hexdigest()[:32]}.key"
    try:
        key = _read(path)
        if key is None:
            _create(path)
            key = _read(path)
    except OSError as error:
        reason = error.strerror or error
        raise KeyFileError(
            f"cannot use the pseudonym key {path}: {reason}; "
            f"make it readable for you, or set {KEY_DIR_VARIABLE} to a folder you can write to"
        ) from error
    if key is None or len(key) != KEY_BYTES:
        raise KeyFileError(
            f"the pseudonym key {path} is damaged (not {KEY_BYTES} bytes); restore it from a backup, "
            "or delete it to start over with other pseudonyms"
        )
    return key


def _read(path: Path) -> bytes | None:
    """Read the bytes of a key file only its owner can read; None when there is no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if os.name == "posix" and mode & 0o077:
            raise KeyFileError(f"others can read the pseudonym key {path}; run: chmod 600 '{path}'")
        return file.read(KEY_BYTES + 1)


def _create(path: Path) -> None:
    """Make the key whole or not at all; when another process was first, its key stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        except OSError:
            # Some file systems have no links; then the last of two simultaneous first uses would win.
            if not path.exists():
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
