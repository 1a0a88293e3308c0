"""Segment: a document into passages (title, headings, datelines, list items, sentences).

A passage knows the heading and the dateline above it, so that what they say can be inherited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plainrecord.lang.layout import Layout
from plainrecord.model.text import Document, Passage, Span
from plainrecord.model.vocab import PassageKind

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|[\u2029\f]+")
#: Signs and pictures that open an item, also several times in one line of a post.
_MARK = r"[●○■□◆◇►▶➤➢✓✔★☆☀-➿\U0001f300-\U0001faff]\ufe0f?"
_NEXT_MARK = re.compile(rf"(?<=\s)(?={_MARK}\s+\S)")
_FIRST_MARK = re.compile(rf"\s*{_MARK}\s")
_BULLET = re.compile(r"[^\S\n]*(?:[-*•‣▪–·]|" + _MARK + r"|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"[^\S\n]*#{1,6}\s+|[^\S\n]*\*\*(?=[^*\n]+\*\*[^\S\n]*$)", re.MULTILINE)
#: The label of a field: up to four words and a colon.
_FIELD = re.compile(r"[A-Z][\w/()-]*(?: [\w/()-]+){0,3}:[^\S\n]+(?=\S)")
_SENTENCE_ENDS, _CLOSING = (".", "!", "?", "…"), "\"'”’)]"
_HEADING_MAX_CHARACTERS = 90
#: Among so many lines below the title the line stands that says where and when a report was written.
_STAMP_WITHIN_LINES = 3


@dataclass(frozen=True, slots=True)
class _Block:
    span: Span
    kind: PassageKind


def segment(document: Document, layout: Layout) -> tuple[Passage, ...]:
    """The passages of a document in order; together they quote every non-blank character but markers."""
    passages: list[Passage] = []
    heading: int | None = None
    dateline: int | None = None
    for paragraph, block in enumerate(_blocks(document, layout)):
        if block.kind in (PassageKind.HEADING, PassageKind.TITLE):
            heading = len(passages) if block.kind is PassageKind.HEADING else None
            passages.append(Passage(len(passages), block.span, block.kind, paragraph))
            continue
        start = block.span.start
        found: Span | None = None
        if block.kind is PassageKind.DATELINE:
            found = block.span
        elif block.kind is PassageKind.SENTENCE:
            found = layout.dateline(document.text, block.span)
        if found:
            if len(passages) == 1 and heading == 0:  # what stands alone above the dateline is the title
                passages, heading = [replace(passages[0], kind=PassageKind.TITLE)], None
            dateline = len(passages)
            passages.append(Passage(len(passages), found, PassageKind.DATELINE, paragraph, heading))
            start = found.end
        for span in layout.sentences(document.text, start, block.span.end):
            passages.append(Passage(len(passages), span, block.kind, paragraph, heading, dateline))
    return tuple(passages)


def _blocks(document: Document, layout: Layout) -> Iterator[_Block]:
    """Paragraphs, headings and list items, each without surrounding blanks."""
    text, start = document.text, 0
    if document.title_end:
        title = _trim(text, 0, document.title_end)
        if title:
            yield from _title(text, title, layout)
        start = document.title_end
    is_log = sum(layout.is_entry(line) for line in text.splitlines()) > 1
    stamp = _stamp(text, start, layout)
    edges = [start]
    for gap in _BLANK_LINE.finditer(text, start):
        edges += [gap.start(), gap.end()]
    edges.append(len(text))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        span = _trim(text, begin, end)
        if span:
            yield from _lines(text, span, layout, stamp, is_log=is_log)


def _stamp(text: str, start: int, layout: Layout) -> int | None:
    """Where the one line begins, among the first lines, that says where and when the report was written."""
    lines = _line_spans(text, Span(start, len(text)))
    first = [line.start for line in lines[:_STAMP_WITHIN_LINES] if layout.is_stamp(line.quote(text))]
    if len(first) != 1 or any(layout.is_stamp(line.quote(text)) for line in lines[_STAMP_WITHIN_LINES:]):
        return None
    return first[0]


def _title(text: str, title: Span, layout: Layout) -> Iterator[_Block]:
    """A title, and apart from it the publisher's name that it may end in: its town is not that of an act."""
    end = layout.masthead(text, title)
    for span in (_trim(text, title.start, end), _trim(text, end, title.end, "-–—|: ")):
        if span:
            yield _Block(span, PassageKind.TITLE)


def _lines(text: str, block: Span, layout: Layout, stamp: int | None, *, is_log: bool) -> Iterator[_Block]:
    """Split a block at its line ends where they are ends of items, headings or paragraphs.

    ``is_log`` says that the document has entries of a log; ``stamp`` is where the line begins that says where and
    when the report was written.
    """
    lines = _line_spans(text, block)
    widest = max(len(line) for line in lines)
    begin: int | None = None
    kind, told = PassageKind.SENTENCE, False
    for position, line in enumerate(lines):
        words = line.quote(text)
        bullet, heading = _BULLET.match(words), _MARKDOWN_HEADING.match(words)
        entry = is_log and layout.is_entry(words)
        is_last = position == len(lines) - 1
        if line.start == stamp:
            if begin is not None:
                above = Span(begin, lines[position - 1].end)
                is_short = len(above) <= _HEADING_MAX_CHARACTERS and not _ends_sentence(above.quote(text))
                yield _Block(above, PassageKind.HEADING if is_short else kind)
                begin = None
            yield _Block(line, PassageKind.DATELINE)
            continue
        if begin is not None and (bullet or heading or entry):
            yield _Block(Span(begin, lines[position - 1].end), kind)
            begin = None
        may_head = begin is None and not bullet and not entry and not (told and layout.is_outcome(words))
        if heading or (may_head and _is_heading(words, widest, is_last, len(lines))):
            offset = heading.end() if heading else 0
            span = _trim(text, line.start + offset, line.end, "*# :")
            if span:
                yield _Block(span, PassageKind.HEADING)
            continue
        if begin is None:
            begin = line.start + (bullet.end() if bullet else 0)
            kind = PassageKind.LIST_ITEM if bullet or entry else PassageKind.SENTENCE
        if (
            is_last
            or _ends_paragraph(words, widest)
            or _is_field_before_field(text, begin, lines[position + 1])
        ):
            yield _Block(Span(begin, line.end), kind)
            begin, told = None, True


def _is_field_before_field(text: str, begin: int, following: Span) -> bool:
    """Whether a labelled field ends because the next line is another: "Casualties: none" above "Perpetrator: ..."."""
    return _FIELD.match(text, begin) is not None and _FIELD.match(text, following.start) is not None


def _ends_paragraph(words: str, widest: int) -> bool:
    """A line end is a paragraph end unless the text is wrapped: about as long as the longest line."""
    return (len(words) < 0.8 * widest or widest > 120) and _ends_sentence(words)


def _ends_sentence(words: str) -> bool:
    return words.rstrip().rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _is_heading(words: str, widest: int, is_last: bool, lines: int) -> bool:
    if len(words) > _HEADING_MAX_CHARACTERS or words.count(" ") > 12 or _ends_sentence(words):
        return False
    if lines == 1:
        return not re.search(r"[,;]$", words)
    return (
        not is_last and (len(words) < 0.6 * widest or words.endswith(":")) and not re.search(r"[,;]$", words)
    )


def _line_spans(text: str, block: Span) -> list[Span]:
    spans, start = [], block.start
    while start < block.end:
        end = text.find("\n", start, block.end)
        end = block.end if end < 0 else end
        span = _trim(text, start, end)
        if span:
            spans += _marked_items(text, span)
        start = end + 1
    return spans


def _marked_items(text: str, line: Span) -> list[Span]:
    """A line of a post in its items, where it opens with a sign and repeats such signs."""
    if text[line.start].isascii() or not _FIRST_MARK.match(text, line.start, line.end):
        return [line]
    starts = [line.start, *(found.start() for found in _NEXT_MARK.finditer(text, line.start + 1, line.end))]
    ends = [*starts[1:], line.end]
    spans = (_trim(text, start, end) for start, end in zip(starts, ends, strict=True))
    return [span for span in spans if span]


def _trim(text: str, start: int, end: int, extra: str = "") -> Span | None:
    while start < end and (text[start].isspace() or text[start] in extra):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in extra):
        end -= 1
    return Span(start, end) if start < end else None
