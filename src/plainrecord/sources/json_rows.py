"""JSON lines, a JSON array of objects, or a single JSON object: one text for each object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from plainrecord.sources.declared import Declared
from plainrecord.sources.found import Found, Trouble
from plainrecord.sources.refusals import NotReadError, shown
from plainrecord.sources.rows import Places, RowReader, no_text_column, places

_Numbered = tuple[int, Any]


def json_texts(text: str, encoding: str, declared: Declared) -> Iterator[Found | Trouble]:
    """One text for each object, numbered from 1: by line in JSON lines, by position in an array.

    The columns are found anew where an object has other keys than the one before.
    Raises ``NotReadError``: ``missing_column``, ``malformed`` or ``too_large``.
    """
    reader = RowReader(f"json/{encoding}@1", declared.limits)
    keys: tuple[str, ...] | None = None
    where: Places | None = None
    unusable: NotReadError | None = None
    any_read = False
    for number, item in _objects(text):
        if isinstance(item, Trouble):
            yield item
            continue
        if not isinstance(item, dict):
            what = f"row {number} is no object with keys and values but a {type(item).__name__}"
            yield Trouble("malformed_row", f'{what}. Write rows as {{"text": "..."}}', f"row={number}")
            continue
        if tuple(item) != keys:
            keys = tuple(item)
            where = places(keys, declared.columns)
        if where is None:
            unusable = unusable or no_text_column(keys, declared.columns)
            yield Trouble(
                "malformed_row",
                f"row {number} has no key of text. Keys seen: {', '.join(map(shown, keys[:20])) or 'none'}. "
                f"Looked for: {', '.join(declared.columns.text)}",
                f"row={number}",
            )
            continue
        any_read = True
        yield from reader.read(number, item, where)
    if unusable is not None and not any_read:
        raise unusable


def _objects(text: str) -> Iterator[_Numbered]:
    start = text.lstrip()[:1]
    if start == "[":
        items = _whole(text)
        yield from enumerate(items if isinstance(items, list) else [items], start=1)
        return
    lines = _lines(text)
    if start == "{" and not _is_lines(text):
        whole = _whole(text)
        yield 1, whole
        return
    for number, line in lines:
        if line.strip():
            yield number, _line(number, line)


def _is_lines(text: str) -> bool:
    first = next((line for _, line in _lines(text) if line.strip()), "")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        # A single object over several lines, or lines the first of which is damaged: the second line tells.
        others = [line.lstrip()[:1] for _, line in _lines(text[:200_000]) if line.strip()][1:5]
        return bool(others) and all(start == "{" for start in others)
    return True


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # Not splitlines: U+2028 and its like may stand inside a JSON string.
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        yield number, text[start:end]
        start = end + 1


def _line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        said = f"{error.msg}, character {error.pos + 1}"
    except (ValueError, RecursionError) as error:
        said = type(error).__name__
    return Trouble("malformed_row", f"row {number} is not JSON ({said}). Correct that line", f"row={number}")


def _whole(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        said = f"{error.msg}, line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        said = type(error).__name__
    raise NotReadError(
        "malformed", f"it is not JSON ({said}). Correct it, or write one object a line (JSON lines)"
    )
