"""Work spread over the cores of one machine: ``map`` in order, by processes that share what is in memory.

Only systems that fork can share it; on others, and for little work, it is ``map``. The results are the same.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Fewer items than this are soon done by one process.
FEWEST_ITEMS = 8
_function: Callable[[Any], Any] | None = None


def on_cores(function: Callable[[T], R], items: Iterable[T], cores: int | None = None) -> Iterator[R]:
    """What ``function`` gives for each item, in order; ``cores`` None: as many as this process may use.

    Items and results are copied between processes, so items are best numbers of pieces of work.
    """
    pieces = list(items)
    workers = min(cores or usable_cores(), len(pieces))
    if workers < 2 or len(pieces) < FEWEST_ITEMS or not sys.platform.startswith("linux"):
        yield from map(function, pieces)
        return
    yield from _forked(function, pieces, workers)


def usable_cores() -> int:
    """How many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _forked(function: Callable[[T], R], pieces: Sequence[T], workers: int) -> Iterator[R]:
    # With "fork" the arguments of the initialiser are not copied but there: a closure over all of memory is fine.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_remember, initargs=(function,)
    ) as pool:
        yield from pool.map(_call, pieces)


def _remember(function: Callable[[Any], Any]) -> None:
    global _function  # noqa: PLW0603 (one per process, set once)
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops the others


def _call(piece: Any) -> Any:  # noqa: ANN401 (whatever the function takes and gives)
    assert _function is not None
    return _function(piece)
