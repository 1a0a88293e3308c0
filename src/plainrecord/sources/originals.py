"""From what the user names to the bytes of single files: folders walked, archives unpacked."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plainrecord.model.records import Rejection
from plainrecord.sources.archives import members
from plainrecord.sources.declared import Declared, Limits
from plainrecord.sources.refusals import NotReadError, rejection, size
from plainrecord.sources.sniff import READ_ENDINGS, Kind, ending, is_litter, kind_of, refuse_foreign

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Original:
    """One file, archive member or standard input, as received.

    ``document_ref`` is how the user knows it (``reports/a.txt``, ``pack.zip!/a.txt``, ``-``), ``name`` its
    last part.
    """

    document_ref: str
    name: str
    raw: bytes = field(repr=False)
    raw_sha256: str


def original(document_ref: str, name: str, raw: bytes) -> Original:
    """An original with its hash."""
    return Original(document_ref, name, raw, hashlib.sha256(raw).hexdigest())


def originals(inputs: Sequence[str | Path], declared: Declared) -> Iterator[Original | Rejection]:
    """Every file behind ``inputs``, in their order, folders and archives in the order of names.

    A folder is walked to its depths. Names that begin with a dot or ``~$`` and the litter of operating
    systems are not inputs. A link to a file inside the same folder is read; a linked folder inside is not,
    since it is reached under its own name; links that lead out are refused. What cannot be read is a
    ``Rejection``, and the rest goes on.
    """
    for name in inputs:
        path = Path(name)
        if str(name) == STANDARD_INPUT:
            yield from _opened(STANDARD_INPUT, STANDARD_INPUT, None, declared.limits)
        elif _is_folder(path):
            yield from _folder(path, declared.limits)
        else:
            yield from _opened(_ref(path), path.name, path, declared.limits)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # No permission to look: opening it says so in words.
        return False


def _ref(path: Path) -> str:
    """The path as text: bytes of a name that are no UTF-8 become visible escapes."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _folder(top: Path, limits: Limits) -> Iterator[Original | Rejection]:
    root = Path(os.path.realpath(top))
    found_any = False
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode
            is_top = path is top
            if stat.S_ISLNK(mode) and not is_top:
                target = _link_target(path, root)
                if target is None:
                    continue
                mode = target
            if stat.S_ISDIR(mode) or is_top:
                # Last in, first out: the reverse order of names comes out in order.
                waiting.extend(
                    sorted((p for p in path.iterdir() if not is_litter(p.name)), key=_name, reverse=True)
                )
                continue
            found_any = True
            if not stat.S_ISREG(mode):
                raise NotReadError("not_a_file", "a pipe, socket or device. Save its content to a file")
        except NotReadError as error:
            found_any = True
            yield rejection(error.reason, _ref(path), error.message)
        except OSError as error:
            found_any = True
            yield _system_refusal(_ref(path), error)
        else:
            yield from _opened(_ref(path), path.name, path, limits)
    if not found_any:
        yield rejection(
            "no_documents", _ref(top), f"the folder has no file to read. Kinds that are read: {READ_ENDINGS}"
        )


def _name(path: Path) -> str:
    return path.name


def _link_target(path: Path, root: Path) -> int | None:
    """The mode of the file that a link inside ``root`` leads to; None for a folder that is read anyway."""
    try:
        target = Path(os.path.realpath(path, strict=True))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotReadError("symlink_loop", "the link leads back to itself. Remove it") from None
        raise NotReadError("missing", "the link leads to nothing. Remove or repair it") from None
    if target != root and root not in target.parents:
        raise NotReadError(
            "symlink_outside",
            "the link leaves the folder and is not followed. Name its target as an input of its own",
        )
    if target.is_dir():
        here = Path(os.path.realpath(path.parent))
        if target == here or target in here.parents:
            raise NotReadError("symlink_loop", "the link leads back to a folder it lies in. Remove it")
        return None
    return target.stat().st_mode


def _system_refusal(document_ref: str, error: OSError) -> Rejection:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return rejection("missing", document_ref, "there is no such file or folder. Check the name")
    if error.errno == errno.ELOOP:
        return rejection("symlink_loop", document_ref, "the link leads back to itself. Remove it")
    said = error.strerror or type(error).__name__
    return rejection("unreadable", document_ref, f"it cannot be opened ({said}). Check its permissions")


def _opened(
    document_ref: str, name: str, path: Path | None, limits: Limits
) -> Iterator[Original | Rejection]:
    try:
        raw = _bytes(name, path, limits)
    except NotReadError as error:
        yield rejection(error.reason, document_ref, error.message)
    except (OSError, ValueError) as error:
        known = error if isinstance(error, OSError) else FileNotFoundError()
        yield _system_refusal(document_ref, known)
    else:
        yield from expanded(original(document_ref, name, raw), limits)


def _bytes(name: str, path: Path | None, limits: Limits) -> bytes:
    if path is None:
        raw = sys.stdin.buffer.read(limits.file_bytes + 1)
    else:
        with path.open("rb") as file:
            stated = os.fstat(file.fileno()).st_size
            if stated > limits.file_bytes:
                refuse_foreign(name, file.read(64))
                raise _too_large(stated, limits)
            raw = file.read(limits.file_bytes + 1)
    if len(raw) > limits.file_bytes:
        raise _too_large(len(raw), limits)
    return raw


def _too_large(stated: int, limits: Limits) -> NotReadError:
    return NotReadError(
        "too_large",
        f"it has {size(stated)} or more; the limit file_bytes is {size(limits.file_bytes)}. "
        "Split it, or raise that limit",
    )


def expanded(found: Original, limits: Limits) -> Iterator[Original | Rejection]:
    """``found`` itself, or what it holds when it is an archive."""
    try:
        is_archive = kind_of(found.name, found.raw) is Kind.ZIP
    except NotReadError:
        # Not lost: the same refusal comes when the document is asked for.
        is_archive = False
    if not is_archive or (ending(found.name) == "zip" and not found.raw):
        yield found
        return
    for document_ref, item in members(found.document_ref, found.raw, limits):
        if isinstance(item, NotReadError):
            yield rejection(item.reason, document_ref, item.message)
        else:
            yield original(document_ref, document_ref.rpartition("/")[2], item)
