"""Web pages: the main text by trafilatura, all visible text for pages too small for it.

The page arrives as UTF-8. Nothing is fetched; scripts, styles and hidden parts are never text.
"""

from __future__ import annotations

import json
import re

from lxml import etree, html

from plainrecord.sources.declared import Limits
from plainrecord.sources.readers.page import Page, minor, paragraphs
from plainrecord.sources.refusals import NotReadError

_INVISIBLE = {
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg", "math", "canvas",
    "audio", "video", "select", "textarea", "button", "nav", "map", "footer", "aside", "dialog",
}  # fmt: skip
# ``hi``, ``ref``, ``lb``, ``row`` and ``cell`` are the names that trafilatura gives to what it keeps.
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "hi", "i", "img", "ins", "kbd", "label", "mark", "q", "ref", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "graphic",
}  # fmt: skip
_BETWEEN = {"br": "\n", "lb": "\n", "td": "\t", "th": "\t", "cell": "\t"}
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "date_published", "publication_date", "publish_date", "publish-date", "pubdate", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.date", "dc.date", "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "date",
)  # fmt: skip
_SMALL_PAGE_CHARACTERS = 1_500
_BLOCK = "\n\n"
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MOST_JSON_LD_CHARACTERS = 200_000


def read(raw: bytes, limits: Limits) -> Page:
    """The main text of a page, with its title, site name and publication date where it states them.

    Raises ``NotReadError``: ``malformed`` or ``reader_unavailable``.
    """
    del limits  # the size of the page is bounded by file_bytes, the process by the others
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotReadError(
            "malformed", f"it is not a web page that can be parsed ({error}). Save the page again"
        ) from None
    metas = _metas(tree)
    title, site, published = _title(tree, metas), metas.get("og:site_name", ""), _published(tree, metas)
    # Before trafilatura, which takes the tree apart.
    visible = _visible_text(tree, skip=_INVISIBLE)
    text, reader = visible, f"html/lxml-{minor(etree.__version__)}"
    # On a small page the finder of main text runs everything together, hidden parts too.
    if len(visible) > _SMALL_PAGE_CHARACTERS:
        main, version = _main_text(tree)
        if main:
            text, reader = main, f"html/trafilatura-{minor(version)}"
    at_start = bool(title) and text.startswith(title)
    return Page(
        text=text,
        reader=reader,
        title="" if at_start else title,
        title_end=len(title) if at_start else 0,
        published=published,
        site=site,
    )


def _main_text(tree: html.HtmlElement) -> tuple[str, str]:
    try:
        import trafilatura  # noqa: PLC0415  (a quarter of a second, for web pages only)
    except ImportError as error:
        raise NotReadError(
            "reader_unavailable",
            "web pages of this length need the library trafilatura, which does not load here "
            f"({type(error).__name__}). Run: pip install --upgrade trafilatura lxml_html_clean",
        ) from None
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=False
    )
    # Not its plain text, which has lost joiners, direction marks and all that is not printable.
    body = getattr(found, "body", None)
    return ("" if body is None else _visible_text(body, skip=set())), trafilatura.__version__


def _visible_text(tree: etree._Element, skip: set[str]) -> str:
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = event == "start" and (tag in skip or not tag or _is_hidden(element))
        if hidden:
            # The end event of a skipped element still comes, with its tail.
            walk.skip_subtree()
        between = _BETWEEN.get(tag, "" if tag in _INLINE else _BLOCK)
        if event == "start":
            parts.append("" if tag in _BETWEEN else between)
            if not hidden:
                parts.append(_SPACES.sub(" ", element.text or ""))
        else:
            parts.append(between)
            if element is not tree:
                parts.append(_SPACES.sub(" ", element.tail or ""))
    return paragraphs(
        [re.sub(" ?\n ?", "\n", re.sub(" {2,}", " ", block)) for block in "".join(parts).split(_BLOCK)]
    )


def _is_hidden(element: etree._Element) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().casefold(), _SPACES.sub(" ", content))
    return metas


def _title(tree: html.HtmlElement, metas: dict[str, str]) -> str:
    headings = [_words(heading) for heading in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    if len(headings) == 1:
        return headings[0]
    title = metas.get("og:title", "") or next((_words(element) for element in tree.iter("title")), "")
    return next((heading for heading in headings if title.startswith(heading)), title)


def _words(element: etree._Element) -> str:
    return _SPACES.sub(" ", "".join(str(part) for part in element.itertext())).strip()


def _published(tree: html.HtmlElement, metas: dict[str, str]) -> str:
    """What the page itself calls its day of publication, the plainest first; "" when it does not."""
    for name in _PUBLISHED:
        if metas.get(name):
            return metas[name]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            stated = _linked_data_date((script.text or "")[:_MOST_JSON_LD_CHARACTERS])
            if stated:
                return stated
    times = [element for element in tree.iter("time") if element.get("datetime", "").strip()]
    for element in times:
        if "pubdate" in element.attrib or element.get("itemprop", "").casefold() == "datepublished":
            return str(element.get("datetime"))
    # Times in a list of other stories are not this one's: only a page with one day for all is plain.
    days = {str(element.get("datetime"))[:10] for element in times}
    return days.pop() if len(days) == 1 else ""


def _linked_data_date(script: str) -> str:
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return ""
    items = data if isinstance(data, list) else [data]
    graph = [part for item in items if isinstance(item, dict) for part in (item, *_list(item.get("@graph")))]
    for item in graph:
        if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
            return str(item["datePublished"])
    return ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
