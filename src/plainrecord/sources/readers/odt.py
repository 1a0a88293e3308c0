"""ODT: headings, paragraphs and list items in order, tables row by row.

Tracked deletions, comments and notes are not part of the text. The creation date in the metadata says when
the file was made, not when anything was published.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.package import attribute, local_name, open_package, read_xml
from plainrecord.sources.readers.page import Page, minor, paragraphs
from plainrecord.sources.refusals import NotReadError

_LEFT_OUT = {
    "tracked-changes",
    "annotation",
    "note",
    "ruby-text",
    "sequence-decls",
    "forms",
    "table-of-content",
}
_BREAKS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 1_000


def read(raw: bytes, limits: Limits) -> Page:
    """The text of an ODT file. Raises ``NotReadError``."""
    package = open_package(raw, limits)
    if "META-INF/manifest.xml" in package.namelist():
        manifest = read_xml(package, "META-INF/manifest.xml")
        if any(local_name(element) == "encryption-data" for element in manifest.iter()):
            raise NotReadError("encrypted", "it needs a password. Save a copy without one")
    root = read_xml(package, "content.xml")
    body = next((element for element in root.iter() if local_name(element) == "body"), root)
    blocks = [(text, style) for text, style in _blocks(body) if text.strip()]
    has_title = bool(blocks) and blocks[0][1].casefold() == "title"
    return Page(
        text=paragraphs([block for block, _ in blocks]),
        reader=f"odt/lxml-{minor(etree.__version__)}",
        title_end=len(blocks[0][0].strip()) if has_title else 0,
    )


def _blocks(parent: etree._Element) -> Iterator[tuple[str, str]]:
    for child in parent:
        name = local_name(child)
        if name in _LEFT_OUT or not name:
            continue
        if name in ("p", "h"):
            yield _text(child), attribute(child, "style-name")
        elif name == "table-row":
            yield "\t".join(_cell(cell) for cell in child if local_name(cell) == "table-cell"), ""
        else:
            yield from _blocks(child)


def _cell(cell: etree._Element) -> str:
    return " ".join(text.strip() for text, _ in _blocks(cell) if text.strip())


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c")
            parts.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name in ("p", "h"):
            parts.append(f"\n{_text(child)}\n")
        elif name and name not in _LEFT_OUT:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
