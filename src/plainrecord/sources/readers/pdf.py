"""PDF: the text layer, page by page, with lines put together to paragraphs.

A PDF knows glyphs at places, not paragraphs. Lines are joined unless the gap below is wider than usual on the
page or the line stops well short of the widest. Pictures are not read. The creation date in the metadata says
when the file was made, often years after publication, and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.page import Page, minor
from plainrecord.sources.refusals import NotReadError, size

_PASSWORD_ERROR, _SECURITY_ERROR = 4, 5
_WIDE_GAP = 1.3
_SHORT_LINE = 0.75
_SENTENCE_END = re.compile(r"[.!?:;…。؟۔।][\"'\u2019\u201d)\]»]*$")
# PDFium writes U+FFFE where it took out a hyphen at the end of a line.
_TAKEN_HYPHEN = "\ufffe"


class _TextPage(Protocol):
    """The part of pypdfium2's text page that is used."""

    def count_chars(self) -> int: ...
    def get_text_range(self) -> str: ...
    def get_charbox(self, index: int, loose: bool) -> tuple[float, float, float, float]: ...
    def close(self) -> None: ...


class _PdfPage(Protocol):
    """The part of pypdfium2's page that is used."""

    def get_textpage(self) -> _TextPage: ...
    def close(self) -> None: ...


def read(raw: bytes, limits: Limits) -> Page:
    """The text layer of a PDF.

    Raises ``NotReadError``: ``malformed``, ``encrypted``, ``too_large`` (pages or text) or ``no_text_layer``.
    """
    import pypdfium2  # noqa: PLC0415  (loads PDFium)
    from pypdfium2.version import PYPDFIUM_INFO  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD_ERROR, _SECURITY_ERROR):
            raise NotReadError("encrypted", "it needs a password. Save a copy without one") from None
        raise NotReadError(
            "malformed", f"it is damaged or no PDF ({error}). Open it in a viewer and print it to PDF again"
        ) from None
    page_count = len(document)
    if page_count > limits.pages:
        raise NotReadError(
            "too_large",
            f"it has {page_count} pages; the limit pages is {limits.pages}. Split it, or raise that limit",
        )
    text = _joined_pages([_page_text(document, number, limits) for number in range(page_count)], limits)
    if not text:
        raise NotReadError(
            "no_text_layer",
            f"its {page_count} pages are pictures without text. Run it through a text recognition program "
            "(for example OCRmyPDF) and give the result",
        )
    return Page(text=text, reader=f"pdf/pypdfium2-{minor(str(PYPDFIUM_INFO))}")


def _page_text(document: Sequence[_PdfPage], number: int, limits: Limits) -> str:
    try:
        page = document[number]
        text_page = page.get_textpage()
    except Exception as error:  # PDFium's errors have one type, but a damaged page tree raises others
        raise NotReadError(
            "malformed", f"its page {number + 1} is damaged ({type(error).__name__}). Print it to PDF again"
        ) from None
    try:
        if text_page.count_chars() > limits.expanded_bytes:
            _refuse_length(limits)
        return _paragraphs(text_page)
    finally:
        text_page.close()
        page.close()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or two that a taken hyphen joined; places in points from the left and from below."""

    text: str
    left: float
    right: float
    top_base: float
    end_base: float


def _paragraphs(text_page: _TextPage) -> str:
    lines = list(_lines(text_page))
    if not lines:
        return ""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = left + _SHORT_LINE * (right - left)
    gaps = [before.end_base - line.top_base for before, line in pairwise(lines)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    parts = [lines[0].text]
    for (before, line), gap in zip(pairwise(lines), gaps, strict=True):
        apart = before.right < full or (usual > 0 and gap > _WIDE_GAP * usual)
        parts.append(("\n\n" if apart else " ") + line.text)
    return "".join(parts)


def _lines(text_page: _TextPage) -> Iterator[_Line]:
    position = 0
    for piece in text_page.get_text_range().split("\r\n"):
        text = piece.replace(_TAKEN_HYPHEN, "").strip()
        if text:
            first = _box(text_page, position + len(piece) - len(piece.lstrip()))
            last = _box(text_page, position + len(piece.rstrip()) - 1)
            yield _Line(text, left=first[0], right=last[2], top_base=first[1], end_base=last[1])
        position += len(piece) + 2


def _box(text_page: _TextPage, position: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character's place; zeros when PDFium does not say."""
    try:
        left, bottom, right, top = text_page.get_charbox(position, loose=True)
    except Exception:  # an index beyond the page's own count, after characters outside the first plane
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _joined_pages(pages: list[str], limits: Limits) -> str:
    text: list[str] = []
    for page in pages:
        if not page:
            continue
        runs_on = bool(text) and page[0].islower() and not _SENTENCE_END.search(text[-1])
        text.append((" " if runs_on else "\n\n" if text else "") + page)
    if sum(map(len, text)) > limits.expanded_bytes:
        _refuse_length(limits)
    return "".join(text)


def _refuse_length(limits: Limits) -> None:
    raise NotReadError(
        "too_large",
        f"its text is longer than the limit expanded_bytes, {size(limits.expanded_bytes)}. "
        "Split it, or raise that limit",
    )
