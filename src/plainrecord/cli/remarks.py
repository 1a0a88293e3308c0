"""What ``run`` tells about inputs that were read, but not as their sender may expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from plainrecord.model.records import Rejection
from plainrecord.sources.refusals import shown
from plainrecord.store import Project

LINES_OF_A_KIND = 20
OTHER_LANGUAGE = "language_not_covered"
_NAMES_SHOWN = 3


def remarks(project: Project, originals: Callable[[str], bool]) -> list[str]:
    """Lines about the originals the test accepts: odd dates, languages not covered, no date at all."""
    no_event = project.without_event(originals)
    return [
        *_lines(project.warnings(originals)),
        *_lines(reason for reason in no_event if reason.reason == OTHER_LANGUAGE),
        *_undated(list(project.undated(originals))),
    ]


def line(document_ref: str, message: str) -> str:
    """``file: what. what to do.``; messages of the sources already begin with the file."""
    ref = shown(document_ref)
    whole = message if message.startswith(f"{ref}: ") else f"{ref}: {message}"
    return f"{whole.rstrip('.')}."


def _lines(found: Iterable[Rejection]) -> list[str]:
    left = iter(found)
    lines = [line(one.document_ref, one.message) for one in islice(left, LINES_OF_A_KIND)]
    more = sum(1 for _ in left)
    return [*lines, f"... and {more:,} more like the last."] if more else lines


def _undated(refs: list[str]) -> list[str]:
    if not refs:
        return []
    names = ", ".join(map(shown, refs[:_NAMES_SHOWN])) + (", ..." if len(refs) > _NAMES_SHOWN else "")
    count = "1 coded document has" if len(refs) == 1 else f"{len(refs):,} coded documents have"
    effect = 'no date of publication, so words like "yesterday" date nothing there'
    to_do = "Give --published with the day, or with the column that holds it"
    return [f"{count} {effect}: {names}. {to_do}."]
