"""Reads ``situations.txt``: small pairs of datasets in plain text, and the pairs that must come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("situations.txt")
_BLOCK = re.compile(r"A:\n(.*?)B:\n(.*?)expect\n?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is shown, two CSV texts, and the expected lines."""

    title: str
    a: str
    b: str
    expected: tuple[str, ...]


def situations() -> Iterator[Situation]:
    for block in FILE.read_text(encoding="utf-8").split("\n== ")[1:]:
        title, _, body = block.partition("\n")
        found = _BLOCK.fullmatch(body)
        assert found, f"{title}: write A:, B: and expect"
        yield Situation(
            title, found[1], found[2], tuple(sorted(found[3].split("\n"))) if found[3].strip() else ()
        )
