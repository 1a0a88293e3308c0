"""Sorting more records than fit into memory: sorted runs in files, read again by ranges of keys.

A record is a line of bytes that begins with its key and a NUL. Nothing but the records decides the order in
which they come out: not how they were divided into runs, nor which came first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_RECORDS_BETWEEN_MARKS = 200  # so much of each run at most is read in vain at either end of a range
_RECORDS_PER_RANGE = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted records in a file, with every so-manieth record and where it begins; or in memory."""

    records: Sequence[bytes] = ()
    path: Path | None = None
    marks: tuple[bytes, ...] = ()
    offsets: tuple[int, ...] = ()  # of the marks, and the length of the file


def sorted_run(records: list[bytes], path: Path | None = None) -> Run:
    """Sort the list in place and write it to ``path``, if there is one."""
    records.sort()
    if path is None:
        return Run(records)
    marks, offsets, offset = [], [], 0
    with path.open("wb") as file:
        for first in range(0, len(records), _RECORDS_BETWEEN_MARKS):
            text = b"".join(records[first : first + _RECORDS_BETWEEN_MARKS])
            marks.append(records[first])
            offsets.append(offset)
            offset += file.write(text)
    return Run((), path, tuple(marks), (*offsets, offset))


@dataclass(frozen=True, slots=True)
class KeyRange:
    """All records from the key ``first`` up to and without the key ``end`` (None: to the last)."""

    first: bytes
    end: bytes | None
    pieces: tuple[tuple[Path, int, int], ...]
    held: tuple[Sequence[bytes], ...] = ()

    def records(self) -> list[bytes]:
        """The records in order."""
        found: list[bytes] = []
        for path, start, end in self.pieces:
            with path.open("rb") as file:
                file.seek(start)
                lines = file.read(end - start).splitlines(keepends=True)
            found += self._inside(lines)
        for records in self.held:
            found += self._inside(records)
        found.sort()
        return found

    def _inside(self, records: Sequence[bytes]) -> Sequence[bytes]:
        last = len(records) if self.end is None else bisect_left(records, self.end)
        return records[bisect_left(records, self.first) : last]


def key_ranges(runs: Iterable[Run]) -> Iterator[KeyRange]:
    """Ranges of keys that together hold every record of the runs, each small enough for memory."""
    runs = tuple(runs)
    marks = sorted(mark for run in runs for mark in run.marks)
    held = tuple(run.records for run in runs if run.records)
    step = _RECORDS_PER_RANGE // _RECORDS_BETWEEN_MARKS
    keys = sorted({mark.partition(b"\0")[0] + b"\0" for mark in marks[step::step]})
    for first, end in zip((b"", *keys), (*keys, None), strict=True):
        pieces = []
        for run in runs:
            if run.path is not None:
                start = max(bisect_left(run.marks, first) - 1, 0)
                stop = len(run.marks) if end is None else bisect_left(run.marks, end)
                if run.offsets[start] < run.offsets[stop]:
                    pieces.append((run.path, run.offsets[start], run.offsets[stop]))
        yield KeyRange(first, end, tuple(pieces), held)
