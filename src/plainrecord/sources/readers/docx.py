"""DOCX: the paragraphs of the body, in order, tables row by row.

Deleted text of tracked changes, field codes, comments, headers, footers and notes are not part of the text.
The creation date in the properties says when a file was made or copied, not when anything was published.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.package import attribute, local_name, open_package, read_xml
from plainrecord.sources.readers.page import Page, minor, paragraphs

# Alternative forms of a drawing hold the same words; deleted and moved-away text is not in the document.
_LEFT_OUT = {"Fallback", "del", "moveFrom", "instrText", "delText", "sdtPr", "pPr", "rPr", "tblPr", "sectPr"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def read(raw: bytes, limits: Limits) -> Page:
    """The text of a DOCX file. Raises ``NotReadError``."""
    root = read_xml(open_package(raw, limits), "word/document.xml")
    body = next((child for child in root if local_name(child) == "body"), root)
    blocks = [(text, style) for text, style in _blocks(body) if text.strip()]
    text = paragraphs([block for block, _ in blocks])
    has_title = bool(blocks) and blocks[0][1].casefold() == "title"
    return Page(
        text=text,
        reader=f"docx/lxml-{minor(etree.__version__)}",
        title_end=len(blocks[0][0].strip()) if has_title else 0,
    )


def _blocks(parent: etree._Element) -> Iterator[tuple[str, str]]:
    for child in parent:
        name = local_name(child)
        if name in _LEFT_OUT or not name:
            continue
        if name == "p":
            yield _text(child), _style(child)
        elif name == "tr":
            yield "\t".join(_cell(cell) for cell in child if local_name(cell) in ("tc", "sdt")), ""
        else:
            yield from _blocks(child)


def _cell(cell: etree._Element) -> str:
    return " ".join(text.strip() for text, _ in _blocks(cell) if text.strip())


def _style(paragraph: etree._Element) -> str:
    for properties in paragraph:
        if local_name(properties) == "pPr":
            for part in properties:
                if local_name(part) == "pStyle":
                    return attribute(part, "val")
    return ""


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    for child in element:
        name = local_name(child)
        if name in _LEFT_OUT or not name:
            continue
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name == "p":
            # A text box inside a paragraph: its words are apart from those around it.
            parts.append(f"\n{_text(child)}\n")
        else:
            parts.append(_text(child))
    return "".join(parts)
