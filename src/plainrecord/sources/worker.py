"""The other side of the reading process: start it when first needed, ask it, survive it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.page import Mail, Page
from plainrecord.sources.refusals import NotReadError, size

_ROOT = str(Path(__file__).absolute().parents[2])
_FILES_PER_PROCESS = 2_000
_LONGEST_ANSWER_BYTES = 1 << 31


class Worker:
    """One reading process. It is started by the first request, and anew after a death or many files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._files = 0

    @property
    def pid(self) -> int | None:
        """The id of the running process, None when there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def read(self, kind: str, raw: bytes, limits: Limits) -> Page:
        """The page that the reader of ``kind`` (html, pdf, docx, odt) makes of ``raw``.

        Raises ``NotReadError``: what the reader says, or ``too_slow`` or ``reader_crashed``.
        """
        return Page(**self._answer(kind, raw, limits))

    def read_mail(self, raw: bytes, limits: Limits) -> Mail:
        """The parts of an e-mail. Raises ``NotReadError`` as ``read`` does."""
        answer = self._answer("mail", raw, limits)
        lists = {name: tuple(answer[name]) for name in ("sender_names", "attachments")}
        return Mail(**{**answer, **lists})

    def _answer(self, kind: str, raw: bytes, limits: Limits) -> dict[str, Any]:
        """What the process answers, anew for each file.

        Raises ``NotReadError``: what the reader says, or ``too_slow`` or ``reader_crashed``.
        """
        with self._lock:
            process = self._running()
            late = threading.Event()
            timer = threading.Timer(limits.seconds, _stop_late, (process, late))
            timer.daemon = True
            timer.start()
            try:
                answer = _ask(process, kind, raw, limits)
            except (OSError, EOFError, ValueError):
                self._stop()
                raise self._death(process, late.is_set(), limits) from None
            finally:
                timer.cancel()
            self._files += 1
            if (
                late.is_set()
                or self._files >= _FILES_PER_PROCESS
                or answer.get("reason") == "too_much_memory"
            ):
                self._stop()
        if "reason" in answer:
            raise NotReadError(answer["reason"], answer["message"])
        return answer

    def close(self) -> None:
        """End the process, if it runs and is ours."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._owner != os.getpid() or self._process.poll() is not None):
            # After a fork the pipes belong to the parent; after a death there is nobody at their end.
            self._stop()
        if self._process is None:
            self._process, self._owner, self._files = _start(), os.getpid(), 0
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close() if pipe else None

    def _death(self, process: subprocess.Popen[bytes], late: bool, limits: Limits) -> NotReadError:
        out_of_time = hasattr(signal, "SIGXCPU") and process.returncode == -signal.SIGXCPU
        if late or out_of_time:
            return NotReadError(
                "too_slow",
                f"reading it takes more than {limits.seconds:g} seconds, the limit seconds. "
                "Split it, or raise that limit",
            )
        return NotReadError(
            "reader_crashed",
            "the program that reads it died on it, being damaged, hostile or in need of more memory than "
            f"{size(limits.memory_bytes)} (the limit memory_bytes). Save it again in its program",
        )


def _start() -> subprocess.Popen[bytes]:
    # Never the current folder: it may hold the documents, and a document must not be imported.
    paths = [_ROOT, *(path for path in sys.path if path and path != _ROOT)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "plainrecord.sources.readers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _ask(process: subprocess.Popen[bytes], kind: str, raw: bytes, limits: Limits) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    header = json.dumps({"kind": kind, "raw_bytes": len(raw), "limits": asdict(limits)}).encode("ascii")
    process.stdin.write(struct.pack(">I", len(header)) + header)
    process.stdin.write(raw)
    process.stdin.flush()
    length = process.stdout.read(4)
    if len(length) < 4:
        raise EOFError
    byte_count = struct.unpack(">I", length)[0]
    if byte_count > _LONGEST_ANSWER_BYTES:
        raise ValueError("an answer of impossible length")
    body = process.stdout.read(byte_count)
    if len(body) < byte_count:
        raise EOFError
    answer: dict[str, Any] = json.loads(body)
    return answer


def _stop_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        process.kill()


WORKER = Worker()
atexit.register(WORKER.close)
