"""The reading process: requests come in on standard input, pages go out on standard output.

A request is a line of JSON (kind, limits, number of bytes) with its length before it, then the bytes of the
file. An answer is JSON with its length before it. Lengths are four bytes, most significant first.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from typing import Any, BinaryIO

from plainrecord.sources.declared import Limits
from plainrecord.sources.refusals import NotReadError, size

try:
    import resource
except ImportError:  # Windows has none: there the wall clock of the other side is the limit
    resource = None  # type: ignore[assignment]

_READERS = {"html": "html", "pdf": "pdf", "docx": "docx", "odt": "odt", "mail": "mail"}
_PRELOADED = {"pdf": ("pypdfium2",)}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side closes, or memory ran out once: a fresh process is safer."""
    while (header := _take(requests)) is not None:
        request = json.loads(header)
        raw = requests.read(request["raw_bytes"])
        answer = _answer(request["kind"], raw, Limits(**request["limits"]))
        body = json.dumps(answer).encode("ascii")
        answers.write(struct.pack(">I", len(body)) + body)
        answers.flush()
        if answer.get("reason") == "too_much_memory":
            return


def _take(requests: BinaryIO) -> bytes | None:
    length = requests.read(4)
    return requests.read(struct.unpack(">I", length)[0]) if len(length) == 4 else None


def _answer(kind: str, raw: bytes, limits: Limits) -> dict[str, Any]:
    try:
        reader: Callable[[bytes, Limits], Any] = import_module(f"{__package__}.{_READERS[kind]}").read
        for library in _PRELOADED.get(kind, ()):
            import_module(library)
        with _confined(limits):
            return asdict(reader(raw, limits))
    except NotReadError as error:
        return {"reason": error.reason, "message": error.message}
    except MemoryError:
        return {
            "reason": "too_much_memory",
            "message": f"reading it takes more than {size(limits.memory_bytes)}, the limit memory_bytes. "
            "Split it, or raise that limit",
        }
    except RecursionError:
        return {
            "reason": "malformed",
            "message": "its parts are nested too deep. Save it again in its program",
        }
    except Exception as error:  # a parser met something its authors did not think of: refuse this file, go on
        return {
            "reason": "malformed",
            "message": f"it could not be read ({type(error).__name__}). Save it again in its program",
        }


@contextlib.contextmanager
def _confined(limits: Limits) -> Iterator[None]:
    """Bounds on memory and processor time for one file, where the platform has them."""
    if resource is None:
        yield
        return
    address_space = resource.getrlimit(resource.RLIMIT_AS)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory_bytes, address_space[1]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, address_space)


def _address_space() -> int:
    """What the process has mapped by now, in bytes; half a gigabyte where the platform does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            return int(statm.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 1 << 29


def main() -> None:
    """Serve on the standard streams; whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    if resource is not None:
        for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (0, 0))
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
