"""Builds a gazetteer file beside its place and moves it there when it is whole.

Until then everything is in a folder of its own, which is removed whatever happens, short of a power cut.
"""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeVar

from plainrecord.world.gazetteer_layout import GazetteerError

Task = TypeVar("Task")
Result = TypeVar("Result")
_SECONDS_BETWEEN_LINES = 10.0
_SUFFIX = ".building"
_PAGE_BYTES = 8_192
# A cold look-up waits for the disk once for each page on its way. In large pages the way is short: of millions of
# places all but two pages of it are among a few that are soon known.
_PAGE_BYTES_FOR_MILLIONS = 32_768


class Progress:
    """Writes how far a build is, a line every ten seconds at most."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._start = self._last = time.monotonic()

    def __call__(self, what: str, count: int) -> None:
        """Say that so many rows of ``what`` are done."""
        now = time.monotonic()
        if not self._quiet and now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            print(f"{now - self._start:6.0f} s  {what}: {count:,} rows", file=sys.stderr, flush=True)


class Mapping:
    """Applies a function to tasks in several processes; results come in the order of the tasks.

    At most two tasks per process wait at a time, so that tasks may be large.
    """

    def __init__(self, pool: ProcessPoolExecutor | None, processes: int) -> None:
        self._pool = pool
        self._waiting = 2 * processes

    def __call__(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """As ``map``."""
        if self._pool is None:
            yield from map(function, tasks)
            return
        waiting: deque[Future[Result]] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(function, task))
            if len(waiting) >= self._waiting:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@dataclass(frozen=True, slots=True)
class Site:
    """Where a build works: a connection to the file to be, a folder for large things, and its means."""

    connection: sqlite3.Connection
    folder: Path
    mapping: Mapping
    progress: Progress


@contextmanager
def building(
    out: Path, *, processes: int = 1, quiet: bool = True, compact: bool = False, for_millions: bool = False
) -> Iterator[Site]:
    """A new file for ``out``, which is replaced when the block ends without an error, else left as it was.

    ``compact`` packs the pages of the file once more, which takes long for a large one. ``for_millions``: in large
    pages, of which even an empty file needs 0.2 MB.
    """
    if out.is_dir() or not out.parent.is_dir():
        raise GazetteerError(f"{out}: not a file in a folder that exists; name the file to write")
    for left in sorted(out.parent.glob(f"{out.name}.*{_SUFFIX}")):
        print(
            f"{left}: left by a build that was killed or still runs; delete it if none runs", file=sys.stderr
        )
    prefix = f"{out.name}."
    with (
        _stopped_by_signal(),
        tempfile.TemporaryDirectory(_SUFFIX, prefix, out.parent, ignore_cleanup_errors=True) as name,
    ):
        unfinished = Path(name) / "gazetteer.sqlite"
        connection = _connect(unfinished, _PAGE_BYTES_FOR_MILLIONS if for_millions else _PAGE_BYTES)
        # Nothing here refers to itself in circles; searching millions of records for that takes a tenth of the time.
        gc.disable()
        pool = ProcessPoolExecutor(processes, initializer=gc.disable) if processes > 1 else None
        try:
            yield Site(connection, Path(name), Mapping(pool, processes), Progress(quiet=quiet))
            if compact:
                connection.execute("VACUUM")
        except sqlite3.OperationalError as error:  # such as a disk that is full
            raise GazetteerError(
                f"{out}: could not be written ({error}); the old file is as it was"
            ) from error
        finally:
            gc.enable()
            if pool is not None:
                pool.shutdown(cancel_futures=True)
            connection.close()
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.chmod(0o644)
        unfinished.replace(out)


def _connect(path: Path, page_bytes: int) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    # Nothing of the file is used if the build fails, so it needs no journal. Rows are only put behind others, so
    # that a small cache is enough.
    settings = (f"page_size = {page_bytes}", "journal_mode = OFF", "synchronous = OFF", "cache_size = -8192")
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Let the request to end a process end the block as an exception, so that it cleans up."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
