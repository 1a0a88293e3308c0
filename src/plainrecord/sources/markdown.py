"""Markdown: the text as it stands, with the front matter (``title``, ``date``, ``source``) taken off."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*")
_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_ -]*?)[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)")
_MOST_LINES = 100
_LONGEST_LINE = 1_000


def front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """The ``key: value`` lines between two ``---`` fences at the beginning, and the text after them.

    Keys come in lower case. This is a small part of YAML read by hand: one ``key: value`` a line, quotes
    taken off, lists and nested values passed over. A text that begins with a rule but has no closing fence
    has no front matter.
    """
    lines = text.split("\n", _MOST_LINES + 1)
    fence = lines[0].rstrip()
    if not _FENCE.fullmatch(lines[0]):
        return {}, text
    values: dict[str, str] = {}
    for number, line in enumerate(lines[1 : _MOST_LINES + 1], start=1):
        if line.rstrip() == fence or (fence == "---" and line.rstrip() == "..."):
            return (values, "\n".join(lines[number + 1 :]).lstrip("\n")) if values else ({}, text)
        if len(line) > _LONGEST_LINE:
            return {}, text
        pair = _LINE.fullmatch(line.rstrip())
        if pair:
            values.setdefault(
                pair[1].casefold().replace(" ", "_").replace("-", "_"), _unquoted(pair[2] or "")
            )
        elif line.strip() and not line.startswith((" ", "\t", "-", "#")):
            # Prose between two rules is not front matter.
            return {}, text
    return {}, text


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"\s+#.*$", "", value)


def first_of(values: Mapping[str, str], *names: str) -> str:
    """The value of the first name that has one, else ""."""
    return next((values[name] for name in names if values.get(name)), "")
