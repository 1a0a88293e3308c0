"""Reports as HTML for notebooks and local pages: the words with their evidence marked, and a table of values.

The output is a fragment without script, outside resource, id or link, safe whatever the document holds: all
text is escaped, and every character that hides or reorders text stands in a box of its own that names it.
The text of the passages is the document's text, character for character, but for control characters and lone
surrogates, which HTML cannot hold (``visible_text`` gives what stands for them).

Nothing is redacted here: this is the analyst's own view of the document, with the names in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from html import escape
from itertools import pairwise

from plainrecord.model.records import Reading, Report
from plainrecord.model.text import Document, Span

TEXT_CLASS = "plainrecord-text"
"""Class of the elements whose text is document text."""

_COLOURS = {
    "act": "#ffd6a5",
    "modality": "#e0e0e0",
    "when": "#bde0fe",
    "places": "#caffbf",
    "participants": "#d9c8ff",
    "casualties": "#ffc9c9",
    "weapons": "#ffe599",
    "targets": "#f5cae0",
    "damage": "#e6d5b8",
    "claims": "#b8ece6",
}
_CHIP = "border:1px solid #b00020;border-radius:3px;padding:0 3px;background:#fff0f0;color:#b00020;"
_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;margin:0 0 .6em 0;line-height:1.7;"
_BOX = "color:#1a1a1a;background:#fff;border:1px solid #ddd;padding:.6em;margin:.4em 0;max-width:60em;"
_CELL = "text-align:start;vertical-align:top;padding:.1em .8em .1em 0;border:0;"

_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Evidence of one reading: where, of which field, and what to say about it."""

    span: Span
    path: str
    note: str


def report_html(report: Report) -> str:
    """Show the account's fields, and the sentences it was read from with their evidence marked, as HTML.

    Names of private persons are shown as the document has them: not for publication.
    """
    title = report.document.title or report.document.document_ref
    heading = heading_html(f"{title} \N{MIDDLE DOT} {report.ordinal + 1}")
    return box_html([heading, _table(report), evidence_html(report)])


def evidence_html(report: Report) -> str:
    """Show the sentences the account was read from, with their evidence marked, as HTML.

    Names of private persons are shown as the document has them: not for publication.
    """
    marks = [mark for mark in _marks(report, "") if mark.span.start < len(report.document.text)]
    extents = _merged([*report.passages, *(mark.span for mark in marks)], len(report.document.text))
    return "".join(_passage(report.document.text, extent, marks) for extent in extents)


def document_html(document: Document, reports: Iterable[Report]) -> str:
    """Show a whole document with the evidence of all its reports marked, and their fields, as HTML.

    Names of private persons are shown as the document has them: not for publication. Reports of other
    documents are left out: their offsets mean nothing here.
    """
    own = [report for report in reports if report.document_id == document.document_id]
    marks = [mark for report in own for mark in _marks(report, f"{report.ordinal + 1}: ")]
    parts = [heading_html(document.title or document.document_ref)]
    for report in own:
        parts += [heading_html(str(report.ordinal + 1)), _table(report)]
    if document.text:
        parts.append(_passage(document.text, Span(0, len(document.text)), marks))
    return box_html(parts)


def marked_html(text: str, marks: Iterable[tuple[Span, str, str]]) -> str:
    """Show a text with spans marked, as HTML; a mark is a span, the field that gives its colour, and a note."""
    if not text:
        return ""
    return _passage(text, Span(0, len(text)), [_Mark(*mark) for mark in marks])


def in_one_line(text: str) -> str:
    """``text`` for one line of a terminal: hidden characters by their number, any white space as one space."""
    plain = " ".join(text.split())
    return "".join(
        f"[U+{ord(character):04X}]" if is_hidden(plain, index) else _printable(character)
        for index, character in enumerate(plain)
    )


def visible_text(text: str) -> str:
    """``text`` as it stands in the output: control characters as their pictures, lone surrogates replaced."""
    return "".join(_printable(character) for character in text)


# --- evidence ----------------------------------------------------------------------------------------


def _marks(report: Report, prefix: str) -> Iterator[_Mark]:
    for path, reading in report.readings():
        note = f"{prefix}{path} = {_show(reading.value)} [{reading.maker}]"
        for span in reading.spans:
            yield _Mark(span, path, note)


def _merged(spans: Iterable[Span], length: int) -> list[Span]:
    """Join the parts of the text that the spans cover, in order, without overlap, cut at ``length``."""
    merged: list[Span] = []
    for span in sorted(spans):
        end = min(span.end, length)
        if span.start >= end:
            continue
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(span.start, end))
    return merged


def _passage(text: str, extent: Span, marks: Sequence[_Mark]) -> str:
    """One stretch of text, cut at every boundary of evidence, so that crossing spans need no nesting."""
    inside = [mark for mark in marks if mark.span.overlaps(extent)]
    cuts = {extent.start, extent.end}
    for mark in inside:
        cuts.update((max(mark.span.start, extent.start), min(mark.span.end, extent.end)))
    ordered = sorted(cuts)
    pieces: list[str] = []
    active: list[_Mark] = []
    waiting = sorted(inside, key=lambda mark: (mark.span, mark.path), reverse=True)
    for start, end in pairwise(ordered):
        active = [mark for mark in active if mark.span.end > start]
        while waiting and waiting[-1].span.start <= start:
            active.append(waiting.pop())
        pieces.append(_segment(text, Span(start, end), active))
    return f'<div class="{TEXT_CLASS}" dir="auto" style="{_TEXT}">{"".join(pieces)}</div>'


def _segment(text: str, span: Span, active: Sequence[_Mark]) -> str:
    shown = _characters(text, span)
    if not active:
        return shown
    colour = _COLOURS.get(active[0].path.partition("/")[0], "#eeeeee")
    border = "border-bottom:3px double #555" if len(active) > 1 else "border-bottom:1px solid #555"
    title = _attribute("\n".join(dict.fromkeys(mark.note for mark in active)))
    return f'<mark style="background:{colour};color:#1a1a1a;{border}" title="{title}">{shown}</mark>'


# --- characters --------------------------------------------------------------------------------------


def _characters(text: str, span: Span) -> str:
    """Give the escaped text of a span, with a box around every character that cannot be seen."""
    part = span.quote(text)
    if part.isascii() and part.isprintable():
        return escape(part)
    pieces: list[str] = []
    for index in range(span.start, span.end):
        character = text[index]
        if is_hidden(text, index):
            pieces.append(_chip(character))
        else:
            pieces.append(escape(_printable(character)))
    return "".join(pieces)


def is_hidden(text: str, index: int) -> bool:
    """Whether the character at ``index`` cannot be seen, or moves the text around it, so that it must be named."""
    character = text[index]
    if character in _BLANKS:
        return True
    category = unicodedata.category(character)
    if category in {"Cc", "Cs"}:
        return character not in "\n\t"
    if character in _JOINERS:
        # Part of ordinary spelling and of emoji, unless it stands beside a plain letter or at an edge.
        around = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
        return len(around) < 2 or any(ord(one) < 0x600 or one in _JOINERS for one in around)
    selector = "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef"
    return selector or (category == "Cf" and character not in _VISIBLE_FORMATS)


def _printable(character: str) -> str:
    """Give what stands for a character in HTML, which has no control characters and no lone surrogates."""
    code = ord(character)
    if code < 0x20 and character not in "\n\t":
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return (
        "\ufffd"
        if 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        else character
    )


def _chip(character: str) -> str:
    """Put the character in a box that isolates its effect on the text around and names it."""
    name = f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
    return f'<bdi style="{_CHIP}" title="{_attribute(name)}">{escape(_printable(character))}</bdi>'


def shown_html(text: str, chip: Callable[[str], str]) -> str:
    """Escape text for a page; ``chip`` makes the HTML for the name of each character that cannot be seen.

    For pages whose own style sheet draws the boxes: the HTML has no style attribute.
    """
    if text.isascii() and text.isprintable():
        return escape(text)
    return "".join(
        chip(f"U+{ord(character):04X}") if is_hidden(text, index) else escape(_printable(character))
        for index, character in enumerate(text)
    )


def _attribute(text: str) -> str:
    """Text for an attribute: hidden characters by their number, then escaped."""
    plain = "".join(
        f"[U+{ord(character):04X}]" if is_hidden(text, index) else _printable(character)
        for index, character in enumerate(text)
    )
    return escape(plain).replace("\n", "&#10;").replace("\t", " ")


# --- the table ---------------------------------------------------------------------------------------


def _table(report: Report) -> str:
    rows = [_row(path, reading, report.document.text) for path, reading in report.readings()]
    rows.append(("responsibility", report.responsibility_status.value, "", ""))
    return table_html(("field", "value", "words", "made by"), rows)


def table_html(names: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Show a table of texts as HTML, each isolated and with its hidden characters named."""
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in names)
    return (
        f'<table style="border-collapse:collapse;font-size:90%;margin:0 0 .8em 0">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(_cells(*row) for row in rows)}</tbody></table>"
    )


def _row(path: str, reading: Reading[object], text: str) -> tuple[str, ...]:
    quotes = " \N{HORIZONTAL ELLIPSIS} ".join(span.quote(text) for span in reading.spans)
    said = f" ({reading.stance.value}: {reading.claimant.label})" if reading.claimant else ""
    return path, _show(reading.value) + said, quotes, f"{reading.maker}, {reading.confidence:.2f}"


def _cells(*values: str) -> str:
    shown = (f'<bdi dir="auto">{_characters(one, Span(0, len(one)))}</bdi>' if one else "" for one in values)
    return "<tr>" + "".join(f'<td style="{_CELL}">{one}</td>' for one in shown) + "</tr>"


def _show(value: object) -> str:
    """Give a value in one line: the parts that say something, by name where there are several."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(_show(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((item.name, getattr(value, item.name)) for item in fields(value))
        said = [(name, _show(part)) for name, part in parts if _says_something(part)]
        return said[0][1] if len(said) == 1 else "; ".join(f"{name}: {part}" for name, part in said)
    return str(value)


def _says_something(value: object) -> bool:
    return value not in (None, "", ()) and not (isinstance(value, Enum) and value.value == "unknown")


def heading_html(text: str) -> str:
    """Show a text as a heading, as HTML."""
    shown = _characters(text, Span(0, len(text))) if text else ""
    return f'<div style="font-weight:600;margin:0 0 .4em 0"><bdi dir="auto">{shown}</bdi></div>'


def box_html(parts: Iterable[str]) -> str:
    """Put fragments of HTML into the frame that all output of this kind has."""
    return f'<div style="{_BOX}">{"".join(parts)}</div>'
