"""From the bytes of one original to its documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plainrecord.model.records import Rejection
from plainrecord.model.text import Document, Source
from plainrecord.model.vocab import PublishedBasis
from plainrecord.sources.dates import not_in_future, published_day
from plainrecord.sources.declared import Declared
from plainrecord.sources.decoding import as_received, decode, known_encoding
from plainrecord.sources.found import Found, Trouble
from plainrecord.sources.json_rows import json_texts
from plainrecord.sources.language import language_of
from plainrecord.sources.markdown import first_of, front_matter
from plainrecord.sources.originals import Original
from plainrecord.sources.publishers import slug
from plainrecord.sources.refusals import NotReadError, rejection, shown
from plainrecord.sources.sniff import Kind, kind_of
from plainrecord.sources.tables import table_texts
from plainrecord.sources.worker import WORKER

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_IN_WORKER = {Kind.PDF: "pdf", Kind.DOCX: "docx", Kind.ODT: "odt"}


def documents(original: Original, declared: Declared) -> Iterator[Document | Rejection]:
    """The documents in ``original``: one, or one for each row of a table or JSON file.

    Never raises for what a document holds: what cannot be read is a ``Rejection``. A document with a
    publication date that is ambiguous, unreadable or in the future is kept undated and followed by a
    ``Rejection`` that says so (see ``refusals.WARNINGS``).
    """
    try:
        if not original.raw.strip():
            raise NotReadError("empty", "there is nothing in it. Check how it was saved")
        kind = kind_of(original.name, original.raw)
        found_any = False
        for found in _texts(kind, original, declared):
            found_any = True
            if isinstance(found, Trouble):
                yield rejection(found.reason, _place_ref(original, found.place), found.message)
            else:
                yield from _document(original, kind, found, declared)
        if not found_any:
            raise NotReadError("empty", "it has columns or brackets but no row. Check how it was saved")
    except NotReadError as error:
        yield rejection(error.reason, original.document_ref, error.message)


def document_from_text(
    text: str,
    *,
    published: date | None = None,
    source: Source | str | None = None,
    title: str | None = None,
    document_ref: str = "text",
    language: str | None = None,
) -> Document:
    """A document of a text in memory, as for ``plainrecord.read``.

    ``source`` may be a publisher's name. Raises ``ValueError`` for a text without any letter, digit or sign.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is needed, not {type(text).__name__}; decode bytes first, or give a file")
    if not text.strip():
        raise ValueError("the text is empty: give the words of a report")
    if isinstance(source, str):
        source = Source(slug(source), " ".join(source.split())) if source.strip() else None
    raw_sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    found = Found(body=text, reader="str@1", title=title or "")
    return _built(
        Original(document_ref, document_ref, b"", raw_sha256),
        Kind.TEXT,
        found,
        source,
        published,
        PublishedBasis.DECLARED if published else None,
        language,
    )


def _texts(kind: Kind, original: Original, declared: Declared) -> Iterator[Found | Trouble]:
    if kind is Kind.ZIP:
        raise NotReadError(
            "malformed", "an archive where a single file is needed. Read it through originals()"
        )
    if kind in _IN_WORKER:
        yield _page(_IN_WORKER[kind], original.raw, declared)
    elif kind is Kind.MAIL:
        yield from _mail(original.raw, declared)
    elif kind is Kind.HTML:
        yield _html(original.raw, None, declared)
    else:
        text, encoding = decode(original.raw, declared.encoding)
        yield from _plain_texts(kind, text, encoding, declared)


def _plain_texts(kind: Kind, text: str, encoding: str, declared: Declared) -> Iterator[Found | Trouble]:
    text = text.removeprefix("\ufeff")
    if kind in (Kind.CSV, Kind.TSV):
        yield from table_texts(text, encoding, kind is Kind.TSV, declared)
    elif kind in (Kind.JSON, Kind.JSON_LINES):
        yield from json_texts(text, encoding, declared)
    elif kind is Kind.MARKDOWN:
        values, body = front_matter(as_received(text))
        yield Found(
            body=body,
            reader=f"markdown/{encoding}@1",
            title=first_of(values, "title", "headline"),
            published=first_of(values, "published", "date", "publication_date", "date_published", "pubdate"),
            source=first_of(values, "source", "publisher"),
        )
    else:
        yield Found(body=text, reader=f"text/{encoding}@1")


def _html(raw: bytes, charset: str | None, declared: Declared) -> Found:
    stated = charset
    for pattern in (_META_CHARSET, _XML_CHARSET):
        match = pattern.search(raw[:4096])
        if match and not known_encoding(stated):
            stated = match[1].decode("ascii")
    text, _ = decode(raw, declared.encoding, stated)
    return _page("html", as_received(text).encode("utf-8"), declared)


def _page(kind: str, raw: bytes, declared: Declared) -> Found:
    page = WORKER.read(kind, raw, declared.limits)
    return Found(
        body=page.text,
        reader=f"{page.reader}@1",
        title=page.title,
        title_end=page.title_end,
        published=page.published,
        site=page.site,
    )


def _mail(raw: bytes, declared: Declared) -> Iterator[Found | Trouble]:
    mail = WORKER.read_mail(raw, declared.limits)
    encoded = mail.body.encode("latin-1")
    if mail.is_html:
        page = _html(encoded, mail.charset, declared)
        found = replace(page, reader=f"mail+{page.reader}", title_end=0, published="", site="")
    else:
        text, encoding = decode(encoded, declared.encoding, mail.charset)
        found = Found(body=text, reader=f"mail/{encoding}@1")
    known = next((name for name in mail.sender_names if declared.registry.known(name)), "")
    yield replace(found, title=mail.subject, published=mail.date, source=known)
    for name in mail.attachments:
        message = f"the attachment {shown(name)!r} is not read. Save it and give it as an input of its own"
        yield Trouble("attachment_not_read", message)


def _place_ref(original: Original, place: str) -> str:
    return f"{original.document_ref}#{place}" if place else original.document_ref


def _document(
    original: Original, kind: Kind, found: Found, declared: Declared
) -> Iterator[Document | Rejection]:
    document_ref = as_received(found.document_ref) or _place_ref(original, found.place)
    if not found.body.strip():
        yield rejection("empty", document_ref, "there is no text in it. Check how it was saved")
        return
    published, basis, warning = _published(found, declared)
    original_here = replace(original, document_ref=document_ref)
    yield _built(original_here, kind, found, _source(found, declared), published, basis, declared.language)
    if warning is not None:
        yield rejection(warning.reason, document_ref, warning.message)


def _published(
    found: Found, declared: Declared
) -> tuple[date | None, PublishedBasis | None, NotReadError | None]:
    """The document's own date before the declared one; one that cannot be used leaves it undated."""
    try:
        if found.published.strip():
            day = published_day(found.published, declared.date_order, declared.today)
            return day, PublishedBasis.METADATA, None
        if declared.published is not None:
            return not_in_future(declared.published, declared.today), PublishedBasis.DECLARED, None
    except NotReadError as error:
        return None, None, error
    return None, None, None


def _source(found: Found, declared: Declared) -> Source | None:
    if found.source.strip():
        return declared.registry.named(as_received(found.source))
    if declared.source is not None:
        return declared.source
    return declared.registry.named(as_received(found.site)) if found.site.strip() else None


def _built(
    original: Original,
    kind: Kind,
    found: Found,
    source: Source | None,
    published: date | None,
    basis: PublishedBasis | None,
    language: str | None,
) -> Document:
    body, title = as_received(found.body), as_received(found.title).strip()
    text = f"{title}\n\n{body}" if title else body
    identity = "\n".join((original.raw_sha256, found.place, source.source_id if source else ""))
    return Document(
        document_id="d" + _sha256(identity)[:24],
        document_ref=original.document_ref,
        text=text,
        raw_sha256=original.raw_sha256,
        text_sha256=_sha256(text),
        media_type=kind.value,
        text_reader=found.reader,
        language=language or language_of(body),
        title_end=len(title) if title else found.title_end,
        published=published,
        published_basis=basis,
        source=source,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
