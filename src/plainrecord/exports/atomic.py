"""Whole files or none: written beside the target under another name, then renamed over it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ExportError(Exception):
    """An export that cannot be written; the message says what was wrong, where, and what to do next."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to, which takes ``target``'s place when the block ends well and goes when not.

    Raises ``ExportError`` when the folder cannot be written or the disk is full.
    """
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(
            f"cannot write {target}: {reason}; what was there before is unchanged. "
            "Free some space, or choose another place, and export again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
